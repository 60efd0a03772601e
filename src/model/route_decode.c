/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_decode.c - RTM_NEWROUTE as a struct route
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "kinds.h"

static const struct want wants[] = {
	{ RTA_DST, 4 },
	{ RTA_OIF, 4 },
	{ RTA_GATEWAY, 4 },
	{ RTA_VIA, 2 },
	{ RTA_PRIORITY, 4 },
	{ RTA_PREFSRC, 4 },
	{ RTA_METRICS, 4 },
	{ RTA_MULTIPATH, sizeof(struct rtnexthop) },
	{ RTA_TABLE, 4 },
	{ RTA_NH_ID, 4 },
	{ RTA_ENCAP_TYPE, 2 },
	{ RTA_CACHEINFO, sizeof(struct rta_cacheinfo) },
	{ 0 }
};

enum { TABLE = RTA_NH_ID + 1 };

static struct ip take_ip(uint8_t family, const struct nlattr *attribute)
{
	if (!attribute || attribute_size(attribute) < ip_size(family))
		return (struct ip){ 0 };
	return ip_from_bytes(family, attribute_data(attribute));
}

/* RTA_VIA: a gateway of the other family, its family in front (RFC 5549). */
static struct ip take_via(const void *data, size_t size)
{
	uint16_t family;

	if (size < sizeof(family))
		return (struct ip){ 0 };
	memcpy(&family, data, sizeof(family));
	if ((family != AF_INET && family != AF_INET6) ||
	    size - sizeof(family) < ip_size((uint8_t)family))
		return (struct ip){ 0 };
	return ip_from_bytes((uint8_t)family,
			     (const char *)data + sizeof(family));
}

static void set_flags(struct nexthop *hop, unsigned flags)
{
	hop->onlink = flags & RTNH_F_ONLINK;
	hop->dead = flags & RTNH_F_DEAD;
	hop->linkdown = flags & RTNH_F_LINKDOWN;
}

/* The attributes behind a struct rtnexthop: a gateway, perhaps. */
static struct ip hop_gateway(uint8_t family, const char *at, size_t len)
{
	while (len >= NLA_HDRLEN) {
		const struct nlattr *attribute = (const void *)at;
		size_t size = attribute->nla_len;
		uint16_t type = attribute->nla_type & NLA_TYPE_MASK;

		if (size < NLA_HDRLEN || size > len)
			break;
		if (type == RTA_GATEWAY && size - NLA_HDRLEN >= ip_size(family))
			return ip_from_bytes(family, at + NLA_HDRLEN);
		if (type == RTA_VIA)
			return take_via(at + NLA_HDRLEN, size - NLA_HDRLEN);
		size = NLA_ALIGN(size);
		at += size;
		len = size < len ? len - size : 0;
	}
	return (struct ip){ 0 };
}

static int decode_hops(const struct nlattr *attribute, uint8_t family,
		       struct arena *arena, struct route *route)
{
	const char *at = attribute_data(attribute);
	size_t left = attribute_size(attribute), max = 0;
	struct nexthop *hops = NULL;

	while (left >= sizeof(struct rtnexthop)) {
		const struct rtnexthop *next = (const void *)at;
		size_t size = next->rtnh_len;
		struct nexthop hop = {
			.index = (unsigned)next->rtnh_ifindex,
			.weight = (uint8_t)(next->rtnh_hops + 1),
		};

		if (size < sizeof(*next) || size > left)
			break;
		hop.gateway = hop_gateway(family, at + sizeof(*next),
					  size - sizeof(*next));
		set_flags(&hop, next->rtnh_flags);
		hops = vector_room(hops, route->count, &max, sizeof(*hops));
		hops[route->count++] = hop;
		size = NLA_ALIGN(size);
		at += size;
		left = size < left ? left - size : 0;
	}
	route->hops = arena_copy(arena, hops, route->count * sizeof(*hops));
	free(hops);
	return route->count ? 0 : -EBADMSG;
}

