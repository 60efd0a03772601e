/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_sessions.c - show configuration sessions and lock, show session-config
 */
#include <errno.h>
#include <inttypes.h>
#include <unistd.h>

#include <vrfsh/store.h>

#include "show.h"

struct show_sessions {
	slot_name	name;
	slot_flag	diffs;
};

static const struct word words[] = {
	{ "show configuration", "The configuration's history and sessions" },
	{ "sessions", "Sessions that are pending, and a commit that waits to "
	  "be confirmed" },
	{ "lock", "Who keeps others from changing anything" },
	{ "session-config", "What the session would make of the "
	  "configuration" },
	{ "named", "Of another session than the one that is edited" },
	{ "NAME", "Name of the session",
	  SLOT(struct show_sessions, name, name) },
	{ "diffs", "What differs from the running configuration",
	  SLOT(struct show_sessions, diffs, flag) },
	{ 0 }
};

/* -- sessions --------------------------------------------------------------- */

struct session_row {
	const char	*name, *state;
	bool		 edited;
	uint64_t	 changes;
	const char	*time;		/* as JSON has it */
	time_t		 since;
	const char	*user, *from;
	int		 seconds_left;	/* negative: for ever */
};

static const struct column session_columns[] = {
	COLUMN(struct session_row, name, STRING),
	COLUMN(struct session_row, state, STRING),
	COLUMN(struct session_row, edited, BOOL),
	COLUMN(struct session_row, changes, U64),
	COLUMN(struct session_row, time, STRING),
	COLUMN(struct session_row, user, STRING),
	COLUMN(struct session_row, from, STRING),
	COLUMN(struct session_row, seconds_left, SIGNED),
	{ 0 }
};

static void session_head(struct text *text, const void *context)
{
	(void)context;
	text_puts(text, "  Name              State        Changes  Since"
			"            User@line\n");
}

static void session_text(struct text *text, const void *row,
			 const void *context)
{
	const struct session_row *r = row;

	(void)context;
	text_printf(text, "%c ", r->edited ? '*' : ' ');
	text_escape(text, r->name);
	text_column(text, 20);
	text_puts(text, r->state);
	text_column(text, 33);
	text_printf(text, "%7" PRIu64 "  ", r->changes);
	text_time(text, r->since);
	text_column(text, 59);
	text_printf(text, "%s@%s", r->user, r->from);
	if (r->seconds_left >= 0)
		text_printf(text, ", taken back in %d seconds",
			    r->seconds_left);
	text_putc(text, '\n');
}

static const struct row_type session_type = {
	.columns = session_columns, .head = session_head, .text = session_text,
};

static int put_candidate(struct session *s, const struct candidate *candidate,
			 const struct journal_head *own, struct error *error)
{
	struct session_row row = {
		.name = candidate->name, .state = "pending",
		.edited = candidate == session_candidate(s),
		.since = candidate->since,
		.time = time_text(s, candidate->since),
		.user = own->user, .from = own->from, .seconds_left = -1,
	};
	struct arena *arena = arena_new();
	struct change *list;
	size_t count = 0;
	int err = view_differences(candidate->view, arena, &list, &count,
				   error);

	row.changes = count;
	arena_free(arena);
	return err ? err : output_row(s->out, &row);
}

/* How many changes a step made. */
static uint64_t changes_of(struct session *s, uint64_t step)
{
	const char *name = arena_printf(s->arena, "changes/%" PRIu64, step);
	struct text path = { 0 };
	struct journal_head head = { 0 };
	struct error error = { 0 };

	store_path(&path, s->cookie, name);
	if (journal_look(text_string(&path), s->arena, &head, &error) < 0)
		head.count = 0;
	error_clear(&error);
	text_free(&path);
	return head.count;
}

static int put_pending(struct session *s)
{
	struct pending pending;
	struct session_row row;

	if (!confirm_pending(s, s->arena, &pending))
		return 0;
	row = (struct session_row){
		.name = pending.head.words, .state = "to confirm",
		.changes = changes_of(s, pending.step),
		.since = pending.head.when,
		.time = time_text(s, pending.head.when),
		.user = pending.head.user, .from = pending.head.from,
		.seconds_left = (int)pending.left,
	};
	return output_row(s->out, &row);
}

static int show_sessions(struct session *s, const struct call *call,
			 struct error *error)
{
	struct journal_head own = { 0 };
	int err = 0;

