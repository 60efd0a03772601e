/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_route.c - tests: a table of routes, sorted, grouped and printed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <linux/rtnetlink.h>

#include "../../src/commands/route_table.h"

static struct text printed;

static int keep(struct output *out, const char *data, size_t len)
{
	(void)out;
	text_add(&printed, data, len);
	return 0;
}

static int begin(void **state)
{
	(void)state;
	text_clear(&printed);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	text_free(&printed);
	return 0;
}

/* -- routes from a few words -------------------------------------------------- */

static struct prefix prefix_of(const char *words)
{
	struct prefix prefix;

	assert_true(prefix_parse(words, &prefix));
	return prefix;
}

/* A next hop: a gateway or NULL, and an interface. */
static struct nexthop via(const char *gateway, const char *ifname)
{
	struct nexthop hop = { .ifname = ifname, .weight = 1 };

	if (gateway)
		assert_true(ip_parse(gateway, &hop.gateway));
	return hop;
}

static struct route route_to(const char *dst, uint8_t protocol,
			     const struct nexthop *hops, size_t count)
{
	return (struct route){
		.dst = prefix_of(dst), .protocol = protocol,
		.type = RTN_UNICAST, .table = RT_TABLE_MAIN, .hops = hops,
		.count = count,
	};
}

static void add(struct route_table *table, const char *dst, uint8_t protocol,
		const char *gateway, const char *ifname)
{
	struct nexthop hop = via(gateway, ifname);
	struct route route = route_to(dst, protocol, &hop, 1);

	route_table_add(table, &route);
}

static void add_local(struct route_table *table, const char *dst,
		      const char *ifname)
{
	struct nexthop hop = via(NULL, ifname);
	struct route route = route_to(dst, RTPROT_KERNEL, &hop, 1);

	route.table = RT_TABLE_LOCAL;
	route.type = RTN_LOCAL;
	route_table_add(table, &route);
}

static void add_metric(struct route_table *table, const char *dst,
		       uint8_t protocol, uint32_t metric, const char *gateway)
{
	struct nexthop hop = via(gateway, "vetha");
	struct route route = route_to(dst, protocol, &hop, 1);

	route.metric = metric;
	route_table_add(table, &route);
}

/* -- what is printed of them ----------------------------------------------------- */

static const char *print(struct route_table *table,
			 const struct route_query *query)
{
	const struct route_query all = { 0 };
	struct output out = { .write = keep };

	text_clear(&printed);
	route_table_settle(table);
	output_begin(&out, table->family == AF_INET ? &route_text4
						    : &route_text6, NULL);
	assert_int_equal(route_table_print(&out, table, VRF_GLOBAL,
					   query ? query : &all, false), 0);
	output_end(&out);
	output_flush(&out);
	text_free(&out.buffer);
	return text_string(&printed);
}

/* The routes alone, without what stands above them. */
static const char *list(struct route_table *table)
{
	const char *text = print(table, NULL);
	const char *heading = strstr(text, table->family == AF_INET
				     ? "Gateway of last resort"
				     : "another program\n");

	assert_non_null(heading);
	heading = strchr(heading, '\n') + 1;
	return table->family == AF_INET ? heading + 1 : heading;
}

static void start(struct route_table *table, uint8_t family)
{
	route_table_start(table, family);
}

/* -- IPv4 -------------------------------------------------------------------------- */

static void without_a_default_no_way_out_is_told(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	assert_non_null(strstr(print(&table, NULL),
			       "\nGateway of last resort is not set\n\n"));
	assert_string_equal(list(&table), "");
	route_table_free(&table);
}

static void the_default_is_the_way_out(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add(&table, "0.0.0.0/0", MARK, "192.168.100.1", "vetha");
	assert_non_null(strstr(print(&table, NULL), "Gateway of last resort is "
			       "192.168.100.1 to network 0.0.0.0\n\n"));
	assert_string_equal(list(&table),
		"S*    0.0.0.0/0 [1/0] via 192.168.100.1\n");
	route_table_free(&table);
}

static void a_default_without_gateway_is_the_way_out_too(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add(&table, "0.0.0.0/0", MARK, NULL, "vetha");
	assert_non_null(strstr(print(&table, NULL), "Gateway of last resort is "
			       "0.0.0.0 to network 0.0.0.0\n"));
	route_table_free(&table);
}

