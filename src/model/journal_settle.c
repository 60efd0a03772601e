/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal_settle.c - where each object of a journal stands
 *
 * What is there now of an object must be one of the states that the journal
 * led it through: then it is known which of its changes are still to be taken
 * back, and which are already, by an undo that was interrupted. Where it is
 * none of them, somebody else changed it since.
 */
#include <errno.h>
#include <search.h>

#include "catalogue.h"
#include "drag.h"
#include "journal_back.h"

/* -- what is there ----------------------------------------------------------------- */

static int compare_known(const void *a, const void *b)
{
	const struct object *x = ((const struct known *)a)->key;
	const struct object *y = ((const struct known *)b)->key;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->kind->compare(x, y);
}

static struct known *find(struct backwards *back, const struct object *key)
{
	const struct known wanted = { .key = key };
	struct known *const *node = tfind(&wanted, &back->tree, compare_known);

	return node ? *node : NULL;
}

static struct known *note(struct backwards *back, const struct object *key)
{
	struct known *known = arena_alloc(back->text.arena, sizeof(*known));

	known->key = key;
	if (!tsearch(known, &back->tree, compare_known))
		abort();	/* no memory: see memory.c */
	return known;
}

struct object *journal_now(struct backwards *back, struct arena *arena,
			   const struct object *key)
{
	struct error ignored = { 0 };
	struct object *now = NULL;

	if (view_get(back->live, arena, key, &now, &ignored) < 0)
		now = NULL;
	error_clear(&ignored);
	return now;
}

bool journal_stands(const struct object *now, const struct object *before,
		    const struct object *after)
{
	if (now && now->kind->between)
		return now->kind->between(now, before, after);
	return now && after ? now->kind->same(now, after) : !now && !after;
}

/* -- where each object stands -------------------------------------------------------- */

/*
 * One key's step from `before` to `after`, either of them NULL. What it is
 * made of, `from`, is something else than `before` where it comes from another
 * key.
 */
static enum fate pass(struct known *known, const struct object *before,
		      const struct object *after, const struct object *from)
{
	if (known->settled)
		return FATE_UNDO;
	if (journal_stands(known->now, from, after)) {
		known->settled = true;
		return FATE_UNDO;
	}
	if (journal_stands(known->now, before, before))
		known->settled = true;
	return FATE_OPEN;
}

static struct known *meet(struct backwards *back, const struct object *key)
{
	struct known *known = find(back, key);

	if (!known) {
		known = note(back, key);
		if (catalogue_asks(back->catalogue, view_world(back->live),
				   key))
			known->now = journal_now(back, back->text.arena, key);
	}
	return known;
}

static void leave_open(struct backwards *back, const struct object *object)
{
	struct known *known = find(back, object);

	if (!known)
		known = note(back, object);
	known->settled = true;
}

/* What went with a change, or comes with it, may be in any state after it: an
 * address of an interface that was moved, here or there. */
static void pass_dragged(struct backwards *back, const struct change *change)
{
	for (size_t i = 0; i < change->dragged_count; i++) {
		const struct object *object = change->dragged[i];

		leave_open(back, object);
		if (change->keep_addresses && change->after &&
		    object->kind == &kind_address) {
			struct object *there = object->kind->copy(
				back->text.arena, object);

			there->vrf = change->after->vrf;
			leave_open(back, there);
		}
	}
}

static void pass_brought(struct backwards *back, const struct object *object,
			 bool comes)
{
	struct object *others[4];
	size_t count = 0;

	if (object && object->kind->brings)
		count = object->kind->brings(back->text.arena, object, others);
	for (size_t i = 0; i < count; i++) {
		struct known *known = find(back, others[i]);

		if (known && comes)
			pass(known, NULL, others[i], NULL);
		else if (!comes && !known)
			note(back, others[i])->settled = true;
	}
}

static void pass_along(struct backwards *back, const struct change *change)
{
	if (!change->before)
		pass_brought(back, change->after, true);
	if (!change->after)
		pass_brought(back, change->before, false);
	pass_dragged(back, change);
}

static bool moves(const struct change *change)
{
	return change->before && change->after &&
	       change->before->kind->compare(change->before, change->after);
}

static void pass_line(struct backwards *back, size_t i)
{
	const struct change *change = &back->text.list[i].change;
	const struct object *before = change->before, *after = change->after;
	struct known *known = meet(back, after ? after : before);

	back->knowns[i] = known;
	back->fates[i] = pass(known, moves(change) ? NULL : before, after,
			      before);
	if (moves(change))
		pass(meet(back, before), before, NULL, before);
	pass_along(back, change);
}

/*
 * The kernel was said to have refused it. But where its answer was lost it may
 * hold nevertheless, in part at least; then it is the newest of its object.
 */
