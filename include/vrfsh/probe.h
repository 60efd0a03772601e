/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe.h - echo requests and traces, sent from inside a namespace
 *
 * No root is needed: ping sockets (icmp(7), ping_group_range), with raw
 * sockets where these are closed but the privilege is there; UDP and the
 * socket's error queue for a trace.
 */
#ifndef VRFSH_PROBE_H
#define VRFSH_PROBE_H

#include <signal.h>

#include <vrfsh/base.h>
#include <vrfsh/ip.h>

enum probe_kind { PROBE_ECHO, PROBE_TRACE };

struct probe_options {
	enum probe_kind	kind;
	struct ip	target;
	unsigned	scope;		/* interface index, for link-local targets;
					 * 0: that of `device` */
	struct ip	source;		/* family 0: the kernel's choice */
	const char	*device;	/* leave by this interface; NULL: any */
	unsigned	size;		/* bytes of the whole IP datagram (IOS) */
	bool		dont_fragment;
	uint16_t	port;		/* of a trace's first probe; 0: 33434 */
};

enum probe_answer {
	PROBE_REPLY,		/* from the target itself */
	PROBE_TIMEOUT,
	PROBE_TRANSIT,		/* time exceeded, from a router on the way */
	PROBE_UNREACHABLE,	/* `code` says which (RFC 792, RFC 4443) */
	PROBE_TOO_BIG,		/* must fragment, may not */
	PROBE_QUENCH,
	PROBE_REFUSED,		/* the kernel sent nothing: `error` says why */
	PROBE_STOPPED,		/* `stop` was set meanwhile */
};

struct probe_result {
	enum probe_answer	answer;
	uint32_t		usec;	/* round trip */
	struct ip		from;	/* who answered; family 0: nobody */
	uint8_t			type, code;	/* of the ICMP error */
	int			error;	/* positive errno of PROBE_REFUSED */
};

struct probe;

/* -EACCES etc. with the error filled. The namespace may be closed after it. */
int probe_open(int ns, const struct probe_options *, struct probe **,
	       struct error *);
void probe_close(struct probe *);
/*
 * Sends one probe and waits for what becomes of it, at most `timeout_ms`.
 * `ttl` 0: the kernel's default. `*stop` is looked at whenever a signal comes.
 */
void probe_send(struct probe *, unsigned ttl, unsigned timeout_ms,
		const volatile sig_atomic_t *stop, struct probe_result *);

/*
 * Looks a name up as a process in the namespace would: its /etc/netns/NAME
 * files, its DNS. A literal address costs nothing. `family` 0: IPv4 first.
 * -ENOENT: no such host. `name` is the VRF's, NULL for home.
 */
int probe_resolve(int ns, const char *name, const char *host, uint8_t family,
		  struct ip *, struct error *);
/* The other way, for traces; false if there is no name. */
bool probe_reverse(int ns, const char *name, const struct ip *,
		   struct text *host);

#endif
