/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line.c - splitting a line into words, quotations and pipes
 *
 * Blanks part words. A word that begins with a double quote goes on to the
 * next one, with \" and \\ inside; elsewhere a quote is an ordinary character.
 * Where a value takes the rest of the line, this splitting is void and the
 * text counts as it was typed.
 */
#include "line.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * Takes the quotation at `from` off its quotes, into the same place. Returns
 * what comes behind the closing quote; NULL if there is none.
 */
static char *unquote(char *from, struct token *token)
{
	char *to = from++;

	token->text = to;
	for (; *from && *from != '"'; from++) {
		if (*from == '\\' && (from[1] == '"' || from[1] == '\\'))
			from++;
		*to++ = *from;
	}
	token->len = (size_t)(to - token->text);
	if (!*from) {
		*to = '\0';
		return NULL;
	}
	*to = '\0';
	return from + 1;
}

/* As in IOS, a `|` needs no blank before it. */
static bool ends_word(char c)
{
	return !c || is_blank(c) || c == '|';
}

static char *quotation(struct line *line, char *copy, char *p,
		       struct token *token)
{
	char *end = unquote(p, token);

	token->kind = TOKEN_QUOTED;
	if (end && ends_word(*end))
		return end;
	token->kind = TOKEN_BROKEN;
	line->fault = end ? "a blank is missing behind the quotation"
			  : "the quotation does not end";
	line->fault_at = end ? (size_t)(end - copy) : token->start;
	return copy + line->len;
}

/* One word of the copy; returns what comes behind it. */
static char *word(struct line *line, char *copy, char *p, struct token *token)
{
	char *end = p;

	token->start = (size_t)(p - copy);
	if (*p == '"') {
		end = quotation(line, copy, p, token);
	} else if (*p == '|') {
		token->kind = TOKEN_PIPE;
		token->text = p;
		line->pipe = token->start;
		end = copy + line->len;
	} else {
		while (!ends_word(*end))
			end++;
		token->text = p;
	}
	token->end = (size_t)(end - copy);
	if (token->kind == TOKEN_WORD || token->kind == TOKEN_PIPE)
		token->len = token->end - token->start;
	return end;
}

void line_split(struct line *line, const char *text, struct arena *arena)
{
	size_t len = strlen(text), max = 0;
	char *copy = arena_copy(arena, text, len + 1), *p = copy;
	struct token *token;

	*line = (struct line){ .text = text, .len = len, .pipe = len };
	for (;;) {
		while (is_blank(*p))
			p++;
		if (!*p)
			return;
		if (*p == '!' && !line->count) {
			line->comment = true;
			return;
		}
		if (line->count == max) {
			struct token *old = line->tokens;

			max = max ? 2 * max : 8;
			line->tokens = arena_alloc(arena, max * sizeof(*old));
			if (old)
				memcpy(line->tokens, old,
				       line->count * sizeof(*old));
		}
		token = &line->tokens[line->count++];
		p = word(line, copy, p, token);
		if (*p == '|')
			token->text = arena_substring(arena, token->text,
						      token->len);
		else if (*p)
			*p++ = '\0';
	}
}

bool line_is_partial(const struct line *line)
{
	if (!line->count)
		return false;
	return !is_blank(line->text[line->len - 1]) ||
	       line->tokens[line->count - 1].kind == TOKEN_BROKEN;
}

/* Behind a quotation, of either kind; the quote itself if it has no end. */
static const char *skip_quotation(const char *quote)
{
	const char *p = quote + 1;

	while (*p && *p != *quote) {
		if (*quote == '"' && *p == '\\' && p[1])
			p++;
		p++;
	}
	return *p ? p + 1 : quote + 1;
}

/* A quote without an end has none further on either: look once. */
static const char *find_pipe(const char *p)
{
	char unended[3] = "";
	bool blank = true;

	while (*p && !(blank && *p == '|')) {
		const char *next = p + 1;

		if ((*p == '"' || *p == '\'') && !strchr(unended, *p)) {
			next = skip_quotation(p);
			if (next == p + 1)
				unended[strlen(unended)] = *p;
		}
		blank = is_blank(*p);
		p = next;
	}
	return p;
}

const char *line_rest(const struct line *line, size_t token, bool pipes,
		      struct arena *arena, size_t *pipe)
{
	const char *start = line->text + line->tokens[token].start;
	const char *end = pipes ? find_pipe(start) : line->text + line->len;
	struct token whole;
	char *copy;

	*pipe = (size_t)(end - line->text);
	while (end > start && is_blank(end[-1]))
		end--;
	copy = arena_substring(arena, start, (size_t)(end - start));
	if (!pipes && *copy == '"' && end - start > 1 &&
	    skip_quotation(copy) == copy + (end - start))
		unquote(copy, &whole);
	return copy;
}

void line_quote(struct text *out, const char *value)
{
	text_putc(out, '"');
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			text_putc(out, '\\');
		text_putc(out, *value);
	}
	text_putc(out, '"');
}
