/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step.c - steps of the history: what is changed together, written down
 *
 * Most lines change nothing, so that the journal of a step is made with its
 * first change; a transaction's is made before, for without one it must not
 * begin. Numbers are taken without a lock: a file is made exclusively or not.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include <vrfsh/store.h>

#include "parts.h"
#include "step.h"

enum { STEPS_MAX = 100 };

struct writing {
	char		*words;
	unsigned	 depth;		/* of step_begin within step_begin */
	unsigned	 inner;		/* where a whole one began in one that is
					 * not; 0: nowhere */
	uint64_t	 number;	/* of the journal, if there is one */
	bool		 whole;
	bool		 off;		/* no journal can be kept */
};

void step_path(struct text *path, uint64_t cookie, const char *folder,
	       uint64_t number)
{
	text_clear(path);
	store_path(path, cookie, folder);
	text_printf(path, "/%" PRIu64, number);
}

/* -- numbers ------------------------------------------------------------------- */

struct numbers {
	uint64_t	newest, oldest;	/* 0: none */
	size_t		count;
};

static void count_steps(uint64_t cookie, struct numbers *numbers)
{
	uint64_t waits = confirm_step(cookie);
	struct text path = { 0 };
	const struct dirent *entry;
	DIR *folder;

	*numbers = (struct numbers){ 0 };
	store_path(&path, cookie, STEPS_DONE);
	folder = opendir(path.data);
	while (folder && (entry = readdir(folder))) {
		uint64_t number;

		if (number_parse(entry->d_name, 1, UINT64_MAX - 1, &number))
			continue;
		numbers->count++;
		if (number > numbers->newest)
			numbers->newest = number;
		if (number != waits &&
		    (!numbers->oldest || number < numbers->oldest))
			numbers->oldest = number;
	}
	if (folder)
		closedir(folder);
	text_free(&path);
}

/* Makes room for one more. */
static void drop_oldest(uint64_t cookie, const struct numbers *numbers)
{
	struct text path = { 0 };

	if (numbers->count >= STEPS_MAX) {
		step_path(&path, cookie, STEPS_DONE, numbers->oldest);
		if (!journal_busy(path.data))
			unlink(path.data);
	}
	text_free(&path);
}

/* -- its journal ------------------------------------------------------------------ */

/* The name by which it is found if this process dies. */
static int leave_open(const struct session *session, struct error *error)
{
	struct text path = { 0 };
	int err = store_folder(session->cookie, STEPS_OPEN, error);

	step_path(&path, session->cookie, STEPS_OPEN,
		  session->writing->number);
	/* One of that number may be left from a step that was forgotten. */
	unlink(path.data);
	if (!err && link(journal_path(session->journal), path.data) < 0)
		err = error_set(error, errno, "no journal can be kept: %s: %s",
				path.data, error_words(errno));
	text_free(&path);
	return err;
}

static void close_open(const struct session *session)
{
	struct text path = { 0 };

	if (session->writing->whole) {
		step_path(&path, session->cookie, STEPS_OPEN,
			  session->writing->number);
		unlink(path.data);
	}
	text_free(&path);
}

static int create(struct session *session, const struct journal_head *head,
		  struct error *error)
{
	struct writing *writing = session->writing;
	struct numbers numbers;
	struct text path = { 0 };
	int err = store_folder(session->cookie, STEPS_DONE, error);

	if (!err) {
		count_steps(session->cookie, &numbers);
		drop_oldest(session->cookie, &numbers);
		writing->number = numbers.newest;
	}
	do {
		if (err && err != -EEXIST)
			break;
		writing->number++;
		step_path(&path, session->cookie, STEPS_DONE, writing->number);
		err = journal_create(path.data, head, &session->journal, error);
	} while (err == -EEXIST);
	text_free(&path);
	return err;
}

static int open_journal(struct session *session, struct error *error)
{
	struct arena *arena = arena_new();
	struct journal_head head = {
		.words = session->writing->words,
		.whole = session->writing->whole,
	};
	int err;

	session_who(session, arena, &head);
	err = create(session, &head, error);
	if (!err && head.whole) {
		err = leave_open(session, error);
		if (err) {
			journal_discard(session->journal);
			session->journal = NULL;
		}
	}
	arena_free(arena);
	return err;
}

static void add_to_log(const struct session *session)
{
	struct arena *arena = arena_new();
	struct journal_head head = { .words = session->writing->words };

	session_who(session, arena, &head);
	log_add(session->cookie, &head);
	arena_free(arena);
}

