/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * numbers.h - random numbers of the fuzzers: the same on every machine
 */
#ifndef FUZZ_NUMBERS_H
#define FUZZ_NUMBERS_H

#include <stdint.h>

/* xorshift64* (Vigna 2016): below `limit`; `state` is not 0. */
static inline uint32_t numbers_below(uint64_t *state, uint32_t limit)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (uint32_t)(*state * 0x2545f4914f6cdd1dULL >> 32) % limit;
}

#endif
