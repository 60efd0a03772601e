/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ios_nothing.c - lines of IOS that mean nothing on Linux
 *
 * A configuration pasted from a router holds many. Each answers one notice and
 * succeeds; a block (`line vty 0 4`) answers one for all that is in it, and
 * only what IOS has in such a block is passed over: a mistake is still one.
 */
#include <ctype.h>

#include "config.h"

struct args {
	slot_text	text;
};

static const struct word words[] = {
	{ "TEXT", "Anything", SLOT(struct args, text, text) },
	/* Global lines. */
	{ "service", "Means nothing here" },
	{ "version", "Means nothing here" },
	{ "boot-start-marker", "Means nothing here" },
	{ "boot-end-marker", "Means nothing here" },
	{ "aaa", "Authentication, authorization and accounting" },
	{ "aaa new-model", "Means nothing here" },
	{ "ip domain-lookup", "Means nothing here" },
	{ "ip domain", "Domain names" },
	{ "domain lookup", "Means nothing here" },
	{ "cef", "Means nothing here" },
	{ "classless", "Means nothing here" },
	{ "subnet-zero", "Means nothing here" },
	{ "ip http", "Means nothing here" },
	{ "forward-protocol", "Means nothing here" },
	{ "ip tcp", "Means nothing here" },
	{ "ip icmp", "Means nothing here" },
	{ "source-route", "Means nothing here" },
	{ "bootp", "Means nothing here" },
	{ "finger", "Means nothing here" },
	{ "gratuitous-arps", "Means nothing here" },
	{ "ip ssh", "Means nothing here" },
	{ "ip scp", "Means nothing here" },
	{ "ip ftp", "Means nothing here" },
	{ "ip tftp", "Means nothing here" },
	{ "logging", "Logging of messages" },
	{ "buffered", "Means nothing here" },
	{ "logging console", "Means nothing here" },
	{ "monitor", "Means nothing here" },
	{ "facility", "Means nothing here" },
	{ "trap", "Means nothing here" },
	{ "clock", "Time of day" },
	{ "timezone", "Means nothing here" },
	{ "summer-time", "Means nothing here" },
	{ "enable", "Passwords of privileged commands" },
	{ "secret", "Means nothing here" },
	{ "enable password", "Means nothing here" },
	{ "username", "Means nothing here: users are Linux's" },
	{ "banner", "Means nothing here" },
	{ "cdp", "Means nothing here" },
	{ "multilink", "Means nothing here" },
	{ "mgcp", "Means nothing here" },
	{ "license", "Means nothing here" },
	{ "scheduler", "Means nothing here" },
	{ "platform", "Means nothing here" },
	{ "memory-size", "Means nothing here" },
	{ "call-home", "Means nothing here" },
	{ "alias", "Means nothing here" },
	{ "privilege", "Means nothing here" },
	{ "diagnostic", "Means nothing here" },
	{ "errdisable", "Means nothing here" },
	{ "process", "Means nothing here" },
	{ "exception", "Means nothing here" },
	{ "buffers", "Means nothing here" },
	{ "login", "Means nothing here" },
	/* Blocks. */
	{ "line", "A terminal line: means nothing here" },
	{ "con", "Primary terminal line" },
	{ "line console", "Primary terminal line" },
	{ "aux", "Auxiliary line" },
	{ "vty", "Virtual terminal" },
	{ "tty", "Terminal controller" },
	{ "control-plane", "Means nothing here" },
	{ "redundancy", "Means nothing here" },
	/* Within them. */
	{ "password", "Means nothing here" },
	{ "transport", "Means nothing here" },
	{ "exec-timeout", "Means nothing here" },
	{ "exec", "Means nothing here" },
	{ "session-timeout", "Means nothing here" },
	{ "access-class", "Means nothing here" },
	{ "stopbits", "Means nothing here" },
	{ "databits", "Means nothing here" },
	{ "parity", "Means nothing here" },
	{ "speed", "Means nothing here" },
	{ "flowcontrol", "Means nothing here" },
	{ "history", "Means nothing here" },
	{ "length", "Means nothing here" },
	{ "width", "Means nothing here" },
	{ "modem", "Means nothing here" },
	{ "mode", "Means nothing here" },
	{ "log", "Means nothing here" },
	{ "notify", "Means nothing here" },
	{ "hidekeys", "Means nothing here" },
	{ "path", "Means nothing here" },
	{ "write-memory", "Means nothing here" },
	{ "service-policy", "Means nothing here" },
	{ "contact-email-addr", "Means nothing here" },
	{ "profile", "Means nothing here" },
	{ "active", "Means nothing here" },
	{ "destination", "Means nothing here" },
	{ "synchronous", "Means nothing here" },
	{ "logging enable", "Means nothing here" },
	{ "size", "Means nothing here" },
	/* Of interfaces and VRFs. */
	{ "duplex", "Means nothing here" },
	{ "negotiation", "Means nothing here" },
	{ "media-type", "Means nothing here" },
	{ "bandwidth", "Means nothing here" },
	{ "delay", "Means nothing here" },
	{ "load-interval", "Means nothing here" },
	{ "keepalive", "Means nothing here" },
	{ "mop", "Means nothing here" },
	{ "serial", "Means nothing here" },
	{ "route-cache", "Means nothing here" },
	{ "mroute-cache", "Means nothing here" },
	{ "virtual-reassembly", "Means nothing here" },
	{ "ipv6 enable", "Means nothing here: IPv6 always is" },
	{ "route-target", "Means nothing here" },
	{ 0 }
};

