/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe.c - tests of echo requests
 *
 * Every one is done twice: with raw sockets (ping sockets are closed at
 * first), and with ping sockets.
 */
#include "topology.h"

#include <netinet/icmp6.h>
#include <sys/socket.h>
#include <time.h>

static struct probe_options echo_to(const char *target)
{
	return (struct probe_options){
		.kind = PROBE_ECHO, .target = ip(target), .size = 100,
	};
}

static void answer_is(const char *target, enum probe_answer answer,
		      const char *from)
{
	struct probe_options options = echo_to(target);
	struct probe_result result = send_one(&options, 0, LONG);

	assert_int_equal(result.answer, answer);
	comes_from(&result, from);
}

static void refusal_is(const char *target, int error)
{
	struct probe_options options = echo_to(target);
	struct probe_result result = send_one(&options, 0, LONG);

	assert_int_equal(result.answer, PROBE_REFUSED);
	assert_int_equal(result.error, error);
}

static int open_ping_sockets(void **state)
{
	(void)state;
	if (!is_inside)
		return 0;
	return netns_sysctl_write(netns_home(), "net/ipv4/ping_group_range",
				  "0 0");
}

/* From here on the echo tests go through ping sockets. */
static void ping_sockets_open(void **state)
{
	int fd;

	(void)state;
	need_inside();
	fd = netns_socket(netns_home(), AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
	assert_true(fd >= 0);
	close(fd);
}

/* -- echo ------------------------------------------------------------------ */

static void the_target_replies(void **state)
{
	(void)state;
	need_inside();
	answer_is("10.2.0.2", PROBE_REPLY, "10.2.0.2");
	answer_is("fd02::2", PROBE_REPLY, "fd02::2");
	answer_is("127.0.0.1", PROBE_REPLY, "127.0.0.1");
	answer_is("::1", PROBE_REPLY, "::1");
}

static void one_probe_sends_many(void **state)
{
	struct probe_options options = echo_to("10.2.0.2");
	struct probe_result result;
	struct probe *probe;
	int i;

	(void)state;
	need_inside();
	probe = open_probe(&options);
	for (i = 0; i < 1000; i++) {
		probe_send(probe, 0, LONG, &stop, &result);
		assert_int_equal(result.answer, PROBE_REPLY);
	}
	probe_close(probe);
}

/* The line is 1500 bytes wide: one more does not fit. */
static void size_is_the_whole_datagrams(void **state)
{
	static const char *const targets[] = { "10.1.0.1", "fd01::1" };
	struct probe_options options;
	struct probe_result result;
	size_t i;

	(void)state;
	need_inside();
	for (i = 0; i < ARRAY_SIZE(targets); i++) {
		options = echo_to(targets[i]);
		options.dont_fragment = true;
		options.size = 1500;
		result = send_one(&options, 0, LONG);
		assert_int_equal(result.answer, PROBE_REPLY);
		options.size = 1501;
		result = send_one(&options, 0, LONG);
		assert_int_equal(result.answer, PROBE_REFUSED);
		assert_int_equal(result.error, EMSGSIZE);
	}
}

static void what_may_not_be_fragmented_is_too_big(void **state)
{
	struct probe_options options = echo_to("10.2.0.2");
	struct probe_result result;

	(void)state;
	need_inside();
	options.dont_fragment = true;
	options.size = 1400;
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_REPLY);
	options.size = 1401;
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_TOO_BIG);
	comes_from(&result, "10.1.0.1");
}

/* The path's MTU, once learnt, must not make the kernel refuse the next. */
static void each_probe_meets_the_narrow_line(void **state)
{
	struct probe_options options = echo_to("10.2.0.2");
	struct probe_result result;
	struct probe *probe;
	int i;

	(void)state;
	need_inside();
	options.dont_fragment = true;
	options.size = 1450;
	probe = open_probe(&options);
	for (i = 0; i < 5; i++) {
		probe_send(probe, 0, LONG, &stop, &result);
		assert_int_equal(result.answer, PROBE_TOO_BIG);
	}
	probe_close(probe);
}

static void what_may_be_fragmented_arrives(void **state)
{
	struct probe_options options = echo_to("10.2.0.2");
	struct probe_result result;

	(void)state;
	need_inside();
	options.size = 1450;
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_REPLY);
	options.size = 18024;
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_REPLY);
}

