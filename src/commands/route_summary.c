/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_summary.c - how many routes there are, by source
 *
 * IOS tells what its table costs in bytes; the kernel does not say it of its
 * own, so these columns stay empty.
 */
#include "route_table.h"

enum { LENGTHS = 129 };

struct summary_row {
	const char	*vrf;
	const char	*source;	/* connected, …, Total */
	uint64_t	 networks, subnets;
};

static const struct column summary_columns[] = {
	COLUMN(struct summary_row, vrf, STRING),
	COLUMN(struct summary_row, source, STRING),
	COLUMN(struct summary_row, networks, U64),
	COLUMN(struct summary_row, subnets, U64),
	{ 0 }
};

/* The columns that IOS has behind these are padded, not filled: its clients
 * count them. */
static void summary4(struct text *text, const void *any, const void *context)
{
	const struct summary_row *row = any;

	(void)context;
	text_puts(text, row->source);
	text_column(text, 16);
	text_number(text, row->networks);
	text_column(text, 28);
	text_number(text, row->subnets);
	text_column(text, 40);
	text_putc(text, '0');
	text_column(text, 64);
	text_putc(text, '\n');
}

static void summary6(struct text *text, const void *any, const void *context)
{
	const struct summary_row *row = any;

	(void)context;
	text_puts(text, row->source);
	text_column(text, 16);
	text_number(text, row->networks);
	text_putc(text, '\n');
}

const struct row_type route_summary4 = {
	.columns = summary_columns, .text = summary4,
};

const struct row_type route_summary6 = {
	.columns = summary_columns, .text = summary6,
};

/* -- counting ----------------------------------------------------------------- */

struct counts {
	uint64_t	networks[SOURCES], subnets[SOURCES];
	uint64_t	lengths[LENGTHS];
};

/* A network is what its class says, or larger; the rest are parts of one. */
static bool is_subnet(const struct prefix *prefix)
{
	return prefix->ip.family == AF_INET &&
	       prefix->len > prefix_class_length(&prefix->ip);
}

static void count_routes(const struct route_table *table, struct counts *counts)
{
	for (size_t i = 0; i < table->count; i++) {
		struct prefix prefix = route_table_prefix(table, i);
		enum route_source source = route_table_source(table, i);

		if (is_subnet(&prefix))
			counts->subnets[source]++;
		else
			counts->networks[source]++;
		counts->lengths[prefix.len]++;
	}
}

/* -- printing -------------------------------------------------------------------- */

static void put_heading(struct output *out, const struct route_table *table,
			const char *vrf, bool again)
{
	struct text text = { 0 };

	if (again)
		text_putc(&text, '\n');
	text_puts(&text, table->family == AF_INET
		  ? "IP routing table name is "
		  : "IPv6 routing table name is ");
	text_vrf(&text, is_global(vrf) ? "default" : vrf);
	if (table->family == AF_INET)
		text_puts(&text, " (0xFE)\n"
			  "Route Source    Networks    Subnets     Replicates  "
			  "Overhead    Memory (bytes)\n");
	else
		text_printf(&text, "(254) global scope - %zu entries\n"
			    "Route Source    Networks\n", table->count);
	output_text(out, text_string(&text), text.len);
	text_free(&text);
}

static void put_lengths(struct output *out, const struct counts *counts)
{
	const char *before = "  Number of prefixes:\n    ";

	for (unsigned i = 0; i < LENGTHS; i++) {
		if (!counts->lengths[i])
			continue;
		output_printf(out, "%s/%u: %llu", before, i,
			      (unsigned long long)counts->lengths[i]);
		before = ", ";
	}
	if (*before == ',')
		output_text(out, "\n", 1);
}

/* Connected and static ones always, the others where there are any. */
static bool is_listed(const struct counts *counts, enum route_source source)
{
	return source == SOURCE_CONNECTED || source == SOURCE_STATIC ||
	       counts->networks[source] || counts->subnets[source];
}

int route_summary_print(struct output *out, struct route_table *table,
			const char *vrf, bool again)
{
	struct summary_row total = { .vrf = vrf, .source = "Total" };
	struct counts counts = { 0 };

	count_routes(table, &counts);
	put_heading(out, table, vrf, again);
	for (enum route_source s = SOURCE_ANY + 1; s < SOURCES; s++) {
		if (!is_listed(&counts, s))
			continue;
		output_row(out, &(struct summary_row){
			vrf, source_names[s].name, counts.networks[s],
			counts.subnets[s],
		});
		total.networks += counts.networks[s];
		total.subnets += counts.subnets[s];
	}
	/* A sum among what it sums up is for people only. */
	if (out->format == FORMAT_TEXT)
		output_row(out, &total);
	if (table->family == AF_INET6)
		put_lengths(out, &counts);
	return out->error;
}
