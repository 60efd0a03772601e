/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * drag.h - what goes with a change though nobody named it (model/drag.c)
 */
#ifndef MODEL_DRAG_H
#define MODEL_DRAG_H

#include "kinds.h"

/* Whether such a change may drag anything along; asks nobody. */
bool drag_possible(const struct change *);
/* What an interface loses; the more, the greater. */
enum loss {
	LOSS_ROUTES4,		/* its last IPv4 address */
	LOSS_IPV6,		/* of everything IPv6 */
	LOSS_LINE,		/* it goes down */
	LOSS_LINK,		/* it leaves this VRF */
	LOSS_ALL,		/* it is deleted, and what stands on it */
};

struct loser {
	const struct link	*link;
	enum loss		 loss;
};

struct drag {
	struct world		*world;
	struct arena		*arena;
	struct error		*error;
	const struct change	*change;
	const char		*vrf;		/* deleted as a whole; NULL */
	const char		**vrfs;		/* in which something is lost */
	size_t			 vrf_count;
	struct loser		*losers;
	size_t			 count, max;
	struct gathering	 found;
	const struct address	*secondaries_of; /* they go with it; NULL */
	size_t			 mark;		/* where a dump began */
};

/*
 * Finds who loses something, and fills `vrf` and `vrfs`. Memory is the arena's
 * and drag_free's, which may be called whatever this returned.
 */
int drag_begin(struct drag *, struct world *, struct arena *,
	       const struct change *, struct error *);
/*
 * Fills `dragged` with the configured objects that would go, or could not stay
 * as they are, in the order in which they come to be. More than go may be in
 * it, less never. `all`: those, too, that go with the VRF or the interface
 * that a change deletes; else only what can wait or come back.
 */
int drag_end(struct drag *, bool all, struct change *);
void drag_free(struct drag *);
/* All of that in one. */
int drag_find(struct world *, struct arena *, bool all, struct change *,
	      struct error *);

/* Fills `losers`, `vrf` and `secondaries_of` (model/drag_losers.c). */
int drag_losers(struct drag *);
#endif
