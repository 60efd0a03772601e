/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_print.c - a table of routes under its heading, in IOS's groups
 */
#include "route_table.h"

static const char codes4[] =
	"Codes: L - local, C - connected, S - static, R - RIP, B - BGP\n"
	"       D - EIGRP, O - OSPF, i - IS-IS, A - Babel\n"
	"       K - kernel or another program, * - candidate default\n"
	"\n";

static const char codes6[] =
	"Codes: C - Connected, L - Local, S - Static, B - BGP, R - RIP\n"
	"       D - EIGRP, ND - ND Default, NDp - ND Prefix, O - OSPF\n"
	"       i - IS-IS, A - Babel, K - kernel or another program\n";

/* -- the heading ------------------------------------------------------------------ */

/* The gateway of the route that all else takes; 0.0.0.0 if it has none. */
static void put_last_resort(struct text *text, struct route_table *table,
			    const char *vrf)
{
	struct route_row row;
	const struct hop_row *hop;
	struct ip none = { .family = AF_INET };

	if (!table->count || route_table_prefix(table, 0).len) {
		text_puts(text, "Gateway of last resort is not set\n\n");
		return;
	}
	route_table_row(table, 0, vrf, &row);
	hop = row.nexthops.items;
	text_puts(text, "Gateway of last resort is ");
	text_ip(text, row.nexthops.count && hop->gateway.family
		? &hop->gateway : &none);
	text_puts(text, " to network 0.0.0.0\n\n");
}

static void heading4(struct text *text, struct route_table *table,
		     const char *vrf)
{
	if (!is_global(vrf)) {
		text_puts(text, "Routing Table: ");
		text_vrf(text, vrf);
		text_putc(text, '\n');
	}
	text_puts(text, codes4);
	put_last_resort(text, table, vrf);
}

static void heading6(struct text *text, const struct route_table *table,
		     const char *vrf)
{
	text_puts(text, "IPv6 Routing Table - ");
	text_vrf(text, is_global(vrf) ? "default" : vrf);
	text_puts(text, " - ");
	text_number(text, table->count);
	text_puts(text, " entries\n");
	text_puts(text, codes6);
}

static void put_heading(struct output *out, struct route_table *table,
			const char *vrf, bool again)
{
	struct text text = { 0 };

	if (again)
		text_putc(&text, '\n');
	if (table->family == AF_INET)
		heading4(&text, table, vrf);
	else
		heading6(&text, table, vrf);
	output_text(out, text_string(&text), text.len);
	text_free(&text);
}

/* -- groups ------------------------------------------------------------------------- */

/* Routes under one classful network, or one route that is under none. */
struct group {
	size_t		first, end;
	bool		subnetted;
	struct parent	parent;
};

static bool is_in(const struct prefix *network, const struct prefix *prefix)
{
	return prefix->len >= network->len &&
	       prefix_contains(network, &prefix->ip);
}

static struct prefix classful(const struct prefix *prefix)
{
	struct prefix network = {
		.ip = prefix->ip, .len = prefix_class_length(&prefix->ip),
	};

	return prefix_network(&network);
}

/*
 * The group that begins at a route of a sorted table. A network is subnetted
 * when a part of it is a route; the whole of it then counts as one of them.
 */
static struct group group_at(const struct route_table *table, size_t first)
{
	struct prefix prefix = route_table_prefix(table, first);
	struct group group = { .first = first, .end = first + 1 };
	uint64_t lengths = 0;

	if (table->family != AF_INET ||
	    prefix.len < prefix_class_length(&prefix.ip))
		return group;
	group.parent.network = classful(&prefix);
	for (group.end = first; group.end < table->count; group.end++) {
		prefix = route_table_prefix(table, group.end);
		if (!is_in(&group.parent.network, &prefix))
			break;
		lengths |= 1ULL << prefix.len;
		group.subnetted |= prefix.len > group.parent.network.len;
	}
	group.parent.subnets = group.end - first;
	group.parent.masks = (size_t)__builtin_popcountll(lengths);
	if (group.parent.masks == 1)
		group.parent.network.len = route_table_prefix(table, first).len;
	return group;
}

static bool is_wanted(const struct route_table *table, size_t n,
		      const struct route_query *query)
{
	struct prefix prefix;

	if (query->source && route_table_source(table, n) != query->source)
		return false;
	if (!query->within.ip.family)
		return true;
	prefix = route_table_prefix(table, n);
	return is_in(&query->within, &prefix);
}

static int print_group(struct output *out, struct route_table *table,
		       const char *vrf, const struct route_query *query,
		       const struct group *group)
{
	const struct parent *parent = group->subnetted ? &group->parent : NULL;
	struct route_row row;
	int err = out->error;

	for (size_t i = group->first; i < group->end && !err; i++) {
		if (!is_wanted(table, i, query))
			continue;
		route_table_row(table, i, vrf, &row);
		row.parent = parent;
		row.indented = group->subnetted;
		row.masked = group->subnetted && group->parent.masks == 1;
		parent = NULL;
		err = output_row(out, &row);
	}
	return err;
}

int route_table_print(struct output *out, struct route_table *table,
		      const char *vrf, const struct route_query *query,
		      bool again)
{
	int err;

	put_heading(out, table, vrf, again);
	err = out->error;
	for (size_t i = 0; i < table->count && !err;) {
		struct group group = group_at(table, i);

		err = print_group(out, table, vrf, query, &group);
		i = group.end;
	}
	return err;
}
