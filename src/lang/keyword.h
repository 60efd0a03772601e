/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyword.h - keywords compared, and the language's own
 */
#ifndef LANG_KEYWORD_H
#define LANG_KEYWORD_H

#include <vrfsh/lang.h>

/* The language's own first words. */
extern const struct word lang_no, lang_default;

/* How many bytes two texts begin alike with, case aside. */
size_t keyword_common(const char *a, size_t alen, const char *b, size_t blen);
/* As strcasecmp, for ASCII and with lengths: what it returns sorts. */
int keyword_compare(const char *a, size_t alen, const char *b, size_t blen);

static inline char keyword_fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* A word's initial as one of 32 bits; different bits, different initials. */
static inline uint32_t keyword_bit(char initial)
{
	return UINT32_C(1) << (keyword_fold(initial) & 31);
}

#endif
