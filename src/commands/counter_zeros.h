/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counter_zeros.h - `clear counters`: a remembered zero, not a reset
 */
#ifndef COMMANDS_COUNTER_ZEROS_H
#define COMMANDS_COUNTER_ZEROS_H

#include <vrfsh/session.h>

/* The counters of one interface as they were when they were cleared. */
struct counter_zero {
	const char		*ifname;
	unsigned		 index;
	uint64_t		 when;	/* seconds of the machine's uptime */
	struct link_counters	 counters;
};

struct counter_zeros {
	struct counter_zero	*list;
	size_t			 count, max;
};

/* Those of a VRF by its cookie, in the arena; none if none were kept. */
void counter_zeros_read(uint64_t cookie, struct arena *,
			struct counter_zeros *);
/* Replaces what was kept of the VRF. */
int counter_zeros_write(uint64_t cookie, const struct counter_zeros *,
			struct error *);
/* Remembers the present counters of an interface as its zero. */
void counter_zeros_set(struct counter_zeros *, struct arena *,
		       const struct link *);
/* An interface's zero; NULL if there is none that is about this very one. */
const struct counter_zero *counter_zeros_find(const struct counter_zeros *,
					      const struct link *);
/* Counters since a zero; NULL is since the beginning. */
struct link_counters counters_since(const struct link *,
				    const struct counter_zero *);
/* Seconds since the machine was started, suspended ones too. */
uint64_t uptime_seconds(void);

#endif
