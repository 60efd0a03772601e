/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * banner.h - the text of a banner, which is no commands
 */
#ifndef SHELL_BANNER_H
#define SHELL_BANNER_H

#include <vrfsh/session.h>

/* Whether a line is a banner's, the last one with its end. */
bool banner_takes(struct session *, const char *line);
/* At the end of a text: an error if a banner has taken all behind it. */
int banner_end(struct session *, struct error *);

#endif
