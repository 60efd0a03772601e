/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab.c - tests what is said where a system forbids labs, and labs' names
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../src/shell/lab.h"

/* A system that forbids nothing: Debian 12, an ordinary user. */
static const struct lab_switches plain = {
	.userns_clone = 1, .apparmor = -1, .supported = true,
};

static void assert_says(int code, const struct lab_switches *switches,
			const char *words)
{
	struct error error = { 0 };

	assert_int_equal(lab_explain(&error, code, "make namespaces",
				     switches), -code);
	assert_int_equal(error.code, code);
	if (!strstr(error.words, words))
		fail_msg("`%s` lacks `%s`", error.words, words);
	error_clear(&error);
}

static void assert_says_not(int code, const struct lab_switches *switches,
			    const char *words)
{
	struct error error = { 0 };

	lab_explain(&error, code, "make namespaces", switches);
	if (strstr(error.words, words))
		fail_msg("`%s` has `%s`", error.words, words);
	error_clear(&error);
}

static void debian_switch_is_named_with_its_remedy(void **state)
{
	struct lab_switches switches = plain;

	(void)state;
	switches.userns_clone = 0;
	assert_says(EPERM, &switches, "kernel.unprivileged_userns_clone is 0");
	assert_says(EPERM, &switches,
		    "`sudo sysctl -w kernel.unprivileged_userns_clone=1`");
}

static void debian_switch_does_not_concern_root(void **state)
{
	struct lab_switches switches = plain;

	(void)state;
	switches.userns_clone = 0;
	switches.root = true;
	assert_says_not(EPERM, &switches, "unprivileged_userns_clone");
}

static void limit_of_zero_is_named_whatever_the_errno(void **state)
{
	struct lab_switches switches = plain;

	(void)state;
	switches.exhausted = "user.max_net_namespaces";
	assert_says(ENOSPC, &switches, "user.max_net_namespaces is 0");
	assert_says(EPERM, &switches,
		    "`sudo sysctl -w user.max_net_namespaces=15000`");
}

static void reached_limit_is_told_from_a_forbidding_one(void **state)
{
	(void)state;
	assert_says(ENOSPC, &plain, "no more labs");
	assert_says(EUSERS, &plain, "no more labs");
	assert_says_not(ENOSPC, &plain, "is 0");
}

static void ubuntu_gets_the_profile_and_the_switch(void **state)
{
	struct lab_switches switches = plain;

	(void)state;
	switches.apparmor = 1;
	assert_says(EPERM, &switches, "sudo apparmor_parser -r /");
	assert_says(EACCES, &switches, "`sudo sysctl -w"
		    " kernel.apparmor_restrict_unprivileged_userns=0`");
	switches.apparmor = 0;
	assert_says_not(EPERM, &switches, "apparmor");
	switches.apparmor = 1;
	switches.root = true;
	assert_says_not(EPERM, &switches, "apparmor");
}

static void docker_gets_its_options(void **state)
{
	struct lab_switches switches = plain;

	(void)state;
	switches.container = CONTAINER_DOCKER;
	switches.root = true;
	assert_says(EPERM, &switches, "docker run --security-opt"
		    " seccomp=unconfined");
	assert_says(EROFS, &switches, "systempaths=unconfined");
	assert_says_not(EPERM, &switches, "podman");
}

static void podman_gets_its_option(void **state)
{
	struct lab_switches switches = plain;

	(void)state;
	switches.container = CONTAINER_PODMAN;
	assert_says(EROFS, &switches, "podman run --security-opt unmask=ALL");
	assert_says_not(EROFS, &switches, "docker");
}

static void other_containers_get_a_hint(void **state)
{
	struct lab_switches switches = plain;

	(void)state;
	switches.container = CONTAINER_OTHER;
	assert_says(EPERM, &switches, "security.nesting=true");
}

static void container_on_ubuntu_gets_the_host_s_switch_too(void **state)
{
	struct lab_switches switches = plain;

	(void)state;
	switches.container = CONTAINER_DOCKER;
	switches.apparmor = 1;
	assert_says(EPERM, &switches, "docker run");
	assert_says(EPERM, &switches, "and on its host: `sudo sysctl -w"
		    " kernel.apparmor_restrict_unprivileged_userns=0`");
}

static void old_kernel_is_told_what_it_lacks(void **state)
{
	struct lab_switches switches = plain;

	(void)state;
	assert_says(ENOSYS, &plain, "Linux 5.8");
	switches.supported = false;
	assert_says(EINVAL, &switches, "CONFIG_USER_NS");
}

