/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * find.c - which VRF and which interface a line speaks of
 *
 * Everything is looked up when a line is carried out: other programs make and
 * remove VRFs and interfaces at any time. What isn't there is refused with
 * words that say where it is instead.
 */
#include <errno.h>

#include "config.h"

bool is_global(const char *vrf)
{
	return !strcmp(vrf, VRF_GLOBAL);
}

const char *vrf_text(struct session *session, const char *vrf)
{
	struct text text = { 0 };
	const char *words;

	if (is_global(vrf))
		return "the global VRF";
	text_escape(&text, vrf);
	words = arena_printf(session->arena, "VRF %s", text_string(&text));
	text_free(&text);
	return words;
}

const char *ifname_text(struct session *session, const char *ifname)
{
	struct text text = { 0 };
	const char *words;

	text_escape(&text, ifname);
	words = arena_string(session->arena, text_string(&text));
	text_free(&text);
	return words;
}

int find_vrf(struct session *session, const char *named, const char **vrf,
	     struct error *error)
{
	struct vrf *found;
	int err;

	*vrf = session_vrf(session, named);
	if (!named || is_global(*vrf))
		return 0;
	err = view_vrf(session->view, session->arena, *vrf, &found, error);
	if (err)
		return err;
	if (!found)
		return error_set(error, ENOENT, "no VRF named %s",
				 ifname_text(session, *vrf));
	if (found->stale)
		return error_set(error, ENOENT, "VRF %s is stale: a name "
				 "without a namespace (`no vrf` removes it)",
				 ifname_text(session, *vrf));
	return 0;
}

const char *sentence_keywords(struct session *session,
			      const struct sentence *sentence)
{
	const char *start = sentence->grammar;
	size_t len;

	if (!strncmp(start, "[no] ", 5))
		start += 5;
	len = strcspn(start, "[{!ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	while (len && start[len - 1] == ' ')
		len--;
	return arena_substring(session->arena, start, len);
}

/* -- the place of a configuration line ------------------------------------ */

const struct place *config_place(struct session *session,
				 const struct call *call)
{
	session_pop(session, call->level);
	if (session->depth == 1)
		session_enter(session, 0, MODE_CONFIG, VRF_GLOBAL, NULL);
	return session_place(session);
}

int config_vrf(struct session *session, const struct call *call,
	       const char *named, const char **vrf, struct error *error)
{
	const struct place *place = config_place(session, call);

	if (named)
		return find_vrf(session, named, vrf, error);
	*vrf = place->vrf;
	return 0;
}

int config_link(struct session *session, const struct call *call,
		struct link **link, struct error *error)
{
	const struct place *place = config_place(session, call);

	/* In a VRF's own mode it is the one that stands for the VRF. */
	return find_link(session, place->vrf,
			 place->ifname ? place->ifname : "lo", link, error);
}

/* -- interfaces ----------------------------------------------------------- */

struct search {
	struct session	*session;
	const char	*vrf, *ifname;
	struct text	 found;
	size_t		 count;
};

enum { NAMED_MAX = 3 };		/* VRFs that a message names */

static int note(const struct object *object, void *context)
{
	struct search *search = context;
	const struct link *link = (const struct link *)object;

	if (!object) {
		text_clear(&search->found);
		search->count = 0;
		return 0;
	}
	if (strcmp(link->name, search->ifname) ||
	    !strcmp(object->vrf, search->vrf))
		return 0;
	if (search->count++ < NAMED_MAX)
		text_printf(&search->found, "%s%s",
			    search->found.len ? ", " : "",
			    vrf_text(search->session, object->vrf));
	return 0;
}

const char *elsewhere(struct session *session, const char *vrf,
		      const char *ifname)
{
	struct search search = {
		.session = session, .vrf = vrf, .ifname = ifname,
	};
	struct filter filter = { .ifname = ifname };
	struct error error = { 0 };
	const char *words = "";

	view_each(session->view, &kind_link, NULL, &filter, note, &search,
		  &error);
	error_clear(&error);
	if (search.count)
		words = arena_printf(session->arena, " (%s%s ha%s one)",
				     text_string(&search.found),
				     search.count > NAMED_MAX ? " and others" : "",
				     search.count > 1 ? "ve" : "s");
	text_free(&search.found);
	return words;
}

/* What stands before it is sent first, and may be what brings it about. */
static int await_link(struct session *session, const char *vrf,
		      const char *ifname, struct error *error)
{
	int err = view_flush(session->view, error);

	if (!err)
		err = link_await(session->world, vrf, ifname,
				 session->patience, error);
	return err == -ETIMEDOUT || err == -EINTR ? 0 : err;
}

int find_late_link(struct session *session, const char *vrf,
		   const char *ifname, struct link **link, struct error *error)
{
	int err = view_link(session->view, session->arena, vrf, ifname, link,
			    error);

	if (err || *link || !session->patience)
		return err;
	err = await_link(session, vrf, ifname, error);
	return err ? err : view_link(session->view, session->arena, vrf, ifname,
				     link, error);
}

int find_link(struct session *session, const char *vrf, const char *ifname,
	      struct link **link, struct error *error)
{
	int err = find_late_link(session, vrf, ifname, link, error);

	if (err || *link)
		return err;
	return error_set(error, ENOENT, "no interface %s in %s%s",
			 ifname_text(session, ifname), vrf_text(session, vrf),
			 elsewhere(session, vrf, ifname));
}
