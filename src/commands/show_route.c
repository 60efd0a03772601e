/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_route.c - show ip route, show ipv6 route
 *
 * Shown is what the kernel uses: of each prefix the best route, and none over
 * a line that takes its routes out. The other routes stand in the running
 * configuration.
 */
#include <errno.h>

#include "route_table.h"

struct show_route {
	struct scope	where;
	int		family, source;
	slot_ipv4	address;
	slot_ipv6	address6;
	slot_mask	mask;
	slot_prefix4	prefix;
	slot_prefix6	prefix6;
	bool		longer, summary;
};

#define SOURCE_WORD(word, what, number)					\
	{ word, what, SLOT(struct show_route, source, value), number }

static const struct word words[] = {
	{ "show ip", "IP information",
	  SLOT(struct show_route, family, value), AF_INET, 0 },
	{ "show ipv6", "IPv6 information",
	  SLOT(struct show_route, family, value), AF_INET6, 0 },
	{ .word = "show ip route", .help = "IP routing table" },
	{ .word = "show ipv6 route", .help = "IPv6 routing table" },
	SOURCE_WORD("connected", "Connected routes", SOURCE_CONNECTED),
	SOURCE_WORD("local", "Own addresses", SOURCE_LOCAL),
	SOURCE_WORD("static", "Static routes", SOURCE_STATIC),
	SOURCE_WORD("bgp", "Routes of BGP", SOURCE_BGP),
	SOURCE_WORD("ospf", "Routes of OSPF", SOURCE_OSPF),
	SOURCE_WORD("rip", "Routes of RIP", SOURCE_RIP),
	SOURCE_WORD("isis", "Routes of IS-IS", SOURCE_ISIS),
	SOURCE_WORD("eigrp", "Routes of EIGRP", SOURCE_EIGRP),
	SOURCE_WORD("babel", "Routes of Babel", SOURCE_BABEL),
	SOURCE_WORD("nd", "Routes that routers announced", SOURCE_ND),
	SOURCE_WORD("kernel", "Routes of the kernel or another program",
		    SOURCE_KERNEL),
	{ "summary", "How many routes there are",
	  SLOT(struct show_route, summary, flag) },
	{ "A.B.C.D", "The route to this address",
	  SLOT(struct show_route, address, ipv4) },
	{ "X:X:X:X::X", "The route to this address",
	  SLOT(struct show_route, address6, ipv6) },
	{ "MASK", "Network mask of the prefix",
	  SLOT(struct show_route, mask, mask) },
	{ "PREFIX", "The route with this prefix",
	  SLOT(struct show_route, prefix, prefix4) },
	{ "PREFIX6", "The route with this prefix",
	  SLOT(struct show_route, prefix6, prefix6) },
	{ "longer-prefixes", "Those that are parts of it too",
	  SLOT(struct show_route, longer, flag) },
	SCOPE_WORDS(struct show_route, where),
	{ 0 }
};

/* What is asked for. */
struct query {
	struct route_query	list;
	uint8_t			family;
	struct ip		address;	/* one route, by longest match */
	struct prefix		prefix;		/* one route, exactly */
	bool			summary;
	size_t			found;
};

/* -- tables -------------------------------------------------------------------------- */

static int print_table(struct show *show, struct error *error)
{
	const struct query *query = show->context;
	struct route_table table;
	int err;

	route_table_start(&table, query->family);
	err = route_table_read(&table, show, error);
	if (!err)
		err = query->summary
			? route_summary_print(show->out, &table, show->vrf,
					      show->seen)
			: route_table_print(show->out, &table, show->vrf,
					    &query->list, show->seen);
	route_table_free(&table);
	return err;
}

/* -- one route -------------------------------------------------------------------------- */

/* Of several VRFs those that have none are passed over. A program finds an
 * empty list, as `ip -j route show` gives it. */
static int refuse_none(struct show *show, const struct route_table *table,
		       const struct ip *ip, struct error *error)
{
	struct prefix network = {
		.ip = *ip, .len = prefix_class_length(ip),
	};

	if (show->all || show->session->out->format == FORMAT_JSON)
		return 0;
	if (ip->family == AF_INET6)
		return error_set(error, ENETUNREACH, "Route not found");
	for (size_t i = 0; i < table->count; i++) {
		struct prefix prefix = route_table_prefix(table, i);

		if (prefix.len > network.len &&
		    prefix_contains(&network, &prefix.ip))
			return error_set(error, ENETUNREACH,
					 "Subnet not in table");
	}
	return error_set(error, ENETUNREACH, "Network not in table");
}

static int print_entry(struct show *show, struct route_table *table, size_t n)
{
	struct query *query = show->context;
	struct route_row row;

	if (query->found++)
		output_text(show->out, "\n", 1);
	route_table_row(table, n, show->vrf, &row);
	return output_row(show->out, &row);
}

/*
 * What the kernel would take: one question, however large the table is. Where
 * the way ends at once (blackhole: EINVAL, prohibit: EACCES) it answers with
 * that error instead of the route; the table has it then.
 */
