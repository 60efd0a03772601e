/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commit.c - a model made the kernel's configuration, as a whole
 *
 * Under the lock no other vrfsh changes anything between what is compared and
 * what is made of it.
 */
#include <vrfsh/session.h>

#include "parts.h"

static int make(struct session *session, struct view *model,
		const struct commit *how, const struct change *list,
		size_t count, struct error *error)
{
	int err = step_begin(session, how->words, true, error), end;
	struct error ignored = { 0 };

	if (err)
		return err;
	if (how->confirm)
		err = confirm_begin(session, how, error);
	if (!err)
		err = commit_changes(session->live, model, list, count,
				     session->journal, error);
	/* The journal of one that failed is empty, and goes. */
	end = step_end(session, err ? &ignored : error);
	error_clear(&ignored);
	if ((err || end) && how->confirm)
		confirm_cancel(session);
	return err ? err : end;
}

/* One that takes itself back may take the way to this console away. */
static int look_out(struct session *session, const struct commit *how,
		    const struct change *list, size_t count,
		    struct error *error)
{
	if (!count)
		return 0;
	return how->confirm ? confirm_check(session, error) :
	       session_guard(session, list, count, error);
}

static int compare(struct session *session, struct view *model,
		   const struct commit *how, struct arena *arena,
		   struct change **list, size_t *count, struct error *error)
{
	int err = how->check ? view_check(model, error) : 0;

	if (!err)
		err = view_differences(model, arena, list, count, error);
	return err ? err : look_out(session, how, *list, *count, error);
}

/* A person is not asked anything while the others wait for the lock. */
static int ask_before(struct session *session, struct view *model,
		      const struct commit *how, struct error *error)
{
	struct arena *arena;
	struct change *list;
	size_t count;
	int err;

	if (how->confirm || !session->ask || !session_ssh(session))
		return 0;
	arena = arena_new();
	err = compare(session, model, how, arena, &list, &count, error);
	arena_free(arena);
	return err;
}

int session_commit(struct session *session, struct view *model,
		   const struct commit *how, size_t *count,
		   struct error *error)
{
	struct arena *arena = arena_new();
	struct change *list;
	int err = view_flush(session->live, error);

	*count = 0;
	if (!err)
		err = ask_before(session, model, how, error);
	if (!err)
		err = lock_take(session, true, error);
	if (!err) {
		err = compare(session, model, how, arena, &list, count, error);
		if (!err && *count)
			err = make(session, model, how, list, *count, error);
		lock_release(session);
	}
	arena_free(arena);
	return err;
}
