/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * enter.h - what a forked child does to live inside a namespace
 *
 * All of this changes the calling process for good: it is for a child that
 * was just forked and will exec or leave, never for vrfsh itself.
 */
#ifndef KERNEL_ENTER_H
#define KERNEL_ENTER_H

#include <signal.h>

/*
 * Enters the namespace with a mount namespace of its own: /sys shows the
 * namespace, the files of /etc/netns/`name` lie over those of /etc. What of
 * the mounts cannot be done is said on stderr and left. A namespace that is
 * home, or -1, and no name: nothing is done. -errno if it cannot be entered.
 */
int enter_netns(int ns, const char *name);
/* All signals to their defaults and unblocked. A SIGHUP that nohup(1) ignores
 * stays so. */
void enter_signals(void);
/* Marks every descriptor from `first` on to be closed by exec. */
void enter_descriptors(int first);

#endif
