/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_reconcile.c - a route where one of that key stands, and refusals
 *
 * As in IOS, a second next hop of the same prefix and distance makes a
 * multipath, and `no` of one of several leaves the others.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "waiting.h"

/* `10.0.0.0/8 via 192.168.100.1`, for messages; the arena's. */
static const char *route_words(struct arena *arena, const struct route *route)
{
	char dst[PREFIX_TEXT], gateway[IP_TEXT];
	const struct nexthop *hop = route->hops;

	prefix_format(&route->dst, dst);
	if (route->type == RTN_BLACKHOLE ||
	    (route->count && nexthop_is_null0(hop)))
		return arena_printf(arena, "%s via Null0", dst);
	if (!route->count)
		return arena_string(arena, dst);
	ip_format(&hop->gateway, gateway);
	if (!hop->gateway.family)
		return arena_printf(arena, "%s via %s", dst,
				    hop->ifname ? hop->ifname : "?");
	return arena_printf(arena, "%s via %s", dst, gateway);
}

/* A copy of the route with other next hops. */
static const struct object *with_hops(struct arena *arena,
				      const struct route *route,
				      const struct hops *hops)
{
	struct route *changed = arena_copy(arena, route, sizeof(*route));

	hops_make(hops, changed);
	return &changed->object;
}

static bool can_be_several(const struct route *route)
{
	return route->type == RTN_UNICAST ? route->count > 0 :
	       route->type == RTN_BLACKHOLE && route_may_wait(route);
}

static int add_hops(struct arena *arena, const struct route *old,
		    const struct route *new, struct change *effective,
		    struct error *error)
{
	struct hops hops = { .arena = arena };

	if (old->protocol == RTPROT_KERNEL && old->count && new->count)
		return error_set(error, EEXIST, "%s: the network is directly "
				 "connected, by %s; only a route of a distance "
				 "over 1 has room beside it",
				 route_words(arena, new), old->hops->ifname ?
				 old->hops->ifname : "?");
	if (!can_be_several(old) || !can_be_several(new))
		return error_set(error, EEXIST, "%s: there is another route of "
				 "this distance, which cannot be one of several: "
				 "%s", route_words(arena, new),
				 route_words(arena, old));
	if (old->object.unsaid)
		return error_set(error, EEXIST, "%s: the route that is there %s",
				 route_words(arena, new), old->object.unsaid);
	hops_add_route(&hops, old);
	hops_add_route(&hops, new);
	effective->verb = CHANGE_SET;
	effective->before = &old->object;
	effective->after = with_hops(arena, old, &hops);
	return 0;
}

static int take_hops(struct arena *arena, const struct route *old,
		     const struct route *gone, struct change *effective,
		     struct error *error)
{
	struct hops hops = { .arena = arena }, less = { .arena = arena };

	hops_add_route(&hops, old);
	hops_add_route(&less, old);
	hops_remove_route(&less, gone);
	if (less.count == hops.count && (gone->count ||
					 gone->type != old->type))
		return error_set(error, ENOENT, "there is no route %s",
				 route_words(arena, gone));
	if (old->protocol != MARK && old->protocol != RTPROT_STATIC &&
	    old->protocol != RTPROT_BOOT)
		return error_set(error, EBUSY, "%s is not a static route",
				 route_words(arena, old));
	effective->verb = CHANGE_DELETE;
	effective->before = &old->object;
	effective->after = NULL;
	if (!less.count || less.count == hops.count)
		return 0;
	effective->verb = CHANGE_SET;
	effective->after = with_hops(arena, old, &less);
	return 0;
}

/* Whether all of it is there. */
static bool holds(struct arena *arena, const struct route *old,
		  const struct route *new)
{
	struct hops hops = { .arena = arena };

	hops_add_route(&hops, new);
	hops_remove_route(&hops, old);
	return !hops.count && (new->count || old->type == new->type ||
			       new->type == RTN_BLACKHOLE);
}

int route_reconcile(struct arena *arena, const struct object *existing,
		    const struct change *change, struct change *effective,
		    struct error *error)
{
	const struct route *old = (const void *)existing;
	const struct route *new = (const void *)change_subject(change);

	*effective = *change;
	if (change->verb == CHANGE_SET || (!old && change->after))
		return 0;
	if (!old)
		return error_set(error, ENOENT, "there is no route %s",
				 route_words(arena, new));
	if (change->verb == CHANGE_DELETE)
		return take_hops(arena, old, new, effective, error);
	if (holds(arena, old, new)) {
		effective->before = effective->after = NULL;
		return 0;
	}
	return add_hops(arena, old, new, effective, error);
}

/* -- refusals -------------------------------------------------------------------- */

struct covering {
	const struct ip	*gateway;
	struct arena	*arena;
	const char	*ifname;
	bool		 broadcast;	/* that line's, which is no host */
};

static int find_covering(const struct object *object, void *context)
{
	const struct address *address = (const void *)object;
	struct covering *covering = context;
	struct ip broadcast;

	if (!object || !prefix_contains(&address->prefix, covering->gateway))
		return 0;
	broadcast = prefix_broadcast(&address->prefix);
	covering->ifname = arena_string(covering->arena, address->ifname);
	covering->broadcast = ip_equal(&broadcast, covering->gateway);
	return 0;
}

static struct covering cover(struct world *world, const struct route *route,
			     struct arena *arena)
{
	struct covering covering = {
		.gateway = &route->hops->gateway, .arena = arena,
	};
	struct error ignored = { 0 };

	kind_address.each(world, route->object.vrf, NULL, find_covering,
			  &covering, &ignored);
	error_clear(&ignored);
	return covering;
}

bool route_hop_is_broadcast(struct world *world, const struct route *route)
{
	struct arena *arena = arena_new();
	bool broadcast = cover(world, route, arena).broadcast;

	arena_free(arena);
	return broadcast;
}

/* The next hop is unreachable: does a line that is shut down lead there? */
static int refuse_nexthop(struct world *world, const struct route *route,
			  struct arena *arena, struct error *error)
{
	const struct covering covering = cover(world, route, arena);
	char gateway[IP_TEXT];

	ip_format(covering.gateway, gateway);
	if (covering.broadcast)
		return error_set(error, EINVAL, "Invalid next hop address %s",
				 gateway);
	if (covering.ifname)
		return error_set(error, ENETUNREACH, "%s: %s of %s, which reaches "
				 "this next hop, is shut down", gateway,
				 covering.ifname,
				 vrf_words(arena, route->object.vrf));
	return error_set(error, ENETUNREACH, "%s: no interface of %s reaches "
			 "this next hop", gateway,
			 vrf_words(arena, route->object.vrf));
}

int route_refused(struct world *world, const struct change *change, int code,
		  const char *said, struct error *error)
{
	const struct route *route = (const void *)change_subject(change);
	struct arena *arena = arena_new();
	bool gateway = route->count && route->hops->gateway.family;
	bool invalid = said && strstr(said, "invalid gateway");

	if (code == ESRCH && change->verb == CHANGE_DELETE)
		error_set(error, ENOENT, "there is no route %s",
			  route_words(arena, route));
	else if (gateway && (code == ENETUNREACH || code == EHOSTUNREACH ||
			     (code == EINVAL && invalid)))
		refuse_nexthop(world, route, arena, error);
	else if (code == ENETDOWN && route->count && route->hops->ifname)
		error_set(error, code, "%s is shut down: no route can lead "
			  "through it", route->hops->ifname);
	else
		refuse(error, code, said, "%s in %s",
		       route_words(arena, route),
		       vrf_words(arena, route->object.vrf));
	arena_free(arena);
	return -code;
}
