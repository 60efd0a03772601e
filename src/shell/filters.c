/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * filters.c - the filters: what can be said behind a `|`, and what it does
 *
 * A family like any other: its words and sentences give `| ?`, Tab and the
 * errors. A sentence's handler adds its filter to the session's pipe. Lines
 * stream through; no filter holds more than one of them.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "filter.h"
#include "state.h"

struct filter_args {
	const char	*pattern, *path;
};

/* -- regular expressions ------------------------------------------------------ */

/* The rest of the line, as IOS has it; quotes around the whole keep blanks at
 * its ends, and a `|` behind a blank. */
static enum fit parse_pattern(const char *text, const struct word *word,
			      struct arena *arena, void *slot,
			      struct error *why)
{
	char words[128];
	regex_t regex;
	int rc;

	(void)word, (void)arena;
	rc = regcomp(&regex, text, REG_EXTENDED | REG_NOSUB);
	if (rc) {
		regerror(rc, &regex, words, sizeof(words));
		error_set(why, EINVAL, "%s: %s", text, words);
		return FIT_WRONG;
	}
	regfree(&regex);
	if (slot)
		*(const char **)slot = text;
	return FIT_YES;
}

typedef const char *slot_pattern;

static const struct type type_pattern = {
	.name = "LINE", .rest = true, .parse = parse_pattern, .sample = "Blue",
};

static int compile(struct session *session, struct stage *stage,
		   struct error *error)
{
	(void)session;
	if (!stage->pattern)
		return 0;
	if (regcomp(&stage->regex, stage->pattern,
		    REG_EXTENDED | REG_NOSUB))
		return error_set(error, EINVAL, "%s: not a regular expression",
				 stage->pattern);
	stage->compiled = true;
	return 0;
}

static bool matches(const struct stage *stage, const char *line)
{
	return !stage->compiled ||
	       !regexec(&stage->regex, line, 0, NULL, 0);
}

/* -- choosing lines ----------------------------------------------------------- */

static int include_line(struct stage *stage, char *line, size_t len)
{
	return matches(stage, line) ? stage_pass(stage, line, len) : 0;
}

static int exclude_line(struct stage *stage, char *line, size_t len)
{
	return matches(stage, line) ? 0 : stage_pass(stage, line, len);
}

static int begin_line(struct stage *stage, char *line, size_t len)
{
	if (!stage->begun)
		stage->begun = matches(stage, line);
	return stage->begun ? stage_pass(stage, line, len) : 0;
}

/* A line that matches, and those below it that are indented deeper. */
static int section_line(struct stage *stage, char *line, size_t len)
{
	size_t indent = strspn(line, " ");

	if (stage->begun && indent > stage->indent)
		return stage_pass(stage, line, len);
	stage->begun = matches(stage, line);
	stage->indent = indent;
	return stage->begun ? stage_pass(stage, line, len) : 0;
}

static int count_line(struct stage *stage, char *line, size_t len)
{
	(void)len;
	stage->count += matches(stage, line);
	return 0;
}

/* IOS's words; without an expression the bare number, for scripts. */
static int count_end(struct stage *stage, struct error *error)
{
	char line[80];
	int len = snprintf(line, sizeof(line), "%s%zu", stage->pattern ?
			   "Number of lines which match regexp = " : "",
			   stage->count);

	(void)error;
	return stage_pass(stage, line, (size_t)len);
}

static const struct stage_kind kind_include = {
	.open = compile, .line = include_line,
};
static const struct stage_kind kind_exclude = {
	.open = compile, .line = exclude_line,
};
static const struct stage_kind kind_begin = {
	.open = compile, .line = begin_line,
};
static const struct stage_kind kind_section = {
	.open = compile, .line = section_line,
};
static const struct stage_kind kind_count = {
	.open = compile, .line = count_line, .end = count_end,
};

/* -- files --------------------------------------------------------------------- */

enum { BLOCK = 32768 };

static int open_file(struct session *session, struct stage *stage,
		     struct error *error)
{
	int how = stage->kind->append ? O_APPEND : O_TRUNC;

	(void)session;
	stage->fd = open(stage->path, O_WRONLY | O_CREAT | O_CLOEXEC |
			  O_NOCTTY | how, 0666);
	if (stage->fd < 0)
		return error_set(error, errno, "%s: %s", stage->path,
				 error_words(errno));
	return 0;
}