static void whole_networks_and_supernets_stand_for_themselves(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add(&table, "192.168.1.0/24", MARK, "192.168.100.1", "vetha");
	add(&table, "10.0.0.0/8", MARK, "192.168.100.1", "vetha");
	add(&table, "172.16.0.0/12", MARK, "192.168.100.1", "vetha");
	add(&table, "172.31.0.0/16", MARK, "192.168.100.1", "vetha");
	assert_string_equal(list(&table),
		"S     10.0.0.0/8 [1/0] via 192.168.100.1\n"
		"S     172.16.0.0/12 [1/0] via 192.168.100.1\n"
		"S     172.31.0.0/16 [1/0] via 192.168.100.1\n"
		"S     192.168.1.0/24 [1/0] via 192.168.100.1\n");
	route_table_free(&table);
}

static void subnets_of_one_length_are_listed_without_it(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add(&table, "10.1.2.0/24", MARK, "192.168.100.1", "vetha");
	add(&table, "10.1.1.0/24", RTPROT_KERNEL, NULL, "vetha");
	assert_string_equal(list(&table),
		"      10.0.0.0/24 is subnetted, 2 subnets\n"
		"C        10.1.1.0 is directly connected, vetha\n"
		"S        10.1.2.0 [1/0] via 192.168.100.1\n");
	route_table_free(&table);
}

static void subnets_of_several_lengths_are_variable(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add(&table, "192.168.100.0/24", RTPROT_KERNEL, NULL, "vetha");
	add_local(&table, "192.168.100.1/32", "vetha");
	add(&table, "193.0.0.0/24", MARK, "192.168.100.2", "vetha");
	assert_string_equal(list(&table),
		"      192.168.100.0/24 is variably subnetted, 2 subnets, "
		"2 masks\n"
		"C        192.168.100.0/24 is directly connected, vetha\n"
		"L        192.168.100.1/32 is directly connected, vetha\n"
		"S     193.0.0.0/24 [1/0] via 192.168.100.2\n");
	route_table_free(&table);
}

static void further_next_hops_stand_below_the_first(void **state)
{
	struct nexthop hops[] = {
		via("192.168.100.1", "vetha"), via("192.168.100.2", "vetha"),
		via(NULL, "vethb"),
	};
	struct route route = route_to("10.1.0.0/16", MARK, hops, 3);
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	route_table_add(&table, &route);
	assert_string_equal(list(&table),
		"      10.0.0.0/16 is subnetted, 1 subnets\n"
		"S        10.1.0.0 [1/0] via 192.168.100.1\n"
		"                  [1/0] via 192.168.100.2\n"
		"                  is directly connected, vethb\n");
	route_table_free(&table);
}

static void dead_next_hops_are_left_out(void **state)
{
	struct nexthop hops[] = {
		via("192.168.100.1", "vetha"), via("192.168.101.1", "vethb"),
	};
	struct route route = route_to("10.0.0.0/8", MARK, hops, 2);
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	hops[0].dead = true;
	route_table_add(&table, &route);
	assert_string_equal(list(&table),
		"S     10.0.0.0/8 [1/0] via 192.168.101.1\n");
	route_table_free(&table);
}

static void a_route_with_dead_next_hops_alone_is_hidden(void **state)
{
	struct nexthop hop = via("192.168.100.1", "vetha");
	struct route route = route_to("10.0.0.0/8", MARK, &hop, 1);
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	hop.dead = hop.linkdown = true;
	route_table_add(&table, &route);
	assert_string_equal(list(&table), "");
	hop.dead = false;
	route_table_add(&table, &route);
	assert_string_not_equal(list(&table), "");
	route_table_free(&table);
}

static void only_the_best_of_a_prefix_is_listed(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add_metric(&table, "10.0.0.0/8", MARK, 20, "192.168.100.2");
	add_metric(&table, "10.0.0.0/8", MARK, 10, "192.168.100.1");
	add_metric(&table, "10.0.0.0/8", MARK, 30, "192.168.100.3");
	assert_string_equal(list(&table),
		"S     10.0.0.0/8 [10/0] via 192.168.100.1\n");
	route_table_free(&table);
}

