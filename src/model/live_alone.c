/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live_alone.c - one change of the live view, by itself
 *
 * Whoever hooked himself in is told before its message is sent and once it is
 * known whether it held; what it comes to where something stands already is
 * told for itself.
 */
#include <errno.h>

#include "drag.h"
#include "live.h"
#include "waiting.h"

/* -- the hooks -------------------------------------------------------------------- */

int live_before(struct live *live, const struct change *change,
		struct ticket *ticket, struct error *error)
{
	const struct view_hooks *hooks = live->view.hooks;
	int err;

	*ticket = (struct ticket){ 0 };
	if (!hooks)
		return 0;
	err = hooks->before(live->view.hooks_context, change, &ticket->number,
			    error);
	ticket->told = !err;
	return err;
}

void live_after(struct live *live, struct ticket *ticket, bool held)
{
	const struct view_hooks *hooks = live->view.hooks;

	if (hooks && ticket->told)
		hooks->after(live->view.hooks_context, ticket->number, held);
	ticket->told = false;
}

/* -- making it --------------------------------------------------------------------- */

static int apply(struct live *live, const struct change *change,
		 struct error *error)
{
	const struct kind *kind = change_kind(change);

	return kind->apply ? kind->apply(live->view.world, change, error) :
			     change_send(live->view.world, change,
					 &live->message, error);
}

static int make_plain(struct live *live, const struct change *change,
		      struct error *error)
{
	struct ticket ticket;
	int err = live_before(live, change, &ticket, error);

	if (err)
		return err;
	err = apply(live, change, error);
	live_after(live, &ticket, !err);
	if (!err)
		live_try(live, change);
	return err;
}

int live_make(struct live *live, const struct change *change,
	      struct error *error)
{
	int err = drag_possible(change) ? live_drag(live, change, error) :
					  make_plain(live, change, error);

	if (!err && change_kind(change) == &kind_route)
		live_note_route(live, change);
	if (!err)
		view_tell(&live->view, change);
	return err;
}

/* -- where something stands already ------------------------------------------------- */

bool change_is_nothing(const struct change *change)
{
	return !change->before && !change->after;
}

int live_look(struct live *live, struct arena *arena,
	      const struct change *change, struct change *effective,
	      struct error *error)
{
	struct object *existing = NULL;
	int err = object_read(live->view.world, arena, change->before ?
			      change->before : change->after, &existing,
			      error);

	return err ? err : change_reconcile(arena, existing, change, effective,
					    error);
}

int live_settle(struct live *live, const struct change *change,
		struct ticket *ticket, struct error *error)
{
	struct change effective;
	int err = live_look(live, live->arena, change, &effective, error);
	bool nothing = !err && change_is_nothing(&effective);

	live_after(live, ticket, nothing && live->asked_again);
	return err || nothing ? err : live_make(live, &effective, error);
}

int live_refused(struct live *live, const struct change *change,
		 struct ticket *ticket, int code, const char *said,
		 struct error *error)
{
	const struct kind *kind = change_kind(change);
	int err = kind->wait ? kind->wait(live->view.world, change, code, said,
					  error) :
			       kind->refused(live->view.world, change, code,
					     said, error);

	live_after(live, ticket, !err);
	if (!err)
		live_note_waiting(live, change);
	return err;
}
