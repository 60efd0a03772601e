/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commit.c - several changes as a whole: all of them, or none
 *
 * The journal is what makes it whole: what it has is what was made, and the
 * undo after an error is the one after a crash.
 */
#include <errno.h>

#include <vrfsh/journal.h>

static int make_all(struct view *live, const struct change *list, size_t count,
		    struct error *error)
{
	int err = 0;

	for (size_t i = 0; !err && i < count; i++) {
		err = view_change(live, &list[i], error);
		if (err)
			error->origin = list[i].origin;
	}
	return err ? err : view_flush(live, error);
}

/* -- what remains ------------------------------------------------------------------ */

static bool is_about(const struct change *change, const struct object *key)
{
	return change->after && change->after->kind == key->kind &&
	       !key->kind->compare(change->after, key);
}

/* Whether one of the changes behind makes it again. */
static bool comes_again(const struct change *list, size_t count,
			const struct object *key)
{
	for (size_t i = 0; i < count; i++)
		if (is_about(&list[i], key))
			return true;
	return false;
}

/*
 * Whether a change remains to be made, by what is there now; the model knows
 * what was there when it was asked for. It starts from what is there then.
 */
static bool remains(struct view *live, struct arena *arena,
		    struct change *change, const struct change *behind,
		    size_t count)
{
	const struct object *after = change->after;
	const struct object *key = after ? after : change->before;
	struct error ignored = { 0 };
	struct object *now = NULL;

	if (view_get(live, arena, key, &now, &ignored) < 0)
		now = NULL;
	error_clear(&ignored);
	if (!after)
		return now && !comes_again(behind, count, key);
	if (now && (now->kind->between ? now->kind->between(now, after, after) :
					 now->kind->same(now, after)))
		return false;
	if (!change->before || !change->before->kind->compare(change->before,
							      after)) {
		change->verb = now ? CHANGE_SET : CHANGE_ADD;
		change->before = now;
	}
	return true;
}

/* What the kernel dragged along unforeseen. */
static int make_the_rest(struct view *live, struct view *model,
			 struct error *error)
{
	enum { ROUNDS = 3 };
	size_t left = 1;
	int err = 0;

	for (int round = 0; !err && left && round < ROUNDS; round++) {
		struct arena *arena = arena_new();
		struct change *list;
		size_t count;

		left = 0;
		err = view_differences(model, arena, &list, &count, error);
		for (size_t i = 0; !err && i < count; i++)
			if (remains(live, arena, &list[i], &list[i + 1],
				    count - i - 1))
				list[left++] = list[i];
		if (!err)
			err = make_all(live, list, left, error);
		arena_free(arena);
	}
	return err;
}

/* -- all or nothing ---------------------------------------------------------------- */

static void gather_words(void *context, const char *words)
{
	text_printf(context, "; %s", words);
}

/* The error says what was wrong; what could not be taken back is added. */
static void take_back(struct view *live, const struct journal *journal,
		      struct error *error)
{
	struct text words = { 0 };
	struct error own = { 0 };

	view_hook(live, NULL, NULL);
	if (journal_undo(journal_path(journal), live, UNDO_ALL, gather_words,
			 &words, &own) < 0)
		gather_words(&words, own.words);
	if (words.len) {
		char *longer;

		longer = memory_grow(error->words,
				     strlen(error->words) + words.len + 1, 1);
		memcpy(longer + strlen(longer), words.data, words.len + 1);
		error->words = longer;
	}
	error_clear(&own);
	text_free(&words);
}

int commit_changes(struct view *live, struct view *model,
		   const struct change *list, size_t count,
		   struct journal *journal, struct error *error)
{
	struct error ignored = { 0 };
	int err;

	view_hook(live, journal_hooks(journal), journal);
	err = make_all(live, list, count, error);
	if (!err && model)
		err = make_the_rest(live, model, error);
	if (!err)
		return 0;
	/* What was held back behind the error is sent, to be taken back. */
	view_flush(live, &ignored);
	error_clear(&ignored);
	take_back(live, journal, error);
	journal_clear(journal);
	return err;
}
