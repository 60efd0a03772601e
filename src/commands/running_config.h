/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * running_config.h - between the parts that write the running configuration
 */
#ifndef COMMANDS_RUNNING_CONFIG_H
#define COMMANDS_RUNNING_CONFIG_H

#include "config.h"

/* The running configuration, as it is being written. */
struct config {
	struct session	*session;
	struct view	*view;		/* whose it is */
	struct output	*out;
	struct text	 text;		/* the block under way */
	struct error	*error;
	bool		 begun;		/* a block stands before */
	bool		 ours;		/* what others made is left out */
	struct left_out	 left;		/* and counted */
};

/* What is in one VRF, but its routes. */
struct contents {
	const char	*vrf;
	struct arena	*arena;
	struct object	**links, **addresses, **neighbours;
	size_t		 link_count, address_count, neighbour_count;
	bool		*written;	/* of the links */
};

#define OUTSIDE	"made outside vrfsh"

/* The interfaces of a VRF, by name and after what they stand on, each block
 * handed to `done`; `only`: just that one, if not NULL. */
void config_links(struct config *, struct contents *, unsigned depth,
		  const char *only, void (*done)(struct config *));
/* The static routes of a VRF, ours first. */
int config_routes(struct config *, const struct contents *, unsigned depth);
/* All of it as one JSON document; `vrf` NULL: of all VRFs. */
int config_json(struct session *, const char *vrf, const char *ifname,
		struct error *);

#endif
