/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kept.c - the small files under /run/vrfsh: a name and a value a line
 *
 * Who holds the configuration, which commit waits to be confirmed. The file is
 * whole only with its last line, `end`, so that half of one is none; names
 * that a later release added are passed over.
 */
#include <errno.h>
#include <inttypes.h>
#include <time.h>

#include "kept.h"

static const struct field {
	const char	*name;
	size_t		 offset;
	bool		 number;
} fields[] = {
	{ "user", offsetof(struct kept, user), false },
	{ "from", offsetof(struct kept, from), false },
	{ "words", offsetof(struct kept, words), false },
	{ "when", offsetof(struct kept, when), true },
	{ "pid", offsetof(struct kept, pid), true },
	{ "boot", offsetof(struct kept, boot), false },
	{ "step", offsetof(struct kept, step), true },
	{ "deadline", offsetof(struct kept, deadline), true },
};

static const char last[] = "end";

/* -- writing ---------------------------------------------------------------- */

static void write_field(struct text *text, const struct field *field,
			const struct kept *kept)
{
	const char *place = (const char *)kept + field->offset;
	const char *string;
	uint64_t number;

	if (field->number) {
		memcpy(&number, place, sizeof(number));
		text_printf(text, "%s %" PRIu64 "\n", field->name, number);
		return;
	}
	memcpy(&string, place, sizeof(string));
	if (!string)
		return;
	text_printf(text, "%s ", field->name);
	text_escape(text, string);
	text_putc(text, '\n');
}

void kept_write(struct text *text, const struct kept *kept)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		write_field(text, &fields[i], kept);
	text_printf(text, "%s\n", last);
}

/* -- reading ---------------------------------------------------------------- */

static int read_field(const struct field *field, const char *value,
		      struct kept *kept)
{
	char *place = (char *)kept + field->offset;
	uint64_t number;

	if (!field->number) {
		memcpy(place, &value, sizeof(value));
		return 0;
	}
	if (number_parse(value, 0, UINT64_MAX, &number))
		return -EBADMSG;
	memcpy(place, &number, sizeof(number));
	return 0;
}

static int read_line(const char *name, const char *value, struct kept *kept)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (!strcmp(fields[i].name, name))
			return read_field(&fields[i], value, kept);
	return 0;
}

int kept_read(const char *data, struct arena *arena, struct kept *kept)
{
	char *rest = arena_string(arena, data), *line;

	*kept = (struct kept){ 0 };
	while ((line = strsep(&rest, "\n"))) {
		char *name = strsep(&line, " ");

		if (!line)
			return rest && !*rest && !strcmp(name, last) ?
			       0 : -EBADMSG;
		if (read_line(name, line, kept) < 0)
			return -EBADMSG;
	}
	return -EBADMSG;
}

/* -- and a journal's head --------------------------------------------------- */

struct journal_head kept_head(const struct kept *kept)
{
	return (struct journal_head){
		.when = (time_t)kept->when,
		.pid = (pid_t)kept->pid,
		.user = kept->user ? kept->user : "somebody",
		.from = kept->from ? kept->from : "somewhere",
		.words = kept->words ? kept->words : "",
	};
}

struct kept kept_of(const struct journal_head *head)
{
	return (struct kept){
		.user = head->user, .from = head->from, .words = head->words,
		.when = (uint64_t)head->when, .pid = (uint64_t)head->pid,
	};
}

const char *kept_who(struct arena *arena, const struct journal_head *head)
{
	return arena_printf(arena, "%s on %s", head->user, head->from);
}

const char *kept_time(struct arena *arena, time_t when)
{
	time_t now = time(NULL);
	struct tm then, today;
	char words[64];

	if (!localtime_r(&when, &then) || !localtime_r(&now, &today))
		return "an unknown time";
	strftime(words, sizeof(words),
		 then.tm_year == today.tm_year && then.tm_yday == today.tm_yday
		 ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S", &then);
	return arena_string(arena, words);
}
