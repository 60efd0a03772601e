/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace.c - tests of probes that find the routers on the way
 */
#include "topology.h"

static void a_trace_goes_hop_by_hop(void **state)
{
	static const char *const ways[][2] = {
		{ "10.2.0.2", "10.1.0.1" }, { "fd02::2", "fd01::1" },
	};
	struct probe_options options = { .kind = PROBE_TRACE };
	struct probe_result result;
	struct probe *probe;
	size_t i;

	(void)state;
	need_inside();
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		options.target = ip(ways[i][0]);
		probe = open_probe(&options);
		probe_send(probe, 1, LONG, &stop, &result);
		assert_int_equal(result.answer, PROBE_TRANSIT);
		comes_from(&result, ways[i][1]);
		probe_send(probe, 2, LONG, &stop, &result);
		assert_int_equal(result.answer, PROBE_REPLY);
		comes_from(&result, ways[i][0]);
		probe_send(probe, 1, LONG, &stop, &result);
		assert_int_equal(result.answer, PROBE_TRANSIT);
		probe_close(probe);
	}
}

static void a_trace_ends_at_a_prohibition(void **state)
{
	struct probe_options options = {
		.kind = PROBE_TRACE, .target = ip("10.9.1.1"),
	};
	struct probe_result result;

	(void)state;
	need_inside();
	result = send_one(&options, 2, LONG);
	assert_int_equal(result.answer, PROBE_UNREACHABLE);
	assert_int_equal(result.code, 13);
}

/* Ports that run over the top begin again; whatever its port, it is answered. */
static void a_trace_may_begin_at_any_port(void **state)
{
	struct probe_options options = {
		.kind = PROBE_TRACE, .target = ip("10.2.0.2"), .port = 65534,
	};
	struct probe_result result;
	struct probe *probe;
	int i;

	(void)state;
	need_inside();
	probe = open_probe(&options);
	for (i = 0; i < 5; i++) {
		probe_send(probe, 9, LONG, &stop, &result);
		assert_int_equal(result.answer, PROBE_REPLY);
	}
	probe_close(probe);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trace_goes_hop_by_hop),
		cmocka_unit_test(a_trace_ends_at_a_prohibition),
		cmocka_unit_test(a_trace_may_begin_at_any_port),
	};

	go_inside();
	return cmocka_run_group_tests(tests, build, NULL);
}
