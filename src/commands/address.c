/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address.c - addresses of interfaces
 *
 * IPv4 as IOS has it: one primary address, which a second one replaces, and
 * secondary ones. The kernel has no such field: the first in its order is the
 * primary one, so a new primary is made first by making the others anew behind
 * it. IPv6 addresses are equals. What the kernel or a lease put there is state
 * and counts for nothing here.
 */
#include <errno.h>

#include "address.h"
#include "config.h"
#include "write.h"

struct args {
	slot_address4	prefix4;
	slot_address6	prefix6;
	slot_ipv4	ip4;
	slot_mask	mask;
	slot_ipv6	ip6;
	slot_flag	secondary, eui64, linklocal;
};

static const struct word words[] = {
	{ "ip address", "IP address of the interface" },
	{ "ipv6 address", "IPv6 address of the interface" },
	{ "ip address PREFIX", "Address and length",
	  SLOT(struct args, prefix4, address4) },
	{ "ip address ADDRESS", "IP address", SLOT(struct args, ip4, ipv4) },
	{ "MASK", "IP subnet mask", SLOT(struct args, mask, mask) },
	{ "secondary", "One more address beside the primary one",
	  SLOT(struct args, secondary, flag) },
	{ "ipv6 address PREFIX", "Address and length",
	  SLOT(struct args, prefix6, address6) },
	{ "ipv6 address ADDRESS", "IPv6 link-local address",
	  SLOT(struct args, ip6, ipv6) },
	{ "eui-64", "Its lower half from the MAC address",
	  SLOT(struct args, eui64, flag) },
	{ "link-local", "A link-local address",
	  SLOT(struct args, linklocal, flag) },
	{ 0 }
};

/* -- IPv4 ----------------------------------------------------------------- */

/* One interface's addresses, and the one that a line speaks of. */
struct ipv4 {
	struct session	*session;
	const struct place *place;
	struct prefix	 prefix;
	struct address	**list;
	size_t		 count;
	size_t		 at;		/* of prefix; count: not there */
};

static struct address new_address(const struct place *place,
				  const struct prefix *prefix)
{
	return (struct address){
		.object = {
			.kind = &kind_address, .vrf = place->vrf, .ours = true,
		},
		.ifname = place->ifname, .prefix = *prefix,
		.linklocal = prefix->ip.family == AF_INET6 &&
			     ip_is_linklocal(&prefix->ip),
	};
}

static int add(struct ipv4 *a, const struct prefix *prefix, bool secondary,
	       struct error *error)
{
	struct address address = new_address(a->place, prefix);

	address.secondary = secondary;
	return session_add(a->session, &address.object, error);
}

static int delete(struct ipv4 *a, size_t i, struct error *error)
{
	return session_delete(a->session, &a->list[i]->object, error);
}

/* The new one may have gone with the old primary of the same subnet, where
 * promote_secondaries is off. */
static int ensure(struct ipv4 *a, struct error *error)
{
	struct address wanted = new_address(a->place, &a->prefix);
	struct object *found;
	int err = view_get(a->session->view, a->session->arena, &wanted.object,
			   &found, error);

	if (err || found)
		return err;
	return add(a, &a->prefix, false, error);
}

int addresses_guard(struct session *session, struct address *const *list,
		    size_t count, const struct address *instead,
		    struct error *error)
{
	struct change *changes = arena_alloc(session->arena, (count + 1) *
					     sizeof(*changes));

	for (size_t i = 0; i < count; i++)
		changes[i] = (struct change){
			.verb = CHANGE_DELETE, .before = &list[i]->object,
		};
	if (instead)
		changes[count++] = (struct change){
			.verb = CHANGE_ADD, .after = &instead->object,
		};
	return session_guard_line(session, changes, count, error);
}

/* All but the new one, the secondary ones first: the kernel may take these
 * away with their primary one. */
