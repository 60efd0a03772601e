/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * part.c - which language understands what of a line
 *
 * `do` in front of it leads to exec, `force` agrees beforehand, a `|` behind the
 * command leads to the language of filters. Found here for carrying a line out,
 * for `?` and for Tab alike.
 */
#include <strings.h>

#include "part.h"
#include "state.h"

/* The bytes that a word and the blanks around it take; 0: it isn't there. */
static size_t skip_word(const char *line, const char *word)
{
	size_t start = strspn(line, " \t"), len = strlen(word);
	size_t blanks;

	if (strncasecmp(line + start, word, len))
		return 0;
	blanks = strspn(line + start + len, " \t");
	return blanks ? start + len + blanks : 0;
}

size_t part_force(const char *line)
{
	return skip_word(line, "force");
}

/* The command, without what stands before it. */
void part_command(const struct session *session, const char *line,
		  struct part *part)
{
	size_t skipped = part_force(line);
	size_t exec = skip_word(line + skipped, "do");

	part->lang = session->lang;
	part->count = session_modes(session, part->modes, MODES_MAX);
	part->above = 0;
	part->force = skipped;
	part->start = skipped + exec;
	part->text = line + part->start;
	if (exec) {
		part->above = session->depth - 1;
		part->modes[0] = session->places[0].mode;
		part->count = 1;
	}
}

/* The part that the line, typed so far, ends in. */
void part_last(struct session *session, const char *line, struct part *part)
{
	struct understanding said = { 0 };

	part_command(session, line, part);
	lang_parse(part->lang, part->modes, part->count, part->text, session,
		   session->arena, &said);
	error_clear(&said.why);
	if (!part->text[said.pipe])
		return;
	part->start = pipe_last(line, part->start + said.pipe) + 1;
	part->lang = pipe_lang(shell_of(session)->pipe);
	part->modes[0] = PIPE_MODE;
	part->count = 1;
	part->text = line + part->start;
}

bool part_is_exec(const struct part *part, const struct call *call)
{
	return part->modes[call->level] & call->sentence->modes & IN_ANY;
}

bool part_answers(const struct part *part, const struct call *call)
{
	return part_is_exec(part, call) ||
	       !strncmp(call->sentence->grammar, "show ", 5);
}

/* A sentence without its `[no] `, up to its first value or choice. */
static bool begins(const struct sentence *sentence, const char *keyword)
{
	const char *grammar = sentence->grammar;
	size_t len = strlen(keyword);

	if (!strncmp(grammar, "[no] ", 5))
		grammar += 5;
	return !strncmp(grammar, keyword, len) &&
	       (!grammar[len] || !strncmp(grammar + len, " [", 2) ||
		!strncmp(grammar + len, " ![", 3));
}

bool part_is_of_exec(const struct sentence *sentence)
{
	static const char *const moves[] = {
		"configure", "enable", "disable", "end", "exit", "quit",
		"logout", "routing-context",
	};

	if (sentence->modes & ~(unsigned)IN_ANY)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
		if (begins(sentence, moves[i]))
			return false;
	return true;
}
