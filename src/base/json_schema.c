/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_schema.c - columns as a JSON Schema (draft 2020-12)
 *
 * What json_read() takes, said in the words that other programs check with: one
 * source for what is written, what is read, and what is promised.
 */
#include <inttypes.h>

#include <vrfsh/rows.h>

static void put_line(struct text *text, unsigned depth, const char *line)
{
	text_putc(text, '\n');
	for (unsigned i = 0; i < depth; i++)
		text_puts(text, "  ");
	text_puts(text, line);
}

/* `"key": `, on a line of its own. */
static void put_key(struct text *text, unsigned depth, const char *key)
{
	put_line(text, depth, "");
	json_put_string(text, key);
	text_puts(text, ": ");
}

static void put_pair(struct text *text, unsigned depth, const char *key,
		     const char *value)
{
	put_key(text, depth, key);
	json_put_string(text, value);
}

static void put_object(struct text *, unsigned depth,
		       const struct column *columns, const void *blank);

static void put_list(struct text *text, unsigned depth,
		     const struct column *column)
{
	put_pair(text, depth, "type", "array");
	text_putc(text, ',');
	put_key(text, depth, "items");
	text_putc(text, '{');
	put_object(text, depth + 1, column->columns, column->blank);
	put_line(text, depth, "}");
}

static void put_words(struct text *text, unsigned depth,
		      const struct column *column)
{
	bool first = true;

	put_key(text, depth, "enum");
	text_putc(text, '[');
	for (size_t i = 0; i < column->count; i++) {
		if (!column->words[i])
			continue;
		text_puts(text, first ? "" : ", ");
		json_put_string(text, column->words[i]);
		first = false;
	}
	text_putc(text, ']');
}

static void put_number(struct text *text, unsigned depth,
		       const struct column *column)
{
	uint64_t max = column->max ? column->max :
		       column->type == COLUMN_U8 ? UINT8_MAX :
		       column->type == COLUMN_U32 ? UINT32_MAX : INT64_MAX;

	put_pair(text, depth, "type", "integer");
	text_putc(text, ',');
	put_key(text, depth, "minimum");
	text_number(text, column->min);
	text_putc(text, ',');
	put_key(text, depth, "maximum");
	text_number(text, max);
}

/* The schema's lengths are characters, ours bytes: no more than as many. */
static void put_string(struct text *text, unsigned depth,
		       const struct column *column)
{
	put_pair(text, depth, "type", "string");
	if (column->min) {
		text_putc(text, ',');
		put_key(text, depth, "minLength");
		text_number(text, column->min);
	}
	if (column->max) {
		text_putc(text, ',');
		put_key(text, depth, "maxLength");
		text_number(text, column->max);
	}
}

static void put_pattern(struct text *text, unsigned depth, const char *pattern)
{
	put_pair(text, depth, "type", "string");
	text_putc(text, ',');
	put_pair(text, depth, "pattern", pattern);
}

static void put_type(struct text *text, unsigned depth,
		     const struct column *column)
{
	switch (column->type) {
	case COLUMN_BOOL:
		put_pair(text, depth, "type", "boolean");
		break;
	case COLUMN_LIST:
	case COLUMN_ARRAY:
		put_list(text, depth, column);
		break;
	case COLUMN_WORD:
		put_words(text, depth, column);
		break;
	case COLUMN_STRING:
		put_string(text, depth, column);
		break;
	case COLUMN_IP:
		put_pattern(text, depth, "^[0-9A-Fa-f:.]+$");
		break;
	case COLUMN_PREFIX:
		put_pattern(text, depth, "^[0-9A-Fa-f:.]+/[0-9]{1,3}$");
		break;
	case COLUMN_MAC:
		put_pattern(text, depth,
			    "^([0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}|"
			    "[0-9A-Fa-f]{4}([.][0-9A-Fa-f]{4}){2})$");
		break;
	default:
		put_number(text, depth, column);
	}
}

/* What counts where the key is left out. */
static void put_default(struct text *text, unsigned depth,
			const struct column *column, const void *blank)
{
	const char *slot = blank ? (const char *)blank + column->offset : NULL;

	if (column->needed || !slot)
		return;
	if (column->type == COLUMN_BOOL) {
		text_putc(text, ',');
		put_key(text, depth, "default");
		text_puts(text, *(const bool *)slot ? "true" : "false");
	} else if (column->type == COLUMN_STRING &&
		   *(const char *const *)slot) {
		text_putc(text, ',');
		put_pair(text, depth, "default", *(const char *const *)slot);
	}
}

static void put_needed(struct text *text, unsigned depth,
		       const struct column *column)
{
	bool first = true;

	for (; column->key; column++) {
		if (!column->needed)
			continue;
		if (first)
			put_key(text, depth, "required");
		text_puts(text, first ? "[" : ", ");
		json_put_string(text, column->key);
		first = false;
	}
	if (!first)
		text_puts(text, "],");
}

/* The members of a schema that describes an object. */
static void put_object(struct text *text, unsigned depth,
		       const struct column *columns, const void *blank)
{
	put_pair(text, depth, "type", "object");
	text_putc(text, ',');
	put_needed(text, depth, columns);
	put_key(text, depth, "additionalProperties");
	text_puts(text, "false,");
	put_key(text, depth, "properties");
	text_putc(text, '{');
	for (const struct column *column = columns; column->key; column++) {
		if (column != columns)
			text_putc(text, ',');
		put_key(text, depth + 1, column->key);
		text_putc(text, '{');
		if (column->about) {
			put_pair(text, depth + 2, "description", column->about);
			text_putc(text, ',');
		}
		put_type(text, depth + 2, column);
		put_default(text, depth + 2, column, blank);
		put_line(text, depth + 1, "}");
	}
	put_line(text, depth, "}");
}

void json_schema(struct text *text, const char *title,
		 const struct column *columns)
{
	text_putc(text, '{');
	put_pair(text, 1, "$schema",
		 "https://json-schema.org/draft/2020-12/schema");
	text_putc(text, ',');
	put_pair(text, 1, "title", title);
	text_putc(text, ',');
	put_object(text, 1, columns, NULL);
	text_puts(text, "\n}\n");
}
