/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiting_apply.c - a route's next hops: installed where the kernel takes them
 *
 * The kernel gets what it accepts of the wanted next hops, the file the others.
 * Under the VRF's lock a change is laid onto what is there by then, so that two
 * consoles which add a next hop each both have theirs. What a kill may leave is
 * a next hop in both places, which counts once; never one in none.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "view.h"
#include "waiting.h"

/* -- whose refusal it is ------------------------------------------------------------ */

bool waiting_is_for_now(struct world *world, const struct route *route, int code,
			const char *said)
{
	if (!route->count)
		return false;
	if (code == ENETUNREACH || code == EHOSTUNREACH ||
	    (code == EINVAL && said && strstr(said, "invalid gateway")))
		return !route->hops->gateway.family ||
		       !route_hop_is_broadcast(world, route);
	return code == ENETDOWN || code == ENODEV;
}

int waiting_refused(struct world *world, const struct change *change, int code,
		    const char *said, struct error *error)
{
	const struct route *route = (const void *)change->after;
	struct error own = { 0 };
	int err;

	if (change->verb != CHANGE_ADD || !route_may_wait(route) ||
	    !waiting_is_for_now(world, route, code, said))
		return route_refused(world, change, code, said, error);
	err = waiting_append(world, route->object.vrf, route, &own);
	error_clear(&own);
	/* Where nothing can be kept the kernel's refusal is what matters. */
	return err ? route_refused(world, change, code, said, error) : 0;
}

/* -- to the kernel ------------------------------------------------------------------- */

/* Whose answer was lost may have held: then it stands there the second time. */
static int talk(struct netlink *netlink, struct message *message, bool replace)
{
	int err = netlink_talk(netlink, message);

	if (!error_passes(err))
		return err;
	err = netlink_talk(netlink, message);
	return err == -EEXIST && !replace ? -EALREADY : err;
}

int place_send(struct placing *placing, const struct hops *hops, bool replace,
	       const char **said)
{
	struct route route = placing->key;
	const struct change change = {
		.verb = replace ? CHANGE_SET : CHANGE_ADD,
		.before = replace ? &placing->key.object : NULL,
		.after = &route.object,
	};
	struct message message = { 0 };
	struct error ignored = { 0 };
	struct netlink *netlink;
	int err;

	hops_make(hops, &route);
	*said = NULL;
	err = route_encode(placing->world, &change, &message, &ignored);
	if (!err)
		err = world_netlink(placing->world, route.object.vrf, &netlink,
				    &ignored);
	if (!err) {
		err = talk(netlink, &message, replace);
		*said = netlink_said(netlink);
	}
	message_free(&message);
	error_clear(&ignored);
	return -err;
}

static int send_delete(struct placing *placing, const struct route *route)
{
	const struct change change = {
		.verb = CHANGE_DELETE, .before = &route->object,
	};
	struct message message = { 0 };
	int err = change_send(placing->world, &change, &message,
			      placing->error);

	message_free(&message);
	if (err == -ENOENT || err == -ESRCH) {
		error_clear(placing->error);
		err = 0;
	}
	return err;
}

/* As place_send, where nothing of this key stood before. */
static int send_new(struct placing *placing, const struct hops *hops,
		    bool replace, const char **said)
{
	int code = place_send(placing, hops, replace, said);

	return code == EALREADY ? 0 : code;
}

/* What is in the kernel now, of what was wanted or not. */
static bool is_there(const struct placing *placing)
{
	return placing->installed || placing->in.count;
}

static int refuse_hop(struct placing *placing, const struct hops *hops,
		      int code, const char *said)
{
	struct route route = placing->key;
	const struct change change = {
		.verb = CHANGE_ADD, .after = &route.object,
	};

	hops_make(hops, &route);
	return route_refused(placing->world, &change, code, said,
			     placing->error);
}

/* The next hops that were there before, as they were. */
static void put_back(struct placing *placing)
{
	struct hops old = { .arena = placing->arena };
	struct error ignored = { 0 }, *error = placing->error;
	const char *said;

	placing->error = &ignored;
	if (placing->installed) {
		hops_add_route(&old, placing->installed);
		place_send(placing, &old, true, &said);
	} else if (placing->in.count) {
		struct route made = placing->key;

		hops_make(&placing->in, &made);
		send_delete(placing, &made);
	}
	error_clear(&ignored);
	placing->error = error;
}

/* -- one after the other --------------------------------------------------------------- */

