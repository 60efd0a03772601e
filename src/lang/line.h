/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line.h - a typed line, split into words: private to the language
 */
#ifndef LANG_LINE_H
#define LANG_LINE_H

#include <vrfsh/base.h>

enum token_kind {
	TOKEN_WORD,		/* keyword or value */
	TOKEN_QUOTED,		/* a value, its quotes taken off */
	TOKEN_BROKEN,		/* a quotation that doesn't end as it should */
	TOKEN_PIPE,		/* a `|` and all behind it */
};

struct token {
	const char	*text;		/* terminated; no quotes, no escapes */
	size_t		 len;
	size_t		 start, end;	/* on the line */
	enum token_kind	 kind;
	uint32_t	 step;		/* what it was taken as */
};

struct line {
	const char	*text;		/* as given */
	size_t		 len;
	struct token	*tokens;
	size_t		 count;
	size_t		 pipe;		/* of the first `|`; len if none */
	const char	*fault;		/* of a broken token */
	size_t		 fault_at;	/* the byte that does not fit */
	bool		 comment;
};

/* Splits; the tokens live in the arena, the text is borrowed. */
void line_split(struct line *, const char *text, struct arena *);
/* Whether no blank ends the last word, or it is quoted: more of it may come. */
bool line_is_partial(const struct line *);
/*
 * All from a token on, as the value of a type that takes the rest of the line,
 * blanks at its ends trimmed. If it `pipes`, it ends before a `|` that begins
 * a word outside quotes, whose offset (or the line's length) is `*pipe`.
 * If not, a value that is one quotation as a whole loses its quotes.
 */
const char *line_rest(const struct line *, size_t token, bool pipes,
		      struct arena *, size_t *pipe);
/* Writes a value as a quotation, needed or not. */
void line_quote(struct text *, const char *value);

#endif
