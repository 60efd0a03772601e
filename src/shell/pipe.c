/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pipe.c - the chain of filters that a line names, and lines through it
 *
 * In the first filter's text a `|` belongs to the regular expression, as in
 * IOS (`include up|down`), unless a blank stands before it: then another
 * filter begins. Quotes keep such a `|` in the expression.
 */
#include <errno.h>
#include <unistd.h>

#include "filter.h"
#include "state.h"

enum { BLOCK = 32768 };

struct pipe {
	const struct family *families[2];	/* the one, then NULL */
	struct lang	*lang;		/* compiled when first asked for */
	pipe_sink	*sink;
	void		*context;
	struct stage	*filters;	/* of the line, `count` of them */
	size_t		 count, max;
	struct text	 input;		/* a line's beginning */
	struct text	 output;	/* for the sink */
};

struct pipe *pipe_new(const struct family *family, pipe_sink *sink,
		      void *context)
{
	struct pipe *pipe = memory_new(sizeof(*pipe));

	pipe->families[0] = family;
	pipe->sink = sink;
	pipe->context = context;
	return pipe;
}

static void stage_close(struct stage *stage)
{
	if (stage->compiled)
		regfree(&stage->regex);
	if (stage->fd >= 0)
		close(stage->fd);
	text_free(&stage->buffer);
}

static void forget(struct pipe *pipe)
{
	while (pipe->count)
		stage_close(&pipe->filters[--pipe->count]);
	text_clear(&pipe->input);
	text_clear(&pipe->output);
}

void pipe_free(struct pipe *pipe)
{
	if (!pipe)
		return;
	forget(pipe);
	lang_free(pipe->lang);
	free(pipe->filters);
	text_free(&pipe->input);
	text_free(&pipe->output);
	free(pipe);
}

/* A mistake in our own tables: tests find it before a user could. */
const struct lang *pipe_lang(struct pipe *pipe)
{
	static const struct word none[] = { { 0 } };
	struct error error = { 0 };

	if (!pipe->lang)
		pipe->lang = lang_new(pipe->families, none, &error);
	if (!pipe->lang) {
		fprintf(stderr, "%s\n", error.words);
		abort();
	}
	return pipe->lang;
}

/* -- what a line names ------------------------------------------------------ */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The end of a word in quotes, which begins at `at`; `at` if it has no end. */
static size_t skip_quotation(const char *line, size_t at)
{
	size_t end = at + 1;

	while (line[end] && line[end] != '"')
		end += line[end] == '\\' && line[end + 1] ? 2 : 1;
	return line[end] ? end : at;
}

/* The next `|` that begins a filter, from `at` > 0 on; the line's length if
 * there is none. */
static size_t next_bar(const char *line, size_t at)
{
	for (; line[at]; at++) {
		if (!is_blank(line[at - 1]))
			continue;
		if (line[at] == '|')
			break;
		if (line[at] == '"')
			at = skip_quotation(line, at);
	}
	return at;
}

size_t pipe_last(const char *line, size_t bar)
{
	size_t next;

	for (; line[next = next_bar(line, bar + 1)]; bar = next)
		;
	return bar;
}

void pipe_add(struct session *session, const struct stage *stage)
{
	struct pipe *pipe = shell_of(session)->pipe;

	pipe->filters = vector_room(pipe->filters, pipe->count, &pipe->max,
				    sizeof(*pipe->filters));
	pipe->filters[pipe->count++] = *stage;
}

/* Whether the filter added last may stand where it does. */
static bool well_placed(const struct pipe *pipe)
{
	const struct stage *last = &pipe->filters[pipe->count - 1];

	return pipe->count == 1 || (!last->kind->first && !last[-1].kind->last);
}

/* One filter, behind the `|` at `bar`; moves on to the next `|`. */
static bool understand(struct session *session, const char *line, size_t *bar,
		       struct understanding *said)
{
	struct pipe *pipe = shell_of(session)->pipe;
	static const unsigned mode = PIPE_MODE;
	size_t start = *bar + 1, len = next_bar(line, start) - start;
	const char *part = arena_substring(session->arena, line + start, len);
	struct error error = { 0 };

