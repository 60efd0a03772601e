/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keeper.c - the first process of a lab: while it lives, the lab does
 *
 * Each console holds a connection. When the last one closes, however its
 * console ended, the keeper leaves, and the kernel ends every process in the
 * lab's PID namespace and with them everything else. `--keep` makes it stay.
 * It listens when the lab is ready, so that whoever is answered may enter.
 *
 * Where real root starts a lab there are two user namespaces, one in the
 * other: what the outer one's mounts forbid, nobody in the inner one can
 * allow again (mount_namespaces(7), locked mounts).
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bsd/string.h>

#include "lab.h"

enum {
	LISTENER = 3, FIRST_CONSOLE, DESCRIPTORS,	/* the keeper's */
	CONNECTIONS_MAX = 256,
};

/* -- keeping -------------------------------------------------------------------- */

/* polls[0] is the listener's, polls[i + 1] that of connection i. */
struct keeper {
	struct pollfd	polls[1 + CONNECTIONS_MAX];
	bool		is_console[CONNECTIONS_MAX];
	unsigned	count, consoles;
	bool		kept, ends;
	int		self;		/* a pidfd, to be given away */
};

static void answer(int connection, const struct lab_answer *said, int self)
{
	union {
		struct cmsghdr	header;
		char		space[CMSG_SPACE(sizeof(int))];
	} control = { .header = {
		.cmsg_len = CMSG_LEN(sizeof(int)),
		.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS,
	} };
	struct iovec bytes = { (void *)said, sizeof(*said) };
	struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };

	if (self >= 0) {
		memcpy(CMSG_DATA(&control.header), &self, sizeof(self));
		message.msg_control = &control;
		message.msg_controllen = sizeof(control);
	}
	/* Who is gone needs no answer: poll says so next. */
	if (sendmsg(connection, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return;
}

static void set_console(struct keeper *keeper, unsigned i, bool is_console)
{
	if (keeper->is_console[i] == is_console)
		return;
	keeper->is_console[i] = is_console;
	keeper->consoles += is_console ? 1 : -1;
	if (!keeper->consoles && !keeper->kept)
		keeper->ends = true;
}

static void add_connection(struct keeper *keeper, int fd)
{
	keeper->is_console[keeper->count++] = false;
	keeper->polls[keeper->count] =
		(struct pollfd){ .fd = fd, .events = POLLIN };
}

/* The last one takes its place. */
static void drop_connection(struct keeper *keeper, unsigned i)
{
	set_console(keeper, i, false);
	close(keeper->polls[i + 1].fd);
	keeper->count--;
	keeper->is_console[i] = keeper->is_console[keeper->count];
	keeper->polls[i + 1] = keeper->polls[keeper->count + 1];
}

static void accept_connection(struct keeper *keeper)
{
	struct ucred caller;
	socklen_t size = sizeof(caller);
	int fd = accept4(LISTENER, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	if (keeper->count == CONNECTIONS_MAX ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &caller, &size) < 0 ||
	    caller.uid != geteuid())
		close(fd);
	else
		add_connection(keeper, fd);
}

/* Carries out what connection `i` asks; false when it is closed or babbles. */
static bool serve(struct keeper *keeper, unsigned i)
{
	int fd = keeper->polls[i + 1].fd, self = -1;
	struct lab_answer said = { 0 };
	char verb;

	if (recv(fd, &verb, 1, MSG_DONTWAIT) != 1)
		return false;
	switch (verb) {
	case LAB_ENTER_KEEP:
		keeper->kept = true;
		/* fall through */
	case LAB_ENTER:
		set_console(keeper, i, true);
		self = keeper->self;
		break;
	case LAB_LEAVE:
		set_console(keeper, i, false);
		break;
	case LAB_END:
		keeper->ends = true;
		self = keeper->self;
		break;
	case LAB_ASK:
		break;
	default:
		return false;
	}
	said.consoles = keeper->consoles;
	said.kept = keeper->kept;
	said.ends = keeper->ends;
	answer(fd, &said, self);
	return true;
}

/* From the last to the first, since the dropped one's place is taken by the
 * last, which was served already. */
static _Noreturn void keep(struct keeper *keeper)
{
	while (!keeper->ends) {
		unsigned i;

		if (poll(keeper->polls, keeper->count + 1, -1) < 0)
			continue;
		for (i = keeper->count; i-- > 0 && !keeper->ends;)
			if (keeper->polls[i + 1].revents && !serve(keeper, i))
				drop_connection(keeper, i);
		if (!keeper->ends && keeper->polls[0].revents)
			accept_connection(keeper);
	}
	_exit(EXIT_SUCCESS);
}

/* -- beginning ------------------------------------------------------------------- */

/* When the console asks, tells it what could not be done. Why, it knows best
 * (lab_explain.c): from in here the system's switches look different. */
static _Noreturn void give_up(struct error *error)
{
	struct lab_answer said = { .code = error->code };
	char verb;

	strlcpy(said.step, error->words, sizeof(said.step));
	if (recv(FIRST_CONSOLE, &verb, 1, 0) == 1)
		answer(FIRST_CONSOLE, &said, -1);
	_exit(EXIT_FAILURE);
}

static int write_file(const char *path, const char *text)
{
	size_t len = strlen(text);
	int code = 0, fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (write(fd, text, len) != (ssize_t)len)
		code = -errno;
	close(fd);
	return code;
}

/* In the new user namespace: who made it is root here, and alone. A user may
 * map a group only after giving setgroups(2) up. */
static int map_ids(uid_t uid, gid_t gid)
{
	char map[32];
	int code = write_file("/proc/self/setgroups", "deny");

	if (code && code != -ENOENT)
		return code;
	snprintf(map, sizeof(map), "0 %u 1\n", uid);
	code = write_file("/proc/self/uid_map", map);
	if (code)
		return code;
	snprintf(map, sizeof(map), "0 %u 1\n", gid);
	return write_file("/proc/self/gid_map", map);
}

static int make_namespaces(int flags, struct error *error)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	int code;

	if (unshare(CLONE_NEWUSER | flags) < 0)
		return error_set(error, errno, "make namespaces");
	code = map_ids(uid, gid);
	return code ? error_set(error, -code, "become root in it") : 0;
}

