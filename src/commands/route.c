/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route.c - static routes
 *
 * A line is one next hop of one route. It is handed on as a create without
 * looking, so that a hundred thousand lines cost no reading: the engine merges
 * a second next hop into a multipath when the kernel says that one is there, and
 * lets a route wait that the kernel does not take for now. A person is told so
 * at once.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "config.h"
#include "write.h"

struct args {
	slot_vrf	vrf;
	slot_prefix4	prefix4;
	slot_prefix6	prefix6;
	slot_ipv4	network, gateway4;
	slot_mask	mask;
	slot_ipv6	gateway6;
	slot_interface	ifname;
	slot_flag	null0, onlink, metric_said;
	slot_number	distance, metric, tag;
	slot_name	label;
};

static const struct word words[] = {
	{ "ip route", "Static routes" },
	{ "ipv6 route", "IPv6 static routes" },
	{ "vrf", "In a VRF" },
	{ "route vrf NAME", "VRF name", SLOT(struct args, vrf, vrf) },
	{ "ip route PREFIX", "Destination", SLOT(struct args, prefix4, prefix4) },
	{ "NETWORK", "Destination prefix", SLOT(struct args, network, ipv4) },
	{ "MASK", "Destination prefix mask", SLOT(struct args, mask, mask) },
	{ "ipv6 route PREFIX", "Destination",
	  SLOT(struct args, prefix6, prefix6) },
	{ "GATEWAY", "Forwarding router's address",
	  SLOT(struct args, gateway4, ipv4) },
	{ "GATEWAY6", "Forwarding router's address",
	  SLOT(struct args, gateway6, ipv6) },
	{ "INTERFACE", "Interface that leads there",
	  SLOT(struct args, ifname, interface) },
	{ "Null0", "Nowhere: packets are dropped",
	  SLOT(struct args, null0, flag) },
	{ "onlink", "The next hop is on this line, whatever the addresses say",
	  SLOT(struct args, onlink, flag) },
	{ "DISTANCE", "Distance of this route",
	  SLOT(struct args, distance, number), 1, 255 },
	{ "metric", "The kernel's own metric instead of a distance",
	  SLOT(struct args, metric_said, flag) },
	{ "METRIC", "Metric", SLOT(struct args, metric, number), 0, UINT32_MAX },
	{ "name", "A name for it, which the kernel has no field for" },
	{ "LABEL", "Name", SLOT(struct args, label, name) },
	{ "tag", "A tag for it, which the kernel has no field for" },
	{ "TAG", "Tag", SLOT(struct args, tag, number), 1, UINT32_MAX },
	{ 0 }
};

/* -- what a line means ---------------------------------------------------- */

static bool has_hop(const struct args *args)
{
	return args->gateway4.family || args->gateway6.family || args->ifname;
}

static struct nexthop hop_of(const struct args *args)
{
	return (struct nexthop){
		.gateway = args->gateway4.family ? args->gateway4 :
						   args->gateway6,
		.ifname = args->ifname, .onlink = args->onlink, .weight = 1,
	};
}

struct own {
	const struct ip	*gateway;
	bool		 found;		/* as an address of the VRF */
};

/* Who would forward to it? */
int route_check_hop(const struct nexthop *hop, struct error *error)
{
	const struct ip *gateway = &hop->gateway;
	char text[IP_TEXT];

	if (!gateway->family)
		return 0;
	if (gateway->family == AF_INET6 && ip_is_linklocal(gateway) &&
	    !hop->ifname)
		return error_set(error, EINVAL, "Interface has to be specified "
				 "for a link-local nexthop");
	if (ip_is_any(gateway) || ip_is_multicast(gateway) ||
	    ip_is_loopback(gateway))
		return error_set(error, EINVAL, "Invalid next hop address %s",
				 ip_format(gateway, text));
	return 0;
}

static int match_own(const struct object *object, void *context)
{
	const struct address *address = (const struct address *)object;
	struct own *own = context;

	if (!object)
		own->found = false;
	else if (ip_equal(&address->prefix.ip, own->gateway))
		own->found = true;
	return 0;
}

/* The kernel takes a VRF's own address for a next hop, and drops what goes
 * there: a person is told, a state that `ip` made reads back from a file. */
static int check_own(struct session *session, const struct route *route,
		     struct error *error)
{
	const struct filter filter = { .family = route->dst.ip.family };
	struct own own = { route->count ? &route->hops->gateway : NULL };
	int err;

	if (!session->interactive || !own.gateway || !own.gateway->family)
		return 0;
	err = view_each(session->view, &kind_address, route->object.vrf,
			&filter, match_own, &own, error);
	return err || !own.found ? err :
	       error_set(error, EINVAL,
			 "Invalid next hop address (it's this router)");
}

