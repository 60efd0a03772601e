/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changes_ip.c - a list of changes as a script of `ip` commands
 *
 * The script knows nothing of routes that wait, nor of what vrfsh brings back
 * when the kernel drops it on the way: routes when a line loses its addresses or
 * moves, IPv6 addresses when it is shut down. So of a route only the next hops
 * are said that the kernel will take, the others as comments with the reason;
 * and what stands on a line that a change disturbs is said again behind it all.
 */
#include <linux/rtnetlink.h>

#include "changes.h"
#include "config.h"
#include "write.h"

struct script {
	struct output	*out;
	struct view	*model;
	struct arena	*arena;
	struct text	 text;
	struct error	*error;
	/* Lines that lose what stands on them on the way. */
	struct link	*disturbed;
	size_t		 count, max;
};

static int hand_on(struct script *script)
{
	int err = output_text(script->out, text_string(&script->text),
			      script->text.len);

	text_clear(&script->text);
	return err;
}

static void say(struct script *script, const struct change *change)
{
	if (change_kind(change)->ip)
		change_kind(change)->ip(&script->text, change);
}

/* -- routes --------------------------------------------------------------- */

/* Why the kernel will not take a next hop when all is done; NULL: it will. */
static const char *reason(struct script *script, const struct route *route,
			  const struct nexthop *hop)
{
	return waiting_reason(script->model, script->arena, route, hop);
}

static void comment(struct script *script, const struct route *route,
		    const struct nexthop *hop, const char *why)
{
	struct text line = { 0 };

	write_route(&line, 0, is_global(route->object.vrf) ? NULL :
		    route->object.vrf, route, hop, true);
	line.data[line.len - 1] = '\0';
	text_printf(&script->text, "# %s waits: %s\n", line.data, why);
	text_free(&line);
}

/* Null0 beside next hops is one without a way. */
static bool is_null0(const struct nexthop *hop)
{
	return !hop->gateway.family && !hop->ifname;
}

/* Sees which next hops will wait: Null0 last, for it does while others don't. */
static void see_waiting(struct script *script, const struct route *route,
			struct nexthop *hops, bool null0, bool tell)
{
	for (size_t i = 0; i < route->count; i++) {
		const char *why;

		if (is_null0(&hops[i]) != null0)
			continue;
		why = reason(script, route, &hops[i]);
		hops[i].waiting = why;
		if (why && tell)
			comment(script, route, &hops[i], why);
	}
}

/* The route as the kernel will have it; NULL: it has none. */
static const struct route *installed(struct script *script,
				     const struct object *object, bool tell)
{
	struct route *route;
	struct nexthop *hops;
	size_t all, count = 0;

	if (!object)
		return NULL;
	route = (struct route *)object->kind->copy(script->arena, object);
	all = route->count;
	hops = arena_copy(script->arena, route->hops, all * sizeof(*hops));
	route->hops = hops;
	see_waiting(script, route, hops, false, tell);
	see_waiting(script, route, hops, true, tell);
	for (size_t i = 0; i < all; i++)
		if (!hops[i].waiting)
			hops[count++] = hops[i];
	if (all && !count)
		return NULL;
	route->count = count;
	if (count == 1 && is_null0(hops)) {
		route->type = RTN_BLACKHOLE;
		route->count = 0;
	}
	return route;
}

static void say_route(struct script *script, const struct change *change)
{
	const struct route *before = installed(script, change->before, false);
	const struct route *after = installed(script, change->after, true);
	struct change effective = {
		.verb = !before ? CHANGE_ADD : !after ? CHANGE_DELETE :
							CHANGE_SET,
		.before = before ? &before->object : NULL,
		.after = after ? &after->object : NULL,
	};

	if (before || after)
		say(script, &effective);
}

/* -- VRFs ----------------------------------------------------------------- */

/* A VRF that is deleted by the i-th change. */
struct leaving {
	struct script		*script;
	const struct change	*list;
	size_t			 i;
};

static bool is_gone_before(const struct leaving *leaving, const char *vrf)
{
	for (size_t i = 0; i < leaving->i; i++)
		if (change_kind(&leaving->list[i]) == &kind_vrf &&
		    leaving->list[i].verb == CHANGE_DELETE &&
		    !strcmp(leaving->list[i].before->vrf, vrf))
			return true;
	return false;
}

static bool is_end(const struct link *gone, const char *vrf, const char *ifname)
{
	return !strcmp(gone->object.vrf, vrf) && !strcmp(gone->name, ifname);
}

/* One of its ends was deleted for its name. */
static bool is_cut_before(const struct leaving *leaving,
			  const struct link *link)
{
	for (size_t i = 0; i < leaving->i; i++) {
		const struct change *change = &leaving->list[i];
		const struct link *gone = (const void *)change->before;

		if (change_kind(change) == &kind_link && !change->after &&
		    (is_end(gone, link->object.vrf, link->name) ||
		     is_end(gone, link->below_vrf, link->below)))
			return true;
	}
	return false;
}

