/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * overlay_change.c - a change in a model, with all that comes and goes with it
 *
 * As in the kernel: a VRF brings its lo, a veth its other end; what stands on
 * something goes with it; a moved interface leaves its addresses behind, and
 * what stands on it stands on it there.
 */
#include <errno.h>

#include "overlay.h"

/* -- what goes along -------------------------------------------------------------- */

struct fall {
	struct overlay		*overlay;
	const struct object	*gone;
	/* Interfaces that went along: what stands on these goes, too. */
	const struct object	**next;
	size_t			 count, max;
};

static bool leads_to(const struct footing *on, const struct object *link)
{
	return on->ifname && !strcmp(on->vrf, link->vrf) &&
	       !strcmp(on->ifname, ((const struct link *)link)->name);
}

/* A VRF takes all that is in it along, an interface what stands on it alone. */
static bool goes_with(const struct object *object, const struct object *gone)
{
	struct footing on;
	size_t i;

	if (gone->kind == &kind_vrf)
		return object->kind != &kind_vrf && !compare_vrfs(object, gone);
	if (!object->kind->footing)
		return false;
	for (i = 0; object->kind->footing(object, i, &on); i++)
		if (!leads_to(&on, gone))
			return false;
	return i;
}

static bool is_port_of(const struct object *object, const struct object *gone)
{
	return object->kind == &kind_link && gone->kind == &kind_link &&
	       !compare_vrfs(object, gone) &&
	       same_text(((const struct link *)object)->master,
			 ((const struct link *)gone)->name);
}

static void lessen(const struct fall *fall, struct overlay_entry *entry)
{
	const struct footing gone = {
		fall->gone->vrf, ((const struct link *)fall->gone)->name,
	};
	struct footing on;

	for (size_t i = 0; entry->now->kind->footing(entry->now, i, &on); i++) {
		if (!leads_to(&on, fall->gone))
			continue;
		entry->now = entry->now->kind->without(fall->overlay->arena,
						       entry->now, &gone);
		return;
	}
}

static void note_next(struct fall *fall, const struct object *object)
{
	if (object->kind != &kind_link)
		return;
	fall->next = vector_room(fall->next, fall->count, &fall->max,
				 sizeof(*fall->next));
	fall->next[fall->count++] = object;
}

static int drop_dependent(struct overlay_entry *entry, void *context)
{
	struct fall *fall = context;
	struct link *alone;

	if (!entry->now)
		return 0;
	if (entry->now->kind->without && fall->gone->kind == &kind_link &&
	    !goes_with(entry->now, fall->gone)) {
		lessen(fall, entry);
	} else if (goes_with(entry->now, fall->gone)) {
		note_next(fall, entry->now);
		overlay_end(fall->overlay, entry);
	} else if (is_port_of(entry->now, fall->gone)) {
		alone = arena_copy(fall->overlay->arena, entry->now,
				   sizeof(*alone));
		alone->master = alone->master_kind = NULL;
		alone->master_index = 0;
		entry->now = &alone->object;
	}
	return 0;
}

/* What stood on it, and on what stood on it, is no more. */
static void drop_all(struct overlay *overlay, const struct object *gone)
{
	struct fall fall = { .overlay = overlay, .gone = gone };

	for (size_t next = 0; fall.gone;) {
		spot_of(overlay, fall.gone->vrf,
			fall.gone->kind == &kind_link ?
			((const struct link *)fall.gone)->name :
			NULL)->gone = true;
		for (size_t i = 0; kinds[i]; i++)
			overlay_walk(overlay, kinds[i], drop_dependent, &fall);
		fall.gone = next < fall.count ? fall.next[next++] : NULL;
	}
	overlay->any_gone = true;
	free(fall.next);
}

static int remove_object(struct overlay *overlay, const struct object *object,
			 struct error *error)
{
	int err = overlay_set(overlay, object, NULL, error);

	if (!err && (object->kind == &kind_link || object->kind == &kind_vrf))
		drop_all(overlay, object);
	return err;
}

