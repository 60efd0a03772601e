/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commands.c - lines that nobody would type, given to our language
 *
 * Lines are made of the tables' own words, of values near the edges, and of
 * any bytes; the seed is fixed, so that what fails fails again (FUZZ_SEED and
 * FUZZ_LINES go further afield). Parsing, help and completion have to
 * hold what lang.h promises, whatever the line.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <vrfsh/commands.h>
#include <vrfsh/netlink.h>

#include "numbers.h"

enum { WORDS_MAX = 2048, WORDS_A_LINE = 10 };

struct fuzz {
	struct lang	*lang;
	struct world	*world;
	struct session	*session;
	struct arena	*arena;
	struct text	 dictionary, line;
	const char	*words[WORDS_MAX];
	size_t		 count;
	uint64_t	 state, lines;
};

static uint32_t number_below(struct fuzz *fuzz, uint32_t limit)
{
	return numbers_below(&fuzz->state, limit);
}

static const char *const values[] = {
	"0", "1", "255", "256", "4294967295", "4294967296", "-1", "1e3", "0x10",
	"10.0.0.0/8", "10.1.1.1/8", "10.0.0.0/33", "255.0.255.0", "0.0.0.0",
	"255.255.255.255", "1.2.3", "::", "::/0", "fe80::1", "2001:db8::/129",
	"1:2:3:4:5:6:7:8:9", "0200.1a2b.3c4d", "02:00:1a:2b:3c:4d", "Blue",
	"global", "default", "all", "lo", "vetha", "sixteen-letters-", "-x", "a/b",
	"\"", "\"two words\"", "\"open", "\\", "\\\"", "|", "||", "!", "?", "#",
	"\xc3\xa9", "\xff\xfe", "\x1b[31m", "%s%n", "..", "''", "$(id)",
};

static void add_word(struct fuzz *fuzz)
{
	const char *word = fuzz->words[number_below(fuzz, fuzz->count)];
	size_t len = strlen(word);

	switch (number_below(fuzz, 8)) {
	case 0:		/* abbreviated */
		text_add(&fuzz->line, word, 1 + number_below(fuzz, len));
		break;
	case 1:
	case 2:
		text_puts(&fuzz->line,
			  values[number_below(fuzz, ARRAY_SIZE(values))]);
		break;
	case 3:		/* any bytes but those that end a line */
		for (len = number_below(fuzz, 9); len; len--)
			text_putc(&fuzz->line,
				  (char)(11 + number_below(fuzz, 245)));
		break;
	default:
		text_puts(&fuzz->line, word);
	}
}

static const char *make_line(struct fuzz *fuzz)
{
	size_t count = number_below(fuzz, WORDS_A_LINE);

	text_clear(&fuzz->line);
	for (size_t i = 0; i < count; i++) {
		add_word(fuzz);
		if (number_below(fuzz, 16))
			text_putc(&fuzz->line, ' ');
	}
	return text_string(&fuzz->line);
}

static size_t make_modes(struct fuzz *fuzz, unsigned *modes)
{
	static const unsigned stacks[][4] = {
		{ MODE_USER },
		{ MODE_EXEC },
		{ MODE_CONFIG, MODE_EXEC },
		{ MODE_VRF, MODE_CONFIG, MODE_EXEC },
		{ MODE_INTERFACE, MODE_CONFIG, MODE_EXEC },
		{ MODE_INTERFACE, MODE_VRF, MODE_CONFIG, MODE_EXEC },
		{ MODE_IGNORED, MODE_CONFIG, MODE_EXEC },
	};
	const unsigned *stack = stacks[number_below(fuzz, ARRAY_SIZE(stacks))];
	size_t count = 0;

	while (count < 4 && stack[count]) {
		modes[count] = stack[count];
		count++;
	}
	return count;
}

