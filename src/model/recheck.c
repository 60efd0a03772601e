/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recheck.c - what is below by now, where a model changes it
 *
 * Differences are those to what is there now. A candidate may not be committed
 * onto what others changed meanwhile: only objects count that the model makes
 * other than it found them; what was touched and put back is nobody's concern.
 */
#include <errno.h>

#include "overlay.h"

struct recheck {
	struct overlay	*overlay;
	struct arena	*arena;
	struct error	*error;
	struct text	 names;		/* of the first that changed */
	size_t		 changed;
	int		 err;
};

static bool same(const struct object *a, const struct object *b)
{
	return a == b || (a && b && a->kind->same(a, b));
}

/* -- reading again --------------------------------------------------------------- */

/* The VRF may have gone. What is alike is kept once. */
static int refresh(struct overlay_entry *entry, void *context)
{
	struct recheck *recheck = context;
	struct overlay *overlay = recheck->overlay;
	const struct object *found;

	recheck->err = overlay_below(overlay, entry->key, &found,
				     recheck->error);
	overlay->recent.key = NULL;
	if (recheck->err == -ENOENT) {
		error_clear(recheck->error);
		recheck->err = 0;
		found = NULL;
	}
	if (recheck->err)
		return recheck->err;
	if (!found)
		entry->base = NULL;
	else if (same(entry->now, found) && entry->now->ours == found->ours)
		entry->base = entry->now;
	else if (!same(entry->base, found))
		entry->base = found->kind->copy(overlay->arena, found);
	return 0;
}

/* It has left where it was, for another perhaps that came there: what is under
 * its new key now is it. */
static int settle_move(struct overlay_entry *entry, void *context)
{
	const struct link *base = (const void *)entry->base;
	const struct link *origin;

	(void)context;
	if (!entry->moved_to)
		return 0;
	origin = (const struct link *)entry->moved_to->origin;
	if (!base || base->index != origin->index) {
		entry->moved_to->origin = NULL;
		entry->moved_to = NULL;
	}
	return 0;
}

int overlay_refresh(struct overlay *overlay, struct error *error)
{
	struct recheck recheck = { .overlay = overlay, .error = error };

	overlay_renew(overlay);
	for (size_t i = 0; kinds[i] && !recheck.err; i++)
		overlay_walk(overlay, kinds[i], refresh, &recheck);
	overlay_walk(overlay, &kind_link, settle_move, NULL);
	return recheck.err;
}

/* -- whether others changed it ----------------------------------------------------- */

static bool is_state(const struct object *object)
{
	return !object || object_is_state(object);
}

static void tell(struct recheck *recheck, const struct object *object)
{
	enum { TOLD = 3 };
	const char *words = object_words(recheck->arena, object);

	if (recheck->changed++ >= TOLD) {
		if (recheck->changed == TOLD + 1)
			text_puts(&recheck->names, ", …");
		return;
	}
	text_puts(&recheck->names, recheck->changed > 1 ? ", " : "");
	text_escape(&recheck->names, words);
}

static int check(struct overlay_entry *entry, void *context)
{
	struct recheck *recheck = context;

	if (same(entry->found, entry->now) && !entry->origin)
		return 0;
	if (!same(entry->found, entry->base) &&
	    !(is_state(entry->found) && is_state(entry->base)))
		tell(recheck, entry->key);
	return 0;
}

int view_check(struct view *model, struct error *error)
{
	struct recheck recheck = { .overlay = overlay_of(model) };
	int err = overlay_refresh(recheck.overlay, error);

	if (err)
		return err;
	recheck.arena = arena_new();
	for (size_t i = 0; kinds[i]; i++)
		overlay_walk(recheck.overlay, kinds[i], check, &recheck);
	if (recheck.changed)
		err = error_set(error, ESTALE, "changed meanwhile: %s",
				text_string(&recheck.names));
	text_free(&recheck.names);
	arena_free(recheck.arena);
	return err;
}

/* -- onto what is there now ------------------------------------------------------ */

static int lay(struct overlay_entry *entry, void *context)
{
	const struct object *base = entry->base;
	struct overlay *overlay = context;

	if (same(entry->found, entry->now) && !entry->origin &&
	    !entry->moved_to)
		entry->now = base;
	else if (entry->found && entry->now && base && base->kind->merge)
		entry->now = base->kind->merge(overlay->arena, entry->found,
					       entry->now, base);
	entry->found = base;
	return 0;
}

int view_rebase(struct view *model, struct error *error)
{
	struct overlay *overlay = overlay_of(model);
	int err = overlay_refresh(overlay, error);

	for (size_t i = 0; !err && kinds[i]; i++)
		overlay_walk(overlay, kinds[i], lay, overlay);
	return err;
}
