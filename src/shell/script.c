/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * script.c - scripts: files, standard input, texts of -c
 *
 * A script stops at its first error, having carried out the lines before it
 * and none after. A change may be on its way to the kernel while later lines
 * are read; its error names its own line, and what stood behind it in the
 * batch has been taken back (model.h, view_change).
 */
#include <errno.h>
#include <signal.h>

#include "atomic.h"
#include "banner.h"
#include "interrupt.h"
#include "part.h"
#include "reader.h"
#include "rehearsal.h"
#include "report.h"
#include "state.h"
#include "steps.h"

struct reading {
	struct session	*session;
	const struct script_options *options;
	int		 status;	/* of the process, so far */
	bool		 over;		/* nothing more is to be carried out */
	/* A block's first line failed, and so do those in it: they stand
	 * deeper than this; its `exit` is left out, too. */
	bool		 lost;
	size_t		 indent;
};

/* What a failure means for the exit status; the first one counts. */
static void fail(struct reading *reading, int rc)
{
	int status = reading->session->status;

	if (!status)
		status = rc == -EPERM || rc == -EACCES ? 126 : 1;
	if (!reading->status)
		reading->status = status;
	if (!reading->options->keep_going)
		reading->over = true;
}

/* Ctrl-C and a reader that is gone end a script, whatever the options say. */
static void look_around(struct reading *reading)
{
	int broken = shell_of(reading->session)->broken;

	if (broken)
		reading->status = broken == -EPIPE ? 128 + SIGPIPE : 1;
	else if (interrupt_came())
		reading->status = 128 + SIGINT;
	reading->over |= broken || interrupt_came() || reading->session->leave;
}

/* An error within a batch that stops nothing (--keep-going). */
static void report_batch(void *context, struct error *error)
{
	struct reading *reading = context;

	report_error(reading->session, error);
	reading->session->status = 0;
	fail(reading, -error->code);
}

/* What a line would be in configuration mode, or with it left out, in exec. */
static void consider(struct session *session, const char *line, bool exec,
		     struct understanding *said)
{
	unsigned modes[] = { MODE_CONFIG, session_place(session)->mode };

	line += part_force(line);
	lang_parse(session->lang, modes + exec, ARRAY_SIZE(modes) - exec, line,
		   session, session->arena, said);
	error_clear(&said->why);
}

/*
 * A script whose first command is one of configuration starts there, so that a
 * saved configuration is a script. Exec may know it too: `vrf Blue` must lead
 * back to configuration, where the next line is at home. But what only exec
 * takes it for, an abbreviation perhaps, it stays. Of a line with a mistake
 * the mode counts in which it got further.
 */
static bool starts_in_configuration(struct session *session, const char *line)
{
	struct understanding exec, config;

	arena_reset(session->arena);
	consider(session, line, true, &exec);
	consider(session, line, false, &config);
	if (config.said == SAID_NOTHING || config.call.level)
		return false;
	if (exec.said == SAID_CALL)
		return config.said == SAID_CALL &&
		       config.call.sentence == exec.call.sentence;
	return config.said == SAID_CALL || config.column > exec.column;
}

static bool says_something(const char *line)
{
	line += strspn(line, " \t");
	return *line && *line != '!';
}

static bool opens_block(const char *line)
{
	return !strncmp(line, "vrf ", 4) || !strncmp(line, "interface ", 10);
}

/* Whether a line belongs to a block whose first line failed. */
static bool is_lost(struct reading *reading, const char *line)
{
	size_t indent = strspn(line, " \t");

	if (!reading->lost || indent > reading->indent)
		return reading->lost;
	if (indent == reading->indent && !strcmp(line + indent, "exit")) {
		reading->lost = false;
		return true;
	}
	reading->lost = !opens_block(line + indent);
	return false;
}

static void lose_block(struct reading *reading, const char *line)
{
	size_t indent = strspn(line, " \t");

	if (!opens_block(line + indent))
		return;
	reading->lost = true;
	reading->indent = indent;
}

