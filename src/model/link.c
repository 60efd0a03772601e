/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link.c - interfaces as objects: key (VRF, name)
 *
 * A dump is collected, then its names are resolved (bridge, parent, a veth's
 * other end in whichever VRF), then it is handed on: no question can be put to
 * a socket that is in the middle of a dump.
 */
#include <errno.h>
#include <net/if.h>

#include "kinds.h"

/* What a person can set, and so much of the rest as makes an equal one. */
static const struct column columns[] = {
	COLUMN_AS(struct link, "vrf", object.vrf, STRING),
	COLUMN_AS(struct link, "ifname", name, STRING),
	COLUMN_AS(struct link, "ifindex", index, U32),
	COLUMN_AS(struct link, "type", kernel_kind, STRING),
	COLUMN_AS(struct link, "up", up, BOOL),
	COLUMN_AS(struct link, "carrier", carrier, BOOL),
	COLUMN_AS(struct link, "mtu", mtu, U32),
	COLUMN_AS(struct link, "address", mac, MAC),
	COLUMN(struct link, mac_given, BOOL),
	COLUMN_AS(struct link, "permaddr", permanent, MAC),
	COLUMN(struct link, group, U32),
	COLUMN_AS(struct link, "ifalias", description, STRING),
	COLUMN_AS(struct link, "master", master, STRING),
	COLUMN_AS(struct link, "link", below, STRING),
	COLUMN_AS(struct link, "link_vrf", below_vrf, STRING),
	COLUMN_AS(struct link, "mode", macvlan_mode, STRING),
	COLUMN_AS(struct link, "ours", object.ours, BOOL),
	COLUMN_AS(struct link, "unsaid", object.unsaid, STRING),
	{ 0 }
};

static int compare(const struct object *x, const struct object *y)
{
	const struct link *a = (const void *)x, *b = (const void *)y;
	int order = compare_vrfs(x, y);

	return order ? order : compare_names(a->name, b->name);
}

static bool same(const struct object *x, const struct object *y)
{
	const struct link *a = (const void *)x, *b = (const void *)y;

	return a->type == b->type && a->up == b->up && a->mtu == b->mtu &&
	       mac_equal(&a->mac, &b->mac) &&
	       same_text(a->description, b->description) &&
	       same_text(a->master, b->master) &&
	       same_text(a->below, b->below) &&
	       same_text(a->below_vrf, b->below_vrf) &&
	       x->ours == y->ours;
}

static struct object *copy(struct arena *arena, const struct object *object)
{
	struct link *link = arena_copy(arena, object, sizeof(*link));

	link->object.vrf = arena_string(arena, link->object.vrf);
	link->object.unsaid = arena_string(arena, link->object.unsaid);
	link->name = arena_string(arena, link->name);
	link->kernel_kind = arena_string(arena, link->kernel_kind);
	link->description = arena_string(arena, link->description);
	link->master = arena_string(arena, link->master);
	link->master_kind = arena_string(arena, link->master_kind);
	link->below = arena_string(arena, link->below);
	link->below_vrf = arena_string(arena, link->below_vrf);
	link->macvlan_mode = arena_string(arena, link->macvlan_mode);
	return &link->object;
}

static bool depends(const struct object *object, const struct link *parent)
{
	const struct link *link = (const void *)object;

	if (!link->below || !parent->name)
		return false;
	return same_text(link->below, parent->name) &&
	       same_text(link->below_vrf ? link->below_vrf : object->vrf,
			 parent->object.vrf);
}

static bool footing(const struct object *object, size_t i, struct footing *on)
{
	const struct link *link = (const void *)object;

	if (i || !link->below)
		return false;
	on->vrf = link->below_vrf ? link->below_vrf : object->vrf;
	on->ifname = link->below;
	return true;
}

static size_t brings(struct arena *arena, const struct object *object,
		     struct object **others)
{
	const struct link *link = (const void *)object;
	struct link *peer;

	if (!link->type->needs_peer || !link->below)
		return 0;
	peer = (struct link *)copy(arena, object);
	peer->name = arena_string(arena, link->below);
	peer->object.vrf = arena_string(arena, link->below_vrf ?
					link->below_vrf : object->vrf);
	peer->below = arena_string(arena, link->name);
	peer->below_vrf = arena_string(arena, object->vrf);
	peer->group = object->ours ? MARK : 0;
	peer->up = false;
	peer->master = peer->description = NULL;
	peer->mac = link_derived_mac(peer->object.vrf, peer->name);
	peer->mac_given = false;
	others[0] = &peer->object;
	return 1;
}

