/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commands.h - all that can be said, and how objects are written as commands
 */
#ifndef VRFSH_COMMANDS_H
#define VRFSH_COMMANDS_H

#include <vrfsh/lang.h>
#include <vrfsh/session.h>

/* The one list of families; ends with NULL. And the words that all share. */
extern const struct family *const families[];
extern const struct word glossary[];
/* The modes with their names, for the manual. */
extern const struct mode_name mode_names[];

/* The language of the families, compiled. Freed by lang_free. */
struct lang *commands_new(struct error *);

/*
 * A change as configuration lines that make it, from configuration mode on:
 * a block opened where needed, each line with its newline.
 */
void commands_write_change(struct text *, const struct change *);

/* How a list of changes is written: configuration lines, a script of `ip`
 * commands, a JSON document. */
enum changes_as { CHANGES_LINES, CHANGES_IP, CHANGES_JSON };
/* Writes changes that lead to what `model` shows. The output's error stays
 * there. */
int commands_write_changes(struct output *, enum changes_as,
			   struct view *model, const struct change *list,
			   size_t count, struct error *);

/* -- the configuration as JSON (document.c, apply.c) ----------------------- */

/* The JSON Schema of the document that `show running-config | json` prints and
 * commands_target() takes. */
void commands_schema(struct text *);
/*
 * A model of what the configuration would be if a document were all of it, as
 * target_read() makes one of a file. Freed by view_free.
 */
int commands_target(struct session *, const struct text *document,
		    struct view **model, struct error *);

#endif
