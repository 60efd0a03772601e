/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * script.c - tests: scripts as they are carried out, and what they say
 *
 * The language here is the test's own: commands that note that they were said,
 * fail, or end with a status. No kernel is asked for anything.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include <vrfsh/commands.h>
#include <vrfsh/netlink.h>

#include "../../src/shell/interrupt.h"
#include "../../src/shell/state.h"

/* A file in memory; the caller closes it. */
static int file_of(const char *bytes, size_t len)
{
	int fd = memfd_create("script", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write_all(fd, bytes, len), 0);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* -- a language of our own ---------------------------------------------------------- */

struct args {
	slot_text	text;
	slot_number	number;
};

static int run_note(struct session *session, const struct call *call,
		    struct error *error)
{
	const struct args *args = call->args;

	(void)error;
	return output_printf(session->out, "%s\n", args->text);
}

static int run_fail(struct session *session, const struct call *call,
		    struct error *error)
{
	const struct args *args = call->args;

	(void)session;
	return error_set(error, (int)args->number, "it failed");
}

static int run_status(struct session *session, const struct call *call,
		      struct error *error)
{
	const struct args *args = call->args;

	(void)error;
	session->status = (int)args->number;
	return 0;
}

static int run_enter(struct session *session, const struct call *call,
		     struct error *error)
{
	const struct args *args = call->args;

	(void)error;
	session_enter(session, call->level, MODE_VRF, args->text, NULL);
	return 0;
}

static int run_exit(struct session *session, const struct call *call,
		    struct error *error)
{
	(void)call;
	(void)error;
	session->leave = !session_exit(session);
	return 0;
}

static int run_where(struct session *session, const struct call *call,
		     struct error *error)
{
	(void)call;
	(void)error;
	return output_printf(session->out, "%d\n",
			     (int)session_place(session)->mode);
}

static int run_interrupt(struct session *session, const struct call *call,
			 struct error *error)
{
	(void)session;
	(void)call;
	(void)error;
	return raise(SIGINT);
}

static const struct word words[] = {
	{ "note", "Say a text" },
	{ "set", "In configuration" },
	{ "fail", "Fail with an errno" },
	{ "status", "End as a program would" },
	{ "vrf", "Enter a mode" },
	{ "exit", "Leave it" },
	{ "where", "Tell the mode" },
	{ "ambiguous", "One of two" },
	{ "ambitious", "The other" },
	{ "interrupt", "As Ctrl-C" },
	{ "TEXT", "Text", SLOT(struct args, text, text) },
	{ "NUMBER", "Number", SLOT(struct args, number, number), 0, 255 },
	{ 0 }
};

static const struct sentence sentences[] = {
	{ IN_ANY, "note TEXT", run_note, NULL },
	{ IN_ANY, "fail NUMBER", run_fail, NULL },
	{ IN_ANY, "status NUMBER", run_status, NULL },
	{ IN_ANY, "where", run_where, NULL },
	{ IN_ANY, "ambiguous", run_where, NULL },
	{ IN_ANY, "ambitious", run_where, NULL },
	{ IN_ANY, "interrupt", run_interrupt, NULL },
	{ MODE_CONFIG, "set TEXT", run_note, NULL },
	{ MODE_EXEC | MODE_CONFIG, "vrf TEXT", run_enter, NULL },
	{ IN_ANY | MODE_CONFIG | MODE_VRF, "exit", run_exit, NULL },
	{ 0 }
};

FAMILY(test, struct args, "Test");

/* -- carrying out --------------------------------------------------------------------- */

struct fixture {
	struct session	*session;
	struct lang	*lang;
	int		 out, err;	/* where both streams go meanwhile */
	struct text	 said;		/* what came of the last script */
	int		 status;
};

static int begin(void **state)
{
	static const struct family *const list[] = { &family_test, NULL };
	static const struct word none[] = { { 0 } };
	struct fixture *f = memory_new(sizeof(*f));
	struct error error = { 0 };

	f->lang = lang_new(list, none, &error);
	f->session = session_new(world_new());
	f->session->lang = f->lang;
	f->out = memfd_create("out", MFD_CLOEXEC);
	f->err = f->out;
	shell_open(f->session);
	*state = f;
	return f->lang && f->out >= 0 ? 0 : -1;
}

static int end(void **state)
{
	struct fixture *f = *state;
	struct world *world = f->session->world;

	interrupt_forget();
	shell_close(f->session);
	session_free(f->session);
	world_free(world);
	lang_free(f->lang);
	close(f->out);
	text_free(&f->said);
	free(f);
	return 0;
}

/* Runs scripts with our two streams turned into the fixture's. */
static void run_into(struct fixture *f, int out, const struct script *scripts,
		     size_t count, const struct script_options *options)
{
	int streams[2];

	fflush(stdout);
	for (int i = 0; i < 2; i++)
		streams[i] = fcntl(i + 1, F_DUPFD_CLOEXEC, 10);
	dup2(out, 1);
	dup2(f->err, 2);
	f->status = script_run(f->session, scripts, count, options);
	fflush(stderr);
	for (int i = 0; i < 2; i++) {
		dup2(streams[i], i + 1);
		close(streams[i]);
	}
}

static void read_said(struct fixture *f)
{
	char bytes[4096];
	ssize_t got;

	text_clear(&f->said);
	lseek(f->err, 0, SEEK_SET);
	while ((got = read(f->err, bytes, sizeof(bytes))) > 0)
		text_add(&f->said, bytes, (size_t)got);
	assert_int_equal(ftruncate(f->err, 0), 0);
	lseek(f->err, 0, SEEK_SET);
}

static void play(struct fixture *f, const char *text,
		 const struct script_options *options)
{
	int fd = file_of(text, strlen(text));
	struct script script = { .name = "demo", .fd = fd };

	run_into(f, f->out, &script, 1, options);
	close(fd);
	read_said(f);
}

static void said_is(const struct fixture *f, const char *expected)
{
	assert_string_equal(text_string(&f->said), expected);
}

static const struct script_options plain, going = { .keep_going = true };

static void a_script_is_carried_out_line_by_line(void **state)
{
	struct fixture *f = *state;

	play(f, "note one\n! a comment\n\n  note two\n", &plain);
	said_is(f, "one\ntwo\n");
	assert_int_equal(f->status, 0);
}

static void it_stops_at_the_first_error_with_its_line(void **state)
{
	struct fixture *f = *state;

	play(f, "note one\n\nfail 5\nnote two\n", &plain);
	said_is(f, "one\ndemo:3: % it failed\n");
	assert_int_equal(f->status, 1);
}

static void the_line_that_does_not_fit_is_shown(void **state)
{
	struct fixture *f = *state;

	play(f, "note one\n  note two\n  wehre\n", &plain);
	said_is(f,     "one\ntwo\n  wehre\n   ^\n"
		"demo:3: % Invalid input detected at '^' "
		"marker.\n");
	assert_int_equal(f->status, 1);
}

static void other_mistakes_are_said_as_ios_says_them(void **state)
{
	struct fixture *f = *state;

	play(f, "fail\n", &plain);
	said_is(f, "demo:1: % Incomplete command.\n");
	play(f, "status 300\n", &plain);
	said_is(f, "status 300\n       ^\n"
		"demo:1: % Invalid input detected at '^' "
		"marker.\n"
		"demo:1: % 300 is out of range: <0-255>\n");
	play(f, "amb\n", &plain);
	said_is(f, "demo:1: % Ambiguous command:  \"amb\"\n");
}

static void keep_going_goes_on_and_remembers(void **state)
{
	struct fixture *f = *state;

	play(f, "fail 5\nnote two\nfoo\nnote four\n", &going);
	said_is(f,     "demo:1: % it failed\ntwo\nfoo\n ^\n"
		"demo:3: % Invalid input detected at '^' "
		"marker.\nfour\n");
	assert_int_equal(f->status, 1);
}

static void a_refused_line_stops_a_script_as_an_error_does(void **state)
{
	static const char bytes[] = "note one\nno\0te\nnote three\n";
	struct fixture *f = *state;
	struct script script = {
		.name = "demo", .fd = file_of(bytes, sizeof(bytes) - 1),
	};

	run_into(f, f->out, &script, 1, &plain);
	close(script.fd);
	read_said(f);
	said_is(f,     "one\ndemo:2: % the line has a NUL byte\n");
	assert_int_equal(f->status, 1);
}

static void an_error_of_permission_is_126(void **state)
{
	struct fixture *f = *state;

	play(f, "fail 1\n", &plain);
	assert_int_equal(f->status, 126);
	play(f, "fail 13\n", &plain);
	assert_int_equal(f->status, 126);
}

static void the_status_of_a_program_is_ours(void **state)
{
	struct fixture *f = *state;

	play(f, "status 3\nnote no\n", &plain);
	said_is(f, "");
	assert_int_equal(f->status, 3);
	play(f, "status 3\nnote yes\n", &going);
	said_is(f, "yes\n");
	assert_int_equal(f->status, 3);
}

static void a_configuration_is_a_script(void **state)
{
	struct fixture *f = *state;

	play(f, "! saved\nset x\nwhere\n", &plain);
	said_is(f, "x\n4\n");
	session_end(f->session);
	/* What exec knows too leads back to configuration. */
	play(f, "vrf Blue\nexit\nset x\n", &plain);
	said_is(f, "x\n");
	session_end(f->session);
	/* But an abbreviation means what it means in exec. */
	play(f, "s 0\nwhere\n", &plain);
	said_is(f, "2\n");
	play(f, "where\nset x\n", &plain);
	said_is(f, "2\nset x\n ^\n"
		"demo:2: % Invalid input detected at '^' "
		"marker.\n");
}

static void texts_are_numbered_and_belong_together(void **state)
{
	struct fixture *f = *state;
	struct script scripts[] = {
		{ "-c", -1, "vrf Blue", 1 }, { "-c", -1, "where", 2 },
		{ "-c", -1, "fail 2", 3 }, { "-c", -1, "note no", 4 },
	};

	run_into(f, f->out, scripts, ARRAY_SIZE(scripts), &plain);
	read_said(f);
	said_is(f, "8\n-c:3: % it failed\n");
}

static void exit_at_the_bottom_ends_all(void **state)
{
	struct fixture *f = *state;

	play(f, "note one\nexit\nnote two\n", &plain);
	said_is(f, "one\n");
	assert_int_equal(f->status, 0);
}

static void ctrl_c_ends_a_script(void **state)
{
	struct fixture *f = *state;

	play(f, "interrupt\nnote two\n", &going);
	said_is(f, "");
	assert_int_equal(f->status, 130);
}

static void filters_work_in_scripts(void **state)
{
	struct fixture *f = *state;

	play(f, "where | count\nwhere | include 9\nwhere\n", &plain);
	said_is(f, "1\n2\n");
	play(f, "where | foo\n", &plain);
	said_is(f, "where | foo\n        ^\n"
		"demo:1: % Invalid input detected at '^' "
		"marker.\n");
}

static void a_configuration_line_has_no_filters(void **state)
{
	struct fixture *f = *state;

	play(f, "set x\nexit | count\n", &plain);
	said_is(f, "x\nexit | count\n     ^\n"
		"demo:2: % Invalid input detected at '^' "
		"marker.\n");
}

static void do_leads_to_exec(void **state)
{
	struct fixture *f = *state;

	play(f, "set x\ndo where\ndo  where | count\ndo set y\n", &plain);
	said_is(f, "x\n4\n1\ndo set y\n    ^\n"
		"demo:4: % Invalid input detected at '^' "
		"marker.\n");
}

static void a_closed_pipe_ends_quietly(void **state)
{
	struct fixture *f = *state;
	struct script script = { "-c", -1, "note x", 1 };
	int ends_of[2];

	assert_int_equal(pipe(ends_of), 0);
	close(ends_of[0]);
	run_into(f, ends_of[1], &script, 1, &going);
	close(ends_of[1]);
	read_said(f);
	assert_string_equal(text_string(&f->said), "");
	assert_int_equal(f->status, 141);
}

static void a_full_disk_is_told(void **state)
{
	struct fixture *f = *state;
	struct script script[] = { { "-c", -1, "note x", 1 },
				   { "-c", -1, "fail 2", 2 } };
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	run_into(f, full, script, 2, &going);
	close(full);
	read_said(f);
	said_is(f,     "% standard output: No space left on device\n");
	assert_int_equal(f->status, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_script_is_carried_out_line_by_line),
		TEST(it_stops_at_the_first_error_with_its_line),
		TEST(the_line_that_does_not_fit_is_shown),
		TEST(other_mistakes_are_said_as_ios_says_them),
		TEST(keep_going_goes_on_and_remembers),
		TEST(a_refused_line_stops_a_script_as_an_error_does),
		TEST(an_error_of_permission_is_126),
		TEST(the_status_of_a_program_is_ours),
		TEST(a_configuration_is_a_script),
		TEST(texts_are_numbered_and_belong_together),
		TEST(exit_at_the_bottom_ends_all),
		TEST(ctrl_c_ends_a_script),
		TEST(filters_work_in_scripts),
		TEST(a_configuration_line_has_no_filters),
		TEST(do_leads_to_exec),
		TEST(a_closed_pipe_ends_quietly),
		TEST(a_full_disk_is_told),
	};

	/* A shell has it ignored by what it starts in the background. */
	if (signal(SIGINT, SIG_DFL) == SIG_ERR)
		return 1;
	/* A shell's background job is started with these ignored. */
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
