/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inside.h - what the commands share that work inside a VRF: ping, traceroute,
 * run, bash
 */
#ifndef COMMANDS_INSIDE_H
#define COMMANDS_INSIDE_H

#include <vrfsh/netns.h>
#include <vrfsh/probe.h>

#include "config.h"

/* A VRF that a command works in. */
struct inside {
	const char	*vrf;
	const char	*name;		/* of its /etc/netns folder; NULL: global */
	int		 ns;
};

/* The VRF named, or the place's; what was held back of changes is made first.
 * Close it with inside_close. */
int inside_open(struct session *, const char *named, struct inside *,
		struct error *);
void inside_close(const struct inside *);

/* -- whom to probe --------------------------------------------------------- */

/* What ping and traceroute can be told of it. */
struct target {
	slot_host	host;		/* a name, an address, fe80::1%eth0 */
	slot_value	family;		/* AF_INET, AF_INET6; 0: either */
	struct ip	source;		/* family 0: not named */
	slot_interface	source_interface;
};

/* The grammar is `[ip|ipv6] HOST` and `source {SOURCE4|SOURCE6|IFNAME}`. */
#define TARGET_WORDS(T, member)						\
	{ "ip", "An IPv4 host",						\
	  SLOT(T, member.family, value), AF_INET },			\
	{ "ipv6", "An IPv6 host",					\
	  SLOT(T, member.family, value), AF_INET6 },			\
	{ "HOST", "Name or address of the host",			\
	  SLOT(T, member.host, host) },					\
	{ "source", "Address or interface to send from" },		\
	{ "SOURCE4", "Source address", SLOT(T, member.source, ipv4) },	\
	{ "SOURCE6", "Source address", SLOT(T, member.source, ipv6) },	\
	{ "IFNAME", "Interface whose address is the source",		\
	  SLOT(T, member.source_interface, interface) }

/* Fills target, source and device of the options; the host's name is looked
 * up as the VRF sees it. */
int inside_target(struct session *, const struct inside *,
		  const struct target *, struct probe_options *,
		  struct error *);
/* The error of a probe that the kernel refused to send, in words. */
int inside_refused(struct session *, const struct inside *,
		   const struct probe_options *, int code, struct error *);

/* An address as IOS writes it; memory is the line's arena. */
const char *inside_ip(struct session *, const struct ip *);
/* Whether Ctrl-C was typed. */
bool inside_stopped(const struct session *);
/* Waits, or until Ctrl-C. */
void inside_wait(const struct session *, unsigned milliseconds);

#endif