static int run_nothing(struct session *session, const struct call *call,
		       struct error *error)
{
	(void)error;
	config_place(session, call);
	session_notice(session, "`%s` means nothing here",
		       sentence_keywords(session, call->sentence));
	return 0;
}

/*
 * Of an interface, whose mode goes on. Those whose word begins like one of
 * global configuration (`ip route-cache`) stand there: in the inner mode they
 * would be taken for its abbreviation.
 */
static int run_property(struct session *session, const struct call *call,
			struct error *error)
{
	(void)error;
	session_notice(session, "`%s` means nothing here",
		       sentence_keywords(session, call->sentence));
	return 0;
}

/*
 * `banner motd ^C …`: text up to the next delimiter, which is the first thing
 * behind the banner's name; as configurations show it, ^C in two characters.
 */
static const char *banner_text(const char *text)
{
	size_t name = strcspn(text, " \t");

	if (isalpha((unsigned char)*text) && text[name])
		text += name + strspn(text + name, " \t");
	return text;
}

static int run_banner(struct session *session, const struct call *call,
		      struct error *error)
{
	const struct args *args = call->args;
	const char *text = banner_text(args->text ? args->text : "");
	size_t len = !strncmp(text, "^C", 2) ? 2 : 1;

	if (!call->no && *text && !strstr(text + len, arena_substring(
			session->arena, text, len))) {
		free(session->swallow);
		session->swallow = memory_copy(arena_substring(session->arena,
							       text, len));
	}
	return run_nothing(session, call, error);
}

static int run_block(struct session *session, const struct call *call,
		     struct error *error)
{
	run_nothing(session, call, error);
	session_enter(session, 0, MODE_IGNORED, VRF_GLOBAL, NULL);
	return 0;
}

/* Within a block: the notice was at its head. */
static int run_within(struct session *session, const struct call *call,
		      struct error *error)
{
	(void)session;
	(void)call;
	(void)error;
	return 0;
}

static const struct sentence sentences[] = {
	{ MODE_CONFIG, "[no] service TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] version TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] boot-start-marker", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] boot-end-marker", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] aaa new-model", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip domain-lookup", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip domain lookup", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip cef [TEXT]", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ipv6 cef [TEXT]", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip classless", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip subnet-zero", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip http TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip forward-protocol TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip tcp TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip icmp TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip source-route", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip bootp TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip finger", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip gratuitous-arps", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip ssh TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip scp TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip ftp TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] ip tftp TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] logging {buffered|console|monitor|facility|trap} [TEXT]",
	  run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] clock {timezone|summer-time} TEXT",
	  run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] enable {secret|password} TEXT",
	  run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] username TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] banner TEXT", run_banner, NULL, true },
	{ MODE_CONFIG, "[no] cdp TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] multilink TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] mgcp [TEXT]", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] license TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] scheduler TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] platform TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] memory-size TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] alias TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] privilege TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] diagnostic TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] errdisable TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] process TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] exception TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] buffers TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "[no] login TEXT", run_nothing, NULL, true },
	{ MODE_CONFIG, "line {con|console|aux|vty|tty} TEXT", run_block, NULL, true },
	{ MODE_CONFIG, "control-plane", run_block, NULL, true },
	{ MODE_CONFIG, "redundancy", run_block, NULL, true },
	{ MODE_CONFIG, "call-home", run_block, NULL, true },
	{ MODE_IGNORED, "[no] {login|password|transport|exec-timeout|exec|"
	  "session-timeout|access-class|stopbits|databits|parity|speed|"
	  "flowcontrol|history|length|width} [TEXT]", run_within, NULL, true },
	{ MODE_IGNORED, "[no] {modem|mode|log|notify|hidekeys|path|"
	  "write-memory|service-policy|privilege} [TEXT]", run_within, NULL, true },
	{ MODE_IGNORED, "[no] {contact-email-addr|profile|active|destination} "
	  "[TEXT]", run_within, NULL, true },
	{ MODE_IGNORED, "[no] logging {synchronous|enable|size} [TEXT]",
	  run_within, NULL, true },
	{ MODE_INTERFACE, "[no] duplex [TEXT]", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] speed [TEXT]", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] negotiation [TEXT]", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] media-type [TEXT]", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] bandwidth [TEXT]", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] delay [TEXT]", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] load-interval [TEXT]", run_property, NULL, true },
	{ MODE_CONFIG, "[no] keepalive [TEXT]", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] cdp TEXT", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] mop TEXT", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] serial TEXT", run_property, NULL, true },
	{ MODE_CONFIG, "[no] ip route-cache [TEXT]", run_property, NULL, true },
	{ MODE_CONFIG, "[no] ip mroute-cache", run_property, NULL, true },
	{ MODE_INTERFACE, "[no] ip virtual-reassembly [TEXT]", run_property,
	  NULL, true },
	{ MODE_INTERFACE, "[no] ipv6 enable", run_property, NULL, true },
	{ MODE_DEFINITION, "[no] route-target TEXT", run_nothing, NULL, true },
	{ 0 }
};

FAMILY(ios_nothing, struct args, "Lines of IOS without meaning here");
