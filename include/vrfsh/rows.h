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
	COLUMN_WORD,		/* an unsigned number that has a word in `words`;
				 * as a number where it has none */
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
						 * its size_t, a row's bytes; of
						 * COLUMN_WORD: of words, and the
						 * number's bytes (1, 2, 4) */
	const char *const	*words;		/* by number; NULL: none */
	/* What reading and the schema take besides. */
	const char		*about;		/* a description; NULL: none */
	bool			 needed;	/* it may not be left out */
	uint32_t		 min, max;	/* of a number, of a string's
						 * bytes; max 0: what fits */
	const void		*blank;		/* of COLUMN_LIST (with `size`)
						 * and COLUMN_ARRAY: a row that
						 * says nothing; NULL: zeroes */
};

/* `COLUMN(struct row, member, STRING)`, with the member's name as key. */
#define COLUMN(row, member, kind) \
	{ .key = #member, .type = COLUMN_##kind, .offset = offsetof(row, member) }
#define COLUMN_AS(row, name, member, kind) \
	{ .key = name, .type = COLUMN_##kind, .offset = offsetof(row, member) }
/* `COLUMN_WORD_AS(struct row, "name", member, words)`, an array of words. */
#define COLUMN_WORD_AS(row, name, member, list) \
	{ .key = name, .type = COLUMN_WORD, .offset = offsetof(row, member), \
	  .count = ARRAY_SIZE(list), .size = sizeof(((row *)0)->member), \
	  .words = list }

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

void json_put_string(struct text *, const char *string);	/* with its quotes */
/* One row as a JSON object. */
void json_row(struct text *, const struct column *, const void *row);

/* -- JSON, read (base/json_read.c, json_schema.c) -------------------------- */

/*
 * Reads a document, one object, into a row: what it does not say stays as the
 * row has it; what the row points to is the arena's. -EINVAL, with the error
 * naming the place, if the columns have no such key, or it may not be so:
 * `interfaces[3].mtu: 70000 is not within 68-65535`.
 */
int json_read(struct arena *, const struct text *document,
	      const struct column *, void *row, struct error *);
/* What it takes, as a JSON Schema. */
void json_schema(struct text *, const char *title, const struct column *);

/* -- bytes (base/pack.c) -------------------------------------------------- */

/* Bytes that are still to be read. */
struct packed {
	const char	*at;
	size_t		 left;
};

/* The values of a row's columns as bytes, added to the text. */
void pack_row(struct text *, const struct column *, const void *row);
/* And back, into a row that is zeroed; what it points to is the arena's.
 * -EBADMSG if these are no such bytes. */
int unpack_row(struct arena *, const struct column *, struct packed *,
	       void *row);
void pack_number(struct text *, uint64_t number);
/* One of at most `max`. */
int unpack_number(struct packed *, uint64_t max, uint64_t *number);

/* An unsigned number of 1, 2, 4 or 8 bytes, wherever it lies. */
uint64_t number_take(const void *slot, size_t size);
void number_put(void *slot, size_t size, uint64_t number);

#endif
