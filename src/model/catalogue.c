/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * catalogue.c - which objects may be there already, without asking for each
 *
 * To look for a route that is not there may cost a dump of all. Few are looked
 * for one by one; for more, all of their VRF are read once. A key that is in the
 * catalogue may be there, one that is not is not.
 */
#include <search.h>

#include "catalogue.h"

enum { FEW = 4 };

/* Of one kind in one VRF. */
struct page {
	const struct kind	*kind;
	const char		*vrf;
	size_t			 asked;
	void			*tree;		/* of keys */
	struct page		*next;
};

struct catalogue {
	struct arena	*arena;
	struct page	*pages;
};

struct catalogue *catalogue_new(void)
{
	struct catalogue *catalogue = memory_new(sizeof(*catalogue));

	catalogue->arena = arena_new();
	return catalogue;
}

static void nothing(void *key)
{
	(void)key;
}

void catalogue_free(struct catalogue *catalogue)
{
	if (!catalogue)
		return;
	for (struct page *page = catalogue->pages; page; page = page->next)
		tdestroy(page->tree, nothing);
	arena_free(catalogue->arena);
	free(catalogue);
}

static int by_key(const void *a, const void *b)
{
	const struct object *x = a, *y = b;

	return x->kind->compare(x, y);
}

static struct page *open_page(struct catalogue *catalogue,
			      const struct object *key)
{
	struct page *page = catalogue->pages;

	while (page && (page->kind != key->kind ||
			strcmp(page->vrf, key->vrf)))
		page = page->next;
	if (page)
		return page;
	page = arena_alloc(catalogue->arena, sizeof(*page));
	page->kind = key->kind;
	page->vrf = arena_string(catalogue->arena, key->vrf);
	page->next = catalogue->pages;
	catalogue->pages = page;
	return page;
}

struct filling {
	struct catalogue	*catalogue;
	struct page		*page;
};

static void enter(struct catalogue *catalogue, struct page *page,
		  const struct object *object)
{
	if (!tsearch(object->kind->copy(catalogue->arena, object),
		     &page->tree, by_key))
		abort();	/* no memory: see memory.c */
}

static int fill(const struct object *object, void *context)
{
	struct filling *filling = context;

	/* A dump that begins again brings the same keys once more. */
	if (object)
		enter(filling->catalogue, filling->page, object);
	return 0;
}

static bool read_page(struct catalogue *catalogue, struct page *page,
		      struct world *world)
{
	static const struct filter all = { .waiting = true };
	struct filling filling = { catalogue, page };
	struct error ignored = { 0 };
	bool done = !page->kind->each(world, page->vrf, &all, fill, &filling,
				      &ignored);

	error_clear(&ignored);
	return done;
}

bool catalogue_asks(struct catalogue *catalogue, struct world *world,
		    const struct object *key)
{
	struct page *page = open_page(catalogue, key);

	if (page->asked < FEW) {
		page->asked++;
		enter(catalogue, page, key);
		return true;
	}
	if (page->asked == FEW && !read_page(catalogue, page, world))
		return true;
	page->asked = FEW + 1;
	if (tfind(key, &page->tree, by_key))
		return true;
	enter(catalogue, page, key);
	return false;
}
