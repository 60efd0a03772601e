/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interface_set.c - the properties of an interface
 *
 * Each line computes the interface as it will be and hands both to the engine,
 * which sends what differs. A VRF's own description is that of its `lo`: one
 * field, which is said in the VRF's mode too.
 */
#include <errno.h>

#include "config.h"

struct args {
	slot_number	mtu;
	slot_mac	mac;
	slot_text	text;
	slot_interface	bridge;
};

static const struct word words[] = {
	{ "shutdown", "Take the interface out of use" },
	{ "mtu", "Size of the largest packet" },
	{ "mtu BYTES", "Bytes", SLOT(struct args, mtu, number), 68, 65536 },
	{ "mac-address", "Ethernet address of the interface" },
	{ "mac-address MAC", "Ethernet address", SLOT(struct args, mac, mac) },
	{ "description", "What it is for, in words" },
	{ "description TEXT", "Up to 255 bytes", SLOT(struct args, text, text) },
	{ "bridge-group", "Make it a port of a bridge" },
	{ "bridge-group BRIDGE", "Name of the bridge",
	  SLOT(struct args, bridge, interface) },
	{ 0 }
};

enum { DESCRIPTION_MAX = 255 };		/* bytes: linux/if.h, IFALIASZ - 1 */

static int set(struct session *session, const struct link *before,
	       const struct link *after, struct error *error)
{
	if (kind_link.same(&before->object, &after->object))
		return 0;
	return session_set(session, &before->object, &after->object, error);
}

static int run_shutdown(struct session *session, const struct call *call,
			struct error *error)
{
	struct link *link, after;
	int err = config_link(session, call, &link, error);

	if (err)
		return err;
	after = *link;
	/* The default of an interface is to be down, as on a router. */
	after.up = call->no && !call->restore;
	return set(session, link, &after, error);
}

/* IPv6 takes no link of less (RFC 8200, 5): the kernel drops its addresses. */
enum { IPV6_MIN_MTU = 1280 };

static int set_mtu(struct session *session, const struct link *link,
		   const struct link *after, struct error *error)
{
	bool crosses = link->mtu >= IPV6_MIN_MTU && after->mtu < IPV6_MIN_MTU;
	struct address **list;
	size_t count = 0;
	int err = 0;

	if (crosses)
		err = addresses_of(session, link->object.vrf, link->name,
				   AF_INET6, &list, &count, error);
	if (!err)
		err = set(session, link, after, error);
	if (!err && count)
		session_notice(session, "IPv6 needs an MTU of %d: the IPv6 "
			       "address(es) of %s are gone", IPV6_MIN_MTU,
			       ifname_text(session, link->name));
	return err;
}

int mtu_check(struct session *session, const struct link *link,
	      struct error *error)
{
	if (!link->max_mtu || (link->mtu >= link->min_mtu &&
			       link->mtu <= link->max_mtu))
		return 0;
	return error_set(error, EINVAL, "the MTU of %s is <%u-%u>",
			 ifname_text(session, link->name), link->min_mtu,
			 link->max_mtu);
}

static int run_mtu(struct session *session, const struct call *call,
		   struct error *error)
{
	const struct args *args = call->args;
	struct link *link, after;
	int err = config_link(session, call, &link, error);

	if (err)
		return err;
	after = *link;
	after.mtu = call->no ? link_default_mtu(link) : args->mtu;
	err = mtu_check(session, &after, error);
	return err ? err : set_mtu(session, link, &after, error);
}

int mac_check(const struct mac *mac, struct error *error)
{
	static const uint8_t zero[6];
	char text[MAC_TEXT];

	if (!(mac->bytes[0] & 1) && memcmp(mac->bytes, zero, sizeof(zero)))
		return 0;
	return error_set(error, EINVAL, "%s is no interface's address: it is "
			 "zero or a group's", mac_format(mac, text));
}

static int run_mac(struct session *session, const struct call *call,
		   struct error *error)
{
	const struct args *args = call->args;
	struct link *link, after;
	int err = config_link(session, call, &link, error);

	if (err)
		return err;
	after = *link;
	after.mac = call->no ? link_default_mac(link) : args->mac;
	after.mac_given = !call->no;
	if (!call->no && mac_check(&after.mac, error) < 0)
		return -EINVAL;
	if (link_is_loopback(link))
		return call->no ? 0 : error_set(error, EINVAL,
						"lo has no MAC address");
	return set(session, link, &after, error);
}

