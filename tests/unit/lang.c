/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lang.c - tests: what a typed line means
 */
#include "understand.h"

/* -- notations ------------------------------------------------------------------- */

static void words_fill_the_slots_of_their_types(void **state)
{
	const struct demo *d;

	(void)state;
	d = CALL(in_vrf, "interface vx0 type vxlan 4711");
	assert_string_equal(d->name, "vx0");
	assert_int_equal(d->kind, KIND_VXLAN);
	assert_int_equal(d->id, 4711);
	assert_null(d->peer);
	d = CALL(in_vrf, "interface va type veth peer vb vrf Blue");
	assert_int_equal(d->kind, KIND_VETH);
	assert_string_equal(d->peer, "vb");
	assert_string_equal(d->vrf, "Blue");
	d = CALL(in_interface, "ip address 10.0.0.1/8 secondary");
	assert_string_equal(d->prefix, "10.0.0.1/8");
	assert_true(d->secondary);
	d = CALL(in_vrf, "ip route 10.0.0.0/8 10.0.0.2 200");
	assert_int_equal(d->via.s_addr, htonl(0x0a000002));
	assert_int_equal(d->distance, 200);
}

static void keywords_may_be_abbreviated_in_any_case(void **state)
{
	(void)state;
	CALL(in_vrf, "INT va Ty Br");
	assert_string_equal(CALL(in_vrf, "in Va")->name, "Va");
	assert_true(CALL(in_vrf, "ip ro 10.0.0.0/8 null0")->null);
}

static void a_bracket_may_be_left_out_and_braces_may_not(void **state)
{
	(void)state;
	CALL(in_vrf, "interface va");
	REFUSE(in_vrf, "interface va type", SAID_INCOMPLETE, 17);
	REFUSE(in_vrf, "interface va type vrf", SAID_INVALID, 19);
	CALL(in_exec, "show interfaces");
	CALL(in_exec, "show interfaces description");
	REFUSE(in_exec, "show interfaces va description", SAID_INVALID, 19);
}

static void starred_choices_come_in_any_order_each_once(void **state)
{
	const struct demo *d;

	(void)state;
	CALL(in_exec, "ping h");
	d = CALL(in_exec, "ping h size 100 quiet vrf Blue count 3");
	assert_int_equal(d->size, 100);
	assert_int_equal(d->count, 3);
	assert_string_equal(d->vrf, "Blue");
	assert_true(d->quiet);
	REFUSE(in_exec, "ping h count 3 size 99 count 4", SAID_INVALID, 23);
	REFUSE(in_exec, "ping h quiet quiet", SAID_INVALID, 13);
	REFUSE(in_exec, "ping h quiet count", SAID_INCOMPLETE, 18);
}

static void no_undoes_and_may_say_less(void **state)
{
	(void)state;
	CALL(in_interface, "mtu 1400");
	assert_false(u.call.no);
	REFUSE(in_interface, "mtu", SAID_INCOMPLETE, 3);
	CALL(in_interface, "no mtu");
	assert_true(u.call.no);
	assert_false(u.call.restore);
	assert_int_equal(CALL(in_interface, "NO mtu 1400")->mtu, 1400);
	CALL(in_vrf, "no ip route 10.0.0.0/8 255");
	CALL(in_vrf, "no ip route 10.0.0.0/8");
	REFUSE(in_vrf, "no ip route", SAID_INCOMPLETE, 11);
	REFUSE(in_vrf, "no", SAID_INCOMPLETE, 2);
	REFUSE(in_vrf, "no no", SAID_INVALID, 3);
	REFUSE(in_vrf, "no show ip route", SAID_INVALID, 3);
	REFUSE(in_exec, "no exit", SAID_INVALID, 0);
	REFUSE(in_interface, "n mtu", SAID_INVALID, 0);
}

static void default_restores_and_may_be_abbreviated_if_unique(void **state)
{
	(void)state;
	CALL(in_interface, "default mtu");
	assert_true(u.call.no);
	assert_true(u.call.restore);
	CALL(in_interface, "def mtu");
	assert_true(u.call.restore);
	CALL(in_vrf, "d interface va");
	assert_true(u.call.restore);
	REFUSE(in_interface, "de", SAID_AMBIGUOUS, 0);
	REFUSE(in_interface, "default", SAID_INCOMPLETE, 7);
	REFUSE(in_exec, "default exit", SAID_INVALID, 0);
}

/* -- how a word is taken ------------------------------------------------------------ */

static void an_exact_keyword_goes_before_a_name(void **state)
{
	static const char *const names[] = { "description", NULL };

	(void)state;
	session.names = names;
	assert_true(CALL(in_exec, "show interfaces description")->description);
	assert_true(CALL(in_exec, "show interfaces Description")->description);
}

