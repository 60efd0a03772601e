/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changes.h - between the forms that a list of changes is written in
 */
#ifndef COMMANDS_CHANGES_H
#define COMMANDS_CHANGES_H

#include <vrfsh/session.h>

/* As a shell script of `ip` commands, which leads to the model. */
int changes_ip(struct output *, struct view *model, const struct change *list,
	       size_t count, struct error *);

#endif
