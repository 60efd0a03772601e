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

/* -- the configuration as JSON (document.c, apply.c) ----------------------- */

/* The JSON Schema of the document that `show running-config | json` prints and
 * commands_apply() takes. */
void commands_schema(struct text *);

#endif
