/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inventory.h - all that a view has, to be compared with what another has
 */
#ifndef TESTS_UNIT_INVENTORY_H
#define TESTS_UNIT_INVENTORY_H

#include "imitation.h"

struct inventory {
	struct arena	*arena;
	struct object	*list[2000];
	size_t		 count;
};

static inline int take(const struct object *object, void *context)
{
	struct inventory *inventory = context;

	assert_non_null(object);
	inventory->list[inventory->count++] =
		object->kind->copy(inventory->arena, object);
	return 0;
}

static inline void take_all(struct view *view, struct arena *arena,
		     struct inventory *inventory)
{
	const struct filter details = { .details = true };
	struct error error = { 0 };

	inventory->arena = arena;
	inventory->count = 0;
	for (size_t i = 0; kinds[i]; i++)
		if (view_each(view, kinds[i], NULL, &details, take, inventory,
			      &error))
			fail_msg("%s", error.words);
}

static inline size_t place_of(const struct kind *kind)
{
	size_t i = 0;

	while (kinds[i] != kind)
		i++;
	return i;
}

static inline int by_kind_and_key(const void *a, const void *b)
{
	const struct object *x = *(const struct object *const *)a;
	const struct object *y = *(const struct object *const *)b;
	size_t p = place_of(x->kind), q = place_of(y->kind);

	return p != q ? (p > q) - (p < q) : x->kind->compare(x, y);
}

/* Beyond kind->same: what it does not look at and must be right. */
static inline bool alike(const struct object *a, const struct object *b)
{
	if (by_kind_and_key(&a, &b))
		return false;
	if (a->kind == &kind_vrf || a->kind == &kind_neighbour ||
	    (a->kind == &kind_link && !strcmp(as_link(a)->name, "lo")))
		return true;		/* whose it is, is theirs to keep */
	return a->kind->same(a, b);
}

#endif
