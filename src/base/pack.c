/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pack.c - rows as bytes, by their columns, and back
 *
 * The bytes are the values of the columns, one behind the other, without keys:
 * whoever keeps them must know the columns that they were made by. Numbers are
 * written in groups of seven bits, the low ones first, the last without the
 * high bit (LEB128, as DWARF has them); strings and lists with their length in
 * front. No length that is read is trusted.
 */
#include <errno.h>

#include <vrfsh/ip.h>
#include <vrfsh/rows.h>

/* -- numbers and strings ----------------------------------------------------- */

void pack_number(struct text *text, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		text_putc(text, (char)(number | 0x80));
	text_putc(text, (char)number);
}

int unpack_number(struct packed *packed, uint64_t max, uint64_t *number)
{
	uint64_t byte = 0x80;

	*number = 0;
	for (unsigned shift = 0; byte & 0x80 && shift < 64; shift += 7) {
		if (!packed->left)
			return -EBADMSG;
		packed->left--;
		byte = (unsigned char)*packed->at++;
		*number |= (byte & 0x7f) << shift;
	}
	return byte & 0x80 || *number > max ? -EBADMSG : 0;
}

/* Its length is one more, so that there is one for none. */
static void pack_string(struct text *text, const char *string)
{
	size_t len = string ? strlen(string) : 0;

	pack_number(text, string ? len + 1 : 0);
	text_add(text, string ? string : "", len);
}

static const char *take(struct packed *packed, size_t size)
{
	const char *bytes = packed->at;

	if (size > packed->left)
		return NULL;
	packed->at += size;
	packed->left -= size;
	return bytes;
}

static int unpack_string(struct arena *arena, struct packed *packed,
			 const char **string)
{
	const char *bytes;
	uint64_t len;

	*string = NULL;
	if (unpack_number(packed, SIZE_MAX, &len) < 0)
		return -EBADMSG;
	if (!len)
		return 0;
	bytes = take(packed, len - 1);
	if (!bytes || memchr(bytes, '\0', len - 1))
		return -EBADMSG;
	*string = arena_substring(arena, bytes, len - 1);
	return 0;
}

/* -- addresses ----------------------------------------------------------------- */

static void pack_ip(struct text *text, const struct ip *ip)
{
	text_putc(text, (char)ip->family);
	text_add(text, (const char *)ip->bytes, ip_size(ip->family));
}

static int unpack_ip(struct packed *packed, struct ip *ip)
{
	const char *family = take(packed, 1), *bytes;

	*ip = (struct ip){ 0 };
	if (!family)
		return -EBADMSG;
	if (!*family)
		return 0;
	bytes = take(packed, ip_size((uint8_t)*family));
	if (!bytes || !ip_size((uint8_t)*family))
		return -EBADMSG;
	*ip = ip_from_bytes((uint8_t)*family, bytes);
	return 0;
}

static void pack_mac(struct text *text, const struct mac *mac)
{
	text_putc(text, (char)mac->len);
	text_add(text, (const char *)mac->bytes, mac->len);
}

static int unpack_mac(struct packed *packed, struct mac *mac)
{
	const char *len = take(packed, 1), *bytes;

	*mac = (struct mac){ 0 };
	bytes = len ? take(packed, (unsigned char)*len) : NULL;
	if (!bytes || (unsigned char)*len > sizeof(mac->bytes))
		return -EBADMSG;
	mac->len = (uint8_t)*len;
	memcpy(mac->bytes, bytes, mac->len);
	return 0;
}

/* -- numbers in their slots ---------------------------------------------------- */

uint64_t number_take(const void *slot, size_t size)
{
	switch (size) {
	case sizeof(uint8_t):
		return *(const uint8_t *)slot;
	case sizeof(uint16_t):
		return *(const uint16_t *)slot;
	case sizeof(uint32_t):
		return *(const uint32_t *)slot;
	default:
		return *(const uint64_t *)slot;
	}
}

