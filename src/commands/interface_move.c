/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interface_move.c - interfaces moved to another VRF
 *
 * `vrf forwarding` as IOS has it: the addresses go, with IOS's own notice, and
 * the user stays on the interface, which is the moved one now. A bridge and
 * `lo` cannot leave their namespace.
 */
#include <errno.h>

#include "config.h"

struct args {
	slot_vrf	vrf;
	slot_flag	keep;
};

static const struct word words[] = {
	{ "vrf forwarding", "Move the interface to a VRF" },
	{ "forwarding NAME", "VRF name", SLOT(struct args, vrf, vrf) },
	{ "keep-addresses", "Take its addresses along",
	  SLOT(struct args, keep, flag) },
	{ 0 }
};

static int check(struct session *session, const struct link *link,
		 const char *vrf, struct error *error)
{
	const char *name = ifname_text(session, link->name);
	struct link *taken;
	int err;

	if (link_is_loopback(link))
		return error_set(error, EINVAL, "lo cannot change its VRF: every "
				 "VRF has its own");
	if (link->type->stays)
		return error_set(error, EINVAL, "%s %s cannot change its VRF: a "
				 "%s stays in the namespace where it was made",
				 link->type->word, name, link->type->word);
	err = view_link(session->view, session->arena, vrf, link->name, &taken,
			error);
	if (err || !taken)
		return err;
	return error_set(error, EEXIST, "%s has an interface %s already",
			 vrf_text(session, vrf), name);
}

/* How many addresses of a family would be lost. */
static int count_addresses(struct session *session, const struct link *link,
			   uint8_t family, size_t *count, struct error *error)
{
	struct address **list;

	return addresses_of(session, link->object.vrf, link->name, family,
			    &list, count, error);
}

static void notice(struct session *session, const struct link *link,
		   const char *protocol, const char *vrf)
{
	bool leaves = is_global(vrf);

	session_notice(session, "Interface %s %s disabled and address(es) removed "
		       "due to %s VRF %s", ifname_text(session, link->name),
		       protocol, leaves ? "disabling" : "enabling",
		       ifname_text(session, leaves ? link->object.vrf : vrf));
}

int interface_move(struct session *session, const struct link *link,
		   const char *vrf, bool keep, struct error *error)
{
	struct change change = { .verb = CHANGE_SET, .keep_addresses = keep };
	struct link after = *link;
	size_t ipv4 = 0, ipv6 = 0;
	int err = check(session, link, vrf, error);

	if (!err && !keep)
		err = count_addresses(session, link, AF_INET, &ipv4, error);
	if (!err && !keep)
		err = count_addresses(session, link, AF_INET6, &ipv6, error);
	if (err)
		return err;
	after.object.vrf = vrf;
	after.master = after.master_kind = NULL;
	after.master_index = 0;
	if (!link->mac_given && link->type->kernel)
		after.mac = link_default_mac(&after);
	change.before = &link->object;
	change.after = &after.object;
	err = session_change(session, &change, error);
	if (!err && ipv4)
		notice(session, link, "IPv4", vrf);
	if (!err && ipv6)
		notice(session, link, "IPv6", vrf);
	return err;
}

static int target(struct session *session, const struct call *call,
		  const struct link *link, const char **vrf,
		  struct error *error)
{
	const struct args *args = call->args;

	if (!call->no)
		return find_vrf(session, args->vrf, vrf, error);
	*vrf = VRF_GLOBAL;
	if (args->vrf && strcmp(session_vrf(session, args->vrf),
				link->object.vrf))
		return error_set(error, EINVAL, "%s is in %s",
				 ifname_text(session, link->name),
				 vrf_text(session, link->object.vrf));
	return 0;
}

static int run_forwarding(struct session *session, const struct call *call,
			  struct error *error)
{
	const struct args *args = call->args;
	struct link *link;
	const char *vrf;
	int err = config_link(session, call, &link, error);

	if (!err)
		err = target(session, call, link, &vrf, error);
	if (err || !strcmp(vrf, link->object.vrf))
		return err;
	err = interface_move(session, link, vrf, args->keep, error);
	if (!err)
		session_enter(session, 1, MODE_INTERFACE, vrf, link->name);
	return err;
}

static const struct sentence sentences[] = {
	{ MODE_INTERFACE, "[no] vrf forwarding ![NAME] [keep-addresses]",
	  run_forwarding,
	  "Moves the interface to a VRF, with no back to global. Its addresses "
	  "are removed, unless they are to be kept." },
	{ MODE_INTERFACE, "[no] ip vrf forwarding ![NAME] [keep-addresses]",
	  run_forwarding, NULL },
	{ 0 }
};

FAMILY(interface_move, struct args, "Interfaces in VRFs");
