/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json.c - rows as JSON objects (RFC 8259), by their columns
 */
#include <vrfsh/ip.h>
#include <vrfsh/rows.h>

void json_put_string(struct text *text, const char *string)
{
	text_putc(text, '"');
	for (const char *s = string; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\') {
			text_putc(text, '\\');
			text_putc(text, *s);
		} else if (c < 0x20 || c == 0x7f) {
			text_printf(text, "\\u%04x", c);
		} else if (c == 0xc2 && (unsigned char)s[1] < 0xa0) {
			/* C1: JSON allows it, but a terminal may obey it. */
			c = (unsigned char)*++s;
			text_printf(text, "\\u%04x", c);
		} else {
			text_putc(text, *s);
		}
	}
	text_putc(text, '"');
}

/* JSON is UTF-8; a name from outside may be anything. */
static void string_value(struct text *text, const char *string)
{
	struct text safe = { 0 };

	if (utf8_valid(string)) {
		json_put_string(text, string);
		return;
	}
	text_escape(&safe, string);
	json_put_string(text, text_string(&safe));
	text_free(&safe);
}

static void rows_value(struct text *text, const struct column *columns,
		       const void *rows, size_t count, size_t size)
{
	text_putc(text, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			text_putc(text, ',');
		json_row(text, columns, (const char *)rows + i * size);
	}
	text_putc(text, ']');
}

static void list_value(struct text *text, const struct column *column,
		       const struct list *list)
{
	rows_value(text, column->columns, list->items, list->count,
		   list->size);
}

static void array_value(struct text *text, const struct column *column,
			const void *slot)
{
	const char *row = (const char *)slot - column->offset;
	size_t count;

	memcpy(&count, row + column->count, sizeof(count));
	rows_value(text, column->columns, *(const void *const *)slot, count,
		   column->size);
}

/* Whether a column has anything to say of this row. */
static bool is_present(const struct column *column, const void *slot)
{
	switch (column->type) {
	case COLUMN_STRING:
		return *(const char *const *)slot != NULL;
	case COLUMN_ROW:
		return *(const void *const *)slot != NULL;
	case COLUMN_SIGNED:
		return *(const int *)slot >= 0;
	case COLUMN_IP:
		return ((const struct ip *)slot)->family != 0;
	case COLUMN_PREFIX:
		return ((const struct prefix *)slot)->ip.family != 0;
	case COLUMN_MAC:
		return ((const struct mac *)slot)->len != 0;
	default:
		return true;
	}
}

static void milli_value(struct text *text, uint32_t milli)
{
	text_printf(text, "%u.%03u", milli / 1000, milli % 1000);
}

static void address_value(struct text *text, const struct column *column,
			  const void *slot)
{
	char buffer[PREFIX_TEXT];

	if (column->type == COLUMN_IP)
		ip_format(slot, buffer);
	else if (column->type == COLUMN_PREFIX)
		prefix_format(slot, buffer);
	else
		mac_format_colons(slot, buffer);
	json_put_string(text, buffer);
}

static void word_value(struct text *text, const struct column *column,
		       const void *slot)
{
	uint64_t number = number_take(slot, column->size);

	if (number < column->count && column->words[number])
		json_put_string(text, column->words[number]);
	else
		text_number(text, number);
}

static void value(struct text *text, const struct column *column,
		  const void *slot)
{
	switch (column->type) {
	case COLUMN_STRING:
		string_value(text, *(const char *const *)slot);
		break;
	case COLUMN_BOOL:
		text_puts(text, *(const bool *)slot ? "true" : "false");
		break;
	case COLUMN_U8:
		text_number(text, *(const uint8_t *)slot);
		break;
	case COLUMN_U32:
		text_number(text, *(const uint32_t *)slot);
		break;
	case COLUMN_U64:
		text_number(text, *(const uint64_t *)slot);
		break;
	case COLUMN_SIGNED:
		text_number(text, (uint64_t)*(const int *)slot);
		break;
	case COLUMN_MILLI:
		milli_value(text, *(const uint32_t *)slot);
		break;
	case COLUMN_LIST:
		list_value(text, column, slot);
		break;
	case COLUMN_ARRAY:
		array_value(text, column, slot);
		break;
	case COLUMN_ROW:
		json_row(text, column->columns, *(const void *const *)slot);
		break;
	case COLUMN_WORD:
		word_value(text, column, slot);
		break;
	case COLUMN_IP:
	case COLUMN_PREFIX:
	case COLUMN_MAC:
		address_value(text, column, slot);
		break;
	}
}

void json_row(struct text *text, const struct column *column, const void *row)
{
	bool first = true;

	text_putc(text, '{');
	for (; column->key; column++) {
		const void *slot = (const char *)row + column->offset;

		if (!is_present(column, slot))
			continue;
		if (!first)
			text_putc(text, ',');
		first = false;
		json_put_string(text, column->key);
		text_putc(text, ':');
		value(text, column, slot);
	}
	text_putc(text, '}');
}