static void a_metric_that_is_no_distance_stands_behind_the_slash(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add_metric(&table, "10.0.0.0/8", RTPROT_STATIC, 4000, "192.168.100.1");
	add_metric(&table, "11.0.0.0/8", RTPROT_OSPF, 20, "192.168.100.1");
	assert_string_equal(list(&table),
		"S     10.0.0.0/8 [1/4000] via 192.168.100.1\n"
		"O     11.0.0.0/8 [110/20] via 192.168.100.1, vetha\n");
	route_table_free(&table);
}

static void a_route_to_nowhere_leads_to_null(void **state)
{
	struct route route = route_to("10.0.0.0/8", MARK, NULL, 0);
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	route.type = RTN_BLACKHOLE;
	route_table_add(&table, &route);
	assert_string_equal(list(&table),
		"S     10.0.0.0/8 is directly connected, Null0\n");
	route_table_free(&table);
}

static void a_gateway_off_the_subnet_is_told_with_its_line(void **state)
{
	struct nexthop hops[] = {
		via("fe80::1", "vetha"), via("10.9.9.9", "vethb"),
	};
	struct route other = route_to("10.0.0.0/8", MARK, &hops[0], 1);
	struct route onlink = route_to("11.0.0.0/8", MARK, &hops[1], 1);
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	hops[1].onlink = true;
	route_table_add(&table, &other);
	route_table_add(&table, &onlink);
	assert_string_equal(list(&table),
		"S     10.0.0.0/8 [1/0] via FE80::1, vetha\n"
		"S     11.0.0.0/8 [1/0] via 10.9.9.9, vethb\n");
	route_table_free(&table);
}

static void an_address_without_subnet_is_connected(void **state)
{
	struct prefix own = prefix_of("7.7.7.7/32");
	struct prefix other = prefix_of("7.7.7.9/32");
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add_local(&table, "7.7.7.7/32", "lo");
	add_local(&table, "7.7.7.8/32", "lo");
	route_table_settle(&table);
	route_table_connect(&table, &own.ip);
	route_table_connect(&table, &other.ip);
	assert_string_equal(list(&table),
		"      7.0.0.0/32 is subnetted, 2 subnets\n"
		"C        7.7.7.7 is directly connected, lo\n"
		"L        7.7.7.8 is directly connected, lo\n");
	route_table_free(&table);
}

static void what_is_not_a_route_of_a_router_is_left_out(void **state)
{
	struct nexthop hop = via(NULL, "vetha");
	struct route broadcast = route_to("192.168.100.255/32", RTPROT_KERNEL,
					  &hop, 1);
	struct route of_service = route_to("10.0.0.0/8", MARK, &hop, 1);
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	broadcast.table = RT_TABLE_LOCAL;
	broadcast.type = RTN_BROADCAST;
	of_service.tos = 16;
	route_table_add(&table, &broadcast);
	route_table_add(&table, &of_service);
	add_local(&table, "127.0.0.1/32", "lo");
	add_local(&table, "127.0.0.0/8", "lo");
	assert_string_equal(list(&table), "");
	route_table_free(&table);
}

static void of_one_source_parents_count_all(void **state)
{
	const struct route_query statics = { .source = SOURCE_STATIC };
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add(&table, "10.1.0.0/24", RTPROT_KERNEL, NULL, "vetha");
	add(&table, "10.2.0.0/16", MARK, "10.1.0.1", "vetha");
	add(&table, "11.1.0.0/24", RTPROT_KERNEL, NULL, "vethb");
	assert_non_null(strstr(print(&table, &statics), "not set\n\n"
		"      10.0.0.0/8 is variably subnetted, 2 subnets, 2 masks\n"
		"S        10.2.0.0/16 [1/0] via 10.1.0.1\n"));
	assert_null(strstr(text_string(&printed), "11."));
	assert_null(strstr(text_string(&printed), "C        "));
	route_table_free(&table);
}

