/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history.h - what was typed: in this sitting, and in those before
 */
#ifndef SHELL_HISTORY_H
#define SHELL_HISTORY_H

#include <histedit.h>

#include <vrfsh/base.h>

struct past;

/* With the lines of earlier sittings, where there are any; NULL if the line
 * editor has no history to give. */
struct past *past_open(void);
void past_close(struct past *);
/* For the line editor's EL_HIST. Borrowed. */
History *past_lines(struct past *);
/* Adds a line that was typed, here and in the file. */
void past_add(struct past *, const char *line);
/* Of this sitting, from the oldest; NULL: no more. Borrowed. */
const char *past_get(const struct past *, size_t index);

#endif
