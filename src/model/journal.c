/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal.c - changes written down before they are made
 *
 * The file is written through a shared mapping: what is stored there is the
 * file's, at once and without a system call, whatever becomes of the process.
 * Its room is asked for in advance, so that a full disk is an error before a
 * change and never a SIGBUS in the middle of one. A record is there as soon as
 * `used` reaches behind it, which is stored last.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "journal_file.h"
#include "record.h"

enum { ROOM = 16384 };		/* the least that is asked for */

struct journal {
	char		*path;
	int		 fd;		/* holds the lock */
	struct journal_start *start;	/* the mapping */
	size_t		 size;		/* of it, and of the file */
	struct text	 record;	/* used again and again */
	bool		 keep;		/* it is not cut, whatever its size */
};

/* -- the file -------------------------------------------------------------------- */

size_t journal_align(size_t at)
{
	return (at + 7) & ~(size_t)7;
}

size_t journal_begin(const struct journal_start *start)
{
	return journal_align(sizeof(*start) + start->words);
}

uint32_t journal_check(const void *bytes, size_t size)
{
	return (uint32_t)hash_bytes(size, bytes, size);
}

/*
 * Write locks of fcntl(2) on the open file, which end with it as flock(2)'s do,
 * but which only who may write it can take: nobody else can make a dead writer
 * look alive. One byte is its writer's, then his who takes it back; the other is
 * for taking it back one after the other.
 */
enum lock { LOCK_WRITER, LOCK_TURN };

static int lock(int fd, enum lock which, bool wait)
{
	struct flock byte = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET,
		.l_start = which, .l_len = 1,
	};

	while (fcntl(fd, wait ? F_OFD_SETLKW : F_OFD_SETLK, &byte) < 0)
		if (errno != EINTR)
			return errno == EACCES ? -EAGAIN : -errno;
	return 0;
}

static int ask_for_room(int fd, size_t from, size_t size)
{
	int err;

	do
		err = posix_fallocate(fd, (off_t)from, (off_t)(size - from));
	while (err == EINTR);
	return -err;
}

/* Room for `more` bytes behind what is used. */
static int make_room(struct journal *journal, size_t more)
{
	size_t need = atomic_load(&journal->start->used) + more;
	size_t size = journal->size;
	void *moved;
	int err;

	if (need <= size)
		return 0;
	while (size < need)
		size *= 2;
	err = ask_for_room(journal->fd, journal->size, size);
	if (err)
		return err;
	moved = mremap(journal->start, journal->size, size, MREMAP_MAYMOVE);
	if (moved == MAP_FAILED)
		return -errno;
	journal->start = moved;
	journal->size = size;
	return 0;
}

static void free_journal(struct journal *journal)
{
	if (journal->start && journal->start != MAP_FAILED)
		munmap(journal->start, journal->size);
	if (journal->fd >= 0)
		close(journal->fd);
	text_free(&journal->record);
	free(journal->path);
	free(journal);
}

/* -- the head -------------------------------------------------------------------- */

static size_t put_word(char *at, size_t room, const char *word)
{
	size_t len = word ? strlen(word) : 0;

	if (len >= room)
		len = room - 1;
	memcpy(at, word ? word : "", len);
	return len + 1;
}

/* The longest of them, a line that was typed, is last, and is cut. */
static void write_head(struct journal *journal, const struct journal_head *head)
{
	const char *const words[] = { head->user, head->from, head->words };
	struct journal_start *start = journal->start;
	char *text = (char *)(start + 1);
	size_t len = 0;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		len += put_word(text + len, JOURNAL_WORDS / 4 * (i ? i : 1),
				words[i]);
	start->layout = record_layout();
	start->when = head->when;
	start->pid = head->pid;
	start->words = (uint32_t)len;
	start->whole = head->whole;
	atomic_store(&start->used, journal_begin(start));
	atomic_signal_fence(memory_order_seq_cst);
	memcpy(start->magic, JOURNAL_MAGIC, sizeof(start->magic));
}

static int open_file(struct journal *journal)
{
	int err;

	journal->fd = open(journal->path,
			   O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (journal->fd < 0)
		return -errno;
	err = lock(journal->fd, LOCK_WRITER, false);
	if (!err && fchmod(journal->fd, 0644) < 0)
		err = -errno;
	if (!err)
		err = ask_for_room(journal->fd, 0, ROOM);
	if (err)
		return err;
	journal->size = ROOM;
	journal->start = mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED,
			      journal->fd, 0);
	if (journal->start == MAP_FAILED)
		return -errno;
	/* A child that lives longer (a timer) would hold the lock by it. */
	return madvise(journal->start, ROOM, MADV_DONTFORK) < 0 ? -errno : 0;
}

