/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route.c - routes as objects: key (VRF, table, prefix, metric)
 *
 * They are read in route_read.c, with those that wait in waiting.c.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "waiting.h"

static const struct column hop_columns[] = {
	COLUMN_AS(struct nexthop, "gateway", gateway, IP),
	COLUMN_AS(struct nexthop, "dev", ifname, STRING),
	COLUMN_AS(struct nexthop, "onlink", onlink, BOOL),
	COLUMN(struct nexthop, waiting, BOOL),
	COLUMN_AS(struct nexthop, "weight", weight, U8),
	{ 0 }
};

/* linux/rtnetlink.h; the words are `ip`'s. */
static const char *const types[] = {
	[RTN_UNSPEC] = "unspec", [RTN_UNICAST] = "unicast",
	[RTN_LOCAL] = "local", [RTN_BROADCAST] = "broadcast",
	[RTN_ANYCAST] = "anycast", [RTN_MULTICAST] = "multicast",
	[RTN_BLACKHOLE] = "blackhole", [RTN_UNREACHABLE] = "unreachable",
	[RTN_PROHIBIT] = "prohibit", [RTN_THROW] = "throw", [RTN_NAT] = "nat",
};

static const struct column columns[] = {
	COLUMN_AS(struct route, "vrf", object.vrf, STRING),
	COLUMN_AS(struct route, "dst", dst, PREFIX),
	COLUMN_WORD_AS(struct route, "type", type, types),
	COLUMN(struct route, table, U32),
	COLUMN_AS(struct route, "metric", metric, U32),
	COLUMN(struct route, tos, U8),
	COLUMN_AS(struct route, "prefsrc", source, IP),
	COLUMN_AS(struct route, "protocol", protocol, U8),
	{
		.key = "nexthops", .type = COLUMN_ARRAY,
		.offset = offsetof(struct route, hops), .columns = hop_columns,
		.count = offsetof(struct route, count),
		.size = sizeof(struct nexthop),
	},
	COLUMN_AS(struct route, "ours", object.ours, BOOL),
	COLUMN_AS(struct route, "unsaid", object.unsaid, STRING),
	{ 0 }
};

uint32_t route_metric(uint8_t family, uint32_t distance)
{
	return distance > 1 ? distance : family == AF_INET6 ? 1024 : 0;
}

uint32_t route_distance(const struct route *route)
{
	if (route->metric == route_metric(route->dst.ip.family, 1))
		return 1;
	return route->metric > 1 && route->metric <= 255 ? route->metric : 0;
}

static int compare(const struct object *x, const struct object *y)
{
	const struct route *a = (const void *)x, *b = (const void *)y;
	int order = compare_vrfs(x, y);

	if (!order)
		order = (a->table > b->table) - (a->table < b->table);
	if (!order)
		order = prefix_compare(&a->dst, &b->dst);
	if (!order)
		order = (int)a->tos - (int)b->tos;
	return order ? order : (a->metric > b->metric) - (a->metric < b->metric);
}

/* Routes of ours, and those that a person made otherwise. */
static bool configured(const struct object *object)
{
	const struct route *route = (const void *)object;

	return route->table == RT_TABLE_MAIN && !route->cacheinfo_expires &&
	       (route->protocol == MARK || route->protocol == RTPROT_STATIC ||
		route->protocol == RTPROT_BOOT);
}

static void own(struct object *object, const struct object *like)
{
	object->ours = like->ours;
	((struct route *)object)->protocol =
		((const struct route *)like)->protocol;
}

static bool has_hop(const struct route *route, const struct nexthop *hop)
{
	for (size_t i = 0; i < route->count; i++)
		if (nexthop_same(&route->hops[i], hop))
			return true;
	return false;
}

static bool same(const struct object *x, const struct object *y)
{
	const struct route *a = (const void *)x, *b = (const void *)y;

	if (a->type != b->type || a->count != b->count ||
	    a->protocol != b->protocol)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!has_hop(b, &a->hops[i]))
			return false;
	return true;
}

