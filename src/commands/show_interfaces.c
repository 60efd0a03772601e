/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_interfaces.c - show interfaces, and their descriptions
 *
 * IOS's page about an interface, as far as Linux knows what it speaks of: a
 * line that the kernel has no answer to (rates, last input) is left out, never
 * invented.
 */
#include <inttypes.h>

#include "counter_zeros.h"
#include "interface_rows.h"

struct show_interfaces {
	struct scope	where;
	slot_interface	ifname;
	bool		description;
};

static const struct word words[] = {
	{ .word = "show interfaces",
	  .help = "Interface status and configuration" },
	{ "IFNAME", "Interface name", SLOT(struct show_interfaces, ifname,
					   interface) },
	{ "description", "Interfaces with their descriptions",
	  SLOT(struct show_interfaces, description, flag) },
	SCOPE_WORDS(struct show_interfaces, where),
	{ 0 }
};

/* -- the page about an interface ------------------------------------------- */

struct stats {
	const void	*rx, *tx;	/* both struct link_counters */
};

struct page {
	struct interface_row	 row;
	struct link_counters	 counters;
	struct stats		 stats;
	const void		*stats64;
	uint32_t		 bandwidth;	/* kbit/s */
	int			 speed;		/* Mbit/s, as the driver says; -1 */
	const char		*duplex;	/* NULL: unknown */
	const char		*below_status;	/* of a veth's other end */
	int			 cleared_ago;	/* seconds; -1: never */
};

static const struct column rx_columns[] = {
	COLUMN_AS(struct link_counters, "bytes", rx_bytes, U64),
	COLUMN_AS(struct link_counters, "packets", rx_packets, U64),
	COLUMN_AS(struct link_counters, "errors", rx_errors, U64),
	COLUMN_AS(struct link_counters, "dropped", rx_dropped, U64),
	COLUMN_AS(struct link_counters, "crc_errors", rx_crc_errors, U64),
	COLUMN_AS(struct link_counters, "frame_errors", rx_frame_errors, U64),
	COLUMN_AS(struct link_counters, "fifo_errors", rx_fifo_errors, U64),
	COLUMN_AS(struct link_counters, "multicast", multicast, U64),
	{ 0 }
};

static const struct column tx_columns[] = {
	COLUMN_AS(struct link_counters, "bytes", tx_bytes, U64),
	COLUMN_AS(struct link_counters, "packets", tx_packets, U64),
	COLUMN_AS(struct link_counters, "errors", tx_errors, U64),
	COLUMN_AS(struct link_counters, "dropped", tx_dropped, U64),
	COLUMN_AS(struct link_counters, "carrier_errors", tx_carrier_errors,
		  U64),
	COLUMN_AS(struct link_counters, "collisions", collisions, U64),
	{ 0 }
};

static const struct column stats_columns[] = {
	{ .key = "rx", .type = COLUMN_ROW, .offset = offsetof(struct stats, rx),
	  .columns = rx_columns },
	{ .key = "tx", .type = COLUMN_ROW, .offset = offsetof(struct stats, tx),
	  .columns = tx_columns },
	{ 0 }
};

static const struct column page_columns[] = {
	INTERFACE_COLUMNS(struct page, row.),
	COLUMN_AS(struct page, "permaddr", row.permanent, MAC),
	COLUMN_AS(struct page, "info_kind", row.kind, STRING),
	COLUMN_AS(struct page, "master", row.master, STRING),
	COLUMN_AS(struct page, "link", row.below, STRING),
	COLUMN_AS(struct page, "link_vrf", row.below_vrf, STRING),
	COLUMN_AS(struct page, "link_status", below_status, STRING),
	COLUMN(struct page, bandwidth, U32),
	COLUMN(struct page, speed, SIGNED),
	COLUMN(struct page, duplex, STRING),
	COLUMN(struct page, cleared_ago, SIGNED),
	{ .key = "stats64", .type = COLUMN_ROW,
	  .offset = offsetof(struct page, stats64), .columns = stats_columns },
	ADDRESS_COLUMN(struct page, row.),
	{ 0 }
};

/* -- as IOS prints it ---------------------------------------------------------- */

static bool is_ethernet(const struct page *page)
{
	return page->row.mac.len == 6 && page->row.link->type->hardware &&
	       strcmp(page->row.link->type->hardware, "Loopback") != 0;
}

static void put_hardware(struct text *text, const struct page *page)
{
	char mac[MAC_TEXT], burned[MAC_TEXT];

	text_printf(text, "  Hardware is %s",
		    page->row.link->type->hardware);
	if (is_ethernet(page))
		text_printf(text, ", address is %s (bia %s)",
			    mac_format(&page->row.mac, mac),
			    mac_format(page->row.permanent.len
				       ? &page->row.permanent : &page->row.mac,
				       burned));
	text_putc(text, '\n');
	if (page->row.description) {
		text_puts(text, "  Description: ");
		text_escape(text, page->row.description);
		text_putc(text, '\n');
	}
}

