/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ios_unbuilt.c - lines of IOS that mean something, which isn't built yet
 *
 * A pasted configuration must not seem to hold when a part of it does not: each
 * of these fails and says its own name.
 */
#include <errno.h>

#include "config.h"

struct args {
	slot_text	text;
};

static const struct word words[] = {
	{ "TEXT", "Anything", SLOT(struct args, text, text) },
	{ "logging", "Logging of messages" },
	{ "aaa", "Authentication, authorization and accounting" },
	{ "ip address", "IP address of the interface" },
	{ "ipv6 address", "IPv6 address of the interface" },
	{ "router", "Not built yet" },
	{ "access-list", "Not built yet" },
	{ "ip access-list", "Not built yet" },
	{ "ipv6 access-list", "Not built yet" },
	{ "ip prefix-list", "Not built yet" },
	{ "ipv6 prefix-list", "Not built yet" },
	{ "route-map", "Not built yet" },
	{ "ip nat", "Not built yet" },
	{ "ip dhcp", "Not built yet" },
	{ "ipv6 dhcp", "Not built yet" },
	{ "ip name-server", "Not built yet" },
	{ "ip domain", "Not built yet" },
	{ "domain name", "Not built yet" },
	{ "ip domain-name", "Not built yet" },
	{ "ip host", "Not built yet" },
	{ "ip sla", "Not built yet" },
	{ "ip multicast-routing", "Not built yet" },
	{ "ipv6 router", "Not built yet" },
	{ "ntp", "Not built yet" },
	{ "snmp-server", "Not built yet" },
	{ "logging host", "Not built yet" },
	{ "vlan", "Not built yet" },
	{ "crypto", "Not built yet" },
	{ "class-map", "Not built yet" },
	{ "policy-map", "Not built yet" },
	{ "track", "Not built yet" },
	{ "key", "Not built yet" },
	{ "tacacs-server", "Not built yet" },
	{ "radius-server", "Not built yet" },
	{ "lldp", "Not built yet" },
	{ "mpls", "Not built yet" },
	{ "spanning-tree", "Not built yet" },
	{ "object-group", "Not built yet" },
	{ "event", "Not built yet" },
	{ "aaa authentication", "Not built yet" },
	{ "aaa authorization", "Not built yet" },
	{ "aaa accounting", "Not built yet" },
	{ "ip access-group", "Not built yet" },
	{ "ipv6 traffic-filter", "Not built yet" },
	{ "ip helper-address", "Not built yet" },
	{ "ip ospf", "Not built yet" },
	{ "ipv6 ospf", "Not built yet" },
	{ "ip mtu", "Not built yet" },
	{ "ip tcp", "Not built yet" },
	{ "ip policy", "Not built yet" },
	{ "ip igmp", "Not built yet" },
	{ "ip pim", "Not built yet" },
	{ "ip proxy-arp", "Not built yet" },
	{ "ip redirects", "Not built yet" },
	{ "ip unreachables", "Not built yet" },
	{ "ip directed-broadcast", "Not built yet" },
	{ "ip unnumbered", "Not built yet" },
	{ "address dhcp", "Not built yet" },
	{ "address autoconfig", "Not built yet" },
	{ "ipv6 nd", "Not built yet" },
	{ "ipv6 redirects", "Not built yet" },
	{ "encapsulation", "Not built yet" },
	{ "channel-group", "Not built yet" },
	{ "switchport", "Not built yet" },
	{ "standby", "Not built yet" },
	{ "vrrp", "Not built yet" },
	{ "service-policy", "Not built yet" },
	{ "tunnel", "Not built yet" },
	{ "reload", "Not built yet" },
	{ "debug", "Not built yet" },
	{ "undebug", "Not built yet" },
	{ "telnet", "Not built yet" },
	{ "ssh", "Not built yet" },
	{ 0 }
};

static int run_unbuilt(struct session *session, const struct call *call,
		       struct error *error)
{
	const char *name = sentence_keywords(session, call->sentence);

	session->unbuilt = !call->no;
	return error_set(error, ENOSYS, "`%s%s` is not built yet",
			 call->no ? "no " : "", name);
}

/* Off by nature, so that `no` of it holds. */
static int run_off(struct session *session, const struct call *call,
		   struct error *error)
{
	return call->no ? 0 : run_unbuilt(session, call, error);
}

static const struct sentence sentences[] = {
	{ MODE_CONFIG, "[no] router TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] access-list TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip access-list TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ipv6 access-list TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip prefix-list TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ipv6 prefix-list TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] route-map TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip nat TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip dhcp TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ipv6 dhcp TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip name-server TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip domain name TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip domain-name TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip host TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip sla TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ip multicast-routing", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ipv6 router TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] ntp TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] snmp-server TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] logging host TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] vlan TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] crypto TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] class-map TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] policy-map TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] track TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] key TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] tacacs-server TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] radius-server TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] lldp TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] mpls TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] spanning-tree TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] object-group TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] event TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] aaa authentication TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] aaa authorization TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] aaa accounting TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip access-group TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ipv6 traffic-filter TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip nat TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip helper-address TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip ospf TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ipv6 ospf TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip mtu TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip tcp TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip policy TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip igmp TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip pim TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip proxy-arp", run_off, NULL, true },
	{ MODE_INTERFACE, "[no] ip redirects", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip unreachables", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip directed-broadcast", run_off, NULL, true },
	{ MODE_INTERFACE, "[no] ip unnumbered TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ip address dhcp", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ipv6 address autoconfig", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ipv6 address dhcp", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ipv6 nd TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] ipv6 redirects", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] encapsulation TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] channel-group TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] switchport [TEXT]", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] standby TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] vrrp TEXT", run_unbuilt, NULL, true },
	{ MODE_CONFIG, "[no] service-policy TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] tunnel TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] crypto TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] spanning-tree TEXT", run_unbuilt, NULL, true },
	{ MODE_INTERFACE, "[no] lldp TEXT", run_unbuilt, NULL, true },
	{ MODE_EXEC, "reload [TEXT]", run_unbuilt, NULL, true },
	{ MODE_EXEC, "debug TEXT", run_unbuilt, NULL, true },
	{ MODE_EXEC, "undebug TEXT", run_unbuilt, NULL, true },
	{ MODE_EXEC, "telnet TEXT", run_unbuilt, NULL, true },
	{ MODE_EXEC, "ssh TEXT", run_unbuilt, NULL, true },
	{ 0 }
};

FAMILY(ios_unbuilt, struct args, "Lines of IOS not built yet");
