/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * write_change.c - a change as the configuration lines that make it
 *
 * The lines are said from global configuration, and lead back to it, so that
 * the lines of one change after the other are a script.
 */
#include <vrfsh/commands.h>

#include "config.h"
#include "write.h"

static const struct object *subject(const struct change *change)
{
	return change->after ? change->after : change->before;
}

/* Opens the block of a VRF; returns how deep the lines in it stand. */
static unsigned open_vrf(struct text *text, const char *vrf)
{
	if (is_global(vrf))
		return 0;
	write_vrf(text, 0, vrf);
	return 1;
}

static void close_vrf(struct text *text, unsigned depth)
{
	if (depth)
		write_exit(text, 0);
}

static void write_no(struct text *text, unsigned depth, bool no)
{
	write_indent(text, depth);
	if (no)
		text_puts(text, "no ");
}

/* -- kinds that stand alone ----------------------------------------------- */

static void change_vrf(struct text *text, const struct change *change)
{
	write_no(text, 0, change->verb == CHANGE_DELETE);
	write_vrf(text, 0, subject(change)->vrf);
	if (change->verb != CHANGE_DELETE)
		write_exit(text, 0);
}

static void change_setting(struct text *text, const struct change *change)
{
	unsigned depth = open_vrf(text, subject(change)->vrf);

	if (change->after)
		write_setting(text, depth, (const void *)change->after);
	close_vrf(text, depth);
}

/* -- interfaces ----------------------------------------------------------- */

static void move_link(struct text *text, unsigned depth, const char *vrf,
		      bool keep_addresses)
{
	write_no(text, depth, is_global(vrf));
	text_puts(text, "vrf forwarding");
	if (!is_global(vrf)) {
		text_putc(text, ' ');
		text_quote(text, vrf);
	}
	text_puts(text, keep_addresses ? " keep-addresses\n" : "\n");
}

/* What a set does, as it is said in the interface's mode. */
static void set_link(struct text *text, unsigned depth,
		     const struct link *before, const struct link *after,
		     bool keep_addresses)
{
	struct link moved = *before;

	if (strcmp(before->object.vrf, after->object.vrf)) {
		move_link(text, depth, after->object.vrf, keep_addresses);
		/* What the move itself brings about, and what follows it. */
		moved.master = NULL;
		if (!after->mac_given)
			moved.mac = after->mac;
	}
	write_link_changes(text, depth, &moved, after);
}

static void add_link(struct text *text, unsigned depth, const struct link *link)
{
	write_link_head(text, depth, link, HEAD_CREATE);
	write_link_body(text, depth + 1, link);
	if (link->up)
		write_shutdown(text, depth + 1, true);
	write_exit(text, depth);
}

/* A VRF's own description is said in its mode. */
static bool is_description_of_vrf(const struct change *change)
{
	const struct link *before = (const void *)change->before;
	const struct link *after = (const void *)change->after;
	struct link other;

	if (!before || !after || !link_is_loopback(before) ||
	    is_global(before->object.vrf))
		return false;
	other = *after;
	other.description = before->description;
	return kind_link.same(&before->object, &other.object);
}

/* An MTU that a veth is born with is that of both its ends. */
static void add_mtu_of_peer(struct text *text, const struct link *link)
{
	const struct link peer = {
		.object.vrf = link->below_vrf ? link->below_vrf :
						link->object.vrf,
		.name = link->below,
	};
	unsigned depth;

	if (!link->type->needs_peer || !link->mtu ||
	    link->mtu == link_default_mtu(link))
		return;
	depth = open_vrf(text, peer.object.vrf);
	write_link_head(text, depth, &peer, HEAD_ENTER);
	write_indent(text, depth + 1);
	text_printf(text, "mtu %u\n", link->mtu);
	write_exit(text, depth);
	close_vrf(text, depth);
}

static void change_link(struct text *text, const struct change *change)
{
	const struct link *before = (const void *)change->before;
	const struct link *after = (const void *)change->after;
	unsigned depth = open_vrf(text, (before ? before : after)->object.vrf);

	if (!before) {
		add_link(text, depth, after);
	} else if (!after) {
		write_no(text, depth, true);
		write_link_head(text, 0, before, HEAD_ENTER);
	} else if (is_description_of_vrf(change)) {
		write_link_changes(text, depth, before, after);
	} else {
		write_link_head(text, depth, before, HEAD_ENTER);
		set_link(text, depth + 1, before, after,
			 change->keep_addresses);
		write_exit(text, depth);
	}
	close_vrf(text, depth);
	if (!before)
		add_mtu_of_peer(text, after);
}

