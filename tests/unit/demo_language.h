/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * demo_language.h - a small language of a router, with every notation there is
 *
 * For the tests and the fuzzer of lang/, which know no families but these.
 */
#ifndef DEMO_LANGUAGE_H
#define DEMO_LANGUAGE_H

#include <arpa/inet.h>
#include <errno.h>

#include <vrfsh/lang.h>

enum { EXEC = 1, CONFIG = 2, VRF = 4, INTERFACE = 8 };

/* Innermost first, as a program has them. */
static const unsigned in_exec[] = { EXEC };
static const unsigned in_vrf[] = { VRF, EXEC };
static const unsigned in_interface[] = { INTERFACE, VRF, EXEC };

/* What lang passes on to the names callback, unread. */
struct session {
	const char *const	*names;		/* ends with NULL */
	unsigned		 asked;
	char			 said[256];	/* the words before, at last */
};

/* -- types ----------------------------------------------------------------------- */

typedef struct in_addr slot_address;
typedef const char *slot_prefix;
typedef const char *slot_ifname;

static enum fit parse_address(const char *text, const struct word *word,
			      struct arena *arena, void *slot,
			      struct error *why)
{
	struct in_addr address;

	(void)word, (void)arena, (void)why;
	if (inet_pton(AF_INET, text, &address) != 1)
		return FIT_NO;
	if (slot)
		*(struct in_addr *)slot = address;
	return FIT_YES;
}

static enum fit parse_prefix(const char *text, const struct word *word,
			     struct arena *arena, void *slot, struct error *why)
{
	const char *slash = strchr(text, '/');
	uint64_t length;

	if (!slash || parse_address(arena_substring(arena, text,
				    (size_t)(slash - text)), word, arena, NULL,
				    why) != FIT_YES)
		return FIT_NO;
	if (number_parse(slash + 1, 0, 32, &length)) {
		error_set(why, EINVAL, "%s has a bad length", text);
		return FIT_WRONG;
	}
	if (slot)
		*(const char **)slot = text;
	return FIT_YES;
}

static enum fit parse_ifname(const char *text, const struct word *word,
			     struct arena *arena, void *slot, struct error *why)
{
	(void)word, (void)arena;
	if (!*text)
		return FIT_NO;
	if (strlen(text) > 15) {
		error_set(why, EINVAL, "%s is too long", text);
		return FIT_WRONG;
	}
	if (slot)
		*(const char **)slot = text;
	return FIT_YES;
}

static void ifnames(struct session *session, const char *const *said,
		    size_t count, struct names *names)
{
	size_t used = 0;

	session->asked++;
	session->said[0] = '\0';
	for (size_t i = 0; i < count && used < sizeof(session->said); i++)
		used += (size_t)snprintf(session->said + used,
					 sizeof(session->said) - used, "%s%s",
					 i ? "," : "", said[i]);
	for (size_t i = 0; session->names && session->names[i]; i++)
		names->add(names, session->names[i]);
}

static const struct type type_address = {
	.name = "A.B.C.D", .rank = 20, .shape = true, .parse = parse_address,
	.sample = "192.0.2.1",
};
static const struct type type_prefix = {
	.name = "A.B.C.D/nn", .rank = 20, .shape = true, .parse = parse_prefix,
	.sample = "192.0.2.0/24",
};
static const struct type type_ifname = {
	.name = "IFNAME", .rank = 40, .parse = parse_ifname, .names = ifnames,
	.sample = "eth 0",
};

/* -- what is said ------------------------------------------------------------------ */

enum { KIND_NONE, KIND_BRIDGE, KIND_VETH, KIND_VXLAN };

struct demo {
	const char	*name, *peer, *vrf, *prefix, *host, *text, *program;
	struct in_addr	 via;
	uint32_t	 id, mtu, distance, count, size;
	int		 kind;
	bool		 secondary, null, quiet, description;
};

static int run(struct session *session, const struct call *call,
	       struct error *error)
{
	(void)session, (void)call, (void)error;
	return 0;
}

static const struct word demo_glossary[] = {
	{ .word = "ip", .help = "Internet Protocol" },
	{ .word = "show", .help = "Show running system information" },
	{ .word = "vrf", .help = "Virtual router" },
	{ 0 }
};

/* -- the families -------------------------------------------------------------------- */

