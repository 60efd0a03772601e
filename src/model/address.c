/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address.c - addresses of interfaces as objects: key (VRF, interface, prefix)
 */
#include <errno.h>
#include <linux/if_addr.h>
#include <net/if.h>
#include <sys/utsname.h>

#include "kinds.h"

#ifndef IFAPROT_UNSPEC		/* headers before Linux 5.18 */
enum { IFAPROT_KERNEL_LO = 1, IFAPROT_KERNEL_RA, IFAPROT_KERNEL_LL };
#endif

/* linux/rtnetlink.h, enum rt_scope_t; the words are `ip`'s. */
static const char *const scopes[] = {
	[RT_SCOPE_UNIVERSE] = "global", [RT_SCOPE_SITE] = "site",
	[RT_SCOPE_LINK] = "link", [RT_SCOPE_HOST] = "host",
};

static const struct column columns[] = {
	COLUMN_AS(struct address, "vrf", object.vrf, STRING),
	COLUMN_AS(struct address, "ifname", ifname, STRING),
	COLUMN_AS(struct address, "local", prefix.ip, IP),
	COLUMN_AS(struct address, "prefixlen", prefix.len, U8),
	COLUMN_AS(struct address, "peer", peer, IP),
	COLUMN_WORD_AS(struct address, "scope", scope, scopes),
	COLUMN_AS(struct address, "secondary", secondary, BOOL),
	COLUMN_AS(struct address, "tentative", tentative, BOOL),
	COLUMN_AS(struct address, "dadfailed", duplicate, BOOL),
	COLUMN_AS(struct address, "dynamic", dynamic, BOOL),
	COLUMN_AS(struct address, "protocol", protocol, U8),
	COLUMN_AS(struct address, "ours", object.ours, BOOL),
	COLUMN_AS(struct address, "unsaid", object.unsaid, STRING),
	{ 0 }
};

static int compare(const struct object *x, const struct object *y)
{
	const struct address *a = (const void *)x, *b = (const void *)y;
	int order = compare_vrfs(x, y);

	if (!order)
		order = compare_names(a->ifname, b->ifname);
	return order ? order : prefix_compare(&a->prefix, &b->prefix);
}

static bool same(const struct object *x, const struct object *y)
{
	const struct address *a = (const void *)x, *b = (const void *)y;

	return ip_equal(&a->peer, &b->peer) && x->ours == y->ours;
}

static struct object *copy(struct arena *arena, const struct object *object)
{
	struct address *address = arena_copy(arena, object, sizeof(*address));

	address->object.vrf = arena_name(arena, address->object.vrf);
	address->object.unsaid = arena_string(arena, address->object.unsaid);
	address->ifname = arena_name(arena, address->ifname);
	return &address->object;
}

/* The kernel's own and those with a lifetime are state. */
static bool configured(const struct object *object)
{
	const struct address *address = (const void *)object;
	const struct ip *ip = &address->prefix.ip;

	if (address->dynamic || address->automatic ||
	    (address->protocol >= IFAPROT_KERNEL_LO &&
	     address->protocol <= IFAPROT_KERNEL_LL))
		return false;
	/* Kernels before 5.18 don't say whose it is. */
	return strcmp(address->ifname, "lo") || !ip_is_loopback(ip) ||
	       (ip->family == AF_INET &&
		(ip->bytes[3] != 1 || ip->bytes[1] || ip->bytes[2] ||
		 address->prefix.len != 8));
}

static void own(struct object *object, const struct object *like)
{
	object->ours = like->ours;
	((struct address *)object)->protocol =
		((const struct address *)like)->protocol;
}

static bool depends(const struct object *object, const struct link *link)
{
	const struct address *address = (const void *)object;

	return !compare_vrfs(object, &link->object) &&
	       same_text(address->ifname, link->name);
}

/* Link-local is what is said of the scope, and the other way round. */
static int complete(struct arena *arena, struct object *object,
		    struct error *error)
{
	struct address *address = (void *)object;
	const struct ip *ip = &address->prefix.ip;

