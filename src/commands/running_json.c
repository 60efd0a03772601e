/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * running_json.c - the running configuration as one JSON document
 *
 * A list for each kind of object, of the document's columns (document.c); what
 * is state, not configuration, is left out as it is from the lines. The order
 * is that of names, and of addresses and routes the kernel's, which depends on
 * what is there and not on how it came to be: the same configuration is the
 * same text. Nothing is handed on before all of it is there, so that a dump that
 * fails leaves no half of a document.
 */
#include <errno.h>

#include "document.h"
#include "running_config.h"

struct writing {
	struct session	*session;
	struct error	*error;
	struct text	 text;		/* the document so far */
	size_t		 begun;		/* where the section under way began */
	size_t		 again;		/* and its reading of one VRF */
	const struct column *columns;	/* its rows' */
	struct switches	 switches;	/* of the VRF under way */
};

static int add_row(struct writing *writing, const void *row)
{
	text_puts(&writing->text,
		  writing->text.len > writing->begun ? ",\n" : "\n");
	json_row(&writing->text, writing->columns, row);
	return 0;
}

/* -- the kinds ------------------------------------------------------------ */

/* A list of VRFs doesn't say whose they are; each one by itself does. */
static int add_vrf(struct writing *writing, const struct object *object)
{
	struct session *session = writing->session;
	const struct vrf *listed = (const struct vrf *)object;
	struct vrf shown = *listed, *vrf = &shown;
	int err = 0;

	if (listed->stale)
		shown.object.unsaid = "is a name without a namespace";
	else if (listed->alias_of)
		shown.object.unsaid = arena_printf(session->arena,
						   "is another name of %s",
						   listed->alias_of);
	else
		err = view_vrf(session->view, session->arena, object->vrf, &vrf,
			       writing->error);
	return err || !vrf ? err : add_row(writing, vrf);
}

/* They come one after the other, a VRF's together. */
static int add_setting(struct writing *writing, const struct object *object)
{
	const struct setting *setting = (const struct setting *)object;
	struct switches *switches = &writing->switches;

	if (setting->name == SETTING_IP_ROUTING)
		switches->ip_routing = setting->on;
	if (setting->name != SETTING_IPV6_ROUTING)
		return 0;
	switches->ipv6_unicast_routing = setting->on;
	switches->vrf = object->vrf;
	return add_row(writing, switches);
}

/* What JSON, which is UTF-8, cannot say of a name as it is. */
static bool is_sayable(const char *name)
{
	return !name || utf8_valid(name);
}

static int add_link(struct writing *writing, const struct object *object)
{
	struct link link = *(const struct link *)object;
	struct mac usual = link_default_mac(&link);

	if (mac_equal(&link.mac, &usual) ||
	    (!link.mac_given && !link_is_physical(&link)))
		link.mac = (struct mac){ 0 };
	if (!link.object.unsaid &&
	    (!is_sayable(link.name) || !is_sayable(link.below) ||
	     !is_sayable(link.description)))
		link.object.unsaid = "has a name that is no text";
	return add_row(writing, &link);
}

static int add_address(struct writing *writing, const struct object *object)
{
	return object_is_state(object) ? 0 : add_row(writing, object);
}

static int add_neighbour(struct writing *writing, const struct object *object)
{
	return object_is_state(object) ? 0 : add_row(writing, object);
}

static int add_route(struct writing *writing, const struct object *object)
{
	return object_is_state(object) ? 0 : add_row(writing, object);
}

/* -- sections ------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
	const struct object *x = *(struct object *const *)a;

	return x->kind->compare(x, *(struct object *const *)b);
}

/* Those of one interface stay in the kernel's order. */
static int by_interface(const void *a, const void *b)
{
	const struct address *x = *(struct address *const *)a;
	const struct address *y = *(struct address *const *)b;
	int order = strcmp(x->ifname, y->ifname);

	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static const struct section {
	const char	*key;
	const struct kind *kind;
	int (*add)(struct writing *, const struct object *);
	bool		 of_interface;	/* says something of one, too */
	/* Their order; NULL: as they come, however many. */
	int (*order)(const void *, const void *);
} sections[] = {
	{ "vrfs", NULL, add_vrf, false, NULL },
	{ "settings", &kind_setting, add_setting, false, NULL },
	{ "interfaces", &kind_link, add_link, true, by_key },
	{ "addresses", &kind_address, add_address, true, by_interface },
	{ "neighbours", &kind_neighbour, add_neighbour, true, by_key },
	{ "routes", &kind_route, add_route, false, NULL },
};

/* One section's reading. */
struct reading {
	struct writing		*writing;
	const struct section	*section;
};

static int take(const struct object *object, void *context)
{
	struct reading *reading = context;
	struct text *text = &reading->writing->text;

	if (object)
		return reading->section->add(reading->writing, object);
	text->len = reading->writing->again;
	text->data[text->len] = '\0';
	return 0;
}

/* The kernel numbers addresses over all interfaces; qsort() needs to know. */
static void number(struct object **list, size_t count)
{
	for (size_t i = 0; i < count && list[i]->kind == &kind_address; i++)
		((struct address *)list[i])->order = (unsigned)i;
}

/* What of a section is in one VRF. */
static int write_part(struct writing *writing, const struct section *section,
		      const char *vrf, const char *ifname)
{
	const struct filter filter = {
		.ifname = ifname, .details = true, .waiting = true,
	};
	struct view *view = writing->session->view;
	struct reading reading = { writing, section };
	struct arena *arena;
	struct object **list;
	size_t count;
	int err;

	writing->again = writing->text.len;
	if (!section->order)
		return view_each(view, section->kind, vrf, &filter, take,
				 &reading, writing->error);
	arena = arena_new();
	err = view_list(view, arena, section->kind, vrf, &filter, &list, &count,
			writing->error);
	number(list, count);
	qsort(list, count, sizeof(*list), section->order);
	for (size_t i = 0; !err && i < count; i++)
		err = section->add(writing, list[i]);
	arena_free(arena);
	return err;
}

/* -- the document --------------------------------------------------------- */

/* The VRFs that it is about. */
struct vrfs {
	struct object	**list;
	size_t		 count;
	bool		 global;	/* that too */
};

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct object *const *)a)->vrf,
		      (*(struct object *const *)b)->vrf);
}

