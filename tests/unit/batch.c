/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * batch.c - tests: messages that travel in one send, and their errors
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <vrfsh/netlink.h>
#include <vrfsh/netns.h>

#include "requests.h"
#include "sandbox.h"

#define UNREACHABLE	"192.0.2.1"

static bool have_sandbox;
static struct netlink *netlink;
static struct batch *batch;
static struct batch_result results[BATCH_MAX];
static int ns = -1;

static int enter(void **state)
{
	(void)state;
	have_sandbox = sandbox_enter();
	return 0;
}

static int begin(void **state)
{
	struct error error = { 0 };

	(void)state;
	if (!have_sandbox)
		skip();
	ns = netns_new(&error);
	assert_true(ns >= 0);
	assert_int_equal(netlink_open(ns, &netlink), 0);
	assert_int_equal(set_link(netlink, "lo", true), 0);
	batch = batch_new();
	return 0;
}

static int finish(void **state)
{
	(void)state;
	batch_free(batch);
	netlink_close(netlink);
	if (ns >= 0)
		close(ns);
	batch = NULL;
	netlink = NULL;
	ns = -1;
	return 0;
}

/* A route of the batch: one that fails if `bad`. */
static void add(uint16_t verb, uint32_t number, bool bad)
{
	struct message message = { 0 };

	route_message(&message, verb, number, bad ? UNREACHABLE : NULL);
	batch_add(batch, &message);
	message_free(&message);
}

static void add_range(uint16_t verb, uint32_t first, size_t count, uint64_t bad)
{
	for (uint32_t i = 0; i < count; i++)
		add(verb, first + i, bad >> i & 1);
}

static void expect_results(size_t count, uint64_t bad)
{
	for (size_t i = 0; i < count; i++) {
		bool failed = bad >> i & 1;

		assert_int_equal(results[i].error, failed ? ENETUNREACH : 0);
		if (failed)
			assert_string_equal(results[i].said,
					    "Nexthop has invalid gateway");
		else
			assert_null(results[i].said);
	}
}

/* Sends 64 creates, of which the `bad` fail; all others hold, as each deleted
 * one shows. */
static void send_full(uint64_t bad)
{
	size_t good = (size_t)(BATCH_MAX - __builtin_popcountll(bad));

	add_range(RTM_NEWROUTE, 0, BATCH_MAX, bad);
	assert_int_equal(batch_count(batch), BATCH_MAX);
	assert_int_equal(batch_send(batch, netlink, results), 0);
	expect_results(BATCH_MAX, bad);
	batch_clear(batch);
	assert_int_equal(count_routes(netlink), good);
	add_range(RTM_DELROUTE, 0, BATCH_MAX, 0);
	assert_int_equal(batch_send(batch, netlink, results), 0);
	for (size_t i = 0; i < BATCH_MAX; i++)
		assert_int_equal(results[i].error,
				 bad >> i & 1 ? ESRCH : 0);
	batch_clear(batch);
	assert_int_equal(count_routes(netlink), 0);
}

static void a_full_batch_holds(void **state)
{
	(void)state;
	send_full(0);
}

static void an_error_at_any_place_is_told_of_that_place(void **state)
{
	(void)state;
	for (int place = 0; place < BATCH_MAX; place++)
		send_full(1ULL << place);
}

static void several_errors_are_told_each(void **state)
{
	static const uint64_t patterns[] = {
		0x8000000000000001, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa,
		0xffffffffffffffff, 0x00000000ffffffff, 0xfffffffffffffffe,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(patterns); i++)
		send_full(patterns[i]);
}

static void a_batch_of_any_size_is_sent(void **state)
{
	(void)state;
	for (size_t size = 1; size <= BATCH_MAX; size++) {
		uint64_t bad = 1ULL << (size - 1);

		add_range(RTM_NEWROUTE, 0, size, bad);
		assert_int_equal(batch_send(batch, netlink, results), 0);
		expect_results(size, bad);
		batch_clear(batch);
		add_range(RTM_DELROUTE, 0, size - 1, 0);
		assert_int_equal(batch_send(batch, netlink, results), 0);
		expect_results(size - 1, 0);
		batch_clear(batch);
	}
	assert_int_equal(count_routes(netlink), 0);
}

