/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recover.c - what a dead writer left half done is undone
 *
 * Looked for at every start, in microseconds where there is nothing. Who seizes
 * the journal undoes; another one that starts meanwhile waits for it, so that
 * nobody works on half a transaction.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include <vrfsh/store.h>

#include "kept.h"
#include "step.h"

/* `A transaction of root (commit, 12:00:05)`. */
static const char *words_of(struct arena *arena,
			    const struct journal_head *head)
{
	struct text words = { 0 };
	const char *copy;

	text_printf(&words, "A transaction of %s (", head->user);
	text_escape(&words, head->words);
	text_printf(&words, ", %s)", kept_time(arena, head->when));
	copy = arena_string(arena, text_string(&words));
	text_free(&words);
	return copy;
}

static void say_undone(struct session *session, struct arena *arena,
		       const struct journal_head *head, const struct text *left)
{
	const char *words = words_of(arena, head);

	if (left->len)
		session_notice(session, "%s was interrupted, and not all of it "
			       "could be taken back: %s", words, left->data);
	else if (head->count < 2)
		session_notice(session, "%s was interrupted: its change was "
			       "taken back", words);
	else
		session_notice(session, "%s was interrupted: its %zu changes "
			       "were taken back", words, head->count);
}

static void add_to_log(const struct session *session, struct arena *arena,
		       const struct journal_head *head)
{
	struct journal_head own = {
		.words = arena_printf(arena, "recovered from: %s", head->words),
	};

	session_who(session, arena, &own);
	log_add(session->cookie, &own);
}

static void forget(const struct session *session, uint64_t number, bool done)
{
	struct text path = { 0 };

	if (!done) {
		step_path(&path, session->cookie, STEPS_DONE, number);
		unlink(path.data);
	}
	step_path(&path, session->cookie, STEPS_OPEN, number);
	unlink(path.data);
	text_free(&path);
}

static void undo(struct session *session, const char *path,
		 const struct journal_head *head, struct arena *arena,
		 uint64_t number)
{
	struct error error = { 0 };
	struct text left = { 0 };
	int err = lock_insist(session, &error);

	if (!err) {
		err = journal_undo(path, session->live, UNDO_ALL, step_gather,
				   &left, &error);
		lock_release(session);
	}
	if (err)
		step_gather(&left, error.words);
	say_undone(session, arena, head, &left);
	add_to_log(session, arena, head);
	forget(session, number, false);
	error_clear(&error);
	text_free(&left);
}

/* The journal is ours now. One that another version wrote, or that is damaged,
 * is told of once. */
static void settle(struct session *session, const char *path, uint64_t number)
{
	struct arena *arena = arena_new();
	struct journal_head head = { 0 };
	struct error error = { 0 };
	int err = journal_look(path, arena, &head, &error);

	if (err == -ENOENT) {
		/* Settled by somebody else while we waited for our turn. */
	} else if (err) {
		session_notice(session, "An interrupted transaction cannot be "
			       "taken back: %s", error.words);
		forget(session, number, true);
	} else if (head.complete || head.empty) {
		forget(session, number, head.complete);
	} else {
		undo(session, path, &head, arena, number);
	}
	error_clear(&error);
	arena_free(arena);
}

/* For one that may not change things. */
static void report(struct session *session, const char *path)
{
	struct arena *arena = arena_new();
	struct journal_head head = { 0 };
	struct error error = { 0 };

	if (!journal_busy(path) &&
	    !journal_look(path, arena, &head, &error) && !head.complete &&
	    !head.empty)
		session_notice(session, "%s was interrupted: the next vrfsh "
			       "that may change things takes it back",
			       words_of(arena, &head));
	error_clear(&error);
	arena_free(arena);
}

static void recover_one(struct session *session, uint64_t number)
{
	struct text path = { 0 };
	int lock;

	step_path(&path, session->cookie, STEPS_OPEN, number);
	lock = session->dry_run ? -EACCES : journal_seize(path.data);
	if (lock >= 0) {
		settle(session, path.data, number);
		close(lock);
	} else if (lock == -EACCES || lock == -EROFS || lock == -EPERM) {
		report(session, path.data);
	}
	text_free(&path);
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x < y) - (x > y);
}

/* The newest first: it may stand on an older one. */
void step_recover(struct session *session)
{
	struct text path = { 0 };
	uint64_t *numbers = NULL;
	size_t count = 0, max = 0;
	const struct dirent *entry;
	DIR *folder;

	store_path(&path, session->cookie, STEPS_OPEN);
	folder = opendir(path.data);
	while (folder && (entry = readdir(folder))) {
		numbers = vector_room(numbers, count, &max, sizeof(*numbers));
		if (!number_parse(entry->d_name, 1, UINT64_MAX,
				  &numbers[count]))
			count++;
	}
	if (folder)
		closedir(folder);
	text_free(&path);
	if (count)
		qsort(numbers, count, sizeof(*numbers), by_number);
	for (size_t i = 0; i < count; i++)
		recover_one(session, numbers[i]);
	free(numbers);
}
