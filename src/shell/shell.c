/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shell.c - a session's surroundings: standard output, notices, Ctrl-C
 *
 * Everything that answers goes session->out, then the filters of the line,
 * then the pager at a console, then standard output. Once standard output
 * has refused something it is broken for good, and the session ends.
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "report.h"
#include "state.h"

/* The one global that changes: set by SIGINT, looked at by all that waits. */
static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

bool shell_interrupted(void)
{
	return interrupted;
}

void shell_calm(void)
{
	interrupted = 0;
}

/*
 * SIGINT interrupts what waits (no SA_RESTART); a closed pipe is an errno. A
 * script that was started with SIGINT ignored, in the background, is not meant
 * by a Ctrl-C.
 */
static void catch_signals(void)
{
	struct sigaction catch = { .sa_handler = on_interrupt };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before;

	sigaction(SIGINT, &catch, &before);
	if (before.sa_handler == SIG_IGN && !isatty(STDIN_FILENO))
		sigaction(SIGINT, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t done = write(fd, data, len);

		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			data += done;
			len -= (size_t)done;
		}
	}
	return 0;
}

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
	struct shell *shell = memory_new(sizeof(*shell));

	*shell = (struct shell){ .out.write = write_output };
	shell->pipe = pipe_new(print, session);
	shell->pager = pager_new(session);
	session->shell = shell;
	session->out = &shell->out;
	session->notice = report_notice;
	session->stop = &interrupted;
	catch_signals();
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
