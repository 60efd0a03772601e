/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab_console.c - a console's two processes: one inside, one waiting outside
 *
 * A PID namespace is entered by a child only, so the console's first process
 * stays behind, holds the connection to the keeper and acts towards the
 * terminal as a shell would: at a terminal the child gets a process group of
 * its own (the outer one has no number in the lab, so programs started inside
 * could not give the terminal back to it), and when the child stops or ends
 * the terminal is taken back. If the outer process is killed the kernel kills
 * the child: PR_SET_PDEATHSIG, set after setns() and fork(), which clear it.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "lab.h"

/* The ways to root's tools, which a user's PATH may lack. */
#define ROOT_PATH	"/usr/local/sbin:/usr/sbin:/sbin"

struct console {
	int		connection, keeper;
	int		self;		/* a pidfd of the outer process */
	pid_t		child;
	bool		terminal;	/* the child has a group of its own */
	bool		given;		/* and the terminal, in its turn */
	struct termios	modes;		/* of the terminal, as found */
	sigset_t	signals;	/* before ours were blocked */
};

/* What the outer process waits for instead of dying. */
static const int awaited[] = {
	SIGCHLD, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTOU, SIGCONT,
	SIGUSR1, SIGUSR2,
};

static void set_of_signals(sigset_t *set)
{
	size_t i;

	sigemptyset(set);
	for (i = 0; i < ARRAY_SIZE(awaited); i++)
		sigaddset(set, awaited[i]);
}

/* -- inside --------------------------------------------------------------------------- */

/* Where the working directory is not in the lab (below /run), home is next. */
static void return_to(const char *folder)
{
	const char *home = getenv("HOME");

	if (folder && !chdir(folder))
		return;
	if ((!home || chdir(home)) && chdir("/"))
		perror("/");
}

static void set_environment(const char *name)
{
	const char *path = getenv("PATH");
	struct text wider = { 0 };

	setenv("VRFSH_LAB", name, 1);
	unsetenv("SSH_CONNECTION");	/* no way to it leads through the lab */
	unsetenv("XDG_RUNTIME_DIR");	/* it was below the machine's /run */
	if (path && !strstr(path, "/sbin")) {
		text_printf(&wider, "%s:" ROOT_PATH, path);
		setenv("PATH", wider.data, 1);
		text_free(&wider);
	}
}

static void be_inside(struct console *console, const char *name,
		      const char *folder)
{
	struct pollfd outer = { .fd = console->self, .events = POLLIN };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (poll(&outer, 1, 0) > 0)
		_exit(128 + SIGKILL);	/* it was killed before that */
	if (console->terminal) {
		setpgid(0, 0);
		if (console->given)
			tcsetpgrp(STDIN_FILENO, getpgrp());
	}
	sigprocmask(SIG_SETMASK, &console->signals, NULL);
	close(console->self);
	close(console->connection);
	close(console->keeper);
	return_to(folder);
	set_environment(name);
}

/* -- outside ---------------------------------------------------------------------------- */

/* Whether the terminal is ours to give: a shell gave it to our group. */
static bool in_front(void)
{
	return tcgetpgrp(STDIN_FILENO) == getpgrp();
}

static void give_terminal(struct console *console)
{
	if (!console->terminal || !in_front())
		return;
	console->given = !tcsetpgrp(STDIN_FILENO, console->child);
}

static void take_terminal(struct console *console)
{
	if (console->given)
		tcsetpgrp(STDIN_FILENO, getpgrp());
	console->given = false;
}

/* Signals go where keys would send them. */
static void signal_child(const struct console *console, int number)
{
	kill(console->terminal ? -console->child : console->child, number);
}

/* As the key would. The kernel lets it pass where no shell is above that could
 * wake us again (setpgid(2), orphaned groups): there, the child goes on too. */
static void stop_group(void)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	kill(0, SIGTSTP);
	sigprocmask(SIG_BLOCK, &stop, NULL);
}

/* The child has stopped: stop as it did, so that the shell above takes over.
 * When that wakes us in the foreground, so shall the child be. */
