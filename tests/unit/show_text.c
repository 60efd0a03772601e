/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_text.c - tests: how IOS writes, and a remembered zero of counters
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../src/commands/counter_zeros.h"
#include "../../src/commands/show.h"

static void spans_of_time_are_told_in_two_units(void **state)
{
	static const struct {
		uint64_t	 seconds;
		const char	*words;
	} spans[] = {
		{ 0, "00:00:00" }, { 59, "00:00:59" }, { 3661, "01:01:01" },
		{ 86399, "23:59:59" }, { 86400, "1d00h" },
		{ 7 * 86400 - 1, "6d23h" }, { 7 * 86400, "1w0d" },
		{ 365 * 86400 - 1, "52w0d" }, { 400 * 86400ULL, "1y5w" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
		struct text text = { 0 };

		text_span(&text, spans[i].seconds);
		assert_string_equal(text_string(&text), spans[i].words);
		text_free(&text);
	}
}

static void a_column_begins_behind_a_blank_at_least(void **state)
{
	struct text text = { 0 };

	(void)state;
	text_puts(&text, "ab");
	text_column(&text, 5);
	text_puts(&text, "long-one");
	text_column(&text, 8);
	text_puts(&text, "x");
	assert_string_equal(text_string(&text), "ab   long-one x");
	text_free(&text);
}

static void ipv6_is_written_in_capitals(void **state)
{
	struct text text = { 0 };
	struct prefix prefix;

	(void)state;
	assert_true(prefix_parse("2001:db8:abcd::/48", &prefix));
	text_prefix(&text, &prefix);
	assert_string_equal(text_string(&text), "2001:DB8:ABCD::/48");
	text_free(&text);
}

/* -- counters -------------------------------------------------------------------- */

static struct link an_interface(const char *name, unsigned index, uint64_t n)
{
	return (struct link){
		.name = name, .index = index,
		.counters = { .rx_packets = n, .tx_bytes = 10 * n },
	};
}

static void counters_count_from_their_zero(void **state)
{
	struct arena *arena = arena_new();
	struct counter_zeros zeros = { 0 };
	struct link then = an_interface("vetha", 7, 100);
	struct link now = an_interface("vetha", 7, 130);
	struct link_counters since;

	(void)state;
	counter_zeros_set(&zeros, arena, &then);
	since = counters_since(&now, counter_zeros_find(&zeros, &now));
	assert_int_equal(since.rx_packets, 30);
	assert_int_equal(since.tx_bytes, 300);
	assert_int_equal(since.collisions, 0);
	since = counters_since(&now, NULL);
	assert_int_equal(since.rx_packets, 130);
	arena_free(arena);
}

static void a_zero_is_replaced_by_the_next(void **state)
{
	struct arena *arena = arena_new();
	struct counter_zeros zeros = { 0 };
	struct link first = an_interface("vetha", 7, 100);
	struct link second = an_interface("vetha", 7, 120);

	(void)state;
	for (unsigned i = 0; i < 40; i++) {
		struct link other = an_interface(arena_printf(arena, "if%u", i),
						 100 + i, i);

		counter_zeros_set(&zeros, arena, &other);
	}
	counter_zeros_set(&zeros, arena, &first);
	counter_zeros_set(&zeros, arena, &second);
	assert_int_equal(zeros.count, 41);
	assert_int_equal(counter_zeros_find(&zeros, &second)
			 ->counters.rx_packets, 120);
	arena_free(arena);
}

static void a_zero_of_another_interface_of_that_name_is_void(void **state)
{
	struct arena *arena = arena_new();
	struct counter_zeros zeros = { 0 };
	struct link old = an_interface("vetha", 7, 100);
	struct link remade = an_interface("vetha", 9, 130);
	struct link reset = an_interface("vetha", 7, 99);

	(void)state;
	counter_zeros_set(&zeros, arena, &old);
	assert_null(counter_zeros_find(&zeros, &remade));
	assert_null(counter_zeros_find(&zeros, &reset));
	assert_non_null(counter_zeros_find(&zeros, &old));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_of_time_are_told_in_two_units),
		cmocka_unit_test(a_column_begins_behind_a_blank_at_least),
		cmocka_unit_test(ipv6_is_written_in_capitals),
		cmocka_unit_test(counters_count_from_their_zero),
		cmocka_unit_test(a_zero_is_replaced_by_the_next),
		cmocka_unit_test(a_zero_of_another_interface_of_that_name_is_void),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