static const char *unsaid(const struct route *route,
			  const struct nlattr *const *table)
{
	if (table[RTA_NH_ID])
		return "uses a next-hop object";
	if (table[RTA_ENCAP_TYPE])
		return "encapsulates";
	if (route->source.family)
		return "has a source address of its own";
	if (route->tos)
		return "is for one type of service";
	for (size_t i = 0; i < route->count; i++) {
		if (route->hops[i].gateway.family &&
		    route->hops[i].gateway.family != route->dst.ip.family)
			return "has a next hop of the other family";
		if (route->hops[i].weight > 1)
			return "has weights";
	}
	if (route->type != RTN_UNICAST && route->type != RTN_BLACKHOLE)
		return "is of a type that this language lacks";
	if (table[RTA_METRICS] && attribute_size(table[RTA_METRICS]) > 4)
		return "has metrics of its own";
	return NULL;
}

static void name_hops(struct names_of_links *names, const struct nexthop *hops,
		      size_t count)
{
	/* The hops are this reading's own; only readers see them const. */
	struct nexthop *own = (struct nexthop *)hops;

	for (size_t i = 0; i < count; i++)
		if (own[i].index)
			own[i].ifname = link_names_find(names, own[i].index);
}

static void decode_single(const struct rtmsg *info,
			  const struct nlattr *const *table,
			  struct nexthop *single, struct route *route)
{
	*single = (struct nexthop){
		.gateway = take_ip(info->rtm_family, table[RTA_GATEWAY]),
		.index = table[RTA_OIF] ? attribute_u32(table[RTA_OIF]) : 0,
		.weight = 1,
	};
	if (table[RTA_VIA])
		single->gateway = take_via(attribute_data(table[RTA_VIA]),
					   attribute_size(table[RTA_VIA]));
	set_flags(single, info->rtm_flags);
	route->count = single->index || single->gateway.family;
	route->hops = single;
}

int route_decode(const struct nlmsghdr *header, struct arena *arena,
		 struct names_of_links *names, struct nexthop *single,
		 struct route *route)
{
	const struct rtmsg *info = (const void *)(header + 1);
	const struct nlattr *table[TABLE] = { NULL };
	struct rta_cacheinfo cache;
	uint8_t family = info->rtm_family;
	int err = 0;

	if (header->nlmsg_type != RTM_NEWROUTE || !ip_size(family) ||
	    attributes_read(header, sizeof(*info), wants, table, TABLE) < 0)
		return -EBADMSG;
	*route = (struct route){
		.dst.ip = table[RTA_DST] ? take_ip(family, table[RTA_DST]) :
			  (struct ip){ .family = family },
		.dst.len = info->rtm_dst_len,
		.table = table[RTA_TABLE] ? attribute_u32(table[RTA_TABLE]) :
			 info->rtm_table,
		.metric = table[RTA_PRIORITY] ?
			  attribute_u32(table[RTA_PRIORITY]) : 0,
		.type = info->rtm_type, .protocol = info->rtm_protocol,
		.scope = info->rtm_scope, .tos = info->rtm_tos,
		.source = take_ip(family, table[RTA_PREFSRC]),
	};
	if (!route->dst.ip.family)
		return -EBADMSG;
	if (table[RTA_MULTIPATH])
		err = decode_hops(table[RTA_MULTIPATH], family, arena, route);
	else
		decode_single(info, table, single, route);
	/* A blackhole of IPv6 names lo; that is no next hop. */
	if (route->type != RTN_UNICAST && route->type != RTN_LOCAL)
		route->count = 0;
	name_hops(names, route->hops, route->count);
	if (table[RTA_CACHEINFO]) {
		memcpy(&cache, attribute_data(table[RTA_CACHEINFO]),
		       sizeof(cache));
		route->cacheinfo_expires = cache.rta_expires > 0 ?
					   (uint32_t)cache.rta_expires / 100 : 0;
	}
	route->object.ours = route->protocol == MARK;
	if (!route->object.unsaid)
		route->object.unsaid = unsaid(route, table);
	return err;
}
