/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_static_route.c - show ip static route, show ipv6 static route
 *
 * Every static route with each of its next hops: in use, or not, and why not.
 * What `show ip route` shows is what came of them.
 */
#include "show.h"

struct show_static {
	struct scope	where;
	int		family;
};

static const struct word words[] = {
	{ "show ip", "IP information",
	  SLOT(struct show_static, family, value), AF_INET, 0 },
	{ "show ipv6", "IPv6 information",
	  SLOT(struct show_static, family, value), AF_INET6, 0 },
	{ .word = "static", .help = "What was configured statically" },
	{ .word = "static route", .help = "Static routes and their state" },
	SCOPE_WORDS(struct show_static, where),
	{ 0 }
};

/* -- rows ------------------------------------------------------------------ */

struct hop_row {
	struct ip	 gateway;	/* family 0: on the line, or nowhere */
	const char	*dev;		/* NULL: not said */
	bool		 onlink;
	const char	*state;		/* installed, waiting */
	const char	*reason;	/* it is not in use; NULL: it is */
};

static const struct column hop_columns[] = {
	COLUMN(struct hop_row, gateway, IP),
	COLUMN(struct hop_row, dev, STRING),
	COLUMN(struct hop_row, onlink, BOOL),
	COLUMN(struct hop_row, state, STRING),
	COLUMN(struct hop_row, reason, STRING),
	{ 0 }
};

struct static_row {
	const char	*vrf;
	struct prefix	 dst;
	uint32_t	 distance;	/* 1 where the metric stands for none */
	uint32_t	 metric, ios_metric;
	bool		 ours;
	struct list	 nexthops;	/* of struct hop_row */
};

static const struct column columns[] = {
	COLUMN(struct static_row, vrf, STRING),
	COLUMN(struct static_row, dst, PREFIX),
	COLUMN(struct static_row, distance, U32),
	COLUMN(struct static_row, metric, U32),
	COLUMN(struct static_row, ours, BOOL),
	{
		.key = "nexthops", .type = COLUMN_LIST,
		.offset = offsetof(struct static_row, nexthops),
		.columns = hop_columns,
	},
	{ 0 }
};

static void put_hop(struct text *text, const struct hop_row *hop)
{
	if (hop->gateway.family) {
		text_puts(text, " via ");
		text_ip(text, &hop->gateway);
	} else {
		text_puts(text, " is directly connected");
	}
	if (hop->dev || !hop->gateway.family) {
		text_puts(text, ", ");
		text_escape(text, hop->dev ? hop->dev : "Null0");
	}
	text_puts(text, hop->reason ? " [N]  " : " [A]");
	if (hop->reason)
		text_escape(text, hop->reason);
	text_putc(text, '\n');
}

/* The code and the prefix; the others stand below the first next hop. */
static void route_text(struct text *text, const void *any, const void *context)
{
	const struct static_row *row = any;
	const struct hop_row *hops = row->nexthops.items;
	size_t start = text->len, column;

	(void)context;
	text_puts(text, row->ours ? "M  " : "O  ");
	text_prefix(text, &row->dst);
	text_printf(text, " [%u/%u]", row->distance, row->ios_metric);
	column = text->len - start;
	for (size_t i = 0; i < row->nexthops.count; i++) {
		if (i)
			text_printf(text, "%*s", (int)column, "");
		put_hop(text, &hops[i]);
	}
}

static void route_head(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, "Codes: M - Manual static, O - made outside vrfsh\n"
		  "Codes in []: A - active, N - non-active\n");
}

static const struct row_type row_type = {
	.columns = columns, .head = route_head, .text = route_text,
};

/* -- from routes ------------------------------------------------------------ */

struct reading {
	struct show	*show;
	struct session	*session;
	struct route	**list;
	size_t		 count, max;
	/* Many wait for one next hop: why it does was asked last. */
	struct nexthop	 asked;
	const char	*reason;
};

