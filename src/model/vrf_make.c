/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vrf_make.c - VRFs made and taken away
 *
 * A VRF is born complete: its namespace is set up as a router's before it gets
 * its name, so that none is ever seen half made, whenever its maker dies. It is
 * gone when the far ends of its veths are, so that their names are free.
 */
#include <errno.h>
#include <net/if.h>
#include <poll.h>
#include <unistd.h>

#include "kinds.h"

/* -- making ------------------------------------------------------------------- */

/* A router's switches. The forwarding ones come first: they reset others. */
static const struct {
	const char *path, *value;
	bool optional;			/* newer than the oldest kernel we know */
} birth[] = {
	{ "net/ipv4/ip_forward", "1" },
	{ "net/ipv6/conf/all/forwarding", "1", true },
	{ "net/ipv6/conf/all/keep_addr_on_down", "1", true },
	{ "net/ipv6/conf/default/keep_addr_on_down", "1", true },
	{ "net/ipv4/conf/all/promote_secondaries", "1" },
	{ "net/ipv4/conf/default/promote_secondaries", "1" },
	{ "net/ipv4/conf/all/ignore_routes_with_linkdown", "1" },
	{ "net/ipv4/conf/default/ignore_routes_with_linkdown", "1" },
	{ "net/ipv6/conf/all/ignore_routes_with_linkdown", "1", true },
	{ "net/ipv6/conf/default/ignore_routes_with_linkdown", "1", true },
};

/* All groups may ping; where a user namespace maps one, that one may. */
static int open_ping_sockets(int ns)
{
	static const char *const ranges[] = { "0 2147483647", "0 0" };
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
		err = netns_sysctl_write(ns, "net/ipv4/ping_group_range",
					 ranges[i]);
		if (!err)
			break;
	}
	return err;
}

static int set_switches(int ns, struct error *error)
{
	int err = 0;

	for (size_t i = 0; !err && i < ARRAY_SIZE(birth); i++) {
		err = netns_sysctl_write(ns, birth[i].path, birth[i].value);
		if (err == -ENOENT && birth[i].optional)
			err = 0;
		if (err)
			refuse(error, -err, NULL, "%s cannot be set",
			       birth[i].path);
	}
	if (!err && (err = open_ping_sockets(ns)))
		refuse(error, -err, NULL, "ping sockets cannot be opened");
	return err;
}

/* lo up and marked, in a namespace that has no name yet. */
static int raise_loopback(int ns, struct error *error)
{
	struct message message = { 0 };
	struct netlink *netlink;
	struct ifinfomsg *info;
	int err = netlink_open(ns, &netlink);

	if (!err) {
		info = message_start(&message, RTM_NEWLINK, 0, sizeof(*info));
		info->ifi_index = 1;
		info->ifi_change = info->ifi_flags = IFF_UP;
		message_put_u32(&message, IFLA_GROUP, MARK);
		err = netlink_talk(netlink, &message);
		netlink_close(netlink);
	}
	message_free(&message);
	if (err)
		refuse(error, -err, NULL, "lo cannot be brought up");
	return err;
}

int vrf_set_up(int ns, struct error *error)
{
	int err = set_switches(ns, error);

	return err ? err : raise_loopback(ns, error);
}

int vrf_make(struct world *world, const char *name, struct error *error)
{
	int ns = netns_new(error), err;

	if (ns < 0)
		return ns;
	err = vrf_set_up(ns, error);
	if (!err)
		err = netns_attach(ns, name, error);
	close(ns);
	world_forget(world, name);
	return err;
}

/* -- taking away -------------------------------------------------------------- */

/* The far ends of a VRF's veths: they go when the kernel is done with it. */
struct far_ends {
	struct arena	*arena;
	struct { const char *vrf; const char *name; } *list;
	size_t		 count, max;
};

static int note_far_end(const struct object *object, void *context)
{
	const struct link *link = (const void *)object;
	struct far_ends *ends = context;

	if (!object) {
		ends->count = 0;
		return 0;
	}
	if (!link->type->needs_peer || !link->below || !link->below_vrf ||
	    !strcmp(link->below_vrf, object->vrf))
		return 0;
	ends->list = vector_room(ends->list, ends->count, &ends->max,
				 sizeof(*ends->list));
	ends->list[ends->count].vrf = arena_string(ends->arena,
						   link->below_vrf);
	ends->list[ends->count++].name = arena_string(ends->arena, link->below);
	return 0;
}

