/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard.h - the look at a single change before it is made
 */
#ifndef SESSION_GUARD_H
#define SESSION_GUARD_H

#include <vrfsh/session.h>

/* As session_guard, but what comes after is looked at for itself. */
int guard_changes(struct session *, const struct change *list, size_t count,
		  struct error *);

#endif
