/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interrupt.c - Ctrl-C: a flag, looked at by all that waits
 */
#include <unistd.h>

#include "interrupt.h"

/* The one global that changes. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

/*
 * SIGINT interrupts what waits (no SA_RESTART). A script that was started with
 * it ignored, in the background, is not meant by a Ctrl-C.
 */
volatile const sig_atomic_t *interrupt_catch(void)
{
	struct sigaction catch = { .sa_handler = on_interrupt };
	struct sigaction before;

	sigaction(SIGINT, &catch, &before);
	if (before.sa_handler == SIG_IGN && !isatty(STDIN_FILENO))
		sigaction(SIGINT, &before, NULL);
	return &interrupted;
}

bool interrupt_came(void)
{
	return interrupted;
}

void interrupt_forget(void)
{
	interrupted = 0;
}
