/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_read.c - a JSON document read into a row, by its columns
 *
 * The counterpart of json.c: nothing is guessed. A key that no column has, a
 * value of another type or out of its range, a key said twice, one that is
 * needed and missing: each is an error that names its place in the document
 * (`interfaces[3].mtu`), for a program wrote it and another one will read why.
 */
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>

#include <vrfsh/ip.h>
#include <vrfsh/rows.h>

/* Where in the document: a key, or an element of the list above. */
struct where {
	const struct where	*above;
	const char		*key;	/* NULL: an element */
	size_t			 index;
};

struct reading {
	struct arena	*arena;
	struct error	*error;
};

static void put_where(struct text *text, const struct where *where)
{
	if (!where)
		return;
	put_where(text, where->above);
	if (!where->key) {
		text_printf(text, "[%zu]", where->index);
		return;
	}
	if (where->above)
		text_putc(text, '.');
	text_escape(text, where->key);
}

static int wrong(struct reading *reading, const struct where *where,
		 const char *format, ...) PRINTF_LIKE(3, 4);

static int wrong(struct reading *reading, const struct where *where,
		 const char *format, ...)
{
	struct text text = { 0 };
	va_list args;

	put_where(&text, where);
	text_puts(&text, where ? ": " : "");
	va_start(args, format);
	text_vprintf(&text, format, args);
	va_end(args);
	error_set(reading->error, EINVAL, "%s", text_string(&text));
	text_free(&text);
	return -EINVAL;
}

/* A value as it is shown in an error: `"Blue"`, 70000. */
static const char *shown(struct reading *reading, const json_t *value)
{
	struct text safe = { 0 };
	const char *copy;

	text_escape(&safe, json_string_value(value));
	copy = arena_printf(reading->arena, "\"%.80s\"", text_string(&safe));
	text_free(&safe);
	return copy;
}

/* -- numbers -------------------------------------------------------------- */

static uint64_t largest(const struct column *column)
{
	return column->max ? column->max :
	       column->type == COLUMN_U8 ? UINT8_MAX :
	       column->type == COLUMN_U32 ? UINT32_MAX : INT64_MAX;
}

static int read_number(struct reading *reading, const struct where *where,
		       const struct column *column, const json_t *value,
		       void *slot)
{
	json_int_t number = json_integer_value(value);
	uint64_t max = largest(column);

	if (!json_is_integer(value))
		return wrong(reading, where, "a whole number is expected");
	if (number < 0 || (uint64_t)number < column->min ||
	    (uint64_t)number > max)
		return wrong(reading, where, "%" JSON_INTEGER_FORMAT
			     " is not within %" PRIu32 "-%" PRIu64, number,
			     column->min, max);
	number_put(slot, column->type == COLUMN_U8 ? sizeof(uint8_t) :
		   column->type == COLUMN_U32 ? sizeof(uint32_t) :
		   sizeof(uint64_t), (uint64_t)number);
	return 0;
}

static int read_bool(struct reading *reading, const struct where *where,
		     const json_t *value, bool *slot)
{
	if (!json_is_boolean(value))
		return wrong(reading, where, "true or false is expected");
	*slot = json_is_true(value);
	return 0;
}

/* -- strings -------------------------------------------------------------- */

static int read_word(struct reading *reading, const struct where *where,
		     const struct column *column, const json_t *value,
		     void *slot)
{
	const char *word = json_string_value(value);

	for (size_t i = 0; i < column->count; i++) {
		if (!column->words[i] || strcmp(column->words[i], word))
			continue;
		number_put(slot, column->size, i);
		return 0;
	}
	return wrong(reading, where, "%s is unknown", shown(reading, value));
}

static int read_string(struct reading *reading, const struct where *where,
		       const struct column *column, const json_t *value,
		       void *slot)
{
	const char *string = json_string_value(value);

	if (!json_is_string(value))
		return wrong(reading, where, "a string is expected");
	switch (column->type) {
	case COLUMN_STRING:
		if (column->max && json_string_length(value) > column->max)
			return wrong(reading, where, "more than %" PRIu32
				     " bytes", column->max);
		if (json_string_length(value) < column->min)
			return wrong(reading, where, "it is empty");
		*(const char **)slot = arena_string(reading->arena, string);
		return 0;
	case COLUMN_WORD:
		return read_word(reading, where, column, value, slot);
	case COLUMN_IP:
		return ip_parse(string, slot) ? 0 :
		       wrong(reading, where, "%s is no address",
			     shown(reading, value));
	case COLUMN_PREFIX:
		return prefix_parse(string, slot) ? 0 :
		       wrong(reading, where, "%s is no prefix",
			     shown(reading, value));
	default:
		return mac_parse(string, slot) ? 0 :
		       wrong(reading, where, "%s is no MAC address",
			     shown(reading, value));
	}
}

