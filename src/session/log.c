/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * log.c - the log of changes: who did what from where, a line each
 *
 * A file in global's folder, appended to by every session under a lock on the
 * file itself, in one write, so that no line is torn or lost. Past a size it is
 * replaced by its younger half; its first line says how many lines have gone,
 * so that a line keeps its number. Who finds that the file it has locked is no
 * longer the one of that name begins again.
 *
 * Fields stand between tabs: seconds, process, user, from, words. What came from
 * outside is escaped, so that a tab or a newline is always ours.
 */
#include <errno.h>
#include <inttypes.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <vrfsh/session.h>
#include <vrfsh/store.h>

#define LOG	"log"

enum { BYTES_MAX = 128 * 1024, LINES_KEPT = 500 };

/* -- lines ------------------------------------------------------------------ */

static void write_entry(struct text *text, const struct journal_head *head)
{
	text_printf(text, "%" PRId64 "\t%ld\t", (int64_t)head->when,
		    (long)head->pid);
	text_escape(text, head->user ? head->user : "");
	text_putc(text, '\t');
	text_escape(text, head->from ? head->from : "");
	text_putc(text, '\t');
	text_escape(text, head->words ? head->words : "");
	text_putc(text, '\n');
}

/* Cuts the line into its fields, in place. False: it is none of ours. */
static bool read_entry(char *line, struct log_entry *entry)
{
	const char *when = strsep(&line, "\t"), *pid = strsep(&line, "\t");
	uint64_t seconds, process;

	entry->head.user = strsep(&line, "\t");
	entry->head.from = strsep(&line, "\t");
	entry->head.words = line;
	if (!line || number_parse(when, 0, INT64_MAX, &seconds) ||
	    number_parse(pid, 0, INT32_MAX, &process))
		return false;
	entry->head.when = (time_t)seconds;
	entry->head.pid = (pid_t)process;
	return true;
}

/* How many lines went before, which a first line `! NUMBER` says. */
static uint64_t read_gone(char **data)
{
	uint64_t gone = 0;
	char *line;

	if (**data != '!')
		return 0;
	line = strsep(data, "\n");
	if (!*data)
		*data = line + strlen(line);
	return line[1] && !number_parse(line + 2, 0, UINT64_MAX, &gone) ?
	       gone : 0;
}

/* -- writing ---------------------------------------------------------------- */

/* Whether the file that is locked is still the one of that name. */
static bool is_current(uint64_t cookie, int fd)
{
	struct text path = { 0 };
	struct stat ours, named;
	bool same;

	store_path(&path, cookie, LOG);
	same = !fstat(fd, &ours) && !stat(text_string(&path), &named) &&
	       ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
	text_free(&path);
	return same;
}

static int lock_log(uint64_t cookie)
{
	for (;;) {
		int fd = store_lock(cookie, LOG, true, true);

		if (fd < 0 || is_current(cookie, fd))
			return fd;
		close(fd);
	}
}

/* Its younger half takes its place; the lock is held. */
static void shorten(uint64_t cookie)
{
	struct text all = { 0 }, kept = { 0 };
	struct error ignored = { 0 };
	size_t lines = 0;
	uint64_t gone;
	char *data;

	if (!store_read(cookie, LOG, &all) && all.len) {
		data = all.data;
		gone = read_gone(&data);
		for (const char *p = data; (p = strchr(p, '\n')); p++)
			lines++;
		for (; lines > LINES_KEPT; lines--, gone++)
			data = strchr(data, '\n') + 1;
		text_printf(&kept, "! %" PRIu64 "\n%s", gone, data);
		store_write(cookie, LOG, &kept, &ignored);
	}
	error_clear(&ignored);
	text_free(&kept);
	text_free(&all);
}

/* Where a write was cut short (no space), the next line begins a new one. */
static bool is_torn(int fd, off_t size)
{
	char last = '\n';

	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

void log_add(uint64_t cookie, const struct journal_head *head)
{
	int fd = lock_log(cookie);
	struct text text = { 0 };
	off_t size;

	if (fd < 0)
		return;
	size = lseek(fd, 0, SEEK_END);
	if (is_torn(fd, size))
		text_putc(&text, '\n');
	write_entry(&text, head);
	/* A log that cannot be written must not stop what it tells of. */
	(void)write_all(fd, text.data, text.len);
	if (size + (off_t)text.len > BYTES_MAX)
		shorten(cookie);
	close(fd);
	text_free(&text);
}

/* -- reading ---------------------------------------------------------------- */

static size_t read_entries(char *data, struct log_entry **list)
{
	uint64_t index = read_gone(&data);
	size_t count = 0, max = 0;
	char *line;

	*list = NULL;
	while ((line = strsep(&data, "\n"))) {
		struct log_entry entry = { .index = ++index };

		if (!read_entry(line, &entry))
			continue;
		*list = vector_room(*list, count, &max, sizeof(**list));
		(*list)[count++] = entry;
	}
	return count;
}

int log_read(uint64_t cookie, struct arena *arena, struct log_entry **list,
	     size_t *count, struct error *error)
{
	struct text text = { 0 };
	struct log_entry *found = NULL;
	int err = store_read(cookie, LOG, &text);

	*count = 0;
	if (!err)
		*count = read_entries(arena_substring(arena, text_string(&text),
						      text.len), &found);
	*list = arena_copy(arena, found, *count * sizeof(*found));
	free(found);
	text_free(&text);
	return !err || err == -ENOENT ? 0 :
	       error_set(error, -err, "the log cannot be read: %s",
			 error_words(-err));
}