static void an_existing_name_goes_before_an_abbreviation(void **state)
{
	static const char *const names[] = { "d", "desc", "n", NULL };
	const struct demo *d;

	(void)state;
	session.names = names;
	assert_string_equal(CALL(in_exec, "show interfaces d")->name, "d");
	assert_string_equal(CALL(in_exec, "show interfaces desc")->name,
			    "desc");
	d = CALL(in_exec, "show interfaces D");	/* names have a case */
	assert_null(d->name);
	assert_true(d->description);
	assert_true(CALL(in_exec, "show interfaces des")->description);
	d = CALL(in_vrf, "ip route 10.0.0.0/8 n");
	assert_string_equal(d->name, "n");
	assert_false(d->null);
	assert_string_equal(session.said, "ip,route,10.0.0.0/8");
	assert_true(CALL(in_vrf, "ip route 10.0.0.0/8 nu")->null);
}

static void an_abbreviation_goes_before_any_other_value(void **state)
{
	(void)state;
	assert_true(CALL(in_exec, "show interfaces d")->description);
	assert_string_equal(CALL(in_exec, "show interfaces x")->name, "x");
	assert_true(CALL(in_vrf, "ip route 10.0.0.0/8 n")->null);
	assert_string_equal(CALL(in_vrf, "ip route 10.0.0.0/8 nul1")->name,
			    "nul1");
}

static void a_value_with_a_shape_goes_before_names(void **state)
{
	static const char *const names[] = { "10.0.0.2", NULL };
	const struct demo *d;

	(void)state;
	session.names = names;
	d = CALL(in_vrf, "ip route 10.0.0.0/8 10.0.0.2");
	assert_null(d->name);
	assert_int_equal(d->via.s_addr, htonl(0x0a000002));
}

static void names_are_asked_only_where_they_decide(void **state)
{
	(void)state;
	CALL(in_vrf, "ip route 10.1.0.0/16 10.0.0.2");
	CALL(in_vrf, "ip route 10.1.0.0/16 va 10.0.0.2");
	CALL(in_vrf, "interface va type veth peer vb");
	CALL(in_exec, "show interfaces va");
	CALL(in_exec, "show interfaces description");
	assert_int_equal(session.asked, 0);
	CALL(in_exec, "show interfaces d");
	assert_int_equal(session.asked, 1);
}

static void a_hidden_keyword_is_abbreviated_only_where_nothing_else_is(void **state)
{
	(void)state;
	CALL(in_interface, "delay 10");
	CALL(in_interface, "del 10");
	assert_string_equal(u.call.sentence->grammar, "[no] delay [TEXT]");
	CALL(in_interface, "no de");
	assert_string_equal(u.call.sentence->grammar, "[no] description ![TEXT]");
	CALL(in_interface, "ru ls");
	assert_int_equal(u.call.level, 2);
	CALL(in_interface, "rung ls");
	assert_int_equal(u.call.level, 0);
}

/* -- refusals ------------------------------------------------------------------------- */

static void several_keywords_that_begin_so_are_ambiguous(void **state)
{
	(void)state;
	REFUSE(in_exec, "show i", SAID_AMBIGUOUS, 5);
	REFUSE(in_exec, "show in", SAID_CALL, 0);
	REFUSE(in_vrf, "interface va type v 7", SAID_AMBIGUOUS, 18);
}

static void the_column_is_the_first_character_that_departs(void **state)
{
	(void)state;
	REFUSE(in_exec, "shox", SAID_INVALID, 3);
	REFUSE(in_exec, "zzz", SAID_INVALID, 0);
	REFUSE(in_exec, "  show ip  roxte", SAID_INVALID, 13);
	REFUSE(in_exec, "show interfaces va vb", SAID_INVALID, 19);
	REFUSE(in_exec, "exitt", SAID_INVALID, 4);
	REFUSE(in_interface, "no mtX", SAID_INVALID, 5);
	REFUSE(in_interface, "defx mtu", SAID_INVALID, 3);
	REFUSE(in_exec, "| include x", SAID_INVALID, 0);
}

static void a_number_out_of_range_says_the_range(void **state)
{
	(void)state;
	REFUSE(in_interface, "mtu 67", SAID_WRONG, 4);
	assert_string_equal(u.why.words, "67 is out of range: <68-65535>");
	REFUSE(in_interface, "mtu 99999999999999999999", SAID_WRONG, 4);
	REFUSE(in_interface, "mtu 15o0", SAID_INVALID, 4);
	REFUSE(in_interface, "mtu -1", SAID_INVALID, 4);
	CALL(in_interface, "mtu 65535");
	CALL(in_interface, "mtu 68");
}