	(void)arena;
	if (!address->ifname || !ip->family ||
	    address->prefix.len > ip_bits(ip->family))
		return error_set(error, EINVAL, "an address lacks its "
				 "interface or its value");
	if (!address->scope)
		address->scope = ip->family == AF_INET6 && ip_is_linklocal(ip) ?
				 RT_SCOPE_LINK : ip_is_loopback(ip) ?
				 RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
	address->linklocal = ip->family == AF_INET6 &&
			     address->scope == RT_SCOPE_LINK;
	if (address->secondary && ip->family == AF_INET)
		address->flags |= IFA_F_SECONDARY;
	if (address->object.ours)
		address->protocol = MARK;
	return 0;
}

static bool footing(const struct object *object, size_t i, struct footing *on)
{
	on->vrf = object->vrf;
	on->ifname = ((const struct address *)object)->ifname;
	return !i;
}

static bool matches(const struct object *object, const struct filter *filter)
{
	const struct address *address = (const void *)object;

	return !filter ||
	       ((!filter->ifname ||
		 same_text(filter->ifname, address->ifname)) &&
		(!filter->family ||
		 filter->family == address->prefix.ip.family) &&
		(!filter->overlaps ||
		 prefix_overlaps(filter->overlaps, &address->prefix)));
}

/* -- reading ----------------------------------------------------------------- */

static const struct want wants[] = {
	{ IFA_ADDRESS, 4 },
	{ IFA_LOCAL, 4 },
	{ IFA_FLAGS, 4 },
	{ IFA_PROTO, 1 },
	{ IFA_CACHEINFO, sizeof(struct ifa_cacheinfo) },
	{ 0 }
};

/* IFA_PROTO came with Linux 5.18; before, the interface's mark decides. */
static bool kernel_has_protocols(void)
{
	struct utsname name;
	unsigned major, minor;

	return uname(&name) < 0 ||
	       sscanf(name.release, "%u.%u", &major, &minor) != 2 ||
	       major > 5 || (major == 5 && minor >= 18);
}

static struct ip take_ip(uint8_t family, const struct nlattr *attribute)
{
	if (!attribute || attribute_size(attribute) < ip_size(family))
		return (struct ip){ 0 };
	return ip_from_bytes(family, attribute_data(attribute));
}

static void decode_flags(const struct nlattr *const *table,
			 struct address *address)
{
	struct ifa_cacheinfo cache;

	if (table[IFA_FLAGS])
		address->flags = attribute_u32(table[IFA_FLAGS]);
	if (table[IFA_PROTO])
		address->protocol = attribute_u8(table[IFA_PROTO]);
	if (table[IFA_CACHEINFO]) {
		memcpy(&cache, attribute_data(table[IFA_CACHEINFO]),
		       sizeof(cache));
		address->dynamic = cache.ifa_valid != UINT32_MAX;
	}
	address->secondary = address->prefix.ip.family == AF_INET &&
			     address->flags & IFA_F_SECONDARY;
	address->tentative = address->flags & IFA_F_TENTATIVE;
	address->duplicate = address->flags & IFA_F_DADFAILED;
	address->object.ours = address->protocol == MARK;
	if (address->peer.family)
		address->object.unsaid = "has a peer address";
	else if (address->flags & IFA_F_NOPREFIXROUTE)
		address->object.unsaid = "has no prefix route";
}

static int decode(const struct nlmsghdr *header, struct address *address)
{
	const struct ifaddrmsg *info = (const void *)(header + 1);
	const struct nlattr *table[IFA_PROTO + 1] = { NULL };
	struct ip local, other;

	if (header->nlmsg_type != RTM_NEWADDR ||
	    attributes_read(header, sizeof(*info), wants, table,
			    ARRAY_SIZE(table)) < 0 || !ip_size(info->ifa_family))
		return -EBADMSG;
	other = take_ip(info->ifa_family, table[IFA_ADDRESS]);
	local = table[IFA_LOCAL] ? take_ip(info->ifa_family, table[IFA_LOCAL]) :
				   other;
	if (!local.family)
		return -EBADMSG;
	address->object.kind = &kind_address;
	address->index = info->ifa_index;
	address->prefix.ip = local;
	address->prefix.len = info->ifa_prefixlen;
	address->scope = info->ifa_scope;
	address->flags = info->ifa_flags;
	address->linklocal = info->ifa_family == AF_INET6 &&
			     info->ifa_scope == RT_SCOPE_LINK;
	if (other.family && !ip_equal(&local, &other))
		address->peer = other;
	decode_flags(table, address);
	return 0;
}

