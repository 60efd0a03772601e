/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns.c - tests: namespaces are made, named, listed and taken away
 */
#include <limits.h>

#include <vrfsh/netns.h>

#include "vrfs.h"

/* -- names ----------------------------------------------------------------- */

static void no_folder_is_an_empty_list(void **state)
{
	struct arena *arena = arena_new();
	struct error error = { 0 };
	struct netns *list;
	size_t count = 1;

	(void)state;
	/* Where an earlier test has made it, it must be made again below. */
	umount2(NETNS_DIR, MNT_DETACH);
	rmdir(NETNS_DIR);
	assert_int_equal(netns_list(arena, &list, &count, &error), 0);
	assert_int_equal(count, 0);
	create("Blue");
	assert_non_null(listed("Blue").name);
	arena_free(arena);
}

static void a_created_one_is_listed_and_opens(void **state)
{
	struct error error = { 0 };
	ino_t home = here(), inode;
	struct netns row;
	dev_t device;
	int ns = -1, again;

	(void)state;
	assert_int_equal(netns_create("Blue", &ns, &error), 0);
	assert_int_equal(here(), home);
	assert_int_equal(netns_identify(ns, &device, &inode), 0);
	assert_int_not_equal(inode, home);
	assert_true(fcntl(ns, F_GETFD) & FD_CLOEXEC);
	row = listed("Blue");
	assert_non_null(row.name);
	assert_false(row.stale);
	assert_int_equal(row.device, device);
	assert_int_equal(row.inode, inode);
	again = netns_open("Blue");
	assert_true(again >= 0);
	assert_true(fcntl(again, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(netns_identify(again, &device, &inode), 0);
	assert_int_equal(row.inode, inode);
	close(again);
	close(ns);
}

static void names_are_sorted_by_byte(void **state)
{
	static const char *const names[] = { "-x", "B", "a b", "a", "ä", "Z" };
	static const char *const order[] = { "-x", "B", "Z", "a", "a b", "ä" };
	struct arena *arena = arena_new();
	struct error error = { 0 };
	struct netns *list;
	size_t count;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		create(names[i]);
	assert_int_equal(netns_list(arena, &list, &count, &error), 0);
	assert_int_equal(count, ARRAY_SIZE(order));
	for (size_t i = 0; i < count; i++)
		assert_string_equal(list[i].name, order[i]);
	arena_free(arena);
}

static void a_name_of_255_bytes_is_the_longest(void **state)
{
	char name[NAME_MAX + 2] = "";
	struct error error = { 0 };

	(void)state;
	memset(name, 'n', NAME_MAX + 1);
	assert_int_equal(netns_create(name, NULL, &error), -EINVAL);
	error_clear(&error);
	assert_int_equal(netns_open(name), -ENOENT);
	name[NAME_MAX] = '\0';
	create(name);
	delete(name);
}

static void what_is_no_file_name_is_refused(void **state)
{
	static const char *const names[] = { "", ".", "..", "a/b", "/" };
	struct error error = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(netns_create(names[i], NULL, &error), -EINVAL);
		assert_non_null(strstr(error.words, "cannot be the name"));
		error_clear(&error);
		assert_int_equal(netns_delete(names[i], &error), -ENOENT);
		error_clear(&error);
		assert_int_equal(netns_open(names[i]), -ENOENT);
	}
}

static void a_taken_name_is_refused(void **state)
{
	struct error error = { 0 };
	ino_t inode;

	(void)state;
	create("Blue");
	inode = listed("Blue").inode;
	expect(netns_create("Blue", NULL, &error), EEXIST, &error,
	       "VRF Blue exists already");
	assert_int_equal(listed("Blue").inode, inode);
}

static void a_deleted_one_is_gone(void **state)
{
	struct error error = { 0 };

	(void)state;
	create("Blue");
	delete("Blue");
	assert_null(listed("Blue").name);
	assert_int_equal(netns_open("Blue"), -ENOENT);
	assert_int_equal(access(NETNS_DIR "/Blue", F_OK), -1);
	expect(netns_delete("Blue", &error), ENOENT, &error,
	       "no VRF named Blue");
	create("Blue");
}

static void control_characters_are_escaped_in_errors(void **state)
{
	struct error error = { 0 };

	(void)state;
	expect(netns_delete("a\033b", &error), ENOENT, &error,
	       "no VRF named a\\033b");
}

static void a_namespace_can_be_set_up_before_it_has_a_name(void **state)
{
	struct error error = { 0 };
	ino_t home = here(), inode;
	int ns = netns_new(&error);
	dev_t device;

	(void)state;
	assert_true(ns >= 0);
	assert_int_equal(here(), home);
	assert_int_equal(netns_sysctl_write(ns, "net/ipv4/ip_forward", "1"), 0);
	assert_null(listed("Blue").name);
	assert_int_equal(netns_attach(ns, "Blue", &error), 0);
	assert_int_equal(netns_identify(ns, &device, &inode), 0);
	assert_int_equal(listed("Blue").inode, inode);
	expect(netns_attach(ns, "Blue", &error), EEXIST, &error,
	       "VRF Blue exists already");
	assert_int_equal(netns_attach(ns, "Alias", &error), 0);
	assert_int_equal(listed("Alias").inode, inode);
	close(ns);
}

static void attaching_what_is_no_namespace_leaves_nothing(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_true(netns_attach(-1, "Blue", &error) < 0);
	assert_non_null(error.words);
	error_clear(&error);
	assert_null(listed("Blue").name);
}

static void a_single_name_is_looked_at_as_in_the_list(void **state)
{
	struct netns row;

	(void)state;
	assert_int_equal(netns_look("Blue", &row), -ENOENT);
	assert_int_equal(netns_look("..", &row), -ENOENT);
	create("Blue");
	assert_int_equal(netns_look("Blue", &row), 0);
	assert_string_equal(row.name, "Blue");
	assert_false(row.stale);
	assert_int_equal(row.inode, listed("Blue").inode);
	assert_int_equal(row.device, listed("Blue").device);
	file(NETNS_DIR "/Red");
	assert_int_equal(netns_look("Red", &row), 0);
	assert_true(row.stale);
	assert_int_equal(row.inode, 0);
}

/* -- files that are no namespaces ------------------------------------------- */

static void a_plain_file_is_stale(void **state)
{
	struct error error = { 0 };
	struct netns row;

	(void)state;
	create("Red");
	file(NETNS_DIR "/Blue");
	row = listed("Blue");
	assert_non_null(row.name);
	assert_true(row.stale);
	assert_int_equal(row.device, 0);
	assert_int_equal(row.inode, 0);
	assert_int_equal(netns_open("Blue"), -EINVAL);
	expect(netns_create("Blue", NULL, &error), EEXIST, &error,
	       "Blue is a stale file under /run/netns: no vrf Blue removes it");
	assert_true(listed("Blue").stale);
	delete("Blue");
	assert_null(listed("Blue").name);
	create("Blue");
	assert_false(listed("Blue").stale);
}

static void a_pipe_is_stale_and_never_opened(void **state)
{
	(void)state;
	create("Red");
	assert_int_equal(mkfifo(NETNS_DIR "/Blue", 0600), 0);
	assert_true(listed("Blue").stale);
	assert_int_equal(netns_open("Blue"), -EINVAL);
	delete("Blue");
}

static void a_namespace_of_another_kind_is_stale(void **state)
{
	(void)state;
	create("Red");
	file(NETNS_DIR "/Blue");
	assert_int_equal(mount("/proc/self/ns/uts", NETNS_DIR "/Blue", "none",
			       MS_BIND, NULL), 0);
	assert_true(listed("Blue").stale);
	assert_int_equal(netns_open("Blue"), -EINVAL);
	delete("Blue");
	assert_null(listed("Blue").name);
}

/* A process in a namespace of its own, that lives until the pipe is closed. */
static pid_t live_elsewhere(int *leash)
{
	int ready[2], hold[2];
	pid_t child;
	char byte;

	assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
	assert_int_equal(pipe2(hold, O_CLOEXEC), 0);
	child = fork();
	if (child == 0) {
		close(hold[1]);
		if (unshare(CLONE_NEWNET) < 0 || write(ready[1], "", 1) != 1)
			_exit(1);
		_exit(read(hold[0], &byte, 1) == 0 ? 0 : 1);
	}
	assert_true(child > 0);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	close(hold[0]);
	*leash = hold[1];
	return child;
}

static void a_link_to_a_process_lives_as_long_as_it(void **state)
{
	char target[64];
	int leash, status;
	pid_t child;

	(void)state;
	create("Red");
	child = live_elsewhere(&leash);
	snprintf(target, sizeof(target), "/proc/%d/ns/net", (int)child);
	assert_int_equal(symlink(target, NETNS_DIR "/cont"), 0);
	assert_false(listed("cont").stale);
	assert_int_not_equal(listed("cont").inode, 0);
	status = netns_open("cont");
	assert_true(status >= 0);
	close(status);
	close(leash);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(listed("cont").stale);
	assert_int_equal(netns_open("cont"), -EINVAL);
	delete("cont");
	assert_null(listed("cont").name);
}

static void deleting_a_link_spares_its_target(void **state)
{
	(void)state;
	create("Red");
	assert_int_equal(symlink(NETNS_DIR "/Red", NETNS_DIR "/Rouge"), 0);
	assert_int_equal(listed("Rouge").inode, listed("Red").inode);
	delete("Rouge");
	assert_null(listed("Rouge").name);
	assert_false(listed("Red").stale);
}

static void a_name_mounted_twice_is_deleted_whole(void **state)
{
	(void)state;
	create("Blue");
	assert_int_equal(mount("/proc/self/ns/net", NETNS_DIR "/Blue", "none",
			       MS_BIND, NULL), 0);
	delete("Blue");
	assert_null(listed("Blue").name);
}

#define TEST(name)	cmocka_unit_test_setup(name, begin)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(no_folder_is_an_empty_list),
		TEST(a_created_one_is_listed_and_opens),
		TEST(names_are_sorted_by_byte),
		TEST(a_name_of_255_bytes_is_the_longest),
		TEST(what_is_no_file_name_is_refused),
		TEST(a_taken_name_is_refused),
		TEST(a_deleted_one_is_gone),
		TEST(control_characters_are_escaped_in_errors),
		TEST(a_namespace_can_be_set_up_before_it_has_a_name),
		TEST(attaching_what_is_no_namespace_leaves_nothing),
		TEST(a_single_name_is_looked_at_as_in_the_list),
		TEST(a_plain_file_is_stale),
		TEST(a_pipe_is_stale_and_never_opened),
		TEST(a_namespace_of_another_kind_is_stale),
		TEST(a_link_to_a_process_lives_as_long_as_it),
		TEST(deleting_a_link_spares_its_target),
		TEST(a_name_mounted_twice_is_deleted_whole),
	};

	return cmocka_run_group_tests_name("netns", tests, enter, NULL);
}
