/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * world.c - the namespaces in use, each with its socket
 *
 * A place is a VRF that was asked for: its descriptor, and its socket once one
 * was needed. A tree finds places by name; a queue has them in the order of
 * their last use, so that asking again for the same one costs a comparison,
 * and so that the oldest can go when descriptors run out. Home is no place: it
 * is always there.
 */
#include <errno.h>
#include <search.h>
#include <sys/resource.h>
#include <unistd.h>

#include <bsd/sys/queue.h>

#include <vrfsh/netns.h>

#include "nsid.h"
#include "refuse.h"
#include "transport.h"

enum {
	KEPT = 8,		/* places that stay when descriptors run out */
	SPARE = 64,		/* descriptors that are left to others */
};

struct place {
	char			*name;
	int			 ns;
	struct netlink		*netlink;	/* NULL until asked for */
	TAILQ_ENTRY(place)	 entry;
};

struct world {
	struct netlink		*home;		/* NULL until asked for */
	void			*tree;		/* of places, by name */
	TAILQ_HEAD(places, place) places;	/* newest use first */
	size_t			 count;
	struct nsids		*nsids;
};

static bool is_home(const char *vrf)
{
	return !vrf || !strcmp(vrf, VRF_GLOBAL);
}

static int by_name(const void *a, const void *b)
{
	const struct place *left = a, *right = b;

	return strcmp(left->name, right->name);
}

struct world *world_new(void)
{
	struct world *world = memory_new(sizeof(*world));

	TAILQ_INIT(&world->places);
	world->nsids = nsids_new();
	/* Held from the start, whatever it says: each use asks again. */
	(void)netns_home();
	return world;
}

static void place_free(struct world *world, struct place *place)
{
	tdelete(place, &world->tree, by_name);
	TAILQ_REMOVE(&world->places, place, entry);
	world->count--;
	netlink_close(place->netlink);
	close(place->ns);
	free(place->name);
	free(place);
}

void world_rest(struct world *world)
{
	while (!TAILQ_EMPTY(&world->places))
		place_free(world, TAILQ_FIRST(&world->places));
	nsids_forget(world->nsids);
}

void world_free(struct world *world)
{
	if (!world)
		return;
	world_rest(world);
	nsids_free(world->nsids);
	netlink_close(world->home);
	free(world);
}

static struct place *find(struct world *world, const char *vrf)
{
	struct place key = { .name = (char *)(uintptr_t)vrf };
	struct place *newest = TAILQ_FIRST(&world->places);
	void *node;

	if (newest && !strcmp(newest->name, vrf))
		return newest;
	node = tfind(&key, &world->tree, by_name);
	if (!node)
		return NULL;
	newest = *(struct place **)node;
	TAILQ_REMOVE(&world->places, newest, entry);
	TAILQ_INSERT_HEAD(&world->places, newest, entry);
	return newest;
}

void world_forget(struct world *world, const char *vrf)
{
	struct place *place;

	if (is_home(vrf))
		return;
	place = find(world, vrf);
	if (place)
		place_free(world, place);
	nsids_renew(world->nsids, vrf);
}

/* -- room for descriptors ---------------------------------------------------- */

static bool raise_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
	    limit.rlim_cur == limit.rlim_max)
		return false;
	limit.rlim_cur = limit.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* Each takes two descriptors. */
static size_t most_places(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
	    limit.rlim_cur < SPARE + 2 * KEPT)
		return KEPT;
	return (size_t)((limit.rlim_cur - SPARE) / 2);
}

/* Closes the older half, but none that a caller may still be using. */
static bool close_older(struct world *world)
{
	size_t before = world->count, keep = before / 2;
	struct place *place, *newer;

	if (keep < KEPT)
		keep = KEPT;
	place = TAILQ_LAST(&world->places, places);
	for (; place && world->count > keep; place = newer) {
		newer = TAILQ_PREV(place, places, entry);
		if (!place->netlink || !netlink_is_busy(place->netlink))
			place_free(world, place);
	}
	return world->count < before;
}

/* Sees to it that another place fits. The limit is raised only when needed,
 * for the programs that we run inherit it. */
static void keep_room(struct world *world)
{
	if (world->count >= most_places())
		raise_limit();
	if (world->count >= most_places())
		close_older(world);
}

bool world_make_room(struct world *world, int result)
{
	return result == -EMFILE && (raise_limit() || close_older(world));
}

/* -- to have a place ----------------------------------------------------------- */

static int refuse(struct error *error, int code, const char *vrf)
{
	return code == EINVAL ? refuse_stale(error, code, vrf) :
				refuse_vrf(error, code, "entering", vrf);
}

/* NULL if there is no memory for it; `ns` becomes the place's. */
static struct place *add_place(struct world *world, const char *vrf, int ns)
{
	struct place *place = memory_new(sizeof(*place));

	place->name = memory_copy(vrf);
	place->ns = ns;
	if (!tsearch(place, &world->tree, by_name)) {
		free(place->name);
		free(place);
		close(ns);
		return NULL;
	}
	TAILQ_INSERT_HEAD(&world->places, place, entry);
	world->count++;
	return place;
}

/* NULL with the error filled. */
static struct place *have_place(struct world *world, const char *vrf,
				struct error *error)
{
	struct place *place = find(world, vrf);
	int ns;

	if (place)
		return place;
	keep_room(world);
	do
		ns = netns_open(vrf);
	while (world_make_room(world, ns));
	if (ns >= 0)
		place = add_place(world, vrf, ns);
	if (!place)
		refuse(error, ns < 0 ? -ns : ENOMEM, vrf);
	return place;
}

int world_netns(struct world *world, const char *vrf, struct error *error)
{
	struct place *place;
	int ns = netns_home();

	if (is_home(vrf))
		return ns < 0 ? refuse(error, -ns, VRF_GLOBAL) : ns;
	place = have_place(world, vrf, error);
	return place ? place->ns : -error->code;
}

static int ensure_netlink(struct world *world, int ns, struct netlink **netlink)
{
	int result = 0;

	if (!*netlink) {
		do
			result = netlink_open(ns, netlink);
		while (world_make_room(world, result));
	}
	return result;
}

int world_netlink(struct world *world, const char *vrf,
		  struct netlink **netlink, struct error *error)
{
	struct place *place;
	int result;

	if (is_home(vrf)) {
		result = ensure_netlink(world, netns_home(), &world->home);
		*netlink = world->home;
		return result < 0 ? refuse(error, -result, VRF_GLOBAL) : 0;
	}
	place = have_place(world, vrf, error);
	if (!place)
		return -error->code;
	result = ensure_netlink(world, place->ns, &place->netlink);
	*netlink = place->netlink;
	return result < 0 ? refuse(error, -result, vrf) : 0;
}

const char *world_nsid_name(struct world *world, const char *from, int nsid)
{
	return nsids_name(world->nsids, world, from ? from : VRF_GLOBAL, nsid);
}
