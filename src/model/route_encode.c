/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_encode.c - changes of routes as messages and as `ip route` commands
 *
 * A delete goes by full key. IPv4 compares a lone RTA_GATEWAY with the first
 * next hop only, so that it would take a whole multipath away; a RTA_MULTIPATH
 * of one hop is compared hop by hop (net/ipv4/fib_semantics.c, fib_nh_match).
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "waiting.h"

static const struct route *subject(const struct change *change)
{
	return (const void *)(change->after ? change->after : change->before);
}

static int hop_index(struct netlink *netlink, const struct nexthop *hop,
		     unsigned *index, struct error *error)
{
	*index = hop->index;
	if (!hop->ifname || hop->index)
		return 0;
	if (!link_index(netlink, hop->ifname, index))
		return 0;
	return error_set(error, ENODEV, "no interface %s", hop->ifname);
}

static int put_single(struct netlink *netlink, struct message *message,
		      const struct nexthop *hop, struct error *error)
{
	unsigned index;
	int err = hop_index(netlink, hop, &index, error);

	if (hop->gateway.family)
		message_put_ip(message, RTA_GATEWAY, &hop->gateway);
	if (index)
		message_put_u32(message, RTA_OIF, index);
	return err;
}

static int put_hops(struct netlink *netlink, struct message *message,
		    const struct route *route, struct error *error)
{
	size_t nest = message_nest(message, RTA_MULTIPATH);
	int err = 0;

	for (size_t i = 0; !err && i < route->count; i++) {
		const struct nexthop *hop = &route->hops[i];
		struct rtnexthop next = {
			.rtnh_hops = hop->weight ? hop->weight - 1 : 0,
			.rtnh_flags = hop->onlink ? RTNH_F_ONLINK : 0,
		};
		unsigned index;
		size_t at;

		err = hop_index(netlink, hop, &index, error);
		next.rtnh_ifindex = (int)index;
		at = message_raw(message, &next, sizeof(next));
		if (hop->gateway.family)
			message_put_ip(message, RTA_GATEWAY, &hop->gateway);
		next.rtnh_len = (unsigned short)(message->bytes.len - at);
		memcpy(message->bytes.data + at, &next, sizeof(next));
	}
	message_nest_end(message, nest);
	return err;
}

static int put_way(struct netlink *netlink, struct message *message,
		   const struct change *change, struct rtmsg *info,
		   struct error *error)
{
	const struct route *route = subject(change);
	bool exact = change->verb == CHANGE_DELETE &&
		     route->dst.ip.family == AF_INET;

	if (!route->count)
		return 0;
	if (route->count > 1 || exact)
		return put_hops(netlink, message, route, error);
	if (route->hops->onlink)
		info->rtm_flags |= RTNH_F_ONLINK;
	return put_single(netlink, message, route->hops, error);
}

static uint8_t scope_of(const struct change *change)
{
	const struct route *route = subject(change);

	if (change->verb == CHANGE_DELETE)
		return RT_SCOPE_NOWHERE;
	return route->count == 1 && !route->hops->gateway.family ?
	       RT_SCOPE_LINK : RT_SCOPE_UNIVERSE;
}

int route_encode(struct world *world, const struct change *change,
		 struct message *message, struct error *error)
{
	const struct route *route = subject(change);
	bool delete = change->verb == CHANGE_DELETE;
	struct rtmsg info = {
		.rtm_family = route->dst.ip.family,
		.rtm_dst_len = route->dst.len,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = delete || !route->object.ours ?
				route->protocol : MARK,
		.rtm_type = route->type ? route->type : RTN_UNICAST,
		.rtm_scope = scope_of(change),
	};
	struct netlink *netlink;
	int err = world_netlink(world, route->object.vrf, &netlink, error);

