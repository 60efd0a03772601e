/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * topology.h - home, a router and a host behind it, for tests of probes
 *
 *	home 10.1.0.2 --- 10.1.0.1 Router 10.2.0.1 --- 10.2.0.2 Far
 *	fd01::2           fd01::1         fd02::1      fd02::2
 *
 * The line to Far carries 1400 bytes. Some prefixes lead nowhere: 10.9 and
 * fd09 end at the router, 10.8 and fd08 at home.
 */
#ifndef TESTS_UNIT_TOPOLOGY_H
#define TESTS_UNIT_TOPOLOGY_H

#include "inside.h"

#include <signal.h>

#include <vrfsh/netns.h>
#include <vrfsh/probe.h>

enum { LONG = 20000, SHORT = 50 };	/* timeouts, in milliseconds */

static const char topology[] =
	"ip link set lo up\n"
	"ip link add near type veth peer near1 netns Router\n"
	"ip -n Router link add far1 mtu 1400 type veth peer far mtu 1400 netns Far\n"
	"ip addr add 10.1.0.2/24 dev near\n"
	"ip addr add fd01::2/64 dev near nodad\n"
	"ip addr add fe80::2/64 dev near nodad\n"
	"ip link set near addrgenmode none up\n"
	"ip -n Router addr add 10.1.0.1/24 dev near1\n"
	"ip -n Router addr add fd01::1/64 dev near1 nodad\n"
	"ip -n Router addr add fe80::1/64 dev near1 nodad\n"
	"ip -n Router link set near1 addrgenmode none up\n"
	"ip -n Router addr add 10.2.0.1/24 dev far1\n"
	"ip -n Router addr add fd02::1/64 dev far1 nodad\n"
	"ip -n Router link set far1 up\n"
	"ip -n Router link set lo up\n"
	"ip -n Router route add blackhole 10.9.0.0/24\n"
	"ip -n Router route add prohibit 10.9.1.0/24\n"
	"ip -n Router route add blackhole fd09::/64\n"
	"ip -n Router route add prohibit fd09:1::/64\n"
	"ip -n Far addr add 10.2.0.2/24 dev far\n"
	"ip -n Far addr add fd02::2/64 dev far nodad\n"
	"ip -n Far link set far up\n"
	"ip -n Far route add default via 10.2.0.1\n"
	"ip -n Far route add default via fd02::1\n"
	"ip route add 10.2.0.0/24 via 10.1.0.1\n"
	"ip route add 10.9.0.0/16 via 10.1.0.1\n"
	"ip route add fd02::/64 via fd01::1\n"
	"ip route add fd09::/32 via fd01::1\n"
	"ip route add fd09:1::/64 via fd01::1\n"
	"ip route add blackhole 10.8.0.0/24\n"
	"ip route add unreachable 10.8.1.0/24\n"
	"ip route add prohibit 10.8.2.0/24\n"
	"ip route add blackhole fd08::/64\n"
	"ip route add prohibit fd08:2::/64\n";

static volatile sig_atomic_t stop;

/* -- helpers --------------------------------------------------------------- */

static inline struct ip ip(const char *text)
{
	struct ip parsed = { 0 };

	assert_true(ip_parse(text, &parsed));
	return parsed;
}

static inline struct probe *open_probe(const struct probe_options *options)
{
	struct error error = { 0 };
	struct probe *probe = NULL;

	if (probe_open(netns_home(), options, &probe, &error))
		fail_msg("%s", error.words);
	return probe;
}

static inline struct probe_result
send_one(const struct probe_options *options, unsigned ttl, unsigned timeout_ms)
{
	struct probe *probe = open_probe(options);
	struct probe_result result;

	probe_send(probe, ttl, timeout_ms, &stop, &result);
	probe_close(probe);
	return result;
}

static inline void comes_from(const struct probe_result *result,
			      const char *expected)
{
	char text[IP_TEXT];

	assert_string_equal(ip_format(&result->from, text), expected);
}

/* Errors unlimited; a rate of 0 would not do, it takes away what the kernel
 * allows itself for prohibitions (net/ipv4/route.c, ip_error). */
static inline void forward(int ns)
{
	assert_int_equal(netns_sysctl_write(ns, "net/ipv4/ip_forward", "1"), 0);
	assert_int_equal(netns_sysctl_write(ns, "net/ipv6/conf/all/forwarding",
					    "1"), 0);
	assert_int_equal(netns_sysctl_write(ns, "net/ipv4/icmp_ratemask",
					    "0"), 0);
	assert_int_equal(netns_sysctl_write(ns, "net/ipv6/icmp/ratelimit",
					    "0"), 0);
}

static inline int build(void **state)
{
	struct error error = { 0 };
	int router, far;

	(void)state;
	if (!is_inside)
		return 0;
	if (netns_create("Router", &router, &error) ||
	    netns_create("Far", &far, &error)) {
		print_error("%s\n", error.words);
		return -1;
	}
	forward(router);
	close(router);
	close(far);
	return shell(topology);
}

#endif
