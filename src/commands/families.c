/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * families.c - the one list of what can be said
 *
 * A new family of commands is one file and one row here.
 */
#include <vrfsh/commands.h>

extern const struct family family_navigation, family_vrf, family_interface,
	family_interface_set, family_interface_move, family_address,
	family_route, family_arp, family_setting, family_adopt, family_ios,
	family_ios_nothing, family_ios_unbuilt, family_running_config,
	family_saving, family_show_archive,
	family_ping, family_traceroute, family_run, family_clear,
	family_show_vrf, family_show_interfaces, family_show_ip_interface,
	family_show_route, family_show_static_route, family_show_arp,
	family_show_system,
	family_show_log,
	family_undo, family_replace, family_show_users, family_show_version, family_candidate,
	family_show_sessions,
	family_differences;

const struct family *const families[] = {
	&family_navigation,
	&family_vrf,
	&family_interface,
	&family_interface_set,
	&family_interface_move,
	&family_address,
	&family_route,
	&family_arp,
	&family_setting,
	&family_adopt,
	&family_replace,
	&family_undo,
	&family_candidate,
	&family_running_config,
	&family_differences,
	&family_saving,
	&family_show_archive,
	&family_show_vrf,
	&family_show_interfaces,
	&family_show_ip_interface,
	&family_show_route,
	&family_show_static_route,
	&family_show_arp,
	&family_show_system,
	&family_show_log,
	&family_show_users,
	&family_show_version,
	&family_show_sessions,
	&family_ping,
	&family_traceroute,
	&family_run,
	&family_clear,
	&family_ios,
	&family_ios_nothing,
	&family_ios_unbuilt,
	NULL
};

/* Words that many families say. A family's own entry goes before. */
const struct word glossary[] = {
	{ "ip", "Internet Protocol" },
	{ "ipv6", "Internet Protocol version 6" },
	{ "show", "Show running system information" },
	{ "vrf", "VPN Routing/Forwarding instance" },
	{ "interface", "Interface" },
	{ 0 }
};

const struct mode_name mode_names[] = {
	{ MODE_USER, "User mode" },
	{ MODE_EXEC, "EXEC mode" },
	{ MODE_CONFIG, "Global configuration" },
	{ MODE_SESSION, "Sessions of configuration" },
	{ MODE_VRF, "VRF configuration" },
	{ MODE_INTERFACE, "Interface configuration" },
	{ MODE_DEFINITION, "VRF definition, as in IOS" },
	{ MODE_IGNORED, "Blocks without meaning here" },
	{ 0 }
};

struct lang *commands_new(struct error *error)
{
	return lang_new(families, glossary, error);
}
