/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns_beside.c - tests: beside ip-netns(8) and other makers, killed, forbidden
 */
#include <limits.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <vrfsh/netns.h>

#include "vrfs.h"

/* How often the folder itself is mounted; whether it is shared. */
static int folder_mounts(bool *shared)
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char line[PATH_MAX];
	int count = 0;

	*shared = false;
	assert_non_null(mounts);
	while (fgets(line, sizeof(line), mounts)) {
		if (!strstr(line, " " NETNS_DIR " "))
			continue;
		count++;
		*shared = strstr(line, " shared:");
	}
	fclose(mounts);
	return count;
}

/* -- beside ip-netns(8) ------------------------------------------------------- */

static int ip_netns(const char *verb, const char *name)
{
	const char *const argv[] = { "ip", "netns", verb, name, NULL };

	return sandbox_run(argv);
}

static int ip_netns_exec(const char *name)
{
	const char *const argv[] = { "ip", "netns", "exec", name, "true",
				     NULL };

	return sandbox_run(argv);
}

static void need_ip(void)
{
	const char *const argv[] = { "ip", "-Version", NULL };

	if (sandbox_run(argv) != 0)
		skip();
}

static void what_ip_made_is_used_and_deleted(void **state)
{
	(void)state;
	need_ip();
	assert_int_equal(ip_netns("add", "Blue"), 0);
	assert_non_null(listed("Blue").name);
	assert_false(listed("Blue").stale);
	delete("Blue");
	assert_int_not_equal(ip_netns_exec("Blue"), 0);
	assert_int_equal(ip_netns("add", "Blue"), 0);
}

static void what_we_made_ip_uses_and_deletes(void **state)
{
	(void)state;
	need_ip();
	create("Blue");
	assert_int_equal(ip_netns_exec("Blue"), 0);
	assert_int_not_equal(ip_netns("add", "Blue"), 0);
	assert_int_equal(ip_netns("del", "Blue"), 0);
	assert_null(listed("Blue").name);
	create("Blue");
}

static void the_folder_is_mounted_once_and_shared(void **state)
{
	bool shared;

	(void)state;
	create("Blue");
	create("Red");
	assert_int_equal(folder_mounts(&shared), 1);
	assert_true(shared);
}

/* -- many at once, and killed ------------------------------------------------- */

/* Whether somebody waits for a flock that another holds (proc_locks(5)). */
static bool is_awaited(void)
{
	FILE *locks = fopen("/proc/locks", "re");
	char line[256];
	bool found = false;

	assert_non_null(locks);
	while (fgets(line, sizeof(line), locks))
		found |= strstr(line, "-> FLOCK") != NULL;
	fclose(locks);
	return found;
}

static void the_folder_is_made_ready_under_its_lock(void **state)
{
	struct error error = { 0 };
	int lock, status;
	bool shared;
	pid_t child;

	(void)state;
	if (access("/proc/locks", R_OK) < 0)
		skip();
	create("Blue");
	delete("Blue");
	umount2(NETNS_DIR, MNT_DETACH);
	lock = open(NETNS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(lock, LOCK_EX), 0);
	child = fork();
	if (child == 0) {
		/* Else the lock is its own as well. */
		close(lock);
		_exit(netns_create("Blue", NULL, &error) < 0);
	}
	while (!is_awaited())
		assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	assert_int_equal(folder_mounts(&shared), 0);
	close(lock);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(folder_mounts(&shared), 1);
}

/* How many of eight makers that start at once succeed; none fails otherwise. */
static int race(const char *name)
{
	struct error error = { 0 };
	int won = 0, status;

	for (int i = 0; i < 8; i++)
		if (fork() == 0)
			_exit(netns_create(name, NULL, &error) == 0 ? 0 :
			      error.code == EEXIST ? 1 : 2);
	for (int i = 0; i < 8; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status));
		assert_true(WEXITSTATUS(status) < 2);
		won += WEXITSTATUS(status) == 0;
	}
	return won;
}

static void of_many_makers_of_one_name_one_wins(void **state)
{
	(void)state;
	for (int round = 0; round < 25; round++) {
		bool shared;

		umount2(NETNS_DIR, MNT_DETACH);
		rmdir(NETNS_DIR);
		assert_int_equal(race("Blue"), 1);
		assert_false(listed("Blue").stale);
		assert_int_equal(folder_mounts(&shared), 1);
		assert_true(shared);
		delete("Blue");
	}
}

static void make_and_delete_for_ever(int ready)
{
	struct error error = { 0 };

	for (;;) {
		if (netns_create("Blue", NULL, &error) < 0 ||
		    write(ready, "", 1) != 1 ||
		    netns_delete("Blue", &error) < 0)
			_exit(1);
	}
}

/* Killed anywhere: what is there is whole, or stale and can be removed. */
static void a_killed_maker_leaves_nothing_in_the_way(void **state)
{
	(void)state;
	for (int round = 0; round < 60; round++) {
		int ready[2], status;
		struct netns row;
		pid_t child;
		char byte;

		assert_int_equal(pipe2(ready, O_CLOEXEC), 0);
		child = fork();
		if (child == 0)
			make_and_delete_for_ever(ready[1]);
		assert_true(child > 0);
		for (int i = 0; i <= round % 4; i++)
			assert_int_equal(read(ready[0], &byte, 1), 1);
		for (volatile int spin = 0; spin < round * 3000; spin++)
			;
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
		row = listed("Blue");
		if (row.name)
			delete("Blue");
		create("Blue");
		delete("Blue");
		close(ready[0]);
		close(ready[1]);
	}
}

static void drop_privileges(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[2] = { { 0 }, { 0 } };

	if (syscall(SYS_capset, &header, none) < 0)
		_exit(9);
}

static bool is_plea(const struct error *error, const char *doing)
{
	char words[160];

	snprintf(words, sizeof(words), "not permitted: %s a VRF needs root "
		 "(or try vrfsh --lab, which needs none)", doing);
	return error->code == EPERM && !strcmp(error->words, words);
}

static int try_without_privileges(void)
{
	struct error error = { 0 };
	int ns;

	drop_privileges();
	if (netns_create("Red", NULL, &error) != -EPERM ||
	    !is_plea(&error, "making"))
		return 1;
	error_clear(&error);
	if (netns_delete("Blue", &error) != -EPERM ||
	    !is_plea(&error, "deleting"))
		return 2;
	error_clear(&error);
	/* Looking needs none. */
	ns = netns_open("Blue");
	if (ns < 0 || netns_socket(ns, AF_UNIX, SOCK_DGRAM, 0) != -EPERM)
		return 3;
	if (netns_delete("Green", &error) != -ENOENT)
		return 4;
	error_clear(&error);
	return 0;
}

static void without_privilege_the_remedy_is_named(void **state)
{
	int status;
	pid_t child;

	(void)state;
	create("Blue");
	child = fork();
	if (child == 0)
		_exit(try_without_privileges());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_null(listed("Red").name);
	assert_false(listed("Blue").stale);
}

#define TEST(name)	cmocka_unit_test_setup(name, begin)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(what_ip_made_is_used_and_deleted),
		TEST(what_we_made_ip_uses_and_deletes),
		TEST(the_folder_is_mounted_once_and_shared),
		TEST(the_folder_is_made_ready_under_its_lock),
		TEST(of_many_makers_of_one_name_one_wins),
		TEST(a_killed_maker_leaves_nothing_in_the_way),
		TEST(without_privilege_the_remedy_is_named),
	};

	return cmocka_run_group_tests_name("netns_beside", tests, enter, NULL);
}
