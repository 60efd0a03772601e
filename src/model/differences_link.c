/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * differences_link.c - the differences of interfaces
 *
 * One that is still itself is set, a moved one too. Another type, another end,
 * another parent make it another interface: it is deleted and made. Both ends
 * of a veth come and go by one change; the second end comes as its pair is born,
 * and is set from there.
 */
#include "differences.h"

static bool is_loopback(const struct link *link)
{
	return link->type == link_type_by_kernel(NULL, true);
}

static const struct link *link_of(const struct object *object)
{
	return (const struct link *)object;
}

/* What is left below when what it was a port of is gone. */
static struct link remaining(struct overlay *overlay, const struct object *base)
{
	struct link link = *link_of(base);

	if (link.master && !link_stays(overlay, base->vrf, link.master)) {
		link.master = link.master_kind = NULL;
		link.master_index = 0;
	}
	return link;
}

/* Configured alike, on what it stands on; a VRF's mark is its lo's. */
static bool alike(const struct link *before, const struct link *after)
{
	struct link other = *after;

	other.object.vrf = before->object.vrf;
	other.name = before->name;
	other.below = before->below;
	other.below_vrf = before->below_vrf;
	other.type = before->type;
	if (!other.mtu)
		other.mtu = before->mtu;
	if (!other.mac.len || !before->mac.len)
		other.mac = before->mac;
	if (is_loopback(before))
		other.object.ours = before->object.ours;
	return kind_link.same(&before->object, &other.object);
}

static void set(struct comparison *comparison, const struct link *before,
		const struct object *now)
{
	if (!alike(before, link_of(now)))
		comparison_add(comparison, STAGE_LINKS, CHANGE_SET,
			       &before->object, now);
}

/* -- coming ---------------------------------------------------------------------- */

static bool is_new(struct overlay *overlay, const struct overlay_entry *entry)
{
	return entry->now && !entry->origin &&
	       (!entry->base || entry->moved_to ||
		link_anew(overlay, link_of(entry->base),
			  link_of(entry->now)));
}

static struct overlay_entry *other_end(struct overlay *overlay,
				       const struct object *link)
{
	struct footing on;
	struct link key = { .object.kind = &kind_link };

	if (!link_of(link)->type->needs_peer ||
	    !kind_link.footing(link, 0, &on))
		return NULL;
	key.object.vrf = on.vrf;
	key.name = on.ifname;
	return overlay_find(overlay, &key.object);
}

/* The end that was made first makes the pair. */
static bool comes_with_peer(struct overlay *overlay,
			    const struct overlay_entry *entry)
{
	const struct overlay_entry *peer = other_end(overlay, entry->now);

	return peer && is_new(overlay, peer) &&
	       (peer->came < entry->came ||
		(peer->came == entry->came &&
		 kind_link.compare(peer->key, entry->key) < 0));
}

/* As it is when the pair has been made. */
static void set_born(struct comparison *comparison, const struct object *maker,
		     const struct object *now)
{
	struct arena *arena = arena_new();
	struct object *others[4];
	size_t count = maker->kind->brings(arena, maker, others);

	for (size_t i = 0; i < count; i++)
		if (others[i]->kind == now->kind &&
		    !now->kind->compare(others[i], now))
			set(comparison, link_of(others[i]), now);
	arena_free(arena);
}

/* Whether a name is in use before, or will be. */
static bool is_taken(struct comparison *comparison, const struct link *link)
{
	struct overlay *overlay = comparison->overlay;
	struct error ignored = { 0 };
	struct link *before = NULL, *after = NULL;

	view_link(overlay->below, comparison->arena, link->object.vrf,
		  link->name, &before, &ignored);
	view_link(&overlay->view, comparison->arena, link->object.vrf,
		  link->name, &after, &ignored);
	error_clear(&ignored);
	return before || after;
}

/* A macvlan is made where its parent is, under another name where its own is in
 * use there, and moves. */
static void add_far_child(struct comparison *comparison,
			  const struct object *now)
{
	struct link born = *link_of(now);

	born.object.vrf = born.below_vrf;
	born.master = born.master_kind = NULL;
	born.up = false;
	born.mac_given = true;		/* that of the VRF where it will be */
	if (is_taken(comparison, &born))
		born.name = arena_printf(comparison->arena, "vrfsh%zu",
					 comparison->plan.count);
	comparison_add(comparison, STAGE_LINKS, CHANGE_ADD, NULL, &born.object);
	comparison_add(comparison, STAGE_LINKS, CHANGE_SET, &born.object, now);
}

