/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rehearsal.c - dry runs: what would change, and nothing does
 *
 * Lines change a model over the kernel. At the end the model is compared with
 * the kernel, so that what is printed is the difference that all of them make,
 * in an order in which it can be made; what one line does and a later one undoes
 * is none. Nothing is written anywhere, to /run neither.
 */
#include <vrfsh/commands.h>

#include "rehearsal.h"

struct view *rehearsal_begin(struct session *session)
{
	struct view *view = session->view;

	session->view = view_model(session->world);
	session->dry_run = true;
	return view;
}

int rehearsal_print(struct session *session, struct view *model,
		    enum dry_run how, struct error *error)
{
	static const enum changes_as forms[] = {
		[DRY_RUN_LINES] = CHANGES_LINES, [DRY_RUN_IP] = CHANGES_IP,
		[DRY_RUN_JSON] = CHANGES_JSON,
	};
	struct arena *arena = arena_new();
	struct change *list;
	size_t count;
	int err = view_differences(model, arena, &list, &count, error);

	if (!err)
		err = commands_write_changes(session->out, forms[how], model,
					     list, count, error);
	arena_free(arena);
	return err;
}

int rehearsal_end(struct session *session, struct view *view, enum dry_run how,
		  struct error *error)
{
	int err = rehearsal_print(session, session->view, how, error);

	view_free(session->view);
	session->view = view;
	session->dry_run = false;
	return err;
}
