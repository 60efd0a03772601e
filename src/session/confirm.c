/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * confirm.c - commits that are taken back unless somebody confirms them
 *
 * The truth is the file `pending` in global's folder: the deadline, in the
 * clock that counts since the boot of its id, and the step whose journal leads
 * back. It is written before the first change. Whoever removes it has decided,
 * under the lock: `confirm`, `abort`, the timer at the deadline, or, where the
 * timer has died, the next vrfsh that starts. Taking back can be repeated, so
 * that the file goes only when all is done. A journal that is gone was taken
 * back otherwise (rollback).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include <vrfsh/store.h>

#include "kept.h"
#include "parts.h"
#include "step.h"

#define PENDING	"pending"

static const uint64_t second = 1000000000;	/* in nanoseconds */

/* -- the file ------------------------------------------------------------------- */

static uint64_t boot_time(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec * second + (uint64_t)now.tv_nsec;
}

/* Empty where the kernel does not say: then all files are of one boot. */
static const char *boot_id(struct arena *arena)
{
	struct text id = { 0 };
	const char *copy;
	char block[64];
	ssize_t got = 0;
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

	if (fd >= 0)
		got = read(fd, block, sizeof(block));
	if (got > 0)
		text_add(&id, block, (size_t)got);
	if (fd >= 0)
		close(fd);
	copy = arena_substring(arena, text_string(&id),
			       strcspn(text_string(&id), "\n"));
	text_free(&id);
	return copy;
}

/* -ENOENT also where the machine was started anew since, and with it the
 * kernel's state; -EBADMSG if the file says nothing. */
static int read_pending(uint64_t cookie, struct arena *arena,
			struct kept *kept)
{
	struct text text = { 0 };
	int err = store_read(cookie, PENDING, &text);

	if (!err)
		err = kept_read(text_string(&text), arena, kept);
	text_free(&text);
	if (!err && strcmp(kept->boot ? kept->boot : "", boot_id(arena)))
		err = -ENOENT;
	return err;
}

static bool has_journal(uint64_t cookie, uint64_t step)
{
	struct text path = { 0 };
	bool has;

	step_path(&path, cookie, STEPS_DONE, step);
	has = access(path.data, F_OK) == 0;
	text_free(&path);
	return has;
}

static unsigned seconds_left(uint64_t deadline)
{
	uint64_t now = boot_time();

	return deadline > now ? (unsigned)((deadline - now + second - 1) /
					   second) : 0;
}

bool confirm_pending(struct session *session, struct arena *arena,
		     struct pending *pending)
{
	struct arena *own = arena ? NULL : arena_new();
	struct kept kept;
	bool waits;

	waits = store_has(session->cookie, PENDING) &&
		!read_pending(session->cookie, arena ? arena : own, &kept) &&
		has_journal(session->cookie, kept.step);
	if (waits && pending)
		*pending = (struct pending){
			.head = kept_head(&kept), .step = kept.step,
			.deadline = kept.deadline,
			.left = seconds_left(kept.deadline),
		};
	arena_free(own);
	return waits;
}

int confirm_check(struct session *session, struct error *error)
{
	struct arena *arena = arena_new();
	struct pending pending;
	int err = 0;

	if (confirm_pending(session, arena, &pending))
		err = error_set(error, EBUSY, "`%s` by %s waits to be "
				"confirmed: `confirm` keeps it, `abort` takes "
				"it back", pending.head.words,
				kept_who(arena, &pending.head));
	arena_free(arena);
	return err;
}

/* -- its beginning -------------------------------------------------------------- */

uint64_t confirm_step(uint64_t cookie)
{
	struct arena *arena;
	struct kept kept;
	uint64_t step = 0;

	if (!store_has(cookie, PENDING))
		return 0;
	arena = arena_new();
	if (!read_pending(cookie, arena, &kept))
		step = kept.step;
	arena_free(arena);
	return step;
}

int confirm_begin(struct session *session, const struct commit *how,
		  struct error *error)
{
	struct arena *arena = arena_new();
	struct journal_head head = { .words = how->words };
	struct text text = { 0 };
	struct kept kept;
	int err;