static const struct word link_words[] = {
	{ "vrf NAME", "Name of the VRF", SLOT(struct demo, vrf, name) },
	{ "vrf forwarding", "Move the interface" },
	{ "forwarding NAME", "To this VRF", SLOT(struct demo, vrf, name) },
	{ "interface", "Interface to configure" },
	{ "NAME", "Name of the interface", SLOT(struct demo, name, ifname) },
	{ "type", "Kind of interface" },
	{ "bridge", "Ethernet bridge",
	  SLOT(struct demo, kind, value), KIND_BRIDGE },
	{ "veth", "Virtual cable", SLOT(struct demo, kind, value), KIND_VETH },
	{ "vxlan", "Ethernet over UDP",
	  SLOT(struct demo, kind, value), KIND_VXLAN },
	{ "ID", "Network", SLOT(struct demo, id, number), 1, 16777215 },
	{ "peer", "The other end" },
	{ "peer NAME", "Name of the other end", SLOT(struct demo, peer, name) },
	{ "address", "IP address" },
	{ "ADDRESS", "Address and length", SLOT(struct demo, prefix, prefix) },
	{ "secondary", "One more", SLOT(struct demo, secondary, flag) },
	{ "mtu", "Set the MTU" },
	{ "MTU", "Bytes", SLOT(struct demo, mtu, number), 68, 65535 },
	{ "shutdown", "Take the interface down" },
	{ "description", "Describe the interface" },
	{ "rung", "Means nothing here" },
	{ "rung TEXT", "How high", SLOT(struct demo, text, text) },
	{ "delay", "Means nothing here" },
	{ "delay TEXT", "How long", SLOT(struct demo, text, text) },
	{ "range", "Several interfaces" },
	{ "range TEXT", "Which ones", SLOT(struct demo, text, text) },
	{ "TEXT", "The description", SLOT(struct demo, text, text) },
	{ 0 }
};

static const struct sentence link_sentences[] = {
	{ CONFIG | VRF, "[no] vrf NAME", run, NULL },
	{ VRF, "[no] interface NAME [type {bridge|vxlan ID|"
	       "veth peer NAME [vrf NAME]}]", run,
	  "Enters an interface. It is made if it does not exist." },
	{ INTERFACE, "[no] vrf forwarding ![NAME]", run, NULL },
	{ INTERFACE, "[no] ip address ![ADDRESS [secondary]]", run, NULL },
	{ INTERFACE, "[no] mtu ![MTU]", run, NULL },
	{ INTERFACE, "[no] shutdown", run, NULL },
	{ INTERFACE, "interface range TEXT", run, NULL },
	{ INTERFACE, "[no] delay [TEXT]", run, NULL, .hidden = true },
	{ INTERFACE, "rung TEXT", run, NULL, .hidden = true },
	{ INTERFACE, "[no] description ![TEXT]", run, NULL },
	{ 0 }
};

static const struct word route_words[] = {
	{ "route", "Static routes" },
	{ "PREFIX", "Destination", SLOT(struct demo, prefix, prefix) },
	{ "VIA", "Next hop", SLOT(struct demo, via, address) },
	{ "IF", "Outgoing interface", SLOT(struct demo, name, ifname) },
	{ "Null0", "Nowhere", SLOT(struct demo, null, flag) },
	{ "DISTANCE", "Distance", SLOT(struct demo, distance, number), 1, 255 },
	{ "exit-address-family", "Leave the address family" },
	{ 0 }
};

static const struct sentence route_sentences[] = {
	{ VRF, "[no] ip route PREFIX ![{VIA|IF [VIA]|Null0}] [DISTANCE]", run,
	  NULL },
	{ VRF, "exit-address-family", run, NULL },
	{ 0 }
};

static const struct word exec_words[] = {
	{ "show ip", "IP information" },
	{ "interfaces", "Interfaces" },
	{ "interfaces NAME", "One of them", SLOT(struct demo, name, ifname) },
	{ "interfaces description", "Descriptions",
	  SLOT(struct demo, description, flag) },
	{ "show ip route", "Routing table" },
	{ "show ip interface", "Addresses" },
	{ "ping", "Send echo requests" },
	{ "HOST", "Whom", SLOT(struct demo, host, name) },
	{ "vrf NAME", "Name of the VRF", SLOT(struct demo, vrf, name) },
	{ "count", "How many" },
	{ "count N", "Requests", SLOT(struct demo, count, number), 1, 1000 },
	{ "size", "How large" },
	{ "size N", "Bytes", SLOT(struct demo, size, number), 36, 18024 },
	{ "quiet", "Say less", SLOT(struct demo, quiet, flag) },
	{ "run", "Run a program" },
	{ "PROGRAM", "Program and arguments",
	  SLOT(struct demo, program, program) },
	{ "exit", "Leave this mode" },
	{ 0 }
};

static const struct sentence exec_sentences[] = {
	{ EXEC, "show interfaces [NAME|description]", run, NULL },
	{ EXEC, "show ip route [vrf NAME]", run, NULL },
	{ EXEC, "show ip interface", run, NULL },
	{ EXEC, "ping HOST [vrf NAME|count N|size N|quiet]*", run, NULL },
	{ EXEC, "run [vrf NAME] PROGRAM", run, NULL },
	{ EXEC, "exit", run, NULL },
	{ 0 }
};

#define DEMO_FAMILY(ident, headline)					\
	static const struct family family_##ident = {			\
		#ident, headline, sizeof(struct demo),			\
		ident##_words, ident##_sentences			\
	}

DEMO_FAMILY(link, "Interfaces");
DEMO_FAMILY(route, "Routes");
DEMO_FAMILY(exec, "Looking and trying");

static const struct family *const demo_families[] = {
	&family_link, &family_route, &family_exec, NULL
};

#endif
