/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock.c - who may change the configuration: one at a time, or one alone
 *
 * Two files in global's folder. `lock` is held for moments: shared by whoever
 * sends a change, alone by a commit, which compares and applies. `exclusive` is
 * held for as long as a person stays in `configure exclusive`, and says who that
 * is. It is taken and looked at only under `lock`, so that a look is never taken
 * for a holder. Both are flocks on close-on-exec descriptors: they end with
 * their holder, and no child inherits them.
 */
#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

#include <vrfsh/store.h>

#include "kept.h"
#include "parts.h"

#define LOCK		"lock"
#define EXCLUSIVE	"exclusive"

struct lock {
	int		 fd;		/* of `lock`, kept open; -1: none */
	int		 exclusive;	/* of `exclusive`, ours; -1: not */
	unsigned	 depth;		/* calls that want it */
	bool		 whole;		/* it is held alone */
};

static struct lock *lock_of(struct session *session)
{
	struct lock *lock = session->lock;

	if (!lock) {
		lock = session->lock = memory_new(sizeof(*lock));
		lock->fd = lock->exclusive = -1;
	}
	if (lock->fd < 0)
		lock->fd = store_open(session->cookie, LOCK);
	return lock;
}

/* -- for moments -------------------------------------------------------------- */

/* Waits for the others; Ctrl-C ends that. */
static int wait_for(const struct session *session, int fd, int operation,
		    struct error *error)
{
	while (flock(fd, operation) < 0) {
		if (errno != EINTR)
			return error_set(error, errno, "the configuration "
					 "cannot be locked: %s",
					 error_words(errno));
		if (session->stop && *session->stop)
			return error_set(error, EINTR, "interrupted");
	}
	return 0;
}

/* Without a file to lock (no privileges) it goes on unlocked: no change of
 * such a process will hold. */
static int acquire(struct session *session, bool whole, struct error *error)
{
	struct lock *lock = lock_of(session);
	int err = 0;

	if (lock->fd >= 0 && (!lock->depth || (whole && !lock->whole)))
		err = wait_for(session, lock->fd, whole ? LOCK_EX : LOCK_SH,
			       error);
	if (err)
		return err;
	if (!lock->depth++ || whole)
		lock->whole = whole;
	return 0;
}

void lock_release(struct session *session)
{
	struct lock *lock = session->lock;

	if (--lock->depth)
		return;
	lock->whole = false;
	if (lock->fd >= 0)
		(void)flock(lock->fd, LOCK_UN);
}

/* -- for as long as a person wants ---------------------------------------------- */

static bool is_held(int fd)
{
	if (flock(fd, LOCK_SH | LOCK_NB) < 0)
		return errno == EWOULDBLOCK;
	(void)flock(fd, LOCK_UN);
	return false;
}

/* Who says so in the file; where it is being written, nobody yet. */
static void read_holder(const struct session *session, struct arena *arena,
			struct journal_head *holder)
{
	struct text text = { 0 };
	struct kept kept = { 0 };

	if (store_read(session->cookie, EXCLUSIVE, &text) < 0 ||
	    kept_read(text_string(&text), arena, &kept) < 0)
		kept = (struct kept){ 0 };
	*holder = kept_head(&kept);
	text_free(&text);
}

/* Whether another session is in it; under the lock. */
static bool others_hold(struct session *session)
{
	bool held;
	int fd;

	if (lock_of(session)->exclusive >= 0 ||
	    !store_has(session->cookie, EXCLUSIVE))
		return false;
	fd = store_open(session->cookie, EXCLUSIVE);
	if (fd < 0)
		return false;
	held = is_held(fd);
	close(fd);
	return held;
}

static int refuse(const struct session *session, struct error *error)
{
	struct arena *arena = arena_new();
	struct journal_head holder;
	int err;

	read_holder(session, arena, &holder);
	err = error_set(error, EBUSY, "Configuration is locked by %s since %s",
			kept_who(arena, &holder),
			kept_time(arena, holder.when));
	arena_free(arena);
	return err;
}

int lock_take(struct session *session, bool whole, struct error *error)
{
	int err = acquire(session, whole, error);

	if (err || session->lock->depth > 1 || !others_hold(session))
		return err;
	lock_release(session);
	return refuse(session, error);
}

int lock_insist(struct session *session, struct error *error)
{
	return acquire(session, true, error);
}

int lock_check(struct session *session, struct error *error)
{
	int err = lock_take(session, false, error);

	if (!err)
		lock_release(session);
	return err;
}

bool lock_holder(struct session *session, struct arena *arena,
		 struct journal_head *holder)
{
	struct error error = { 0 };
	bool held;

	if (acquire(session, false, &error) < 0) {
		error_clear(&error);
		return false;
	}
	held = session->lock->exclusive >= 0 || others_hold(session);
	if (held)
		read_holder(session, arena, holder);
	lock_release(session);
	return held;
}

/* In place, since the file is what is locked. */
static int write_holder(const struct session *session, int fd)
{
	struct arena *arena = arena_new();
	struct journal_head head = { 0 };
	struct text text = { 0 };
	struct kept kept;
	int err;

	session_who(session, arena, &head);
	kept = kept_of(&head);
	kept_write(&text, &kept);
	err = ftruncate(fd, 0) < 0 ? -errno :
	      write_all(fd, text.data, text.len);
	text_free(&text);
	arena_free(arena);
	return err;
}

static int begin(struct session *session, struct error *error)
{
	int fd = store_open(session->cookie, EXCLUSIVE);
	int err = fd < 0 ? fd : 0;

	if (!err && flock(fd, LOCK_EX | LOCK_NB) < 0)
		err = -errno;
	if (!err)
		err = write_holder(session, fd);
	if (!err)
		session->lock->exclusive = fd;
	else if (fd >= 0)
		close(fd);
	return err ? error_set(error, -err, "the configuration cannot be "
			       "locked: %s", error_words(-err)) : 0;
}

int lock_begin(struct session *session, struct error *error)
{
	int err = lock_take(session, true, error);

	if (err)
		return err;
	if (session->lock->exclusive < 0)
		err = begin(session, error);
	lock_release(session);
	return err;
}

void lock_end(struct session *session)
{
	struct lock *lock = session->lock;
	struct error error = { 0 };

	if (!lock || lock->exclusive < 0)
		return;
	/* Left behind, the file would only cost the others a look. */
	if (!acquire(session, true, &error)) {
		(void)store_remove(session->cookie, EXCLUSIVE);
		lock_release(session);
	}
	error_clear(&error);
	close(lock->exclusive);
	lock->exclusive = -1;
}

void lock_free(struct session *session)
{
	struct lock *lock = session->lock;

	if (!lock)
		return;
	lock_end(session);
	if (lock->fd >= 0)
		close(lock->fd);
	free(lock);
	session->lock = NULL;
}
