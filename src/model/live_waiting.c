/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live_waiting.c - static routes that wait, around the live view's changes
 *
 * A batch that sends routes shares the VRF's lock with others of its kind, so
 * that no change which drags routes along comes between its look and its deed.
 */
#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

#include "live.h"
#include "waiting.h"

/* -- the lock of a batch ------------------------------------------------------------ */

static bool has_routes(const struct live *live, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (change_kind(&live->held[i]) == &kind_route)
			return true;
	return false;
}

/* Without one (no privileges) nothing will hold, or nothing can wait. */
void live_share(struct live *live, size_t count)
{
	uint64_t cookie;

	if (!has_routes(live, count))
		return;
	cookie = world_cookie(live->view.world, live->vrf);
	if (live->share < 0 || live->share_cookie != cookie) {
		if (live->share >= 0)
			close(live->share);
		live->share = cookie ? waiting_share(cookie) : -1;
		live->share_cookie = cookie;
	}
	while (live->share >= 0 && flock(live->share, LOCK_SH) < 0 &&
	       errno == EINTR)
		continue;
}

void live_unshare(struct live *live)
{
	if (live->share >= 0)
		(void)flock(live->share, LOCK_UN);
}

/* -- deletes ------------------------------------------------------------------------ */

int live_forget(struct live *live, size_t count, struct error *error)
{
	memset(live->forgotten, 0, sizeof(live->forgotten));
	live->others_wait = false;
	if (live->verb != CHANGE_DELETE || !has_routes(live, count) ||
	    !waiting_any(live->view.world, live->vrf))
		return 0;
	return waiting_forget(live->view.world, live->vrf, live->held, count,
			      live->forgotten, &live->others_wait, error);
}

void live_remember(struct live *live, size_t from, size_t count)
{
	for (size_t i = from; i < count; i++) {
		struct error ignored = { 0 };

		if (live->forgotten[i])
			waiting_append(live->view.world, live->vrf,
				       (const void *)live->held[i].before,
				       &ignored);
		error_clear(&ignored);
	}
}

/* -- what may be possible now ------------------------------------------------------- */

/* An interface that is up, an address, a route onto a line. */
static bool may_help(const struct change *change)
{
	const struct route *route = (const void *)change->after;

	if (!change->after)
		return false;
	if (change->after->kind == &kind_route)
		return route->count && !route->hops->gateway.family &&
		       !nexthop_is_null0(route->hops);
	return change->after->kind == &kind_link ||
	       change->after->kind == &kind_address;
}

void live_try(struct live *live, const struct change *change)
{
	if (may_help(change))
		waiting_try(&live->view, change->after->vrf);
}

void live_try_batch(struct live *live, size_t count)
{
	bool help = live->others_wait;

	for (size_t i = 0; !help && i < count; i++)
		help = may_help(&live->held[i]);
	if (help)
		waiting_try(&live->view, live->vrf);
}

/* -- how many ----------------------------------------------------------------------- */

/* Names of VRFs, each terminated. */
static void note_vrf(struct live *live, const char *vrf)
{
	const char *end = live->waits.data + live->waits.len;

	for (const char *name = live->waits.data; name && name < end;
	     name += strlen(name) + 1)
		if (!strcmp(name, vrf))
			return;
	text_add(&live->waits, vrf, strlen(vrf) + 1);
}

void live_note_route(struct live *live, const struct change *change)
{
	if (change->after &&
	    waiting_any(live->view.world, change->after->vrf))
		note_vrf(live, change->after->vrf);
}

void live_note_waiting(struct live *live, const struct change *change)
{
	const struct route *route = (const void *)change->after;
	struct nexthop *hops = arena_copy(live->arena, route->hops,
					  route->count * sizeof(*hops));
	struct route waits = *route;
	struct change told = *change;

	for (size_t i = 0; i < route->count; i++)
		hops[i].waiting = true;
	waits.hops = hops;
	told.after = &waits.object;
	note_vrf(live, route->object.vrf);
	view_tell(&live->view, &told);
}
