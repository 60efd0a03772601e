/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vrf.c - VRFs as objects: named network namespaces; key: the name
 *
 * Its own name is in object.vrf. The global VRF is one too, though it has no
 * file; a name may be stale, or an alias of another.
 */
#include <errno.h>

#include "kinds.h"

static const struct column columns[] = {
	COLUMN_AS(struct vrf, "name", object.vrf, STRING),
	COLUMN_AS(struct vrf, "stale", stale, BOOL),
	COLUMN_AS(struct vrf, "alias_of", alias_of, STRING),
	COLUMN_AS(struct vrf, "ours", object.ours, BOOL),
	{ 0 }
};

static bool same(const struct object *x, const struct object *y)
{
	return x->ours == y->ours;
}

/* The last step of a VRF that comes and the first of one that goes leave its
 * name alone. */
static bool between(const struct object *now, const struct object *before,
		    const struct object *after)
{
	if (((const struct vrf *)now)->stale)
		return !before || !after;
	return after && same(now, after);
}

static struct object *copy(struct arena *arena, const struct object *object)
{
	struct vrf *vrf = arena_copy(arena, object, sizeof(*vrf));

	vrf->object.vrf = arena_string(arena, vrf->object.vrf);
	vrf->alias_of = arena_string(arena, vrf->alias_of);
	return &vrf->object;
}

/* Global is nobody's; a name without a namespace, or a second one, is no VRF. */
static bool configured(const struct object *object)
{
	const struct vrf *vrf = (const void *)object;

	return !vrf->stale && !vrf->alias_of && strcmp(object->vrf, VRF_GLOBAL);
}

/* With a VRF come its lo and its switches, as they are at birth. */
static size_t brings(struct arena *arena, const struct object *object,
		     struct object **others)
{
	const char *vrf = arena_string(arena, object->vrf);
	struct link *lo = arena_alloc(arena, sizeof(*lo));

	lo->object = (struct object){
		.kind = &kind_link, .vrf = vrf, .ours = true,
	};
	lo->name = "lo";
	lo->type = link_type_by_kernel(NULL, true);
	lo->index = 1;
	lo->up = lo->carrier = true;
	lo->mtu = 65536;
	lo->group = MARK;
	lo->below_nsid = -1;
	others[0] = &lo->object;
	for (enum setting_name i = SETTING_IP_ROUTING;
	     i <= SETTING_IPV6_ROUTING; i++) {
		struct setting *setting = arena_alloc(arena, sizeof(*setting));

		setting->object = (struct object){
			.kind = &kind_setting, .vrf = vrf, .ours = true,
		};
		setting->name = i;
		setting->on = true;
		others[1 + i] = &setting->object;
	}
	return 3;
}

/* -- reading ----------------------------------------------------------------- */

static int by_identity(const void *a, const void *b)
{
	const struct netns *x = *(const struct netns *const *)a;
	const struct netns *y = *(const struct netns *const *)b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	if (x->inode != y->inode)
		return x->inode < y->inode ? -1 : 1;
	return strcmp(x->name, y->name);
}

static bool is_home(const struct netns *netns)
{
	dev_t device;
	ino_t inode;

	return !netns->stale &&
	       !netns_identify(netns_home(), &device, &inode) &&
	       netns->device == device && netns->inode == inode;
}

/* For each name the first, or global, that stands for the same namespace. */
static const char **find_aliases(struct arena *arena, const struct netns *list,
				 size_t count)
{
	const struct netns **order = arena_alloc(arena, (count + 1) *
						 sizeof(*order));
	const char **aliases = arena_alloc(arena, (count + 1) *
					   sizeof(*aliases));
	size_t first = 0;

	for (size_t i = 0; i < count; i++)
		order[i] = &list[i];
	qsort(order, count, sizeof(*order), by_identity);
	for (size_t i = 0; i < count; i++) {
		if (order[i]->inode != order[first]->inode ||
		    order[i]->device != order[first]->device)
			first = i;
		if (order[i]->stale)
			continue;
		if (is_home(order[first]))
			aliases[order[i] - list] = VRF_GLOBAL;
		else if (first != i)
			aliases[order[i] - list] = order[first]->name;
	}
	return aliases;
}

static int hand_global(object_fn *fn, void *context)
{
	struct vrf vrf = {
		.object = { .kind = &kind_vrf, .vrf = VRF_GLOBAL },
	};

	netns_identify(netns_home(), &vrf.device, &vrf.inode);
	return fn(&vrf.object, context);
}

