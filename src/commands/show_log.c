/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_log.c - show configuration log: who changed what, when, from where
 *
 * As IOS shows its archive log, oldest first, with the time in front; a session
 * is known by its process.
 */
#include <inttypes.h>

#include "show.h"

struct show_log {
	slot_number	last;
};

static const struct word words[] = {
	{ "configuration", "The configuration's history" },
	{ "log", "Who changed what, when, from where" },
	{ "NUMBER", "How many of the newest lines",
	  SLOT(struct show_log, last, number), 1, 100000 },
	{ 0 }
};

struct log_row {
	uint64_t	 idx;
	uint64_t	 when;		/* seconds since 1970 */
	const char	*time;		/* as JSON has it */
	uint32_t	 pid;
	const char	*user, *from, *command;
};

static const struct column log_columns[] = {
	COLUMN(struct log_row, idx, U64),
	COLUMN(struct log_row, time, STRING),
	COLUMN(struct log_row, pid, U32),
	COLUMN(struct log_row, user, STRING),
	COLUMN(struct log_row, from, STRING),
	COLUMN(struct log_row, command, STRING),
	{ 0 }
};

static void log_head(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, " idx  time                sess  user@line"
			"            Logged command\n");
}

static void log_text(struct text *text, const void *row, const void *context)
{
	const struct log_row *r = row;

	(void)context;
	text_printf(text, "%4" PRIu64 "  ", r->idx);
	text_time(text, (time_t)r->when);
	text_printf(text, "%9u  %s@%s", r->pid, r->user, r->from);
	text_column(text, 54);
	text_printf(text, "|%s\n", r->command);
}

static const struct row_type log_type = {
	.columns = log_columns, .head = log_head, .text = log_text,
};

/* The log has them escaped already. */
static int put(struct session *s, const struct log_entry *entry)
{
	const struct log_row row = {
		.idx = entry->index,
		.when = (uint64_t)entry->head.when,
		.time = time_text(s, entry->head.when),
		.pid = (uint32_t)entry->head.pid,
		.user = entry->head.user, .from = entry->head.from,
		.command = entry->head.words,
	};

	return output_row(s->out, &row);
}

static int show_log(struct session *s, const struct call *call,
		    struct error *error)
{
	const struct show_log *args = call->args;
	struct log_entry *list;
	size_t count, first;
	int err = log_read(s->cookie, s->arena, &list, &count, error);

	if (err)
		return err;
	first = args->last && args->last < count ? count - args->last : 0;
	output_begin(s->out, &log_type, NULL);
	for (size_t i = first; i < count; i++)
		if (put(s, &list[i]))
			break;
	output_end(s->out);
	return 0;
}

static const struct sentence sentences[] = {
	{ MODE_EXEC, "show configuration log [NUMBER]", show_log,
	  "What was changed, a line each: when, by whom, from where, in which "
	  "words; the newest last." },
	{ 0 }
};

FAMILY(show_log, struct show_log, "The log of changes");
