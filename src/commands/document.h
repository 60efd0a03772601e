/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * document.h - the configuration as one JSON document
 *
 * One table of columns for what is written (running_json.c), what is read
 * (apply.c), and the schema that both keep to.
 */
#ifndef COMMANDS_DOCUMENT_H
#define COMMANDS_DOCUMENT_H

#include <vrfsh/model.h>

/* The switches of a VRF, side by side. */
struct switches {
	const char	*vrf;
	bool		 ip_routing, ipv6_unicast_routing;
};

struct document {
	const char	*hostname;	/* NULL: nothing is said of it */
	uint32_t	 archive_maximum;	/* 0: likewise */
	/* Lists of the model's own structs, and of switches. */
	struct list	 vrfs, settings, interfaces, addresses, neighbours,
			 routes;
};

extern const struct column document_columns[];
/* One of them by its key, which is one of theirs. */
const struct column *document_column(const char *key);
/* What describes one object of a kind. */
const struct column *document_row(const struct kind *);

#endif
