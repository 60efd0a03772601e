/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff.h - between the search for what differs and how it is said
 */
#ifndef BASE_DIFF_H
#define BASE_DIFF_H

#include <vrfsh/base.h>

struct line {
	const char	*start;
	size_t		 len;		/* with its newline, if it has one */
	size_t		 number;	/* equal lines have the same */
};

struct side {
	struct line	*lines;
	size_t		 count;
	bool		*changed;	/* one more than lines: that is false */
	/* What can match, for the search: the numbers, and whose they are. */
	size_t		*numbers, *places;
	size_t		 kept;
};

struct comparison {
	struct side	 sides[2];
	size_t		 head;		/* lines that both begin with */
	size_t		 tail;		/* and end with */
};

bool same_line(const struct line *, const struct line *);
/* Sees which lines differ. The lines point into the texts. {0} to begin with;
 * freed by comparison_free. */
void comparison_make(struct comparison *, const char *old, const char *new);
void comparison_free(struct comparison *);

#endif