static void put_address(struct text *text, const struct page *page)
{
	for (size_t i = 0; i < page->row.addresses.count; i++) {
		const struct address_row *a = interface_address(&page->row, i);

		if (a->local.family != AF_INET || a->secondary)
			continue;
		text_puts(text, "  Internet address is ");
		text_prefix(text, &a->address->prefix);
		text_putc(text, '\n');
		return;
	}
}

/* What the line leads to: why it is down is often to be seen there. */
static void put_neighbourhood(struct text *text, const struct page *page)
{
	const struct link *link = page->row.link;

	if (!is_global(page->row.vrf)) {
		text_puts(text, "  VPN Routing/Forwarding \"");
		text_escape(text, page->row.vrf);
		text_puts(text, "\"\n");
	}
	if (link->below) {
		text_puts(text, link->type->needs_peer ? "  Peer is "
						       : "  Parent is ");
		text_escape(text, link->below);
		text_puts(text, link->below_vrf ? " in VRF "
						: " in a VRF without a name");
		if (link->below_vrf)
			text_vrf(text, link->below_vrf);
		if (page->below_status)
			text_printf(text, ", which is %s", page->below_status);
		text_putc(text, '\n');
	}
	if (link->master) {
		text_puts(text, "  Member of bridge ");
		text_escape(text, link->master);
		text_putc(text, '\n');
	}
}

/* 255 of 255 without errors, as IOS counts. */
static unsigned reliability(const struct link_counters *c)
{
	uint64_t bad = c->rx_errors + c->tx_errors;
	uint64_t all = c->rx_packets + c->tx_packets + bad;

	return bad ? (unsigned)(255.0 * (double)(all - bad) / (double)all)
		   : 255;
}

static unsigned delay(const struct page *page)
{
	if (!is_ethernet(page))
		return 5000;
	return page->bandwidth >= 1000000 ? 10 : page->bandwidth >= 100000
		? 100 : 1000;
}

static void put_line(struct text *text, const struct page *page)
{
	text_printf(text, "  MTU %u bytes, BW %u Kbit/sec, DLY %u usec,\n"
		    "     reliability %u/255\n"
		    "  Encapsulation %s, loopback not set\n"
		    "  Keepalive not set\n",
		    page->row.mtu, page->bandwidth, delay(page),
		    reliability(&page->counters),
		    is_ethernet(page) ? "ARPA" : "LOOPBACK");
	if (page->speed >= 0)
		text_printf(text, "  %s Duplex, %dMbps, media type is %s\n",
			    page->duplex, page->speed,
			    page->row.link->type->virtual ? "Virtual"
							  : "Ethernet");
	if (is_ethernet(page))
		text_puts(text, "  ARP type: ARPA\n");
}

static void put_clearing(struct text *text, const struct page *page)
{
	text_puts(text, "  Last clearing of \"show interface\" counters ");
	if (page->cleared_ago < 0)
		text_puts(text, "never");
	else
		text_span(text, (uint64_t)page->cleared_ago);
	text_putc(text, '\n');
}

static void put_counters(struct text *text, const struct link_counters *c)
{
	text_printf(text,
		    "     %" PRIu64 " packets input, %" PRIu64 " bytes, %"
		    PRIu64 " no buffer\n"
		    "     Received %" PRIu64 " IP multicasts\n"
		    "     %" PRIu64 " input errors, %" PRIu64 " CRC, %" PRIu64
		    " frame, %" PRIu64 " overrun, 0 ignored\n",
		    c->rx_packets, c->rx_bytes, c->rx_dropped, c->multicast,
		    c->rx_errors, c->rx_crc_errors, c->rx_frame_errors,
		    c->rx_fifo_errors);
	text_printf(text,
		    "     %" PRIu64 " packets output, %" PRIu64
		    " bytes, 0 underruns\n"
		    "     %" PRIu64 " output errors, %" PRIu64
		    " collisions, 0 interface resets\n"
		    "     %" PRIu64 " lost carrier\n"
		    "     %" PRIu64 " output buffer failures\n",
		    c->tx_packets, c->tx_bytes, c->tx_errors, c->collisions,
		    c->tx_carrier_errors, c->tx_dropped);
}

static void page_text(struct text *text, const void *row, const void *context)
{
	const struct page *page = row;

	(void)context;
	text_line_state(text, &page->row);
	put_hardware(text, page);
	put_address(text, page);
	put_neighbourhood(text, page);
	put_line(text, page);
	put_clearing(text, page);
	put_counters(text, &page->counters);
}

static const struct row_type page_type = {
	.columns = page_columns, .text = page_text,
};

