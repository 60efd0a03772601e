/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * drag_losers.c - which interfaces lose something by a change, and how much
 *
 * With an interface that is deleted goes the far end of its veth, and a macvlan
 * on it, in whichever VRF they are, and so on from these.
 */
#include <errno.h>

#include "drag.h"
#include "view.h"

enum { IPV6_LEAST = 1280 };	/* RFC 8200, section 5 */

/* -- who loses ------------------------------------------------------------------ */

static const struct link *before_of(const struct change *change)
{
	return (const void *)change->before;
}

/* What a change of an interface's properties takes from it; -1: nothing. */
static int loss_of_set(const struct link *before, const struct link *after)
{
	if (kind_link.compare(&before->object, &after->object))
		return LOSS_LINK;
	if (before->up && !after->up)
		return LOSS_LINE;
	return after->mtu && after->mtu < IPV6_LEAST && before->mtu >= IPV6_LEAST ?
	       LOSS_IPV6 : -1;
}

bool drag_possible(const struct change *change)
{
	const struct kind *kind = change_kind(change);

	if (change->verb == CHANGE_DELETE)
		return kind == &kind_vrf || kind == &kind_link ||
		       kind == &kind_address;
	return change->verb == CHANGE_SET && kind == &kind_link &&
	       loss_of_set(before_of(change), (const void *)change->after) >= 0;
}

static bool loses(const struct drag *drag, const struct link *link)
{
	for (size_t i = 0; i < drag->count; i++)
		if (!kind_link.compare(&drag->losers[i].link->object,
				       &link->object))
			return true;
	return false;
}

/* Links stay where they are: the array of losers moves. */
static void add_loser(struct drag *drag, const struct link *link,
		      enum loss loss)
{
	if (loses(drag, link))
		return;
	drag->losers = vector_room(drag->losers, drag->count, &drag->max,
				   sizeof(*drag->losers));
	drag->losers[drag->count++] = (struct loser){
		(const struct link *)kind_link.copy(drag->arena, &link->object),
		loss,
	};
}

static int read_link(struct drag *drag, const struct link *key,
		     struct link **found)
{
	struct object *object;
	int err = object_read(drag->world, drag->arena, &key->object, &object,
			      drag->error);

	*found = (struct link *)object;
	return err;
}

/* The far end of a veth goes with this one. */
static int add_others(struct drag *drag, const struct link *link)
{
	struct object *others[4];
	size_t count = kind_link.brings(drag->arena, &link->object, others);
	int err = 0;

	for (size_t i = 0; !err && i < count; i++) {
		struct link *other;

		err = read_link(drag, (const struct link *)others[i], &other);
		if (!err && other)
			add_loser(drag, other, LOSS_ALL);
	}
	return err;
}

static bool stands_on_loser(const struct drag *drag, const struct link *link)
{
	for (size_t i = 0; i < drag->count; i++)
		if (drag->losers[i].loss == LOSS_ALL &&
		    kind_link.depends(&link->object, drag->losers[i].link))
			return true;
	return false;
}

/* A macvlan may have left its parent's VRF; a veth's end was found already. */
static int look_at_link(const struct object *object, void *context)
{
	const struct link *link = (const void *)object;
	struct drag *drag = context;
	struct link *known;
	int err;

	if (!object || !link->type->needs_parent)
		return 0;
	err = read_link(drag, link, &known);
	if (!err && known && stands_on_loser(drag, known))
		add_loser(drag, known, LOSS_ALL);
	return err;
}

static int look_at_vrf(const struct object *object, void *context)
{
	const struct vrf *vrf = (const void *)object;
	struct drag *drag = context;
	struct error own = { 0 };
	int err;

	if (!object || vrf->stale || vrf->alias_of)
		return 0;
	/* One that cannot be read, or goes meanwhile, has nothing to lose. */
	err = kind_link.each(drag->world, arena_string(drag->arena,
						       object->vrf), NULL,
			     look_at_link, drag, &own);
	error_clear(&own);
	return err < 0 ? 0 : err;
}

