/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe_parts.h - what the parts of a probe share: its socket, its packets,
 * and what comes back
 */
#ifndef KERNEL_PROBE_PARTS_H
#define KERNEL_PROBE_PARTS_H

#include <linux/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <vrfsh/probe.h>

union address {
	struct sockaddr		any;
	struct sockaddr_in	in;
	struct sockaddr_in6	in6;
};

struct probe {
	struct probe_options	options;
	char		 device[IFNAMSIZ];
	int		 fd;
	int		 witness;	/* UDP: which source the kernel takes */
	bool		 raw;		/* not a ping socket: the id is ours */
	uint16_t	 id;		/* of a raw socket's requests */
	uint16_t	 sequence;	/* of the latest request */
	union address	 target;	/* of a trace, with the latest port */
	uint8_t		*packet;	/* ICMP header and data, or data alone */
	size_t		 len;
};

/* -- addresses (probe_address.c) ------------------------------------------- */

/* Fills the address, returns its size. `scope`, an interface's index, counts
 * where an IPv6 address needs one; `port` is in host order. */
socklen_t address_make(union address *, const struct ip *, unsigned scope,
		       uint16_t port);
/* Family 0 if it is neither IPv4 nor IPv6. */
struct ip address_ip(const union address *);

/* -- packets (probe_packet.c) ---------------------------------------------- */

/* Makes room for requests of the size that is asked for. */
void packet_prepare(struct probe *);
/* Lets a raw socket see only replies to requests of its id. */
int packet_filter(const struct probe *);
/* Makes `packet` the next request, and `target` where it goes. */
void packet_next(struct probe *);
/* Reads what has come; true if it answers the latest request. */
bool packet_receive(struct probe *, struct probe_result *);
/* Whether these bytes are the latest request as it was sent. */
bool packet_is_latest(const struct probe *, const uint8_t *bytes, size_t len);

/* -- errors (probe_error.c) ------------------------------------------------ */

/* Takes one message from the error queue: -EAGAIN if it is empty, 1 if it is
 * about the latest request and the result is filled, 0 if it is not. */
int error_receive(struct probe *, struct probe_result *);
/* Empties the queue and the socket's pending error. */
void error_forget(struct probe *);

#endif
