/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * differences.c - show running-config differences: what was changed since
 *
 * What runs is compared with a model: of a file as it would be if it were all
 * of the configuration, or of what was there before the last steps. As text the
 * difference reads from there to here; lines, commands and JSON lead back, for
 * they are what `configure replace` or `rollback` would make.
 */
#include <errno.h>

#include <vrfsh/commands.h>

#include "config.h"

struct args {
	slot_name	file;
	slot_flag	startup, rollback, lines, ip;
	slot_number	back;
};

static const struct word words[] = {
	{ "show running-config", "Current operating configuration" },
	{ "differences", "What was changed since it was saved" },
	{ "startup-config", "Since the startup configuration was saved",
	  SLOT(struct args, startup, flag) },
	{ "rollback", "Since the last changes", SLOT(struct args, rollback,
						      flag) },
	{ "NUMBER", "How many of them", SLOT(struct args, back, number), 1,
	  100 },
	{ "FILE", "Compared with a file of configuration lines",
	  SLOT(struct args, file, name) },
	{ "lines", "The configuration lines that lead back",
	  SLOT(struct args, lines, flag) },
	{ "differences ip", "The `ip` commands that lead back",
	  SLOT(struct args, ip, flag) },
	{ 0 }
};

/* What it is compared with, and under which name. */
static int read_old(struct session *session, const struct args *args,
		    struct view **old, const char **name, struct error *error)
{
	if (args->rollback) {
		*name = arena_printf(session->arena, "rollback %u", args->back);
		return step_look_back(session, args->back, old, error);
	}
	*name = args->file ? args->file : "startup-config";
	return target_read(session, *name, false, old, error);
}

static int show_text(struct session *session, struct view *old,
		     const char *name, struct error *error)
{
	const struct config_scope everything = { 0 };
	struct text was = { 0 }, is = { 0 }, diff = { 0 };
	int err = config_text(session, old, &everything, &was, NULL, error);

	if (!err)
		err = config_text(session, session->live, &everything, &is,
				  NULL, error);
	if (!err && diff_unified(&diff, name, text_string(&was),
				 "running-config", text_string(&is)))
		output_text(session->out, diff.data, diff.len);
	text_free(&was);
	text_free(&is);
	text_free(&diff);
	return err;
}

static int show_changes(struct session *session, struct view *old,
			enum changes_as as, struct error *error)
{
	struct change *list;
	size_t count;
	int err = view_differences(old, session->arena, &list, &count, error);

	if (err || (!count && as == CHANGES_IP))
		return err;
	return commands_write_changes(session->out, as, old, list, count,
				      error);
}

static int run_differences(struct session *session, const struct call *call,
			   struct error *error)
{
	const struct args *args = call->args;
	bool json = session->out->format == FORMAT_JSON;
	const char *name;
	struct view *old;
	int err = read_old(session, args, &old, &name, error);

	if (err)
		return err;
	err = json ? show_changes(session, old, CHANGES_JSON, error) :
	      args->ip ? show_changes(session, old, CHANGES_IP, error) :
	      args->lines ? show_changes(session, old, CHANGES_LINES, error) :
			    show_text(session, old, name, error);
	view_free(old);
	return err;
}

static const struct sentence sentences[] = {
	{ IN_EXEC, "show running-config differences "
	  "[startup-config|rollback NUMBER|FILE] [lines|ip]", run_differences,
	  "What was changed since the configuration was saved, or since the "
	  "last changes, as a unified diff: + is what runs now. Nothing is "
	  "printed where there is no difference. As lines, commands or JSON it "
	  "is what leads back: what configure replace or rollback would "
	  "change." },
	{ 0 }
};

FAMILY(differences, struct args, "Comparing configurations");
