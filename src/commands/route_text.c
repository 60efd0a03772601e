/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_text.c - a route as IOS lists it
 *
 * Written by hand, without formats: there may be a million of them. IPv4
 * routes stand under the network of their class where that is subnetted:
 *
 *	      10.0.0.0/8 is variably subnetted, 2 subnets, 2 masks
 *	C        10.1.0.0/24 is directly connected, vetha
 *	                    first next hop, and the others below it
 */
#include "route_table.h"

static void put_ip4(struct text *text, const struct ip *ip)
{
	char buffer[IP_TEXT];

	text_puts(text, ip_format(ip, buffer));
}

static void put_blanks(struct text *text, size_t count)
{
	static const char blanks[] = "                                        ";

	for (; count > sizeof(blanks) - 1; count -= sizeof(blanks) - 1)
		text_add(text, blanks, sizeof(blanks) - 1);
	text_add(text, blanks, count);
}

static void put_bracket(struct text *text, const struct route_row *row)
{
	text_putc(text, '[');
	text_number(text, row->distance);
	text_putc(text, '/');
	text_number(text, row->ios_metric);
	text_putc(text, ']');
}

static const struct hop_row *hop_of(const struct route_row *row, size_t n)
{
	return (const struct hop_row *)row->nexthops.items + n;
}

/* Whether the interface is told beside the gateway: it is news where it does
 * not follow from the gateway's address. */
static bool tells_device(const struct route_row *row, const struct hop_row *hop)
{
	return source_names[row->source].dynamic || hop->onlink ||
	       ip_is_linklocal(&hop->gateway) ||
	       hop->gateway.family != row->dst.ip.family;
}

/* -- IPv4 ------------------------------------------------------------------------ */

static void put_parent(struct text *text, const struct parent *parent)
{
	put_blanks(text, 6);
	text_prefix(text, &parent->network);
	text_puts(text, parent->masks > 1 ? " is variably subnetted, "
					  : " is subnetted, ");
	text_number(text, parent->subnets);
	text_puts(text, " subnets");
	if (parent->masks > 1) {
		text_puts(text, ", ");
		text_number(text, parent->masks);
		text_puts(text, " masks");
	}
	text_putc(text, '\n');
}

static void put_hop4(struct text *text, const struct route_row *row,
		     const struct hop_row *hop)
{
	if (!hop || !hop->gateway.family) {
		text_puts(text, "is directly connected, ");
		text_escape(text, hop ? hop->dev : "Null0");
		return;
	}
	put_bracket(text, row);
	text_puts(text, " via ");
	text_ip(text, &hop->gateway);
	if (tells_device(row, hop)) {
		text_puts(text, ", ");
		text_escape(text, hop->dev);
	}
}

/* The code, and a star at the way out of last resort. */
static void put_code4(struct text *text, const struct route_row *row)
{
	size_t start = text->len;

	text_puts(text, row->code);
	if (!row->dst.len)
		text_putc(text, '*');
	put_blanks(text, (row->indented ? 9 : 6) - (text->len - start));
}

static void route4(struct text *text, const void *any, const void *context)
{
	const struct route_row *row = any;
	size_t start, column;

	(void)context;
	if (row->parent)
		put_parent(text, row->parent);
	start = text->len;
	put_code4(text, row);
	put_ip4(text, &row->dst.ip);
	if (!row->masked) {
		text_putc(text, '/');
		text_number(text, row->dst.len);
	}
	text_putc(text, ' ');
	column = text->len - start;
	put_hop4(text, row, row->nexthops.count ? hop_of(row, 0) : NULL);
	for (size_t i = 1; i < row->nexthops.count; i++) {
		text_putc(text, '\n');
		put_blanks(text, column);
		put_hop4(text, row, hop_of(row, i));
	}
	text_putc(text, '\n');
}

/* -- IPv6 ------------------------------------------------------------------------ */

static void put_hop6(struct text *text, const struct route_row *row,
		     const struct hop_row *hop)
{
	text_puts(text, "     via ");
	if (hop && hop->gateway.family) {
		text_ip(text, &hop->gateway);
		if (tells_device(row, hop)) {
			text_puts(text, ", ");
			text_escape(text, hop->dev);
		}
	} else {
		text_escape(text, hop ? hop->dev : "Null0");
		text_puts(text, row->source == SOURCE_LOCAL && !row->connected
			  ? ", receive" : ", directly connected");
	}
	text_putc(text, '\n');
}

/* IPv6 has codes of its own for a host's own address that has no subnet, and
 * for a prefix that a router announced. */
static const char *code6(const struct route_row *row)
{
	if (row->source == SOURCE_LOCAL && row->connected)
		return "LC";
	if (row->source == SOURCE_ND && row->dst.len)
		return "NDp";
	return row->code;
}

static void route6(struct text *text, const void *any, const void *context)
{
	const struct route_row *row = any;
	size_t start = text->len;

	(void)context;
	text_puts(text, code6(row));
	put_blanks(text, 4 - (text->len - start));
	text_prefix(text, &row->dst);
	text_putc(text, ' ');
	put_bracket(text, row);
	text_putc(text, '\n');
	put_hop6(text, row, row->nexthops.count ? hop_of(row, 0) : NULL);
	for (size_t i = 1; i < row->nexthops.count; i++)
		put_hop6(text, row, hop_of(row, i));
}

/* -- as JSON ---------------------------------------------------------------------- */

static const struct column hop_columns[] = {
	COLUMN(struct hop_row, gateway, IP),
	COLUMN(struct hop_row, dev, STRING),
	COLUMN(struct hop_row, weight, U8),
	COLUMN(struct hop_row, onlink, BOOL),
	{ 0 }
};

const struct column route_columns[] = {
	COLUMN(struct route_row, vrf, STRING),
	COLUMN(struct route_row, dst, PREFIX),
	COLUMN(struct route_row, type, STRING),
	COLUMN_AS(struct route_row, "source", source_name, STRING),
	COLUMN(struct route_row, protocol, STRING),
	COLUMN(struct route_row, distance, U32),
	COLUMN(struct route_row, metric, U32),
	{ .key = "nexthops", .type = COLUMN_LIST,
	  .offset = offsetof(struct route_row, nexthops),
	  .columns = hop_columns },
	{ 0 }
};

const struct row_type route_text4 = {
	.columns = route_columns, .text = route4,
};

const struct row_type route_text6 = {
	.columns = route_columns, .text = route6,
};
