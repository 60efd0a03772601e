/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * requests.h - what the kernel layer's tests ask of the kernel
 *
 * Routes are Null0 routes of 10.0.0.0/8, or lead to a gateway; addresses are
 * lo's, of 172.16.0.0/12; each by its number.
 */
#ifndef TESTS_UNIT_REQUESTS_H
#define TESTS_UNIT_REQUESTS_H

#include <arpa/inet.h>
#include <net/if.h>
#include <stdbool.h>
#include <string.h>

#include <vrfsh/netlink.h>

/* What a link said of itself. */
struct link_seen {
	int		index;
	unsigned	flags;
	int		peer_nsid;	/* -1: none */
	size_t		altnames;
};

static inline int see_link(const struct nlmsghdr *message, void *context)
{
	static const struct want wants[] = {
		{ IFLA_LINK_NETNSID, 4, false }, { IFLA_PROP_LIST, 4, false },
		{ 0 }
	};
	const struct nlattr *table[IFLA_PROP_LIST + 1];
	const struct ifinfomsg *link = NLMSG_DATA(message);
	struct link_seen *seen = context;
	const char *name;
	size_t left;

	if (attributes_read(message, sizeof(*link), wants, table,
			    ARRAY_SIZE(table)) < 0)
		return -1000;
	seen->index = link->ifi_index;
	seen->flags = link->ifi_flags;
	seen->peer_nsid = table[IFLA_LINK_NETNSID] ?
		(int)attribute_u32(table[IFLA_LINK_NETNSID]) : -1;
	seen->altnames = 0;
	name = attribute_data(table[IFLA_PROP_LIST]);
	left = attribute_size(table[IFLA_PROP_LIST]);
	while (left >= NLA_HDRLEN) {
		struct nlattr header;
		size_t size;

		memcpy(&header, name, sizeof(header));
		size = NLA_ALIGN(header.nla_len);
		if (size < NLA_HDRLEN || size > left)
			break;
		seen->altnames++;
		name += size;
		left -= size;
	}
	return 0;
}

static inline int get_link(struct netlink *socket, const char *name,
			   struct link_seen *seen)
{
	struct message message = { 0 };
	int result;

	message_start(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	message_put_string(&message, IFLA_IFNAME, name);
	result = netlink_get(socket, &message, see_link, seen);
	message_free(&message);
	return result;
}

static inline unsigned link_flags(struct netlink *socket, const char *name)
{
	struct link_seen seen = { 0 };

	return get_link(socket, name, &seen) == 0 ? seen.flags : 0;
}

static inline int set_link(struct netlink *socket, const char *name, bool up)
{
	struct message message = { 0 };
	struct ifinfomsg *link;
	int result;

	link = message_start(&message, RTM_NEWLINK, 0, sizeof(*link));
	link->ifi_flags = up ? IFF_UP : 0;
	link->ifi_change = IFF_UP;
	message_put_string(&message, IFLA_IFNAME, name);
	result = netlink_talk(socket, &message);
	message_free(&message);
	return result;
}

/* `gateway` NULL: a blackhole. `verb` RTM_NEWROUTE or RTM_DELROUTE. */
static inline void route_message(struct message *message, uint16_t verb,
				 uint32_t number, const char *gateway)
{
	struct rtmsg *route = message_start(message, verb,
		verb == RTM_NEWROUTE ? NLM_F_CREATE | NLM_F_EXCL : 0,
		sizeof(*route));
	struct ip ip = { .family = AF_INET };
	uint32_t value = htonl(0x0a000000 + number);

	route->rtm_family = AF_INET;
	route->rtm_dst_len = 32;
	route->rtm_table = RT_TABLE_MAIN;
	route->rtm_protocol = RTPROT_STATIC;
	route->rtm_type = gateway ? RTN_UNICAST : RTN_BLACKHOLE;
	memcpy(ip.bytes, &value, sizeof(value));
	message_put_ip(message, RTA_DST, &ip);
	if (gateway && inet_pton(AF_INET, gateway, ip.bytes) == 1)
		message_put_ip(message, RTA_GATEWAY, &ip);
}

static inline int add_route(struct netlink *socket, uint32_t number,
			    const char *gateway)
{
	struct message message = { 0 };
	int result;

	route_message(&message, RTM_NEWROUTE, number, gateway);
	result = netlink_talk(socket, &message);
	message_free(&message);
	return result;
}

static inline int add_address(struct netlink *socket, uint32_t number)
{
	uint32_t value = htonl(0xac100000 + number);
	struct message message = { 0 };
	struct ifaddrmsg *address;
	int result;

	address = message_start(&message, RTM_NEWADDR,
				NLM_F_CREATE | NLM_F_EXCL, sizeof(*address));
	address->ifa_family = AF_INET;
	address->ifa_prefixlen = 32;
	address->ifa_index = 1;
	message_put(&message, IFA_LOCAL, &value, sizeof(value));
	result = netlink_talk(socket, &message);
	message_free(&message);
	return result;
}

static inline int count_row(const struct nlmsghdr *message, void *context)
{
	(void)message;
	++*(size_t *)context;
	return 0;
}

/* The IPv4 routes of the main table. */
static inline size_t count_routes(struct netlink *socket)
{
	struct message message = { 0 };
	struct rtmsg *route;
	size_t rows = 0;

	route = message_start(&message, RTM_GETROUTE, 0, sizeof(*route));
	route->rtm_family = AF_INET;
	route->rtm_table = RT_TABLE_MAIN;
	if (netlink_dump(socket, &message, count_row, NULL, &rows) < 0)
		rows = (size_t)-1;
	message_free(&message);
	return rows;
}

#endif
