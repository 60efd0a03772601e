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

bool object_configured(const struct object *object)
{
	return !object->unsaid && (!object->kind->configured ||
				   object->kind->configured(object));
}

const char *object_words(struct arena *arena, const struct object *object)
{
	if (object->kind == &kind_link)
		return arena_printf(arena, "interface %s",
				    ((const struct link *)object)->name);
	if (object->kind == &kind_vrf)
		return vrf_words(arena, object->vrf);
	return object->kind->name;
}
