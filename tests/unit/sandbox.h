/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sandbox.h - a network, a mount namespace and a /run of a test's own
 *
 * To be entered before anything asks where home is. No root is needed, and as
 * root nothing of the machine is touched either.
 */
#ifndef TESTS_UNIT_SANDBOX_H
#define TESTS_UNIT_SANDBOX_H

#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

static inline bool sandbox_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, text, strlen(text)) >= 0;

	if (fd >= 0)
		close(fd);
	return done;
}

/* False where the system forbids it: the tests are skipped then. */
static inline bool sandbox_enter(void)
{
	char uids[32], gids[32];

	snprintf(uids, sizeof(uids), "0 %u 1", (unsigned)getuid());
	snprintf(gids, sizeof(gids), "0 %u 1", (unsigned)getgid());
	return unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS) == 0 &&
	       sandbox_write("/proc/self/setgroups", "deny") &&
	       sandbox_write("/proc/self/uid_map", uids) &&
	       sandbox_write("/proc/self/gid_map", gids) &&
	       mount("tmpfs", "/run", "tmpfs", 0, "mode=755") == 0;
}

/* Runs a program, its output thrown away: its exit status, or -1. */
static inline int sandbox_run(const char *const *argv)
{
	int status, null;
	pid_t child = fork();

	if (child == 0) {
		null = open("/dev/null", O_WRONLY);
		if (null >= 0) {
			dup2(null, STDOUT_FILENO);
			dup2(null, STDERR_FILENO);
		}
		setenv("PATH", "/usr/sbin:/sbin:/usr/bin:/bin", 1);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