static void hops_copy(struct hops *to, const struct hops *from)
{
	*to = (struct hops){ .arena = from->arena };
	for (size_t i = 0; i < from->count; i++)
		hops_add(to, &from->list[i]);
}

/* Adds one to those that are installed, or to those that are not. */
static int place_one(struct placing *placing, const struct nexthop *hop)
{
	struct hops more, one = { .arena = placing->arena };
	struct route alone = placing->key;
	const char *said;
	int code;

	hops_copy(&more, &placing->in);
	hops_add(&more, hop);
	code = send_new(placing, &more, is_there(placing), &said);
	if (!code) {
		placing->in = more;
		return 0;
	}
	hops_add(&one, hop);
	hops_make(&one, &alone);
	if (waiting_is_for_now(placing->world, &alone, code, said)) {
		hops_add(&placing->out, hop);
		return 0;
	}
	return refuse_hop(placing, &one, code, said);
}

/* What stays of the installed ones is `in`, what is to come `rest`. */
static void divide(struct placing *placing, struct hops *rest, bool *fewer)
{
	struct hops old = { .arena = placing->arena };

	if (placing->installed)
		hops_add_route(&old, placing->installed);
	*fewer = false;
	for (size_t i = 0; i < old.count; i++) {
		if (nexthop_is_null0(&old.list[i]))
			continue;
		/* The kernel takes no dead one again. */
		if (!old.list[i].dead && hops_have(&placing->wanted, &old.list[i]))
			hops_add(&placing->in, &old.list[i]);
		else
			*fewer = true;
	}
	for (size_t i = 0; i < placing->wanted.count; i++)
		if (!nexthop_is_null0(&placing->wanted.list[i]) &&
		    !hops_have(&placing->in, &placing->wanted.list[i]))
			hops_add(rest, &placing->wanted.list[i]);
}

/* All that are wanted in one message: so it is nearly always. */
static bool place_all(struct placing *placing, const struct hops *rest)
{
	struct hops all;
	const char *said;

	hops_copy(&all, &placing->in);
	for (size_t i = 0; i < rest->count; i++)
		hops_add(&all, &rest->list[i]);
	if (!all.count || send_new(placing, &all, is_there(placing), &said))
		return false;
	placing->in = all;
	return true;
}

static bool changes_protocol(const struct placing *placing)
{
	return placing->installed &&
	       placing->installed->protocol != placing->key.protocol;
}

static int place_next_hops(struct placing *placing)
{
	struct hops rest = { .arena = placing->arena };
	const char *said;
	bool fewer;
	int err = 0;

	divide(placing, &rest, &fewer);
	if (!rest.count && !fewer && !changes_protocol(placing))
		return 0;
	if (place_all(placing, &rest))
		return 0;
	if (fewer && placing->in.count) {
		err = place_send(placing, &placing->in, true, &said);
		if (err)
			return refuse_hop(placing, &placing->in, err, said);
	}
	for (size_t i = 0; !err && i < rest.count; i++)
		err = place_one(placing, &rest.list[i]);
	return err;
}

/* Null0 is for when there is no other. */
static int place_null0(struct placing *placing, bool wanted)
{
	struct hops null0 = { .arena = placing->arena };
	const struct nexthop nowhere = { .weight = 1 };
	bool stands = placing->installed &&
		      placing->installed->type == RTN_BLACKHOLE;
	const char *said;
	int code;

	if (placing->in.count) {
		if (wanted)
			hops_add(&placing->out, &nowhere);
		return 0;
	}
	if (!wanted)
		return placing->installed ?
		       send_delete(placing, placing->installed) : 0;
	if (stands && !changes_protocol(placing))
		return 0;
	hops_add(&null0, &nowhere);
	code = send_new(placing, &null0, placing->installed, &said);
	return code ? refuse_hop(placing, &null0, code, said) : 0;
}

int place_hops(struct placing *placing)
{
	const struct nexthop nowhere = { .weight = 1 };
	int err;

	placing->in.arena = placing->out.arena = placing->arena;
	placing->in.count = placing->out.count = 0;
	err = place_next_hops(placing);
	if (!err)
		err = place_null0(placing, hops_have(&placing->wanted,
						     &nowhere));
	if (err)
		put_back(placing);
	return err;
}

/* -- a change --------------------------------------------------------------------------- */

