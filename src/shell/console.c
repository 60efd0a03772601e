/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * console.c - a person at a terminal
 *
 * Between two lines nothing is held open that a VRF's end would have to wait
 * for, and the terminal's size is looked at anew.
 */
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <strings.h>
#include <unistd.h>

#include <vrfsh/netlink.h>

#include "editor.h"
#include "interrupt.h"
#include "report.h"
#include "state.h"
#include "terminal.h"

/* -- what a session asks of its console --------------------------------------- */

/* IOS's words, when the answer is neither. */
static bool ask(struct session *session, const char *question)
{
	static const char again[] = "% Please answer 'yes' or 'no'.\n";
	struct text text = { 0 }, whole = { 0 };
	bool answered = false, yes = false;

	output_flush(session->out);
	text_printf(&whole, "%s [yes/no]: ", question);
	while (!answered) {
		text_clear(&text);
		if (!terminal_line(text_string(&whole), &text)) {
			write_all(STDOUT_FILENO, "\n", 1);
			break;
		}
		yes = text.len && !strncasecmp(text.data, "yes", text.len);
		answered = yes || (text.len && !strncasecmp(text.data, "no",
							    text.len));
		if (!answered)
			write_all(STDOUT_FILENO, again, sizeof(again) - 1);
	}
	text_free(&text);
	text_free(&whole);
	return yes;
}

static const char *typed_line(struct session *session, size_t index)
{
	return past_get(shell_of(session)->past, index);
}

static void lend(struct session *session, bool lent)
{
	editor_lend(shell_of(session)->editor, lent);
}

/* -- the loop ---------------------------------------------------------------------- */

/* Without it, what is not ASCII is lost where the locale is not UTF-8. */
static void set_locale(void)
{
	if (!setlocale(LC_CTYPE, "") ||
	    strcmp(nl_langinfo(CODESET), "UTF-8"))
		(void)setlocale(LC_CTYPE, "C.UTF-8");
}

static void measure(struct session *session)
{
	unsigned rows, columns;

	terminal_size(&rows, &columns);
	if (!session->length_set)
		session->length = rows;
	if (!session->width_set)
		session->width = columns;
}

static void carry_out(struct session *session, const char *line)
{
	if (*line && shell_of(session)->past)
		past_add(shell_of(session)->past, line);
	interrupt_forget();
	measure(session);
	(void)line_run(session, line);
	fflush(stdout);
}

/* Sessions go with their console: who leaves while some are pending is asked. */
static bool leaves(struct session *session)
{
	const struct candidate *pending = session->candidates;
	struct text question = { 0 };
	bool leave;

	if (!pending)
		return true;
	text_printf(&question, "Not committed: %s", pending->name);
	while ((pending = pending->next))
		text_printf(&question, ", %s", pending->name);
	text_puts(&question, ". Leave, and lose what was edited?");
	leave = ask(session, text_string(&question));
	text_free(&question);
	session->leave = leave;
	return leave;
}

/* One line; false when the console is over. */
static bool converse(struct session *session, struct text *line)
{
	world_rest(session->world);
	confirm_hear(session);
	measure(session);
	switch (editor_read(shell_of(session)->editor, line)) {
	case TYPED_LINE:
		carry_out(session, text_string(line));
		break;
	case TYPED_END:
		carry_out(session, text_string(line));
		session_end(session);
		break;
	case TYPED_CLEAR:
		break;
	case TYPED_EXIT:
		return session_exit(session) || !leaves(session);
	case TYPED_GONE:
		return false;
	}
	if (shell_of(session)->broken)
		return false;
	return !session->leave || !leaves(session);
}

/* As a shell tells of a program that a signal ended. */
static int status(const struct shell *shell)
{
	int number = editor_end(shell->editor);

	return number ? 128 + number : 0;
}

static bool begin(struct session *session)
{
	struct shell *shell = shell_of(session);

	set_locale();
	shell->past = past_open();
	shell->editor = editor_open(session, shell->past);
	session->interactive = true;
	session->ask = ask;
	session->lend = lend;
	if (shell->past)
		session->history = typed_line;
	return shell->editor;
}

static void end(struct session *session)
{
	struct shell *shell = shell_of(session);

	editor_close(shell->editor);
	past_close(shell->past);
	shell->editor = NULL;
	shell->past = NULL;
	session->interactive = false;
	session->ask = NULL;
	session->lend = NULL;
	session->history = NULL;
}

/* -- what goes with a lab that nobody named --------------------------------------- */

struct contents {
	size_t vrfs, interfaces;
};

static int count_vrf(const struct object *object, void *context)
{
	struct contents *contents = context;

	if (!object)
		contents->vrfs = 0;
	else if (strcmp(object->vrf, VRF_GLOBAL))
		contents->vrfs++;
	return 0;
}

static int count_interface(const struct object *object, void *context)
{
	struct contents *contents = context;

	if (!object)
		contents->interfaces = 0;
	else if (strcmp(((const struct link *)object)->name, "lo"))
		contents->interfaces++;
	return 0;
}

static void tell_loss(struct session *session)
{
	struct contents in = { 0 };
	struct error ignored = { 0 };

	view_each(session->live, &kind_vrf, NULL, NULL, count_vrf, &in,
		  &ignored);
	view_each(session->live, &kind_link, NULL, NULL, count_interface, &in,
		  &ignored);
	error_clear(&ignored);
	if (in.vrfs || in.interfaces)
		session_notice(session, "The lab goes, with %zu VRF%s and %zu "
			       "interface%s (one with a name, --lab=NAME, can be "
			       "saved)", in.vrfs,
			       in.vrfs == 1 ? "" : "s", in.interfaces,
			       in.interfaces == 1 ? "" : "s");
}

int console_run(struct session *session)
{
	struct text line = { 0 };
	int result = 1;

	if (begin(session)) {
		printf("vrfsh %s: ? for help, exit to leave\n",
		       PACKAGE_VERSION);
		fflush(stdout);
		while (converse(session, &line))
			;
		result = status(shell_of(session));
		if (session->lab_goes && !shell_of(session)->broken)
			tell_loss(session);
	} else {
		report_notice(session, "this terminal has no line editor");
	}
	end(session);
	text_free(&line);
	return result;
}
