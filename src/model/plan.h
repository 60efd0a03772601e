/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan.h - the stages in which differences can be made
 */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include <vrfsh/model.h>

/* In their order. */
enum stage {
	STAGE_NEIGHBOURS_GO,
	STAGE_ROUTES_GO,
	STAGE_ADDRESSES_GO,
	STAGE_LINKS_GO,
	STAGE_VRFS_COME,
	STAGE_LINKS_MOVE,	/* out of what goes, so before it goes */
	STAGE_VRFS_GO,
	STAGE_SETTINGS,
	STAGE_LINKS,		/* each after what it stands on */
	STAGE_ADDRESSES,	/* some go here: after the next primary one */
	STAGE_ROUTES_ONTO,	/* a line */
	STAGE_ROUTES_VIA,	/* a router, whom a line reaches */
	STAGE_ROUTES_REPLACED,	/* by one of another metric */
	STAGE_NEIGHBOURS,
};

struct step {
	struct change	 change;
	enum stage	 stage;
	size_t		 at;		/* as it came */
};

struct plan {
	struct step	*steps;
	size_t		 count, max;
};

void plan_add(struct plan *, enum stage, enum verb, const struct object *before,
	      const struct object *after);
/* Puts the changes in order, in the arena, and frees the plan. */
void plan_order(struct plan *, struct arena *, struct change **list,
		size_t *count);

#endif
