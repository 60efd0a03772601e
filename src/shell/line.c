/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line.c - one line: understood, carried out, answered
 *
 * What lines before it left on its way to the kernel is sent before anything
 * is said of a later one, so that errors come in the order of the lines.
 */
#include <errno.h>

#include "banner.h"
#include "interrupt.h"
#include "part.h"
#include "report.h"
#include "state.h"
#include "steps.h"

/* -- understanding ------------------------------------------------------------ */

/* In a dry run what exec does (`ping`, `run`, `show`) is left aside. */
static bool is_left_aside(const struct session *session,
			  const struct sentence *sentence)
{
	return session->dry_run && part_is_of_exec(sentence);
}

/* Makes the filters ready; what does not fit of them is `said` instead. */
static bool understand_pipe(struct session *session, const char *line,
			    struct understanding *said, struct error *error)
{
	struct understanding filters = { 0 };

	session->out->piped = pipe_open(session, line, said->pipe, &filters,
					error);
	if (!session->out->piped)
		*said = filters;
	return session->out->piped;
}

/*
 * Understands the line whole. False if it cannot be carried out: the error is
 * filled, or `said` tells why. Only what is answered can be piped, so that a
 * stray `|` in a configuration is an error.
 */
static bool understand(struct session *session, const char *line, bool *exec,
		       struct understanding *said, struct error *error)
{
	struct part part;
	bool answers;

	part_command(session, line, &part);
	session->force |= part.force;
	lang_parse(part.lang, part.modes, part.count, part.text, session,
		   session->arena, said);
	said->column += part.start;
	said->pipe += part.start;
	if (said->said != SAID_CALL)
		return said->said == SAID_NOTHING;
	*exec = part_is_exec(&part, &said->call);
	answers = part_answers(&part, &said->call);
	said->call.level += part.above;
	if (is_left_aside(session, said->call.sentence)) {
		said->said = SAID_NOTHING;
		return true;
	}
	if (!line[said->pipe])
		return true;
	if (answers)
		return understand_pipe(session, line, said, error);
	said->said = SAID_INVALID;
	said->column = said->pipe;
	return false;
}

/* -- carrying out --------------------------------------------------------------- */

static void begin(struct session *session)
{
	struct shell *shell = shell_of(session);
	struct output *out = session->out;

	arena_reset(session->arena);
	session->status = 0;
	session->guarded = false;
	out->error = shell->broken;
	out->format = FORMAT_TEXT;
	out->piped = false;
	pager_begin(shell->pager);
}

/* What exec says it says of the kernel, whatever is edited; it may lead to
 * another candidate, or out of this one. */
static int run(struct session *session, const struct call *call, bool exec,
	       struct error *error)
{
	const struct candidate *edited = session_candidate(session);
	struct view *view = session->view;
	int rc;

	if (!exec || !edited || view != edited->view)
		return call->sentence->run(session, call, error);
	session->view = session->live;
	rc = call->sentence->run(session, call, error);
	if (session_candidate(session) == edited)
		session->view = view;
	return rc;
}

/*
 * What was held back is sent before a command of exec, which may look at it
 * from outside, and at a console at once.
 */
static int carry_out(struct session *session, const struct call *call,
		     const char *line, bool exec, struct error *error)
{
	int rc = 0;

	if (exec)
		rc = view_flush(session->view, error);
	if (!rc)
		rc = steps_begin(session, call, line, error);
	if (!rc)
		rc = run(session, call, exec, error);
	if (!rc && session->interactive)
		rc = view_flush(session->view, error);
	if (!session->interactive)
		return rc;
	rc = steps_end(session, rc, error);
	report_waiting(session);
	return rc;
}

/* The answer to its end, through filters and pager. */
static int answer(struct session *session, int rc, struct error *error)
{
	struct shell *shell = shell_of(session);
	int end;

	output_flush(session->out);
	end = pipe_close(shell->pipe, error);
	/* That a person has read enough is no error. */
	if (rc == -EPIPE && !error->code)
		rc = 0;
	if (end == -EPIPE || rc)
		end = 0;
	return rc ? rc : end;
}

/* A line that failed may stand behind lines whose error is still to come. */
static int fail(struct session *session, const char *line, int rc,
		const struct understanding *said, struct error *error)
{
	struct error earlier = { 0 };
	int first = view_flush(session->view, &earlier);

	if (first)
		report_error(session, &earlier);
	else if (said->said != SAID_CALL && said->said != SAID_NOTHING)
		report_line(session, line, said);
	else if (error->code)
		report_error(session, error);
	else if (!session->status && !interrupt_came())
		report_code(session, -rc);
	error_clear(&earlier);
	return first ? first : rc;
}

/*
 * A line of a block of IOS whose first line has failed, as it is not built: one
 * error is enough for all. Its lines stand deeper, as IOS writes them.
 */
static bool is_in_failed_block(struct session *session, const char *line)
{
	struct shell *shell = shell_of(session);
	size_t depth = strspn(line, " \t");

	if (!shell->unbuilt || !line[depth] || line[depth] == '!')
		return false;
	if (depth < shell->unbuilt)
		shell->unbuilt = 0;
	return shell->unbuilt;
}

int line_run(struct session *session, const char *line)
{
	struct shell *shell = shell_of(session);
	struct understanding said = { 0 };
	struct error error = { 0 };
	bool broken = shell->broken, exec = false, force = session->force;
	int rc = 0;

	begin(session);
	if (banner_takes(session, line) || is_in_failed_block(session, line))
		return shell->broken;
	if (!understand(session, line, &exec, &said, &error))
		rc = error.code ? -error.code : -EINVAL;
	else if (said.said == SAID_CALL)
		rc = answer(session, carry_out(session, &said.call, line,
					       exec, &error), &error);
	if (shell->broken && !broken && shell->broken != -EPIPE)
		report_broken(-shell->broken);
	else if (rc && !shell->broken)
		rc = fail(session, line, rc, &said, &error);
	session->force = force;		/* of this line alone */
	if (session->unbuilt)
		shell->unbuilt = strspn(line, " \t") + 1;
	session->unbuilt = false;
	error_clear(&said.why);
	error_clear(&error);
	return shell->broken ? shell->broken : rc;
}
