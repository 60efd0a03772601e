/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab.c - labs by name: their addresses, and talking to their keepers
 *
 * A lab is known by the abstract socket of its keeper, bound in the network
 * namespace from which it was started: no file names it, so none can remain.
 * Anybody may bind or call such an address, so each side looks at the other's
 * uid. The keeper is reached by the pidfd that it sends: unlike a number, it
 * means the same in every PID namespace and never another process.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bsd/string.h>

#include "lab.h"

#define NAME_LETTERS \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

enum {
	PATIENCE_SECONDS = 10,		/* with a keeper that does not answer */
	END_MS = 1000,			/* with one that leaves */
};

bool lab_name_valid(const char *name)
{
	size_t len = strlen(name);

	return len && len <= LAB_NAME_MAX && strchr(NAME_LETTERS, *name) &&
	       strspn(name, NAME_LETTERS "-_.") == len;
}

const char *lab_name(void)
{
	const char *name = getenv("VRFSH_LAB");

	return name && *name ? name : NULL;
}

void lab_prefix(struct text *prefix)
{
	text_printf(prefix, "vrfsh-lab/%u/", (unsigned)geteuid());
}

socklen_t lab_address(const char *name, struct sockaddr_un *address)
{
	struct text path = { 0 };

	lab_prefix(&path);
	text_puts(&path, name);
	*address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	strlcpy(address->sun_path + 1, path.data,
		sizeof(address->sun_path) - 1);
	text_free(&path);
	return offsetof(struct sockaddr_un, sun_path) + 1 +
	       strlen(address->sun_path + 1);
}

int lab_connect(const char *name)
{
	struct timeval patience = { .tv_sec = PATIENCE_SECONDS };
	struct sockaddr_un address;
	socklen_t len = lab_address(name, &address);
	struct ucred owner;
	socklen_t size = sizeof(owner);
	int code, fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		       sizeof(patience)) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
		       sizeof(patience)) < 0 ||
	    connect(fd, (struct sockaddr *)&address, len) < 0 ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &owner, &size) < 0)
		code = -errno;
	else if (owner.uid != geteuid())
		code = -EACCES;
	else
		return fd;
	close(fd);
	return code;
}

static int received_descriptor(struct msghdr *message)
{
	const struct cmsghdr *header = CMSG_FIRSTHDR(message);
	int fd;

	if (!header || header->cmsg_level != SOL_SOCKET ||
	    header->cmsg_type != SCM_RIGHTS ||
	    header->cmsg_len != CMSG_LEN(sizeof(fd)))
		return -1;
	memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

static int receive(int connection, struct lab_answer *answer, int *keeper)
{
	union {
		struct cmsghdr	header;		/* for its alignment */
		char		space[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec bytes = { answer, sizeof(*answer) };
	struct msghdr message = {
		.msg_iov = &bytes, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	ssize_t len;
	int fd;

	do
		len = recvmsg(connection, &message, MSG_CMSG_CLOEXEC);
	while (len < 0 && errno == EINTR);
	if (len < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;
	fd = received_descriptor(&message);
	if (keeper)
		*keeper = fd;
	else if (fd >= 0)
		close(fd);
	if (!len)
		return -ECONNRESET;
	answer->step[sizeof(answer->step) - 1] = '\0';
	return len == sizeof(*answer) ? 0 : -EPROTO;
}

int lab_talk(int connection, enum lab_verb verb, struct lab_answer *answer,
	     int *keeper)
{
	char byte = verb;

	if (keeper)
		*keeper = -1;
	if (send(connection, &byte, 1, MSG_NOSIGNAL) < 0)
		return errno == EPIPE ? -ECONNRESET : -errno;
	return receive(connection, answer, keeper);
}

/* A pidfd is readable when its process has ended: for the first of a PID
 * namespace, after all others have been reaped. Where the machine's PID 1 is a
 * lazy one that may be never, and all but the zombies is gone long before. The
 * keeper is ours to reap only if we started the lab. */
void lab_await_end(int keeper)
{
	struct pollfd poll_keeper = { .fd = keeper, .events = POLLIN };
	siginfo_t ended;

	while (poll(&poll_keeper, 1, END_MS) < 0 && errno == EINTR)
		;
	waitid(P_PIDFD, keeper, &ended, WEXITED | WNOHANG);
}

int lab_end(const char *name, struct error *error)
{
	struct lab_answer answer;
	int connection = -ECONNREFUSED, code, keeper = -1;

	if (strlen(name) <= LAB_NAME_MAX)
		connection = lab_connect(name);
	if (connection == -ECONNREFUSED)
		return error_set(error, ENOENT, "no lab named %s", name);
	if (connection < 0)
		return error_set(error, -connection, "cannot reach lab %s: %s",
				 name, error_words(connection));
	code = lab_talk(connection, LAB_END, &answer, &keeper);
	if (code && code != -ECONNRESET)
		error_set(error, -code, "lab %s does not answer: %s", name,
			  error_words(code));
	if (keeper >= 0) {
		lab_await_end(keeper);
		close(keeper);
	}
	close(connection);
	return -error->code;
}
