/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * help.c - `?` and completion: what may follow, to read and to type
 *
 * The layout is IOS's. Where a line begins, the innermost mode's commands come
 * first and those of the modes around it, which are accepted too, below a rule,
 * as EOS has it.
 */
#include <ctype.h>

#include "options.h"

enum { NAMES_SHOWN = 60 };	/* by `?`, of one value */

static int group(const struct option *option)
{
	return option->kind == OPTION_NAME ? OPTION_VALUE : (int)option->kind;
}

static int by_text(const struct option *x, const struct option *y)
{
	int order = keyword_compare(x->text, strlen(x->text),
				    y->text, strlen(y->text));

	return order ? order : strcmp(x->text, y->text);
}

/* Values, each with its names below it; keywords; the end. */
static int by_row(const void *a, const void *b)
{
	const struct option *x = a, *y = b;
	int order = group(x) - group(y);

	if (!order && group(x) == OPTION_VALUE) {
		order = strcmp(x->notation, y->notation);
		if (!order)
			order = strcmp(x->help, y->help);
		if (!order)
			order = (int)x->kind - (int)y->kind;
	}
	if (!order)
		order = by_text(x, y);
	return order ? order : (x->level > y->level) - (x->level < y->level);
}

static int by_level(const void *a, const void *b)
{
	const struct option *x = a, *y = b;

	if (x->level != y->level)
		return x->level < y->level ? -1 : 1;
	return by_row(a, b);
}

static bool same_row(const struct option *x, const struct option *y)
{
	if (x->kind != y->kind || strcmp(x->text, y->text) != 0)
		return false;
	return x->kind != OPTION_VALUE || !strcmp(x->help, y->help);
}

/* Drops repeated rows, keeping those of the innermost mode, and sorts. */
static void arrange(struct options *o)
{
	size_t kept = 0;

	if (!o->count)
		return;
	qsort(o->list, o->count, sizeof(*o->list), by_row);
	for (size_t i = 0; i < o->count; i++)
		if (!kept || !same_row(&o->list[kept - 1], &o->list[i]))
			o->list[kept++] = o->list[i];
	o->count = kept;
	if (o->opens && !o->partial)
		qsort(o->list, o->count, sizeof(*o->list), by_level);
}

/* -- rows ------------------------------------------------------------------------ */

static bool has_control(const char *name)
{
	for (; *name; name++)
		if (iscntrl((unsigned char)*name))
			return true;
	return false;
}

/* Whether a name, as it is, would be taken as a keyword. */
static bool is_shadowed(const struct options *o, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < o->count; i++) {
		const char *text = o->list[i].text;

		if (o->list[i].kind == OPTION_KEYWORD &&
		    !keyword_compare(text, strlen(text), name, len))
			return true;
	}
	return false;
}

/* A name as it is typed: in quotes if it needs them, or if they are begun. */
static void write_name(const struct options *o, const char *name,
		       struct text *out)
{
	if (o->quoted || is_shadowed(o, name))
		line_quote(out, name);
	else
		text_quote(out, name);
}

/* Likewise, to be read: it might not be possible to type it at all. */
static const char *name_text(const struct options *o, const char *name,
			     struct arena *arena)
{
	struct text text = { 0 };
	const char *shown;

	if (has_control(name) || !utf8_valid(name))
		text_escape(&text, name);
	else
		write_name(o, name, &text);
	shown = arena_substring(arena, text_string(&text), text.len);
	text_free(&text);
	return shown;
}

/* Prepares what is shown: names quoted, too many of them only counted. */
static void prepare(struct options *o, struct arena *arena)
{
	size_t kept = 0;
	bool many = false;

	for (size_t i = 0; i < o->count; i++) {
		struct option option = o->list[i];

		if (option.kind == OPTION_NAME && many)
			continue;
		if (option.kind == OPTION_NAME)
			option.text = name_text(o, option.text, arena);
		else
			many = option.names > NAMES_SHOWN;
		if (option.kind == OPTION_VALUE && many)
			option.help = arena_printf(arena, "%s (%zu exist)",
						   option.help, option.names);
		/* Where names begin so, they say more than the notation. */
		if (option.kind == OPTION_VALUE && o->partial && option.names &&
		    !many)
			continue;
		o->list[kept++] = option;
	}
	o->count = kept;
}

static size_t widest(const struct options *o)
{
	size_t width = 0;

	for (size_t i = 0; i < o->count; i++) {
		size_t n = utf8_width(o->list[i].text);

		if (n > width)
			width = n;
	}
	return width;
}

static void write_rows(const struct options *o, struct text *out)
{
	static const char rule[] =
		"  ----------------------------------------\n";
	size_t width = widest(o);

	for (size_t i = 0; i < o->count; i++) {
		const struct option *option = &o->list[i];

		if (o->opens && i && option->level != o->list[i - 1].level)
			text_puts(out, rule);
		text_puts(out, "  ");
		text_puts(out, option->text);
		if (*option->help) {
			text_pad(out, width + 4);
			text_puts(out, option->help);
		}
		text_putc(out, '\n');
	}
}

/* The words that begin so, on one line. */
static void write_words(const struct options *o, struct text *out)
{
	for (size_t i = 0; i < o->count; i++) {
		if (i)
			text_puts(out, "  ");
		text_puts(out, o->list[i].text);
	}
	text_putc(out, '\n');
}

bool lang_help(const struct lang *lang, const unsigned *modes, size_t count,
	       const char *line, struct session *session, struct arena *arena,
	       struct text *out, struct understanding *understanding)
{
	struct options options;

	lang_parse(lang, modes, count, line, session, arena, understanding);
	options_collect(&options, lang, modes, count, line, session, arena);
	if (!options.count && !options.outside)
		return false;
	error_clear(&understanding->why);
	if (!options.count)
		return true;
	arrange(&options);
	prepare(&options, arena);
	if (options.partial)
		write_words(&options, out);
	else
		write_rows(&options, out);
	return true;
}

/* -- completion -------------------------------------------------------------------- */

static int by_completion(const void *a, const void *b)
{
	const struct option *x = a, *y = b;
	int order = by_text(x, y);

	return order ? order : (int)y->kind - (int)x->kind;
}

/* Whether an option can be typed: notations cannot, nor can controls. */
static bool is_completion(const struct option *option)
{
	return option->kind == OPTION_KEYWORD ||
	       (option->kind == OPTION_NAME && !has_control(option->text));
}

size_t lang_complete(const struct lang *lang, const unsigned *modes,
		     size_t count, const char *line, struct session *session,
		     struct arena *arena, struct text *out, size_t *start)
{
	struct options o;
	size_t written = 0;

	options_collect(&o, lang, modes, count, line, session, arena);
	*start = o.start;
	if (o.count)
		qsort(o.list, o.count, sizeof(*o.list), by_completion);
	for (size_t i = 0; i < o.count; i++) {
		const struct option *option = &o.list[i];

		if (!is_completion(option) ||
		    (i && same_row(option, option - 1)))
			continue;
		if (option->kind == OPTION_NAME)
			write_name(&o, option->text, out);
		else
			text_puts(out, option->text);
		text_putc(out, '\n');
		written++;
	}
	return written;
}
