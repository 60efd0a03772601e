/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * document.c - what the JSON document of a configuration holds
 *
 * Configuration alone, in the keys of `ip -j` where it has them: no indices, no
 * counters, nothing that the kernel thinks at the moment. So a document that is
 * applied elsewhere is printed there again, byte for byte.
 */
#include <linux/rtnetlink.h>

#include <vrfsh/commands.h>

#include "document.h"

#define KEY(row, name, member, kind, ...)				\
	{ .key = name, .type = COLUMN_##kind, .offset = offsetof(row, member), \
	  __VA_ARGS__ }
#define SECTION(name, row, list_columns, nothing, words)		\
	KEY(struct document, #name, name, LIST, .size = sizeof(row),	\
	    .columns = list_columns, .blank = nothing, .about = words)
#define VRF_OF(row)							\
	KEY(row, "vrf", object.vrf, STRING, .min = 1,			\
	    .about = "the VRF that it is in")
#define OURS(row)							\
	KEY(row, "ours", object.ours, BOOL,				\
	    .about = "made by vrfsh; what others made stays theirs while it " \
		     "is as the document says")
#define UNSAID(row)							\
	KEY(row, "unsaid", object.unsaid, STRING,			\
	    .about = "what no configuration can say of it: such a row is " \
		     "left out of account, and the object left alone")
