/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * links.c - what an interface is, and what it has unless it is given another
 *
 * The commands that make, set and move interfaces, and those that write them
 * down, agree on these.
 */
#include "config.h"

bool link_is_loopback(const struct link *link)
{
	return !strcmp(link->name, "lo");
}

bool link_is_physical(const struct link *link)
{
	return !link->type->virtual && !link_is_loopback(link);
}

struct mac link_default_mac(const struct link *link)
{
	return link->type->kernel ?
	       link_derived_mac(link->object.vrf, link->name) : link->permanent;
}

uint32_t link_default_mtu(const struct link *link)
{
	return link_is_loopback(link) ? 65536 : 1500;
}
