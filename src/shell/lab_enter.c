/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab_enter.c - into a lab: the one of that name, or a new one
 *
 * To make a lab is to start its keeper and then to enter as anybody does, over
 * a connection that the keeper was born with; so if this process is killed on
 * the way, the keeper sees that end too. Of several who start one name at once,
 * the one whose bind() holds makes it; the others wait until it is reachable.
 */
#include <errno.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lab.h"

enum {
	WAIT_MS = 1,
	TRIES = 10000,			/* 10 s for another's start */
	UNNAMED = '#', UNNAMED_MAX = 10000,
};

struct entry {
	const char	*name;
	int		 connection, keeper;
};

static int enter(struct entry *entry, const struct lab_options *options,
		 struct error *error)
{
	struct lab_answer answer;
	int code = lab_talk(entry->connection, options->keep ?
			    LAB_ENTER_KEEP : LAB_ENTER, &answer,
			    &entry->keeper);

	if (!code && answer.code)
		code = lab_refuse(error, answer.code, answer.step);
	else if (!code && entry->keeper < 0)
		code = -EPROTO;
	if (code)
		close(entry->connection);
	return code;
}

/* -EADDRINUSE, without words, if the name is taken. */
static int bind_listener(const char *name)
{
	struct sockaddr_un address;
	socklen_t len = lab_address(name, &address);
	int code, fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&address, len) == 0)
		return fd;
	code = -errno;
	close(fd);
	return code;
}

/* The keeper outlives its parent: as a subreaper this process inherits it, and
 * leaves no zombie where PID 1 is a lazy one. */
static int make(struct entry *entry, const struct lab_options *options,
		struct error *error)
{
	struct lab_plan plan = {
		.hostname = options->name ? options->name : "lab",
		.writable = options->writable,
	};
	int listener = bind_listener(entry->name), code;
	pid_t starter;

	if (listener < 0)
		return listener;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	entry->connection = keeper_start(&plan, listener, &starter, error);
	close(listener);
	if (entry->connection < 0)
		return entry->connection;
	code = enter(entry, options, error);
	while (waitpid(starter, NULL, 0) < 0 && errno == EINTR)
		;
	return code == -ECONNRESET ?
	       error_set(error, EPIPE, "the lab ended while it started") : code;
}

static int join(struct entry *entry, const struct lab_options *options,
		struct error *error)
{
	entry->connection = lab_connect(entry->name);
	if (entry->connection < 0)
		return entry->connection;
	return enter(entry, options, error);
}

static bool is_passing(int code)
{
	return code == -ECONNRESET || code == -ECONNREFUSED ||
	       code == -EADDRINUSE;
}

/* ECONNREFUSED: nobody listens there, so make it; EADDRINUSE: somebody is
 * about to; ECONNRESET: the keeper was just leaving. */
static int join_or_make(struct entry *entry, const struct lab_options *options,
			struct error *error)
{
	const struct timespec pause = { .tv_nsec = WAIT_MS * 1000000L };
	int tries, code = -ETIMEDOUT;

	for (tries = 0; tries < TRIES; tries++) {
		code = join(entry, options, error);
		if (code == -ECONNREFUSED && *entry->name == UNNAMED)
			return error_set(error, ENOENT, "no lab named %s",
					 entry->name);
		if (code == -ECONNREFUSED)
			code = make(entry, options, error);
		if (error->code || !is_passing(code))
			break;
		nanosleep(&pause, NULL);
	}
	return code;
}

/* `#1`, `#2`, ...: may be joined by that name, not made. */
static int make_unnamed(struct entry *entry, char *name, size_t size,
			const struct lab_options *options, struct error *error)
{
	int number, code = -EADDRINUSE;

	entry->name = name;
	for (number = 1; number < UNNAMED_MAX && code == -EADDRINUSE; number++) {
		snprintf(name, size, "%c%d", UNNAMED, number);
		code = make(entry, options, error);
	}
	return code;
}

static int cannot_enter(struct error *error, const char *name, int code)
{
	if (code == -EACCES)
		return error_set(error, EACCES, "cannot enter lab %s: its name"
				 " is taken by another user", name);
	return error_set(error, -code, "cannot enter lab %s: %s", name,
			 error_words(code));
}

int lab_enter(const struct lab_options *options, struct error *error)
{
	struct entry entry = { .name = options->name, .keeper = -1 };
	char unnamed[16];
	int code;

	if (!options->name)
		code = make_unnamed(&entry, unnamed, sizeof(unnamed), options,
				    error);
	else if (!lab_name_valid(options->name) && *options->name != UNNAMED)
		return error_set(error, EINVAL, "a lab's name is up to %d"
				 " letters, digits, `-`, `_` and `.`, the first"
				 " a letter or digit, not `%s`", LAB_NAME_MAX,
				 options->name);
	else
		code = join_or_make(&entry, options, error);
	if (code)
		return cannot_enter(error, entry.name, code);
	code = lab_console(entry.name, entry.connection, entry.keeper, error);
	if (code) {
		close(entry.connection);
		close(entry.keeper);
	}
	return code;
}
