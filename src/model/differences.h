/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * differences.h - between the files that compare a model with what is below
 */
#ifndef MODEL_DIFFERENCES_H
#define MODEL_DIFFERENCES_H

#include "overlay.h"
#include "plan.h"

struct comparison {
	struct overlay	*overlay;
	struct arena	*arena;		/* of the changes */
	struct plan	 plan;
	struct error	*error;
	int		 err;
};

/* Copies what it is given. */
void comparison_add(struct comparison *, enum stage, enum verb,
		    const struct object *before, const struct object *after);

/* Whether an object below goes by itself, with an interface or its VRF. */
bool goes_along(struct overlay *, const struct object *);

/* Interfaces: entries, and one below that no entry speaks of. */
int compare_link_entry(struct overlay_entry *, void *comparison);
void compare_hidden_link(struct comparison *, const struct object *);
/* The addresses of a VRF. */
int compare_addresses(struct comparison *, const char *vrf);

#endif
