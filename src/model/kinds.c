/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kinds.c - the one list of kinds, in the order in which objects come to be
 */
#include <vrfsh/model.h>

const struct kind *const kinds[] = {
	&kind_vrf, &kind_setting, &kind_link, &kind_address, &kind_route,
	&kind_neighbour, NULL
};