static void an_empty_batch_sends_nothing(void **state)
{
	(void)state;
	assert_int_equal(batch_send(batch, netlink, results), 0);
	assert_int_equal(batch_count(batch), 0);
}

static void one_too_many_sends_nothing(void **state)
{
	(void)state;
	add_range(RTM_NEWROUTE, 0, BATCH_MAX, 0);
	add(RTM_NEWROUTE, BATCH_MAX, false);
	assert_int_equal(batch_send(batch, netlink, results), -EMSGSIZE);
	assert_int_equal(count_routes(netlink), 0);
	batch_clear(batch);
	send_full(0);
}

static void too_long_a_message_sends_nothing(void **state)
{
	static char big[65536];
	struct message message = { 0 };

	(void)state;
	add(RTM_NEWROUTE, 0, false);
	route_message(&message, RTM_NEWROUTE, 1, NULL);
	message_put(&message, RTA_METRICS, big, sizeof(big));
	batch_add(batch, &message);
	assert_int_equal(batch_send(batch, netlink, results), -EMSGSIZE);
	assert_int_equal(count_routes(netlink), 0);
	message_free(&message);
}

static void a_message_that_asks_for_more_does_no_harm(void **state)
{
	struct message message = { 0 };
	struct nlmsghdr *header;

	(void)state;
	for (uint32_t i = 0; i < BATCH_MAX; i++) {
		route_message(&message, RTM_NEWROUTE, i, NULL);
		header = (void *)message.bytes.data;
		header->nlmsg_flags |= NLM_F_ACK | NLM_F_ECHO;
		batch_add(batch, &message);
	}
	assert_int_equal(batch_send(batch, netlink, results), 0);
	expect_results(BATCH_MAX, 0);
	/* Nothing is left in the queue for this to stumble over. */
	assert_int_equal(count_routes(netlink), BATCH_MAX);
	message_free(&message);
}

/* A message with no header of its own would spoil those behind it (N5). */
static void no_whole_message_sends_nothing(void **state)
{
	struct message message = { 0 };

	(void)state;
	add(RTM_NEWROUTE, 0, false);
	route_message(&message, RTM_NEWROUTE, 1, NULL);
	((struct nlmsghdr *)(void *)message.bytes.data)->nlmsg_len = 8;
	batch_add(batch, &message);
	assert_int_equal(batch_send(batch, netlink, results), -EMSGSIZE);
	assert_int_equal(count_routes(netlink), 0);
	message_free(&message);
}

static int send_meanwhile(const struct nlmsghdr *message, void *context)
{
	uint32_t *rows = context;

	(void)message;
	add(RTM_NEWROUTE, 1000 + *rows, false);
	add(RTM_NEWROUTE, 2000 + *rows, true);
	++*rows;
	if (batch_send(batch, netlink, results) < 0)
		return -EPROTO;
	expect_results(2, 2);
	batch_clear(batch);
	return 0;
}

static void a_batch_may_be_sent_from_a_row(void **state)
{
	struct message message = { 0 };
	uint32_t rows = 0;

	(void)state;
	message_start(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	assert_int_equal(netlink_dump(netlink, &message, send_meanwhile, NULL,
				      &rows), 0);
	assert_true(rows >= 1);
	assert_int_equal(count_routes(netlink), rows);
	message_free(&message);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_full_batch_holds),
		TEST(an_error_at_any_place_is_told_of_that_place),
		TEST(several_errors_are_told_each),
		TEST(a_batch_of_any_size_is_sent),
		TEST(an_empty_batch_sends_nothing),
		TEST(one_too_many_sends_nothing),
		TEST(too_long_a_message_sends_nothing),
		TEST(a_message_that_asks_for_more_does_no_harm),
		TEST(no_whole_message_sends_nothing),
		TEST(a_batch_may_be_sent_from_a_row),
	};

	return cmocka_run_group_tests_name("batch", tests, enter, NULL);
}