static void suspend(struct console *console)
{
	struct termios modes;
	bool known = console->given && !tcgetattr(STDIN_FILENO, &modes);

	if (known)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &console->modes);
	take_terminal(console);
	if (console->terminal)
		stop_group();
	else
		raise(SIGSTOP);
	if (known && in_front())
		tcsetattr(STDIN_FILENO, TCSADRAIN, &modes);
	give_terminal(console);
	signal_child(console, SIGCONT);
}

/* The child's exit status, or -1 while it lives. */
static int reap(struct console *console)
{
	int status;
	pid_t pid = waitpid(console->child, &status, WUNTRACED | WNOHANG);

	if (pid != console->child)
		return -1;
	if (WIFSTOPPED(status)) {
		suspend(console);
		return -1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	       128 + WTERMSIG(status);
}

/* In one group with us the child has what keys send; else, or if somebody sent
 * it to the outer process alone, it is handed on. */
static void hand_on(struct console *console, const siginfo_t *info)
{
	if (info->si_signo == SIGTTOU ||
	    (!console->terminal && info->si_code == SI_KERNEL))
		return;
	if (info->si_signo == SIGCONT)
		give_terminal(console);
	signal_child(console, info->si_signo);
}

static int wait_for_child(struct console *console)
{
	siginfo_t info;
	sigset_t set;
	int status;

	set_of_signals(&set);
	for (;;) {
		if (sigwaitinfo(&set, &info) < 0)
			continue;
		if (info.si_signo != SIGCHLD) {
			hand_on(console, &info);
			continue;
		}
		status = reap(console);
		if (status >= 0)
			return status;
	}
}

/* Leaves when the lab has ended with this console, if it does: then whoever
 * comes next finds nothing of it. */
static _Noreturn void be_outside(struct console *console)
{
	static const char ended[] = "% The lab has ended\n";
	struct lab_answer answer;
	int status, code;

	if (console->terminal)
		setpgid(console->child, console->child);
	status = wait_for_child(console);
	if (console->given && status > 128)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &console->modes);
	take_terminal(console);
	code = lab_talk(console->connection, LAB_LEAVE, &answer, NULL);
	if (code == -ECONNRESET && status == 128 + SIGKILL &&
	    write(STDERR_FILENO, ended, sizeof(ended) - 1) < 0)
		_exit(status);
	if (code || answer.ends)
		lab_await_end(console->keeper);
	_exit(status);
}

/* Only if input and output are one's own: in a pipeline the others belong to
 * our group and may need the terminal too. */
static void look_at_terminal(struct console *console)
{
	console->terminal = isatty(STDOUT_FILENO) &&
		!tcgetattr(STDIN_FILENO, &console->modes) &&
		tcgetpgrp(STDIN_FILENO) > 0;
	console->given = console->terminal && in_front();
}

int lab_console(const char *name, int connection, int keeper,
		struct error *error)
{
	struct console console = {
		.connection = connection, .keeper = keeper,
		.self = pidfd_open(getpid(), 0),
	};
	char folder[PATH_MAX];
	bool folder_known = getcwd(folder, sizeof(folder));
	sigset_t ours;
	int code;

	if (console.self < 0)
		return lab_refuse(error, errno, "name its console");
	look_at_terminal(&console);
	signal(SIGCHLD, SIG_DFL);	/* as SIG_IGN it would not be sent */
	fflush(NULL);
	if (setns(keeper, CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET |
		  CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID) < 0)
		return lab_refuse(error, errno, "enter it");
	set_of_signals(&ours);
	sigprocmask(SIG_BLOCK, &ours, &console.signals);
	console.child = fork();
	if (console.child < 0) {
		code = error_set(error, errno, "cannot start a console in the"
				 " lab: %s", error_words(errno));
		sigprocmask(SIG_SETMASK, &console.signals, NULL);
		return code;
	}
	if (console.child)
		be_outside(&console);
	be_inside(&console, name, folder_known ? folder : NULL);
	return 0;
}