/* What goes with those that are deleted, wherever it is. */
static int close_over(struct drag *drag)
{
	const struct vrf global = {
		.object = { .kind = &kind_vrf, .vrf = VRF_GLOBAL },
	};
	size_t seen = 0;
	int err = 0;

	while (!err && seen < drag->count) {
		for (; !err && seen < drag->count; seen++)
			err = add_others(drag, drag->losers[seen].link);
		if (!err)
			err = look_at_vrf(&global.object, drag);
		if (!err)
			err = kind_vrf.each(drag->world, NULL, NULL, look_at_vrf,
					    drag, drag->error);
	}
	return err;
}

static int lose_link(const struct object *object, void *context)
{
	struct drag *drag = context;

	if (!object)
		drag->count = 0;
	else if (((const struct link *)object)->type->kernel ||
		 strcmp(((const struct link *)object)->name, "lo"))
		add_loser(drag, (const struct link *)object, LOSS_ALL);
	return 0;
}

static int lose_vrf(struct drag *drag)
{
	static const struct filter details = { .details = true };
	const struct vrf *vrf = (const void *)drag->change->before;
	int err;

	/* Only a name goes. */
	if (vrf->stale || vrf->alias_of)
		return 0;
	drag->vrf = vrf->object.vrf;
	err = kind_link.each(drag->world, drag->vrf, &details, lose_link, drag,
			     drag->error);
	return err ? err : close_over(drag);
}

/* -- an address ------------------------------------------------------------------ */

struct siblings {
	const struct address	*gone;
	bool			 last;		/* no other stays */
	bool			 secondaries;	/* of the same subnet */
	bool			 is_one;	/* itself: it takes none along */
};

static int look_at_sibling(const struct object *object, void *context)
{
	const struct address *address = (const void *)object;
	struct siblings *s = context;

	if (!object) {
		s->last = true;
		s->secondaries = s->is_one = false;
		return 0;
	}
	if (!kind_address.compare(object, &s->gone->object)) {
		s->is_one = address->secondary;
		return 0;
	}
	s->last = false;
	s->secondaries |= address->secondary &&
			  prefix_contains(&s->gone->prefix,
					  &address->prefix.ip);
	return 0;
}

/* promote_secondaries makes the next one of its subnet primary. */
static bool promotes(struct drag *drag, const char *ifname)
{
	static const char *const places[] = { "all", NULL };
	int ns = world_netns(drag->world, drag->change->before->vrf,
			     drag->error);
	bool on = false;

	for (size_t i = 0; ns >= 0 && i < ARRAY_SIZE(places); i++) {
		struct text path = { 0 }, value = { 0 };

		text_printf(&path, "net/ipv4/conf/%s/promote_secondaries",
			    places[i] ? places[i] : ifname);
		if (!netns_sysctl_read(ns, path.data, &value))
			on |= !strcmp(text_string(&value), "1");
		text_free(&path);
		text_free(&value);
	}
	return on;
}

static int lose_address(struct drag *drag)
{
	const struct address *gone = (const void *)drag->change->before;
	const struct filter filter = {
		.ifname = gone->ifname, .family = AF_INET,
	};
	struct siblings siblings = { .gone = gone, .last = true };
	const struct link line = {
		.object = { .kind = &kind_link, .vrf = gone->object.vrf },
		.name = gone->ifname,
	};
	int err;

	if (gone->prefix.ip.family != AF_INET)
		return 0;
	err = kind_address.each(drag->world, gone->object.vrf, &filter,
				look_at_sibling, &siblings, drag->error);
	if (err)
		return err;
	if (siblings.last)
		add_loser(drag, &line, LOSS_ROUTES4);
	else if (siblings.secondaries && !siblings.is_one &&
		 !promotes(drag, gone->ifname))
		drag->secondaries_of = gone;
	return 0;
}

int drag_losers(struct drag *drag)
{
	const struct change *change = drag->change;
	const struct kind *kind = change_kind(change);

	if (kind == &kind_vrf)
		return lose_vrf(drag);
	if (kind == &kind_address)
		return lose_address(drag);
	if (change->verb == CHANGE_DELETE) {
		add_loser(drag, before_of(change), LOSS_ALL);
		return close_over(drag);
	}
	add_loser(drag, before_of(change), (enum loss)
		  loss_of_set(before_of(change), (const void *)change->after));
	return 0;
}
