/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_ip_interface.c - show ip interface, show ipv6 interface, brief and whole
 *
 * One handler for both families: the rows are the same, with other addresses
 * in them; only the text differs.
 */

#include "interface_rows.h"

struct show_ip_interface {
	struct scope	where;
	slot_interface	ifname;
	bool		brief;
	int		family;
};

static const struct word words[] = {
	{ "show ip", "IP information",
	  SLOT(struct show_ip_interface, family, value), AF_INET },
	{ "show ipv6", "IPv6 information",
	  SLOT(struct show_ip_interface, family, value), AF_INET6 },
	{ .word = "interface",
	  .help = "Interface status and configuration" },
	{ "brief", "A line each", SLOT(struct show_ip_interface, brief, flag) },
	{ "IFNAME", "Interface name",
	  SLOT(struct show_ip_interface, ifname, interface) },
	SCOPE_WORDS(struct show_ip_interface, where),
	{ 0 }
};

/* What /proc/sys says of an interface's IP. */
struct ip_settings {
	bool		proxy_arp, redirects, directed_broadcast;
	uint32_t	rp_filter;	/* 0 none, 1 strict, 2 loose */
	uint32_t	dad_attempts, reachable_ms;
	bool		accept_ra;
};

struct ip_row {
	struct interface_row	interface;
	struct ip_settings	settings;
};

static const struct column ip_columns[] = {
	INTERFACE_COLUMNS(struct ip_row, interface.),
	ADDRESS_COLUMN(struct ip_row, interface.),
	{ 0 }
};

/* -- brief ----------------------------------------------------------------- */

/* How the address came, in IOS's words: those that the kernel itself makes
 * are neither typed nor leased. */
static const char *method(const struct address_row *a)
{
	if (a->dynamic)
		return "DHCP";
	return object_is_state(&a->address->object) ? "other" : "manual";
}

static void brief_head(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, "Interface                  IP-Address      OK? "
			"Method Status                Protocol\n");
}

static void brief_text(struct text *text, const void *row, const void *context)
{
	const struct interface_row *r = &((const struct ip_row *)row)->interface;
	const struct address_row *a = r->addresses.count
		? interface_address(r, 0) : NULL;

	(void)context;
	text_escape(text, r->ifname);
	text_column(text, 27);
	if (a)
		text_ip(text, &a->local);
	else
		text_puts(text, "unassigned");
	text_column(text, 43);
	text_printf(text, "YES %-6s %-21s %s\n", a ? method(a) : "unset",
		    r->status, r->protocol);
}

static void put_flags(struct text *text, const struct address_row *a)
{
	if (a->duplicate)
		text_puts(text, " [DUPLICATE]");
	else if (a->tentative)
		text_puts(text, " [TENTATIVE]");
}

static void brief6_text(struct text *text, const void *row, const void *context)
{
	const struct interface_row *r = &((const struct ip_row *)row)->interface;

	(void)context;
	text_escape(text, r->ifname);
	text_column(text, 23);
	text_printf(text, "[%s/%s]\n", r->status, r->protocol);
	if (!r->addresses.count)
		text_puts(text, "    unassigned\n");
	for (size_t i = 0; i < r->addresses.count; i++) {
		text_puts(text, "    ");
		text_ip(text, &interface_address(r, i)->local);
		put_flags(text, interface_address(r, i));
		text_putc(text, '\n');
	}
}

static const struct row_type brief_type = {
	.columns = ip_columns, .head = brief_head, .text = brief_text,
};

static const struct row_type brief6_type = {
	.columns = ip_columns, .text = brief6_text,
};

/* -- whole: IPv4 -------------------------------------------------------------- */

static void put_vrf(struct text *text, const struct interface_row *r)
{
	if (is_global(r->vrf))
		return;
	text_puts(text, "  VPN Routing/Forwarding \"");
	text_escape(text, r->vrf);
	text_puts(text, "\"\n");
}

static const char *on_off(bool on)
{
	return on ? "enabled" : "disabled";
}

