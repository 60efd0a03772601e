/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * drag.c - what goes with a change though nobody named it
 *
 * The kernel drops more than one says: with a VRF all that is in it and the far
 * ends of its veths; with an interface its addresses, routes and neighbours; a
 * line that is shut down loses its routes, an MTU under 1280 all of IPv6, the
 * last IPv4 address all IPv4 routes and neighbours. First the interfaces are found that lose
 * something, then what stands on them. Rather too much is found than too
 * little: what stays is known only when the change is made.
 */
#include <linux/neighbour.h>

#include "drag.h"

/* -- what stands on them ---------------------------------------------------------- */

static bool leads_through(const struct route *route, const char *ifname)
{
	for (size_t i = 0; i < route->count; i++)
		if (same_text(route->hops[i].ifname, ifname))
			return true;
	return false;
}

static bool route_goes(const struct route *route, const struct loser *loser)
{
	uint8_t family = route->dst.ip.family;

	if ((loser->loss == LOSS_ROUTES4 && family != AF_INET) ||
	    (loser->loss == LOSS_IPV6 && family != AF_INET6))
		return false;
	return leads_through(route, loser->link->name);
}

static bool address_goes(const struct address *address,
			 const struct loser *loser)
{
	if (loser->loss == LOSS_ROUTES4)
		return false;
	if (loser->loss < LOSS_LINK && address->prefix.ip.family != AF_INET6)
		return false;
	return same_text(address->ifname, loser->link->name);
}

static bool neighbour_goes(const struct neighbour *neighbour,
			   const struct loser *loser)
{
	uint8_t family = neighbour->ip.family;

	if ((loser->loss == LOSS_ROUTES4 && family != AF_INET) ||
	    (loser->loss == LOSS_IPV6 && family != AF_INET6) ||
	    !(neighbour->state & NUD_PERMANENT))
		return false;
	return same_text(neighbour->ifname, loser->link->name);
}

/* A port stays when its bridge goes, but no longer as a port. */
static bool link_goes(const struct drag *drag, const struct link *link,
		      const struct loser *loser)
{
	if (loser->loss != LOSS_ALL ||
	    (drag->change->before->kind == &kind_link &&
	     !kind_link.compare(&link->object, drag->change->before)))
		return false;
	return same_text(link->name, loser->link->name) ||
	       same_text(link->master, loser->link->name);
}

static bool goes_with(const struct drag *drag, const struct object *object,
		      const struct loser *loser)
{
	if (compare_vrfs(object, &loser->link->object))
		return false;
	if (object->kind == &kind_route)
		return route_goes((const void *)object, loser);
	if (object->kind == &kind_address)
		return address_goes((const void *)object, loser);
	if (object->kind == &kind_neighbour)
		return neighbour_goes((const void *)object, loser);
	return object->kind == &kind_link &&
	       link_goes(drag, (const void *)object, loser);
}

static bool is_secondary_of(const struct drag *drag,
			    const struct object *object)
{
	const struct address *address = (const void *)object;

	return drag->secondaries_of && object->kind == &kind_address &&
	       same_text(address->ifname, drag->secondaries_of->ifname) &&
	       address->secondary &&
	       prefix_contains(&drag->secondaries_of->prefix,
			       &address->prefix.ip);
}

static bool goes(const struct drag *drag, const struct object *object)
{
	if (drag->vrf && !strcmp(drag->vrf, object->vrf))
		return true;
	if (is_secondary_of(drag, object))
		return true;
	for (size_t i = 0; i < drag->count; i++)
		if (goes_with(drag, object, &drag->losers[i]))
			return true;
	return false;
}

static int take(const struct object *object, void *context)
{
	struct drag *drag = context;

	if (!object)
		drag->found.count = drag->mark;
	else if (goes(drag, object) && object_configured(object))
		gathering_add(&drag->found,
			      object->kind->copy(drag->arena, object));
	return 0;
}

/* -- in order ---------------------------------------------------------------------- */

/* How late in its kind an object comes to be. */
static int rank(const struct object *object)
{
	const struct link *link = (const void *)object;
	const struct route *route = (const void *)object;

	if (object->kind == &kind_link)
		return link->type->needs_parent ? 2 : link->master ? 1 : 0;
	if (object->kind == &kind_route)
		return route->count && route->hops->gateway.family;
	return 0;
}

