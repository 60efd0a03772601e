/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_move.c - interfaces moved to another VRF
 *
 * The kernel drops an interface's addresses when it changes its namespace, and
 * shuts it: what is to stay is read before and made anew where it arrived.
 */
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>

#include "kinds.h"

struct kept {
	struct gathering addresses;
	const char	*vrf;		/* where they will be */
};

static int keep_address(const struct object *object, void *context)
{
	struct kept *kept = context;
	struct object *copy;

	if (!object) {
		gathering_again(&kept->addresses);
		return 0;
	}
	if (((const struct address *)object)->dynamic ||
	    ((const struct address *)object)->protocol == IFAPROT_KERNEL_LL)
		return 0;
	copy = kind_address.copy(kept->addresses.arena, object);
	copy->vrf = kept->vrf;
	gathering_add(&kept->addresses, copy);
	return 0;
}

static int restore(struct world *world, const struct gathering *kept,
		   struct error *error)
{
	struct message message = { 0 };
	int err = 0;

	for (size_t i = 0; !err && i < kept->count; i++) {
		const struct change add = {
			.verb = CHANGE_ADD, .after = kept->list[i],
		};

		err = change_send(world, &add, &message, error);
	}
	message_free(&message);
	return err;
}

static int refuse_move(const struct link *before, const struct link *after,
		       int code, const char *said, struct error *error)
{
	if (code == EEXIST && said && strstr(said, "altname"))
		return error_set(error, code, "VRF %s has an interface that "
				 "bears an alternative name of %s",
				 after->object.vrf, after->name);
	if (code == EEXIST)
		return error_set(error, code, "VRF %s has an interface named %s "
				 "already", after->object.vrf, after->name);
	if (code == EINVAL && before->type->stays)
		return error_set(error, code, "%s stays in the VRF where it was "
				 "made", before->name);
	return refuse(error, code, said, "%s cannot be moved to VRF %s",
		      before->name, after->object.vrf);
}

static int send_move(struct world *world, const struct link *before,
		     const struct link *after, struct error *error)
{
	struct message message = { 0 };
	struct netlink *netlink;
	int ns = world_netns(world, after->object.vrf, error), err;

	err = ns < 0 ? ns : world_netlink(world, before->object.vrf, &netlink,
					  error);
	if (err)
		return err;
	err = link_message(netlink, &message, RTM_NEWLINK, before->name);
	message_put_u32(&message, IFLA_NET_NS_FD, (uint32_t)ns);
	if (!same_text(before->name, after->name))
		message_put_string(&message, IFLA_IFNAME, after->name);
	if (!err)
		err = netlink_talk(netlink, &message);
	if (err)
		refuse_move(before, after, -err, netlink_said(netlink), error);
	message_free(&message);
	return err;
}

int link_move(struct world *world, const struct link *before,
	      const struct link *after, bool keep_addresses,
	      struct error *error)
{
	struct kept kept = {
		.addresses.arena = arena_new(), .vrf = after->object.vrf,
	};
	const struct filter filter = { .ifname = before->name };
	struct link arrived = *before;
	int err = 0;

	if (keep_addresses)
		err = kind_address.each(world, before->object.vrf, &filter,
					keep_address, &kept, error);
	if (!err)
		err = send_move(world, before, after, error);
	if (!err) {
		arrived.object.vrf = after->object.vrf;
		arrived.name = after->name;
		arrived.up = false;
		arrived.master = NULL;
		err = link_modify(world, &arrived, after, error);
	}
	if (!err)
		err = restore(world, &kept.addresses, error);
	gathering_free(&kept.addresses);
	return err;
}