void number_put(void *slot, size_t size, uint64_t number)
{
	switch (size) {
	case sizeof(uint8_t):
		*(uint8_t *)slot = (uint8_t)number;
		break;
	case sizeof(uint16_t):
		*(uint16_t *)slot = (uint16_t)number;
		break;
	case sizeof(uint32_t):
		*(uint32_t *)slot = (uint32_t)number;
		break;
	default:
		*(uint64_t *)slot = number;
	}
}

/* How many bytes a number of that column has in its row; 0: it is none. */
static size_t number_size(const struct column *column)
{
	switch (column->type) {
	case COLUMN_BOOL:
		return sizeof(bool);
	case COLUMN_U8:
		return sizeof(uint8_t);
	case COLUMN_U32:
	case COLUMN_MILLI:
		return sizeof(uint32_t);
	case COLUMN_U64:
		return sizeof(uint64_t);
	case COLUMN_WORD:
		return column->size;
	default:
		return 0;
	}
}

static uint64_t number_max(const struct column *column)
{
	size_t size = number_size(column);

	return column->type == COLUMN_BOOL ? 1 :
	       size == sizeof(uint64_t) ? UINT64_MAX :
	       (UINT64_C(1) << (8 * size)) - 1;
}

static int unpack_slot(struct packed *packed, const struct column *column,
		       void *slot)
{
	uint64_t number;

	if (unpack_number(packed, number_max(column), &number) < 0)
		return -EBADMSG;
	number_put(slot, number_size(column), number);
	return 0;
}

/* Small ones of either sign are short: 0, -1, 1, -2, … */
static void pack_signed(struct text *text, int number)
{
	pack_number(text, number < 0 ? 2 * (uint64_t)-(number + 1) + 1 :
			  2 * (uint64_t)number);
}

static int unpack_signed(struct packed *packed, int *slot)
{
	uint64_t number;
	int half;

	if (unpack_number(packed, UINT32_MAX, &number) < 0)
		return -EBADMSG;
	half = (int)(number / 2);
	*slot = number % 2 ? -half - 1 : half;
	return 0;
}

/* -- rows within rows ------------------------------------------------------------ */

static size_t slot_size(const struct column *column)
{
	switch (column->type) {
	case COLUMN_IP:
		return sizeof(struct ip);
	case COLUMN_PREFIX:
		return sizeof(struct prefix);
	case COLUMN_MAC:
		return sizeof(struct mac);
	case COLUMN_LIST:
		return sizeof(struct list);
	case COLUMN_SIGNED:
		return sizeof(int);
	case COLUMN_STRING:
	case COLUMN_ARRAY:
	case COLUMN_ROW:
		return sizeof(void *);
	default:
		return number_size(column);
	}
}

/* The least bytes that a row of these columns has. */
static size_t row_size(const struct column *column)
{
	size_t size = 0;

	for (; column->key; column++) {
		size_t end = column->offset + slot_size(column);

		if (column->type == COLUMN_ARRAY &&
		    end < column->count + sizeof(size_t))
			end = column->count + sizeof(size_t);
		if (size < end)
			size = end;
	}
	return size;
}

static void pack_rows(struct text *text, const struct column *columns,
		      const void *rows, size_t count, size_t size)
{
	pack_number(text, count);
	for (size_t i = 0; i < count; i++)
		pack_row(text, columns, (const char *)rows + i * size);
}

/* Every row takes a byte at least: more of them than bytes there are not. */
static int unpack_rows(struct arena *arena, struct packed *packed,
		       const struct column *columns, size_t size,
		       const void **rows, size_t *count)
{
	uint64_t number;
	char *own;

	*rows = NULL;
	*count = 0;
	if (unpack_number(packed, packed->left, &number) < 0 ||
	    size < row_size(columns))
		return -EBADMSG;
	own = arena_alloc(arena, (size_t)number * size);
	for (size_t i = 0; i < number; i++)
		if (unpack_row(arena, columns, packed, own + i * size) < 0)
			return -EBADMSG;
	*rows = own;
	*count = (size_t)number;
	return 0;
}

static void pack_list(struct text *text, const struct column *column,
		      const struct list *list)
{
	pack_number(text, list->count ? list->size : row_size(column->columns));
	pack_rows(text, column->columns, list->items, list->count, list->size);
}

