/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step_list.c - the history: which steps there are, and taking them back
 *
 * A step is a journal in the folder `changes` of global's, by its number: the
 * newest has the largest. One that is being written is not yet in the list, and
 * a transaction that its writer left half done never is: it is recovered.
 *
 * Taking back is a transaction with a journal of its own, so that it holds as a
 * whole, too; when it is done, both the steps and its own journal go. Killed in
 * between, it leaves them in the list, with nothing lost.
 */
#include <dirent.h>
#include <errno.h>
#include <unistd.h>

#include <vrfsh/store.h>

#include "step.h"

/* -- the list --------------------------------------------------------------- */

struct steps {
	struct step	*list;
	size_t		 count, max;
};

static bool is_done(const char *path, const struct journal_head *head)
{
	return (head->complete || !head->whole) && head->count &&
	       !journal_busy(path);
}

/* What is no journal of ours, or goes meanwhile, is none of them. */
static void look(struct session *session, struct arena *arena, const char *name,
		 struct steps *steps)
{
	struct step step = { 0 };
	struct error error = { 0 };
	struct text path = { 0 };

	if (number_parse(name, 0, UINT64_MAX, &step.number))
		return;
	step_path(&path, session->cookie, STEPS_DONE, step.number);
	if (!journal_look(text_string(&path), arena, &step.head, &error) &&
	    is_done(text_string(&path), &step.head)) {
		steps->list = vector_room(steps->list, steps->count,
					  &steps->max, sizeof(step));
		steps->list[steps->count++] = step;
	}
	error_clear(&error);
	text_free(&path);
}

static int newest_first(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	return (x->number < y->number) - (x->number > y->number);
}

int step_list(struct session *session, struct arena *arena, struct step **list,
	      size_t *count, struct error *error)
{
	struct steps steps = { 0 };
	struct text path = { 0 };
	struct dirent *entry;
	DIR *folder;
	int err = 0;

	store_path(&path, session->cookie, STEPS_DONE);
	folder = opendir(text_string(&path));
	if (!folder && errno != ENOENT)
		err = error_set(error, errno, "the history cannot be read: %s",
				error_words(errno));
	while (folder && (entry = readdir(folder)))
		look(session, arena, entry->d_name, &steps);
	if (folder)
		closedir(folder);
	if (steps.count)
		qsort(steps.list, steps.count, sizeof(*steps.list),
		      newest_first);
	*list = arena_copy(arena, steps.list, steps.count * sizeof(**list));
	*count = steps.count;
	free(steps.list);
	text_free(&path);
	return err;
}

/* -- taking back ------------------------------------------------------------ */

static void forget(struct session *session, uint64_t number)
{
	struct text path = { 0 };

	step_path(&path, session->cookie, STEPS_DONE, number);
	(void)unlink(text_string(&path));
	text_free(&path);
}

/* One that was cut cannot be taken back, and what lies before it neither. */
static int check(const struct step *steps, size_t count, struct error *error)
{
	struct text words = { 0 };

	for (size_t i = 0; i < count; i++) {
		if (!steps[i].head.cut)
			continue;
		text_escape(&words, steps[i].head.words);
		error_set(error, EFBIG, "`%s` made more changes than are "
			  "remembered: neither it nor what was before it can "
			  "be taken back", text_string(&words));
		text_free(&words);
		return -EFBIG;
	}
	return 0;
}

static int take_back(struct session *session, const struct step *steps,
		     size_t count, struct error *error)
{
	struct text path = { 0 };
	int err = check(steps, count, error);

	for (size_t i = 0; i < count && !err; i++) {
		step_path(&path, session->cookie, STEPS_DONE,
			  steps[i].number);
		err = journal_undo(text_string(&path), session->live,
				   UNDO_STRICT, NULL, NULL, error);
	}
	if (!err)
		err = view_flush(session->live, error);
	text_free(&path);
	return err;
}

/* Within a step of its own, which goes with them. */
static int take_back_whole(struct session *session, const struct step *steps,
			   size_t count, struct error *error)
{
	uint64_t own = step_number(session);
	struct error ignored = { 0 };
	int err = take_back(session, steps, count, error);

	if (err) {
		step_undo(session, &ignored);
		error_clear(&ignored);
		return err;
	}
	err = step_end(session, error);
	for (size_t i = 0; i < count && !err; i++)
		forget(session, steps[i].number);
	if (!err)
		forget(session, own);
	return err;
}

int step_take_back(struct session *session, const struct step *steps,
		   size_t count, const char *words, struct error *error)
{
	int err = check(steps, count, error);

	if (err)
		return err;
	if (step_is_whole(session))
		return error_set(error, EINVAL, "what is part of a whole "
				 "cannot be taken back alone");
	err = lock_take(session, true, error);
	if (err)
		return err;
	err = step_begin(session, words, true, error);
	if (!err)
		err = take_back_whole(session, steps, count, error);
	lock_release(session);
	return err;
}
