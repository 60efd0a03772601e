/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mounts.h - where network namespaces are mounted, in all mount namespaces
 */
#ifndef KERNEL_MOUNTS_H
#define KERNEL_MOUNTS_H

#include <sys/types.h>

#include <vrfsh/base.h>

struct mounts;

/* A mount that keeps a network namespace alive. */
struct mounted {
	ino_t		 inode;		/* of the network namespace */
	const char	*point;		/* borrowed until the next call */
};

/* Begins with our own mount namespace. `proc` is the folder /proc, open. */
struct mounts *mounts_new(int proc);
void mounts_free(struct mounts *);		/* accepts NULL */
/* Turns to a process's mount namespace; false if it was looked at already. */
bool mounts_turn(struct mounts *, pid_t pid);
/*
 * The next mount there that stays when the names here go; of our own mount
 * namespace: one that is no name. False: there are no more.
 */
bool mounts_next(struct mounts *, struct mounted *);

#endif
