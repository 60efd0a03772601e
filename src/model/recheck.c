/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * recheck.c - whether what a model changes is still as the model found it
 *
 * Only objects that the model makes other than it found them count: what was
 * touched and put back is nobody's concern.
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

/* What is there now; the VRF may have gone, or not be yet. */
static int read_again(struct recheck *recheck,
		      const struct overlay_entry *entry, struct object **found)
{
	int err = view_get(recheck->overlay->below, recheck->arena, entry->key,
			   found, recheck->error);

	if (err == -ENOENT) {
		error_clear(recheck->error);
		err = 0;
		*found = NULL;
	}
	return err;
}

static bool is_state(const struct object *object)
{
	return !object || object_is_state(object);
}

static void tell(struct recheck *recheck, const struct object *object)
{
	enum { TOLD = 3 };
	const char *words = object_words(recheck->arena, object);

	if (recheck->changed++ >= TOLD)
		return;
	text_puts(&recheck->names, recheck->changed > 1 ? ", " : "");
	text_escape(&recheck->names, words);
	if (object->kind != &kind_vrf) {
		text_puts(&recheck->names, " of ");
		text_escape(&recheck->names,
			    vrf_words(recheck->arena, object->vrf));
	}
	if (recheck->changed == TOLD)
		text_puts(&recheck->names, ", …");
}

static int check(struct overlay_entry *entry, void *context)
{
	struct recheck *recheck = context;
	struct object *found;

	if (same(entry->base, entry->now) && !entry->origin)
		return 0;
	arena_reset(recheck->arena);
	recheck->err = read_again(recheck, entry, &found);
	if (recheck->err)
		return recheck->err;
	if (!same(entry->base, found) &&
	    !(is_state(entry->base) && is_state(found)))
		tell(recheck, entry->key);
	return 0;
}

int view_check(struct view *model, struct error *error)
{
	struct recheck recheck = {
		.overlay = overlay_of(model), .arena = arena_new(),
		.error = error,
	};

	for (size_t i = 0; kinds[i] && !recheck.err; i++)
		overlay_walk(recheck.overlay, kinds[i], check, &recheck);
	if (!recheck.err && recheck.changed)
		recheck.err = error_set(error, ESTALE, "changed meanwhile: %s",
					text_string(&recheck.names));
	text_free(&recheck.names);
	arena_free(recheck.arena);
	return recheck.err;
}

/* -- onto what is there now ------------------------------------------------------ */

static int lay(struct overlay_entry *entry, void *context)
{
	struct recheck *recheck = context;
	struct overlay *overlay = recheck->overlay;
	const struct object *base = NULL;
	struct object *found;

	arena_reset(recheck->arena);
	recheck->err = read_again(recheck, entry, &found);
	if (recheck->err)
		return recheck->err;
	if (found)
		base = found->kind->copy(overlay->arena, found);
	if (same(entry->base, entry->now) && !entry->origin && !entry->moved_to)
		entry->now = base;
	else if (entry->base && entry->now && base && base->kind->merge)
		entry->now = base->kind->merge(overlay->arena, entry->base,
					       entry->now, base);
	entry->base = base;
	return 0;
}

int view_rebase(struct view *model, struct error *error)
{
	struct recheck recheck = {
		.overlay = overlay_of(model), .arena = arena_new(),
		.error = error,
	};

	overlay_renew(recheck.overlay);
	for (size_t i = 0; kinds[i] && !recheck.err; i++)
		overlay_walk(recheck.overlay, kinds[i], lay, &recheck);
	arena_free(recheck.arena);
	return recheck.err;
}
