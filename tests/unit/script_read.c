/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * script_read.c - tests: a file's lines carried out within a command
 *
 * The real language on a model: no kernel is changed.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include <vrfsh/commands.h>
#include <vrfsh/netlink.h>
#include <vrfsh/shell.h>

struct fixture {
	struct session	*session;
	struct view	*live;
	struct lang	*lang;
	struct error	 error;
	struct text	 notices;
};

static struct fixture *present;

static void notice(struct session *session, const char *words)
{
	text_printf(&present->notices, "%s:%lu: %s\n", session->origin.file,
		    session->origin.line, words);
}

static int begin(void **state)
{
	struct fixture *f = memory_new(sizeof(*f));
	struct error error = { 0 };

	f->lang = commands_new(&error);
	f->session = session_new(world_new());
	f->session->lang = f->lang;
	f->live = f->session->view;
	f->session->view = view_model(f->session->world);
	shell_open(f->session);
	f->session->notice = notice;
	present = *state = f;
	return f->lang ? 0 : -1;
}

static int end(void **state)
{
	struct fixture *f = *state;
	struct world *world = f->session->world;

	shell_close(f->session);
	view_free(f->session->view);
	f->session->view = f->live;
	session_free(f->session);
	world_free(world);
	lang_free(f->lang);
	error_clear(&f->error);
	text_free(&f->notices);
	free(f);
	return 0;
}

/* Has the session read a text as a file. */
static int read_text(struct fixture *f, const char *text)
{
	int fd = memfd_create("lines", MFD_CLOEXEC), err;
	char *path = arena_printf(f->session->arena, "/proc/self/fd/%d", fd);

	assert_true(fd >= 0);
	assert_int_equal(write_all(fd, text, strlen(text)), 0);
	error_clear(&f->error);
	text_clear(&f->notices);
	err = f->session->read_file(f->session, path, &f->error);
	close(fd);
	assert_int_equal(err, -f->error.code);
	return err;
}

static bool there_is(struct fixture *f, const char *vrf)
{
	struct error error = { 0 };
	struct vrf *found;

	assert_int_equal(view_vrf(f->session->view, f->session->arena, vrf,
				  &found, &error), 0);
	return found;
}

static void fails(struct fixture *f, const char *text, unsigned long line,
		  const char *words)
{
	assert_int_not_equal(read_text(f, text), 0);
	assert_string_equal(f->error.words, words);
	assert_int_equal(f->error.origin.line, line);
	assert_non_null(f->error.origin.file);
}

/* -- tests ------------------------------------------------------------------ */

static void lines_are_carried_out_as_configuration(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "! a comment\n\nvrf Read-1\n"
				   " description one\n"
				   " interface d0 type dummy\n"
				   "  ip address 10.0.0.1/8\n exit\nexit\n"
				   "interface d1 type dummy\n"), 0);
	assert_true(there_is(f, "Read-1"));
}

static void navigation_of_a_pasted_session_is_welcome(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "configure terminal\n"
				   "vrf Read-1\nend\nvrf Read-2\n"
				   "exit\nexit\nvrf Read-3\n"), 0);
	assert_true(there_is(f, "Read-1"));
	assert_true(there_is(f, "Read-2"));
	/* Left for good. */
	assert_false(there_is(f, "Read-3"));
	assert_false(f->session->leave);
}

static void the_first_error_ends_it_and_names_its_line(void **state)
{
	struct fixture *f = *state;

	fails(f, "vrf Read-1\nexit\nip adress 10.0.0.1/8\nvrf Read-2\n", 3,
	      "Invalid input detected at `adress 10.0.0.1/8`");
	assert_true(there_is(f, "Read-1"));
	assert_false(there_is(f, "Read-2"));
	fails(f, "interface\n", 1, "Incomplete command: `interface`");
	fails(f, "\ni\n", 2, "Ambiguous command:  \"i\"");
	fails(f, "ip route 10.0.0.1/8 Null0", 1,
	      "10.0.0.1/8 has host bits set; the network is 10.0.0.0/8");
	fails(f, "hostname a | include b\n", 1,
	      "Invalid input detected at `| include b`");
}

static void exec_has_no_say_in_it(void **state)
{
	struct fixture *f = *state;

	fails(f, "vrf Read-1\nshow vrf\n", 2,
	      "`show vrf` is a command of exec, not configuration");
	fails(f, "do run true\n", 1,
	      "`run true` is a command of exec, not configuration");
}

static void banners_and_their_ends(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "banner motd #\nvrf Read-1\n#\n"
				   "vrf Read-2\n"), 0);
	assert_false(there_is(f, "Read-1"));
	assert_true(there_is(f, "Read-2"));
	fails(f, "banner motd #\nvrf Read-1\n", 0,
	      "the banner has no end: `#` was expected");
	assert_null(f->session->swallow);
}

static void the_session_is_where_it_was(void **state)
{
	struct fixture *f = *state;
	struct session *session = f->session;
	char *kept;

	session_context(session, "Elsewhere");
	session_enter(session, 0, MODE_CONFIG, NULL, NULL);
	session_enter(session, 0, MODE_VRF, "Red", NULL);
	kept = arena_string(session->arena, "kept");
	session->interactive = true;
	assert_int_equal(read_text(f, "vrf Read-1\n interface d0 type dummy\n"),
			 0);
	assert_int_equal(session->depth, 3);
	assert_string_equal(session_place(session)->vrf, "Red");
	assert_string_equal(session->places[0].vrf, "Elsewhere");
	assert_string_equal(kept, "kept");
	assert_true(session->interactive);
	assert_null(session->origin.file);
	session->interactive = false;
}

static void notices_tell_the_line(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, "vrf Read-1\n interface d0 type dummy\n"
				   "  ip address 10.0.0.1/8\n"
				   " interface d1 type dummy\n"
				   "  ip address 10.0.0.2/8\n"), 0);
	assert_non_null(strstr(text_string(&f->notices), ":5: 10.0.0.0 "
			       "overlaps with d0"));
}

static void what_cannot_be_read_says_so(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(f->session->read_file(f->session, "/nowhere/x",
					       &f->error), -ENOENT);
	assert_string_equal(f->error.words,
			    "/nowhere/x: No such file or directory");
	error_clear(&f->error);
	assert_int_equal(f->session->read_file(f->session, "/", &f->error),
			 -EISDIR);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_are_carried_out_as_configuration),
		TEST(navigation_of_a_pasted_session_is_welcome),
		TEST(the_first_error_ends_it_and_names_its_line),
		TEST(exec_has_no_say_in_it),
		TEST(banners_and_their_ends),
		TEST(the_session_is_where_it_was),
		TEST(notices_tell_the_line),
		TEST(what_cannot_be_read_says_so),
	};

	return cmocka_run_group_tests_name("script_read", tests, NULL, NULL);
}
