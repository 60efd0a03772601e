/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_source.c - where routes come from, in the words of IOS and of `ip`
 */
#include <linux/rtnetlink.h>

#include "route_table.h"

/* Distances: Cisco, "Route Selection in Cisco Routers"; babel: RFC 8966 names
 * none, FRR has 100. */
const struct source_name source_names[SOURCES] = {
	[SOURCE_CONNECTED] = { "connected", "C", 0, false },
	[SOURCE_LOCAL] = { "local", "L", 0, false },
	[SOURCE_STATIC] = { "static", "S", 1, false },
	[SOURCE_RIP] = { "rip", "R", 120, true },
	[SOURCE_BGP] = { "bgp", "B", 20, true },
	[SOURCE_EIGRP] = { "eigrp", "D", 90, true },
	[SOURCE_OSPF] = { "ospf", "O", 110, true },
	[SOURCE_ISIS] = { "isis", "i", 115, true },
	[SOURCE_BABEL] = { "babel", "A", 100, true },
	[SOURCE_ND] = { "nd", "ND", 2, true },
	[SOURCE_KERNEL] = { "kernel", "K", 0, true },
};

/* Numbers that rtnetlink.h of some systems does not have yet. */
enum { PROTO_ZSTATIC = 196, PROTO_OPENR = 99 };

static const struct protocol {
	const char	*name;		/* as iproute2's rt_protos has it */
	uint8_t		 number;
} protocols[] = {
	{ "unspec", RTPROT_UNSPEC }, { "redirect", RTPROT_REDIRECT },
	{ "kernel", RTPROT_KERNEL }, { "boot", RTPROT_BOOT },
	{ "static", RTPROT_STATIC }, { "gated", RTPROT_GATED },
	{ "ra", RTPROT_RA }, { "mrt", RTPROT_MRT }, { "zebra", RTPROT_ZEBRA },
	{ "bird", RTPROT_BIRD }, { "dnrouted", RTPROT_DNROUTED },
	{ "xorp", RTPROT_XORP }, { "ntk", RTPROT_NTK },
	{ "dhcp", RTPROT_DHCP }, { "keepalived", RTPROT_KEEPALIVED },
	{ "babel", RTPROT_BABEL }, { "openr", PROTO_OPENR },
	{ "vrfsh", MARK }, { "bgp", RTPROT_BGP }, { "isis", RTPROT_ISIS },
	{ "ospf", RTPROT_OSPF }, { "rip", RTPROT_RIP },
	{ "eigrp", RTPROT_EIGRP }, { "zstatic", PROTO_ZSTATIC },
};

const char *protocol_name(uint8_t protocol, char *buffer)
{
	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
		if (protocols[i].number == protocol)
			return protocols[i].name;
	snprintf(buffer, PROTOCOL_TEXT, "%u", protocol);
	return buffer;
}

const char *route_type_name(uint8_t type)
{
	static const char *const names[] = {
		[RTN_LOCAL] = "local", [RTN_BROADCAST] = "broadcast",
		[RTN_ANYCAST] = "anycast", [RTN_MULTICAST] = "multicast",
		[RTN_BLACKHOLE] = "blackhole",
		[RTN_UNREACHABLE] = "unreachable",
		[RTN_PROHIBIT] = "prohibit", [RTN_THROW] = "throw",
		[RTN_NAT] = "nat",
	};

	return type < ARRAY_SIZE(names) ? names[type] : NULL;
}

enum route_source route_source_of(uint8_t protocol, bool gateway)
{
	switch (protocol) {
	case RTPROT_KERNEL:
		return gateway ? SOURCE_KERNEL : SOURCE_CONNECTED;
	case MARK:
	case RTPROT_BOOT:
	case RTPROT_STATIC:
	case RTPROT_DHCP:
	case PROTO_ZSTATIC:
		return SOURCE_STATIC;
	case RTPROT_RA:
		return SOURCE_ND;
	case RTPROT_BGP:
		return SOURCE_BGP;
	case RTPROT_OSPF:
		return SOURCE_OSPF;
	case RTPROT_ISIS:
		return SOURCE_ISIS;
	case RTPROT_RIP:
		return SOURCE_RIP;
	case RTPROT_EIGRP:
		return SOURCE_EIGRP;
	case RTPROT_BABEL:
		return SOURCE_BABEL;
	default:
		return SOURCE_KERNEL;
	}
}
