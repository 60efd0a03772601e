/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal.c - tests: what is written down is read again, however it was cut off
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <vrfsh/journal.h>

struct bench {
	char		 folder[32];
	char		 path[48];
	struct arena	*arena;
	struct error	 error;
	unsigned	 seed;
};

static int begin(void **state)
{
	struct bench *bench = memory_new(sizeof(*bench));

	snprintf(bench->folder, sizeof(bench->folder), "/tmp/journal.XXXXXX");
	if (!mkdtemp(bench->folder))
		return -1;
	snprintf(bench->path, sizeof(bench->path), "%s/1", bench->folder);
	bench->arena = arena_new();
	bench->seed = (unsigned)time(NULL);
	print_message("# seed %u\n", bench->seed);
	*state = bench;
	return 0;
}

static int end(void **state)
{
	struct bench *bench = *state;

	unlink(bench->path);
	rmdir(bench->folder);
	error_clear(&bench->error);
	arena_free(bench->arena);
	free(bench);
	return 0;
}

/* -- random changes ------------------------------------------------------------- */

static unsigned chance(struct bench *bench, unsigned sides)
{
	return (unsigned)rand_r(&bench->seed) % sides;
}

static const char *random_string(struct bench *bench)
{
	char letters[16];
	size_t len = 1 + chance(bench, sizeof(letters) - 1);

	for (size_t i = 0; i < len; i++)
		letters[i] = (char)(1 + chance(bench, 255));
	return arena_substring(bench->arena, letters, len);
}

static struct ip random_ip(struct bench *bench)
{
	unsigned char bytes[16];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)chance(bench, 256);
	return ip_from_bytes(chance(bench, 2) ? AF_INET : AF_INET6, bytes);
}

static void random_row(struct bench *, const struct column *, void *row);

static void random_array(struct bench *bench, const struct column *column,
			 void *row, void *slot)
{
	size_t count = chance(bench, 4);
	char *rows = arena_alloc(bench->arena, count * column->size + 1);

	for (size_t i = 0; i < count; i++)
		random_row(bench, column->columns, rows + i * column->size);
	memcpy((char *)row + column->count, &count, sizeof(count));
	memcpy(slot, &(const void *){ rows }, sizeof(rows));
}

static void random_value(struct bench *bench, const struct column *column,
			 void *row, void *slot)
{
	struct prefix *prefix = slot;
	struct mac *mac = slot;

	switch (column->type) {
	case COLUMN_STRING:
		*(const char **)slot = chance(bench, 4) ?
				       random_string(bench) : NULL;
		break;
	case COLUMN_BOOL:
		*(bool *)slot = chance(bench, 2);
		break;
	case COLUMN_U8:
		*(uint8_t *)slot = (uint8_t)chance(bench, 33);
		break;
	case COLUMN_U32:
		*(uint32_t *)slot = (uint32_t)rand_r(&bench->seed);
		break;
	case COLUMN_WORD:
		number_put(slot, column->size, chance(bench, 3));
		break;
	case COLUMN_IP:
		*(struct ip *)slot = random_ip(bench);
		break;
	case COLUMN_PREFIX:
		prefix->ip = random_ip(bench);
		prefix->len = (uint8_t)chance(bench, 33);
		break;
	case COLUMN_MAC:
		mac->len = chance(bench, 2) ? sizeof(mac->bytes) : 0;
		for (size_t i = 0; i < mac->len; i++)
			mac->bytes[i] = (uint8_t)chance(bench, 256);
		break;
	case COLUMN_ARRAY:
		random_array(bench, column, row, slot);
		break;
	default:
		fail_msg("column %s is of no type that kinds have",
			 column->key);
	}
}

static void random_row(struct bench *bench, const struct column *column,
		       void *row)
{
	for (; column->key; column++)
		random_value(bench, column, row,
			     (char *)row + column->offset);
}

/* What no object of its kind lacks. */
static void settle(struct bench *bench, struct object *object)
{
	struct setting *setting = (void *)object;
	const char **name = object->kind == &kind_link ?
				&((struct link *)object)->name :
			    object->kind == &kind_address ?
				&((struct address *)object)->ifname :
			    object->kind == &kind_neighbour ?
				&((struct neighbour *)object)->ifname : NULL;

	if (!object->vrf)
		object->vrf = VRF_GLOBAL;
	if (name && !*name)
		*name = "eth0";
	if (object->kind == &kind_setting)
		setting->value = setting->name == SETTING_HOSTNAME ?
				 "host" : NULL;
	if (object->kind->complete)
		assert_int_equal(object->kind->complete(bench->arena, object,
							&bench->error), 0);
}