/* No router fragments IPv6, but the sender does when it has learnt. */
static void ipv6_learns_the_paths_mtu(void **state)
{
	struct probe_options options = echo_to("fd02::2");
	struct probe_result result;
	struct probe *probe;

	(void)state;
	need_inside();
	assert_int_equal(shell("ip -6 route flush cache"), 0);
	options.size = 1450;
	probe = open_probe(&options);
	probe_send(probe, 0, LONG, &stop, &result);
	assert_int_equal(result.answer, PROBE_TOO_BIG);
	comes_from(&result, "fd01::1");
	probe_send(probe, 0, LONG, &stop, &result);
	assert_int_equal(result.answer, PROBE_REPLY);
	probe_close(probe);
}

static void a_router_says_that_time_is_exceeded(void **state)
{
	static const char *const ways[][2] = {
		{ "10.2.0.2", "10.1.0.1" }, { "fd02::2", "fd01::1" },
	};
	struct probe_options options;
	struct probe_result result;
	size_t i;

	(void)state;
	need_inside();
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		options = echo_to(ways[i][0]);
		result = send_one(&options, 1, LONG);
		assert_int_equal(result.answer, PROBE_TRANSIT);
		comes_from(&result, ways[i][1]);
		result = send_one(&options, 2, LONG);
		assert_int_equal(result.answer, PROBE_REPLY);
	}
}

static void a_router_says_that_it_is_unreachable(void **state)
{
	struct probe_options options = echo_to("10.9.1.1");
	struct probe_result result;

	(void)state;
	need_inside();
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_UNREACHABLE);
	assert_int_equal(result.type, 3);
	assert_int_equal(result.code, 13);
	comes_from(&result, "10.1.0.1");
	options = echo_to("fd09:1::1");
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_UNREACHABLE);
	assert_int_equal(result.type, ICMP6_DST_UNREACH);
	assert_int_equal(result.code, ICMP6_DST_UNREACH_ADMIN);
	comes_from(&result, "fd01::1");
}

static void a_lost_probe_is_a_timeout(void **state)
{
	struct probe_options options = echo_to("10.9.0.1");
	struct probe_result result;

	(void)state;
	need_inside();
	result = send_one(&options, 0, SHORT);
	assert_int_equal(result.answer, PROBE_TIMEOUT);
	assert_true(result.usec >= SHORT * 1000);
	assert_int_equal(result.from.family, 0);
	options = echo_to("fd09::1");
	result = send_one(&options, 0, SHORT);
	assert_int_equal(result.answer, PROBE_TIMEOUT);
}

/* The kernel sends itself "host unreachable" then: it is no answer. */
static void a_silent_neighbour_is_a_timeout(void **state)
{
	struct probe_options options = echo_to("10.1.0.99");
	struct probe_result result;

	(void)state;
	need_inside();
	assert_int_equal(netns_sysctl_write(netns_home(),
			 "net/ipv4/neigh/near/retrans_time_ms", "10"), 0);
	result = send_one(&options, 0, 200);
	assert_int_equal(result.answer, PROBE_TIMEOUT);
	options = echo_to("fd01::99");
	assert_int_equal(netns_sysctl_write(netns_home(),
			 "net/ipv6/neigh/near/retrans_time_ms", "10"), 0);
	result = send_one(&options, 0, 200);
	assert_int_equal(result.answer, PROBE_TIMEOUT);
}

static void the_kernel_refuses_at_once(void **state)
{
	(void)state;
	need_inside();
	refusal_is("10.10.10.1", ENETUNREACH);
	refusal_is("10.8.0.1", EINVAL);
	refusal_is("10.8.1.1", EHOSTUNREACH);
	refusal_is("10.8.2.1", EACCES);
	refusal_is("fd10::1", ENETUNREACH);
	refusal_is("fd08::1", EINVAL);
	refusal_is("fd08:2::1", EACCES);
}

