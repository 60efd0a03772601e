/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pager.h - a page at a time, for a person at a terminal
 */
#ifndef SHELL_PAGER_H
#define SHELL_PAGER_H

#include <vrfsh/session.h>

struct pager;

struct pager *pager_new(struct session *);
void pager_free(struct pager *);
/* A command begins: the page is empty, and pages are wanted. */
void pager_begin(struct pager *);
/* No pages for this command. */
void pager_skip(struct pager *);
/* Writes to standard output, pausing where a page is full: 0, -EPIPE when the
 * reader has had enough, or -errno. */
int pager_write(struct pager *, const char *data, size_t len);

#endif
