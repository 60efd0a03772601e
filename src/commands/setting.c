/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * setting.c - what a VRF does as a whole, and the host's name
 */
#include <ctype.h>
#include <errno.h>

#include "config.h"
#include "write.h"

struct args {
	slot_vrf	vrf;
	slot_name	hostname;
	slot_number	maximum;
};

static const struct word words[] = {
	{ "ip routing", "Forward IPv4 packets" },
	{ "ipv6 unicast-routing", "Forward IPv6 packets" },
	{ "hostname", "Set the system's network name" },
	{ "hostname NAME", "This system's network name",
	  SLOT(struct args, hostname, name) },
	{ "archive", "Archive the configuration" },
	{ "maximum", "Maximum number of backup copies" },
	{ "maximum NUMBER", "Number of backup copies",
	  SLOT(struct args, maximum, number), 1, 100 },
	{ "vrf", "In a VRF" },
	{ "vrf NAME", "VRF name", SLOT(struct args, vrf, vrf) },
	{ 0 }
};

/* Of a host whose name was taken away, as systemd has it. */
#define FALLBACK_NAME	"localhost"
enum { HOST_NAME_BYTES = 63 };		/* RFC 1123; the kernel takes 64 */

static int change(struct session *session, const struct setting *after,
		  struct error *error)
{
	struct object *before;
	int err = view_get(session->view, session->arena, &after->object,
			   &before, error);

	if (err || (before && kind_setting.same(before, &after->object)))
		return err;
	return before ? session_set(session, before, &after->object, error)
		      : session_add(session, &after->object, error);
}

static int turn(struct session *session, const struct call *call,
		enum setting_name name, struct error *error)
{
	const struct args *args = call->args;
	struct setting setting = {
		.object = { .kind = &kind_setting, .ours = true },
		/* A VRF is a router from birth. */
		.name = name, .on = !call->no || call->restore,
	};
	int err = config_vrf(session, call, args->vrf, &setting.object.vrf,
			     error);

	return err ? err : change(session, &setting, error);
}

static int run_ip(struct session *session, const struct call *call,
		  struct error *error)
{
	return turn(session, call, SETTING_IP_ROUTING, error);
}

static int run_ipv6(struct session *session, const struct call *call,
		    struct error *error)
{
	return turn(session, call, SETTING_IPV6_ROUTING, error);
}

/* RFC 1123, 2.1: letters, digits and hyphens, in labels. */
bool is_host_name(const char *name)
{
	char before = '.';

	for (const char *p = name; *p; before = *p++) {
		bool sign = *p == '-' || *p == '.';

		if (!isalnum((unsigned char)*p) && !sign)
			return false;
		if (*p == '.' && before == '-')
			return false;
		if (sign && before == '.')
			return false;
	}
	return isalnum((unsigned char)before) &&
	       strlen(name) <= HOST_NAME_BYTES;
}

static int run_hostname(struct session *session, const struct call *call,
			struct error *error)
{
	const struct args *args = call->args;
	struct setting setting = {
		.object = {
			.kind = &kind_setting, .vrf = VRF_GLOBAL, .ours = true,
		},
		.name = SETTING_HOSTNAME,
		.value = call->no ? FALLBACK_NAME : args->hostname,
	};

	config_place(session, call);
	if (!is_host_name(setting.value))
		return error_set(error, EINVAL, "%s is no host name: letters, "
				 "digits and hyphens, up to %d bytes",
				 ifname_text(session, setting.value),
				 HOST_NAME_BYTES);
	return change(session, &setting, error);
}

static int set_maximum(struct session *session, const struct call *call,
		       struct error *error)
{
	const struct args *args = call->args;
	struct setting setting = {
		.object = {
			.kind = &kind_setting, .vrf = VRF_GLOBAL, .ours = true,
		},
		.name = SETTING_ARCHIVE,
		.value = call->no ? ARCHIVE_MAXIMUM :
			 arena_printf(session->arena, "%u", args->maximum),
	};

	return change(session, &setting, error);
}

static int run_maximum(struct session *session, const struct call *call,
		       struct error *error)
{
	config_place(session, call);
	return set_maximum(session, call, error);
}

/* IOS's block: of what stands in it only `maximum` means something here. */
static int run_archive(struct session *session, const struct call *call,
		       struct error *error)
{
	(void)error;
	config_place(session, call);
	session_enter(session, 0, MODE_IGNORED, VRF_GLOBAL, NULL);
	return 0;
}

static const struct sentence sentences[] = {
	{ IN_VRF, "[no] ip routing [vrf NAME]", run_ip,
	  "Forwards IPv4 packets between the interfaces of this VRF, which is "
	  "the default of VRFs that are made here." },
	{ IN_VRF, "[no] ipv6 unicast-routing [vrf NAME]", run_ipv6,
	  "The same for IPv6." },
	{ MODE_CONFIG, "[no] hostname ![NAME]", run_hostname,
	  "The name of the machine, or of the lab." },
	{ MODE_CONFIG, "[no] archive maximum ![NUMBER]", run_maximum,
	  "How many startup configurations are kept when another one is saved: "
	  "10 if nothing is said." },
	{ MODE_CONFIG, "archive", run_archive, NULL, true },
	{ MODE_IGNORED, "[no] maximum ![NUMBER]", set_maximum, NULL, true },
	{ 0 }
};

FAMILY(setting, struct args, "Settings");

/* -- writing -------------------------------------------------------------- */

void write_setting(struct text *text, unsigned depth,
		   const struct setting *setting)
{
	static const char *const lines[] = {
		[SETTING_IP_ROUTING] = "ip routing",
		[SETTING_IPV6_ROUTING] = "ipv6 unicast-routing",
	};

	write_indent(text, depth);
	if (setting->name == SETTING_HOSTNAME) {
		text_puts(text, "hostname ");
		text_quote(text, setting->value);
	} else if (setting->name == SETTING_ARCHIVE) {
		text_printf(text, "archive maximum %s", setting->value);
	} else {
		text_printf(text, "%s%s", setting->on ? "" : "no ",
			    lines[setting->name]);
	}
	text_putc(text, '\n');
}
