/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe_open.c - the socket that probes leave by
 *
 * A ping socket where the namespace has them open (ping_group_range), else a
 * raw one where we have the privilege; UDP for traces. Path MTU is never
 * remembered (IP_PMTUDISC_PROBE, DONT): each probe finds out for itself.
 */
#include <errno.h>
#include <netinet/icmp6.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

#include <vrfsh/netns.h>

#include "probe_parts.h"
#include "refuse.h"

/* linux/in6.h, which does not go together with netinet/in.h */
#ifndef IPV6_DONTFRAG
#define IPV6_DONTFRAG	62
#endif

static int set(int fd, int level, int option, int value)
{
	if (setsockopt(fd, level, option, &value, sizeof(value)))
		return -errno;
	return 0;
}

static int set_options4(const struct probe *probe)
{
	int code;

	code = set(probe->fd, IPPROTO_IP, IP_RECVERR, 1);
	if (!code)
		code = set(probe->fd, IPPROTO_IP, IP_MTU_DISCOVER,
			   probe->options.dont_fragment ? IP_PMTUDISC_PROBE :
			   IP_PMTUDISC_DONT);
	if (!code)
		code = set(probe->fd, SOL_SOCKET, SO_BROADCAST, 1);
	return code;
}

/* A router never fragments IPv6: without df-bit we learn the path's MTU. */
static int set_options6(const struct probe *probe)
{
	int code;

	code = set(probe->fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
	if (!code && probe->options.dont_fragment) {
		code = set(probe->fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER,
			   IPV6_PMTUDISC_PROBE);
		if (!code)
			code = set(probe->fd, IPPROTO_IPV6, IPV6_DONTFRAG, 1);
	}
	return code;
}

static int set_device(struct probe *probe, int fd)
{
	struct ifreq request = { 0 };

	if (!*probe->device)
		return 0;
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, probe->device,
		       strlen(probe->device) + 1))
		return -errno;
	memcpy(request.ifr_name, probe->device, sizeof(request.ifr_name));
	if (!probe->options.scope && !ioctl(fd, SIOCGIFINDEX, &request))
		probe->options.scope = request.ifr_ifindex;
	return 0;
}

static int set_source(const struct probe *probe, int fd)
{
	union address source;
	socklen_t len;

	if (!probe->options.source.family)
		return 0;
	len = address_make(&source, &probe->options.source,
			   probe->options.scope, 0);
	return bind(fd, &source.any, len) ? -errno : 0;
}

static int refuse_source(const struct probe *probe, int code,
			 struct error *error)
{
	if (code == -ENODEV)
		return error_set(error, ENODEV, "no interface %s here",
				 probe->device);
	if (code == -EADDRNOTAVAIL)
		return error_set(error, EADDRNOTAVAIL, "Invalid source address"
				 "- IP address not on any of our up interfaces");
	return error_set(error, -code, "no probe can be sent: %s",
			 error_words(-code));
}

static int set_up(struct probe *probe, struct error *error)
{
	int code;

	code = set_device(probe, probe->fd);
	if (!code)
		code = set_device(probe, probe->witness);
	if (!code)
		code = set_source(probe, probe->fd);
	if (!code)
		code = set_source(probe, probe->witness);
	if (!code)
		code = probe->options.target.family == AF_INET ?
			set_options4(probe) : set_options6(probe);
	if (!code && probe->raw)
		code = packet_filter(probe);
	return code ? refuse_source(probe, code, error) : 0;
}

static int refuse_socket(const struct probe *probe, int ping, int code,
			 struct error *error)
{
	if (ping == -EPERM)
		return refuse_vrf(error, EPERM, "entering", "");
	if (code == -EAFNOSUPPORT)
		return error_set(error, EAFNOSUPPORT, "the kernel has no %s",
				 probe->options.target.family == AF_INET ?
				 "IPv4" : "IPv6");
	if (code == -EPERM)
		return error_set(error, EPERM, "not permitted: ping sockets are "
				 "closed in this VRF; its sysctl net.ipv4."
				 "ping_group_range, set to `0 2147483647`, "
				 "opens them, or run vrfsh as root");
	return error_set(error, -code, "no socket for probes: %s",
			 error_words(-code));
}

/* Its id tells a raw socket's replies from those of other pings. */
static int open_raw(struct probe *probe, int ns, int protocol)
{
	probe->raw = true;
	if (getrandom(&probe->id, sizeof(probe->id), GRND_NONBLOCK) !=
	    sizeof(probe->id))
		probe->id = (uint16_t)getpid();
	return netns_socket(ns, probe->options.target.family,
			    SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
}

static int open_sockets(struct probe *probe, int ns, struct error *error)
{
	const int datagram = SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
	const int family = probe->options.target.family;
	const int icmp = family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6;
	int ping;

	ping = netns_socket(ns, family, datagram,
			    probe->options.kind == PROBE_ECHO ? icmp : 0);
	probe->fd = ping;
	if (ping < 0 && ping != -EPERM && probe->options.kind == PROBE_ECHO)
		probe->fd = open_raw(probe, ns, icmp);
	if (probe->fd < 0)
		return refuse_socket(probe, ping, probe->fd, error);
	probe->witness = netns_socket(ns, family, datagram, 0);
	if (probe->witness < 0)
		return refuse_socket(probe, 0, probe->witness, error);
	return 0;
}

int probe_open(int ns, const struct probe_options *options,
	       struct probe **opened, struct error *error)
{
	struct probe *probe = memory_new(sizeof(*probe));
	int code;

	*probe = (struct probe){ .options = *options, .fd = -1, .witness = -1 };
	if (options->device)
		snprintf(probe->device, sizeof(probe->device), "%s",
			 options->device);
	code = open_sockets(probe, ns, error);
	if (!code)
		code = set_up(probe, error);
	if (code) {
		probe_close(probe);
		return code;
	}
	packet_prepare(probe);
	*opened = probe;
	return 0;
}

void probe_close(struct probe *probe)
{
	if (!probe)
		return;
	if (probe->fd >= 0)
		close(probe->fd);
	if (probe->witness >= 0)
		close(probe->witness);
	free(probe->packet);
	free(probe);
}