static void put_primary(struct text *text, const struct address_row *a)
{
	struct ip broadcast = prefix_broadcast(&a->address->prefix);

	text_puts(text, "  Internet address is ");
	text_prefix(text, &a->address->prefix);
	text_putc(text, '\n');
	if (a->prefixlen < 31) {
		text_puts(text, "  Broadcast address is ");
		text_ip(text, &broadcast);
		text_putc(text, '\n');
	}
	text_printf(text, "  Address determined by %s\n", a->dynamic ? "DHCP" :
		    object_is_state(&a->address->object) ?
		    "the kernel" : "setup command");
	if (a->address->peer.family) {
		text_puts(text, "  Peer address is ");
		text_ip(text, &a->address->peer);
		text_putc(text, '\n');
	}
}

/* All but the first: to the kernel an address of another subnet is a primary
 * one too, to IOS only the first is. */
static void put_secondaries(struct text *text, const struct interface_row *r)
{
	for (size_t i = 1; i < r->addresses.count; i++) {
		text_puts(text, "  Secondary address ");
		text_prefix(text, &interface_address(r, i)->address->prefix);
		text_putc(text, '\n');
	}
}

static void ip_text(struct text *text, const void *row, const void *context)
{
	const struct ip_row *ip = row;
	const struct interface_row *r = &ip->interface;
	const struct ip_settings *set = &ip->settings;

	(void)context;
	text_line_state(text, r);
	if (!r->addresses.count) {
		text_puts(text, "  Internet protocol processing disabled\n");
		return;
	}
	put_primary(text, interface_address(r, 0));
	text_printf(text, "  MTU is %u bytes\n"
		    "  Directed broadcast forwarding is %s\n",
		    r->mtu, on_off(set->directed_broadcast));
	put_secondaries(text, r);
	text_printf(text, "  Proxy ARP is %s\n"
		    "  ICMP redirects are %s sent\n",
		    on_off(set->proxy_arp), set->redirects ? "always" : "never");
	put_vrf(text, r);
	if (set->rp_filter)
		text_printf(text, "  IP verify source reachable-via %s\n",
			    set->rp_filter == 1 ? "RX" : "ANY");
}

static const struct row_type ip_type = {
	.columns = ip_columns, .text = ip_text,
};

/* -- whole: IPv6 -------------------------------------------------------------- */

static void put_linklocal(struct text *text, const struct interface_row *r)
{
	for (size_t i = 0; i < r->addresses.count; i++) {
		const struct address_row *a = interface_address(r, i);

		if (!ip_is_linklocal(&a->local))
			continue;
		text_puts(text, ", link-local address is ");
		text_ip(text, &a->local);
		put_flags(text, a);
		return;
	}
}

static void put_globals(struct text *text, const struct interface_row *r)
{
	bool any = false;

	for (size_t i = 0; i < r->addresses.count; i++) {
		const struct address_row *a = interface_address(r, i);
		struct prefix subnet = prefix_network(&a->address->prefix);

		if (ip_is_linklocal(&a->local))
			continue;
		if (!any)
			text_puts(text, "  Global unicast address(es):\n");
		any = true;
		text_puts(text, "    ");
		text_ip(text, &a->local);
		text_puts(text, ", subnet is ");
		text_prefix(text, &subnet);
		put_flags(text, a);
		text_putc(text, '\n');
	}
	if (!any)
		text_puts(text, "  No global unicast address is configured\n");
}

static void ip6_text(struct text *text, const void *row, const void *context)
{
	const struct ip_row *ip = row;
	const struct interface_row *r = &ip->interface;
	const struct ip_settings *set = &ip->settings;

	(void)context;
	text_line_state(text, r);
	if (!r->addresses.count) {
		text_puts(text, "  IPv6 is disabled\n");
		return;
	}
	text_puts(text, "  IPv6 is enabled");
	put_linklocal(text, r);
	text_putc(text, '\n');
	put_globals(text, r);
	text_printf(text, "  MTU is %u bytes\n", r->mtu);
	put_vrf(text, r);
	text_printf(text, "  ND DAD is %s, number of DAD attempts: %u\n"
		    "  ND reachable time is %u milliseconds\n",
		    on_off(set->dad_attempts), set->dad_attempts,
		    set->reachable_ms);
	if (set->accept_ra)
		text_puts(text, "  Hosts use stateless autoconfig for "
				"addresses.\n");
}

