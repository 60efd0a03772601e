/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * editor.h - a line typed by a person
 */
#ifndef SHELL_EDITOR_H
#define SHELL_EDITOR_H

#include <vrfsh/session.h>

#include "history.h"

/* What reading a line came to. */
enum typed {
	TYPED_LINE,
	TYPED_END,		/* a line, and Ctrl-Z behind it */
	TYPED_CLEAR,		/* Ctrl-C: the line is void */
	TYPED_EXIT,		/* Ctrl-D on an empty line */
	TYPED_GONE,		/* the terminal went away, or we are told to go */
};

struct editor;

/* NULL if there is no line editor to be had. */
struct editor *editor_open(struct session *, struct past *);
/* The terminal is as it was before. */
void editor_close(struct editor *);
/* Reads a line; it is in `line`, without its newline. */
enum typed editor_read(struct editor *, struct text *line);
/* Why nothing more comes: the number of the signal that ended it, SIGHUP where
 * the terminal went away; 0: neither. */
int editor_end(const struct editor *);
/* session->lend. */
void editor_lend(struct editor *, bool lent);

#endif
