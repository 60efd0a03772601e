/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keys.c - the keys of a router's console, in the line editor
 *
 * `?` helps and Tab completes at once; Ctrl-Z is `end` behind the line, Ctrl-C
 * makes the line void, Ctrl-D on an empty line is `exit`. In a pasted text `?`
 * and Tab are characters like others.
 */
#include <vrfsh/shell.h>

#include "editor_parts.h"

/* -- the line, as far as it was typed ---------------------------------------------- */

/* What stands before the cursor. */
static void before_cursor(EditLine *el, struct text *text)
{
	const LineInfo *info = el_line(el);

	text_add(text, info->buffer, (size_t)(info->cursor - info->buffer));
}

static bool is_empty(EditLine *el)
{
	const LineInfoW *info = el_wline(el);

	return info->buffer == info->lastchar;
}

/* Characters between the cursor and the line's end. */
static int behind_cursor(EditLine *el)
{
	const LineInfoW *info = el_wline(el);

	return (int)(info->lastchar - info->cursor);
}

static unsigned char insert(EditLine *el, const wchar_t *text)
{
	return el_winsertstr(el, text) < 0 ? CC_ERROR : CC_REFRESH;
}

/*
 * Ends the line as Enter does. The newline is needed: the line editor takes an
 * empty line without one for the end of the file.
 */
static unsigned char finish(EditLine *el, const char *echo)
{
	el_cursor(el, behind_cursor(el));
	fprintf(stdout, "%s\n", echo);
	return el_winsertstr(el, L"\n") < 0 ? CC_ERROR : CC_NEWLINE;
}

/* Something is printed below the line, which then is drawn anew. */
static void print_below(EditLine *el, const struct text *text)
{
	fputs(text_string(text), stdout);
	el_set(el, EL_REFRESH);
}

/* -- help ------------------------------------------------------------------------------ */

static unsigned char key_help(EditLine *el, int key)
{
	struct editor *editor = editor_of(el);
	struct text line = { 0 }, help = { 0 };

	(void)key;
	if (typing_is_literal(editor))
		return insert(el, L"?");
	before_cursor(el, &line);
	text_puts(&help, behind_cursor(el) ? "\n" : "?\n");
	line_help(editor->session, text_string(&line), &help);
	print_below(el, &help);
	text_free(&line);
	text_free(&help);
	return CC_NORM;
}

/* -- completion ------------------------------------------------------------------------ */

/* What all candidates, a line each, begin with, in bytes. */
static size_t common_bytes(const char *candidates, size_t count)
{
	size_t common = strcspn(candidates, "\n"), same;
	const char *other = candidates;

	while (--count) {
		other += strcspn(other, "\n") + 1;
		for (same = 0; same < common; same++)
			if (other[same] != candidates[same])
				break;
		common = same;
	}
	/* A character is not cut in two. */
	while (common && ((unsigned char)candidates[common] & 0xc0) == 0x80)
		common--;
	return common;
}

/* In columns, as wide as the terminal. */
static void list(struct text *out, const char *candidates, unsigned width)
{
	size_t column = 0, widest = 0, len;
	const char *c;

	for (c = candidates; *c; c += len + (c[len] != '\0')) {
		len = strcspn(c, "\n");
		widest = len > widest ? len : widest;
	}
	for (c = candidates; *c; c += len + (c[len] != '\0')) {
		len = strcspn(c, "\n");
		if (column && width && column + widest > width) {
			text_putc(out, '\n');
			column = 0;
		}
		if (column)
			text_pad(out, column);
		text_add(out, c, len);
		column += widest + 2;
	}
	text_putc(out, '\n');
}

/* The last word of the line, from `start` on, becomes the candidate. */
static unsigned char replace(EditLine *el, const struct text *line,
			     size_t start, const char *word, size_t len,
			     bool whole)
{
	const char *old = text_string(line) + start;
	struct text new = { 0 };
	int rc;

	text_add(&new, word, len);
	if (whole)
		text_putc(&new, ' ');
	el_deletestr(el, (int)utf8_width(old));
	rc = el_insertstr(el, text_string(&new));
	text_free(&new);
	return rc < 0 ? CC_REFRESH_BEEP : CC_REFRESH;
}

static unsigned char complete(EditLine *el, const struct text *line)
{
	struct session *session = editor_of(el)->session;
	struct text found = { 0 }, listed = { 0 };
	size_t start = 0, count, common;
	unsigned char done = CC_REFRESH_BEEP;

	count = line_complete(session, text_string(line), &found, &start);
	common = count ? common_bytes(text_string(&found), count) : 0;
	if (count == 1 || common > line->len - start) {
		done = replace(el, line, start, found.data, common,
			       count == 1);
	} else if (count) {
		text_putc(&listed, '\n');
		list(&listed, found.data, session->width);
		print_below(el, &listed);
		done = CC_NORM;
	}
	text_free(&found);
	text_free(&listed);
	return done;
}

static unsigned char key_complete(EditLine *el, int key)
{
	struct text line = { 0 };
	unsigned char done;

	(void)key;
	before_cursor(el, &line);
	if (typing_is_literal(editor_of(el)))
		done = insert(el, line.len ? L"\t" : L" ");
	else
		done = complete(el, &line);
	text_free(&line);
	return done;
}

/* -- leaving ------------------------------------------------------------------------- */

static unsigned char key_clear(EditLine *el, int key)
{
	(void)key;
	editor_of(el)->typed = TYPED_CLEAR;
	return finish(el, "^C");
}

static unsigned char key_end(EditLine *el, int key)
{
	(void)key;
	editor_of(el)->typed = TYPED_END;
	return finish(el, "^Z");
}

static unsigned char key_exit(EditLine *el, int key)
{
	(void)key;
	if (is_empty(el)) {
		editor_of(el)->typed = TYPED_EXIT;
		return finish(el, "");
	}
	if (!behind_cursor(el))
		return CC_REFRESH_BEEP;
	el_cursor(el, 1);
	el_deletestr(el, 1);
	return CC_REFRESH;
}

static unsigned char key_paste(EditLine *el, int key)
{
	(void)key;
	typing_take_paste(editor_of(el));
	return CC_NORM;
}

/* -- what is bound -------------------------------------------------------------------- */

/* Wide characters, for libedit keeps these and would not free its copies. */
static const struct binding {
	const wchar_t	*keys, *name, *help;
	unsigned char	(*act)(EditLine *, int);
	bool		 command;	/* in vi's command mode as well */
} bindings[] = {
	{ L"?", L"vrfsh-help", L"What may follow", key_help, false },
	{ L"^I", L"vrfsh-complete", L"Complete the word", key_complete, false },
	{ L"^C", L"vrfsh-clear", L"Make the line void", key_clear, true },
	{ L"^Z", L"vrfsh-end", L"Back to exec", key_end, true },
	{ L"^D", L"vrfsh-exit", L"Leave the mode", key_exit, true },
};

static const struct binding paste = {
	L"\033[200~", L"vrfsh-paste", L"Take a paste", key_paste, false,
};

static void bind_key(EditLine *el, const struct binding *binding)
{
	el_wset(el, EL_ADDFN, binding->name, binding->help, binding->act);
	el_wset(el, EL_BIND, binding->keys, binding->name, NULL);
	if (binding->command)
		el_wset(el, EL_BIND, L"-a", binding->keys, binding->name, NULL);
}

void keys_bind(EditLine *el, bool pastes)
{
	for (size_t i = 0; i < ARRAY_SIZE(bindings); i++)
		bind_key(el, &bindings[i]);
	if (pastes)
		bind_key(el, &paste);
}
