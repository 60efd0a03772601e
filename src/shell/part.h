/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * part.h - which language understands what of a line
 */
#ifndef SHELL_PART_H
#define SHELL_PART_H

#include <vrfsh/lang.h>
#include <vrfsh/session.h>

enum { MODES_MAX = 16 };

/* The part of a line that one language understands. */
struct part {
	const struct lang *lang;
	unsigned	 modes[MODES_MAX];
	size_t		 count;
	size_t		 above;		/* levels that `do` leaves aside */
	bool		 force;		/* `force` stands in front of it */
	const char	*text;		/* borrowed, to the line's end */
	size_t		 start;		/* of it on the line */
};

/* The command, without `force` and `do` in front of it. */
void part_command(const struct session *, const char *line, struct part *);
/* The part that a line, typed so far, ends in: a filter's, or the command. */
void part_last(struct session *, const char *line, struct part *);
/* The bytes that a `force` in front of a line takes, with its blanks. */
size_t part_force(const char *line);
/* Whether an understood call is one of exec. */
bool part_is_exec(const struct part *, const struct call *);
/* Whether its answer may be piped: one of exec, or of a `show` elsewhere. */
bool part_answers(const struct part *, const struct call *);

/* Whether only exec says it, and it does not lead into configuration or out of
 * it. */
bool part_is_of_exec(const struct sentence *);

#endif
