/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session.c - where a user is: the stack of modes, and the changes made there
 *
 * places[0] is exec (or user) and is never left; every other place is a level
 * of configuration above it. Only MODE_INTERFACE has an interface.
 */
#include <errno.h>

#include "guard.h"

#include "parts.h"

static void place_set(struct place *place, enum mode mode, const char *vrf,
		      const char *ifname)
{
	*place = (struct place){
		.mode = mode,
		.vrf = memory_copy(vrf ? vrf : VRF_GLOBAL),
		.ifname = ifname ? memory_copy(ifname) : NULL,
	};
}

static void place_clear(struct place *place)
{
	free(place->vrf);
	free(place->ifname);
}

static void sit_at_exec(struct session *session)
{
	session->places_max = 0;
	session->places = vector_room(NULL, 0, &session->places_max,
				      sizeof(*session->places));
	place_set(&session->places[0], MODE_EXEC, VRF_GLOBAL, NULL);
	session->depth = 1;
}

static int enter_change(void *context, struct error *error)
{
	return lock_take(context, false, error);
}

static void leave_change(void *context)
{
	lock_release(context);
}

static const struct view_guard guard = { enter_change, leave_change };

struct session *session_new(struct world *world)
{
	struct session *session = memory_new(sizeof(*session));

	session->world = world;
	session->cookie = netns_cookie(netns_home());
	session->view = session->live = view_live(world);
	view_guard(session->live, &guard, session);
	session->arena = arena_new();
	session->ssh = ssh_new();
	sit_at_exec(session);
	return session;
}

void session_free(struct session *session)
{
	if (!session)
		return;
	while (session->depth)
		place_clear(&session->places[--session->depth]);
	free(session->places);
	free(session->swallow);
	ssh_free(session->ssh);
	candidates_free(session);
	view_free(session->live);
	lock_free(session);
	arena_free(session->arena);
	free(session);
}

void session_sit(struct session *session, struct seat *own)
{
	*own = (struct seat){
		session->places, session->depth, session->places_max,
	};
	sit_at_exec(session);
}

void session_return(struct session *session, const struct seat *own)
{
	while (session->depth)
		place_clear(&session->places[--session->depth]);
	free(session->places);
	session->places = own->places;
	session->depth = own->depth;
	session->places_max = own->max;
}

const struct place *session_place(const struct session *session)
{
	return &session->places[session->depth - 1];
}

const char *session_vrf(const struct session *session, const char *named)
{
	if (!named)
		return session_place(session)->vrf;
	return strcmp(named, "default") ? named : VRF_GLOBAL;
}

void session_pop(struct session *session, size_t levels)
{
	while (levels-- && session->depth > 1) {
		struct place *place = &session->places[--session->depth];

		if (place->candidate)
			candidate_leave(session);
		if (place->exclusive)
			lock_end(session);
		place_clear(place);
	}
}

void session_enter(struct session *session, size_t level, enum mode mode,
		   const char *vrf, const char *ifname)
{
	struct place place;

	/* The names may be those of a place that is about to go. */
	place_set(&place, mode, vrf, ifname);
	session_pop(session, level);
	session->places = vector_room(session->places, session->depth,
				      &session->places_max,
				      sizeof(*session->places));
	session->places[session->depth++] = place;
}

bool session_exit(struct session *session)
{
	if (session->depth == 1)
		return false;
	session_pop(session, 1);
	return true;
}

void session_end(struct session *session)
{
	session_pop(session, session->depth - 1);
}

void session_context(struct session *session, const char *vrf)
{
	char *copy = memory_copy(vrf);

	free(session->places[0].vrf);
	session->places[0].vrf = copy;
}

/*
 * Global configuration may be spoken wherever configuration is, also where a
 * VRF was entered straight from exec: then exec's level stands for it.
 */
size_t session_modes(const struct session *session, unsigned *modes,
		     size_t max)
{
	bool configuring = false;
	size_t count = 0;

	for (size_t i = session->depth; i-- && count < max;) {
		unsigned mode = session->places[i].mode;

		if (!i && session->depth > 1 && !configuring)
			mode |= MODE_CONFIG;
		if (session->places[i].candidate)
			mode |= MODE_SESSION;
		configuring |= (mode & MODE_CONFIG) != 0;
		modes[count++] = mode;
	}
	return count;
}

int session_change(struct session *session, const struct change *change,
		   struct error *error)
{
	struct change located = *change;
	int err = 0;

	located.origin = session->origin;
	if (session->view == session->live)
		err = guard_changes(session, &located, 1, error);
	return err ? err : view_change(session->view, &located, error);
}

int session_add(struct session *session, const struct object *after,
		struct error *error)
{
	struct change change = { .verb = CHANGE_ADD, .after = after };

	return session_change(session, &change, error);
}

int session_set(struct session *session, const struct object *before,
		const struct object *after, struct error *error)
{
	struct change change = {
		.verb = CHANGE_SET, .before = before, .after = after,
	};

	return session_change(session, &change, error);
}

int session_delete(struct session *session, const struct object *before,
		   struct error *error)
{
	struct change change = { .verb = CHANGE_DELETE, .before = before };

	return session_change(session, &change, error);
}

void session_notice(struct session *session, const char *format, ...)
{
	struct text words = { 0 };
	va_list args;

	if (!session->notice)
		return;
	va_start(args, format);
	text_vprintf(&words, format, args);
	va_end(args);
	session->notice(session, text_string(&words));
	text_free(&words);
}
