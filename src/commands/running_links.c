/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * running_links.c - the interfaces of the running configuration
 *
 * An interface stands after what it stands on: a bridge's port after the
 * bridge, a macvlan after its parent. A veth pair is created by the end whose
 * block stands first: global's before a VRF's, VRFs by name, names within one.
 */
#include "running_config.h"
#include "write.h"

/* -- what there is to say ------------------------------------------------- */

static const struct address *address_at(const struct contents *in, size_t i)
{
	return (const struct address *)in->addresses[i];
}

static bool belongs(const struct address *address, const struct link *link)
{
	return !strcmp(address->ifname, link->name) &&
	       !object_is_state(&address->object);
}

static bool has_addresses(const struct config *config,
			  const struct contents *in, const struct link *link)
{
	for (size_t i = 0; i < in->address_count; i++)
		if (belongs(address_at(in, i), link) &&
		    (!config->ours || address_at(in, i)->object.ours))
			return true;
	return false;
}

/* `lo` of a VRF is written where it departs from its birth. Its description is
 * the VRF's, and global has no block of its own to say it in. */
static bool departs(const struct contents *in, const struct link *link)
{
	return !link->up || link->mtu != link_default_mtu(link) ||
	       (link->description && is_global(in->vrf));
}

/* Whether the lines speak of what it is, not only of what is on it. Hardware is
 * nobody's: it is spoken of where somebody has put it to use here. */
static bool is_spoken_of(const struct config *config, const struct contents *in,
			 const struct link *link)
{
	if (!config->ours)
		return true;
	if (link_is_loopback(link))
		return link->object.ours || is_global(in->vrf);
	return link->object.ours || (link_is_physical(link) &&
	       (has_addresses(config, in, link) || !is_global(in->vrf)));
}

static bool is_worth_saying(const struct config *config,
			    const struct contents *in, const struct link *link)
{
	if (has_addresses(config, in, link))
		return true;
	if (!is_spoken_of(config, in, link))
		return false;
	return link_is_loopback(link) ? departs(in, link) : !object_is_state(&link->object);
}

/* -- a block -------------------------------------------------------------- */

/* Whether the other end of a veth, or a macvlan's parent, stands before. */
static bool below_is_before(const struct contents *in, const struct link *link)
{
	const char *other = link->below_vrf;

	if (!link->below || !other)
		return false;
	if (strcmp(other, in->vrf))
		return is_global(other) ||
		       (!is_global(in->vrf) && strcmp(other, in->vrf) < 0);
	for (size_t i = 0; i < in->link_count; i++)
		if (!strcmp(((struct link *)in->links[i])->name, link->below))
			return in->written[i];
	return false;
}

/* A pair with one end of ours is made by the block of that one. */
static bool peer_is_spoken_of(struct config *config,
			      const struct contents *in,
			      const struct link *link)
{
	struct link *peer;

	if (!config->ours)
		return true;
	return !view_link(config->view, in->arena, link->below_vrf,
			  link->below, &peer, config->error) &&
	       peer && peer->object.ours;
}

static enum link_head head_of(struct config *config, const struct contents *in,
			      const struct link *link)
{
	if (link_is_loopback(link) || !is_spoken_of(config, in, link))
		return HEAD_ENTER;
	if (link_is_physical(link))
		return is_global(in->vrf) ? HEAD_ENTER : HEAD_FETCH;
	if (link->type->needs_peer && below_is_before(in, link) &&
	    peer_is_spoken_of(config, in, link))
		return HEAD_ENTER;
	return HEAD_CREATE;
}

/* Why no line can make it; NULL: one can. */
static const char *unsaid(const struct contents *in, const struct link *link)
{
	if (link->object.unsaid)
		return link->object.unsaid;
	if (link->type->needs_parent && !below_is_before(in, link))
		return "has a parent that comes to be after it";
	return NULL;
}

/* An address as a comment, with the reason why it cannot be said. */
static void write_unsaid_address(struct text *text, unsigned depth,
				 const struct address *address)
{
	struct address shown = *address;
	struct text line = { 0 };

	shown.secondary = false;
	write_address(&line, 0, &shown);
	line.data[line.len - 1] = '\0';
	write_comment(text, depth, "%s (%s)", text_string(&line),
		      address->object.unsaid);
	text_free(&line);
}

/* The addresses of a family on an interface, as they are being written. */
struct address_run {
	struct config	*config;
	struct text	*text;
	unsigned	 depth;
	bool		 primary;	/* the next one is */
	bool		 told;		/* that these were made outside */
};

static void write_one_address(struct address_run *run, bool outside,
			      const struct address *address)
{
	struct address shown = *address;

	shown.secondary = address->prefix.ip.family == AF_INET && !run->primary;
	if (run->config->ours && !address->object.ours) {
		run->config->left.addresses++;
	} else if (address->object.unsaid) {
		write_unsaid_address(run->text, run->depth, address);
	} else {
		if (!address->object.ours && !outside && !run->told)
			write_comment(run->text, run->depth, OUTSIDE);
		run->told = !address->object.ours;
		write_address(run->text, run->depth, &shown);
	}
	if (!address->object.unsaid)
		run->primary = false;
}

/*
 * In the order in which they were given: the kernel puts an IPv4 address behind
 * the others, and an IPv6 one before those of its scope (net/ipv6/addrconf.c).
 */
