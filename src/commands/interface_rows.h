/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interface_rows.h - the interfaces of a VRF with their addresses
 */
#ifndef COMMANDS_INTERFACE_ROWS_H
#define COMMANDS_INTERFACE_ROWS_H

#include "show.h"

/* An address of an interface, keys as `ip -j address` has them. */
struct address_row {
	const char	*family;	/* inet, inet6 */
	struct ip	 local;
	uint8_t		 prefixlen;
	const char	*scope;		/* global, link, host, site */
	bool		 secondary, dynamic, tentative, duplicate;
	const struct address *address;	/* what it was made of */
};

/* An interface, keys as `ip -j link` has them. */
struct interface_row {
	const char	*vrf, *ifname;
	uint32_t	 ifindex;
	const char	*status;	/* up, down, administratively down */
	const char	*protocol;	/* up, down */
	const char	*operstate;	/* the kernel's: UP, LOWERLAYERDOWN, … */
	uint32_t	 mtu;
	struct mac	 mac, permanent;
	const char	*description, *kind, *master, *below, *below_vrf;
	struct list	 addresses;	/* of struct address_row */
	const struct link *link;	/* what it was made of */
};

extern const struct column address_row_columns[];

/* The columns of every table of interfaces. */
#define INTERFACE_COLUMNS(row, member)					\
	COLUMN_AS(row, "vrf", member vrf, STRING),			\
	COLUMN_AS(row, "ifname", member ifname, STRING),		\
	COLUMN_AS(row, "ifindex", member ifindex, U32),			\
	COLUMN_AS(row, "status", member status, STRING),		\
	COLUMN_AS(row, "protocol", member protocol, STRING),		\
	COLUMN_AS(row, "operstate", member operstate, STRING),		\
	COLUMN_AS(row, "mtu", member mtu, U32),				\
	COLUMN_AS(row, "address", member mac, MAC),			\
	COLUMN_AS(row, "ifalias", member description, STRING)

/* The addresses with it. */
#define ADDRESS_COLUMN(row, member)					\
	{ .key = "addr_info", .type = COLUMN_LIST,			\
	  .offset = offsetof(row, member addresses),			\
	  .columns = address_row_columns }

/* What of them. */
struct interface_query {
	uint8_t		 family;	/* of addresses; 0: both */
	bool		 details;	/* peers, parents, masters by name */
};

/*
 * The interfaces of the present VRF, or the one that the show asks for, in the
 * order of their names (numbers within them by value). Memory is the show's
 * arena.
 */
int interface_rows(struct show *, const struct interface_query *,
		   struct interface_row **rows, size_t *count, struct error *);
/* The n-th address. */
const struct address_row *interface_address(const struct interface_row *,
					    size_t n);
/* `vetha is up, line protocol is up`, with its newline. */
void text_line_state(struct text *, const struct interface_row *);

#endif
