/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab_list.c - the labs of this user
 *
 * The kernel's list of sockets (proc_net(5), unix) is the list of labs; how
 * many consoles each has, its keeper says.
 */
#include <errno.h>
#include <unistd.h>

#include "lab.h"

/* Of the columns Num RefCount Protocol Flags Type St Inode Path. */
enum { COLUMN_FLAGS = 3, COLUMN_PATH = 7 };

#define LISTENING	"00010000"	/* __SO_ACCEPTCON, linux/net.h */

/* The lab's name, if the line is a listening keeper's; cuts the line up. */
static const char *keeper_name(char *line, const char *prefix)
{
	char *column = NULL, *rest = line;
	int i;

	for (i = 0; i <= COLUMN_PATH; i++) {
		while (*rest == ' ')
			rest++;
		column = i == COLUMN_PATH ? strsep(&rest, "\n") :
			 strsep(&rest, " \n");
		if (!column || !rest)
			return NULL;
		if (i == COLUMN_FLAGS && strcmp(column, LISTENING))
			return NULL;
	}
	if (*column != '@' ||
	    strncmp(column + 1, prefix, strlen(prefix)))
		return NULL;
	return column + 1 + strlen(prefix);
}

/* Its line; nothing if it ended meanwhile. */
static void describe(const char *name, struct text *list)
{
	struct lab_answer answer;
	int code, connection = lab_connect(name);

	if (connection < 0)
		return;
	code = lab_talk(connection, LAB_ASK, &answer, NULL);
	close(connection);
	if (code == -ECONNRESET)
		return;
	text_escape(list, name);
	if (code)
		text_puts(list, "  does not answer");
	else if (answer.consoles)
		text_printf(list, "  %u console%s%s", answer.consoles,
			    answer.consoles == 1 ? "" : "s",
			    answer.kept ? ", kept" : "");
	else
		text_puts(list, "  no console, kept");
	text_putc(list, '\n');
}

struct names {
	char	**list;
	size_t	  count, max;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int read_names(struct names *names)
{
	FILE *sockets = fopen("/proc/self/net/unix", "re");
	struct text prefix = { 0 };
	char *line = NULL;
	size_t size = 0;

	if (!sockets)
		return -errno;
	lab_prefix(&prefix);
	while (getline(&line, &size, sockets) > 0) {
		const char *name = keeper_name(line, prefix.data);

		if (!name)
			continue;
		names->list = vector_room(names->list, names->count,
					  &names->max, sizeof(char *));
		names->list[names->count++] = memory_copy(name);
	}
	free(line);
	text_free(&prefix);
	fclose(sockets);
	return 0;
}

int lab_list(struct text *list, struct error *error)
{
	struct names names = { 0 };
	int code = read_names(&names);
	size_t i;

	if (code)
		return error_set(error, -code, "cannot read the kernel's list"
				 " of sockets: %s", error_words(code));
	if (names.count)
		qsort(names.list, names.count, sizeof(char *), by_name);
	for (i = 0; i < names.count; i++) {
		describe(names.list[i], list);
		free(names.list[i]);
	}
	free(names.list);
	return 0;
}
