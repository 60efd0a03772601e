/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run.c - tests of netns_run: what a program finds, and what we get back
 */
#include "inside.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <vrfsh/netns.h>

static int blue = -1;

/* -- helpers --------------------------------------------------------------- */

static int collect(void *context, const char *data, size_t len)
{
	text_add(context, data, len);
	return 0;
}

/* Runs a shell command in Blue; its output is in `text`, its status returned. */
static int in_blue(const char *command, struct text *text)
{
	char *const argv[] = {
		(char[]){ "sh" }, (char[]){ "-c" }, (char *)(uintptr_t)command,
		NULL
	};
	struct run run = {
		.ns = blue, .name = "Blue", .argv = argv, .out = -1,
		.feed = text ? collect : NULL, .context = text,
	};
	struct error error = { 0 };
	int status;

	assert_int_equal(netns_run(&run, &status, &error), 0);
	return status;
}

static void says(const char *command, const char *expected)
{
	struct text text = { 0 };

	assert_int_equal(in_blue(command, &text), 0);
	assert_string_equal(text_string(&text), expected);
	text_free(&text);
}

/* Runs a program that cannot be started. */
static int refused(const char *program, int *status, struct error *error)
{
	char *const argv[] = { (char *)(uintptr_t)program, NULL };
	struct run run = { .ns = netns_home(), .argv = argv, .out = -1 };

	return netns_run(&run, status, error);
}

static int make_blue(void **state)
{
	struct error error = { 0 };

	(void)state;
	if (is_inside && netns_create("Blue", &blue, &error)) {
		print_error("%s\n", error.words);
		return -1;
	}
	return 0;
}

/* -- what comes back ------------------------------------------------------- */

static void the_exit_status_is_the_programs(void **state)
{
	(void)state;
	need_inside();
	assert_int_equal(in_blue("exit 0", NULL), 0);
	assert_int_equal(in_blue("exit 37", NULL), 37);
	assert_int_equal(in_blue("kill -TERM $$", NULL), 128 + SIGTERM);
}

static void a_missing_program_is_127(void **state)
{
	struct error error = { 0 };
	int status;

	(void)state;
	assert_int_equal(refused("no-such-program", &status, &error), -ENOENT);
	assert_int_equal(status, 127);
	assert_string_equal(error.words, "no-such-program: no such program");
	error_clear(&error);
}

static void a_program_that_cannot_be_run_is_126(void **state)
{
	struct error error = { 0 };
	int status;

	(void)state;
	assert_int_equal(refused("/dev/null", &status, &error), -EACCES);
	assert_int_equal(status, 126);
	assert_string_equal(error.words,
			    "/dev/null cannot be run: Permission denied");
	error_clear(&error);
}

static void a_missing_interpreter_is_126(void **state)
{
	struct error error = { 0 };
	int status;

	(void)state;
	need_inside();
	assert_true(write_file("/run/script", "#!/no/such/shell\n"));
	assert_false(chmod("/run/script", 0755));
	assert_int_equal(refused("/run/script", &status, &error), -ENOENT);
	assert_int_equal(status, 126);
	error_clear(&error);
}

static void output_is_fed_while_it_runs(void **state)
{
	struct text text = { 0 };

	(void)state;
	need_inside();
	/* More than a pipe holds. */
	assert_int_equal(in_blue("head -c 300000 /dev/zero; exit 3", &text), 3);
	assert_int_equal(text.len, 300000);
	text_free(&text);
}

static int take_none(void *context, const char *data, size_t len)
{
	(void)context;
	(void)data;
	(void)len;
	return -EPIPE;
}

static void a_reader_that_leaves_ends_the_program(void **state)
{
	char *const argv[] = { (char[]){ "yes" }, NULL };
	struct run run = {
		.ns = blue, .argv = argv, .out = -1, .feed = take_none,
	};
	struct error error = { 0 };
	int status;

	(void)state;
	need_inside();
	assert_int_equal(netns_run(&run, &status, &error), 0);
	assert_int_equal(status, 128 + SIGPIPE);
}

static void what_stays_in_the_background_is_not_waited_for(void **state)
{
	struct text text = { 0 };
	pid_t left;

	(void)state;
	need_inside();
	assert_int_equal(in_blue("tail -f /dev/null & echo $!", &text), 0);
	left = strtol(text_string(&text), NULL, 10);
	assert_true(left > 0);
	assert_false(kill(left, SIGKILL));
	text_free(&text);
}

static void output_may_go_to_a_descriptor(void **state)
{
	char *const argv[] = { (char[]){ "echo" }, (char[]){ "there" }, NULL };
	struct run run = { .ns = netns_home(), .argv = argv };
	struct error error = { 0 };
	char bytes[16] = "";
	int pipe[2], status;

	(void)state;
	assert_false(pipe2(pipe, O_CLOEXEC));
	run.out = pipe[1];
	assert_int_equal(netns_run(&run, &status, &error), 0);
	assert_int_equal(status, 0);
	assert_int_equal(read(pipe[0], bytes, sizeof(bytes) - 1), 6);
	assert_string_equal(bytes, "there\n");
	close(pipe[0]);
	close(pipe[1]);
}

