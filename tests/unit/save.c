/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * save.c - tests: a file is replaced as a whole, and stays whose it was
 *
 * Each test works in a folder of its own, the present one meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include <vrfsh/base.h>

static int enter(void **state)
{
	char *folder = memory_copy("/tmp/vrfsh-save-XXXXXX");

	*state = folder;
	return mkdtemp(folder) ? chdir(folder) : -1;
}

static int leave(void **state)
{
	static const char *const names[] = {
		"file", "link", "other", "deep/file", "deep", ".file.new", "pipe",
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (unlink(names[i]) < 0 && (errno == EISDIR || errno == EPERM))
			rmdir(names[i]);
	if (chdir("/") < 0 || rmdir(*state) < 0)
		return -1;
	free(*state);
	return 0;
}

static int save(const char *path, const char *content, struct error *error)
{
	struct text text = { 0 };
	int err;

	text_puts(&text, content);
	err = file_save(path, &text, error);
	text_free(&text);
	return err;
}

static void assert_saved(const char *path, const char *content)
{
	struct error error = { 0 };

	assert_int_equal(save(path, content, &error), 0);
	assert_null(error.words);
}

static void assert_content(const char *path, const char *content)
{
	struct text text = { 0 };

	assert_int_equal(file_read(path, &text), 0);
	assert_string_equal(text_string(&text), content);
	text_free(&text);
}

static void assert_refused(const char *path, int code, const char *words)
{
	struct error error = { 0 };

	assert_int_equal(save(path, "never", &error), -code);
	assert_non_null(error.words);
	assert_string_equal(error.words, words);
	error_clear(&error);
}

static struct stat look(const char *path)
{
	struct stat found;

	assert_int_equal(lstat(path, &found), 0);
	return found;
}

static void a_new_file_is_its_owners_alone(void **state)
{
	(void)state;
	assert_saved("file", "one\n");
	assert_content("file", "one\n");
	assert_int_equal(look("file").st_mode & 07777, 0600);
	assert_saved("file", "");
	assert_content("file", "");
	assert_int_equal(access(".file.new", F_OK), -1);
}

static void owner_and_mode_stay(void **state)
{
	struct stat before, after;

	(void)state;
	assert_saved("file", "one\n");
	assert_int_equal(chmod("file", 0640), 0);
	/* Who may give files away does; others keep theirs. */
	if (chown("file", 12, 34) < 0)
		assert_int_equal(errno, EPERM);
	before = look("file");
	assert_saved("file", "two\n");
	after = look("file");
	assert_content("file", "two\n");
	assert_int_not_equal(before.st_ino, after.st_ino);
	assert_int_equal(after.st_mode, before.st_mode);
	assert_int_equal(after.st_uid, before.st_uid);
	assert_int_equal(after.st_gid, before.st_gid);
}

static void a_link_stays_one(void **state)
{
	(void)state;
	assert_int_equal(mkdir("deep", 0700), 0);
	assert_int_equal(symlink("deep/file", "link"), 0);
	assert_saved("link", "new\n");
	assert_content("deep/file", "new\n");
	assert_saved("link", "newer\n");
	assert_content("deep/file", "newer\n");
	assert_true(S_ISLNK(look("link").st_mode));
	assert_int_equal(symlink("link", "other"), 0);
	assert_saved("other", "newest\n");
	assert_content("deep/file", "newest\n");
}

static void a_loop_of_links_is_refused(void **state)
{
	(void)state;
	assert_int_equal(symlink("other", "link"), 0);
	assert_int_equal(symlink("link", "other"), 0);
	assert_refused("link", ELOOP, "link: Too many levels of symbolic links");
}

static void what_cannot_be_a_file_is_refused(void **state)
{
	(void)state;
	assert_int_equal(mkdir("deep", 0700), 0);
	assert_refused("deep", EISDIR, "deep: Is a directory");
	assert_refused("none/file", ENOENT, "none/file: the folder none: "
		       "No such file or directory");
	assert_saved("file", "a file\n");
	assert_refused("file/below", ENOTDIR, "file/below: Not a directory");
	assert_refused("/dev/full", ENOSPC,
		       "/dev/full: No space left on device");
	assert_saved("/dev/null", "nowhere\n");
}

static void what_a_killed_one_left_is_used(void **state)
{
	(void)state;
	assert_saved("file", "one\n");
	assert_saved(".file.new", "a piece that is longer than the rest");
	assert_saved("file", "two\n");
	assert_content("file", "two\n");
	assert_int_equal(access(".file.new", F_OK), -1);
}

static void nothing_of_another_is_written_to(void **state)
{
	(void)state;
	assert_saved("other", "not to be touched\n");
	assert_int_equal(link("other", ".file.new"), 0);
	assert_saved("file", "one\n");
	assert_content("other", "not to be touched\n");
	assert_int_equal(symlink("other", ".file.new"), 0);
	assert_saved("file", "two\n");
	assert_content("other", "not to be touched\n");
	assert_content("file", "two\n");
}

/* Ten savers, each of whole files of its own letter. */
static void savers_take_turns(void **state)
{
	enum { SAVERS = 10, LENGTH = 20000 };
	struct text text = { 0 };
	int status;

	(void)state;
	for (int i = 0; i < SAVERS; i++) {
		pid_t child = fork();

		assert_true(child >= 0);
		if (child)
			continue;
		for (int byte = 0; byte < LENGTH; byte++)
			text_putc(&text, (char)('a' + i));
		for (int round = 0; round < 5; round++)
			if (file_save("file", &text, &(struct error){ 0 }))
				_exit(1);
		_exit(0);
	}
	for (int i = 0; i < SAVERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(file_read("file", &text), 0);
	assert_int_equal(text.len, LENGTH);
	for (size_t i = 1; i < text.len; i++)
		assert_int_equal(text.data[i], text.data[0]);
	assert_int_equal(access(".file.new", F_OK), -1);
	text_free(&text);
}

static void a_file_that_may_not_be_written_stays(void **state)
{
	(void)state;
	assert_saved("file", "one\n");
	assert_int_equal(chmod("file", 0400), 0);
	if (access("file", W_OK) == 0)
		skip();			/* root may */
	assert_refused("file", EACCES, "file: Permission denied");
	assert_content("file", "one\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_file_is_its_owners_alone),
		TEST(owner_and_mode_stay),
		TEST(a_link_stays_one),
		TEST(a_loop_of_links_is_refused),
		TEST(what_cannot_be_a_file_is_refused),
		TEST(what_a_killed_one_left_is_used),
		TEST(nothing_of_another_is_written_to),
		TEST(savers_take_turns),
		TEST(a_file_that_may_not_be_written_stays),
	};

	return cmocka_run_group_tests_name("save", tests, NULL, NULL);
}
