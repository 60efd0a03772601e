/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.c - what goes wrong, as a router says it
 *
 * The caret stands under the first character that does not fit, counted from
 * the start of the line as the terminal shows it, prompt included. A script's
 * line is on no screen, so it is printed above the caret.
 */
#include <errno.h>
#include <unistd.h>

#include "report.h"
#include "state.h"

enum { LINE_SHOWN = 160 };		/* columns of a line shown whole */

static const char invalid[] = "Invalid input detected at '^' marker.";

/* -- the caret ------------------------------------------------------------- */

/* `bytes` of a line as a terminal shows them, a column a character. */
static void show(struct text *text, const char *line, size_t bytes)
{
	struct text part = { 0 };

	text_add(&part, line, bytes);
	for (size_t i = 0; i < part.len; i++)
		if (part.data[i] == '\t')
			part.data[i] = ' ';
	text_escape(text, text_string(&part));
	text_free(&part);
}

/* The byte at which a column begins. */
static size_t byte_of(const struct text *text, size_t column)
{
	const char *data = text_string(text);
	size_t i = 0;

	for (; i < text->len; i++)
		if (((unsigned char)data[i] & 0xc0) != 0x80 && !column--)
			break;
	return i;
}

/* What stands in the columns from `from` to before `to`. */
static void window(struct text *out, const struct text *shown, size_t from,
		   size_t to, size_t width)
{
	size_t start = byte_of(shown, from);

	if (from)
		text_puts(out, "…");
	text_add(out, text_string(shown) + start, byte_of(shown, to) - start);
	if (to < width)
		text_puts(out, "…");
	text_putc(out, '\n');
}

void report_caret(struct text *out, const char *line, size_t column,
		  size_t indent, bool echo)
{
	struct text shown = { 0 };
	size_t caret, width, from = 0, to;

	show(&shown, line, column);
	caret = utf8_width(text_string(&shown));
	show(&shown, line + column, strlen(line + column));
	to = width = utf8_width(text_string(&shown));
	if (width > LINE_SHOWN) {
		from = caret > LINE_SHOWN / 2 ? caret - LINE_SHOWN / 2 : 0;
		if (width - from > LINE_SHOWN)
			to = from + LINE_SHOWN;
		echo = true;
		indent = 0;
	}
	if (echo)
		window(out, &shown, from, to, width);
	text_printf(out, "%*s^\n",
		    (int)(indent + caret - from + (from ? 1 : 0)), "");
	text_free(&shown);
}

static void add_caret(struct session *session, struct text *out,
		      const char *line, size_t column)
{
	struct text prompt = { 0 };
	size_t indent = 0;

	if (session->interactive) {
		session_prompt(session, &prompt);
		indent = utf8_width(text_string(&prompt)) + 1;
	}
	report_caret(out, line, column, indent, !session->interactive);
	text_free(&prompt);
}

/* -- words ----------------------------------------------------------------- */

static void add_words(struct text *out, const struct origin *origin,
		      const char *words)
{
	if (origin->file)
		text_printf(out, "%s:", origin->file);
	if (origin->file && origin->line)
		text_printf(out, "%lu:", origin->line);
	if (origin->file)
		text_putc(out, ' ');
	text_printf(out, "%% %s\n", words);
}

/* In one piece, behind what was answered. */
static void say(struct session *session, const struct text *out)
{
	output_flush(session->out);
	write_all(STDERR_FILENO, text_string(out), out->len);
}

/* A number out of its range gets IOS's caret as well as the range. */
static bool has_caret(const struct understanding *said)
{
	return said->said == SAID_INVALID ||
	       (said->said == SAID_WRONG && said->why.code == ERANGE);
}

static void add_ambiguous(struct text *out, const struct origin *origin,
			  const char *line)
{
	struct text words = { 0 };

	text_puts(&words, "Ambiguous command:  \"");
	text_escape(&words, line);
	text_putc(&words, '"');
	add_words(out, origin, text_string(&words));
	text_free(&words);
}

static const char in_interface[] = "That is a command of an interface: type "
				   "`interface NAME` first";

static const char in_session[] = "That is a command of a session: type "
				 "`configure session` first";

/*
 * A configuration line typed in exec, an interface's outside of any, any line
 * of exec in user mode: a person is told what to type first, where IOS leaves
 * one to guess.
 */
static const char *way_in(struct session *session, const char *line,
			  const struct understanding *said)
{
	static const struct { unsigned from, to; const char *words; } ways[] = {
		{ MODE_EXEC, MODE_CONFIG, "That is a configuration command: "
		  "type `configure terminal` first" },
		{ MODE_EXEC, MODE_INTERFACE, in_interface },
		{ MODE_CONFIG, MODE_INTERFACE, in_interface },
		{ MODE_VRF, MODE_INTERFACE, in_interface },
		{ MODE_EXEC, MODE_SESSION, in_session },
		{ MODE_CONFIG, MODE_SESSION, in_session },
		{ MODE_USER, MODE_EXEC, "That needs privileges: type `enable` "
		  "first" },
	};
	unsigned mode = session_place(session)->mode;

	if (!session->interactive || said->said != SAID_INVALID)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		struct understanding there = { 0 };
		bool fits;

		if (ways[i].from != mode)
			continue;
		lang_parse(session->lang, &ways[i].to, 1, line, session,
			   session->arena, &there);
		fits = there.said == SAID_INCOMPLETE ||
		       (there.said == SAID_CALL &&
			strcmp(there.call.sentence->grammar, "end"));
		error_clear(&there.why);
		if (fits)
			return ways[i].words;
	}
	return NULL;
}

void report_line(struct session *session, const char *line,
		 const struct understanding *said)
{
	const char *hint = way_in(session, line, said);
	const struct origin *origin = &session->origin;
	struct text out = { 0 };

	if (has_caret(said)) {
		add_caret(session, &out, line, said->column);
		add_words(&out, origin, invalid);
	}
	if (said->said == SAID_WRONG)
		add_words(&out, origin, said->why.words);
	if (hint)
		add_words(&out, origin, hint);
	if (said->said == SAID_INCOMPLETE)
		add_words(&out, origin, "Incomplete command.");
	if (said->said == SAID_AMBIGUOUS)
		add_ambiguous(&out, origin, line);
	/* A blank line behind these two, as IOS has it. */
	if (session->interactive &&
	    (has_caret(said) || said->said == SAID_INCOMPLETE))
		text_putc(&out, '\n');
	say(session, &out);
	text_free(&out);
}

void report_error(struct session *session, const struct error *error)
{
	struct text out = { 0 };

	add_words(&out, error->origin.file ? &error->origin : &session->origin,
		  error->words);
	say(session, &out);
	text_free(&out);
}

void report_code(struct session *session, int code)
{
	report_notice(session, error_words(code));
}

void report_notice(struct session *session, const char *words)
{
	struct text out = { 0 };

	add_words(&out, &session->origin, words);
	say(session, &out);
	text_free(&out);
}

void report_waiting(struct session *session)
{
	size_t count = view_waiting(session->live);

	if (count)
		session_notice(session, "%zu static route%s wait%s: `show ip "
			       "static route` says why", count,
			       count == 1 ? "" : "s", count == 1 ? "s" : "");
}

void report_broken(int code)
{
	fprintf(stderr, "%% standard output: %s\n", error_words(code));
}
