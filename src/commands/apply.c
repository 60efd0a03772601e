/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apply.c - a configuration as JSON, made the target of the configuration
 *
 * Where a file's lines are carried out on a model in which what is ours is
 * hidden, a document's rows are added to it: each with the checks of the command
 * that would make it, so that what is refused is refused in the same words, with
 * the row's place in front. Rows that no configuration can say are passed over,
 * and so is what they stand for.
 */
#include <errno.h>
#include <inttypes.h>
#include <linux/rtnetlink.h>

#include <vrfsh/commands.h>

#include "address.h"
#include "apply.h"

/* -- errors ---------------------------------------------------------------- */

int apply_wrong(struct applying *applying, const char *section, size_t row,
		struct error *why)
{
	error_set(applying->error, why->code, "%s[%zu]: %s", section, row,
		  why->words);
	error_clear(why);
	return -applying->error->code;
}

int apply_refuse(struct applying *applying, const char *section, size_t row,
		 const char *key, const char *format, ...)
{
	struct text words = { 0 };
	va_list args;

	va_start(args, format);
	text_vprintf(&words, format, args);
	va_end(args);
	error_set(applying->error, EINVAL, "%s[%zu]%s%s: %s", section, row,
		  key ? "." : "", key ? key : "", text_string(&words));
	text_free(&words);
	return -EINVAL;
}

/* -- rows ------------------------------------------------------------------ */

bool apply_is_ours(struct applying *applying, const struct object *row)
{
	struct error ignored = { 0 };
	struct object *there = NULL;

	if (row->ours)
		return true;
	view_get(applying->live, applying->session->arena, row, &there,
		 &ignored);
	error_clear(&ignored);
	return !there || there->ours;
}

static struct object *row_at(const struct list *list, size_t i)
{
	return (struct object *)((char *)(uintptr_t)list->items +
				 i * list->size);
}

/* A row as an object, with what follows from its columns. */
static int complete(struct applying *applying, const char *section, size_t i,
		    struct object *object)
{
	struct error why = { 0 };

	if (!strcmp(object->vrf, "default"))
		object->vrf = VRF_GLOBAL;
	if (object->kind->complete &&
	    object->kind->complete(applying->session->arena, object, &why) < 0)
		return apply_wrong(applying, section, i, &why);
	return 0;
}

struct ordered {
	const struct object	*object;
	size_t			 row;
};

static int by_key(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	int order = x->object->kind->compare(x->object, y->object);

	return order ? order : (x->row > y->row) - (x->row < y->row);
}

/* Of two rows about the same object, which one counts? */
static int refuse_twins(struct applying *applying, const char *section,
			const struct list *list)
{
	struct ordered *sorted = memory_new((list->count + 1) *
					    sizeof(*sorted));
	int err = 0;

	for (size_t i = 0; i < list->count; i++)
		sorted[i] = (struct ordered){ row_at(list, i), i };
	qsort(sorted, list->count, sizeof(*sorted), by_key);
	for (size_t i = 1; !err && i < list->count; i++)
		if (!sorted[i].object->kind->compare(sorted[i - 1].object,
						     sorted[i].object))
			err = apply_refuse(applying, section, sorted[i].row,
					   NULL, "the same as %s[%zu]", section,
					   sorted[i - 1].row);
	free(sorted);
	return err;
}

/* All rows as objects: before any of them is added. */
static int prepare(struct applying *applying, const char *section,
		   const struct list *list)
{
	int err = 0;

	for (size_t i = 0; !err && i < list->count; i++)
		err = complete(applying, section, i, row_at(list, i));
	return err ? err : refuse_twins(applying, section, list);
}

static int add(struct applying *applying, const char *section, size_t i,
	       const struct object *object)
{
	struct error why = { 0 };

	return session_add(applying->session, object, &why) < 0 ?
	       apply_wrong(applying, section, i, &why) : 0;
}

int apply_check_vrf(struct applying *applying, const char *section, size_t i,
		    const char *vrf)
{
	struct error why = { 0 };
	const char *found;

	return find_vrf(applying->session, vrf, &found, &why) < 0 ?
	       apply_wrong(applying, section, i, &why) : 0;
}

/* The interface that a row names is there. */
static int check_link(struct applying *applying, const char *section, size_t i,
		      const char *vrf, const char *ifname)
{
	struct error why = { 0 };
	struct link *link;

	return find_link(applying->session, vrf, ifname, &link, &why) < 0 ?
	       apply_wrong(applying, section, i, &why) : 0;
}

/* -- global's settings and those of VRFs ------------------------------------ */

