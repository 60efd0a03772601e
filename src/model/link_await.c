/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_await.c - waiting for an interface that is about to be there
 */
#include <errno.h>
#include <unistd.h>

#include "kinds.h"

int link_await(struct world *world, const char *vrf, const char *ifname,
	       uint64_t deadline, struct error *error)
{
	struct netlink *netlink;
	unsigned index;
	int ns = world_netns(world, vrf, error);
	int news, err;

	if (ns < 0)
		return ns;
	err = world_netlink(world, vrf, &netlink, error);
	if (err)
		return err;
	/* Listening first: what comes between is heard. */
	news = netlink_listen(ns, RTNLGRP_LINK);
	if (news < 0)
		return refuse(error, -news, NULL,
			      "news of interfaces cannot be had");
	while ((err = link_index(netlink, ifname, &index)) == -ENODEV) {
		err = netlink_hear(news, deadline);
		if (err)
			break;
	}
	close(news);
	return err;
}
