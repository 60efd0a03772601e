/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_arp.c - show arp, show ip arp, show ipv6 neighbors
 *
 * As a router does, the ARP table lists the interfaces' own addresses too,
 * with the age `-`. Sorted by address; what the kernel keeps for itself
 * (multicast, loopback) is left out.
 */
#include <linux/neighbour.h>

#include "show.h"

struct show_arp {
	struct scope	where;
	slot_ipv4	address;
	slot_ipv6	address6;
	slot_interface	ifname;
	int		family;
};

static const struct word words[] = {
	{ "show arp", "ARP table",
	  SLOT(struct show_arp, family, value), AF_INET },
	{ "show ip arp", "ARP table",
	  SLOT(struct show_arp, family, value), AF_INET },
	{ "neighbors", "Neighbours of IPv6",
	  SLOT(struct show_arp, family, value), AF_INET6 },
	{ "A.B.C.D", "One address", SLOT(struct show_arp, address, ipv4) },
	{ "X:X:X:X::X", "One address", SLOT(struct show_arp, address6, ipv6) },
	{ "IFNAME", "Those of one interface",
	  SLOT(struct show_arp, ifname, interface) },
	SCOPE_WORDS(struct show_arp, where),
	{ 0 }
};

/* Keys as `ip -j neighbour` has them. */
struct arp_row {
	const char	*vrf;
	struct ip	 dst;
	const char	*dev;
	struct mac	 lladdr;	/* len 0: not known */
	const char	*state;		/* the kernel's; NULL: an own address */
	int		 age;		/* seconds; -1: does not age */
	bool		 own, router;
};

static const struct column arp_columns[] = {
	COLUMN(struct arp_row, vrf, STRING),
	COLUMN(struct arp_row, dst, IP),
	COLUMN(struct arp_row, dev, STRING),
	COLUMN(struct arp_row, lladdr, MAC),
	COLUMN(struct arp_row, state, STRING),
	COLUMN(struct arp_row, age, SIGNED),
	COLUMN(struct arp_row, own, BOOL),
	COLUMN(struct arp_row, router, BOOL),
	{ 0 }
};

/* The kernel's states: their names in `ip`, and in IOS. */
static const struct state {
	uint16_t	 bit;
	const char	*name, *ios;
} states[] = {
	{ NUD_INCOMPLETE, "INCOMPLETE", "INCMP" },
	{ NUD_REACHABLE, "REACHABLE", "REACH" },
	{ NUD_STALE, "STALE", "STALE" },
	{ NUD_DELAY, "DELAY", "DELAY" },
	{ NUD_PROBE, "PROBE", "PROBE" },
	{ NUD_FAILED, "FAILED", "INCMP" },
	{ NUD_PERMANENT, "PERMANENT", "REACH" },
};

static const struct state *find_state(uint16_t bits)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (bits & states[i].bit)
			return &states[i];
	return NULL;
}

/* -- as IOS prints it ---------------------------------------------------------- */

/* The age in minutes, right-justified; `-` for what does not age. */
static void put_age(struct text *text, const struct arp_row *row, int width)
{
	if (row->age < 0)
		text_printf(text, "%*s", width, "-");
	else
		text_printf(text, "%*d", width, row->age / 60);
}

static void arp_head(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, "Protocol  Address          Age (min)  "
			"Hardware Addr   Type   Interface\n");
}

static void arp_text(struct text *text, const void *row, const void *context)
{
	const struct arp_row *r = row;
	char buffer[IP_TEXT], mac[MAC_TEXT];

	(void)context;
	text_printf(text, "Internet  %-15s ", ip_format(&r->dst, buffer));
	put_age(text, r, 9);
	text_printf(text, "   %-14s  ARPA   ", r->lladdr.len
		    ? mac_format(&r->lladdr, mac) : "Incomplete");
	text_escape(text, r->dev);
	text_putc(text, '\n');
}

static const struct row_type arp_type = {
	.columns = arp_columns, .head = arp_head, .text = arp_text,
};

static void neighbors_head(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, "IPv6 Address                              Age "
			"Link-layer Addr State Interface\n");
}

static const char *ios_state(const struct arp_row *row)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++)
		if (row->state && !strcmp(row->state, states[i].name))
			return states[i].ios;
	return "REACH";
}

static void neighbors_text(struct text *text, const void *row,
			   const void *context)
{
	const struct arp_row *r = row;
	char mac[MAC_TEXT];

	(void)context;
	text_ip(text, &r->dst);
	text_column(text, 40);
	put_age(text, r, 5);
	text_printf(text, " %-15s %-5s ", r->lladdr.len
		    ? mac_format(&r->lladdr, mac) : "-", ios_state(r));
	text_escape(text, r->dev);
	text_putc(text, '\n');
}

static const struct row_type neighbors_type = {
	.columns = arp_columns, .head = neighbors_head,
	.text = neighbors_text,
};

