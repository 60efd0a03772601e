/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.c - tests: where the caret stands
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../src/shell/report.h"

static void caret_is(const char *line, size_t column, size_t indent, bool echo,
		     const char *expected)
{
	struct text out = { 0 };

	report_caret(&out, line, column, indent, echo);
	assert_string_equal(out.data, expected);
	text_free(&out);
}

static void the_caret_counts_the_prompt(void **state)
{
	(void)state;
	caret_is("show foo", 5, 5, false, "          ^\n");
}

static void the_caret_counts_characters_not_bytes(void **state)
{
	(void)state;
	caret_is("vrf Größe x", 13, 0, true, "vrf Größe x\n           ^\n");
	caret_is("a\tb\001c", 4, 0, true, "a b\\001c\n       ^\n");
}

static void a_long_line_is_cut_around_the_caret(void **state)
{
	struct text line = { 0 }, expected = { 0 };

	(void)state;
	for (int i = 0; i < 500; i++)
		text_putc(&line, (char)('a' + i % 26));
	text_puts(&expected, "…");
	text_add(&expected, line.data + 220, 160);
	text_puts(&expected, "…\n");
	text_printf(&expected, "%81s^\n", "");
	caret_is(line.data, 300, 9, false, expected.data);
	text_clear(&expected);
	text_add(&expected, line.data, 160);
	text_puts(&expected, "…\n   ^\n");
	caret_is(line.data, 3, 9, false, expected.data);
	text_free(&line);
	text_free(&expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_caret_counts_the_prompt),
		cmocka_unit_test(the_caret_counts_characters_not_bytes),
		cmocka_unit_test(a_long_line_is_cut_around_the_caret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
