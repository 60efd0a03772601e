/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base.h - what every layer stands on: memory, text, errors, numbers
 *
 * Memory: what a command allocates lives in its arena and dies with it. A
 * request for memory that the system refuses ends the process, in one place
 * (memory.c): the kernel holds the configuration, so nothing of it is lost,
 * and no caller carries a branch that no test can reach.
 */
#ifndef VRFSH_BASE_H
#define VRFSH_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRINTF_LIKE(string, first) \
	__attribute__((format(printf, string, first)))
#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))
#define CONTAINER(pointer, type, member) \
	((type *)((char *)(pointer) - offsetof(type, member)))

/* -- memory (base/memory.c) --------------------------------------------- */

/* As malloc, calloc and realloc, but they never return NULL. */
void *memory_new(size_t size);
void *memory_grow(void *old, size_t count, size_t size);
char *memory_copy(const char *text);

/*
 * Makes room for one more element of `size` bytes in an array that holds
 * `count` and has room for `*max`. Returns the array, moved perhaps.
 */
void *vector_room(void *array, size_t count, size_t *max, size_t size);

/* An arena: memory that is freed as a whole. Opaque. */
struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *);		/* accepts NULL */
/* Forgets all that was allocated and keeps the memory for what comes. */
void arena_reset(struct arena *);
/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *, size_t size);
/* A copy of `size` bytes; of a string; of its first `len` bytes. */
void *arena_copy(struct arena *, const void *bytes, size_t size);
char *arena_string(struct arena *, const char *text);	/* NULL gives NULL */
char *arena_substring(struct arena *, const char *text, size_t len);
/* A string that many copies have alike (an interface's name in its routes):
 * kept once as long as few others are. NULL gives NULL. */
const char *arena_name(struct arena *, const char *name);

/* -- growing text (base/text.c) ------------------------------------------ */

/* Text that grows. {0} is empty; `data` is terminated once anything is in. */
struct text {
	char	*data;
	size_t	 len, max;
};

void text_free(struct text *);
void text_clear(struct text *);			/* empty; keeps the memory */
void text_add(struct text *, const char *bytes, size_t len);
void text_puts(struct text *, const char *string);
void text_putc(struct text *, char byte);
void text_printf(struct text *, const char *format, ...) PRINTF_LIKE(2, 3);
void text_vprintf(struct text *, const char *format, va_list);
/* Decimal digits of a number; much faster than text_printf. */
void text_number(struct text *, uint64_t number);
/* Blanks until the present line is `column` wide (0 is its first column). */
void text_pad(struct text *, size_t column);
/*
 * A string from outside, its control characters and bytes that are not UTF-8
 * escaped as vis(3) does with VIS_CSTYLE, so that no terminal obeys it.
 */
void text_escape(struct text *, const char *string);
/* Whether text_escape() would leave it as it is: it can be typed. */
bool is_plain(const char *string);
/* As a value is typed: in double quotes if it holds blanks or is empty. */
void text_quote(struct text *, const char *string);
/* Formatted text in an arena. */
char *arena_printf(struct arena *, const char *format, ...) PRINTF_LIKE(2, 3);
/* The text as a string, never NULL. Borrowed. */
const char *text_string(const struct text *);

/* -- comparing texts (base/diff.c) ----------------------------------------- */

/*
 * What leads from one text to the other, line by line, as `diff -u` says it,
 * under the names given: added to `text`. False, and nothing added, if they
 * are the same.
 */
bool diff_unified(struct text *, const char *old_name, const char *old,
		  const char *new_name, const char *new);

/* -- errors (base/error.c) ----------------------------------------------- */

/* Where a line came from. `file` is "-" for standard input, "-c" for options. */
struct origin {
	const char	*file;		/* NULL: typed at a console; borrowed */
	unsigned long	 line;		/* from 1 */
};

/*
 * What went wrong, in the user's words, without the leading "% " and without
 * a full stop. Filled once, by the place that knows these words; passed up
 * untouched; printed by the shell alone. {0} is no error.
 */
struct error {
	int		 code;		/* a positive errno, 0 if none */
	char		*words;		/* owned */
	struct origin	 origin;	/* of the line that caused it, if known */
};

/* Fills an empty error (a filled one stays) and returns -code. */
int error_set(struct error *, int code, const char *format, ...)
	PRINTF_LIKE(3, 4);
void error_clear(struct error *);
/* What an errno means to a user: `No space left on device`. Borrowed. */
const char *error_words(int code);

/* -- descriptors and files (base/file.c, save.c) -------------------------- */

/* All the bytes, however often a signal comes between: 0 or -errno. */
int write_all(int fd, const char *data, size_t len);
/* All that comes until the end, added to a text. */
int read_all(int fd, struct text *);
/* A whole file, likewise. */
int file_read(const char *path, struct text *);
/*
 * Replaces a file's content as a whole: it is on the disk when this returns,
 * and whatever happens meanwhile the old content or the new one is there, never
 * a part. Owner and mode stay, a link stays a link; a new file is readable by
 * its owner alone. 0, or -errno with the error filled.
 */
int file_save(const char *path, const struct text *, struct error *);
/* The folder and those above it that are missing. */
int folders_make(const char *path, unsigned mode);
/* $XDG_STATE_HOME/vrfsh, or with /NAME, added to a text; false: no home. */
bool state_path(struct text *, const char *name);

/* -- numbers and names (base/parse.c) ------------------------------------ */

/*
 * Strict decimal: digits alone, no sign, no blanks. Returns 0, -EINVAL if it
 * is no number, -ERANGE if outside [min, max]; `*number` is untouched then.
 */
int number_parse(const char *text, uint64_t min, uint64_t max,
		 uint64_t *number);
/* Whether the bytes are valid UTF-8 (RFC 3629). */
bool utf8_valid(const char *text);
/* How many columns a terminal needs for it (one a character). */
size_t utf8_width(const char *text);
/* FNV-1a with an avalanche behind it: stable over machines and releases. */
uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t len);

/* Banned: they hide a limit, a shell, or a length (doc/HACKING). */
#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol system popen
#undef alloca
#pragma GCC poison alloca

#endif
