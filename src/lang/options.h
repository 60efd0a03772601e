/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.h - what may follow on a line: private to the language
 */
#ifndef LANG_OPTIONS_H
#define LANG_OPTIONS_H

#include "match.h"

/* In the order in which `?` shows them. */
enum option_kind { OPTION_VALUE, OPTION_NAME, OPTION_KEYWORD, OPTION_END };

struct option {
	enum option_kind kind;
	const char	*text;		/* a keyword, a notation, a raw name */
	const char	*help;
	const char	*notation;	/* a value's, and its names' */
	const struct word *word;	/* a value's */
	size_t		 level;		/* of the mode that offers it */
	size_t		 names;		/* of a value: how many are listed */
};

struct options {
	struct option	*list;
	size_t		 count, max;
	const char	*partial;	/* the begun word; NULL: none is */
	size_t		 start;		/* where it begins, or would */
	bool		 quoted;	/* it begins with a quote */
	bool		 opens;		/* it is the line's first keyword */
	bool		 outside;	/* in a comment or behind a `|` */
};

/* Collects what may follow the line; lives in the arena. */
void options_collect(struct options *, const struct lang *,
		     const unsigned *modes, size_t count, const char *line,
		     struct session *, struct arena *);

#endif
