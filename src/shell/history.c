/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history.c - what was typed: in this sitting, and in those before
 *
 * The file is $XDG_STATE_HOME/vrfsh/history, for its owner alone. Each line is
 * appended when it is typed, under a lock, so that consoles side by side lose
 * nothing of each other's; a start that finds more than twice what is kept
 * shortens it. No line is worth an error: without a file one goes on.
 */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "history.h"
#include "state.h"

enum { KEPT = 1000, FILE_BYTES = 64 << 20 };

struct past {
	History		*lines;
	char		*path;		/* NULL: no file */
	char		**typed;	/* in this sitting */
	size_t		 count, max;
};

/* -- the file ----------------------------------------------------------------- */

static char *file_path(void)
{
	struct text path = { 0 };

	if (!state_path(&path, NULL))
		return NULL;
	/* open(2) tells if it is missing. */
	(void)folders_make(path.data, 0700);
	text_puts(&path, "/history");
	return path.data;
}

/* Opened and locked; -1 if it cannot be had. */
static int open_file(const struct past *past, int how)
{
	struct stat info;
	int fd;

	if (!past->path)
		return -1;
	fd = open(past->path, how | O_CREAT | O_CLOEXEC | O_NOCTTY |
		  O_NONBLOCK, 0600);
	if (fd >= 0 && !fstat(fd, &info) && S_ISREG(info.st_mode) &&
	    info.st_size <= FILE_BYTES && !flock(fd, LOCK_EX))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Where the last KEPT lines begin. */
static size_t last_lines(const struct text *text)
{
	size_t at = text->len, lines = 0;

	while (at && !(text->data[at - 1] == '\n' && lines++ == KEPT))
		at--;
	return at;
}

/* In place: another console may have the file open and wait for its turn. */
static void shorten(int fd, const char *kept, size_t len)
{
	if (!ftruncate(fd, 0) && !lseek(fd, 0, SEEK_SET))
		(void)write_all(fd, kept, len);
}

/* -- the lines ------------------------------------------------------------------ */

static void enter(struct past *past, const char *line)
{
	HistEvent event;

	if (*line)
		(void)history(past->lines, &event, H_ENTER, line);
}

static void recall(struct past *past)
{
	int fd = open_file(past, O_RDWR);
	struct text text = { 0 };
	size_t at = 0;
	char *newline;

	if (fd < 0)
		return;
	if (!read_all(fd, &text) && text.len) {
		at = last_lines(&text);
		if (at > text.len / 2)
			shorten(fd, text.data + at, text.len - at);
		while ((newline = strchr(text.data + at, '\n'))) {
			*newline = '\0';
			enter(past, text.data + at);
			at = (size_t)(newline - text.data) + 1;
		}
	}
	close(fd);
	text_free(&text);
}

struct past *past_open(void)
{
	struct past *past = memory_new(sizeof(*past));
	HistEvent event;

	past->lines = history_init();
	if (!past->lines) {
		free(past);
		return NULL;
	}
	(void)history(past->lines, &event, H_SETSIZE, KEPT);
	(void)history(past->lines, &event, H_SETUNIQUE, 1);
	past->path = file_path();
	recall(past);
	return past;
}

void past_close(struct past *past)
{
	if (!past)
		return;
	history_end(past->lines);
	while (past->count)
		free(past->typed[--past->count]);
	free(past->typed);
	free(past->path);
	free(past);
}

History *past_lines(struct past *past)
{
	return past->lines;
}

void past_add(struct past *past, const char *line)
{
	struct text text = { 0 };
	int fd;

	if (past->count == KEPT) {
		free(past->typed[0]);
		memmove(past->typed, past->typed + 1,
			--past->count * sizeof(*past->typed));
	}
	past->typed = vector_room(past->typed, past->count, &past->max,
				  sizeof(*past->typed));
	past->typed[past->count++] = memory_copy(line);
	enter(past, line);
	fd = open_file(past, O_WRONLY | O_APPEND);
	if (fd < 0)
		return;
	text_printf(&text, "%s\n", line);
	(void)write_all(fd, text.data, text.len);
	close(fd);
	text_free(&text);
}

const char *past_get(const struct past *past, size_t index)
{
	return index < past->count ? past->typed[index] : NULL;
}
