/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal_back.h - a journal that is gone through backwards: for the one who
 * finds out where each object stands, and the one who takes back
 */
#ifndef MODEL_JOURNAL_BACK_H
#define MODEL_JOURNAL_BACK_H

#include "journal_read.h"

/* What is known of an object while the journal is gone through backwards. */
struct known {
	const struct object	*key;
	struct object		*now;		/* NULL: not there */
	bool			 settled;	/* where it stands is found */
};

enum fate {
	FATE_OPEN,		/* behind where its object stands: nothing to do */
	FATE_UNDO,
};

struct backwards {
	struct view		*live;
	struct journal_text	 text;
	enum fate		*fates;		/* of the lines */
	struct known		**knowns;	/* of the lines; NULL: it does not
						 * count */
	void			*tree;		/* of struct known */
	struct catalogue	*catalogue;	/* of what may be there */
	void (*tell)(void *context, const char *words);
	void			*context;
};

/* Finds where each object of the journal stands. */
void journal_settle(struct backwards *);
/* Whether the line's object was changed by somebody else since. */
bool journal_stale(const struct backwards *, size_t line);
/* What somebody else has put onto, or into, what the line made, and would go
 * with it; NULL: nothing. The arena's. */
const struct object *journal_stranger(struct backwards *, struct arena *,
				      size_t line);
/* -ESTALE, with the error naming the first few that somebody else has changed,
 * or what somebody else has put where something is to go; else 0. */
int journal_refuse_stale(struct backwards *, struct error *);

/* What is there of an object, the arena's. NULL where nothing is; nor is what is
 * in a VRF that is not. */
struct object *journal_now(struct backwards *, struct arena *,
			   const struct object *key);
/* Whether it is as a change left it, the change's last steps perhaps missing. */
bool journal_stands(const struct object *now, const struct object *before,
		    const struct object *after);

#endif
