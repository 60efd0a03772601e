/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * types.c - the kinds of value: how each is recognised and read
 *
 * A type says FIT_NO to what hasn't its shape, so that another type may take
 * the word, and FIT_WRONG to what can only be a bad value of it: then its own
 * words say what is right, instead of a bare caret.
 */
#include <ctype.h>
#include <errno.h>
#include <net/if.h>

#include "config.h"
#include "types.h"

/* -- names of VRFs -------------------------------------------------------- */

static int offer(const struct object *object, void *context)
{
	struct names *names = context;

	if (object && strcmp(object->vrf, VRF_GLOBAL))
		names->add(names, object->vrf);
	return 0;
}

/* Those that have a mode. */
static void named_vrfs(struct session *session, const char *const *said,
		       size_t count, struct names *names)
{
	struct error error = { 0 };

	(void)said;
	(void)count;
	view_each(session->view, &kind_vrf, NULL, NULL, offer, names, &error);
	error_clear(&error);
}

static void vrf_names(struct session *session, const char *const *said,
		      size_t count, struct names *names)
{
	named_vrfs(session, said, count, names);
	names->add(names, VRF_GLOBAL);
}

static enum fit parse_vrf(const char *text, const struct word *word,
			  struct arena *arena, void *slot, struct error *why)
{
	(void)word;
	(void)arena;
	(void)why;
	if (!*text)
		return FIT_NO;
	if (slot)
		*(slot_vrf *)slot = text;
	return FIT_YES;
}

/*
 * Behind `vrf` as a mode stand the words of other systems too. One or two
 * letters are a name (students call their VRFs A, B, C, D), three or more that
 * begin such a word are its abbreviation.
 */
static enum fit parse_new_vrf(const char *text, const struct word *word,
			      struct arena *arena, void *slot,
			      struct error *why)
{
	static const char *const taken[] = {
		"definition", "context", "instance", "forwarding"
	};
	size_t len = strlen(text);

	for (size_t i = 0; len > 2 && i < ARRAY_SIZE(taken); i++)
		if (!strncasecmp(text, taken[i], len))
			return FIT_NO;
	return parse_vrf(text, word, arena, slot, why);
}

const struct type type_vrf = {
	.name = "WORD", .rank = 50, .parse = parse_vrf, .names = vrf_names,
	.sample = "Blue",
};

const struct type type_new_vrf = {
	.name = "WORD", .rank = 50, .shape = true, .parse = parse_new_vrf,
	.names = named_vrfs, .sample = "Blue",
};

/* -- names of interfaces -------------------------------------------------- */

static int offer_link(const struct object *object, void *context)
{
	struct names *names = context;

	if (object)
		names->add(names, ((const struct link *)object)->name);
	return 0;
}

/* The VRF that the line names before the interface, or that of the place. */
static const char *said_vrf(struct session *session, const char *const *said,
			    size_t count)
{
	for (size_t i = count; i-- > 1;)
		if (!strcasecmp(said[i - 1], "vrf"))
			return session_vrf(session, said[i]);
	return session_vrf(session, NULL);
}

static void interface_names(struct session *session, const char *const *said,
			    size_t count, struct names *names)
{
	struct error error = { 0 };

	view_each(session->view, &kind_link, said_vrf(session, said, count),
		  NULL, offer_link, names, &error);
	error_clear(&error);
}

/* Made of digits and dots only: a number or an address that went wrong. */
static bool is_numeric(const char *text)
{
	return strchr(text, '.') && !text[strspn(text, "0123456789./")];
}

/* As the kernel has it (net/core/dev.c, dev_valid_name). */
static enum fit parse_interface(const char *text, const struct word *word,
				struct arena *arena, void *slot,
				struct error *why)
{
	struct ip ip;

	(void)word;
	(void)arena;
	if (!*text || is_numeric(text) || ip_parse(text, &ip))
		return FIT_NO;
	if (strlen(text) >= IFNAMSIZ) {
		error_set(why, EINVAL, "%s is too long for an interface: a name "
			  "has 1 to 15 bytes", text);
		return FIT_WRONG;
	}
	if (strpbrk(text, "/: \t\n\v\f\r") || !strcmp(text, ".") ||
	    !strcmp(text, "..")) {
		error_set(why, EINVAL, "%s is no name for an interface: blanks, "
			  "`/` and `:` cannot be in it", text);
		return FIT_WRONG;
	}
	if (slot)
		*(slot_interface *)slot = text;
	return FIT_YES;
}

