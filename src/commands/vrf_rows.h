/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vrf_rows.h - what is shown of a VRF
 */
#ifndef COMMANDS_VRF_ROWS_H
#define COMMANDS_VRF_ROWS_H

#include "show.h"

struct member {
	const char	*ifname;
};

struct vrf_row {
	const char	*name;
	bool		 stale;
	const char	*alias_of;
	bool		 ipv4, ipv6;
	struct list	 interfaces;	/* of struct member */
	/* Of the detail: */
	const char	*mounted, *description;
	uint64_t	 device, inode, cookie;
	bool		 ours, ping_sockets;
	struct list	 settings;	/* of router's switches */
	struct list	 holders;	/* who keeps it besides its name */
	const struct vrf *vrf;
};

extern const struct column vrf_member_columns[];

/* The columns of table and detail. */
#define VRF_COLUMNS							\
	COLUMN(struct vrf_row, name, STRING),				\
	COLUMN(struct vrf_row, stale, BOOL),				\
	COLUMN(struct vrf_row, alias_of, STRING),			\
	COLUMN(struct vrf_row, ipv4, BOOL),				\
	COLUMN(struct vrf_row, ipv6, BOOL),				\
	{ .key = "interfaces", .type = COLUMN_LIST,			\
	  .offset = offsetof(struct vrf_row, interfaces),		\
	  .columns = vrf_member_columns }

/* The n-th interface. */
const struct member *vrf_member(const struct vrf_row *, size_t n);

/* -- show vrf detail (commands/vrf_detail.c) -------------------------------- */

extern const struct row_type vrf_detail_type;

/*
 * Completes the row of a VRF of the show, whose namespace is `ns`. `census` is
 * a look at all processes; memory is the show's arena.
 */
void vrf_detail_read(struct show *, int ns, const struct census *census,
		     struct vrf_row *);

#endif
