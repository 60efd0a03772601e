/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_table.c - the routes of a VRF that are in use, small and sorted
 *
 * A million routes must be sorted before the first is printed, so each is a
 * record of 24 bytes (48 for IPv6): what most routes have lies in it, what few
 * have (several next hops, a gateway of the other family) beside it. Records
 * begin with numbers and end with two addresses of the family's size, which
 * memcmp puts in order.
 *
 * Invariant of a settled table: one record a prefix, by address, then length.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "route_table.h"

enum { GATEWAY = 1, ONLINK = 2, LOCAL = 4, CONNECTED = 8 };

struct record {
	uint32_t	metric;
	uint32_t	device;		/* number of its name */
	uint32_t	hops;		/* 0: the gateway here; else in hops[] */
	uint8_t		len, protocol, type, flags;
	uint8_t		addresses[];	/* destination, gateway */
};

struct table_hop {
	struct ip	gateway;
	uint32_t	device;
	uint8_t		weight;
	bool		onlink, last;
};

_Static_assert(sizeof(struct record) == 16, "records are small");

void route_table_start(struct route_table *table, uint8_t family)
{
	*table = (struct route_table){
		.family = family, .bytes = ip_size(family),
		.stride = sizeof(struct record) + 2 * ip_size(family),
		.arena = arena_new(),
	};
	route_table_clear(table);
}

void route_table_free(struct route_table *table)
{
	free(table->records);
	free(table->hops);
	free(table->devices);
	free(table->slots);
	free(table->scratch);
	arena_free(table->arena);
}

void route_table_clear(struct route_table *table)
{
	table->count = 0;
	/* Number 0 means "none". */
	table->hop_count = 1;
	table->hops = vector_room(table->hops, table->hop_count,
				  &table->hop_max, sizeof(*table->hops));
}

static struct record *record(const struct route_table *table, size_t n)
{
	return (struct record *)(table->records + n * table->stride);
}

static uint8_t *gateway(const struct route_table *table, struct record *r)
{
	return r->addresses + table->bytes;
}

/* -- names of interfaces, each kept once -------------------------------------- */

static size_t slot_of(const struct route_table *table, const char *name)
{
	size_t at = hash_bytes(0, name, strlen(name)) &
		    (table->slot_count - 1);

	while (table->slots[at] &&
	       strcmp(table->devices[table->slots[at] - 1], name))
		at = (at + 1) & (table->slot_count - 1);
	return at;
}

/* Keeps at least half of the slots free. */
static void grow_slots(struct route_table *table)
{
	if (table->slot_count > 2 * table->device_count)
		return;
	table->slot_count = table->slot_count ? 4 * table->slot_count : 64;
	free(table->slots);
	table->slots = memory_new(table->slot_count * sizeof(*table->slots));
	memset(table->slots, 0, table->slot_count * sizeof(*table->slots));
	for (size_t i = 0; i < table->device_count; i++)
		table->slots[slot_of(table, table->devices[i])] =
			(uint32_t)i + 1;
}

static uint32_t device_number(struct route_table *table, const char *name)
{
	size_t at;

	if (!name)
		name = "?";
	if (table->device_count &&
	    !strcmp(table->devices[table->last_device], name))
		return table->last_device;
	grow_slots(table);
	at = slot_of(table, name);
	if (!table->slots[at]) {
		table->devices = vector_room(table->devices,
					     table->device_count,
					     &table->device_max,
					     sizeof(*table->devices));
		table->devices[table->device_count++] =
			arena_string(table->arena, name);
		table->slots[at] = (uint32_t)table->device_count;
	}
	table->last_device = table->slots[at] - 1;
	return table->last_device;
}

/* -- adding --------------------------------------------------------------------- */

/* The kernel marks a next hop dead when its interface is shut, and where the
 * namespace ignores the routes of lines that are down, then too. */
static size_t count_alive(const struct route *route)
{
	size_t alive = 0;

	for (size_t i = 0; i < route->count; i++)
		alive += !route->hops[i].dead;
	return alive;
}

static bool is_null(uint8_t type)
{
	return type != RTN_UNICAST && type != RTN_LOCAL;
}

/* The kernel answers with local routes under the main table's number where it
 * keeps both in one (net/ipv4/fib_trie.c, fib_trie_unmerge). */
static bool is_local(const struct route *route)
{
	return route->table == RT_TABLE_LOCAL || route->type == RTN_LOCAL;
}

/* Own addresses but for 127.0.0.0/8, ::1 and the link-local ones. */
static bool is_shown_local(const struct route *route)
{
	return route->type == RTN_LOCAL && !ip_is_loopback(&route->dst.ip) &&
	       !(route->dst.ip.family == AF_INET6 &&
		 ip_is_linklocal(&route->dst.ip));
}

/* What IPv6 always has is not worth a line: fe80::/64 of each interface, and
 * the refusal behind all routes that older kernels have in the table. */
