/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lang_tables.c - tests: mistakes in tables, and what else tables are good for
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "demo_language.h"

/* A language of one sentence, and some words that may be in it. */
static const struct type type_odd = {
	.name = "ODD", .rank = 70, .parse = parse_ifname,
};
static const struct word some_words[] = {
	{ "one", "First" },
	{ "two", "Second" },
	{ "two three", "Third" },
	{ "no", "Not so" },
	{ "default", "Not so either" },
	{ "VALUE", "A value", SLOT(struct demo, name, name) },
	{ "NUMBER", "A number", SLOT(struct demo, mtu, number), 1, 9 },
	{ "REST", "The rest", SLOT(struct demo, text, text) },
	{ "BARE", "No type" },
	{ "FLAG", "A flag", SLOT(struct demo, quiet, flag) },
	{ "typed", "A keyword", SLOT(struct demo, name, name) },
	{ "FAR", "Elsewhere", .type = &type_name,
	  .offset = sizeof(struct demo) },
	{ "BACK", "Turned", SLOT(struct demo, mtu, number), 9, 1 },
	{ "MINUS", "Below", SLOT(struct demo, mtu, number), -1, 1 },
	{ "HUGE", "Above", SLOT(struct demo, mtu, number), 1, 1LL << 32 },
	{ 0 }
};
static const struct word shared_words[] = {
	{ "shared", "In all families" },
	{ "SHARED", "Not possible", SLOT(struct demo, name, name) },
	{ 0 }
};

static struct lang *language(unsigned modes, const char *grammar,
			     const struct word *words, struct error *error)
{
	static struct sentence sentences[2];
	static struct family family;
	static const struct family *const families[] = { &family, NULL };

	sentences[0] = (struct sentence){ modes, grammar, run, NULL };
	family = (struct family){
		"odd", "Odd", sizeof(struct demo), words, sentences
	};
	return lang_new(families, shared_words, error);
}

