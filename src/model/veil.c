/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * veil.c - what a model shows of the objects below that no entry speaks of
 *
 * Hidden is what stands on something that is gone, and under a veil what the
 * target is to say itself: ours, and what others configured in the blocks that
 * it names. That is asked of each object as it is read, so that a million of
 * them cost no memory. State and what the language cannot say are never veiled;
 * they go where the interface or the VRF goes on which they stand, as they do
 * in the kernel.
 */
#include <errno.h>

#include "overlay.h"

/* -- what is veiled ------------------------------------------------------------- */

static bool is_global(const char *vrf)
{
	return !strcmp(vrf, VRF_GLOBAL);
}

/* A VRF that the target names stays, whosever it is. */
static bool vrf_is_veiled(struct overlay *overlay, const char *vrf)
{
	const struct object *below;

	if (!overlay->veiled || is_global(vrf) ||
	    spot_is_claimed(overlay, vrf, NULL))
		return false;
	below = spot_below(overlay, vrf, NULL);
	return below && object_configured(below) &&
	       (overlay->all || below->ours);
}

/* Switches have no mark of their own: they are their VRF's. */
static bool is_switch_veiled(struct overlay *overlay, const char *vrf)
{
	const struct object *below;

	if (is_global(vrf))
		return false;
	below = spot_below(overlay, vrf, NULL);
	return overlay->all || (below && below->ours);
}

static bool in_claimed_block(struct overlay *overlay,
			     const struct object *object)
{
	struct footing on = { object->vrf, NULL };

	if (spot_is_claimed(overlay, object->vrf, NULL))
		return true;
	if (object->kind == &kind_link)
		on.ifname = ((const struct link *)object)->name;
	else if (object->kind == &kind_address)
		object->kind->footing(object, 0, &on);
	return on.ifname && spot_is_claimed(overlay, on.vrf, on.ifname);
}

bool is_veiled(struct overlay *overlay, const struct object *object)
{
	if (!overlay->veiled || !object_configured(object))
		return false;
	if (object->kind == &kind_vrf)
		return vrf_is_veiled(overlay, object->vrf);
	if (in_claimed_block(overlay, object))
		return true;
	if (object->kind == &kind_setting)
		return is_switch_veiled(overlay, object->vrf);
	return overlay->all || object->ours;
}

/* -- what goes and what stays --------------------------------------------------- */

bool vrf_stays(struct overlay *overlay, const char *vrf)
{
	const struct object key = { .kind = &kind_vrf, .vrf = vrf };
	const struct overlay_entry *entry;

	if (is_global(vrf))
		return true;
	entry = overlay_find(overlay, &key);
	return entry ? entry->base && entry->now :
		       !vrf_is_veiled(overlay, vrf);
}

bool vrf_shows(struct overlay *overlay, const char *vrf)
{
	return !spot_is_gone(overlay, vrf, NULL) && vrf_stays(overlay, vrf);
}

static struct overlay_entry *link_entry(struct overlay *overlay, const char *vrf,
				const char *ifname)
{
	const struct link key = {
		.object = { .kind = &kind_link, .vrf = vrf }, .name = ifname,
	};

	return overlay_find(overlay, &key.object);
}

static bool can_go(const struct object *object)
{
	struct arena *arena;
	bool can = true;

	if (!object->kind->plain)
		return true;
	arena = arena_new();
	can = !object->kind->plain(arena, object);
	arena_free(arena);
	return can;
}

/* The other end of a veth takes it along, and so does a macvlan's parent. */
static bool footing_goes(struct overlay *overlay, const struct object *link)
{
	const struct link_type *type = ((const struct link *)link)->type;
	const struct object *below;
	struct overlay_entry *entry;
	struct footing on;

	if ((!type->needs_peer && !type->needs_parent) ||
	    !link->kind->footing(link, 0, &on))
		return false;
	entry = link_entry(overlay, on.vrf, on.ifname);
	if (type->needs_parent)
		return !(entry && entry->moved_to) &&
		       !link_stays(overlay, on.vrf, on.ifname);
	if (!vrf_stays(overlay, on.vrf))
		return true;
	if (entry)
		return entry->base && !entry->moved_to &&
		       (!entry->now || entry->origin ||
			link_anew(overlay, (const struct link *)entry->base,
				  (const struct link *)entry->now));
	if (spot_is_gone(overlay, on.vrf, NULL))
		return true;
	if (!overlay->veiled)
		return false;
	below = spot_below(overlay, on.vrf, on.ifname);
	return below && is_veiled(overlay, below);
}

