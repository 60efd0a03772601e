/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lang_line.c - tests: how a line is split: quotations, bars, rests, comments
 */
#include "understand.h"

static void a_quoted_word_is_a_value_and_never_a_keyword(void **state)
{
	const struct demo *d;

	(void)state;
	d = CALL(in_exec, "show interfaces \"description\"");
	assert_string_equal(d->name, "description");
	assert_false(d->description);
	d = CALL(in_exec, "show interfaces \"a \\\"b\\\\ c\\d\"");
	assert_string_equal(d->name, "a \"b\\ c\\d");
	assert_int_equal(CALL(in_interface, "mtu \"1400\"")->mtu, 1400);
	assert_string_equal(CALL(in_exec, "ping a\"b")->host, "a\"b");
	REFUSE(in_exec, "\"show\" interfaces", SAID_INVALID, 0);
	REFUSE(in_exec, "\"no\"", SAID_INVALID, 0);
	REFUSE(in_exec, "ping \"\"", SAID_INVALID, 5);
}

static void a_quotation_must_end_and_stand_alone(void **state)
{
	(void)state;
	REFUSE(in_exec, "ping \"a b", SAID_WRONG, 5);
	assert_string_equal(u.why.words, "the quotation does not end");
	REFUSE(in_exec, "ping \"a\"b", SAID_WRONG, 8);
	assert_string_equal(u.why.words,
			    "a blank is missing behind the quotation");
}

static void blank_lines_and_comments_say_nothing(void **state)
{
	static const char *const lines[] = { "", "  \t ", "!", " ! | no x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		SAY(in_exec, lines[i]);
		assert_int_equal(u.said, SAID_NOTHING);
	}
}

static void a_word_that_begins_with_a_bar_ends_the_sentence(void **state)
{
	(void)state;
	CALL(in_exec, "show ip route | include a | count");
	assert_int_equal(u.pipe, 14);
	CALL(in_exec, "show ip route |count");
	assert_int_equal(u.pipe, 14);
	CALL(in_exec, "show ip route");
	assert_int_equal(u.pipe, 13);
	assert_string_equal(CALL(in_exec, "ping \"a|b\"")->host, "a|b");
	assert_int_equal(u.pipe, 10);
	assert_string_equal(CALL(in_exec, "ping \"| x\"")->host, "| x");
	REFUSE(in_exec, "show | include x", SAID_INCOMPLETE, 4);
	assert_int_equal(u.pipe, 5);
}

static void a_bar_needs_no_blank(void **state)
{
	(void)state;
	CALL(in_exec, "show ip route|count");
	assert_int_equal(u.pipe, 13);
	CALL(in_exec, "show ip route| include a|b");
	assert_int_equal(u.pipe, 13);
	assert_string_equal(CALL(in_exec, "ping a|count")->host, "a");
	assert_int_equal(u.pipe, 6);
	assert_string_equal(CALL(in_exec, "ping \"a\"|count")->host, "a");
	assert_int_equal(u.pipe, 8);
}

static void text_takes_the_rest_of_the_line(void **state)
{
	static const struct {
		const char *line, *text;
	} cases[] = {
		{ "description a  b", "a  b" },
		{ "description \t a | b  ", "a | b" },
		{ "description | a", "| a" },
		{ "description \"two  words \"", "two  words " },
		{ "description \"say \\\"hi\\\"\"", "say \"hi\"" },
		{ "description \"\"", "" },
		{ "description \"", "\"" },
		{ "description \"a\" and \"b\"", "\"a\" and \"b\"" },
		{ "description it's \"a", "it's \"a" },
		{ "description \"a\"b", "\"a\"b" },
		{ "description ! a ?", "! a ?" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct demo *d = CALL(in_interface, cases[i].line);

		assert_string_equal(d->text, cases[i].text);
		assert_int_equal(u.pipe, strlen(cases[i].line));
	}
	REFUSE(in_interface, "description  ", SAID_INCOMPLETE, 11);
}

static void a_program_takes_the_rest_up_to_a_bar(void **state)
{
	static const struct {
		const char *line, *program;
		size_t pipe;
	} cases[] = {
		{ "run ls -l", "ls -l", 9 },
		{ "run vrf Blue ls  -l | include a", "ls  -l", 20 },
		{ "run sh -c 'a | b' | count", "sh -c 'a | b'", 18 },
		{ "run sh -c \"a \\\" | b\" | count", "sh -c \"a \\\" | b\"",
		  21 },
		{ "run don't | count", "don't", 10 },
		{ "run a|b", "a|b", 7 },
		{ "run \"ls\"", "\"ls\"", 8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct demo *d = CALL(in_exec, cases[i].line);

		assert_string_equal(d->program, cases[i].program);
		assert_int_equal(u.pipe, cases[i].pipe);
	}
	REFUSE(in_exec, "run | count", SAID_INCOMPLETE, 3);
}

static void lines_of_any_length_are_read(void **state)
{
	struct text line = { 0 };

	(void)state;
	text_puts(&line, "description");
	for (int i = 0; i < 30000; i++)
		text_puts(&line, " a");
	assert_int_equal(strlen(CALL(in_interface, line.data)->text), 59999);
	memcpy(line.data, "ping     xx", 11);
	REFUSE(in_exec, line.data, SAID_INVALID, 12);
	text_clear(&line);
	text_puts(&line, "run");
	for (int i = 0; i < 30000; i++)
		text_puts(&line, " \"\\\"'");
	text_puts(&line, " | count");
	assert_int_equal(strlen(CALL(in_exec, line.data)->program), 149999);
	text_clear(&line);
	text_puts(&line, "ping ");
	for (int i = 0; i < 70000; i++)
		text_putc(&line, 'x');
	assert_int_equal(strlen(CALL(in_exec, line.data)->host), 70000);
	text_free(&line);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_quoted_word_is_a_value_and_never_a_keyword),
		TEST(a_quotation_must_end_and_stand_alone),
		TEST(blank_lines_and_comments_say_nothing),
		TEST(a_word_that_begins_with_a_bar_ends_the_sentence),
		TEST(a_bar_needs_no_blank),
		TEST(text_takes_the_rest_of_the_line),
		TEST(a_program_takes_the_rest_up_to_a_bar),
		TEST(lines_of_any_length_are_read),
	};

	return cmocka_run_group_tests(tests, start, end);
}