static int destination(const struct args *args, struct prefix *dst,
		       struct error *error)
{
	*dst = args->prefix4.ip.family ? args->prefix4 : args->prefix6;
	if (!args->network.family)
		return 0;
	*dst = (struct prefix){
		.ip = args->network,
		.len = (uint8_t)prefix_mask_length(&args->mask),
	};
	return prefix_is_network(dst, error) ? 0 : -EINVAL;
}

static uint32_t metric_of(const struct args *args, uint8_t family)
{
	return args->metric_said ? args->metric :
	       route_metric(family, args->distance ? args->distance : 1);
}

/* -- removing what is there of a prefix ----------------------------------- */

struct matching {
	struct session	*session;
	const struct route *key;
	bool		 any_metric;
	struct route	**list;
	size_t		 count, max;
};

static int match(const struct object *object, void *context)
{
	const struct route *route = (const struct route *)object;
	struct matching *m = context;

	if (!object)
		m->count = 0;
	else if (!object_is_state(object) &&
		 prefix_equal(&route->dst, &m->key->dst) &&
		 (m->any_metric || route->metric == m->key->metric)) {
		m->list = vector_room(m->list, m->count, &m->max,
				      sizeof(*m->list));
		m->list[m->count++] = (struct route *)
			kind_route.copy(m->session->arena, object);
	}
	return 0;
}

/* `no ip route PREFIX`: all static ones, whatever their next hops. */
static int remove_matching(struct session *session, const struct route *key,
			   bool any_metric, struct error *error)
{
	const struct filter filter = {
		.family = key->dst.ip.family, .waiting = true,
	};
	struct matching m = {
		.session = session, .key = key, .any_metric = any_metric,
	};
	char text[PREFIX_TEXT];
	int err = view_each(session->view, &kind_route, key->object.vrf,
			    &filter, match, &m, error);

	if (!err && !m.count)
		err = error_set(error, ENOENT, "No matching route to delete: no "
				"static route to %s in %s",
				prefix_format(&key->dst, text),
				vrf_text(session, key->object.vrf));
	for (size_t i = 0; !err && i < m.count; i++)
		err = session_delete(session, &m.list[i]->object, error);
	free(m.list);
	return err;
}

/* -- the command ---------------------------------------------------------- */

/*
 * A line said in the mode of an interface that IOS's `vrf forwarding` moved to
 * a VRF is global's, as in IOS; the prompt may have suggested otherwise.
 */
static bool leaves_vrf(const struct session *session, const struct call *call)
{
	return session->interactive && call->level &&
	       !is_global(session_place(session)->vrf);
}

/* The engine knows only that an interface is not there: where it is, is asked
 * when it is missing, not for each of 100,000 lines. */
static int explain(struct session *session, const struct route *route, int err,
		   struct error *error)
{
	struct error where = { 0 };
	struct link *link;

	if (err != -ENODEV || !route->hops->ifname ||
	    !find_link(session, route->object.vrf, route->hops->ifname, &link,
		       &where))
		return err;
	error_clear(error);
	*error = where;
	return err;
}

/* The next hop of a line as it stands now. */
static const struct nexthop *find_waiting(const struct route *route,
					  const struct nexthop *said)
{
	for (size_t i = 0; route && i < route->count; i++) {
		const struct nexthop *hop = &route->hops[i];

		if (hop->waiting && ip_equal(&hop->gateway, &said->gateway) &&
		    !strcmp(hop->ifname ? hop->ifname : "",
			    said->ifname ? said->ifname : ""))
			return hop;
	}
	return NULL;
}

static int tell_waiting(struct session *session, const struct route *said,
			struct error *error)
{
	const struct nexthop null0 = { .weight = 1 };
	const struct nexthop *hop;
	const char *reason;
	char text[PREFIX_TEXT];
	struct object *object;
	int err = view_flush(session->view, error);

	/* The one that is told of now need not be counted afterwards. */
	if (err || !view_waiting(session->view))
		return err;
	err = view_get(session->view, session->arena, &said->object, &object,
		       error);
	hop = find_waiting((const struct route *)object,
			   said->count ? said->hops : &null0);
	if (err || !hop)
		return err;
	reason = waiting_reason(session->view, session->arena,
				(const struct route *)object, hop);
	session_notice(session, "%s waits: %s",
		       prefix_format(&said->dst, text),
		       reason ? reason : "the kernel does not take it now");
	return 0;
}

/* A person who names an interface means one that is there; a configuration may
 * name one that is still to come. */
static int check_interface(struct session *session, const struct route *route,
			   struct error *error)
{
	struct link *link;

	if (!session->interactive || !route->count || !route->hops->ifname)
		return 0;
	return find_link(session, route->object.vrf, route->hops->ifname, &link,
			 error);
}

