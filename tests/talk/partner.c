/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * partner.c - the program that one talks to
 *
 * Nothing here waits for time to pass: always for bytes, or for an end; and
 * after TALK_TIMEOUT seconds of neither (30 unless set) the test has failed.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "partner.h"

/* So wide that nothing wraps, so high that no pager asks. */
enum { COLUMNS_USUAL = 511, PATIENCE = 30 };

static int patience(void)
{
	const char *set = getenv("TALK_TIMEOUT");
	uint64_t seconds = PATIENCE;

	if (set && number_parse(set, 1, 3600, &seconds) < 0)
		errx(2, "TALK_TIMEOUT=%s: not a number of seconds", set);
	return (int)seconds * 1000;
}

/* -- starting ----------------------------------------------------------------- */

/* What a command's leading assignments say of a name; NULL: nothing. */
static char *assigned(const char *command, const char *name)
{
	size_t len = strlen(name);

	for (;;) {
		size_t word = strcspn(command, " ");

		if (!memchr(command, '=', word))
			return NULL;
		if (!strncmp(command, name, len) && command[len] == '=')
			return strndup(command + len + 1, word - len - 1);
		command += word + strspn(command + word, " ");
	}
}

static unsigned short measure(const char *command, const char *name,
			      unsigned short usual)
{
	char *value = assigned(command, name);
	uint64_t number = usual;

	if (value && number_parse(value, 0, 9999, &number) < 0)
		errx(2, "%s=%s: not a number", name, value);
	free(value);
	return (unsigned short)number;
}

/* As a terminal's login finds them: what runs tests may have some ignored. */
static void signals_at_default(void)
{
	static const int numbers[] = {
		SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE, SIGHUP,
	};
	sigset_t none;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		signal(numbers[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void become(const char *command)
{
	struct text line = { 0 };

	signals_at_default();
	/* env(1) takes the assignments and leaves no shell behind. */
	text_printf(&line, "exec env %s", command);
	execl("/bin/sh", "sh", "-c", line.data, (char *)NULL);
	err(127, "/bin/sh");
}

void partner_start(struct partner *partner, const char *command)
{
	struct winsize size = {
		.ws_row = measure(command, "LINES", 0),
		.ws_col = measure(command, "COLUMNS", COLUMNS_USUAL),
	};
	char *term = assigned(command, "TERM");

	*partner = (struct partner){ 0 };
	partner->screen.sequences = term && strcmp(term, "dumb");
	free(term);
	partner->pid = forkpty(&partner->terminal, NULL, NULL, &size);
	if (partner->pid < 0)
		err(2, "forkpty");
	if (!partner->pid)
		become(command);
	fcntl(partner->terminal, F_SETFD, FD_CLOEXEC);
}

/* -- talking -------------------------------------------------------------------- */

void partner_send(struct partner *partner, const char *bytes, size_t len)
{
	while (len && !partner->gone) {
		ssize_t sent = write(partner->terminal, bytes, len);

		if (sent < 0 && errno != EINTR)
			partner->gone = true;
		if (sent > 0) {
			bytes += sent;
			len -= (size_t)sent;
		}
	}
}

/* Linux tells the end of the other side of a terminal by EIO. */
static void hear(struct partner *partner)
{
	char bytes[4096];
	ssize_t got = read(partner->terminal, bytes, sizeof(bytes));

	if (got > 0)
		screen_feed(&partner->screen, bytes, (size_t)got);
	else if (!got || errno != EINTR)
		partner->gone = true;
}

bool partner_await(struct partner *partner, bool (*until)(void *),
		   void *context)
{
	struct pollfd in = { .fd = partner->terminal, .events = POLLIN };
	int ready;

	while (!until(context)) {
		if (partner->gone)
			return false;
		ready = poll(&in, 1, patience());
		if (ready > 0)
			hear(partner);
		partner->late = !ready;
		if (partner->late)
			return false;
	}
	return true;
}

/* -- the end ---------------------------------------------------------------------- */

static int status_of(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
	       WEXITSTATUS(status);
}

int partner_end(struct partner *partner)
{
	int status = 0;

	if (!partner->pid)
		return 0;
	close(partner->terminal);
	if (partner->late)
		kill(partner->pid, SIGKILL);
	while (waitpid(partner->pid, &status, 0) < 0 && errno == EINTR)
		;
	partner->pid = 0;
	screen_free(&partner->screen);
	return status_of(status);
}

/* -- at no terminal --------------------------------------------------------------- */

static _Noreturn void become_piped(const char *command, int out)
{
	int null = open("/dev/null", O_RDONLY);

	if (null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 ||
	    dup2(out, 2) < 0)
		err(126, "dup2");
	signals_at_default();
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	err(127, "/bin/sh");
}

/* False when nothing came for too long. */
static bool collect(int in, struct text *output)
{
	struct pollfd ready = { .fd = in, .events = POLLIN };
	char bytes[4096];
	ssize_t got;

	for (;;) {
		if (!poll(&ready, 1, patience()))
			return false;
		got = read(in, bytes, sizeof(bytes));
		if (!got || (got < 0 && errno != EINTR))
			return true;
		if (got > 0)
			text_add(output, bytes, (size_t)got);
	}
}

int partner_run(const char *command, struct text *output)
{
	int ends[2], status = 0;
	bool timely;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		err(2, "pipe");
	pid = fork();
	if (pid < 0)
		err(2, "fork");
	if (!pid)
		become_piped(command, ends[1]);
	close(ends[1]);
	timely = collect(ends[0], output);
	close(ends[0]);
	if (!timely)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return timely ? status_of(status) : -1;
}
