/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * differences.c - what would have to change below to become the model
 *
 * Entries are compared one by one; what is hidden without an entry is found by
 * reading what is below, but only where something can be hidden. What goes with
 * an interface or a VRF is not said again, and what comes with one is said only
 * where it is to be other than it comes.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "differences.h"

static const struct object *keep(struct comparison *comparison,
				 const struct object *object)
{
	return object ? object->kind->copy(comparison->arena, object) : NULL;
}

void comparison_add(struct comparison *comparison, enum stage stage,
		    enum verb verb, const struct object *before,
		    const struct object *after)
{
	plan_add(&comparison->plan, stage, verb, keep(comparison, before),
		 keep(comparison, after));
}

bool goes_along(struct overlay *overlay, const struct object *object)
{
	struct footing on;
	size_t i;

	if (!vrf_stays(overlay, object->vrf))
		return true;
	if (!object->kind->footing)
		return false;
	for (i = 0; object->kind->footing(object, i, &on); i++)
		if (!on.ifname || link_stays(overlay, on.vrf, on.ifname))
			return false;
	return i;
}

/* -- VRFs and settings ------------------------------------------------------- */

static int compare_vrf_entry(struct overlay_entry *entry, void *context)
{
	struct comparison *comparison = context;

	if (entry->base && !entry->now)
		comparison_add(comparison, STAGE_VRFS_GO, CHANGE_DELETE,
			       entry->base, NULL);
	else if (!entry->base && entry->now)
		comparison_add(comparison, STAGE_VRFS_COME, CHANGE_ADD, NULL,
			       entry->now);
	else if (entry->base && !entry->base->kind->same(entry->base,
							 entry->now))
		comparison_add(comparison, STAGE_SETTINGS, CHANGE_SET,
			       entry->base, entry->now);
	return 0;
}

/* A VRF that comes to be brings its switches, plain. */
static int compare_setting_entry(struct overlay_entry *entry, void *context)
{
	struct comparison *comparison = context;
	const struct object *before = entry->base;
	struct arena *arena = arena_new();

	if (entry->now && !before)
		before = entry->now->kind->plain(arena, entry->now);
	if (entry->now && !entry->now->kind->same(before, entry->now))
		comparison_add(comparison, STAGE_SETTINGS, CHANGE_SET, before,
			       entry->now);
	arena_free(arena);
	return 0;
}

/* -- routes and neighbours ------------------------------------------------------ */

/*
 * One of several lines that a route leads through may go. IPv6 keeps the other
 * next hops, IPv4 nothing: it is put there, whether something is left or not.
 */
static const struct object *what_is_left(struct comparison *comparison,
					 const struct object *object)
{
	struct footing on;

	if (!object->kind->without)
		return object;
	for (size_t i = 0; object->kind->footing(object, i, &on); i++) {
		if (!on.ifname ||
		    link_stays(comparison->overlay, on.vrf, on.ifname))
			continue;
		object = object->kind->without(comparison->arena, object, &on);
		i--;
	}
	return object;
}

static enum stage coming(const struct object *object)
{
	const struct route *route = (const void *)object;

	if (object->kind != &kind_route)
		return STAGE_NEIGHBOURS;
	return route->count && route->hops->gateway.family ?
	       STAGE_ROUTES_VIA : STAGE_ROUTES_ONTO;
}

static enum stage going(const struct object *object)
{
	return object->kind == &kind_route ? STAGE_ROUTES_GO :
					     STAGE_NEIGHBOURS_GO;
}

static int compare_leaf(struct overlay_entry *entry, void *context)
{
	struct comparison *comparison = context;
	const struct object *base = entry->base, *now = entry->now, *left;

	if (base && goes_along(comparison->overlay, base))
		base = NULL;
	if (base && !now)
		comparison_add(comparison, going(base), CHANGE_DELETE, base,
			       NULL);
	else if (!base && now)
		comparison_add(comparison, coming(now), CHANGE_ADD, NULL, now);
	if (!base || !now)
		return 0;
	left = what_is_left(comparison, base);
	if (left != base || !base->kind->same(base, now))
		comparison_add(comparison, coming(now), CHANGE_SET, left, now);
	return 0;
}

/* -- what is hidden without an entry ------------------------------------------- */

/* Whole: a list of VRFs does not say whose they are. */
static void delete_vrf(struct comparison *comparison,
		       const struct object *listed)
{
	struct object *vrf;

	comparison->err = view_get(comparison->overlay->below,
				   comparison->arena, listed, &vrf,
				   comparison->error);
	if (!comparison->err && vrf)
		comparison_add(comparison, STAGE_VRFS_GO, CHANGE_DELETE, vrf,
			       NULL);
}

