/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show.h - what the show commands share: over which VRFs, in whose manner
 */
#ifndef COMMANDS_SHOW_H
#define COMMANDS_SHOW_H

#include <time.h>

#include "config.h"

/* -- `[vrf {all|NAME}]` (commands/show.c) --------------------------------- */

/* A member of a family's struct. */
struct scope {
	slot_vrf	vrf;	/* NULL: the place's */
	bool		all;	/* every VRF in turn */
};

/* The words that fill it; the grammar is `[vrf {all|NAME}]`. */
#define SCOPE_WORDS(T, member)						\
	{ "vrf NAME", "VRF name", SLOT(T, member.vrf, vrf) },		\
	{ "vrf all", "Every VRF in turn", SLOT(T, member.all, flag) }

/* One show command under way. */
struct show {
	struct session	*session;
	struct output	*out;
	struct arena	*arena;		/* of the present VRF */
	const void	*args;		/* the call's */
	const char	*ifname;	/* asked for; NULL: none in particular */
	const char	*vrf;		/* the present one */
	bool		 all;
	size_t		 seen;		/* VRFs before it */
	void		*context;	/* the command's */
};

/* Produces the rows of one VRF. 0, -errno with the error filled, or the
 * output's error. */
typedef int show_fn(struct show *, struct error *);

/*
 * A table over the VRFs of a scope: begins it, calls `each` per VRF with an
 * arena of its own, ends it. A VRF that goes away meanwhile is left out of
 * `vrf all`. An interface that was asked for and that no VRF of them has is an
 * error; a table that failed before its first row leaves no trace. Of `show`,
 * the caller fills args, ifname and context.
 */
int show_table(struct session *, struct show *, const struct scope *,
	       const struct row_type *, show_fn *each, struct error *);
/* The same without a table: for commands that act. */
int show_each(struct session *, struct show *, const struct scope *,
	      show_fn *each, struct error *);

/* All of the present VRF, as view_list has them. */
int show_list(struct show *, const struct kind *, const struct filter *,
	      struct object ***list, size_t *count, struct error *);
/* A descriptor of the present VRF's namespace, to be given to show_close. -1:
 * there is none (a VRF that a dry run would make). */
int show_netns(const struct show *);
void show_close(int ns);
/* A number under /proc/sys in a namespace; `otherwise` if it isn't there. */
uint32_t show_sysctl(int ns, const char *path, uint32_t otherwise);

/* -- IOS's manner of writing (commands/show_text.c) ------------------------ */

/* A blank at least, then blanks up to the column (0 is the first). */
void text_column(struct text *, size_t column);
/* An address as IOS writes it: IPv6 in capitals. */
void text_ip(struct text *, const struct ip *);
void text_prefix(struct text *, const struct prefix *);
/* A VRF's name as it is typed; with its control characters escaped if it has
 * any, in which case it cannot be typed. */
void text_vrf(struct text *, const char *name);
/* A span of time: 00:12:31, 1d02h, 3w4d, 1y02w. */
void text_span(struct text *, uint64_t seconds);
/* A moment, as IOS's log has it: Nov 24 17:56:34, in local time. And as JSON
 * has it, with the zone: 2026-11-24T17:56:34+0000; the line's arena. */
void text_time(struct text *, time_t);
const char *time_text(struct session *, time_t);

#endif
