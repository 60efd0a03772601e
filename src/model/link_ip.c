/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_ip.c - changes of interfaces as `ip link` commands
 */
#include <linux/if_ether.h>

#include "kinds.h"

static void put_set(struct text *text, const struct link *link)
{
	ip_command(text, link->object.vrf);
	text_puts(text, "link set dev ");
	shell_word(text, link->name);
}

static void put_mac(struct text *text, const struct mac *mac)
{
	char buffer[MAC_TEXT];

	text_printf(text, " address %s", mac_format_colons(mac, buffer));
}

/* `ip` has no name for home: from outside it, /proc/PID/ns/net is one. */
static void put_netns(struct text *text, const char *vrf)
{
	text_puts(text, " netns ");
	if (strcmp(vrf, VRF_GLOBAL))
		shell_word(text, netns_file(vrf));
	else
		text_puts(text, "$$");
}

/* What `ip link set` says one after the other. */
static void put_differences(struct text *text, const struct link *before,
			    const struct link *after)
{
	if (after->mtu && before->mtu != after->mtu) {
		put_set(text, after);
		text_printf(text, " mtu %u\n", after->mtu);
	}
	if (after->mac.len && before->mac.len &&
	    !mac_equal(&before->mac, &after->mac)) {
		put_set(text, after);
		put_mac(text, &after->mac);
		text_putc(text, '\n');
	}
	if (!same_text(before->description, after->description)) {
		put_set(text, after);
		text_puts(text, " alias ");
		shell_word(text, after->description ? after->description : "");
		text_putc(text, '\n');
	}
	if (!same_text(before->master, after->master)) {
		put_set(text, after);
		text_puts(text, after->master ? " master " : " nomaster");
		if (after->master)
			shell_word(text, after->master);
		text_putc(text, '\n');
	}
	if (before->object.ours != after->object.ours) {
		put_set(text, after);
		text_printf(text, " group %u\n", link_group(after));
	}
	if (before->up != after->up) {
		put_set(text, after);
		text_puts(text, after->up ? " up\n" : " down\n");
	}
}

static void put_identity(struct text *text, const struct link *link)
{
	struct mac derived = link_derived_mac(link->object.vrf, link->name);

	shell_word(text, link->name);
	put_mac(text, link->mac_given ? &link->mac : &derived);
	if (link_first_mtu(link))
		text_printf(text, " mtu %u", link->mtu);
}

static void put_type(struct text *text, const struct link *link)
{
	text_printf(text, " type %s", link->type->kernel);
	if (link->type->needs_parent)
		text_puts(text, " mode bridge");
	if (!link->type->needs_peer)
		return;
	text_puts(text, " peer name ");
	shell_word(text, link->below);
	if (!same_text(link->below_vrf, link->object.vrf) && link->below_vrf)
		put_netns(text, link->below_vrf);
}

/*
 * `ip` sets a group only afterwards, also at the other end, and takes no MAC
 * address or MTU for it in the same breath as its namespace.
 */
static void put_peer(struct text *text, const struct link *link)
{
	struct link peer = {
		.object.vrf = link->below_vrf ? link->below_vrf :
			      link->object.vrf,
		.name = link->below,
	};
	struct mac mac = link_derived_mac(peer.object.vrf, peer.name);

	put_set(text, &peer);
	put_mac(text, &mac);
	if (link->mtu)
		text_printf(text, " mtu %u", link->mtu);
	text_printf(text, " group %u\n", link->object.ours ? MARK : 0);
}

static void put_add(struct text *text, const struct link *link)
{
	struct link born = *link;

	ip_command(text, link->object.vrf);
	text_puts(text, "link add ");
	if (link->type->needs_parent) {
		text_puts(text, "link ");
		shell_word(text, link->below);
		text_puts(text, " name ");
	}
	put_identity(text, link);
	put_type(text, link);
	text_putc(text, '\n');
	put_set(text, link);
	text_printf(text, " group %u\n", link_group(link));
	if (link->type->needs_peer)
		put_peer(text, link);
	born.description = born.master = NULL;
	born.up = false;
	if (link->mtu && !link_first_mtu(link))
		born.mtu = ETH_DATA_LEN;
	put_differences(text, &born, link);
}

void link_ip(struct text *text, const struct change *change)
{
	const struct link *before = (const void *)change->before;
	const struct link *after = (const void *)change->after;
	struct link arrived;

	if (change->verb == CHANGE_ADD) {
		put_add(text, after);
		return;
	}
	if (change->verb == CHANGE_DELETE) {
		ip_command(text, before->object.vrf);
		text_puts(text, "link delete dev ");
		shell_word(text, before->name);
		text_putc(text, '\n');
		return;
	}
	arrived = *before;
	if (compare_vrfs(change->before, change->after)) {
		put_set(text, before);
		put_netns(text, after->object.vrf);
		if (!same_text(before->name, after->name)) {
			text_puts(text, " name ");
			shell_word(text, after->name);
		}
		text_putc(text, '\n');
		arrived.object.vrf = after->object.vrf;
		arrived.up = false;
		arrived.master = NULL;
	}
	put_differences(text, &arrived, after);
}