static int remove_others(struct ipv4 *a, struct error *error)
{
	int err = 0;

	for (size_t i = a->count; !err && i-- > 0;)
		if (i != a->at)
			err = delete(a, i, error);
	return err;
}

/*
 * The new address first, the old one afterwards: the line is never without,
 * for then the kernel drops all its routes. The others are made anew, so that
 * they stand behind the new one.
 */
static int replace(struct ipv4 *a, struct error *error)
{
	struct address new = new_address(a->place, &a->prefix);
	int err;

	if (!a->count)
		return add(a, &a->prefix, false, error);
	if (a->at == 0)
		return 0;
	err = addresses_guard(a->session, a->list, a->count, &new, error);
	if (!err && a->at == a->count)
		err = add(a, &a->prefix, false, error);
	if (!err)
		err = remove_others(a, error);
	if (!err)
		err = ensure(a, error);
	for (size_t i = 1; !err && i < a->count; i++)
		if (i != a->at)
			err = session_add(a->session, &a->list[i]->object,
					  error);
	return err;
}

static int add_secondary(struct ipv4 *a, struct error *error)
{
	char text[PREFIX_TEXT];

	if (a->count && a->at == 0)
		return error_set(error, EINVAL, "%s is the primary address of "
				 "%s", prefix_format(&a->prefix, text),
				 ifname_text(a->session, a->place->ifname));
	if (a->at < a->count)
		return 0;
	return add(a, &a->prefix, true, error);
}

static int remove_all(struct ipv4 *a, struct error *error)
{
	int err = addresses_guard(a->session, a->list, a->count, NULL, error);

	while (!err && a->count--)
		err = delete(a, a->count, error);
	return err;
}

static int remove_one(struct ipv4 *a, struct error *error)
{
	char text[PREFIX_TEXT];

	if (a->at == a->count)
		return error_set(error, ENOENT, "%s has no address %s",
				 ifname_text(a->session, a->place->ifname),
				 prefix_format(&a->prefix, text));
	if (a->at == 0 && a->count > 1)
		return error_set(error, EBUSY, "Must delete secondary before "
				 "deleting primary");
	return delete(a, a->at, error);
}

static size_t find(const struct ipv4 *a)
{
	size_t i;

	for (i = 0; i < a->count; i++)
		if (prefix_equal(&a->list[i]->prefix, &a->prefix))
			break;
	return i;
}

static int run_ip(struct session *session, const struct call *call,
		  struct error *error)
{
	const struct args *args = call->args;
	struct ipv4 a = {
		.session = session, .place = config_place(session, call),
		.prefix = args->prefix4,
	};
	bool named = args->prefix4.ip.family || args->ip4.family;
	int err;

	if (args->ip4.family)
		a.prefix = (struct prefix){
			.ip = args->ip4,
			.len = (uint8_t)prefix_mask_length(&args->mask),
		};
	err = addresses_of(session, a.place->vrf, a.place->ifname, AF_INET,
			   &a.list, &a.count, error);
	if (!err && !call->no)
		err = address_check(session, a.place, &a.prefix, error);
	if (err)
		return err;
	a.at = find(&a);
	if (call->no)
		return named ? remove_one(&a, error) : remove_all(&a, error);
	return args->secondary ? add_secondary(&a, error) : replace(&a, error);
}

/* -- IPv6 ----------------------------------------------------------------- */

static int from_mac(struct session *session, const struct place *place,
		    struct prefix *prefix, struct error *error)
{
	struct link *link;
	int err = find_link(session, place->vrf, place->ifname, &link, error);

	if (err)
		return err;
	if (prefix->len != 64)
		return error_set(error, EINVAL, "eui-64 makes the lower half of "
				 "an address: the prefix must be a /64");
	if (link->mac.len != 6 || link_is_loopback(link))
		return error_set(error, EINVAL, "%s has no MAC address",
				 ifname_text(session, place->ifname));
	prefix->ip = ip_eui64(prefix, &link->mac);
	return 0;
}

