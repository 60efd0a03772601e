/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard.c - no lockout: the way to this console is not taken away unasked
 *
 * The way is what an answer to the client needs: the address that sshd serves
 * (ssh.c), the route that the kernel takes to the client, the line
 * that it leads to, and the lines that this one stands on. It is looked up for
 * each change that might concern it, so that it is always the present one;
 * where there is none (a console, a serial line, a lab), nothing is asked.
 *
 * When in doubt it asks: that the way would be found again by another route or
 * another address is for the person to know.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "guard.h"

enum { LINES_MAX = 8 };

struct line {
	const char	*vrf, *ifname;
};

struct way {
	struct session	*session;
	struct arena	*arena;
	struct ip	 client, server;
	const char	*vrf;		/* NULL: not known, or none */
	struct route	*route;		/* the table's entry for the client */
	struct line	 lines[LINES_MAX];
	size_t		 count;		/* [0] is the route's own */
};

/* -- the way -------------------------------------------------------------------- */

/* `fe80::1%eth0`, as sshd writes a link-local address. */
static bool take_ip(const char *word, struct ip *ip)
{
	char text[IP_TEXT];
	size_t len = strcspn(word, "%");

	if (len >= sizeof(text))
		return false;
	memcpy(text, word, len);
	text[len] = '\0';
	return ip_parse(text, ip);
}

/* Client, its port, server, its port; parted by blanks (ssh(1)). */
static bool take_ends(struct way *way)
{
	const char *value = session_ssh(way->session);
	char client[64], server[64];

	return value &&
	       sscanf(value, "%63s %*u %63s %*u", client, server) == 2 &&
	       take_ip(client, &way->client) && take_ip(server, &way->server);
}

struct holder_of {
	const struct ip	*ip;
	bool		 found;
};

static int match_ip(const struct object *object, void *context)
{
	struct holder_of *holder = context;

	holder->found = object &&
			(holder->found ||
			 ip_equal(&((const struct address *)object)->prefix.ip,
				  holder->ip));
	return 0;
}

static int has_address(const struct way *way, const char *vrf, bool *has,
		       struct error *error)
{
	struct holder_of holder = { &way->server, false };
	const struct filter filter = { .family = way->server.family };
	int err = view_each(way->session->live, &kind_address, vrf, &filter,
			    match_ip, &holder, error);

	*has = holder.found;
	return err;
}

static bool has_line(const struct way *way, const char *vrf,
		     const char *ifname)
{
	for (size_t i = 0; i < way->count; i++)
		if (!strcmp(way->lines[i].vrf, vrf) &&
		    !strcmp(way->lines[i].ifname, ifname))
			return true;
	return false;
}

/* The only port of a bridge. */
static int find_port(struct way *way, const struct link *bridge,
		     const struct link **port, struct error *error)
{
	struct object **list;
	size_t count, ports = 0;
	int err = view_list(way->session->live, way->arena, &kind_link,
			    bridge->object.vrf, NULL, &list, &count, error);

	for (size_t i = 0; !err && i < count; i++) {
		const struct link *link = (const struct link *)list[i];

		if (link->master_index == bridge->index) {
			*port = link;
			ports++;
		}
	}
	if (ports != 1)
		*port = NULL;
	return err;
}

/* A line, and what it stands on: a macvlan's parent, the other end of a veth, a
 * bridge's only port. */
static int add_line(struct way *way, const char *vrf, const char *ifname,
		    struct error *error)
{
	const struct link *port = NULL;
	struct link *link = NULL;
	int err = 0;

	while (!err && vrf && ifname && way->count < LINES_MAX &&
	       !has_line(way, vrf, ifname)) {
		way->lines[way->count++] = (struct line){ vrf, ifname };
		err = view_link(way->session->live, way->arena, vrf, ifname,
				&link, error);
		if (err || !link)
			break;
		if (link->kernel_kind && !strcmp(link->kernel_kind, "bridge")) {
			err = find_port(way, link, &port, error);
			ifname = port ? port->name : NULL;
		} else {
			vrf = link->below_vrf;
			ifname = link->below;
		}
	}
	return err;
}

/* The way as it is now, if it leads into this VRF. */
static int find_way_in(struct way *way, const char *vrf, struct error *error)
{
	bool has;
	int err = has_address(way, vrf, &has, error);

	if (err || !has)
		return err;
	err = route_lookup(way->session->world, way->arena, vrf, &way->client,
			   &way->route, error);
	if (err || !way->route)
		return err;
	way->vrf = vrf;
	for (size_t i = 0; !err && i < way->route->count; i++)
		err = add_line(way, vrf, way->route->hops[i].ifname, error);
	return err;
}

