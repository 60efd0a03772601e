/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal_undo.c - a journal's changes taken back, the last one first
 *
 * Where each object stands is settled before anything is done. What a change
 * dragged along is added again behind it, if it is missing.
 */
#include <errno.h>
#include <poll.h>
#include <search.h>

#include "journal_back.h"
#include "kinds.h"

static void tell(struct backwards *back, const char *words)
{
	if (back->tell)
		back->tell(back->context, words);
}

static void tell_error(void *context, struct error *error)
{
	tell(context, error->words ? error->words : error_words(error->code));
	error_clear(error);
}

/*
 * The kernel takes a namespace apart in the background: the far end of a veth
 * that was in one is there for some 10-200 ms more, and its name is taken.
 */
static void await_rest(struct backwards *back, const struct object *object)
{
	enum { PATIENCE = 5000, STEP = 1 };	/* ms */
	struct object *others[4], *rest;
	struct arena *arena = arena_new();
	size_t count = object->kind->brings ?
		       object->kind->brings(arena, object, others) : 0;

	for (size_t i = 0; i < count; i++)
		for (int waited = 0; waited < PATIENCE; waited += STEP) {
			rest = journal_now(back, arena, others[i]);
			if (!rest || !rest->unsaid)
				break;
			poll(NULL, 0, STEP);
		}
	arena_free(arena);
}

/* -- taking back ------------------------------------------------------------------------- */

static int add_again(struct backwards *back, const struct object *object,
		     struct error *error)
{
	const struct change change = { .verb = CHANGE_ADD, .after = object };

	await_rest(back, object);
	return view_change(back->live, &change, error);
}

/* Whether it is there because `object` was made anew: as it was born then, more
 * or less. */
static bool is_born(struct arena *arena, const struct object *object,
		    const struct object *now, const struct object *wanted)
{
	struct object *others[4];
	size_t count = 0;

	if (object && object->kind->brings)
		count = object->kind->brings(arena, object, others);
	for (size_t i = 0; i < count; i++)
		if (others[i]->kind == now->kind &&
		    !now->kind->compare(others[i], now))
			return now->kind->between ?
			       now->kind->between(now, others[i], wanted) :
			       now->kind->same(now, others[i]);
	return false;
}

/* Whether it became what it is by the change, or by what was taken back of it
 * so far: a part of what it is to be, or as it is born. */
static bool is_ours(struct arena *arena, const struct change *change,
		    const struct object *now, const struct object *wanted)
{
	bool born = is_born(arena, change->before, now, wanted) ||
		    (now->kind->between &&
		     now->kind->between(now, NULL, wanted));

	for (size_t i = 0; !born && i < change->dragged_count; i++)
		born = is_born(arena, change->dragged[i], now, wanted);
	return born;
}

static int bring_back_one(struct backwards *back, struct arena *arena,
			  const struct change *change,
			  const struct object *object, struct error *error)
{
	struct change set = { .verb = CHANGE_SET, .after = object };
	struct object *now = journal_now(back, arena, object);

	if (!now)
		return add_again(back, object, error);
	if (object->kind->same(now, object) ||
	    !is_ours(arena, change, now, object))
		return 0;
	set.before = now;
	return view_change(back->live, &set, error);
}

/* What went with it is there again, if it isn't. */
static int bring_back(struct backwards *back, const struct change *change,
		      enum undo how, struct error *error)
{
	struct arena *arena = arena_new();
	int err = 0;

	for (size_t i = 0; !err && i < change->dragged_count; i++) {
		err = bring_back_one(back, arena, change, change->dragged[i],
				     error);
		if (err && how == UNDO_ALL) {
			tell_error(back, error);
			err = 0;
		}
	}
	arena_free(arena);
	return err;
}

/* Of one that went there may be a rest, which is in the way. */
static int clear_away(struct backwards *back, struct arena *arena,
		      const struct object *object, struct error *error)
{
	struct change change = { .verb = CHANGE_DELETE };

	if (!object->kind->between)
		return 0;
	await_rest(back, object);
	change.before = journal_now(back, arena, object);
	return change.before && journal_stands(change.before, object, NULL) ?
	       view_change(back->live, &change, error) : 0;
}

/* A set starts from what is there, which may be half of it. */
static int take_back(struct backwards *back, const struct change *change,
		     struct error *error)
{
	struct change inverse = change_inverse(change);
	struct arena *arena = arena_new();
	struct object *now;
	int err = 0;

	inverse.dragged = NULL;
	inverse.dragged_count = 0;
	if (inverse.verb == CHANGE_SET) {
		now = journal_now(back, arena, inverse.before);
		if (now)
			inverse.before = now;
	} else if (inverse.verb == CHANGE_ADD) {
		err = clear_away(back, arena, inverse.after, error);
	}
	if (!err)
		err = view_change(back->live, &inverse, error);
	arena_free(arena);
	return err;
}

/* Told of, if it is; `true`: it stays as it is. */
static bool is_left(struct backwards *back, size_t i, enum undo how)
{
	struct arena *arena = arena_new();
	const struct object *stranger = NULL;
	const char *words;
	bool left = journal_stale(back, i);

	if (!left && how == UNDO_ALL)
		stranger = journal_stranger(back, arena, i);
	words = object_words(arena, back->knowns[i]->key);
	if (left)
		tell(back, arena_printf(arena, "%s was changed since, and is "
					"left as it is", words));
	else if (stranger)
		tell(back, arena_printf(arena, "%s is left for %s, which was "
					"made since", words,
					object_words(arena, stranger)));
	arena_free(arena);
	return left || stranger;
}

static int take_line_back(struct backwards *back, size_t i, enum undo how,
			  struct error *error)
{
	const struct change *change = &back->text.list[i].change;
	int err = 0;

	if (is_left(back, i, how))
		return 0;
	if (back->fates[i] == FATE_UNDO)
		err = take_back(back, change, error);
	if (err && how == UNDO_ALL) {
		tell_error(back, error);
		err = 0;
	}
	return err ? err : bring_back(back, change, how, error);
}

static int go_back(struct backwards *back, enum undo how, struct error *error)
{
	int err = 0, rc;

	if (how == UNDO_ALL)
		view_keep_going(back->live, tell_error, back);
	for (size_t i = back->text.count; !err && i-- > 0;)
		if (back->knowns[i])
			err = take_line_back(back, i, how, error);
	rc = err ? 0 : view_flush(back->live, error);
	if (how == UNDO_ALL)
		view_keep_going(back->live, NULL, NULL);
	return err ? err : rc;
}

static void nothing(void *node)
{
	(void)node;
}

int journal_undo(const char *path, struct view *live, enum undo how,
		 void (*tell_words)(void *, const char *words), void *context,
		 struct error *error)
{
	struct backwards back = {
		.live = live, .tell = tell_words, .context = context,
	};
	int err = journal_text_read(&back.text, path, error);

	if (!err && back.text.head.cut && back.text.head.complete)
		err = error_set(error, EFBIG, "it was too large to be kept, "
				"and cannot be taken back");
	if (!err)
		err = view_flush(live, error);
	if (!err) {
		journal_settle(&back);
		if (how == UNDO_STRICT)
			err = journal_refuse_stale(&back, error);
	}
	if (!err)
		err = go_back(&back, how, error);
	tdestroy(back.tree, nothing);
	journal_text_free(&back.text);
	return err;
}