static void unknown_reason_names_the_step(void **state)
{
	(void)state;
	assert_says(EIO, &plain, "cannot make namespaces: Input/output error");
	assert_says(EPERM, &plain,
		    "cannot make namespaces: Operation not permitted");
}

static void this_system_is_read(void **state)
{
	struct lab_switches switches;

	(void)state;
	lab_switches_read(&switches);
	assert_int_equal(switches.root, geteuid() == 0);
	assert_int_equal(switches.supported,
			 access("/proc/self/ns/user", F_OK) == 0);
	assert_in_range(switches.userns_clone + 1, 0, 2);
}

static void names_are_those_of_hosts(void **state)
{
	static const char *const good[] = { "a", "lab-1", "7", "A_b.c" };
	static const char *const bad[] = {
		"", "-a", ".a", "..", "_", "#1", "a b", "a/b", "a\n", "\xc3\xa4",
	};
	char name[LAB_NAME_MAX + 2];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++)
		assert_true(lab_name_valid(good[i]));
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(lab_name_valid(bad[i]));
	memset(name, 'a', sizeof(name) - 1);
	name[LAB_NAME_MAX + 1] = '\0';
	assert_false(lab_name_valid(name));
	name[LAB_NAME_MAX] = '\0';
	assert_true(lab_name_valid(name));
}

static void address_holds_the_user_and_the_longest_name(void **state)
{
	struct sockaddr_un address;
	char name[LAB_NAME_MAX + 1], wanted[108];
	int len;

	(void)state;
	memset(name, 'a', sizeof(name) - 1);
	name[LAB_NAME_MAX] = '\0';
	len = snprintf(wanted, sizeof(wanted), "vrfsh-lab/%u/%s",
		       (unsigned)geteuid(), name);
	assert_int_equal(lab_address(name, &address),
			 offsetof(struct sockaddr_un, sun_path) + 1 + len);
	assert_int_equal(address.sun_path[0], '\0');
	assert_memory_equal(address.sun_path + 1, wanted, len);
}

static void lab_is_known_by_the_environment(void **state)
{
	(void)state;
	assert_int_equal(unsetenv("VRFSH_LAB"), 0);
	assert_null(lab_name());
	assert_int_equal(setenv("VRFSH_LAB", "", 1), 0);
	assert_null(lab_name());
	assert_int_equal(setenv("VRFSH_LAB", "exam", 1), 0);
	assert_string_equal(lab_name(), "exam");
}

static void nobody_listens_at_a_lab_that_is_not(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_int_equal(lab_connect("no-such-lab"), -ECONNREFUSED);
	assert_int_equal(lab_end("no-such-lab", &error), -ENOENT);
	assert_string_equal(error.words, "no lab named no-such-lab");
	error_clear(&error);
}

/* Another may bind the address and wait for callers: they look at its uid. */
static void keeper_of_another_user_is_not_entered(void **state)
{
	struct sockaddr_un address;
	socklen_t len = lab_address("stolen-name", &address);
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	uid_t uid = geteuid();

	(void)state;
	if (uid != 0)
		skip();
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(seteuid(65534), 0);	/* who listens, is its owner */
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(seteuid(uid), 0);
	assert_int_equal(lab_connect("stolen-name"), -EACCES);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(debian_switch_is_named_with_its_remedy),
		cmocka_unit_test(debian_switch_does_not_concern_root),
		cmocka_unit_test(limit_of_zero_is_named_whatever_the_errno),
		cmocka_unit_test(reached_limit_is_told_from_a_forbidding_one),
		cmocka_unit_test(ubuntu_gets_the_profile_and_the_switch),
		cmocka_unit_test(docker_gets_its_options),
		cmocka_unit_test(podman_gets_its_option),
		cmocka_unit_test(other_containers_get_a_hint),
		cmocka_unit_test(container_on_ubuntu_gets_the_host_s_switch_too),
		cmocka_unit_test(old_kernel_is_told_what_it_lacks),
		cmocka_unit_test(unknown_reason_names_the_step),
		cmocka_unit_test(this_system_is_read),
		cmocka_unit_test(names_are_those_of_hosts),
		cmocka_unit_test(address_holds_the_user_and_the_longest_name),
		cmocka_unit_test(lab_is_known_by_the_environment),
		cmocka_unit_test(nobody_listens_at_a_lab_that_is_not),
		cmocka_unit_test(keeper_of_another_user_is_not_entered),
	};

	return cmocka_run_group_tests_name("lab", tests, NULL, NULL);
}
