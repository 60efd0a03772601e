/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base.c - tests: memory, text, numbers, addresses, JSON
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <vrfsh/base.h>
#include <vrfsh/ip.h>
#include <vrfsh/rows.h>

static void an_arena_gives_zeroed_aligned_memory(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 70000; size = size * 3 + 1) {
			unsigned char *memory = arena_alloc(arena, size);

			assert_int_equal((uintptr_t)memory %
					 _Alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(memory[i], 0);
			memset(memory, 0xa5, size);
		}
		arena_reset(arena);
	}
	assert_string_equal(arena_printf(arena, "%d-%s", 7, "x"), "7-x");
	assert_null(arena_string(arena, NULL));
	arena_free(arena);
	arena_free(NULL);
}

static void text_grows_pads_and_counts_characters(void **state)
{
	struct text text = { 0 };

	(void)state;
	assert_string_equal(text_string(&text), "");
	text_puts(&text, "one\nzwölf");
	text_pad(&text, 8);
	text_number(&text, 18446744073709551615U);
	text_number(&text, 0);
	assert_string_equal(text.data, "one\nzwölf   184467440737095516150");
	text_clear(&text);
	assert_string_equal(text_string(&text), "");
	for (int i = 0; i < 1000; i++)
		text_printf(&text, "%03d", i);
	assert_int_equal(text.len, 3000);
	text_free(&text);
}

static void what_comes_from_outside_is_escaped(void **state)
{
	static const struct { const char *raw, *safe; } cases[] = {
		{ "plain name", "plain name" },
		{ "Zürich", "Zürich" },
		{ "a\x1b[31mb", "a\\033[31mb" },
		{ "a\nb\tc", "a\\nb\\tc" },
		{ "\x7f", "\\177" },
		{ "\xff\xfe", "\\377\\376" },
		{ "\xc2\x9b" "1m", "\\302\\2331m" },
		{ "\xe2\x82", "\\342\\202" },
	};
	struct text text = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		text_clear(&text);
		text_escape(&text, cases[i].raw);
		assert_string_equal(text.data, cases[i].safe);
	}
	text_free(&text);
}

static void values_are_quoted_only_where_needed(void **state)
{
	static const struct { const char *raw, *typed; } cases[] = {
		{ "Blue", "Blue" }, { "", "\"\"" }, { "a b", "\"a b\"" },
		{ "a\"b", "\"a\\\"b\"" }, { "a\\b", "\"a\\\\b\"" },
		{ "a|b", "\"a|b\"" }, { "!x", "\"!x\"" },
	};
	struct text text = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		text_clear(&text);
		text_quote(&text, cases[i].raw);
		assert_string_equal(text.data, cases[i].typed);
	}
	text_free(&text);
}

static void an_error_is_filled_once(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_int_equal(error_set(&error, ENOENT, "no %s", "Blue"), -ENOENT);
	assert_int_equal(error_set(&error, EIO, "later"), -ENOENT);
	assert_string_equal(error.words, "no Blue");
	error_clear(&error);
	assert_int_equal(error.code, 0);
}

