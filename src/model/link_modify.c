/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_modify.c - interfaces changed
 *
 * A property a message: the kernel applies the attributes of one message in
 * its own order and stops in the middle, so a set of several is made of single
 * steps, and those that held are taken back when one does not.
 */
#include <errno.h>
#include <linux/if_link.h>
#include <net/if.h>

#include "kinds.h"

int link_message(struct netlink *netlink, struct message *message,
		 uint16_t type, const char *name)
{
	struct ifinfomsg *info;
	unsigned index;
	int err;

	info = message_start(message, type, 0, sizeof(*info));
	err = link_index(netlink, name, &index);
	info->ifi_index = (int)index;
	return err;
}

/* -- the properties: whether they differ, and their attribute ---------------- */

static bool mtu_differs(const struct link *a, const struct link *b)
{
	return b->mtu && a->mtu != b->mtu;
}

static int put_mtu(struct netlink *netlink, struct message *message,
		   const struct link *link)
{
	(void)netlink;
	message_put_u32(message, IFLA_MTU, link->mtu);
	return 0;
}

static bool mac_differs(const struct link *a, const struct link *b)
{
	return b->mac.len && a->mac.len && !mac_equal(&a->mac, &b->mac);
}

static int put_mac(struct netlink *netlink, struct message *message,
		   const struct link *link)
{
	(void)netlink;
	message_put(message, IFLA_ADDRESS, link->mac.bytes, link->mac.len);
	return 0;
}

static bool description_differs(const struct link *a, const struct link *b)
{
	return !same_text(a->description, b->description);
}

static int put_description(struct netlink *netlink, struct message *message,
			   const struct link *link)
{
	const char *text = link->description ? link->description : "";

	(void)netlink;
	message_put(message, IFLA_IFALIAS, text, strlen(text));
	return 0;
}

static bool master_differs(const struct link *a, const struct link *b)
{
	return !same_text(a->master, b->master);
}

static int put_master(struct netlink *netlink, struct message *message,
		      const struct link *link)
{
	unsigned index = 0;
	int err = link->master ? link_index(netlink, link->master, &index) : 0;

	message_put_u32(message, IFLA_MASTER, index);
	return err;
}

uint32_t link_group(const struct link *link)
{
	return link->object.ours ? MARK : link->group == MARK ? 0 : link->group;
}

static bool mark_differs(const struct link *a, const struct link *b)
{
	return link_group(a) != link_group(b);
}

static int put_mark(struct netlink *netlink, struct message *message,
		    const struct link *link)
{
	(void)netlink;
	message_put_u32(message, IFLA_GROUP, link_group(link));
	return 0;
}

static bool up_differs(const struct link *a, const struct link *b)
{
	return a->up != b->up;
}

static int put_up(struct netlink *netlink, struct message *message,
		  const struct link *link)
{
	struct ifinfomsg *info = (void *)(message->bytes.data +
					  message->start + NLMSG_HDRLEN);

	(void)netlink;
	info->ifi_change = IFF_UP;
	info->ifi_flags = link->up ? IFF_UP : 0;
	return 0;
}

static const struct property {
	const char	*name;
	bool (*differs)(const struct link *, const struct link *);
	int (*put)(struct netlink *, struct message *, const struct link *);
} properties[] = {
	{ "MTU", mtu_differs, put_mtu },
	{ "MAC address", mac_differs, put_mac },
	{ "description", description_differs, put_description },
	{ "bridge", master_differs, put_master },
	{ "mark", mark_differs, put_mark },
	{ "state", up_differs, put_up },
};

static int send_property(struct netlink *netlink,
			 const struct property *property,
			 const struct link *link)
{
	struct message message = { 0 };
	int err;

	err = link_message(netlink, &message, RTM_NEWLINK, link->name);
	if (!err)
		err = property->put(netlink, &message, link);
	if (!err)
		err = netlink_talk(netlink, &message);
	message_free(&message);
	return err;
}

static int refuse_property(const struct property *property,
			   const struct link *link, int code,
			   const char *said, struct error *error)
{
	if (code == ENODEV)
		return error_set(error, code, "no interface %s",
				 property->put == put_master && link->master ?
				 link->master : link->name);
	if (property->put == put_mtu && code == EINVAL && link->max_mtu)
		return error_set(error, code, "the MTU of %s is <%u-%u>",
				 link->name, link->min_mtu, link->max_mtu);
	if (property->put == put_master && code == EOPNOTSUPP)
		return error_set(error, code, "%s is no bridge", link->master);
	if (property->put == put_mac && code == EADDRNOTAVAIL)
		return error_set(error, code, "a multicast or all-zero MAC "
				 "address cannot be an interface's own");
	if (property->put == put_mac && code == EBUSY)
		return error_set(error, code, "%s must be shut down before its "
				 "MAC address is changed", link->name);
	return refuse(error, code, said, "%s: its %s cannot be changed",
		      link->name, property->name);
}

static void settle_one(struct world *world, const char *vrf, const char *name)
{
	struct error ignored = { 0 };
	int ns = vrf && name ? world_netns(world, vrf, &ignored) : -1;

	if (ns >= 0)
		netns_link_settle(ns, name);
	error_clear(&ignored);
}

/* A line that came up or went down carries others with it: the far end, what
 * it stands on, the bridge that it is a member of. */
static void settle(struct world *world, const struct link *link)
{
	settle_one(world, link->object.vrf, link->name);
	settle_one(world, link->below_vrf, link->below);
	settle_one(world, link->object.vrf, link->master);
	settle_one(world, link->object.vrf, link->name);
}

int link_modify(struct world *world, const struct link *before,
		const struct link *after, struct error *error)
{
	struct netlink *netlink;
	int err = world_netlink(world, after->object.vrf, &netlink, error);
	size_t i;

	for (i = 0; !err && i < ARRAY_SIZE(properties); i++) {
		if (!properties[i].differs(before, after))
			continue;
		err = send_property(netlink, &properties[i], after);
		if (err)
			refuse_property(&properties[i], after, -err,
					netlink_said(netlink), error);
	}
	if (!err) {
		if (up_differs(before, after) || master_differs(before, after))
			settle(world, after);
		return 0;
	}
	/* Back to where it was; the last one did not hold. */
	for (i = i ? i - 1 : 0; i-- > 0;)
		if (properties[i].differs(before, after))
			send_property(netlink, &properties[i], before);
	return err;
}
