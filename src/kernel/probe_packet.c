/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe_packet.c - echo requests and traces as bytes, and their answers
 *
 * The sequence number tells the latest request from those whose answers come
 * late; in a trace the UDP port does, as ever since traceroute(8). The kernel
 * fills in the checksum, and a ping socket's id, but for raw ICMP over IPv4.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>

#include "probe_parts.h"

enum {
	ICMP_HEADER	= 8,
	IP4_HEADER	= 20,
	IP4_HEADER_MAX	= 60,
	IP6_HEADER	= 40,
	TRACE_PORT	= 33434,
};

/* Where the fields lie in an echo request or reply, of either family. */
enum { AT_TYPE = 0, AT_CHECKSUM = 2, AT_ID = 4, AT_SEQUENCE = 6 };

static void put16(uint8_t *at, uint16_t number)
{
	at[0] = number >> 8;
	at[1] = number & 0xff;
}

static uint16_t get16(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

/* RFC 1071. */
static uint16_t checksum(const uint8_t *bytes, size_t len)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		sum += get16(bytes + i);
	if (i < len)
		sum += bytes[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum;
}

/* IOS fills its data with 0xabcd. */
void packet_prepare(struct probe *probe)
{
	bool echo = probe->options.kind == PROBE_ECHO;
	size_t headers = ICMP_HEADER, data, i;	/* UDP's is as long */

	headers += probe->options.target.family == AF_INET ? IP4_HEADER :
		IP6_HEADER;
	data = probe->options.size > headers ?
		probe->options.size - headers : 0;
	probe->len = data + (echo ? ICMP_HEADER : 0);
	probe->packet = memory_new(probe->len + 1);
	for (i = 0; i < probe->len; i++)
		probe->packet[i] = i % 2 ? 0xcd : 0xab;
}

/* The kernel runs it on what a raw socket gets: with the IP header in IPv4,
 * without in IPv6. */
int packet_filter(const struct probe *probe)
{
	bool ipv4 = probe->options.target.family == AF_INET;
	uint8_t reply = ipv4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;
	struct sock_filter code[] = {
		ipv4 ? (struct sock_filter)BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0) :
		(struct sock_filter)BPF_STMT(BPF_LDX | BPF_IMM, 0),
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, AT_TYPE),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, reply, 0, 3),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, AT_ID),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, probe->id, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog program = { ARRAY_SIZE(code), code };

	if (setsockopt(probe->fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
		       sizeof(program)))
		return -errno;
	return 0;
}

void packet_next(struct probe *probe)
{
	bool ipv4 = probe->options.target.family == AF_INET;
	unsigned first, port = 0;

	probe->sequence++;
	if (probe->options.kind == PROBE_TRACE) {
		first = probe->options.port ? probe->options.port : TRACE_PORT;
		port = first + (probe->sequence - 1) % (UINT16_MAX + 1 - first);
	} else {
		memset(probe->packet, 0, ICMP_HEADER);
		probe->packet[AT_TYPE] = ipv4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
		put16(probe->packet + AT_ID, probe->id);
		put16(probe->packet + AT_SEQUENCE, probe->sequence);
		if (probe->raw && ipv4)
			put16(probe->packet + AT_CHECKSUM,
			      checksum(probe->packet, probe->len));
	}
	address_make(&probe->target, &probe->options.target,
		     probe->options.scope, port);
}

bool packet_is_latest(const struct probe *probe, const uint8_t *bytes,
		      size_t len)
{
	return len >= ICMP_HEADER &&
		get16(bytes + AT_SEQUENCE) == probe->sequence &&
		(!probe->raw || get16(bytes + AT_ID) == probe->id);
}

/* A datagram that answers a trace: someone listens there. */
static bool answers_trace(const struct probe *probe, const union address *from)
{
	struct ip ip = address_ip(from);

	return ip_equal(&ip, &probe->options.target) &&
		from->in.sin_port == probe->target.in.sin_port;
}

static bool answers(const struct probe *probe, const union address *from,
		    const uint8_t *bytes, size_t len)
{
	size_t header = 0;
	bool ipv4 = probe->options.target.family == AF_INET;

	if (probe->options.kind == PROBE_TRACE)
		return answers_trace(probe, from);
	if (probe->raw && ipv4 && len > 0)
		header = (bytes[0] & 0xf) * 4;
	return len >= header + ICMP_HEADER &&
		bytes[header + AT_TYPE] ==
		(ipv4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY) &&
		packet_is_latest(probe, bytes + header, len - header);
}

bool packet_receive(struct probe *probe, struct probe_result *result)
{
	uint8_t bytes[IP4_HEADER_MAX + ICMP_HEADER];
	union address from = { 0 };
	socklen_t size;
	ssize_t len;

	for (;;) {
		size = sizeof(from);
		len = recvfrom(probe->fd, bytes, sizeof(bytes), 0, &from.any,
			       &size);
		if (len < 0)
			return false;
		if (!answers(probe, &from, bytes, len))
			continue;
		result->answer = PROBE_REPLY;
		result->from = address_ip(&from);
		return true;
	}
}
