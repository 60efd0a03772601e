/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * overlay.c - the model view: another view as it would be after the changes made
 *
 * An entry keeps what was below when it was first touched, so that the model
 * knows what it would change, and notices what others changed meanwhile. What
 * stood on something deleted (a VRF, an interface) is hidden with it.
 */
#include <errno.h>
#include <search.h>

#include "overlay.h"

struct overlay *overlay_of(struct view *view)
{
	return CONTAINER(view, struct overlay, view);
}

/* -- entries -------------------------------------------------------------------- */

void **overlay_tree(struct overlay *overlay, const struct kind *kind)
{
	size_t i = 0;

	while (kinds[i] != kind)
		i++;
	return &overlay->trees[i];
}

static int compare_entries(const void *a, const void *b)
{
	const struct overlay_entry *x = a, *y = b;

	return x->key->kind->compare(x->key, y->key);
}

struct overlay_entry *overlay_find(struct overlay *overlay, const struct object *key)
{
	const struct overlay_entry wanted = { .key = key };
	struct overlay_entry *const *node = tfind(&wanted,
					  overlay_tree(overlay, key->kind),
					  compare_entries);

	return node ? *node : NULL;
}

struct walk {
	int (*fn)(struct overlay_entry *, void *);
	void	*context;
	int	 result;
};

static void step(const void *node, VISIT which, void *context)
{
	struct walk *walk = context;

	if ((which == postorder || which == leaf) && !walk->result)
		walk->result = walk->fn(*(struct overlay_entry *const *)node,
					walk->context);
}

int overlay_walk(struct overlay *overlay, const struct kind *kind,
		 int (*fn)(struct overlay_entry *, void *), void *context)
{
	struct walk walk = { fn, context, 0 };

	twalk_r(*overlay_tree(overlay, kind), step, &walk);
	return walk.result;
}

int overlay_below(struct overlay *overlay, const struct object *key,
		  const struct object **base, struct error *error)
{
	const struct object vrf = { .kind = &kind_vrf, .vrf = key->vrf };
	const struct overlay_entry *entry = key->kind == &kind_vrf ? NULL :
				    overlay_find(overlay, &vrf);

	*base = NULL;
	if (entry && !entry->base)
		return 0;
	return below_get(overlay, key, base, error);
}

/* The entry of a key, made if there is none: what is below shows in it. */
static int touch(struct overlay *overlay, const struct object *key,
		 struct overlay_entry **touched, struct error *error)
{
	struct overlay_entry *entry = overlay_find(overlay, key);
	const struct object *base, *shown;
	int err;

	*touched = entry;
	if (entry)
		return 0;
	err = overlay_below(overlay, key, &base, error);
	if (err)
		return err;
	shown = base ? overlay_shown(overlay, base) : NULL;
	entry = arena_alloc(overlay->arena, sizeof(*entry));
	if (base)
		entry->base = entry->found = key->kind->copy(overlay->arena,
							     base);
	if (shown)
		entry->now = shown == base ? entry->base :
			     key->kind->copy(overlay->arena, shown);
	entry->key = entry->base ? entry->base :
		     key_copy(overlay->arena, key);
	if (!tsearch(entry, overlay_tree(overlay, key->kind), compare_entries))
		abort();	/* no memory: see memory.c */
	*touched = entry;
	return 0;
}

static bool is_another(struct overlay *overlay, const struct object *base,
		       const struct object *now)
{
	return base->kind == &kind_link &&
	       link_anew(overlay, (const struct link *)base,
			 (const struct link *)now);
}

/* One that comes to be where it is below already stays whose it is. */
static void put(struct overlay *overlay, struct overlay_entry *entry,
		const struct object *now)
{
	const struct object *base = entry->base;
	struct object *copy;

	copy = now->kind->born && !entry->now ?
	       now->kind->born(overlay->arena, now) :
	       now->kind->copy(overlay->arena, now);
	if (!entry->now)
		entry->came = ++overlay->came;
	if (!entry->now && base && !entry->moved_to &&
	    !object_is_state(base) && !is_another(overlay, base, copy)) {
		if (now->kind->own)
			now->kind->own(copy, base);
		else
			copy->ours = base->ours;
	}
	entry->now = copy;
}

/* A moved one that is deleted goes where it is below. */
void overlay_end(struct overlay *overlay, struct overlay_entry *entry)
{
	entry->now = NULL;
	if (entry->origin)
		overlay_find(overlay, entry->origin)->moved_to = NULL;
	entry->origin = NULL;
}

int overlay_set(struct overlay *overlay, const struct object *key,
		const struct object *now, struct error *error)
{
	struct overlay_entry *entry;
	int err = touch(overlay, key, &entry, error);

	if (err)
		return err;
	if (now) {
		put(overlay, entry, now);
	} else {
		overlay_end(overlay, entry);
	}
	return 0;
}

int overlay_move(struct overlay *overlay, const struct object *before,
		 const struct object *after, struct error *error)
{
	struct overlay_entry *from, *to;
	const struct object *origin;
	int err = touch(overlay, before, &from, error);

	if (!err)
		err = touch(overlay, after, &to, error);
	if (err)
		return err;
	origin = from->origin ? from->origin : from->base;
	if (!from->origin && origin && from->now &&
	    link_anew(overlay, (const struct link *)origin,
		      (const struct link *)from->now))
		origin = NULL;
	from->now = from->origin = NULL;
	to->now = NULL;
	if (origin && !origin->kind->compare(origin, after)) {
		to->moved_to = NULL;
		to->origin = NULL;
		put(overlay, to, after);
		to->came = 0;
		return 0;
	}
	to->now = after->kind->copy(overlay->arena, after);
	to->came = ++overlay->came;
	to->origin = origin;
	if (origin)
		overlay_find(overlay, origin)->moved_to = to;
	return 0;
}

static int flush(struct view *view, struct error *error)
{
	(void)view;
	(void)error;
	return 0;
}

/* -- made and freed ------------------------------------------------------------------ */

static void nothing(void *node)
{
	(void)node;
}

static void free_overlay(struct view *view)
{
	struct overlay *overlay = overlay_of(view);

	for (size_t i = 0; i < KINDS_MAX; i++)
		tdestroy(overlay->trees[i], nothing);
	spots_free(overlay);
	below_forget(overlay);
	if (overlay->own_below)
		view_free(overlay->below);
	arena_free(overlay->arena);
	arena_free(overlay->scratch);
	free(overlay);
}

static const struct view_operations operations = {
	overlay_each, overlay_get, overlay_change, flush, free_overlay,
};

struct view *view_over(struct view *below)
{
	struct overlay *overlay = memory_new(sizeof(*overlay));

	overlay->view.operations = &operations;
	overlay->view.world = below->world;
	overlay->below = below;
	overlay->arena = arena_new();
	overlay->scratch = arena_new();
	return &overlay->view;
}

struct view *view_model(struct world *world)
{
	struct view *view = view_over(view_kernel(world));

	overlay_of(view)->own_below = true;
	return view;
}
