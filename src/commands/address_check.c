/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address_check.c - which addresses are configured, and which may be
 *
 * IOS's words against addresses that no host can have and against overlaps
 * within a VRF; the same prefix in two VRFs is what VRFs are for.
 */
#include <errno.h>

#include "address.h"
#include "config.h"

/* -- what is there -------------------------------------------------------- */

int addresses_of(struct session *session, const char *vrf, const char *ifname,
		 uint8_t family, struct address ***list, size_t *count,
		 struct error *error)
{
	const struct filter filter = { .ifname = ifname, .family = family };
	struct object **objects;
	size_t all, kept = 0;
	int err = view_list(session->view, session->arena, &kind_address, vrf,
			    &filter, &objects, &all, error);

	if (err)
		return err;
	*list = arena_alloc(session->arena, (all + 1) * sizeof(**list));
	for (size_t i = 0; i < all; i++)
		if (!object_is_state(objects[i]))
			(*list)[kept++] = (struct address *)objects[i];
	*count = kept;
	return 0;
}

/* -- what may be said ----------------------------------------------------- */

/* Refused when typed; from a file, where a state made otherwise is read back,
 * a warning, unless no state has it: of these addresses the kernel takes some
 * of IPv4, but forgets 0.0.0.0 without a word. */
static int object_to(struct session *session, struct error *error,
		     const struct ip *ip, bool fault, const char *words)
{
	bool impossible = fault &&
			  (ip_is_any(ip) || ip->family == AF_INET6);

	if (session->interactive || impossible)
		return error_set(error, EINVAL, "%s", words);
	session_notice(session, "%s", words);
	return 0;
}

/* The first other interface whose subnet overlaps. */
struct neighbourhood {
	struct arena	*arena;
	const char	*ifname, *other;
};

static int note_other(const struct object *object, void *context)
{
	const struct address *address = (const void *)object;
	struct neighbourhood *hood = context;

	if (!object)
		hood->other = NULL;
	else if (!hood->other && !address->linklocal &&
		 !object_is_state(object) &&
		 strcmp(address->ifname, hood->ifname))
		hood->other = arena_string(hood->arena, address->ifname);
	return 0;
}

static int overlap(struct session *session, const struct prefix *prefix,
		   const struct place *place, const char **words,
		   struct error *error)
{
	struct prefix network = prefix_network(prefix);
	const struct filter filter = {
		.family = network.ip.family, .overlaps = &network,
	};
	struct neighbourhood hood = {
		.arena = session->arena, .ifname = place->ifname,
	};
	char text[IP_TEXT];
	int err = view_each(session->view, &kind_address, place->vrf, &filter,
			    note_other, &hood, error);

	if (!err && hood.other)
		*words = arena_printf(session->arena, "%s overlaps with %s",
				      ip_format(&network.ip, text),
				      ifname_text(session, hood.other));
	return err;
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

int address_check(struct session *session, const struct place *place,
		  const struct prefix *prefix, struct error *error)
{
	const struct ip *ip = &prefix->ip;
	const char *words = fault(session, prefix, place->ifname);
	bool faulty = words;
	int err = 0;

	if (!words && !(ip->family == AF_INET6 && ip_is_linklocal(ip)))
		err = overlap(session, prefix, place, &words, error);
	return err || !words ? err
			     : object_to(session, error, ip, faulty, words);
}
