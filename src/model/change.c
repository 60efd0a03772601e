/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * change.c - one object's change: what it is about, what leads back
 */
#include "kinds.h"

const struct object *change_subject(const struct change *change)
{
	return change->after ? change->after : change->before;
}

const struct kind *change_kind(const struct change *change)
{
	return change_subject(change)->kind;
}

struct change change_inverse(const struct change *change)
{
	static const enum verb inverses[] = {
		[CHANGE_ADD] = CHANGE_DELETE,
		[CHANGE_SET] = CHANGE_SET,
		[CHANGE_DELETE] = CHANGE_ADD,
	};
	struct change inverse = *change;

	inverse.verb = inverses[change->verb];
	inverse.before = change->after;
	inverse.after = change->before;
	return inverse;
}

int change_send(struct world *world, const struct change *change,
		struct message *message, struct error *error)
{
	const struct object *object = change_subject(change);
	struct netlink *netlink;
	int err = object->kind->encode(world, change, message, error);

	if (!err)
		err = world_netlink(world, object->vrf, &netlink, error);
	if (err)
		return err;
	err = netlink_talk(netlink, message);
	return err ? object->kind->refused(world, change, -err,
					   netlink_said(netlink), error) : 0;
}

bool object_is_state(const struct object *object)
{
	return object->kind->configured && !object->kind->configured(object);
}

bool object_configured(const struct object *object)
{
	return !object->unsaid && !object_is_state(object);
}

/* Its name within its VRF. */
static const char *own_words(struct arena *arena, const struct object *object)
{
	const struct kind *kind = object->kind;
	char buffer[PREFIX_TEXT];

	if (kind == &kind_link)
		return arena_printf(arena, "interface %s",
				    ((const struct link *)object)->name);
	if (kind == &kind_address)
		return arena_printf(arena, "address %s", prefix_format(
			&((const struct address *)object)->prefix, buffer));
	if (kind == &kind_route)
		return arena_printf(arena, "route %s", prefix_format(
			&((const struct route *)object)->dst, buffer));
	if (kind == &kind_neighbour)
		return arena_printf(arena, "neighbour %s", ip_format(
			&((const struct neighbour *)object)->ip, buffer));
	return kind->name;
}

const char *object_words(struct arena *arena, const struct object *object)
{
	if (object->kind == &kind_vrf)
		return vrf_words(arena, object->vrf);
	if (!strcmp(object->vrf, VRF_GLOBAL))
		return own_words(arena, object);
	return arena_printf(arena, "%s of %s", own_words(arena, object),
			    vrf_words(arena, object->vrf));
}
