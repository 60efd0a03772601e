/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address_order.c - the order in which the kernel has an interface's addresses
 *
 * IPv4: the first of each subnet in the order of their coming, then the others
 * (net/ipv4/devinet.c, __inet_insert_ifa); the very first is the primary one
 * that IOS knows. IPv6: by scope, the newest of one scope first
 * (net/ipv6/addrconf.c, ipv6_link_dev_addr).
 */
#include "kinds.h"

struct place {
	struct address	*address;
	size_t		 at;		/* where it stood, or came */
	bool		 is_new, second;	/* second: in its subnet */
};

static int by_link(const struct place *a, const struct place *b)
{
	int order = compare_vrfs(&a->address->object, &b->address->object);

	if (!order)
		order = compare_names(a->address->ifname, b->address->ifname);
	return order ? order : (int)a->address->prefix.ip.family -
			       (int)b->address->prefix.ip.family;
}

static int by_coming(const struct place *a, const struct place *b)
{
	return a->at < b->at ? -1 : a->at > b->at;
}

static int by_subnet(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	struct prefix p = prefix_network(&a->address->prefix);
	struct prefix q = prefix_network(&b->address->prefix);
	int order = by_link(a, b);

	if (!order)
		order = prefix_compare(&p, &q);
	return order ? order : by_coming(a, b);
}

static bool same_subnet(const struct place *a, const struct place *b)
{
	struct prefix p = prefix_network(&a->address->prefix);
	struct prefix q = prefix_network(&b->address->prefix);

	return !by_link(a, b) && prefix_equal(&p, &q);
}

/* Global ones before link-local ones, and these before the host's own. */
static int scope(const struct place *place)
{
	return place->address->linklocal ? 1 :
	       ip_is_loopback(&place->address->prefix.ip) ? 2 : 0;
}

static int in_order(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	bool ipv4 = a->address->prefix.ip.family == AF_INET;
	int order = by_link(a, b);

	if (!order)
		order = ipv4 ? (int)a->second - (int)b->second :
			       scope(a) - scope(b);
	if (!order && !ipv4)
		order = (int)b->is_new - (int)a->is_new;
	if (order)
		return order;
	return !ipv4 && a->is_new ? by_coming(b, a) : by_coming(a, b);
}

void address_arrange(struct object **list, size_t old, size_t count)
{
	struct place *places = memory_new(count * sizeof(*places));

	for (size_t i = 0; i < count; i++)
		places[i] = (struct place){
			.address = (struct address *)list[i], .at = i,
			.is_new = i >= old,
		};
	qsort(places, count, sizeof(*places), by_subnet);
	for (size_t i = 1; i < count; i++)
		places[i].second = same_subnet(&places[i - 1], &places[i]);
	qsort(places, count, sizeof(*places), in_order);
	for (size_t i = 0; i < count; i++) {
		list[i] = &places[i].address->object;
		places[i].address->order = (unsigned)i;
	}
	free(places);
}
