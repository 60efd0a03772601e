/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mdoc.h - writing mdoc(7): private to the language
 */
#ifndef LANG_MDOC_H
#define LANG_MDOC_H

#include <vrfsh/base.h>

/* Running text, a sentence a line, with nothing in it taken for a macro. */
void mdoc_prose(struct text *, const char *prose);
/* Likewise, with a full stop at its end. */
void mdoc_sentence(struct text *, const char *prose);
/* Some of a macro's argument, with nothing in it taken for another macro. */
void mdoc_argument(struct text *, const char *argument, size_t len);

#endif
