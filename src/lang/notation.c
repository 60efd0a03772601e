/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * notation.c - reading the notation in which sentences are written
 *
 * The compiler and the manual both read it, piece by piece.
 */
#include "program.h"

static const char signs[] = "[]{}|*!";

bool notation_next(const char **grammar, struct piece *piece)
{
	const char *p = *grammar + strspn(*grammar, " ");

	*piece = (struct piece){ .text = p };
	if (!*p) {
		*grammar = p;
		return false;
	}
	piece->is_word = !strchr(signs, *p);
	piece->len = piece->is_word ? strcspn(p, " []{}|*!") : 1;
	*grammar = p + piece->len;
	return true;
}

const char *notation_body(const char *grammar, bool *undo)
{
	static const char no[] = "[no]";

	*undo = !strncmp(grammar, no, sizeof(no) - 1);
	if (*undo)
		grammar += sizeof(no) - 1;
	return grammar + strspn(grammar, " ");
}

bool notation_is_value(const char *text, size_t len)
{
	bool capital = false;

	for (size_t i = 0; i < len; i++) {
		if (text[i] >= 'a' && text[i] <= 'z')
			return false;
		capital |= text[i] >= 'A' && text[i] <= 'Z';
	}
	return capital;
}
