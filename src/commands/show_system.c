/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_system.c - show clock, show history, show privilege
 */
#include <ctype.h>
#include <sys/timex.h>
#include <time.h>

#include "show.h"

struct show_system {
	char	none;		/* it has no values */
};

static const struct word words[] = {
	{ .word = "clock", .help = "The system's clock" },
	{ .word = "history", .help = "What was typed in this session" },
	{ .word = "privilege", .help = "What may be done here" },
	{ 0 }
};

/* -- show clock ------------------------------------------------------------------ */

struct clock_row {
	const char	*time;		/* ISO 8601 with its zone */
	uint64_t	 epoch;		/* seconds since 1970 */
	bool		 synchronised;
	const char	*text;		/* as IOS prints it */
};

static const struct column clock_columns[] = {
	COLUMN(struct clock_row, time, STRING),
	COLUMN(struct clock_row, epoch, U64),
	COLUMN(struct clock_row, synchronised, BOOL),
	{ 0 }
};

/* IOS marks with `*` a time that nothing vouches for. */
static void clock_text(struct text *text, const void *row, const void *context)
{
	const struct clock_row *r = row;

	(void)context;
	text_printf(text, "%s%s\n", r->synchronised ? "" : "*", r->text);
}

static const struct row_type clock_type = {
	.columns = clock_columns, .text = clock_text,
};

/* The local time; in UTC where the zone has no name but an offset (`+03`),
 * which clients do not take for a zone. */
static void broken_down(time_t seconds, struct tm *tm)
{
	if (localtime_r(&seconds, tm) && tm->tm_zone &&
	    isalpha((unsigned char)*tm->tm_zone))
		return;
	gmtime_r(&seconds, tm);
	tm->tm_zone = "UTC";
}

/* Whether somebody keeps the clock right (adjtimex(2), asking only). */
static bool is_synchronised(void)
{
	struct timex timex = { 0 };

	return adjtimex(&timex) >= 0 && !(timex.status & STA_UNSYNC);
}

static int show_clock(struct session *s, const struct call *call,
		      struct error *error)
{
	char iso[40], clock[16], date[40], text[128];
	struct timespec now = { 0 };
	struct tm tm = { 0 };

	(void)call;
	(void)error;
	clock_gettime(CLOCK_REALTIME, &now);
	broken_down(now.tv_sec, &tm);
	strftime(iso, sizeof(iso), "%Y-%m-%dT%H:%M:%S%z", &tm);
	strftime(clock, sizeof(clock), "%H:%M:%S", &tm);
	strftime(date, sizeof(date), "%Z %a %b", &tm);
	snprintf(text, sizeof(text), "%s.%03d %s %d %d", clock,
		 (int)(now.tv_nsec / 1000000), date, tm.tm_mday,
		 tm.tm_year + 1900);
	output_document(s->out, &clock_type, &(struct clock_row){
		iso, (uint64_t)now.tv_sec, is_synchronised(), text,
	}, NULL);
	return 0;
}

/* -- show history --------------------------------------------------------------- */

struct history_row {
	const char	*command;
};

static const struct column history_columns[] = {
	COLUMN(struct history_row, command, STRING),
	{ 0 }
};

static void history_text(struct text *text, const void *row, const void *context)
{
	(void)context;
	text_puts(text, "  ");
	text_escape(text, ((const struct history_row *)row)->command);
	text_putc(text, '\n');
}

static const struct row_type history_type = {
	.columns = history_columns, .text = history_text,
};

static int show_history(struct session *s, const struct call *call,
			struct error *error)
{
	struct history_row row;

	(void)call;
	(void)error;
	output_begin(s->out, &history_type, NULL);
	for (size_t i = 0; s->history; i++) {
		row.command = s->history(s, i);
		if (!row.command || output_row(s->out, &row))
			break;
	}
	output_end(s->out);
	return 0;
}

/* -- show privilege -------------------------------------------------------------- */

struct privilege_row {
	uint32_t	level;
};

static const struct column privilege_columns[] = {
	COLUMN(struct privilege_row, level, U32),
	{ 0 }
};

static void privilege_text(struct text *text, const void *row,
			   const void *context)
{
	(void)context;
	text_printf(text, "Current privilege level is %u\n",
		    ((const struct privilege_row *)row)->level);
}

static const struct row_type privilege_type = {
	.columns = privilege_columns, .text = privilege_text,
};

static int show_privilege(struct session *s, const struct call *call,
			  struct error *error)
{
	(void)call;
	(void)error;
	output_document(s->out, &privilege_type, &(struct privilege_row){
		s->places[0].mode == MODE_USER ? 1 : 15,
	}, NULL);
	return 0;
}

static const struct sentence sentences[] = {
	{ IN_ANY, "show clock", show_clock,
	  "A star stands before a time that nothing keeps right." },
	{ IN_ANY, "show history", show_history,
	  "What was typed, oldest first." },
	{ IN_ANY, "show privilege", show_privilege,
	  "15 where changes are possible, 1 in user mode." },
	{ 0 }
};

FAMILY(show_system, struct show_system, "Clock, history, privilege");