static int ask_kernel(struct show *show, struct route_table *table,
		      const struct ip *ip, struct error *error)
{
	struct route *route = NULL;
	int err = route_lookup(view_world(show->session->view), show->arena,
			       show->vrf, ip, &route, error);

	if (err == -EINVAL || err == -EACCES) {
		error_clear(error);
		return 0;
	}
	if (!err && route)
		route_table_add(table, route);
	route_table_settle(table);
	return err;
}

/* The longest match of a table; -ENOENT if there is none. */
static int find_longest(const struct route_table *table, const struct ip *ip,
			size_t *n)
{
	int longest = -1;

	for (size_t i = 0; i < table->count; i++) {
		struct prefix here = route_table_prefix(table, i);

		if (here.len > longest && prefix_contains(&here, ip)) {
			longest = here.len;
			*n = i;
		}
	}
	return longest < 0 ? -ENOENT : 0;
}

static int find_prefix(const struct route_table *table,
		       const struct prefix *prefix, size_t *n)
{
	for (size_t i = 0; i < table->count; i++) {
		struct prefix here = route_table_prefix(table, i);

		if (prefix_equal(&here, prefix)) {
			*n = i;
			return 0;
		}
	}
	return -ENOENT;
}

static int print_one(struct show *show, struct error *error)
{
	const struct query *query = show->context;
	const struct ip *ip = query->address.family ? &query->address
						    : &query->prefix.ip;
	struct route_table table;
	size_t n = 0;
	int err = 0;

	route_table_start(&table, query->family);
	if (query->address.family)
		err = ask_kernel(show, &table, ip, error);
	if (!err && !table.count)
		err = route_table_read(&table, show, error);
	if (err)
		goto out;
	if (query->address.family ? find_longest(&table, ip, &n)
				  : find_prefix(&table, &query->prefix, &n))
		err = refuse_none(show, &table, ip, error);
	else
		err = print_entry(show, &table, n);
out:
	route_table_free(&table);
	return err;
}

/* -- the command -------------------------------------------------------------------------- */

/* `10.0.0.0 255.0.0.0` as a prefix; IOS's `% Bad mask` is the type's. */
static int with_mask(const struct show_route *args, struct prefix *prefix,
		     struct error *error)
{
	prefix->ip = args->address;
	prefix->len = (uint8_t)prefix_mask_length(&args->mask);
	return prefix_is_network(prefix, error) ? 0 : -EINVAL;
}

static int make_query(const struct show_route *args, struct query *query,
		      struct error *error)
{
	struct prefix prefix = args->prefix;
	int err = 0;

	*query = (struct query){
		.family = (uint8_t)args->family, .summary = args->summary,
		.list.source = (enum route_source)args->source,
	};
	if (args->family == AF_INET6)
		prefix = args->prefix6;
	if (args->mask.family)
		err = with_mask(args, &prefix, error);
	else
		query->address = args->family == AF_INET ? args->address
							 : args->address6;
	if (args->longer)
		query->list.within = prefix;
	else
		query->prefix = prefix;
	return err;
}

static int show_route(struct session *s, const struct call *call,
		      struct error *error)
{
	static const struct row_type *const types[2][2] = {
		{ &route_text4, &route_summary4 },
		{ &route_text6, &route_summary6 },
	};
	const struct show_route *args = call->args;
	struct query query;
	struct show show = { .args = args, .context = &query };
	bool one;
	int err = make_query(args, &query, error);

	if (err)
		return err;
	one = query.address.family || query.prefix.ip.family;
	err = show_table(s, &show, &args->where, one ? &route_entry_type
			 : types[query.family == AF_INET6][query.summary],
			 one ? print_one : print_table, error);
	if (!err && one && !query.found && !s->out->error &&
	    s->out->format != FORMAT_JSON)
		return error_set(error, ENETUNREACH, args->family == AF_INET
				 ? "Network not in table" : "Route not found");
	return err;
}

#define SOURCES4 "connected|local|static|bgp|ospf|rip|isis|eigrp|babel|kernel"
#define SOURCES6 SOURCES4 "|nd"

static const struct sentence sentences[] = {
	{ IN_ANY, "show ip route [vrf {all|NAME}] [" SOURCES4 "|summary]",
	  show_route,
	  "The routes that are in use, all of them or those of one source." },
	{ IN_ANY, "show ip route [vrf {all|NAME}] A.B.C.D", show_route,
	  "The route that is taken to an address." },
	{ IN_ANY, "show ip route [vrf {all|NAME}] A.B.C.D MASK "
		  "[longer-prefixes]", show_route, NULL },
	{ IN_ANY, "show ip route [vrf {all|NAME}] PREFIX [longer-prefixes]",
	  show_route, "The route with a prefix, or all that are parts of it." },
	{ IN_ANY, "show ipv6 route [vrf {all|NAME}] [" SOURCES6 "|summary]",
	  show_route,
	  "The routes that are in use, all of them or those of one source." },
	{ IN_ANY, "show ipv6 route [vrf {all|NAME}] X:X:X:X::X", show_route,
	  "The route that is taken to an address." },
	{ IN_ANY, "show ipv6 route [vrf {all|NAME}] PREFIX6 [longer-prefixes]",
	  show_route, "The route with a prefix, or all that are parts of it." },
	{ 0 }
};

FAMILY(show_route, struct show_route, "Routes");
