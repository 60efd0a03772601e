/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_reconcile.c - a route where one of that key stands, and refusals
 *
 * As in IOS, a second next hop of the same prefix and distance makes a
 * multipath, and `no` of one of several leaves the others.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "kinds.h"

bool nexthop_same(const struct nexthop *a, const struct nexthop *b)
{
	bool named = (a->ifname || a->index) && (b->ifname || b->index);

	if (!ip_equal(&a->gateway, &b->gateway))
		return false;
	if (!named)
		return a->gateway.family;
	return a->ifname && b->ifname ? same_text(a->ifname, b->ifname) :
					a->index == b->index;
}

static size_t find_hop(const struct route *route, const struct nexthop *hop)
{
	size_t i;

	for (i = 0; i < route->count; i++)
		if (nexthop_same(&route->hops[i], hop))
			break;
	return i;
}

/* `10.0.0.0/8 via 192.168.100.1`, for messages; the arena's. */
static const char *route_words(struct arena *arena, const struct route *route)
{
	char dst[PREFIX_TEXT], gateway[IP_TEXT];
	const struct nexthop *hop = route->hops;

	prefix_format(&route->dst, dst);
	if (route->type == RTN_BLACKHOLE)
		return arena_printf(arena, "%s via Null0", dst);
	if (!route->count)
		return arena_string(arena, dst);
	ip_format(&hop->gateway, gateway);
	if (!hop->gateway.family)
		return arena_printf(arena, "%s via %s", dst,
				    hop->ifname ? hop->ifname : "?");
	return arena_printf(arena, "%s via %s", dst, gateway);
}

/* A copy of the route with other hops. */
static const struct object *with_hops(struct arena *arena,
				      const struct route *route,
				      const struct nexthop *hops, size_t count)
{
	struct route *changed = arena_copy(arena, route, sizeof(*route));

	changed->hops = hops;
	changed->count = count;
	return &changed->object;
}

static int add_hop(struct arena *arena, const struct route *old,
		   const struct route *new, struct change *effective,
		   struct error *error)
{
	struct nexthop *hops;

	if (old->protocol == RTPROT_KERNEL && old->count && new->count)
		return error_set(error, EEXIST, "%s: the network is directly "
				 "connected, by %s; only a route of a distance "
				 "over 1 has room beside it",
				 route_words(arena, new), old->hops->ifname ?
				 old->hops->ifname : "?");
	if (old->type != RTN_UNICAST || new->type != RTN_UNICAST ||
	    !old->count)
		return error_set(error, EEXIST, "%s: there is another route of "
				 "this distance, which cannot be one of several: "
				 "%s", route_words(arena, new),
				 route_words(arena, old));
	if (old->object.unsaid)
		return error_set(error, EEXIST, "%s: the route that is there %s",
				 route_words(arena, new), old->object.unsaid);
	hops = arena_alloc(arena, (old->count + 1) * sizeof(*hops));
	memcpy(hops, old->hops, old->count * sizeof(*hops));
	hops[old->count] = *new->hops;
	effective->verb = CHANGE_SET;
	effective->before = &old->object;
	effective->after = with_hops(arena, old, hops, old->count + 1);
	return 0;
}

static int take_hop(struct arena *arena, const struct route *old,
		    const struct route *gone, struct change *effective,
		    struct error *error)
{
	size_t at = gone->count == 1 ? find_hop(old, gone->hops) : 0;
	struct nexthop *hops;

	if (old->type != gone->type ||
	    (gone->count == 1 && at == old->count))
		return error_set(error, ENOENT, "there is no route %s",
				 route_words(arena, gone));
	if (old->protocol != MARK && old->protocol != RTPROT_STATIC &&
	    old->protocol != RTPROT_BOOT)
		return error_set(error, EBUSY, "%s is not a static route",
				 route_words(arena, old));
	effective->verb = CHANGE_DELETE;
	effective->before = &old->object;
	effective->after = NULL;
	if (gone->count != 1 || old->count == 1)
		return 0;
	hops = arena_alloc(arena, old->count * sizeof(*hops));
	memcpy(hops, old->hops, at * sizeof(*hops));
	memcpy(hops + at, old->hops + at + 1,
	       (old->count - at - 1) * sizeof(*hops));
	effective->verb = CHANGE_SET;
	effective->after = with_hops(arena, old, hops, old->count - 1);
	return 0;
}

int route_reconcile(struct arena *arena, const struct object *existing,
		    const struct change *change, struct change *effective,
		    struct error *error)
{
	const struct route *old = (const void *)existing;
	const struct route *new = (const void *)(change->after ?
						 change->after :
						 change->before);

	*effective = *change;
	if (change->verb == CHANGE_SET || (!old && change->after))
		return 0;
	if (!old)
		return error_set(error, ENOENT, "there is no route %s",
				 route_words(arena, new));
	if (change->verb == CHANGE_DELETE)
		return take_hop(arena, old, new, effective, error);
	if (old->type == new->type && new->count <= 1 &&
	    (!new->count || find_hop(old, new->hops) < old->count)) {
		effective->before = effective->after = NULL;
		return 0;
	}
	return add_hop(arena, old, new, effective, error);
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

/* The next hop is unreachable: does a line that is shut down lead there? */
static int refuse_nexthop(struct world *world, const struct route *route,
			  struct arena *arena, struct error *error)
{
	struct covering covering = {
		.gateway = &route->hops->gateway, .arena = arena,
	};
	struct error ignored = { 0 };
	char gateway[IP_TEXT];

	ip_format(covering.gateway, gateway);
	kind_address.each(world, route->object.vrf, NULL, find_covering,
			  &covering, &ignored);
	error_clear(&ignored);
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
	const struct route *route = (const void *)(change->after ?
					change->after : change->before);
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