/* -- what is behind a page ------------------------------------------------------ */

/* IOS's bandwidth is what routing protocols reckon with: the line's speed
 * where its driver knows one, else what IOS gives such an interface. */
static void fill_speed(struct page *page, int ns)
{
	uint32_t speed = 0;
	bool full = false;

	page->speed = -1;
	page->bandwidth = is_ethernet(page) ? 10000000 : 8000000;
	if (ns < 0 || !is_ethernet(page) ||
	    netns_link_speed(ns, page->row.ifname, &speed, &full))
		return;
	page->speed = (int)speed;
	page->duplex = full ? "Full" : "Half";
	if (speed <= UINT32_MAX / 1000)
		page->bandwidth = speed * 1000;
}

/* A line without carrier is often down because of its other end. */
static void fill_below(struct show *show, struct page *page)
{
	const struct link *link = page->row.link;
	struct link *below = NULL;
	struct error error = { 0 };

	if (!link->up || link->carrier || !link->below || !link->below_vrf)
		return;
	if (!view_link(show->session->view, show->arena, link->below_vrf,
		       link->below, &below, &error) && below && !below->up)
		page->below_status = "administratively down";
	error_clear(&error);
}

static void fill_counters(struct page *page, const struct counter_zeros *zeros)
{
	const struct counter_zero *zero = counter_zeros_find(zeros,
							     page->row.link);

	page->counters = counters_since(page->row.link, zero);
	page->cleared_ago = zero ? (int)(uptime_seconds() - zero->when) : -1;
	page->stats = (struct stats){ &page->counters, &page->counters };
	page->stats64 = &page->stats;
}

/* The VRF's cookie; 0 if it has none (yet). */
static uint64_t cookie_of(struct show *show)
{
	struct error error = { 0 };
	struct vrf *vrf = NULL;

	if (view_vrf(show->session->view, show->arena, show->vrf, &vrf, &error))
		vrf = NULL;
	error_clear(&error);
	return vrf ? vrf->cookie : 0;
}

static int print_pages(struct show *show, const struct interface_row *rows,
		       size_t count)
{
	struct counter_zeros zeros;
	int ns = show_netns(show), err = 0;

	counter_zeros_read(cookie_of(show), show->arena, &zeros);
	for (size_t i = 0; i < count && !err; i++) {
		struct page page = { .row = rows[i] };

		fill_speed(&page, ns);
		fill_below(show, &page);
		fill_counters(&page, &zeros);
		err = output_row(show->out, &page);
	}
	show_close(ns);
	return err;
}

static int pages_of_vrf(struct show *show, struct error *error)
{
	struct interface_query query = { .details = true };
	struct interface_row *rows;
	size_t count;
	int err = interface_rows(show, &query, &rows, &count, error);

	return err ? err : print_pages(show, rows, count);
}

/* -- descriptions ----------------------------------------------------------------- */

static const struct column description_columns[] = {
	INTERFACE_COLUMNS(struct interface_row, ),
	{ 0 }
};

static void description_head(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, "Interface                      Status         "
			"Protocol Description\n");
}

static void description_text(struct text *text, const void *row,
			     const void *context)
{
	const struct interface_row *r = row;

	(void)context;
	text_escape(text, r->ifname);
	text_column(text, 31);
	text_puts(text, r->link->up ? r->status : "admin down");
	text_column(text, 46);
	text_puts(text, r->protocol);
	if (r->description) {
		text_column(text, 55);
		text_escape(text, r->description);
	}
	text_putc(text, '\n');
}

static const struct row_type description_type = {
	.columns = description_columns,
	.head = description_head, .text = description_text,
};

static int descriptions_of_vrf(struct show *show, struct error *error)
{
	struct interface_query query = { 0 };
	struct interface_row *rows;
	size_t count;
	int err = interface_rows(show, &query, &rows, &count, error);

	for (size_t i = 0; i < count && !err; i++)
		err = output_row(show->out, &rows[i]);
	return err;
}

/* -- the command -------------------------------------------------------------------- */

static int show_interfaces(struct session *s, const struct call *call,
			   struct error *error)
{
	const struct show_interfaces *args = call->args;
	struct show show = { .args = args, .ifname = args->ifname };

	return args->description
		? show_table(s, &show, &args->where, &description_type,
			     descriptions_of_vrf, error)
		: show_table(s, &show, &args->where, &page_type, pages_of_vrf,
			     error);
}

static const struct sentence sentences[] = {
	{ IN_ANY, "show interfaces [vrf {all|NAME}|IFNAME|description]*",
	  show_interfaces,
	  "Counters begin where clear counters set their zero. What the kernel "
	  "does not know of an interface is left out." },
	{ 0 }
};

FAMILY(show_interfaces, struct show_interfaces, "Interfaces");
