/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * type.c - the types of the language itself
 *
 * Two of a keyword's meaning, a number, and three of text: a word, the rest of
 * the line, and the rest up to a pipe.
 */
#include <errno.h>
#include <inttypes.h>

#include <vrfsh/lang.h>

static enum fit parse_flag(const char *text, const struct word *word,
			   struct arena *arena, void *slot, struct error *why)
{
	(void)text, (void)word, (void)arena, (void)why;
	if (slot)
		*(bool *)slot = true;
	return FIT_YES;
}

static enum fit parse_value(const char *text, const struct word *word,
			    struct arena *arena, void *slot, struct error *why)
{
	(void)text, (void)arena, (void)why;
	if (slot)
		*(int *)slot = (int)word->min;
	return FIT_YES;
}

static enum fit parse_number(const char *text, const struct word *word,
			     struct arena *arena, void *slot, struct error *why)
{
	uint64_t number;
	int status = number_parse(text, (uint64_t)word->min,
				  (uint64_t)word->max, &number);

	(void)arena;
	if (status == -ERANGE) {
		error_set(why, ERANGE,
			  "%s is out of range: <%" PRId64 "-%" PRId64 ">",
			  text, word->min, word->max);
		return FIT_WRONG;
	}
	if (status)
		return FIT_NO;
	if (slot)
		*(uint32_t *)slot = (uint32_t)number;
	return FIT_YES;
}

static enum fit parse_text(const char *text, const struct word *word,
			   struct arena *arena, void *slot, struct error *why)
{
	(void)word, (void)arena, (void)why;
	if (slot)
		*(const char **)slot = text;
	return FIT_YES;
}

static enum fit parse_name(const char *text, const struct word *word,
			   struct arena *arena, void *slot, struct error *why)
{
	return *text ? parse_text(text, word, arena, slot, why) : FIT_NO;
}

const struct type type_flag = { .parse = parse_flag };
const struct type type_value = { .parse = parse_value };
const struct type type_number = {
	.name = "<number>", .rank = 10, .shape = true,
	.parse = parse_number, .sample = "1",
};
const struct type type_name = {
	.name = "WORD", .rank = 50, .parse = parse_name, .sample = "some-name",
};
const struct type type_text = {
	.name = "LINE", .rank = 60, .rest = true,
	.parse = parse_text, .sample = "some text | of several words",
};
const struct type type_program = {
	.name = "COMMAND", .rank = 60, .rest = true, .pipes = true,
	.parse = parse_name, .sample = "/bin/echo 'a | b'",
};