static void write_addresses(struct config *config, struct text *text,
			    unsigned depth, const struct contents *in,
			    const struct link *link)
{
	/* Hardware and lo are nobody's; what stands on them may be. */
	bool outside = link->type->virtual && !link_is_loopback(link) &&
		       !link->object.ours;
	struct address_run run = {
		.config = config, .text = text, .depth = depth, .primary = true,
	};

	for (size_t i = 0; i < 2 * in->address_count; i++) {
		bool ipv4 = i < in->address_count;
		const struct address *address = address_at(in,
			ipv4 ? i : 2 * in->address_count - 1 - i);

		if (address->prefix.ip.family == (ipv4 ? AF_INET : AF_INET6) &&
		    belongs(address, link))
			write_one_address(&run, outside, address);
	}
}

static void write_block(struct config *config, unsigned depth,
			const struct contents *in, const struct link *link)
{
	bool whole = is_spoken_of(config, in, link);
	struct text *text = &config->text;
	struct link shown = *link;

	if (link_is_loopback(link) && !is_global(in->vrf))
		shown.description = NULL;
	write_link_head(text, depth, link, head_of(config, in, link));
	if (whole)
		write_link_body(text, depth + 1, &shown);
	write_addresses(config, text, depth + 1, in, link);
	if (whole)
		write_shutdown(text, depth + 1, link->up);
	write_exit(text, depth);
}

/* The lines of a block, as comments. */
static void comment_out(struct text *text, unsigned depth,
			const struct text *block)
{
	const char *line = text_string(block);

	while (*line) {
		size_t len = strcspn(line, "\n");

		write_indent(text, depth);
		text_puts(text, "! ");
		text_add(text, line, len);
		text_putc(text, '\n');
		line += len + (line[len] == '\n');
	}
}

static void write_link(struct config *config, unsigned depth,
		       const struct contents *in, const struct link *link)
{
	const char *reason = unsaid(in, link);
	struct text block = { 0 };

	if (!reason || !is_spoken_of(config, in, link)) {
		if (!config->ours && !link->object.ours &&
		    link->type->virtual && !link_is_loopback(link))
			write_comment(&config->text, depth, OUTSIDE);
		write_block(config, depth, in, link);
		return;
	}
	write_comment(&config->text, depth, "%s %s", link->name, reason);
	write_link_head(&block, 0, link, HEAD_ENTER);
	write_link_body(&block, 1, link);
	write_addresses(config, &block, 1, in, link);
	write_shutdown(&block, 1, link->up);
	comment_out(&config->text, depth, &block);
	text_free(&block);
}

/* -- their order ---------------------------------------------------------- */

static size_t find(const struct contents *in, const char *name)
{
	size_t i;

	for (i = 0; i < in->link_count; i++)
		if (!strcmp(((struct link *)in->links[i])->name, name))
			break;
	return i;
}

/* What must stand before a link in its VRF; link_count: nothing. */
static size_t support(const struct contents *in, const struct link *link,
		      bool bridge)
{
	bool child = link->type->needs_parent && link->below &&
		     link->below_vrf && !strcmp(link->below_vrf, in->vrf);

	if (bridge)
		return link->master ? find(in, link->master) : in->link_count;
	return child ? find(in, link->below) : in->link_count;
}

struct order {
	struct contents	*in;
	size_t		*list;		/* indices, in the order of writing */
	size_t		 count;
	bool		*seen;
};

static void visit(struct order *order, size_t i)
{
	const struct contents *in = order->in;
	const struct link *link;

	if (i == in->link_count || order->seen[i])
		return;
	order->seen[i] = true;
	link = (const struct link *)in->links[i];
	visit(order, support(in, link, true));
	visit(order, support(in, link, false));
	order->list[order->count++] = i;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct link *const *)a)->name,
		      (*(struct link *const *)b)->name);
}

static void put_in_order(struct order *order)
{
	struct contents *in = order->in;
	size_t count = in->link_count + 1;

	qsort(in->links, in->link_count, sizeof(*in->links), by_name);
	order->list = arena_alloc(in->arena, count * sizeof(*order->list));
	order->seen = arena_alloc(in->arena, count * sizeof(*order->seen));
	in->written = arena_alloc(in->arena, count * sizeof(*in->written));
	for (size_t i = 0; i < in->link_count; i++)
		visit(order, i);
}

/* Whether a link itself is left out: lo and hardware were made by nobody. */
static bool is_left_out(const struct config *config, const struct contents *in,
			const struct link *link)
{
	return !is_spoken_of(config, in, link) && !link_is_loopback(link) &&
	       !link_is_physical(link) && !object_is_state(&link->object);
}

static size_t addresses_on(const struct contents *in, const struct link *link)
{
	size_t count = 0;

	for (size_t i = 0; i < in->address_count; i++)
		count += belongs(address_at(in, i), link);
	return count;
}

void config_links(struct config *config, struct contents *in, unsigned depth,
		  const char *only, void (*done)(struct config *))
{
	struct order order = { .in = in };

	put_in_order(&order);
	for (size_t i = 0; i < order.count; i++) {
		const struct link *link =
			(const struct link *)in->links[order.list[i]];
		bool wanted = only ? !strcmp(link->name, only) :
				     is_worth_saying(config, in, link);

		if (wanted) {
			write_link(config, depth, in, link);
			if (done)
				done(config);
		} else if (config->ours && !only) {
			config->left.addresses += addresses_on(in, link);
		}
		if (!only)
			config->left.interfaces += is_left_out(config, in, link);
		in->written[order.list[i]] = true;
	}
}
