/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timer.c - the process that waits for the deadline of a commit
 *
 * It outlives the console and the login: a session and a parent of its own, no
 * terminal, out of the login's cgroup where that is allowed. Of descriptors it
 * keeps the namespace that it guards, so that this stays for as long as somebody
 * could still say `confirm`. It holds a lock while it lives; that it is free
 * tells the next vrfsh that the timer has died. It ends when what it was started
 * for is no longer pending. A deadline counts while the machine sleeps, too.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vrfsh/netlink.h>
#include <vrfsh/store.h>

#include "parts.h"

struct timer {
	uint64_t	 cookie;
	struct due	 due;
	bool		 first;
	int		 lock, clock, folder;
};

/* -- leaving the console ---------------------------------------------------------- */

/* SIGTERM ends it: so does the machine when it goes down. */
static void ignore_signals(void)
{
	static const int ignored[] = {
		SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU,
	};
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	const struct sigaction usual = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		(void)sigaction(ignored[i], &ignore, NULL);
	(void)sigaction(SIGTERM, &usual, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* `ready` becomes standard output for as long as it is needed. */
static bool leave_descriptors(int ready)
{
	int home = netns_home();
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (home <= STDERR_FILENO || null < 0 ||
	    dup2(ready, STDOUT_FILENO) < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(null, STDERR_FILENO) < 0)
		return false;
	if (home > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned)home - 1, 0);
	close_range((unsigned)home + 1, ~0U, 0);
	return true;
}

/* A login's end may end all that is in its cgroup. */
static void leave_cgroup(void)
{
	static const char *const roots[] = {
		"/sys/fs/cgroup/cgroup.procs",
		"/sys/fs/cgroup/systemd/cgroup.procs",
		"/sys/fs/cgroup/unified/cgroup.procs",
	};

	for (size_t i = 0; i < ARRAY_SIZE(roots); i++) {
		int fd = open(roots[i], O_WRONLY | O_CLOEXEC);

		if (fd < 0)
			continue;
		(void)write_all(fd, "0", 1);
		close(fd);
	}
}

/* -- waiting -------------------------------------------------------------------- */

static bool open_clock(struct timer *timer)
{
	const struct itimerspec when = { .it_value = {
		.tv_sec = (time_t)(timer->due.deadline / 1000000000),
		.tv_nsec = (long)(timer->due.deadline % 1000000000),
	} };

	timer->clock = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC);
	return timer->clock >= 0 &&
	       !timerfd_settime(timer->clock, TFD_TIMER_ABSTIME, &when, NULL);
}

static bool open_folder(struct timer *timer)
{
	struct text path = { 0 };
	bool watched;

	store_path(&path, timer->cookie, NULL);
	timer->folder = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	watched = timer->folder >= 0 &&
		  inotify_add_watch(timer->folder, path.data,
				    IN_DELETE | IN_MOVED_TO | IN_DELETE_SELF) >=
		  0;
	text_free(&path);
	return watched;
}

/* Whether what happened in the folder leaves it anything to wait for. */
static bool is_due(const struct timer *timer)
{
	char events[4096];

	while (read(timer->folder, events, sizeof(events)) > 0)
		;
	return confirm_is_due(timer->cookie, &timer->due);
}

static void wait_and_expire(const struct timer *timer)
{
	struct pollfd polled[] = {
		{ .fd = timer->clock, .events = POLLIN },
		{ .fd = timer->folder, .events = POLLIN },
	};
	struct world *world;
	struct session *session;

	while (is_due(timer) && !(polled[0].revents & POLLIN))
		if (poll(polled, ARRAY_SIZE(polled), -1) < 0 && errno != EINTR)
			return;
	if (!(polled[0].revents & POLLIN))
		return;
	world = world_new();
	session = session_new(world);
	confirm_expire(session, &timer->due);
	session_free(session);
	world_free(world);
}

static bool say_ready(void)
{
	bool said = !write_all(STDOUT_FILENO, "", 1);

	return dup2(STDIN_FILENO, STDOUT_FILENO) == STDOUT_FILENO && said;
}

/* For who wants to know which process it is. */
static void leave_number(int lock)
{
	char number[24];
	int len = snprintf(number, sizeof(number), "%d\n", (int)getpid());

	if (!ftruncate(lock, 0))
		(void)write_all(lock, number, (size_t)len);
}

/* What this process has of the console's session is left as it is: copies,
 * whose descriptors are gone. */
static _Noreturn void live(struct timer *timer, int ready)
{
	ignore_signals();
	if (!leave_descriptors(ready) || chdir("/") < 0)
		_exit(EXIT_FAILURE);
	leave_cgroup();
	(void)prctl(PR_SET_NAME, "vrfsh-timer");
	timer->lock = store_lock(timer->cookie, TIMER, true, timer->first);
	if (timer->lock == -EWOULDBLOCK && say_ready())
		_exit(EXIT_SUCCESS);
	if (timer->lock >= 0)
		leave_number(timer->lock);
	if (timer->lock >= 0 && open_clock(timer) && open_folder(timer) &&
	    say_ready())
		wait_and_expire(timer);
	_exit(EXIT_SUCCESS);
}

/* -- being started -------------------------------------------------------------- */

/* The one in between ends at once, so that the timer is nobody's child. */
static pid_t start(struct timer *timer, int ready)
{
	pid_t child = fork();

	if (child)
		return child;
	if (setsid() < 0)
		_exit(EXIT_FAILURE);
	child = fork();
	if (!child)
		live(timer, ready);
	_exit(child < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
}

static bool hear_ready(int from)
{
	ssize_t got;
	char byte;

	while ((got = read(from, &byte, 1)) < 0 && errno == EINTR)
		;
	return got == 1;
}

int timer_start(uint64_t cookie, const struct due *due, bool first,
		struct error *error)
{
	struct timer timer = { .cookie = cookie, .due = *due, .first = first };
	int ends[2], status;
	bool runs = false;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(error, errno, "no timer can be started: %s",
				 error_words(errno));
	child = start(&timer, ends[1]);
	close(ends[1]);
	if (child > 0) {
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			;
		runs = hear_ready(ends[0]);
	}
	close(ends[0]);
	return runs ? 0 : error_set(error, EAGAIN, "the timer that would take "
				    "it back cannot be started");
}
