/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_decode.c - RTM_NEWLINK as a struct link
 */
#include <errno.h>
#include <limits.h>
#include <linux/if_link.h>
#include <net/if.h>

#include "kinds.h"

static const struct want wants[] = {
	{ IFLA_IFNAME, 1, true },
	{ IFLA_IFALIAS, 1, true },
	{ IFLA_ADDRESS, 1 },
	{ IFLA_PERM_ADDRESS, 1 },
	{ IFLA_MTU, 4 },
	{ IFLA_MIN_MTU, 4 },
	{ IFLA_MAX_MTU, 4 },
	{ IFLA_GROUP, 4 },
	{ IFLA_OPERSTATE, 1 },
	{ IFLA_CARRIER, 1 },
	{ IFLA_MASTER, 4 },
	{ IFLA_LINK, 4 },
	{ IFLA_LINK_NETNSID, 4 },
	{ IFLA_LINKINFO, 4 },
	{ IFLA_STATS64, offsetof(struct rtnl_link_stats64, rx_nohandler) },
	{ 0 }
};

static const struct want info_wants[] = {
	{ IFLA_INFO_KIND, 1, true },
	{ IFLA_INFO_DATA, 4 },
	{ IFLA_INFO_SLAVE_KIND, 1, true },
	{ 0 }
};

static const struct want macvlan_wants[] = {
	{ IFLA_MACVLAN_MODE, 4 }, { 0 }
};

static struct mac mac_of(const struct nlattr *attribute)
{
	struct mac mac = { 0 };

	if (attribute && attribute_size(attribute) == sizeof(mac.bytes)) {
		mac.len = sizeof(mac.bytes);
		memcpy(mac.bytes, attribute_data(attribute), mac.len);
	}
	return mac;
}

static void decode_counters(const struct nlattr *attribute,
			    struct link_counters *counters)
{
	struct rtnl_link_stats64 stats = { 0 };
	size_t size = attribute_size(attribute);

	memcpy(&stats, attribute_data(attribute),
	       size < sizeof(stats) ? size : sizeof(stats));
	*counters = (struct link_counters){
		.rx_packets = stats.rx_packets, .tx_packets = stats.tx_packets,
		.rx_bytes = stats.rx_bytes, .tx_bytes = stats.tx_bytes,
		.rx_errors = stats.rx_errors, .tx_errors = stats.tx_errors,
		.rx_dropped = stats.rx_dropped, .tx_dropped = stats.tx_dropped,
		.multicast = stats.multicast, .collisions = stats.collisions,
		.rx_crc_errors = stats.rx_crc_errors,
		.rx_frame_errors = stats.rx_frame_errors,
		.rx_fifo_errors = stats.rx_fifo_errors,
		.tx_carrier_errors = stats.tx_carrier_errors,
	};
}

/* linux/if_link.h, enum macvlan_mode; the words are `ip link`'s. */
static const char *macvlan_mode(const struct nlattr *data)
{
	static const char *const modes[] = {
		[1] = "private", [2] = "vepa", [4] = "bridge", [8] = "passthru",
		[16] = "source",
	};
	const struct nlattr *table[IFLA_MACVLAN_MODE + 1] = { NULL };
	uint32_t mode;

	if (attributes_nested(data, macvlan_wants, table,
			      ARRAY_SIZE(table)) < 0 ||
	    !table[IFLA_MACVLAN_MODE])
		return NULL;
	mode = attribute_u32(table[IFLA_MACVLAN_MODE]);
	return mode < ARRAY_SIZE(modes) ? modes[mode] : NULL;
}

static int decode_info(const struct nlattr *attribute, struct arena *arena,
		       struct link *link)
{
	const struct nlattr *table[IFLA_INFO_SLAVE_KIND + 1] = { NULL };

	if (attributes_nested(attribute, info_wants, table,
			      ARRAY_SIZE(table)) < 0)
		return -EBADMSG;
	if (table[IFLA_INFO_KIND])
		link->kernel_kind = arena_string(arena,
			attribute_string(table[IFLA_INFO_KIND]));
	if (table[IFLA_INFO_SLAVE_KIND])
		link->master_kind = arena_string(arena,
			attribute_string(table[IFLA_INFO_SLAVE_KIND]));
	if (table[IFLA_INFO_DATA] && same_text(link->kernel_kind, "macvlan"))
		link->macvlan_mode = macvlan_mode(table[IFLA_INFO_DATA]);
	return 0;
}

static void decode_numbers(const struct nlattr *const *table,
			   struct link *link)
{
	static const struct { uint16_t type; size_t offset; } numbers[] = {
		{ IFLA_MTU, offsetof(struct link, mtu) },
		{ IFLA_MIN_MTU, offsetof(struct link, min_mtu) },
		{ IFLA_MAX_MTU, offsetof(struct link, max_mtu) },
		{ IFLA_GROUP, offsetof(struct link, group) },
		{ IFLA_MASTER, offsetof(struct link, master_index) },
		{ IFLA_LINK, offsetof(struct link, below_index) },
		{ IFLA_LINK_NETNSID, offsetof(struct link, below_nsid) },
	};

	link->below_nsid = -1;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		const struct nlattr *attribute = table[numbers[i].type];
		uint32_t number;

		if (!attribute)
			continue;
		number = attribute_u32(attribute);
		memcpy((char *)link + numbers[i].offset, &number,
		       sizeof(number));
	}
	/* Said, but -1: the namespace is about to go, and it is not this one. */
	if (table[IFLA_LINK_NETNSID] && link->below_nsid < 0)
		link->below_nsid = INT_MAX;
	if (table[IFLA_OPERSTATE])
		link->operstate = attribute_u8(table[IFLA_OPERSTATE]);
	if (table[IFLA_CARRIER])
		link->carrier = attribute_u8(table[IFLA_CARRIER]);
}

int link_decode(const struct nlmsghdr *header, struct arena *arena,
		struct link *link)
{
	const struct ifinfomsg *info = (const void *)(header + 1);
	const struct nlattr *table[IFLA_PERM_ADDRESS + 1] = { NULL };

	if (header->nlmsg_type != RTM_NEWLINK ||
	    attributes_read(header, sizeof(*info), wants, table,
			    ARRAY_SIZE(table)) < 0 ||
	    !table[IFLA_IFNAME])
		return -EBADMSG;
	link->name = arena_string(arena, attribute_string(table[IFLA_IFNAME]));
	link->index = (unsigned)info->ifi_index;
	link->up = info->ifi_flags & IFF_UP;
	if (table[IFLA_IFALIAS] && *attribute_string(table[IFLA_IFALIAS]))
		link->description = arena_string(arena,
			attribute_string(table[IFLA_IFALIAS]));
	link->mac = mac_of(table[IFLA_ADDRESS]);
	link->permanent = mac_of(table[IFLA_PERM_ADDRESS]);
	decode_numbers(table, link);
	link->carrier = link->up && link->carrier;
	link->object.ours = link->group == MARK;
	if (table[IFLA_STATS64])
		decode_counters(table[IFLA_STATS64], &link->counters);
	if (table[IFLA_LINKINFO] &&
	    decode_info(table[IFLA_LINKINFO], arena, link) < 0)
		return -EBADMSG;
	link->type = link_type_by_kernel(link->kernel_kind,
					 info->ifi_flags & IFF_LOOPBACK);
	return 0;
}