static int unpack_list(struct arena *arena, struct packed *packed,
		       const struct column *column, struct list *list)
{
	uint64_t size;

	if (unpack_number(packed, UINT16_MAX, &size) < 0)
		return -EBADMSG;
	list->size = (size_t)size;
	return unpack_rows(arena, packed, column->columns, list->size,
			   &list->items, &list->count);
}

static void pack_array(struct text *text, const struct column *column,
		       const void *row, const void *slot)
{
	size_t count;

	memcpy(&count, (const char *)row + column->count, sizeof(count));
	pack_rows(text, column->columns, *(const void *const *)slot, count,
		  column->size);
}

static int unpack_array(struct arena *arena, struct packed *packed,
			const struct column *column, void *row, void *slot)
{
	size_t count;
	int err = unpack_rows(arena, packed, column->columns, column->size,
			      slot, &count);

	memcpy((char *)row + column->count, &count, sizeof(count));
	return err;
}

static void pack_one(struct text *text, const struct column *column,
		     const void *row)
{
	pack_rows(text, column->columns, row, row != NULL, 0);
}

static int unpack_one(struct arena *arena, struct packed *packed,
		      const struct column *column, const void **slot)
{
	size_t count;
	int err = unpack_rows(arena, packed, column->columns,
			      row_size(column->columns), slot, &count);

	if (!count)
		*slot = NULL;
	return count > 1 ? -EBADMSG : err;
}

/* -- a row ------------------------------------------------------------------------- */

void pack_row(struct text *text, const struct column *column, const void *row)
{
	for (; column->key; column++) {
		const void *slot = (const char *)row + column->offset;

		switch (column->type) {
		case COLUMN_STRING:
			pack_string(text, *(const char *const *)slot);
			break;
		case COLUMN_IP:
			pack_ip(text, slot);
			break;
		case COLUMN_PREFIX:
			pack_ip(text, slot);
			text_putc(text, (char)((const struct prefix *)slot)->len);
			break;
		case COLUMN_MAC:
			pack_mac(text, slot);
			break;
		case COLUMN_SIGNED:
			pack_signed(text, *(const int *)slot);
			break;
		case COLUMN_LIST:
			pack_list(text, column, slot);
			break;
		case COLUMN_ARRAY:
			pack_array(text, column, row, slot);
			break;
		case COLUMN_ROW:
			pack_one(text, column, *(const void *const *)slot);
			break;
		default:
			pack_number(text, number_take(slot,
						      number_size(column)));
		}
	}
}

static int unpack_prefix(struct packed *packed, struct prefix *prefix)
{
	const char *len;
	int err = unpack_ip(packed, &prefix->ip);

	len = take(packed, 1);
	if (err || !len || (uint8_t)*len > ip_bits(prefix->ip.family))
		return -EBADMSG;
	prefix->len = (uint8_t)*len;
	return 0;
}

static int unpack_value(struct arena *arena, const struct column *column,
			struct packed *packed, void *row, void *slot)
{
	switch (column->type) {
	case COLUMN_STRING:
		return unpack_string(arena, packed, slot);
	case COLUMN_IP:
		return unpack_ip(packed, slot);
	case COLUMN_PREFIX:
		return unpack_prefix(packed, slot);
	case COLUMN_MAC:
		return unpack_mac(packed, slot);
	case COLUMN_SIGNED:
		return unpack_signed(packed, slot);
	case COLUMN_LIST:
		return unpack_list(arena, packed, column, slot);
	case COLUMN_ARRAY:
		return unpack_array(arena, packed, column, row, slot);
	case COLUMN_ROW:
		return unpack_one(arena, packed, column, slot);
	default:
		return unpack_slot(packed, column, slot);
	}
}

int unpack_row(struct arena *arena, const struct column *column,
	       struct packed *packed, void *row)
{
	int err = 0;

	for (; !err && column->key; column++)
		err = unpack_value(arena, column, packed, row,
				   (char *)row + column->offset);
	return err;
}