static int read_vrfs(struct writing *writing, const char *only,
		     struct vrfs *vrfs)
{
	struct session *session = writing->session;
	size_t kept = 0;
	int err = view_list(session->view, session->arena, &kind_vrf, NULL,
			    NULL, &vrfs->list, &vrfs->count, writing->error);

	for (size_t i = 0; i < vrfs->count; i++)
		if (!only || !strcmp(vrfs->list[i]->vrf, only))
			vrfs->list[kept++] = vrfs->list[i];
	vrfs->global = !only || is_global(only);
	vrfs->count = kept;
	qsort(vrfs->list, vrfs->count, sizeof(*vrfs->list), by_name);
	return err;
}

static bool is_readable(const struct vrf *vrf)
{
	return !vrf->stale && !vrf->alias_of;
}

static int write_section(struct writing *writing,
			 const struct section *section,
			 const struct vrfs *vrfs, const char *ifname)
{
	struct text *text = &writing->text;
	int err = 0;

	text_printf(text, "%s\n\"%s\": [", text->len > 1 ? "," : "",
		    section->key);
	writing->begun = text->len;
	writing->columns = document_column(section->key)->columns;
	if (section->kind && vrfs->global)
		err = write_part(writing, section, VRF_GLOBAL, ifname);
	for (size_t i = 0; !err && i < vrfs->count; i++) {
		const struct object *vrf = vrfs->list[i];

		if (!section->kind)
			err = section->add(writing, vrf);
		else if (is_readable((const struct vrf *)vrf))
			err = write_part(writing, section, vrf->vrf, ifname);
		/* One that goes while it is read is left out. */
		if (err == -ENOENT) {
			error_clear(writing->error);
			err = 0;
		}
	}
	text_puts(text, text->len > writing->begun ? "\n]" : "]");
	return err;
}

struct head {
	struct arena	*arena;
	struct document	 document;
};

/* What the machine has one of. */
static int take_global(const struct object *object, void *context)
{
	const struct setting *setting = (const struct setting *)object;
	struct head *head = context;
	uint64_t number;

	if (!object)
		return 0;
	if (setting->name == SETTING_HOSTNAME)
		head->document.hostname = arena_string(head->arena,
						       setting->value);
	if (setting->name == SETTING_ARCHIVE &&
	    !number_parse(setting->value, 0, UINT32_MAX, &number))
		head->document.archive_maximum = (uint32_t)number;
	return 0;
}

/* The sections follow it in the same object. */
static int write_head(struct writing *writing)
{
	const struct column columns[] = {
		*document_column("hostname"),
		*document_column("archive_maximum"),
		{ 0 }
	};
	struct head head = { .arena = writing->session->arena };
	int err = view_each(writing->session->view, &kind_setting, VRF_GLOBAL,
			    NULL, take_global, &head, writing->error);

	json_row(&writing->text, columns, &head.document);
	writing->text.len--;
	return err;
}

/* In pieces, so that the output's buffer stays small. */
static void hand_on(struct output *out, const struct text *text)
{
	enum { PIECE = 65536 };

	for (size_t done = 0; done < text->len; done += PIECE) {
		size_t left = text->len - done;

		text_add(&out->buffer, text->data + done,
			 left < PIECE ? left : PIECE);
		if (output_flush(out))
			break;
	}
}

int config_json(struct session *session, const char *vrf, const char *ifname,
		struct error *error)
{
	struct writing writing = { .session = session, .error = error };
	struct vrfs vrfs;
	int err = read_vrfs(&writing, vrf, &vrfs);

	if (!err && !vrf && !ifname)
		err = write_head(&writing);
	else
		text_putc(&writing.text, '{');
	for (size_t i = 0; !err && i < ARRAY_SIZE(sections); i++)
		if (!ifname || sections[i].of_interface)
			err = write_section(&writing, &sections[i], &vrfs,
					    ifname);
	text_puts(&writing.text, "\n}\n");
	if (!err)
		hand_on(session->out, &writing.text);
	text_free(&writing.text);
	return session->out->error ? 0 : err;
}