static bool link_is_veiled(struct overlay *overlay, const struct object *link)
{
	return can_go(link) &&
	       (is_veiled(overlay, link) || footing_goes(overlay, link));
}

bool link_anew(struct overlay *overlay, const struct link *base,
	       const struct link *now)
{
	struct footing was, is;
	struct overlay_entry *entry;

	if (base->type != now->type ||
	    (base->type == link_type_other &&
	     !same_text(base->kernel_kind, now->kernel_kind)))
		return true;
	if (!base->type->needs_peer && !base->type->needs_parent)
		return false;
	if (!kind_link.footing(&base->object, 0, &was) ||
	    !kind_link.footing(&now->object, 0, &is))
		return base->below != now->below;
	entry = link_entry(overlay, was.vrf, was.ifname);
	if (base->type->needs_parent &&
	    !(entry && entry->moved_to) &&
	    !link_stays(overlay, was.vrf, was.ifname))
		return true;
	if (entry && entry->moved_to) {
		was.vrf = entry->moved_to->now->vrf;
		was.ifname = ((const struct link *)entry->moved_to->now)->name;
	}
	return strcmp(was.vrf, is.vrf) || strcmp(was.ifname, is.ifname);
}

bool link_stays(struct overlay *overlay, const char *vrf, const char *ifname)
{
	struct overlay_entry *entry = link_entry(overlay, vrf, ifname);
	const struct object *below;

	if (!vrf_stays(overlay, vrf))
		return false;
	if (entry)
		return entry->base && entry->now && !entry->origin &&
		       !entry->moved_to &&
		       !link_anew(overlay, (const struct link *)entry->base,
				  (const struct link *)entry->now);
	if (spot_is_gone(overlay, vrf, NULL))
		return false;
	if (!overlay->veiled)
		return true;
	below = spot_below(overlay, vrf, ifname);
	return !below || !link_is_veiled(overlay, below);
}

bool link_shows(struct overlay *overlay, const char *vrf, const char *ifname)
{
	return !spot_is_gone(overlay, vrf, ifname) &&
	       link_stays(overlay, vrf, ifname);
}

/* All the interfaces that it stands on go, and there are some. */
static bool has_no_ground(struct overlay *overlay, const struct object *object)
{
	struct footing on;
	size_t i;

	if (!object->kind->footing)
		return false;
	for (i = 0; object->kind->footing(object, i, &on); i++)
		if (!on.ifname || link_shows(overlay, on.vrf, on.ifname))
			return false;
	return i;
}

/* One that stands on several interfaces stands on those that are left. */
static const struct object *on_what_is_left(struct overlay *overlay,
					    const struct object *object)
{
	struct footing on;

	if (!object->kind->without)
		return object;
	for (size_t i = 0; object->kind->footing(object, i, &on); i++) {
		if (!on.ifname || link_shows(overlay, on.vrf, on.ifname))
			continue;
		object = object->kind->without(overlay->scratch, object, &on);
		i--;
	}
	return object;
}

/* A port of a bridge that is gone is a port no more. */
static const struct object *without_master(struct overlay *overlay,
					   const struct object *object)
{
	const struct link *link = (const void *)object;
	struct link *alone;

	if (!link->master || link_shows(overlay, object->vrf, link->master))
		return object;
	alone = arena_copy(overlay->scratch, link, sizeof(*link));
	alone->master = alone->master_kind = NULL;
	alone->master_index = 0;
	return &alone->object;
}

const struct object *overlay_shown(struct overlay *overlay,
				   const struct object *object)
{
	bool link = object->kind == &kind_link;

	if (!overlay->veiled && !overlay->any_gone)
		return object;
	arena_reset(overlay->scratch);
	if (object->kind == &kind_vrf)
		return spot_is_gone(overlay, object->vrf, NULL) ||
		       (object_configured(object) &&
			vrf_is_veiled(overlay, object->vrf)) ? NULL : object;
	if (!vrf_shows(overlay, object->vrf))
		return NULL;
	if (link && (spot_is_gone(overlay, object->vrf,
			     ((const struct link *)object)->name) ||
		     (can_go(object) && footing_goes(overlay, object))))
		return NULL;
	if (!link && has_no_ground(overlay, object))
		return NULL;
	if (!is_veiled(overlay, object))
		return link ? without_master(overlay, object) :
			      on_what_is_left(overlay, object);
	return object->kind->plain ?
	       object->kind->plain(overlay->scratch, object) : NULL;
}

