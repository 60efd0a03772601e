/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h - a change as bytes, and back (model/record.c)
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include <vrfsh/model.h>

/* Adds a change, with what went with it and without its origin. */
void record_put(struct text *, const struct change *);
/* Reads one; it is the arena's. -EBADMSG if these are not its bytes. */
int record_get(struct arena *, struct packed *, struct change *,
	       struct error *);
/* A number that is another one when the kinds or their columns are: records
 * can be read by a program of the same layout only. */
uint64_t record_layout(void);

#endif
