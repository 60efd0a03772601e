/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_users.c - show users: who is logged in, by line
 *
 * From the system's own record of logins (utmpx(5)); a session that is not in
 * it, as in containers and labs, is shown all the same. A terminal's place in
 * IOS's numbering: the console is 0, the n-th pseudo terminal vty n.
 */
#include <pwd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <utmpx.h>

#include "show.h"

struct show_users {
	char	none;		/* it has no values */
};

static const struct word words[] = {
	{ .word = "users", .help = "Who is logged in" },
	{ 0 }
};

enum { FIRST_TTY = 1, FIRST_VTY = 100 };	/* numbers of their first lines */

struct user_row {
	const char	*line;		/* vty 0 */
	uint32_t	 number;
	const char	*user, *location;
	const char	*tty;		/* below /dev; NULL: no terminal */
	uint32_t	 idle;		/* seconds */
	bool		 self;
};

static const struct column user_columns[] = {
	COLUMN(struct user_row, line, STRING),
	COLUMN(struct user_row, user, STRING),
	COLUMN(struct user_row, tty, STRING),
	COLUMN(struct user_row, location, STRING),
	COLUMN(struct user_row, idle, U32),
	COLUMN(struct user_row, self, BOOL),
	{ 0 }
};

static void users_head(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, "    Line       User       Host(s)              "
			"Idle       Location\n");
}

static void users_text(struct text *text, const void *row, const void *context)
{
	const struct user_row *r = row;

	(void)context;
	text_printf(text, "%c%3u %s", r->self ? '*' : ' ', r->number, r->line);
	text_column(text, 15);
	text_escape(text, r->user);
	text_column(text, 26);
	text_puts(text, "idle");
	text_column(text, 47);
	text_span(text, r->idle);
	if (r->location) {
		text_column(text, 58);
		text_escape(text, r->location);
	}
	text_putc(text, '\n');
}

static void users_foot(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, "\n  Interface    User               Mode         "
			"Idle     Peer Address\n");
}

static const struct row_type users_type = {
	.columns = user_columns, .head = users_head, .text = users_text,
	.foot = users_foot,
};

/* -- reading ---------------------------------------------------------------------- */

/* What a terminal is called on a router: `pts/3` is `vty 3`. */
static void name_line(struct arena *arena, struct user_row *row)
{
	uint64_t number = 0;

	if (row->tty && !strncmp(row->tty, "pts/", 4) &&
	    !number_parse(row->tty + 4, 0, UINT16_MAX, &number)) {
		row->number = FIRST_VTY + (uint32_t)number;
		row->line = arena_printf(arena, "vty %u", (unsigned)number);
	} else if (row->tty && !strncmp(row->tty, "tty", 3) &&
		   !number_parse(row->tty + 3, 1, UINT16_MAX, &number)) {
		row->number = FIRST_TTY + (uint32_t)number;
		row->line = arena_printf(arena, "tty %u", (unsigned)number);
	} else {
		row->line = "con 0";
	}
}

/* A terminal was last read from when its file was last accessed. */
static uint32_t idle_time(const char *tty)
{
	char path[64];
	struct stat st;
	time_t now = time(NULL);

	if (snprintf(path, sizeof(path), "/dev/%s", tty) >=
	    (int)sizeof(path) || stat(path, &st) < 0)
		return 0;
	return st.st_atime < now ? (uint32_t)(now - st.st_atime) : 0;
}

/* The terminal that is typed at; NULL: there is none. */
static const char *own_tty(struct arena *arena)
{
	char path[64];

	if (ttyname_r(STDIN_FILENO, path, sizeof(path)) ||
	    strncmp(path, "/dev/", 5))
		return NULL;
	return arena_string(arena, path + 5);
}

static const char *own_name(struct arena *arena)
{
	const struct passwd *user = getpwuid(geteuid());

	return user ? arena_string(arena, user->pw_name)
		    : arena_printf(arena, "%u", (unsigned)geteuid());
}

static int put_user(struct session *s, struct user_row *row)
{
	name_line(s->arena, row);
	row->idle = row->tty ? idle_time(row->tty) : 0;
	return output_row(s->out, row);
}

/* The fields of utmpx(5) are filled up with zeroes, not always terminated. */
static struct user_row read_login(struct arena *arena, const struct utmpx *entry)
{
	size_t host = strnlen(entry->ut_host, sizeof(entry->ut_host));

	return (struct user_row){
		.user = arena_substring(arena, entry->ut_user,
					strnlen(entry->ut_user,
						sizeof(entry->ut_user))),
		.tty = arena_substring(arena, entry->ut_line,
				       strnlen(entry->ut_line,
					       sizeof(entry->ut_line))),
		.location = host ? arena_substring(arena, entry->ut_host, host)
				 : NULL,
	};
}

static int show_users(struct session *s, const struct call *call,
		      struct error *error)
{
	const char *tty = own_tty(s->arena);
	const struct utmpx *entry;
	bool listed = false;

	(void)call;
	(void)error;
	output_begin(s->out, &users_type, NULL);
	setutxent();
	while ((entry = getutxent())) {
		struct user_row row = read_login(s->arena, entry);

		if (entry->ut_type != USER_PROCESS)
			continue;
		row.self = tty && !strcmp(row.tty, tty);
		listed |= row.self;
		if (put_user(s, &row))
			break;
	}
	endutxent();
	if (!listed)
		put_user(s, &(struct user_row){
			.user = own_name(s->arena), .tty = tty, .self = true,
		});
	output_end(s->out);
	return 0;
}

static const struct sentence sentences[] = {
	{ IN_ANY, "show users", show_users,
	  "Who is logged in on which line." },
	{ 0 }
};

FAMILY(show_users, struct show_users, "Users");
