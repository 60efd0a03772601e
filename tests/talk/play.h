/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * play.h - says what a transcript says, and hears what is answered
 */
#ifndef TALK_PLAY_H
#define TALK_PLAY_H

#include "partner.h"
#include "transcript.h"

struct talk {
	struct transcript transcript;
	struct partner	 partner;
	struct exchange	*now;
	struct lines	 heard;		/* what was answered to it */
	char		*why;		/* what failed beside that; NULL */
	struct text	 opening;	/* its line, as it was on the screen */
	struct text	 screen;	/* the present line */
	struct text	 before;	/* as it was when `?` or Tab was typed */
	struct text	 host;		/* the real name of `host` */
	size_t		 awaited;	/* bytes or marks that one waits for */
	const char	*expected;	/* a line that one waits for */
};

/* Plays one exchange; `heard` and `why` tell what came of it. */
void play(struct talk *, struct exchange *);
/* Hangs up, and frees all that the talk has. */
void play_end(struct talk *);
/* The line on the screen as the transcript has it: `host` for any host. */
void play_screen(struct talk *, struct text *line);

#endif
