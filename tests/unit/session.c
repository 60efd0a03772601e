/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session.c - tests: the mode stack, the prompt, output, what is stored
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <vrfsh/netlink.h>
#include <vrfsh/session.h>
#include <vrfsh/store.h>

#include "sandbox.h"

static bool have_sandbox;

static int enter(void **state)
{
	(void)state;
	have_sandbox = sandbox_enter() && unshare(CLONE_NEWUTS) == 0 &&
		       sethostname("lab", 3) == 0;
	return 0;
}

static int begin(void **state)
{
	*state = session_new(world_new());
	return 0;
}

static int end(void **state)
{
	struct session *session = *state;
	struct world *world = session->world;

	session_free(session);
	world_free(world);
	return 0;
}

static void prompt_is(const struct session *session, const char *expected)
{
	struct text prompt = { 0 };

	if (!have_sandbox)
		skip();
	session_prompt(session, &prompt);
	assert_string_equal(prompt.data, expected);
	text_free(&prompt);
}

static void the_prompt_says_where_one_is(void **state)
{
	struct session *session = *state;

	prompt_is(session, "lab#");
	session_context(session, "Blue");
	prompt_is(session, "lab:Blue#");
	session_enter(session, 0, MODE_CONFIG, NULL, NULL);
	prompt_is(session, "lab(config)#");
	session_enter(session, 0, MODE_VRF, "Blue", NULL);
	prompt_is(session, "lab(config-vrf-Blue)#");
	session_enter(session, 0, MODE_INTERFACE, "Blue", "vethb");
	prompt_is(session, "lab(config-vrf-Blue-if-vethb)#");
	session_enter(session, 1, MODE_INTERFACE, VRF_GLOBAL, "vetha");
	prompt_is(session, "lab(config-if-vetha)#");
	session_end(session);
	prompt_is(session, "lab:Blue#");
}

static void a_long_prompt_is_cut_at_32_characters(void **state)
{
	struct session *session = *state;

	session_enter(session, 0, MODE_VRF,
		      "Zürich-and-a-very-long-customer-name", NULL);
	prompt_is(session, "lab(config-vrf-Zürich-and-a-very-lon)#");
	session_enter(session, 0, MODE_INTERFACE,
		      "Zürich-and-a-very-long-customer-name", "vethb");
	prompt_is(session, "lab(config-vrf-Zürich-and-a-if-vethb)#");
	session_exit(session);
	session_enter(session, 1, MODE_VRF, "a b(c)", NULL);
	prompt_is(session, "lab(config-vrf-a-b-c-)#");
}

static void exit_goes_up_and_end_to_exec(void **state)
{
	struct session *session = *state;

	session_enter(session, 0, MODE_CONFIG, NULL, NULL);
	session_enter(session, 0, MODE_VRF, "Blue", NULL);
	assert_true(session_exit(session));
	assert_int_equal(session_place(session)->mode, MODE_CONFIG);
	session_enter(session, 0, MODE_INTERFACE, NULL, "vetha");
	session_end(session);
	assert_int_equal(session_place(session)->mode, MODE_EXEC);
	assert_false(session_exit(session));
}

static void a_vrf_entered_from_exec_knows_global_configuration(void **state)
{
	struct session *session = *state;
	unsigned modes[8];

	session_enter(session, 0, MODE_VRF, "Blue", NULL);
	assert_int_equal(session_modes(session, modes, 8), 2);
	assert_int_equal(modes[0], MODE_VRF);
	assert_int_equal(modes[1], MODE_EXEC | MODE_CONFIG);
	session_end(session);
	assert_int_equal(session_modes(session, modes, 8), 1);
	assert_int_equal(modes[0], MODE_EXEC);
}

static void the_place_s_vrf_is_meant_unless_one_is_named(void **state)
{
	struct session *session = *state;

	assert_string_equal(session_vrf(session, NULL), VRF_GLOBAL);
	session_enter(session, 0, MODE_VRF, "Blue", NULL);
	assert_string_equal(session_vrf(session, NULL), "Blue");
	assert_string_equal(session_vrf(session, "Red"), "Red");
	assert_string_equal(session_vrf(session, "default"), VRF_GLOBAL);
}

