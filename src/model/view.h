/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view.h - what the two views, the kernel and the model over it, share
 */
#ifndef MODEL_VIEW_H
#define MODEL_VIEW_H

#include <vrfsh/model.h>

struct view_operations {
	int (*each)(struct view *, const struct kind *, const char *vrf,
		    const struct filter *, object_fn *, void *,
		    struct error *);
	/* 0 and *found NULL if there is none. */
	int (*get)(struct view *, struct arena *, const struct object *key,
		   struct object **found, struct error *);
	int (*change)(struct view *, const struct change *, struct error *);
	int (*flush)(struct view *, struct error *);
	void (*free)(struct view *);
};

struct view {
	const struct view_operations *operations;
	struct world	*world;
	void (*watch)(void *, const struct change *);
	void		*watch_context;
	void (*report)(void *, struct error *);	/* set: keep going */
	void		*report_context;
	const struct view_guard *guard;
	void		*guard_context;
	const struct view_hooks *hooks;		/* a live view's; NULL */
	void		*hooks_context;
	struct catalogue *catalogue;		/* for exact hooks; NULL */
};

/* The lock around what a live view sends; NULL guard: nothing is done. */
int view_enter(struct view *, struct error *);
void view_leave(struct view *);

/* Tells the watcher of a change that held. */
void view_tell(struct view *, const struct change *);
/* Reads one object from the kernel: 0 and *found NULL if there is none. */
int object_read(struct world *, struct arena *, const struct object *key,
		struct object **found, struct error *);
/* What a change comes to where `existing` stands: kind->reconcile, or the
 * rule for kinds that have none. Nothing: neither before nor after. */
int change_reconcile(struct arena *, const struct object *existing,
		     const struct change *, struct change *effective,
		     struct error *);
#endif