/* The address that the line means, whole. */
static int meant(struct session *session, const struct place *place,
		 const struct args *args, struct prefix *prefix,
		 struct error *error)
{
	char text[IP_TEXT];

	*prefix = args->prefix6;
	if (args->ip6.family)
		*prefix = (struct prefix){ .ip = args->ip6, .len = 64 };
	if (args->eui64)
		return from_mac(session, place, prefix, error);
	if (args->linklocal && !ip_is_linklocal(&prefix->ip))
		return error_set(error, EINVAL, "%s is no link-local address: "
				 "these are in fe80::/10",
				 ip_format(&prefix->ip, text));
	return 0;
}

static int remove_ipv6(struct session *session, const struct place *place,
		       struct address *const *list, size_t count,
		       const struct prefix *prefix, struct error *error)
{
	char text[PREFIX_TEXT];
	size_t removed = 0;
	int err = prefix ? 0 : addresses_guard(session, list, count, NULL,
					       error);

	for (size_t i = count; !err && i-- > 0;) {
		if (strcmp(list[i]->ifname, place->ifname) ||
		    (prefix && !prefix_equal(&list[i]->prefix, prefix)))
			continue;
		err = session_delete(session, &list[i]->object, error);
		removed++;
	}
	if (!err && prefix && !removed)
		return error_set(error, ENOENT, "%s has no address %s",
				 ifname_text(session, place->ifname),
				 prefix_format(prefix, text));
	return err;
}

static int add_ipv6(struct session *session, const struct place *place,
		    struct address *const *list, size_t count,
		    const struct prefix *prefix, struct error *error)
{
	struct address address = new_address(place, prefix);
	int err = address_check(session, place, prefix, error);

	if (err)
		return err;
	for (size_t i = 0; i < count; i++)
		if (prefix_equal(&list[i]->prefix, prefix))
			return 0;
	return session_add(session, &address.object, error);
}

static int run_ipv6(struct session *session, const struct call *call,
		    struct error *error)
{
	const struct args *args = call->args;
	const struct place *place = config_place(session, call);
	bool named = args->prefix6.ip.family || args->ip6.family;
	struct prefix prefix = { 0 };
	struct address **list;
	size_t count;
	int err = named ? meant(session, place, args, &prefix, error) : 0;

	if (!err)
		err = addresses_of(session, place->vrf, place->ifname,
				   AF_INET6, &list, &count, error);
	if (err)
		return err;
	if (call->no)
		return remove_ipv6(session, place, list, count,
				   named ? &prefix : NULL, error);
	return add_ipv6(session, place, list, count, &prefix, error);
}

static const struct sentence sentences[] = {
	{ MODE_INTERFACE,
	  "[no] ip address ![{PREFIX|ADDRESS MASK}] [secondary]", run_ip,
	  "Sets the primary address, or with secondary adds one. With no and no "
	  "address, removes them all." },
	{ MODE_INTERFACE,
	  "[no] ipv6 address ![{PREFIX [eui-64|link-local]|ADDRESS link-local}]",
	  run_ipv6,
	  "Adds an address. With no and no address, removes them all." },
	{ 0 }
};

FAMILY(address, struct args, "Addresses");

/* -- writing -------------------------------------------------------------- */

void write_address(struct text *text, unsigned depth,
		   const struct address *address)
{
	char buffer[PREFIX_TEXT];

	write_indent(text, depth);
	text_puts(text, address->prefix.ip.family == AF_INET ? "ip address " :
							      "ipv6 address ");
	if (address->linklocal && address->prefix.len == 64) {
		text_puts(text, ip_format(&address->prefix.ip, buffer));
		text_puts(text, " link-local");
	} else {
		text_puts(text, prefix_format(&address->prefix, buffer));
	}
	text_puts(text, address->secondary ? " secondary\n" : "\n");
}
