/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pack.c - tests: rows as bytes, and back; bytes that are none of theirs
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

#include <vrfsh/ip.h>
#include <vrfsh/rows.h>

struct item {
	const char	*name;
	uint32_t	 number;
};

enum letter { A, B, C };

struct row {
	const char	*text, *missing, *empty;
	bool		 yes;
	uint8_t		 small;
	uint32_t	 middle, milli;
	uint64_t	 large;
	int		 below, above;
	struct ip	 ip4, ip6, no_ip;
	struct prefix	 prefix, no_prefix;
	struct mac	 mac, no_mac;
	enum letter	 letter;
	uint16_t	 nameless;
	struct list	 list, no_list;
	const struct item *items;
	size_t		 count;
	const struct item *one, *none;
};

static const struct column item_columns[] = {
	COLUMN(struct item, name, STRING), COLUMN(struct item, number, U32),
	{ 0 }
};

static const char *const letters[] = { "a", "b", "c" };

static const struct column columns[] = {
	COLUMN(struct row, text, STRING),
	COLUMN(struct row, missing, STRING),
	COLUMN(struct row, empty, STRING),
	COLUMN(struct row, yes, BOOL),
	COLUMN(struct row, small, U8),
	COLUMN(struct row, middle, U32),
	COLUMN(struct row, milli, MILLI),
	COLUMN(struct row, large, U64),
	COLUMN(struct row, below, SIGNED),
	COLUMN(struct row, above, SIGNED),
	COLUMN(struct row, ip4, IP),
	COLUMN(struct row, ip6, IP),
	COLUMN(struct row, no_ip, IP),
	COLUMN(struct row, prefix, PREFIX),
	COLUMN(struct row, no_prefix, PREFIX),
	COLUMN(struct row, mac, MAC),
	COLUMN(struct row, no_mac, MAC),
	COLUMN_WORD_AS(struct row, "letter", letter, letters),
	COLUMN_WORD_AS(struct row, "nameless", nameless, letters),
	{
		.key = "list", .type = COLUMN_LIST,
		.offset = offsetof(struct row, list), .columns = item_columns,
	}, {
		.key = "no_list", .type = COLUMN_LIST,
		.offset = offsetof(struct row, no_list),
		.columns = item_columns,
	}, {
		.key = "items", .type = COLUMN_ARRAY,
		.offset = offsetof(struct row, items),
		.columns = item_columns, .count = offsetof(struct row, count),
		.size = sizeof(struct item),
	}, {
		.key = "one", .type = COLUMN_ROW,
		.offset = offsetof(struct row, one), .columns = item_columns,
	}, {
		.key = "none", .type = COLUMN_ROW,
		.offset = offsetof(struct row, none), .columns = item_columns,
	},
	{ 0 }
};

static const struct item items[] = { { "first", 1 }, { NULL, UINT32_MAX } };

static struct row example(void)
{
	struct row row = {
		.text = "t\x01\xff", .empty = "", .yes = true, .small = 200,
		.middle = 70000, .milli = 1020, .large = UINT64_MAX,
		.below = INT32_MIN, .above = INT32_MAX, .letter = B,
		.nameless = 40000, .list = { items, 2, sizeof(*items) },
		.items = items, .count = 2, .one = &items[1],
	};

	assert_true(ip_parse("10.0.0.1", &row.ip4));
	assert_true(ip_parse("2001:db8::1", &row.ip6));
	assert_true(prefix_parse("2001:db8::/32", &row.prefix));
	assert_true(mac_parse("0200.1a2b.3c4d", &row.mac));
	return row;
}

static void assert_same(const struct row *a, const struct row *b)
{
	struct text one = { 0 }, other = { 0 };

	json_row(&one, columns, a);
	json_row(&other, columns, b);
	assert_string_equal(one.data, other.data);
	text_free(&one);
	text_free(&other);
}