static struct object *copy(struct arena *arena, const struct object *object)
{
	struct route *route = arena_copy(arena, object, sizeof(*route));
	struct nexthop *hops = arena_copy(arena, route->hops,
					  route->count * sizeof(*hops));

	route->object.vrf = arena_name(arena, route->object.vrf);
	route->object.unsaid = arena_string(arena, route->object.unsaid);
	for (size_t i = 0; i < route->count; i++)
		hops[i].ifname = arena_name(arena, hops[i].ifname);
	route->hops = hops;
	return &route->object;
}

static bool depends(const struct object *object, const struct link *link)
{
	const struct route *route = (const void *)object;

	if (compare_vrfs(object, &link->object))
		return false;
	for (size_t i = 0; i < route->count; i++)
		if (!route->hops[i].ifname ||
		    !same_text(route->hops[i].ifname, link->name))
			return false;
	return route->count;
}

/* What is not said is as a plain static route has it; the scope follows from
 * the next hops, as in ip-route(8). */
static int complete(struct arena *arena, struct object *object,
		    struct error *error)
{
	struct route *route = (void *)object;
	struct nexthop *hops = arena_copy(arena, route->hops,
					  route->count * sizeof(*hops));
	bool on_link = route->count && !hops->gateway.family;

	if (!route->dst.ip.family)
		return error_set(error, EINVAL, "a route lacks its `dst`");
	for (size_t i = 0; i < route->count; i++)
		if (!hops[i].weight)
			hops[i].weight = 1;
	route->hops = hops;
	if (!route->table)
		route->table = RT_TABLE_MAIN;
	if (!route->type)
		route->type = RTN_UNICAST;
	if (route->object.ours || !route->protocol)
		route->protocol = MARK;
	route->scope = on_link && route->dst.ip.family == AF_INET ?
		       RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
	return 0;
}

static bool footing(const struct object *object, size_t i, struct footing *on)
{
	const struct route *route = (const void *)object;

	if (i >= route->count)
		return false;
	on->vrf = object->vrf;
	on->ifname = route->hops[i].ifname;
	return true;
}

static struct object *without(struct arena *arena, const struct object *object,
			      const struct footing *gone)
{
	struct route *route = (struct route *)copy(arena, object);
	struct nexthop *hops = (struct nexthop *)route->hops;
	size_t left = 0;

	for (size_t i = 0; i < route->count; i++)
		if (!same_text(hops[i].ifname, gone->ifname))
			hops[left++] = hops[i];
	route->count = left;
	return &route->object;
}

bool route_matches(const struct object *object, const struct filter *filter)
{
	const struct route *route = (const void *)object;
	uint32_t table = filter && filter->table ? filter->table :
			 RT_TABLE_MAIN;

	return route->table == table &&
	       (!filter ||
		((!filter->family ||
		  filter->family == route->dst.ip.family) &&
		 (!filter->protocol || filter->protocol == route->protocol)));
}

/* -- changing ----------------------------------------------------------------- */

/* What waits of it is not the kernel's to delete or to take. */
static bool travels(const struct change *change)
{
	const struct route *route = (const void *)change_subject(change);

	for (size_t i = 0; i < route->count; i++)
		if (route->hops[i].waiting)
			return false;
	return change->verb != CHANGE_SET;
}

const struct kind kind_route = {
	.name = "route",
	.size = sizeof(struct route),
	.columns = columns,
	.compare = compare,
	.same = same,
	.between = route_between,
	.copy = copy,
	.own = own,
	.depends = depends,
	.complete = complete,
	.footing = footing,
	.without = without,
	.configured = configured,
	.matches = route_matches,
	.each = route_each,
	.get = route_get,
	.travels = travels,
	.encode = route_encode,
	.apply = waiting_apply,
	.wait = waiting_refused,
	.refused = route_refused,
	.reconcile = route_reconcile,
	.ip = route_ip,
};
