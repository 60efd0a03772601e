/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nsid.c - the names behind the numbers that namespaces give each other
 *
 * A namespace numbers those that its links lead to; each has numbers of its
 * own. The kernel tells the number of a namespace that one shows it, never the
 * other way round. So an observer is shown one VRF after the other until the
 * number comes up, and what comes up on the way is kept: the hub of a thousand
 * spokes is asked a thousand times, not a million.
 *
 * Whom to show first decides the rest: global; then who was the answer lately
 * (for a spoke, the hub); then the observer's neighbours by name, outward.
 */
#include <errno.h>
#include <search.h>

#include <linux/net_namespace.h>

#include <vrfsh/netns.h>

#include "nsid.h"

enum { HINTS = 16 };

struct sighting {
	int		 nsid;
	const char	*name;		/* NULL: has none */
};

struct observer {
	const char	*name;
	struct observer	*older;
	size_t		 position;	/* its place in the list */
	size_t		 next;		/* the step of the round to begin with */
	size_t		 hinted;	/* the hint to go on with */
	bool		 begun;
	struct sighting	*seen;
	size_t		 count, max;
};

struct nsids {
	struct arena	*arena;		/* names, the list, observers */
	void		*tree;		/* of observers, by name */
	struct observer	*newest;
	bool		 listed;
	struct netns	*list;		/* by name; one name a namespace */
	size_t		 count;
	const char	*hints[HINTS];	/* latest first, then NULL */
};

struct nsids *nsids_new(void)
{
	struct nsids *nsids = memory_new(sizeof(*nsids));

	nsids->arena = arena_new();
	return nsids;
}

static int by_observer(const void *a, const void *b)
{
	const struct observer *left = a, *right = b;

	return strcmp(left->name, right->name);
}

void nsids_forget(struct nsids *nsids)
{
	struct arena *arena = nsids->arena;

	for (struct observer *one = nsids->newest; one; one = one->older) {
		tdelete(one, &nsids->tree, by_observer);
		free(one->seen);
	}
	arena_reset(arena);
	*nsids = (struct nsids){ .arena = arena };
}

void nsids_free(struct nsids *nsids)
{
	if (!nsids)
		return;
	nsids_forget(nsids);
	arena_free(nsids->arena);
	free(nsids);
}

/* -- whom to show ------------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
	const struct netns *left = a, *right = b;

	return strcmp(left->name, right->name);
}

static int by_identity(const void *a, const void *b)
{
	const struct netns *left = a, *right = b;

	if (left->device != right->device)
		return left->device < right->device ? -1 : 1;
	if (left->inode != right->inode)
		return left->inode < right->inode ? -1 : 1;
	return by_name(a, b);
}

/* Leaves the first name of every namespace, and no stale ones. */
static size_t drop_others(struct netns *list, size_t count)
{
	struct netns last = { 0 };
	size_t kept = 0;

	if (count)
		qsort(list, count, sizeof(*list), by_identity);
	for (size_t i = 0; i < count; i++) {
		struct netns one = list[i];

		if (!one.stale && (one.device != last.device ||
				   one.inode != last.inode))
			list[kept++] = one;
		last = one;
	}
	if (kept)
		qsort(list, kept, sizeof(*list), by_name);
	return kept;
}

static void ensure_listed(struct nsids *nsids, struct places *places)
{
	int result;

	if (nsids->listed)
		return;
	do {
		struct error error = { 0 };

		result = netns_list(nsids->arena, &nsids->list, &nsids->count,
				    &error);
		error_clear(&error);
	} while (places_make_room(places, result));
	nsids->count = result < 0 ? 0 : drop_others(nsids->list, nsids->count);
	nsids->listed = true;
}

static struct observer *observe(struct nsids *nsids, const char *from)
{
	struct observer key = { .name = from }, *observer;
	void *node = tfind(&key, &nsids->tree, by_observer);

	if (node)
		return *(struct observer **)node;
	observer = arena_alloc(nsids->arena, sizeof(*observer));
	observer->name = arena_string(nsids->arena, from);
	if (!tsearch(observer, &nsids->tree, by_observer))
		return NULL;
	observer->older = nsids->newest;
	nsids->newest = observer;
	return observer;
}

/* The namespace of a step: home, then outward from the observer's place: p,
 * p+1, p-1, p+2, …, around the ends; every one comes once in a round. */
static const char *candidate(const struct nsids *nsids,
			     const struct observer *observer, size_t step)
{
	size_t count = nsids->count, way = step / 2;

	if (!step || !count)
		return VRF_GLOBAL;
	way = step % 2 ? count - way : way;
	return nsids->list[(observer->position + way) % count].name;
}

/* -- what came up -------------------------------------------------------------- */

static const struct sighting *sighting(const struct observer *observer,
				       int nsid)
{
	for (size_t i = observer->count; i > 0; i--)
		if (observer->seen[i - 1].nsid == nsid)
			return &observer->seen[i - 1];
	return NULL;
}

static void note(struct observer *observer, int nsid, const char *name)
{
	if (sighting(observer, nsid))
		return;
	observer->seen = vector_room(observer->seen, observer->count,
				     &observer->max, sizeof(*observer->seen));
	observer->seen[observer->count++] = (struct sighting){ nsid, name };
}

