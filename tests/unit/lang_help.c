/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lang_help.c - tests: what `?` shows, and what Tab completes
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "demo_language.h"

static struct lang *lang;
static struct arena *arena;
static struct session session;
static struct text shown;
static size_t word_start;

static const char *const some_names[] = {
	"va", "vb", "lo", "a b", "description", "d", "va", NULL
};

static int start(void **state)
{
	struct error error = { 0 };

	(void)state;
	lang = lang_new(demo_families, demo_glossary, &error);
	arena = arena_new();
	return lang ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	lang_free(lang);
	arena_free(arena);
	text_free(&shown);
	return 0;
}

static int before(void **state)
{
	(void)state;
	session = (struct session){ .names = some_names };
	arena_reset(arena);
	return 0;
}

static const char *help_in(const unsigned *modes, size_t count,
			   const char *line)
{
	struct understanding u;

	text_clear(&shown);
	if (!lang_help(lang, modes, count, line, &session, arena, &shown, &u))
		fail_msg("no help for \"%s\"", line);
	return text_string(&shown);
}

#define HELP(modes, line)	help_in(modes, ARRAY_SIZE(modes), line)

static const char *complete_in(const unsigned *modes, size_t count,
			       const char *line)
{
	size_t lines = 0, n;

	text_clear(&shown);
	n = lang_complete(lang, modes, count, line, &session, arena, &shown,
			  &word_start);
	for (size_t i = 0; i < shown.len; i++)
		lines += shown.data[i] == '\n';
	assert_int_equal(n, lines);
	return text_string(&shown);
}

#define COMPLETE(modes, line)	complete_in(modes, ARRAY_SIZE(modes), line)

static void assert_refused(const unsigned *modes, size_t count,
			   const char *line, enum said said, size_t column)
{
	struct understanding u;

	text_clear(&shown);
	assert_false(lang_help(lang, modes, count, line, &session, arena,
			       &shown, &u));
	assert_int_equal(u.said, said);
	assert_int_equal(u.column, column);
	assert_int_equal(shown.len, 0);
	error_clear(&u.why);
}

/* -- rows --------------------------------------------------------------------------- */

static void keywords_stand_in_columns_sorted(void **state)
{
	(void)state;
	assert_string_equal(HELP(in_exec, ""),
		"  exit  Leave this mode\n"
		"  ping  Send echo requests\n"
		"  run   Run a program\n"
		"  show  Show running system information\n");
	assert_string_equal(HELP(in_exec, "  show "),
		"  interfaces  Interfaces\n"
		"  ip          IP information\n");
}

static void values_come_first_in_their_notation_and_the_end_last(void **state)
{
	(void)state;
	session.names = NULL;
	assert_string_equal(HELP(in_vrf, "ip route 10.0.0.0/8 "),
		"  A.B.C.D  Next hop\n"
		"  IFNAME   Outgoing interface\n"
		"  Null0    Nowhere\n");
	assert_string_equal(HELP(in_vrf, "ip route 10.0.0.0/8 va "),
		"  <1-255>  Distance\n"
		"  A.B.C.D  Next hop\n"
		"  <cr>\n");
	assert_string_equal(HELP(in_exec, "ping h count 3 "),
		"  quiet  Say less\n"
		"  size   How large\n"
		"  vrf    Virtual router\n"
		"  <cr>\n");
	assert_string_equal(HELP(in_exec, "exit "), "  <cr>\n");
}

static void names_that_exist_stand_below_their_type(void **state)
{
	(void)state;
	assert_string_equal(HELP(in_exec, "show interfaces "),
		"  IFNAME         One of them\n"
		"  \"a b\"          One of them\n"
		"  d              One of them\n"
		"  \"description\"  One of them\n"
		"  lo             One of them\n"
		"  va             One of them\n"
		"  vb             One of them\n"
		"  description    Descriptions\n"
		"  <cr>\n");
	assert_string_equal(session.said, "show,interfaces");
}

static void too_many_names_are_counted(void **state)
{
	const char *many[102] = { 0 };

	(void)state;
	for (size_t i = 0; i < 101; i++)
		many[i] = arena_printf(arena, "eth%zu", i);
	session.names = many;
	assert_string_equal(HELP(in_exec, "show interfaces "),
		"  IFNAME       One of them (101 exist)\n"
		"  description  Descriptions\n"
		"  <cr>\n");
	assert_string_equal(HELP(in_exec, "show interfaces eth9"),
		"eth9  eth90  eth91  eth92  eth93  eth94  eth95  eth96  eth97  "
		"eth98  eth99\n");
	assert_int_equal(lang_complete(lang, in_exec, 1, "show interfaces e",
				       &session, arena, &shown, &word_start),
			 101);
}

