/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.c - tests: rows are read back from the JSON that they were written as,
 * and what is no such JSON is refused with its place
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

#include <vrfsh/base.h>
#include <vrfsh/ip.h>
#include <vrfsh/rows.h>

struct item {
	const char	*name;
	uint8_t		 number;
	bool		 on;
};

struct row {
	const char	*text;
	bool		 yes;
	uint32_t	 mtu;
	uint64_t	 large;
	uint8_t		 word;
	struct ip	 ip;
	struct prefix	 prefix;
	struct mac	 mac;
	struct list	 list;
	const struct item *items;
	size_t		 count;
};

static const struct column item_columns[] = {
	{ .key = "name", .type = COLUMN_STRING, .needed = true,
	  .offset = offsetof(struct item, name), .min = 1, .max = 8 },
	COLUMN(struct item, number, U8), COLUMN(struct item, on, BOOL),
	{ 0 }
};

static const struct item blank = { .number = 7, .on = true };

static const char *const words[] = { NULL, "unicast", "blackhole" };

static const struct column columns[] = {
	COLUMN(struct row, text, STRING), COLUMN(struct row, yes, BOOL),
	{ .key = "mtu", .type = COLUMN_U32, .offset = offsetof(struct row, mtu),
	  .min = 68, .max = 65535, .about = "bytes" },
	COLUMN(struct row, large, U64),
	COLUMN_WORD_AS(struct row, "word", word, words),
	COLUMN(struct row, ip, IP), COLUMN(struct row, prefix, PREFIX),
	COLUMN(struct row, mac, MAC),
	{ .key = "list", .type = COLUMN_LIST, .size = sizeof(struct item),
	  .offset = offsetof(struct row, list), .columns = item_columns,
	  .blank = &blank },
	{ .key = "items", .type = COLUMN_ARRAY, .size = sizeof(struct item),
	  .offset = offsetof(struct row, items), .columns = item_columns,
	  .count = offsetof(struct row, count) },
	{ 0 }
};

static int read_text(struct arena *arena, const char *json, struct row *row,
		     struct error *error)
{
	struct text text = { 0 };
	int err;

	text_puts(&text, json);
	err = json_read(arena, &text, columns, row, error);
	text_free(&text);
	return err;
}

static void what_is_not_said_stays(void **state)
{
	struct arena *arena = arena_new();
	struct row row = { .text = "old", .yes = true, .mtu = 1500 };
	struct error error = { 0 };
	const struct item *items;

	(void)state;
	assert_int_equal(read_text(arena, "{\"mtu\": 68, \"list\": [{\"name\": "
				   "\"a\"}, {\"name\": \"b\", \"on\": false}]}",
				   &row, &error), 0);
	assert_string_equal(row.text, "old");
	assert_true(row.yes);
	assert_int_equal(row.mtu, 68);
	assert_int_equal(row.list.count, 2);
	items = row.list.items;
	assert_int_equal(items[0].number, 7);
	assert_true(items[0].on);
	assert_false(items[1].on);
	assert_null(row.items);
	arena_free(arena);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
	static const struct { const char *json, *words; } cases[] = {
		{ "{\"mtu\": 70000}", "mtu: 70000 is not within 68-65535" },
		{ "{\"mtu\": 67}", "mtu: 67 is not within 68-65535" },
		{ "{\"mtu\": -1}", "mtu: -1 is not within 68-65535" },
		{ "{\"mtu\": 1500.0}", "mtu: a whole number is expected" },
		{ "{\"mtu\": \"1500\"}", "mtu: a whole number is expected" },
		{ "{\"mtu\": null}", "mtu: a whole number is expected" },
		{ "{\"large\": 9223372036854775808}",
		  "line 1, column " },
		{ "{\"yes\": 1}", "yes: true or false is expected" },
		{ "{\"text\": 7}", "text: a string is expected" },
		{ "{\"ip\": \"10.0.0.300\"}",
		  "ip: \"10.0.0.300\" is no address" },
		{ "{\"prefix\": \"10.0.0.0\"}",
		  "prefix: \"10.0.0.0\" is no prefix" },
		{ "{\"mac\": \"02:00\"}", "mac: \"02:00\" is no MAC address" },
		{ "{\"word\": \"local\"}", "word: \"local\" is unknown" },
		{ "{\"word\": 1}", "word: a string is expected" },
		{ "{\"list\": {}}", "list: a list is expected" },
		{ "{\"list\": [7]}", "list[0]: an object is expected" },
		{ "{\"list\": [{\"name\": \"a\"}, {}]}",
		  "list[1]: \"name\" is missing" },
		{ "{\"list\": [{\"name\": \"a\", \"number\": 256}]}",
		  "list[0].number: 256 is not within 0-255" },
		{ "{\"items\": [{\"name\": \"\"}]}", "items[0].name: it is empty" },
		{ "{\"items\": [{\"name\": \"123456789\"}]}",
		  "items[0].name: more than 8 bytes" },
		{ "{\"mtuu\": 1}", "mtuu: there is no such key" },
		{ "{\"a\\u001bb\": 1}", "a\\033b: there is no such key" },
		{ "{\"yes\": true, \"yes\": true}",
		  "line 1, column " },
		{ "[]", "an object is expected" },
		{ "{\"text\": \"a\\u0000b\"}", "line 1, column " },
		{ "{\"text\": \"\xff\"}",
		  "line 1, column " },
		{ "", "line 1, column " },
		{ "{} {}", "line 1, column " },
		{ "{\"list\": [", "line 1, column " },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct arena *arena = arena_new();
		struct error error = { 0 };
		struct row row = { 0 };

		assert_int_equal(read_text(arena, cases[i].json, &row, &error),
				 -EINVAL);
		/* What is no JSON at all, the library tells of. */
		if (strncmp(cases[i].words, "line ", 5))
			assert_string_equal(error.words, cases[i].words);
		else
			assert_memory_equal(error.words, cases[i].words,
					    strlen(cases[i].words));
		error_clear(&error);
		arena_free(arena);
	}
}