static void pass_void(struct backwards *back, size_t i)
{
	const struct change *change = &back->text.list[i].change;
	const struct object *before = change->before, *after = change->after;
	const struct object *key = after ? after : before;
	struct known *known = find(back, key) ? NULL : meet(back, key);

	if (!known || !journal_stands(known->now, before, after) ||
	    journal_stands(known->now, moves(change) ? NULL : before,
			   moves(change) ? NULL : before))
		return;
	known->settled = true;
	back->fates[i] = FATE_UNDO;
	back->knowns[i] = known;
	pass_along(back, change);
}

/* Lines that may not have been made count only in a transaction, which looked
 * first what was there. */
void journal_settle(struct backwards *back)
{
	back->fates = arena_alloc(back->text.arena, back->text.count *
				  sizeof(*back->fates));
	back->knowns = arena_alloc(back->text.arena, back->text.count *
				   sizeof(*back->knowns));
	back->catalogue = catalogue_new();
	for (size_t i = back->text.count; i-- > 0;) {
		enum record_state state = back->text.list[i].state;

		if (state == RECORD_HELD ||
		    (state == RECORD_OPEN && back->text.head.whole))
			pass_line(back, i);
		else if (back->text.head.whole)
			pass_void(back, i);
	}
	catalogue_free(back->catalogue);
}

/* -- what changed meanwhile ------------------------------------------------------------ */

bool journal_stale(const struct backwards *back, size_t i)
{
	return back->knowns[i] && !back->knowns[i]->settled;
}

static bool is_brought(struct arena *arena, const struct object *object,
		       const struct object *other)
{
	struct object *others[4];
	size_t count = object->kind->brings(arena, object, others);

	for (size_t i = 0; i < count; i++)
		if (others[i]->kind == other->kind &&
		    !other->kind->compare(others[i], other))
			return true;
	return false;
}

/* By anything that the journal made: the far end of a cable is nobody else's. */
static bool is_brought_along(struct backwards *back, struct arena *arena,
			     const struct object *object)
{
	for (size_t i = 0; i < back->text.count; i++) {
		const struct change *change = &back->text.list[i].change;

		if (!change->before && back->fates[i] == FATE_UNDO &&
		    change->after->kind->brings &&
		    is_brought(arena, change->after, object))
			return true;
	}
	return false;
}

const struct object *journal_stranger(struct backwards *back,
				      struct arena *arena, size_t i)
{
	const struct object *made = back->text.list[i].change.after;
	struct change change = { .verb = CHANGE_DELETE, .before = made };
	struct error ignored = { 0 };
	const struct object *stranger = NULL;

	if (back->fates[i] != FATE_UNDO || back->text.list[i].change.before ||
	    !made->kind->brings)
		return NULL;
	drag_find(view_world(back->live), arena, true, &change, &ignored);
	error_clear(&ignored);
	for (size_t j = 0; !stranger && j < change.dragged_count; j++) {
		const struct object *object = change.dragged[j];
		const struct known *known = find(back, object);

		/* The far end of a cable stands in the way of its near one. */
		if (made->kind == &kind_vrf && strcmp(object->vrf, made->vrf))
			continue;
		if ((!known || !known->settled) &&
		    !is_brought_along(back, arena, object))
			stranger = object;
	}
	return stranger;
}

/* Found before anything is done: what the journal made may be in use by now. */
static int refuse_strangers(struct backwards *back, struct error *error)
{
	struct arena *arena = arena_new();
	const struct object *stranger = NULL;
	size_t i = back->text.count;

	while (!stranger && i-- > 0)
		if (back->knowns[i])
			stranger = journal_stranger(back, arena, i);
	if (stranger)
		error_set(error, ESTALE, "%s is in use: %s was made since",
			  object_words(arena, back->knowns[i]->key),
			  object_words(arena, stranger));
	arena_free(arena);
	return stranger ? -ESTALE : 0;
}

int journal_refuse_stale(struct backwards *back, struct error *error)
{
	enum { NAMED = 3 };
	struct text words = { 0 };
	size_t count = 0;

	for (size_t i = back->text.count; i-- > 0;) {
		struct known *known = back->knowns[i];

		if (!journal_stale(back, i))
			continue;
		known->settled = true;		/* named once */
		if (count++ < NAMED)
			text_printf(&words, "%s%s", words.len ? ", " : "",
				    object_words(back->text.arena,
						 known->key));
	}
	if (count > NAMED)
		text_printf(&words, " and %zu more", count - NAMED);
	if (count)
		error_set(error, ESTALE, "changed since: %s",
			  text_string(&words));
	text_free(&words);
	return count ? -ESTALE : refuse_strangers(back, error);
}