static void check_understanding(const struct understanding *understanding,
				const char *line)
{
	size_t len = strlen(line);

	assert_true(understanding->column <= len);
	assert_true(understanding->pipe <= len);
	if (understanding->said == SAID_CALL) {
		assert_non_null(understanding->call.sentence);
		assert_non_null(understanding->call.args);
	}
	if (understanding->said == SAID_WRONG) {
		assert_non_null(understanding->why.words);
		assert_int_not_equal(understanding->why.words[0], '%');
	}
}

static void lines_are_parsed(void **state)
{
	struct fuzz *fuzz = *state;
	struct understanding understanding;
	unsigned modes[4];

	for (uint64_t i = 0; i < fuzz->lines; i++) {
		const char *line = make_line(fuzz);
		size_t count = make_modes(fuzz, modes);

		understanding = (struct understanding){ 0 };
		lang_parse(fuzz->lang, modes, count, line, fuzz->session,
			   fuzz->arena, &understanding);
		check_understanding(&understanding, line);
		error_clear(&understanding.why);
		arena_reset(fuzz->arena);
	}
}

static void help_is_given_or_refused(void **state)
{
	struct fuzz *fuzz = *state;
	struct understanding understanding;
	struct text help = { 0 };
	unsigned modes[4];

	for (uint64_t i = 0; i < fuzz->lines; i++) {
		const char *line = make_line(fuzz);
		size_t count = make_modes(fuzz, modes);

		text_clear(&help);
		understanding = (struct understanding){ 0 };
		if (!lang_help(fuzz->lang, modes, count, line, fuzz->session,
			       fuzz->arena, &help, &understanding)) {
			assert_int_equal(help.len, 0);
			check_understanding(&understanding, line);
		}
		error_clear(&understanding.why);
		arena_reset(fuzz->arena);
	}
	text_free(&help);
}

static size_t count_lines(const struct text *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->len; i++)
		count += text->data[i] == '\n';
	return count;
}

static void completions_are_counted(void **state)
{
	struct fuzz *fuzz = *state;
	struct text offers = { 0 };
	unsigned modes[4];

	for (uint64_t i = 0; i < fuzz->lines; i++) {
		const char *line = make_line(fuzz);
		size_t count = make_modes(fuzz, modes), start = 0, offered;

		text_clear(&offers);
		offered = lang_complete(fuzz->lang, modes, count, line,
					fuzz->session, fuzz->arena, &offers,
					&start);
		assert_true(start <= strlen(line));
		assert_int_equal(offered, count_lines(&offers));
		arena_reset(fuzz->arena);
	}
	text_free(&offers);
}

/* The dictionary's words, without their quotes. */
static void read_dictionary(struct fuzz *fuzz)
{
	char *rest, *word;

	lang_dictionary(fuzz->lang, &fuzz->dictionary);
	rest = fuzz->dictionary.data;
	while ((word = strsep(&rest, "\"\n")) && fuzz->count < WORDS_MAX)
		if (*word)
			fuzz->words[fuzz->count++] = word;
}

static uint64_t setting(const char *name, uint64_t usual)
{
	const char *text = getenv(name);

	if (text)
		number_parse(text, 1, UINT32_MAX, &usual);
	return usual;
}

static int set_up(void **state)
{
	struct fuzz *fuzz = memory_new(sizeof(*fuzz));
	struct error error = { 0 };

	memset(fuzz, 0, sizeof(*fuzz));
	fuzz->state = setting("FUZZ_SEED", 118);
	fuzz->lines = setting("FUZZ_LINES", 50000);
	fuzz->lang = commands_new(&error);
	fuzz->world = world_new();
	fuzz->session = session_new(fuzz->world);
	fuzz->session->lang = fuzz->lang;
	fuzz->arena = arena_new();
	read_dictionary(fuzz);
	*state = fuzz;
	return fuzz->count > 100 ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fuzz *fuzz = *state;

	text_free(&fuzz->dictionary);
	text_free(&fuzz->line);
	arena_free(fuzz->arena);
	session_free(fuzz->session);
	world_free(fuzz->world);
	lang_free(fuzz->lang);
	free(fuzz);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_parsed),
		cmocka_unit_test(help_is_given_or_refused),
		cmocka_unit_test(completions_are_counted),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