#define EVERY_OBJECT(of)						\
	.object = { .kind = &kind_##of, .vrf = VRF_GLOBAL, .ours = true }

/* -- VRFs and their switches ---------------------------------------------- */

static const struct column vrf_columns[] = {
	KEY(struct vrf, "name", object.vrf, STRING, .needed = true, .min = 1,
	    .max = 255, .about = "its name; global has no row"),
	OURS(struct vrf),
	UNSAID(struct vrf),
	{ 0 }
};

static const struct vrf blank_vrf = { EVERY_OBJECT(vrf) };

static const struct column setting_columns[] = {
	KEY(struct switches, "vrf", vrf, STRING, .min = 1,
	    .about = "a VRF, global too, whose switches are set"),
	KEY(struct switches, "ip_routing", ip_routing, BOOL, .needed = true,
	    .about = "whether it forwards IPv4 packets"),
	KEY(struct switches, "ipv6_unicast_routing", ipv6_unicast_routing, BOOL,
	    .needed = true, .about = "whether it forwards IPv6 packets"),
	{ 0 }
};

static const struct switches blank_switches = { .vrf = VRF_GLOBAL };

/* -- interfaces and what stands on them ------------------------------------ */

/* IFNAMSIZ of linux/if.h, and what its commands take as MTU and description. */
static const struct column link_columns[] = {
	VRF_OF(struct link),
	KEY(struct link, "ifname", name, STRING, .needed = true, .min = 1,
	    .max = 15, .about = "its name"),
	KEY(struct link, "type", kernel_kind, STRING,
	    .about = "its type: dummy, bridge, veth or macvlan; hardware and "
		     "lo have none"),
	KEY(struct link, "up", up, BOOL, .needed = true,
	    .about = "administratively up: `no shutdown`"),
	KEY(struct link, "mtu", mtu, U32, .min = 68, .max = 65536,
	    .about = "bytes; left out: its type's own"),
	KEY(struct link, "address", mac, MAC,
	    .about = "the MAC address that it was given; left out: derived "
		     "from its VRF and name, or the hardware's own"),
	KEY(struct link, "ifalias", description, STRING, .min = 1, .max = 255,
	    .about = "its description; of lo, the VRF's"),
	KEY(struct link, "master", master, STRING, .min = 1, .max = 15,
	    .about = "the bridge of its VRF that it is a port of"),
	KEY(struct link, "link", below, STRING, .min = 1, .max = 15,
	    .about = "a veth's other end, a macvlan's parent"),
	KEY(struct link, "link_vrf", below_vrf, STRING, .min = 1,
	    .about = "the VRF that this is in; left out: the same"),
	OURS(struct link),
	UNSAID(struct link),
	{ 0 }
};

static const struct link blank_link = { EVERY_OBJECT(link) };

static const struct column address_columns[] = {
	VRF_OF(struct address),
	KEY(struct address, "ifname", ifname, STRING, .needed = true, .min = 1,
	    .max = 15, .about = "the interface that has it"),
	KEY(struct address, "local", prefix.ip, IP, .needed = true,
	    .about = "the address"),
	KEY(struct address, "prefixlen", prefix.len, U8, .needed = true,
	    .max = 128, .about = "bits of its subnet"),
	OURS(struct address),
	UNSAID(struct address),
	{ 0 }
};

static const struct address blank_address = { EVERY_OBJECT(address) };

static const struct column neighbour_columns[] = {
	VRF_OF(struct neighbour),
	KEY(struct neighbour, "dst", ip, IP, .needed = true,
	    .about = "the neighbour's address"),
	KEY(struct neighbour, "dev", ifname, STRING, .needed = true, .min = 1,
	    .max = 15, .about = "the interface that it is reached on"),
	KEY(struct neighbour, "lladdr", mac, MAC, .needed = true,
	    .about = "its MAC address"),
	OURS(struct neighbour),
	{ 0 }
};

static const struct neighbour blank_neighbour = { EVERY_OBJECT(neighbour) };

/* -- routes ----------------------------------------------------------------- */

static const struct column hop_columns[] = {
	KEY(struct nexthop, "gateway", gateway, IP,
	    .about = "the router; left out: on the interface itself"),
	KEY(struct nexthop, "dev", ifname, STRING, .min = 1, .max = 15,
	    .about = "the interface; left out: where the router is found"),
	KEY(struct nexthop, "onlink", onlink, BOOL,
	    .about = "the router is on the interface, whatever its subnets"),
	KEY(struct nexthop, "waiting", waiting, BOOL,
	    .about = "configured, and not installed for now; when it is read, "
		     "the state decides"),
	{ 0 }
};

static const struct nexthop blank_hop = { .weight = 1 };

/* linux/rtnetlink.h; the words are `ip`'s. Unicast and blackhole can be said. */
static const char *const types[] = {
	[RTN_UNICAST] = "unicast", [RTN_LOCAL] = "local",
	[RTN_BROADCAST] = "broadcast", [RTN_ANYCAST] = "anycast",
	[RTN_MULTICAST] = "multicast", [RTN_BLACKHOLE] = "blackhole",
	[RTN_UNREACHABLE] = "unreachable", [RTN_PROHIBIT] = "prohibit",
	[RTN_THROW] = "throw", [RTN_NAT] = "nat",
};

static const struct column route_columns[] = {
	VRF_OF(struct route),
	KEY(struct route, "dst", dst, PREFIX, .needed = true,
	    .about = "where it leads"),
	KEY(struct route, "metric", metric, U32,
	    .about = "the kernel's; left out: that of distance 1"),
	KEY(struct route, "type", type, WORD, .words = types,
	    .count = ARRAY_SIZE(types), .size = sizeof(uint8_t),
	    .about = "unicast, or blackhole: Null0"),
	KEY(struct route, "nexthops", hops, ARRAY, .columns = hop_columns,
	    .count = offsetof(struct route, count),
	    .size = sizeof(struct nexthop), .blank = &blank_hop,
	    .about = "its next hops; of a blackhole none"),
	OURS(struct route),
	UNSAID(struct route),
	{ 0 }
};

static const struct route blank_route = {
	EVERY_OBJECT(route), .table = RT_TABLE_MAIN, .type = RTN_UNICAST,
	.metric = UINT32_MAX,
};

/* -- the document ----------------------------------------------------------- */

const struct column document_columns[] = {
	KEY(struct document, "hostname", hostname, STRING, .min = 1, .max = 64,
	    .about = "of the machine; left out: as it is"),
	KEY(struct document, "archive_maximum", archive_maximum, U32,
	    .min = 1, .max = 100,
	    .about = "startup configurations that are kept; left out: as it "
		     "is"),
	SECTION(vrfs, struct vrf, vrf_columns, &blank_vrf,
		"the VRFs beside global"),
	SECTION(settings, struct switches, setting_columns, &blank_switches,
		"switches of VRFs; of one that has no row they are on, "
		"global's stay as they are"),
	SECTION(interfaces, struct link, link_columns, &blank_link,
		"interfaces; both ends of a veth"),
	SECTION(addresses, struct address, address_columns, &blank_address,
		"addresses, in the kernel's order: of IPv4 the first of a "
		"subnet first, of IPv6 the last given first"),
	SECTION(neighbours, struct neighbour, neighbour_columns,
		&blank_neighbour, "static ARP and neighbour entries"),
	SECTION(routes, struct route, route_columns, &blank_route,
		"static routes, with what waits of them"),
	{ 0 }
};

const struct column *document_column(const char *key)
{
	const struct column *column = document_columns;

	while (strcmp(column->key, key))
		column++;
	return column;
}

const struct column *document_row(const struct kind *kind)
{
	static const struct {
		const struct kind	*kind;
		const struct column	*columns;
	} rows[] = {
		{ &kind_vrf, vrf_columns }, { &kind_link, link_columns },
		{ &kind_address, address_columns },
		{ &kind_neighbour, neighbour_columns },
		{ &kind_route, route_columns },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].kind == kind)
			return rows[i].columns;
	return kind->columns;
}

void commands_schema(struct text *text)
{
	json_schema(text, "The running configuration of vrfsh",
		    document_columns);
}
