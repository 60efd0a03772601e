/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address_check.c - which addresses are configured, and which may be
 *
 * IOS's words against addresses that no host can have and against overlaps
 * within a VRF; the same prefix in two VRFs is what VRFs are for.
 */
#include <errno.h>
#include <linux/if_addr.h>

#include "address.h"
#include "config.h"

#ifndef IFAPROT_UNSPEC		/* headers before Linux 5.18 */
enum { IFAPROT_KERNEL_LO = 1, IFAPROT_KERNEL_RA, IFAPROT_KERNEL_LL };
#endif

/* -- what is there -------------------------------------------------------- */

bool address_is_state(const struct address *address)
{
	const struct ip *ip = &address->prefix.ip;

	if (address->dynamic || (address->protocol >= IFAPROT_KERNEL_LO &&
				 address->protocol <= IFAPROT_KERNEL_LL))
		return true;
	/* Kernels before 5.18 don't say whose it is. */
	return !strcmp(address->ifname, "lo") && ip_is_loopback(ip) &&
	       (ip->family == AF_INET6 ||
		(ip->bytes[3] == 1 && !ip->bytes[1] && !ip->bytes[2] &&
		 address->prefix.len == 8));
}

int address_list(struct session *session, const char *vrf,
			 uint8_t family, struct address ***list,
			 size_t *count, struct error *error)
{
	const struct filter filter = { .family = family };
	struct object **objects;
	size_t all, kept = 0;
	int err = view_list(session->view, session->arena, &kind_address, vrf,
			    &filter, &objects, &all, error);

	if (err)
		return err;
	*list = arena_alloc(session->arena, (all + 1) * sizeof(**list));
	for (size_t i = 0; i < all; i++)
		if (!address_is_state((struct address *)objects[i]))
			(*list)[kept++] = (struct address *)objects[i];
	*count = kept;
	return 0;
}

void address_keep(struct address **list, size_t *count, const char *ifname)
{
	size_t kept = 0;

	for (size_t i = 0; i < *count; i++)
		if (!strcmp(list[i]->ifname, ifname))
			list[kept++] = list[i];
	*count = kept;
}

int addresses_of(struct session *session, const char *vrf, const char *ifname,
		 uint8_t family, struct address ***list, size_t *count,
		 struct error *error)
{
	int err = address_list(session, vrf, family, list, count, error);

	if (!err)
		address_keep(*list, count, ifname);
	return err;
}

/* -- what may be said ----------------------------------------------------- */

/* Refused when typed; from a file, where a state made otherwise is read back,
 * a warning. */
static int object_to(struct session *session, struct error *error,
		     const char *words)
{
	if (session->interactive)
		return error_set(error, EINVAL, "%s", words);
	session_notice(session, "%s", words);
	return 0;
}

static const char *overlap(struct session *session,
			   const struct prefix *prefix, const char *ifname,
			   struct address *const *list, size_t count)
{
	struct prefix network = prefix_network(prefix);
	char text[IP_TEXT];

	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i]->ifname, ifname) && !list[i]->linklocal &&
		    prefix_overlaps(prefix, &list[i]->prefix))
			return arena_printf(session->arena,
				"%s overlaps with %s",
				ip_format(&network.ip, text),
				ifname_text(session, list[i]->ifname));
	return NULL;
}

static bool is_edge(const struct prefix *prefix)
{
	struct prefix network = prefix_network(prefix);
	struct ip broadcast = prefix_broadcast(prefix);

	return prefix->len < 31 && (ip_equal(&prefix->ip, &network.ip) ||
				    ip_equal(&prefix->ip, &broadcast));
}

/* IOS's words against an address that no host can have; NULL: none. */
static const char *fault(struct session *session, const struct prefix *prefix,
			 const char *ifname)
{
	const struct ip *ip = &prefix->ip;
	char text[IP_TEXT];

	ip_format(ip, text);
	if (ip_is_any(ip) || ip_is_multicast(ip) ||
	    (ip_is_loopback(ip) && strcmp(ifname, "lo")))
		return arena_printf(session->arena,
				    "Not a valid host address - %s", text);
	if (ip->family == AF_INET && is_edge(prefix))
		return arena_printf(session->arena,
				    "Bad mask /%u for address %s", prefix->len,
				    text);
	return NULL;
}

int address_check(struct session *session, const struct prefix *prefix,
		  const char *ifname, struct address *const *list,
		  size_t count, struct error *error)
{
	const char *words = fault(session, prefix, ifname);

	if (!words && !(prefix->ip.family == AF_INET6 &&
			ip_is_linklocal(&prefix->ip)))
		words = overlap(session, prefix, ifname, list, count);
	return words ? object_to(session, error, words) : 0;
}
