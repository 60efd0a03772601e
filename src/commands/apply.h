/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apply.h - between the parts that read a configuration from JSON
 */
#ifndef COMMANDS_APPLY_H
#define COMMANDS_APPLY_H

#include "config.h"
#include "document.h"

/* A document that is being laid onto a model, the session's view meanwhile. */
struct applying {
	struct session	*session;
	struct view	*live;		/* what there is */
	const struct document *document;
	struct error	*error;
};

/* An error with its place, in the words of `why` if that is filled: consumes
 * it. Returns its code. */
int apply_wrong(struct applying *, const char *section, size_t row,
		struct error *why);
/* The same in words of one's own; `key` NULL: the whole row. */
int apply_refuse(struct applying *, const char *section, size_t row,
		 const char *key, const char *format, ...) PRINTF_LIKE(5, 6);
/* Whose an object of a row is: what others made stays theirs, but only what
 * exists can be theirs. */
bool apply_is_ours(struct applying *, const struct object *row);
/* The VRF that a row names is there. */
int apply_check_vrf(struct applying *, const char *section, size_t row,
		    const char *vrf);
/* The interfaces, and what follows from each. */
int apply_links(struct applying *);

#endif
