/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * world.c - the namespaces in use, and what they call each other
 */
#include <vrfsh/netns.h>

#include "nsid.h"
#include "places.h"

struct world {
	struct places	*places;
	struct nsids	*nsids;
};

struct world *world_new(void)
{
	struct world *world = memory_new(sizeof(*world));

	world->places = places_new();
	world->nsids = nsids_new();
	return world;
}

void world_free(struct world *world)
{
	if (!world)
		return;
	nsids_free(world->nsids);
	places_free(world->places);
	free(world);
}

void world_rest(struct world *world)
{
	places_rest(world->places);
	nsids_forget(world->nsids);
}

void world_forget(struct world *world, const char *vrf)
{
	if (!vrf || !strcmp(vrf, VRF_GLOBAL))
		return;
	places_forget(world->places, vrf);
	nsids_renew(world->nsids, vrf);
}

int world_netlink(struct world *world, const char *vrf,
		  struct netlink **netlink, struct error *error)
{
	return places_netlink(world->places, vrf, netlink, error);
}

int world_netns(struct world *world, const char *vrf, struct error *error)
{
	return places_netns(world->places, vrf, error);
}

uint64_t world_cookie(struct world *world, const char *vrf)
{
	return places_cookie(world->places, vrf);
}

const char *world_nsid_name(struct world *world, const char *from, int nsid)
{
	return nsids_name(world->nsids, world->places,
			  from ? from : VRF_GLOBAL, nsid);
}
