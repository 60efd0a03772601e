/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * understand.h - saying lines of the demo language, for cmocka tests
 *
 * `u` is what was understood of the last line. Between tests the session has
 * no names.
 */
#ifndef UNDERSTAND_H
#define UNDERSTAND_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "demo_language.h"

static struct lang *lang;
static struct arena *arena;
static struct session session;
static struct understanding u;

static int start(void **state)
{
	struct error error = { 0 };

	(void)state;
	lang = lang_new(demo_families, demo_glossary, &error);
	if (!lang)
		print_error("%s\n", error.words);
	arena = arena_new();
	return lang ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	lang_free(lang);
	arena_free(arena);
	return 0;
}

static int before(void **state)
{
	(void)state;
	session = (struct session){ 0 };
	return 0;
}

static int after(void **state)
{
	(void)state;
	error_clear(&u.why);
	arena_reset(arena);
	return 0;
}

static void say_in(const unsigned *modes, size_t count, const char *line)
{
	error_clear(&u.why);
	lang_parse(lang, modes, count, line, &session, arena, &u);
}

#define SAY(modes, line)	say_in(modes, ARRAY_SIZE(modes), line)

/* Says a line that must be understood; returns what it filled. */
static const struct demo *call_in(const unsigned *modes, size_t count,
				  const char *line)
{
	say_in(modes, count, line);
	if (u.said != SAID_CALL)
		fail_msg("\"%s\" is not understood", line);
	return u.call.args;
}

#define CALL(modes, line)	call_in(modes, ARRAY_SIZE(modes), line)

static void refuse_in(const unsigned *modes, size_t count, const char *line,
		      enum said said, size_t column)
{
	say_in(modes, count, line);
	if (u.said != said || u.column != column)
		fail_msg("\"%s\": %d at %zu, not %d at %zu", line, u.said,
			 u.column, said, column);
}

#define REFUSE(modes, line, said, column) \
	refuse_in(modes, ARRAY_SIZE(modes), line, said, column)

#define TEST(name)	cmocka_unit_test_setup_teardown(name, before, after)

#endif
