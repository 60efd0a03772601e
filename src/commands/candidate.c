/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidate.c - configure session, commit, confirm, abort
 *
 * As on EOS: a session is edited with the commands of configuration, stays
 * pending when it is left, and ends with its commit. `commit` of nothing and
 * the one that follows a `commit confirmed` confirm it, as on Junos.
 */
#include <errno.h>

#include "config.h"

typedef const char *slot_candidate;

struct args {
	slot_candidate	name;
	slot_flag	confirmed;
	slot_number	minutes, seconds;
};

enum { MINUTES = 10 };		/* of `commit confirmed` alone, as on Junos */

/* -- names ------------------------------------------------------------------ */

enum { NAME_MAX_BYTES = 64 };

static enum fit parse_name(const char *text, const struct word *word,
			   struct arena *arena, void *slot, struct error *why)
{
	size_t len = strlen(text);

	(void)word;
	(void)arena;
	if (!len)
		return FIT_NO;
	if (len > NAME_MAX_BYTES || !is_plain(text) ||
	    text[strcspn(text, " \"\\")]) {
		error_set(why, EINVAL, "a session's name has no blanks and at "
			  "most %d bytes", NAME_MAX_BYTES);
		return FIT_WRONG;
	}
	if (slot)
		*(slot_candidate *)slot = text;
	return FIT_YES;
}

static void add_names(struct session *session, const char *const *said,
		      size_t count, struct names *names)
{
	(void)said;
	(void)count;
	for (const struct candidate *candidate = session->candidates;
	     candidate; candidate = candidate->next)
		names->add(names, candidate->name);
}

static const struct type type_candidate = {
	.name = "WORD", .rank = 50, .parse = parse_name, .names = add_names,
	.sample = "maintenance",
};

static const struct word words[] = {
	{ "configure", "Enter configuration mode" },
	{ "configure session", "Edit a candidate beside the running "
	  "configuration" },
	{ "configure exclusive", "Keep others from changing anything "
	  "meanwhile" },
	{ "configure confirm", "Keep a commit that waits to be confirmed" },
	{ "configure revert", "Take back a commit that waits to be confirmed" },
	{ "now", "At once" },
	{ "NAME", "Name of the session",
	  SLOT(struct args, name, candidate) },
	{ "commit", "Make the session's changes, all of them or none" },
	{ "confirmed", "Take them back unless they are confirmed in time",
	  SLOT(struct args, confirmed, flag) },
	{ "MINUTES", "Minutes until then (10)",
	  SLOT(struct args, minutes, number), 1, 1440 },
	{ "seconds", "Seconds until then" },
	{ "SECONDS", "Seconds", SLOT(struct args, seconds, number), 1, 86400 },
	{ "confirm", "Keep a commit that waits to be confirmed" },
	{ "abort", "Take back an unconfirmed commit, or end the session" },
	{ "rebase", "Lay the session's changes onto what is running now" },
	{ 0 }
};

/* -- entering --------------------------------------------------------------- */

static void greet(struct session *session)
{
	if (session->interactive)
		output_printf(session->out, "Enter configuration commands, one "
			      "per line.  End with CNTL/Z.\n");
	confirm_remind(session);
}

static int drop_named(struct session *session, const char *name,
		      struct error *error)
{
	struct candidate *candidate = name ? candidate_find(session, name)
					   : NULL;

	if (!name)
		return error_set(error, EINVAL, "Which session? `no configure "
				 "session NAME`");
	if (!candidate)
		return error_set(error, ENOENT, "there is no session %s", name);
	candidate_drop(session, candidate);
	return 0;
}

static int run_session(struct session *session, const struct call *call,
		       struct error *error)
{
	const struct args *args = call->args;

	if (session->dry_run)
		return error_set(error, EINVAL, "a dry run has no sessions: it "
				 "makes no change anyway");
	if (call->no)
		return drop_named(session, args->name, error);
	candidate_enter(session, call->level, args->name);
	greet(session);
	return 0;
}

static int run_exclusive(struct session *session, const struct call *call,
			 struct error *error)
{
	int err;

	/* One that is held already goes with the mode that is left. */
	session_pop(session, call->level);
	err = session->dry_run ? 0 : lock_begin(session, error);
	if (err)
		return err;
	session_enter(session, 0, MODE_CONFIG, VRF_GLOBAL, NULL);
	session->places[session->depth - 1].exclusive = true;
	greet(session);
	return 0;
}

/* -- committing ------------------------------------------------------------- */

/* `commit confirmed seconds 1` is said in seconds, longer ones in minutes. */
static const char *span(struct arena *arena, unsigned seconds)
{
	unsigned number = seconds % 60 ? seconds : seconds / 60;

	return arena_printf(arena, "%u %s%s", number,
			    seconds % 60 ? "second" : "minute",
			    number == 1 ? "" : "s");
}

