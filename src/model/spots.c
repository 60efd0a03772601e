/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spots.c - VRFs and interfaces below a model, by name
 *
 * What a model must know of them again and again: whether one is gone, whether
 * a target names its block, and, under a veil, what is below.
 */
#include <search.h>

#include "overlay.h"

static int compare_spots(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;
	int order = strcmp(x->vrf, y->vrf);

	return order ? order : compare_names(x->ifname, y->ifname);
}

static struct spot *find_spot(struct overlay *overlay, const char *vrf,
			      const char *ifname)
{
	const struct spot wanted = { .vrf = vrf, .ifname = ifname };
	struct spot *const *node = tfind(&wanted, &overlay->spots,
					 compare_spots);

	return node ? *node : NULL;
}

struct spot *spot_of(struct overlay *overlay, const char *vrf,
		     const char *ifname)
{
	struct spot *spot = find_spot(overlay, vrf, ifname);

	if (spot)
		return spot;
	spot = arena_alloc(overlay->arena, sizeof(*spot));
	spot->vrf = arena_name(overlay->arena, vrf);
	spot->ifname = arena_name(overlay->arena, ifname);
	if (!tsearch(spot, &overlay->spots, compare_spots))
		abort();	/* no memory: see memory.c */
	return spot;
}

static void nothing(void *node)
{
	(void)node;
}

void spots_free(struct overlay *overlay)
{
	tdestroy(overlay->spots, nothing);
}

static void forget_below(const void *node, VISIT which, void *context)
{
	struct spot *spot = *(struct spot *const *)node;

	(void)context;
	if (which == postorder || which == leaf)
		spot->known = spot->learnt = false;
}

void overlay_renew(struct overlay *overlay)
{
	twalk_r(overlay->spots, forget_below, NULL);
	below_forget(overlay);
}

bool spot_is_gone(struct overlay *overlay, const char *vrf,
		    const char *ifname)
{
	const struct spot *spot = overlay->any_gone ?
				  find_spot(overlay, vrf, ifname) : NULL;

	return spot && spot->gone;
}

bool spot_is_claimed(struct overlay *overlay, const char *vrf,
		       const char *ifname)
{
	const struct spot *spot = overlay->any_claim ?
				  find_spot(overlay, vrf, ifname) : NULL;

	return spot && spot->claimed;
}

const struct object *spot_below(struct overlay *overlay, const char *vrf,
				     const char *ifname)
{
	const struct link key = {
		.object = {
			.kind = ifname ? &kind_link : &kind_vrf, .vrf = vrf,
		},
		.name = ifname,
	};
	struct spot *spot = spot_of(overlay, vrf, ifname);
	struct error ignored = { 0 };
	struct object *found;

	if (spot->known)
		return spot->below;
	if (ifname && spot_of(overlay, vrf, NULL)->learnt)
		return NULL;
	spot->below = NULL;
	if (!view_get(overlay->below, overlay->arena, &key.object, &found,
		      &ignored))
		spot->below = found;
	error_clear(&ignored);
	spot->known = true;
	return spot->below;
}

static int learn(const struct object *object, void *context)
{
	struct overlay *overlay = context;
	struct spot *spot;

	if (!object)
		return 0;
	spot = spot_of(overlay, object->vrf, ((const struct link *)object)->name);
	spot->below = object->kind->copy(overlay->arena, object);
	spot->known = true;
	return 0;
}

int spots_learn(struct overlay *overlay, const char *vrf, struct error *error)
{
	static const struct filter details = { .details = true };
	struct spot *spot;
	int err;

	if (!overlay->veiled)
		return 0;
	spot = spot_of(overlay, vrf, NULL);
	if (spot->learnt)
		return 0;
	spot_below(overlay, vrf, NULL);
	err = view_each(overlay->below, &kind_link, vrf, &details, learn,
			overlay, error);
	spot->learnt = !err;
	return err;
}
