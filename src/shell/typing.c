/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * typing.c - the characters that reach the line editor
 *
 * From the terminal, or from what was pasted into it. The terminal is read
 * byte by byte, and not before it is needed: what is typed ahead may belong
 * to a program that the present line starts. A pasted text comes marked by
 * terminals that can (bracketed paste, xterm's mode 2004) and is taken whole.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "editor_parts.h"

enum { REPLACEMENT = 0xfffd };		/* for what is not UTF-8 */

/* -- from the terminal ----------------------------------------------------------- */

/*
 * The terminal has another size, or we were stopped and find its modes
 * changed: the line is drawn anew. Any other signal ends the console.
 */
static void heed_signal(struct editor *editor)
{
	struct signalfd_siginfo info;

	if (read(editor->signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGWINCH) {
		/* el_resize() takes the cursor to be where a line begins. */
		write_all(STDOUT_FILENO, "\r", 1);
		el_resize(editor->el);
	} else if (info.ssi_signo == SIGCONT) {
		el_set(editor->el, EL_PREP_TERM, 0);
		el_set(editor->el, EL_PREP_TERM, 1);
	} else {
		editor->number = (int)info.ssi_signo;
		return;
	}
	el_set(editor->el, EL_REFRESH);
}

static bool read_byte(struct editor *editor, char *byte)
{
	struct pollfd in[] = {
		{ .fd = editor->signals, .events = POLLIN },
		{ .fd = STDIN_FILENO, .events = POLLIN },
	};
	ssize_t got;

	while (!editor->number) {
		if (poll(in, ARRAY_SIZE(in), -1) < 0)
			continue;
		if (in[0].revents)
			heed_signal(editor);
		else if ((got = read(STDIN_FILENO, byte, 1)) >= 0)
			return got;
		else if (errno != EINTR && errno != EAGAIN)
			return false;
	}
	return false;
}

/* A sequence that is broken off leaves the byte behind it unread: it may be
 * a key. So bytes that do not belong together are never joined. */
static bool read_character(struct editor *editor, wchar_t *character)
{
	mbstate_t state = { 0 };
	char byte;

	do {
		if (!read_byte(editor, &byte))
			return false;
		switch (mbrtowc(character, &byte, 1, &state)) {
		case (size_t)-2:
			continue;
		case (size_t)-1:
			*character = REPLACEMENT;
			return true;
		default:
			return true;
		}
	} while (true);
}

/* -- from what was pasted ---------------------------------------------------------- */

static void forget_pasted(struct editor *editor)
{
	if (editor->next < editor->pasted.len)
		return;
	text_clear(&editor->pasted);
	editor->next = 0;
}

static bool pasted_character(struct editor *editor, wchar_t *character)
{
	const char *rest = text_string(&editor->pasted) + editor->next;
	size_t left = editor->pasted.len - editor->next, len;
	mbstate_t state = { 0 };

	if (!left)
		return false;
	len = mbrtowc(character, rest, left, &state);
	if (len == 0 || len > left) {
		*character = REPLACEMENT;
		len = 1;
	}
	editor->next += len;
	forget_pasted(editor);
	return true;
}

/* Line ends in one form, and no control characters: none acts as a key. */
static void tidy(struct text *text, size_t from)
{
	size_t to = from;

	for (size_t i = from; i < text->len; i++) {
		char c = text->data[i];

		if (c == '\r' && text->data[i + 1] == '\n')
			continue;
		if (c == '\r')
			c = '\n';
		if (c == '\n' || c == '\t' ||
		    ((unsigned char)c >= ' ' && c != '\177'))
			text->data[to++] = c;
	}
	text->len = to;
	text->data[to] = '\0';
}

void typing_take_paste(struct editor *editor)
{
	static const char mark[] = "\033[201~";
	const size_t len = sizeof(mark) - 1;
	struct text *text = &editor->pasted;
	size_t from = text->len;
	char byte;

	while (read_byte(editor, &byte)) {
		text_putc(text, byte);
		if (text->len - from >= len &&
		    !memcmp(text->data + text->len - len, mark, len)) {
			text->len -= len;
			break;
		}
	}
	if (text->data) {
		text->data[text->len] = '\0';
		tidy(text, from);
	}
}

bool typing_pasted_line(struct editor *editor, struct text *line)
{
	const char *rest = text_string(&editor->pasted) + editor->next;
	const char *newline = memchr(rest, '\n',
				     editor->pasted.len - editor->next);

	if (!newline)
		return false;
	text_add(line, rest, (size_t)(newline - rest));
	editor->next += (size_t)(newline - rest) + 1;
	forget_pasted(editor);
	return true;
}

/* -- for the line editor -------------------------------------------------------------- */

int typing_character(EditLine *el, wchar_t *character)
{
	struct editor *editor = editor_of(el);

	editor->literal = pasted_character(editor, character);
	if (editor->literal || read_character(editor, character))
		return 1;
	editor->typed = TYPED_GONE;
	return 0;
}

bool typing_is_literal(const struct editor *editor)
{
	int waiting = 0;

	return editor->literal ||
	       (!ioctl(STDIN_FILENO, FIONREAD, &waiting) && waiting > 0);
}
