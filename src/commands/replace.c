/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * replace.c - configure replace: the running configuration made equal to a file
 *
 * The file is read onto a model, what differs is made so, all of it or nothing.
 * Its answer is IOS's, whose words programs look for; of the differences one
 * pass is made, or none where there are none.
 */
#include <errno.h>

#include <vrfsh/commands.h>

#include "config.h"

struct args {
	slot_name	file;
	slot_flag	startup, all, force, list, confirmed;
	slot_number	minutes;
};

enum { MINUTES = 10 };		/* `confirmed` without a number, as in EOS */

static const struct word words[] = {
	{ "configure", "Enter configuration mode" },
	{ "replace", "Make the running configuration equal to a file" },
	{ "startup-config", "The configuration that was saved",
	  SLOT(struct args, startup, flag) },
	{ "FILE", "A file of configuration lines",
	  SLOT(struct args, file, name) },
	{ "all", "What others made goes, too, where the file lacks it",
	  SLOT(struct args, all, flag) },
	{ "force", "Do not ask", SLOT(struct args, force, flag) },
	{ "list", "Show the lines that it comes to",
	  SLOT(struct args, list, flag) },
	{ "confirmed", "Take it back unless it is confirmed in time",
	  SLOT(struct args, confirmed, flag) },
	{ "time", "The same, as IOS has it",
	  SLOT(struct args, confirmed, flag) },
	{ "MINUTES", "Minutes until then", SLOT(struct args, minutes, number),
	  1, 120 },
	{ 0 }
};

static bool agree(struct session *session, const char *name, size_t count)
{
	return !session->interactive || !session->ask ||
	       session->ask(session, arena_printf(session->arena,
			"%zu change%s would make the running configuration "
			"equal to %s. Make %s?", count, count == 1 ? "" : "s",
			name, count == 1 ? "it" : "them"));
}

/* As configuration lines, between IOS's own. */
static int list_changes(struct session *session, struct view *model,
			const struct change *list, size_t count,
			struct error *error)
{
	int err;

	output_printf(session->out, "!List of Rollback Commands:\n");
	err = commands_write_changes(session->out, CHANGES_LINES, model, list,
				     count, error);
	output_printf(session->out, "end\n\n");
	return err;
}

/* What would change, where somebody is to see it first, or to be asked. */
static int look_before(struct session *session, struct view *model,
		       const char *name, const struct args *args,
		       struct error *error)
{
	struct change *list;
	size_t count;
	int err;

	if (!args->list && (args->force || !session->ask))
		return 0;
	err = view_differences(model, session->arena, &list, &count, error);
	if (!err && count && !args->force && !agree(session, name, count))
		err = error_set(error, ECANCELED, "nothing was changed");
	return err || !args->list ? err :
	       list_changes(session, model, list, count, error);
}

static int replace(struct session *session, struct view *model,
		   const char *name, const struct args *args,
		   struct error *error)
{
	const struct commit how = {
		.words = arena_printf(session->arena, "configure replace %s%s",
				      name, args->all ? " all" : ""),
		.confirm = args->confirmed ? 60 * (args->minutes ?
				args->minutes : MINUTES) : 0,
	};
	size_t count;
	int err = look_before(session, model, name, args, error);

	if (!err)
		err = session_commit(session, model, &how, &count, error);
	if (!err)
		output_printf(session->out, "Total number of passes: %d\n"
			      "Rollback Done\n", count ? 1 : 0);
	return err;
}

static int run_replace(struct session *session, const struct call *call,
		       struct error *error)
{
	const struct args *args = call->args;
	const char *name = args->startup ? "startup-config" : args->file;
	struct view *model;
	int err = target_read(session, name, args->all, &model, error);

	if (err)
		return err;
	err = replace(session, model, name, args, error);
	view_free(model);
	return err;
}

static const struct sentence sentences[] = {
	{ MODE_EXEC, "configure replace {startup-config|FILE} "
	  "[all|force|list|{confirmed|time} [MINUTES]]*", run_replace,
	  "Makes the running configuration equal to a file, by the fewest "
	  "changes, all of them or none. What others made stays, except in the "
	  "blocks that the file names, unless all is said." },
	{ 0 }
};

FAMILY(replace, struct args, "Replacing the configuration");
