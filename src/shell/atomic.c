/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * atomic.c - scripts of which all holds or nothing (--atomic)
 *
 * All scripts of the command line are one transaction: an error, Ctrl-C or a
 * reader that is gone takes back what was changed; so does the next start of
 * vrfsh if this process is killed.
 */
#include <errno.h>

#include "atomic.h"
#include "report.h"
#include "state.h"

static int status_of(const struct error *error)
{
	return error->code == EPERM || error->code == EACCES ? 126 : 1;
}

int atomic_begin(struct session *session, const struct script *script)
{
	const char *words = shell_of(session)->script;
	struct error error = { 0 };
	int status = 0;

	session->origin.file = script->name;
	if (step_begin(session, words ? words : script->text, true,
		       &error) < 0) {
		report_error(session, &error);
		status = status_of(&error);
	}
	error_clear(&error);
	return status;
}

static void take_back(struct session *session)
{
	struct error error = { 0 };
	size_t count = step_count(session);

	if (step_undo(session, &error) < 0)
		report_error(session, &error);
	else if (count)
		session_notice(session, count == 1 ?
			       "All or nothing: the change before it was taken "
			       "back" :
			       "All or nothing: the %zu changes before it were "
			       "taken back", count);
	error_clear(&error);
}

int atomic_end(struct session *session, int status)
{
	struct error error = { 0 };

	if (status) {
		take_back(session);
		return status;
	}
	if (step_end(session, &error) < 0) {
		report_error(session, &error);
		status = status_of(&error);
	}
	error_clear(&error);
	return status;
}