static int run_description(struct session *session, const struct call *call,
			   struct error *error)
{
	const struct args *args = call->args;
	struct link *link, after;
	int err = config_link(session, call, &link, error);

	if (err)
		return err;
	if (!call->no && strlen(args->text) > DESCRIPTION_MAX)
		return error_set(error, EINVAL, "a description has at most %d "
				 "bytes; this one has %zu", DESCRIPTION_MAX,
				 strlen(args->text));
	after = *link;
	after.description = call->no ? NULL : args->text;
	return set(session, link, &after, error);
}

/* -- bridges -------------------------------------------------------------- */

static bool is_bridge(const struct link *link)
{
	return link->kernel_kind && !strcmp(link->kernel_kind, "bridge");
}

int interface_join(struct session *session, struct link *link,
		   const char *name, struct error *error)
{
	struct link *bridge;
	int err = find_link(session, link->object.vrf, name, &bridge, error);

	if (err)
		return err;
	if (!is_bridge(bridge))
		return error_set(error, EINVAL, "%s is no bridge",
				 ifname_text(session, name));
	if (is_bridge(link) || link_is_loopback(link))
		return error_set(error, EINVAL, "%s cannot be a port of a bridge",
				 ifname_text(session, link->name));
	link->master = bridge->name;
	link->master_kind = bridge->kernel_kind;
	link->master_index = bridge->index;
	return 0;
}

static int run_bridge_group(struct session *session, const struct call *call,
			    struct error *error)
{
	const struct args *args = call->args;
	struct link *link, after;
	int err = config_link(session, call, &link, error);

	if (err)
		return err;
	after = *link;
	if (!call->no) {
		err = interface_join(session, &after, args->bridge, error);
		return err ? err : set(session, link, &after, error);
	}
	if (args->bridge && (!link->master ||
			     strcmp(link->master, args->bridge)))
		return error_set(error, ENOENT, "%s is no port of %s",
				 ifname_text(session, link->name),
				 ifname_text(session, args->bridge));
	after.master = after.master_kind = NULL;
	after.master_index = 0;
	return set(session, link, &after, error);
}

/* -- default interface ---------------------------------------------------- */

static int remove_addresses(struct session *session, const struct link *link,
			    struct error *error)
{
	struct address **list;
	size_t count;
	int err = addresses_of(session, link->object.vrf, link->name, 0, &list,
			       &count, error);

	if (!err)
		err = addresses_guard(session, list, count, NULL, error);
	while (!err && count--)
		err = session_delete(session, &list[count]->object, error);
	return err;
}

int interface_restore(struct session *session, const struct link *link,
		      struct error *error)
{
	struct link after = *link;
	int err = remove_addresses(session, link, error);

	if (err)
		return err;
	after.description = after.master = after.master_kind = NULL;
	after.master_index = 0;
	after.mtu = link_default_mtu(link);
	if (link_default_mac(link).len)
		after.mac = link_default_mac(link);
	after.mac_given = false;
	after.up = link_is_loopback(link);
	err = set(session, link, &after, error);
	if (!err)
		session_notice(session, "Interface %s set to default "
			       "configuration",
			       ifname_text(session, link->name));
	return err;
}

static const struct sentence sentences[] = {
	{ MODE_INTERFACE, "[no] shutdown", run_shutdown,
	  "New interfaces are down until no shutdown." },
	{ MODE_INTERFACE, "[no] mtu ![BYTES]", run_mtu,
	  "An MTU under 1280 takes all IPv6 addresses away." },
	{ MODE_INTERFACE, "[no] mac-address ![MAC]", run_mac,
	  "A virtual interface's MAC address is derived from the machine, the "
	  "VRF and the interface's name, unless it is given." },
	{ MODE_INTERFACE | MODE_VRF | MODE_DEFINITION,
	  "[no] description ![TEXT]", run_description,
	  "Of an interface, or of a VRF. It is kept in the kernel (ifalias), a "
	  "VRF's own with its lo." },
	{ MODE_INTERFACE, "[no] bridge-group ![BRIDGE]", run_bridge_group,
	  "Makes the interface a port of a bridge of the same VRF." },
	{ 0 }
};

FAMILY(interface_set, struct args, "Properties of interfaces");