const struct type type_interface = {
	.name = "IFNAME", .rank = 60, .parse = parse_interface,
	.names = interface_names, .sample = "vetha",
};

/* -- addresses ------------------------------------------------------------ */

static bool looks_like(uint8_t family, const char *text)
{
	size_t dots = 0;

	if (family == AF_INET6)
		return strchr(text, ':') &&
		       !text[strspn(text, "0123456789abcdefABCDEF:.")];
	for (const char *p = text; *p; p++)
		if (*p == '.')
			dots++;
		else if (!isdigit((unsigned char)*p))
			return false;
	return dots == 3;
}

static enum fit parse_ip(uint8_t family, const char *text, struct ip *slot,
			 struct error *why)
{
	struct ip ip;

	if (ip_parse(text, &ip)) {
		if (ip.family != family)
			return FIT_NO;
		if (slot)
			*slot = ip;
		return FIT_YES;
	}
	/* Colons alone could as well be a MAC address. */
	if (!looks_like(family, text) || (family == AF_INET6 &&
					  !strstr(text, "::")))
		return FIT_NO;
	error_set(why, EINVAL, "%s is no %s address", text,
		  family == AF_INET ? "IPv4" : "IPv6");
	return FIT_WRONG;
}

static enum fit parse_ipv4(const char *text, const struct word *word,
			   struct arena *arena, void *slot, struct error *why)
{
	(void)word;
	(void)arena;
	return parse_ip(AF_INET, text, slot, why);
}

static enum fit parse_ipv6(const char *text, const struct word *word,
			   struct arena *arena, void *slot, struct error *why)
{
	(void)word;
	(void)arena;
	return parse_ip(AF_INET6, text, slot, why);
}

static enum fit parse_mask(const char *text, const struct word *word,
			   struct arena *arena, void *slot, struct error *why)
{
	struct ip mask;

	(void)word;
	(void)arena;
	if (!looks_like(AF_INET, text))
		return FIT_NO;
	if (!ip_parse(text, &mask) || prefix_mask_length(&mask) < 0) {
		error_set(why, EINVAL, "Bad mask %s", text);
		return FIT_WRONG;
	}
	if (slot)
		*(slot_mask *)slot = mask;
	return FIT_YES;
}

const struct type type_ipv4 = {
	.name = "A.B.C.D", .rank = 20, .shape = true, .parse = parse_ipv4,
	.sample = "192.168.100.1",
};

const struct type type_ipv6 = {
	.name = "X:X:X:X::X", .rank = 20, .shape = true, .parse = parse_ipv6,
	.sample = "2001:db8::1",
};

const struct type type_mask = {
	.name = "A.B.C.D", .rank = 19, .shape = true, .parse = parse_mask,
	.sample = "255.255.255.0",
};

/* -- prefixes ------------------------------------------------------------- */

/* Why a text with a slash is no prefix, if what stands before it looks well. */
static enum fit bad_prefix(uint8_t family, const char *text,
			   struct error *why)
{
	const char *slash = strchr(text, '/');
	char start[IP_TEXT] = { 0 };
	struct ip ip;

	if (!slash || (size_t)(slash - text) >= sizeof(start))
		return FIT_NO;
	memcpy(start, text, (size_t)(slash - text));
	if (!ip_parse(start, &ip))
		return parse_ip(family, start, NULL, why);
	if (ip.family != family)
		return FIT_NO;
	error_set(why, EINVAL, "%s: the length of an %s prefix is 0 to %u",
		  text, family == AF_INET ? "IPv4" : "IPv6", ip_bits(family));
	return FIT_WRONG;
}

static enum fit parse_prefix(uint8_t family, const char *text,
			     struct prefix *slot, struct error *why)
{
	struct prefix prefix;

