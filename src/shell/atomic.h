/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * atomic.h - scripts of which all holds or nothing (shell/atomic.c)
 */
#ifndef SHELL_ATOMIC_H
#define SHELL_ATOMIC_H

#include <vrfsh/shell.h>

/* From here on they do; named by the first script. Returns an exit status:
 * not 0 where that cannot be promised, and why was said. */
int atomic_begin(struct session *, const struct script *first);
/* Keeps what the scripts made, if their exit status is 0; else takes it back,
 * and says so. Returns the exit status. */
int atomic_end(struct session *, int status);

#endif
