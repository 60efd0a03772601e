/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * undo.c - undo, rollback, show rollback: what was changed, taken back
 *
 * A person who undoes is in a hurry: nothing is asked that was said already,
 * and a line tells what was taken back. `undo` is for one's own last change;
 * `rollback` takes the last ones of anybody, and asks where they are another's.
 */
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "show.h"

struct args {
	slot_number	count;
};

static const struct word words[] = {
	{ "undo", "Take back the last change of this console" },
	{ "rollback", "Take back the last changes, whoever made them" },
	{ "rollback NUMBER", "How many of them",
	  SLOT(struct args, count, number), 1, 100 },
	{ "show rollback", "What could be taken back, the newest first" },
	{ 0 }
};

/* -- whose a step is -------------------------------------------------------- */

static struct journal_head own_head(struct session *session)
{
	struct journal_head head = { 0 };

	session_who(session, session->arena, &head);
	return head;
}

/* Since when it has been this terminal: its number is another login's then. */
static time_t terminal_since(void)
{
	struct stat st;

	for (int fd = 0; fd < 3; fd++)
		if (isatty(fd) && !fstat(fd, &st))
			return st.st_ctime;
	return 0;
}

/* One of this session, or of an earlier one at the same terminal. */
static bool is_own(const struct journal_head *own, const struct step *step)
{
	const struct journal_head *head = &step->head;
	time_t since = terminal_since();

	if (strcmp(own->user, head->user) || strcmp(own->from, head->from))
		return false;
	return own->pid == head->pid || (since && head->when >= since);
}

/* -- taking back ------------------------------------------------------------ */

static const char *shown(struct session *session, const char *text)
{
	return ifname_text(session, text);
}

static void tell(struct session *session, const struct step *step,
		 bool own)
{
	const struct journal_head *head = &step->head;

	output_printf(session->out, "Taken back: %s (%zu change%s",
		      shown(session, head->words), head->count,
		      head->count == 1 ? "" : "s");
	if (!own)
		output_printf(session->out, " by %s, %s",
			      shown(session, head->user),
			      shown(session, head->from));
	output_printf(session->out, ")\n");
}

static int take_back(struct session *session, const struct step *steps,
		     size_t count, const char *log, struct error *error)
{
	const struct journal_head own = own_head(session);
	int err = step_take_back(session, steps, count, log, error);

	for (size_t i = 0; i < count && !err; i++)
		tell(session, &steps[i], is_own(&own, &steps[i]));
	return err;
}

/* A script's changes so far are a step, the last one. */
static int list_steps(struct session *session, struct step **list,
		      size_t *count, struct error *error)
{
	int err = step_is_whole(session) ? 0 : step_end(session, error);

	return err ? err : step_list(session, session->arena, list, count,
				     error);
}

static int run_undo(struct session *session, const struct call *call,
		    struct error *error)
{
	const struct journal_head own = own_head(session);
	struct step *list;
	size_t count, i = 0;
	int err = list_steps(session, &list, &count, error);

	(void)call;
	if (err)
		return err;
	while (i < count && !is_own(&own, &list[i]))
		i++;
	if (i == count)
		return error_set(error, ENOENT, "this console has changed "
				 "nothing that could be taken back%s", count ?
				 "; `show rollback` has what others did" : "");
	return take_back(session, &list[i], 1,
			 arena_printf(session->arena, "undo: %s",
				      list[i].head.words), error);
}

/* Whose they are, where they are not all one's own. */
static bool agree(struct session *session, const struct step *list,
		  size_t count)
{
	const struct journal_head own = own_head(session);
	size_t others = 0, which = 0;

	if (!session->interactive || !session->ask)
		return true;
	for (size_t i = 0; i < count; i++)
		if (!is_own(&own, &list[i]) && !others++)
			which = i;
	return !others ||
	       session->ask(session, arena_printf(session->arena,
		"%zu of %zu were made by others (%s, %s: %s). Take them back?",
		others, count, shown(session, list[which].head.user),
		shown(session, list[which].head.from),
		shown(session, list[which].head.words)));
}

static int run_rollback(struct session *session, const struct call *call,
			struct error *error)
{
	const struct args *args = call->args;
	size_t wanted = args->count ? args->count : 1, count;
	struct step *list;
	int err = list_steps(session, &list, &count, error);

	if (err)
		return err;
	if (wanted > count)
		return error_set(error, ENOENT, count ? "only %zu can be taken "
				 "back (show rollback)" : "nothing can be "
				 "taken back", count);
	if (!agree(session, list, wanted))
		return error_set(error, ECANCELED, "nothing was taken back");
	return take_back(session, list, wanted,
			 arena_printf(session->arena, "rollback %zu", wanted),
			 error);
}

/* -- showing ---------------------------------------------------------------- */

struct step_row {
	uint32_t	 number;
	time_t		 when;
	const char	*time, *user, *from, *command;
	uint32_t	 pid;
	uint64_t	 changes;
	bool		 cut;
};

static const struct column step_columns[] = {
	COLUMN(struct step_row, number, U32),
	COLUMN(struct step_row, time, STRING),
	COLUMN(struct step_row, user, STRING),
	COLUMN(struct step_row, from, STRING),
	COLUMN(struct step_row, pid, U32),
	COLUMN(struct step_row, command, STRING),
	COLUMN(struct step_row, changes, U64),
	COLUMN(struct step_row, cut, BOOL),
	{ 0 }
};

static void step_head(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, "  #  time             changes  user@line"
			"            command\n");
}

static void step_text(struct text *text, const void *row, const void *context)
{
	const struct step_row *r = row;

	(void)context;
	text_printf(text, "%3u  ", r->number);
	text_time(text, r->when);
	text_printf(text, "%9" PRIu64 "  ", r->changes);
	text_escape(text, r->user);
	text_putc(text, '@');
	text_escape(text, r->from);
	text_column(text, 52);
	text_escape(text, r->command);
	text_puts(text, r->cut ? " (too many changes to be taken back)\n" :
		  "\n");
}

static const struct row_type step_type = {
	.columns = step_columns, .head = step_head, .text = step_text,
};

static int show_rollback(struct session *s, const struct call *call,
			 struct error *error)
{
	struct step *list;
	size_t count;
	int err = step_list(s, s->arena, &list, &count, error);

	(void)call;
	if (err)
		return err;
	output_begin(s->out, &step_type, NULL);
	for (size_t i = 0; i < count; i++) {
		const struct journal_head *head = &list[i].head;
		const struct step_row row = {
			.number = (uint32_t)i + 1, .when = head->when,
			.time = time_text(s, head->when), .user = head->user,
			.from = head->from, .pid = (uint32_t)head->pid,
			.command = head->words, .changes = head->count,
			.cut = head->cut,
		};

		if (output_row(s->out, &row))
			break;
	}
	output_end(s->out);
	return 0;
}

static const struct sentence sentences[] = {
	{ MODE_EXEC, "undo", run_undo,
	  "Takes back the last change of this console, with all that it "
	  "brought about. What has changed since is named, and nothing is "
	  "done then." },
	{ MODE_EXEC, "rollback [NUMBER]", run_rollback,
	  "Takes back the last change, or as many as are named, whoever made "
	  "them: all of them or none." },
	{ MODE_EXEC, "show rollback", show_rollback,
	  "The changes that can be taken back, the newest first: when, by "
	  "whom, from where, in which words." },
	{ 0 }
};

FAMILY(undo, struct args, "Taking back");