static bool is_shown_main(const struct route *route)
{
	if (route->dst.ip.family == AF_INET6 &&
	    route->protocol == RTPROT_KERNEL &&
	    (ip_is_linklocal(&route->dst.ip) ||
	     (is_null(route->type) && route->metric == UINT32_MAX)))
		return false;
	return route->type != RTN_MULTICAST && route->type != RTN_BROADCAST &&
	       route->type != RTN_ANYCAST;
}

static bool is_shown(const struct route *route)
{
	if (route->tos || route->dst.ip.family == AF_UNSPEC)
		return false;
	if (!is_null(route->type) && !count_alive(route))
		return false;
	return is_local(route) ? is_shown_local(route) : is_shown_main(route);
}

static void add_hop(struct route_table *table, const struct table_hop *hop)
{
	table->hops = vector_room(table->hops, table->hop_count,
				  &table->hop_max, sizeof(*table->hops));
	table->hops[table->hop_count++] = *hop;
}

static void add_hops(struct route_table *table, struct record *r,
		     const struct route *route)
{
	r->hops = (uint32_t)table->hop_count;
	for (size_t i = 0; i < route->count; i++) {
		const struct nexthop *hop = &route->hops[i];

		if (!hop->dead)
			add_hop(table, &(struct table_hop){
				hop->gateway, device_number(table, hop->ifname),
				hop->weight, hop->onlink, false,
			});
	}
	table->hops[table->hop_count - 1].last = true;
}

static void set_hop(struct route_table *table, struct record *r,
		    const struct nexthop *hop)
{
	r->device = device_number(table, hop->ifname);
	if (hop->onlink)
		r->flags |= ONLINK;
	if (hop->gateway.family) {
		r->flags |= GATEWAY;
		memcpy(gateway(table, r), hop->gateway.bytes, table->bytes);
	}
}

/* The only next hop that counts, if it is one that a record has room for. */
static const struct nexthop *only_hop(const struct route_table *table,
				      const struct route *route)
{
	const struct nexthop *hop = route->hops;

	if (count_alive(route) != 1)
		return NULL;
	while (hop->dead)
		hop++;
	return hop->weight <= 1 && (!hop->gateway.family ||
				    hop->gateway.family == table->family)
		? hop : NULL;
}

void route_table_add(struct route_table *table, const struct route *route)
{
	const struct nexthop *hop;
	struct record *r;

	if (!is_shown(route))
		return;
	table->records = vector_room(table->records, table->count, &table->max,
				     table->stride);
	r = record(table, table->count++);
	memset(r, 0, table->stride);
	r->metric = route->metric;
	r->len = route->dst.len;
	r->protocol = route->protocol;
	r->type = route->type;
	r->flags = is_local(route) ? LOCAL : 0;
	memcpy(r->addresses, route->dst.ip.bytes, table->bytes);
	if (is_null(route->type))
		return;
	hop = only_hop(table, route);
	if (hop)
		set_hop(table, r, hop);
	else
		add_hops(table, r, route);
}

/* -- settling ---------------------------------------------------------------------- */

/* By prefix; of one prefix the local route first, then by metric. */
static int compare_rest(const struct record *a, const struct record *b)
{
	if (a->len != b->len)
		return a->len - b->len;
	if ((a->flags ^ b->flags) & LOCAL)
		return a->flags & LOCAL ? -1 : 1;
	return (a->metric > b->metric) - (a->metric < b->metric);
}

static int compare4(const void *one, const void *other)
{
	const struct record *a = one, *b = other;
	int order = memcmp(a->addresses, b->addresses, 4);

	return order ? order : compare_rest(a, b);
}

static int compare6(const void *one, const void *other)
{
	const struct record *a = one, *b = other;
	int order = memcmp(a->addresses, b->addresses, 16);

	return order ? order : compare_rest(a, b);
}

static bool same_prefix(const struct route_table *table,
			const struct record *a, const struct record *b)
{
	return a->len == b->len &&
	       !memcmp(a->addresses, b->addresses, table->bytes);
}

/* Copies a record's next hops to the end of hops[]. */
static void copy_hops(struct route_table *table, struct record *r)
{
	size_t from = r->hops;
	struct table_hop hop = { .device = r->device, .weight = 1,
				 .onlink = r->flags & ONLINK };

	if (!from) {
		if (r->flags & GATEWAY)
			hop.gateway = ip_from_bytes(table->family,
						    gateway(table, r));
		add_hop(table, &hop);
		return;
	}
	do {
		hop = table->hops[from];
		add_hop(table, &hop);
	} while (!table->hops[from++].last);
}

/* IPv6 has equal routes side by side (no multipath of one: two connected
 * lines, say): one route with the next hops of both. */
static void merge(struct route_table *table, struct record *into,
		  struct record *other)
{
	uint32_t start = (uint32_t)table->hop_count;

