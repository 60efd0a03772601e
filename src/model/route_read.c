/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_read.c - the routes that the kernel has
 *
 * A dump is handed on as it comes: a million routes pass through one struct.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "waiting.h"

struct streaming {
	const char		*vrf;
	const struct filter	*filter;
	struct names_of_links	*names;
	struct arena		*arena;
	object_fn		*fn;
	void			*context;
	const char		*ifname;	/* the filter's */
	bool			 second;	/* another family came before */
	bool			 lost;		/* whose routes are void now */
};

static bool leads_through(const struct route *route, const char *ifname)
{
	for (size_t i = 0; i < route->count; i++)
		if (same_text(route->hops[i].ifname, ifname))
			return true;
	return false;
}

static int stream(const struct nlmsghdr *header, void *context)
{
	struct streaming *streaming = context;
	struct nexthop single;
	struct route route;
	int err;

	if (streaming->lost ||
	    route_decode(header, streaming->arena, streaming->names, &single,
			 &route) < 0)
		return 0;
	route.object.kind = &kind_route;
	route.object.vrf = streaming->vrf;
	err = 0;
	if (route_matches(&route.object, streaming->filter) &&
	    (!streaming->ifname || leads_through(&route, streaming->ifname)))
		err = streaming->fn(&route.object, streaming->context);
	if (route.count > 1)
		arena_reset(streaming->arena);
	return err;
}

static void stream_again(void *context)
{
	struct streaming *streaming = context;

	streaming->lost = streaming->second;
	streaming->fn(NULL, streaming->context);
}

static int dump(struct netlink *netlink, uint8_t family,
		struct streaming *streaming)
{
	const struct filter *filter = streaming->filter;
	struct message message = { 0 };
	struct rtmsg *info;
	int err;

	info = message_start(&message, RTM_GETROUTE, 0, sizeof(*info));
	info->rtm_family = family;
	info->rtm_protocol = filter ? filter->protocol : 0;
	message_put_u32(&message, RTA_TABLE, filter && filter->table ?
			filter->table : RT_TABLE_MAIN);
	err = netlink_dump(netlink, &message, stream, stream_again, streaming);
	message_free(&message);
	/* A namespace may have no such table yet, or no IPv6. */
	return err == -ENOENT || err == -EOPNOTSUPP ? 0 : err;
}

/* Two dumps, and when the second begins again the first is void, too. */
static int dump_families(struct netlink *netlink, uint8_t family,
			 struct streaming *streaming)
{
	enum { ROUNDS = 4 };
	int err = 0;

	for (int i = 0; !err && i < ROUNDS && (!i || streaming->lost); i++) {
		streaming->second = streaming->lost = false;
		if (family != AF_INET6)
			err = dump(netlink, AF_INET, streaming);
		streaming->second = family == AF_UNSPEC;
		if (!err && family != AF_INET)
			err = dump(netlink, AF_INET6, streaming);
	}
	return err ? err : streaming->lost ? -EAGAIN : 0;
}

int route_each_installed(struct world *world, const char *vrf,
			 const struct filter *filter, object_fn *fn,
			 void *context, struct error *error)
{
	struct names_of_links names = { 0 };
	struct streaming streaming = {
		.vrf = vrf, .filter = filter, .names = &names,
		.arena = arena_new(), .fn = fn, .context = context,
		.ifname = filter ? filter->ifname : NULL,
	};
	uint8_t family = filter ? filter->family : 0;
	struct netlink *netlink;
	int err = world_netlink(world, vrf, &netlink, error);

	if (!err)
		err = link_names_read(netlink, &names);
	if (!err)
		err = dump_families(netlink, family, &streaming);
	if (err < 0 && !error->code && err != -EPIPE)
		refuse(error, -err, NULL, "routes cannot be read");
	link_names_free(&names);
	arena_free(streaming.arena);
	return err;
}

struct looking {
	struct names_of_links	*names;
	struct arena		*arena;
	const char		*vrf;
	struct route		*found;
};

static int look(const struct nlmsghdr *header, void *context)
{
	struct looking *looking = context;
	struct nexthop single;
	struct route route;

	if (looking->found ||
	    route_decode(header, looking->arena, looking->names, &single,
			 &route) < 0)
		return 0;
	route.object.kind = &kind_route;
	route.object.vrf = looking->vrf;
	looking->found = (struct route *)kind_route.copy(looking->arena, &route.object);
	return 0;
}

/* The entry of the table that the kernel takes for an address. */
static int look_up(struct world *world, struct arena *arena, const char *vrf,
		   const struct ip *ip, bool entry, struct route **found,
		   struct error *error)
{
	struct names_of_links names = { 0 };
	struct looking looking = { &names, arena, vrf, NULL };
	struct message message = { 0 };
	struct netlink *netlink;
	struct rtmsg *info;
	int err = world_netlink(world, vrf, &netlink, error);

	if (!err)
		err = link_names_read(netlink, &names);
	if (!err) {
		info = message_start(&message, RTM_GETROUTE, 0, sizeof(*info));
		info->rtm_family = ip->family;
		info->rtm_dst_len = (unsigned char)ip_bits(ip->family);
		info->rtm_flags = entry ? RTM_F_FIB_MATCH : RTM_F_LOOKUP_TABLE;
		message_put_ip(&message, RTA_DST, ip);
		err = netlink_get(netlink, &message, look, &looking);
	}
	message_free(&message);
	link_names_free(&names);
	*found = looking.found;
	return err;
}

int route_lookup(struct world *world, struct arena *arena, const char *vrf,
		 const struct ip *ip, struct route **found,
		 struct error *error)
{
	int err = look_up(world, arena, vrf, ip, true, found, error);

	if (err == -ENETUNREACH || err == -EHOSTUNREACH || err == -ESRCH)
		return 0;
	if (err && !error->code)
		refuse(error, -err, NULL, "the route cannot be looked up");
	return err;
}

struct exact {
	const struct object	*key;
	struct arena		*arena;
	struct object		*found;
};

static int take_exact(const struct object *object, void *context)
{
	struct exact *exact = context;

	if (!object)
		exact->found = NULL;
	else if (!kind_route.compare(object, exact->key))
		exact->found = kind_route.copy(exact->arena, object);
	return 0;
}

/* The kernel finds the longest match; only if that is another, all are read. */
int route_installed(struct world *world, struct arena *arena,
		    const struct route *key, struct route **found,
		    struct error *error)
{
	const struct filter filter = {
		.family = key->dst.ip.family, .table = key->table,
	};
	struct exact exact = { .key = &key->object, .arena = arena };
	int err;

	*found = NULL;
	err = look_up(world, arena, key->object.vrf, &key->dst.ip, true, found,
		      error);
	if (error->code)
		return err;
	if (*found && !kind_route.compare(&(*found)->object, &key->object))
		return 0;
	err = route_each_installed(world, key->object.vrf, &filter, take_exact,
				   &exact, error);
	*found = (struct route *)exact.found;
	return err;
}