static int save(struct stage *stage)
{
	int rc = write_all(stage->fd, text_string(&stage->buffer),
			   stage->buffer.len);

	text_clear(&stage->buffer);
	return rc;
}

static int redirect_line(struct stage *stage, char *line, size_t len)
{
	text_add(&stage->buffer, line, len);
	text_putc(&stage->buffer, '\n');
	return stage->buffer.len < BLOCK ? 0 : save(stage);
}

static int tee_line(struct stage *stage, char *line, size_t len)
{
	int rc = redirect_line(stage, line, len);

	return rc ? rc : stage_pass(stage, line, len);
}

/* Some file systems tell only at close(2) that there was no room. */
static int close_file(struct stage *stage, struct error *error)
{
	int rc = save(stage);

	if (close(stage->fd) < 0 && !rc)
		rc = -errno;
	stage->fd = -1;
	if (rc)
		error_set(error, -rc, "%s: %s", stage->path,
			  error_words(-rc));
	return rc;
}

static const struct stage_kind kind_redirect = {
	.last = true, .open = open_file, .line = redirect_line,
	.end = close_file,
};
static const struct stage_kind kind_append = {
	.last = true, .append = true, .open = open_file,
	.line = redirect_line, .end = close_file,
};
static const struct stage_kind kind_tee = {
	.open = open_file, .line = tee_line, .end = close_file,
};

/* -- forms --------------------------------------------------------------------- */

static int open_json(struct session *session, struct stage *stage,
		     struct error *error)
{
	(void)stage;
	(void)error;
	session->out->format = FORMAT_JSON;
	return 0;
}

static int open_unpaged(struct session *session, struct stage *stage,
			struct error *error)
{
	(void)stage;
	(void)error;
	pager_skip(shell_of(session)->pager);
	return 0;
}

static const struct stage_kind kind_json = { .first = true, .open = open_json };
static const struct stage_kind kind_no_more = { .open = open_unpaged };

/* -- what can be said ---------------------------------------------------------- */

static int add(struct session *session, const struct call *call,
	       const struct stage_kind *kind)
{
	const struct filter_args *args = call->args;

	pipe_add(session, &(struct stage){
		.kind = kind, .pattern = args->pattern, .path = args->path,
		.fd = -1,
	});
	return 0;
}

#define ADDS(kind)							\
	static int add_##kind(struct session *session,			\
			      const struct call *call, struct error *error) \
	{								\
		(void)error;						\
		return add(session, call, &kind_##kind);			\
	}

ADDS(append)
ADDS(begin)
ADDS(count)
ADDS(exclude)
ADDS(include)
ADDS(json)
ADDS(no_more)
ADDS(redirect)
ADDS(section)
ADDS(tee)

static const struct word words[] = {
	{ "append",	"Append output to a file" },
	{ "begin",	"Begin with the line that matches" },
	{ "count",	"Count the lines, or those that match" },
	{ "exclude",	"Exclude lines that match" },
	{ "include",	"Include lines that match" },
	{ "json",	"As one JSON document" },
	{ "no-more",	"Without a pause after each page" },
	{ "redirect",	"Redirect output to a file" },
	{ "section",	"Lines that match, with what is indented below them" },
	{ "tee",	"Copy output to a file" },
	{ "LINE",	"Regular Expression",
	  SLOT(struct filter_args, pattern, pattern) },
	{ "FILE",	"Path of the file", SLOT(struct filter_args, path, name) },
	{ 0 }
};

static const struct sentence sentences[] = {
	{ PIPE_MODE, "append FILE",	add_append, NULL },
	{ PIPE_MODE, "begin LINE",	add_begin, NULL },
	{ PIPE_MODE, "count [LINE]",	add_count, NULL },
	{ PIPE_MODE, "exclude LINE",	add_exclude, NULL },
	{ PIPE_MODE, "include LINE",	add_include, NULL },
	{ PIPE_MODE, "json",		add_json, NULL },
	{ PIPE_MODE, "no-more",		add_no_more, NULL },
	{ PIPE_MODE, "redirect FILE",	add_redirect, NULL },
	{ PIPE_MODE, "section LINE",	add_section, NULL },
	{ PIPE_MODE, "tee FILE",	add_tee, NULL },
	{ 0 }
};

FAMILY(filter, struct filter_args, "Filters");