/* -- output ------------------------------------------------------------------------ */

struct sink {
	struct output	out;
	struct text	text;
	int		answer;
};

static int keep(struct output *out, const char *data, size_t len)
{
	struct sink *sink = CONTAINER(out, struct sink, out);

	text_add(&sink->text, data, len);
	return sink->answer;
}

struct row { uint32_t n; };

static void row_text(struct text *text, const void *row, const void *context)
{
	text_printf(text, "%s %u\n", (const char *)context,
		    ((const struct row *)row)->n);
}

static void row_head(struct text *text, const void *context)
{
	text_printf(text, "head %s\n", (const char *)context);
}

static const struct column row_columns[] = {
	COLUMN(struct row, n, U32), { 0 }
};

static const struct row_type rows = { row_columns, row_head, row_text, NULL };

static void rows_render_as_text_or_json(void **state)
{
	struct sink sink = { .out.write = keep };
	struct row row = { 7 };

	(void)state;
	output_begin(&sink.out, &rows, "x");
	output_row(&sink.out, &row);
	output_end(&sink.out);
	output_flush(&sink.out);
	assert_string_equal(sink.text.data, "head x\nx 7\n");

	text_clear(&sink.text);
	sink.out.format = FORMAT_JSON;
	output_begin(&sink.out, &rows, "x");
	output_row(&sink.out, &row);
	output_row(&sink.out, &row);
	output_end(&sink.out);
	output_printf(&sink.out, "no text in a document");
	output_flush(&sink.out);
	assert_string_equal(sink.text.data, "[\n{\"n\":7},\n{\"n\":7}\n]\n");

	text_clear(&sink.text);
	output_begin(&sink.out, &rows, "x");
	output_end(&sink.out);
	output_flush(&sink.out);
	assert_string_equal(sink.text.data, "[]\n");
	text_free(&sink.text);
	text_free(&sink.out.buffer);
}

static void a_reader_that_left_stops_the_producer(void **state)
{
	struct sink sink = { .out.write = keep, .answer = -EPIPE };
	struct row row = { 7 };
	int produced = 0;

	(void)state;
	output_begin(&sink.out, &rows, "x");
	while (!output_row(&sink.out, &row) && produced < 1000000)
		produced++;
	assert_in_range(produced, 1, 100000);
	assert_int_equal(sink.out.error, -EPIPE);
	text_free(&sink.text);
	text_free(&sink.out.buffer);
}

/* -- what is stored ------------------------------------------------------------------ */

static void what_is_stored_is_read_back_and_dropped(void **state)
{
	struct text text = { 0 }, back = { 0 };
	struct error error = { 0 };

	(void)state;
	if (!have_sandbox)
		skip();
	assert_int_equal(store_read(77, "counters", &back), -ENOENT);
	text_puts(&text, "one\ntwo\n");
	assert_int_equal(store_write(77, "counters", &text, &error), 0);
	text_puts(&text, "three\n");
	assert_int_equal(store_write(77, "counters", &text, &error), 0);
	assert_int_equal(store_read(77, "counters", &back), 0);
	assert_string_equal(back.data, "one\ntwo\nthree\n");
	store_drop(77);
	assert_int_equal(store_read(77, "counters", &back), -ENOENT);
	assert_int_equal(access("/run/vrfsh/77", F_OK), -1);
	text_free(&text);
	text_free(&back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
		TEST(the_prompt_says_where_one_is),
		TEST(a_long_prompt_is_cut_at_32_characters),
		TEST(exit_goes_up_and_end_to_exec),
		TEST(a_vrf_entered_from_exec_knows_global_configuration),
		TEST(the_place_s_vrf_is_meant_unless_one_is_named),
		cmocka_unit_test(rows_render_as_text_or_json),
		cmocka_unit_test(a_reader_that_left_stops_the_producer),
		cmocka_unit_test(what_is_stored_is_read_back_and_dropped),
	};

	return cmocka_run_group_tests_name("session", tests, enter, NULL);
}
