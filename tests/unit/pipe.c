/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pipe.c - tests: what stands behind a `|`
 *
 * Input goes in by pieces of a few bytes, so that no filter can rely on whole
 * lines coming at once.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/shell/filter.h"
#include "../../src/shell/pipe.h"
#include "../../src/shell/state.h"

static const char answer[] =
	"interface vetha\n"
	" ip address 192.168.100.1/24\n"
	" no shutdown\n"
	"exit\n"
	"interface vethb\n"
	" description up | down\n"
	" shutdown\n"
	"exit\n";

struct fixture {
	struct session	 session;
	struct shell	 shell;
	struct text	 seen;
	int		 refuse;	/* what the sink returns */
	char		 folder[32];
};

static int sink(void *context, const char *data, size_t len)
{
	struct fixture *f = context;

	if (!f->refuse)
		text_add(&f->seen, data, len);
	return f->refuse;
}

static int begin(void **state)
{
	struct fixture *f = memory_new(sizeof(*f));

	f->session.arena = arena_new();
	f->session.shell = &f->shell;
	f->session.out = &f->shell.out;
	f->shell.pipe = pipe_new(&family_filter, sink, f);
	f->shell.pager = pager_new(&f->session);
	snprintf(f->folder, sizeof(f->folder), "/tmp/pipe.XXXXXX");
	if (!mkdtemp(f->folder))
		return -1;
	*state = f;
	return 0;
}

static int end(void **state)
{
	struct fixture *f = *state;

	pipe_free(f->shell.pipe);
	pager_free(f->shell.pager);
	arena_free(f->session.arena);
	text_free(&f->seen);
	if (rmdir(f->folder) < 0)
		return -1;
	free(f);
	return 0;
}

static bool opened(struct fixture *f, const char *line,
		   struct understanding *said, struct error *error)
{
	*said = (struct understanding){ 0 };
	return pipe_open(&f->session, line, strcspn(line, "|"), said, error);
}

static void feed(struct fixture *f, const char *text)
{
	for (size_t len; (len = strlen(text)); text += len) {
		len = len > 7 ? 7 : len;
		assert_int_equal(pipe_write(f->shell.pipe, text, len), 0);
	}
}

/* What the filters of a line make of a text. */
static void gives(struct fixture *f, const char *line, const char *text,
		  const char *expected)
{
	struct understanding said;
	struct error error = { 0 };

	text_clear(&f->seen);
	assert_true(opened(f, line, &said, &error));
	feed(f, text);
	assert_int_equal(pipe_close(f->shell.pipe, &error), 0);
	assert_string_equal(text_string(&f->seen), expected);
}

/* What is said of a line that cannot be carried out, and where. */
static void refused(struct fixture *f, const char *line, enum said why,
		    size_t column)
{
	struct understanding said;
	struct error error = { 0 };

	assert_false(opened(f, line, &said, &error));
	assert_int_equal(said.said, why);
	assert_int_equal(said.column, column);
	assert_int_equal(error.code, 0);
	/* No filter is left to hold this back. */
	assert_int_equal(pipe_write(f->shell.pipe, "x", 1), 0);
	assert_string_equal(text_string(&f->seen), "x");
	text_clear(&f->seen);
	error_clear(&said.why);
}

/* -- choosing lines ------------------------------------------------------------- */

static void include_keeps_lines_that_match(void **state)
{
	gives(*state, "show x | include ^interface", answer,
	      "interface vetha\ninterface vethb\n");
}

static void expressions_are_extended_and_mind_case(void **state)
{
	gives(*state, "x | include (Vetha|vethb)$", answer,
	      "interface vethb\n");
	gives(*state, "x | include h{1}utdown", answer,
	      " no shutdown\n shutdown\n");
}

static void a_bar_belongs_to_the_expression(void **state)
{
	gives(*state, "x | include vetha|vethb", answer,
	      "interface vetha\ninterface vethb\n");
	gives(*state, "x | include vetha| shutdown", answer,
	      "interface vetha\n no shutdown\n shutdown\n");
}

static void behind_a_blank_a_bar_begins_a_filter(void **state)
{
	gives(*state, "x | include veth | exclude vetha", answer,
	      "interface vethb\n");
}

static void quotes_keep_a_bar_in_the_expression(void **state)
{
	gives(*state, "x | include \"up \\| down\"", answer,
	      " description up | down\n");
	gives(*state, "x | include \" down\" | count", answer, "1\n");
}