static int close_journal(struct session *session)
{
	struct journal *journal = session->journal;
	int err;

	if (!journal)
		return 0;
	if (journal_count(journal))
		add_to_log(session);
	session->journal = NULL;
	err = journal_close(journal);
	close_open(session);
	session->writing->number = 0;
	return err;
}

/* -- what the live view tells ------------------------------------------------------ */

static int before(void *context, const struct change *change,
		  uint64_t *number, struct error *error)
{
	struct session *session = context;
	struct writing *writing = session->writing;
	struct error ignored = { 0 };

	*number = 0;
	if (!session->journal && !writing->off) {
		writing->off = open_journal(session, &ignored) < 0;
		error_clear(&ignored);
	}
	return !session->journal ? 0 :
	       journal_hooks(session->journal)->before(session->journal,
						       change, number, error);
}

static void after(void *context, uint64_t number, bool held)
{
	struct session *session = context;

	if (session->journal)
		journal_hooks(session->journal)->after(session->journal,
						       number, held);
}

static void hook(struct session *session)
{
	static const struct view_hooks plain = {
		.before = before, .after = after,
	}, exact = {
		.before = before, .after = after, .exact = true,
	};

	view_hook(session->live, session->writing->whole ? &exact : &plain,
		  session);
}

/* -- steps --------------------------------------------------------------------------- */

static void forget(struct session *session)
{
	view_hook(session->live, NULL, NULL);
	free(session->writing->words);
	free(session->writing);
	session->writing = NULL;
}

static void set_words(struct writing *writing, const char *words)
{
	free(writing->words);
	writing->words = memory_copy(words);
}

/* A whole one within one that is not: that one is done. */
static int begin_inner(struct session *session, const char *words,
		       struct error *error)
{
	struct writing *writing = session->writing;
	int err = view_flush(session->live, error);

	if (!err)
		err = close_journal(session);
	if (err)
		return err;
	writing->whole = true;
	set_words(writing, words);
	err = open_journal(session, error);
	writing->whole = !err;
	writing->inner = err ? 0 : writing->depth;
	hook(session);
	return err;
}

int step_begin(struct session *session, const char *words, bool whole,
	       struct error *error)
{
	struct writing *writing = session->writing;
	int err;

	if (writing) {
		writing->depth++;
		err = whole && !writing->whole ?
		      begin_inner(session, words, error) : 0;
		writing->depth -= err != 0;
		return err;
	}
	writing = memory_new(sizeof(*writing));
	session->writing = writing;
	writing->depth = 1;
	writing->whole = whole;
	set_words(writing, words);
	err = whole ? open_journal(session, error) : 0;
	hook(session);
	if (err)
		forget(session);
	return err;
}

/* What a step leaves when it ends: nothing, or the one around it. */
static void leave(struct session *session)
{
	struct writing *writing = session->writing;

	if (!writing->inner) {
		forget(session);
		return;
	}
	writing->depth = writing->inner - 1;
	writing->inner = 0;
	writing->whole = false;
	hook(session);
}

int step_end(struct session *session, struct error *error)
{
	struct writing *writing = session->writing;
	struct error ignored = { 0 };
	int err;

	if (!writing)
		return 0;
	if (writing->depth > 1 && writing->depth != writing->inner) {
		writing->depth--;
		return 0;
	}
	err = view_flush(session->live, error);
	if (err && writing->whole) {
		step_undo(session, &ignored);
		error_clear(&ignored);
		return err;
	}
	if (close_journal(session) < 0)
		session_notice(session, "the history could not be written");
	leave(session);
	return err;
}

void step_gather(void *text, const char *words)
{
	const struct text *so_far = text;

	text_printf(text, "%s%s", so_far->len ? "; " : "", words);
}

int step_undo(struct session *session, struct error *error)
{
	struct error ignored = { 0 };
	struct text left = { 0 };
	int err = 0;

	if (!session->writing)
		return 0;
	view_flush(session->live, &ignored);
	error_clear(&ignored);
	view_hook(session->live, NULL, NULL);
	if (session->journal)
		err = journal_undo(journal_path(session->journal),
				   session->live, UNDO_ALL, step_gather, &left,
				   error);
	if (!err && left.len)
		err = error_set(error, EIO, "not all could be taken back: %s",
				left.data);
	journal_discard(session->journal);
	session->journal = NULL;
	close_open(session);
	leave(session);
	text_free(&left);
	return err;
}

bool step_is_whole(const struct session *session)
{
	return session->writing && session->writing->whole;
}

uint64_t step_number(const struct session *session)
{
	return session->journal ? session->writing->number : 0;
}

size_t step_count(const struct session *session)
{
	return session->journal ? journal_count(session->journal) : 0;
}
