/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ssh.c - the connection by which somebody sits at this console
 *
 * sshd says it in SSH_CONNECTION. sudo(8) and su(1) take that out of the
 * environment, but it still stands in that of the shell above: so the processes
 * above are asked, as far as they may be looked at. Not in a lab: no way to it
 * leads through its network, and its /proc may be that of others.
 */
#include <unistd.h>

#include "parts.h"

struct ssh {
	bool		 known;		/* looked for already */
	struct text	 value;
};

enum { ABOVE_MAX = 16 };	/* processes between this one and the login */

static const char name[] = "SSH_CONNECTION=";

/* Its value in a process's environment, added to a text. */
static bool look_at(pid_t pid, struct text *value)
{
	struct text all = { 0 };
	char path[64];
	bool found = false;

	snprintf(path, sizeof(path), "/proc/%d/environ", (int)pid);
	if (!file_read(path, &all))
		for (size_t at = 0; !found && at < all.len;
		     at += strlen(all.data + at) + 1) {
			const char *one = all.data + at;

			found = !strncmp(one, name, sizeof(name) - 1);
			if (found)
				text_puts(value, one + sizeof(name) - 1);
		}
	text_free(&all);
	return found;
}

/* 0: none that can be seen. The command in brackets may hold anything, also
 * brackets: proc(5) has the state behind the last one. */
static pid_t parent_of(pid_t pid)
{
	struct text all = { 0 };
	const char *behind;
	char path[64];
	int parent = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if (!file_read(path, &all) && (behind = strrchr(text_string(&all), ')')) &&
	    sscanf(behind, ") %*c %d", &parent) != 1)
		parent = 0;
	text_free(&all);
	return parent;
}

/* Whether /proc tells of our processes by the numbers that we know. */
static bool is_our_proc(void)
{
	char self[32] = "";

	return readlink("/proc/self", self, sizeof(self) - 1) > 0 &&
	       strtol(self, NULL, 10) == getpid();
}

const char *session_ssh(const struct session *session)
{
	const char *here = getenv("SSH_CONNECTION");
	struct ssh *ssh = session->ssh;
	pid_t pid = getppid();

	if (here || session->lab)
		return here;
	if (!ssh->known && !is_our_proc())
		ssh->known = true;
	for (int i = 0; !ssh->known && pid > 1 && i < ABOVE_MAX; i++) {
		if (look_at(pid, &ssh->value))
			break;
		pid = parent_of(pid);
	}
	ssh->known = true;
	return ssh->value.len ? text_string(&ssh->value) : NULL;
}

struct ssh *ssh_new(void)
{
	return memory_new(sizeof(struct ssh));
}

void ssh_free(struct ssh *ssh)
{
	text_free(&ssh->value);
	free(ssh);
}
