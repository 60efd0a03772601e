/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * steps.c - which lines are a step of the history together, and in which words
 *
 * A line typed at a console is a step, with the place in front of it where it
 * was said: what `shutdown` alone shut down, nobody could tell an hour later.
 * Scripts that are run together are one step, named by their files, or by the
 * line that it begins with, so that a command that takes back or replaces stands
 * between two.
 */
#include "part.h"
#include "state.h"
#include "steps.h"

enum { WORDS_MAX = 200 };	/* bytes of what scripts are called */

char *steps_words(const struct script *scripts, size_t count)
{
	struct text words = { 0 };

	for (size_t i = 0; i < count && words.len < WORDS_MAX; i++) {
		const char *name = scripts[i].name;

		if (!scripts[i].text)
			text_printf(&words, "%sscript %s", words.len ? ", " : "",
				    strcmp(name, "-") ? name :
				    "on standard input");
	}
	return words.data;
}

/* Where the line speaks, which may be further out than the session is. */
static void add_place(struct text *words, const struct session *session,
		      size_t level)
{
	const struct place *place;

	if (level + 1 >= session->depth)
		return;
	place = &session->places[session->depth - 1 - level];
	if (strcmp(place->vrf, VRF_GLOBAL)) {
		text_puts(words, "vrf ");
		text_quote(words, place->vrf);
		text_puts(words, ": ");
	}
	if (place->ifname) {
		text_puts(words, "interface ");
		text_quote(words, place->ifname);
		text_puts(words, ": ");
	}
}

static int begin_line(struct session *session, size_t level, const char *line,
		      struct error *error)
{
	struct text words = { 0 };
	int err;

	line += strspn(line, " \t");
	add_place(&words, session, level);
	text_puts(&words, line);
	text_puts(&words, shell_of(session)->several ? " …" : "");
	err = step_begin(session, text_string(&words), false, error);
	text_free(&words);
	return err;
}

int steps_begin(struct session *session, const struct call *call,
		const char *line, struct error *error)
{
	const char *script = shell_of(session)->script;

	if (session->writing || session->dry_run ||
	    session->view != session->live || part_is_of_exec(call->sentence))
		return 0;
	return script ? step_begin(session, script, false, error) :
	       begin_line(session, call->level, line, error);
}

int steps_end(struct session *session, int err, struct error *error)
{
	struct error own = { 0 };
	int rest;

	if (!session->writing || step_is_whole(session))
		return err;
	rest = step_end(session, &own);
	if (err || !rest) {
		error_clear(&own);
		return err;
	}
	*error = own;
	return rest;
}
