/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.c - text that grows, and how text from outside is made harmless
 */
#define LIBBSD_NETBSD_VIS	/* which of two strnvis; neither is used */
#include <bsd/vis.h>

#include <vrfsh/base.h>

/* Sees to it that `more` bytes and a terminator fit. */
static void room(struct text *text, size_t more)
{
	size_t need = text->len + more + 1;

	if (need <= text->max)
		return;
	if (text->max < 64)
		text->max = 64;
	while (text->max < need)
		text->max *= 2;
	text->data = memory_grow(text->data, text->max, 1);
}

void text_free(struct text *text)
{
	free(text->data);
	*text = (struct text){ 0 };
}

void text_clear(struct text *text)
{
	text->len = 0;
	if (text->data)
		*text->data = '\0';
}

void text_add(struct text *text, const char *bytes, size_t len)
{
	room(text, len);
	if (len)
		memcpy(text->data + text->len, bytes, len);
	text->len += len;
	text->data[text->len] = '\0';
}

void text_puts(struct text *text, const char *string)
{
	text_add(text, string, strlen(string));
}

void text_putc(struct text *text, char byte)
{
	room(text, 1);
	text->data[text->len++] = byte;
	text->data[text->len] = '\0';
}

void text_vprintf(struct text *text, const char *format, va_list args)
{
	va_list again;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	if (len > 0) {
		room(text, (size_t)len);
		vsnprintf(text->data + text->len, (size_t)len + 1, format,
			  again);
		text->len += (size_t)len;
	}
	va_end(again);
}

void text_printf(struct text *text, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	text_vprintf(text, format, args);
	va_end(args);
}

void text_number(struct text *text, uint64_t number)
{
	char digits[20], *end = digits + sizeof(digits), *p = end;

	do
		*--p = (char)('0' + number % 10);
	while (number /= 10);
	text_add(text, p, (size_t)(end - p));
}

void text_pad(struct text *text, size_t column)
{
	size_t start = text->len, width;

	while (start && text->data[start - 1] != '\n')
		start--;
	width = text->len ? utf8_width(text->data + start) : 0;
	for (; width < column; width++)
		text_putc(text, ' ');
}

/* How many bytes a well-formed character at `s` has; 0 if it is none. */
static size_t character(const unsigned char *s)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = *s < 0x80 ? 1 : (*s & 0xe0) == 0xc0 ? 2 :
		     (*s & 0xf0) == 0xe0 ? 3 : (*s & 0xf8) == 0xf0 ? 4 : 0;
	uint32_t code;

	if (len < 2)
		return len;
	code = *s & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (code < least[len] || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	return len;
}

/* Controls of C0, DEL, and C1 (U+0080 to U+009F): terminals obey them. */
static bool is_control(const unsigned char *s, size_t len)
{
	return (len == 1 && (*s < 0x20 || *s == 0x7f)) ||
	       (len == 2 && *s == 0xc2 && s[1] < 0xa0);
}

void text_escape(struct text *text, const char *string)
{
	const unsigned char *s = (const unsigned char *)string;

	while (*s) {
		size_t len = character(s);
		char escaped[8];

		if (len && !is_control(s, len)) {
			text_add(text, (const char *)s, len);
			s += len;
			continue;
		}
		vis(escaped, *s, VIS_CSTYLE | VIS_NL | VIS_TAB | VIS_OCTAL,
		    s[1]);
		text_puts(text, escaped);
		s++;
	}
}

bool is_plain(const char *string)
{
	const unsigned char *s = (const unsigned char *)string;

	while (*s) {
		size_t len = character(s);

		if (!len || is_control(s, len))
			return false;
		s += len;
	}
	return true;
}

void text_quote(struct text *text, const char *string)
{
	if (*string && !strpbrk(string, " \t\"\\|") && *string != '!') {
		text_puts(text, string);
		return;
	}
	text_putc(text, '"');
	for (; *string; string++) {
		if (*string == '"' || *string == '\\')
			text_putc(text, '\\');
		text_putc(text, *string);
	}
	text_putc(text, '"');
}

const char *text_string(const struct text *text)
{
	return text->data ? text->data : "";
}

bool utf8_valid(const char *string)
{
	const unsigned char *s = (const unsigned char *)string;

	while (*s) {
		size_t len = character(s);

		if (!len)
			return false;
		s += len;
	}
	return true;
}

size_t utf8_width(const char *string)
{
	size_t width = 0;

	for (; *string; string++)
		width += ((unsigned char)*string & 0xc0) != 0x80;
	return width;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	struct text text = { 0 };
	va_list args;
	char *copy;

	va_start(args, format);
	text_vprintf(&text, format, args);
	va_end(args);
	copy = arena_substring(arena, text_string(&text), text.len);
	text_free(&text);
	return copy;
}
