/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live.h - the live view's parts: batches, changes alone, what waits
 */
#ifndef MODEL_LIVE_H
#define MODEL_LIVE_H

#include "kinds.h"
#include "view.h"

/* What the hooks know a change by. */
struct ticket {
	bool		 told;
	uint64_t	 number;
};

struct live {
	struct view		 view;
	struct batch		*batch;
	struct arena		*arena;		/* of what is held back */
	struct message		 message;	/* used again and again */
	const char		*vrf;		/* of the batch */
	enum verb		 verb;
	struct change		 held[BATCH_MAX];
	struct ticket		 tickets[BATCH_MAX];
	struct batch_result	 results[BATCH_MAX];
	bool			 forgotten[BATCH_MAX];	/* it waited */
	bool			 others_wait;	/* for a deleted one's place */
	bool			 asked_again;	/* answers had been lost */
	/* A lock of the batch's VRF, kept open. */
	uint64_t		 share_cookie;
	int			 share;		/* -1: none */
	struct text		 waits;		/* VRFs where some now wait */
};

/* -- one change (model/live_alone.c) --------------------------------------------- */

int live_before(struct live *, const struct change *, struct ticket *,
		struct error *);
/* Once per number: a second call says nothing. */
void live_after(struct live *, struct ticket *, bool held);
/* Makes a change by itself, with what it drags along told, and kept. */
int live_make(struct live *, const struct change *, struct error *);
/* What is there, and what the change comes to then. */
int live_look(struct live *, struct arena *, const struct change *,
	      struct change *effective, struct error *);
/*
 * The kernel says that it is there already, or not there: what is there? Where
 * answers had been lost, a change that holds is this one.
 */
int live_settle(struct live *, const struct change *, struct ticket *,
		struct error *);
/* The kernel refused it: it waits, or that is an error. */
int live_refused(struct live *, const struct change *, struct ticket *,
		 int code, const char *said, struct error *);
/* It comes to nothing: neither before nor after. */
bool change_is_nothing(const struct change *);

/* -- what goes with it (model/live_drag.c) --------------------------------------- */

/* Makes a change that may drag something along. */
int live_drag(struct live *, const struct change *, struct error *);

/* -- what waits (model/live_waiting.c) -------------------------------------------- */

/* Before and after a batch is sent: who drags routes along is kept out. */
void live_share(struct live *, size_t count);
void live_unshare(struct live *);
/* Takes what a batch deletes out of what waits; and puts it back from there
 * on, where an error stopped the batch. */
int live_forget(struct live *, size_t count, struct error *);
void live_remember(struct live *, size_t from, size_t count);
/* After a batch, and after a change alone: what waits may be possible now. */
void live_try_batch(struct live *, size_t count);
void live_try(struct live *, const struct change *);
/* A route was changed, some of whose next hops may wait now. */
void live_note_route(struct live *, const struct change *);
/* A route waits that was to be added: that is noted, and told the watcher. */
void live_note_waiting(struct live *, const struct change *);
#endif
