/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * screen.c - what a person would see of the bytes that a terminal gets
 *
 * Enough of a terminal for a line editor: backspace and carriage return, and,
 * unless the terminal is a dumb one, xterm's sequences that move and erase
 * within a line. A dumb terminal shows a sequence as `^[`, so that a transcript
 * tells when one is sent there.
 */
#include <ctype.h>

#include "screen.h"

enum { ESCAPE = '\033', TAB = 8 };

void screen_clear(struct screen *screen)
{
	while (screen->count)
		free(screen->lines[--screen->count]);
}

void screen_free(struct screen *screen)
{
	screen_clear(screen);
	free(screen->lines);
	free(screen->cells);
	*screen = (struct screen){ 0 };
}

/* -- the present line ------------------------------------------------------- */

static void put(struct screen *screen, uint32_t character)
{
	while (screen->len <= screen->column) {
		screen->cells = vector_room(screen->cells, screen->len,
					    &screen->room,
					    sizeof(*screen->cells));
		screen->cells[screen->len++] = ' ';
	}
	screen->cells[screen->column++] = character;
}

static void encode(struct text *text, uint32_t c)
{
	if (c < 0x80) {
		text_putc(text, (char)c);
		return;
	}
	if (c < 0x800) {
		text_putc(text, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			text_putc(text, (char)(0xe0 | c >> 12));
		} else {
			text_putc(text, (char)(0xf0 | c >> 18));
			text_putc(text, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		text_putc(text, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	text_putc(text, (char)(0x80 | (c & 0x3f)));
}

void screen_line(const struct screen *screen, struct text *text)
{
	size_t len = screen->len;

	/* Blanks behind the cursor are how a dumb terminal erases. */
	while (len > screen->column && screen->cells[len - 1] == ' ')
		len--;
	text_clear(text);
	for (size_t i = 0; i < len; i++)
		encode(text, screen->cells[i]);
}

static void end_line(struct screen *screen)
{
	struct text text = { 0 };

	screen_line(screen, &text);
	screen->lines = vector_room(screen->lines, screen->count,
				    &screen->max, sizeof(*screen->lines));
	screen->lines[screen->count++] = memory_copy(text_string(&text));
	screen->len = screen->column = 0;
	text_free(&text);
}

static void control(struct screen *screen, char byte)
{
	switch (byte) {
	case '\n':
		end_line(screen);
		break;
	case '\r':
		screen->column = 0;
		break;
	case '\b':
		screen->column -= screen->column > 0;
		break;
	case '\t':
		do
			put(screen, ' ');
		while (screen->column % TAB);
		break;
	case '\a':
		break;
	default:
		put(screen, '^');
		put(screen, (uint32_t)(byte ^ 0x40));
	}
}

/* -- escape sequences --------------------------------------------------------- */

static void insert_cells(struct screen *screen, size_t count)
{
	size_t column = screen->column, tail;

	if (column >= screen->len)
		return;
	tail = screen->len - column;
	screen->column = screen->len;
	for (size_t i = 0; i < count; i++)
		put(screen, ' ');
	memmove(screen->cells + column + count, screen->cells + column,
		tail * sizeof(*screen->cells));
	screen->column = column;
}

static void delete_cells(struct screen *screen, size_t count)
{
	size_t tail = screen->len - screen->column;

	if (screen->column >= screen->len)
		return;
	count = count < tail ? count : tail;
	memmove(screen->cells + screen->column,
		screen->cells + screen->column + count,
		(tail - count) * sizeof(*screen->cells));
	screen->len -= count;
}

/* One whole sequence: ESC [ number final. Others are none of a line's. */
static void obey(struct screen *screen, const char *sequence, size_t len)
{
	size_t number = strtoul(sequence + 2, NULL, 10);
	size_t count = number ? number : 1;

	switch (sequence[len - 1]) {
	case 'C':
		screen->column += count;
		break;
	case 'D':
		screen->column -= count < screen->column ? count :
				  screen->column;
		break;
	case 'G':
		screen->column = count - 1;
		break;
	case '@':
		insert_cells(screen, count);
		break;
	case 'P':
		delete_cells(screen, count);
		break;
	case 'K':
	case 'J':
		if (!number && screen->len > screen->column)
			screen->len = screen->column;
		break;
	}
}

/* -- bytes ----------------------------------------------------------------------- */

/* How many bytes what begins so needs in all; 0: more must come to tell. */
static size_t needed(const char *bytes, size_t have)
{
	unsigned char first = (unsigned char)*bytes;

	if (first == ESCAPE) {
		if (have < 2)
			return 0;
		if (bytes[1] != '[')
			return 2;
		for (size_t i = 2; i < have; i++)
			if (bytes[i] >= 0x40)
				return i + 1;
		return 0;
	}
	return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

static uint32_t decode(const char *bytes, size_t len)
{
	uint32_t c = (unsigned char)*bytes;

	if (len == 1)
		return c < 0x80 ? c : 0xfffd;
	c &= 0x7fU >> len;
	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)bytes[i] & 0x3f);
	return c;
}

static void complete(struct screen *screen, const char *bytes, size_t len)
{
	if (*bytes == ESCAPE)
		obey(screen, bytes, len);
	else if (iscntrl((unsigned char)*bytes))
		control(screen, *bytes);
	else
		put(screen, decode(bytes, len));
}

void screen_feed(struct screen *screen, const char *bytes, size_t len)
{
	screen->bytes += len;
	for (; len; bytes++, len--) {
		size_t need;

		if (*bytes == ESCAPE && !screen->sequences) {
			control(screen, ESCAPE);
			continue;
		}
		if (screen->pended < sizeof(screen->pending))
			screen->pending[screen->pended++] = *bytes;
		need = needed(screen->pending, screen->pended);
		if (!need || need > screen->pended)
			continue;
		complete(screen, screen->pending, screen->pended);
		screen->pended = 0;
	}
}