static void tell_confirmed(struct session *session, unsigned seconds)
{
	output_printf(session->out, "It is taken back in %s unless it is "
		      "confirmed: `confirm` keeps it, `abort` takes it back\n",
		      span(session->arena, seconds));
	if (session->lab)
		session_notice(session, "The timer lives as long as this lab");
}

/* What the commit before it left to be confirmed: who can go on, confirms. */
static int confirm_own(struct session *session, struct error *error)
{
	struct pending pending;
	int err;

	if (!session->awaited ||
	    !confirm_pending(session, session->arena, &pending) ||
	    pending.step != session->awaited)
		return 0;
	err = confirm_keep(session, error);
	if (!err)
		output_printf(session->out, "Confirmed: %s\n",
			      pending.head.words);
	return err;
}

static int say_stale(struct session *session, struct error *error)
{
	const char *which = arena_string(session->arena, error->words);

	error_clear(error);
	return error_set(error, ESTALE, "Nothing was committed: %s (`rebase` "
			 "lays the session onto that)", which);
}

static int commit(struct session *session, struct candidate *candidate,
		  unsigned seconds, struct error *error)
{
	const struct commit how = {
		.words = arena_printf(session->arena, "commit %s",
				      candidate->name),
		.check = true, .confirm = seconds,
	};
	size_t count;
	int err = session_commit(session, candidate->view, &how, &count, error);

	if (err == -ESTALE)
		return say_stale(session, error);
	if (err)
		return err;
	if (count)
		output_printf(session->out, "Committed: %zu change%s\n", count,
			      count == 1 ? "" : "s");
	else
		session_notice(session, "Nothing to commit: the running "
			       "configuration is so already");
	if (count && seconds)
		tell_confirmed(session, seconds);
	candidate_drop(session, candidate);
	return seconds ? 0 : confirm_own(session, error);
}

static int run_commit(struct session *session, const struct call *call,
		      struct error *error)
{
	const struct args *args = call->args;
	struct candidate *candidate = session_candidate(session);
	unsigned seconds = 0;

	if (args->confirmed)
		seconds = args->seconds ? args->seconds :
			  60 * (args->minutes ? args->minutes : MINUTES);
	return commit(session, candidate, seconds, error);
}

static int run_rebase(struct session *session, const struct call *call,
		      struct error *error)
{
	(void)call;
	return view_rebase(session_candidate(session)->view, error);
}

/* -- deciding --------------------------------------------------------------- */

static int run_confirm(struct session *session, const struct call *call,
		       struct error *error)
{
	struct pending pending;
	bool waits = confirm_pending(session, session->arena, &pending);
	int err = confirm_keep(session, error);

	(void)call;
	if (!err && waits)
		output_printf(session->out, "Confirmed: %s\n",
			      pending.head.words);
	return err;
}

static int run_revert(struct session *session, const struct call *call,
		      struct error *error)
{
	struct pending pending;
	bool waits = confirm_pending(session, session->arena, &pending);
	int err = confirm_revert(session, error);

	(void)call;
	if (!err && waits)
		output_printf(session->out, "Taken back: %s\n",
			      pending.head.words);
	return err;
}

static int run_abort(struct session *session, const struct call *call,
		     struct error *error)
{
	(void)call;
	(void)error;
	candidate_drop(session, session_candidate(session));
	return 0;
}

static const struct sentence sentences[] = {
	{ MODE_EXEC, "[no] configure session [NAME]", run_session,
	  "Edits a candidate: the lines of configuration change it, not what "
	  "is running, until commit. It stays, pending, when it is left, and "
	  "goes with the console; no throws it away." },
	{ MODE_EXEC, "configure exclusive", run_exclusive,
	  "Enters global configuration; nobody else changes anything until it "
	  "is left." },
	{ MODE_SESSION, "commit [confirmed [MINUTES|seconds SECONDS]]",
	  run_commit,
	  "Makes the session's changes, all of them or none, and ends it. "
	  "Nothing is done if what they are about has changed meanwhile. "
	  "confirmed: they are taken back after ten minutes, or those named, "
	  "unless confirm is said; the console need not live so long." },
	{ MODE_SESSION, "abort", run_abort,
	  "Throws the session away." },
	{ MODE_SESSION, "rebase", run_rebase,
	  "Lays the session's changes onto what is running now, where that "
	  "has changed meanwhile." },
	{ MODE_EXEC, "configure confirm", run_confirm,
	  "Keeps a commit that waits to be confirmed; so does confirm, written "
	  "out (conf is configure)." },
	{ MODE_EXEC, "confirm", run_confirm, NULL, true },
	{ MODE_EXEC, "abort", run_revert,
	  "Takes back a commit that waits to be confirmed, at once." },
	{ MODE_EXEC, "configure revert now", run_revert, NULL },
	{ 0 }
};

FAMILY(candidate, struct args, "Sessions of configuration");
