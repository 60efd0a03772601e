/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parts.h - what the files of a session do for each other
 */
#ifndef SESSION_PARTS_H
#define SESSION_PARTS_H

#include <vrfsh/session.h>

/* -- the connection (ssh.c) -------------------------------------------------- */

struct ssh *ssh_new(void);
void ssh_free(struct ssh *);

/* -- candidates (candidate.c) ----------------------------------------------- */

/* The place where it was entered is left: it stays, pending. */
void candidate_leave(struct session *);
/* All of them, at the end. */
void candidates_free(struct session *);

/* -- the lock (lock.c) -------------------------------------------------------- */

/* Frees what a session has of it, and lets go. */
void lock_free(struct session *);

/* -- the timer of `commit confirmed` (confirm.c, timer.c) ---------------------- */

#define TIMER	"timer"		/* the file that it locks */

/* What a timer was started for: of another, its time is over. */
struct due {
	uint64_t	 step, deadline;
};

/*
 * Starts the process that waits for the deadline; it runs when this returns 0.
 * `first`: the one before it may be about to end, and is waited for; else one
 * that is there already is as good.
 */
int timer_start(uint64_t cookie, const struct due *, bool first,
		struct error *);
/* Whether what is pending still is what a timer waits for. */
bool confirm_is_due(uint64_t cookie, const struct due *);
/* The step that waits, which the history must not lose; 0: none. */
uint64_t confirm_step(uint64_t cookie);
/* At its deadline: takes it back, if it is still pending, and logs that. */
void confirm_expire(struct session *, const struct due *);

#endif
