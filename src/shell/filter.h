/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filter.h - one filter in the chain that pipe.c runs and filters.c fills
 */
#ifndef SHELL_FILTER_H
#define SHELL_FILTER_H

#include <regex.h>

#include <vrfsh/lang.h>
#include <vrfsh/session.h>

struct stage;

/* A kind of filter; without a function, nothing is done. */
struct stage_kind {
	bool	first;		/* stands first or not at all (`json`) */
	bool	last;		/* nothing comes out (`redirect`) */
	bool	append;		/* its file is added to */
	int (*open)(struct session *, struct stage *, struct error *);
	/* One line, terminated, without its newline. NULL: it passes. */
	int (*line)(struct stage *, char *line, size_t len);
	/* No more lines will come. */
	int (*end)(struct stage *, struct error *);
};

struct stage {
	const struct stage_kind *kind;
	struct stage	*next;
	struct pipe	*pipe;
	const char	*pattern, *path;	/* as typed; NULL: none */
	regex_t		 regex;
	bool		 compiled;
	bool		 begun;		/* the line was met; in a section */
	size_t		 indent;	/* of the section's first line */
	size_t		 count;
	int		 fd;		/* of `path`; -1 */
	struct text	 buffer;	/* for it */
};

/* The family of filters (filters.c), for pipe_new(). */
extern const struct family family_filter;

/* Adds a filter to the session's pipe, at its end. */
void pipe_add(struct session *, const struct stage *);
/* What stands behind a filter gets a line. */
int stage_pass(struct stage *, char *line, size_t len);

#endif
