/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kept.c - bytes that nobody wrote, where a pending commit or a lock should be
 *
 * What is written is read back; any part of it, and whatever else, is refused or
 * read as something harmless. The seed is fixed (FUZZ_SEED, FUZZ_LINES).
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../src/session/kept.h"
#include "numbers.h"

struct fuzz {
	uint64_t	state, rounds;
};

static uint32_t number_below(struct fuzz *fuzz, uint32_t limit)
{
	return numbers_below(&fuzz->state, limit);
}

static const struct kept whole = {
	.user = "root", .from = "script a\nend\nb", .words = "commit \xff x",
	.when = 1700000000, .pid = 12, .boot = "b-o-o-t", .step = 7,
	.deadline = UINT64_MAX,
};

static void what_is_written_is_read(void **state)
{
	struct arena *arena = arena_new();
	struct text text = { 0 };
	struct kept kept;

	(void)state;
	kept_write(&text, &whole);
	assert_int_equal(kept_read(text.data, arena, &kept), 0);
	assert_string_equal(kept.user, whole.user);
	assert_string_equal(kept.from, "script a\\nend\\nb");
	assert_string_equal(kept.boot, whole.boot);
	assert_int_equal(kept.when, whole.when);
	assert_int_equal(kept.pid, whole.pid);
	assert_int_equal(kept.step, whole.step);
	assert_true(kept.deadline == whole.deadline);
	text_free(&text);
	arena_free(arena);
}

static void half_a_file_is_none(void **state)
{
	struct arena *arena = arena_new();
	struct text text = { 0 };
	struct kept kept;

	(void)state;
	kept_write(&text, &whole);
	while (text.len) {
		text.data[--text.len] = '\0';
		assert_int_equal(kept_read(text.data, arena, &kept), -EBADMSG);
	}
	text_free(&text);
	arena_free(arena);
}

static void spoil(struct fuzz *fuzz, struct text *text)
{
	static const char *const lines[] = {
		"user\n", "when -1\n", "step 18446744073709551616\n", "end\n",
		"pid \n", "\n", " \n", "later thing\n", "deadline 1 2\n",
	};

	if (number_below(fuzz, 3))
		text->data[number_below(fuzz, (uint32_t)text->len)] =
			(char)number_below(fuzz, 256);
	else
		text_puts(text, lines[number_below(fuzz, ARRAY_SIZE(lines))]);
}

/* Whoever reads it has strings that end, whatever they are. */
static void use(struct arena *arena, const struct kept *kept)
{
	const struct journal_head head = kept_head(kept);

	assert_non_null(kept_who(arena, &head));
	assert_non_null(kept_time(arena, head.when));
	if (kept->boot)
		assert_true(strlen(kept->boot) < 4096);
}

static void anything_else_does_no_harm(void **state)
{
	struct fuzz *fuzz = *state;
	struct arena *arena = arena_new();
	struct text text = { 0 };
	struct kept kept;

	for (uint64_t i = 0; i < fuzz->rounds; i++) {
		text_clear(&text);
		arena_reset(arena);
		kept_write(&text, &whole);
		for (uint32_t n = 1 + number_below(fuzz, 8); n; n--)
			spoil(fuzz, &text);
		if (!kept_read(text.data, arena, &kept))
			use(arena, &kept);
	}
	text_free(&text);
	arena_free(arena);
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
	const char *value = getenv(name);

	if (value)
		number_parse(value, 1, UINT64_MAX, &otherwise);
	return otherwise;
}

int main(void)
{
	static struct fuzz fuzz;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(half_a_file_is_none),
		cmocka_unit_test_prestate(anything_else_does_no_harm, &fuzz),
	};

	fuzz.state = setting("FUZZ_SEED", 118);
	fuzz.rounds = setting("FUZZ_LINES", 20000);
	print_message("# seed %llu\n", (unsigned long long)fuzz.state);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