/* PID 1: no signal that it has no handler for reaches it from inside. It
 * ignores its children's ends, so that the kernel reaps every orphan. */
static _Noreturn void live(const struct lab_plan *plan, bool sealed)
{
	struct keeper keeper = { 0 };
	struct error error = { 0 };

	signal(SIGCHLD, SIG_IGN);
	if (sealed && (lab_seal(plan, &error) ||
		       make_namespaces(CLONE_NEWNS | CLONE_NEWNET |
				       CLONE_NEWUTS | CLONE_NEWIPC, &error)))
		give_up(&error);
	if (lab_build(plan, &error))
		give_up(&error);
	keeper.self = pidfd_open(getpid(), 0);
	keeper.polls[0] = (struct pollfd){ .fd = LISTENER, .events = POLLIN };
	if (keeper.self < 0 || listen(LISTENER, SOMAXCONN) < 0) {
		error_set(&error, errno, "let consoles in");
		give_up(&error);
	}
	add_connection(&keeper, FIRST_CONSOLE);
	set_console(&keeper, 0, true);
	keep(&keeper);
}

/* Nothing of the console's stays open: not its terminal, nor the pipe whose
 * reader waits for its end. */
static int keep_descriptors(int listener, int console)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	int high_listener = fcntl(listener, F_DUPFD_CLOEXEC, DESCRIPTORS);
	int high_console = fcntl(console, F_DUPFD_CLOEXEC, DESCRIPTORS);
	int fd;

	if (nothing < 0 || high_listener < 0 || high_console < 0)
		return -errno;
	for (fd = 0; fd < LISTENER; fd++)
		if (dup2(nothing, fd) < 0)
			return -errno;
	if (dup2(high_listener, LISTENER) < 0 ||
	    dup2(high_console, FIRST_CONSOLE) < 0)
		return -errno;
	closefrom(DESCRIPTORS);
	return 0;
}

/* Between the console and the keeper: a PID namespace is entered by the next
 * child only. */
static _Noreturn void begin(const struct lab_plan *plan)
{
	bool sealed = geteuid() == 0 && lab_real_root();
	int flags = CLONE_NEWNS | CLONE_NEWPID;
	struct error error = { 0 };
	pid_t keeper;

	if (!sealed)
		flags |= CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC;
	if (make_namespaces(flags, &error))
		give_up(&error);
	keeper = fork();
	if (keeper < 0) {
		error_set(&error, errno, "start its keeper");
		give_up(&error);
	}
	if (!keeper)
		live(plan, sealed);
	_exit(EXIT_SUCCESS);
}

int keeper_start(const struct lab_plan *plan, int listener, pid_t *starter,
		 struct error *error)
{
	int pair[2], code;
	pid_t child;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return lab_refuse(error, errno, "make its socket");
	child = fork();
	if (child < 0) {
		code = lab_refuse(error, errno, "start its keeper");
		close(pair[0]);
		close(pair[1]);
		return code;
	}
	if (!child) {
		umask(022);
		setsid();
		prctl(PR_SET_NAME, "vrfsh-keeper");
		if (keep_descriptors(listener, pair[1]))
			_exit(EXIT_FAILURE);
		begin(plan);
	}
	close(pair[1]);
	*starter = child;
	return pair[0];
}
