/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * running_json.c - the running configuration as one JSON document
 *
 * An array for each kind of object, of the kinds' own columns; what is state,
 * not configuration, is left out as it is from the lines. A section is kept as
 * text until it is whole, for a dump that the kernel interrupts begins again.
 */
#include <errno.h>

#include "running_config.h"

/* The switches of a VRF, side by side. */
struct switches {
	const char	*vrf;
	bool		 ip_routing, ipv6_unicast_routing;
};

static const struct column switch_columns[] = {
	COLUMN(struct switches, vrf, STRING),
	COLUMN(struct switches, ip_routing, BOOL),
	COLUMN(struct switches, ipv6_unicast_routing, BOOL),
	{ 0 }
};

struct document {
	struct session	*session;
	struct error	*error;
	struct text	 rows;		/* of the section under way */
	struct switches	 switches;	/* of the VRF under way */
};

static void add_row(struct document *document, const struct column *columns,
		    const void *row)
{
	text_puts(&document->rows, document->rows.len ? ",\n" : "\n");
	json_row(&document->rows, columns, row);
}

/* -- the kinds ------------------------------------------------------------ */

/* A list of VRFs doesn't say whose they are; each one by itself does. */
static int add_vrf(struct document *document, const struct object *object)
{
	struct session *session = document->session;
	struct vrf *vrf = NULL;
	int err = is_global(object->vrf) ? 0 :
		  view_vrf(session->view, session->arena, object->vrf, &vrf,
			   document->error);

	if (!err && vrf)
		add_row(document, kind_vrf.columns, vrf);
	return err;
}

/* They come one after the other, a VRF's together. */
static int add_setting(struct document *document, const struct object *object)
{
	const struct setting *setting = (const struct setting *)object;
	struct switches *switches = &document->switches;

	if (setting->name == SETTING_IP_ROUTING)
		switches->ip_routing = setting->on;
	if (setting->name != SETTING_IPV6_ROUTING)
		return 0;
	switches->ipv6_unicast_routing = setting->on;
	switches->vrf = object->vrf;
	add_row(document, switch_columns, switches);
	return 0;
}

static int add_link(struct document *document, const struct object *object)
{
	add_row(document, kind_link.columns, object);
	return 0;
}

static int add_address(struct document *document, const struct object *object)
{
	if (!address_is_state((const struct address *)object))
		add_row(document, kind_address.columns, object);
	return 0;
}

/* NUD_PERMANENT, of linux/neighbour.h. */
static int add_neighbour(struct document *document,
			 const struct object *object)
{
	if (((const struct neighbour *)object)->state & 0x80)
		add_row(document, kind_neighbour.columns, object);
	return 0;
}

static int add_route(struct document *document, const struct object *object)
{
	if (route_is_static((const struct route *)object))
		add_row(document, kind_route.columns, object);
	return 0;
}

static const struct section {
	const char	*key;
	const struct kind *kind;
	int (*add)(struct document *, const struct object *);
	bool		 of_interface;	/* says something of one, too */
} sections[] = {
	{ "vrfs", &kind_vrf, add_vrf, false },
	{ "settings", &kind_setting, add_setting, false },
	{ "interfaces", &kind_link, add_link, true },
	{ "addresses", &kind_address, add_address, true },
	{ "neighbours", &kind_neighbour, add_neighbour, true },
	{ "routes", &kind_route, add_route, false },
};

/* -- the document --------------------------------------------------------- */

/* One section's reading. */
struct reading {
	struct document		*document;
	const struct section	*section;
};

static int take(const struct object *object, void *context)
{
	struct reading *reading = context;

	if (object)
		return reading->section->add(reading->document, object);
	text_clear(&reading->document->rows);
	return 0;
}

/* In pieces, so that the output's buffer stays small. */
static void hand_on(struct output *out, const struct text *rows)
{
	enum { PIECE = 65536 };

	for (size_t done = 0; done < rows->len; done += PIECE) {
		size_t left = rows->len - done;

		text_add(&out->buffer, rows->data + done,
			 left < PIECE ? left : PIECE);
		output_flush(out);
	}
}

static int write_section(struct document *document,
			 const struct section *section, const char *vrf,
			 const char *ifname)
{
	const struct filter filter = { .ifname = ifname, .details = true };
	struct reading reading = { document, section };
	struct output *out = document->session->out;
	struct text *rows = &document->rows;
	int err;

	text_clear(rows);
	err = view_each(document->session->view, section->kind, vrf, &filter,
			take, &reading, document->error);
	if (err)
		return err;
	text_printf(&out->buffer, ",\n\"%s\": [", section->key);
	hand_on(out, rows);
	text_puts(&out->buffer, rows->len ? "\n]" : "]");
	return output_flush(out);
}

static int write_hostname(struct document *document)
{
	const struct setting key = {
		.object = { .kind = &kind_setting, .vrf = VRF_GLOBAL },
		.name = SETTING_HOSTNAME,
	};
	struct session *session = document->session;
	struct text *buffer = &session->out->buffer;
	struct object *found;
	int err = view_get(session->view, session->arena, &key.object, &found,
			   document->error);
	const struct setting *setting = err || !found ? &key :
					(const struct setting *)found;

	if (err)
		return err;
	text_puts(buffer, "{\"hostname\": ");
	json_string(buffer, setting->value ? setting->value : "");
	return 0;
}

int config_json(struct session *session, const char *vrf, const char *ifname,
		struct error *error)
{
	struct document document = { .session = session, .error = error };
	int err = write_hostname(&document);

	for (size_t i = 0; !err && i < ARRAY_SIZE(sections); i++)
		if (!ifname || sections[i].of_interface)
			err = write_section(&document, &sections[i], vrf,
					    ifname);
	if (!err) {
		text_puts(&session->out->buffer, "}\n");
		output_flush(session->out);
	}
	text_free(&document.rows);
	return session->out->error ? 0 : err;
}