/* -- rows within rows ------------------------------------------------------ */

static int read_row(struct reading *, const struct where *,
		    const struct column *, const json_t *, void *row);

static int read_rows(struct reading *reading, const struct where *where,
		     const struct column *column, const json_t *value,
		     const void **rows, size_t *count)
{
	size_t total = json_array_size(value), size = column->size;
	char *own = arena_alloc(reading->arena, total * size);
	int err = 0;

	if (!json_is_array(value))
		return wrong(reading, where, "a list is expected");
	for (size_t i = 0; !err && i < total; i++) {
		const struct where element = { where, NULL, i };

		if (column->blank)
			memcpy(own + i * size, column->blank, size);
		err = read_row(reading, &element, column->columns,
			       json_array_get(value, i), own + i * size);
	}
	*rows = own;
	*count = total;
	return err;
}

static int read_list(struct reading *reading, const struct where *where,
		     const struct column *column, const json_t *value,
		     struct list *list)
{
	list->size = column->size;
	return read_rows(reading, where, column, value, &list->items,
			 &list->count);
}

static int read_array(struct reading *reading, const struct where *where,
		      const struct column *column, const json_t *value,
		      void *row)
{
	const void *rows = NULL;
	size_t count = 0;
	int err = read_rows(reading, where, column, value, &rows, &count);

	memcpy((char *)row + column->offset, &rows, sizeof(rows));
	memcpy((char *)row + column->count, &count, sizeof(count));
	return err;
}

/* -- a row ---------------------------------------------------------------- */

static int read_value(struct reading *reading, const struct where *where,
		      const struct column *column, const json_t *value,
		      void *row)
{
	void *slot = (char *)row + column->offset;

	switch (column->type) {
	case COLUMN_BOOL:
		return read_bool(reading, where, value, slot);
	case COLUMN_U8:
	case COLUMN_U32:
	case COLUMN_U64:
		return read_number(reading, where, column, value, slot);
	case COLUMN_LIST:
		return read_list(reading, where, column, value, slot);
	case COLUMN_ARRAY:
		return read_array(reading, where, column, value, row);
	case COLUMN_STRING:
	case COLUMN_WORD:
	case COLUMN_IP:
	case COLUMN_PREFIX:
	case COLUMN_MAC:
		return read_string(reading, where, column, value, slot);
	default:
		return wrong(reading, where, "it cannot be set");
	}
}

static const struct column *find_column(const struct column *column,
					const char *key)
{
	while (column->key && strcmp(column->key, key))
		column++;
	return column->key ? column : NULL;
}

static int read_row(struct reading *reading, const struct where *where,
		    const struct column *columns, const json_t *object,
		    void *row)
{
	const struct column *column;
	const char *key;
	json_t *value;
	int err;

	if (!json_is_object(object))
		return wrong(reading, where, "an object is expected");
	/* jansson's iteration takes no const object, and changes none. */
	json_object_foreach((json_t *)(uintptr_t)object, key, value) {
		const struct where below = { where, key, 0 };

		column = find_column(columns, key);
		err = column ? read_value(reading, &below, column, value, row) :
			       wrong(reading, &below, "there is no such key");
		if (err)
			return err;
	}
	for (column = columns; column->key; column++)
		if (column->needed && !json_object_get(object, column->key))
			return wrong(reading, where, "\"%s\" is missing",
				     column->key);
	return 0;
}

static int not_json(struct error *error, const json_error_t *why)
{
	struct text safe = { 0 };

	text_escape(&safe, why->text);
	error_set(error, EINVAL, "line %d, column %d: %s", why->line,
		  why->column, text_string(&safe));
	text_free(&safe);
	return -EINVAL;
}

int json_read(struct arena *arena, const struct text *text,
	      const struct column *columns, void *row, struct error *error)
{
	struct reading reading = { .arena = arena, .error = error };
	json_error_t why = { 0 };
	json_t *root = json_loadb(text_string(text), text->len,
				  JSON_REJECT_DUPLICATES, &why);
	int err;

	if (!root)
		return not_json(error, &why);
	err = read_row(&reading, NULL, columns, root, row);
	json_decref(root);
	return err;
}
