/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interface_rows.c - the interfaces of a VRF with their addresses
 *
 * Two dumps, links and addresses, each put into the order of interface names;
 * then one walk over both hands every interface its run of addresses.
 */
#include <linux/if.h>
#include <linux/rtnetlink.h>

#include "interface_rows.h"

const struct column address_row_columns[] = {
	COLUMN(struct address_row, family, STRING),
	COLUMN(struct address_row, local, IP),
	COLUMN(struct address_row, prefixlen, U8),
	COLUMN(struct address_row, scope, STRING),
	COLUMN(struct address_row, secondary, BOOL),
	COLUMN(struct address_row, dynamic, BOOL),
	COLUMN(struct address_row, tentative, BOOL),
	COLUMN(struct address_row, duplicate, BOOL),
	{ 0 }
};

/* -- what the kernel's numbers are called ----------------------------------- */

static const char *operstate_name(uint8_t state)
{
	static const char *const names[] = {
		[IF_OPER_UNKNOWN] = "UNKNOWN",
		[IF_OPER_NOTPRESENT] = "NOTPRESENT",
		[IF_OPER_DOWN] = "DOWN",
		[IF_OPER_LOWERLAYERDOWN] = "LOWERLAYERDOWN",
		[IF_OPER_TESTING] = "TESTING",
		[IF_OPER_DORMANT] = "DORMANT",
		[IF_OPER_UP] = "UP",
	};

	return state < ARRAY_SIZE(names) ? names[state] : "UNKNOWN";
}

static const char *scope_name(uint8_t scope)
{
	switch (scope) {
	case RT_SCOPE_HOST:
		return "host";
	case RT_SCOPE_LINK:
		return "link";
	case RT_SCOPE_SITE:
		return "site";
	default:
		return "global";
	}
}

/* IOS: the first word is the line's, `down` where there is no carrier. */
static const char *status_of(const struct link *link)
{
	if (!link->up)
		return "administratively down";
	return link->carrier ? "up" : "down";
}

/* The second word is the protocol's over it (RFC 2863: dormant, testing). */
static const char *protocol_of(const struct link *link)
{
	if (!link->up || !link->carrier)
		return "down";
	return link->operstate == IF_OPER_DORMANT ||
	       link->operstate == IF_OPER_TESTING ? "down" : "up";
}

/* -- reading ------------------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
	const struct link *one = *(const struct link *const *)a;
	const struct link *other = *(const struct link *const *)b;

	return strverscmp(one->name, other->name);
}

/* Each interface's IPv4 before its IPv6, in the kernel's order. */
static int by_interface(const void *a, const void *b)
{
	const struct address *one = *(const struct address *const *)a;
	const struct address *other = *(const struct address *const *)b;
	int order = strverscmp(one->ifname, other->ifname);

	if (!order)
		order = one->prefix.ip.family - other->prefix.ip.family;
	if (!order)
		order = (one->order > other->order) -
			(one->order < other->order);
	return order;
}

static void fill_address(struct address_row *row, const struct address *a)
{
	*row = (struct address_row){
		.family = a->prefix.ip.family == AF_INET ? "inet" : "inet6",
		.local = a->prefix.ip,
		.prefixlen = a->prefix.len,
		.scope = scope_name(a->scope),
		.secondary = a->secondary,
		.dynamic = a->dynamic,
		.tentative = a->tentative,
		.duplicate = a->duplicate,
		.address = a,
	};
}

static int read_addresses(struct show *show, const struct filter *filter,
			  struct list *rows, struct error *error)
{
	struct object **list;
	struct address_row *row;
	size_t count;
	int err = show_list(show, &kind_address, filter, &list, &count, error);

	if (err)
		return err;
	if (count)
		qsort(list, count, sizeof(*list), by_interface);
	row = arena_alloc(show->arena, (count + 1) * sizeof(*row));
	for (size_t i = 0; i < count; i++)
		fill_address(&row[i], (const struct address *)list[i]);
	*rows = (struct list){ row, count, sizeof(*row) };
	return 0;
}

static void fill_interface(struct interface_row *row, const struct link *link)
{
	*row = (struct interface_row){
		.vrf = link->object.vrf,
		.ifname = link->name,
		.ifindex = link->index,
		.status = status_of(link),
		.protocol = protocol_of(link),
		.operstate = operstate_name(link->operstate),
		.mtu = link->mtu,
		.mac = link->mac,
		.permanent = link->permanent,
		.description = link->description,
		.kind = link->kernel_kind,
		.master = link->master,
		.below = link->below,
		.below_vrf = link->below_vrf,
		.link = link,
	};
}

/* The run of an interface's addresses; `*at` moves behind it. */
static struct list take_addresses(const struct list *all, size_t *at,
				  const char *ifname)
{
	const struct address_row *row = all->items;
	size_t first;

	while (*at < all->count &&
	       strverscmp(row[*at].address->ifname, ifname) < 0)
		++*at;
	first = *at;
	while (*at < all->count && !strcmp(row[*at].address->ifname, ifname))
		++*at;
	return (struct list){ row + first, *at - first, sizeof(*row) };
}

int interface_rows(struct show *show, const struct interface_query *query,
		   struct interface_row **rows, size_t *count,
		   struct error *error)
{
	struct filter links = { .ifname = show->ifname,
				.details = query->details };
	struct filter addresses = { .ifname = show->ifname,
				    .family = query->family };
	struct list all = { 0 };
	struct object **list;
	size_t at = 0;
	int err = show_list(show, &kind_link, &links, &list, count, error);

	if (!err && *count)
		err = read_addresses(show, &addresses, &all, error);
	if (err || !*count)
		return err;
	qsort(list, *count, sizeof(*list), by_name);
	*rows = arena_alloc(show->arena, *count * sizeof(**rows));
	for (size_t i = 0; i < *count; i++) {
		fill_interface(&(*rows)[i], (const struct link *)list[i]);
		(*rows)[i].addresses = take_addresses(&all, &at,
						      (*rows)[i].ifname);
	}
	return 0;
}

const struct address_row *interface_address(const struct interface_row *row,
					    size_t n)
{
	return (const struct address_row *)row->addresses.items + n;
}

void text_line_state(struct text *text, const struct interface_row *row)
{
	text_escape(text, row->ifname);
	text_printf(text, " is %s, line protocol is %s\n", row->status,
		    row->protocol);
}
