/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vrf_detail.c - show vrf detail: where a VRF is, how it is set, who holds it
 */
#include <inttypes.h>

#include "vrf_rows.h"

/* A router's settings, those of a VRF's birth. Some the kernel looks up for
 * each interface only; these are the values that a new one gets. */
static const struct knob {
	const char	*path;		/* under /proc/sys */
	const char	*on, *off;
} knobs[] = {
	{ "net/ipv4/ip_forward",
	  "IP routing is enabled", "IP routing is disabled" },
	{ "net/ipv6/conf/all/forwarding",
	  "IPv6 routing is enabled", "IPv6 routing is disabled" },
	{ "net/ipv6/conf/all/keep_addr_on_down",
	  "A line that is shut keeps its IPv6 addresses",
	  "A line that is shut loses its IPv6 addresses" },
	{ "net/ipv4/conf/all/promote_secondaries",
	  "Secondary addresses stay without their primary one",
	  "Secondary addresses go with their primary one" },
	{ "net/ipv4/conf/default/ignore_routes_with_linkdown",
	  "A line that is down takes its IP routes out",
	  "IP routes stay in use when their line is down" },
	{ "net/ipv6/conf/default/ignore_routes_with_linkdown",
	  "A line that is down takes its IPv6 routes out",
	  "IPv6 routes stay in use when their line is down" },
};

struct knob_row {
	const char	*sysctl;
	uint32_t	 value;
};

struct holder_row {
	int		 pid;		/* -1: a mount of our own */
	const char	*kind;		/* process, file, mount */
	const char	*words;		/* `an open file of ` */
	const char	*command;	/* NULL: none */
	const char	*path;		/* of a mount of our own */
};

static const struct column knob_columns[] = {
	COLUMN(struct knob_row, sysctl, STRING),
	COLUMN(struct knob_row, value, U32),
	{ 0 }
};

static const struct column holder_columns[] = {
	COLUMN(struct holder_row, pid, SIGNED),
	COLUMN(struct holder_row, kind, STRING),
	COLUMN(struct holder_row, command, STRING),
	COLUMN(struct holder_row, path, STRING),
	{ 0 }
};

static const struct column detail_columns[] = {
	VRF_COLUMNS,
	COLUMN(struct vrf_row, description, STRING),
	COLUMN(struct vrf_row, mounted, STRING),
	COLUMN(struct vrf_row, device, U64),
	COLUMN(struct vrf_row, inode, U64),
	COLUMN(struct vrf_row, cookie, U64),
	COLUMN(struct vrf_row, ours, BOOL),
	COLUMN(struct vrf_row, ping_sockets, BOOL),
	{ .key = "settings", .type = COLUMN_LIST,
	  .offset = offsetof(struct vrf_row, settings),
	  .columns = knob_columns },
	{ .key = "holders", .type = COLUMN_LIST,
	  .offset = offsetof(struct vrf_row, holders),
	  .columns = holder_columns },
	{ 0 }
};

/* -- as text ------------------------------------------------------------------- */

static void put_members(struct text *text, const struct vrf_row *row)
{
	if (row->stale)
		text_puts(text, "  No interfaces (stale: a file that is no "
				"namespace)\n");
	else if (row->alias_of) {
		text_puts(text, "  No interfaces of its own (the same namespace "
				"as VRF ");
		text_vrf(text, row->alias_of);
		text_puts(text, ")\n");
	} else {
		text_puts(text, "  Interfaces:\n");
	}
	for (size_t i = 0; i < row->interfaces.count; i++) {
		text_puts(text, "    ");
		text_escape(text, vrf_member(row, i)->ifname);
		text_putc(text, '\n');
	}
}

static void put_mount(struct text *text, const struct vrf_row *row)
{
	if (row->mounted) {
		text_puts(text, "  Mounted at ");
		text_escape(text, row->mounted);
		text_printf(text, ", made %s vrfsh\n",
			    row->ours ? "by" : "outside");
	} else {
		text_puts(text, "  The namespace that vrfsh was started in\n");
	}
	text_printf(text, "  Device %" PRIu64 ", inode %" PRIu64 ", cookie %"
		    PRIu64 "\n", row->device, row->inode, row->cookie);
}

static void put_settings(struct text *text, const struct vrf_row *row)
{
	const struct knob_row *set = row->settings.items;

	for (size_t i = 0; i < row->settings.count; i++)
		text_printf(text, "  %s\n",
			    set[i].value ? knobs[i].on : knobs[i].off);
	text_printf(text, "  Ping needs %sprivilege\n",
		    row->ping_sockets ? "no " : "");
}