/*
 * Where VRFs use the same addresses, it is global's; else it leads into the VRF
 * that the change is about, or not through what the change is about.
 */
static int find_way(struct way *way, const struct object *object,
		    struct error *error)
{
	const struct link *link = (const struct link *)object;
	int err = view_flush(way->session->live, error);

	if (!err)
		err = find_way_in(way, VRF_GLOBAL, error);
	if (!err && !way->vrf && strcmp(object->vrf, VRF_GLOBAL))
		err = find_way_in(way, object->vrf, error);
	if (!err && !way->vrf && object->kind == &kind_link && link->below_vrf)
		err = find_way_in(way, link->below_vrf, error);
	if (err != -ENOENT)
		return err;
	/* A VRF that is not there yet, or not any more. */
	error_clear(error);
	return 0;
}

/* -- what takes it away --------------------------------------------------------- */

/* IPv6 takes no link of less (RFC 8200, 5). */
enum { IPV6_MIN_MTU = 1280 };

static bool same_name(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* What happens to a line, whichever it is. */
static bool is_cut(const struct way *way, const struct link *before,
		   const struct link *after)
{
	return !after || strcmp(before->object.vrf, after->object.vrf) ||
	       strcmp(before->name, after->name) ||
	       (before->up && !after->up) ||
	       !same_name(before->master, after->master) ||
	       (way->client.family == AF_INET6 && after->mtu &&
		after->mtu < IPV6_MIN_MTU && before->mtu >= IPV6_MIN_MTU);
}

/* Whether a change might concern the way at all: told without the kernel. */
static bool might_take(const struct way *way, const struct change *change)
{
	const struct kind *kind = change_kind(change);
	const struct object *object = change->before ? change->before :
						       change->after;
	const struct route *route = (const void *)object;

	if (kind == &kind_route)
		return prefix_contains(&route->dst, &way->client);
	if (kind == &kind_link)
		return change->before &&
		       is_cut(way, (const void *)change->before,
			      (const void *)change->after);
	return (kind == &kind_vrf || kind == &kind_address) &&
	       change->verb == CHANGE_DELETE;
}

static bool vrf_takes(const struct way *way, const struct vrf *vrf)
{
	if (vrf->alias_of || vrf->stale)
		return false;
	for (size_t i = 0; i < way->count; i++)
		if (!strcmp(way->lines[i].vrf, vrf->object.vrf))
			return true;
	return !strcmp(way->vrf, vrf->object.vrf);
}

/* The router that answers go to, or the client itself. */
static const struct ip *next_hop(const struct way *way)
{
	const struct route *route = way->route;

	return route->count && route->hops->gateway.family ?
	       &route->hops->gateway : &way->client;
}

enum { SERVES = 1, REACHES = 2 };

/* What an address is good for: sshd listens there, its subnet has the hop. */
static unsigned uses(const struct way *way, const struct address *address)
{
	unsigned used = 0;

	if (strcmp(address->object.vrf, way->vrf))
		return 0;
	if (ip_equal(&address->prefix.ip, &way->server))
		used |= SERVES;
	if (has_line(way, way->vrf, address->ifname) &&
	    prefix_contains(&address->prefix, next_hop(way)))
		used |= REACHES;
	return used;
}

/* Whether a route leads where the way does. */
static bool leads_there(const struct way *way, const struct route *route)
{
	const struct ip *hop = next_hop(way);

	for (size_t i = 0; i < route->count; i++) {
		const struct nexthop *to = &route->hops[i];

		if (to->gateway.family ? ip_equal(&to->gateway, hop) :
		    hop == &way->client && to->ifname &&
		    has_line(way, way->vrf, to->ifname))
			return true;
	}
	return false;
}

/* Whether it is the way's entry of the table; or, as a new one, would be. */
static bool is_the_way(const struct way *way, const struct route *route,
		       bool new)
{
	const struct route *now = way->route;

	if (strcmp(route->object.vrf, way->vrf) || route->table != now->table)
		return false;
	if (new)
		return route->dst.len > now->dst.len ||
		       (route->dst.len == now->dst.len &&
			route->metric < now->metric);
	return prefix_equal(&route->dst, &now->dst) &&
	       route->metric == now->metric;
}

static bool route_takes(const struct way *way, const struct change *change)
{
	const struct route *before = (const void *)change->before;
	const struct route *after = (const void *)change->after;

	return (!after || !leads_there(way, after)) &&
	       is_the_way(way, before ? before : after, !before);
}

static bool takes(const struct way *way, const struct change *change)
{
	const struct kind *kind = change_kind(change);
	const struct link *link = (const void *)change->before;

	if (kind == &kind_vrf)
		return vrf_takes(way, (const void *)change->before);
	if (kind == &kind_link)
		return has_line(way, link->object.vrf, link->name);
	if (kind == &kind_address)
		return uses(way, (const void *)change->before);
	return route_takes(way, change);
}

/* Changes that belong together, and the uses of addresses that remain. */
struct plan {
	const struct way *way;
	const struct address *going;
	const struct change *list;
	size_t		 count;
	unsigned	 uses;
};

/* What an address that is there will be good for afterwards. Secondary ones may
 * go with the primary one. */
static int remain(const struct object *object, void *context)
{
	struct plan *plan = context;
	const struct address *address = (const void *)object;

	if (!object) {
		plan->uses = 0;
		return 0;
	}
	if (address->secondary && !plan->going->secondary)
		return 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct change *change = &plan->list[i];

		if (change->verb == CHANGE_DELETE &&
		    change->before->kind == &kind_address &&
		    !kind_address.compare(change->before, object))
			return 0;
	}
	plan->uses |= uses(plan->way, address);
	return 0;
}