static void a_mistake_in_a_sentence_is_named_with_its_place(void **state)
{
	static const struct {
		const char *grammar, *error;
	} cases[] = {
		{ "one zwei two", "odd: one zwei two: no such word in the "
		  "table of words, before \" two\"" },
		{ "", "a word is missing" },
		{ "one []", "a word is missing, before \"]\"" },
		{ "one [two|]", "a word is missing, before \"]\"" },
		{ "one {|two}", "a word is missing, before \"|two}\"" },
		{ "one [two", "brackets that do not match, before \"\"" },
		{ "one [two}", "brackets that do not match, before \"}\"" },
		{ "one two]", "brackets that do not match, before \"]\"" },
		{ "one|two", "brackets that do not match, before \"|two\"" },
		{ "one {two}*", "a `*` that does not follow" },
		{ "one *", "a `*` that does not follow" },
		{ "one [two]**", "a `*` that does not follow" },
		{ "[no] one ![two]*", "a `*` that does not follow" },
		{ "one [[two]|REST]*", "a choice that can be left out itself" },
		{ "one ![two]", "a `!` in a sentence without [no]" },
		{ "[no] one !two", "a `!` that does not stand before `[`" },
		{ "one BARE", "a value without a type" },
		{ "one FLAG", "a value without a type" },
		{ "one typed", "a keyword with the type of a value" },
		{ "one SHARED", "a word of the glossary cannot fill a slot" },
		{ "one FAR", "a slot outside the family's struct" },
		{ "one BACK", "a number with an impossible range" },
		{ "one MINUS", "a number with an impossible range" },
		{ "one HUGE", "a number with an impossible range" },
		{ "one REST two", "nothing follows the rest of the line" },
		{ "one [REST|two]*", "nothing follows the rest of the line" },
		{ "VALUE one", "a sentence begins with a keyword" },
		{ "[one] VALUE", "a sentence begins with a keyword" },
		{ "[one]", "a sentence begins with a keyword" },
		{ "no one", "`no` and `default` are the language's" },
		{ "{one|default} two", "`no` and `default` are the language's" },
		{ "one [[[[[[[[[[[[[[[[[two]]]]]]]]]]]]]]]]]",
		  "brackets nested too deeply" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = { 0 };
		struct lang *lang = language(EXEC, cases[i].grammar, some_words,
					     &error);

		if (lang)
			fail_msg("\"%s\" is taken", cases[i].grammar);
		if (!strstr(error.words, cases[i].error))
			fail_msg("\"%s\": %s", cases[i].grammar, error.words);
		assert_int_equal(error.code, EINVAL);
		assert_int_equal(strncmp(error.words, "odd: ", 5), 0);
		error_clear(&error);
	}
}

static void a_sentence_of_no_mode_is_a_mistake(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_null(language(0, "one", some_words, &error));
	assert_non_null(strstr(error.words, "a sentence of no mode"));
	error_clear(&error);
}

static void more_choices_than_bits_are_a_mistake(void **state)
{
	struct text grammar = { 0 };
	struct error error = { 0 };
	struct lang *lang;

	(void)state;
	text_puts(&grammar, "one [two");
	for (int i = 1; i < 64; i++)
		text_puts(&grammar, "|two");
	text_puts(&grammar, "]*");
	lang = language(EXEC, grammar.data, some_words, &error);
	assert_non_null(lang);
	lang_free(lang);
	grammar.len -= 2;
	text_puts(&grammar, "|two]*");
	assert_null(language(EXEC, grammar.data, some_words, &error));
	assert_non_null(strstr(error.words, "too many choices"));
	error_clear(&error);
	text_free(&grammar);
}

static void the_entry_with_the_most_words_before_it_counts(void **state)
{
	struct understanding u;
	struct text shown = { 0 };
	struct error error = { 0 };
	struct arena *arena = arena_new();
	const unsigned modes[] = { EXEC };
	static const struct word words[] = {
		{ "one", "Begin" }, { "three", "Short" },
		{ "two three", "Long" }, { "two", "Middle" }, { 0 }
	};
	struct lang *lang = language(EXEC, "one [two three] three shared",
				     words, &error);

	(void)state;
	assert_non_null(lang);
	assert_true(lang_help(lang, modes, 1, "one two ", NULL, arena, &shown,
			      &u));
	assert_string_equal(shown.data, "  three  Long\n");
	text_clear(&shown);
	assert_true(lang_help(lang, modes, 1, "one ", NULL, arena, &shown, &u));
	assert_string_equal(shown.data, "  three  Short\n  two    Middle\n");
	text_clear(&shown);
	assert_true(lang_help(lang, modes, 1, "one three ", NULL, arena, &shown,
			      &u));
	assert_string_equal(shown.data, "  shared  In all families\n");
	lang_free(lang);
	text_free(&shown);
	arena_free(arena);
}

/* -- the check ------------------------------------------------------------------------- */

static struct lang *demo(void)
{
	struct error error = { 0 };
	struct lang *lang = lang_new(demo_families, demo_glossary, &error);

	assert_non_null(lang);
	return lang;
}

static void random_lines_are_understood_as_their_sentences(void **state)
{
	struct lang *lang = demo();
	struct text out = { 0 };

	(void)state;
	for (unsigned seed = 0; seed < 20; seed++)
		if (lang_check(lang, 50, seed, &out))
			fail_msg("%s", out.data);
	assert_int_equal(out.len, 0);
	lang_free(lang);
	text_free(&out);
}

static size_t check(const struct sentence *sentences, const struct word *words,
		    const struct word *glossary, struct text *out)
{
	struct error error = { 0 };
	struct family family = {
		"odd", "Odd", sizeof(struct demo), words, sentences
	};
	const struct family *families[] = { &family, NULL };
	struct lang *lang = lang_new(families, glossary, &error);
	size_t bad;

	if (!lang)
		fail_msg("%s", error.words);
	text_clear(out);
	bad = lang_check(lang, 100, 1, out);
	lang_free(lang);
	return bad;
}

static void a_sentence_that_another_shadows_is_found(void **state)
{
	static const struct word words[] = {
		{ "one", "First" }, { "two", "Second" },
		{ "VALUE", "A value", SLOT(struct demo, name, name) }, { 0 }
	};
	static const struct sentence same[] = {
		{ EXEC, "one [two]", run, NULL },
		{ EXEC | VRF, "one two", run, NULL },
		{ VRF, "two VALUE", run, NULL },
		{ 0 }
	};
	static const struct sentence apart[] = {
		{ EXEC, "one [two]", run, NULL },
		{ VRF, "one two", run, NULL },
		{ EXEC, "two VALUE", run, NULL },
		{ 0 }
	};
	struct text out = { 0 };

	(void)state;
	assert_int_equal(check(same, words, NULL, &out), 1);
	assert_non_null(strstr(out.data, "is not understood as \"one two\" "
			       "but as \"one [two]\"\n"));
	assert_int_equal(check(apart, words, NULL, &out), 0);
	text_free(&out);
}

static void what_no_sentence_uses_or_nobody_explains_is_found(void **state)
{
	static const struct word words[] = {
		{ "one", "First" }, { "two", "Second" }, { "three", "" },
		{ "ODD", "Odd", .type = &type_odd }, { 0 }
	};
	static const struct word glossary[] = { { "four", "Fourth" }, { 0 } };
	static const struct sentence sentences[] = {
		{ EXEC, "one three ODD", NULL, NULL }, { 0 }
	};
	struct text out = { 0 };

	(void)state;
	assert_int_equal(check(sentences, words, glossary, &out), 5);
	assert_string_equal(out.data,
		"glossary: no sentence has \"four\"\n"
		"odd: no sentence has \"two\"\n"
		"odd: \"three\" has no help\n"
		"odd: the type of \"ODD\" has no sample\n"
		"odd: \"one three ODD\" is carried out by nobody\n");
	text_free(&out);
}

/* -- by-products ------------------------------------------------------------------------- */

static void the_dictionary_has_each_keyword_once(void **state)
{
	struct lang *lang = demo();
	struct text out = { 0 };
	const char *found;

	(void)state;
	lang_dictionary(lang, &out);
	found = strstr(out.data, "\"interface\"\n");
	assert_non_null(found);
	assert_null(strstr(found + 1, "\"interface\"\n"));
	assert_non_null(strstr(out.data, "\"no\"\n"));
	assert_non_null(strstr(out.data, "\"default\"\n"));
	assert_non_null(strstr(out.data, "\"Null0\"\n"));
	assert_null(strstr(out.data, "NAME"));
	text_free(&out);
	lang_free(lang);
}

static void the_manual_has_each_sentence_in_mdoc(void **state)
{
	static const struct mode_name names[] = {
		{ EXEC, "exec" }, { CONFIG, "configuration" }, { VRF, "VRF" },
		{ INTERFACE, "interface" }, { 0 }
	};
	static const char *const parts[] = {
		".Ss Interfaces\n", ".Ss Looking and trying\n",
		".It Xo\n.Ic mtu\n.Ar MTU\n.Xc\n"
		".It Xo\n.Ic no\n.Ic mtu\n.Oo\n.Ar MTU\n.Oc\n.Xc\n"
		"Set the MTU.\nModes: interface.\n",
		".Op Ic no\n.Ic vrf\n.Ar NAME\n.Xc\n",
		"Enters an interface.\nIt is made if it does not exist.\n",
		"Modes: configuration; VRF.\n",
		"|\n.Ic quiet\n.Oc Ns *\n", ".It Ar MTU\nBytes\n(68 to 65535)\n",
		".Bro\n.Ar VIA\n|\n.Ar IF\n.Oo\n.Ar VIA\n.Oc\n|\n.Ic Null0\n.Brc\n",
	};
	struct lang *lang = demo();
	struct text out = { 0 };

	(void)state;
	lang_manual(lang, names, &out);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (!strstr(out.data, parts[i]))
			fail_msg("missing: %s\nin: %s", parts[i], out.data);
	assert_null(strstr(out.data, "delay"));
	text_free(&out);
	lang_free(lang);
}

static void all_sentences_can_be_counted(void **state)
{
	struct lang *lang = demo();
	size_t count = 0, expected = 0;

	(void)state;
	for (size_t i = 0; demo_families[i]; i++)
		for (size_t k = 0; demo_families[i]->sentences[k].grammar; k++)
			assert_ptr_equal(lang_sentence(lang, expected++),
					 &demo_families[i]->sentences[k]);
	while (lang_sentence(lang, count))
		count++;
	assert_int_equal(count, expected);
	lang_free(lang);
}

static void a_language_without_sentences_understands_nothing(void **state)
{
	static const struct family *const none[] = { NULL };
	struct error error = { 0 };
	struct lang *lang = lang_new(none, NULL, &error);
	struct arena *arena = arena_new();
	struct understanding u;
	struct text out = { 0 };
	size_t at;

	(void)state;
	assert_non_null(lang);
	lang_parse(lang, in_exec, 1, "show", NULL, arena, &u);
	assert_int_equal(u.said, SAID_INVALID);
	assert_false(lang_help(lang, in_exec, 1, "", NULL, arena, &out, &u));
	assert_int_equal(lang_complete(lang, in_exec, 1, "", NULL, arena, &out,
				       &at), 0);
	assert_int_equal(lang_check(lang, 10, 1, &out), 0);
	lang_free(lang);
	lang_free(NULL);
	arena_free(arena);
	text_free(&out);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_mistake_in_a_sentence_is_named_with_its_place),
		cmocka_unit_test(a_sentence_of_no_mode_is_a_mistake),
		cmocka_unit_test(more_choices_than_bits_are_a_mistake),
		cmocka_unit_test(
			the_entry_with_the_most_words_before_it_counts),
		cmocka_unit_test(
			random_lines_are_understood_as_their_sentences),
		cmocka_unit_test(a_sentence_that_another_shadows_is_found),
		cmocka_unit_test(
			what_no_sentence_uses_or_nobody_explains_is_found),
		cmocka_unit_test(the_dictionary_has_each_keyword_once),
		cmocka_unit_test(the_manual_has_each_sentence_in_mdoc),
		cmocka_unit_test(all_sentences_can_be_counted),
		cmocka_unit_test(
			a_language_without_sentences_understands_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