static struct object *random_object(struct bench *bench,
				    const struct kind *kind)
{
	struct object *object = arena_alloc(bench->arena, kind->size);

	object->kind = kind;
	random_row(bench, kind->columns, object);
	settle(bench, object);
	return object;
}

static const struct kind *random_kind(struct bench *bench)
{
	unsigned count = 0;

	while (kinds[count])
		count++;
	return kinds[chance(bench, count)];
}

static struct change *random_change(struct bench *bench)
{
	struct change *change = arena_alloc(bench->arena, sizeof(*change));
	const struct kind *kind = random_kind(bench);
	size_t count = chance(bench, 4);
	const struct object **dragged = arena_alloc(bench->arena, (count + 1) *
						    sizeof(*dragged));

	change->verb = (enum verb)chance(bench, 3);
	if (change->verb != CHANGE_ADD)
		change->before = random_object(bench, kind);
	if (change->verb != CHANGE_DELETE)
		change->after = random_object(bench, kind);
	change->keep_addresses = chance(bench, 2);
	for (size_t i = 0; i < count; i++)
		dragged[i] = random_object(bench, random_kind(bench));
	change->dragged = dragged;
	change->dragged_count = count;
	return change;
}

/* -- equality ---------------------------------------------------------------------- */

static void assert_same_object(const struct object *a, const struct object *b)
{
	struct text one = { 0 }, other = { 0 };

	if (!a || !b) {
		assert_ptr_equal(a, b);
		return;
	}
	assert_ptr_equal(a->kind, b->kind);
	assert_int_equal(a->kind->compare(a, b), 0);
	assert_true(a->kind->same(a, b));
	pack_row(&one, a->kind->columns, a);
	pack_row(&other, b->kind->columns, b);
	assert_int_equal(one.len, other.len);
	assert_memory_equal(one.data, other.data, one.len);
	text_free(&one);
	text_free(&other);
}

static void assert_same_change(const struct change *a, const struct change *b)
{
	assert_int_equal(a->verb, b->verb);
	assert_int_equal(a->keep_addresses, b->keep_addresses);
	assert_same_object(a->before, b->before);
	assert_same_object(a->after, b->after);
	assert_int_equal(a->dragged_count, b->dragged_count);
	for (size_t i = 0; i < a->dragged_count; i++)
		assert_same_object(a->dragged[i], b->dragged[i]);
}

/* -- journals --------------------------------------------------------------------------- */

static struct journal *create(struct bench *bench, bool whole)
{
	const struct journal_head head = {
		.when = 1000, .pid = getpid(), .user = "root",
		.from = "pts/2 (192.0.2.7)", .words = "a line", .whole = whole,
	};
	struct journal *journal;

	assert_int_equal(journal_create(bench->path, &head, &journal,
					&bench->error), 0);
	return journal;
}

/* Writes a change down, as a live view does. */
static uint64_t write_one(struct bench *bench, struct journal *journal,
			  const struct change *change)
{
	const struct view_hooks *hooks = journal_hooks(journal);
	uint64_t number;

	assert_int_equal(hooks->before(journal, change, &number,
				       &bench->error), 0);
	return number;
}

static void write_held(struct bench *bench, struct journal *journal,
		       const struct change *change, bool held)
{
	uint64_t number = write_one(bench, journal, change);

	journal_hooks(journal)->after(journal, number, held);
}

enum { MANY = 400 };

struct expected {
	struct change	*list[MANY];
	size_t		 count, seen;
};

static int expect(void *context, const struct change *change)
{
	struct expected *expected = context;

	assert_true(expected->seen < expected->count);
	assert_same_change(expected->list[expected->seen++], change);
	return 0;
}

