/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match.h - a line under way through the sentences: private to the language
 *
 * A thread stands before a step. All threads that the words so far left alive
 * are the present set; parsing asks it for a sentence's end, help and
 * completion for what else is in it. So these can never disagree.
 */
#ifndef LANG_MATCH_H
#define LANG_MATCH_H

#include "line.h"
#include "program.h"

struct thread {
	uint64_t	once;		/* choices used up */
	int64_t		fit;		/* how well the word at hand fits */
	uint32_t	step;		/* that it stands before */
	uint32_t	parent;		/* the thread that led here */
};

/* Heads that a word begins. */
struct range {
	size_t	low, high;
	bool	exact;			/* the first of them is the word */
};

/* How a line begins: with a word, or with `no` or `default` and a word. */
enum prefix { PREFIX_NONE, PREFIX_NO, PREFIX_DEFAULT, PREFIX_ABBREVIATION };

struct opening {
	enum prefix	prefix;
	struct range	plain, behind;	/* of the first and the second word */
};

struct match {
	const struct lang	*lang;
	struct session		*session;	/* NULL: no name exists */
	struct arena		*arena;
	struct line		 line;
	struct opening		 opening;
	const char		**said;		/* the words; made when asked */
	bool			 rivalled;	/* an inner mode has only an
						 * abbreviation for the last */

	/* of the mode that is tried */
	struct thread	*threads;
	size_t		 from, count, max;	/* the present set, the end */
	size_t		 next;		/* the word that comes next */
	size_t		 first;		/* the one that is the keyword */
	size_t		 pipe;
	bool		 undo, restore;
	bool		 piped;		/* next is a `|` */
	char		 ahead;		/* the next but one word's initial; 0: it
					 * is no keyword */
	bool		 looks_ahead;	/* there is one */
	int		 class;		/* how well the last word fitted */
	const struct step *rest;	/* it has taken the rest of the line */

	/* of a refusal */
	size_t		 column;	/* where the line stops fitting */
	size_t		 reach;		/* how far it does fit */
	struct error	 why;
};

/* Splits the line and prepares for match_run; ended by error_clear of `why`. */
void match_start(struct match *, const struct lang *, const char *line,
		 struct session *, struct arena *);
/*
 * Takes the first `count` words of the line, in a mode. SAID_CALL: all fit,
 * and the present set is what may follow. Else column, reach and why are set.
 */
enum said match_run(struct match *, unsigned mode, size_t count);
/*
 * In which turn a mode is tried, by how well the line's first keyword fits:
 * exactly, as an abbreviation, as one of what is hidden, or not at all.
 */
enum turn { TURN_EXACT, TURN_ABBREVIATION, TURN_REST, TURNS };

enum turn match_turn(const struct match *, unsigned mode);

#endif
