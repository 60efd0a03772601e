/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transcript.h - a file of talk, line by line, and whether answers fit it
 */
#ifndef TALK_TRANSCRIPT_H
#define TALK_TRANSCRIPT_H

#include <regex.h>

#include <vrfsh/base.h>

enum opening {
	OPEN_NOTHING,		/* comments and settings */
	OPEN_START,		/* `@ vrfsh --lab` */
	OPEN_SHELL,		/* `$ vrfsh -c 'show vrf'` */
	OPEN_PROMPT,		/* `lab# show vrf` */
};

/* A list of lines, owned. */
struct lines {
	char	**line;
	size_t	 count, max;
};

void lines_add(struct lines *, const char *line, size_t len);
void lines_free(struct lines *);

/* A line that is said, and the lines that answer it. */
struct exchange {
	enum opening	 opening;
	size_t		 number;	/* of the line in the file */
	char		*text;		/* the whole line, as it stands there */
	const char	*said;		/* in `text`: behind `@ `, `$ ` or prompt */
	struct lines	 more;		/* continuations of a `$` line (`> `) */
	struct lines	 answer;	/* as they stand there */
};

struct transcript {
	struct exchange	*exchanges;
	size_t		 count, max;
	regex_t		*prompts;	/* how a line ends that waits for keys */
	size_t		 kinds, kinds_max;
};

/* Reads a file; ends the program with a message if it can't. */
void transcript_read(struct transcript *, const char *path);
void transcript_free(struct transcript *);
/* The length of the prompt that a line begins with; 0: it begins with none.
 * `whole`: only if the line is nothing else. */
size_t transcript_prompt(const struct transcript *, const char *line,
			 bool whole);
/* `^C` alone on an answer's line: a key to be typed there. */
bool is_key_line(const char *line);
/* Whether a line is what a transcript's line says (`~ REGEX`, `\…`). */
bool line_fits(const char *expected, const char *line);
/* Whether the lines are what the answer says, `...` among them. */
bool answer_fits(const struct lines *answer, char *const *line, size_t count);
/* A line as a transcript writes it, so that it is taken for itself. */
void line_escape(const struct transcript *, struct text *, const char *line);

#endif
