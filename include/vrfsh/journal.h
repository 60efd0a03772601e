/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal.h - changes written down before they are made, and taken back
 *
 * A journal is a file: a head (who, when, from where, by which words), a
 * progress counter in a shared mapping, and a record per change with what was
 * before, what is after, and what went with it. Being written ahead, it undoes
 * what a writer that died left half done; kept, it is a step of the history,
 * which `undo` and `rollback` take back. Taking back compares each object with
 * what the record says, so that it can be repeated after any interruption.
 *
 * A writer holds a lock on its journal: one whose lock is free is complete or
 * its writer is dead. A transaction is to be undone then; a mere record of
 * changes that were made one by one (`whole` false) is left as it is.
 */
#ifndef VRFSH_JOURNAL_H
#define VRFSH_JOURNAL_H

#include <time.h>

#include <vrfsh/model.h>

struct journal;

struct journal_head {
	time_t		 when;		/* CLOCK_REALTIME, seconds */
	pid_t		 pid;
	const char	*user;		/* root */
	const char	*from;		/* pts/2 (192.0.2.7), or script FILE */
	const char	*words;		/* `commit`, the line typed, … */
	bool		 whole;		/* a transaction: all of it or nothing */
	bool		 complete;	/* read: it was closed as done */
	size_t		 count;		/* read: of changes that held */
	bool		 empty;		/* read: no change was begun */
	bool		 cut;		/* read: too large to be taken back */
};

/* -- writing (model/journal.c) -------------------------------------------- */

/* Makes the file and locks it. -EEXIST (error empty) if the path is taken. */
int journal_create(const char *path, const struct journal_head *,
		   struct journal **, struct error *);
/* The hooks that write down a live view's changes: view_hook(view,
 * journal_hooks(j), j). Records are on disk before their messages are sent. */
const struct view_hooks *journal_hooks(struct journal *);
/* Its path, borrowed. */
const char *journal_path(const struct journal *);
/* How many of its changes hold. */
size_t journal_count(const struct journal *);
/* Done: marks it complete and frees it; one without changes is removed. */
int journal_close(struct journal *);
/* However large it grows, it can be taken back (a transaction that waits to be
 * confirmed): it is not cut. */
void journal_keep(struct journal *);
/* Empties it: what it has was taken back. */
void journal_clear(struct journal *);
/* Its file goes, and it is freed: after it was undone. Accepts NULL. */
void journal_discard(struct journal *);

/* -- reading and taking back ---------------------------------------------- */

/* A journal's head; strings are the arena's. -EBADMSG if it is none of ours. */
int journal_look(const char *path, struct arena *, struct journal_head *,
		 struct error *);
/* Its changes, oldest first; the change is valid during the call. */
int journal_each(const char *path, int (*fn)(void *, const struct change *),
		 void *context, struct error *);
/* Whether its writer is alive: its lock is held. */
bool journal_busy(const char *path);

/*
 * Takes the lock of a dead writer, to take its changes back: a descriptor; closed,
 * it is free. -EAGAIN if the writer is alive, -ENOENT if there is no journal, by
 * now perhaps: who is before us in taking it back is waited for.
 */
int journal_seize(const char *path);

enum undo {
	UNDO_STRICT,	/* if an object changed since: -ESTALE, nothing done */
	UNDO_ALL,	/* what can be, object by object; the rest is told */
};

/*
 * Takes its changes back on a live view, the last one first. `tell` is given
 * what could not be (UNDO_ALL), in the user's words; NULL: nobody. The file
 * stays. Changes go through the view, so that its hooks see them.
 */
int journal_undo(const char *path, struct view *live, enum undo,
		 void (*tell)(void *, const char *words), void *context,
		 struct error *);

/* -- all or nothing (model/commit.c) --------------------------------------- */

/*
 * Makes the changes on a live view, in their order, as a whole: at the first
 * that fails what was made is taken back, and the error says why. The journal
 * is the caller's, hooked in by this call, and still open afterwards: empty, if
 * it failed, so that closing it removes it. What remains different from `model` after the last
 * change (a change drags more along than was known) is made equal, too; NULL:
 * no look.
 */
int commit_changes(struct view *live, struct view *model,
		   const struct change *list, size_t count, struct journal *,
		   struct error *);

#endif
