/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inside.c - what the commands share that work inside a VRF
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "inside.h"
#include "show.h"

static int refuse_opening(struct session *session, const char *vrf, int code,
			  struct error *error)
{
	const char *name = ifname_text(session, vrf);

	if (code == -ENOENT)
		return error_set(error, ENOENT, "no VRF named %s", name);
	if (code == -EINVAL)
		return error_set(error, EINVAL, "VRF %s is stale: a name "
				 "without a namespace (`no vrf` removes it)",
				 name);
	return error_set(error, -code, "VRF %s cannot be opened: %s", name,
			 error_words(-code));
}

int inside_open(struct session *session, const char *named,
		struct inside *inside, struct error *error)
{
	int code = view_flush(session->view, error);

	if (!code)
		code = find_vrf(session, named, &inside->vrf, error);
	if (code)
		return code;
	inside->name = is_global(inside->vrf) ? NULL : inside->vrf;
	inside->ns = inside->name ? netns_open(inside->name) : netns_home();
	if (inside->ns < 0)
		return refuse_opening(session, inside->vrf, inside->ns, error);
	return 0;
}

void inside_close(const struct inside *inside)
{
	if (inside->name)
		close(inside->ns);
}

/* -- whom to probe --------------------------------------------------------- */

/* Into the host and, behind a `%`, the interface that leads there. */
static int split_host(struct session *session, const struct inside *inside,
		      const char **host, const char **device,
		      struct error *error)
{
	const char *percent = strchr(*host, '%');
	struct link *link;

	*device = NULL;
	if (!percent)
		return 0;
	*device = percent + 1;
	*host = arena_substring(session->arena, *host, percent - *host);
	return find_link(session, inside->vrf, *device, &link, error);
}

/* The interface's address of the target's kind: link-local for link-local. */
static bool suits(const struct address *address, const struct ip *target)
{
	if (address->prefix.ip.family != target->family ||
	    address->secondary || address->tentative)
		return false;
	return target->family == AF_INET ||
		ip_is_linklocal(&address->prefix.ip) == ip_is_linklocal(target);
}

static int source_of(struct session *session, const struct inside *inside,
		     const char *ifname, const struct ip *target,
		     struct ip *source, struct error *error)
{
	const struct filter filter = { .ifname = ifname };
	const struct address *address;
	struct object **list;
	struct link *link;
	size_t count = 0, i;
	int code;

	code = find_link(session, inside->vrf, ifname, &link, error);
	if (!code)
		code = view_list(session->view, session->arena, &kind_address,
				 inside->vrf, &filter, &list, &count, error);
	if (code)
		return code;
	for (i = 0; link->up && i < count; i++) {
		address = (const struct address *)list[i];
		if (suits(address, target)) {
			*source = address->prefix.ip;
			return 0;
		}
	}
	return error_set(error, EADDRNOTAVAIL, "Invalid source interface - IP "
			 "not enabled or interface is down");
}

static uint8_t wanted_family(const struct target *target)
{
	if (target->family)
		return target->family;
	return target->source.family;
}

static bool needs_device(const struct ip *ip)
{
	return ip->family == AF_INET6 &&
		(ip_is_linklocal(ip) || ip_is_multicast(ip));
}

int inside_target(struct session *session, const struct inside *inside,
		  const struct target *target, struct probe_options *options,
		  struct error *error)
{
	const char *host = target->host;
	int code;

	code = split_host(session, inside, &host, &options->device, error);
	if (!code)
		code = probe_resolve(inside->ns, inside->name, host,
				     wanted_family(target), &options->target,
				     error);
	if (code)
		return code;
	options->source = target->source;
	if (target->source_interface)
		code = source_of(session, inside, target->source_interface,
				 &options->target, &options->source, error);
	if (!code && needs_device(&options->target) && !options->device) {
		options->device = target->source_interface;
		if (!options->device)
			return error_set(error, EDESTADDRREQ, "%s needs an "
					 "interface to leave by: say %s%%eth0, "
					 "or source eth0", host, host);
	}
	return code;
}

/* -- refusals -------------------------------------------------------------- */

/* `BEFORE the VRF BETWEEN the address AFTER`. */
static const struct refusal {
	int		 code;
	const char	*before, *between, *after;
} refusals[] = {
	{ ENETUNREACH, "Network is unreachable: ", " has no route to ", "" },
	{ EHOSTUNREACH, "Host is unreachable: a route of ", " to ", " says so" },
	{ EACCES, "Prohibited: a route of ", " to ", " forbids it" },
	{ EINVAL, "Discarded: a route of ", " to ", " leads to Null0" },
	{ EPERM, "Filtered: a packet filter of ", " stops what goes to ", "" },
	{ EMSGSIZE, "Too big: the interface of ", " that leads to ",
	  " carries less, and DF forbids fragments" },
	{ ENETDOWN, "Network is down: the interface of ", " that leads to ",
	  " is shut down" },
	{ EADDRNOTAVAIL, "No source: ", " has no address to reach ",
	  " from" },
};

int inside_refused(struct session *session, const struct inside *inside,
		   const struct probe_options *options, int code,
		   struct error *error)
{
	const char *vrf = vrf_text(session, inside->vrf);
	const char *ip = inside_ip(session, &options->target);
	size_t i;

	if (code == EINVAL && ip_is_loopback(&options->source))
		return error_set(error, code, "Invalid source: nothing leaves "
				 "%s from %s", vrf,
				 inside_ip(session, &options->source));
	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		if (refusals[i].code == code)
			return error_set(error, code, "%s%s%s%s%s",
					 refusals[i].before, vrf,
					 refusals[i].between, ip,
					 refusals[i].after);
	return error_set(error, code, "%s: sending from %s to %s failed",
			 error_words(code), vrf, ip);
}

/* -- small things ---------------------------------------------------------- */

const char *inside_ip(struct session *session, const struct ip *ip)
{
	struct text text = { 0 };
	const char *words;

	text_ip(&text, ip);
	words = arena_string(session->arena, text_string(&text));
	text_free(&text);
	return words;
}

bool inside_stopped(const struct session *session)
{
	return session->stop && *session->stop;
}

/* Signals are let in only while we sleep, so that none comes too early. */
void inside_wait(const struct session *session, unsigned milliseconds)
{
	const struct timespec span = {
		.tv_sec = milliseconds / 1000,
		.tv_nsec = milliseconds % 1000 * 1000000L,
	};
	sigset_t all, mask;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &mask);
	if (!inside_stopped(session))
		(void)ppoll(NULL, 0, &span, &mask);
	sigprocmask(SIG_SETMASK, &mask, NULL);
}
