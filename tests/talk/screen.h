/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * screen.h - what a person would see of the bytes that a terminal gets
 */
#ifndef TALK_SCREEN_H
#define TALK_SCREEN_H

#include <vrfsh/base.h>

/* Lines that are over, and the one that the cursor is on; it never wraps. */
struct screen {
	char		**lines;	/* without newlines; owned */
	size_t		 count, max;
	uint32_t	*cells;		/* of the present line, a character each */
	size_t		 len, room;
	size_t		 column;	/* of the cursor */
	bool		 sequences;	/* obeys escape sequences; else shows them */
	size_t		 bytes;		/* that came, in all */
	char		 pending[16];	/* an unfinished sequence or character */
	size_t		 pended;
};

void screen_clear(struct screen *);	/* forgets the lines that are over */
void screen_free(struct screen *);
void screen_feed(struct screen *, const char *bytes, size_t len);
/* The line that the cursor is on, as UTF-8; into `text`, which is cleared. */
void screen_line(const struct screen *, struct text *);

#endif