static void longer_prefixes_are_those_within(void **state)
{
	const struct route_query within = { .within = prefix_of("10.2.0.0/15") };
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add(&table, "10.0.0.0/8", MARK, "10.1.0.1", "vetha");
	add(&table, "10.2.0.0/16", MARK, "10.1.0.1", "vetha");
	add(&table, "10.3.1.0/24", MARK, "10.1.0.1", "vetha");
	add(&table, "10.4.0.0/16", MARK, "10.1.0.1", "vetha");
	assert_non_null(strstr(print(&table, &within), "4 subnets, 3 masks\n"
		"S        10.2.0.0/16 [1/0] via 10.1.0.1\n"
		"S        10.3.1.0/24 [1/0] via 10.1.0.1\n"));
	assert_null(strstr(text_string(&printed), "10.4"));
	assert_null(strstr(text_string(&printed), "S        10.0.0.0"));
	route_table_free(&table);
}

static void names_of_interfaces_cannot_command_a_terminal(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add(&table, "10.0.0.0/8", RTPROT_KERNEL, NULL, "a\033[2Jb");
	assert_null(strchr(list(&table), '\033'));
	assert_non_null(strstr(text_string(&printed), "connected, a\\"));
	route_table_free(&table);
}

/* -- IPv6 ----------------------------------------------------------------------------- */

static void ipv6_is_listed_by_pairs_of_lines(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET6);
	add_metric(&table, "::/0", MARK, 1024, "fe80::1");
	add(&table, "2001:db8::/64", RTPROT_KERNEL, NULL, "vetha");
	add_local(&table, "2001:db8::1/128", "vetha");
	add(&table, "fe80::/64", RTPROT_KERNEL, NULL, "vetha");
	add_local(&table, "fe80::9/128", "vetha");
	add_local(&table, "::1/128", "lo");
	assert_string_equal(list(&table),
		"S   ::/0 [1/0]\n"
		"     via FE80::1, vetha\n"
		"C   2001:DB8::/64 [0/0]\n"
		"     via vetha, directly connected\n"
		"L   2001:DB8::1/128 [0/0]\n"
		"     via vetha, receive\n");
	assert_non_null(strstr(print(&table, NULL),
			       "IPv6 Routing Table - default - 3 entries\n"));
	route_table_free(&table);
}

static void equal_routes_of_ipv6_are_one_with_both_lines(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET6);
	add(&table, "2001:db8::/64", RTPROT_KERNEL, NULL, "vetha");
	add(&table, "2001:db8::/64", RTPROT_KERNEL, NULL, "vethb");
	add(&table, "2001:db8::/64", RTPROT_KERNEL, NULL, "vethc");
	route_table_settle(&table);
	assert_int_equal(table.count, 1);
	list(&table);
	assert_non_null(strstr(text_string(&printed), "via vetha, directly"));
	assert_non_null(strstr(text_string(&printed), "via vethb, directly"));
	assert_non_null(strstr(text_string(&printed), "via vethc, directly"));
	route_table_free(&table);
}

static void an_own_address_of_ipv6_may_be_connected_as_well(void **state)
{
	struct route_table table;

	(void)state;
	start(&table, AF_INET6);
	add_metric(&table, "2001:db8::7/128", RTPROT_KERNEL, 256, NULL);
	add_local(&table, "2001:db8::7/128", "lo");
	assert_string_equal(list(&table),
		"LC  2001:DB8::7/128 [0/0]\n"
		"     via lo, directly connected\n");
	route_table_free(&table);
}

/* -- one route, many routes, JSON ------------------------------------------------------- */

static const char *document(struct route_table *table, enum format format,
			    const struct row_type *type)
{
	struct output out = { .write = keep, .format = format };
	struct route_row row;

	text_clear(&printed);
	route_table_settle(table);
	route_table_row(table, 0, "Blue", &row);
	output_document(&out, type, &row, NULL);
	output_flush(&out);
	text_free(&out.buffer);
	return text_string(&printed);
}

static void an_entry_tells_all_of_a_route(void **state)
{
	struct nexthop hops[] = {
		via("192.168.100.1", "vetha"), via("192.168.100.2", "vetha"),
	};
	struct route route = route_to("10.0.0.0/7", MARK, hops, 2);
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	hops[1].weight = 3;
	route.metric = 5;
	route_table_add(&table, &route);
	assert_string_equal(document(&table, FORMAT_TEXT, &route_entry_type),
		"Routing Table: Blue\n"
		"Routing entry for 10.0.0.0/7, supernet\n"
		"  Known via \"static\", distance 5, metric 0\n"
		"  Routing Descriptor Blocks:\n"
		"  * 192.168.100.1, via vetha\n"
		"      Route metric is 0, traffic share count is 1\n"
		"    192.168.100.2, via vetha\n"
		"      Route metric is 0, traffic share count is 3\n");
	route_table_free(&table);
}

