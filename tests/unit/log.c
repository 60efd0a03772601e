/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * log.c - tests: the log of changes, by one writer and by many
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <vrfsh/session.h>
#include <vrfsh/store.h>

#include "inside.h"

enum { COOKIE = 4711, WRITERS = 8, EACH = 400 };

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	store_drop(COOKIE);
	return 0;
}

static void add(const char *words)
{
	const struct journal_head head = {
		.when = 1234567890, .pid = 42, .user = "alice",
		.from = "pts/2 (192.0.2.7)", .words = words,
	};

	log_add(COOKIE, &head);
}

static struct log_entry *read_log(size_t *count)
{
	struct error error = { 0 };
	struct log_entry *list;

	assert_int_equal(log_read(COOKIE, arena, &list, count, &error), 0);
	return list;
}

static void what_was_added_is_read(void **state)
{
	struct log_entry *list;
	size_t count;

	(void)state;
	need_inside();
	read_log(&count);
	assert_int_equal(count, 0);
	add("shutdown");
	add("a\ttab, a\nnewline and \033[31mred");
	list = read_log(&count);
	assert_int_equal(count, 2);
	assert_int_equal(list[0].index, 1);
	assert_int_equal(list[0].head.when, 1234567890);
	assert_int_equal(list[0].head.pid, 42);
	assert_string_equal(list[0].head.user, "alice");
	assert_string_equal(list[0].head.from, "pts/2 (192.0.2.7)");
	assert_string_equal(list[0].head.words, "shutdown");
	assert_string_equal(list[1].head.words,
			    "a\\ttab, a\\nnewline and \\033[31mred");
}

/* What a full disk left of a line costs that line only. */
static void half_a_line_spoils_no_other(void **state)
{
	struct text path = { 0 };
	struct log_entry *list;
	struct stat st;
	size_t count;

	(void)state;
	need_inside();
	add("first");
	add("second");
	store_path(&path, COOKIE, "log");
	assert_int_equal(stat(path.data, &st), 0);
	assert_int_equal(truncate(path.data, st.st_size - 20), 0);
	add("third");
	list = read_log(&count);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].head.words, "first");
	assert_string_equal(list[1].head.words, "third");
	assert_int_equal(list[1].index, 3);
	text_free(&path);
}

static void it_is_bounded_and_lines_keep_their_numbers(void **state)
{
	struct log_entry *list;
	struct text words = { 0 };
	size_t count;

	(void)state;
	need_inside();
	for (size_t i = 1; i <= 5000; i++) {
		text_clear(&words);
		text_printf(&words, "line %zu", i);
		add(words.data);
	}
	list = read_log(&count);
	assert_in_range(count, 500, 4000);
	for (size_t i = 0; i < count; i++) {
		text_clear(&words);
		text_printf(&words, "line %zu", 5000 - count + 1 + i);
		assert_string_equal(list[i].head.words, words.data);
		assert_int_equal(list[i].index, 5000 - count + 1 + i);
	}
	text_free(&words);
}

static void write_many(int writer)
{
	char words[64];

	for (int i = 0; i < EACH; i++) {
		snprintf(words, sizeof(words), "%d %d", writer, i);
		add(words);
	}
	_exit(0);
}

/* Each writer's lines are whole, and in its order, with none between missing
 * but what was cut off at the front. */
static void many_writers_lose_nothing(void **state)
{
	int next[WRITERS], writer, number, status, left = 0;
	struct log_entry *list;
	size_t count;

	(void)state;
	need_inside();
	for (int i = 0; i < WRITERS; i++) {
		next[i] = -1;
		if (!fork())
			write_many(i);
	}
	for (int i = 0; i < WRITERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	list = read_log(&count);
	assert_int_equal(list[count - 1].index, WRITERS * EACH);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(sscanf(list[i].head.words, "%d %d", &writer,
					&number), 2);
		assert_true(next[writer] < 0 || next[writer] == number);
		next[writer] = number + 1;
	}
	for (int i = 0; i < WRITERS; i++)
		left += next[i] >= 0 && next[i] != EACH;
	assert_int_equal(left, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_added_is_read),
		TEST(half_a_line_spoils_no_other),
		TEST(it_is_bounded_and_lines_keep_their_numbers),
		TEST(many_writers_lose_nothing),
	};

	go_inside();
	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