	(void)call;
	session_who(s, s->arena, &own);
	output_begin(s->out, &session_type, NULL);
	for (const struct candidate *candidate = s->candidates;
	     candidate && !err; candidate = candidate->next)
		err = put_candidate(s, candidate, &own, error);
	if (!err)
		err = put_pending(s);
	output_end(s->out);
	return err;
}

/* -- the lock --------------------------------------------------------------- */

struct lock_row {
	const char	*user, *from, *time;
	time_t		 since;
	uint32_t	 pid;
	bool		 self;
};

static const struct column lock_columns[] = {
	COLUMN(struct lock_row, user, STRING),
	COLUMN(struct lock_row, from, STRING),
	COLUMN(struct lock_row, pid, U32),
	COLUMN(struct lock_row, time, STRING),
	COLUMN(struct lock_row, self, BOOL),
	{ 0 }
};

static void lock_text(struct text *text, const void *row, const void *context)
{
	const struct lock_row *r = row;

	(void)context;
	text_puts(text, "Configuration is locked by ");
	text_printf(text, "%s@%s (process %u) since ", r->user, r->from,
		    r->pid);
	text_time(text, r->since);
	text_puts(text, r->self ? ": by this session\n" : "\n");
}

static void lock_foot(struct text *text, const void *context)
{
	const bool *held = context;

	if (!*held)
		text_puts(text, "Configuration is not locked\n");
}

static const struct row_type lock_type = {
	.columns = lock_columns, .text = lock_text, .foot = lock_foot,
};

static int show_lock(struct session *s, const struct call *call,
		     struct error *error)
{
	struct journal_head holder;
	bool held = lock_holder(s, s->arena, &holder);
	struct lock_row row;

	(void)call;
	(void)error;
	output_begin(s->out, &lock_type, &held);
	if (held) {
		row = (struct lock_row){
			.user = holder.user, .from = holder.from,
			.since = holder.when,
			.time = time_text(s, holder.when),
			.pid = (uint32_t)holder.pid,
			.self = holder.pid == getpid(),
		};
		output_row(s->out, &row);
	}
	output_end(s->out);
	return 0;
}

/* -- what a session would make ---------------------------------------------- */

/* The one named, the one edited, or the only one. */
static int find(struct session *s, const char *name,
		struct candidate **candidate, struct error *error)
{
	*candidate = name ? candidate_find(s, name) : session_candidate(s);
	if (!*candidate && name)
		return error_set(error, ENOENT, "there is no session %s", name);
	if (!*candidate && s->candidates && !s->candidates->next)
		*candidate = s->candidates;
	return *candidate ? 0 :
	       error_set(error, ENOENT, s->candidates ?
			 "Which session? `show session-config named NAME`" :
			 "No session is pending");
}

static int show_diffs(struct session *s, const struct candidate *candidate,
		      struct error *error)
{
	const struct config_scope all = { 0 };
	struct text running = { 0 }, edited = { 0 }, diff = { 0 };
	int err = config_text(s, s->live, &all, &running, NULL, error);

	if (!err)
		err = config_text(s, candidate->view, &all, &edited, NULL,
				  error);
	if (!err) {
		diff_unified(&diff, "running-config", text_string(&running),
			     "session-config", text_string(&edited));
		output_text(s->out, text_string(&diff), diff.len);
	}
	text_free(&running);
	text_free(&edited);
	text_free(&diff);
	return err;
}

static int show_config(struct session *s, const struct call *call,
		       struct error *error)
{
	const struct show_sessions *args = call->args;
	const struct config_scope all = { 0 };
	struct candidate *candidate;
	int err = find(s, args->name, &candidate, error);

	if (err)
		return err;
	return args->diffs ? show_diffs(s, candidate, error) :
	       config_write(s, candidate->view, &all, s->out, NULL, error);
}

static const struct sentence sentences[] = {
	{ IN_EXEC, "show configuration sessions", show_sessions,
	  "The sessions of this console that are pending, and a commit that "
	  "waits to be confirmed." },
	{ IN_EXEC, "show configuration lock", show_lock,
	  "Who is in configure exclusive." },
	{ IN_EXEC, "show session-config [named NAME] [diffs]", show_config,
	  "The configuration that the session would make; diffs: what differs "
	  "from the running one, as diff -u has it." },
	{ 0 }
};

FAMILY(show_sessions, struct show_sessions, "Sessions, shown");
