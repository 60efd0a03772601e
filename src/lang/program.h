/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * program.h - sentences, compiled: private to the language
 *
 * Every word of a sentence is a step, and a step has edges to the steps that
 * may follow it (the position automaton of Glushkov: no empty moves, so that
 * matching is a loop over an array). A sentence's first step stands before its
 * first word, its last one behind its last.
 */
#ifndef LANG_PROGRAM_H
#define LANG_PROGRAM_H

#include "keyword.h"

enum step_kind { STEP_START, STEP_LOOP, STEP_KEYWORD, STEP_VALUE, STEP_END };

struct step {
	const char		*text;	/* in the grammar, not terminated */
	const struct word	*word;	/* of keywords and values */
	uint32_t		 edges, count;	/* where it leads */
	uint32_t		 entry;
	uint32_t		 len;	/* of the text */
	enum step_kind		 kind;
	char			 initial;	/* in lower case */
};

struct edge {
	uint64_t	once;	/* choices of `[x|y]*` that it uses up */
	uint32_t	to;
	bool		undo;	/* only after `no` */
	char		initial;	/* of the keyword there; 0: no keyword */
};

/* A compiled sentence. */
struct entry {
	const struct family	*family;
	const struct sentence	*sentence;
	uint32_t		 start;	/* its first step */
	bool			 undo;	/* it begins with [no] */
};

/* A way into a sentence: its first keyword. */
struct first {
	const struct step	*step;
	uint32_t		 index;	/* of the step */
	unsigned		 modes, undo_modes;
	uint32_t		 seconds;	/* with what the next word may
						 * begin: keyword_bit */
	uint64_t		 once;		/* choices that it uses up */
};

/* A first keyword, and the ways that begin with it. Heads are sorted. */
struct head {
	const char	*text;
	uint32_t	 len;
	uint32_t	 firsts, count;
	unsigned	 modes;		/* of any of them */
	unsigned	 shown_modes;	/* of those that are not hidden */
	unsigned	 undo_modes;	/* in which it may follow `no` */
};

struct lang {
	const struct family *const *families;
	const struct word	*glossary;
	struct step		*steps;
	struct edge		*edges;
	struct entry		*entries;
	struct first		*firsts;
	struct head		*heads;
	size_t			 step_count, steps_max;
	size_t			 edge_count, edges_max;
	size_t			 entry_count;
	size_t			 first_count, head_count;
	unsigned		 undo_modes;	/* where `no` can be said */
};

/* Whether a text is the keyword, or begins it. */
static inline bool keyword_begins(const struct step *step, const char *text,
				  size_t len)
{
	return len <= step->len && len &&
	       keyword_fold(*text) == step->initial &&
	       keyword_common(step->text, step->len, text, len) == len;
}

static inline bool is_hidden(const struct lang *l, const struct step *step)
{
	return l->entries[step->entry].sentence->hidden;
}

/* -- compiling (dictionary.c, compile.c) ----------------------------------- */

/*
 * The words of a family, found by how a path of words ends: the entry with the
 * most words wins, `show ip route` over `route`.
 */
struct dictionary;

struct dictionary *dictionary_new(const struct word *words, struct arena *);
const struct word *dictionary_find(const struct dictionary *, const char *path,
				   size_t len);

/*
 * Compiles sentences of `family` one after the other, each as the language's
 * next entry. -EINVAL with an error that says what is wrong where.
 */
struct compiler;

struct compiler *compiler_new(struct lang *, struct arena *);
void compiler_free(struct compiler *);
int compile_family(struct compiler *, const struct family *, struct error *);

/* -- walking a sentence's notation (notation.c) ---------------------------- */

enum { NESTING_MAX = 16 };	/* of brackets: bounds the recursion */

/* A piece of the notation: a word, or a sign (`text` has its one byte). */
struct piece {
	const char	*text;
	size_t		 len;
	bool		 is_word;
};

/* The piece at `*grammar`, which moves behind it; false at the end. */
bool notation_next(const char **grammar, struct piece *);
/* The notation behind `[no] `, and whether it begins so. */
const char *notation_body(const char *grammar, bool *undo);
/* Whether a word of the notation stands for a value: it is in capitals. */
bool notation_is_value(const char *text, size_t len);

#endif