static void put_holder(struct text *text, const struct holder_row *holder)
{
	if (holder->path) {
		text_puts(text, "  Held by the mount at ");
		text_escape(text, holder->path);
		text_putc(text, '\n');
		return;
	}
	text_printf(text, "  Held by %sprocess %d (", holder->words,
		    holder->pid);
	text_escape(text, holder->command ? holder->command : "?");
	text_puts(text, ")\n");
}

static void put_holders(struct text *text, const struct vrf_row *row)
{
	const struct holder_row *holder = row->holders.items;

	/* Everything that runs here holds the global one: no news in that. */
	if (!row->holders.count && row->mounted)
		text_puts(text, "  No process holds it\n");
	for (size_t i = 0; i < row->holders.count; i++)
		put_holder(text, &holder[i]);
}

static void put_namespace(struct text *text, const struct vrf_row *r)
{
	put_mount(text, r);
	put_settings(text, r);
	put_holders(text, r);
	text_printf(text, "Address family ipv4 unicast (Table ID = 0xFE)\n"
		    "Address family ipv6 unicast %s\n",
		    r->ipv6 ? "(Table ID = 0xFE)" : "not active");
}

static void detail_text(struct text *text, const void *row, const void *context)
{
	const struct vrf_row *r = row;

	(void)context;
	text_puts(text, "VRF ");
	text_vrf(text, r->name);
	text_printf(text, " (VRF Id = %" PRIu64 "); default RD <not set>; "
		    "default VPNID <not set>\n", r->cookie);
	if (r->description) {
		text_puts(text, "  Description: ");
		text_escape(text, r->description);
		text_putc(text, '\n');
	}
	text_puts(text, "  New CLI format, supports multiple "
			"address-families\n");
	put_members(text, r);
	if (!r->stale && !r->alias_of)
		put_namespace(text, r);
	text_putc(text, '\n');
}

const struct row_type vrf_detail_type = {
	.columns = detail_columns, .text = detail_text,
};

/* -- reading ------------------------------------------------------------------- */

static void read_settings(struct show *show, int ns, struct vrf_row *row)
{
	struct knob_row *list = arena_alloc(show->arena,
					ARRAY_SIZE(knobs) * sizeof(*list));
	struct text range = { 0 };

	for (size_t i = 0; i < ARRAY_SIZE(knobs); i++)
		list[i] = (struct knob_row){
			knobs[i].path, show_sysctl(ns, knobs[i].path, 0),
		};
	row->settings = (struct list){ list, ARRAY_SIZE(knobs),
				       sizeof(*list) };
	/* `1 0` is the kernel's way to say nobody (icmp(7)). */
	if (ns >= 0 &&
	    !netns_sysctl_read(ns, "net/ipv4/ping_group_range", &range))
		row->ping_sockets = strncmp(text_string(&range), "1\t0", 3) != 0;
	text_free(&range);
}

static struct holder_row holder_row(const struct holder *holder)
{
	static const struct {
		const char *name, *words;
	} kinds_of_holders[] = {
		[HOLDER_PROCESS] = { "process", "" },
		[HOLDER_FILE] = { "file", "an open file of " },
		[HOLDER_MOUNT] = { "mount", "a mount of " },
	};
	bool own = !holder->pid;

	return (struct holder_row){
		.pid = own ? -1 : (int)holder->pid,
		.kind = kinds_of_holders[holder->kind].name,
		.words = kinds_of_holders[holder->kind].words,
		.command = own ? NULL : holder->command,
		.path = own ? holder->command : NULL,
	};
}

static void read_holders(struct show *show, const struct census *census,
			 struct vrf_row *row)
{
	struct holder_row *rows;
	struct holder *list;
	size_t count;

	netns_census_find(census, show->arena, row->vrf->inode, &list, &count);
	rows = arena_alloc(show->arena, (count + 1) * sizeof(*rows));
	for (size_t i = 0; i < count; i++)
		rows[i] = holder_row(&list[i]);
	row->holders = (struct list){ rows, count, sizeof(*rows) };
}

void vrf_detail_read(struct show *show, int ns, const struct census *census,
		     struct vrf_row *row)
{
	const struct vrf *vrf = row->vrf;

	row->device = (uint64_t)vrf->device;
	row->inode = (uint64_t)vrf->inode;
	row->cookie = ns >= 0 ? netns_cookie(ns) : 0;
	read_settings(show, ns, row);
	if (is_global(row->name))
		return;
	row->mounted = arena_printf(show->arena, "%s/%s", NETNS_DIR,
				    netns_file(row->name));
	read_holders(show, census, row);
}