	session_who(session, arena, &head);
	kept = kept_of(&head);
	kept.boot = boot_id(arena);
	kept.step = step_number(session);
	kept.deadline = boot_time() + how->confirm * second;
	kept_write(&text, &kept);
	journal_keep(session->journal);
	err = store_write(session->cookie, PENDING, &text, error);
	if (!err)
		err = timer_start(session->cookie, &(struct due){
			kept.step, kept.deadline }, true, error);
	if (err)
		confirm_cancel(session);
	else
		session->awaited = kept.step;
	text_free(&text);
	arena_free(arena);
	return err;
}

void confirm_cancel(struct session *session)
{
	session->awaited = 0;
	(void)store_remove(session->cookie, PENDING);
}

/* -- its end -------------------------------------------------------------------- */

/* What could not be taken back, gathered for the log, and said. */
struct rest {
	struct session	*session;
	struct text	 words;
};

static void gather(void *context, const char *words)
{
	struct rest *rest = context;

	session_notice(rest->session, "%s", words);
	text_printf(&rest->words, "; %s", words);
}

static void log_end(struct session *session, const char *what,
		    const struct kept *kept, const char *rest)
{
	struct arena *arena = arena_new();
	struct journal_head head = { 0 };

	session_who(session, arena, &head);
	head.words = arena_printf(arena, "%s: %s by %s on %s%s", what,
				  kept->words, kept->user, kept->from, rest);
	log_add(session->cookie, &head);
	arena_free(arena);
}

/* Under the lock. `what` is what the log says of it. */
static int take_back(struct session *session, const struct kept *kept,
		     const char *what, struct error *error)
{
	struct rest rest = { session, { 0 } };
	struct text path = { 0 };
	int err = 0;

	step_path(&path, session->cookie, STEPS_DONE, kept->step);
	if (access(path.data, F_OK) == 0)
		err = journal_undo(path.data, session->live, UNDO_ALL, gather,
				   &rest, error);
	if (!err)
		err = view_flush(session->live, error);
	if (err)
		gather(&rest, error->words ? error->words : error_words(-err));
	(void)unlink(path.data);
	(void)store_remove(session->cookie, PENDING);
	log_end(session, what, kept, text_string(&rest.words));
	text_free(&rest.words);
	text_free(&path);
	return err;
}

static int none_waits(struct error *error)
{
	return error_set(error, ENOENT, "no commit waits to be confirmed");
}

/* The lock is held while it returns 0. */
static int find_pending(struct session *session, struct arena *arena,
			struct kept *kept, struct error *error)
{
	int err = store_has(session->cookie, PENDING) ?
		  lock_insist(session, error) : none_waits(error);

	if (err)
		return err;
	if (!read_pending(session->cookie, arena, kept) &&
	    has_journal(session->cookie, kept->step))
		return 0;
	/* Taken back otherwise. */
	(void)store_remove(session->cookie, PENDING);
	lock_release(session);
	return none_waits(error);
}

int confirm_keep(struct session *session, struct error *error)
{
	struct arena *arena = arena_new();
	struct kept kept;
	int err = find_pending(session, arena, &kept, error);

	if (!err) {
		session->awaited = 0;
		err = store_remove(session->cookie, PENDING);
		if (err)
			error_set(error, -err, "it cannot be confirmed: %s",
				  error_words(-err));
		else
			log_end(session, "confirm", &kept, "");
		lock_release(session);
	}
	arena_free(arena);
	return err;
}

int confirm_revert(struct session *session, struct error *error)
{
	struct arena *arena = arena_new();
	struct kept kept;
	int err = view_flush(session->live, error);

	if (!err)
		err = find_pending(session, arena, &kept, error);
	if (!err) {
		session->awaited = 0;
		err = take_back(session, &kept, "abort", error);
		lock_release(session);
	}
	arena_free(arena);
	return err;
}

/* -- its deadline --------------------------------------------------------------- */

bool confirm_is_due(uint64_t cookie, const struct due *due)
{
	struct arena *arena = arena_new();
	struct kept kept;
	bool same = !read_pending(cookie, arena, &kept) &&
		    kept.step == due->step && kept.deadline == due->deadline;

	arena_free(arena);
	return same;
}

/* A commit within a larger transaction (--atomic): that one ends first. */
static void wait_for_writer(const struct session *session, uint64_t step)
{
	struct text path = { 0 };
	int fd;

	step_path(&path, session->cookie, STEPS_DONE, step);
	fd = open(path.data, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		(void)flock(fd, LOCK_SH);
		close(fd);
	}
	text_free(&path);
}

