/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_between.c - what is left of a route when some of its lines have gone
 *
 * The kernel takes one next hop of several away with its line (IPv6), and ours
 * are added one after the other: a route between two is through some of their
 * next hops, with all that both have.
 */
#include "kinds.h"

static const struct route *route_of(const struct object *object)
{
	return (const struct route *)object;
}

static bool has_hop(const struct object *object, const struct nexthop *hop)
{
	const struct route *route = route_of(object);

	for (size_t i = 0; route && i < route->count; i++)
		if (nexthop_same(&route->hops[i], hop))
			return true;
	return false;
}

static bool is_like(const struct route *now, const struct object *object)
{
	return object && now->type == route_of(object)->type &&
	       now->protocol == route_of(object)->protocol;
}

bool route_between(const struct object *object, const struct object *before,
		   const struct object *after)
{
	const struct route *now = route_of(object), *old = route_of(before);

	if (!is_like(now, before) && !is_like(now, after))
		return false;
	for (size_t i = 0; i < now->count; i++)
		if (!has_hop(before, &now->hops[i]) &&
		    !has_hop(after, &now->hops[i]))
			return false;
	for (size_t i = 0; old && i < old->count; i++)
		if (has_hop(after, &old->hops[i]) &&
		    !has_hop(object, &old->hops[i]))
			return false;
	return true;
}
