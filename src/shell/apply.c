/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apply.c - `--apply`: the configuration made what a JSON document says
 *
 * By the same difference, plan and commit as `configure replace`: all of it, or
 * nothing of it.
 */
#include <errno.h>

#include <vrfsh/commands.h>

#include "rehearsal.h"
#include "report.h"
#include "state.h"

static int make_so(struct session *session, const struct script *script,
		   struct view *model, struct error *error)
{
	const struct commit how = {
		.words = arena_printf(session->arena, "--apply %s",
				      script->name),
	};
	size_t count;

	return session_commit(session, model, &how, &count, error);
}

static int apply(struct session *session, const struct script *script,
		 enum dry_run how, struct error *error)
{
	struct text document = { 0 };
	struct view *model = NULL;
	int err = read_all(script->fd, &document);

	if (err)
		error_set(error, -err, "it cannot be read: %s",
			  error_words(-err));
	else
		err = commands_target(session, &document, &model, error);
	text_free(&document);
	if (err)
		return err;
	err = how == DRY_RUN_NOT ?
	      make_so(session, script, model, error) :
	      rehearsal_print(session, model, how, error);
	view_free(model);
	return err;
}

int apply_run(struct session *session, const struct script *script,
	      enum dry_run how)
{
	struct error error = { 0 };
	int status = 0;

	session->origin.file = script->name;
	session->dry_run = how != DRY_RUN_NOT;
	if (apply(session, script, how, &error) < 0) {
		report_error(session, &error);
		status = error.code == EPERM || error.code == EACCES ? 126 : 1;
	}
	output_flush(session->out);
	if (shell_of(session)->broken)
		status = shell_of(session)->broken == -EPIPE ? 128 + SIGPIPE : 1;
	session->dry_run = false;
	session->origin = (struct origin){ 0 };
	error_clear(&error);
	return status;
}