	if (!prefix_parse(text, &prefix))
		return bad_prefix(family, text, why);
	if (prefix.ip.family != family)
		return FIT_NO;
	if (slot)
		*slot = prefix;
	return FIT_YES;
}

bool prefix_is_network(const struct prefix *prefix, struct error *why)
{
	struct prefix network = prefix_network(prefix);
	char said[PREFIX_TEXT], right[PREFIX_TEXT];

	if (!prefix_has_host_bits(prefix))
		return true;
	error_set(why, EINVAL, "%s has host bits set; the network is %s",
		  prefix_format(prefix, said), prefix_format(&network, right));
	return false;
}

static enum fit parse_network(uint8_t family, const char *text,
			      struct prefix *slot, struct error *why)
{
	struct prefix prefix;
	enum fit fit = parse_prefix(family, text, &prefix, why);

	if (fit != FIT_YES)
		return fit;
	if (!prefix_is_network(&prefix, why))
		return FIT_WRONG;
	if (slot)
		*slot = prefix;
	return FIT_YES;
}

static enum fit parse_address4(const char *text, const struct word *word,
			       struct arena *arena, void *slot,
			       struct error *why)
{
	(void)word;
	(void)arena;
	return parse_prefix(AF_INET, text, slot, why);
}

static enum fit parse_address6(const char *text, const struct word *word,
			       struct arena *arena, void *slot,
			       struct error *why)
{
	(void)word;
	(void)arena;
	return parse_prefix(AF_INET6, text, slot, why);
}

static enum fit parse_prefix4(const char *text, const struct word *word,
			      struct arena *arena, void *slot,
			      struct error *why)
{
	(void)word;
	(void)arena;
	return parse_network(AF_INET, text, slot, why);
}

static enum fit parse_prefix6(const char *text, const struct word *word,
			      struct arena *arena, void *slot,
			      struct error *why)
{
	(void)word;
	(void)arena;
	return parse_network(AF_INET6, text, slot, why);
}

const struct type type_address4 = {
	.name = "A.B.C.D/nn", .rank = 20, .shape = true,
	.parse = parse_address4, .sample = "192.168.100.1/24",
};

const struct type type_address6 = {
	.name = "X:X:X:X::X/<0-128>", .rank = 20, .shape = true,
	.parse = parse_address6, .sample = "2001:db8::1/64",
};

const struct type type_prefix4 = {
	.name = "A.B.C.D/nn", .rank = 20, .shape = true,
	.parse = parse_prefix4, .sample = "10.0.0.0/8",
};

const struct type type_prefix6 = {
	.name = "X:X:X:X::X/<0-128>", .rank = 20, .shape = true,
	.parse = parse_prefix6, .sample = "2001:db8::/32",
};

/* -- the rest ------------------------------------------------------------- */

static enum fit parse_mac(const char *text, const struct word *word,
			  struct arena *arena, void *slot, struct error *why)
{
	struct mac mac;

	(void)word;
	(void)arena;
	(void)why;
	if (!mac_parse(text, &mac))
		return FIT_NO;
	if (slot)
		*(slot_mac *)slot = mac;
	return FIT_YES;
}

/*
 * What is no host's name is the resolver's to say; no name begins with `-`. The
 * resolver would take 10.1 for 10.0.0.1, as inet_aton(3) does: nobody means it.
 */
static enum fit parse_host(const char *text, const struct word *word,
			   struct arena *arena, void *slot, struct error *why)
{
	struct ip ip;

	(void)word;
	(void)arena;
	if (!*text || *text == '-' || strpbrk(text, " \t/|"))
		return FIT_NO;
	if (!text[strspn(text, "0123456789.")] && !ip_parse(text, &ip)) {
		error_set(why, EINVAL, "Unrecognized host or address, or "
			  "protocol not running.");
		return FIT_WRONG;
	}
	if (slot)
		*(slot_host *)slot = text;
	return FIT_YES;
}

const struct type type_mac = {
	.name = "H.H.H", .rank = 20, .shape = true, .parse = parse_mac,
	.sample = "0200.1a2b.3c4d",
};

const struct type type_host = {
	.name = "HOST", .rank = 80, .parse = parse_host,
	.sample = "192.168.100.2",
};