static int compare_hidden(const struct object *object, void *context)
{
	struct comparison *comparison = context;
	struct overlay *overlay = comparison->overlay;
	const struct object *shown;

	if (!object || object_is_state(object) || overlay_find(overlay, object))
		return 0;
	shown = overlay_shown(overlay, object);
	if (shown == object)
		return 0;
	if (object->kind == &kind_vrf)
		delete_vrf(comparison, object);
	else if (object->kind == &kind_link)
		compare_hidden_link(comparison, object);
	else if (shown && !object->kind->same(object, shown))
		comparison_add(comparison, object->kind == &kind_setting ?
			       STAGE_SETTINGS : coming(object), CHANGE_SET,
			       what_is_left(comparison, object), shown);
	else if (!shown && !goes_along(overlay, object) &&
		 object_configured(object))
		comparison_add(comparison, going(object), CHANGE_DELETE,
			       object, NULL);
	return comparison->err;
}

static const struct kind *const leaves[] = { &kind_route, &kind_neighbour };

static int compare_contents(struct comparison *comparison, const char *vrf)
{
	static const struct filter filter = { .details = true, .waiting = true };
	static const struct kind *const hidden[] = {
		&kind_setting, &kind_link, &kind_route, &kind_neighbour,
	};
	int err = spots_learn(comparison->overlay, vrf, comparison->error);

	for (size_t i = 0; !err && i < ARRAY_SIZE(hidden); i++)
		err = view_each(comparison->overlay->below, hidden[i], vrf,
				&filter, compare_hidden, comparison,
				comparison->error);
	return err;
}

/* -- VRF by VRF ------------------------------------------------------------------ */

struct vrf_names {
	struct arena	*arena;
	const char	**list;
	size_t		 count, max;
};

static void add_name(struct vrf_names *names, const char *vrf)
{
	names->list = vector_room(names->list, names->count, &names->max,
				  sizeof(*names->list));
	names->list[names->count++] = arena_string(names->arena, vrf);
}

static int note_vrf(const struct object *object, void *context)
{
	struct vrf_names *names = context;

	if (!object)
		names->count = 0;
	else if (object_configured(object))
		add_name(names, object->vrf);
	return 0;
}

/* Hidden things are in VRFs that stay. */
static int compare_all_contents(struct comparison *comparison)
{
	struct overlay *overlay = comparison->overlay;
	struct vrf_names names = { .arena = comparison->arena };
	int err = view_each(overlay->below, &kind_vrf, NULL, NULL, note_vrf,
			    &names, comparison->error);

	add_name(&names, VRF_GLOBAL);
	for (size_t i = 0; !err && i < names.count; i++) {
		if (!vrf_stays(overlay, names.list[i]))
			continue;
		if (overlay->veiled || overlay->any_gone)
			err = compare_contents(comparison, names.list[i]);
		if (!err)
			err = compare_addresses(comparison, names.list[i]);
		if (err == -ENOENT) {	/* it went meanwhile */
			error_clear(comparison->error);
			err = 0;
		}
	}
	free(names.list);
	return err;
}

static int compare_new_vrf(struct overlay_entry *entry, void *context)
{
	struct comparison *comparison = context;

	if (entry->base || !entry->now)
		return 0;
	comparison->err = compare_addresses(comparison, entry->key->vrf);
	return comparison->err;
}

static int compare_everything(struct comparison *comparison)
{
	struct overlay *overlay = comparison->overlay;
	int err = 0;

	overlay_walk(overlay, &kind_vrf, compare_vrf_entry, comparison);
	overlay_walk(overlay, &kind_setting, compare_setting_entry, comparison);
	overlay_walk(overlay, &kind_link, compare_link_entry, comparison);
	for (size_t i = 0; i < ARRAY_SIZE(leaves); i++)
		overlay_walk(overlay, leaves[i], compare_leaf, comparison);
	if (overlay->veiled)
		err = view_each(overlay->below, &kind_vrf, NULL, NULL,
				compare_hidden, comparison, comparison->error);
	if (!err)
		err = compare_all_contents(comparison);
	return err ? err : overlay_walk(overlay, &kind_vrf, compare_new_vrf,
					comparison);
}

int view_differences(struct view *model, struct arena *arena,
		     struct change **list, size_t *count, struct error *error)
{
	struct overlay *overlay = overlay_of(model);
	struct comparison comparison = {
		.overlay = overlay, .arena = arena, .error = error,
	};
	int err = veil_settle(overlay, error);

	if (!err)
		err = overlay_refresh(overlay, error);
	if (!err)
		err = compare_everything(&comparison);
	plan_order(&comparison.plan, arena, list, count);
	if (err)
		*count = 0;
	return err;
}
