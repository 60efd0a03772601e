/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * journal_read.h - a journal in memory (model/journal_read.c)
 */
#ifndef MODEL_JOURNAL_READ_H
#define MODEL_JOURNAL_READ_H

#include "journal_file.h"

struct journal_line {
	struct change	 change;
	enum record_state state;
};

struct journal_text {
	struct arena	*arena;
	struct journal_head head;
	struct journal_line *list;	/* oldest first */
	size_t		 count;
};

/* To be freed, whatever it returns. */
int journal_text_read(struct journal_text *, const char *path, struct error *);
void journal_text_free(struct journal_text *);

#endif
