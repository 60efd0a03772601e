/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rows.h - typed rows, and the two ways to render them
 *
 * A show command produces rows of one type, one at a time. The type's columns
 * give the JSON form: one array of objects whose keys are the columns' names.
 * Its two text functions give the IOS form. Neither knows the other.
 */
#ifndef VRFSH_ROWS_H
#define VRFSH_ROWS_H

#include <vrfsh/base.h>

enum column_type {
	COLUMN_STRING,		/* const char *; NULL: key left out */
	COLUMN_BOOL,		/* bool */
	COLUMN_U8,		/* uint8_t */
	COLUMN_U32,		/* uint32_t */
	COLUMN_U64,		/* uint64_t */
	COLUMN_SIGNED,		/* int; negative: key left out */
	COLUMN_IP,		/* struct ip; family 0: key left out */
	COLUMN_PREFIX,		/* struct prefix; family 0: key left out */
	COLUMN_MAC,		/* struct mac, as `ip` writes it; len 0: left out */
	COLUMN_MILLI,		/* uint32_t, thousandths: 1234 is 1.234 */
	COLUMN_LIST,		/* struct list of rows, `columns` describes them */
	COLUMN_ARRAY,		/* const void * to rows, their count elsewhere */
	COLUMN_ROW,		/* const void * to one row; NULL: left out */
};

/* A list within a row: `count` elements of `size` bytes each. */
struct list {
	const void	*items;
	size_t		 count, size;
};

struct column {
	const char		*key;	/* snake_case, `ip -j`'s where it has it */
	enum column_type	 type;
	size_t			 offset;
	const struct column	*columns;	/* of the types that hold rows */
	size_t			 count, size;	/* of COLUMN_ARRAY: the offset of
						 * its size_t, a row's bytes */
};

/* `COLUMN(struct row, member, STRING)`, with the member's name as key. */
#define COLUMN(row, member, kind) \
	{ .key = #member, .type = COLUMN_##kind, .offset = offsetof(row, member) }
#define COLUMN_AS(row, name, member, kind) \
	{ .key = name, .type = COLUMN_##kind, .offset = offsetof(row, member) }

struct row_type {
	const struct column	*columns;	/* ends with a key of NULL */
	/* Lines above the first row; NULL: none. `context` is the command's. */
	void (*head)(struct text *, const void *context);
	/* One row as text, with its newline. */
	void (*text)(struct text *, const void *row, const void *context);
	/* Lines below the last row; NULL: none. */
	void (*foot)(struct text *, const void *context);
};

/* -- JSON, streamed into a text (base/json.c) ---------------------------- */

void json_string(struct text *, const char *string);	/* with its quotes */
/* One row as a JSON object. */
void json_row(struct text *, const struct column *, const void *row);

#endif
