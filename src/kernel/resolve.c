/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve.c - names and addresses as a namespace sees them
 *
 * The C library's resolver reads /etc and keeps state of the process, so the
 * question is asked by a forked child that lives in the namespace, with its
 * /etc, and answers through a pipe. The child shares our process group: a
 * Ctrl-C ends it, and with it the wait. So does the time limit.
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <vrfsh/netns.h>

#include "enter.h"
#include "probe_parts.h"
#include "refuse.h"

enum { NAME_LIMIT_MS = 10000, ADDRESS_LIMIT_MS = 1500 };

struct question {
	int		 ns;
	const char	*vrf, *host;
	uint8_t		 family;
	struct ip	 ip;
};

struct answer {
	int		code;		/* 0 or a positive errno */
	struct ip	ip;
	char		host[NI_MAXHOST];
};

/* -- in the child ---------------------------------------------------------- */

static void ask_address(const struct question *question, struct answer *answer)
{
	struct addrinfo hints = {
		.ai_family = question->family, .ai_socktype = SOCK_DGRAM,
	};
	struct addrinfo *list, *entry;
	struct ip ip;

	answer->code = ENOENT;
	if (getaddrinfo(question->host, NULL, &hints, &list))
		return;
	for (entry = list; entry; entry = entry->ai_next) {
		ip = address_ip((const void *)entry->ai_addr);
		if (ip.family && (answer->code || ip.family < answer->ip.family))
			*answer = (struct answer){ .ip = ip };
	}
	freeaddrinfo(list);
}

static void ask_name(const struct question *question, struct answer *answer)
{
	union address address;
	socklen_t len;

	len = address_make(&address, &question->ip, 0, 0);
	answer->code = ENOENT;
	if (!getnameinfo(&address.any, len, answer->host, sizeof(answer->host),
			 NULL, 0, NI_NAMEREQD))
		answer->code = 0;
}

static _Noreturn void answer_from_inside(const struct question *question, int fd)
{
	struct answer answer = { 0 };
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	/* Files of /etc/netns without a target are not this command's news. */
	if (null >= 0)
		(void)dup2(null, STDERR_FILENO);
	enter_signals();
	answer.code = -enter_netns(question->ns, question->vrf);
	if (!answer.code && question->host)
		ask_address(question, &answer);
	else if (!answer.code)
		ask_name(question, &answer);
	(void)!write(fd, &answer, sizeof(answer));
	_exit(0);
}

/* -- in the parent --------------------------------------------------------- */

static int64_t now_msec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Whether the pipe has something, or its end, before the time is over. */
static bool comes(int fd, int limit_ms)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	int64_t end = now_msec() + limit_ms, left = limit_ms;
	int count;

	do {
		count = poll(&ready, 1, left);
		left = end - now_msec();
	} while (count < 0 && errno == EINTR && left > 0);
	return count > 0;
}

static void reap(pid_t child)
{
	kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}

static pid_t fork_to_ask(const struct question *question, int report)
{
	sigset_t all, mask;
	pid_t child;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &mask);
	child = fork();
	if (!child)
		answer_from_inside(question, report);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return child;
}

/* 0, or -errno: the child's, or of why it did not answer. */
static int ask(const struct question *question, int limit_ms,
	       struct answer *answer)
{
	int report[2], code = 0;
	pid_t child;

	if (pipe2(report, O_CLOEXEC))
		return -errno;
	child = fork_to_ask(question, report[1]);
	if (child < 0)
		code = -errno;
	close(report[1]);
	if (child > 0) {
		if (!comes(report[0], limit_ms))
			code = -ETIMEDOUT;
		else if (read(report[0], answer, sizeof(*answer)) !=
			 sizeof(*answer))
			code = -EINTR;
		else
			code = -answer->code;
		reap(child);
	}
	close(report[0]);
	return code;
}

int probe_resolve(int ns, const char *name, const char *host, uint8_t family,
		  struct ip *ip, struct error *error)
{
	const struct question question = {
		.ns = ns, .vrf = name, .host = host, .family = family,
	};
	struct answer answer;
	int code;

	if (ip_parse(host, ip) && (!family || ip->family == family))
		return 0;
	code = ask(&question, NAME_LIMIT_MS, &answer);
	if (code == -EPERM)
		return refuse_vrf(error, EPERM, "entering", name ? name : "");
	if (code)
		return error_set(error, ENOENT, "Unrecognized host or address, "
				 "or protocol not running.");
	*ip = answer.ip;
	return 0;
}

bool probe_reverse(int ns, const char *name, const struct ip *ip,
		   struct text *host)
{
	const struct question question = { .ns = ns, .vrf = name, .ip = *ip };
	struct answer answer;

	if (ask(&question, ADDRESS_LIMIT_MS, &answer))
		return false;
	answer.host[sizeof(answer.host) - 1] = '\0';
	text_puts(host, answer.host);
	return true;
}
