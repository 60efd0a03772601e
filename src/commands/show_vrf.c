/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_vrf.c - show vrf, show ip vrf, show vrf detail
 *
 * As in IOS the table lists the named VRFs; the global one is shown when it is
 * asked for. A name that is no namespace (stale), or the second name of one,
 * has a row too: it can be typed, so it must be seen.
 */
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include "vrf_rows.h"

struct show_vrf {
	slot_vrf	vrf;
	bool		detail, old;	/* `old`: as `show ip vrf` has it */
};

static const struct word words[] = {
	{ .word = "show vrf", .help = "VPN Routing/Forwarding instances" },
	{ "show ip vrf", "VPN Routing/Forwarding instances",
	  SLOT(struct show_vrf, old, flag) },
	{ .word = "brief", .help = "A line each" },
	{ "detail", "All that is known of them",
	  SLOT(struct show_vrf, detail, flag) },
	{ "NAME", "VRF name", SLOT(struct show_vrf, vrf, vrf) },
	{ 0 }
};

static const struct column table_columns[] = { VRF_COLUMNS, { 0 } };

/* -- the table ------------------------------------------------------------------ */

/* The columns of `show vrf`, and of the older `show ip vrf`. */
static const struct layout {
	const char	*head;
	size_t		 rd, protocols, interfaces;
} layouts[] = {
	{ "  Name                             Default RD            "
	  "Protocols   Interfaces\n", 35, 57, 69 },
	{ "  Name                             Default RD            "
	  "Interfaces\n", 35, 0, 57 },
};

static const struct layout *layout_of(const void *context)
{
	const struct show *show = context;

	return &layouts[((const struct show_vrf *)show->args)->old];
}

static void table_head(struct text *text, const void *context)
{
	text_puts(text, layout_of(context)->head);
}

static const char *protocols(const struct vrf_row *row)
{
	if (row->stale)
		return "stale";
	if (row->alias_of)
		return "alias-of";
	return row->ipv4 && row->ipv6 ? "ipv4,ipv6"
				      : row->ipv6 ? "ipv6" : "ipv4";
}

static void put_interfaces(struct text *text, const struct vrf_row *row,
			   size_t column)
{
	for (size_t i = 0; i < row->interfaces.count; i++) {
		if (i)
			text_putc(text, '\n');
		text_column(text, column);
		text_escape(text, vrf_member(row, i)->ifname);
	}
}

static void table_text(struct text *text, const void *row, const void *context)
{
	const struct vrf_row *r = row;
	const struct layout *layout = layout_of(context);

	text_puts(text, "  ");
	text_vrf(text, r->name);
	text_column(text, layout->rd);
	text_puts(text, "<not set>");
	if (layout->protocols) {
		text_column(text, layout->protocols);
		text_puts(text, protocols(r));
	}
	if (r->alias_of) {
		text_column(text, layout->interfaces);
		text_vrf(text, r->alias_of);
	}
	put_interfaces(text, r, layout->interfaces);
	text_putc(text, '\n');
}

static const struct row_type table_type = {
	.columns = table_columns, .head = table_head, .text = table_text,
};

/* -- reading ---------------------------------------------------------------------- */

static int read_members(struct show *show, struct vrf_row *row,
			struct error *error)
{
	struct object **list;
	struct member *members;
	size_t count;
	int err = show_list(show, &kind_link, NULL, &list, &count, error);

	if (err)
		return err;
	members = arena_alloc(show->arena, (count + 1) * sizeof(*members));
	for (size_t i = 0; i < count; i++) {
		const struct link *link = (const struct link *)list[i];

		members[i].ifname = link->name;
		if (strcmp(link->name, "lo"))
			continue;
		row->description = link->description;
		row->ours = link->object.ours;
	}
	row->interfaces = (struct list){ members, count, sizeof(*members) };
	return 0;
}

static int show_row(struct show *show, const struct vrf *vrf,
		    struct error *error)
{
	const struct show_vrf *args = show->args;
	struct vrf_row row = {
		.name = vrf->object.vrf, .vrf = vrf, .stale = vrf->stale,
		.alias_of = vrf->alias_of,
	};
	int ns, err;

	show->vrf = vrf->object.vrf;
	if (vrf->stale || vrf->alias_of)
		return output_row(show->out, &row);
	ns = show_netns(show);
	row.ipv4 = true;
	row.ipv6 = !show_sysctl(ns, "net/ipv6/conf/all/disable_ipv6", 1);
	err = read_members(show, &row, error);
	if (!err && args->detail)
		vrf_detail_read(show, ns, show->context, &row);
	show_close(ns);
	return err ? err : output_row(show->out, &row);
}

/* -- the command -------------------------------------------------------------------- */

/* A VRF that goes while it is read is left out of the list. */
static int show_listed(struct show *show, const struct vrf *vrf,
		       struct error *error)
{
	int err;

	arena_reset(show->arena);
	err = show_row(show, vrf, error);
	if (err != -ENOENT || show->out->error)
		return err;
	error_clear(error);
	return 0;
}

static int show_all(struct show *show, struct error *error)
{
	struct session *s = show->session;
	struct object **list;
	size_t count;
	int err = view_list(s->view, s->arena, &kind_vrf, NULL, NULL, &list,
			    &count, error);

	for (size_t i = 0; i < count && !err; i++)
		if (!is_global(list[i]->vrf))
			err = show_listed(show, (const struct vrf *)list[i],
					  error);
	return err;
}

/* Stale names too, which are no VRFs to other commands. */
static int find_one(struct session *s, const char *named, struct vrf **vrf,
		    struct error *error)
{
	const char *name = session_vrf(s, named);
	int err = view_vrf(s->view, s->arena, name, vrf, error);

	return err || *vrf ? err
			   : error_set(error, ENOENT, "no VRF named %s", name);
}

/* One look at all processes, however many VRFs are shown. */
static int take_census(struct census **census, struct error *error)
{
	int err = netns_census(true, census);

	return err ? error_set(error, -err, "/proc cannot be read: %s",
			       error_words(-err)) : 0;
}

static int show_vrf(struct session *s, const struct call *call,
		    struct error *error)
{
	const struct show_vrf *args = call->args;
	struct show show = {
		.session = s, .out = s->out, .args = args,
		.arena = arena_new(),
	};
	struct census *census = NULL;
	struct vrf *one = NULL;
	int err = args->vrf ? find_one(s, args->vrf, &one, error) : 0;

	if (!err && args->detail)
		err = take_census(&census, error);
	if (!err) {
		show.context = census;
		output_begin(s->out, args->detail ? &vrf_detail_type
						  : &table_type, &show);
		err = one ? show_row(&show, one, error)
			  : show_all(&show, error);
		output_end(s->out);
	}
	netns_census_free(census);
	arena_free(show.arena);
	return s->out->error ? 0 : err;
}

static const struct sentence sentences[] = {
	{ IN_ANY, "show {vrf|ip vrf} [brief|detail] [NAME]", show_vrf,
	  "The VRFs, each with its interfaces; in detail also where its namespace "
	  "is mounted, how it is set and which processes hold it." },
	{ 0 }
};

FAMILY(show_vrf, struct show_vrf, "VRFs");
