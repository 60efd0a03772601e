/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run.c - a program in the foreground, inside a namespace
 *
 * The child shares our process group, as with `ip netns exec`: the terminal's
 * signals reach it, a shell in it may do job control of its own, and Ctrl-Z
 * stops it together with us, for the shell that we were started from. We
 * ignore SIGINT and SIGQUIT meanwhile, and see afterwards that the terminal
 * is ours again, whatever became of the child.
 *
 * Why it could not be started comes back through a pipe that exec closes.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <vrfsh/netns.h>

#include "enter.h"
#include "refuse.h"

enum { STATUS_CANNOT_RUN = 126, STATUS_NO_PROGRAM = 127 };

/* Where it ended, and why; the child says it through the pipe. */
struct failure {
	enum { AT_FORK, AT_NAMESPACE, AT_DESCRIPTORS, AT_EXEC } stage;
	int error;
};

/* -- the terminal, and our signals, as they were --------------------------- */

struct foreground {
	int			terminal;	/* -1: none that is ours */
	struct termios		modes;
	struct sigaction	interrupt, quit;
	sigset_t		mask;
};

/* A terminal counts as ours if our process group is in its foreground; a job
 * in the background must not take it. */
static int own_terminal(struct termios *modes)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (isatty(fd) && tcgetpgrp(fd) == getpgrp() &&
		    !tcgetattr(fd, modes))
			return fd;
	return -1;
}

static void foreground_save(struct foreground *saved)
{
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t all;

	saved->terminal = own_terminal(&saved->modes);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &saved->mask);
	sigaction(SIGINT, &ignore, &saved->interrupt);
	sigaction(SIGQUIT, &ignore, &saved->quit);
}

/* A child killed within its own foreground group leaves that behind; one
 * killed in the middle of a screen leaves the terminal's modes. */