static void names_from_outside_are_made_harmless(void **state)
{
	static const char *const names[] = { "a\033[1mb", "c\xff", NULL };

	(void)state;
	session.names = names;
	HELP(in_exec, "show interfaces ");
	assert_null(strchr(shown.data, '\033'));
	assert_null(strchr(shown.data, '\xff'));
}

static void the_modes_around_follow_below_a_rule(void **state)
{
	(void)state;
	assert_string_equal(HELP(in_vrf, ""),
		"  default              Set a command to its defaults\n"
		"  exit-address-family  Leave the address family\n"
		"  interface            Interface to configure\n"
		"  ip                   Internet Protocol\n"
		"  no                   Negate a command or set its defaults\n"
		"  vrf                  Virtual router\n"
		"  ----------------------------------------\n"
		"  exit                 Leave this mode\n"
		"  ping                 Send echo requests\n"
		"  run                  Run a program\n"
		"  show                 Show running system information\n");
	/* Further on they are one. */
	assert_string_equal(HELP(in_interface, "ip "),
		"  address  IP address\n"
		"  route    Static routes\n");
}

static void no_and_default_show_what_can_be_undone(void **state)
{
	static const unsigned interface[] = { INTERFACE };
	static const char words[] =
		"  description  Describe the interface\n"
		"  ip           Internet Protocol\n"
		"  mtu          Set the MTU\n"
		"  shutdown     Take the interface down\n"
		"  vrf          Virtual router\n";

	(void)state;
	assert_string_equal(HELP(interface, "no "), words);
	assert_string_equal(HELP(interface, "default "), words);
	assert_string_equal(HELP(interface, "def "), words);
	assert_string_equal(HELP(interface, "no mtu "),
		"  <68-65535>  Bytes\n"
		"  <cr>\n");
	assert_string_equal(HELP(interface, "mtu "),
		"  <68-65535>  Bytes\n");
}

static void behind_a_word_the_words_that_begin_so_stand_on_a_line(void **state)
{
	(void)state;
	assert_string_equal(HELP(in_interface, "s"), "show  shutdown\n");
	assert_string_equal(HELP(in_exec, "show i"), "interfaces  ip\n");
	assert_string_equal(HELP(in_interface, "N"), "no\n");
	assert_string_equal(HELP(in_exec, "show interfaces d"),
			    "d  \"description\"  description\n");
	assert_string_equal(HELP(in_exec, "show interfaces v"), "va  vb\n");
	assert_string_equal(HELP(in_interface, "mtu 1"), "<68-65535>\n");
	assert_string_equal(HELP(in_interface, "mtu 1500"), "<68-65535>\n");
	assert_string_equal(HELP(in_vrf, "ip route 10."), "A.B.C.D/nn\n");
	assert_string_equal(HELP(in_exec, "show ip route vrf B"), "WORD\n");
}

static void the_rest_of_a_line_can_go_on(void **state)
{
	static const char rows[] = "  LINE  The description\n  <cr>\n";

	(void)state;
	assert_string_equal(HELP(in_interface, "description "),
			    "  LINE  The description\n");
	assert_string_equal(HELP(in_interface, "description a "), rows);
	assert_string_equal(HELP(in_interface, "description a | b "), rows);
	assert_string_equal(HELP(in_interface, "description a"), "LINE\n");
	assert_string_equal(HELP(in_interface, "description |"), "LINE\n");
	assert_string_equal(HELP(in_interface, "description \"a b"), "LINE\n");
	/* Though to the mode around it is the end of `interface r`. */
	assert_string_equal(HELP(in_interface, "interface r | "),
		"  LINE  Which ones\n  <cr>\n");
	assert_string_equal(HELP(in_exec, "run ls "),
		"  COMMAND  Program and arguments\n  <cr>\n");
}

static void comments_and_filters_are_not_explained_here(void **state)
{
	(void)state;
	assert_string_equal(HELP(in_exec, "! sh"), "");
	assert_string_equal(HELP(in_exec, "show ip route | i"), "");
	assert_string_equal(HELP(in_exec, "run ls | "), "");
	assert_string_equal(COMPLETE(in_exec, "show ip route | "), "");
}

static void what_is_hidden_shows_only_where_nothing_else_fits(void **state)
{
	(void)state;
	assert_null(strstr(HELP(in_interface, ""), "delay"));
	assert_null(strstr(HELP(in_interface, "no "), "delay"));
	assert_string_equal(HELP(in_interface, "de"), "default  description\n");
	assert_string_equal(HELP(in_interface, "del"), "delay\n");
	assert_string_equal(COMPLETE(in_interface, "no d"), "description\n");
	assert_string_equal(COMPLETE(in_interface, "no del"), "delay\n");
	assert_string_equal(HELP(in_interface, "delay "),
			    "  LINE  How long\n  <cr>\n");
}

