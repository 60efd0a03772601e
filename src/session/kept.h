/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kept.h - the small files under /run/vrfsh that say who holds or awaits what
 */
#ifndef SESSION_KEPT_H
#define SESSION_KEPT_H

#include <vrfsh/session.h>

/* What such a file says; what it does not is 0 or NULL. */
struct kept {
	const char	*user, *from, *words;
	uint64_t	 when, pid;
	const char	*boot;		/* the kernel's id of its boot */
	uint64_t	 step, deadline;	/* CLOCK_BOOTTIME, nanoseconds */
};

void kept_write(struct text *, const struct kept *);
/* Strings are the arena's. -EBADMSG if it is no such file, or not a whole one. */
int kept_read(const char *data, struct arena *, struct kept *);
/* As a journal's head has it, and from there. */
struct journal_head kept_head(const struct kept *);
struct kept kept_of(const struct journal_head *);
/* `root on pts/2 (192.0.2.7)`, for messages. */
const char *kept_who(struct arena *, const struct journal_head *);
/* `12:00:05`, local time; the day before it if it is another one. */
const char *kept_time(struct arena *, time_t);

#endif