/* -- there and back --------------------------------------------------------- */

static uint32_t chance(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(*state >> 33) % below;
}

static struct ip random_ip(uint64_t *state)
{
	uint8_t bytes[16];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)chance(state, 256);
	return ip_from_bytes(chance(state, 2) ? AF_INET : AF_INET6, bytes);
}

static const char *random_string(uint64_t *state, struct arena *arena)
{
	static const char *const pieces[] = {
		"a", "\"", "\\", "\n", "\x1b", "ü", "\xc2\x9b", "€", "/", " ",
	};
	struct text text = { 0 };
	const char *copy;

	for (uint32_t i = chance(state, 4) + 1; i; i--)
		text_puts(&text, pieces[chance(state, ARRAY_SIZE(pieces))]);
	copy = arena_string(arena, text_string(&text));
	text_free(&text);
	return copy;
}

static void random_row(uint64_t *state, struct arena *arena, struct row *row)
{
	size_t count = chance(state, 4);
	struct item *items = arena_alloc(arena, count * sizeof(*items));

	*row = (struct row){
		.text = chance(state, 3) ? random_string(state, arena) : NULL,
		.yes = chance(state, 2), .mtu = 68 + chance(state, 65468),
		.large = (uint64_t)chance(state, UINT32_MAX) << 31,
		.word = (uint8_t)(1 + chance(state, 2)),
		.list = { items, count, sizeof(*items) },
		.items = items, .count = count,
	};
	if (chance(state, 2))
		row->ip = random_ip(state);
	if (chance(state, 2)) {
		row->prefix.ip = random_ip(state);
		row->prefix.len = (uint8_t)chance(state,
				ip_bits(row->prefix.ip.family) + 1);
	}
	if (chance(state, 2))
		row->mac = (struct mac){ 6, { 2, 0, (uint8_t)chance(state, 256) } };
	for (size_t i = 0; i < count; i++)
		items[i] = (struct item){ "x", (uint8_t)chance(state, 256),
					  chance(state, 2) };
}

static void what_is_written_is_read_back(void **state)
{
	const char *said = getenv("VRFSH_TEST_SEED");
	uint64_t chances = (uint64_t)time(NULL);

	(void)state;
	if (said)
		assert_int_equal(number_parse(said, 0, UINT64_MAX, &chances), 0);
	print_message("# seed %llu\n", (unsigned long long)chances);
	for (int i = 0; i < 1000; i++) {
		struct arena *arena = arena_new();
		struct text written = { 0 }, again = { 0 };
		struct row row, read = { 0 };
		struct error error = { 0 };

		random_row(&chances, arena, &row);
		json_row(&written, columns, &row);
		if (read_text(arena, written.data, &read, &error))
			fail_msg("%s: %s", written.data, error.words);
		json_row(&again, columns, &read);
		assert_string_equal(written.data, again.data);
		text_free(&written);
		text_free(&again);
		arena_free(arena);
	}
}

static void the_schema_says_what_is_read(void **state)
{
	static const struct column few[] = {
		{ .key = "mtu", .type = COLUMN_U32, .min = 68, .max = 65535,
		  .offset = offsetof(struct row, mtu), .about = "bytes" },
		{ .key = "list", .type = COLUMN_LIST, .columns = item_columns,
		  .size = sizeof(struct item), .blank = &blank,
		  .offset = offsetof(struct row, list) },
		COLUMN_WORD_AS(struct row, "word", word, words),
		{ 0 }
	};
	struct text text = { 0 };

	(void)state;
	json_schema(&text, "A row", few);
	assert_string_equal(text.data, "{\n"
		"  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
		"  \"title\": \"A row\",\n"
		"  \"type\": \"object\",\n"
		"  \"additionalProperties\": false,\n"
		"  \"properties\": {\n"
		"    \"mtu\": {\n"
		"      \"description\": \"bytes\",\n"
		"      \"type\": \"integer\",\n"
		"      \"minimum\": 68,\n"
		"      \"maximum\": 65535\n"
		"    },\n"
		"    \"list\": {\n"
		"      \"type\": \"array\",\n"
		"      \"items\": {\n"
		"        \"type\": \"object\",\n"
		"        \"required\": [\"name\"],\n"
		"        \"additionalProperties\": false,\n"
		"        \"properties\": {\n"
		"          \"name\": {\n"
		"            \"type\": \"string\",\n"
		"            \"minLength\": 1,\n"
		"            \"maxLength\": 8\n"
		"          },\n"
		"          \"number\": {\n"
		"            \"type\": \"integer\",\n"
		"            \"minimum\": 0,\n"
		"            \"maximum\": 255\n"
		"          },\n"
		"          \"on\": {\n"
		"            \"type\": \"boolean\",\n"
		"            \"default\": true\n"
		"          }\n"
		"        }\n"
		"      }\n"
		"    },\n"
		"    \"word\": {\n"
		"      \"enum\": [\"unicast\", \"blackhole\"]\n"
		"    }\n"
		"  }\n"
		"}\n");
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_not_said_stays),
		cmocka_unit_test(what_is_wrong_is_named_with_its_place),
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(the_schema_says_what_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
