/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * overlay_read.c - what a model has: what is below, with its own entries on top
 *
 * Objects pass in the order of the view below, each as the model has it; what
 * came to be here follows. Only where the order tells something (the first
 * address is the primary one) are a VRF's objects gathered and put in order.
 */
#include "overlay.h"

struct reading {
	struct overlay		*overlay;
	const struct kind	*kind;
	const char		*vrf;
	const struct filter	*filter;
	bool			 from_below;
	object_fn		*fn;
	void			*context;
	int			 err;
};

static bool matches(const struct reading *reading, const struct object *object)
{
	return !reading->kind->matches ||
	       reading->kind->matches(object, reading->filter);
}

static int pass(struct reading *reading, const struct object *object)
{
	return matches(reading, object) ?
	       reading->fn(object, reading->context) : 0;
}

static int pass_below(const struct object *object, void *context)
{
	struct reading *reading = context;
	const struct overlay_entry *entry;

	if (!object)
		return reading->fn(NULL, reading->context);
	entry = overlay_find(reading->overlay, object);
	if (entry)
		return entry->now && !entry->came ?
		       pass(reading, entry->now) : 0;
	object = overlay_shown(reading->overlay, object);
	return object ? reading->fn(object, reading->context) : 0;
}

/* Whether the view below brings its key, so that it passed in its place. */
static bool has_passed(const struct reading *reading, const struct overlay_entry *entry)
{
	return !entry->came && entry->base && reading->from_below &&
	       matches(reading, entry->base);
}

static int pass_own(struct overlay_entry *entry, void *context)
{
	struct reading *reading = context;

	if (!entry->now || has_passed(reading, entry) ||
	    (reading->vrf && strcmp(reading->vrf, entry->now->vrf)))
		return 0;
	reading->err = pass(reading, entry->now);
	return reading->err;
}

static int read_through(struct reading *reading, struct error *error)
{
	struct overlay *overlay = reading->overlay;
	struct filter filter = reading->filter ? *reading->filter :
						 (struct filter){ 0 };
	int err = 0;

	filter.waiting = true;
	reading->from_below = reading->kind == &kind_vrf ||
			      vrf_shows(overlay, reading->vrf);
	if (reading->from_below && reading->kind != &kind_vrf)
		err = spots_learn(overlay, reading->vrf, error);
	if (!err && reading->from_below)
		err = view_each(overlay->below, reading->kind, reading->vrf,
				&filter, pass_below, reading, error);
	if (!err)
		err = overlay_walk(overlay, reading->kind, pass_own, reading);
	return err;
}

/* -- in order ------------------------------------------------------------------ */

struct gathered {
	struct arena		*arena;
	struct overlay		*overlay;
	struct object		**list;
	size_t			 count, max;
};

static int gather(const struct object *object, void *context)
{
	struct gathered *all = context;

	if (!object) {
		all->count = 0;
		return 0;
	}
	all->list = vector_room(all->list, all->count, &all->max,
				sizeof(*all->list));
	all->list[all->count++] = object->kind->copy(all->arena, object);
	return 0;
}

static uint64_t came(const struct gathered *all, const struct object *object)
{
	const struct overlay_entry *entry = overlay_find(all->overlay, object);

	return entry ? entry->came : 0;
}

static int by_coming(const void *a, const void *b, void *context)
{
	uint64_t x = came(context, *(const struct object *const *)a);
	uint64_t y = came(context, *(const struct object *const *)b);

	return x < y ? -1 : x > y;
}

static int read_in_order(struct reading *reading, struct error *error)
{
	struct gathered all = {
		.arena = arena_new(), .overlay = reading->overlay,
	};
	struct reading inner = *reading;
	size_t old = 0;
	int err;

	inner.fn = gather;
	inner.context = &all;
	err = read_through(&inner, error);
	while (old < all.count && !came(&all, all.list[old]))
		old++;
	if (!err && old < all.count) {
		qsort_r(all.list + old, all.count - old, sizeof(*all.list),
			by_coming, &all);
		reading->kind->arrange(all.list, old, all.count);
	}
	for (size_t i = 0; !err && i < all.count; i++)
		err = reading->fn(all.list[i], reading->context);
	free(all.list);
	arena_free(all.arena);
	return err;
}

/* -- the view's ------------------------------------------------------------------ */

int overlay_each(struct view *view, const struct kind *kind, const char *vrf,
		 const struct filter *filter, object_fn *fn, void *context,
		 struct error *error)
{
	struct overlay *overlay = overlay_of(view);
	struct reading reading = {
		.overlay = overlay, .kind = kind, .vrf = vrf, .filter = filter,
		.fn = fn, .context = context,
	};
	int err = veil_settle(overlay, error);

	if (err)
		return err;
	return kind->arrange && *overlay_tree(overlay, kind) ?
	       read_in_order(&reading, error) : read_through(&reading, error);
}

int overlay_get(struct view *view, struct arena *arena,
		const struct object *key, struct object **found,
		struct error *error)
{
	struct overlay *overlay = overlay_of(view);
	int err = veil_settle(overlay, error);
	const struct object *object = NULL;
	const struct overlay_entry *entry;

	*found = NULL;
	overlay->recent.key = NULL;	/* asked for anew */
	if (err)
		return err;
	entry = overlay_find(overlay, key);
	if (entry) {
		object = entry->now;
	} else if (key->kind == &kind_vrf || vrf_shows(overlay, key->vrf)) {
		err = below_get(overlay, key, &object, error);
		if (object)
			object = overlay_shown(overlay, object);
	}
	if (!err && object)
		*found = key->kind->copy(arena, object);
	return err;
}