static int cut_pair(const struct object *object, void *context)
{
	const struct leaving *leaving = context;
	const struct link *link = (const void *)object;
	const struct change change = {
		.verb = CHANGE_DELETE, .before = object,
	};

	if (object && link->type->needs_peer && link->below_vrf &&
	    strcmp(link->below_vrf, object->vrf) &&
	    !is_gone_before(leaving, link->below_vrf) &&
	    !is_cut_before(leaving, link))
		say(leaving->script, &change);
	return 0;
}

/*
 * `ip netns delete` returns before the kernel is done, and the far ends of its
 * pairs are still there then: they go before, so that what follows finds their
 * names free.
 */
static int cut_pairs(struct script *script, const struct change *list, size_t i)
{
	static const struct filter details = { .details = true };
	struct leaving leaving = { script, list, i };

	if (change_kind(&list[i]) != &kind_vrf || list[i].after)
		return 0;
	return kind_link.each(view_world(script->model), list[i].before->vrf,
			      &details, cut_pair, &leaving, script->error);
}

/* -- what is lost on the way ----------------------------------------------- */

static void disturb(struct script *script, const char *vrf, const char *ifname)
{
	for (size_t i = 0; i < script->count; i++)
		if (!strcmp(script->disturbed[i].object.vrf, vrf) &&
		    !strcmp(script->disturbed[i].name, ifname))
			return;
	script->disturbed = vector_room(script->disturbed, script->count,
					&script->max,
					sizeof(*script->disturbed));
	script->disturbed[script->count++] = (struct link){
		.object = { .kind = &kind_link, .vrf = vrf }, .name = ifname,
	};
}

static bool same_master(const struct link *a, const struct link *b)
{
	return a->master && b->master ? !strcmp(a->master, b->master) :
	       a->master == b->master;
}

/* A line that goes on, but not with all that stands on it. */
static void note(struct script *script, const struct change *change)
{
	const struct link *before = (const void *)change->before;
	const struct link *after = (const void *)change->after;
	const struct address *address = (const void *)change->before;

	if (change_kind(change) == &kind_address && change->before)
		disturb(script, address->object.vrf, address->ifname);
	if (change_kind(change) != &kind_link || !before || !after)
		return;
	if (before->up != after->up || before->mtu != after->mtu ||
	    !same_master(before, after) ||
	    !mac_equal(&before->mac, &after->mac) ||
	    before->object.kind->compare(&before->object, &after->object))
		disturb(script, after->object.vrf, after->name);
}

/* Adds it, or leaves it as it is: what `ip` calls to replace. */
static void say_again(struct script *script, const struct object *object)
{
	const struct change change = {
		.verb = CHANGE_SET, .before = object, .after = object,
	};

	say(script, &change);
}

static int bring_back_object(const struct object *object, void *context)
{
	const struct address *address = (const void *)object;

	if (object && object_configured(object) &&
	    (object->kind != &kind_address ||
	     address->prefix.ip.family == AF_INET6))
		say_again(context, object);
	return 0;
}

struct returning {
	struct script		*script;
	const struct link	*line;
};

static int bring_back_route(const struct object *object, void *context)
{
	struct returning *returning = context;
	struct script *script = returning->script;
	const struct route *route = (const void *)object;
	bool on_line = false;

	if (!object || !object_configured(object))
		return 0;
	for (size_t i = 0; i < route->count; i++)
		on_line |= route->hops[i].ifname &&
			   !strcmp(route->hops[i].ifname, returning->line->name);
	route = on_line ? installed(script, object, false) : NULL;
	if (route)
		say_again(script, &route->object);
	return 0;
}

static int bring_back(struct script *script, const struct link *line)
{
	const struct filter on_line = { .ifname = line->name };
	const struct filter routes = { .waiting = true };
	struct returning returning = { script, line };
	int err = view_each(script->model, &kind_address, line->object.vrf,
			    &on_line, bring_back_object, script, script->error);

	if (!err)
		err = view_each(script->model, &kind_neighbour,
				line->object.vrf, &on_line, bring_back_object,
				script, script->error);
	if (!err)
		err = view_each(script->model, &kind_route, line->object.vrf,
				&routes, bring_back_route, &returning,
				script->error);
	return err;
}

/* -- the script ----------------------------------------------------------- */

int changes_ip(struct output *out, struct view *model,
	       const struct change *list, size_t count, struct error *error)
{
	struct script script = {
		.out = out, .model = model, .arena = arena_new(),
		.error = error,
	};
	int err = 0;

	text_puts(&script.text, "#!/bin/sh\nset -e\n");
	for (size_t i = 0; !err && i < count; i++) {
		err = cut_pairs(&script, list, i);
		if (change_kind(&list[i]) == &kind_route)
			say_route(&script, &list[i]);
		else
			say(&script, &list[i]);
		note(&script, &list[i]);
		if (script.text.len > 65536 && hand_on(&script))
			break;
	}
	for (size_t i = 0; !err && i < script.count; i++)
		err = bring_back(&script, &script.disturbed[i]);
	hand_on(&script);
	free(script.disturbed);
	text_free(&script.text);
	arena_free(script.arena);
	return err;
}