/* -- what the program finds ------------------------------------------------ */

static void it_runs_in_the_namespace(void **state)
{
	char expected[64];
	dev_t device;
	ino_t inode;

	(void)state;
	need_inside();
	assert_int_equal(netns_identify(blue, &device, &inode), 0);
	snprintf(expected, sizeof(expected), "net:[%ju]\n", (uintmax_t)inode);
	says("readlink /proc/self/ns/net", expected);
}

static void sys_shows_the_namespaces_interfaces(void **state)
{
	(void)state;
	need_inside();
	assert_int_equal(shell("ip link add here type bridge;"
			       "ip -n Blue link add inner type bridge"), 0);
	says("ls /sys/class/net", "inner\nlo\n");
}

static void its_etc_lies_over_ours(void **state)
{
	struct text text = { 0 };
	int status;

	(void)state;
	need_inside();
	assert_false(mkdir("/etc/netns/Blue", 0755));
	assert_true(write_file("/etc/resolv.conf", "nameserver 127.0.0.1\n"));
	assert_true(write_file("/etc/netns/Blue/resolv.conf", "its own\n"));
	assert_true(write_file("/etc/netns/Blue/untold", "nothing to cover\n"));
	status = in_blue("cat /etc/resolv.conf", &text);
	assert_string_equal(text_string(&text), "its own\n");
	assert_int_equal(status, 0);
	assert_int_equal(shell("grep -q 127.0.0.1 /etc/resolv.conf"), 0);
	text_free(&text);
	assert_int_equal(shell("rm -r /etc/netns/Blue /etc/resolv.conf"), 0);
}

static void its_mounts_are_its_own(void **state)
{
	(void)state;
	need_inside();
	assert_int_equal(in_blue("mount -t tmpfs tmpfs /run && : >/run/inside",
				 NULL), 0);
	assert_int_equal(access("/run/inside", F_OK), -1);
}

static void no_descriptor_of_ours_reaches_it(void **state)
{
	int leaky = open("/dev/null", O_RDONLY);	/* not close-on-exec */

	(void)state;
	need_inside();
	assert_true(leaky >= 0);
	/* The last one is the folder that ls(1) reads. */
	says("exec ls /proc/self/fd", "0\n1\n2\n3\n");
	close(leaky);
}

static void one_descriptor_may_be_passed(void **state)
{
	char *const argv[] = {
		(char[]){ "sh" }, (char[]){ "-c" }, (char[]){ "cat <&3" }, NULL
	};
	struct text text = { 0 };
	struct run run = {
		.ns = netns_home(), .argv = argv, .out = -1,
		.feed = collect, .context = &text,
	};
	struct error error = { 0 };
	int pipe[2], status;

	(void)state;
	assert_false(pipe2(pipe, O_CLOEXEC));
	assert_int_equal(write(pipe[1], "handed on", 9), 9);
	close(pipe[1]);
	run.pass = pipe[0];
	assert_int_equal(netns_run(&run, &status, &error), 0);
	assert_int_equal(status, 0);
	assert_string_equal(text_string(&text), "handed on");
	close(pipe[0]);
	text_free(&text);
}

static void variables_are_added_to_its_environment(void **state)
{
	static const char *const env[] = { "VRFSH_VRF=Blue", "EMPTY=", NULL };
	char *const argv[] = {
		(char[]){ "sh" }, (char[]){ "-c" },
		(char[]){ "echo $VRFSH_VRF ${EMPTY-unset} ${PATH:+path}" }, NULL
	};
	struct text text = { 0 };
	struct run run = {
		.ns = netns_home(), .argv = argv, .out = -1, .env = env,
		.feed = collect, .context = &text,
	};
	struct error error = { 0 };
	int status;

	(void)state;
	assert_int_equal(netns_run(&run, &status, &error), 0);
	assert_string_equal(text_string(&text), "Blue path\n");
	assert_null(getenv("VRFSH_VRF"));
	text_free(&text);
}

static void its_input_may_be_empty(void **state)
{
	char *const argv[] = { (char[]){ "cat" }, NULL };
	struct text text = { 0 };
	struct run run = {
		.ns = netns_home(), .argv = argv, .out = -1, .no_input = true,
		.feed = collect, .context = &text,
	};
	struct error error = { 0 };
	int status;

	(void)state;
	assert_int_equal(netns_run(&run, &status, &error), 0);
	assert_int_equal(status, 0);
	assert_int_equal(text.len, 0);
}

