/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * console.c - tests: keys, characters, questions and history of a console
 */
#include "terminal.h"

/* -- characters ------------------------------------------------------------------------- */

static void utf8_works_in_any_locale(void **state)
{
	struct fixture *f = *state;

	start(f, "dumb", "C");
	await(f, "# ");
	type(f, "note Größe €\r", "€");
	assert_int_equal(leave(f), 0);
	noted("Größe €\n");
}

static void what_is_not_utf8_shows(void **state)
{
	struct fixture *f = *state;

	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	type(f, "note a\377b\r", "b\r\n");
	assert_int_equal(leave(f), 0);
	noted("a\357\277\275b\n");
}

static void a_dumb_terminal_gets_no_sequences(void **state)
{
	static const char *const terms[] = { "dumb", "", "never-heard-of" };
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(terms); i++) {
		start(f, terms[i], "C.UTF-8");
		await(f, "# ");
		assert_false(has(f, "\033"));
		assert_false(has(f, "erminal"));
		type(f, "nte\b\b\boo?", "% Unrecognized command");
		type(f, "\003", "^C");
		type(f, "size\r", "size\r\n");
		assert_false(has(f, "\033"));
		assert_int_equal(leave(f), 0);
	}
	noted("0x200\n0x200\n0x200\n");
}

/* -- keys ---------------------------------------------------------------------------------- */

static void ctrl_c_makes_the_line_void(void **state)
{
	struct fixture *f = *state;

	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	type(f, "note no\003", "^C\r\n");
	await(f, "# ");
	type(f, "note yes\r", "# ");
	assert_int_equal(leave(f), 0);
	noted("yes\n");
}

static void ctrl_z_carries_out_and_ends(void **state)
{
	struct fixture *f = *state;

	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	type(f, "vrf Blue\r", "(config-vrf-Blue)# ");
	type(f, "note it\032", "^Z\r\n");
	assert_false(has(f, "config-vrf-Blue)# \032"));
	assert_int_equal(leave(f), 0);
	noted("it\n");
}

static void ctrl_d_leaves_a_mode_and_then_all(void **state)
{
	struct fixture *f = *state;

	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	type(f, "vrf Blue\r", "(config-vrf-Blue)# ");
	type(f, "\004", "# ");
	assert_false(has(f, "config"));
	/* Within a line it deletes. */
	type(f, "note axb\002\002\004\r", "\r\n");
	await_prompt(f);
	type(f, "\004", "\r\n");
	assert_int_equal(await_end(f), 0);
	noted("ab\n");
}

static void vi_keys_are_for_those_who_ask(void **state)
{
	struct fixture *f = *state;
	struct text path = { 0 };
	FILE *file;

	text_printf(&path, "%s/.editrc", f->home);
	file = fopen(path.data, "we");
	assert_non_null(file);
	fputs("bind -v\n", file);
	fclose(file);
	start(f, "xterm", "C.UTF-8");
	await(f, "# ");
	type(f, "note abc\033xAd\r", "\r\n");
	await_prompt(f);
	type(f, "no?", "note");
	type(f, "\003", "^C");
	assert_int_equal(leave(f), 0);
	noted("abd\n");
	text_free(&path);
}

static void a_window_that_changes_is_noticed(void **state)
{
	struct winsize size = { .ws_row = 40, .ws_col = 100 };
	struct fixture *f = *state;

	start(f, "xterm", "C.UTF-8");
	await(f, "# ");
	type(f, "size", "size");
	assert_int_equal(ioctl(f->terminal, TIOCSWINSZ, &size), 0);
	type(f, "\r", "# ");
	assert_int_equal(leave(f), 0);
	noted("40x100\n");
}

/* -- questions, programs, signals ---------------------------------------------------------- */

static void a_question_wants_yes_or_no(void **state)
{
	struct fixture *f = *state;

	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	type(f, "ask\r", "Sure? [yes/no]: ");
	type(f, "maybe\r", "% Please answer 'yes' or 'no'.\r\nSure? [yes/no]: ");
	type(f, "YES\r", "# ");
	type(f, "ask\r", "Sure? [yes/no]: ");
	type(f, "n\r", "# ");
	type(f, "ask\r", "Sure? [yes/no]: ");
	type(f, "\003", "# ");
	assert_int_equal(leave(f), 0);
	noted("yes\nno\nno\n");
}

static void a_program_finds_the_terminal_as_we_did(void **state)
{
	struct fixture *f = *state;

	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	type(f, "lend\r", "# ");
	assert_int_equal(leave(f), 0);
	noted("0 1 0\n");
}

static void a_signal_to_end_ends_it(void **state)
{
	struct fixture *f = *state;
	struct termios modes;

	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	assert_int_equal(tcgetattr(f->terminal, &modes), 0);
	assert_false(modes.c_lflag & ICANON);
	assert_int_equal(kill(f->pid, SIGTERM), 0);
	assert_int_equal(leave(f), 128 + SIGTERM);
}

/* -- history ------------------------------------------------------------------------------------ */

static void lines_are_remembered_for_the_next_time(void **state)
{
	struct fixture *f = *state;
	struct text path = { 0 };
	struct stat info;

	start(f, "xterm", "C.UTF-8");
	await(f, "# ");
	type(f, "note first\r", "# ");
	type(f, "note second\r", "# ");
	assert_int_equal(leave(f), 0);
	start(f, "xterm", "C.UTF-8");
	await(f, "# ");
	type(f, "\020\020\020", "first");
	type(f, "\r", "# ");
	assert_int_equal(leave(f), 0);
	noted("first\nsecond\nfirst\n");
	text_printf(&path, "%s/vrfsh/history", f->home);
	assert_int_equal(stat(path.data, &info), 0);
	assert_int_equal(info.st_mode & 07777, 0600);
	text_free(&path);
}

static void the_history_is_kept_short(void **state)
{
	struct fixture *f = *state;
	struct text path = { 0 };
	char line[64];
	FILE *file;
	int count = 0;

	text_printf(&path, "%s/vrfsh", f->home);
	assert_int_equal(mkdir(path.data, 0700), 0);
	text_puts(&path, "/history");
	file = fopen(path.data, "we");
	assert_non_null(file);
	for (int i = 0; i < 5000; i++)
		fprintf(file, "note %d\n", i);
	fclose(file);
	start(f, "dumb", "C.UTF-8");
	await(f, "# ");
	assert_int_equal(leave(f), 0);
	file = fopen(path.data, "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		if (!count++)
			assert_string_equal(line, "note 4000\n");
	fclose(file);
	assert_int_equal(count, 1001);
	text_free(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(utf8_works_in_any_locale),
		TEST(what_is_not_utf8_shows),
		TEST(a_dumb_terminal_gets_no_sequences),
		TEST(ctrl_c_makes_the_line_void),
		TEST(ctrl_z_carries_out_and_ends),
		TEST(ctrl_d_leaves_a_mode_and_then_all),
		TEST(vi_keys_are_for_those_who_ask),
		TEST(a_window_that_changes_is_noticed),
		TEST(a_question_wants_yes_or_no),
		TEST(a_program_finds_the_terminal_as_we_did),
		TEST(a_signal_to_end_ends_it),
		TEST(lines_are_remembered_for_the_next_time),
		TEST(the_history_is_kept_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