static void exclude_drops_lines_that_match(void **state)
{
	gives(*state, "x | exclude \"^ |exit\"", answer,
	      "interface vetha\ninterface vethb\n");
}

static void begin_keeps_all_from_the_first_that_matches(void **state)
{
	gives(*state, "x | begin desc", answer,
	      " description up | down\n shutdown\nexit\n");
}

static void section_keeps_what_is_indented_below(void **state)
{
	gives(*state, "x | section vetha", answer,
	      "interface vetha\n ip address 192.168.100.1/24\n no shutdown\n");
	gives(*state, "x | section shutdown", answer,
	      " no shutdown\n shutdown\n");
	gives(*state, "x | section ^a", "a\n b\n  c\nd\na\n b\n",
	      "a\n b\n  c\na\n b\n");
}

static void count_counts(void **state)
{
	gives(*state, "x | count", answer, "8\n");
	gives(*state, "x | count exit", answer,
	      "Number of lines which match regexp = 2\n");
	gives(*state, "x | count", "", "0\n");
}

static void a_last_line_without_newline_counts(void **state)
{
	gives(*state, "x | include b", "a\nb", "b\n");
}

static void empty_lines_are_lines(void **state)
{
	gives(*state, "x | include ^$ | count", "\n\na\n", "2\n");
}

static void filters_may_be_abbreviated(void **state)
{
	gives(*state, "x | i exit | c", answer, "2\n");
}

static void json_asks_for_the_form(void **state)
{
	struct fixture *f = *state;

	f->shell.out.format = FORMAT_TEXT;
	gives(f, "x | json | count", "[\n]\n", "2\n");
	assert_int_equal(f->shell.out.format, FORMAT_JSON);
}

static void no_more_changes_nothing_else(void **state)
{
	gives(*state, "x | no-more", "a\n", "a\n");
}

/* -- what does not fit ---------------------------------------------------------------- */

static void an_unknown_filter_is_pointed_at(void **state)
{
	refused(*state, "show x | foo", SAID_INVALID, 9);
	refused(*state, "show x | include a | count | foo", SAID_INVALID, 29);
}

static void a_filter_without_its_expression_is_incomplete(void **state)
{
	refused(*state, "show x | include", SAID_INCOMPLETE, 16);
	refused(*state, "show x |", SAID_INCOMPLETE, 8);
	refused(*state, "show x | include a | ", SAID_INCOMPLETE, 20);
}

static void json_stands_first(void **state)
{
	refused(*state, "show x | count | json", SAID_INVALID, 17);
}

static void nothing_follows_a_redirection(void **state)
{
	refused(*state, "show x | redirect /dev/null | count", SAID_INVALID,
		30);
}

static void a_broken_expression_says_what_is_wrong(void **state)
{
	struct fixture *f = *state;
	struct understanding said;
	struct error error = { 0 };

	assert_false(opened(f, "show x | include a(b", &said, &error));
	assert_int_equal(said.said, SAID_WRONG);
	assert_non_null(strstr(said.why.words, "a(b: "));
	error_clear(&said.why);
}

static void the_tables_are_sound(void **state)
{
	struct fixture *f = *state;
	struct text wrong = { 0 };

	if (lang_check(pipe_lang(f->shell.pipe), 50, 1, &wrong))
		fail_msg("%s", text_string(&wrong));
	text_free(&wrong);
}

/* -- files ------------------------------------------------------------------------------- */

