/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * overlay.c - the model view: the kernel as it would be after the changes made
 *
 * An object that was added, set or deleted here is an entry in its kind's tree;
 * everything else is read through from the kernel. What stood on something
 * deleted (a VRF, an interface) is hidden with it.
 */
#include <errno.h>
#include <search.h>

#include "kinds.h"
#include "view.h"

struct overlay_entry {
	const struct object	*key;
	const struct object	*now;		/* NULL: deleted */
	bool			 in_kernel;	/* a dump will bring its key */
};

enum { KINDS_MAX = 16 };

struct overlay {
	struct view		 view;
	struct arena		*arena;
	void			*trees[KINDS_MAX];	/* by place in kinds[] */
	const struct object	**gone;		/* VRFs and links deleted */
	size_t			 count, max;
};

static struct overlay *overlay_of(struct view *view)
{
	return CONTAINER(view, struct overlay, view);
}

static void **tree_of(struct overlay *overlay, const struct kind *kind)
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

static struct overlay_entry *find(struct overlay *overlay, const struct object *key)
{
	const struct overlay_entry wanted = { .key = key };
	struct overlay_entry *const *node = tfind(&wanted, tree_of(overlay, key->kind),
					  compare_entries);

	return node ? *node : NULL;
}

/* -- what is hidden ------------------------------------------------------------- */

/* A VRF takes all that is in it along, a link what stands on it. */
static bool goes_with(const struct object *object, const struct object *gone)
{
	if (gone->kind == &kind_vrf)
		return object->kind != &kind_vrf && !compare_vrfs(object, gone);
	return object->kind->depends &&
	       object->kind->depends(object, (const struct link *)gone);
}

static bool hidden(const struct overlay *overlay, const struct object *object)
{
	for (size_t i = 0; i < overlay->count; i++)
		if (goes_with(object, overlay->gone[i]))
			return true;
	return false;
}

/* Whether the kernel's contents of a VRF still count. */
static bool readable(struct overlay *overlay, const char *vrf)
{
	const struct object key = { .kind = &kind_vrf, .vrf = vrf };
	const struct overlay_entry *entry = find(overlay, &key);

	for (size_t i = 0; i < overlay->count; i++)
		if (overlay->gone[i]->kind == &kind_vrf &&
		    !compare_vrfs(overlay->gone[i], &key))
			return false;
	return !entry || entry->in_kernel;
}

/* -- reading ---------------------------------------------------------------------- */

struct reading {
	struct overlay		*overlay;
	const struct kind	*kind;
	const char		*vrf;
	const struct filter	*filter;
	object_fn		*fn;
	void			*context;
	bool			 from_kernel;
	int			 err;
};

static int pass(struct reading *reading, const struct object *object)
{
	if (reading->kind->matches &&
	    !reading->kind->matches(object, reading->filter))
		return 0;
	return reading->fn(object, reading->context);
}

static int pass_kernel(const struct object *object, void *context)
{
	struct reading *reading = context;
	const struct overlay_entry *entry;

	if (!object)
		return reading->fn(NULL, reading->context);
	entry = find(reading->overlay, object);
	if (entry)
		return entry->now ? pass(reading, entry->now) : 0;
	return hidden(reading->overlay, object) ? 0 :
	       reading->fn(object, reading->context);
}

static void pass_own(const void *node, VISIT which, void *context)
{
	const struct overlay_entry *entry = *(struct overlay_entry *const *)node;
	struct reading *reading = context;

	if ((which != postorder && which != leaf) || reading->err ||
	    !entry->now || (entry->in_kernel && reading->from_kernel))
		return;
	if (!reading->vrf || !strcmp(reading->vrf, entry->now->vrf))
		reading->err = pass(reading, entry->now);
}

static int each(struct view *view, const struct kind *kind, const char *vrf,
		const struct filter *filter, object_fn *fn, void *context,
		struct error *error)
{
	struct overlay *overlay = overlay_of(view);
	struct reading reading = {
		overlay, kind, vrf, filter, fn, context,
		kind == &kind_vrf || readable(overlay, vrf), 0,
	};

	if (reading.from_kernel)
		reading.err = kind->each(view->world, vrf, filter, pass_kernel,
					 &reading, error);
	if (!reading.err)
		twalk_r(*tree_of(overlay, kind), pass_own, &reading);
	return reading.err;
}

static int get(struct view *view, struct arena *arena,
	       const struct object *key, struct object **found,
	       struct error *error)
{
	struct overlay *overlay = overlay_of(view);
	const struct overlay_entry *entry = find(overlay, key);

	*found = NULL;
	if (entry) {
		if (entry->now)
			*found = key->kind->copy(arena, entry->now);
		return 0;
	}
	if ((key->kind != &kind_vrf && !readable(overlay, key->vrf)) ||
	    hidden(overlay, key))
		return 0;
	return object_read(view->world, arena, key, found, error);
}

/* -- changing --------------------------------------------------------------------- */

