/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.c - strict numbers, and a hash that stays the same
 */
#include <errno.h>

#include <vrfsh/base.h>

int number_parse(const char *text, uint64_t min, uint64_t max,
		 uint64_t *number)
{
	uint64_t value = 0;

	if (!*text)
		return -EINVAL;
	for (const char *p = text; *p; p++)
		if (*p < '0' || *p > '9')
			return -EINVAL;
	for (; *text; text++)
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(*text - '0'),
					   &value))
			return -ERANGE;
	if (value < min || value > max)
		return -ERANGE;
	*number = value;
	return 0;
}

uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint64_t hash = 0xcbf29ce484222325 ^ seed;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * 0x100000001b3;
	hash ^= hash >> 33;		/* MurmurHash3's finalizer */
	hash *= 0xff51afd7ed558ccd;
	hash ^= hash >> 33;
	hash *= 0xc4ceb9fe1a85ec53;
	return hash ^ hash >> 33;
}
