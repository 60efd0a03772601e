/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * places.h - the namespaces in use, each with its socket
 */
#ifndef VRFSH_KERNEL_PLACES_H
#define VRFSH_KERNEL_PLACES_H

#include <vrfsh/netlink.h>

struct places;

struct places *places_new(void);
void places_free(struct places *);
/* Closes all but home's. */
void places_rest(struct places *);
/* Closes one, which is not home. */
void places_forget(struct places *, const char *vrf);
/* See world_netlink(), world_netns() and world_cookie(). */
int places_netlink(struct places *, const char *vrf, struct netlink **,
		   struct error *);
int places_netns(struct places *, const char *vrf, struct error *);
uint64_t places_cookie(struct places *, const char *vrf);
/* Whether what failed with this result is worth trying again: for want of
 * descriptors, and some could be had. */
bool places_make_room(struct places *, int result);

#endif
