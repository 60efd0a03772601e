/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * archive.h - what a save does with the archive
 */
#ifndef SESSION_ARCHIVE_H
#define SESSION_ARCHIVE_H

#include <vrfsh/session.h>

/* Makes the folder of the startup configuration and locks it: savers take
 * turns. A descriptor to close. */
int archive_lock(const struct session *, struct error *);
/* Adds a text, unless the newest is the same. */
int archive_add(struct session *, const struct text *, struct error *);
/* Drops the oldest of those that are too many. */
int archive_prune(struct session *, struct error *);

#endif
