/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mdoc.c - text that mdoc(7) and its linter take as text
 */
#include <ctype.h>

#include "mdoc.h"

enum { WIDTH = 76 };

static void byte(struct text *out, char c)
{
	if (c == '\\')
		text_puts(out, "\\e");
	else
		text_putc(out, c);
}

/* Whether a sentence ends before these blanks: mdoc wants a new line there. */
static bool ends_sentence(const char *prose, const char *p, const char *next)
{
	return p > prose && strchr(".!?", p[-1]) &&
	       isupper((unsigned char)*next);
}

/* Whether the word at `p` goes over the width that mdoc's linter allows. */
static bool is_too_long(const struct text *out, const char *p)
{
	size_t start = out->len;

	while (start && out->data[start - 1] != '\n')
		start--;
	return out->len - start + 1 + strcspn(p, " \t\n") > WIDTH;
}

static void running_text(struct text *out, const char *prose)
{
	bool begins = true;
	const char *p = prose + strspn(prose, " \t\n");

	while (*p) {
		size_t blanks = strspn(p, " \t\n");

		if (blanks && !p[blanks])
			break;
		if (blanks) {
			begins = ends_sentence(prose, p, p + blanks) ||
				 is_too_long(out, p + blanks);
			text_putc(out, begins ? '\n' : ' ');
			p += blanks;
		}
		if (begins && (*p == '.' || *p == '\''))
			text_puts(out, "\\&");
		begins = false;
		byte(out, *p++);
	}
}

void mdoc_prose(struct text *out, const char *prose)
{
	running_text(out, prose);
	text_putc(out, '\n');
}

void mdoc_sentence(struct text *out, const char *prose)
{
	running_text(out, prose);
	if (!out->len || out->data[out->len - 1] != '.')
		text_putc(out, '.');
	text_putc(out, '\n');
}

/* Macros are called by two or three letters; punctuation is set apart. */
static bool is_special(const char *argument, size_t len)
{
	if (len == 1)
		return ispunct((unsigned char)*argument);
	return len <= 3 && isupper((unsigned char)*argument) &&
	       islower((unsigned char)argument[1]);
}

void mdoc_argument(struct text *out, const char *argument, size_t len)
{
	bool quoted = memchr(argument, ' ', len);

	if (quoted)
		text_putc(out, '"');
	if (is_special(argument, len))
		text_puts(out, "\\&");
	for (size_t i = 0; i < len; i++) {
		if (argument[i] == '"')
			text_puts(out, "\\(dq");
		else
			byte(out, argument[i]);
	}
	if (quoted)
		text_putc(out, '"');
}
