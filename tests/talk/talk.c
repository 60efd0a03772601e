/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * talk.c - has a conversation that a file tells, and compares
 *
 *	talk FILE.talk...		a test per exchange, as TAP
 *	talk --write FILE.talk...	fills in what is answered
 *
 * A transcript reads as one sees it on the screen:
 *
 *	# A short form of two words is refused.
 *	@ vrfsh --lab
 *	~ vrfsh .*: \? for help, exit to leave
 *	lab# show in?
 *	interfaces
 *	lab# show int^I
 *	lab# show interfaces brief
 *	...
 *	lab# exit
 *	$ vrfsh --lab -c 'sh i' 2>&1 | cat
 *	-c:1: % Ambiguous command:  "sh i"
 *
 *	# text	  a comment
 *	@ COMMAND starts a program at a terminal, the one before is hung up.
 *		  Assignments may stand in front; TERM (dumb), LINES (0: the
 *		  program is not told) and COLUMNS (511) are the terminal's
 *	$ COMMAND is carried out by sh at no terminal, `> ` goes on with it;
 *		  output and errors are answers, and `[N]` an exit status but 0
 *	prompt	  and what is typed there. Enter follows by itself, unless a key
 *		  or a `?` is last. The prompt, with what stands behind it, must
 *		  be the one on the screen; a host called `host` is any host,
 *		  and in a question `...` stands for anything
 *	@prompt REGEX	tells one more kind of prompt
 *	^X	  within what is typed: the key Ctrl-X (^I Tab, ^M Enter,
 *		  ^[ Escape, ^? Backspace), ^^ a caret. A key that stands alone
 *		  on a line of the answer is typed when the line above has come
 *	 --More-- SPACE or ENTER, or other keys, without Enter
 *
 *	Other lines are the answer:
 *	~ REGEX	  any line that it matches as a whole (POSIX extended)
 *	...	  any lines, or none
 *	\text	  text, whatever it begins with
 *
 * Files and the history are kept out of the way: home and working folder are
 * new and empty; $TALK_HERE is the folder of the transcript.
 */
#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "play.h"

/* -- telling what came of it ---------------------------------------------------- */

static void print_lines(const char *mark, char *const *line, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("#   %s %s\n", mark, line[i]);
}

/* What both begin with and end with is left out but for a line. */
static void print_difference(const struct lines *answer,
			     const struct lines *heard)
{
	size_t same = 0, tail = 0;
	size_t least = answer->count < heard->count ? answer->count :
		       heard->count;

	while (same < least && line_fits(answer->line[same],
					 heard->line[same]))
		same++;
	while (tail < least - same &&
	       line_fits(answer->line[answer->count - tail - 1],
			 heard->line[heard->count - tail - 1]))
		tail++;
	if (same)
		print_lines(" ", answer->line + same - 1, 1);
	print_lines("-", answer->line + same, answer->count - same - tail);
	print_lines("+", heard->line + same, heard->count - same - tail);
}

/* A `#` would begin a directive. */
static void print_name(const struct exchange *exchange)
{
	for (const char *c = exchange->text; *c; c++) {
		if (*c == '#')
			putchar('\\');
		putchar((unsigned char)*c < ' ' ? ' ' : *c);
	}
	putchar('\n');
}

static bool report(const struct talk *talk, size_t number)
{
	const struct exchange *now = talk->now;
	bool fits = answer_fits(&now->answer, talk->heard.line,
				talk->heard.count);
	bool good = fits && !talk->why;

	printf("%s %zu - %zu: ", good ? "ok" : "not ok", number, now->number);
	print_name(now);
	if (talk->why)
		printf("#   ! %s\n", talk->why);
	if (!fits)
		print_difference(&now->answer, &talk->heard);
	fflush(stdout);
	return good;
}

/* -- filling in ------------------------------------------------------------------- */

static void write_lines(FILE *file, const struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		fprintf(file, "%s\n", lines->line[i]);
}

/* Empty lines behind an answer part it from the next exchange: they stay. */
static void write_gap(FILE *file, const struct lines *answer)
{
	size_t i = answer->count;

	while (i && !*answer->line[i - 1])
		i--;
	for (; i < answer->count; i++)
		fputc('\n', file);
}

/* An answer that fits stays as it was written, by a regular expression or
 * with keys in it. */
static void write_exchange(const struct talk *talk, FILE *file)
{
	const struct exchange *now = talk->now;
	struct text line = { 0 };

	fprintf(file, "%s\n", talk->why && talk->opening.len ?
		talk->opening.data : now->text);
	write_lines(file, &now->more);
	/* Nobody was there to answer: what was known before stays. */
	if (now->opening == OPEN_NOTHING || (talk->why && !talk->opening.len) ||
	    answer_fits(&now->answer, talk->heard.line, talk->heard.count)) {
		write_lines(file, &now->answer);
		return;
	}
	for (size_t i = 0; i < talk->heard.count; i++) {
		text_clear(&line);
		line_escape(&talk->transcript, &line, talk->heard.line[i]);
		fputs(line.data, file);
	}
	write_gap(file, &now->answer);
	text_free(&line);
}

/* -- files ------------------------------------------------------------------------ */

/* Plays all of a file; writes it anew into `file` unless that is NULL. */
static bool converse(struct talk *talk, size_t *number, FILE *file)
{
	bool good = true;

	for (size_t i = 0; i < talk->transcript.count; i++) {
		play(talk, &talk->transcript.exchanges[i]);
		if (file)
			write_exchange(talk, file);
		else if (talk->now->opening != OPEN_NOTHING)
			good &= report(talk, ++*number);
	}
	return good;
}

static bool fill_in(struct talk *talk, const char *path)
{
	struct text new = { 0 };
	size_t number = 0;
	FILE *file;

	text_printf(&new, "%s.new", path);
	file = fopen(new.data, "we");
	if (!file)
		err(2, "%s", new.data);
	converse(talk, &number, file);
	if (fclose(file) || rename(new.data, path))
		err(2, "%s", path);
	text_free(&new);
	return true;
}

/* Home and working folder of the conversation. */
static void move_to(const char *folder, char *transcript)
{
	if (chdir(folder) < 0)
		err(2, "%s", folder);
	setenv("HOME", folder, 1);
	setenv("TERM", "dumb", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TALK_HERE", dirname(transcript), 1);
	unsetenv("XDG_STATE_HOME");
	unsetenv("LINES");
	unsetenv("COLUMNS");
}

static int remove_one(const char *path, const struct stat *info, int kind,
		      struct FTW *where)
{
	(void)info, (void)kind, (void)where;
	return remove(path);
}

static bool talk_through(const char *name, size_t *number, bool writing)
{
	char folder[] = "/tmp/talk.XXXXXX", path[PATH_MAX], here[PATH_MAX];
	struct talk talk = { 0 };
	bool good;

	if (!realpath(name, path) || !realpath(name, here))
		err(2, "%s", name);
	if (!mkdtemp(folder))
		err(2, "%s", folder);
	transcript_read(&talk.transcript, path);
	move_to(folder, here);
	good = writing ? fill_in(&talk, path) : converse(&talk, number, NULL);
	play_end(&talk);
	if (chdir("/") < 0 || nftw(folder, remove_one, 8, FTW_DEPTH |
				   FTW_PHYS) < 0)
		warn("%s", folder);
	return good;
}

int main(int argc, char **argv)
{
	bool writing = argc > 1 && !strcmp(argv[1], "--write"), good = true;
	int origin = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	size_t number = 0;

	if (argc < 2 + writing)
		errx(2, "usage: talk [--write] FILE.talk...");
	for (int i = 1 + writing; i < argc; i++) {
		good &= talk_through(argv[i], &number, writing);
		if (fchdir(origin) < 0)
			err(2, "fchdir");
	}
	if (!writing)
		printf("1..%zu\n", number);
	return !good;
}
