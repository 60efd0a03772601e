/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vrf_rows.c - the interfaces of a VRF's row, in table and detail alike
 */
#include "vrf_rows.h"

const struct column vrf_member_columns[] = {
	COLUMN(struct member, ifname, STRING),
	{ 0 }
};

const struct member *vrf_member(const struct vrf_row *row, size_t n)
{
	return (const struct member *)row->interfaces.items + n;
}
