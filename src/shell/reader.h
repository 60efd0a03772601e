/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.h - the lines of a script, one after the other
 */
#ifndef SHELL_READER_H
#define SHELL_READER_H

#include <vrfsh/base.h>

enum { LINE_BYTES = 65536 };		/* the longest line, without its end */

struct reader {
	int		 fd;		/* -1: nothing more to read */
	char		*buffer;	/* owned */
	size_t		 start, end;	/* what is not yet given out */
	bool		 skipping;	/* the rest of a line too long */
	unsigned long	 line;		/* of the last one given out */
};

/* Reads from a descriptor (borrowed), or with -1 from a text. */
void reader_open(struct reader *, int fd, const char *text);
void reader_close(struct reader *);
/*
 * The next line, without its end (LF or CR LF); valid until the next call.
 * Returns 1, 0 at the end, -EINTR after a signal (call again), or -errno with
 * the error filled: of a line that cannot be one (the next call goes on behind
 * it), or when nothing can be read (the next call finds the end).
 */
int reader_next(struct reader *, char **line, struct error *);

#endif
