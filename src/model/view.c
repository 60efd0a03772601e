/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view.c - reading and changing, whatever lies behind
 */
#include <errno.h>

#include "catalogue.h"
#include "kinds.h"
#include "view.h"

/* -- what a change comes to ------------------------------------------------------- */

int change_reconcile(struct arena *arena, const struct object *existing,
		     const struct change *change, struct change *effective,
		     struct error *error)
{
	const struct object *object = change_subject(change);

	if (object->kind->reconcile)
		return object->kind->reconcile(arena, existing, change,
					       effective, error);
	*effective = *change;
	if (change->verb == CHANGE_ADD && existing)
		return error_set(error, EEXIST, "there is %s already",
				 object_words(arena, object));
	if (change->verb != CHANGE_ADD && !existing &&
	    object->kind != &kind_setting)
		return error_set(error, ENOENT, "there is no %s",
				 object_words(arena, object));
	return 0;
}

/* -- reading one object --------------------------------------------------------- */

struct search {
	const struct object	*key;
	struct arena		*arena;
	struct object		*found;
};

static int compare_and_take(const struct object *object, void *context)
{
	struct search *search = context;

	if (!object)
		search->found = NULL;
	else if (!object->kind->compare(object, search->key))
		search->found = object->kind->copy(search->arena, object);
	return 0;
}

int object_read(struct world *world, struct arena *arena,
		const struct object *key, struct object **found,
		struct error *error)
{
	struct search search = { .key = key, .arena = arena };
	int err;

	*found = NULL;
	if (key->kind->get) {
		err = key->kind->get(world, arena, key, found, error);
		return err == -ENOENT && !error->code ? 0 : err;
	}
	err = key->kind->each(world, key->vrf, NULL, compare_and_take, &search,
			      error);
	*found = search.found;
	return err;
}

/* -- views ---------------------------------------------------------------------- */

void view_free(struct view *view)
{
	if (!view)
		return;
	catalogue_free(view->catalogue);
	view->operations->free(view);
}

struct world *view_world(struct view *view)
{
	return view->world;
}

void view_tell(struct view *view, const struct change *change)
{
	if (view->watch)
		view->watch(view->watch_context, change);
}

void view_watch(struct view *view, void (*watch)(void *, const struct change *),
		void *context)
{
	view->watch = watch;
	view->watch_context = context;
}

void view_keep_going(struct view *view, void (*report)(void *, struct error *),
		     void *context)
{
	view->report = report;
	view->report_context = context;
}

void view_guard(struct view *view, const struct view_guard *guard,
		void *context)
{
	view->guard = guard;
	view->guard_context = context;
}

int view_enter(struct view *view, struct error *error)
{
	return view->guard ? view->guard->enter(view->guard_context, error) : 0;
}

void view_leave(struct view *view)
{
	if (view->guard)
		view->guard->leave(view->guard_context);
}

void view_hook(struct view *view, const struct view_hooks *hooks,
	       void *context)
{
	view->hooks = hooks;
	view->hooks_context = context;
	catalogue_free(view->catalogue);
	view->catalogue = NULL;
}

int view_flush(struct view *view, struct error *error)
{
	return view->operations->flush(view, error);
}

int view_change(struct view *view, const struct change *change,
		struct error *error)
{
	return view->operations->change(view, change, error);
}

int view_get(struct view *view, struct arena *arena, const struct object *key,
	     struct object **found, struct error *error)
{
	int err = view_flush(view, error);

	*found = NULL;
	return err ? err : view->operations->get(view, arena, key, found,
						 error);
}

struct name_list {
	struct arena	*arena;
	const char	**names;
	size_t		 count, max;
};

static int add_vrf(const struct object *object, void *context)
{
	struct name_list *list = context;
	const struct vrf *vrf = (const void *)object;

	if (!object) {
		list->count = 1;
		return 0;
	}
	if (vrf->stale || vrf->alias_of)
		return 0;
	list->names = vector_room(list->names, list->count, &list->max,
				  sizeof(*list->names));
	list->names[list->count++] = arena_string(list->arena, object->vrf);
	return 0;
}

/* Of every VRF. One that goes meanwhile is left out, as if it had gone before. */
static int each_of_all(struct view *view, const struct kind *kind,
		       const struct filter *filter, object_fn *fn,
		       void *context, struct error *error)
{
	struct name_list list = { .arena = arena_new() };
	int err;

	list.names = vector_room(NULL, 0, &list.max, sizeof(*list.names));
	list.names[list.count++] = VRF_GLOBAL;
	err = view->operations->each(view, &kind_vrf, NULL, NULL, add_vrf,
				     &list, error);
	for (size_t i = 0; !err && i < list.count; i++) {
		err = view->operations->each(view, kind, list.names[i], filter,
					     fn, context, error);
		if (err == -ENOENT) {
			error_clear(error);
			err = 0;
		}
	}
	free(list.names);
	arena_free(list.arena);
	return err;
}

int view_each(struct view *view, const struct kind *kind, const char *vrf,
	      const struct filter *filter, object_fn *fn, void *context,
	      struct error *error)
{
	int err = view_flush(view, error);

	if (err)
		return err;
	if (!vrf && kind != &kind_vrf)
		return each_of_all(view, kind, filter, fn, context, error);
	return view->operations->each(view, kind, vrf, filter, fn, context,
				      error);
}

struct collection {
	struct arena	*arena;
	struct object	**list;
	size_t		 count, max;
};

static int collect(const struct object *object, void *context)
{
	struct collection *collection = context;

	if (!object) {
		collection->count = 0;
		return 0;
	}
	collection->list = vector_room(collection->list, collection->count,
				       &collection->max,
				       sizeof(*collection->list));
	collection->list[collection->count++] =
		object->kind->copy(collection->arena, object);
	return 0;
}

int view_list(struct view *view, struct arena *arena, const struct kind *kind,
	      const char *vrf, const struct filter *filter,
	      struct object ***list, size_t *count, struct error *error)
{
	struct collection collection = { .arena = arena };
	int err = view_each(view, kind, vrf, filter, collect, &collection,
			    error);

	*count = err ? 0 : collection.count;
	*list = arena_copy(arena, collection.list,
			   *count * sizeof(*collection.list));
	free(collection.list);
	return err;
}

int view_link(struct view *view, struct arena *arena, const char *vrf,
	      const char *ifname, struct link **link, struct error *error)
{
	const struct link key = {
		.object = { .kind = &kind_link, .vrf = vrf }, .name = ifname,
	};
	struct object *found;
	int err = view_get(view, arena, &key.object, &found, error);

	*link = (struct link *)found;
	return err;
}

int view_vrf(struct view *view, struct arena *arena, const char *name,
	     struct vrf **vrf, struct error *error)
{
	const struct object key = { .kind = &kind_vrf, .vrf = name };
	struct object *found;
	int err = view_get(view, arena, &key, &found, error);

	*vrf = (struct vrf *)found;
	return err;
}
