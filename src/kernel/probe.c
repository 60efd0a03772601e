/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe.c - one probe: sent, and what becomes of it
 *
 * Signals are blocked but while we sleep in ppoll(2), so that a Ctrl-C that
 * comes between looking at `stop` and going to sleep is not lost.
 */
#include <errno.h>
#include <poll.h>
#include <time.h>

#include "probe_parts.h"

enum { MICRO = 1000000, MILLI = 1000, NANO = 1000000000 };

static int64_t now_usec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * MICRO + now.tv_nsec / MILLI;
}

static int set_ttl(struct probe *probe, unsigned ttl)
{
	int value = ttl ? (int)ttl : -1;	/* -1: the kernel's default */
	bool ipv4 = probe->options.target.family == AF_INET;

	if (setsockopt(probe->fd, ipv4 ? IPPROTO_IP : IPPROTO_IPV6,
		       ipv4 ? IP_TTL : IPV6_UNICAST_HOPS, &value,
		       sizeof(value)))
		return -errno;
	return 0;
}

static int send_once(struct probe *probe)
{
	socklen_t size = probe->options.target.family == AF_INET ?
		sizeof(probe->target.in) : sizeof(probe->target.in6);

	if (sendto(probe->fd, probe->packet, probe->len, 0,
		   &probe->target.any, size) < 0)
		return -errno;
	return 0;
}

/*
 * A send also reports what came of an earlier packet, if that error arrived
 * just now; it sends nothing then. Only a second refusal is about this one.
 */
static int send_request(struct probe *probe, unsigned ttl)
{
	int code;

	packet_next(probe);
	code = set_ttl(probe, ttl);
	if (code)
		return code;
	error_forget(probe);
	code = send_once(probe);
	if (code) {
		error_forget(probe);
		code = send_once(probe);
	}
	return code;
}

/* Whether an answer has come already. */
static bool answered(struct probe *probe, struct probe_result *result)
{
	int code;

	do
		code = error_receive(probe, result);
	while (!code);
	return code > 0 || packet_receive(probe, result);
}

/* Sleeps until something comes, at most `usec`; signals are let in. */
static void doze(const struct probe *probe, int64_t usec, const sigset_t *mask)
{
	struct pollfd ready = { .fd = probe->fd, .events = POLLIN };
	struct timespec left = {
		.tv_sec = usec / MICRO,
		.tv_nsec = usec % MICRO * (NANO / MICRO),
	};

	(void)ppoll(&ready, 1, &left, mask);
}

static void await(struct probe *probe, int64_t start, unsigned timeout_ms,
		  const volatile sig_atomic_t *stop, const sigset_t *mask,
		  struct probe_result *result)
{
	const int64_t end = start + (int64_t)timeout_ms * MILLI;
	int64_t now = start;

	while (!answered(probe, result)) {
		if (stop && *stop) {
			result->answer = PROBE_STOPPED;
			break;
		}
		now = now_usec();
		if (now >= end) {
			result->answer = PROBE_TIMEOUT;
			break;
		}
		doze(probe, end - now, mask);
	}
	result->usec = now_usec() - start;
}

void probe_send(struct probe *probe, unsigned ttl, unsigned timeout_ms,
		const volatile sig_atomic_t *stop, struct probe_result *result)
{
	sigset_t all, mask;
	int64_t start;
	int code;

	*result = (struct probe_result){ 0 };
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &mask);
	start = now_usec();
	code = send_request(probe, ttl);
	if (code) {
		result->answer = PROBE_REFUSED;
		result->error = -code;
	} else {
		await(probe, start, timeout_ms, stop, &mask, result);
	}
	sigprocmask(SIG_SETMASK, &mask, NULL);
}
