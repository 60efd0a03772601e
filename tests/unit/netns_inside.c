/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns_inside.c - tests: what is opened inside a namespace, and the way home
 */
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <vrfsh/netns.h>

#include "vrfs.h"

/* -- there and back ------------------------------------------------------------ */

static uint64_t cookie_of(int fd)
{
	uint64_t cookie = 0;
	socklen_t size = sizeof(cookie);

	assert_int_equal(getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie,
				    &size), 0);
	return cookie;
}

static void sockets_land_where_they_should(void **state)
{
	struct error error = { 0 };
	ino_t home = here();
	int ns, there, back;

	(void)state;
	assert_int_equal(netns_create("Blue", &ns, &error), 0);
	there = netns_socket(ns, AF_INET, SOCK_DGRAM, 0);
	assert_true(there >= 0);
	assert_int_equal(here(), home);
	assert_true(fcntl(there, F_GETFD) & FD_CLOEXEC);
	back = netns_socket(netns_home(), AF_INET, SOCK_DGRAM, 0);
	assert_true(back >= 0);
	assert_int_equal(cookie_of(there), netns_cookie(ns));
	assert_int_equal(cookie_of(back), netns_cookie(netns_home()));
	assert_int_not_equal(cookie_of(there), cookie_of(back));
	assert_int_not_equal(cookie_of(there), 0);
	close(back);
	close(there);
	close(ns);
}

static void a_reused_name_has_another_cookie(void **state)
{
	struct error error = { 0 };
	uint64_t first;
	int ns;

	(void)state;
	assert_int_equal(netns_create("Blue", &ns, &error), 0);
	first = netns_cookie(ns);
	close(ns);
	delete("Blue");
	assert_int_equal(netns_create("Blue", &ns, &error), 0);
	assert_int_not_equal(netns_cookie(ns), first);
	close(ns);
}

static void what_cannot_be_entered_is_an_error_and_no_move(void **state)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	ino_t home = here();

	(void)state;
	assert_int_equal(netns_socket(null, AF_INET, SOCK_DGRAM, 0), -EINVAL);
	assert_int_equal(netns_socket(9999, AF_INET, SOCK_DGRAM, 0), -EBADF);
	assert_int_equal(netns_cookie(null), 0);
	assert_int_equal(here(), home);
	close(null);
}

static void sysctls_are_the_namespaces_own(void **state)
{
	static const char path[] = "net/ipv4/ip_forward";
	struct error error = { 0 };
	struct text value = { 0 };
	int ns;

	(void)state;
	assert_int_equal(netns_create("Blue", &ns, &error), 0);
	assert_int_equal(netns_sysctl_write(netns_home(), path, "0"), 0);
	assert_int_equal(netns_sysctl_write(ns, path, "1"), 0);
	assert_int_equal(netns_sysctl_read(ns, path, &value), 0);
	assert_string_equal(text_string(&value), "1");
	assert_int_equal(netns_sysctl_read(netns_home(), path, &value), 0);
	assert_string_equal(text_string(&value), "0");
	assert_int_equal(netns_sysctl_read(ns, "net/no/such", &value), -ENOENT);
	assert_int_equal(netns_sysctl_write(ns, "net/no/such", "1"), -ENOENT);
	assert_int_equal(netns_sysctl_write(ns, path, "x"), -EINVAL);
	text_free(&value);
	close(ns);
}

static void who_cannot_come_home_ends(void **state)
{
	struct error error = { 0 };
	int ns, status;
	pid_t child;

	(void)state;
	assert_int_equal(netns_create("Blue", &ns, &error), 0);
	child = fork();
	if (child == 0) {
		close(netns_home());
		close(STDERR_FILENO);
		netns_socket(ns, AF_INET, SOCK_DGRAM, 0);
		_exit(77);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), EXIT_FAILURE);
	close(ns);
}

static volatile sig_atomic_t alarms, strays;
static ino_t home_inode;

static void look_around(int signal)
{
	struct stat status;

	(void)signal;
	alarms++;
	if (stat("/proc/thread-self/ns/net", &status) < 0 ||
	    status.st_ino != home_inode)
		strays++;
}

static void no_signal_finds_the_thread_abroad(void **state)
{
	struct sigaction action = { .sa_handler = look_around }, before;
	struct itimerval often = { { 0, 50 }, { 0, 50 } }, never = { 0 };
	struct error error = { 0 };
	int ns;

	(void)state;
	assert_int_equal(netns_create("Blue", &ns, &error), 0);
	home_inode = here();
	alarms = strays = 0;
	assert_int_equal(sigaction(SIGALRM, &action, &before), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &often, NULL), 0);
	while (alarms < 500) {
		int fd = netns_socket(ns, AF_UNIX, SOCK_DGRAM, 0);

		assert_true(fd >= 0);
		close(fd);
	}
	assert_int_equal(setitimer(ITIMER_REAL, &never, NULL), 0);
	assert_int_equal(sigaction(SIGALRM, &before, NULL), 0);
	assert_int_equal(strays, 0);
	close(ns);
}

#define TEST(name)	cmocka_unit_test_setup(name, begin)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(sockets_land_where_they_should),
		TEST(a_reused_name_has_another_cookie),
		TEST(what_cannot_be_entered_is_an_error_and_no_move),
		TEST(sysctls_are_the_namespaces_own),
		TEST(who_cannot_come_home_ends),
		TEST(no_signal_finds_the_thread_abroad),
	};

	return cmocka_run_group_tests_name("netns_inside", tests, enter, NULL);
}