static void change_address(struct text *text, const struct change *change)
{
	const struct address *address = (const void *)subject(change);
	const struct link link = {
		.object.vrf = address->object.vrf, .name = address->ifname,
	};
	unsigned depth = open_vrf(text, address->object.vrf);

	write_link_head(text, depth, &link, HEAD_ENTER);
	write_no(text, depth + 1, change->verb == CHANGE_DELETE);
	write_address(text, 0, address);
	write_exit(text, depth);
	close_vrf(text, depth);
}

/* -- routes and neighbours, said in one line ------------------------------ */

static bool is_among(const struct nexthop *hop, const struct route *route)
{
	for (size_t i = 0; route && i < route->count; i++) {
		const struct nexthop *other = &route->hops[i];
		const char *a = hop->ifname ? hop->ifname : "";
		const char *b = other->ifname ? other->ifname : "";

		if (ip_equal(&hop->gateway, &other->gateway) && !strcmp(a, b))
			return true;
	}
	return false;
}

/* A line for each next hop of `route` that `other` has not. */
static void write_hops(struct text *text, const struct route *route,
		       const struct route *other, bool no)
{
	const char *vrf = is_global(route->object.vrf) ? NULL :
			  route->object.vrf;

	if (!route->count) {
		write_no(text, 0, no);
		write_route(text, 0, vrf, route, NULL, false);
	}
	for (size_t i = 0; i < route->count; i++) {
		if (is_among(&route->hops[i], other))
			continue;
		write_no(text, 0, no);
		write_route(text, 0, vrf, route, &route->hops[i], true);
	}
}

/* What goes goes first: beside Null0, or a next hop that is not reachable any
 * more, the kernel takes no other one. */
static void change_route(struct text *text, const struct change *change)
{
	const struct route *before = (const void *)change->before;
	const struct route *after = (const void *)change->after;

	if (before)
		write_hops(text, before, after, true);
	if (after)
		write_hops(text, after, before, false);
}

static void change_neighbour(struct text *text, const struct change *change)
{
	const struct neighbour *neighbour = (const void *)subject(change);
	unsigned depth = open_vrf(text, neighbour->object.vrf);

	write_no(text, depth, !change->after);
	write_neighbour(text, 0, neighbour);
	close_vrf(text, depth);
}

/* -- whose it is ------------------------------------------------------------ */

/* Whether nothing but the mark differs. */
static bool is_adoption(struct arena *arena, const struct change *change)
{
	struct object *other;

	if (change->verb != CHANGE_SET ||
	    change->before->ours == change->after->ours)
		return false;
	other = change->after->kind->copy(arena, change->after);
	object_set_mark(other, change->before->ours);
	if (other->kind == &kind_route)
		((struct route *)other)->protocol =
			((const struct route *)change->before)->protocol;
	return other->kind->same(change->before, other);
}

/* An interface and a VRF have a line for it, which the others come with. */
static void write_adoption(struct text *text, struct arena *arena,
			   const struct object *after)
{
	const struct link *link = (const void *)after;

	if (after->kind == &kind_vrf) {
		write_no(text, 0, !after->ours);
		text_puts(text, "adopt ");
		write_vrf(text, 0, after->vrf);
	} else if (after->kind == &kind_link && !link_is_loopback(link)) {
		unsigned depth = open_vrf(text, after->vrf);

		write_no(text, depth, !after->ours);
		text_puts(text, "adopt interface ");
		text_quote(text, link->name);
		text_putc(text, '\n');
		close_vrf(text, depth);
	} else {
		write_comment(text, 0, "%s %s", after->ours ? "adopts" :
			      "hands back", object_words(arena, after));
	}
}

static bool change_mark(struct text *text, const struct change *change)
{
	struct arena *arena = arena_new();
	bool is = is_adoption(arena, change);

	if (is)
		write_adoption(text, arena, change->after);
	arena_free(arena);
	return is;
}

static const struct {
	const struct kind *kind;
	void (*write)(struct text *, const struct change *);
} writers[] = {
	{ &kind_vrf, change_vrf },
	{ &kind_setting, change_setting },
	{ &kind_link, change_link },
	{ &kind_address, change_address },
	{ &kind_route, change_route },
	{ &kind_neighbour, change_neighbour },
};

void commands_write_change(struct text *text, const struct change *change)
{
	if (change_mark(text, change))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(writers); i++)
		if (writers[i].kind == change_kind(change))
			writers[i].write(text, change);
}
