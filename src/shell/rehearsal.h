/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rehearsal.h - dry runs: what would change, and nothing does
 */
#ifndef SHELL_REHEARSAL_H
#define SHELL_REHEARSAL_H

#include <vrfsh/shell.h>

/* From here on the session changes a model. Returns its view, for the end. */
struct view *rehearsal_begin(struct session *);
/* Prints what the model makes different, and gives the session its view back. */
int rehearsal_end(struct session *, struct view *, enum dry_run how,
		  struct error *);
/* Prints what would make the kernel what a model is. */
int rehearsal_print(struct session *, struct view *model, enum dry_run how,
		    struct error *);

#endif