static int set(struct applying *applying, struct setting *setting,
	       struct error *error)
{
	struct session *session = applying->session;
	struct object *before;
	int err;

	setting->object.kind = &kind_setting;
	setting->object.ours = true;
	err = view_get(session->view, session->arena, &setting->object, &before,
		       error);
	if (!err && !before)
		err = error_set(error, ENOENT, "this kernel has no such switch");
	return err ? err : session_set(session, before, &setting->object, error);
}

static int apply_globals(struct applying *applying)
{
	const struct document *document = applying->document;
	struct setting hostname = {
		.object.vrf = VRF_GLOBAL, .name = SETTING_HOSTNAME,
		.value = document->hostname,
	};
	struct setting archive = {
		.object.vrf = VRF_GLOBAL, .name = SETTING_ARCHIVE,
		.value = arena_printf(applying->session->arena, "%" PRIu32,
				      document->archive_maximum),
	};
	int err = 0;

	if (document->hostname && !is_host_name(document->hostname))
		err = error_set(applying->error, EINVAL, "hostname: it is no "
				"host name: letters, digits and hyphens");
	if (!err && document->hostname)
		err = set(applying, &hostname, applying->error);
	if (!err && document->archive_maximum)
		err = set(applying, &archive, applying->error);
	return err;
}

static int apply_switches(struct applying *applying)
{
	const struct list *list = &applying->document->settings;
	const struct switches *rows = list->items;
	int err = 0;

	for (size_t i = 0; !err && i < list->count; i++) {
		struct setting ipv4 = {
			.object.vrf = rows[i].vrf, .name = SETTING_IP_ROUTING,
			.on = rows[i].ip_routing,
		};
		struct setting ipv6 = {
			.object.vrf = rows[i].vrf, .name = SETTING_IPV6_ROUTING,
			.on = rows[i].ipv6_unicast_routing,
		};
		struct error why = { 0 };

		for (size_t j = 0; !err && j < i; j++)
			if (!strcmp(rows[j].vrf, rows[i].vrf))
				err = apply_refuse(applying, "settings", i,
						   NULL, "the same as "
						   "settings[%zu]", j);
		if (!err)
			err = apply_check_vrf(applying, "settings", i, rows[i].vrf);
		if (!err && (set(applying, &ipv4, &why) < 0 ||
			     set(applying, &ipv6, &why) < 0))
			err = apply_wrong(applying, "settings", i, &why);
	}
	return err;
}

/* -- VRFs -------------------------------------------------------------------- */

static int apply_vrf(struct applying *applying, size_t i, struct object *row)
{
	struct session *session = applying->session;
	struct error why = { 0 };
	struct vrf *vrf;

	if (row->unsaid)
		return 0;
	row->ours = apply_is_ours(applying, row);
	if (view_claim(session->view, row->vrf, NULL, &why) < 0 ||
	    vrf_ensure(session, row->vrf, &why) < 0 ||
	    view_vrf(session->view, session->arena, row->vrf, &vrf, &why) < 0 ||
	    (vrf && vrf->object.ours != row->ours &&
	     session_set(session, &vrf->object, row, &why) < 0))
		return apply_wrong(applying, "vrfs", i, &why);
	return 0;
}

static int apply_vrfs(struct applying *applying)
{
	const struct list *list = &applying->document->vrfs;
	int err = prepare(applying, "vrfs", list);

	for (size_t i = 0; !err && i < list->count; i++)
		err = apply_vrf(applying, i, row_at(list, i));
	return err;
}

/* -- addresses and neighbours ------------------------------------------------ */

static int apply_address(struct applying *applying, size_t i,
			 struct address *address)
{
	struct place place = {
		.vrf = (char *)(uintptr_t)address->object.vrf,
		.ifname = (char *)(uintptr_t)address->ifname,
	};
	struct error why = { 0 };
	int err;

	if (address->object.unsaid)
		return 0;
	err = check_link(applying, "addresses", i, place.vrf, place.ifname);
	if (err)
		return err;
	address->object.ours = apply_is_ours(applying, &address->object);
	if (address_check(applying->session, &place, &address->prefix,
			  &why) < 0)
		return apply_wrong(applying, "addresses", i, &why);
	return add(applying, "addresses", i, &address->object);
}

/* In the order in which they came: of IPv6 the kernel has the newest first. */
static int apply_addresses(struct applying *applying)
{
	const struct list *list = &applying->document->addresses;
	int err = prepare(applying, "addresses", list);

	for (size_t i = 0; !err && i < list->count; i++) {
		struct address *row = (struct address *)row_at(list, i);

		if (row->prefix.ip.family == AF_INET)
			err = apply_address(applying, i, row);
	}
	for (size_t i = list->count; !err && i-- > 0;) {
		struct address *row = (struct address *)row_at(list, i);

		if (row->prefix.ip.family == AF_INET6)
			err = apply_address(applying, i, row);
	}
	return err;
}

