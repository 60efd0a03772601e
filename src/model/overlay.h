/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * overlay.h - what the files of the model view share among themselves
 *
 * A model lies over another view, `below`: the kernel, nothing, or one more
 * model. An object that was changed in it is an entry in its kind's tree: its
 * `base`, as it is below, and what it is `now`. What has no entry shows through
 * unless it is hidden: it stands on something that is gone, or it is veiled.
 */
#ifndef MODEL_OVERLAY_H
#define MODEL_OVERLAY_H

#include "kinds.h"
#include "view.h"

struct overlay_entry {
	const struct object	*key;
	const struct object	*found;		/* when it was touched first */
	const struct object	*base;		/* read last; NULL: not there */
	const struct object	*now;		/* NULL: deleted */
	/* Of a moved interface: what it is below, under another key. */
	const struct object	*origin;
	struct overlay_entry		*moved_to;	/* where that one is now */
	uint64_t		 came;		/* added as the n-th; 0: base */
};

/* What is known of a VRF (ifname NULL) or an interface, by name. */
struct spot {
	const char		*vrf, *ifname;
	bool			 gone;		/* with all on it, for good */
	bool			 claimed;
	bool			 known;		/* `below` was read */
	bool			 learnt;	/* a VRF's: its interfaces, too */
	const struct object	*below;
};

/* Objects below of one kind and VRF, for touches that come in a burst. */
struct burst {
	const struct kind	*kind;
	const char		*vrf;
	unsigned		 touches;
	struct arena		*arena;		/* NULL: not read */
	struct object		**list;		/* by key */
	size_t			 count;
};

enum { KINDS_MAX = 16 };

struct overlay {
	struct view		 view;
	struct view		*below;
	bool			 own_below;
	struct arena		*arena;
	struct arena		*scratch;	/* of the object shown last */
	void			*trees[KINDS_MAX];	/* by place in kinds[] */
	void			*spots;
	uint64_t		 came;
	bool			 veiled, all;
	bool			 any_gone, any_claim, hardware_home;
	/* The object that was read below last, while one change is made; known
	 * by where its key lies. */
	struct {
		struct arena		*arena;
		const struct object	*key, *object;
	} recent;
	struct burst		*bursts;
	size_t			 burst_count, burst_max;
	uint64_t		 touched_ms;
};

struct overlay *overlay_of(struct view *);

/* -- entries (model/overlay.c) ----------------------------------------------- */

void **overlay_tree(struct overlay *, const struct kind *);
struct overlay_entry *overlay_find(struct overlay *, const struct object *key);
/* Calls for each entry of a kind, by key, until it returns nonzero. */
int overlay_walk(struct overlay *, const struct kind *,
		 int (*fn)(struct overlay_entry *, void *), void *context);
/* Says what an object is now; `now` is copied. */
int overlay_set(struct overlay *, const struct object *key,
		const struct object *now, struct error *);
/* It is no more. */
void overlay_end(struct overlay *, struct overlay_entry *);
/* The same interface under another key. */
int overlay_move(struct overlay *, const struct object *before,
		 const struct object *after, struct error *);

/* What is below under a key now, as below_get; also where its VRF is not yet. */
int overlay_below(struct overlay *, const struct object *key,
		  const struct object **base, struct error *);

/* -- reading again (model/recheck.c) ------------------------------------------- */

/* Reads the base of every entry again. */
int overlay_refresh(struct overlay *, struct error *);

/* -- changing (model/overlay_change.c) ------------------------------------------ */

int overlay_change(struct view *, const struct change *, struct error *);

/* -- reading (model/overlay_read.c) -------------------------------------------- */

int overlay_each(struct view *, const struct kind *, const char *vrf,
		 const struct filter *, object_fn *, void *, struct error *);
int overlay_get(struct view *, struct arena *, const struct object *key,
		struct object **found, struct error *);

/* -- reading below (model/below.c) -------------------------------------------- */

/* What is below under a key, NULL if nothing; valid until the next call. */
int below_get(struct overlay *, const struct object *key,
	      const struct object **found, struct error *);
void below_forget(struct overlay *);
/* What is there to be known by, of a VRF's nothing but its name. */
struct object *key_copy(struct arena *, const struct object *);
/* Views that are nothing but read: the kernel. */
struct view *view_kernel(struct world *);

/* -- VRFs and interfaces by name (model/spots.c) -------------------------------- */

struct spot *spot_of(struct overlay *, const char *vrf, const char *ifname);
bool spot_is_gone(struct overlay *, const char *vrf, const char *ifname);
bool spot_is_claimed(struct overlay *, const char *vrf, const char *ifname);
/* What is below there; read once. */
const struct object *spot_below(struct overlay *, const char *vrf,
				const char *ifname);
/* Reads the interfaces of a VRF ahead, under a veil: in the middle of a dump
 * nothing can be asked. */
int spots_learn(struct overlay *, const char *vrf, struct error *);
/* What was read is read again. */
void overlay_renew(struct overlay *);
void spots_free(struct overlay *);

/* -- what shows through (model/veil.c) ---------------------------------------- */

/* Whether contents of a VRF below show through, and those of an interface. */
bool vrf_shows(struct overlay *, const char *vrf);
bool link_shows(struct overlay *, const char *vrf, const char *ifname);
/* Whether a VRF, an interface below is still itself. */
bool vrf_stays(struct overlay *, const char *vrf);
bool link_stays(struct overlay *, const char *vrf, const char *ifname);
/* Whether an interface below must be made anew to become `now`. */
bool link_anew(struct overlay *, const struct link *base,
	       const struct link *now);
/* What the model shows of an object below that no entry speaks of; NULL: it is
 * hidden. Valid until the next call. */
const struct object *overlay_shown(struct overlay *, const struct object *);
/* Whether the target is to say it, so that it goes where it is not said. */
bool is_veiled(struct overlay *, const struct object *);
/* Lets hardware of VRFs that are veiled go home to global. */
int veil_settle(struct overlay *, struct error *);

#endif