static void a_wrong_value_counts_only_if_nothing_else_fits(void **state)
{
	(void)state;
	REFUSE(in_interface, "ip address 10.0.0.1/33", SAID_WRONG, 11);
	assert_string_equal(u.why.words, "10.0.0.1/33 has a bad length");
	CALL(in_vrf, "ip route 10.0.0.0/8 10.0.0.0/33");
	assert_null(u.why.words);
	REFUSE(in_vrf, "ip route 10.0.0.0/8 0123456789abcdef", SAID_WRONG, 20);
}

/* -- modes ------------------------------------------------------------------------------ */

static void a_line_is_tried_in_the_modes_around(void **state)
{
	(void)state;
	CALL(in_interface, "mtu 1400");
	assert_int_equal(u.call.level, 0);
	CALL(in_interface, "interface vb");
	assert_int_equal(u.call.level, 1);
	CALL(in_interface, "no ip route 10.0.0.0/8");
	assert_int_equal(u.call.level, 1);
	CALL(in_interface, "sh ip ro");	/* `sh` is shutdown further in */
	assert_int_equal(u.call.level, 2);
	CALL(in_interface, "sh");
	assert_string_equal(u.call.sentence->grammar, "[no] shutdown");
}

static void the_refusal_that_got_furthest_counts(void **state)
{
	(void)state;
	REFUSE(in_interface, "ip route 10.0.0.0/40 10.0.0.1", SAID_WRONG, 9);
	assert_int_equal(u.call.level, 1);
	REFUSE(in_interface, "show ip nothing", SAID_INVALID, 8);
	assert_int_equal(u.call.level, 2);
	REFUSE(in_interface, "ip zzz", SAID_INVALID, 3);
	assert_int_equal(u.call.level, 0);
	REFUSE(in_interface, "zzz", SAID_INVALID, 0);
	assert_int_equal(u.call.level, 0);
}

static void a_mode_in_which_all_words_fit_settles_it(void **state)
{
	(void)state;
	/* Not the VRF `forwarding` of the mode around. */
	REFUSE(in_interface, "vrf forwarding", SAID_INCOMPLETE, 14);
	assert_int_equal(u.call.level, 0);
	REFUSE(in_interface, "i", SAID_AMBIGUOUS, 0);
	assert_int_equal(u.call.level, 0);
}

static void an_existing_name_outside_goes_before_an_abbreviation(void **state)
{
	static const char *const names[] = { "r", NULL };

	(void)state;
	REFUSE(in_interface, "interface r", SAID_INCOMPLETE, 11);
	assert_int_equal(u.call.level, 0);
	session.names = names;
	REFUSE(in_interface, "interface ra", SAID_INCOMPLETE, 12);
	REFUSE(in_interface, "interface range", SAID_INCOMPLETE, 15);
	assert_string_equal(CALL(in_interface, "interface r")->name, "r");
	assert_int_equal(u.call.level, 1);
}

static void an_exact_keyword_outside_goes_before_a_longer_one(void **state)
{
	(void)state;
	CALL(in_vrf, "exit");
	assert_string_equal(u.call.sentence->grammar, "exit");
	assert_int_equal(u.call.level, 1);
	CALL(in_vrf, "exit-a");
	assert_int_equal(u.call.level, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(words_fill_the_slots_of_their_types),
		TEST(keywords_may_be_abbreviated_in_any_case),
		TEST(a_bracket_may_be_left_out_and_braces_may_not),
		TEST(starred_choices_come_in_any_order_each_once),
		TEST(no_undoes_and_may_say_less),
		TEST(default_restores_and_may_be_abbreviated_if_unique),
		TEST(an_exact_keyword_goes_before_a_name),
		TEST(an_existing_name_goes_before_an_abbreviation),
		TEST(an_abbreviation_goes_before_any_other_value),
		TEST(a_value_with_a_shape_goes_before_names),
		TEST(names_are_asked_only_where_they_decide),
		TEST(a_hidden_keyword_is_abbreviated_only_where_nothing_else_is),
		TEST(several_keywords_that_begin_so_are_ambiguous),
		TEST(the_column_is_the_first_character_that_departs),
		TEST(a_number_out_of_range_says_the_range),
		TEST(a_wrong_value_counts_only_if_nothing_else_fits),
		TEST(a_line_is_tried_in_the_modes_around),
		TEST(the_refusal_that_got_furthest_counts),
		TEST(a_mode_in_which_all_words_fit_settles_it),
		TEST(an_existing_name_outside_goes_before_an_abbreviation),
		TEST(an_exact_keyword_outside_goes_before_a_longer_one),
	};

	return cmocka_run_group_tests(tests, start, end);
}
