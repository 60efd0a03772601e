/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal_file.h - how a journal lies in its file: for its writer and its reader
 *
 * A head, the strings of it, and behind them the records, each at a multiple of
 * eight. Only what lies before `used` counts. All numbers are this machine's:
 * a journal speaks of kernel state and dies with that.
 */
#ifndef MODEL_JOURNAL_FILE_H
#define MODEL_JOURNAL_FILE_H

#include <stdatomic.h>

#include <vrfsh/journal.h>

#define JOURNAL_MAGIC	"vrfsh-j1"

/* What a step of the history may take; a transaction may take more while it
 * is open. */
enum { JOURNAL_MAX = 16 << 20, JOURNAL_WORDS = 2048 };

struct journal_start {
	char		 magic[8];	/* written last: whole or none of ours */
	uint64_t	 layout;	/* record_layout() */
	int64_t		 when;
	int32_t		 pid;
	uint32_t	 words;		/* bytes of three strings, each with its end */
	_Atomic uint64_t used;		/* bytes of the file that count */
	_Atomic uint64_t count;		/* of changes that held */
	/* Zero or not: a torn file has anything here. */
	_Atomic uint8_t	 complete, cut;
	uint8_t		 whole;
};

enum record_state {
	RECORD_OPEN,		/* not known: it was under way */
	RECORD_HELD,
	RECORD_VOID,		/* it does not hold by this change */
};

struct journal_record {
	uint32_t	 size;		/* of what stands behind this */
	uint32_t	 check;		/* of that */
	_Atomic uint32_t state;
	uint32_t	 unused;
};

/* Where the records begin, and where one lies that comes after `at`. */
size_t journal_begin(const struct journal_start *);
size_t journal_align(size_t at);
uint32_t journal_check(const void *bytes, size_t size);
/* Whether it is a journal that this program can read, as far as its first
 * `size` bytes tell; else -EBADMSG. */
int journal_known(const struct journal_start *, size_t size, const char *path,
		  struct error *);

#endif
