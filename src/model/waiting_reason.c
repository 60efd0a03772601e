/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiting_reason.c - why a next hop is not installed, in the user's words
 *
 * Asked of a view, so that a rehearsal or a candidate can tell what would wait.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "waiting.h"

struct asking {
	struct view		*view;
	struct arena		*arena;
	const struct route	*route;
	const struct nexthop	*hop;
	char			 gateway[IP_TEXT];
};

/* -- the interface that it names ------------------------------------------------------- */

static const char *link_reason(const struct asking *asking, const char *ifname)
{
	const char *vrf = asking->route->object.vrf;
	struct error ignored = { 0 };
	struct link *link = NULL;

	view_link(asking->view, asking->arena, vrf, ifname, &link, &ignored);
	error_clear(&ignored);
	if (!link)
		return arena_printf(asking->arena, "no interface %s in %s",
				    ifname, vrf_words(asking->arena, vrf));
	if (!link->up)
		return arena_printf(asking->arena, "%s is shut down", ifname);
	if (asking->route->dst.ip.family == AF_INET6 && link->mtu < 1280)
		return arena_printf(asking->arena, "the MTU of %s is too small "
				    "for IPv6", ifname);
	return NULL;
}

/* -- who reaches a next hop ---------------------------------------------------------------- */

struct reaching {
	const struct asking	*asking;
	const char		*up, *down;	/* interfaces whose subnet it is in */
};

static bool is_up(const struct asking *asking, const char *ifname)
{
	return !link_reason(asking, ifname);
}

static int look_at_address(const struct object *object, void *context)
{
	const struct address *address = (const void *)object;
	struct reaching *reaching = context;
	const struct asking *asking = reaching->asking;
	const char *ifname;

	if (!object) {
		reaching->up = reaching->down = NULL;
		return 0;
	}
	if (reaching->up || (address->peer.family ?
	    !ip_equal(&address->peer, &asking->hop->gateway) :
	    !prefix_contains(&address->prefix, &asking->hop->gateway)))
		return 0;
	ifname = arena_string(asking->arena, address->ifname);
	if (is_up(asking, ifname))
		reaching->up = ifname;
	else if (!reaching->down)
		reaching->down = ifname;
	return 0;
}

/* A route onto a line reaches what is in its prefix. */
static int look_at_route(const struct object *object, void *context)
{
	const struct route *route = (const void *)object;
	struct reaching *reaching = context;
	const struct nexthop *gateway = reaching->asking->hop, *hop;

	if (!object) {
		reaching->up = NULL;
		return 0;
	}
	hop = route->hops;
	if (!reaching->up && route->count == 1 && !hop->gateway.family &&
	    hop->ifname && !hop->waiting && route->dst.len &&
	    prefix_contains(&route->dst, &gateway->gateway))
		reaching->up = arena_string(reaching->asking->arena,
					    hop->ifname);
	return 0;
}

/* The addresses know it nearly always; the table is long. */
static struct reaching reach(const struct asking *asking, const char *ifname)
{
	const struct filter filter = {
		.ifname = ifname, .family = asking->hop->gateway.family,
	};
	struct reaching reaching = { .asking = asking };
	struct error ignored = { 0 };

	view_each(asking->view, &kind_address, asking->route->object.vrf,
		  &filter, look_at_address, &reaching, &ignored);
	error_clear(&ignored);
	if (!reaching.up && !reaching.down)
		view_each(asking->view, &kind_route, asking->route->object.vrf,
			  &filter, look_at_route, &reaching, &ignored);
	error_clear(&ignored);
	return reaching;
}

static bool needs_reach(const struct nexthop *hop)
{
	return hop->gateway.family && !hop->onlink &&
	       !(hop->ifname && hop->gateway.family == AF_INET6 &&
		 ip_is_linklocal(&hop->gateway));
}

static const char *gateway_reason(const struct asking *asking)
{
	const char *ifname = asking->hop->ifname;
	const char *vrf = vrf_words(asking->arena, asking->route->object.vrf);
	struct reaching reaching;

	if (!needs_reach(asking->hop))
		return NULL;
	reaching = reach(asking, ifname);
	if (reaching.up)
		return NULL;
	if (reaching.down)
		return arena_printf(asking->arena, "%s: %s of %s, which reaches "
				    "this next hop, is shut down",
				    asking->gateway, reaching.down, vrf);
	if (ifname)
		return arena_printf(asking->arena, "%s: no address of %s reaches "
				    "this next hop", asking->gateway, ifname);
	return arena_printf(asking->arena, "%s: no interface of %s reaches this "
			    "next hop", asking->gateway, vrf);
}

/* -- who has its place ---------------------------------------------------------------------- */

static const char *place_reason(const struct asking *asking)
{
	struct world *world = view_world(asking->view);
	struct error ignored = { 0 };
	struct route *there = NULL;

	route_installed(world, asking->arena, asking->route, &there, &ignored);
	error_clear(&ignored);
	if (!there || route_may_wait(there))
		return NULL;
	if (there->protocol == RTPROT_KERNEL && there->count)
		return arena_printf(asking->arena, "the network is directly "
				    "connected, by %s", there->hops->ifname ?
				    there->hops->ifname : "?");
	return "another route, which is not static, has its place";
}

/* Null0 is for when there is no other next hop. */
static const char *null0_reason(const struct asking *asking)
{
	for (size_t i = 0; i < asking->route->count; i++)
		if (!asking->route->hops[i].waiting &&
		    !nexthop_is_null0(&asking->route->hops[i]))
			return "another next hop of it is installed";
	return place_reason(asking);
}

const char *waiting_reason(struct view *view, struct arena *arena,
			   const struct route *route, const struct nexthop *hop)
{
	struct asking asking = {
		.view = view, .arena = arena, .route = route, .hop = hop,
	};
	const char *reason;

	if (nexthop_is_null0(hop))
		return null0_reason(&asking);
	ip_format(&hop->gateway, asking.gateway);
	reason = hop->ifname ? link_reason(&asking, hop->ifname) : NULL;
	if (!reason)
		reason = gateway_reason(&asking);
	return reason ? reason : place_reason(&asking);
}
