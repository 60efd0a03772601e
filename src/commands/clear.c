/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clear.c - clear arp, clear ipv6 neighbors, clear counters
 *
 * What is cleared of the neighbours is what was learnt: entries that were
 * typed in stay, as on a router.
 */
#include <errno.h>
#include <linux/neighbour.h>

#include "counter_zeros.h"
#include "show.h"

struct clear {
	struct scope	where;
	slot_ipv4	address;
	slot_ipv6	address6;
	slot_interface	ifname;
	int		family;
};

static const struct word words[] = {
	{ .word = "clear", .help = "Forget what was learnt or counted" },
	{ "clear arp", "Learnt ARP entries",
	  SLOT(struct clear, family, value), AF_INET },
	{ "clear arp-cache", "Learnt ARP entries",
	  SLOT(struct clear, family, value), AF_INET },
	{ "clear ip arp", "Learnt ARP entries",
	  SLOT(struct clear, family, value), AF_INET },
	{ .word = "clear ipv6", .help = "IPv6" },
	{ "neighbors", "Learnt neighbours of IPv6",
	  SLOT(struct clear, family, value), AF_INET6 },
	{ .word = "counters", .help = "Counters of show interfaces" },
	{ "A.B.C.D", "One address", SLOT(struct clear, address, ipv4) },
	{ "X:X:X:X::X", "One address", SLOT(struct clear, address6, ipv6) },
	{ "IFNAME", "One interface", SLOT(struct clear, ifname, interface) },
	SCOPE_WORDS(struct clear, where),
	{ 0 }
};

/* -- neighbours ------------------------------------------------------------------- */

static bool is_learnt(const struct clear *args, const struct neighbour *n)
{
	const struct ip *only = args->family == AF_INET ? &args->address
							: &args->address6;

	return !n->proxy && !(n->state & (NUD_PERMANENT | NUD_NOARP)) &&
	       (!only->family || ip_equal(&n->ip, only));
}

static int delete_learnt(struct show *show, struct error *error)
{
	const struct clear *args = show->args;
	struct filter filter = { .family = (uint8_t)args->family,
				 .ifname = show->ifname };
	struct object **list;
	size_t count;
	int err = show_list(show, &kind_neighbour, &filter, &list, &count,
			    error);

	for (size_t i = 0; i < count && !err; i++)
		if (is_learnt(args, (const struct neighbour *)list[i]))
			err = session_delete(show->session, list[i], error);
	return err ? err : view_flush(show->session->view, error);
}

/* Entries age out of the kernel's table meanwhile: what was not there any more
 * when its turn came is no failure, the rest gets another round. */
static int clear_neighbours(struct show *show, struct error *error)
{
	int err = delete_learnt(show, error);

	for (int round = 0; err == -ENOENT && round < 8; round++) {
		error_clear(error);
		err = delete_learnt(show, error);
	}
	return err;
}

static int clear_arp(struct session *s, const struct call *call,
		     struct error *error)
{
	const struct clear *args = call->args;
	struct show show = { .args = args, .ifname = args->ifname };

	return show_each(s, &show, &args->where, clear_neighbours, error);
}

/* -- counters -------------------------------------------------------------------- */

/* IOS asks, so that a habit's Enter stays harmless; a script is not asked. */
static bool is_confirmed(struct session *s, const struct clear *args)
{
	return !s->ask || !s->interactive ||
	       s->ask(s, args->ifname
		      ? "Clear \"show interface\" counters on this interface"
		      : "Clear \"show interface\" counters on all interfaces");
}

static int remember(struct show *show, struct object **links, size_t count,
		    struct error *error)
{
	struct counter_zeros zeros;
	struct vrf *vrf = NULL;
	int err = view_vrf(show->session->view, show->arena, show->vrf, &vrf,
			   error);

	if (err)
		return err;
	if (!vrf || !vrf->cookie)
		return error_set(error, ENOTSUP,
				 "this kernel cannot tell VRFs apart "
				 "(SO_NETNS_COOKIE needs Linux 5.14)");
	counter_zeros_read(vrf->cookie, show->arena, &zeros);
	for (size_t i = 0; i < count; i++)
		counter_zeros_set(&zeros, show->arena,
				  (const struct link *)links[i]);
	return show->session->dry_run
		? 0 : counter_zeros_write(vrf->cookie, &zeros, error);
}

static int clear_zero(struct show *show, struct error *error)
{
	struct filter filter = { .ifname = show->ifname };
	struct object **links;
	size_t count;
	int err = show_list(show, &kind_link, &filter, &links, &count, error);

	return err || !count ? err : remember(show, links, count, error);
}

/* Nobody is asked about an interface that isn't there. */
static int find_counted(struct show *show, struct error *error)
{
	struct filter filter = { .ifname = show->ifname };
	struct object **links;
	size_t count;

	return show_list(show, &kind_link, &filter, &links, &count, error);
}

static int clear_counters(struct session *s, const struct call *call,
			  struct error *error)
{
	const struct clear *args = call->args;
	struct show show = { .args = args, .ifname = args->ifname };

	int err = show_each(s, &show, &args->where, find_counted, error);

	if (err || !is_confirmed(s, args))
		return err;
	return show_each(s, &show, &args->where, clear_zero, error);
}

static const struct sentence sentences[] = {
	{ IN_EXEC,
	  "clear {arp|arp-cache|ip arp} [vrf {all|NAME}|A.B.C.D|IFNAME]*",
	  clear_arp,
	  "Forgets what ARP has learnt; entries that were typed stay." },
	{ IN_EXEC, "clear ipv6 neighbors [vrf {all|NAME}|X:X:X:X::X|IFNAME]*",
	  clear_arp,
	  "Forgets what IPv6 neighbour discovery has learnt." },
	{ IN_EXEC, "clear counters [vrf {all|NAME}|IFNAME]*", clear_counters,
	  "Lets show interfaces count from now on. The kernel's own counters, "
	  "which other programs read, go on." },
	{ 0 }
};

FAMILY(clear, struct clear, "Clearing what was learnt");
