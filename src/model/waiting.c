/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiting.c - static routes read whole: what is installed and what waits
 *
 * A line of the configuration is a next hop, wherever it is now. So a route is
 * read with both kinds of them, and where none is installed as a route that
 * waits; in the order in which the kernel would dump it, so that a configuration
 * written while a line is down does not differ from one written while it is up.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "view.h"
#include "waiting.h"

/* -- one route ------------------------------------------------------------------------- */

struct route *waiting_merge(struct arena *arena, const char *vrf,
			    const struct route *installed,
			    const struct waiting_hop *group, size_t count)
{
	struct hops hops = { .arena = arena };
	struct route *route;

	if (!installed && !count)
		return NULL;
	route = arena_alloc(arena, sizeof(*route));
	if (installed) {
		*route = *installed;
		hops_add_route(&hops, installed);
	} else {
		route->object = (struct object){
			.kind = &kind_route, .vrf = vrf,
			.ours = group->protocol == MARK,
		};
		route->dst = group->dst;
		route->table = RT_TABLE_MAIN;
		route->metric = group->metric;
		route->protocol = group->protocol;
	}
	for (size_t i = 0; i < count; i++)
		if (!group[i].done)
			hops_add(&hops, &group[i].hop);
	if (!installed || count)
		hops_make(&hops, route);
	return route;
}

int route_get(struct world *world, struct arena *arena,
	      const struct object *key, struct object **found,
	      struct error *error)
{
	const struct route *wanted = (const void *)key;
	struct waiting waiting;
	struct waiting_hop *group;
	struct route *installed, *whole;
	size_t count;
	int err = route_installed(world, arena, wanted, &installed, error);

	if (!err && !installed && !waiting_any(world, key->vrf))
		return -ENOENT;
	*found = installed ? &installed->object : NULL;
	if (err || wanted->table != RT_TABLE_MAIN || wanted->tos ||
	    !waiting_any(world, key->vrf))
		return err;
	err = waiting_open(world, key->vrf, false, &waiting, error);
	if (err)
		return err;
	group = waiting_of(&waiting, wanted, &count);
	/* One that the kernel made is none of those that were configured. */
	if (count) {
		whole = waiting_merge(arena, key->vrf, installed &&
				      route_may_wait(installed) ? installed :
				      NULL, group, count);
		*found = kind_route.copy(arena, &whole->object);
	}
	waiting_close(&waiting);
	return *found ? 0 : -ENOENT;
}

/* -- all of them ------------------------------------------------------------------------ */

struct merging {
	struct waiting	 waiting;
	const struct filter *filter;
	struct arena	*arena;		/* of one route */
	object_fn	*fn;
	void		*context;
	size_t		 next;		/* of the list, to be handed on */
};

static bool leads_through(const struct route *route, const char *ifname)
{
	for (size_t i = 0; i < route->count; i++)
		if (same_text(route->hops[i].ifname, ifname))
			return true;
	return false;
}

static int hand_on(struct merging *merging, const struct route *route)
{
	const struct filter *filter = merging->filter;
	int err = 0;

	if (route_matches(&route->object, filter) &&
	    (!filter->ifname || leads_through(route, filter->ifname)))
		err = merging->fn(&route->object, merging->context);
	arena_reset(merging->arena);
	return err;
}

/* The next of the list and those of its key. */
static size_t group_at(const struct merging *merging)
{
	const struct waiting *waiting = &merging->waiting;
	const struct waiting_hop *first = &waiting->list[merging->next];
	size_t end = merging->next + 1;

	while (end < waiting->count &&
	       !waiting_compare(&first->dst, first->metric,
				&waiting->list[end].dst,
				waiting->list[end].metric))
		end++;
	return end - merging->next;
}

static int hand_group(struct merging *merging, const struct route *installed)
{
	size_t count = group_at(merging);
	const struct waiting_hop *group =
		&merging->waiting.list[merging->next];

	merging->next += count;
	return hand_on(merging, waiting_merge(merging->arena,
					      merging->waiting.vrf, installed,
					      group, count));
}

/* What waits stands where the kernel would have it. */
static int merge(const struct object *object, void *context)
{
	const struct route *route = (const void *)object;
	struct merging *merging = context;
	struct waiting *waiting = &merging->waiting;
	int err = 0, order = 1;

	if (!object) {
		merging->next = 0;
		return merging->fn(NULL, merging->context);
	}
	while (!err && merging->next < waiting->count) {
		const struct waiting_hop *entry = &waiting->list[merging->next];

		order = waiting_compare(&entry->dst, entry->metric, &route->dst,
					route->metric);
		if (order >= 0)
			break;
		err = hand_group(merging, NULL);
	}
	if (err)
		return err;
	if (!order && merging->next < waiting->count && route_may_wait(route))
		return hand_group(merging, route);
	return hand_on(merging, route);
}

static int each_merged(struct world *world, const char *vrf,
		       struct merging *merging, struct error *error)
{
	struct filter plain = *merging->filter;
	int err;

	plain.ifname = NULL;
	waiting_sort(&merging->waiting);
	err = route_each_installed(world, vrf, &plain, merge, merging, error);
	while (!err && merging->next < merging->waiting.count)
		err = hand_group(merging, NULL);
	return err;
}

int route_each(struct world *world, const char *vrf,
	       const struct filter *filter, object_fn *fn, void *context,
	       struct error *error)
{
	struct merging merging = {
		.filter = filter, .fn = fn, .context = context,
	};
	int err;

	if (!filter || !filter->waiting ||
	    (filter->table && filter->table != RT_TABLE_MAIN) ||
	    !waiting_any(world, vrf))
		return route_each_installed(world, vrf, filter, fn, context,
					    error);
	err = waiting_open(world, vrf, false, &merging.waiting, error);
	if (err)
		return err;
	merging.arena = arena_new();
	err = each_merged(world, vrf, &merging, error);
	arena_free(merging.arena);
	waiting_close(&merging.waiting);
	return err;
}

/* -- for others ------------------------------------------------------------------------- */

size_t waiting_count(struct world *world, const char *vrf)
{
	struct error ignored = { 0 };
	struct waiting waiting;
	size_t count = 0;

	if (!waiting_any(world, vrf) ||
	    waiting_open(world, vrf, false, &waiting, &ignored) < 0) {
		error_clear(&ignored);
		return 0;
	}
	waiting_sort(&waiting);
	count = waiting.count;
	waiting_close(&waiting);
	return count;
}

void waiting_try(struct view *live, const char *vrf)
{
	struct error ignored = { 0 };
	struct waiting waiting;

	if (!waiting_any(live->world, vrf))
		return;
	if (!waiting_open(live->world, vrf, true, &waiting, &ignored)) {
		waiting_install(&waiting);
		waiting_save(&waiting, &ignored);
		waiting_close(&waiting);
	}
	error_clear(&ignored);
}