static void json_has_the_kernels_numbers(void **state)
{
	struct nexthop hop = via("192.168.100.1", "vetha");
	struct route route = route_to("10.0.0.0/8", 200, &hop, 1);
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	route.metric = 77;
	route_table_add(&table, &route);
	assert_string_equal(document(&table, FORMAT_JSON, &route_text4),
		"{\"vrf\":\"Blue\",\"dst\":\"10.0.0.0/8\","
		"\"source\":\"kernel\",\"protocol\":\"200\",\"distance\":0,"
		"\"metric\":77,\"nexthops\":[{\"gateway\":\"192.168.100.1\","
		"\"dev\":\"vetha\",\"weight\":1,\"onlink\":false}]}\n");
	route_table_free(&table);
}

static void a_summary_counts_by_source(void **state)
{
	struct output out = { .write = keep };
	struct route_table table;

	(void)state;
	start(&table, AF_INET);
	add(&table, "10.0.0.0/8", MARK, "192.168.100.1", "vetha");
	add(&table, "10.1.0.0/16", MARK, "192.168.100.1", "vetha");
	add(&table, "192.168.100.0/24", RTPROT_KERNEL, NULL, "vetha");
	route_table_settle(&table);
	output_begin(&out, &route_summary4, NULL);
	route_summary_print(&out, &table, VRF_GLOBAL, false);
	output_end(&out);
	output_flush(&out);
	text_free(&out.buffer);
	assert_non_null(strstr(text_string(&printed),
			       "connected       1           0           0 "));
	assert_non_null(strstr(text_string(&printed),
			       "static          1           1           0 "));
	assert_non_null(strstr(text_string(&printed),
			       "Total           2           1           0 "));
	route_table_free(&table);
}

/* -- against a simple model ------------------------------------------------------------ */

enum { ROUTES = 400, ROUNDS = 60 };

struct simple {
	uint32_t	address;
	unsigned	len, metric;
};

/* Few networks and lengths, so that they meet. */
static struct simple any_route(uint64_t *seed)
{
	uint64_t random = *seed = hash_bytes(*seed, seed, sizeof(*seed));
	static const uint8_t heads[] = { 0, 9, 10, 128, 172, 192, 193, 224 };
	struct simple route = {
		.len = random % 33, .metric = 1 + random / 64 % 3,
		.address = (uint32_t)heads[random / 256 % ARRAY_SIZE(heads)]
			   << 24 | (uint32_t)(random / 4096 % 4) << 16 |
			   (uint32_t)(random / 65536 % 4) << 8 |
			   (uint32_t)(random / (1 << 20) % 4),
	};

	route.address &= route.len ? ~0U << (32 - route.len) : 0;
	return route;
}

static void add_simple(struct route_table *table, const struct simple *s)
{
	char gateway[IP_TEXT];
	char dst[PREFIX_TEXT];

	snprintf(dst, sizeof(dst), "%u.%u.%u.%u/%u", s->address >> 24,
		 s->address >> 16 & 255, s->address >> 8 & 255,
		 s->address & 255, s->len);
	snprintf(gateway, sizeof(gateway), "1.1.1.%u", s->metric);
	add_metric(table, dst, MARK, s->metric, gateway);
}

/* Smaller first, as they are to be listed. */
static bool is_before(const struct simple *a, const struct simple *b)
{
	return a->address != b->address ? a->address < b->address
					: a->len < b->len;
}

/* The best of the smallest prefix behind `after`; NULL if there is none. */
static const struct simple *next_simple(const struct simple *routes,
					const struct simple *after)
{
	const struct simple *best = NULL;

	for (size_t i = 0; i < ROUTES; i++) {
		const struct simple *s = &routes[i];

		if (after && !is_before(after, s))
			continue;
		if (!best || is_before(s, best) ||
		    (!is_before(best, s) && s->metric < best->metric))
			best = s;
	}
	return best;
}