static void signals_are_at_their_defaults(void **state)
{
	sigset_t mask, old;

	(void)state;
	need_inside();
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigprocmask(SIG_BLOCK, &mask, &old);
	/* But 32 and 33, the C library's own, which nobody can set: those come
	 * as they were when the tests were started. */
	says("sed -En '/^Sig(Blk|Ign):/{ s/.(.{7})$/_\\1/; s/.(_.{7})$/_\\1/; p }' "
	     "/proc/self/status",
	     "SigBlk:\t0000000__0000000\nSigIgn:\t0000000__0000000\n");
	sigprocmask(SIG_SETMASK, &old, NULL);
	signal(SIGPIPE, SIG_DFL);
}

/* -- how we are left ------------------------------------------------------- */

static void our_signals_are_as_before(void **state)
{
	struct sigaction interrupt, quit, action;
	sigset_t mask;

	(void)state;
	need_inside();
	sigaction(SIGINT, NULL, &interrupt);
	sigaction(SIGQUIT, NULL, &quit);
	assert_int_equal(in_blue(":", NULL), 0);
	sigaction(SIGINT, NULL, &action);
	assert_true(action.sa_handler == interrupt.sa_handler);
	sigaction(SIGQUIT, NULL, &action);
	assert_true(action.sa_handler == quit.sa_handler);
	sigprocmask(SIG_BLOCK, NULL, &mask);
	assert_false(sigismember(&mask, SIGTERM));
}

static void an_interrupt_is_the_programs_alone(void **state)
{
	(void)state;
	need_inside();
	/* To the whole process group, as the terminal does it. */
	assert_false(setpgid(0, 0));
	assert_int_equal(in_blue("kill -INT 0", NULL), 128 + SIGINT);
}

static void the_home_namespace_is_still_ours(void **state)
{
	struct stat here, home;

	(void)state;
	need_inside();
	assert_int_equal(in_blue(":", NULL), 0);
	assert_false(stat("/proc/self/ns/net", &here));
	assert_false(fstat(netns_home(), &home));
	assert_int_equal(here.st_ino, home.st_ino);
}

/* A session leader with a terminal, whose child takes the foreground, spoils
 * the terminal's modes and dies: 0 if all is ours again. */
static int lose_terminal(const char *path)
{
	char *const argv[] = {
		(char[]){ "sh" }, (char[]){ "-c" },
		(char[]){ "set -m; stty -echo; sh -c 'kill -KILL $PPID'" }, NULL
	};
	struct run run = { .argv = argv, .out = -1 };
	struct error error = { 0 };
	struct termios modes;
	int fd, status;

	if (setsid() < 0)
		return 10;
	fd = open(path, O_RDWR);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) || dup2(fd, 0) < 0 ||
	    dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
		return 11;
	run.ns = netns_home();
	if (netns_run(&run, &status, &error) || status != 128 + SIGKILL)
		return 12;
	if (tcgetpgrp(0) != getpgrp())
		return 13;
	return tcgetattr(0, &modes) || !(modes.c_lflag & ECHO) ? 14 : 0;
}

static void the_terminal_is_ours_again(void **state)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), status;
	pid_t child;

	(void)state;
	if (master < 0 || grantpt(master) || unlockpt(master))
		skip();
	child = fork();
	if (!child)
		_exit(lose_terminal(ptsname(master)));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	close(master);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_exit_status_is_the_programs),
		cmocka_unit_test(a_missing_program_is_127),
		cmocka_unit_test(a_program_that_cannot_be_run_is_126),
		cmocka_unit_test(a_missing_interpreter_is_126),
		cmocka_unit_test(output_is_fed_while_it_runs),
		cmocka_unit_test(a_reader_that_leaves_ends_the_program),
		cmocka_unit_test(what_stays_in_the_background_is_not_waited_for),
		cmocka_unit_test(output_may_go_to_a_descriptor),
		cmocka_unit_test(it_runs_in_the_namespace),
		cmocka_unit_test(sys_shows_the_namespaces_interfaces),
		cmocka_unit_test(its_etc_lies_over_ours),
		cmocka_unit_test(its_mounts_are_its_own),
		cmocka_unit_test(no_descriptor_of_ours_reaches_it),
		cmocka_unit_test(one_descriptor_may_be_passed),
		cmocka_unit_test(variables_are_added_to_its_environment),
		cmocka_unit_test(its_input_may_be_empty),
		cmocka_unit_test(signals_are_at_their_defaults),
		cmocka_unit_test(our_signals_are_as_before),
		cmocka_unit_test(an_interrupt_is_the_programs_alone),
		cmocka_unit_test(the_home_namespace_is_still_ours),
		cmocka_unit_test(the_terminal_is_ours_again),
	};

	go_inside();
	/* A shell's background job is started with these ignored. */
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	return cmocka_run_group_tests(tests, make_blue, NULL);
}