static void a_row_of_every_type_comes_back(void **state)
{
	const struct row row = example();
	struct row back = { 0 };
	struct arena *arena = arena_new();
	struct text bytes = { 0 };
	struct packed packed;

	(void)state;
	pack_row(&bytes, columns, &row);
	packed = (struct packed){ bytes.data, bytes.len };
	assert_int_equal(unpack_row(arena, columns, &packed, &back), 0);
	assert_int_equal(packed.left, 0);
	assert_same(&row, &back);
	assert_int_equal(back.below, INT32_MIN);
	assert_int_equal(back.one->number, UINT32_MAX);
	assert_null(back.missing);
	assert_null(back.none);
	assert_int_equal(back.nameless, 40000);
	text_free(&bytes);
	arena_free(arena);
}

static void numbers_come_back_and_have_bounds(void **state)
{
	static const uint64_t numbers[] = {
		0, 1, 127, 128, 16383, 16384, UINT32_MAX,
		(uint64_t)UINT32_MAX + 1, UINT64_MAX - 1, UINT64_MAX,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		struct text bytes = { 0 };
		struct packed packed;
		uint64_t back;

		pack_number(&bytes, numbers[i]);
		packed = (struct packed){ bytes.data, bytes.len };
		assert_int_equal(unpack_number(&packed, numbers[i], &back), 0);
		assert_true(back == numbers[i]);
		assert_int_equal(packed.left, 0);
		packed = (struct packed){ bytes.data, bytes.len };
		if (numbers[i])
			assert_int_equal(unpack_number(&packed, numbers[i] - 1,
						       &back), -EBADMSG);
		text_free(&bytes);
	}
}

/* A copy in memory of its own size, so that a sanitizer sees who reads on. */
static int unpack_copy(const char *data, size_t len)
{
	struct arena *arena = arena_new();
	char *copy = memory_new(len + 1);
	struct packed packed = { copy, len };
	struct row back = { 0 };
	int err;

	memcpy(copy, data, len);
	err = unpack_row(arena, columns, &packed, &back);
	free(copy);
	arena_free(arena);
	return err;
}

static void no_beginning_of_a_row_is_one(void **state)
{
	const struct row row = example();
	struct text bytes = { 0 };

	(void)state;
	pack_row(&bytes, columns, &row);
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(unpack_copy(bytes.data, len), -EBADMSG);
	text_free(&bytes);
}

/* Whatever the bytes are, it is a row or an error. */
static void damaged_bytes_do_no_harm(void **state)
{
	const struct row row = example();
	struct text bytes = { 0 };
	unsigned seed = (unsigned)time(NULL);

	(void)state;
	print_message("# seed %u\n", seed);
	pack_row(&bytes, columns, &row);
	for (int i = 0; i < 20000; i++) {
		size_t at = (size_t)rand_r(&seed) % bytes.len;
		char kept = bytes.data[at];
		int err;

		bytes.data[at] = (char)rand_r(&seed);
		err = unpack_copy(bytes.data, bytes.len);
		assert_true(!err || err == -EBADMSG);
		if (i % 8)
			bytes.data[at] = kept;
	}
	text_free(&bytes);
}

static void a_number_without_a_word_is_one_in_json(void **state)
{
	static const struct column two[] = {
		COLUMN_WORD_AS(struct row, "letter", letter, letters),
		COLUMN_WORD_AS(struct row, "nameless", nameless, letters),
		{ 0 }
	};
	const struct row row = { .letter = C, .nameless = 9 };
	struct text json = { 0 };

	(void)state;
	json_row(&json, two, &row);
	assert_string_equal(json.data, "{\"letter\":\"c\",\"nameless\":9}");
	text_free(&json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_of_every_type_comes_back),
		cmocka_unit_test(numbers_come_back_and_have_bounds),
		cmocka_unit_test(no_beginning_of_a_row_is_one),
		cmocka_unit_test(damaged_bytes_do_no_harm),
		cmocka_unit_test(a_number_without_a_word_is_one_in_json),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
