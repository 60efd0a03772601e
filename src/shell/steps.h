/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * steps.h - which lines are a step of the history together, and in which words
 */
#ifndef SHELL_STEPS_H
#define SHELL_STEPS_H

#include <vrfsh/lang.h>
#include <vrfsh/shell.h>

/* What scripts that are one step are called, if they are files; NULL: they are
 * not, and its first line names it. The caller's to free. */
char *steps_words(const struct script *scripts, size_t count);
/*
 * Before a line that was understood is carried out: of one that may change the
 * kernel, what it changes is a step, or part of the script's. `line` is what
 * was typed of it.
 */
int steps_begin(struct session *, const struct call *, const char *line,
		struct error *);
/* Behind it: a console's is done, whatever came of the line. And behind the
 * last one of scripts. Returns `err`, or what came of sending the rest. */
int steps_end(struct session *, int err, struct error *);

#endif
