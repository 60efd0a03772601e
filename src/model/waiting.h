/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiting.h - the next hops of a VRF's static routes that are not installed
 *
 * Whoever changes them, or makes a change that they go with, holds the VRF's
 * lock meanwhile; whoever reads needs none, for the file is replaced as a whole
 * or grows by whole lines.
 */
#ifndef MODEL_WAITING_H
#define MODEL_WAITING_H

#include "kinds.h"

/* One line of the file. A hop with neither gateway nor interface is Null0. */
struct waiting_hop {
	struct prefix	 dst;
	uint32_t	 metric;
	uint8_t		 protocol;
	struct nexthop	 hop;
	size_t		 order;		/* as they came */
	bool		 done;		/* to be left out */
};

struct waiting {
	struct world	*world;
	const char	*vrf;
	uint64_t	 cookie;
	int		 lock;		/* -1: opened to be read */
	struct arena	*arena;
	struct waiting_hop *list;
	size_t		 count, max;
	bool		 sorted, changed;
};

/* Whether a VRF has any: a microsecond. */
bool waiting_any(struct world *, const char *vrf);
/* Reads them. `alter`: takes the lock first, waiting for it; -errno if it cannot
 * be had, with the error filled; then there is nothing to close. */
int waiting_open(struct world *, const char *vrf, bool alter, struct waiting *,
		 struct error *);
/* Writes what changed; the file goes when nothing is left. Stays open. */
int waiting_save(struct waiting *, struct error *);
/* What was not saved is not written. */
void waiting_close(struct waiting *);
/* A lock shared with those who send routes, who need not keep out each other
 * but those who drag routes along: a descriptor, or -errno. */
int waiting_share(uint64_t cookie);

/* Orders them as the kernel dumps routes, each once. */
void waiting_sort(struct waiting *);
/* Those of a route's key, which stand together. Sorts. */
struct waiting_hop *waiting_of(struct waiting *, const struct route *key,
			       size_t *count);
/* The order of the kernel's dumps, by prefix and metric. */
int waiting_compare(const struct prefix *, uint32_t metric,
		    const struct prefix *other, uint32_t other_metric);
/* Adds a next hop of a route. */
void waiting_put(struct waiting *, const struct route *,
		 const struct nexthop *);
/* Takes one out. */
void waiting_strike(struct waiting *, struct waiting_hop *);
/* A route with both its installed next hops (NULL: it has none) and those of
 * its key that wait; the arena's. */
struct route *waiting_merge(struct arena *, const char *vrf,
			    const struct route *installed,
			    const struct waiting_hop *, size_t count);
bool nexthop_is_null0(const struct nexthop *);

/* Appends the next hops of a route to the file; takes the lock. */
int waiting_append(struct world *, const char *vrf, const struct route *,
		   struct error *);

/* -- next hops, with Null0 as one (model/route_hops.c) --------------------------- */

struct hops {
	struct arena	*arena;
	struct nexthop	*list;
	size_t		 count, max;
};

void hops_add(struct hops *, const struct nexthop *);	/* unless it is there */
void hops_remove(struct hops *, const struct nexthop *);
bool hops_have(const struct hops *, const struct nexthop *);
/* All of a route's, or Null0 if it is that. */
void hops_add_route(struct hops *, const struct route *);
void hops_remove_route(struct hops *, const struct route *);
/* The route with these instead; its type is what they make of it. */
void hops_make(const struct hops *, struct route *);

/* -- making them so (model/waiting_apply.c) -------------------------------------- */

/* A route's next hops on their way into the kernel. */
struct placing {
	struct world		*world;
	struct arena		*arena;
	struct route		 key;		/* and protocol */
	const struct route	*installed;	/* what the kernel has; NULL */
	struct hops		 wanted;
	struct hops		 in, out;	/* installed now, and not */
	struct error		*error;
};

/* Installs of the wanted hops what can be, and takes away the others. On an
 * error (the kernel will never take one) things are as before. */
int place_hops(struct placing *);
/* Sends a route with these hops: 0 or the kernel's errno, positive; EALREADY
 * if it stands there, perhaps by a message whose answer was lost. */
int place_send(struct placing *, const struct hops *, bool replace,
	       const char **said);
/* Whether a person made it, in the main table: such a route may wait. */
bool route_may_wait(const struct route *);
/* Whether the kernel's refusal is a matter of how things are now. */
bool waiting_is_for_now(struct world *, const struct route *, int code,
			const char *said);
/* Keeps a refused route: kind_route.wait. */
int waiting_refused(struct world *, const struct change *, int code,
		    const char *said, struct error *);
/* A change of a route, by itself: kind_route.apply. */
int waiting_apply(struct world *, const struct change *, struct error *);

/* -- installing them (model/waiting_try.c) --------------------------------------- */

/* What can be is installed, and leaves the list. Does not save. */
void waiting_install(struct waiting *);
/*
 * Takes what a batch of deletes names out of the file. `there[i]`: it was in.
 * `more`: others of such a prefix wait, which may take the place.
 */
int waiting_forget(struct world *, const char *vrf, const struct change *,
		   size_t count, bool *there, bool *more, struct error *);
#endif
