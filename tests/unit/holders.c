/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * holders.c - tests of netns_holders: who is found, and who is not
 */
#include "inside.h"

#include <signal.h>
#include <sys/prctl.h>

#include <vrfsh/netns.h>

static int blue = -1;
static struct arena *arena;

/* -- processes that hold --------------------------------------------------- */

/* A process that stays until let_go(); `begin` runs in it first. */
struct stayer {
	pid_t	pid;
	int	leash;
};

static struct stayer keep(bool (*begin)(void))
{
	int ready[2], leash[2];
	struct stayer stayer;
	char byte = 0;

	assert_false(pipe2(ready, O_CLOEXEC) || pipe2(leash, O_CLOEXEC));
	stayer = (struct stayer){ fork(), leash[1] };
	if (!stayer.pid) {
		close(leash[1]);
		if (begin() && write(ready[1], "y", 1) == 1)
			(void)!read(leash[0], &byte, 1);
		_exit(0);
	}
	close(ready[1]);
	close(leash[0]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return stayer;
}

static void let_go(const struct stayer *stayer)
{
	close(stayer->leash);
	assert_int_equal(waitpid(stayer->pid, NULL, 0), stayer->pid);
}

/* Forgets the descriptor that fork gave it too. */
static bool live_in_it(void)
{
	return !setns(blue, CLONE_NEWNET) && !close(blue);
}

static bool have_it_open(void)
{
	return true;
}

static bool own_mounts(unsigned long propagation)
{
	return !close(blue) && !unshare(CLONE_NEWNS) &&
		!mount("", "/", "none", propagation | MS_REC, NULL);
}

static bool mounts_of_its_own(void)
{
	return own_mounts(MS_PRIVATE);
}

static bool mounts_that_follow(void)
{
	return own_mounts(MS_SLAVE);
}

static bool mounts_that_are_shared(void)
{
	return !close(blue) && !unshare(CLONE_NEWNS);
}

static bool mounts_that_follow_and_are_shared(void)
{
	return own_mounts(MS_SLAVE) &&
		!mount("", "/", "none", MS_SHARED | MS_REC, NULL);
}

/* Below such a one, which stays; it ends with it. */
static bool has_a_follower(void)
{
	int ready[2];
	char byte;

	if (!mounts_that_follow_and_are_shared() || pipe(ready))
		return false;
	if (!fork()) {
		if (!prctl(PR_SET_PDEATHSIG, SIGKILL) &&
		    !unshare(CLONE_NEWNS) &&
		    !mount("", "/", "none", MS_SLAVE | MS_REC, NULL) &&
		    write(ready[1], "y", 1) == 1)
			pause();
		_exit(1);
	}
	close(ready[1]);
	return read(ready[0], &byte, 1) == 1;
}

static bool bound_by_hand(void)
{
	return own_mounts(MS_SLAVE) &&
		!mount("/run/netns/Blue", "/run/held", "none", MS_BIND, NULL);
}

/* -- what is found --------------------------------------------------------- */

static size_t find(bool all, struct holder **list)
{
	dev_t device;
	ino_t inode;
	size_t count;

	assert_int_equal(netns_identify(blue, &device, &inode), 0);
	assert_int_equal(netns_holders(arena, inode, all, list, &count),
			 0);
	return count;
}

static void finds(bool all, enum holder_kind kind, pid_t pid)
{
	struct holder *list;

	assert_int_equal(find(all, &list), 1);
	assert_int_equal(list->kind, kind);
	assert_int_equal(list->pid, pid);
	assert_string_equal(list->command, "holders-test");
}

static void finds_none(bool all)
{
	struct holder *list;

	assert_int_equal(find(all, &list), 0);
}

static int make_blue(void **state)
{
	struct error error = { 0 };

	(void)state;
	arena = arena_new();
	if (!is_inside)
		return 0;
	if (netns_create("Blue", &blue, &error)) {
		print_error("%s\n", error.words);
		return -1;
	}
	/* A name of its own, whatever the program's file is called. */
	return !write_file("/proc/self/comm", "holders-test") ||
		!write_file("/run/held", "");
}

static int drop_arena(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void nobody_holds_a_new_one(void **state)
{
	(void)state;
	need_inside();
	finds_none(false);
	/* Our own descriptor and its name do not count. */
	finds_none(true);
}

static void a_process_inside_is_found(void **state)
{
	struct stayer stayer;

	(void)state;
	need_inside();
	stayer = keep(live_in_it);
	finds(false, HOLDER_PROCESS, stayer.pid);
	finds(true, HOLDER_PROCESS, stayer.pid);
	let_go(&stayer);
	finds_none(true);
}

static void an_open_descriptor_is_found(void **state)
{
	struct stayer stayer;

	(void)state;
	need_inside();
	stayer = keep(have_it_open);
	finds_none(false);
	finds(true, HOLDER_FILE, stayer.pid);
	let_go(&stayer);
}

static void a_mount_made_private_is_found(void **state)
{
	struct stayer stayer;

	(void)state;
	need_inside();
	stayer = keep(mounts_of_its_own);
	finds_none(false);
	finds(true, HOLDER_MOUNT, stayer.pid);
	let_go(&stayer);
}

/* They lose the mount when the name is deleted, as `ip netns exec`'s do. */
static void a_mount_that_follows_ours_is_not_found(void **state)
{
	struct stayer stayer;

	(void)state;
	need_inside();
	stayer = keep(mounts_that_follow);
	finds_none(true);
	let_go(&stayer);
	stayer = keep(mounts_that_are_shared);
	finds_none(true);
	let_go(&stayer);
}

/* As a service of systemd has it: a slave that has slaves of its own. */
static void a_followers_follower_is_not_found(void **state)
{
	struct stayer stayer;

	(void)state;
	need_inside();
	stayer = keep(has_a_follower);
	finds_none(true);
	let_go(&stayer);
}

static void a_mount_bound_by_hand_is_found(void **state)
{
	struct stayer stayer;

	(void)state;
	need_inside();
	stayer = keep(bound_by_hand);
	finds(true, HOLDER_MOUNT, stayer.pid);
	let_go(&stayer);
}

static void a_mount_namespace_is_told_once(void **state)
{
	struct stayer first, second;
	struct holder *list;

	(void)state;
	need_inside();
	first = keep(mounts_of_its_own);
	/* It inherits nothing of the first one's mounts. */
	second = keep(mounts_of_its_own);
	assert_int_equal(find(true, &list), 2);
	let_go(&second);
	assert_int_equal(find(true, &list), 1);
	let_go(&first);
}

static void a_mount_of_ours_elsewhere_is_found(void **state)
{
	struct holder *list;

	(void)state;
	need_inside();
	assert_false(mount("/run/netns/Blue", "/run/held", "none", MS_BIND,
			   NULL));
	assert_int_equal(find(true, &list), 1);
	assert_int_equal(list->kind, HOLDER_MOUNT);
	assert_int_equal(list->pid, 0);
	assert_string_equal(list->command, "/run/held");
	assert_false(umount2("/run/held", MNT_DETACH));
	finds_none(true);
}

static void another_namespaces_processes_are_not_found(void **state)
{
	struct error error = { 0 };
	struct stayer stayer;
	int red, other;

	(void)state;
	need_inside();
	assert_int_equal(netns_create("Red", &red, &error), 0);
	other = blue;
	blue = red;
	stayer = keep(live_in_it);
	blue = other;
	finds_none(false);
	let_go(&stayer);
	close(red);
	assert_int_equal(netns_delete("Red", &error), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_holds_a_new_one),
		cmocka_unit_test(a_process_inside_is_found),
		cmocka_unit_test(an_open_descriptor_is_found),
		cmocka_unit_test(a_mount_made_private_is_found),
		cmocka_unit_test(a_mount_that_follows_ours_is_not_found),
		cmocka_unit_test(a_followers_follower_is_not_found),
		cmocka_unit_test(a_mount_bound_by_hand_is_found),
		cmocka_unit_test(a_mount_namespace_is_told_once),
		cmocka_unit_test(a_mount_of_ours_elsewhere_is_found),
		cmocka_unit_test(another_namespaces_processes_are_not_found),
	};

	go_inside();
	return cmocka_run_group_tests(tests, make_blue, drop_arena);
}
