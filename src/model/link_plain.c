/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_plain.c - what an interface has unless it is given another
 *
 * Hardware and lo cannot go: what is taken away from them is what a person gave
 * them. A new interface is born with what nobody gave it; who reads a model
 * must see it as it will be.
 */
#include "kinds.h"

enum { MTU_LOOPBACK = 65536, MTU_ETHERNET = 1500 };

static bool is_loopback(const struct link *link)
{
	return link->type == link_type_by_kernel(NULL, true);
}

struct object *link_plain(struct arena *arena, const struct object *object)
{
	const struct link *link = (const void *)object;
	struct link *plain;

	if (link->type->virtual && !is_loopback(link))
		return NULL;
	plain = (struct link *)kind_link.copy(arena, object);
	plain->up = is_loopback(link);
	plain->mtu = is_loopback(link) ? MTU_LOOPBACK : MTU_ETHERNET;
	if (plain->permanent.len)
		plain->mac = plain->permanent;
	plain->mac_given = false;
	plain->description = plain->master = plain->master_kind = NULL;
	plain->master_index = 0;
	return &plain->object;
}

/* A macvlan's MTU is its parent's, which only a view knows. */
struct object *link_born(struct arena *arena, const struct object *object)
{
	struct link *born = (struct link *)kind_link.copy(arena, object);

	if (!born->mtu && !born->type->needs_parent)
		born->mtu = is_loopback(born) ? MTU_LOOPBACK : MTU_ETHERNET;
	if (born->type->kernel && !born->mac_given)
		born->mac = link_derived_mac(born->object.vrf, born->name);
	born->kernel_kind = born->type->kernel;
	return &born->object;
}

/* Each property is the one of the two changes that was made to it. */
struct object *link_merge(struct arena *arena, const struct object *old,
			  const struct object *now, const struct object *new)
{
	const struct link *a = (const void *)old, *b = (const void *)now;
	struct link *link = (struct link *)kind_link.copy(arena, new);

	if (a->up != b->up)
		link->up = b->up;
	if (a->mtu != b->mtu)
		link->mtu = b->mtu;
	if (!mac_equal(&a->mac, &b->mac)) {
		link->mac = b->mac;
		link->mac_given = b->mac_given;
	}
	if (!same_text(a->description, b->description))
		link->description = arena_string(arena, b->description);
	if (!same_text(a->master, b->master)) {
		link->master = arena_string(arena, b->master);
		link->master_kind = arena_string(arena, b->master_kind);
		link->master_index = b->master_index;
	}
	if (old->ours != now->ours)
		kind_link.own(&link->object, now);
	return &link->object;
}