/* Whether a dump of the kernel will bring this key. */
static bool kernel_has(struct overlay *overlay, const struct object *key)
{
	struct arena *arena = arena_new();
	struct error ignored = { 0 };
	struct object *found = NULL;
	bool has;

	has = (key->kind == &kind_vrf || readable(overlay, key->vrf)) &&
	      !object_read(overlay->view.world, arena, key, &found, &ignored) &&
	      found;
	error_clear(&ignored);
	arena_free(arena);
	return has;
}

static void set(struct overlay *overlay, const struct object *key,
		const struct object *now)
{
	struct overlay_entry *entry = find(overlay, key);

	if (!entry) {
		entry = arena_alloc(overlay->arena, sizeof(*entry));
		entry->key = key->kind->copy(overlay->arena, key);
		entry->in_kernel = kernel_has(overlay, key);
		if (!tsearch(entry, tree_of(overlay, key->kind),
			     compare_entries))
			abort();	/* no memory: see memory.c */
	}
	entry->now = now ? now->kind->copy(overlay->arena, now) : NULL;
}

struct fall {
	const struct object	*gone;
};

static void drop_dependent(const void *node, VISIT which, void *context)
{
	struct overlay_entry *entry = *(struct overlay_entry *const *)node;
	const struct fall *fall = context;

	if ((which == postorder || which == leaf) && entry->now &&
	    goes_with(entry->now, fall->gone))
		entry->now = NULL;
}

static void remove_object(struct overlay *overlay, const struct object *object)
{
	const struct object *copy = object->kind->copy(overlay->arena, object);
	struct fall fall = { copy };

	if (object->kind == &kind_vrf || object->kind == &kind_link) {
		overlay->gone = vector_room(overlay->gone, overlay->count,
					    &overlay->max,
					    sizeof(*overlay->gone));
		set(overlay, object, NULL);
		overlay->gone[overlay->count++] = copy;
		for (size_t i = 0; kinds[i]; i++)
			twalk_r(overlay->trees[i], drop_dependent, &fall);
	}
	set(overlay, object, NULL);
}

static void add_object(struct overlay *overlay, const struct object *object)
{
	struct object *others[4];
	size_t count = 0;

	set(overlay, object, object);
	if (object->kind->brings)
		count = object->kind->brings(overlay->arena, object, others);
	for (size_t i = 0; i < count; i++)
		set(overlay, others[i], others[i]);
}

static void remove_with_others(struct overlay *overlay,
			       const struct object *object)
{
	struct object *others[4];
	size_t count = 0;

	if (object->kind->brings)
		count = object->kind->brings(overlay->arena, object, others);
	remove_object(overlay, object);
	for (size_t i = 0; i < count; i++)
		remove_object(overlay, others[i]);
}

/* The interfaces of a VRF go before it: their far ends are elsewhere. */
static int remove_links(struct overlay *overlay, const char *vrf,
			struct error *error)
{
	const struct filter details = { .details = true };
	struct object **list;
	size_t count;
	int err;

	err = view_list(&overlay->view, overlay->arena, &kind_link, vrf,
			&details, &list, &count, error);
	for (size_t i = 0; i < count; i++)
		remove_with_others(overlay, list[i]);
	return err;
}

static void make(struct overlay *overlay, const struct change *change)
{
	const struct object *before = change->before, *after = change->after;

	if (!before) {
		add_object(overlay, after);
		return;
	}
	if (!after) {
		remove_with_others(overlay, before);
		return;
	}
	if (before->kind->compare(before, after))
		remove_object(overlay, before);
	set(overlay, after, after);
}

static int change_model(struct view *view, const struct change *change,
			struct error *error)
{
	struct overlay *overlay = overlay_of(view);
	struct arena *arena = arena_new();
	struct object *existing = NULL;
	struct change effective;
	int err;

	err = get(view, arena, change->before ? change->before : change->after,
		  &existing, error);
	if (!err)
		err = change_reconcile(arena, existing, change, &effective,
				       error);
	if (!err && change->before && !change->after &&
	    change->before->kind == &kind_vrf)
		err = remove_links(overlay, change->before->vrf, error);
	if (!err && (effective.before || effective.after)) {
		make(overlay, &effective);
		view_tell(view, &effective);
	}
	if (err)
		error->origin = change->origin;
	arena_free(arena);
	return err;
}

static int flush(struct view *view, struct error *error)
{
	(void)view;
	(void)error;
	return 0;
}

static void nothing(void *node)
{
	(void)node;
}

static void free_overlay(struct view *view)
{
	struct overlay *overlay = overlay_of(view);

	for (size_t i = 0; i < KINDS_MAX; i++)
		tdestroy(overlay->trees[i], nothing);
	free(overlay->gone);
	arena_free(overlay->arena);
	free(overlay);
}

static const struct view_operations operations = {
	each, get, change_model, flush, free_overlay,
};

struct view *view_model(struct world *world)
{
	struct overlay *overlay = memory_new(sizeof(*overlay));

	overlay->view.operations = &operations;
	overlay->view.world = world;
	overlay->arena = arena_new();
	return &overlay->view;
}
