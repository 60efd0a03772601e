/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.c - tests: requests, dumps, and the sockets of a world
 */
#include <errno.h>
#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cmocka.h>

#include <vrfsh/netlink.h>
#include <vrfsh/netns.h>

#include "sandbox.h"
#include "requests.h"

static bool have_sandbox;

static int enter(void **state)
{
	(void)state;
	have_sandbox = sandbox_enter();
	return 0;
}

/* Every test has a namespace of its own, without a name, and a socket there. */
static struct netlink *netlink;
static int ns = -1;

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
	return 0;
}

static int finish(void **state)
{
	(void)state;
	netlink_close(netlink);
	netlink = NULL;
	if (ns >= 0)
		close(ns);
	ns = -1;
	return 0;
}

/* -- one request ------------------------------------------------------------ */

static void a_change_holds_once_it_is_acknowledged(void **state)
{
	(void)state;
	assert_int_equal(set_link(netlink, "lo", false), 0);
	assert_false(link_flags(netlink, "lo") & IFF_UP);
	assert_int_equal(set_link(netlink, "lo", true), 0);
	assert_true(link_flags(netlink, "lo") & IFF_UP);
	assert_null(netlink_said(netlink));
}

static void the_kernels_words_last_until_the_next_request(void **state)
{
	(void)state;
	assert_int_equal(add_route(netlink, 1, "192.0.2.1"), -ENETUNREACH);
	assert_non_null(netlink_said(netlink));
	assert_string_equal(netlink_said(netlink),
			    "Nexthop has invalid gateway");
	assert_int_equal(set_link(netlink, "lo", true), 0);
	assert_null(netlink_said(netlink));
}

static void an_error_without_words_has_none(void **state)
{
	(void)state;
	assert_int_equal(add_route(netlink, 1, NULL), 0);
	assert_int_equal(add_route(netlink, 1, NULL), -EEXIST);
	assert_null(netlink_said(netlink));
}

static void getting_what_is_not_there_is_enodev(void **state)
{
	struct link_seen seen;

	(void)state;
	assert_int_equal(get_link(netlink, "nosuch0", &seen), -ENODEV);
	assert_int_equal(get_link(netlink, "lo", &seen), 0);
	assert_int_equal(seen.index, 1);
}

static int refuse_row(const struct nlmsghdr *message, void *context)
{
	(void)message;
	++*(int *)context;
	return 42;
}

