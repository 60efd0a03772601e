/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live_drag.c - a change that drags other things along
 *
 * The static routes that would go are written to those that wait before the
 * change is made, under the locks of their VRFs; afterwards each that can be is
 * installed, and those that never went leave the file again. Whoever is killed
 * between has lost none. Addresses and neighbours that the kernel dropped and
 * takes again are put back at once.
 */
#include <errno.h>

#include <vrfsh/store.h>

#include "drag.h"
#include "live.h"
#include "waiting.h"

struct towing {
	struct live	*live;
	struct drag	 drag;
	struct change	 change;	/* with `dragged` */
	struct waiting	*lists;		/* of the VRFs where routes may go */
	size_t		 count;
	uint64_t	 gone;		/* cookie of the VRF that is deleted */
};

/* -- the locks ---------------------------------------------------------------------- */

static int by_cookie(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	return (x->cookie > y->cookie) - (x->cookie < y->cookie);
}

/* All take several locks in one order. */
static void name_lists(struct towing *towing)
{
	struct world *world = towing->live->view.world;
	const struct drag *drag = &towing->drag;

	towing->lists = arena_alloc(drag->arena, (drag->vrf_count + 1) *
				    sizeof(*towing->lists));
	for (size_t i = 0; i < drag->vrf_count; i++) {
		if (drag->vrf && !strcmp(drag->vrfs[i], drag->vrf))
			continue;
		towing->lists[towing->count++] = (struct waiting){
			.vrf = drag->vrfs[i], .lock = -1,
			.cookie = world_cookie(world, drag->vrfs[i]),
		};
	}
	qsort(towing->lists, towing->count, sizeof(*towing->lists), by_cookie);
}

static void close_lists(struct towing *towing)
{
	while (towing->count)
		waiting_close(&towing->lists[--towing->count]);
}

/* Whoever may keep nothing may change nothing, and is told so by the kernel. */
static bool may_not(int err)
{
	return err == -EACCES || err == -EROFS || err == -EPERM;
}

static int open_lists(struct towing *towing, struct error *error)
{
	size_t wanted, opened = 0;
	int err = 0;

	name_lists(towing);
	wanted = towing->count;
	for (; !err && opened < wanted; opened++)
		err = waiting_open(towing->live->view.world,
				   towing->lists[opened].vrf, true,
				   &towing->lists[opened], error);
	towing->count = err ? opened - 1 : opened;
	if (!err)
		return 0;
	close_lists(towing);
	if (!may_not(err))
		return err;
	error_clear(error);
	return 0;
}

/* -- what goes ----------------------------------------------------------------------- */

static struct waiting *list_of(struct towing *towing, const char *vrf)
{
	for (size_t i = 0; i < towing->count; i++)
		if (!strcmp(towing->lists[i].vrf, vrf))
			return &towing->lists[i];
	return NULL;
}

/* Whether the line's own addresses lead to a next hop: then its interface was
 * found by the kernel, and another line may take its place. */
struct lead {
	const struct ip	*gateway;
	bool		 found;
};

static int look_at_address(const struct object *object, void *context)
{
	const struct address *address = (const void *)object;
	struct lead *lead = context;

	if (!object)
		lead->found = false;
	else if (!address->peer.family &&
		 prefix_contains(&address->prefix, lead->gateway))
		lead->found = true;
	return 0;
}

static bool found_by_itself(struct world *world, const char *vrf,
			    const struct nexthop *hop)
{
	const struct filter filter = {
		.ifname = hop->ifname, .family = hop->gateway.family,
	};
	struct lead lead = { .gateway = &hop->gateway };
	struct error ignored = { 0 };

	if (!hop->gateway.family || hop->onlink || !hop->ifname ||
	    (hop->gateway.family == AF_INET6 && ip_is_linklocal(&hop->gateway)))
		return false;
	kind_address.each(world, vrf, &filter, look_at_address, &lead,
			  &ignored);
	error_clear(&ignored);
	return lead.found;
}

/* The routes that lead through few routers lie one after the other. */
struct keeping {
	struct nexthop	 last;
	const char	*vrf;		/* where that was asked */
	bool		 by_itself;
};

