/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * partner.h - the program that one talks to
 */
#ifndef TALK_PARTNER_H
#define TALK_PARTNER_H

#include <sys/types.h>

#include "screen.h"

struct partner {
	pid_t		 pid;		/* 0: there is none */
	int		 terminal;	/* our end of it */
	struct screen	 screen;
	bool		 gone;		/* it closed its end */
	bool		 late;		/* it did not answer in time */
};

/*
 * Starts a command of sh at a terminal of its own. Assignments before it reach
 * its environment; TERM (else `dumb`), LINES and COLUMNS are the terminal's.
 */
void partner_start(struct partner *, const char *command);
void partner_send(struct partner *, const char *bytes, size_t len);
/*
 * Reads until what `until` waits for is so, which is asked after whatever
 * came. False when it is gone or late instead.
 */
bool partner_await(struct partner *, bool (*until)(void *), void *context);
/* Hangs up and waits for its end; the exit status, 128 + N after signal N. */
int partner_end(struct partner *);
/* Runs a command of sh at no terminal, nothing on its input; all that it says
 * goes into `output`. Its exit status, -1 if it took too long. */
int partner_run(const char *command, struct text *output);

#endif
