/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refuse.h - what the user is told when a namespace cannot be had
 */
#ifndef VRFSH_KERNEL_REFUSE_H
#define VRFSH_KERNEL_REFUSE_H

#include <vrfsh/base.h>

/*
 * Fills the error and returns -code: `no VRF named Blue`, `Blue is a stale
 * file …`, what it takes to be permitted, or else `making VRF Blue: No space
 * left on device`. `doing` is such a word.
 */
int refuse_vrf(struct error *, int code, const char *doing, const char *name);
/* Alike, of a name whose file is no namespace (any more). */
int refuse_stale(struct error *, int code, const char *name);

#endif
