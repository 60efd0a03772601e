/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * console_paste.c - tests: a configuration pasted into a console
 */
#include "terminal.h"

/* A configuration with all that a console takes for keys; and what it is
 * understood as: an indent's tab is a blank. */
static void compose(struct text *paste, struct text *expected, int lines)
{
	for (int i = 0; i < lines; i++) {
		text_printf(paste, "%snote line %d: what? a\ttab \"%%|\" end?\r",
			    i % 3 ? "" : "\t", i);
		text_printf(expected, "line %d: what? a\ttab \"%%|\" end?\n",
			    i);
	}
}

static void a_plain_paste_is_taken_whole(void **state)
{
	struct text paste = { 0 }, expected = { 0 };
	struct fixture *f = *state;

	compose(&paste, &expected, 1000);
	text_puts(&paste, "note done\r");
	text_puts(&expected, "done\n");
	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	type(f, paste.data, "note done");
	assert_int_equal(leave(f), 0);
	noted(expected.data);
	text_free(&paste);
	text_free(&expected);
}

static void a_bracketed_paste_is_taken_whole(void **state)
{
	struct text paste = { 0 }, expected = { 0 };
	struct fixture *f = *state;

	text_puts(&paste, "\033[200~");
	compose(&paste, &expected, 3000);
	text_puts(&paste, "note do\033[201~");
	text_puts(&expected, "done\n");
	start(f, "xterm", "C.UTF-8");
	await(f, "\033[?2004h");
	type(f, paste.data, "note do");
	type(f, "ne\r", "# ");
	assert_int_equal(leave(f), 0);
	noted(expected.data);
	text_free(&paste);
	text_free(&expected);
}

static void a_pasted_key_is_no_key(void **state)
{
	struct fixture *f = *state;

	start(f, "xterm", "C.UTF-8");
	await(f, "\033[?2004h");
	type(f, "\033[200~note a\003b\032c\004\033[A\177\r\033[201~", "# ");
	assert_int_equal(leave(f), 0);
	noted("abc[A\n");
}

static void a_long_line_loses_nothing(void **state)
{
	struct text line = { 0 }, expected = { 0 };
	struct fixture *f = *state;

	text_puts(&line, "note ");
	for (int i = 0; i < 3000; i++)
		text_printf(&line, "%03d ", i % 1000);
	text_printf(&expected, "%.*s\n", (int)line.len - 6, line.data + 5);
	text_puts(&line, "\r");
	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	type(f, line.data, "999 \r\n");
	assert_int_equal(leave(f), 0);
	noted(expected.data);
	text_free(&line);
	text_free(&expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_plain_paste_is_taken_whole),
		TEST(a_bracketed_paste_is_taken_whole),
		TEST(a_pasted_key_is_no_key),
		TEST(a_long_line_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