static int gather(const struct nlmsghdr *header, void *context)
{
	struct gathering *gathering = context;
	struct address address = { 0 };

	if (decode(header, &address) < 0)
		return 0;
	address.order = (unsigned)gathering->count;
	gathering_add(gathering, arena_copy(gathering->arena, &address,
					    sizeof(address)));
	return 0;
}

static int dump(struct netlink *netlink, const struct filter *filter,
		struct gathering *gathering)
{
	struct message message = { 0 };
	struct ifaddrmsg *info;
	unsigned index = 0;
	int err = 0;

	if (filter && filter->ifname)
		err = link_index(netlink, filter->ifname, &index);
	if (!err) {
		info = message_start(&message, RTM_GETADDR, 0, sizeof(*info));
		info->ifa_family = filter ? filter->family : AF_UNSPEC;
		info->ifa_index = index;
		err = netlink_dump(netlink, &message, gather, gathering_again,
				   gathering);
	}
	message_free(&message);
	return err == -ENODEV ? 0 : err;
}

/*
 * The names of a few are asked for one by one: in a namespace of a thousand
 * interfaces a dump of them all costs milliseconds.
 */
static int name_all(struct netlink *netlink, struct gathering *gathering,
		    struct names_of_links *names)
{
	enum { FEW = 4 };
	bool few = gathering->count <= FEW;
	int err = few ? 0 : link_names_read(netlink, names);

	if (err)
		return err;
	for (size_t i = 0; i < gathering->count; i++) {
		struct address *address = (void *)gathering->list[i];

		address->ifname = few ?
			link_name(netlink, gathering->arena, address->index) :
			link_names_find(names, address->index);
	}
	return 0;
}

/* The kernel's own link-local address where it doesn't say that it is. */
static bool is_automatic(struct netlink *netlink, const struct address *address)
{
	const struct prefix network = prefix_network(&address->prefix);
	struct ip automatic;
	struct mac mac;

	if (!address->linklocal || address->protocol ||
	    address->prefix.len != 64 ||
	    link_mac(netlink, address->index, &mac) < 0 || mac.len != 6)
		return false;
	automatic = ip_eui64(&network, &mac);
	return ip_equal(&automatic, &address->prefix.ip);
}

/* Keeps what the filter lets through; its name of an interface was the dump's. */
static void narrow(struct gathering *gathering, const struct filter *filter)
{
	struct filter rest = filter ? *filter : (struct filter){ 0 };
	size_t kept = 0;

	rest.ifname = NULL;
	for (size_t i = 0; i < gathering->count; i++)
		if (matches(gathering->list[i], &rest))
			gathering->list[kept++] = gathering->list[i];
	gathering->count = kept;
}

static int hand_on(struct netlink *netlink, struct gathering *gathering,
		   const char *vrf, const struct filter *filter, object_fn *fn,
		   void *context)
{
	struct names_of_links names = { 0 };
	bool protocols = kernel_has_protocols();
	const char *only = filter ? filter->ifname : NULL;
	int err = 0;

	narrow(gathering, filter);
	if (!only)
		err = name_all(netlink, gathering, &names);
	for (size_t i = 0; !err && i < gathering->count; i++) {
		struct address *address = (void *)gathering->list[i];

		address->object.vrf = vrf;
		if (only)
			address->ifname = only;
		if (!protocols)
			address->object.ours = true;
		address->automatic = is_automatic(netlink, address);
		if (address->ifname)
			err = fn(&address->object, context);
	}
	link_names_free(&names);
	return err;
}

static int each(struct world *world, const char *vrf,
		const struct filter *filter, object_fn *fn, void *context,
		struct error *error)
{
	struct gathering gathering = { .arena = arena_new() };
	struct netlink *netlink;
	int err = world_netlink(world, vrf, &netlink, error);

	if (!err) {
		err = dump(netlink, filter, &gathering);
		if (err)
			refuse(error, -err, netlink_said(netlink),
			       "addresses cannot be read");
	}
	if (!err)
		err = hand_on(netlink, &gathering, vrf, filter, fn, context);
	gathering_free(&gathering);
	return err;
}

/* -- changing ----------------------------------------------------------------- */