/* Reads what was listed as a client does: lengths come from parents. */
struct listed {
	const char	*line;
	unsigned	 parent_len, left;	/* subnets yet to come */
};

static bool next_listed(struct listed *at, struct simple *route)
{
	unsigned a, b, c, d, len, masks;
	char is[16];

	if (sscanf(at->line, "      %u.%u.%u.%u/%u is %15s", &a, &b, &c, &d,
		   &len, is) == 6 && at->line[0] == ' ') {
		const char *count = strstr(at->line, "subnetted, ");

		assert_int_equal(at->left, 0);
		assert_non_null(count);
		assert_int_equal(sscanf(count, "subnetted, %u", &at->left), 1);
		assert_true(at->left > 0);
		masks = 1;
		sscanf(count, "subnetted, %*u subnets, %u masks", &masks);
		assert_int_equal(masks > 1, !strcmp(is, "variably"));
		at->parent_len = masks > 1 ? 0 : len;
		at->line = strchr(at->line, '\n') + 1;
	}
	if (!*at->line)
		return false;
	route->len = at->parent_len;
	assert_true(sscanf(at->line, "S%*[* ]%u.%u.%u.%u/%u", &a, &b, &c, &d,
			   &route->len) >= 4);
	assert_int_equal(at->line[9] != ' ' && at->line[8] == ' ',
			 at->left > 0);
	at->left -= at->left > 0;
	route->address = a << 24 | b << 16 | c << 8 | d;
	assert_int_equal(sscanf(strstr(at->line, "via "), "via 1.1.1.%u",
				&route->metric), 1);
	at->line = strchr(at->line, '\n') + 1;
	return true;
}

static void a_client_reads_what_a_simple_model_has(void **state)
{
	struct simple routes[ROUTES], got;
	uint64_t seed = 2025;

	(void)state;
	for (size_t round = 0; round < ROUNDS; round++) {
		const struct simple *expected = NULL;
		struct route_table table;
		struct listed at = { 0 };

		start(&table, AF_INET);
		for (size_t i = 0; i < ROUTES; i++) {
			routes[i] = any_route(&seed);
			add_simple(&table, &routes[i]);
		}
		at.line = list(&table);
		while (next_listed(&at, &got)) {
			expected = next_simple(routes, expected);
			assert_non_null(expected);
			assert_int_equal(got.address, expected->address);
			assert_int_equal(got.len, expected->len);
			assert_int_equal(got.metric, expected->metric);
		}
		assert_null(next_simple(routes, expected));
		assert_int_equal(at.left, 0);
		route_table_free(&table);
	}
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_a_default_no_way_out_is_told),
		TEST(the_default_is_the_way_out),
		TEST(a_default_without_gateway_is_the_way_out_too),
		TEST(whole_networks_and_supernets_stand_for_themselves),
		TEST(subnets_of_one_length_are_listed_without_it),
		TEST(subnets_of_several_lengths_are_variable),
		TEST(further_next_hops_stand_below_the_first),
		TEST(dead_next_hops_are_left_out),
		TEST(a_route_with_dead_next_hops_alone_is_hidden),
		TEST(only_the_best_of_a_prefix_is_listed),
		TEST(a_metric_that_is_no_distance_stands_behind_the_slash),
		TEST(a_route_to_nowhere_leads_to_null),
		TEST(a_gateway_off_the_subnet_is_told_with_its_line),
		TEST(an_address_without_subnet_is_connected),
		TEST(what_is_not_a_route_of_a_router_is_left_out),
		TEST(of_one_source_parents_count_all),
		TEST(longer_prefixes_are_those_within),
		TEST(names_of_interfaces_cannot_command_a_terminal),
		TEST(ipv6_is_listed_by_pairs_of_lines),
		TEST(equal_routes_of_ipv6_are_one_with_both_lines),
		TEST(an_own_address_of_ipv6_may_be_connected_as_well),
		TEST(an_entry_tells_all_of_a_route),
		TEST(json_has_the_kernels_numbers),
		TEST(a_summary_counts_by_source),
		TEST(a_client_reads_what_a_simple_model_has),
	};

	return cmocka_run_group_tests(tests, NULL, finish);
}