	lang_parse(pipe_lang(pipe), &mode, 1, part, session, session->arena,
		   said);
	said->column += start;
	if (said->said == SAID_NOTHING)
		said->said = SAID_INCOMPLETE;
	if (said->said != SAID_CALL)
		return false;
	said->call.sentence->run(session, &said->call, &error);
	if (!well_placed(pipe)) {
		said->said = SAID_INVALID;
		said->column = start + strspn(part, " \t");
		return false;
	}
	*bar = start + len;
	return true;
}

/* The chain is linked, and files made, when the whole line is understood. */
static bool ready(struct session *session, struct error *error)
{
	struct pipe *pipe = shell_of(session)->pipe;

	for (size_t i = 0; i < pipe->count; i++) {
		struct stage *stage = &pipe->filters[i];

		stage->pipe = pipe;
		stage->next = i + 1 < pipe->count ? stage + 1 : NULL;
	}
	for (size_t i = 0; i < pipe->count; i++) {
		struct stage *stage = &pipe->filters[i];

		if (stage->kind->open &&
		    stage->kind->open(session, stage, error) < 0)
			return false;
	}
	return true;
}

bool pipe_open(struct session *session, const char *line, size_t bar,
	       struct understanding *said, struct error *error)
{
	bool good = true;

	while (good && line[bar])
		good = understand(session, line, &bar, said);
	good = good && ready(session, error);
	if (!good)
		forget(shell_of(session)->pipe);
	return good;
}

/* -- lines through it ---------------------------------------------------------- */

static int drain(struct pipe *pipe)
{
	int rc = 0;

	if (pipe->output.len)
		rc = pipe->sink(pipe->context, pipe->output.data,
				pipe->output.len);
	text_clear(&pipe->output);
	return rc;
}

static int give(struct pipe *pipe, struct stage *stage, char *line,
		size_t len)
{
	if (stage && stage->kind->line)
		return stage->kind->line(stage, line, len);
	if (stage)
		return stage_pass(stage, line, len);
	text_add(&pipe->output, line, len);
	text_putc(&pipe->output, '\n');
	return pipe->output.len < BLOCK ? 0 : drain(pipe);
}

int stage_pass(struct stage *stage, char *line, size_t len)
{
	return give(stage->pipe, stage->next, line, len);
}

/* Every whole line of the input; what is left is a line's beginning. */
static int feed(struct pipe *pipe)
{
	char *line = pipe->input.data, *end = line + pipe->input.len, *newline;
	int rc = 0;

	while (!rc && (newline = memchr(line, '\n', (size_t)(end - line)))) {
		*newline = '\0';
		rc = give(pipe, pipe->filters, line, (size_t)(newline - line));
		line = newline + 1;
	}
	memmove(pipe->input.data, line, (size_t)(end - line) + 1);
	pipe->input.len = (size_t)(end - line);
	return rc;
}

int pipe_write(struct pipe *pipe, const char *data, size_t len)
{
	int rc;

	if (!pipe->count)
		return pipe->sink(pipe->context, data, len);
	text_add(&pipe->input, data, len);
	rc = feed(pipe);
	return rc ? rc : drain(pipe);
}

int pipe_close(struct pipe *pipe, struct error *error)
{
	int rc = 0;

	if (pipe->count && pipe->input.len)
		rc = give(pipe, pipe->filters, pipe->input.data,
			  pipe->input.len);
	for (size_t i = 0; i < pipe->count; i++) {
		struct stage *stage = &pipe->filters[i];
		int end = stage->kind->end ?
			  stage->kind->end(stage, error) : 0;

		rc = rc ? rc : end;
	}
	if (!rc)
		rc = drain(pipe);
	forget(pipe);
	return rc;
}