static void take_terminal(const struct foreground *saved, int status)
{
	sigset_t output, old;

	if (saved->terminal < 0)
		return;
	sigemptyset(&output);
	sigaddset(&output, SIGTTOU);
	sigprocmask(SIG_BLOCK, &output, &old);
	if (tcgetpgrp(saved->terminal) != getpgrp())
		(void)tcsetpgrp(saved->terminal, getpgrp());
	if (WIFSIGNALED(status))
		(void)tcsetattr(saved->terminal, TCSADRAIN, &saved->modes);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static void foreground_restore(const struct foreground *saved)
{
	sigaction(SIGINT, &saved->interrupt, NULL);
	sigaction(SIGQUIT, &saved->quit, NULL);
}

/* -- the child ------------------------------------------------------------- */

static void add_environment(const char *const *env)
{
	const char *equals;
	char *name;

	for (; env && *env; env++) {
		equals = strchr(*env, '=');
		if (!equals)
			continue;
		name = strndup(*env, equals - *env);
		if (name)
			(void)setenv(name, equals + 1, 1);
		free(name);
	}
}

/* Puts 0, 1 and RUN_PASSED in place; what stands there is ours and is closed
 * with the rest. `*report` is moved out of the way. */
static int place_descriptors(const struct run *run, int *report)
{
	int fd, input;

	fd = fcntl(*report, F_DUPFD_CLOEXEC, RUN_PASSED + 1);
	if (fd < 0)
		return -errno;
	*report = fd;
	if (run->out >= 0 && dup2(run->out, 1) < 0)
		return -errno;
	if (run->pass > 0 && run->pass != RUN_PASSED &&
	    dup2(run->pass, RUN_PASSED) < 0)
		return -errno;
	if (run->no_input) {
		input = open("/dev/null", O_RDONLY);
		if (input < 0 || dup2(input, 0) < 0)
			return -errno;
	}
	enter_descriptors(run->pass > 0 ? RUN_PASSED + 1 : RUN_PASSED);
	if (run->pass == RUN_PASSED)
		(void)fcntl(RUN_PASSED, F_SETFD, 0);
	return 0;
}

/*
 * execvp(3) says EACCES also where a folder of PATH may not be looked into and
 * no other has the program: there is none, then.
 */
static int why_not(const char *name, int code)
{
	const char *path = getenv("PATH");
	struct text file = { 0 };
	bool found = strchr(name, '/');

	while (code == EACCES && path && !found) {
		size_t len = strcspn(path, ":");

		text_clear(&file);
		text_add(&file, path, len);
		text_printf(&file, "%s%s", len ? "/" : "", name);
		found = access(file.data, F_OK) == 0;
		path = path[len] ? path + len + 1 : NULL;
	}
	text_free(&file);
	return code == EACCES && !found ? ENOENT : code;
}

static _Noreturn void become_program(const struct run *run, int report)
{
	struct failure failure = { .stage = AT_NAMESPACE };

	failure.error = -enter_netns(run->ns, run->name);
	if (!failure.error) {
		failure.stage = AT_DESCRIPTORS;
		failure.error = -place_descriptors(run, &report);
	}
	if (!failure.error) {
		failure.stage = AT_EXEC;
		add_environment(run->env);
		enter_signals();
		execvp(run->argv[0], run->argv);
		failure.error = why_not(run->argv[0], errno);
	}
	(void)!write(report, &failure, sizeof(failure));
	_exit(STATUS_NO_PROGRAM);
}

/* -- the parent ------------------------------------------------------------ */

/* A script whose interpreter is missing is ENOENT too. */
static bool no_program(const struct run *run)
{
	return !strchr(run->argv[0], '/') || access(run->argv[0], F_OK);
}

static int refuse_exec(const struct run *run, int code, int *status,
		       struct error *error)
{
	if (code != ENOENT)
		return error_set(error, code, "%s cannot be run: %s",
				 run->argv[0], error_words(code));
	if (!no_program(run))
		return error_set(error, code, "%s cannot be run: its "
				 "interpreter is missing", run->argv[0]);
	*status = STATUS_NO_PROGRAM;
	return error_set(error, code, "%s: no such program", run->argv[0]);
}

static int refuse(const struct run *run, const struct failure *failure,
		  int *status, struct error *error)
{
	switch (failure->stage) {
	case AT_NAMESPACE:
		return refuse_vrf(error, failure->error, "entering",
				  run->name ? run->name : "");
	case AT_EXEC:
		return refuse_exec(run, failure->error, status, error);
	default:
		return error_set(error, failure->error, "no process could be "
				 "started: %s", error_words(failure->error));
	}
}

static ssize_t read_some(int fd, void *buffer, size_t size)
{
	ssize_t len;

	do
		len = read(fd, buffer, size);
	while (len < 0 && errno == EINTR);
	return len;
}

/*
 * Until the program has ended and what it wrote is read, or until the reader
 * wants no more: it learns that by SIGPIPE. What the program left running in
 * the background may hold the pipe open for ever; we do not wait for that.
 */
static void feed(const struct run *run, pid_t child, int output)
{
	int ended = pidfd_open(child, 0);
	struct pollfd ready[] = {
		{ .fd = output, .events = POLLIN },
		{ .fd = ended, .events = POLLIN },
	};
	char buffer[16384];
	ssize_t len;

	for (;;) {
		if (poll(ready, ARRAY_SIZE(ready), -1) < 0) {
			if (errno == EINTR)
				continue;
			break;
		}
		if (!ready[0].revents)
			break;
		len = read_some(output, buffer, sizeof(buffer));
		if (len <= 0 || run->feed(run->context, buffer, len))
			break;
	}
	if (ended >= 0)
		close(ended);
}

static int wait_for(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return 0;
	return status;
}

/* Forks; afterwards the write ends are the child's alone. */
static pid_t start(const struct run *run, int report[2], int output[2],
		   struct failure *failure)
{
	struct run inner = *run;
	pid_t child;

	if (run->feed)
		inner.out = output[1];
	child = fork();
	if (!child)
		become_program(&inner, report[1]);
	*failure = (struct failure){ AT_FORK, child < 0 ? errno : 0 };
	close(report[1]);
	if (run->feed)
		close(output[1]);
	return child;
}

/* Returns its status as waitpid(2) has it, unless it failed to start. */
static int attend(const struct run *run, pid_t child, int report, int output,
		  struct failure *failure)
{
	struct failure said;

	if (child > 0 && read_some(report, &said, sizeof(said)) == sizeof(said))
		*failure = said;
	close(report);
	if (run->feed) {
		if (!failure->error)
			feed(run, child, output);
		close(output);
	}
	return child > 0 ? wait_for(child) : 0;
}

static int run_and_wait(const struct run *run, int report[2], int output[2],
			int *status, struct error *error)
{
	struct foreground saved;
	struct failure failure;
	pid_t child;
	int ended;

	foreground_save(&saved);
	child = start(run, report, output, &failure);
	sigprocmask(SIG_SETMASK, &saved.mask, NULL);
	ended = attend(run, child, report[0], output[0], &failure);
	take_terminal(&saved, ended);
	foreground_restore(&saved);
	if (failure.error)
		return refuse(run, &failure, status, error);
	*status = WIFSIGNALED(ended) ? 128 + WTERMSIG(ended) :
		WEXITSTATUS(ended);
	return 0;
}

int netns_run(const struct run *run, int *status, struct error *error)
{
	int report[2], output[2] = { -1, -1 }, code;

	*status = STATUS_CANNOT_RUN;
	if (pipe2(report, O_CLOEXEC))
		return error_set(error, errno, "no pipe: %s",
				 error_words(errno));
	if (run->feed && pipe2(output, O_CLOEXEC)) {
		code = errno;
		close(report[0]);
		close(report[1]);
		return error_set(error, code, "no pipe: %s",
				 error_words(code));
	}
	return run_and_wait(run, report, output, status, error);
}
