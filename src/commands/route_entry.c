/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_entry.c - `Routing entry for …`: all about one route
 */
#include "route_table.h"

static const struct hop_row *hop_of(const struct route_row *row, size_t n)
{
	return (const struct hop_row *)row->nexthops.items + n;
}

static bool is_connected(const struct route_row *row)
{
	return row->source == SOURCE_CONNECTED || row->source == SOURCE_LOCAL;
}

/* IOS knows an own address as connected. */
static void put_known(struct text *text, const struct route_row *row)
{
	text_printf(text, "  Known via \"%s\", distance %u, metric %u",
		    is_connected(row) ? "connected" : row->source_name,
		    row->distance, row->ios_metric);
	if (row->source == SOURCE_CONNECTED)
		text_puts(text, " (connected, via interface)");
	else if (row->source == SOURCE_LOCAL)
		text_puts(text, " (connected)");
	if (!row->dst.len)
		text_puts(text, ", candidate default path");
	text_putc(text, '\n');
}

static void put_hop4(struct text *text, const struct route_row *row,
		     const struct hop_row *hop)
{
	if (!hop) {
		text_puts(text, "directly connected, via Null0");
	} else if (!hop->gateway.family) {
		text_puts(text, "directly connected, via ");
		text_escape(text, hop->dev);
	} else {
		text_ip(text, &hop->gateway);
		text_puts(text, ", via ");
		text_escape(text, hop->dev);
	}
	text_printf(text, "\n      Route metric is %u, traffic share count is "
		    "%u\n", row->ios_metric, hop ? hop->weight : 1);
}

static void put_entry4(struct text *text, const struct route_row *row)
{
	if (row->dst.len < prefix_class_length(&row->dst.ip))
		text_puts(text, ", supernet");
	text_putc(text, '\n');
	put_known(text, row);
	text_puts(text, "  Routing Descriptor Blocks:\n");
	if (!row->nexthops.count) {
		text_puts(text, "  * ");
		put_hop4(text, row, NULL);
	}
	for (size_t i = 0; i < row->nexthops.count; i++) {
		text_puts(text, i ? "    " : "  * ");
		put_hop4(text, row, hop_of(row, i));
	}
}

static void put_hop6(struct text *text, const struct route_row *row,
		     const struct hop_row *hop)
{
	text_puts(text, "    ");
	if (hop && hop->gateway.family) {
		text_ip(text, &hop->gateway);
		text_puts(text, ", ");
		text_escape(text, hop->dev);
		text_putc(text, '\n');
		return;
	}
	text_puts(text, row->source == SOURCE_LOCAL ? "receive via "
						    : "directly connected via ");
	text_escape(text, hop ? hop->dev : "Null0");
	text_putc(text, '\n');
}

static void put_entry6(struct text *text, const struct route_row *row)
{
	size_t count = row->nexthops.count;

	text_putc(text, '\n');
	put_known(text, row);
	text_printf(text, "  Route count is %zu/%zu, share count 0\n"
		    "  Routing paths:\n", count ? count : 1, count ? count : 1);
	if (!count)
		put_hop6(text, row, NULL);
	for (size_t i = 0; i < count; i++)
		put_hop6(text, row, hop_of(row, i));
}

static void entry(struct text *text, const void *any, const void *context)
{
	const struct route_row *row = any;

	(void)context;
	if (!is_global(row->vrf)) {
		text_puts(text, "Routing Table: ");
		text_vrf(text, row->vrf);
		text_putc(text, '\n');
	}
	text_puts(text, "Routing entry for ");
	text_prefix(text, &row->dst);
	if (row->dst.ip.family == AF_INET)
		put_entry4(text, row);
	else
		put_entry6(text, row);
}

const struct row_type route_entry_type = {
	.columns = route_columns, .text = entry,
};