/* -- reading ---------------------------------------------------------------------- */

struct rows {
	struct arp_row	*list;
	size_t		 count;
};

static bool is_wanted(const struct show_arp *args, const struct ip *ip,
		      const char *ifname)
{
	const struct ip *only = args->family == AF_INET ? &args->address
							: &args->address6;

	return (!only->family || ip_equal(ip, only)) &&
	       (!args->ifname || !strcmp(args->ifname, ifname));
}

static void add_neighbour(struct show *show, struct rows *rows,
			  const struct neighbour *n)
{
	const struct state *state = find_state(n->state);
	bool known = n->mac.len && !(n->state & (NUD_INCOMPLETE | NUD_FAILED));

	if (n->proxy || !state || !is_wanted(show->args, &n->ip, n->ifname))
		return;
	rows->list[rows->count++] = (struct arp_row){
		.vrf = show->vrf, .dst = n->ip, .dev = n->ifname,
		.lladdr = known ? n->mac : (struct mac){ 0 },
		.state = state->name,
		.age = n->state & NUD_PERMANENT ? -1
			: known ? (int)n->age : 0,
		.router = n->router,
	};
}

/* The interface of an address, if it answers ARP; NULL if not. */
static const struct link *answering(struct object **links, size_t count,
				    const char *ifname)
{
	for (size_t i = 0; i < count; i++) {
		const struct link *link = (const struct link *)links[i];

		if (!strcmp(link->name, ifname))
			return link->up && link->mac.len == 6 &&
			       strcmp(link->type->hardware, "Loopback")
				? link : NULL;
	}
	return NULL;
}

static void add_own(struct show *show, struct rows *rows,
		    const struct address *a, const struct link *link)
{
	if (link && is_wanted(show->args, &a->prefix.ip, link->name))
		rows->list[rows->count++] = (struct arp_row){
			.vrf = show->vrf, .dst = a->prefix.ip,
			.dev = link->name, .lladdr = link->mac,
			.age = -1, .own = true,
		};
}

static int by_address(const void *a, const void *b)
{
	const struct arp_row *one = a, *other = b;
	int order = ip_compare(&one->dst, &other->dst);

	return order ? order : strverscmp(one->dev, other->dev);
}

/* Those of the kernel's table, and for IPv4 the interfaces' own. */
static int read_rows(struct show *show, struct rows *rows, struct error *error)
{
	const struct show_arp *args = show->args;
	struct filter filter = { .ifname = args->ifname,
				 .family = (uint8_t)args->family };
	struct filter links_filter = { .ifname = args->ifname };
	struct object **neighbours, **addresses = NULL, **links = NULL;
	size_t count, own = 0, linked = 0;
	int err = show_list(show, &kind_neighbour, &filter, &neighbours,
			    &count, error);

	if (!err && args->family == AF_INET)
		err = show_list(show, &kind_address, &filter, &addresses, &own,
				error);
	if (!err && own)
		err = show_list(show, &kind_link, &links_filter, &links,
				&linked, error);
	if (err)
		return err;
	rows->list = arena_alloc(show->arena,
				 (count + own + 1) * sizeof(*rows->list));
	for (size_t i = 0; i < count; i++)
		add_neighbour(show, rows,
			      (const struct neighbour *)neighbours[i]);
	for (size_t i = 0; i < own; i++) {
		const struct address *a = (const struct address *)addresses[i];

		add_own(show, rows, a, answering(links, linked, a->ifname));
	}
	qsort(rows->list, rows->count, sizeof(*rows->list), by_address);
	return 0;
}

static int arp_of_vrf(struct show *show, struct error *error)
{
	struct rows rows = { 0 };
	int err = read_rows(show, &rows, error);

	for (size_t i = 0; i < rows.count && !err; i++)
		err = output_row(show->out, &rows.list[i]);
	return err;
}

/* -- the command -------------------------------------------------------------------- */

static int show_arp(struct session *s, const struct call *call,
		    struct error *error)
{
	const struct show_arp *args = call->args;
	struct show show = { .args = args, .ifname = args->ifname };

	return show_table(s, &show, &args->where, args->family == AF_INET
			  ? &arp_type : &neighbors_type, arp_of_vrf, error);
}

static const struct sentence sentences[] = {
	{ IN_ANY, "show {arp|ip arp} [vrf {all|NAME}|A.B.C.D|IFNAME]*",
	  show_arp,
	  "What ARP has learnt, and the interfaces' own addresses, without an "
	  "age." },
	{ IN_ANY, "show ipv6 neighbors [vrf {all|NAME}|X:X:X:X::X|IFNAME]*",
	  show_arp,
	  "What IPv6 neighbour discovery has learnt." },
	{ 0 }
};

FAMILY(show_arp, struct show_arp, "ARP and IPv6 neighbours");
