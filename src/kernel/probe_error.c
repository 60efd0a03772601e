/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe_error.c - what routers say of a probe, from the socket's error queue
 *
 * IP_RECVERR (ip(7)) gives us the ICMP errors about our own packets without
 * any privilege. Two kinds are no answers: redirects, and "host unreachable"
 * from ourselves, which is how the kernel says that a neighbour did not answer
 * ARP or neighbour discovery. Nothing came over the line then, and IOS prints
 * a dot.
 */
#include <errno.h>
#include <time.h>		/* linux/errqueue.h forgets it */

#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>

#include "probe_parts.h"

enum { IGNORED = -1 };

/* What an ICMP error means: the first row with its type, and its code or ANY. */
enum { ANY = -1 };

static const struct meaning {
	uint8_t	origin, type;
	int	code, answer;
} meanings[] = {
	{ SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, PROBE_TOO_BIG },
	{ SO_EE_ORIGIN_ICMP, ICMP_DEST_UNREACH, ANY, PROBE_UNREACHABLE },
	{ SO_EE_ORIGIN_ICMP, ICMP_SOURCE_QUENCH, ANY, PROBE_QUENCH },
	{ SO_EE_ORIGIN_ICMP, ICMP_TIME_EXCEEDED, ANY, PROBE_TRANSIT },
	{ SO_EE_ORIGIN_ICMP, ICMP_PARAMETERPROB, ANY, PROBE_UNREACHABLE },
	{ SO_EE_ORIGIN_ICMP6, ICMP6_DST_UNREACH, ANY, PROBE_UNREACHABLE },
	{ SO_EE_ORIGIN_ICMP6, ICMP6_PACKET_TOO_BIG, ANY, PROBE_TOO_BIG },
	{ SO_EE_ORIGIN_ICMP6, ICMP6_TIME_EXCEEDED, ANY, PROBE_TRANSIT },
	{ SO_EE_ORIGIN_ICMP6, ICMP6_PARAM_PROB, ANY, PROBE_UNREACHABLE },
};

static int meaning_of(const struct sock_extended_err *said)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(meanings); i++)
		if (meanings[i].origin == said->ee_origin &&
		    meanings[i].type == said->ee_type &&
		    (meanings[i].code == ANY ||
		     meanings[i].code == said->ee_code))
			return meanings[i].answer;
	return IGNORED;
}

/* Whether it is the error of the family: `port` or `host` unreachable. */
static bool is_unreachable(const struct sock_extended_err *said, int code4,
			   int code6)
{
	return said->ee_origin == SO_EE_ORIGIN_ICMP ?
		said->ee_type == ICMP_DEST_UNREACH && said->ee_code == code4 :
		said->ee_type == ICMP6_DST_UNREACH && said->ee_code == code6;
}

/* The address that our requests carry: connecting a UDP socket tells. */
static bool is_ourselves(const struct probe *probe, const struct ip *ip)
{
	union address own = { 0 }, target;
	socklen_t size;
	struct ip source;

	size = address_make(&target, &probe->options.target,
			    probe->options.scope, 9);
	if (connect(probe->witness, &target.any, size))
		return false;
	size = sizeof(own);
	if (getsockname(probe->witness, &own.any, &size))
		return false;
	source = address_ip(&own);
	return ip_equal(&source, ip);
}

static bool is_about_latest(const struct probe *probe,
			    const union address *sent_to, const uint8_t *bytes,
			    size_t len)
{
	if (probe->options.kind == PROBE_ECHO)
		return packet_is_latest(probe, bytes, len);
	return sent_to->in.sin_port == probe->target.in.sin_port;
}

static bool understand(const struct probe *probe,
		       const struct sock_extended_err *said,
		       struct probe_result *result)
{
	struct ip from = address_ip((const void *)SO_EE_OFFENDER(said));
	int answer = meaning_of(said);

	if (answer == IGNORED)
		return false;
	if (is_unreachable(said, ICMP_HOST_UNREACH, ICMP6_DST_UNREACH_ADDR) &&
	    is_ourselves(probe, &from))
		return false;
	if (probe->options.kind == PROBE_TRACE &&
	    is_unreachable(said, ICMP_PORT_UNREACH, ICMP6_DST_UNREACH_NOPORT) &&
	    ip_equal(&from, &probe->options.target))
		answer = PROBE_REPLY;
	result->from = from;
	result->answer = answer;
	result->type = said->ee_type;
	result->code = said->ee_code;
	return true;
}

static const struct sock_extended_err *find_error(struct msghdr *message)
{
	struct cmsghdr *part;

	for (part = CMSG_FIRSTHDR(message); part;
	     part = CMSG_NXTHDR(message, part))
		if ((part->cmsg_level == IPPROTO_IP &&
		     part->cmsg_type == IP_RECVERR) ||
		    (part->cmsg_level == IPPROTO_IPV6 &&
		     part->cmsg_type == IPV6_RECVERR))
			return (const void *)CMSG_DATA(part);
	return NULL;
}

int error_receive(struct probe *probe, struct probe_result *result)
{
	_Alignas(struct cmsghdr) char control[512];
	const struct sock_extended_err *said;
	union address sent_to = { 0 };
	uint8_t bytes[64];
	struct iovec part = { bytes, sizeof(bytes) };
	struct msghdr message = {
		.msg_name = &sent_to, .msg_namelen = sizeof(sent_to),
		.msg_iov = &part, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	ssize_t len;

	len = recvmsg(probe->fd, &message, MSG_ERRQUEUE);
	if (len < 0)
		return -errno;
	said = find_error(&message);
	return said && is_about_latest(probe, &sent_to, bytes, len) &&
		understand(probe, said, result);
}

void error_forget(struct probe *probe)
{
	struct probe_result result = { 0 };
	socklen_t size = sizeof(int);
	int pending;

	while (error_receive(probe, &result) >= 0)
		;
	(void)getsockopt(probe->fd, SOL_SOCKET, SO_ERROR, &pending, &size);
}
