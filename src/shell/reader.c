/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.c - the lines of a script, one after the other
 *
 * A window of one buffer moves over the file; a line is given out where it
 * stands. The buffer holds the longest line with its end and a block more, so
 * a newline that is not found in a full one means that the line is too long.
 */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "reader.h"

enum { BLOCK = 65536, BUFFER = LINE_BYTES + 2 + BLOCK };

void reader_open(struct reader *reader, int fd, const char *text)
{
	size_t len = text ? strlen(text) : 0;

	*reader = (struct reader){ .fd = text ? -1 : fd, .end = len };
	reader->buffer = memory_new(text ? len + 1 : BUFFER + 1);
	if (text)
		memcpy(reader->buffer, text, len);
}

void reader_close(struct reader *reader)
{
	free(reader->buffer);
	reader->buffer = NULL;
}

/* A descriptor that somebody made non-blocking: waits for it, as read(2). */
static int await(int fd)
{
	struct pollfd in = { .fd = fd, .events = POLLIN };

	return poll(&in, 1, -1) < 0 ? -EINTR : 1;
}

/* Reads a block behind what is there. 1, 0: nothing more, or -errno. */
static int fill(struct reader *reader)
{
	size_t kept = reader->end - reader->start;
	ssize_t got;

	if (reader->fd < 0)
		return 0;
	memmove(reader->buffer, reader->buffer + reader->start, kept);
	reader->start = 0;
	reader->end = kept;
	got = read(reader->fd, reader->buffer + kept, BUFFER - kept);
	if (got > 0) {
		reader->end += (size_t)got;
		return 1;
	}
	if (got < 0 && errno == EINTR)
		return -EINTR;
	if (got < 0 && errno == EAGAIN)
		return await(reader->fd);
	reader->fd = -1;
	return got < 0 ? -errno : 0;
}

static bool is_full(const struct reader *reader)
{
	return reader->end - reader->start > LINE_BYTES + 1;
}

/* Gives out the bytes up to `newline`, or what is wrong with them. */
static int give(struct reader *reader, char *newline, char **line,
		struct error *error)
{
	char *start = reader->buffer + reader->start;
	size_t len = (size_t)(newline - start);
	bool rest = reader->skipping;

	reader->start += len + (reader->start + len < reader->end);
	reader->skipping = false;
	if (rest)
		return -EAGAIN;
	/* Some editors put a byte order mark before the first line. */
	if (!reader->line++ && len >= 3 && !memcmp(start, "\xef\xbb\xbf", 3)) {
		start += 3;
		len -= 3;
	}
	if (len && start[len - 1] == '\r')
		len--;
	start[len] = '\0';
	*line = start;
	if (len > LINE_BYTES)
		return error_set(error, E2BIG,
				 "the line is longer than 64 KiB");
	if (memchr(start, '\0', len))
		return error_set(error, EILSEQ, "the line has a NUL byte");
	return 1;
}

/* A line too long is told once, and its bytes are dropped as they come. */
static int overflow(struct reader *reader, struct error *error)
{
	bool told = reader->skipping;

	reader->start = reader->end;
	reader->skipping = true;
	if (told)
		return -EAGAIN;
	reader->line++;
	return error_set(error, E2BIG, "the line is longer than 64 KiB");
}

/* One step: as reader_next, or -EAGAIN if it takes another. */
static int step(struct reader *reader, char **line, struct error *error)
{
	char *start = reader->buffer + reader->start, *newline;
	size_t len = reader->end - reader->start;
	int rc;

	newline = len ? memchr(start, '\n', len) : NULL;
	if (newline)
		return give(reader, newline, line, error);
	if (reader->fd >= 0 && is_full(reader))
		return overflow(reader, error);
	rc = fill(reader);
	if (rc > 0)
		return -EAGAIN;
	if (rc == -EINTR)
		return rc;
	if (rc < 0)
		return error_set(error, -rc, "%s", error_words(-rc));
	if (reader->start == reader->end)
		return 0;
	return give(reader, reader->buffer + reader->end, line, error);
}

int reader_next(struct reader *reader, char **line, struct error *error)
{
	int rc;

	do
		rc = step(reader, line, error);
	while (rc == -EAGAIN);
	return rc;
}
