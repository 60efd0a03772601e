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

#include "kinds.h"
#include "view.h"

struct live {
	struct view		 view;
	struct batch		*batch;
	struct arena		*arena;		/* of what is held back */
	struct message		 message;	/* used again and again */
	const char		*vrf;		/* of the batch */
	enum verb		 verb;
	struct change		 held[BATCH_MAX];
	struct batch_result	 results[BATCH_MAX];
};

static struct live *live_of(struct view *view)
{
	return CONTAINER(view, struct live, view);
}

/* -- one change alone ----------------------------------------------------------- */

static int apply_alone(struct live *live, const struct change *change,
		       struct error *error)
{
	const struct kind *kind = change_kind(change);

	return kind->apply ? kind->apply(live->view.world, change, error) :
			     change_send(live->view.world, change,
					 &live->message, error);
}

/* The kernel says that it is there already, or not there: what is there? */
static int settle(struct live *live, const struct change *change,
		  struct error *error)
{
	struct object *existing = NULL;
	struct change effective;
	int err = object_read(live->view.world, live->arena,
			      change_subject(change), &existing, error);

	if (!err)
		err = change_reconcile(live->arena, existing, change,
				       &effective, error);
	if (err || (!effective.before && !effective.after))
		return err;
	err = apply_alone(live, &effective, error);
	if (!err)
		view_tell(&live->view, &effective);
	return err;
}

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

	if (!result->error) {
		view_tell(&live->view, change);
		return 0;
	}
	if (can_settle(change, result->error))
		err = settle(live, change, error);
	else
		err = change_kind(change)->refused(live->view.world, change,
						   result->error, result->said,
						   error);
	if (err)
		error->origin = change->origin;
	return err;
}

/* -- the batch -------------------------------------------------------------------- */

/* Answers were lost: ask again, one by one; what held says that it does. */
static void ask_again(struct live *live, size_t count)
{
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
		take_back(live, netlink, i, count);
		*error = own;
		return err;
	}
	return 0;
}

static int send_batch(struct live *live, size_t count, struct error *error)
{
	struct netlink *netlink;
	int err = world_netlink(live->view.world, live->vrf, &netlink, error);

	if (!err)
		err = batch_send(live->batch, netlink, live->results);
	if (err == -ENOBUFS) {
		ask_again(live, count);
		err = 0;
	}
	if (!err)
		return judge_all(live, netlink, count, error);
	if (!error->code)
		refuse(error, -err, NULL, "the kernel does not answer");
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

static void hold(struct live *live, const struct change *change)
{
	const struct kind *kind = change_kind(change);
	struct change *held = &live->held[batch_count(live->batch)];

	*held = *change;
	if (change->before)
		held->before = kind->copy(live->arena, change->before);
	if (change->after)
		held->after = kind->copy(live->arena, change->after);
	if (!live->vrf)
		live->vrf = change_subject(held)->vrf;
	live->verb = change->verb;
	batch_add(live->batch, &live->message);
}

static int change_live(struct view *view, const struct change *change,
		       struct error *error)
{
	const struct kind *kind = change_kind(change);
	struct live *live = live_of(view);
	bool travels = kind->travels && kind->travels(change);
	int err;

	if (!travels || !fits(live, change)) {
		err = flush(view, error);
		if (err)
			return err;
	}
	if (!travels) {
		err = view_enter(view, error);
		if (err)
			return err;
		err = apply_alone(live, change, error);
		view_leave(view);
		if (!err)
			view_tell(view, change);
		return err;
	}
	err = kind->encode(view->world, change, &live->message, error);
	if (err)
		return err;
	hold(live, change);
	return batch_count(live->batch) < BATCH_MAX ? 0 : flush(view, error);
}

/* -- reading ------------------------------------------------------------------------ */

static int each(struct view *view, const struct kind *kind, const char *vrf,
		const struct filter *filter, object_fn *fn, void *context,
		struct error *error)
{
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
	return &live->view;
}