static void numbers_are_strict(void **state)
{
	static const struct { const char *text; int err; } cases[] = {
		{ "68", 0 }, { "65535", 0 }, { "67", -ERANGE },
		{ "65536", -ERANGE }, { "", -EINVAL }, { "+68", -EINVAL },
		{ "-1", -EINVAL }, { " 68", -EINVAL }, { "68 ", -EINVAL },
		{ "0x44", -EINVAL }, { "68a", -EINVAL },
		{ "99999999999999999999999", -ERANGE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t number = 1;
		int err = number_parse(cases[i].text, 68, 65535, &number);

		assert_int_equal(err, cases[i].err);
		if (err)
			assert_int_equal(number, 1);
	}
}

static void utf8_is_checked(void **state)
{
	(void)state;
	assert_true(utf8_valid("Zürich €𝄞"));
	assert_false(utf8_valid("\xc0\xaf"));		/* overlong */
	assert_false(utf8_valid("\xed\xa0\x80"));	/* a surrogate */
	assert_false(utf8_valid("\xf4\x90\x80\x80"));	/* beyond U+10FFFF */
	assert_false(utf8_valid("\xe2\x82"));		/* cut */
	assert_int_equal(utf8_width("Zürich"), 6);
}

/* -- addresses ---------------------------------------------------------------- */

static void addresses_read_and_write(void **state)
{
	static const char *const good[] = {
		"0.0.0.0", "192.168.100.1", "255.255.255.255", "::", "::1",
		"2001:db8::1", "fe80::1:2:3:4",
	};
	static const char *const bad[] = {
		"", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1.2.3.4 ",
		"1.2.3.", ".1.2.3", "1..2.3", "1.2.3.1000", "a.b.c.d", "1:2",
		":::", "12345::", "1.2.3.4/8",
	};
	char buffer[IP_TEXT];
	struct ip ip;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(ip_parse(good[i], &ip));
		assert_string_equal(ip_format(&ip, buffer), good[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(ip_parse(bad[i], &ip));
}

static void every_quad_survives_formatting(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 256; i++) {
		uint8_t bytes[] = { (uint8_t)i, (uint8_t)(255 - i), 0,
				    (uint8_t)(i * 7) };
		struct ip ip = ip_from_bytes(AF_INET, bytes), again;
		char buffer[IP_TEXT];

		assert_true(ip_parse(ip_format(&ip, buffer), &again));
		assert_true(ip_equal(&ip, &again));
	}
}

static struct prefix prefix_of(const char *text)
{
	struct prefix prefix;

	if (!prefix_parse(text, &prefix))
		fail_msg("%s is no prefix", text);
	return prefix;
}

static void prefixes_read_and_write(void **state)
{
	static const char *const bad[] = {
		"10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08",
		"10.0.0.0/-1", "::/129", "/8", "10.0.0/8", "10.0.0.0/8/8",
	};
	struct prefix prefix;
	char buffer[PREFIX_TEXT];

	(void)state;
	prefix = prefix_of("2001:db8::/32");
	assert_string_equal(prefix_format(&prefix, buffer), "2001:db8::/32");
	prefix = prefix_of("0.0.0.0/0");
	assert_string_equal(prefix_format(&prefix, buffer), "0.0.0.0/0");
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(prefix_parse(bad[i], &prefix));
}

static void host_bits_networks_and_broadcasts(void **state)
{
	struct prefix host = prefix_of("10.1.1.1/8"), net;
	char buffer[PREFIX_TEXT];
	struct ip broadcast;

	(void)state;
	assert_true(prefix_has_host_bits(&host));
	net = prefix_network(&host);
	assert_string_equal(prefix_format(&net, buffer), "10.0.0.0/8");
	assert_false(prefix_has_host_bits(&net));
	host = prefix_of("192.168.100.129/25");
	assert_true(prefix_has_host_bits(&host));
	broadcast = prefix_broadcast(&host);
	assert_string_equal(ip_format(&broadcast, buffer), "192.168.100.255");
	host = prefix_of("10.1.1.1/32");
	assert_false(prefix_has_host_bits(&host));
	host = prefix_of("2001:db8::1/127");
	assert_true(prefix_has_host_bits(&host));
}

static void overlaps_are_symmetric(void **state)
{
	struct prefix a = prefix_of("192.168.100.0/24");
	struct prefix b = prefix_of("192.168.0.0/16");
	struct prefix c = prefix_of("192.168.101.0/24");
	struct prefix d = prefix_of("0.0.0.0/0");
	struct prefix e = prefix_of("::/0");

	(void)state;
	assert_true(prefix_overlaps(&a, &b) && prefix_overlaps(&b, &a));
	assert_false(prefix_overlaps(&a, &c) || prefix_overlaps(&c, &a));
	assert_true(prefix_overlaps(&d, &a));
	assert_false(prefix_overlaps(&d, &e));
}

static void masks_and_lengths_agree(void **state)
{
	struct ip gap;

	(void)state;
	for (unsigned len = 0; len <= 32; len++) {
		struct ip mask = prefix_mask(AF_INET, (uint8_t)len);

		assert_int_equal(prefix_mask_length(&mask), len);
	}
	assert_true(ip_parse("255.0.255.0", &gap));
	assert_int_equal(prefix_mask_length(&gap), -1);
	assert_true(ip_parse("0.0.0.255", &gap));
	assert_int_equal(prefix_mask_length(&gap), -1);
}

static void macs_in_three_notations(void **state)
{
	static const char *const notations[] = {
		"0200.1a2b.3c4d", "02:00:1a:2b:3c:4d", "02-00-1A-2B-3C-4D",
	};
	static const char *const bad[] = {
		"", "0200.1a2b.3c4", "0200.1a2b.3c4dd", "02:00:1a:2b:3c",
		"0200:1a2b:3c4d", "02:00-1a:2b:3c:4d", "g200.1a2b.3c4d",
	};
	char buffer[MAC_TEXT];
	struct mac mac;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(notations); i++) {
		assert_true(mac_parse(notations[i], &mac));
		assert_string_equal(mac_format(&mac, buffer), notations[0]);
		assert_string_equal(mac_format_colons(&mac, buffer),
				    notations[1]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(mac_parse(bad[i], &mac));
}

/* -- JSON --------------------------------------------------------------------- */

struct item {
	const char	*name;
	uint32_t	 number;
};

struct row {
	const char	*text, *missing;
	bool		 yes;
	int		 none;
	struct ip	 ip, no_ip;
	uint32_t	 milli;
	struct list	 list;
	const struct item *items;
	size_t		 count;
};

static const struct column item_columns[] = {
	COLUMN(struct item, name, STRING), COLUMN(struct item, number, U32),
	{ 0 }
};

static void rows_become_json(void **state)
{
	static const struct item items[] = { { "a", 1 }, { "b\"\n", 2 } };
	static const struct column columns[] = {
		COLUMN(struct row, text, STRING),
		COLUMN(struct row, missing, STRING),
		COLUMN(struct row, yes, BOOL),
		COLUMN(struct row, none, SIGNED),
		COLUMN_AS(struct row, "gateway", ip, IP),
		COLUMN(struct row, no_ip, IP),
		COLUMN(struct row, milli, MILLI),
		{
			.key = "list", .type = COLUMN_LIST,
			.offset = offsetof(struct row, list),
			.columns = item_columns,
		}, {
			.key = "array", .type = COLUMN_ARRAY,
			.offset = offsetof(struct row, items),
			.columns = item_columns,
			.count = offsetof(struct row, count),
			.size = sizeof(struct item),
		},
		{ 0 }
	};
	struct row row = {
		.text = "t\x01\xff", .yes = true, .none = -1, .milli = 1020,
		.list = { items, 2, sizeof(*items) }, .items = items,
		.count = 1,
	};
	struct text json = { 0 };

	(void)state;
	assert_true(ip_parse("10.0.0.1", &row.ip));
	json_row(&json, columns, &row);
	assert_string_equal(json.data,
		"{\"text\":\"t\\\\001\\\\377\",\"yes\":true,"
		"\"gateway\":\"10.0.0.1\",\"milli\":1.020,"
		"\"list\":[{\"name\":\"a\",\"number\":1},"
		"{\"name\":\"b\\\"\\u000a\",\"number\":2}],"
		"\"array\":[{\"name\":\"a\",\"number\":1}]}");
	text_free(&json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
		cmocka_unit_test(text_grows_pads_and_counts_characters),
		cmocka_unit_test(what_comes_from_outside_is_escaped),
		cmocka_unit_test(values_are_quoted_only_where_needed),
		cmocka_unit_test(an_error_is_filled_once),
		cmocka_unit_test(numbers_are_strict),
		cmocka_unit_test(utf8_is_checked),
		cmocka_unit_test(addresses_read_and_write),
		cmocka_unit_test(every_quad_survives_formatting),
		cmocka_unit_test(prefixes_read_and_write),
		cmocka_unit_test(host_bits_networks_and_broadcasts),
		cmocka_unit_test(overlaps_are_symmetric),
		cmocka_unit_test(masks_and_lengths_agree),
		cmocka_unit_test(macs_in_three_notations),
		cmocka_unit_test(rows_become_json),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