static void add(struct comparison *comparison, struct overlay_entry *entry)
{
	struct overlay *overlay = comparison->overlay;
	const struct link *link = link_of(entry->now);
	const struct object vrf = { .kind = &kind_vrf, .vrf = entry->now->vrf };
	const struct overlay_entry *maker = overlay_find(overlay, &vrf);

	if (is_loopback(link)) {
		if (maker && maker->now)
			set_born(comparison, maker->now, entry->now);
	} else if (comes_with_peer(overlay, entry)) {
		set_born(comparison, other_end(overlay, entry->now)->now,
			 entry->now);
	} else if (link->type->needs_parent && link->below_vrf &&
		   strcmp(link->below_vrf, link->object.vrf)) {
		add_far_child(comparison, entry->now);
	} else {
		comparison_add(comparison, STAGE_LINKS, CHANGE_ADD, NULL,
			       entry->now);
	}
}

/* -- moving ----------------------------------------------------------------------- */

/* First it goes, as it is; then it becomes a port. */
static void move(struct comparison *comparison, struct overlay_entry *entry)
{
	struct link before = remaining(comparison->overlay, entry->origin);
	struct link arrived = *link_of(entry->now);

	arrived.master = arrived.master_kind = NULL;
	arrived.master_index = 0;
	comparison_add(comparison, STAGE_LINKS_MOVE, CHANGE_SET,
		       &before.object, &arrived.object);
	set(comparison, &arrived, entry->now);
}

/* -- going ------------------------------------------------------------------------ */

/* The pair goes by the end whose key comes first, if both are to be deleted. */
static bool goes_with_peer(struct comparison *comparison,
			   const struct object *link)
{
	struct overlay *overlay = comparison->overlay;
	struct link peer = { .object.kind = &kind_link };
	struct footing on;

	if (!link_of(link)->type->needs_peer ||
	    !kind_link.footing(link, 0, &on))
		return false;
	if (!vrf_stays(overlay, on.vrf))
		return true;
	peer.object.vrf = on.vrf;
	peer.name = on.ifname;
	return !link_stays(overlay, on.vrf, on.ifname) &&
	       kind_link.compare(&peer.object, link) < 0;
}

static bool goes_with_parent(struct overlay *overlay, const struct object *link)
{
	struct footing on;

	return link_of(link)->type->needs_parent &&
	       kind_link.footing(link, 0, &on) &&
	       !link_stays(overlay, on.vrf, on.ifname);
}

/* Whether it would go with what stands in a VRF that goes. That is late: after
 * hardware has left, which may need its name. */
static bool goes_late(struct overlay *overlay, const struct object *link)
{
	const struct overlay_entry *entry = overlay_find(overlay, link);
	struct footing on;

	return entry && entry->now && kind_link.footing(link, 0, &on) &&
	       !vrf_stays(overlay, on.vrf);
}

static void delete(struct comparison *comparison, const struct object *base)
{
	if (vrf_stays(comparison->overlay, base->vrf) &&
	    goes_late(comparison->overlay, base))
		comparison_add(comparison, STAGE_LINKS_GO, CHANGE_DELETE, base,
			       NULL);
	else if (vrf_stays(comparison->overlay, base->vrf) &&
	    !goes_with_peer(comparison, base) &&
	    !goes_with_parent(comparison->overlay, base))
		comparison_add(comparison, STAGE_LINKS_GO, CHANGE_DELETE, base,
			       NULL);
}

/* -- each ------------------------------------------------------------------------ */

int compare_link_entry(struct overlay_entry *entry, void *context)
{
	struct comparison *comparison = context;
	struct overlay *overlay = comparison->overlay;
	bool stays = entry->base &&
		     link_stays(overlay, entry->key->vrf,
				link_of(entry->key)->name);
	struct link left;

	if (entry->base && !stays && !entry->moved_to)
		delete(comparison, entry->base);
	if (entry->origin) {
		move(comparison, entry);
	} else if (is_new(overlay, entry)) {
		add(comparison, entry);
	} else if (stays) {
		left = remaining(overlay, entry->base);
		set(comparison, &left, entry->now);
	}
	return 0;
}

void compare_hidden_link(struct comparison *comparison,
			 const struct object *object)
{
	const struct object *shown = overlay_shown(comparison->overlay, object);
	struct link left;

	if (!shown) {
		delete(comparison, object);
		return;
	}
	left = remaining(comparison->overlay, object);
	set(comparison, &left, shown);
}
