/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_create.c - interfaces made and taken away
 *
 * A link is made by one message with all that may ride along; description,
 * bridge and `up` follow, and if one of them fails the link goes again. A veth
 * is made with both names and both namespaces, each end born where it belongs:
 * a veth that is made, moved and renamed races with what watches new links.
 */
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/veth.h>
#include <net/if.h>

#include "kinds.h"

uint32_t link_first_mtu(const struct link *link)
{
	return link->type->kernel && !strcmp(link->type->kernel, "bridge") ?
	       0 : link->mtu;
}

static void put_identity(struct message *message, uint64_t seed,
			 const char *vrf, const char *name, uint32_t group,
			 const struct link *link, const struct mac *given)
{
	struct mac mac = given && given->len ? *given :
			 link_mac_derive(seed, vrf, name);

	message_put_string(message, IFLA_IFNAME, name);
	message_put_u32(message, IFLA_GROUP, group);
	message_put(message, IFLA_ADDRESS, mac.bytes, mac.len);
	if (link_first_mtu(link))
		message_put_u32(message, IFLA_MTU, link->mtu);
}

static int put_peer(struct world *world, struct message *message,
		    const struct link *link, uint64_t seed,
		    struct error *error)
{
	const struct ifinfomsg info = { 0 };
	const char *vrf = link->below_vrf ? link->below_vrf : link->object.vrf;
	int ns = world_netns(world, vrf, error);
	size_t data, peer;

	if (ns < 0)
		return ns;
	data = message_nest(message, IFLA_INFO_DATA);
	peer = message_nest(message, VETH_INFO_PEER);
	message_raw(message, &info, sizeof(info));
	put_identity(message, seed, vrf, link->below,
		     link->object.ours ? MARK : 0, link, NULL);
	message_put_u32(message, IFLA_NET_NS_FD, (uint32_t)ns);
	message_nest_end(message, peer);
	message_nest_end(message, data);
	return 0;
}

static void put_macvlan(struct message *message)
{
	size_t data = message_nest(message, IFLA_INFO_DATA);

	message_put_u32(message, IFLA_MACVLAN_MODE, MACVLAN_MODE_BRIDGE);
	message_nest_end(message, data);
}

static int put_kind(struct world *world, struct message *message,
		    const struct link *link, uint64_t seed,
		    struct error *error)
{
	size_t info = message_nest(message, IFLA_LINKINFO);
	int err = 0;

	message_put_string(message, IFLA_INFO_KIND, link->type->kernel);
	if (link->type->needs_peer)
		err = put_peer(world, message, link, seed, error);
	else if (link->type->needs_parent)
		put_macvlan(message);
	message_nest_end(message, info);
	return err;
}

/* `exists` doesn't say which end of a pair: both names are looked up. */
static int refuse_taken(struct world *world, const struct link *link,
			struct error *error)
{
	struct arena *arena = arena_new();
	struct netlink *netlink;
	unsigned index;
	bool here = true;

	if (!link->type->needs_peer ||
	    (!world_netlink(world, link->object.vrf, &netlink, error) &&
	     !link_index(netlink, link->name, &index)))
		here = true;
	else
		here = false;
	error_set(error, EEXIST, "%s has an interface %s already",
		  vrf_words(arena, here ? link->object.vrf :
			    link->below_vrf ? link->below_vrf :
			    link->object.vrf),
		  here ? link->name : link->below);
	arena_free(arena);
	return -EEXIST;
}

static int refuse_create(struct world *world, const struct link *link,
			 int code, const char *said, struct error *error)
{
	if (code == EEXIST)
		return refuse_taken(world, link, error);
	if (code == EOPNOTSUPP)
		return error_set(error, code, "this kernel lacks interfaces of "
				 "type %s: it needs its module %s (modprobe %s)",
				 link->type->word, link->type->module,
				 link->type->module);
	if (code == EBUSY && link->type->needs_parent)
		return error_set(error, code, "%s cannot carry a macvlan: it is "
				 "in use by a bridge or the like", link->below);
	return refuse(error, code, said, "%s cannot be made", link->name);
}

static int send_create(struct world *world, struct netlink *netlink,
		       const struct link *link, struct error *error)
{
	struct message message = { 0 };
	uint64_t seed = link_mac_seed();
	unsigned parent = 0;
	int err = 0;

	message_start(&message, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL,
		      sizeof(struct ifinfomsg));
	put_identity(&message, seed, link->object.vrf, link->name,
		     link_group(link), link,
		     link->mac_given ? &link->mac : NULL);
	if (link->type->needs_parent) {
		if (link_index(netlink, link->below, &parent) < 0)
			err = error_set(error, ENODEV, "no interface %s to be "
					"the parent of %s", link->below,
					link->name);
		message_put_u32(&message, IFLA_LINK, parent);
	}
	if (!err)
		err = put_kind(world, &message, link, seed, error);
	if (!err) {
		err = netlink_talk(netlink, &message);
		if (err)
			refuse_create(world, link, -err, netlink_said(netlink),
				      error);
	}
	message_free(&message);
	return err;
}

int link_create(struct world *world, const struct link *link,
		struct error *error)
{
	struct link born = *link;
	struct netlink *netlink;
	int err;

	if (!link->type->word)
		return error_set(error, EOPNOTSUPP,
				 "%s: an interface of this type cannot be made",
				 link->name);
	if ((link->type->needs_peer || link->type->needs_parent) &&
	    !link->below)
		return error_set(error, EINVAL, "%s: an interface of type %s "
				 "needs another that it belongs to", link->name,
				 link->type->word);
	err = world_netlink(world, link->object.vrf, &netlink, error);
	if (!err)
		err = send_create(world, netlink, link, error);
	if (err)
		return err;
	born.description = NULL;
	born.master = NULL;
	born.up = false;
	if (link->mtu && !link_first_mtu(link))
		born.mtu = ETH_DATA_LEN;
	err = link_modify(world, &born, link, error);
	if (err) {
		struct error ignored = { 0 };

		link_remove(world, &born, &ignored);
		error_clear(&ignored);
	}
	return err;
}

int link_remove(struct world *world, const struct link *link,
		struct error *error)
{
	struct message message = { 0 };
	struct netlink *netlink;
	int err;

	err = world_netlink(world, link->object.vrf, &netlink, error);
	if (err)
		return err;
	err = link_message(netlink, &message, RTM_DELLINK, link->name);
	if (!err)
		err = netlink_talk(netlink, &message);
	message_free(&message);
	if (err == -EOPNOTSUPP)
		return error_set(error, EOPNOTSUPP, "%s is not virtual: it "
				 "cannot be deleted", link->name);
	if (err)
		refuse(error, -err, netlink_said(netlink),
		       "%s cannot be deleted", link->name);
	return err;
}
