/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pipe.h - `| include x | count`: what stands between a command and its reader
 */
#ifndef SHELL_PIPE_H
#define SHELL_PIPE_H

#include <vrfsh/lang.h>
#include <vrfsh/session.h>

/* The filters of the present line, after which comes a sink. */
struct pipe;

/* Where the text goes at last: 0, or -errno, which stops the command. */
typedef int pipe_sink(void *context, const char *data, size_t len);

/* `family` has the filters' sentences, whose handlers call pipe_add(). */
struct pipe *pipe_new(const struct family *, pipe_sink *, void *context);
void pipe_free(struct pipe *);

/* The language of filters, all in one mode. Borrowed. */
const struct lang *pipe_lang(struct pipe *);
enum { PIPE_MODE = 1 };

/*
 * Makes the filters ready that a line names from its first `|` on, which is
 * at `bar`. False if the line cannot be carried out: `said` tells what does
 * not fit, its column counted from the line's start; or the error is filled
 * (no such folder). `session->shell` has the pipe.
 */
bool pipe_open(struct session *, const char *line, size_t bar,
	       struct understanding *said, struct error *);
/* Through the filters, or straight to the sink if there are none. */
int pipe_write(struct pipe *, const char *data, size_t len);
/* The command is over: filters say their last, files are closed. 0, or -errno
 * with the error filled if a file could not be written. */
int pipe_close(struct pipe *, struct error *);
/* Where the last `|` of a line typed so far is, the first being at `bar`. */
size_t pipe_last(const char *line, size_t bar);

#endif
