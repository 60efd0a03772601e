/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * whole.h - scripts of which all holds or nothing (shell/whole.c)
 */
#ifndef SHELL_WHOLE_H
#define SHELL_WHOLE_H

#include <vrfsh/shell.h>

/* From here on they do; named by the first script. Returns an exit status:
 * not 0 where that cannot be promised, and why was said. */
int whole_begin(struct session *, const struct script *first);
/* Keeps what the scripts made, if their exit status is 0; else takes it back,
 * and says so. Returns the exit status. */
int whole_end(struct session *, int status);

#endif
