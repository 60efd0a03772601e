/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shell.c - a session's surroundings: standard output, notices
 *
 * Everything that answers goes session->out, then the filters of the line,
 * then the pager at a console, then standard output. Once standard output
 * has refused something it is broken for good, and the session ends.
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "filter.h"
#include "interrupt.h"
#include "report.h"
#include "state.h"

/* The last station: what a reader sees, by pages at a console. */
static int print(void *context, const char *data, size_t len)
{
	struct session *session = context;
	struct shell *shell = shell_of(session);
	int rc = shell->broken;

	if (!rc && session->interactive)
		return pager_write(shell->pager, data, len);
	if (!rc)
		rc = shell->broken = write_all(STDOUT_FILENO, data, len);
	return rc;
}

static int write_output(struct output *out, const char *data, size_t len)
{
	struct shell *shell = CONTAINER(out, struct shell, out);

	return pipe_write(shell->pipe, data, len);
}

void shell_open(struct session *session)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct shell *shell = memory_new(sizeof(*shell));

	*shell = (struct shell){ .out.write = write_output };
	shell->pipe = pipe_new(&family_filter, print, session);
	shell->pager = pager_new(session);
	session->shell = shell;
	session->out = &shell->out;
	session->notice = report_notice;
	session->read_file = script_read;
	session->stop = interrupt_catch();
	/* A closed pipe is an errno. */
	sigaction(SIGPIPE, &ignore, NULL);
}

void shell_close(struct session *session)
{
	struct shell *shell = shell_of(session);

	if (!shell)
		return;
	pipe_free(shell->pipe);
	pager_free(shell->pager);
	text_free(&shell->out.buffer);
	free(shell);
	session->shell = NULL;
	session->out = NULL;
}

int shell_say(const struct text *text)
{
	int rc = write_all(STDOUT_FILENO, text_string(text), text->len);

	if (!rc)
		return 0;
	if (rc == -EPIPE)
		return 128 + SIGPIPE;
	report_broken(rc);
	return 1;
}
