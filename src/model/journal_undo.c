/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal_undo.c - a journal's changes taken back, the last one first
 *
 * What is there now of an object must be one of the states that the journal
 * led it through: then it is known which of its changes are still to be taken
 * back, and which are already, by an undo that was interrupted. Where it is
 * none of them, somebody else changed it since. This is settled for every
 * object before anything is done.
 */
#include <errno.h>
#include <search.h>

#include "journal_read.h"
#include "kinds.h"

/* What is known of an object while the journal is gone through backwards. */
struct known {
	const struct object	*key;
	struct object		*now;		/* NULL: not there */
	bool			 settled;	/* where it stands is found */
};

enum fate {
	FATE_OPEN,		/* behind where its object stands: nothing to do */
	FATE_UNDO,
};

struct backwards {
	struct view		*live;
	struct journal_text	 text;
	enum fate		*fates;		/* of the lines */
	struct known		**knowns;	/* of the lines; NULL: it does not
						 * count */
	void			*tree;		/* of struct known */
	void (*tell)(void *context, const char *words);
	void			*context;
};

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

/* NULL where it is not there; neither is what is in a VRF that is not. */
static struct object *look(struct backwards *back, struct arena *arena,
			   const struct object *key)
{
	struct error ignored = { 0 };
	struct object *now = NULL;

	if (view_get(back->live, arena, key, &now, &ignored) < 0)
		now = NULL;
	error_clear(&ignored);
	return now;
}

/* Whether it is as a change left it, the change's last steps perhaps missing. */
static bool stands(const struct object *now, const struct object *before,
		   const struct object *after)
{
	if (!now || !after)
		return !now && !after;
	return now->kind->between ? now->kind->between(now, before, after) :
				    now->kind->same(now, after);
}

/* -- where each object stands -------------------------------------------------------- */

/* One object's step from `before` to `after`, either of them NULL. */
static enum fate pass(struct known *known, const struct object *before,
		      const struct object *after)
{
	if (known->settled)
		return FATE_UNDO;
	if (stands(known->now, before, after)) {
		known->settled = true;
		return FATE_UNDO;
	}
	if (stands(known->now, before, before))
		known->settled = true;
	return FATE_OPEN;
}

static struct known *meet(struct backwards *back, const struct object *key)
{
	struct known *known = find(back, key);

	if (!known) {
		known = note(back, key);
		known->now = look(back, back->text.arena, key);
	}
	return known;
}

/* What went with a change, or comes with it, may be in any state after it. */
static void pass_dragged(struct backwards *back, const struct change *change)
{
	for (size_t i = 0; i < change->dragged_count; i++) {
		struct known *known = find(back, change->dragged[i]);

		if (!known)
			known = note(back, change->dragged[i]);
		known->settled = true;
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
			pass(known, NULL, others[i]);
		else if (!comes && !known)
			note(back, others[i])->settled = true;
	}
}

/*
 * The kernel was said to have refused it. But where its answer was lost it may
 * hold nevertheless; then it is the newest of its object.
 */
static void pass_void(struct backwards *back, size_t i)
{
	const struct change *change = &back->text.list[i].change;
	const struct object *key = change->after ? change->after :
						   change->before;
	struct known *known = find(back, key) ? NULL : meet(back, key);

	if (!known || stands(known->now, change->before, change->before))
		return;
	known->settled = stands(known->now, change->before, change->after);
	if (known->settled) {
		back->fates[i] = FATE_UNDO;
		back->knowns[i] = known;
	}
}

static void pass_line(struct backwards *back, size_t i)
{
	const struct change *change = &back->text.list[i].change;
	const struct object *before = change->before, *after = change->after;
	bool moved = before && after && before->kind->compare(before, after);
	struct known *known = meet(back, after ? after : before);

	back->knowns[i] = known;
	back->fates[i] = pass(known, moved ? NULL : before, after);
	if (moved)
		pass(meet(back, before), before, NULL);
	if (!before)
		pass_brought(back, after, true);
	if (!after)
		pass_brought(back, before, false);
	pass_dragged(back, change);
}

/* Lines that may not have been made count only in a transaction, which looked
 * first what was there. */
static void pass_all(struct backwards *back)
{
	for (size_t i = back->text.count; i-- > 0;) {
		enum record_state state = back->text.list[i].state;

		if (state == RECORD_HELD ||
		    (state == RECORD_OPEN && back->text.head.whole))
			pass_line(back, i);
		else if (back->text.head.whole)
			pass_void(back, i);
	}
}

/* -- what changed meanwhile ------------------------------------------------------------ */

static bool is_stale(const struct backwards *back, size_t i)
{
	return back->knowns[i] && !back->knowns[i]->settled;
}

static int refuse_stale(struct backwards *back, struct error *error)
{
	enum { NAMED = 3 };
	struct text words = { 0 };
	size_t count = 0;

	for (size_t i = back->text.count; i-- > 0;) {
		struct known *known = back->knowns[i];

		if (!is_stale(back, i))
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
	return count ? -ESTALE : 0;
}

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

/* -- taking back ------------------------------------------------------------------------- */

static int add_again(struct backwards *back, const struct object *object,
		     struct error *error)
{
	const struct change change = { .verb = CHANGE_ADD, .after = object };

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
	struct object *now = look(back, arena, object);

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

/* A set starts from what is there, which may be half of it. */
static int take_back(struct backwards *back, const struct change *change,
		     struct error *error)
{
	struct change inverse = change_inverse(change);
	struct arena *arena = arena_new();
	struct object *now;
	int err;

	inverse.dragged = NULL;
	inverse.dragged_count = 0;
	if (inverse.verb == CHANGE_SET) {
		now = look(back, arena, inverse.before);
		if (now)
			inverse.before = now;
	}
	err = view_change(back->live, &inverse, error);
	arena_free(arena);
	return err;
}

static int take_line_back(struct backwards *back, size_t i, enum undo how,
			  struct error *error)
{
	const struct change *change = &back->text.list[i].change;
	int err = 0;

	if (is_stale(back, i)) {
		struct arena *arena = arena_new();

		tell(back, arena_printf(arena, "%s was changed since, and is "
					"left as it is",
					object_words(arena,
						     back->knowns[i]->key)));
		arena_free(arena);
		return 0;
	}
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
	if (!err) {
		back.fates = arena_alloc(back.text.arena,
			back.text.count * sizeof(*back.fates));
		back.knowns = arena_alloc(back.text.arena,
			back.text.count * sizeof(*back.knowns));
		pass_all(&back);
		if (how == UNDO_STRICT)
			err = refuse_stale(&back, error);
	}
	if (!err)
		err = go_back(&back, how, error);
	tdestroy(back.tree, nothing);
	journal_text_free(&back.text);
	return err;
}