	if (err)
		return err;
	if (!info.rtm_protocol)
		info.rtm_protocol = MARK;
	message_start(message, delete ? RTM_DELROUTE : RTM_NEWROUTE,
		      change->verb == CHANGE_ADD ? NLM_F_CREATE | NLM_F_EXCL :
		      delete ? 0 : NLM_F_CREATE | NLM_F_REPLACE, sizeof(info));
	if (route->dst.len)
		message_put_ip(message, RTA_DST, &route->dst.ip);
	if (route->metric)
		message_put_u32(message, RTA_PRIORITY, route->metric);
	err = put_way(netlink, message, change, &info, error);
	memcpy(message->bytes.data + message->start + NLMSG_HDRLEN, &info,
	       sizeof(info));
	return err;
}

/* -- as a command -------------------------------------------------------------- */

static void put_hop(struct text *text, const struct nexthop *hop)
{
	char buffer[IP_TEXT];

	if (hop->gateway.family)
		text_printf(text, " via %s",
			    ip_format(&hop->gateway, buffer));
	if (hop->ifname) {
		text_puts(text, " dev ");
		shell_word(text, hop->ifname);
	}
	if (hop->onlink)
		text_puts(text, " onlink");
}

static void put_command(struct text *text, const struct route *route,
			const char *verb)
{
	char dst[PREFIX_TEXT];

	ip_command(text, route->object.vrf);
	text_printf(text, "route %s %s%s", verb,
		    route->type == RTN_BLACKHOLE ? "blackhole " : "",
		    prefix_format(&route->dst, dst));
	if (route->metric)
		text_printf(text, " metric %u", route->metric);
	text_printf(text, " proto %d", route->protocol && !route->object.ours ?
		    route->protocol : MARK);
	for (size_t i = 0; i < route->count; i++) {
		if (route->count > 1)
			text_puts(text, " nexthop");
		put_hop(text, &route->hops[i]);
	}
	text_putc(text, '\n');
}

/* The next hops that the kernel has or gets, and those that only wait. */
static void part(const struct route *route, struct hops *in, struct hops *out)
{
	const struct nexthop null0 = { .weight = 1 };

	for (size_t i = 0; i < route->count; i++)
		hops_add(route->hops[i].waiting ? out : in, &route->hops[i]);
	if (!route->count && route->type == RTN_BLACKHOLE)
		hops_add(in, &null0);
	if (in->count > 1 && hops_have(in, &null0)) {
		hops_remove(in, &null0);
		hops_add(out, &null0);
	}
}

/* False if the kernel has nothing of it. */
static bool put_part(struct text *text, const struct route *route,
		     const struct hops *hops, const char *verb)
{
	struct route some = *route;

	if (!hops->count)
		return false;
	hops_make(hops, &some);
	if (some.type == RTN_BLACKHOLE)
		some.count = 0;
	put_command(text, &some, verb);
	return true;
}

/* What waits is none of the kernel's: a comment. */
static void put_waiting(struct text *text, const struct route *route,
			const struct hops *hops, const char *verb)
{
	for (size_t i = 0; i < hops->count; i++) {
		struct hops one = { .arena = hops->arena };

		hops_add(&one, &hops->list[i]);
		text_puts(text, "# waits: ");
		put_part(text, route, &one, verb);
	}
}

static void put_route(struct text *text, struct arena *arena,
		      const struct change *change)
{
	const struct route *before = (const void *)change->before;
	const struct route *after = (const void *)change->after;
	struct hops old_in = { .arena = arena }, old_out = { .arena = arena },
		    in = { .arena = arena }, out = { .arena = arena };

	if (before)
		part(before, &old_in, &old_out);
	if (after)
		part(after, &in, &out);
	if (!after) {
		/* A key alone means all that is there. */
		if (!old_in.count && !old_out.count)
			put_command(text, before, "delete");
		put_part(text, before, &old_in, "delete");
		put_waiting(text, before, &old_out, "delete");
		return;
	}
	if (!put_part(text, after, &in, old_in.count ? "replace" : "add") &&
	    before)
		put_part(text, before, &old_in, "delete");
	put_waiting(text, after, &out, "add");
}

void route_ip(struct text *text, const struct change *change)
{
	struct arena *arena = arena_new();

	put_route(text, arena, change);
	arena_free(arena);
}