/* Whether other addresses, old and new, do what one that goes did. */
static int is_replaced(struct plan *plan, bool *replaced, struct error *error)
{
	const struct way *way = plan->way;
	const struct filter filter = { .family = way->client.family };
	int err = view_each(way->session->live, &kind_address, way->vrf,
			    &filter, remain, plan, error);

	for (size_t i = 0; i < plan->count; i++) {
		const struct object *after = plan->list[i].after;

		if (after && after->kind == &kind_address)
			plan->uses |= uses(way, (const void *)after);
	}
	*replaced = !(uses(way, plan->going) & ~plan->uses);
	return err;
}

/* Whether another change of the list makes a route that leads there. */
static bool is_rerouted(const struct way *way, const struct change *list,
			size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct object *after = list[i].after;
		const struct route *route = (const void *)after;

		if (after && after->kind == &kind_route &&
		    !strcmp(after->vrf, way->vrf) &&
		    prefix_contains(&route->dst, &way->client) &&
		    leads_there(way, route))
			return true;
	}
	return false;
}

/* Whether a change that takes the way is made good by the others. */
static int is_given(const struct way *way, const struct change *taken,
		    const struct change *list, size_t count, bool *given,
		    struct error *error)
{
	const struct kind *kind = change_kind(taken);
	struct plan plan = {
		way, (const void *)taken->before, list, count, 0,
	};

	*given = false;
	if (kind == &kind_address)
		return is_replaced(&plan, given, error);
	if (kind == &kind_route)
		*given = is_rerouted(way, list, count);
	return 0;
}

/* -- asking ----------------------------------------------------------------------- */

static int agree(const struct way *way, struct error *error)
{
	struct session *session = way->session;
	struct text text = { 0 };
	char client[IP_TEXT];
	int err = 0;

	text_printf(&text, "his takes away the way to this console (%s",
		    ip_format(&way->client, client));
	if (way->count) {
		text_puts(&text, " by ");
		text_escape(&text, way->lines[0].ifname);
	}
	text_putc(&text, ')');
	if (session->interactive && session->ask) {
		text_puts(&text, ". Go on?");
		session->guarded = session->ask(session, arena_printf(
			session->arena, "%% T%s", text_string(&text)));
		if (!session->guarded)
			err = error_set(error, ECANCELED, "Nothing was changed");
	} else {
		err = error_set(error, EBUSY, "t%s: `force` in front of the "
				"line does it, `commit confirmed` tries it",
				text_string(&text));
	}
	text_free(&text);
	return err;
}

static int guard_one(struct way *way, const struct change *change,
		     const struct change *list, size_t count,
		     struct error *error)
{
	bool given;
	int err = find_way(way, change->before ? change->before : change->after,
			   error);

	if (err || !way->vrf || !takes(way, change))
		return err;
	err = is_given(way, change, list, count, &given, error);
	return err || given ? err : agree(way, error);
}

int guard_changes(struct session *session, const struct change *list,
		  size_t count, struct error *error)
{
	struct way way = { .session = session };
	int err = 0;

	if (session->force || session->guarded || !take_ends(&way))
		return 0;
	for (size_t i = 0; !err && i < count && !session->guarded; i++) {
		if (!might_take(&way, &list[i]))
			continue;
		way.arena = arena_new();
		err = guard_one(&way, &list[i], list, count, error);
		arena_free(way.arena);
		way.vrf = NULL;
		way.count = 0;
	}
	return err;
}

int session_guard(struct session *session, const struct change *list,
		  size_t count, struct error *error)
{
	int err = guard_changes(session, list, count, error);

	session->guarded |= !err;
	return err;
}

int session_guard_line(struct session *session, const struct change *list,
		       size_t count, struct error *error)
{
	return session->view != session->live ? 0 :
	       session_guard(session, list, count, error);
}
