/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * catalogue.h - which objects may be there already, without asking for each
 */
#ifndef MODEL_CATALOGUE_H
#define MODEL_CATALOGUE_H

#include <vrfsh/model.h>

struct catalogue;

struct catalogue *catalogue_new(void);
void catalogue_free(struct catalogue *);	/* accepts NULL */
/*
 * Whether the kernel is to be asked for an object that is about to be added;
 * false: it is not there, and counts as there from now on. What others add
 * meanwhile is not known.
 */
bool catalogue_asks(struct catalogue *, struct world *,
		    const struct object *key);

#endif