/* A macvlan is born with its parent's MTU. */
static int fill_mtu(struct overlay *overlay, struct arena *arena,
		    struct link *link, struct error *error)
{
	struct link *parent;
	int err = view_link(&overlay->view, arena, link->below_vrf ?
			    link->below_vrf : link->object.vrf, link->below,
			    &parent, error);

	if (!err && parent)
		link->mtu = parent->mtu;
	return err;
}

static int add_object(struct overlay *overlay, struct arena *arena,
		      const struct object *object, struct error *error)
{
	const struct link *link = (const void *)object;
	struct object *others[4];
	struct link filled;
	size_t count = 0;
	int err = 0;

	if (object->kind == &kind_link && !link->mtu &&
	    link->type->needs_parent && link->below) {
		filled = *link;
		err = fill_mtu(overlay, arena, &filled, error);
		object = &filled.object;
	}
	if (!err)
		err = overlay_set(overlay, object, object, error);
	if (!err && object->kind->brings)
		count = object->kind->brings(arena, object, others);
	for (size_t i = 0; !err && i < count; i++)
		err = overlay_set(overlay, others[i], others[i], error);
	return err;
}

/* The macvlans on an interface, in its VRF. */
static int remove_children(struct overlay *overlay, struct arena *arena,
			   const struct object *parent, struct error *error)
{
	const struct filter details = { .details = true };
	struct object **list;
	struct footing on;
	size_t count;
	int err = view_list(&overlay->view, arena, &kind_link, parent->vrf,
			    &details, &list, &count, error);

	for (size_t i = 0; !err && i < count; i++)
		if (((struct link *)list[i])->type->needs_parent &&
		    kind_link.footing(list[i], 0, &on) &&
		    leads_to(&on, parent)) {
			err = remove_children(overlay, arena, list[i], error);
			if (!err)
				err = remove_object(overlay, list[i], error);
		}
	return err;
}

static int remove_with_others(struct overlay *overlay, struct arena *arena,
			      const struct object *object, struct error *error)
{
	struct object *others[4];
	size_t count = 0;
	int err = 0;

	if (object->kind == &kind_link) {
		count = kind_link.brings(arena, object, others);
		err = remove_children(overlay, arena, object, error);
	}
	/* While they can still be seen. */
	for (size_t i = 0; !err && i < count; i++)
		err = remove_children(overlay, arena, others[i], error);
	if (!err)
		err = remove_object(overlay, object, error);
	for (size_t i = 0; !err && i < count; i++)
		err = remove_object(overlay, others[i], error);
	return err;
}

/* Hardware outlives its VRF; the kernel sends it home, shut down. */
static int send_home(struct overlay *overlay, struct object *object,
		     struct error *error)
{
	struct link home = *(struct link *)object;

	home.object.vrf = VRF_GLOBAL;
	home.up = home.carrier = false;
	home.master = home.master_kind = NULL;
	home.master_index = 0;
	return overlay_move(overlay, object, &home.object, error);
}

/* The interfaces of a VRF go before it: their far ends are elsewhere. */
static int remove_links(struct overlay *overlay, struct arena *arena,
			const char *vrf, struct error *error)
{
	const struct filter details = { .details = true };
	struct object **list;
	size_t count;
	int err = view_list(&overlay->view, arena, &kind_link, vrf, &details,
			    &list, &count, error);

	for (size_t i = 0; !err && i < count; i++) {
		if (!((struct link *)list[i])->type->virtual)
			err = send_home(overlay, list[i], error);
		else
			err = remove_with_others(overlay, arena, list[i],
						 error);
	}
	return err;
}

/* -- moves ------------------------------------------------------------------------ */

/* What stands on a moved interface keeps standing on it: the other end of a
 * veth, a macvlan. */
static int lead_along(struct overlay *overlay, struct arena *arena,
		      const char *vrf, const struct object *before,
		      const struct object *after, struct error *error)
{
	const struct filter details = { .details = true };
	struct object **list;
	struct footing on;
	size_t count;
	int err = view_list(&overlay->view, arena, &kind_link, vrf, &details,
			    &list, &count, error);

	for (size_t i = 0; !err && i < count; i++) {
		struct link *link = (struct link *)list[i];

		if (!kind_link.footing(list[i], 0, &on) ||
		    !leads_to(&on, before))
			continue;
		link->below = ((const struct link *)after)->name;
		link->below_vrf = after->vrf;
		link->below_nsid = -1;
		err = overlay_set(overlay, list[i], list[i], error);
	}
	return err;
}

