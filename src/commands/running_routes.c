/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * running_routes.c - the static routes of the running configuration
 *
 * A million routes pass through, in the kernel's order, which depends on what
 * is there and not on how it came to be; only their lines are kept, for a dump
 * that the kernel interrupts begins again. Routes onto a line stand before
 * those through a router, which they may make reachable. Those that wait are
 * lines like the others.
 */
#include <linux/rtnetlink.h>

#include "running_config.h"
#include "write.h"

struct routes {
	struct config		*config;
	const struct contents	*contents;
	size_t			 left;		/* out, of others */
	unsigned		 depth;
	/* [ours or not][onto a line or through a router] */
	struct text		 lines[2][2];
	struct text		 line;
	struct ip		 gateway;	/* looked up last */
	const char		*ifname;	/* and where it is */
};

/*
 * The interface on which the kernel would find a next hop by the addresses; NULL
 * if on none or on several. A table leads to few routers, one after the other.
 */
static const char *where(struct routes *routes, const struct ip *gateway)
{
	const struct contents *in = routes->contents;
	const struct address *best = NULL;
	bool several = false;

	if (ip_equal(&routes->gateway, gateway))
		return routes->ifname;
	for (size_t i = 0; i < in->address_count; i++) {
		const struct address *address =
			(const struct address *)in->addresses[i];

		if (address->peer.family ||
		    !prefix_contains(&address->prefix, gateway) ||
		    (best && address->prefix.len < best->prefix.len))
			continue;
		several = best && address->prefix.len == best->prefix.len &&
			  strcmp(best->ifname, address->ifname);
		best = address;
	}
	routes->gateway = *gateway;
	routes->ifname = best && !several ? best->ifname : NULL;
	return routes->ifname;
}

/* Whether the next hop's interface must be said. */
static bool needs_interface(struct routes *routes, const struct nexthop *hop)
{
	const char *ifname = hop->gateway.family && hop->ifname ?
			     where(routes, &hop->gateway) : NULL;

	return !ifname || strcmp(ifname, hop->ifname);
}

/* A line that stands for something which cannot be said. */
static void add_unsaid(struct routes *routes, struct text *lines,
		       const struct route *route)
{
	struct text *line = &routes->line;

	if (line->len && line->data[line->len - 1] == '\n')
		line->data[--line->len] = '\0';
	write_comment(lines, routes->depth, "%s (%s)", text_string(line),
		      route->object.unsaid);
}

static void add_line(struct routes *routes, const struct route *route,
		     const struct nexthop *hop)
{
	bool through = hop && hop->gateway.family;
	struct text *lines = &routes->lines[!route->object.ours][through];
	bool via = hop && needs_interface(routes, hop);

	if (!route->object.unsaid) {
		write_route(lines, routes->depth, NULL, route, hop, via);
		return;
	}
	text_clear(&routes->line);
	write_route(&routes->line, 0, NULL, route, hop, via);
	add_unsaid(routes, lines, route);
}

static void start_again(struct routes *routes)
{
	for (int i = 0; i < 4; i++)
		text_clear(&routes->lines[i / 2][i % 2]);
	routes->left = 0;
}

static int add_route(const struct object *object, void *context)
{
	const struct route *route = (const struct route *)object;
	struct routes *routes = context;

	if (!object) {
		start_again(routes);
		return 0;
	}
	if (object_is_state(object))
		return 0;
	if (routes->config->ours && !object->ours) {
		routes->left++;
		return 0;
	}
	if (!route->count)
		add_line(routes, route, NULL);
	for (size_t i = 0; i < route->count; i++)
		add_line(routes, route, &route->hops[i]);
	return 0;
}

int config_routes(struct config *config, const struct contents *contents,
		  unsigned depth)
{
	struct routes routes = {
		.config = config, .contents = contents, .depth = depth,
	};
	static const struct filter waiting = { .waiting = true };
	int err = view_each(config->view, &kind_route, contents->vrf,
			    &waiting, add_route, &routes, config->error);

	for (int i = 0; i < 4; i++) {
		struct text *lines = &routes.lines[i / 2][i % 2];

		if (!err && i == 2 && (lines->len || lines[1].len))
			write_comment(&config->text, depth, OUTSIDE);
		if (!err && lines->len)
			text_add(&config->text, lines->data, lines->len);
		text_free(lines);
	}
	text_free(&routes.line);
	config->left.routes += routes.left;
	return err;
}
