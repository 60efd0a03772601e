/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * navigation.c - from mode to mode, and the terminal
 */
#include <errno.h>

#include "config.h"

struct args {
	slot_vrf	vrf;
	slot_number	length, width, level;
	slot_text	line;
};

static const struct word words[] = {
	{ "configure", "Enter configuration mode" },
	{ "terminal", "Set terminal line parameters" },
	{ "configure terminal", "Configure from the terminal" },
	{ "enable", "Turn on privileged commands" },
	{ "disable", "Turn off privileged commands" },
	{ "LEVEL", "Privilege level", SLOT(struct args, level, number), 0, 15 },
	{ "end", "Exit to privileged EXEC mode" },
	{ "exit", "Exit from the current mode" },
	{ "quit", "Exit from the current mode" },
	{ "logout", "Exit from the EXEC" },
	{ "help", "Description of the interactive help system" },
	{ "routing-context", "Speak of a VRF in EXEC mode" },
	{ "vrf", "In a VRF" },
	{ "vrf NAME", "VRF name", SLOT(struct args, vrf, vrf) },
	{ "length", "Set number of lines on a screen" },
	{ "LINES", "Number of lines on screen (0 for no pausing)",
	  SLOT(struct args, length, number), 0, 512 },
	{ "width", "Set width of the display terminal" },
	{ "COLUMNS", "Number of characters on a screen line",
	  SLOT(struct args, width, number), 0, 512 },
	{ "iproute2", "Show each change as commands of ip(8)" },
	{ "terminal no", "Negate" },
	{ "force", "Carry a command out without asking" },
	{ "force COMMAND", "The command", SLOT(struct args, line, text) },
	{ 0 }
};

/* -- modes ---------------------------------------------------------------- */

/* Who keeps everybody out is named at once, not with the first change. */
static int run_configure(struct session *session, const struct call *call,
			 struct error *error)
{
	int err = session->dry_run ? 0 : lock_check(session, error);

	if (err)
		return err;
	if (session->interactive)
		output_printf(session->out, "Enter configuration commands, one "
			      "per line.  End with CNTL/Z.\n");
	session_enter(session, call->level, MODE_CONFIG, VRF_GLOBAL, NULL);
	confirm_remind(session);
	return 0;
}

static int run_enable(struct session *session, const struct call *call,
		      struct error *error)
{
	(void)call;
	(void)error;
	if (session->places[0].mode == MODE_USER)
		session->places[0].mode = MODE_EXEC;
	return 0;
}

static int run_disable(struct session *session, const struct call *call,
		       struct error *error)
{
	(void)call;
	(void)error;
	session_end(session);
	session->places[0].mode = MODE_USER;
	return 0;
}

static int run_end(struct session *session, const struct call *call,
		   struct error *error)
{
	(void)call;
	(void)error;
	session_end(session);
	return 0;
}

static int run_exit(struct session *session, const struct call *call,
		    struct error *error)
{
	(void)call;
	(void)error;
	if (!session_exit(session))
		session->leave = true;
	return 0;
}

static int run_logout(struct session *session, const struct call *call,
		      struct error *error)
{
	(void)call;
	(void)error;
	session->leave = true;
	return 0;
}

static int run_context(struct session *session, const struct call *call,
		       struct error *error)
{
	const struct args *args = call->args;
	const char *vrf = VRF_GLOBAL;
	int err = call->no ? 0 : find_vrf(session, args->vrf, &vrf, error);

	if (!err)
		session_context(session, vrf);
	return err;
}

/* -- the terminal --------------------------------------------------------- */

static int run_length(struct session *session, const struct call *call,
		      struct error *error)
{
	const struct args *args = call->args;

	(void)error;
	session->length_set = !call->no;
	if (!call->no)
		session->length = args->length;
	return 0;
}

static int run_width(struct session *session, const struct call *call,
		     struct error *error)
{
	const struct args *args = call->args;

	(void)error;
	session->width_set = !call->no;
	if (!call->no)
		session->width = args->width;
	return 0;
}

/* A change, as the `ip` commands that would make it. */
static void echo(void *context, const struct change *change)
{
	struct session *session = context;
	struct text text = { 0 };

	change_kind(change)->ip(&text, change);
	output_text(session->out, text_string(&text), text.len);
	text_free(&text);
}

/* In a dry run the shell watches, and prints what would be done. */
static void set_echo(struct session *session, bool on)
{
	if (!session->dry_run)
		view_watch(session->view, on ? echo : NULL, session);
}

static int run_iproute2(struct session *session, const struct call *call,
			struct error *error)
{
	(void)error;
	set_echo(session, !call->no);
	return 0;
}

static int run_no_iproute2(struct session *session, const struct call *call,
			   struct error *error)
{
	(void)call;
	(void)error;
	set_echo(session, false);
	return 0;
}

static int run_help(struct session *session, const struct call *call,
		    struct error *error)
{
	static const char words_of_help[] =
"Help may be requested at any point in a command by entering\n"
"a question mark '?'.  If nothing matches, the help list will\n"
"be empty and you must backup until entering a '?' shows the\n"
"available options.\n"
"Two styles of help are provided:\n"
"1. Full help is available when you are ready to enter a\n"
"   command argument (e.g. 'show ?') and describes each possible\n"
"   argument.\n"
"2. Partial help is provided when an abbreviated argument is entered\n"
"   and you want to know what arguments match the input\n"
"   (e.g. 'show pr?'.)\n";

	(void)call;
	(void)error;
	return output_text(session->out, words_of_help,
			   sizeof(words_of_help) - 1);
}

enum {
	EVERYWHERE = IN_ANY | MODE_CONFIG | MODE_VRF | MODE_INTERFACE |
		     MODE_IGNORED | MODE_DEFINITION,
};

/* The shell has taken it from the front of the line, unless abbreviated: then
 * it might be a slip. */
static int run_force(struct session *session, const struct call *call,
		     struct error *error)
{
	(void)session;
	(void)call;
	return error_set(error, EINVAL, "`force` has to be written out");
}

static const struct sentence sentences[] = {
	{ MODE_EXEC, "configure [terminal]", run_configure,
	  "Enters global configuration." },
	{ IN_ANY, "enable [LEVEL]", run_enable, NULL },
	{ IN_ANY, "disable [LEVEL]", run_disable, NULL },
	{ EVERYWHERE & ~IN_ANY, "end", run_end, "Leaves configuration, as Ctrl-Z does." },
	{ EVERYWHERE, "exit", run_exit, "Goes one mode up." },
	{ EVERYWHERE, "quit", run_exit, NULL },
	{ IN_ANY, "logout", run_logout, "Leaves the program." },
	{ IN_ANY, "[no] routing-context ![vrf NAME]", run_context,
	  "Commands that name no VRF speak of this one from now on." },
	{ IN_ANY, "[no] terminal length ![LINES]", run_length,
	  "Lines after which the pager waits; 0: never." },
	{ IN_ANY, "[no] terminal width ![COLUMNS]", run_width, NULL },
	{ IN_ANY, "[no] terminal iproute2", run_iproute2,
	  "Shows what ip(8) would be told to make each change." },
	{ IN_ANY, "terminal no iproute2", run_no_iproute2, NULL },
	{ IN_EXEC, "force COMMAND", run_force,
	  "In front of any command: agrees beforehand to what it would ask, and "
	  "to losing the way to this console." },
	{ IN_ANY, "help", run_help, NULL },
	{ 0 }
};

FAMILY(navigation, struct args, "Modes and the terminal");