struct leading {
	struct overlay		*overlay;
	const struct object	*before, *after;
};

/* One that was moved itself is an entry, in whichever VRF. */
static int lead_entry(struct overlay_entry *entry, void *context)
{
	const struct leading *leading = context;
	struct footing on;
	struct link *link;

	if (!entry->now || !kind_link.footing(entry->now, 0, &on) ||
	    !leads_to(&on, leading->before))
		return 0;
	link = (struct link *)kind_link.copy(leading->overlay->arena,
					     leading->after);
	on.vrf = link->object.vrf;
	on.ifname = link->name;
	link = arena_copy(leading->overlay->arena, entry->now, sizeof(*link));
	link->below_vrf = on.vrf;
	link->below = on.ifname;
	link->below_nsid = -1;
	entry->now = &link->object;
	return 0;
}

static int move_along(struct overlay *overlay, struct arena *arena,
		      const struct change *change, struct object **addresses,
		      size_t count, struct error *error)
{
	const struct link *link = (const void *)change->before;
	struct leading leading = { overlay, change->before, change->after };
	const char *far = link->below_vrf;
	int err = lead_along(overlay, arena, change->before->vrf,
			     change->before, change->after, error);

	if (!err && far && strcmp(far, change->before->vrf))
		err = lead_along(overlay, arena, far, change->before,
				 change->after, error);
	overlay_walk(overlay, &kind_link, lead_entry, &leading);
	for (size_t i = 0; !err && i < count; i++) {
		struct address *address = (struct address *)addresses[i];

		if (!object_configured(addresses[i]))
			continue;
		address->object.vrf = change->after->vrf;
		address->ifname = ((const struct link *)change->after)->name;
		err = overlay_set(overlay, addresses[i], addresses[i], error);
	}
	return err;
}

static int move(struct overlay *overlay, struct arena *arena,
		const struct change *change, struct error *error)
{
	const struct filter filter = {
		.ifname = ((const struct link *)change->before)->name,
	};
	struct object **addresses = NULL;
	size_t count = 0;
	int err = 0;

	if (change->keep_addresses)
		err = view_list(&overlay->view, arena, &kind_address,
				change->before->vrf, &filter, &addresses,
				&count, error);
	if (!err)
		err = overlay_move(overlay, change->before, change->after,
				   error);
	if (!err)
		err = move_along(overlay, arena, change, addresses, count,
				 error);
	if (!err)
		drop_all(overlay, change->before);
	return err;
}

/* -- changing ----------------------------------------------------------------------- */

static int make(struct overlay *overlay, struct arena *arena,
		const struct change *change, struct error *error)
{
	const struct object *before = change->before, *after = change->after;
	int err = 0;

	if (!before)
		return add_object(overlay, arena, after, error);
	if (after && before->kind->compare(before, after))
		return move(overlay, arena, change, error);
	if (after)
		return overlay_set(overlay, after, after, error);
	if (before->kind == &kind_vrf)
		err = remove_links(overlay, arena, before->vrf, error);
	return err ? err : remove_with_others(overlay, arena, before, error);
}

int overlay_change(struct view *view, const struct change *change,
			struct error *error)
{
	struct overlay *overlay = overlay_of(view);
	struct arena *arena = arena_new();
	struct object *existing = NULL;
	struct change effective;
	int err;

	err = view_get(view, arena, change->before ? change->before :
						     change->after,
		       &existing, error);
	if (!err)
		err = change_reconcile(arena, existing, change, &effective,
				       error);
	if (!err && (effective.before || effective.after)) {
		err = make(overlay, arena, &effective, error);
		if (!err)
			view_tell(view, &effective);
	}
	if (err)
		error->origin = change->origin;
	overlay->recent.key = NULL;
	arena_free(arena);
	return err;
}
