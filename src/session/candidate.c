/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * candidate.c - configurations that are edited beside the running one
 *
 * A candidate is a model over the kernel that a console keeps. The place where
 * it was entered names it: within, configuration lines go to the model, and
 * leaving the place leads back to the kernel. It stays pending then, until it
 * is committed or thrown away, or the console ends.
 */
#include <vrfsh/session.h>

#include "parts.h"

struct candidate *session_candidate(const struct session *session)
{
	for (size_t i = session->depth; i--;)
		if (session->places[i].candidate)
			return session->places[i].candidate;
	return NULL;
}

struct candidate *candidate_find(const struct session *session,
				 const char *name)
{
	struct candidate *candidate = session->candidates;

	while (candidate && strcmp(candidate->name, name))
		candidate = candidate->next;
	return candidate;
}

/* The first number that is no candidate's name. */
static char *free_number(const struct session *session)
{
	char name[24];
	unsigned number = 0;

	do
		snprintf(name, sizeof(name), "%u", ++number);
	while (candidate_find(session, name));
	return memory_copy(name);
}

static struct candidate *candidate_new(struct session *session,
				       const char *name)
{
	struct candidate *candidate = memory_new(sizeof(*candidate));
	struct candidate **last = &session->candidates;

	candidate->name = name ? memory_copy(name) : free_number(session);
	candidate->view = view_model(session->world);
	candidate->since = time(NULL);
	while (*last)
		last = &(*last)->next;
	*last = candidate;
	return candidate;
}

static void candidate_free(struct candidate *candidate)
{
	view_free(candidate->view);
	free(candidate->name);
	free(candidate);
}

void candidate_enter(struct session *session, size_t level, const char *name)
{
	struct candidate *candidate = name ? candidate_find(session, name)
					   : NULL;

	if (!candidate)
		candidate = candidate_new(session, name);
	session_enter(session, level, MODE_CONFIG, VRF_GLOBAL, NULL);
	session->places[session->depth - 1].candidate = candidate;
	session->view = candidate->view;
}

void candidate_leave(struct session *session)
{
	session->view = session->live;
}

void candidate_drop(struct session *session, struct candidate *candidate)
{
	struct candidate **link = &session->candidates;

	if (session_candidate(session) == candidate)
		session_end(session);
	while (*link != candidate)
		link = &(*link)->next;
	*link = candidate->next;
	candidate_free(candidate);
}

void candidates_free(struct session *session)
{
	while (session->candidates) {
		struct candidate *next = session->candidates->next;

		candidate_free(session->candidates);
		session->candidates = next;
	}
}