/* The type is known by its kernel's name; only the loopback has none of its
 * own. */
static int complete(struct arena *arena, struct object *object,
		    struct error *error)
{
	struct link *link = (void *)object;

	(void)arena;
	if (!link->name || !*link->name)
		return error_set(error, EINVAL, "an interface has no name");
	link->type = link_type_by_kernel(link->kernel_kind,
					 !strcmp(link->name, "lo"));
	link->below_nsid = -1;
	if (link->object.ours)
		link->group = MARK;
	return 0;
}

/* One property of a change that may have been carried out in part. */
static bool either(const char *now, const char *before, const char *after)
{
	return same_text(now, before) || same_text(now, after);
}

static bool either_mac(const struct mac *now, const struct mac *before,
		       const struct mac *after)
{
	return !before->len || !after->len || mac_equal(now, before) ||
	       mac_equal(now, after);
}

/* As it is born: down, and nothing that takes a message of its own. */
static struct link newborn(const struct link *link)
{
	struct link born = *link;

	born.up = false;
	born.master = born.description = NULL;
	return born;
}

/* Each property is as it was or as it is to be. */
static bool halfway(const struct link *now, const struct link *a,
		    const struct link *b)
{
	return now->type == b->type &&
	       (!now->below || !b->below || same_text(now->below, b->below)) &&
	       (now->up == a->up || now->up == b->up) &&
	       (!a->mtu || !b->mtu || now->mtu == a->mtu ||
		now->mtu == b->mtu) &&
	       either_mac(&now->mac, &a->mac, &b->mac) &&
	       either(now->description, a->description, b->description) &&
	       either(now->master, a->master, b->master) &&
	       (now->object.ours == a->object.ours ||
		now->object.ours == b->object.ours);
}

/* The kernel puts these into every namespace when a module is loaded. */
static bool configured(const struct object *object)
{
	static const char *const fallbacks[] = {
		"tunl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0",
		"sit0", "ip6tnl0", "ip6gre0", "ip6gretap0", "ip6erspan0",
	};
	const struct link *link = (const void *)object;

	if (link->type != link_type_other || link->up)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(fallbacks); i++)
		if (!strcmp(link->name, fallbacks[i]))
			return false;
	return true;
}

static void own(struct object *object, const struct object *like)
{
	object->ours = like->ours;
	((struct link *)object)->group = ((const struct link *)like)->group;
}

/* One that moves arrives as it left, but down and in no bridge. */
static bool between(const struct object *object, const struct object *x,
		    const struct object *y)
{
	const struct link *now = (const void *)object, *b = (const void *)y;
	bool moved = x && y && compare(x, y);
	struct link from;

	if (!y)
		return false;
	from = x ? *(const struct link *)x : newborn(b);
	if (moved && !now->up)
		from.up = false;
	if (moved && !now->master)
		from.master = NULL;
	return halfway(now, &from, b);
}

static bool matches(const struct object *object, const struct filter *filter)
{
	const struct link *link = (const void *)object;

	return !filter || !filter->ifname ||
	       same_text(link->name, filter->ifname);
}

/* -- reading ----------------------------------------------------------------- */

static int gather(const struct nlmsghdr *header, void *context)
{
	struct gathering *gathering = context;
	struct link *link = arena_alloc(gathering->arena, sizeof(*link));

	if (link_decode(header, gathering->arena, link) < 0)
		return 0;
	link->object.kind = &kind_link;
	gathering_add(gathering, &link->object);
	return 0;
}

/* The VRF and name of what a link stands on, wherever that is. */
static void resolve_below(struct world *world, struct netlink *netlink,
			  struct arena *arena, struct link *link)
{
	struct netlink *there = netlink;
	struct error ignored = { 0 };

	if (!link->below_index)
		return;
	link->below_vrf = link->below_nsid < 0 ? link->object.vrf :
		arena_string(arena, world_nsid_name(world, link->object.vrf,
						    link->below_nsid));
	if (link->below_vrf &&
	    !world_netlink(world, link->below_vrf, &there, &ignored))
		link->below = link_name(there, arena, link->below_index);
	error_clear(&ignored);
}

/* What the configuration language cannot say of it. */
static const char *unsaid(struct arena *arena, const struct link *link)
{
	if (link->type == link_type_other)
		return arena_printf(arena, "is of type %s, which cannot be made "
				    "here", link->kernel_kind);
	if (link->type->needs_peer && !link->below)
		return "has its other end in no named VRF";
	if (link->macvlan_mode && strcmp(link->macvlan_mode, "bridge"))
		return arena_printf(arena, "is a macvlan of mode %s",
				    link->macvlan_mode);
	if (link->master_kind && strcmp(link->master_kind, "bridge"))
		return arena_printf(arena, "is a member of a %s",
				    link->master_kind);
	return NULL;
}

