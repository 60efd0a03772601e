/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * help.c - what may follow a line typed so far: `?` and Tab
 *
 * The languages know all of it but one thing: that behind a command of exec a
 * `|` may follow. Its row is put in where IOS has it, above `<cr>`.
 */
#include "part.h"
#include "state.h"

/* The width of the widest word in rows of help; `<cr>` is one of them. */
static size_t widest(const char *rows)
{
	size_t width = sizeof("<cr>") - 1;

	for (; *rows; rows += strcspn(rows, "\n") + 1) {
		const char *word = rows + strspn(rows, " ");
		const char *end = strpbrk(word, "\n");
		const char *help = strstr(word, "  ");
		size_t len = (size_t)((help && help < end ? help : end) - word);

		width = len > width ? len : width;
	}
	return width;
}

static void add_pipe_row(struct text *help)
{
	static const char end[] = "  <cr>\n";
	size_t len = sizeof(end) - 1;

	if (help->len < len || strcmp(help->data + help->len - len, end))
		return;
	help->len -= len;
	help->data[help->len] = '\0';
	text_printf(help, "  %-*s  Output modifiers\n%s",
		    (int)widest(text_string(help)), "|", end);
}

/* IOS's words. */
static void refuse(const struct understanding *said, const char *line,
		   struct text *help)
{
	if (said->said == SAID_AMBIGUOUS) {
		text_puts(help, "% Ambiguous command:  \"");
		text_escape(help, line);
		text_puts(help, "\"\n");
	} else {
		text_puts(help, "% Unrecognized command\n");
	}
}

void line_help(struct session *session, const char *line, struct text *out)
{
	struct understanding said = { 0 };
	struct text help = { 0 };
	struct part part;

	arena_reset(session->arena);
	part_last(session, line, &part);
	if (!lang_help(part.lang, part.modes, part.count, part.text, session,
		       session->arena, &help, &said))
		refuse(&said, line, &help);
	else if (part.lang == session->lang && said.said == SAID_CALL &&
		 part_answers(&part, &said.call))
		add_pipe_row(&help);
	text_add(out, text_string(&help), help.len);
	error_clear(&said.why);
	text_free(&help);
}

size_t line_complete(struct session *session, const char *line,
		     struct text *out, size_t *start)
{
	struct part part;
	size_t count;

	arena_reset(session->arena);
	part_last(session, line, &part);
	count = lang_complete(part.lang, part.modes, part.count, part.text,
			      session, session->arena, out, start);
	*start += part.start;
	return count;
}