static void file_has(const char *path, const char *expected)
{
	char bytes[512] = "";
	FILE *file = fopen(path, "re");

	assert_non_null(file);
	bytes[fread(bytes, 1, sizeof(bytes) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(bytes, expected);
}

static void redirect_append_and_tee_write_files(void **state)
{
	struct fixture *f = *state;
	struct text path = { 0 }, line = { 0 };

	text_printf(&path, "%s/file", f->folder);
	text_printf(&line, "x | include b | redirect %s", path.data);
	gives(f, line.data, "a\nb\n", "");
	file_has(path.data, "b\n");
	text_clear(&line);
	text_printf(&line, "x | append %s", path.data);
	gives(f, line.data, "c\n", "");
	file_has(path.data, "b\nc\n");
	text_clear(&line);
	text_printf(&line, "x | tee %s | count", path.data);
	gives(f, line.data, "d\ne\n", "2\n");
	file_has(path.data, "d\ne\n");
	unlink(path.data);
	text_free(&path);
	text_free(&line);
}

static void a_file_is_not_made_by_a_line_that_is_wrong(void **state)
{
	struct fixture *f = *state;
	struct text line = { 0 };

	text_printf(&line, "x | tee %s/file | foo", f->folder);
	refused(f, line.data, SAID_INVALID, line.len - 3);
	text_clear(&line);
	text_printf(&line, "%s/file", f->folder);
	assert_int_equal(access(line.data, F_OK), -1);
	text_free(&line);
}

static void a_file_that_cannot_be_made_is_named(void **state)
{
	struct fixture *f = *state;
	struct understanding said;
	struct error error = { 0 };

	assert_false(opened(f, "x | redirect /nowhere/x", &said, &error));
	assert_int_equal(error.code, ENOENT);
	assert_string_equal(error.words,
			    "/nowhere/x: No such file or directory");
	error_clear(&error);
}

static void a_full_disk_is_an_error_of_the_file(void **state)
{
	struct fixture *f = *state;
	struct understanding said;
	struct error error = { 0 };

	assert_true(opened(f, "x | redirect /dev/full", &said, &error));
	feed(f, answer);
	assert_int_equal(pipe_close(f->shell.pipe, &error), -ENOSPC);
	assert_string_equal(error.words,
			    "/dev/full: No space left on device");
	error_clear(&error);
}

/* -- streams ------------------------------------------------------------------------------ */

static void a_line_is_passed_on_when_it_is_whole(void **state)
{
	struct fixture *f = *state;
	struct understanding said;
	struct error error = { 0 };

	assert_true(opened(f, "x | include .", &said, &error));
	assert_int_equal(pipe_write(f->shell.pipe, "one\ntw", 6), 0);
	assert_string_equal(text_string(&f->seen), "one\n");
	assert_int_equal(pipe_write(f->shell.pipe, "o\n", 2), 0);
	assert_string_equal(text_string(&f->seen), "one\ntwo\n");
	assert_int_equal(pipe_close(f->shell.pipe, &error), 0);
}

static void a_reader_who_has_enough_stops_the_command(void **state)
{
	struct fixture *f = *state;
	struct understanding said;
	struct error error = { 0 };

	f->refuse = -EPIPE;
	assert_int_equal(pipe_write(f->shell.pipe, "a\n", 2), -EPIPE);
	assert_true(opened(f, "x | include .", &said, &error));
	assert_int_equal(pipe_write(f->shell.pipe, "a\n", 2), -EPIPE);
	assert_int_equal(pipe_close(f->shell.pipe, &error), 0);
	assert_int_equal(error.code, 0);
}

static void without_filters_text_goes_straight_on(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(pipe_write(f->shell.pipe, "!!!", 3), 0);
	assert_string_equal(text_string(&f->seen), "!!!");
}

static void the_last_bar_is_found_for_help(void **state)
{
	const char *line = "show x | include a|b | co";

	(void)state;
	assert_int_equal(pipe_last(line, 7), 21);
	assert_int_equal(pipe_last("show x | inc", 7), 7);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(include_keeps_lines_that_match),
		TEST(expressions_are_extended_and_mind_case),
		TEST(a_bar_belongs_to_the_expression),
		TEST(behind_a_blank_a_bar_begins_a_filter),
		TEST(quotes_keep_a_bar_in_the_expression),
		TEST(exclude_drops_lines_that_match),
		TEST(begin_keeps_all_from_the_first_that_matches),
		TEST(section_keeps_what_is_indented_below),
		TEST(count_counts),
		TEST(a_last_line_without_newline_counts),
		TEST(empty_lines_are_lines),
		TEST(filters_may_be_abbreviated),
		TEST(json_asks_for_the_form),
		TEST(no_more_changes_nothing_else),
		TEST(an_unknown_filter_is_pointed_at),
		TEST(a_filter_without_its_expression_is_incomplete),
		TEST(json_stands_first),
		TEST(nothing_follows_a_redirection),
		TEST(a_broken_expression_says_what_is_wrong),
		TEST(the_tables_are_sound),
		TEST(redirect_append_and_tee_write_files),
		TEST(a_file_is_not_made_by_a_line_that_is_wrong),
		TEST(a_file_that_cannot_be_made_is_named),
		TEST(a_full_disk_is_an_error_of_the_file),
		TEST(a_line_is_passed_on_when_it_is_whole),
		TEST(a_reader_who_has_enough_stops_the_command),
		TEST(without_filters_text_goes_straight_on),
		TEST(the_last_bar_is_found_for_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