	copy_hops(table, into);
	table->hops[table->hop_count - 1].last = false;
	copy_hops(table, other);
	table->hops[table->hop_count - 1].last = true;
	into->hops = start;
}

/* What a second route of a prefix adds to the first, the better one. */
static void settle_pair(struct route_table *table, struct record *best,
			struct record *other)
{
	bool local = best->flags & LOCAL;

	if (local && !(other->flags & LOCAL) &&
	    other->protocol == RTPROT_KERNEL)
		best->flags |= CONNECTED;
	else if (table->family == AF_INET6 && !local &&
		 best->metric == other->metric &&
		 best->protocol == other->protocol &&
		 !is_null(best->type) && !is_null(other->type))
		merge(table, best, other);
}

void route_table_settle(struct route_table *table)
{
	size_t kept = 0;

	if (!table->count)
		return;
	qsort(table->records, table->count, table->stride,
	      table->family == AF_INET ? compare4 : compare6);
	for (size_t i = 1; i < table->count; i++) {
		struct record *best = record(table, kept);
		struct record *next = record(table, i);

		if (same_prefix(table, best, next))
			settle_pair(table, best, next);
		else if (++kept < i)
			memcpy(record(table, kept), next, table->stride);
	}
	table->count = kept + 1;
}

void route_table_connect(struct route_table *table, const struct ip *ip)
{
	size_t low = 0, high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct record *r = record(table, middle);
		int order = memcmp(r->addresses, ip->bytes, table->bytes);

		if (!order)
			order = r->len - (int)ip_bits(table->family);
		if (!order) {
			if (r->flags & LOCAL)
				r->flags |= CONNECTED;
			return;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
}

/* -- rows ------------------------------------------------------------------------------ */

struct prefix route_table_prefix(const struct route_table *table, size_t n)
{
	const struct record *r = record(table, n);
	struct prefix prefix = {
		.ip.family = table->family, .len = r->len,
	};

	memcpy(prefix.ip.bytes, r->addresses, table->bytes);
	return prefix;
}

enum route_source route_table_source(const struct route_table *table, size_t n)
{
	const struct record *r = record(table, n);

	/* IOS lists a loopback's /32 as connected, IPv6's /128 as both. */
	if (r->flags & LOCAL)
		return r->flags & CONNECTED && table->family == AF_INET
			? SOURCE_CONNECTED : SOURCE_LOCAL;
	return route_source_of(r->protocol, r->flags & GATEWAY || r->hops ||
			       is_null(r->type));
}

static struct hop_row *add_row(struct route_table *table, size_t count)
{
	table->scratch = vector_room(table->scratch, count,
				     &table->scratch_max,
				     sizeof(*table->scratch));
	table->scratch[count] = (struct hop_row){ .weight = 1 };
	return &table->scratch[count];
}

static size_t fill_several(struct route_table *table, const struct record *r)
{
	size_t count = 0;

	for (const struct table_hop *hop = &table->hops[r->hops];; hop++) {
		*add_row(table, count++) = (struct hop_row){
			hop->gateway, table->devices[hop->device],
			hop->weight ? hop->weight : 1, hop->onlink,
		};
		if (hop->last)
			return count;
	}
}

static size_t fill_hops(struct route_table *table, struct record *r)
{
	struct hop_row *row;

	if (r->hops)
		return fill_several(table, r);
	if (is_null(r->type))
		return 0;
	row = add_row(table, 0);
	row->dev = table->devices[r->device];
	row->onlink = r->flags & ONLINK;
	if (r->flags & GATEWAY)
		row->gateway = ip_from_bytes(table->family, gateway(table, r));
	return 1;
}

/* Static routes have the distance that their metric stands for; what it does
 * not stand for is a metric. */
static void fill_distance(struct route_row *row)
{
	struct route route = { .dst = row->dst, .metric = row->metric };
	uint32_t distance = row->source == SOURCE_STATIC
		? route_distance(&route) : 0;

	if (distance) {
		row->distance = distance;
		return;
	}
	row->distance = source_names[row->source].distance;
	if (row->source != SOURCE_CONNECTED && row->source != SOURCE_LOCAL)
		row->ios_metric = row->metric;
}

void route_table_row(struct route_table *table, size_t n, const char *vrf,
		     struct route_row *row)
{
	struct record *r = record(table, n);
	enum route_source source = route_table_source(table, n);

	*row = (struct route_row){
		.vrf = vrf, .dst = route_table_prefix(table, n),
		.type = r->type == RTN_UNICAST ? NULL
					       : route_type_name(r->type),
		.source = source, .source_name = source_names[source].name,
		.code = source_names[source].code, .metric = r->metric,
		.connected = r->flags & CONNECTED,
	};
	row->protocol = protocol_name(r->protocol, row->protocol_text);
	fill_distance(row);
	row->nexthops.count = fill_hops(table, r);
	row->nexthops.items = table->scratch;
	row->nexthops.size = sizeof(*table->scratch);
}
