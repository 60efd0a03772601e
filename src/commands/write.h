/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * write.h - objects written as the lines that make them
 *
 * Each family writes the objects that it makes, so that parse(write(x)) = x is
 * a matter of one file. A line is led by a blank per block that is open and
 * ends with a newline.
 */
#ifndef COMMANDS_WRITE_H
#define COMMANDS_WRITE_H

#include <vrfsh/model.h>

/* The blanks that a line at this depth begins with. */
void write_indent(struct text *, unsigned depth);
/* `vrf Blue`. */
void write_vrf(struct text *, unsigned depth, const char *vrf);
void write_exit(struct text *, unsigned depth);
/* A comment that runs to the end of its line: `! …`. */
void write_comment(struct text *, unsigned depth, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* How a block of an interface begins. */
enum link_head {
	HEAD_ENTER,		/* interface vethb */
	HEAD_CREATE,		/* interface vetha type veth peer vethb vrf Blue */
	HEAD_FETCH,		/* interface eth1 from global */
};

void write_setting(struct text *, unsigned depth, const struct setting *);
void write_link_head(struct text *, unsigned depth, const struct link *,
		     enum link_head);
/* A description, unless it cannot be said in a line; then a comment. */
void write_description(struct text *, unsigned depth, const char *description);
/* What of `after` differs from `before`: description, MAC address, MTU,
 * bridge; and up or down. */
void write_link_changes(struct text *, unsigned depth,
			const struct link *before, const struct link *after);
void write_shutdown(struct text *, unsigned depth, bool up);
/* The properties of a link that depart from its birth, without up or down. */
void write_link_body(struct text *, unsigned depth, const struct link *);
void write_address(struct text *, unsigned depth, const struct address *);
/* `vrf`: to be said in the line; NULL: the block says it. `hop` NULL: Null0 or
 * all. `via`: name the next hop's interface even if it could be left out. */
void write_route(struct text *, unsigned depth, const char *vrf,
		 const struct route *, const struct nexthop *hop, bool via);
void write_neighbour(struct text *, unsigned depth, const struct neighbour *);

#endif