void confirm_expire(struct session *session, const struct due *due)
{
	struct arena *arena = arena_new();
	struct error error = { 0 };
	struct kept kept;

	wait_for_writer(session, due->step);
	if (!find_pending(session, arena, &kept, &error)) {
		if (kept.step == due->step && kept.deadline == due->deadline)
			(void)take_back(session, &kept,
					"not confirmed in time", &error);
		lock_release(session);
	}
	error_clear(&error);
	arena_free(arena);
}

/* -- at start, and between two lines -------------------------------------------- */

/* Whether no timer waits for it; -EACCES where that is not ours to know. */
static int timer_is_dead(uint64_t cookie)
{
	int fd = store_lock(cookie, TIMER, true, false);

	if (fd >= 0)
		close(fd);
	return fd >= 0 ? 1 : fd == -EWOULDBLOCK ? 0 : fd;
}

static void tell_of(struct session *session, struct arena *arena,
		    const struct kept *kept, const char *what)
{
	const struct journal_head head = kept_head(kept);

	session_notice(session, "`%s` of %s by %s %s", head.words,
		       kept_time(arena, head.when), kept_who(arena, &head),
		       what);
}

/* Overdue with its timer dead: now. */
static int catch_up(struct session *session, struct arena *arena,
		    const struct kept *due, struct error *error)
{
	struct kept kept;
	int err = find_pending(session, arena, &kept, error);

	if (err == -ENOENT) {
		error_clear(error);
		return 0;
	}
	if (err)
		return err;
	if (kept.step == due->step && kept.deadline == due->deadline) {
		tell_of(session, arena, &kept, "was not confirmed in time: it "
			"is taken back");
		err = take_back(session, &kept, "not confirmed in time", error);
	}
	lock_release(session);
	return err;
}

static int look_after(struct session *session, struct arena *arena,
		      const struct kept *kept, struct error *error)
{
	int dead = timer_is_dead(session->cookie);

	if (dead <= 0 && seconds_left(kept->deadline))
		return 0;
	if (session->dry_run || dead < 0) {
		tell_of(session, arena, kept, "was not confirmed in time: the "
			"next vrfsh that may change things takes it back");
		return 0;
	}
	if (!dead)
		return 0;
	if (!seconds_left(kept->deadline))
		return catch_up(session, arena, kept, error);
	tell_of(session, arena, kept, "waits to be confirmed, and its timer "
		"had died: another one runs");
	return timer_start(session->cookie, &(struct due){
		kept->step, kept->deadline }, false, error);
}

/* Nothing that it could lead back to; or one that was begun meanwhile. */
static int sweep(struct session *session, struct error *error)
{
	int err = session->dry_run ? 0 : lock_insist(session, error);

	if (err || session->dry_run)
		return err;
	if (!confirm_pending(session, NULL, NULL))
		(void)store_remove(session->cookie, PENDING);
	lock_release(session);
	return 0;
}

void confirm_recover(struct session *session)
{
	struct error error = { 0 };
	struct arena *arena;
	struct kept kept;
	int err;

	if (!store_has(session->cookie, PENDING))
		return;
	arena = arena_new();
	if (read_pending(session->cookie, arena, &kept) < 0 ||
	    !has_journal(session->cookie, kept.step))
		err = sweep(session, &error);
	else
		err = look_after(session, arena, &kept, &error);
	if (err)
		session_notice(session, "%s", error.words ? error.words :
			       error_words(-err));
	error_clear(&error);
	arena_free(arena);
}

void confirm_hear(struct session *session)
{
	if (!session->awaited || store_has(session->cookie, PENDING))
		return;
	session_notice(session, has_journal(session->cookie, session->awaited) ?
		       "Your commit was confirmed by another session" :
		       "Your commit was taken back: nobody confirmed it");
	session->awaited = 0;
}

void confirm_remind(struct session *session)
{
	struct arena *arena = arena_new();
	struct pending pending;

	if (confirm_pending(session, arena, &pending))
		session_notice(session, "`%s` by %s is taken back in %u "
			       "seconds: type `confirm`, or `abort`",
			       pending.head.words,
			       kept_who(arena, &pending.head), pending.left);
	arena_free(arena);
}