static void a_line_that_fits_nowhere_is_refused(void **state)
{
	(void)state;
	assert_refused(in_exec, 1, "shoe ip ", SAID_INVALID, 3);
	assert_refused(in_exec, 1, "show x", SAID_INVALID, 5);
	assert_refused(in_exec, 1, "show i ", SAID_AMBIGUOUS, 5);
	assert_refused(in_interface, 3, "mtu 67 ", SAID_WRONG, 4);
	assert_refused(in_exec, 1, "ping \"a\"b", SAID_WRONG, 8);
	assert_refused(in_exec, 1, "exit now", SAID_INVALID, 5);
}

/* -- completion ------------------------------------------------------------------------ */

static void keywords_and_names_complete_the_last_word(void **state)
{
	(void)state;
	assert_string_equal(COMPLETE(in_exec, "SH"), "show\n");
	assert_int_equal(word_start, 0);
	assert_string_equal(COMPLETE(in_exec, "  show i"), "interfaces\nip\n");
	assert_int_equal(word_start, 7);
	assert_string_equal(COMPLETE(in_exec, "show interfaces v"), "va\nvb\n");
	assert_string_equal(COMPLETE(in_exec, "show interfaces "),
		"\"a b\"\nd\ndescription\n\"description\"\nlo\nva\nvb\n");
	assert_int_equal(word_start, 16);
	assert_string_equal(COMPLETE(in_exec, "show interfaces V"), "");
	assert_string_equal(COMPLETE(in_vrf, "ip route 10.0.0.0/8 n"),
			    "Null0\n");
	assert_string_equal(COMPLETE(in_exec, "zzz "), "");
	assert_string_equal(COMPLETE(in_interface, "mtu "), "");
	assert_string_equal(COMPLETE(in_interface, "s"), "show\nshutdown\n");
	assert_string_equal(COMPLETE(in_interface, "d"),
			    "default\ndescription\n");
}

static void a_begun_quotation_is_completed_with_its_quotes(void **state)
{
	(void)state;
	assert_string_equal(COMPLETE(in_exec, "show interfaces \"a"),
			    "\"a b\"\n");
	assert_int_equal(word_start, 16);
	assert_string_equal(COMPLETE(in_exec, "show interfaces \"a "),
			    "\"a b\"\n");
	assert_string_equal(COMPLETE(in_exec, "show interfaces \"v"),
			    "\"va\"\n\"vb\"\n");
	assert_string_equal(COMPLETE(in_exec, "show interfaces \"des"),
			    "\"description\"\n");
	assert_string_equal(COMPLETE(in_exec, "show interfaces \""),
		"\"a b\"\n\"d\"\n\"description\"\n\"lo\"\n\"va\"\n\"vb\"\n");
	assert_string_equal(COMPLETE(in_exec, "\"sh"), "");
}

static void what_cannot_be_typed_is_not_completed(void **state)
{
	static const char *const names[] = { "a\nb", "ac", "a\"|", NULL };

	(void)state;
	session.names = names;
	assert_string_equal(COMPLETE(in_exec, "show interfaces a"),
			    "\"a\\\"|\"\nac\n");
}

/* Each completion, put in the place of the word, is understood there. */
static void what_is_completed_is_understood(void **state)
{
	struct understanding u;
	char *names, *name;

	(void)state;
	COMPLETE(in_exec, "show interfaces ");
	names = arena_string(arena, shown.data);
	while ((name = strsep(&names, "\n")) && *name) {
		const char *line = arena_printf(arena, "show interfaces %s",
						name);
		const struct demo *d;

		lang_parse(lang, in_exec, 1, line, &session, arena, &u);
		assert_int_equal(u.said, SAID_CALL);
		d = u.call.args;
		assert_int_equal(d->description, !strcmp(name, "description"));
	}
}

#define TEST(name)	cmocka_unit_test_setup(name, before)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(keywords_stand_in_columns_sorted),
		TEST(values_come_first_in_their_notation_and_the_end_last),
		TEST(names_that_exist_stand_below_their_type),
		TEST(too_many_names_are_counted),
		TEST(names_from_outside_are_made_harmless),
		TEST(the_modes_around_follow_below_a_rule),
		TEST(no_and_default_show_what_can_be_undone),
		TEST(behind_a_word_the_words_that_begin_so_stand_on_a_line),
		TEST(the_rest_of_a_line_can_go_on),
		TEST(comments_and_filters_are_not_explained_here),
		TEST(what_is_hidden_shows_only_where_nothing_else_fits),
		TEST(a_line_that_fits_nowhere_is_refused),
		TEST(keywords_and_names_complete_the_last_word),
		TEST(a_begun_quotation_is_completed_with_its_quotes),
		TEST(what_cannot_be_typed_is_not_completed),
		TEST(what_is_completed_is_understood),
	};

	return cmocka_run_group_tests(tests, start, end);
}
