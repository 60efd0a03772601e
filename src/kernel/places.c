/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * places.c - the namespaces in use, each with its socket
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

#include "places.h"
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
	uint64_t		 cookie;	/* 0 until asked for */
	TAILQ_ENTRY(place)	 entry;
};

struct places {
	struct netlink		*home;		/* NULL until asked for */
	uint64_t		 home_cookie;	/* 0 until asked for */
	void			*tree;		/* by name */
	TAILQ_HEAD(queue, place) queue;		/* newest use first */
	size_t			 count;
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

struct places *places_new(void)
{
	struct places *places = memory_new(sizeof(*places));

	TAILQ_INIT(&places->queue);
	/* Held from the start, whatever it says: each use asks again. */
	(void)netns_home();
	return places;
}

static void place_free(struct places *places, struct place *place)
{
	tdelete(place, &places->tree, by_name);
	TAILQ_REMOVE(&places->queue, place, entry);
	places->count--;
	netlink_close(place->netlink);
	close(place->ns);
	free(place->name);
	free(place);
}

void places_rest(struct places *places)
{
	while (!TAILQ_EMPTY(&places->queue))
		place_free(places, TAILQ_FIRST(&places->queue));
}

void places_free(struct places *places)
{
	if (!places)
		return;
	places_rest(places);
	netlink_close(places->home);
	free(places);
}

static struct place *find(struct places *places, const char *vrf)
{
	struct place key = { .name = (char *)(uintptr_t)vrf };
	struct place *newest = TAILQ_FIRST(&places->queue);
	void *node;

	if (newest && !strcmp(newest->name, vrf))
		return newest;
	node = tfind(&key, &places->tree, by_name);
	if (!node)
		return NULL;
	newest = *(struct place **)node;
	TAILQ_REMOVE(&places->queue, newest, entry);
	TAILQ_INSERT_HEAD(&places->queue, newest, entry);
	return newest;
}

void places_forget(struct places *places, const char *vrf)
{
	struct place *place = find(places, vrf);

	if (place)
		place_free(places, place);
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
static bool close_older(struct places *places)
{
	size_t before = places->count, keep = before / 2;
	struct place *place, *newer;

	if (keep < KEPT)
		keep = KEPT;
	place = TAILQ_LAST(&places->queue, queue);
	for (; place && places->count > keep; place = newer) {
		newer = TAILQ_PREV(place, queue, entry);
		if (!place->netlink || !netlink_is_busy(place->netlink))
			place_free(places, place);
	}
	return places->count < before;
}

/* Sees to it that another place fits. The limit is raised only when needed,
 * for the programs that we run inherit it. */
static void keep_room(struct places *places)
{
	if (places->count >= most_places())
		raise_limit();
	if (places->count >= most_places())
		close_older(places);
}

bool places_make_room(struct places *places, int result)
{
	return result == -EMFILE && (raise_limit() || close_older(places));
}

/* -- to have a place ----------------------------------------------------------- */

static int refuse(struct error *error, int code, const char *vrf)
{
	return code == EINVAL ? refuse_stale(error, ENOENT, vrf) :
				refuse_vrf(error, code, "entering", vrf);
}

/* NULL if there is no memory for it; `ns` becomes the place's. */
static struct place *add_place(struct places *places, const char *vrf, int ns)
{
	struct place *place = memory_new(sizeof(*place));

	place->name = memory_copy(vrf);
	place->ns = ns;
	if (!tsearch(place, &places->tree, by_name)) {
		free(place->name);
		free(place);
		close(ns);
		return NULL;
	}
	TAILQ_INSERT_HEAD(&places->queue, place, entry);
	places->count++;
	return place;
}

/* NULL with the error filled. */
static struct place *have_place(struct places *places, const char *vrf,
				struct error *error)
{
	struct place *place = find(places, vrf);
	int ns;

	if (place)
		return place;
	keep_room(places);
	do
		ns = netns_open(vrf);
	while (places_make_room(places, ns));
	if (ns >= 0)
		place = add_place(places, vrf, ns);
	if (!place)
		refuse(error, ns < 0 ? -ns : ENOMEM, vrf);
	return place;
}

int places_netns(struct places *places, const char *vrf, struct error *error)
{
	struct place *place;
	int ns = netns_home();

	if (is_home(vrf))
		return ns < 0 ? refuse(error, -ns, VRF_GLOBAL) : ns;
	place = have_place(places, vrf, error);
	return place ? place->ns : -error->code;
}

uint64_t places_cookie(struct places *places, const char *vrf)
{
	struct error ignored = { 0 };
	struct place *place = is_home(vrf) ? NULL :
			      have_place(places, vrf, &ignored);
	uint64_t *cookie = place ? &place->cookie : &places->home_cookie;

	error_clear(&ignored);
	if (!is_home(vrf) && !place)
		return 0;
	if (!*cookie)
		*cookie = netns_cookie(place ? place->ns : netns_home());
	return *cookie;
}

static int ensure_netlink(struct places *places, int ns, struct netlink **netlink)
{
	int result = 0;

	if (!*netlink) {
		do
			result = netlink_open(ns, netlink);
		while (places_make_room(places, result));
	}
	return result;
}

int places_netlink(struct places *places, const char *vrf,
		  struct netlink **netlink, struct error *error)
{
	struct place *place;
	int result;

	if (is_home(vrf)) {
		result = ensure_netlink(places, netns_home(), &places->home);
		*netlink = places->home;
		return result < 0 ? refuse(error, -result, VRF_GLOBAL) : 0;
	}
	place = have_place(places, vrf, error);
	if (!place)
		return -error->code;
	result = ensure_netlink(places, place->ns, &place->netlink);
	*netlink = place->netlink;
	return result < 0 ? refuse(error, -result, vrf) : 0;
}
