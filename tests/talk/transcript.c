/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transcript.c - a file of talk, line by line, and whether answers fit it
 *
 * The format is described in talk.c. Blanks at the end of a line, and empty
 * lines at the end of an answer, do not count: no reader would see them.
 */
#include <err.h>
#include <stdio.h>

#include "transcript.h"

/* How a line ends that waits for keys: at the console, in the pager, at a
 * question. A file can add others. */
static const char *const usual_prompts[] = {
	"^[[:alnum:]_.@/:+-]+(\\([^)]*\\))?[>#]( |$)",
	"^ --More--( |$)",
	"^.*\\[(yes/no|confirm|y/n)\\]:?( |$)",
};

/* -- lines -------------------------------------------------------------------- */

void lines_add(struct lines *lines, const char *line, size_t len)
{
	char *copy = memory_new(len + 1);

	memcpy(copy, line, len);
	lines->line = vector_room(lines->line, lines->count, &lines->max,
				  sizeof(*lines->line));
	lines->line[lines->count++] = copy;
}

void lines_free(struct lines *lines)
{
	while (lines->count)
		free(lines->line[--lines->count]);
	free(lines->line);
	*lines = (struct lines){ 0 };
}

/* -- reading -------------------------------------------------------------------- */

static void add_prompt(struct transcript *transcript, const char *pattern)
{
	regex_t *regex;

	transcript->prompts = vector_room(transcript->prompts,
					  transcript->kinds,
					  &transcript->kinds_max,
					  sizeof(*transcript->prompts));
	regex = &transcript->prompts[transcript->kinds++];
	if (regcomp(regex, pattern, REG_EXTENDED))
		errx(2, "not a regular expression: %s", pattern);
}

size_t transcript_prompt(const struct transcript *transcript, const char *line,
			 bool whole)
{
	regmatch_t match;

	for (size_t i = 0; i < transcript->kinds; i++)
		if (!regexec(&transcript->prompts[i], line, 1, &match, 0) &&
		    !match.rm_so && (!whole || !line[match.rm_eo]))
			return (size_t)match.rm_eo;
	return 0;
}

static void open_exchange(struct transcript *transcript, enum opening opening,
			  const char *line, size_t said, size_t number)
{
	struct exchange *new;

	transcript->exchanges = vector_room(transcript->exchanges,
					    transcript->count,
					    &transcript->max, sizeof(*new));
	new = &transcript->exchanges[transcript->count++];
	*new = (struct exchange){
		.opening = opening, .number = number,
		.text = memory_copy(line),
	};
	new->said = new->text + said;
}

/* Comments keep what follows them from being taken for an answer. */
static void add_line(struct transcript *transcript, const char *line,
		     size_t number)
{
	static const char setting[] = "@prompt ";
	size_t prompt = transcript_prompt(transcript, line, false);
	struct exchange *last = transcript->count ?
		&transcript->exchanges[transcript->count - 1] : NULL;

	if (!strncmp(line, setting, sizeof(setting) - 1))
		add_prompt(transcript, line + sizeof(setting) - 1);
	if (!strncmp(line, "@ ", 2))
		open_exchange(transcript, OPEN_START, line, 2, number);
	else if (!strncmp(line, "$ ", 2))
		open_exchange(transcript, OPEN_SHELL, line, 2, number);
	else if (prompt)
		open_exchange(transcript, OPEN_PROMPT, line, prompt, number);
	else if (!last || *line == '#' || *line == '@')
		open_exchange(transcript, OPEN_NOTHING, line, 0, number);
	else if (last->opening == OPEN_SHELL && !last->answer.count &&
		 !strncmp(line, "> ", 2))
		lines_add(&last->more, line, strlen(line));
	else
		lines_add(&last->answer, line, strlen(line));
}

void transcript_read(struct transcript *transcript, const char *path)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0, number = 0;
	ssize_t len;

	if (!file)
		err(2, "%s", path);
	*transcript = (struct transcript){ 0 };
	for (size_t i = 0; i < ARRAY_SIZE(usual_prompts); i++)
		add_prompt(transcript, usual_prompts[i]);
	while ((len = getline(&line, &size, file)) > 0) {
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		add_line(transcript, line, ++number);
	}
	if (ferror(file))
		err(2, "%s", path);
	free(line);
	fclose(file);
}

void transcript_free(struct transcript *transcript)
{
	while (transcript->count) {
		struct exchange *last =
			&transcript->exchanges[--transcript->count];

		free(last->text);
		lines_free(&last->more);
		lines_free(&last->answer);
	}
	while (transcript->kinds)
		regfree(&transcript->prompts[--transcript->kinds]);
	free(transcript->exchanges);
	free(transcript->prompts);
}

/* -- comparing --------------------------------------------------------------------- */

static size_t trimmed(const char *line)
{
	size_t len = strlen(line);

	while (len && (line[len - 1] == ' ' || line[len - 1] == '\t'))
		len--;
	return len;
}

bool is_key_line(const char *line)
{
	return line[0] == '^' && line[1] >= '@' && line[1] <= '_' && !line[2];
}

static bool matches(const char *pattern, const char *line)
{
	struct text anchored = { 0 };
	regex_t regex;
	bool fits;

	text_printf(&anchored, "^(%s)[[:blank:]]*$", pattern);
	if (regcomp(&regex, anchored.data, REG_EXTENDED | REG_NOSUB))
		errx(2, "not a regular expression: %s", pattern);
	fits = !regexec(&regex, line, 0, NULL, 0);
	regfree(&regex);
	text_free(&anchored);
	return fits;
}

bool line_fits(const char *expected, const char *line)
{
	size_t len;

	if (!strncmp(expected, "~ ", 2))
		return matches(expected + 2, line);
	if (*expected == '\\')
		expected++;
	len = trimmed(expected);
	return len == trimmed(line) && !memcmp(expected, line, len);
}

/* The lines from `i` of the answer on against those from `j` on. */
static bool rest_fits(const struct lines *answer, size_t i, char *const *line,
		      size_t j, size_t count)
{
	for (; i < answer->count; i++) {
		const char *expected = answer->line[i];

		if (is_key_line(expected))
			continue;
		if (!strcmp(expected, "...")) {
			for (; j <= count; j++)
				if (rest_fits(answer, i + 1, line, j, count))
					return true;
			return false;
		}
		if (j == count || !line_fits(expected, line[j]))
			break;
		j++;
	}
	/* What is left of either must be empty lines. */
	while (i < answer->count && !trimmed(answer->line[i]))
		i++;
	while (j < count && !trimmed(line[j]))
		j++;
	return i == answer->count && j == count;
}

bool answer_fits(const struct lines *answer, char *const *line, size_t count)
{
	return rest_fits(answer, 0, line, 0, count);
}

void line_escape(const struct transcript *transcript, struct text *text,
		 const char *line)
{
	if (strchr("#@$~\\", *line ? *line : ' ') || !strcmp(line, "...") ||
	    is_key_line(line) || !strncmp(line, "> ", 2) ||
	    transcript_prompt(transcript, line, false))
		text_putc(text, '\\');
	text_add(text, line, trimmed(line));
	text_putc(text, '\n');
}