static void a_rows_refusal_is_returned(void **state)
{
	struct message message = { 0 };
	int rows = 0;

	(void)state;
	message_start(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	message_put_string(&message, IFLA_IFNAME, "lo");
	assert_int_equal(netlink_get(netlink, &message, refuse_row, &rows), 42);
	assert_int_equal(rows, 1);
	assert_true(link_flags(netlink, "lo") & IFF_UP);
	message_free(&message);
}

static void a_message_of_broken_length_times_out(void **state)
{
	struct message message = { 0 };

	(void)state;
	message_start(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	((struct nlmsghdr *)(void *)message.bytes.data)->nlmsg_len = 8;
	assert_int_equal(netlink_talk(netlink, &message), -ETIMEDOUT);
	assert_true(link_flags(netlink, "lo") & IFF_UP);
	message_free(&message);
}

static void an_attribute_over_64_kib_is_refused_unsent(void **state)
{
	static char big[65536];
	struct message message = { 0 };

	(void)state;
	message_start(&message, RTM_NEWLINK, 0, sizeof(struct ifinfomsg));
	message_put(&message, IFLA_IFALIAS, big, sizeof(big));
	message_put_u32(&message, IFLA_GROUP, 1);
	assert_true(message.too_long);
	assert_int_equal(netlink_talk(netlink, &message), -EMSGSIZE);
	message_start(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	assert_false(message.too_long);
	message_free(&message);
}

/* 300 names of 120 bytes: the answer is larger than a read of 32 KiB. */
static void an_answer_of_any_length_is_read(void **state)
{
	enum { NAMES = 300, LENGTH = 120 };
	struct message message = { 0 };
	struct link_seen seen;
	size_t rows = 0;

	(void)state;
	for (int i = 0; i < NAMES; i += 10) {
		struct ifinfomsg *link = message_start(&message,
			RTM_NEWLINKPROP, NLM_F_CREATE | NLM_F_EXCL |
			NLM_F_APPEND, sizeof(*link));
		size_t nest;

		link->ifi_index = 1;
		nest = message_nest(&message, IFLA_PROP_LIST);
		for (int n = i; n < i + 10; n++) {
			char name[LENGTH + 1];

			snprintf(name, sizeof(name), "%0*d", LENGTH, n);
			message_put_string(&message, IFLA_ALT_IFNAME, name);
		}
		message_nest_end(&message, nest);
		assert_int_equal(netlink_talk(netlink, &message), 0);
	}
	assert_int_equal(get_link(netlink, "lo", &seen), 0);
	assert_int_equal(seen.altnames, NAMES);
	/* Without a mask the kernel gives up such a link, and says nothing. */
	message_start(&message, RTM_GETLINK, 0, sizeof(struct ifinfomsg));
	message_put_u32(&message, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	assert_int_equal(netlink_dump(netlink, &message, count_row, NULL,
				      &rows), 0);
	assert_int_equal(rows, 1);
	message_free(&message);
}

/* -- dumps ------------------------------------------------------------------- */

enum { MANY = 3000 };		/* objects: a dump of several reads */

static void fill_routes(size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_int_equal(add_route(netlink, (uint32_t)i, NULL), 0);
}

static void a_dump_gives_all(void **state)
{
	(void)state;
	fill_routes(MANY);
	assert_int_equal(count_routes(netlink), MANY);
}

static void a_filter_is_the_kernels_work(void **state)
{
	struct message message = { 0 };
	struct rtmsg *route;
	size_t rows = 0;

	(void)state;
	fill_routes(10);
	route = message_start(&message, RTM_GETROUTE, 0, sizeof(*route));
	route->rtm_family = AF_INET;
	route->rtm_table = RT_TABLE_MAIN;
	route->rtm_protocol = RTPROT_BOOT;
	assert_int_equal(netlink_dump(netlink, &message, count_row, NULL,
				      &rows), 0);
	assert_int_equal(rows, 0);
	message_free(&message);
}

static void a_dump_the_kernel_refuses_says_why(void **state)
{
	struct message message = { 0 };
	struct rtmsg *route;
	size_t rows = 0;

	(void)state;
	route = message_start(&message, RTM_GETROUTE, 0, sizeof(*route));
	route->rtm_family = AF_INET;
	route->rtm_tos = 4;
	assert_int_equal(netlink_dump(netlink, &message, count_row, NULL,
				      &rows), -EINVAL);
	assert_non_null(netlink_said(netlink));
	assert_int_equal(rows, 0);
	message_free(&message);
}

static int stop_at_third(const struct nlmsghdr *message, void *context)
{
	(void)message;
	return ++*(int *)context == 3 ? -ECANCELED : 0;
}

static void a_dump_that_is_given_up_leaves_a_sound_socket(void **state)
{
	struct message message = { 0 };
	struct rtmsg *route;

	(void)state;
	fill_routes(MANY);
	for (int round = 0; round < 3; round++) {
		int rows = 0;

		route = message_start(&message, RTM_GETROUTE, 0,
				      sizeof(*route));
		route->rtm_family = AF_INET;
		assert_int_equal(netlink_dump(netlink, &message, stop_at_third,
					      NULL, &rows), -ECANCELED);
		assert_int_equal(rows, 3);
		assert_int_equal(count_routes(netlink), MANY);
	}
	message_free(&message);
}

/* A row that asks on the very socket that its dump is on. */
struct curious {
	size_t	rows;
	size_t	inner;		/* rows of a dump within the dump */
	int	result;
	bool	up;
};

static int ask_meanwhile(const struct nlmsghdr *message, void *context)
{
	struct curious *curious = context;

	(void)message;
	if (curious->rows++ % 1000)
		return 0;
	curious->result = add_route(netlink, 0, NULL);
	if (curious->result != -EEXIST)
		return -EPROTO;
	if (add_route(netlink, MANY + 1, "192.0.2.1") != -ENETUNREACH ||
	    !netlink_said(netlink))
		return -EPROTO;
	curious->up = link_flags(netlink, "lo") & IFF_UP;
	curious->inner = count_routes(netlink);
	return 0;
}

static void a_row_may_make_requests(void **state)
{
	struct curious curious = { 0 };
	struct message message = { 0 };
	struct rtmsg *route;

	(void)state;
	fill_routes(MANY);
	route = message_start(&message, RTM_GETROUTE, 0, sizeof(*route));
	route->rtm_family = AF_INET;
	route->rtm_table = RT_TABLE_MAIN;
	assert_int_equal(netlink_dump(netlink, &message, ask_meanwhile, NULL,
				      &curious), 0);
	assert_int_equal(curious.rows, MANY);
	assert_int_equal(curious.inner, MANY);
	assert_true(curious.up);
	message_free(&message);
}

/* Rows that change what is being dumped, in the first rounds. */
struct meddler {
	size_t	rows;
	int	rounds, meddle;
	bool	meddled;
};

static int meddle(const struct nlmsghdr *message, void *context)
{
	struct meddler *meddler = context;

	(void)message;
	meddler->rows++;
	if (meddler->meddled || meddler->rounds >= meddler->meddle)
		return 0;
	meddler->meddled = true;
	return add_address(netlink, (uint32_t)(MANY + 1 + meddler->rounds));
}

static void begin_again(void *context)
{
	struct meddler *meddler = context;

	meddler->rounds++;
	meddler->rows = 0;
	meddler->meddled = false;
}

static int dump_meddling(struct meddler *meddler)
{
	struct message message = { 0 };
	struct ifaddrmsg *address;
	int result;

	address = message_start(&message, RTM_GETADDR, 0, sizeof(*address));
	address->ifa_family = AF_INET;
	result = netlink_dump(netlink, &message, meddle, begin_again, meddler);
	message_free(&message);
	return result;
}

static void fill_addresses(void)
{
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(add_address(netlink, i), 0);
}

static void an_interrupted_dump_begins_again(void **state)
{
	struct meddler meddler = { .meddle = 1 };

	(void)state;
	fill_addresses();
	assert_int_equal(dump_meddling(&meddler), 0);
	assert_int_equal(meddler.rounds, 1);
	/* 127.0.0.1 is lo's own. */
	assert_int_equal(meddler.rows, MANY + 1 + 1);
}

static void a_dump_that_is_always_interrupted_ends_all_the_same(void **state)
{
	struct meddler meddler = { .meddle = 1000 };

	(void)state;
	fill_addresses();
	assert_int_equal(dump_meddling(&meddler), 0);
	assert_int_equal(meddler.rounds, 4);
	assert_in_range(meddler.rows, MANY, MANY + 10);
}

/* -- what stands in a message --------------------------------------------------- */

static void short_attributes_are_as_if_absent(void **state)
{
	static const struct want wants[] = {
		{ 1, 4, false }, { 2, 1, true }, { 3, 1, true },
		{ 4, 4, false }, { 0 }
	};
	const struct nlattr *table[5], *nested[5];
	struct message message = { 0 };
	size_t nest;

	(void)state;
	message_start(&message, 99, 0, 5);
	message_put(&message, 1, "\7", 2);
	message_put_string(&message, 2, "open");
	message_put(&message, 3, "shut", 5);
	message_put_u32(&message, 4, 0x01020304);
	message_put_u32(&message, 9, 9);
	nest = message_nest(&message, 4);
	message_put_u32(&message, 1, 5);
	message_nest_end(&message, nest);
	assert_int_equal(attributes_read((void *)message.bytes.data, 5, wants,
					 table, ARRAY_SIZE(table)), 0);
	assert_null(table[0]);
	assert_null(table[1]);
	assert_null(table[2]);
	assert_string_equal(attribute_string(table[3]), "shut");
	assert_int_equal(attributes_nested(table[4], wants, nested,
					   ARRAY_SIZE(nested)), 0);
	assert_int_equal(attribute_u32(nested[1]), 5);
	assert_int_equal(attribute_u32(NULL), 0);
	assert_null(attribute_string(NULL));
	message_free(&message);
}

static void lengths_that_reach_too_far_spoil_the_message(void **state)
{
	static const struct want wants[] = { { 1, 4, false }, { 0 } };
	struct message message = { 0 };
	const struct nlattr *table[2];
	struct nlmsghdr *header;
	struct nlattr *last;

	(void)state;
	message_start(&message, 99, 0, 4);
	message_put_u32(&message, 1, 1);
	message_put_u32(&message, 1, 2);
	header = (void *)message.bytes.data;
	assert_int_equal(attributes_read(header, 4, wants, table, 2), 0);
	assert_int_equal(attribute_u32(table[1]), 2);
	last = (void *)(message.bytes.data + message.bytes.len - 8);
	for (uint16_t len = 0; len < 64; len++) {
		last->nla_len = len;
		assert_int_equal(attributes_read(header, 4, wants, table, 2),
				 len > 4 && len <= 8 ? 0 : -EBADMSG);
	}
	last->nla_len = 8;
	for (uint32_t len = 0; len < header->nlmsg_len; len += 4) {
		struct nlmsghdr cut = *header;

		cut.nlmsg_len = len;
		if (len < NLMSG_LENGTH(4))
			assert_int_equal(attributes_read(&cut, 4, wants, table,
							 2), -EBADMSG);
	}
	message_free(&message);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_change_holds_once_it_is_acknowledged),
		TEST(the_kernels_words_last_until_the_next_request),
		TEST(an_error_without_words_has_none),
		TEST(getting_what_is_not_there_is_enodev),
		TEST(a_rows_refusal_is_returned),
		TEST(a_message_of_broken_length_times_out),
		TEST(an_attribute_over_64_kib_is_refused_unsent),
		TEST(an_answer_of_any_length_is_read),
		TEST(a_dump_gives_all),
		TEST(a_filter_is_the_kernels_work),
		TEST(a_dump_the_kernel_refuses_says_why),
		TEST(a_dump_that_is_given_up_leaves_a_sound_socket),
		TEST(a_row_may_make_requests),
		TEST(an_interrupted_dump_begins_again),
		TEST(a_dump_that_is_always_interrupted_ends_all_the_same),
		TEST(short_attributes_are_as_if_absent),
		TEST(lengths_that_reach_too_far_spoil_the_message),
	};

	return cmocka_run_group_tests_name("netlink", tests, enter, NULL);
}
