/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arp.c - static neighbours
 *
 * IOS's `arp` need not name the interface; the kernel wants one: it is the one
 * whose subnet holds the address.
 */
#include <errno.h>
#include <linux/neighbour.h>

#include "config.h"
#include "write.h"

struct args {
	slot_vrf	vrf;
	slot_ipv4	ip4;
	slot_ipv6	ip6;
	slot_mac	mac;
	slot_interface	ifname;
};

static const struct word words[] = {
	{ "arp", "Static ARP entries" },
	{ "vrf", "In a VRF" },
	{ "arp vrf NAME", "VRF name", SLOT(struct args, vrf, vrf) },
	{ "neighbor vrf NAME", "VRF name", SLOT(struct args, vrf, vrf) },
	{ "ADDRESS", "IP address of the neighbour",
	  SLOT(struct args, ip4, ipv4) },
	{ "MAC", "Its hardware address", SLOT(struct args, mac, mac) },
	{ "arpa", "Encapsulation of Ethernet" },
	{ "INTERFACE", "Interface that it is on",
	  SLOT(struct args, ifname, interface) },
	{ "ipv6 neighbor", "Static IPv6 neighbours" },
	{ "neighbor ADDRESS6", "IPv6 address of the neighbour",
	  SLOT(struct args, ip6, ipv6) },
	{ 0 }
};

/* -- which interface ------------------------------------------------------ */

struct search {
	const struct ip	*ip;
	struct arena	*arena;
	const char	*ifname;
	uint8_t		 len;		/* of the longest match so far */
};

static int consider(const struct object *object, void *context)
{
	const struct address *address = (const struct address *)object;
	struct search *search = context;

	if (!object)
		search->ifname = NULL;
	else if (prefix_contains(&address->prefix, search->ip) &&
		 (!search->ifname || address->prefix.len > search->len)) {
		search->ifname = arena_string(search->arena, address->ifname);
		search->len = address->prefix.len;
	}
	return 0;
}

static int find_interface(struct session *session, const char *vrf,
			  const struct ip *ip, const char **ifname,
			  struct error *error)
{
	const struct filter filter = { .family = ip->family };
	struct search search = { .ip = ip, .arena = session->arena };
	char text[IP_TEXT];
	int err = view_each(session->view, &kind_address, vrf, &filter,
			    consider, &search, error);

	if (err)
		return err;
	*ifname = search.ifname;
	return *ifname ? 0 :
	       error_set(error, ENOENT, "no interface of %s reaches %s",
			 vrf_text(session, vrf), ip_format(ip, text));
}

/* -- the commands --------------------------------------------------------- */

static bool is_permanent(const struct neighbour *neighbour)
{
	return neighbour->state & NUD_PERMANENT;
}

static int find_entry(struct session *session, const char *vrf,
		      const struct args *args, const struct ip *ip,
		      struct neighbour **found, struct error *error)
{
	const struct filter filter = {
		.ifname = args->ifname, .family = ip->family,
	};
	struct object **list;
	size_t count;
	int err = view_list(session->view, session->arena, &kind_neighbour,
			    vrf, &filter, &list, &count, error);

	*found = NULL;
	for (size_t i = 0; !err && i < count; i++) {
		struct neighbour *n = (struct neighbour *)list[i];

		if (ip_equal(&n->ip, ip) && is_permanent(n) && !n->proxy)
			*found = n;
	}
	return err;
}

static int remove_entry(struct session *session, const char *vrf,
			const struct args *args, const struct ip *ip,
			struct error *error)
{
	struct neighbour *entry;
	char text[IP_TEXT];
	int err = find_entry(session, vrf, args, ip, &entry, error);

	if (!err && (!entry || (args->mac.len &&
				!mac_equal(&args->mac, &entry->mac))))
		err = error_set(error, ENOENT, "no such static entry for %s in %s",
				ip_format(ip, text), vrf_text(session, vrf));
	return err ? err : session_delete(session, &entry->object, error);
}

static int add_entry(struct session *session, const char *vrf,
		     const struct args *args, const struct ip *ip,
		     struct error *error)
{
	struct neighbour entry = {
		.object = { .kind = &kind_neighbour, .vrf = vrf, .ours = true },
		.ifname = args->ifname, .ip = *ip, .mac = args->mac,
		.state = NUD_PERMANENT, .protocol = MARK,
	};
	struct link *link;
	int err = args->ifname ?
		  find_link(session, vrf, args->ifname, &link, error) :
		  find_interface(session, vrf, ip, &entry.ifname, error);

	return err ? err : session_add(session, &entry.object, error);
}

static int run_arp(struct session *session, const struct call *call,
		   struct error *error)
{
	const struct args *args = call->args;
	const struct ip *ip = args->ip4.family ? &args->ip4 : &args->ip6;
	const char *vrf;
	int err = config_vrf(session, call, args->vrf, &vrf, error);

	if (err)
		return err;
	return call->no ? remove_entry(session, vrf, args, ip, error)
			: add_entry(session, vrf, args, ip, error);
}

static const struct sentence sentences[] = {
	{ IN_VRF, "[no] arp [vrf NAME] ADDRESS ![MAC] [arpa] [INTERFACE]",
	  run_arp,
	  "A permanent ARP entry. Without an interface it is that whose subnet "
	  "holds the address." },
	{ IN_VRF, "[no] ipv6 neighbor [vrf NAME] ADDRESS6 INTERFACE ![MAC]",
	  run_arp, "A permanent neighbour of IPv6." },
	{ 0 }
};

FAMILY(arp, struct args, "Static neighbours");

/* -- writing -------------------------------------------------------------- */

void write_neighbour(struct text *text, unsigned depth,
		     const struct neighbour *neighbour)
{
	char ip[IP_TEXT], mac[MAC_TEXT];
	bool ipv4 = neighbour->ip.family == AF_INET;

	write_indent(text, depth);
	text_puts(text, ipv4 ? "arp " : "ipv6 neighbor ");
	text_puts(text, ip_format(&neighbour->ip, ip));
	if (ipv4)
		text_printf(text, " %s arpa",
			    mac_format(&neighbour->mac, mac));
	text_putc(text, ' ');
	text_quote(text, neighbour->ifname);
	if (!ipv4)
		text_printf(text, " %s", mac_format(&neighbour->mac, mac));
	text_putc(text, '\n');
}
