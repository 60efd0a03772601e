/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * said.c - whether every sentence of the tables is said by a test
 *
 *	said [FILE...]		a test per sentence, as TAP
 *
 * Reads the transcripts, the labs and the scripts that test them (those of
 * $srcdir unless files are named), understands each line as the program would
 * in the mode of its prompt, and tells which sentences nobody has said.
 */
#include <err.h>
#include <glob.h>
#include <stdio.h>

#include <vrfsh/commands.h>
#include <vrfsh/netlink.h>

struct count {
	struct lang	*lang;
	struct session	*session;
	struct arena	*arena;
	bool		*said;		/* as many as there are sentences */
	size_t		 sentences;
};

/* -- one line ------------------------------------------------------------------- */

/* The modes that a line can have been typed in, innermost first; by what its
 * prompt ends with, or all of them where it has none. */
struct place_of {
	const char	*prompt;	/* what the brackets begin with */
	const char	*within;	/* and hold */
	unsigned	 modes[4];
	size_t		 count;
};

static const struct place_of places[] = {
	{ "(config)", "", { MODE_CONFIG, MODE_EXEC }, 2 },
	{ "(config-", "-ignored)", { MODE_IGNORED, MODE_CONFIG, MODE_EXEC }, 3 },
	{ "(config-s-", "-if-",
	  { MODE_INTERFACE, MODE_VRF, MODE_CONFIG | MODE_SESSION, MODE_EXEC }, 4 },
	{ "(config-s-", "-vrf-",
	  { MODE_VRF, MODE_CONFIG | MODE_SESSION, MODE_EXEC }, 3 },
	{ "(config-s-", "", { MODE_CONFIG | MODE_SESSION, MODE_EXEC }, 2 },
	{ "(config-if-", "", { MODE_INTERFACE, MODE_CONFIG, MODE_EXEC }, 3 },
	{ "(config-vrf-", "-if-",
	  { MODE_INTERFACE, MODE_VRF, MODE_CONFIG, MODE_EXEC }, 4 },
	{ "(config-vrf-", "", { MODE_VRF, MODE_CONFIG, MODE_EXEC }, 3 },
	{ "(config-vrf-", "", { MODE_DEFINITION, MODE_CONFIG, MODE_EXEC }, 3 },
	{ "#", "", { MODE_EXEC }, 1 },
	{ ">", "", { MODE_USER }, 1 },
};

static void mark(struct count *count, const struct sentence *sentence)
{
	for (size_t i = 0; i < count->sentences; i++)
		if (lang_sentence(count->lang, i) == sentence)
			count->said[i] = true;
}

/* What stands before the first `|`, if that makes sense. */
static void hear(struct count *count, const struct place_of *place,
		 const char *line)
{
	struct understanding said = { 0 };

	if (!strncmp(line, "do ", 3))
		line += 3;
	lang_parse(count->lang, place->modes, place->count, line,
		   count->session, count->arena, &said);
	if (said.said != SAID_CALL && line[said.pipe]) {
		error_clear(&said.why);
		lang_parse(count->lang, place->modes, place->count,
			   arena_substring(count->arena, line, said.pipe),
			   count->session, count->arena, &said);
	}
	if (said.said == SAID_CALL)
		mark(count, said.call.sentence);
	error_clear(&said.why);
	arena_reset(count->arena);
}

/* A line behind a prompt, if it has one. */
static void hear_typed(struct count *count, const char *line)
{
	size_t len = strcspn(line, " #>(");
	const char *brackets = line + len, *end = strpbrk(brackets, "#>");

	if (!len || !strchr("#>(", *brackets) || !end || !*brackets ||
	    (end[1] != ' ' && end[1]))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		const struct place_of *place = &places[i];
		const char *within = strstr(brackets, place->within);

		if (!strncmp(brackets, place->prompt, strlen(place->prompt)) &&
		    within && within <= end && end[1])
			hear(count, place, end + 2);
	}
}

static void hear_anywhere(struct count *count, const char *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(places); i++)
		hear(count, &places[i], line);
}

/* What a command of sh says by `-c`. */
static void hear_options(struct count *count, const char *line)
{
	static const char option[] = "-c ";
	struct text said = { 0 };

	while ((line = strstr(line, option))) {
		const char *end;

		line += sizeof(option) - 1;
		end = *line == '\'' || *line == '"' ?
		      strchr(line + 1, *line) : NULL;
		if (!end)
			continue;
		text_clear(&said);
		text_add(&said, line + 1, (size_t)(end - line - 1));
		hear_anywhere(count, text_string(&said));
		line = end;
	}
	text_free(&said);
}

/* -- files ----------------------------------------------------------------------- */

/* A transcript's answers are not said by anybody. */
static void hear_transcript(struct count *count, const char *line)
{
	if (!strncmp(line, "$ ", 2))
		hear_options(count, line);
	else if (!strncmp(line, "> ", 2))
		hear_anywhere(count, line + 2 + strspn(line + 2, " "));
	else
		hear_typed(count, line);
}

static void hear_script(struct count *count, const char *line)
{
	hear_options(count, line);
	hear_anywhere(count, line + strspn(line, " \t"));
}

static void hear_file(struct count *count, const char *path)
{
	FILE *file = fopen(path, "re");
	const char *suffix = strrchr(path, '.');
	bool transcript = suffix && !strcmp(suffix, ".talk");
	char *line = NULL;
	size_t size = 0;

	if (!file)
		err(2, "%s", path);
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (transcript)
			hear_transcript(count, line);
		else
			hear_script(count, line);
	}
	if (ferror(file))
		err(2, "%s", path);
	free(line);
	fclose(file);
}

static void hear_folders(struct count *count)
{
	static const char *const folders[] = {
		"tests/talk/*.talk", "tests/lab/*.test", "doc/labs/*",
	};
	const char *srcdir = getenv("srcdir");
	glob_t found;

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		struct text pattern = { 0 };

		text_printf(&pattern, "%s/%s", srcdir ? srcdir : ".",
			    folders[i]);
		if (glob(pattern.data, 0, NULL, &found))
			errx(2, "%s: no such files", pattern.data);
		for (size_t j = 0; j < found.gl_pathc; j++)
			hear_file(count, found.gl_pathv[j]);
		globfree(&found);
		text_free(&pattern);
	}
}

/* -- what came of it --------------------------------------------------------------- */

static bool report(const struct count *count)
{
	bool all = true;

	for (size_t i = 0; i < count->sentences; i++) {
		printf("%s %zu - somebody says `%s`\n",
		       count->said[i] ? "ok" : "not ok", i + 1,
		       lang_sentence(count->lang, i)->grammar);
		all &= count->said[i];
	}
	printf("1..%zu\n", count->sentences);
	return all;
}

int main(int argc, char **argv)
{
	struct error error = { 0 };
	struct world *world = world_new();
	struct count count = {
		.lang = commands_new(&error), .session = session_new(world),
		.arena = arena_new(),
	};
	bool all;

	if (!count.lang)
		errx(2, "%s", error.words);
	while (lang_sentence(count.lang, count.sentences))
		count.sentences++;
	count.said = memory_grow(NULL, count.sentences, sizeof(*count.said));
	memset(count.said, 0, count.sentences * sizeof(*count.said));
	for (int i = 1; i < argc; i++)
		hear_file(&count, argv[i]);
	if (argc < 2)
		hear_folders(&count);
	all = report(&count);
	free(count.said);
	arena_free(count.arena);
	session_free(count.session);
	world_free(world);
	lang_free(count.lang);
	return !all;
}
