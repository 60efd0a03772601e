/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h - what lives longer than a command, and dies with the machine
 *
 * Files under /run/vrfsh/COOKIE/, the cookie being a namespace's SO_NETNS_COOKIE
 * (netns_cookie), which is never used again until the machine restarts: what
 * is kept of a VRF is not found by one of the same name made later. Global's
 * folder, keyed by its own cookie, has what is kept of a configuration as a
 * whole. Files are replaced by rename and not synced: they describe kernel
 * state, which dies with the machine too.
 */
#ifndef VRFSH_STORE_H
#define VRFSH_STORE_H

#include <vrfsh/base.h>

/* `/run/vrfsh/COOKIE`, or with `/NAME`, added to the text. */
void store_path(struct text *, uint64_t cookie, const char *name);
/* Makes the folder; of a path below it (`changes`), if `name` is not NULL. */
int store_folder(uint64_t cookie, const char *name, struct error *);
/* A file, whole: read into `text` (-ENOENT: there is none), or replaced. */
int store_read(uint64_t cookie, const char *name, struct text *);
int store_write(uint64_t cookie, const char *name, const struct text *,
		struct error *);
/* Adds whole lines to a file, made if need be in a folder that is there. */
int store_append(uint64_t cookie, const char *name, const struct text *lines);
int store_remove(uint64_t cookie, const char *name);
/* Whether there is such a file: a microsecond, for what is done often. */
bool store_has(uint64_t cookie, const char *name);
/*
 * A file of that name to be locked, made if need be: a close-on-exec descriptor
 * for flock(2), or -errno.
 */
int store_open(uint64_t cookie, const char *name);
/*
 * A lock on a file of that name, made if need be: flock(2) on a close-on-exec
 * descriptor, which is returned; closed, it is free. Without `wait`
 * -EWOULDBLOCK if another holds it. A folder that may not be written is
 * -EACCES or -EROFS.
 */
int store_lock(uint64_t cookie, const char *name, bool exclusive, bool wait);
/* Drops all of a VRF that is gone. */
void store_drop(uint64_t cookie);

#endif
