/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * step.h - where the steps of the history lie
 *
 * A step is the journal changes/NUMBER. A transaction has a second name while
 * it is under way, open/NUMBER: what is left of one is found without a look at
 * the history.
 */
#ifndef SESSION_STEP_H
#define SESSION_STEP_H

#include <vrfsh/session.h>

#define STEPS_DONE	"changes"
#define STEPS_OPEN	"open"

/* Sets the text to the path of a step in one of these folders. */
void step_path(struct text *, uint64_t cookie, const char *folder,
	       uint64_t number);
/* The text as an error's addition: what could not be taken back. */
void step_gather(void *text, const char *words);

#endif
