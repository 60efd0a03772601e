/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.c - tests: the lines of a script, as they are read
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/shell/reader.h"
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

static void next_is(struct reader *reader, const char *expected)
{
	struct error error = { 0 };
	char *line;

	assert_int_equal(reader_next(reader, &line, &error), 1);
	assert_string_equal(line, expected);
}

static void next_fails(struct reader *reader, int code, unsigned long number)
{
	struct error error = { 0 };
	char *line;

	assert_int_equal(reader_next(reader, &line, &error), -code);
	assert_int_equal(reader->line, number);
	assert_non_null(error.words);
	error_clear(&error);
}

static void ends(struct reader *reader)
{
	struct error error = { 0 };
	char *line;

	assert_int_equal(reader_next(reader, &line, &error), 0);
	reader_close(reader);
	if (reader->fd >= 0)
		close(reader->fd);
}

static void lines_end_as_unix_or_dos_has_it(void **state)
{
	static const char bytes[] = "one\ntwo\r\n\nfour\r\r\n";
	struct reader reader;

	(void)state;
	reader_open(&reader, file_of(bytes, sizeof(bytes) - 1), NULL);
	next_is(&reader, "one");
	next_is(&reader, "two");
	next_is(&reader, "");
	next_is(&reader, "four\r");
	assert_int_equal(reader.line, 4);
	ends(&reader);
}

static void a_byte_order_mark_is_no_part_of_the_first_line(void **state)
{
	static const char bytes[] = "\xef\xbb\xbfone\n\xef\xbb\xbftwo\n";
	struct reader reader;

	(void)state;
	reader_open(&reader, file_of(bytes, sizeof(bytes) - 1), NULL);
	next_is(&reader, "one");
	next_is(&reader, "\xef\xbb\xbftwo");
	ends(&reader);
}

static void a_last_line_needs_no_newline(void **state)
{
	struct reader reader;

	(void)state;
	reader_open(&reader, file_of("one\ntwo", 7), NULL);
	next_is(&reader, "one");
	next_is(&reader, "two");
	ends(&reader);
	reader_open(&reader, -1, "a\nb");
	next_is(&reader, "a");
	next_is(&reader, "b");
	ends(&reader);
}

static void a_nul_byte_is_refused_with_its_line(void **state)
{
	struct reader reader;

	(void)state;
	reader_open(&reader, file_of("one\nt\0o\nthree\n", 14), NULL);
	next_is(&reader, "one");
	next_fails(&reader, EILSEQ, 2);
	next_is(&reader, "three");
	ends(&reader);
}

static void a_line_has_at_most_64_kib(void **state)
{
	size_t sizes[] = { LINE_BYTES, LINE_BYTES + 1, 3 * LINE_BYTES + 7 };
	struct text bytes = { 0 };
	struct reader reader;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		for (size_t n = 0; n < sizes[i]; n++)
			text_putc(&bytes, 'x');
		text_puts(&bytes, "\r\n");
	}
	text_puts(&bytes, "end\n");
	reader_open(&reader, file_of(bytes.data, bytes.len), NULL);
	bytes.data[LINE_BYTES] = '\0';
	next_is(&reader, bytes.data);
	next_fails(&reader, E2BIG, 2);
	next_fails(&reader, E2BIG, 3);
	next_is(&reader, "end");
	assert_int_equal(reader.line, 4);
	ends(&reader);
	text_free(&bytes);
}

static void a_line_is_given_out_as_soon_as_it_is_there(void **state)
{
	struct reader reader;
	int ends_of[2];

	(void)state;
	assert_int_equal(pipe(ends_of), 0);
	reader_open(&reader, ends_of[0], NULL);
	assert_int_equal(write_all(ends_of[1], "one\ntw", 6), 0);
	next_is(&reader, "one");
	assert_int_equal(write_all(ends_of[1], "o\n", 2), 0);
	next_is(&reader, "two");
	close(ends_of[1]);
	ends(&reader);
	close(ends_of[0]);
}

static void what_cannot_be_read_is_an_error(void **state)
{
	struct reader reader;

	(void)state;
	reader_open(&reader, open("/", O_RDONLY | O_CLOEXEC), NULL);
	next_fails(&reader, EISDIR, 0);
	ends(&reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_end_as_unix_or_dos_has_it),
		cmocka_unit_test(a_byte_order_mark_is_no_part_of_the_first_line),
		cmocka_unit_test(a_last_line_needs_no_newline),
		cmocka_unit_test(a_nul_byte_is_refused_with_its_line),
		cmocka_unit_test(a_line_has_at_most_64_kib),
		cmocka_unit_test(a_line_is_given_out_as_soon_as_it_is_there),
		cmocka_unit_test(what_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
