/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nsid.h - the names behind the numbers that namespaces give each other
 */
#ifndef VRFSH_KERNEL_NSID_H
#define VRFSH_KERNEL_NSID_H

#include "places.h"

struct nsids;

struct nsids *nsids_new(void);
void nsids_free(struct nsids *);
/* Forgets all answers, with the names that were returned. */
void nsids_forget(struct nsids *);
/*
 * A name was just made or taken away: what was known of it is void, and what
 * had no name may have this one. A new one is the first to be shown.
 */
void nsids_renew(struct nsids *, const char *name);
/* See world_nsid_name(). */
const char *nsids_name(struct nsids *, struct places *, const char *from,
		       int nsid);

#endif