static bool is_there(struct world *world, const char *vrf, const char *name)
{
	struct error ignored = { 0 };
	struct netlink *netlink;
	unsigned index;
	bool there;

	there = !world_netlink(world, vrf, &netlink, &ignored) &&
		!link_index(netlink, name, &index);
	error_clear(&ignored);
	return there;
}

/* By a name that is left. */
static bool is_named(struct arena *arena, const struct vrf *vrf)
{
	struct error ignored = { 0 };
	struct netns *list;
	size_t count;
	bool named = false;

	netns_list(arena, &list, &count, &ignored);
	error_clear(&ignored);
	for (size_t i = 0; i < count; i++)
		named |= !list[i].stale && list[i].inode == vrf->inode &&
			 list[i].device == vrf->device;
	return named;
}

static bool is_held(const struct vrf *vrf)
{
	struct arena *arena = arena_new();
	struct holder *holders;
	size_t count = 0;
	bool held;

	held = is_named(arena, vrf) ||
	       netns_holders(arena, vrf->inode, true, &holders, &count) < 0 ||
	       count;
	arena_free(arena);
	return held;
}

/*
 * The kernel takes a namespace apart in the background: some 10-200 ms. One
 * that takes longer may be held by a process, which costs a walk through /proc
 * to know; such a one is not waited for.
 */
static void await_far_ends(struct world *world, const struct vrf *vrf,
			   const struct far_ends *ends)
{
	enum { DOUBT = 400, PATIENCE = 5000, STEP = 1 };	/* ms */
	int waited = 0;

	for (size_t i = 0; i < ends->count; i++)
		while (waited < PATIENCE && is_there(world, ends->list[i].vrf,
						     ends->list[i].name)) {
			poll(NULL, 0, STEP);
			waited += STEP;
			if (waited == DOUBT && is_held(vrf))
				return;
		}
}

int vrf_take_away(struct world *world, const struct vrf *vrf,
		  struct error *error)
{
	struct far_ends ends = { .arena = arena_new() };
	const struct filter details = { .details = true };
	struct error ignored = { 0 };
	bool wait = !vrf->stale && !vrf->alias_of;
	int err;

	if (wait && kind_link.each(world, vrf->object.vrf, &details,
				   note_far_end, &ends, &ignored) < 0)
		wait = false;
	error_clear(&ignored);
	world_forget(world, vrf->object.vrf);
	err = netns_delete(vrf->object.vrf, error);
	if (!err && wait)
		await_far_ends(world, vrf, &ends);
	free(ends.list);
	arena_free(ends.arena);
	return err;
}

/* -- as commands ----------------------------------------------------------------- */

static void put_birth(struct text *text, const char *vrf)
{
	for (size_t i = 0; i < ARRAY_SIZE(birth); i++) {
		text_puts(text, "ip netns exec ");
		shell_word(text, netns_file(vrf));
		text_puts(text, " sysctl -q -w ");
		for (const char *p = birth[i].path; *p; p++)
			text_putc(text, *p == '/' ? '.' : *p);
		text_printf(text, "=%s\n", birth[i].value);
	}
	text_puts(text, "ip netns exec ");
	shell_word(text, netns_file(vrf));
	text_puts(text, " sh -c 'echo 0 2147483647 > "
		  "/proc/sys/net/ipv4/ping_group_range 2>/dev/null || "
		  "echo 0 0 > /proc/sys/net/ipv4/ping_group_range'\n");
}

void vrf_ip(struct text *text, const struct change *change)
{
	const char *vrf = change->after ? change->after->vrf :
					  change->before->vrf;

	if (change->verb != CHANGE_SET) {
		text_printf(text, "ip netns %s ",
			    change->verb == CHANGE_ADD ? "add" : "delete");
		shell_word(text, netns_file(vrf));
		text_putc(text, '\n');
	}
	if (change->verb == CHANGE_ADD)
		put_birth(text, vrf);
	if (change->after) {
		ip_command(text, vrf);
		text_printf(text, "link set dev lo %sgroup %d\n",
			    change->verb == CHANGE_ADD ? "up " : "",
			    change->after->ours ? MARK : 0);
	}
}
