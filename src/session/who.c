/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * who.c - who sits in a session, and where: for journals, locks and the log
 */
#include <pwd.h>
#include <unistd.h>

#include <vrfsh/session.h>

/* The user of the process; in a lab that is its root. */
static const char *user_name(struct arena *arena)
{
	const struct passwd *user = getpwuid(geteuid());

	return user ? arena_string(arena, user->pw_name)
		    : arena_printf(arena, "%u", (unsigned)geteuid());
}

/* The other end of an SSH connection: the first word of SSH_CONNECTION. */
static const char *far_end(const struct session *session, struct arena *arena)
{
	const char *connection = session_ssh(session);
	size_t len = connection ? strcspn(connection, " ") : 0;

	return len && is_plain(connection)
		? arena_substring(arena, connection, len) : NULL;
}

/* The terminal that is sat at: one of the three streams is one, unless a
 * program or a timer runs a script. */
static const char *terminal(const struct session *session, struct arena *arena)
{
	const char *far = far_end(session, arena), *line = NULL;
	char path[64];

	for (int fd = 0; fd < 3 && !line; fd++)
		if (!ttyname_r(fd, path, sizeof(path)))
			line = strncmp(path, "/dev/", 5) ? path : path + 5;
	if (!line)
		return far ? far : "no terminal";
	return far ? arena_printf(arena, "%s (%s)", line, far)
		   : arena_string(arena, line);
}

void session_who(const struct session *session, struct arena *arena,
		 struct journal_head *head)
{
	head->when = time(NULL);
	head->pid = getpid();
	head->user = user_name(arena);
	head->from = terminal(session, arena);
}
