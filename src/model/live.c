/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live.c - the live view: changes go to the kernel, in batches where exact
 *
 * Only consecutive exclusive creates, or consecutive deletes by full key, of
 * one namespace travel together: each of them can be taken back exactly. The
 * kernel goes on behind an error within one send; so at the first real error
 * the later messages of that send that held are taken back, in reverse, and
 * the state is as if it had stopped there. Everything else goes alone, after
 * what was held back.
 */
#include <errno.h>
#include <unistd.h>

#include "catalogue.h"
#include "drag.h"
#include "live.h"
#include "waiting.h"

static struct live *live_of(struct view *view)
{
	return CONTAINER(view, struct live, view);
}

/* -- what became of each --------------------------------------------------------- */

static bool can_settle(const struct change *change, int code)
{
	return change->verb == CHANGE_ADD ? code == EEXIST :
	       code == ESRCH || code == ENOENT || code == EADDRNOTAVAIL;
}

/* What became of one change; a real error fills the error. */
static int judge(struct live *live, size_t i, struct error *error)
{
	const struct change *change = &live->held[i];
	const struct batch_result *result = &live->results[i];
	int err;

	/* What only waited the kernel cannot know of. */
	if (!result->error ||
	    (live->forgotten[i] && can_settle(change, result->error))) {
		live_after(live, &live->tickets[i], true);
		view_tell(&live->view, change);
		return 0;
	}
	if (can_settle(change, result->error))
		err = live_settle(live, change, &live->tickets[i], error);
	else
		err = live_refused(live, change, &live->tickets[i],
				   result->error, result->said, error);
	if (err)
		error->origin = change->origin;
	return err;
}

/* -- the batch -------------------------------------------------------------------- */

/* Answers were lost: ask again, one by one; what held says that it does. */
static void ask_again(struct live *live, size_t count)
{
	live->asked_again = true;
	for (size_t i = 0; i < count; i++) {
		const struct change *change = &live->held[i];
		struct error error = { 0 };
		int err = change_send(live->view.world, change, &live->message,
				      &error);

		if (change->verb == CHANGE_DELETE && err == -ENOENT)
			err = 0;
		live->results[i] = (struct batch_result){ .error = -err };
		error_clear(&error);
	}
}

/* Takes back those behind `from` that held, in reverse, in one send. */
static int take_back(struct live *live, struct netlink *netlink, size_t from,
		     size_t count)
{
	struct batch_result results[BATCH_MAX];
	struct error error = { 0 };
	int err = 0;

	batch_clear(live->batch);
	for (size_t i = count; !err && i-- > from + 1;) {
		struct change inverse = change_inverse(&live->held[i]);

		if (live->results[i].error)
			continue;
		err = change_kind(&inverse)->encode(live->view.world, &inverse,
						    &live->message, &error);
		if (!err)
			batch_add(live->batch, &live->message);
	}
	if (!err && batch_count(live->batch))
		err = batch_send(live->batch, netlink, results);
	error_clear(&error);
	return err;
}

static void forget_batch(struct live *live)
{
	batch_clear(live->batch);
	arena_reset(live->arena);
	live->vrf = NULL;
	live->asked_again = false;
}

/* What became of those behind an error: taken back, or still there. */
static void tell_rest(struct live *live, size_t from, size_t count, bool there)
{
	for (size_t i = from; i < count; i++)
		live_after(live, &live->tickets[i],
			   there && !live->results[i].error);
}

static int judge_all(struct live *live, struct netlink *netlink, size_t count,
		     struct error *error)
{
	/* Words are the batch's own, and settling must not touch them. */
	for (size_t i = 0; i < count; i++)
		live->results[i].said = arena_string(live->arena,
						     live->results[i].said);
	for (size_t i = 0; i < count; i++) {
		struct error own = { 0 };
		int err = judge(live, i, &own);

		if (!err)
			continue;
		if (live->view.report) {
			live->view.report(live->view.report_context, &own);
			error_clear(&own);
			continue;
		}
		*error = own;
		tell_rest(live, i + 1, count,
			  take_back(live, netlink, i, count) < 0);
		live_remember(live, i + 1, count);
		return err;
	}
	return 0;
}

static int send_batch(struct live *live, size_t count, struct error *error)
{
	struct netlink *netlink;
	int err = world_netlink(live->view.world, live->vrf, &netlink, error);

	if (!err)
		err = live_forget(live, count, error);
	if (!err) {
		live_share(live, count);
		err = batch_send(live->batch, netlink, live->results);
		live_unshare(live);
	}
	if (err == -ENOBUFS) {
		ask_again(live, count);
		err = 0;
	}
	if (!err) {
		err = judge_all(live, netlink, count, error);
		live_try_batch(live, count);
		return err;
	}
	if (!error->code)
		refuse(error, -err, NULL, "the kernel does not answer");
	/* Without an answer they may be there. */
	memset(live->results, 0, sizeof(live->results));
	tell_rest(live, 0, count, err == -ETIMEDOUT);
	return err;
}

static int flush(struct view *view, struct error *error)
{
	struct live *live = live_of(view);
	size_t count = batch_count(live->batch);
	int err;

	if (!count)
		return 0;
	err = view_enter(view, error);
	if (!err) {
		err = send_batch(live, count, error);
		view_leave(view);
	} else {
		tell_rest(live, 0, count, false);
	}
	if (err && !error->origin.file)
		error->origin = live->held[0].origin;
	forget_batch(live);
	return err;
}