static void run_line(struct reading *reading, const char *line, bool *first)
{
	struct session *session = reading->session;
	int rc;

	if (!says_something(line) || is_lost(reading, line))
		return;
	if (*first && session_place(session)->mode == MODE_EXEC &&
	    starts_in_configuration(session, line))
		session_enter(session, 0, MODE_CONFIG, NULL, NULL);
	*first = false;
	rc = line_run(session, line);
	if (rc || session->status)
		fail(reading, rc);
	if (rc)
		lose_block(reading, line);
	look_around(reading);
}

/* A line that cannot be one: what stands before it goes first, as always. */
static void refuse_line(struct reading *reading, struct error *error)
{
	struct error earlier = { 0 };
	int rc = view_flush(reading->session->view, &earlier);

	report_error(reading->session, rc ? &earlier : error);
	error_clear(&earlier);
	fail(reading, rc ? rc : -EINVAL);
}

static void run_script(struct reading *reading, const struct script *script)
{
	struct session *session = reading->session;
	struct error error = { 0 };
	struct reader reader;
	bool first = true;
	char *line;
	int rc = 1;

	reader_open(&reader, script->fd, script->text);
	while (!reading->over && rc) {
		rc = reader_next(&reader, &line, &error);
		session->origin = (struct origin){
			script->name,
			script->text ? script->number : reader.line,
		};
		if (rc == 1)
			run_line(reading, line, &first);
		else if (rc == -EINTR)
			look_around(reading);
		else if (rc)
			refuse_line(reading, &error);
		error_clear(&error);
	}
	reader_close(&reader);
}

/* Sessions go with the process. */
static void tell_pending(struct session *session)
{
	for (const struct candidate *candidate = session->candidates;
	     candidate; candidate = candidate->next)
		session_notice(session, "Session %s was not committed",
			       candidate->name);
}

/* What is still on its way, at the end of all. */
static void finish(struct reading *reading)
{
	struct error error = { 0 };
	int rc = view_flush(reading->session->view, &error);

	rc = steps_end(reading->session, rc, &error);
	if (!rc)
		rc = banner_end(reading->session, &error);
	reading->session->status = 0;
	if (rc) {
		report_error(reading->session, &error);
		fail(reading, rc);
	}
	output_flush(reading->session->out);
	tell_pending(reading->session);
	reading->session->origin = (struct origin){ 0 };
	report_waiting(reading->session);
	look_around(reading);
	error_clear(&error);
}

/* What it would have changed so far, whether it failed or not. */
static void tell_difference(struct reading *reading, struct view *view)
{
	struct session *session = reading->session;
	struct error error = { 0 };
	int rc = rehearsal_end(session, view, reading->options->dry_run,
			       &error);

	if (rc) {
		report_error(session, &error);
		fail(reading, rc);
	}
	output_flush(session->out);
	error_clear(&error);
}

static void run_all(struct reading *reading, const struct script *scripts,
		    size_t count)
{
	const struct script_options *options = reading->options;
	struct session *session = reading->session;
	struct view *live = NULL;

	if (options->dry_run != DRY_RUN_NOT)
		live = rehearsal_begin(session);
	if (options->keep_going)
		view_keep_going(session->view, report_batch, reading);
	for (size_t i = 0; i < count && !reading->over; i++)
		run_script(reading, &scripts[i]);
	finish(reading);
	if (options->keep_going)
		view_keep_going(session->view, NULL, NULL);
	if (live)
		tell_difference(reading, live);
}

int script_run(struct session *session, const struct script *scripts,
	       size_t count, const struct script_options *options)
{
	struct reading reading = { .session = session, .options = options };
	bool whole = count && options->atomic && options->dry_run == DRY_RUN_NOT;
	struct shell *shell = shell_of(session);
	char *words = steps_words(scripts, count);

	shell->script = words;
	shell->several = count > 1;
	if (whole)
		reading.status = atomic_begin(session, scripts);
	if (!reading.status) {
		run_all(&reading, scripts, count);
		if (whole)
			reading.status = atomic_end(session, reading.status);
	}
	session->origin = (struct origin){ 0 };
	shell->script = NULL;
	shell->several = false;
	free(words);
	return reading.status;
}
