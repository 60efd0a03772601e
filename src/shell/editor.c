/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * editor.c - a line typed by a person, by means of libedit
 *
 * The terminal is in the editor's modes while a line is read and at no other
 * time. Where it cannot move its cursor (TERM=dumb, or unknown) nothing but
 * text and carriage returns is sent to it.
 */
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "editor_parts.h"
#include "state.h"

static char *give_prompt(EditLine *el)
{
	return editor_of(el)->prompt.data;
}

/*
 * A terminal that can clear to the end of its line takes escape sequences, and
 * marks pastes or ignores the wish. With vi's keys the mark would make Escape,
 * with which it begins, wait for a second key.
 */
static bool can_mark_pastes(EditLine *el)
{
	const char *keys = NULL;
	char *clear = NULL;

	return !el_get(el, EL_GETTC, "ce", &clear) && clear && *clear &&
	       !el_get(el, EL_EDITOR, &keys) && !strcmp(keys, "emacs");
}

/*
 * Ctrl-C and Ctrl-Z are keys while a line is read; meanwhile nothing typed
 * ahead is echoed, as the editor shows it when it gets there.
 */
static void set_up(struct editor *editor, struct past *past)
{
	EditLine *el = editor->el;

	el_set(el, EL_CLIENTDATA, editor);
	el_set(el, EL_PROMPT, give_prompt);
	el_set(el, EL_EDITOR, "emacs");
	if (past)
		el_set(el, EL_HIST, history, past_lines(past));
	el_source(el, NULL);
	el_set(el, EL_SIGNAL, 0);
	el_set(el, EL_SETTY, "-d", "-isig", NULL);
	el_set(el, EL_SETTY, "-x", "-echo", NULL);
	el_wset(el, EL_GETCFN, typing_character);
	editor->brackets = can_mark_pastes(el);
	keys_bind(el, editor->brackets);
}

struct editor *editor_open(struct session *session, struct past *past)
{
	struct editor *editor = memory_new(sizeof(*editor));

	editor->session = session;
	editor->signals = -1;
	text_puts(&editor->prompt, "");
	tcgetattr(STDIN_FILENO, &editor->original);
	editor->lent = editor->original;
	/* An unknown terminal would make libedit say so, at each start. */
	editor->quiet = fopen("/dev/null", "we");
	if (editor->quiet)
		editor->el = el_init("vrfsh", stdin, stdout, editor->quiet);
	if (!editor->el) {
		editor_close(editor);
		return NULL;
	}
	set_up(editor, past);
	return editor;
}

void editor_close(struct editor *editor)
{
	if (!editor)
		return;
	if (editor->el)
		el_end(editor->el);
	if (editor->quiet)
		fclose(editor->quiet);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &editor->original);
	text_free(&editor->prompt);
	text_free(&editor->pasted);
	free(editor);
}

int editor_end(const struct editor *editor)
{
	if (editor->number)
		return editor->number;
	return editor->typed == TYPED_GONE ? SIGHUP : 0;
}

void editor_lend(struct editor *editor, bool lent)
{
	if (lent)
		tcgetattr(STDIN_FILENO, &editor->lent);
	tcsetattr(STDIN_FILENO, TCSADRAIN,
		  lent ? &editor->original : &editor->lent);
}

/* -- reading ------------------------------------------------------------------------ */

/* As readline does: only while a line is read, so never for a program. */
static void mark_pastes(const struct editor *editor, bool on)
{
	if (editor->brackets)
		fputs(on ? "\033[?2004h" : "\033[?2004l", stdout);
	fflush(stdout);
}

static void add_without_newline(struct text *line, const char *text)
{
	text_add(line, text, strcspn(text, "\n"));
}

/* Signals that mean something to the editor come by a descriptor. */
static enum typed edit(struct editor *editor, struct text *line)
{
	static const int heeded[] = { SIGWINCH, SIGCONT, SIGTERM, SIGHUP };
	sigset_t set, before;
	const char *text;
	int count;

	sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(heeded); i++)
		sigaddset(&set, heeded[i]);
	sigprocmask(SIG_BLOCK, &set, &before);
	editor->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	editor->typed = TYPED_LINE;
	/* Before the prompt, not behind it as el_gets does: who has seen the
	 * prompt may type Ctrl-C, which must not be a signal any more. */
	el_set(editor->el, EL_PREP_TERM, 1);
	mark_pastes(editor, true);
	text = el_gets(editor->el, &count);
	mark_pastes(editor, false);
	if (editor->signals >= 0)
		close(editor->signals);
	editor->signals = -1;
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (!text)
		return TYPED_GONE;
	add_without_newline(line, text);
	return editor->typed;
}

enum typed editor_read(struct editor *editor, struct text *line)
{
	text_clear(line);
	text_clear(&editor->prompt);
	session_prompt(editor->session, &editor->prompt);
	text_putc(&editor->prompt, ' ');
	if (!typing_pasted_line(editor, line))
		return edit(editor, line);
	/* It was never on the screen. */
	printf("%s%s\n", editor->prompt.data, text_string(line));
	fflush(stdout);
	return TYPED_LINE;
}