/* What the file has of this key becomes what is out. */
static void settle_file(struct waiting *waiting, struct placing *placing,
			const struct hops *hops)
{
	size_t count;
	struct waiting_hop *group = waiting_of(waiting, &placing->key, &count);
	bool same = count == hops->count;

	for (size_t i = 0; same && i < count; i++)
		same = hops_have(hops, &group[i].hop) &&
		       group[i].protocol == placing->key.protocol;
	if (same)
		return;
	for (size_t i = 0; i < count; i++)
		waiting_strike(waiting, &group[i]);
	for (size_t i = 0; i < hops->count; i++)
		waiting_put(waiting, &placing->key, &hops->list[i]);
}

/* Whether Null0 is about to make room: it must not be lost on the way. */
static bool trades_null0(const struct placing *placing)
{
	const struct nexthop nowhere = { .weight = 1 };

	return placing->installed && placing->wanted.count > 1 &&
	       placing->installed->type == RTN_BLACKHOLE &&
	       hops_have(&placing->wanted, &nowhere);
}

static int make_so(struct waiting *waiting, struct placing *placing)
{
	int err = 0;

	/* What shall be gone leaves the file first, what moves there is first
	 * in it, so that whoever dies here leaves what he found. */
	if (!placing->wanted.count || trades_null0(placing)) {
		settle_file(waiting, placing, &placing->wanted);
		err = waiting_save(waiting, placing->error);
	}
	if (!err)
		err = place_hops(placing);
	if (!err)
		settle_file(waiting, placing, &placing->out);
	if (!err)
		err = waiting_save(waiting, placing->error);
	return err;
}

/* The change, laid onto what is there now. */
static void lay_on(struct placing *placing, const struct change *change,
		   const struct route *now)
{
	const struct route *before = (const void *)change->before;
	const struct route *after = (const void *)change->after;
	struct hops gone = { .arena = placing->arena };

	if (now)
		hops_add_route(&placing->wanted, now);
	if (before)
		hops_add_route(&gone, before);
	if (after)
		hops_remove_route(&gone, after);
	/* A key alone is the whole route. */
	if (!after && !gone.count)
		placing->wanted.count = 0;
	for (size_t i = 0; i < gone.count; i++)
		hops_remove(&placing->wanted, &gone.list[i]);
	if (after)
		hops_add_route(&placing->wanted, after);
}

static uint8_t protocol_of(const struct change *change,
			   const struct route *now)
{
	const struct route *after = (const void *)change->after;

	if (after && (change->verb == CHANGE_SET || !now))
		return after->object.ours ? MARK : after->protocol;
	return now ? now->protocol : MARK;
}

/* Not a matter of what waits: as the message says. */
static int send_plain(struct world *world, const struct change *change,
		      struct error *error)
{
	struct message message = { 0 };
	int err = change_send(world, change, &message, error);

	message_free(&message);
	return err;
}

static int apply_locked(struct waiting *waiting, struct arena *arena,
			const struct change *change, struct error *error)
{
	const struct route *subject = (const void *)change_subject(change);
	struct placing placing = {
		.world = waiting->world, .arena = arena, .key = *subject,
		.wanted.arena = arena, .error = error,
	};
	struct route *installed, *now;
	struct waiting_hop *group;
	size_t count;
	int err = route_installed(waiting->world, arena, subject, &installed,
				  error);

	if (err)
		return err;
	if (installed && !route_may_wait(installed))
		return send_plain(waiting->world, change, error);
	group = waiting_of(waiting, subject, &count);
	now = waiting_merge(arena, subject->object.vrf, installed, group, count);
	placing.installed = installed;
	placing.key.protocol = protocol_of(change, now);
	placing.key.object.ours = placing.key.protocol == MARK;
	lay_on(&placing, change, now);
	return make_so(waiting, &placing);
}

int waiting_apply(struct world *world, const struct change *change,
		  struct error *error)
{
	const struct route *route = (const void *)change_subject(change);
	struct arena *arena;
	struct waiting waiting;
	int err;

	if (change->after && !route_may_wait((const void *)change->after))
		return send_plain(world, change, error);
	err = waiting_open(world, route->object.vrf, true, &waiting, error);
	/* Without the right to keep anything there is none to change routes,
	 * either; the kernel has the better words. */
	if (err == -EACCES || err == -EROFS || err == -EPERM) {
		error_clear(error);
		return send_plain(world, change, error);
	}
	if (err)
		return err;
	arena = arena_new();
	err = apply_locked(&waiting, arena, change, error);
	waiting_close(&waiting);
	arena_free(arena);
	return err;
}