static const struct row_type ip6_type = {
	.columns = ip_columns, .text = ip6_text,
};

/* -- the settings behind them ------------------------------------------------- */

/* A setting of an interface: net/ipv4/conf/vetha/proxy_arp. */
static uint32_t setting(int ns, const char *under, const char *ifname,
			const char *name, uint32_t otherwise)
{
	struct text path = { 0 };
	uint32_t value;

	text_printf(&path, "net/%s/%s/%s", under, ifname, name);
	value = show_sysctl(ns, text_string(&path), otherwise);
	text_free(&path);
	return value;
}

/* Either `all` or the interface's own switches it on; of rp_filter the larger
 * of the two counts (Documentation/networking/ip-sysctl.rst). */
static uint32_t either(int ns, const char *ifname, const char *name)
{
	uint32_t all = setting(ns, "ipv4/conf", "all", name, 0);
	uint32_t own = setting(ns, "ipv4/conf", ifname, name, 0);

	return all > own ? all : own;
}

static void read_settings(struct ip_row *row, int ns, int family)
{
	struct ip_settings *set = &row->settings;
	const char *ifname = row->interface.ifname;

	if (family == AF_INET) {
		set->proxy_arp = either(ns, ifname, "proxy_arp");
		set->redirects = either(ns, ifname, "send_redirects");
		set->rp_filter = either(ns, ifname, "rp_filter");
		set->directed_broadcast =
			setting(ns, "ipv4/conf", "all", "bc_forwarding", 0) &&
			setting(ns, "ipv4/conf", ifname, "bc_forwarding", 0);
		return;
	}
	set->dad_attempts = setting(ns, "ipv6/conf", ifname, "dad_transmits",
				    1);
	set->reachable_ms = setting(ns, "ipv6/neigh", ifname,
				    "base_reachable_time_ms", 30000);
	set->accept_ra =
		!setting(ns, "ipv6/conf", ifname, "forwarding", 0) &&
		setting(ns, "ipv6/conf", ifname, "accept_ra", 0);
}

/* -- the command ---------------------------------------------------------------- */

/* `vrf all`: the tables of a line each say whose they are; the pages do it for
 * each interface. */
static void put_vrf_heading(struct show *show)
{
	struct text text = { 0 };

	text_puts(&text, show->seen ? "\nVRF " : "VRF ");
	text_vrf(&text, show->vrf);
	text_puts(&text, ":\n");
	output_text(show->out, text_string(&text), text.len);
	text_free(&text);
}

static int interfaces_of_vrf(struct show *show, struct error *error)
{
	const struct show_ip_interface *args = show->args;
	struct interface_query query = { .family = (uint8_t)args->family };
	bool settings = !args->brief && show->out->format == FORMAT_TEXT;
	int ns = settings ? show_netns(show) : -1;
	struct interface_row *rows;
	size_t count;
	int err = interface_rows(show, &query, &rows, &count, error);

	if (!err && count && show->all && args->brief)
		put_vrf_heading(show);
	for (size_t i = 0; i < count && !err; i++) {
		struct ip_row row = { .interface = rows[i] };

		if (settings)
			read_settings(&row, ns, args->family);
		err = output_row(show->out, &row);
	}
	show_close(ns);
	return err;
}

static int show_ip_interface(struct session *s, const struct call *call,
			     struct error *error)
{
	static const struct row_type *const types[2][2] = {
		{ &ip_type, &brief_type }, { &ip6_type, &brief6_type },
	};
	const struct show_ip_interface *args = call->args;
	struct show show = { .args = args, .ifname = args->ifname };

	return show_table(s, &show, &args->where,
			  types[args->family == AF_INET6][args->brief],
			  interfaces_of_vrf, error);
}

static const struct sentence sentences[] = {
	{ IN_ANY, "show {ip|ipv6} interface [vrf {all|NAME}|IFNAME|brief]*",
	  show_ip_interface,
	  "The addresses of interfaces, and how IP is set on them." },
	{ 0 }
};

FAMILY(show_ip_interface, struct show_ip_interface, "IP of interfaces");
