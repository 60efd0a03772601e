/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * below.c - what lies below a model: the kernel, or nothing
 *
 * A model asks for each object that it is to change. One question costs some
 * microseconds, and a route that is not found by its longest match a whole
 * dump; so where many of one kind and VRF are touched in a burst, by a script
 * or a file, all of them are read once and found there. A person's next line
 * comes later, and finds the kernel as it is then.
 */
#include <errno.h>
#include <time.h>

#include "overlay.h"

/* -- views that are only read ------------------------------------------------- */

struct reader {
	struct view	view;
};

static int read_each(struct view *view, const struct kind *kind,
		     const char *vrf, const struct filter *filter,
		     object_fn *fn, void *context, struct error *error)
{
	return kind->each(view->world, vrf, filter, fn, context, error);
}

static int read_get(struct view *view, struct arena *arena,
		    const struct object *key, struct object **found,
		    struct error *error)
{
	return object_read(view->world, arena, key, found, error);
}

static int refuse_change(struct view *view, const struct change *change,
			 struct error *error)
{
	(void)view;
	(void)change;
	return error_set(error, EROFS, "this is only read");
}

static int flush(struct view *view, struct error *error)
{
	(void)view;
	(void)error;
	return 0;
}

static void free_reader(struct view *view)
{
	free(CONTAINER(view, struct reader, view));
}

static struct view *reader_new(struct world *world,
			       const struct view_operations *operations)
{
	struct reader *reader = memory_new(sizeof(*reader));

	reader->view.operations = operations;
	reader->view.world = world;
	return &reader->view;
}

struct view *view_kernel(struct world *world)
{
	static const struct view_operations operations = {
		read_each, read_get, refuse_change, flush, free_reader,
	};

	return reader_new(world, &operations);
}

static int none_each(struct view *view, const struct kind *kind,
		     const char *vrf, const struct filter *filter,
		     object_fn *fn, void *context, struct error *error)
{
	(void)view;
	(void)kind;
	(void)vrf;
	(void)filter;
	(void)fn;
	(void)context;
	(void)error;
	return 0;
}

static int none_get(struct view *view, struct arena *arena,
		    const struct object *key, struct object **found,
		    struct error *error)
{
	(void)view;
	(void)arena;
	(void)key;
	(void)error;
	*found = NULL;
	return 0;
}

struct view *view_empty(struct world *world)
{
	static const struct view_operations operations = {
		none_each, none_get, refuse_change, flush, free_reader,
	};

	return reader_new(world, &operations);
}

/* -- touches ----------------------------------------------------------------- */

static void end_burst(struct overlay *overlay)
{
	for (size_t i = 0; i < overlay->burst_count; i++)
		arena_free(overlay->bursts[i].arena);
	overlay->burst_count = 0;
}

void below_forget(struct overlay *overlay)
{
	end_burst(overlay);
	free(overlay->bursts);
	overlay->bursts = NULL;
	overlay->burst_max = 0;
	arena_free(overlay->recent.arena);
	overlay->recent.arena = NULL;
	overlay->recent.key = NULL;
}

/* A person pauses between lines, a script doesn't. */
static void notice_pause(struct overlay *overlay)
{
	enum { PAUSE = 100 };
	struct timespec now;
	uint64_t ms;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	if (ms - overlay->touched_ms > PAUSE)
		end_burst(overlay);
	overlay->touched_ms = ms;
}

static struct burst *burst_of(struct overlay *overlay, const struct object *key)
{
	struct burst *burst;

	for (size_t i = overlay->burst_count; i-- > 0;) {
		burst = &overlay->bursts[i];
		if (burst->kind == key->kind && !strcmp(burst->vrf, key->vrf))
			return burst;
	}
	overlay->bursts = vector_room(overlay->bursts, overlay->burst_count,
				      &overlay->burst_max,
				      sizeof(*overlay->bursts));
	burst = &overlay->bursts[overlay->burst_count++];
	*burst = (struct burst){
		.kind = key->kind,
		.vrf = arena_name(overlay->arena, key->vrf),
	};
	return burst;
}

static int by_key(const void *a, const void *b)
{
	const struct object *x = *(const struct object *const *)a;
	const struct object *y = *(const struct object *const *)b;

	return x->kind->compare(x, y);
}

static int read_burst(struct overlay *overlay, struct burst *burst,
		      struct error *error)
{
	const struct filter waiting = { .waiting = true };
	int err;

	burst->arena = arena_new();
	err = view_list(overlay->below, burst->arena, burst->kind, burst->vrf,
			&waiting, &burst->list, &burst->count, error);
	if (err) {
		arena_free(burst->arena);
		burst->arena = NULL;
		return err;
	}
	qsort(burst->list, burst->count, sizeof(*burst->list), by_key);
	return 0;
}

static int get_alone(struct overlay *overlay, const struct object *key,
		     const struct object **found, struct error *error)
{
	struct object *object;
	int err = view_get(overlay->below, overlay->recent.arena, key, &object,
			   error);

	*found = err ? NULL : object;
	return err;
}

/* Only kinds that are many are read as a whole. */
static int get_in_burst(struct overlay *overlay, const struct object *key,
			const struct object **found, struct error *error)
{
	enum { MANY = 8 };
	struct burst *burst = burst_of(overlay, key);
	struct object **place;
	int err = 0;

	if (!burst->arena && ++burst->touches < MANY)
		return get_alone(overlay, key, found, error);
	if (!burst->arena)
		err = read_burst(overlay, burst, error);
	place = err || !burst->count ? NULL :
		bsearch(&key, burst->list, burst->count, sizeof(key), by_key);
	*found = place ? *place : NULL;
	return err;
}

struct object *key_copy(struct arena *arena, const struct object *key)
{
	struct vrf *vrf;

	if (key->kind != &kind_vrf)
		return key->kind->copy(arena, key);
	vrf = arena_alloc(arena, sizeof(*vrf));
	vrf->object.kind = &kind_vrf;
	vrf->object.vrf = arena_string(arena, key->vrf);
	return &vrf->object;
}

int below_get(struct overlay *overlay, const struct object *key,
	      const struct object **found, struct error *error)
{
	int err;

	*found = NULL;
	if (overlay->recent.key == key) {
		*found = overlay->recent.object;
		return 0;
	}
	if (!overlay->recent.arena)
		overlay->recent.arena = arena_new();
	arena_reset(overlay->recent.arena);
	overlay->recent.key = NULL;
	notice_pause(overlay);
	err = key->kind->travels ? get_in_burst(overlay, key, found, error) :
				   get_alone(overlay, key, found, error);
	if (err)
		return err;
	overlay->recent.key = key;
	overlay->recent.object = *found;
	return 0;
}
