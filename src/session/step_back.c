/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step_back.c - a look at what was there before the last steps
 *
 * Their changes are taken back on a model, the last one first. An object that
 * has changed since stays as it is there: this is a picture, and no undo.
 */
#include <errno.h>

#include "step.h"

struct looking {
	struct view	*model;
	struct arena	*arena;
	struct change	*list;
	size_t		 count, max;
};

static const struct object *keep(struct looking *looking,
				 const struct object *object)
{
	return object ? object->kind->copy(looking->arena, object) : NULL;
}

static int note(void *context, const struct change *change)
{
	struct looking *looking = context;
	const struct object **dragged = arena_alloc(looking->arena,
			change->dragged_count * sizeof(struct object *));
	struct change *copy;

	looking->list = vector_room(looking->list, looking->count,
				    &looking->max, sizeof(*copy));
	copy = &looking->list[looking->count++];
	*copy = *change;
	copy->before = keep(looking, change->before);
	copy->after = keep(looking, change->after);
	for (size_t i = 0; i < change->dragged_count; i++)
		dragged[i] = keep(looking, change->dragged[i]);
	copy->dragged = dragged;
	return 0;
}

static void make(struct looking *looking, const struct change *change)
{
	struct error ignored = { 0 };

	view_change(looking->model, change, &ignored);
	error_clear(&ignored);
}

/* What went with an object comes back with it. */
static void bring_back(struct looking *looking, const struct object *object)
{
	const struct change change = { .verb = CHANGE_ADD, .after = object };
	struct error ignored = { 0 };
	struct object *there = NULL;

	view_get(looking->model, looking->arena, object, &there, &ignored);
	error_clear(&ignored);
	if (!there)
		make(looking, &change);
}

static void take_back(struct looking *looking)
{
	for (size_t i = looking->count; i-- > 0;) {
		const struct change *change = &looking->list[i];
		struct change inverse = change_inverse(change);

		make(looking, &inverse);
		for (size_t j = 0; j < change->dragged_count; j++)
			bring_back(looking, change->dragged[j]);
	}
}

static int look_back(struct session *session, const struct step *step,
		     struct view *model, struct error *error)
{
	struct looking looking = { .model = model, .arena = arena_new() };
	struct text path = { 0 };
	int err;

	step_path(&path, session->cookie, STEPS_DONE, step->number);
	err = step->head.cut ?
	      error_set(error, EFBIG, "more was changed than is remembered") :
	      journal_each(text_string(&path), note, &looking, error);
	if (!err)
		take_back(&looking);
	free(looking.list);
	text_free(&path);
	arena_free(looking.arena);
	return err;
}

int step_look_back(struct session *session, size_t back, struct view **model,
		   struct error *error)
{
	struct arena *arena = arena_new();
	struct step *list;
	size_t count;
	int err = step_list(session, arena, &list, &count, error);

	*model = view_model(session->world);
	if (!err && back > count)
		err = error_set(error, ENOENT, "only %zu change%s can be taken "
				"back", count, count == 1 ? "" : "s");
	for (size_t i = 0; !err && i < back; i++)
		err = look_back(session, &list[i], *model, error);
	if (err) {
		view_free(*model);
		*model = NULL;
	}
	arena_free(arena);
	return err;
}