static int hand(const struct netns *netns, const char *alias, object_fn *fn,
		void *context)
{
	const struct vrf vrf = {
		.object = { .kind = &kind_vrf, .vrf = netns->name },
		.stale = netns->stale, .device = netns->device,
		.inode = netns->inode, .alias_of = alias,
	};

	return fn(&vrf.object, context);
}

/* One name, without a look at the others: an alias of another name is not
 * known as one then. */
static int each_of_name(const char *vrf, object_fn *fn, void *context)
{
	struct netns netns;
	int err = netns_look(vrf, &netns);

	if (err)
		return err == -ENOENT ? 0 : err;
	netns.name = vrf;
	return hand(&netns, is_home(&netns) ? VRF_GLOBAL : NULL, fn, context);
}

static int each(struct world *world, const char *vrf,
		const struct filter *filter, object_fn *fn, void *context,
		struct error *error)
{
	struct arena *arena;
	struct netns *list = NULL;
	const char **aliases;
	size_t count = 0;
	int err;

	(void)world;
	(void)filter;
	if (vrf)
		return strcmp(vrf, VRF_GLOBAL) ?
		       each_of_name(vrf, fn, context) :
		       hand_global(fn, context);
	arena = arena_new();
	err = netns_list(arena, &list, &count, error);
	aliases = find_aliases(arena, list, count);
	for (size_t i = 0; !err && i < count; i++)
		err = hand(&list[i], aliases[i], fn, context);
	arena_free(arena);
	return err;
}

struct wanted {
	struct arena	*arena;
	struct object	*found;
};

static int take(const struct object *object, void *context)
{
	struct wanted *wanted = context;

	if (object)
		wanted->found = copy(wanted->arena, object);
	return 0;
}

/* The mark and the cookie, which are in the namespace itself. */
static void look_inside(struct world *world, struct arena *arena,
			struct vrf *vrf)
{
	const struct link lo = {
		.object = { .kind = &kind_link, .vrf = vrf->object.vrf },
		.name = "lo",
	};
	struct error ignored = { 0 };
	struct object *loopback = NULL;
	int ns = world_netns(world, vrf->object.vrf, &ignored);

	if (ns >= 0)
		vrf->cookie = netns_cookie(ns);
	if (!kind_link.get(world, arena, &lo.object, &loopback, &ignored))
		vrf->object.ours = loopback->ours;
	error_clear(&ignored);
}

static int get(struct world *world, struct arena *arena,
	       const struct object *key, struct object **found,
	       struct error *error)
{
	struct wanted wanted = { .arena = arena };
	int err;

	err = each(world, key->vrf, NULL, take, &wanted, error);
	if (err || !wanted.found)
		return err ? err : -ENOENT;
	*found = wanted.found;
	if (!((struct vrf *)*found)->stale)
		look_inside(world, arena, (struct vrf *)*found);
	return 0;
}

/* -- changing ------------------------------------------------------------------- */

/* Adopted, or handed back: the mark is its lo's. */
static int set_mark(struct world *world, const struct vrf *vrf,
		    struct error *error)
{
	const struct link before = {
		.object = { .vrf = vrf->object.vrf, .ours = !vrf->object.ours },
		.name = "lo", .type = link_type_by_kernel(NULL, true),
		.group = vrf->object.ours ? 0 : MARK,
	};
	struct link after = before;

	after.object.ours = vrf->object.ours;
	return link_modify(world, &before, &after, error);
}

static int apply(struct world *world, const struct change *change,
		 struct error *error)
{
	const struct vrf *before = (const void *)change->before;
	const struct vrf *after = (const void *)change->after;
	int err;

	switch (change->verb) {
	case CHANGE_ADD:
		err = vrf_make(world, after->object.vrf, error);
		/* One that others made comes back as theirs. */
		return err || after->object.ours ? err :
						   set_mark(world, after, error);
	case CHANGE_SET:
		return set_mark(world, after, error);
	case CHANGE_DELETE:
		return vrf_take_away(world, before, error);
	}
	return -EINVAL;
}

const struct kind kind_vrf = {
	.name = "vrf",
	.size = sizeof(struct vrf),
	.columns = columns,
	.compare = compare_vrfs,
	.same = same,
	.copy = copy,
	.configured = configured,
	.brings = brings,
	.between = between,
	.each = each,
	.get = get,
	.apply = apply,
	.ip = vrf_ip,
};