static void changes_of_every_kind_are_read_again(void **state)
{
	struct bench *bench = *state;
	struct journal *journal = create(bench, false);
	struct expected expected = { .count = 0 };
	struct journal_head head;

	for (size_t i = 0; i < MANY; i++) {
		struct change *change = random_change(bench);
		bool held = chance(bench, 4);

		write_held(bench, journal, change, held);
		if (held)
			expected.list[expected.count++] = change;
	}
	assert_int_equal(journal_count(journal), expected.count);
	assert_true(journal_busy(bench->path));
	assert_int_equal(journal_close(journal), 0);
	assert_false(journal_busy(bench->path));
	assert_int_equal(journal_look(bench->path, bench->arena, &head,
				      &bench->error), 0);
	assert_true(head.complete && !head.whole && !head.cut && !head.empty);
	assert_int_equal(head.count, expected.count);
	assert_int_equal(head.when, 1000);
	assert_string_equal(head.user, "root");
	assert_string_equal(head.from, "pts/2 (192.0.2.7)");
	assert_string_equal(head.words, "a line");
	assert_int_equal(journal_each(bench->path, expect, &expected,
				      &bench->error), 0);
	assert_int_equal(expected.seen, expected.count);
}

static void one_without_changes_is_none(void **state)
{
	struct bench *bench = *state;
	struct journal *journal = create(bench, true);

	write_held(bench, journal, random_change(bench), false);
	assert_int_equal(journal_close(journal), 0);
	assert_int_equal(access(bench->path, F_OK), -1);
}

static void a_path_is_taken_once(void **state)
{
	struct bench *bench = *state;
	const struct journal_head head = { .user = "root" };
	struct journal *journal = create(bench, true), *other;

	assert_int_equal(journal_create(bench->path, &head, &other,
					&bench->error), -EEXIST);
	assert_null(bench->error.words);
	journal_discard(journal);
	assert_int_equal(access(bench->path, F_OK), -1);
}

static void long_words_are_cut(void **state)
{
	struct bench *bench = *state;
	char *words = memory_new(5000);
	struct journal_head head = { .user = words, .from = words,
				     .words = words }, read;
	struct journal *journal;

	memset(words, 'x', 4999);
	assert_int_equal(journal_create(bench->path, &head, &journal,
					&bench->error), 0);
	write_held(bench, journal, random_change(bench), true);
	assert_int_equal(journal_close(journal), 0);
	assert_int_equal(journal_look(bench->path, bench->arena, &read,
				      &bench->error), 0);
	assert_in_range(strlen(read.words), 400, 2000);
	free(words);
}

/* -- what is too large -------------------------------------------------------------------- */

static size_t size_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return (size_t)status.st_size;
}

static void write_much(struct bench *bench, struct journal *journal)
{
	struct change *change = random_change(bench);
	struct link link = {
		.object = { .kind = &kind_link, .vrf = VRF_GLOBAL },
		.name = "eth0", .description = random_string(bench),
	};
	char *long_one = memory_new(65536);

	memset(long_one, 'x', 65535);
	link.description = long_one;
	*change = (struct change){ .verb = CHANGE_ADD, .after = &link.object };
	for (int i = 0; i < 300; i++)
		write_held(bench, journal, change, true);
	free(long_one);
}

static int count_one(void *context, const struct change *change)
{
	(void)change;
	++*(size_t *)context;
	return 0;
}

static void a_step_that_is_too_large_is_cut(void **state)
{
	struct bench *bench = *state;

	for (int whole = 0; whole <= 1; whole++) {
		struct journal *journal = create(bench, whole);
		struct journal_head head;
		size_t count = 0;

		write_much(bench, journal);
		assert_int_equal(journal_count(journal), 300);
		/* A transaction has to know all of it as long as it is open. */
		assert_int_equal(journal_each(bench->path, count_one, &count,
					      &bench->error), 0);
		assert_true(whole ? count == 300 : count < 300);
		assert_int_equal(journal_close(journal), 0);
		assert_int_equal(journal_look(bench->path, bench->arena, &head,
					      &bench->error), 0);
		assert_true(head.cut && head.complete);
		assert_int_equal(head.count, 300);
		assert_in_range(size_of(bench->path), 64, 4096);
		assert_int_equal(journal_undo(bench->path, NULL, UNDO_ALL, NULL,
					      NULL, &bench->error), -EFBIG);
		error_clear(&bench->error);
		unlink(bench->path);
	}
}

/* -- what is torn --------------------------------------------------------------------------- */

static char *read_file(const char *path, size_t *size)
{
	int fd = open(path, O_RDONLY);
	char *data;

	*size = size_of(path);
	data = memory_new(*size);
	assert_int_equal(read(fd, data, *size), *size);
	close(fd);
	return data;
}

static void write_file(const char *path, const char *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, size), size);
	close(fd);
}