/* Whether the kernel has the newest first. */
static bool newest_is_first(const struct object *object)
{
	return object->kind == &kind_address &&
	       ((const struct address *)object)->prefix.ip.family == AF_INET6;
}

/* Few ranks; within each, those that came first. */
static void put_in_order(struct drag *drag, size_t from)
{
	struct object **list = drag->found.list;
	size_t count = drag->found.count - from, done = 0;
	struct object **sorted = memory_new((count + 1) * sizeof(*sorted));

	for (int i = 0; i <= 2; i++)
		for (size_t j = from; j < from + count; j++)
			if (rank(list[j]) == i && !newest_is_first(list[j]))
				sorted[done++] = list[j];
	for (size_t j = from + count; j-- > from;)
		if (newest_is_first(list[j]))
			sorted[done++] = list[j];
	for (size_t i = 0; i < count; i++)
		list[from + i] = sorted[i];
	free(sorted);
}

/* The VRFs in which something is lost, each once. */
static void name_vrf(struct drag *drag, const char *vrf)
{
	for (size_t i = 0; i < drag->vrf_count; i++)
		if (!strcmp(drag->vrfs[i], vrf))
			return;
	drag->vrfs[drag->vrf_count++] = vrf;
}

static void name_vrfs(struct drag *drag)
{
	drag->vrfs = arena_alloc(drag->arena, (drag->count + 2) *
				 sizeof(*drag->vrfs));
	if (drag->vrf)
		name_vrf(drag, drag->vrf);
	if (drag->secondaries_of)
		name_vrf(drag, drag->secondaries_of->object.vrf);
	for (size_t i = 0; i < drag->count; i++)
		name_vrf(drag, drag->losers[i].link->object.vrf);
}

/* Whether there is anything of a kind that matters. */
static bool wanted(const struct drag *drag, const struct kind *kind,
		   const char *vrf, bool all)
{
	if (kind == &kind_vrf)
		return false;
	if (all)
		return kind != &kind_setting ||
		       (drag->vrf && !strcmp(vrf, drag->vrf));
	if (drag->vrf && !strcmp(vrf, drag->vrf))
		return false;
	return kind == &kind_route || kind == &kind_address ||
	       kind == &kind_neighbour;
}

static int collect(struct drag *drag, bool all)
{
	static const struct filter details = {
		.details = true, .waiting = true,
	};
	int err = 0;

	for (size_t i = 0; !err && kinds[i]; i++) {
		size_t from = drag->found.count;

		for (size_t j = 0; !err && j < drag->vrf_count; j++) {
			const char *vrf = drag->vrfs[j];

			drag->mark = drag->found.count;
			if (wanted(drag, kinds[i], vrf, all))
				err = kinds[i]->each(drag->world, vrf,
						     &details, take, drag,
						     drag->error);
		}
		put_in_order(drag, from);
	}
	return err;
}

int drag_begin(struct drag *drag, struct world *world, struct arena *arena,
	       const struct change *change, struct error *error)
{
	int err;

	*drag = (struct drag){
		.world = world, .arena = arena, .error = error,
		.change = change, .found.arena = arena,
	};
	err = drag_losers(drag);
	if (!err)
		name_vrfs(drag);
	return err;
}

int drag_end(struct drag *drag, bool all, struct change *change)
{
	int err = collect(drag, all);

	change->dragged_count = err ? 0 : drag->found.count;
	change->dragged = arena_copy(drag->arena, drag->found.list,
				     change->dragged_count *
				     sizeof(*drag->found.list));
	return err;
}

void drag_free(struct drag *drag)
{
	free(drag->found.list);
	free(drag->losers);
}

int drag_find(struct world *world, struct arena *arena, bool all,
	      struct change *change, struct error *error)
{
	struct drag drag;
	int err;

	if (!drag_possible(change))
		return 0;
	err = drag_begin(&drag, world, arena, change, error);
	if (!err)
		err = drag_end(&drag, all, change);
	drag_free(&drag);
	return err;
}
