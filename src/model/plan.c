/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan.c - differences in an order in which they can be made
 *
 * First what goes, from the leaves to the VRFs, so that names are free; then
 * what comes, from the VRFs to the leaves, so that nothing is named before it
 * exists. Between the two, hardware leaves the VRFs that go. Within a stage the
 * changes of one VRF stand together, to travel together; interfaces stand after
 * those on which they stand.
 */
#include <errno.h>

#include "kinds.h"
#include "plan.h"

void plan_add(struct plan *plan, enum stage stage, enum verb verb,
	      const struct object *before, const struct object *after)
{
	plan->steps = vector_room(plan->steps, plan->count, &plan->max,
				  sizeof(*plan->steps));
	plan->steps[plan->count] = (struct step){
		.change = { .verb = verb, .before = before, .after = after },
		.stage = stage, .at = plan->count,
	};
	plan->count++;
}

/* Global first, as in the configuration. */
static int compare_places(const char *a, const char *b)
{
	bool x = !strcmp(a, VRF_GLOBAL), y = !strcmp(b, VRF_GLOBAL);

	return x || y ? (int)y - (int)x : strcmp(a, b);
}

/* A port goes before its bridge: it was one, says what leads back. */
static int ports_first(const struct change *a, const struct change *b)
{
	bool x = ((const struct link *)a->before)->master;
	bool y = ((const struct link *)b->before)->master;

	return (int)y - (int)x;
}

static int in_order(const void *x, const void *y)
{
	const struct step *a = x, *b = y;
	int order = (int)a->stage - (int)b->stage;

	if (!order && a->stage != STAGE_LINKS && a->stage != STAGE_LINKS_MOVE)
		order = compare_places(change_subject(&a->change)->vrf,
				       change_subject(&b->change)->vrf);
	if (!order && a->stage == STAGE_LINKS_GO)
		order = ports_first(&a->change, &b->change);
	if (!order)
		order = a->at < b->at ? -1 : a->at > b->at;
	return order;
}

/* -- interfaces after what they stand on ------------------------------------------ */

/* A step by the key of its interface; a pair that comes to be is found by the
 * name of either end. */
struct place {
	const char	*vrf, *ifname;
	size_t		 step;
};

struct sorting {
	struct step	*steps;
	size_t		 count;
	struct place	*places;
	size_t		 place_count;
	bool		*done;
	struct step	*sorted;
	size_t		 sorted_count;
};

static int by_name(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int order = strcmp(a->vrf, b->vrf);

	if (!order)
		order = strcmp(a->ifname, b->ifname);
	return order ? order : a->step < b->step ? -1 : a->step > b->step;
}

static void note(struct sorting *sorting, const char *vrf, const char *ifname,
		 size_t step)
{
	sorting->places[sorting->place_count++] =
		(struct place){ vrf, ifname, step };
}

static bool makes_pair(const struct change *change)
{
	const struct link *link = (const void *)change->after;

	return change->verb == CHANGE_ADD && link->type->needs_peer &&
	       link->below;
}

static void note_all(struct sorting *sorting)
{
	for (size_t i = 0; i < sorting->count; i++) {
		const struct change *change = &sorting->steps[i].change;
		const struct link *link = (const void *)change->after;

		note(sorting, link->object.vrf, link->name, i);
		if (makes_pair(change))
			note(sorting, link->below_vrf ? link->below_vrf :
			     link->object.vrf, link->below, i);
	}
	qsort(sorting->places, sorting->place_count, sizeof(*sorting->places),
	      by_name);
}

static void visit(struct sorting *sorting, size_t i);

/* All that is done to an interface, before the step that builds on it. */
static void visit_named(struct sorting *sorting, const char *vrf,
			const char *ifname, size_t before)
{
	struct place wanted = { vrf, ifname, 0 };
	size_t low = 0, high = sorting->place_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (by_name(&sorting->places[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < sorting->place_count; low++) {
		const struct place *place = &sorting->places[low];

		if (strcmp(place->vrf, vrf) || strcmp(place->ifname, ifname))
			break;
		if (place->step != before)
			visit(sorting, place->step);
	}
}

static void visit(struct sorting *sorting, size_t i)
{
	const struct change *change = &sorting->steps[i].change;
	const struct link *link = (const void *)change->after;

	if (sorting->done[i])
		return;
	sorting->done[i] = true;
	if (change->before)
		visit_named(sorting, change->before->vrf,
			    ((const struct link *)change->before)->name, i);
	if (link->master)
		visit_named(sorting, link->object.vrf, link->master, i);
	if (link->type->needs_parent && link->below)
		visit_named(sorting, link->below_vrf ? link->below_vrf :
			    link->object.vrf, link->below, i);
	sorting->sorted[sorting->sorted_count++] = sorting->steps[i];
}

static void order_links(struct step *steps, size_t count)
{
	struct sorting sorting = { .steps = steps, .count = count };

	sorting.places = memory_new(2 * count * sizeof(*sorting.places));
	sorting.done = memory_new(count * sizeof(*sorting.done));
	sorting.sorted = memory_new(count * sizeof(*sorting.sorted));
	note_all(&sorting);
	for (size_t i = 0; i < count; i++)
		visit(&sorting, i);
	memcpy(steps, sorting.sorted, count * sizeof(*steps));
	free(sorting.places);
	free(sorting.done);
	free(sorting.sorted);
}

void plan_order(struct plan *plan, struct arena *arena, struct change **list,
		size_t *count)
{
	size_t first = 0, behind;

	if (plan->count)
		qsort(plan->steps, plan->count, sizeof(*plan->steps), in_order);
	while (first < plan->count && plan->steps[first].stage < STAGE_LINKS)
		first++;
	for (behind = first; behind < plan->count &&
	     plan->steps[behind].stage == STAGE_LINKS; behind++)
		;
	if (behind > first)
		order_links(plan->steps + first, behind - first);
	*list = arena_alloc(arena, plan->count * sizeof(**list));
	*count = plan->count;
	for (size_t i = 0; i < plan->count; i++)
		(*list)[i] = plan->steps[i].change;
	free(plan->steps);
	*plan = (struct plan){ 0 };
}