static int take(const struct object *object, void *context)
{
	struct reading *reading = context;

	if (!object) {
		reading->count = 0;
		return 0;
	}
	if (object_is_state(object))
		return 0;
	reading->list = vector_room(reading->list, reading->count,
				    &reading->max, sizeof(*reading->list));
	reading->list[reading->count++] = (struct route *)
		kind_route.copy(reading->show->arena, object);
	return 0;
}

static bool was_asked(const struct reading *reading, const struct nexthop *hop)
{
	const char *a = reading->asked.ifname, *b = hop->ifname;

	return reading->reason && hop->gateway.family &&
	       ip_equal(&reading->asked.gateway, &hop->gateway) &&
	       reading->asked.onlink == hop->onlink &&
	       !strcmp(a ? a : "", b ? b : "");
}

static const char *why(struct reading *reading, const struct route *route,
		       const struct nexthop *hop)
{
	struct arena *arena = reading->show->arena;
	const char *reason;

	if (!hop->waiting && !hop->dead)
		return hop->linkdown ? arena_printf(arena, "the line protocol "
						    "of %s is down",
						    hop->ifname) : NULL;
	if (was_asked(reading, hop))
		return reading->reason;
	reason = waiting_reason(reading->session->view, arena, route, hop);
	reading->asked = *hop;
	return reading->reason = reason ? reason :
				 "the kernel does not take it now";
}

static void fill_hops(struct reading *reading, const struct route *route,
		      struct static_row *row)
{
	static const struct nexthop null0 = { .weight = 1 };
	size_t count = route->count ? route->count : 1;
	struct hop_row *hops = arena_alloc(reading->show->arena,
					   count * sizeof(*hops));

	for (size_t i = 0; i < count; i++) {
		const struct nexthop *hop = route->count ? &route->hops[i] :
							   &null0;

		hops[i] = (struct hop_row){
			.gateway = hop->gateway, .dev = hop->ifname,
			.onlink = hop->onlink,
			.state = hop->waiting || hop->dead ? "waiting" :
							     "installed",
			.reason = why(reading, route, hop),
		};
	}
	row->nexthops = (struct list){ hops, count, sizeof(*hops) };
}

static int print_vrf(struct show *show, struct error *error)
{
	const struct show_static *args = show->args;
	const struct filter filter = {
		.family = (uint8_t)args->family, .waiting = true,
	};
	struct reading reading = { .show = show, .session = show->session };
	int err = view_each(show->session->view, &kind_route, show->vrf,
			    &filter, take, &reading, error);

	if (!err && show->out->format == FORMAT_TEXT) {
		text_puts(&show->out->buffer, "\nStatic local RIB for ");
		text_vrf(&show->out->buffer, show->vrf);
		text_puts(&show->out->buffer, "\n\n");
	}
	for (size_t i = 0; !err && i < reading.count; i++) {
		const struct route *route = reading.list[i];
		uint32_t distance = route_distance(route);
		struct static_row row = {
			.vrf = show->vrf, .dst = route->dst,
			.distance = distance ? distance : 1,
			.ios_metric = distance ? 0 : route->metric,
			.metric = route->metric, .ours = route->object.ours,
		};

		fill_hops(&reading, route, &row);
		err = output_row(show->out, &row);
	}
	free(reading.list);
	return err;
}

static int run_show(struct session *session, const struct call *call,
		    struct error *error)
{
	const struct show_static *args = call->args;
	struct show show = { .args = args };

	return show_table(session, &show, &args->where, &row_type, print_vrf,
			  error);
}

static const struct sentence sentences[] = {
	{ IN_ANY, "show ip static route [vrf {all|NAME}]", run_show,
	  "Every static route and each of its next hops: active, or not, with "
	  "the reason. One that the kernel does not take now waits, and is "
	  "installed by the change that makes it possible." },
	{ IN_ANY, "show ipv6 static route [vrf {all|NAME}]", run_show,
	  "The same for IPv6." },
	{ 0 }
};

FAMILY(show_static_route, struct show_static, "Static routes and their state");