static int add(struct session *session, const struct route *route,
	       struct error *error)
{
	int err = check_interface(session, route, error);

	if (!err)
		err = check_own(session, route, error);
	if (!err)
		err = explain(session, route,
			      session_add(session, &route->object, error),
			      error);
	if (!err && session->interactive && session->view == session->live)
		err = tell_waiting(session, route, error);
	return err;
}

/* IOS's words for people, which a pasted line may have. */
static void say_what_is_lost(struct session *session, const struct args *args)
{
	if (args->label)
		session_notice(session, "`name` is not kept: the kernel's "
			       "routes have none");
	if (args->tag)
		session_notice(session, "`tag` is not kept: the kernel's "
			       "routes have none");
}

static int run_route(struct session *session, const struct call *call,
		     struct error *error)
{
	const struct args *args = call->args;
	struct nexthop hop = hop_of(args);
	struct route route = {
		.object = { .kind = &kind_route, .ours = true },
		.table = RT_TABLE_MAIN, .protocol = MARK,
		.type = args->null0 ? RTN_BLACKHOLE : RTN_UNICAST,
		.count = has_hop(args), .hops = &hop,
	};
	bool leaves = !args->vrf && leaves_vrf(session, call);
	int err = config_vrf(session, call, args->vrf, &route.object.vrf,
			     error);

	if (!err && leaves && is_global(route.object.vrf))
		session_notice(session, "This route is global's: `ip route vrf "
			       "NAME` speaks of a VRF");
	if (!err)
		err = destination(args, &route.dst, error);
	if (!err)
		err = route_check_hop(&hop, error);
	if (err)
		return err;
	route.metric = metric_of(args, route.dst.ip.family);
	route.scope = route.count && !hop.gateway.family ? RT_SCOPE_LINK :
							   RT_SCOPE_UNIVERSE;
	if (!call->no) {
		say_what_is_lost(session, args);
		return add(session, &route, error);
	}
	if (!route.count && !args->null0)
		return remove_matching(session, &route, !args->distance &&
				       !args->metric_said, error);
	return explain(session, &route,
		       session_delete(session, &route.object, error), error);
}

static const struct sentence sentences[] = {
	{ IN_VRF, "[no] ip route [vrf NAME] {PREFIX|NETWORK MASK} "
	  "![{GATEWAY|INTERFACE [GATEWAY [onlink]]|Null0}] "
	  "[DISTANCE|metric METRIC] [name LABEL|tag TAG]*", run_route,
	  "A static route of this VRF. A second line of the same destination and "
	  "distance adds a next hop. With no and no next hop, all of the "
	  "destination's static routes are removed." },
	{ IN_VRF, "[no] ipv6 route [vrf NAME] PREFIX "
	  "![{GATEWAY6|INTERFACE [GATEWAY6 [onlink]]|Null0}] "
	  "[DISTANCE|metric METRIC] [name LABEL|tag TAG]*", run_route,
	  "The same for IPv6. A link-local next hop needs its interface." },
	{ 0 }
};

FAMILY(route, struct args, "Static routes");

/* -- writing -------------------------------------------------------------- */

static void write_hop(struct text *text, const struct nexthop *hop, bool via)
{
	char buffer[IP_TEXT];
	bool null0 = !hop->gateway.family && !hop->ifname;
	bool named = !hop->gateway.family || hop->onlink || via ||
		     (hop->gateway.family == AF_INET6 &&
		      ip_is_linklocal(&hop->gateway));

	if (null0)
		text_puts(text, " Null0");
	if (named && hop->ifname) {
		text_putc(text, ' ');
		text_quote(text, hop->ifname);
	}
	if (hop->gateway.family) {
		text_putc(text, ' ');
		text_puts(text, ip_format(&hop->gateway, buffer));
	}
	if (hop->onlink)
		text_puts(text, " onlink");
}

static void write_metric(struct text *text, const struct route *route)
{
	uint32_t distance = route_distance(route);

	if (distance == 1)
		return;
	text_puts(text, distance ? " " : " metric ");
	text_number(text, distance ? distance : route->metric);
}

void write_route(struct text *text, unsigned depth, const char *vrf,
		 const struct route *route, const struct nexthop *hop, bool via)
{
	char buffer[PREFIX_TEXT];

	write_indent(text, depth);
	text_puts(text, route->dst.ip.family == AF_INET ? "ip route " :
							 "ipv6 route ");
	if (vrf) {
		text_puts(text, "vrf ");
		text_quote(text, vrf);
		text_putc(text, ' ');
	}
	text_puts(text, prefix_format(&route->dst, buffer));
	if (hop)
		write_hop(text, hop, via);
	else if (route->type == RTN_BLACKHOLE)
		text_puts(text, " Null0");
	write_metric(text, route);
	text_putc(text, '\n');
}
