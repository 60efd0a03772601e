/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * state.h - what the shell keeps of a session, behind session->shell
 */
#ifndef SHELL_STATE_H
#define SHELL_STATE_H

#include <vrfsh/shell.h>

#include "pager.h"
#include "pipe.h"

struct shell {
	struct output	 out;		/* session->out points here */
	struct pipe	*pipe;
	struct pager	*pager;
	int		 broken;	/* -errno: standard output takes no more */
	const char	*script;	/* words of its step; NULL: its lines' own */
	bool		 several;	/* of lines that are one step */
	size_t		 unbuilt;	/* lines that stand as deep belong to a
					 * block that has failed; 0: none */
	struct editor	*editor;	/* of the console; NULL in a script */
	struct past	*past;		/* likewise */
};

static inline struct shell *shell_of(const struct session *session)
{
	return session->shell;
}

/* session->read_file (shell/script_read.c). */
int script_read(struct session *, const char *path, struct error *);

#endif
