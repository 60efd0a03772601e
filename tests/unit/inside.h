/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inside.h - for tests that live in namespaces of their own, with an /etc and
 * processes of their own too
 *
 * Where the system forbids such a sandbox, the tests are skipped.
 */
#ifndef TESTS_UNIT_INSIDE_H
#define TESTS_UNIT_INSIDE_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "sandbox.h"

static bool is_inside;

static inline bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool done;

	if (fd < 0)
		return false;
	done = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	return !close(fd) && done;
}

/* What a resolver needs, and no more: no question leaves for a server. */
static inline bool make_etc(void)
{
	return !mount("tmpfs", "/etc", "tmpfs", 0, "mode=755") &&
		write_file("/etc/nsswitch.conf", "hosts: files\n") &&
		write_file("/etc/hosts", "127.0.0.1 localhost\n") &&
		!mkdir("/etc/netns", 0755);
}

/* To be called first in main(). */
static inline void go_inside(void)
{
	is_inside = sandbox_enter() && make_etc();
	setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
}

/* The first line of every test that needs it. */
static inline void need_inside(void)
{
	if (!is_inside)
		skip();
}

/* Runs a shell script; returns its exit status. */
static inline int shell(const char *script)
{
	pid_t child = fork();
	int status;

	if (!child) {
		execl("/bin/sh", "sh", "-ec", script, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