/* -- the veil --------------------------------------------------------------------- */

void view_veil(struct view *model, bool all)
{
	struct overlay *overlay = overlay_of(model);

	overlay->veiled = true;
	overlay->all = all;
	overlay->hardware_home = false;
}

/* Hardware outlives a VRF: it goes home, plain. */
static int send_home(struct overlay *overlay, const struct object *object,
		     struct error *error)
{
	struct arena *arena = arena_new();
	struct object *plain = object->kind->plain(arena, object);
	int err = 0;

	if (plain && !((const struct link *)object)->type->stays) {
		plain->vrf = VRF_GLOBAL;
		if (!spot_below(overlay, VRF_GLOBAL,
			      ((const struct link *)object)->name))
			err = overlay_move(overlay, object, plain, error);
	}
	arena_free(arena);
	return err;
}

static int send_all_home(struct overlay *overlay, const char *vrf,
			 struct error *error)
{
	const struct filter details = { .details = true };
	struct arena *arena = arena_new();
	struct object **list;
	size_t count;
	int err = view_list(overlay->below, arena, &kind_link, vrf, &details,
			    &list, &count, error);

	for (size_t i = 0; !err && i < count; i++)
		if (!can_go(list[i]) && object_configured(list[i]))
			err = send_home(overlay, list[i], error);
	arena_free(arena);
	return err;
}

int veil_settle(struct overlay *overlay, struct error *error)
{
	struct arena *arena;
	struct object **list;
	size_t count;
	int err;

	if (!overlay->veiled || overlay->hardware_home)
		return 0;
	overlay->hardware_home = true;
	arena = arena_new();
	err = view_list(overlay->below, arena, &kind_vrf, NULL, NULL, &list,
			&count, error);
	for (size_t i = 0; !err && i < count; i++) {
		const struct object *below = spot_below(overlay, list[i]->vrf,
						      NULL);

		if (!object_configured(list[i]) || !below ||
		    !(overlay->all || below->ours))
			continue;
		err = send_all_home(overlay, list[i]->vrf, error);
		if (err == -ENOENT) {	/* it went meanwhile */
			error_clear(error);
			err = 0;
		}
	}
	arena_free(arena);
	return err;
}

/* Who enters the block of an interface wants it, with nothing that others gave
 * it: one that is there is as if it had just been made. */
static int strip(struct overlay *overlay, const struct object *below,
		 struct error *error)
{
	const struct link *link = (const void *)below;
	struct link bare = *link;
	const struct object *parent;

	bare.up = bare.mac_given = false;
	bare.mtu = 0;
	bare.description = bare.master = bare.master_kind = NULL;
	bare.master_index = 0;
	if (link->type->needs_parent && link->below && link->below_vrf) {
		parent = spot_below(overlay, link->below_vrf, link->below);
		bare.mtu = parent ? ((const struct link *)parent)->mtu : 0;
	}
	return overlay_set(overlay, below, &bare.object, error);
}

static bool is_to_be_stripped(struct overlay *overlay,
			      const struct object *below)
{
	return below && can_go(below) && object_configured(below) &&
	       !overlay_find(overlay, below) &&
	       link_shows(overlay, below->vrf,
			  ((const struct link *)below)->name);
}

int view_claim(struct view *model, const char *vrf, const char *ifname,
	       struct error *error)
{
	struct overlay *overlay = overlay_of(model);
	const struct object *below;
	int err = veil_settle(overlay, error);
	bool bare;

	/* Global has no block: what its lines name they name one by one. */
	if (err || !overlay->veiled || (is_global(vrf) && !ifname) ||
	    spot_is_claimed(overlay, vrf, ifname))
		return err;
	below = spot_below(overlay, vrf, ifname);
	bare = ifname && is_to_be_stripped(overlay, below);
	spot_of(overlay, vrf, ifname)->claimed = true;
	overlay->any_claim = true;
	if (bare)
		return strip(overlay, below, error);
	if (ifname || !below || !object_configured(below) || overlay->all ||
	    below->ours)
		return 0;
	return send_all_home(overlay, vrf, error);
}
