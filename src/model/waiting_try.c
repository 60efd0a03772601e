/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiting_try.c - routes that wait are installed, once they can be
 *
 * The kernel is asked by trying. A next hop that it has refused is not tried
 * again for the next thousand routes, so that many which wait for one line cost
 * one message.
 */
#include <errno.h>
#include <linux/rtnetlink.h>

#include "view.h"
#include "waiting.h"

struct trial {
	struct waiting	*waiting;
	struct arena	*arena;		/* of one key's */
	struct nexthop	 refused[32];
	size_t		 refused_count;	/* all in all; the oldest make room */
};

/* -- what was refused ------------------------------------------------------------------ */

static bool is_refused(const struct trial *trial, const struct nexthop *hop)
{
	size_t count = trial->refused_count;

	if (count > ARRAY_SIZE(trial->refused))
		count = ARRAY_SIZE(trial->refused);
	for (size_t i = 0; i < count; i++) {
		const struct nexthop *other = &trial->refused[i];

		if (ip_equal(&other->gateway, &hop->gateway) &&
		    same_text(other->ifname, hop->ifname) &&
		    other->onlink == hop->onlink)
			return true;
	}
	return false;
}

static void note_refused(struct trial *trial, const struct nexthop *hop)
{
	trial->refused[trial->refused_count++ %
		       ARRAY_SIZE(trial->refused)] = *hop;
}

/* -- one key --------------------------------------------------------------------------- */

static struct placing placing_of(struct trial *trial,
				 const struct waiting_hop *entry,
				 struct error *error)
{
	return (struct placing){
		.world = trial->waiting->world, .arena = trial->arena,
		.key = {
			.object = {
				.kind = &kind_route,
				.vrf = trial->waiting->vrf,
				.ours = entry->protocol == MARK,
			},
			.dst = entry->dst, .metric = entry->metric,
			.table = RT_TABLE_MAIN, .protocol = entry->protocol,
		},
		.wanted.arena = trial->arena, .error = error,
	};
}

/* Beside those that are installed: all of the key are placed anew. */
static void place_beside(struct trial *trial, size_t from, size_t count)
{
	struct waiting *waiting = trial->waiting;
	struct error ignored = { 0 };
	struct placing placing = placing_of(trial, &waiting->list[from],
					    &ignored);
	struct route *installed;

	if (!route_installed(placing.world, trial->arena, &placing.key,
			     &installed, &ignored) &&
	    installed && route_may_wait(installed)) {
		placing.installed = installed;
		placing.key.protocol = installed->protocol;
		placing.key.object.ours = installed->object.ours;
		hops_add_route(&placing.wanted, installed);
		for (size_t i = from; i < from + count; i++)
			hops_add(&placing.wanted, &waiting->list[i].hop);
		if (!place_hops(&placing)) {
			for (size_t i = from; i < from + count; i++)
				waiting_strike(waiting, &waiting->list[i]);
			for (size_t i = 0; i < placing.out.count; i++)
				waiting_put(waiting, &placing.key,
					    &placing.out.list[i]);
		}
	}
	error_clear(&ignored);
}

/* The first that the kernel takes; the errno of the last that it did not. */
static int place_first(struct trial *trial, size_t from, size_t count,
		       bool null0)
{
	struct error ignored = { 0 };
	struct placing placing = placing_of(trial, &trial->waiting->list[from],
					    &ignored);
	int code = ENOENT;

	for (size_t i = from; i < from + count; i++) {
		struct waiting_hop *entry = &trial->waiting->list[i];
		struct hops one = { .arena = trial->arena };
		const char *said;

		if (nexthop_is_null0(&entry->hop) != null0 || entry->done ||
		    is_refused(trial, &entry->hop))
			continue;
		hops_add(&one, &entry->hop);
		one.list->waiting = false;
		code = place_send(&placing, &one, false, &said);
		if (!code)
			waiting_strike(trial->waiting, entry);
		if (code == EALREADY)
			code = EEXIST;
		if (!code || code == EEXIST)
			break;
		if (!null0)
			note_refused(trial, &entry->hop);
	}
	error_clear(&ignored);
	return code;
}

static bool all_done(const struct trial *trial, size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++)
		if (!trial->waiting->list[i].done)
			return false;
	return true;
}

static void try_key(struct trial *trial, size_t from, size_t count)
{
	int code = place_first(trial, from, count, false);

	if (code && code != EEXIST)
		code = place_first(trial, from, count, true);
	else if (!all_done(trial, from, count))
		place_beside(trial, from, count);
}

/* -- all of them ------------------------------------------------------------------------ */

/* Those that never went, or that somebody else installed. */
static int strike_installed(const struct object *object, void *context)
{
	const struct route *route = (const void *)object;
	struct waiting *waiting = context;
	struct hops installed = { .arena = waiting->arena };
	struct waiting_hop *group;
	size_t count;

	if (!object || !route_may_wait(route))
		return 0;
	group = waiting_of(waiting, route, &count);
	if (!count)
		return 0;
	hops_add_route(&installed, route);
	for (size_t i = 0; i < count; i++)
		if (hops_have(&installed, &group[i].hop))
			waiting_strike(waiting, &group[i]);
	return 0;
}

/* Many are compared with one reading of the table, few are tried. */
static void leave_out_installed(struct waiting *waiting)
{
	enum { FEW = 16 };
	struct error ignored = { 0 };

	if (waiting->count > FEW)
		route_each_installed(waiting->world, waiting->vrf, NULL,
				     strike_installed, waiting, &ignored);
	error_clear(&ignored);
}

void waiting_install(struct waiting *waiting)
{
	struct trial trial = { .waiting = waiting, .arena = arena_new() };
	size_t last, next;

	waiting_sort(waiting);
	leave_out_installed(waiting);
	last = waiting->count;
	for (size_t i = 0; i < last; i = next) {
		next = i + 1;
		while (next < last &&
		       !waiting_compare(&waiting->list[i].dst,
					waiting->list[i].metric,
					&waiting->list[next].dst,
					waiting->list[next].metric))
			next++;
		if (!all_done(&trial, i, next - i))
			try_key(&trial, i, next - i);
		arena_reset(trial.arena);
	}
	arena_free(trial.arena);
}

int waiting_forget(struct world *world, const char *vrf,
		   const struct change *changes, size_t count, bool *there,
		   bool *more, struct error *error)
{
	struct waiting waiting;
	int err = waiting_open(world, vrf, true, &waiting, error);

	if (err)
		return err;
	for (size_t i = 0; i < count; i++) {
		const struct route *route = (const void *)changes[i].before;
		struct hops gone = { .arena = waiting.arena };
		struct waiting_hop *group;
		size_t of_key, left = 0;

		there[i] = false;
		if (!route || route->object.kind != &kind_route)
			continue;
		hops_add_route(&gone, route);
		group = waiting_of(&waiting, route, &of_key);
		for (size_t j = 0; j < of_key; j++) {
			if (!group[j].done && hops_have(&gone, &group[j].hop)) {
				waiting_strike(&waiting, &group[j]);
				there[i] = true;
			}
			left += !group[j].done;
		}
		*more |= left;
	}
	err = waiting_save(&waiting, error);
	waiting_close(&waiting);
	return err;
}