static void it_leaves_from_the_source(void **state)
{
	struct probe_options options = echo_to("10.2.0.2");
	struct probe_result result;

	(void)state;
	need_inside();
	assert_int_equal(shell("ip addr add 10.3.0.1/32 dev lo;"
			       "ip -n Router route add 10.3.0.1 via 10.1.0.2"),
			 0);
	options.source = ip("10.3.0.1");
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_REPLY);
	/* Without its way back the answer would have nowhere to go. */
	assert_int_equal(shell("ip -n Router route change blackhole 10.3.0.1"
			       " || ip -n Router route del 10.3.0.1"), 0);
	result = send_one(&options, 0, SHORT);
	assert_int_equal(result.answer, PROBE_TIMEOUT);
	assert_int_equal(shell("ip addr del 10.3.0.1/32 dev lo;"
			       "ip -n Router route del 10.3.0.1 || :"), 0);
}

static void a_source_that_is_not_ours_is_refused(void **state)
{
	struct probe_options options = echo_to("10.2.0.2");
	struct error error = { 0 };
	struct probe *probe;

	(void)state;
	need_inside();
	options.source = ip("192.0.2.1");
	assert_int_equal(probe_open(netns_home(), &options, &probe, &error),
			 -EADDRNOTAVAIL);
	assert_string_equal(error.words, "Invalid source address- IP address "
			    "not on any of our up interfaces");
	error_clear(&error);
}

static void a_link_local_target_needs_its_device(void **state)
{
	struct probe_options options = echo_to("fe80::1");
	struct probe_result result;
	struct error error = { 0 };
	struct probe *probe;

	(void)state;
	need_inside();
	options.device = "near";
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_REPLY);
	comes_from(&result, "fe80::1");
	options.device = "nowhere";
	assert_int_equal(probe_open(netns_home(), &options, &probe, &error),
			 -ENODEV);
	error_clear(&error);
}

/* -- being stopped --------------------------------------------------------- */

static void set_stop(int number)
{
	(void)number;
	stop = 1;
}

static void a_signal_stops_the_wait(void **state)
{
	struct sigaction action = { .sa_handler = set_stop }, old;
	struct itimerspec soon = { .it_value.tv_nsec = 10000000 };
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1,
	};
	struct probe_options options = echo_to("10.9.0.1");
	struct probe_result result;
	timer_t timer;

	(void)state;
	need_inside();
	sigaction(SIGUSR1, &action, &old);
	assert_false(timer_create(CLOCK_MONOTONIC, &event, &timer));
	assert_false(timer_settime(timer, 0, &soon, NULL));
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_STOPPED);
	timer_delete(timer);
	sigaction(SIGUSR1, &old, NULL);
	stop = 0;
}

static void a_stop_from_before_counts(void **state)
{
	struct probe_options options = echo_to("10.9.0.1");
	struct probe_result result;

	(void)state;
	need_inside();
	stop = 1;
	result = send_one(&options, 0, LONG);
	assert_int_equal(result.answer, PROBE_STOPPED);
	stop = 0;
}

#define ECHO_TESTS							\
	cmocka_unit_test(the_target_replies),				\
	cmocka_unit_test(one_probe_sends_many),				\
	cmocka_unit_test(size_is_the_whole_datagrams),			\
	cmocka_unit_test(what_may_not_be_fragmented_is_too_big),	\
	cmocka_unit_test(each_probe_meets_the_narrow_line),		\
	cmocka_unit_test(what_may_be_fragmented_arrives),		\
	cmocka_unit_test(ipv6_learns_the_paths_mtu),			\
	cmocka_unit_test(a_router_says_that_time_is_exceeded),		\
	cmocka_unit_test(a_router_says_that_it_is_unreachable),		\
	cmocka_unit_test(a_lost_probe_is_a_timeout),			\
	cmocka_unit_test(a_silent_neighbour_is_a_timeout),		\
	cmocka_unit_test(the_kernel_refuses_at_once),			\
	cmocka_unit_test(it_leaves_from_the_source),			\
	cmocka_unit_test(a_source_that_is_not_ours_is_refused),		\
	cmocka_unit_test(a_link_local_target_needs_its_device),		\
	cmocka_unit_test(a_signal_stops_the_wait),			\
	cmocka_unit_test(a_stop_from_before_counts)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ECHO_TESTS,
		cmocka_unit_test_setup(ping_sockets_open, open_ping_sockets),
		ECHO_TESTS,
	};

	go_inside();
	return cmocka_run_group_tests(tests, build, NULL);
}
