/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refuse.c - the kernel's refusals, and `ip` commands, in words
 */
#include <ctype.h>
#include <errno.h>

#include "kinds.h"

const char *vrf_words(struct arena *arena, const char *vrf)
{
	struct text name = { 0 };
	char *words;

	if (!strcmp(vrf, VRF_GLOBAL))
		return "the global VRF";
	text_escape(&name, vrf);
	words = arena_printf(arena, "VRF %s", text_string(&name));
	text_free(&name);
	return words;
}

/* The kernel's sentence as the rest of ours: no capital, no full stop. */
static void add_said(struct text *text, const char *said)
{
	size_t start = text->len;

	text_escape(text, said);
	if (text->len > start + 1 &&
	    islower((unsigned char)text->data[start + 1]))
		text->data[start] =
			(char)tolower((unsigned char)text->data[start]);
	if (text->len > start && text->data[text->len - 1] == '.')
		text->data[--text->len] = '\0';
}

int refuse(struct error *error, int code, const char *said, const char *what,
	   ...)
{
	struct text words = { 0 };
	va_list args;

	va_start(args, what);
	text_vprintf(&words, what, args);
	va_end(args);
	text_puts(&words, ": ");
	if (code == EPERM || code == EACCES)
		text_puts(&words, "not permitted; it needs root, and "
			  "vrfsh --lab needs none");
	else if (said && *said)
		add_said(&words, said);
	else
		add_said(&words, error_words(code));
	error_set(error, code, "%s", words.data);
	text_free(&words);
	return -code;
}

void shell_word(struct text *text, const char *word)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";

	if (*word && !word[strspn(word, safe)]) {
		text_puts(text, word);
		return;
	}
	text_putc(text, '\'');
	for (; *word; word++)
		if (*word == '\'')
			text_puts(text, "'\\''");
		else
			text_putc(text, *word);
	text_putc(text, '\'');
}

void ip_command(struct text *text, const char *vrf)
{
	text_puts(text, "ip ");
	if (!strcmp(vrf, VRF_GLOBAL))
		return;
	text_puts(text, "-n ");
	shell_word(text, netns_file(vrf));
	text_putc(text, ' ');
}

int compare_names(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : !!a - !!b;
}

int compare_vrfs(const struct object *a, const struct object *b)
{
	return compare_names(a->vrf, b->vrf);
}

bool same_text(const char *a, const char *b)
{
	return !compare_names(a, b);
}