static int apply_neighbours(struct applying *applying)
{
	const struct list *list = &applying->document->neighbours;
	int err = prepare(applying, "neighbours", list);

	for (size_t i = 0; !err && i < list->count; i++) {
		struct neighbour *row = (struct neighbour *)row_at(list, i);

		err = check_link(applying, "neighbours", i, row->object.vrf,
				 row->ifname);
		if (err)
			break;
		row->object.ours = apply_is_ours(applying, &row->object);
		row->state = 0x80;	/* NUD_PERMANENT, linux/neighbour.h */
		err = add(applying, "neighbours", i, &row->object);
	}
	return err;
}

/* -- routes ------------------------------------------------------------------ */

static int check_hops(struct applying *applying, size_t i,
		      const struct route *route)
{
	struct error why = { 0 };

	if (route->type == RTN_BLACKHOLE && route->count &&
	    (route->hops->gateway.family || route->hops->ifname))
		return apply_refuse(applying, "routes", i, "nexthops",
				    "a blackhole has none");
	if (route->type == RTN_UNICAST && !route->count)
		return apply_refuse(applying, "routes", i, "nexthops",
				    "one is needed");
	for (size_t j = 0; j < route->count; j++) {
		const struct nexthop *hop = &route->hops[j];

		/* Null0 beside others is one without a way. */
		if (!hop->gateway.family && !hop->ifname && route->count == 1 &&
		    route->type != RTN_BLACKHOLE)
			return apply_refuse(applying, "routes", i, "nexthops",
					    "each has a `gateway` or a `dev`");
		if (hop->gateway.family &&
		    hop->gateway.family != route->dst.ip.family)
			return apply_refuse(applying, "routes", i, "nexthops",
					    "a gateway of the other family");
		if (route_check_hop(hop, &why) < 0)
			return apply_wrong(applying, "routes", i, &why);
	}
	return 0;
}

static int apply_route(struct applying *applying, size_t i,
		       struct route *route)
{
	struct error why = { 0 };
	int err;

	if (route->object.unsaid)
		return 0;
	if (route->type != RTN_UNICAST && route->type != RTN_BLACKHOLE)
		return apply_refuse(applying, "routes", i, "type",
				    "only unicast and blackhole can be "
				    "configured");
	if (!prefix_is_network(&route->dst, &why))
		return apply_wrong(applying, "routes", i, &why);
	err = apply_check_vrf(applying, "routes", i, route->object.vrf);
	if (!err)
		err = check_hops(applying, i, route);
	if (err)
		return err;
	route->object.ours = apply_is_ours(applying, &route->object);
	return add(applying, "routes", i, &route->object);
}

/* A metric that was left out is known when its family is. */
static void give_metrics(const struct list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct route *route = (struct route *)row_at(list, i);

		if (route->metric == UINT32_MAX)
			route->metric = route_metric(route->dst.ip.family, 1);
	}
}

static int apply_routes(struct applying *applying)
{
	const struct list *list = &applying->document->routes;
	int err;

	give_metrics(list);
	err = prepare(applying, "routes", list);
	for (size_t i = 0; !err && i < list->count; i++)
		err = apply_route(applying, i, (struct route *)row_at(list, i));
	return err;
}

/* -- the document ------------------------------------------------------------ */

static int lay_out(struct applying *applying)
{
	static int (*const parts[])(struct applying *) = {
		apply_globals, apply_vrfs, apply_switches, apply_links,
		apply_addresses, apply_neighbours, apply_routes,
	};
	int err = prepare(applying, "interfaces",
			  &applying->document->interfaces);

	for (size_t i = 0; !err && i < ARRAY_SIZE(parts); i++)
		err = parts[i](applying);
	return err;
}

int commands_target(struct session *session, const struct text *json,
		    struct view **model, struct error *error)
{
	struct document document = { 0 };
	struct applying applying = {
		.session = session, .live = session->live,
		.document = &document, .error = error,
	};
	struct view *view = session->view;
	int err = json_read(session->arena, json, document_columns, &document,
			    error);

	*model = NULL;
	if (err)
		return err;
	session->view = view_model(session->world);
	view_veil(session->view, false);
	err = lay_out(&applying);
	if (err)
		view_free(session->view);
	else
		*model = session->view;
	session->view = view;
	return err;
}
