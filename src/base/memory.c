/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memory.c - memory that is never refused, and arenas
 *
 * An arena is a chain of blocks; allocation moves a pointer. A reset keeps the
 * first block, so that a script's lines cost no malloc after the first few.
 */
#include <errno.h>
#include <stdalign.h>
#include <unistd.h>

#include <vrfsh/base.h>

enum { BLOCK = 16384, NAMES = 64 };

struct block {
	struct block	*next;		/* older */
	size_t		 used, size;
	alignas(max_align_t) char data[];
};

struct arena {
	struct block	*newest;
	const char	**names;	/* by their hashes; NULL: none yet */
};

/* The one place that ends the process below main: see base.h. */
static _Noreturn void out_of_memory(void)
{
	static const char words[] = "% Out of memory\n";

	if (write(STDERR_FILENO, words, sizeof(words) - 1) < 0)
		_exit(125);
	_exit(125);
}

void *memory_new(size_t size)
{
	void *new = calloc(1, size ? size : 1);

	if (!new)
		out_of_memory();
	return new;
}

void *memory_grow(void *old, size_t count, size_t size)
{
	size_t bytes;
	void *new;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	new = realloc(old, bytes ? bytes : 1);
	if (!new)
		out_of_memory();
	return new;
}

char *memory_copy(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(memory_new(size), text, size);
}

void *vector_room(void *array, size_t count, size_t *max, size_t size)
{
	if (count < *max)
		return array;
	*max = *max ? *max * 2 : 16;
	return memory_grow(array, *max, size);
}

static struct block *block_new(struct block *next, size_t size)
{
	struct block *block = malloc(sizeof(*block) + size);

	if (!block)
		out_of_memory();
	block->next = next;
	block->used = 0;
	block->size = size;
	return block;
}

struct arena *arena_new(void)
{
	struct arena *arena = memory_new(sizeof(*arena));

	arena->newest = block_new(NULL, BLOCK);
	return arena;
}

static void release(struct block *block)
{
	while (block) {
		struct block *next = block->next;

		free(block);
		block = next;
	}
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	release(arena->newest);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	arena->names = NULL;
	release(arena->newest->next);
	arena->newest->next = NULL;
	if (arena->newest->size > BLOCK) {
		release(arena->newest);
		arena->newest = block_new(NULL, BLOCK);
	}
	arena->newest->used = 0;
}

/* Room for `size` bytes, not zeroed. */
static void *allot(struct arena *arena, size_t size)
{
	const size_t mask = alignof(max_align_t) - 1;
	struct block *block = arena->newest;
	void *room;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	size = (size + mask) & ~mask;
	if (block->size - block->used < size) {
		block = block_new(block, size > BLOCK ? size : BLOCK);
		arena->newest = block;
	}
	room = block->data + block->used;
	block->used += size;
	return room;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(allot(arena, size), 0, size);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	void *copy = allot(arena, size);

	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

char *arena_substring(struct arena *arena, const char *text, size_t len)
{
	char *copy = allot(arena, len + 1);

	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *arena_string(struct arena *arena, const char *text)
{
	return text ? arena_substring(arena, text, strlen(text)) : NULL;
}

const char *arena_name(struct arena *arena, const char *name)
{
	const char **slot;

	if (!name)
		return NULL;
	if (!arena->names)
		arena->names = arena_alloc(arena, NAMES * sizeof(*slot));
	slot = &arena->names[hash_bytes(0, name, strlen(name)) % NAMES];
	if (!*slot || strcmp(*slot, name))
		*slot = arena_string(arena, name);
	return *slot;
}