static struct nexthop to_keep(struct world *world, struct keeping *keeping,
			      const char *vrf, const struct nexthop *hop)
{
	struct nexthop kept = *hop;

	if (!same_text(keeping->vrf, vrf) || !nexthop_same(&keeping->last, hop) ||
	    keeping->last.onlink != hop->onlink) {
		keeping->by_itself = found_by_itself(world, vrf, hop);
		keeping->last = *hop;
		keeping->vrf = vrf;
	}
	if (keeping->by_itself)
		kept.ifname = NULL;
	return kept;
}

/* A transaction says of each route what is to become of it when its interface
 * goes. */
static bool says_all(const struct towing *towing)
{
	const struct view_hooks *hooks = towing->live->view.hooks;
	const struct change *change = &towing->change;

	return hooks && hooks->exact && change_kind(change) != &kind_address &&
	       (!change->after || change_kind(change)->compare(change->before,
							       change->after));
}

static int keep_routes(struct towing *towing, struct error *error)
{
	struct world *world = towing->live->view.world;
	struct keeping keeping = { .vrf = NULL };
	int err = 0;

	if (says_all(towing))
		return 0;
	for (size_t i = 0; i < towing->change.dragged_count; i++) {
		const struct object *object = towing->change.dragged[i];
		const struct route *route = (const void *)object;
		struct waiting *list = list_of(towing, object->vrf);

		if (!list || object->kind != &kind_route ||
		    !route_may_wait(route))
			continue;
		for (size_t j = 0; j < route->count; j++) {
			struct nexthop hop = to_keep(world, &keeping,
						     object->vrf,
						     &route->hops[j]);

			if (!route->hops[j].waiting)
				waiting_put(list, route, &hop);
		}
	}
	for (size_t i = 0; !err && i < towing->count; i++)
		err = waiting_save(&towing->lists[i], error);
	return err;
}

/* -- and comes back ------------------------------------------------------------------- */

/* What is there still, and what the kernel does not take now, says so. */
static void put_back(struct towing *towing)
{
	struct world *world = towing->live->view.world;
	struct message message = { 0 };

	for (size_t i = 0; i < towing->change.dragged_count; i++) {
		const struct object *object = towing->change.dragged[i];
		const struct change add = {
			.verb = CHANGE_ADD, .after = object,
		};
		struct error ignored = { 0 };

		if (object->kind != &kind_address &&
		    object->kind != &kind_neighbour)
			continue;
		if (list_of(towing, object->vrf) &&
		    error_passes(change_send(world, &add, &message, &ignored)))
			change_send(world, &add, &message, &ignored);
		error_clear(&ignored);
	}
	message_free(&message);
}

static void install(struct towing *towing)
{
	struct error ignored = { 0 };

	for (size_t i = 0; i < towing->count; i++) {
		waiting_install(&towing->lists[i]);
		waiting_save(&towing->lists[i], &ignored);
		error_clear(&ignored);
	}
}

/* -- the change ------------------------------------------------------------------------ */

static int make(struct towing *towing, struct error *error)
{
	struct live *live = towing->live;
	const struct kind *kind = change_kind(&towing->change);
	struct ticket ticket;
	int err = live_before(live, &towing->change, &ticket, error);

	if (err)
		return err;
	err = kind->apply ? kind->apply(live->view.world, &towing->change,
					error) :
			    change_send(live->view.world, &towing->change,
					&live->message, error);
	live_after(live, &ticket, !err);
	if (!err)
		put_back(towing);
	if (!err && towing->gone)
		store_drop(towing->gone);
	return err;
}

int live_drag(struct live *live, const struct change *change,
	      struct error *error)
{
	struct towing towing = { .live = live, .change = *change };
	struct arena *arena = arena_new();
	int err = drag_begin(&towing.drag, live->view.world, arena,
			     &towing.change, error);

	if (!err && towing.drag.vrf)
		towing.gone = world_cookie(live->view.world, towing.drag.vrf);
	if (!err)
		err = open_lists(&towing, error);
	if (!err)
		err = drag_end(&towing.drag, live->view.hooks, &towing.change);
	if (!err)
		err = keep_routes(&towing, error);
	if (!err)
		err = make(&towing, error);
	install(&towing);
	close_lists(&towing);
	drag_free(&towing.drag);
	arena_free(arena);
	if (!err)
		live_try(live, change);
	return err;
}
