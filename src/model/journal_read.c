/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal_read.c - what a journal says, whatever became of its writer
 *
 * The file is read, not mapped: its writer may be alive and cut it. Nothing in
 * it is trusted. A last record that is torn is none: the message it announces
 * was not sent.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_read.h"
#include "record.h"

/* -- the head -------------------------------------------------------------------- */

int journal_known(const struct journal_start *start, size_t size,
		  const char *path, struct error *error)
{
	const char *words = (const char *)(start + 1);

	if (size < sizeof(*start) ||
	    memcmp(start->magic, JOURNAL_MAGIC, sizeof(start->magic)))
		return error_set(error, EBADMSG, "%s is no journal", path);
	if (start->layout != record_layout())
		return error_set(error, EBADMSG, "%s is the journal of another "
				 "version of vrfsh", path);
	if (!start->words || start->words > size - sizeof(*start) ||
	    words[start->words - 1] ||
	    atomic_load(&start->used) < journal_begin(start))
		return error_set(error, EBADMSG, "%s is damaged", path);
	return 0;
}

/* The next of the strings behind the head; "" where there is none. */
static const char *next_word(struct arena *arena, const char **at,
			     const char *end)
{
	const char *word = *at;

	if (word >= end)
		return "";
	*at += strlen(word) + 1;
	return arena_string(arena, word);
}

static void take_head(const struct journal_start *start, struct arena *arena,
		      struct journal_head *head)
{
	const char *at = (const char *)(start + 1), *end = at + start->words;

	*head = (struct journal_head){
		.when = (time_t)start->when, .pid = start->pid,
		.whole = start->whole,
		.complete = atomic_load(&start->complete),
		.cut = atomic_load(&start->cut),
		.count = (size_t)atomic_load(&start->count),
		.empty = atomic_load(&start->used) == journal_begin(start),
	};
	head->user = next_word(arena, &at, end);
	head->from = next_word(arena, &at, end);
	head->words = next_word(arena, &at, end);
}

static int open_journal(const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd >= 0 ? fd : error_set(error, errno, "%s cannot be read: %s",
					path, error_words(errno));
}

int journal_look(const char *path, struct arena *arena,
		 struct journal_head *head, struct error *error)
{
	union {
		struct journal_start	 start;
		char	 bytes[sizeof(struct journal_start) + JOURNAL_WORDS];
	} first = { 0 };
	int fd = open_journal(path, error);
	ssize_t got = fd < 0 ? 0 : pread(fd, &first, sizeof(first), 0);
	int err = fd < 0 ? fd : got < 0 ? -errno : 0;

	if (fd >= 0)
		close(fd);
	if (!err)
		err = journal_known(&first.start, (size_t)got, path, error);
	else
		error_set(error, -err, "%s cannot be read: %s", path,
			  error_words(-err));
	if (!err)
		take_head(&first.start, arena, head);
	return err;
}

bool journal_busy(const char *path)
{
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool busy;

	if (fd < 0)
		return false;
	busy = fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
	close(fd);
	return busy;
}

/* -- the records ------------------------------------------------------------------- */

/* Its bytes, the arena's. */
static int read_bytes(const char *path, struct arena *arena,
		      const char **bytes, size_t *size, struct error *error)
{
	struct stat status;
	size_t room, len = 0;
	ssize_t got = 1;
	char *data;
	int fd = open_journal(path, error);

	if (fd < 0)
		return fd;
	room = fstat(fd, &status) < 0 ? 0 : (size_t)status.st_size;
	data = arena_alloc(arena, room + 1);
	while (len < room && (got = read(fd, data + len, room - len)) > 0)
		len += (size_t)got;
	if (got < 0)
		error_set(error, errno, "%s cannot be read: %s", path,
			  error_words(errno));
	close(fd);
	*bytes = data;
	*size = len;
	return got < 0 ? -error->code : 0;
}

/* The record at `at`: 1, or 0 if there is none, or -EBADMSG. */
static int look_at(const char *bytes, size_t used, size_t at,
		   const struct journal_record **record)
{
	size_t left = used > at ? used - at : 0;
	bool whole;

	*record = (const void *)(bytes + at);
	if (left < sizeof(**record))
		return 0;
	whole = (*record)->size <= left - sizeof(**record);
	if (whole && journal_check(*record + 1, (*record)->size) ==
		     (*record)->check)
		return 1;
	return whole && journal_align(sizeof(**record) + (*record)->size) <
			left ? -EBADMSG : 0;
}

static void add(struct journal_text *text, size_t *max,
		const struct change *change, enum record_state state)
{
	text->list = vector_room(text->list, text->count, max,
				 sizeof(*text->list));
	text->list[text->count++] = (struct journal_line){
		.change = *change, .state = state,
	};
}

static int read_records(struct journal_text *text, const char *bytes,
			size_t size, struct error *error)
{
	const struct journal_start *start = (const void *)bytes;
	const struct journal_record *record;
	size_t used = (size_t)atomic_load(&start->used), max = 0;
	size_t at = journal_begin(start);
	int rc;

	if (used > size)
		used = size;
	while ((rc = look_at(bytes, used, at, &record)) == 1) {
		struct packed packed = { (const char *)(record + 1),
					 record->size };
		struct change change;

		rc = record_get(text->arena, &packed, &change, error);
		if (rc)
			break;
		add(text, &max, &change, atomic_load(&record->state));
		at += journal_align(sizeof(*record) + record->size);
	}
	return rc;
}

int journal_text_read(struct journal_text *text, const char *path,
		      struct error *error)
{
	const char *bytes;
	size_t size;
	int err;

	*text = (struct journal_text){ .arena = arena_new() };
	err = read_bytes(path, text->arena, &bytes, &size, error);
	if (!err)
		err = journal_known((const void *)bytes, size, path, error);
	if (!err)
		take_head((const void *)bytes, text->arena, &text->head);
	if (!err)
		err = read_records(text, bytes, size, error);
	if (err)
		error_set(error, EBADMSG, "%s is damaged", path);
	return err;
}

void journal_text_free(struct journal_text *text)
{
	free(text->list);
	arena_free(text->arena);
}

int journal_each(const char *path, int (*fn)(void *, const struct change *),
		 void *context, struct error *error)
{
	struct journal_text text;
	int err = journal_text_read(&text, path, error);

	for (size_t i = 0; !err && i < text.count; i++)
		if (text.list[i].state == RECORD_HELD)
			err = fn(context, &text.list[i].change);
	journal_text_free(&text);
	return err;
}