static void resolve(struct world *world, struct netlink *netlink,
		    struct arena *arena, struct link *link, uint64_t seed,
		    bool details)
{
	struct mac derived = link_mac_derive(seed, link->object.vrf,
					     link->name);

	link->mac_given = link->mac.len && link->type->kernel &&
			  !mac_equal(&link->mac, &derived) &&
			  !mac_equal(&link->mac, &link->permanent);
	if (!details)
		return;
	if (link->master_index)
		link->master = link_name(netlink, arena, link->master_index);
	resolve_below(world, netlink, arena, link);
	link->object.unsaid = unsaid(arena, link);
}

static int hand_on(struct world *world, struct netlink *netlink,
		   const struct gathering *gathering, const char *vrf,
		   const struct filter *filter, object_fn *fn, void *context)
{
	uint64_t seed = link_mac_seed();
	int err = 0;

	for (size_t i = 0; !err && i < gathering->count; i++) {
		struct link *link = (void *)gathering->list[i];

		link->object.vrf = vrf;
		if (!matches(&link->object, filter))
			continue;
		resolve(world, netlink, gathering->arena, link, seed,
			filter && filter->details);
		err = fn(&link->object, context);
	}
	return err;
}

static int each(struct world *world, const char *vrf,
		const struct filter *filter, object_fn *fn, void *context,
		struct error *error)
{
	struct gathering gathering = { .arena = arena_new() };
	struct message message = { 0 };
	struct netlink *netlink;
	int err = world_netlink(world, vrf, &netlink, error);

	if (!err) {
		message_start(&message, RTM_GETLINK, 0,
			      sizeof(struct ifinfomsg));
		err = netlink_dump(netlink, &message, gather, gathering_again,
				   &gathering);
		if (err)
			refuse(error, -err, netlink_said(netlink),
			       "interfaces cannot be read");
	}
	if (!err)
		err = hand_on(world, netlink, &gathering, vrf, filter, fn,
			      context);
	message_free(&message);
	gathering_free(&gathering);
	return err;
}

static int get(struct world *world, struct arena *arena,
	       const struct object *key, struct object **found,
	       struct error *error)
{
	const struct link *wanted = (const void *)key;
	struct gathering gathering = { .arena = arena };
	struct message message = { 0 };
	struct netlink *netlink;
	int err = world_netlink(world, key->vrf, &netlink, error);

	if (err)
		return err;
	if (!*wanted->name || strlen(wanted->name) >= IFNAMSIZ)
		return -ENOENT;
	message_start(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	message_put_string(&message, IFLA_IFNAME, wanted->name);
	err = netlink_get(netlink, &message, gather, &gathering);
	if (err && err != -ENODEV)
		refuse(error, -err, netlink_said(netlink),
		       "%s cannot be read", wanted->name);
	if (!err && gathering.count) {
		struct link *link = (void *)gathering.list[0];

		link->object.vrf = arena_string(arena, key->vrf);
		resolve(world, netlink, arena, link, link_mac_seed(), true);
		*found = &link->object;
	}
	err = err == -ENODEV || (!err && !gathering.count) ? -ENOENT : err;
	message_free(&message);
	free(gathering.list);
	return err;
}

static int apply(struct world *world, const struct change *change,
		 struct error *error)
{
	const struct link *before = (const void *)change->before;
	const struct link *after = (const void *)change->after;

	switch (change->verb) {
	case CHANGE_ADD:
		return link_create(world, after, error);
	case CHANGE_DELETE:
		return link_remove(world, before, error);
	case CHANGE_SET:
		break;
	}
	if (compare(change->before, change->after))
		return link_move(world, before, after, change->keep_addresses,
				 error);
	return link_modify(world, before, after, error);
}

const struct kind kind_link = {
	.name = "interface",
	.size = sizeof(struct link),
	.columns = columns,
	.compare = compare,
	.same = same,
	.copy = copy,
	.own = own,
	.depends = depends,
	.footing = footing,
	.configured = configured,
	.plain = link_plain,
	.born = link_born,
	.merge = link_merge,
	.brings = brings,
	.complete = complete,
	.between = between,
	.matches = matches,
	.each = each,
	.get = get,
	.apply = apply,
	.ip = link_ip,
};
