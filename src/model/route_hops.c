/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_hops.c - the next hops of a prefix and distance, Null0 among them
 *
 * IOS keeps every line of a prefix and distance; the kernel has either a route
 * through next hops or one to nowhere. So that both can be configured, Null0 is
 * a next hop here, without gateway or interface, which waits while another is
 * installed. Alone it is a route of type blackhole that has no next hops.
 */
#include <linux/rtnetlink.h>

#include "waiting.h"

bool nexthop_is_null0(const struct nexthop *hop)
{
	return !hop->gateway.family && !hop->ifname && !hop->index;
}

bool nexthop_same(const struct nexthop *a, const struct nexthop *b)
{
	bool named = (a->ifname || a->index) && (b->ifname || b->index);

	if (nexthop_is_null0(a) || nexthop_is_null0(b))
		return nexthop_is_null0(a) && nexthop_is_null0(b);
	if (!ip_equal(&a->gateway, &b->gateway))
		return false;
	if (!named)
		return a->gateway.family;
	return a->ifname && b->ifname ? same_text(a->ifname, b->ifname) :
					a->index == b->index;
}

static size_t find(const struct hops *hops, const struct nexthop *hop)
{
	size_t i;

	for (i = 0; i < hops->count; i++)
		if (nexthop_same(&hops->list[i], hop))
			break;
	return i;
}

bool hops_have(const struct hops *hops, const struct nexthop *hop)
{
	return find(hops, hop) < hops->count;
}

void hops_add(struct hops *hops, const struct nexthop *hop)
{
	struct nexthop *list;

	if (hops_have(hops, hop))
		return;
	if (hops->count == hops->max) {
		hops->max = hops->max ? 2 * hops->max : 4;
		list = arena_alloc(hops->arena, hops->max * sizeof(*list));
		if (hops->count)
			memcpy(list, hops->list, hops->count * sizeof(*list));
		hops->list = list;
	}
	hops->list[hops->count++] = *hop;
}

void hops_remove(struct hops *hops, const struct nexthop *hop)
{
	size_t at = find(hops, hop);

	if (at == hops->count)
		return;
	hops->count--;
	memmove(hops->list + at, hops->list + at + 1,
		(hops->count - at) * sizeof(*hops->list));
}

static const struct nexthop null0 = { .weight = 1 };

static bool is_null0(const struct route *route)
{
	return !route->count && route->type == RTN_BLACKHOLE;
}

void hops_add_route(struct hops *hops, const struct route *route)
{
	if (is_null0(route))
		hops_add(hops, &null0);
	for (size_t i = 0; i < route->count; i++)
		hops_add(hops, &route->hops[i]);
}

void hops_remove_route(struct hops *hops, const struct route *route)
{
	if (is_null0(route))
		hops_remove(hops, &null0);
	for (size_t i = 0; i < route->count; i++)
		hops_remove(hops, &route->hops[i]);
}

void hops_make(const struct hops *hops, struct route *route)
{
	bool null0_only = hops->count == 1 && nexthop_is_null0(hops->list);

	route->type = null0_only ? RTN_BLACKHOLE : RTN_UNICAST;
	route->count = null0_only && !hops->list->waiting ? 0 : hops->count;
	route->hops = hops->list;
	route->scope = route->count == 1 && !null0_only &&
		       !route->hops->gateway.family ? RT_SCOPE_LINK :
						      RT_SCOPE_UNIVERSE;
}

bool route_may_wait(const struct route *route)
{
	return route->table == RT_TABLE_MAIN && !route->tos &&
	       !route->object.unsaid && !route->cacheinfo_expires &&
	       (route->protocol == MARK || route->protocol == RTPROT_STATIC ||
		route->protocol == RTPROT_BOOT);
}