static bool travels(const struct change *change)
{
	return change->verb != CHANGE_SET;
}

static const struct address *subject(const struct change *change)
{
	return (const void *)(change->after ? change->after : change->before);
}

static int encode(struct world *world, const struct change *change,
		  struct message *message, struct error *error)
{
	const struct address *address = subject(change);
	bool add = change->verb != CHANGE_DELETE;
	struct netlink *netlink;
	struct ifaddrmsg *info;
	unsigned index;
	int err = world_netlink(world, address->object.vrf, &netlink, error);

	if (!err && link_index(netlink, address->ifname, &index) < 0)
		err = error_set(error, ENODEV, "no interface %s",
				address->ifname);
	if (err)
		return err;
	info = message_start(message, add ? RTM_NEWADDR : RTM_DELADDR,
			     change->verb == CHANGE_ADD ?
			     NLM_F_CREATE | NLM_F_EXCL :
			     add ? NLM_F_REPLACE : 0, sizeof(*info));
	info->ifa_family = address->prefix.ip.family;
	info->ifa_prefixlen = address->prefix.len;
	info->ifa_index = index;
	info->ifa_scope = address->linklocal ? RT_SCOPE_LINK :
			  ip_is_loopback(&address->prefix.ip) ? RT_SCOPE_HOST :
			  RT_SCOPE_UNIVERSE;
	message_put_ip(message, IFA_LOCAL, &address->prefix.ip);
	message_put_ip(message, IFA_ADDRESS, address->peer.family ?
		       &address->peer : &address->prefix.ip);
	/* A replace sets the flags anew, too. */
	if (change->verb == CHANGE_SET)
		message_put_u32(message, IFA_FLAGS, address->flags);
	if (add)
		message_put_u8(message, IFA_PROTO, address->object.ours ?
			       MARK : address->protocol);
	return 0;
}

static int refused(struct world *world, const struct change *change, int code,
		   const char *said, struct error *error)
{
	const struct address *address = subject(change);
	char text[PREFIX_TEXT];

	(void)world;
	prefix_format(&address->prefix, text);
	if (code == EADDRNOTAVAIL && change->verb == CHANGE_DELETE)
		return error_set(error, ENOENT, "%s has no address %s",
				 address->ifname, text);
	if (code == EEXIST)
		return error_set(error, code, "%s has the address %s already",
				 address->ifname, text);
	if (change->verb == CHANGE_DELETE)
		return refuse(error, code, said, "%s cannot be removed from %s",
			      text, address->ifname);
	return refuse(error, code, said, "%s cannot be an address of %s", text,
		      address->ifname);
}

/* An address that is there holds, whoever put it there. */
static int reconcile(struct arena *arena, const struct object *existing,
		     const struct change *change, struct change *effective,
		     struct error *error)
{
	char text[PREFIX_TEXT];

	(void)arena;
	*effective = *change;
	if (change->verb == CHANGE_ADD && existing)
		effective->before = effective->after = NULL;
	if (change->verb == CHANGE_DELETE && !existing)
		return error_set(error, ENOENT, "%s has no address %s",
				 subject(change)->ifname,
				 prefix_format(&subject(change)->prefix, text));
	return 0;
}

static void ip(struct text *text, const struct change *change)
{
	const struct address *address = subject(change);
	char buffer[PREFIX_TEXT];

	ip_command(text, address->object.vrf);
	text_printf(text, "address %s %s dev ",
		    change->verb == CHANGE_ADD ? "add" :
		    change->verb == CHANGE_SET ? "replace" : "delete",
		    prefix_format(&address->prefix, buffer));
	shell_word(text, address->ifname);
	if (ip_is_loopback(&address->prefix.ip))
		text_puts(text, " scope host");
	text_putc(text, '\n');
}

const struct kind kind_address = {
	.name = "address",
	.size = sizeof(struct address),
	.columns = columns,
	.compare = compare,
	.same = same,
	.copy = copy,
	.own = own,
	.arrange = address_arrange,
	.depends = depends,
	.complete = complete,
	.footing = footing,
	.configured = configured,
	.matches = matches,
	.each = each,
	.travels = travels,
	.encode = encode,
	.refused = refused,
	.reconcile = reconcile,
	.ip = ip,
};