static char *example(struct bench *bench, size_t *size)
{
	struct journal *journal = create(bench, true);

	for (int i = 0; i < 6; i++)
		write_held(bench, journal, random_change(bench), true);
	assert_int_equal(journal_close(journal), 0);
	return read_file(bench->path, size);
}

/* What is left of it is a beginning, or no journal. */
static void a_journal_may_be_torn_anywhere(void **state)
{
	struct bench *bench = *state;
	size_t size, last = 0;
	char *data = example(bench, &size);

	for (size_t len = 0; len <= size; len++) {
		struct journal_head head;
		size_t count = 0;
		int err;

		write_file(bench->path, data, len);
		err = journal_each(bench->path, count_one, &count,
				   &bench->error);
		assert_true(err ? err == -EBADMSG && !count : count >= last);
		if (err)
			assert_string_not_equal(bench->error.words, "");
		error_clear(&bench->error);
		err = journal_look(bench->path, bench->arena, &head,
				   &bench->error);
		assert_true(!err || err == -EBADMSG);
		error_clear(&bench->error);
		last = count;
	}
	assert_int_equal(last, 6);
	free(data);
}

static void damage_anywhere_does_no_harm(void **state)
{
	struct bench *bench = *state;
	size_t size;
	char *data = example(bench, &size);

	for (size_t at = 0; at < size; at++) {
		char kept = data[at];
		size_t count = 0;
		int err;

		data[at] = (char)(kept ^ (1 + chance(bench, 255)));
		write_file(bench->path, data, size);
		err = journal_each(bench->path, count_one, &count,
				   &bench->error);
		assert_true(!err || err == -EBADMSG);
		assert_true(count <= 6);
		error_clear(&bench->error);
		data[at] = kept;
	}
	free(data);
}

static void what_is_no_journal_is_said_so(void **state)
{
	struct bench *bench = *state;
	struct journal_head head;

	assert_int_equal(journal_look(bench->path, bench->arena, &head,
				      &bench->error), -ENOENT);
	error_clear(&bench->error);
	write_file(bench->path, "hello, world\n", 13);
	assert_int_equal(journal_look(bench->path, bench->arena, &head,
				      &bench->error), -EBADMSG);
	assert_non_null(strstr(bench->error.words, "is no journal"));
	error_clear(&bench->error);
	assert_int_equal(journal_undo(bench->path, NULL, UNDO_ALL, NULL, NULL,
				      &bench->error), -EBADMSG);
}

/* -- who is alive ------------------------------------------------------------------------------ */

/* A child that writes down three changes, the last of which is under way. */
static pid_t write_in_child(struct bench *bench, int ready)
{
	pid_t child = fork();
	struct journal *journal;

	if (child)
		return child;
	journal = create(bench, true);
	write_held(bench, journal, random_change(bench), true);
	write_held(bench, journal, random_change(bench), true);
	write_one(bench, journal, random_change(bench));
	(void)!write(ready, "x", 1);
	for (;;)
		pause();
}

static void a_dead_writer_leaves_what_it_wrote(void **state)
{
	struct bench *bench = *state;
	struct journal_head head;
	size_t count = 0;
	int ready[2], lock;
	pid_t child;
	char byte;

	assert_int_equal(pipe(ready), 0);
	child = write_in_child(bench, ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_true(journal_busy(bench->path));
	assert_int_equal(journal_seize(bench->path), -EAGAIN);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_false(journal_busy(bench->path));
	assert_int_equal(journal_look(bench->path, bench->arena, &head,
				      &bench->error), 0);
	assert_true(head.whole && !head.complete && !head.empty);
	assert_int_equal(head.count, 2);
	assert_int_equal(head.pid, child);
	assert_int_equal(journal_each(bench->path, count_one, &count,
				      &bench->error), 0);
	assert_int_equal(count, 2);
	lock = journal_seize(bench->path);
	assert_true(lock >= 0);
	assert_true(journal_busy(bench->path));
	close(lock);
	unlink(bench->path);
	assert_int_equal(journal_seize(bench->path), -ENOENT);
	close(ready[0]);
	close(ready[1]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(changes_of_every_kind_are_read_again),
		TEST(one_without_changes_is_none),
		TEST(a_path_is_taken_once),
		TEST(long_words_are_cut),
		TEST(a_step_that_is_too_large_is_cut),
		TEST(a_journal_may_be_torn_anywhere),
		TEST(damage_anywhere_does_no_harm),
		TEST(what_is_no_journal_is_said_so),
		TEST(a_dead_writer_leaves_what_it_wrote),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
