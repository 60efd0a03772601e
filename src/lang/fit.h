/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fit.h - how well a word fits: private to the language
 */
#ifndef LANG_FIT_H
#define LANG_FIT_H

#include "match.h"

/* The ranks, ascending; 0 fits not at all. */
enum { FITS_OTHER = 1, FITS_ABBREVIATION, FITS_LIVE, FITS_SHAPE, FITS_EXACTLY };

static inline int fit_class(int64_t fit)
{
	return (int)((fit + INT64_C(0x80000000)) >> 32);
}

/*
 * Rates the word at hand against every thread of the present set, into `fit`.
 * Returns the first of those that it fits best, NULL if it fits none; `why`
 * then says what is wrong with it if it looks like a value.
 */
const struct thread *fit_best(struct match *);
/* Whether the word at hand is a value of a step's type. */
enum fit fit_parse(struct match *, const struct step *);
/* What a step's parse is given for a word of the line. */
const char *fit_text(struct match *, const struct step *, size_t token);
/* The words before a token, as types' names callbacks want them. */
const char *const *fit_said(struct match *);

#endif