int journal_create(const char *path, const struct journal_head *head,
		   struct journal **made, struct error *error)
{
	struct journal *journal = memory_new(sizeof(*journal));
	int err;

	journal->path = memory_copy(path);
	err = open_file(journal);
	if (!err) {
		write_head(journal, head);
		*made = journal;
		return 0;
	}
	*made = NULL;
	if (journal->fd >= 0)
		unlink(path);
	free_journal(journal);
	if (err == -EEXIST)
		return err;
	return error_set(error, -err, "no journal can be kept: %s: %s", path,
			 error_words(-err));
}

/* -- a dead writer's ---------------------------------------------------------------- */

int journal_seize(const char *path)
{
	struct stat status;
	int fd = open(path, O_RDWR | O_CLOEXEC), err;

	if (fd < 0)
		return -errno;
	err = lock(fd, LOCK_TURN, true);
	if (!err)
		err = lock(fd, LOCK_WRITER, false);
	/* Without a name it has been taken back while we waited. */
	if (!err && (fstat(fd, &status) < 0 || !status.st_nlink))
		err = -ENOENT;
	if (!err)
		return fd;
	close(fd);
	return err;
}

/* -- records ------------------------------------------------------------------------ */

/* One that has grown too large is no longer kept; a transaction's is until it
 * is complete. */
static bool is_kept(struct journal *journal)
{
	struct journal_start *start = journal->start;

	if (!start->whole && atomic_load(&start->used) > JOURNAL_MAX)
		atomic_store(&start->cut, true);
	return !atomic_load(&start->cut);
}

static uint64_t append(struct journal *journal)
{
	struct journal_start *start = journal->start;
	size_t at = atomic_load(&start->used);
	struct journal_record *record = (void *)((char *)start + at);

	record->size = (uint32_t)journal->record.len;
	record->check = journal_check(journal->record.data,
				      journal->record.len);
	atomic_store(&record->state, RECORD_OPEN);
	memcpy(record + 1, journal->record.data, journal->record.len);
	atomic_store(&start->used,
		     journal_align(at + sizeof(*record) + record->size));
	return at;
}

static int write_down(void *context, const struct change *change,
		      uint64_t *number, struct error *error)
{
	struct journal *journal = context;
	int err;

	*number = 0;
	if (!is_kept(journal))
		return 0;
	text_clear(&journal->record);
	record_put(&journal->record, change);
	err = make_room(journal, journal_align(sizeof(struct journal_record) +
					       journal->record.len));
	if (!err) {
		*number = append(journal);
		return 0;
	}
	if (!journal->start->whole) {
		atomic_store(&journal->start->cut, true);
		return 0;
	}
	return error_set(error, -err, "no journal can be kept: %s: %s",
			 journal->path, error_words(-err));
}

static void judge(void *context, uint64_t number, bool held)
{
	struct journal *journal = context;
	struct journal_start *start = journal->start;
	struct journal_record *record = (void *)((char *)start + number);

	if (number)
		atomic_store(&record->state, held ? RECORD_HELD : RECORD_VOID);
	if (held)
		atomic_store(&start->count, atomic_load(&start->count) + 1);
}

const struct view_hooks *journal_hooks(struct journal *journal)
{
	static const struct view_hooks hooks = {
		.before = write_down, .after = judge,
	}, exact = {
		.before = write_down, .after = judge, .exact = true,
	};

	return journal->start->whole ? &exact : &hooks;
}

size_t journal_count(const struct journal *journal)
{
	return (size_t)atomic_load(&journal->start->count);
}

const char *journal_path(const struct journal *journal)
{
	return journal->path;
}

/* -- the end ------------------------------------------------------------------------ */

void journal_clear(struct journal *journal)
{
	atomic_store(&journal->start->count, 0);
	atomic_store(&journal->start->used, journal_begin(journal->start));
}

void journal_discard(struct journal *journal)
{
	if (!journal)
		return;
	/* Who has it open still, or by another name, finds nothing in it. */
	journal_clear(journal);
	unlink(journal->path);
	free_journal(journal);
}

void journal_keep(struct journal *journal)
{
	journal->keep = true;
}

int journal_close(struct journal *journal)
{
	struct journal_start *start = journal->start;
	size_t used = (size_t)atomic_load(&start->used);
	int err = 0;

	if (!journal_count(journal)) {
		journal_discard(journal);
		return 0;
	}
	atomic_store(&start->complete, true);
	if (used > JOURNAL_MAX && !journal->keep)
		atomic_store(&start->cut, true);
	if (atomic_load(&start->cut)) {
		used = journal_begin(start);
		atomic_store(&start->used, used);
	}
	if (ftruncate(journal->fd, (off_t)used) < 0)
		err = -errno;
	free_journal(journal);
	return err;
}