static bool fits(const struct live *live, const struct change *change)
{
	return !batch_count(live->batch) ||
	       (live->verb == change->verb &&
		!strcmp(live->vrf, change_subject(change)->vrf));
}

static int hold(struct live *live, const struct change *change,
		struct error *error)
{
	const struct kind *kind = change_kind(change);
	size_t at = batch_count(live->batch);
	struct change *held = &live->held[at];
	int err;

	err = live_before(live, change, &live->tickets[at], error);
	if (err)
		return err;
	*held = *change;
	if (change->before)
		held->before = kind->copy(live->arena, change->before);
	if (change->after)
		held->after = kind->copy(live->arena, change->after);
	if (!live->vrf)
		live->vrf = change_subject(held)->vrf;
	live->verb = change->verb;
	batch_add(live->batch, &live->message);
	return 0;
}

static int alone(struct live *live, const struct change *change,
		 int (*make)(struct live *, const struct change *,
			     struct error *), struct error *error)
{
	int err = flush(&live->view, error);

	if (!err)
		err = view_enter(&live->view, error);
	if (err)
		return err;
	err = make(live, change, error);
	view_leave(&live->view);
	if (err && !error->origin.file)
		error->origin = change->origin;
	return err;
}

/* It names an interface that is not there: no message can. */
static int without_interface(struct live *live, const struct change *change,
			     struct error *error)
{
	struct ticket ticket = { 0 };
	int err;

	if (change->verb == CHANGE_DELETE)
		return live_settle(live, change, &ticket, error);
	err = live_before(live, change, &ticket, error);
	return err ? err : live_refused(live, change, &ticket, ENODEV, NULL,
					error);
}

/* By the batch where that is exact, else alone. */
static int pass_on(struct live *live, const struct change *change,
		   struct error *error)
{
	const struct kind *kind = change_kind(change);
	bool travels = kind->travels && kind->travels(change) &&
		       !drag_possible(change);
	int err;

	if (!travels)
		return alone(live, change, live_make, error);
	if (!fits(live, change)) {
		err = flush(&live->view, error);
		if (err)
			return err;
	}
	err = kind->encode(live->view.world, change, &live->message, error);
	if (err == -ENODEV && kind->wait) {
		error_clear(error);
		return alone(live, change, without_interface, error);
	}
	if (!err)
		err = hold(live, change, error);
	if (err)
		return err;
	return batch_count(live->batch) < BATCH_MAX ? 0 :
						      flush(&live->view, error);
}

/* -- looking first ---------------------------------------------------------------- */

/* Whether one that is held back is about the same object. */
static bool is_held(const struct live *live, const struct change *change)
{
	const struct object *object = change_subject(change);

	for (size_t i = 0; i < batch_count(live->batch); i++)
		if (change_kind(&live->held[i]) == object->kind &&
		    !object->kind->compare(change_subject(&live->held[i]),
					   object))
			return true;
	return false;
}

/* Hooks that are exact are told of nothing that stands there already. */
static int change_exactly(struct live *live, const struct change *change,
			  struct error *error)
{
	struct arena *arena = arena_new();
	struct change effective;
	int err = is_held(live, change) ? flush(&live->view, error) : 0;

	if (!err)
		err = live_look(live, arena, change, &effective, error);
	if (!err && !change_is_nothing(&effective))
		err = pass_on(live, &effective, error);
	arena_free(arena);
	return err;
}

/* Of many that are added, most are known not to be there. */
static bool looks_first(struct view *view, const struct change *change)
{
	const struct kind *kind = change_kind(change);

	if (!view->hooks || !view->hooks->exact)
		return false;
	if (change->verb != CHANGE_ADD || !kind->travels)
		return true;
	if (!view->catalogue)
		view->catalogue = catalogue_new();
	return catalogue_asks(view->catalogue, view->world, change->after);
}

static int change_live(struct view *view, const struct change *change,
		       struct error *error)
{
	struct live *live = live_of(view);

	return looks_first(view, change) ?
	       change_exactly(live, change, error) :
	       pass_on(live, change, error);
}

/* -- reading ------------------------------------------------------------------------ */

static int each(struct view *view, const struct kind *kind, const char *vrf,
		const struct filter *filter, object_fn *fn, void *context,
		struct error *error)
{
	if (kind == &kind_route && vrf)
		waiting_try(view, vrf);
	return kind->each(view->world, vrf, filter, fn, context, error);
}

static int get(struct view *view, struct arena *arena,
	       const struct object *key, struct object **found,
	       struct error *error)
{
	return object_read(view->world, arena, key, found, error);
}

static void free_live(struct view *view)
{
	struct live *live = live_of(view);

	batch_free(live->batch);
	arena_free(live->arena);
	message_free(&live->message);
	text_free(&live->waits);
	if (live->share >= 0)
		close(live->share);
	free(live);
}

static const struct view_operations operations = {
	each, get, change_live, flush, free_live,
};

struct view *view_live(struct world *world)
{
	struct live *live = memory_new(sizeof(*live));

	live->view.operations = &operations;
	live->view.world = world;
	live->batch = batch_new();
	live->arena = arena_new();
	live->share = -1;
	return &live->view;
}

size_t view_waiting(struct view *view)
{
	struct live *live = live_of(view);
	size_t count = 0;

	if (view->operations != &operations)
		return 0;
	for (size_t at = 0; at < live->waits.len;
	     at += strlen(live->waits.data + at) + 1)
		count += waiting_count(view->world, live->waits.data + at);
	text_clear(&live->waits);
	return count;
}
