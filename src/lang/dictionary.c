/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dictionary.c - which entry of a words table a word of a sentence means
 *
 * Entries hang in buckets by their last word, so that a look-up compares the
 * few that can match, however long the table is.
 */
#include "program.h"

enum { BUCKETS = 64 };

struct item {
	const struct word	*word;
	size_t			 len;
	struct item		*next;
};

struct dictionary {
	struct item *buckets[BUCKETS];
};

/* The bucket of a path's last word. */
static size_t bucket(const char *path, size_t len)
{
	size_t sum = 0;

	while (len && path[len - 1] != ' ')
		sum = sum * 31 + (unsigned char)path[--len];
	return (sum ^ sum >> 6) % BUCKETS;
}

struct dictionary *dictionary_new(const struct word *words, struct arena *arena)
{
	struct dictionary *new = arena_alloc(arena, sizeof(*new));
	struct item *items;
	size_t count = 0;

	while (words && words[count].word)
		count++;
	items = arena_alloc(arena, count * sizeof(*items));
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(words[i].word);
		struct item **head = &new->buckets[bucket(words[i].word, len)];

		items[i] = (struct item){ &words[i], len, *head };
		*head = &items[i];
	}
	return new;
}

const struct word *dictionary_find(const struct dictionary *dictionary,
				   const char *path, size_t len)
{
	const struct item *best = NULL;
	const struct item *item = dictionary->buckets[bucket(path, len)];

	for (; item; item = item->next) {
		size_t before = len - item->len;

		if (item->len > len || (best && item->len <= best->len))
			continue;
		if (before && path[before - 1] != ' ')
			continue;
		if (!memcmp(path + before, item->word->word, item->len))
			best = item;
	}
	return best ? best->word : NULL;
}
