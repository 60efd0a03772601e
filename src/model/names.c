/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.c - interfaces by name and by index
 *
 * The kernel's messages about addresses and routes carry indices; people say
 * names. A table is read once per dump.
 */
#include <errno.h>
#include <net/if.h>

#include "kinds.h"

static const struct want name_wants[] = {
	{ IFLA_IFNAME, 1, true }, { 0 }
};

static const char *name_in(const struct nlmsghdr *header)
{
	const struct nlattr *table[IFLA_IFNAME + 1] = { NULL };

	if (header->nlmsg_type != RTM_NEWLINK ||
	    attributes_read(header, sizeof(struct ifinfomsg), name_wants,
			    table, ARRAY_SIZE(table)) < 0 ||
	    !table[IFLA_IFNAME])
		return NULL;
	return attribute_string(table[IFLA_IFNAME]);
}

static unsigned index_in(const struct nlmsghdr *header)
{
	const struct ifinfomsg *info = (const void *)(header + 1);

	return (unsigned)info->ifi_index;
}

static int add_name(const struct nlmsghdr *header, void *context)
{
	struct names_of_links *names = context;
	const char *name = name_in(header);

	if (!name)
		return 0;
	names->list = vector_room(names->list, names->count, &names->max,
				  sizeof(*names->list));
	names->list[names->count].index = index_in(header);
	names->list[names->count++].name = arena_string(names->arena, name);
	return 0;
}

static void start_again(void *context)
{
	struct names_of_links *names = context;

	names->count = 0;
	arena_reset(names->arena);
}

static int by_index(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return x < y ? -1 : x > y;
}

int link_names_read(struct netlink *netlink, struct names_of_links *names)
{
	struct message message = { 0 };
	int err;

	if (!names->arena)
		names->arena = arena_new();
	start_again(names);
	message_start(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	message_put_u32(&message, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	err = netlink_dump(netlink, &message, add_name, start_again, names);
	message_free(&message);
	if (names->count)
		qsort(names->list, names->count, sizeof(*names->list),
		      by_index);
	names->last = 0;
	return err;
}

const char *link_names_find(struct names_of_links *names, unsigned index)
{
	size_t low = 0, high = names->count;

	if (names->last < high && names->list[names->last].index == index)
		return names->list[names->last].name;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (names->list[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == names->count || names->list[low].index != index)
		return NULL;
	names->last = low;
	return names->list[low].name;
}

void link_names_free(struct names_of_links *names)
{
	free(names->list);
	arena_free(names->arena);
	*names = (struct names_of_links){ 0 };
}

static int take_index(const struct nlmsghdr *header, void *context)
{
	*(unsigned *)context = index_in(header);
	return 0;
}

bool error_passes(int err)
{
	return err == -ENOBUFS || err == -ENOMEM || err == -ETIMEDOUT;
}

/* That there is none is something else than that the kernel had no room to say
 * so: nothing may be left undone for that. */
static int ask(struct netlink *netlink, struct message *message,
	       netlink_row *row, void *context)
{
	int err = netlink_get(netlink, message, row, context);

	return error_passes(err) ? netlink_get(netlink, message, row, context) :
				   err;
}

static int ask_index(struct netlink *netlink, unsigned index,
		     netlink_row *row, void *context)
{
	struct message message = { 0 };
	struct ifinfomsg *info;
	int err;

	info = message_start(&message, RTM_GETLINK, 0, sizeof(*info));
	info->ifi_index = (int)index;
	message_put_u32(&message, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	err = ask(netlink, &message, row, context);
	message_free(&message);
	return err;
}

int link_index(struct netlink *netlink, const char *name, unsigned *index)
{
	struct message message = { 0 };
	int err;

	*index = 0;
	if (!*name || strlen(name) >= IFNAMSIZ)
		return -ENODEV;
	message_start(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	message_put_string(&message, IFLA_IFNAME, name);
	message_put_u32(&message, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	err = ask(netlink, &message, take_index, index);
	message_free(&message);
	return err ? err : *index ? 0 : -ENODEV;
}

struct name_wanted {
	struct arena	*arena;
	const char	*name;
};

static int take_name(const struct nlmsghdr *header, void *context)
{
	struct name_wanted *wanted = context;

	wanted->name = arena_string(wanted->arena, name_in(header));
	return 0;
}

const char *link_name(struct netlink *netlink, struct arena *arena,
		      unsigned index)
{
	struct name_wanted wanted = { .arena = arena };

	return ask_index(netlink, index, take_name, &wanted) < 0 ? NULL :
								  wanted.name;
}

static const struct want mac_wants[] = {
	{ IFLA_ADDRESS, 1 }, { 0 }
};

static int take_mac(const struct nlmsghdr *header, void *context)
{
	const struct nlattr *table[IFLA_ADDRESS + 1] = { NULL };
	struct mac *mac = context;

	if (header->nlmsg_type != RTM_NEWLINK ||
	    attributes_read(header, sizeof(struct ifinfomsg), mac_wants,
			    table, ARRAY_SIZE(table)) < 0 ||
	    !table[IFLA_ADDRESS] ||
	    attribute_size(table[IFLA_ADDRESS]) != sizeof(mac->bytes))
		return 0;
	mac->len = sizeof(mac->bytes);
	memcpy(mac->bytes, attribute_data(table[IFLA_ADDRESS]), mac->len);
	return 0;
}

int link_mac(struct netlink *netlink, unsigned index, struct mac *mac)
{
	*mac = (struct mac){ 0 };
	return ask_index(netlink, index, take_mac, mac);
}
