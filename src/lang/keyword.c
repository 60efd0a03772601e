/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyword.c - keywords compared: ASCII, case aside, in no locale
 *
 * The C library's strncasecmp asks the locale for every letter; a keyword is
 * ASCII in all of them.
 */
#include "keyword.h"

const struct word lang_no = {
	.word = "no", .help = "Negate a command or set its defaults",
};
const struct word lang_default = {
	.word = "default", .help = "Set a command to its defaults",
};

size_t keyword_common(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t least = alen < blen ? alen : blen, n = 0;

	while (n < least &&
	       (a[n] == b[n] || keyword_fold(a[n]) == keyword_fold(b[n])))
		n++;
	return n;
}

int keyword_compare(const char *a, size_t alen, const char *b, size_t blen)
{
	size_t n = keyword_common(a, alen, b, blen);

	if (n < alen && n < blen)
		return (unsigned char)keyword_fold(a[n]) -
		       (unsigned char)keyword_fold(b[n]);
	return (alen > blen) - (alen < blen);
}
