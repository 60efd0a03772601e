/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lang.c - fuzzing: lines of any bytes, against what must hold for all of them
 *
 * The first byte of an input chooses the modes, the rest is a line. libFuzzer
 * calls LLVMFuzzerTestOneInput (`clang -fsanitize=fuzzer -DLIBFUZZER`, with
 * `vrfsh --dictionary` as its dictionary). Without it the program makes inputs
 * itself, from words of the language and noise: `lang [COUNT [SEED]]`; or
 * replays files: `lang FILE…`. It speaks TAP.
 */
#include <ctype.h>

#include "../unit/demo_language.h"
#include "numbers.h"

enum { LINE_MAX_BYTES = 4096, COUNT = 3000 };

static struct lang *lang;
static struct arena *arena;

static const char *const names[] = {
	"d", "va", "a b", "description", "n\n", "quo\"te", "null0", "\xc3\xa4", NULL
};

#define MUST(condition)							\
	do {								\
		if (!(condition))					\
			broken(#condition, line);			\
	} while (0)

static _Noreturn void broken(const char *what, const char *line)
{
	fprintf(stderr, "# must hold: %s, for: %s\n", what, line);
	abort();
}

static void prepare(void)
{
	struct error error = { 0 };

	if (lang)
		return;
	lang = lang_new(demo_families, demo_glossary, &error);
	if (!lang)
		broken(error.words, "");
	arena = arena_new();
}

/* What was understood, is so again; columns lie on the line. */
static void check_parse(const unsigned *modes, size_t count, const char *line,
			struct session *session, struct understanding *u)
{
	struct understanding again;
	size_t len = strlen(line);

	lang_parse(lang, modes, count, line, session, arena, u);
	lang_parse(lang, modes, count, line, session, arena, &again);
	MUST(u->said == again.said && u->column == again.column);
	MUST(u->call.sentence == again.call.sentence);
	MUST(u->column <= len && u->pipe <= len);
	MUST(u->pipe == len || line[u->pipe] == '|');
	MUST((u->said == SAID_CALL) == (u->call.sentence && u->call.args));
	MUST((u->said == SAID_WRONG) == (u->why.words != NULL));
	MUST(u->call.level < count);
	MUST(!u->call.restore || u->call.no);
	error_clear(&again.why);
}

/*
 * Where a line is understood, it may end: help says so. (Not with a quote: to
 * help, an open quotation may go on, while a text takes it as it is.)
 */
static void check_help(const unsigned *modes, size_t count, const char *line,
		       struct session *session, const struct understanding *u)
{
	struct understanding helped;
	struct text shown = { 0 };
	const char *more = arena_printf(arena, "%s ", line);
	bool helps = lang_help(lang, modes, count, more, session, arena, &shown,
			       &helped);

	MUST(helps || !shown.len);
	MUST(!helps || !helped.why.words);
	if (u->said == SAID_CALL && !line[u->pipe] && !strchr(line, '"'))
		MUST(helps && strstr(text_string(&shown), "  <cr>\n"));
	for (size_t i = 0; i < shown.len; i++)
		MUST(shown.data[i] == '\n' ||
		     !iscntrl((unsigned char)shown.data[i]));
	error_clear(&helped.why);
	text_clear(&shown);
	lang_help(lang, modes, count, line, session, arena, &shown, &helped);
	error_clear(&helped.why);
	text_free(&shown);
}

/* A completion, put in place, is offered again: it begins with itself. */
static void check_completion(const unsigned *modes, size_t count,
			     const char *line, struct session *session)
{
	struct text found = { 0 }, again = { 0 };
	size_t start, begin, n;
	char *first;

	n = lang_complete(lang, modes, count, line, session, arena, &found,
			  &start);
	MUST(start <= strlen(line));
	MUST((n == 0) == (found.len == 0));
	if (n) {
		first = arena_substring(arena, found.data,
					strcspn(found.data, "\n"));
		line = arena_printf(arena, "%.*s%s", (int)start, line, first);
		lang_complete(lang, modes, count, line, session, arena, &again,
			      &begin);
		MUST(begin == start);
		MUST(strstr(text_string(&again), first));
	}
	text_free(&found);
	text_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned modes[] = { INTERFACE, VRF, CONFIG, EXEC };
	struct session session = { .names = names };
	struct understanding u;
	size_t first, count;
	const char *line;

	prepare();
	if (!size || size > LINE_MAX_BYTES)
		return 0;
	first = data[0] % ARRAY_SIZE(modes);
	count = ARRAY_SIZE(modes) - first;
	line = arena_substring(arena, (const char *)data + 1, size - 1);
	check_parse(modes + first, count, line, &session, &u);
	check_help(modes + first, count, line, &session, &u);
	check_completion(modes + first, count, line, &session);
	error_clear(&u.why);
	arena_reset(arena);
	return 0;
}

#ifndef LIBFUZZER

static uint64_t dice;

static size_t throw(size_t sides)
{
	return numbers_below(&dice, (uint32_t)sides);
}

static const char *any_word(void)
{
	static const char *const others[] = {
		"no", "default", "def", "|", "| include x", "\"", "\"a b\"",
		"\"a", "\\", "!", "?", "67", "1500", "99999999999999999999",
		"10.0.0.0/8", "10.0.0.1", "10.0.0.0/99", "va", "d", "\xff",
		"\t", "'a | b'", "",
	};
	size_t family = throw(4);
	const struct word *words;
	size_t count = 0;

	if (family == 3)
		return others[throw(ARRAY_SIZE(others))];
	words = demo_families[family]->words;
	while (words[count].word)
		count++;
	return words[throw(count)].word;
}

/* Words, some of them cut short, and now and then any byte. */
static void any_line(struct text *line)
{
	size_t words = throw(9);

	text_clear(line);
	text_putc(line, (char)throw(256));
	while (words--) {
		const char *word = any_word();
		size_t len = strlen(word);

		text_add(line, word, throw(4) ? len : throw(len + 1));
		text_puts(line, throw(8) ? " " : "");
		if (!throw(12))
			text_putc(line, (char)throw(256));
	}
}

static void make_inputs(unsigned long count, unsigned long seed)
{
	struct text line = { 0 };

	dice = seed * 2 + 1;
	for (unsigned long i = 0; i < count; i++) {
		any_line(&line);
		LLVMFuzzerTestOneInput((const uint8_t *)line.data, line.len);
	}
	text_free(&line);
	printf("ok 1 - %lu lines, seed %lu\n1..1\n", count, seed);
}

static bool replay(const char *path)
{
	static uint8_t data[LINE_MAX_BYTES];
	FILE *file = fopen(path, "r");
	size_t size;

	if (!file)
		return false;
	size = fread(data, 1, sizeof(data), file);
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
	return true;
}

int main(int argc, char **argv)
{
	uint64_t count = COUNT, seed = 1;
	bool numbers = argc < 2 ||
		       !number_parse(argv[1], 0, UINT32_MAX, &count);

	if (numbers && argc > 2)
		numbers = !number_parse(argv[2], 0, UINT32_MAX, &seed);
	if (numbers)
		make_inputs(count, seed);
	for (int i = 1; !numbers && i < argc; i++)
		printf("%sok %d - %s\n", replay(argv[i]) ? "" : "not ", i,
		       argv[i]);
	if (!numbers)
		printf("1..%d\n", argc - 1);
	lang_free(lang);
	arena_free(arena);
	return 0;
}

#endif