static void note_hint(struct nsids *nsids, const char *name)
{
	size_t at = 0;

	while (at < HINTS - 1 && nsids->hints[at] && nsids->hints[at] != name)
		at++;
	memmove(nsids->hints + 1, nsids->hints, at * sizeof(*nsids->hints));
	nsids->hints[0] = name;
}

static bool is_void(const struct sighting *sighting, const char *name)
{
	return !sighting->name || !strcmp(sighting->name, name);
}

static void renew_observer(struct observer *observer, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < observer->count; i++)
		if (strcmp(observer->name, name) &&
		    !is_void(&observer->seen[i], name))
			observer->seen[kept++] = observer->seen[i];
	observer->count = kept;
	observer->hinted = 0;
	if (!strcmp(observer->name, name))
		observer->begun = false;
}

void nsids_renew(struct nsids *nsids, const char *name)
{
	struct netns row;
	size_t kept = 0;

	for (struct observer *one = nsids->newest; one; one = one->older)
		renew_observer(one, name);
	for (size_t i = 0; i < HINTS && nsids->hints[i]; i++)
		if (strcmp(nsids->hints[i], name))
			nsids->hints[kept++] = nsids->hints[i];
	if (kept < HINTS)
		nsids->hints[kept] = NULL;
	if (!netns_look(name, &row))
		note_hint(nsids, arena_string(nsids->arena, name));
	nsids->listed = false;
}

static int read_nsid(const struct nlmsghdr *message, void *context)
{
	static const struct want wants[] = {
		{ NETNSA_NSID, sizeof(int32_t), false }, { 0 }
	};
	const struct nlattr *table[NETNSA_NSID + 1];
	int *nsid = context;

	if (attributes_read(message, sizeof(struct rtgenmsg), wants, table,
			    ARRAY_SIZE(table)) < 0)
		return -EBADMSG;
	if (table[NETNSA_NSID])
		*nsid = (int)attribute_u32(table[NETNSA_NSID]);
	return 0;
}

static bool can_ask(struct places *places, const struct observer *observer)
{
	struct error error = { 0 };
	struct netlink *netlink;
	bool can = places_netlink(places, observer->name, &netlink, &error) == 0;

	error_clear(&error);
	return can;
}

/* Shows the observer a namespace, and notes the number it knows it by. */
static void show_it(struct places *places, struct observer *observer,
		    struct message *message, const char *name)
{
	int nsid = NETNSA_NSID_NOT_ASSIGNED, ns;
	struct error error = { 0 };
	struct netlink *netlink;

	ns = places_netns(places, name, &error);
	if (ns >= 0 && places_netlink(places, observer->name, &netlink,
				     &error) == 0) {
		message_start(message, RTM_GETNSID, 0, sizeof(struct rtgenmsg));
		message_put_u32(message, NETNSA_FD, (uint32_t)ns);
		if (netlink_get(netlink, message, read_nsid, &nsid) == 0 &&
		    nsid >= 0)
			note(observer, nsid, name);
	}
	error_clear(&error);
}

/* Each hint once: an answer moves to the front, those behind it stay put. */
static const struct sighting *search_hints(struct nsids *nsids,
					   struct places *places,
					   struct observer *observer,
					   struct message *message, int nsid)
{
	const struct sighting *found = NULL;

	while (!found && observer->hinted < HINTS &&
	       nsids->hints[observer->hinted]) {
		show_it(places, observer, message,
			nsids->hints[observer->hinted++]);
		found = sighting(observer, nsid);
	}
	return found;
}

/* One round, from where the last search ended. */
static const struct sighting *search_all(struct nsids *nsids,
					 struct places *places,
					 struct observer *observer,
					 struct message *message, int nsid)
{
	struct netns key = { .name = observer->name }, *place = NULL;
	const struct sighting *found = NULL;

	ensure_listed(nsids, places);
	if (nsids->count)
		place = bsearch(&key, nsids->list, nsids->count, sizeof(key),
				by_name);
	if (place)
		observer->position = (size_t)(place - nsids->list);
	for (size_t tries = 0; !found && tries <= nsids->count; tries++) {
		show_it(places, observer, message,
			candidate(nsids, observer, observer->next));
		observer->next = (observer->next + 1) % (nsids->count + 1);
		found = sighting(observer, nsid);
	}
	return found;
}

static const struct sighting *search(struct nsids *nsids, struct places *places,
				     struct observer *observer, int nsid)
{
	const struct sighting *found;
	struct message message = { 0 };

	/* Global is the answer most of the time: no list is needed then. */
	if (!observer->begun)
		show_it(places, observer, &message, VRF_GLOBAL);
	observer->begun = true;
	found = sighting(observer, nsid);
	if (!found)
		found = search_hints(nsids, places, observer, &message, nsid);
	if (!found)
		found = search_all(nsids, places, observer, &message, nsid);
	message_free(&message);
	return found;
}

const char *nsids_name(struct nsids *nsids, struct places *places,
		       const char *from, int nsid)
{
	struct observer *observer = nsid < 0 ? NULL : observe(nsids, from);
	const struct sighting *found;

	if (!observer)
		return NULL;
	found = sighting(observer, nsid);
	if (!found && can_ask(places, observer))
		found = search(nsids, places, observer, nsid);
	if (!found) {
		note(observer, nsid, NULL);
		return NULL;
	}
	if (found->name && strcmp(found->name, VRF_GLOBAL))
		note_hint(nsids, found->name);
	return found->name;
}
