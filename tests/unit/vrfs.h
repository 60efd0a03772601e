/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vrfs.h - for tests that make VRFs: a sandbox, and a /run of nothing each time
 *
 * A program that includes it has enter() as its group's setup and begin() as
 * its tests'.
 */
#ifndef TESTS_UNIT_VRFS_H
#define TESTS_UNIT_VRFS_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>

#include <cmocka.h>

#include <vrfsh/netns.h>

#include "sandbox.h"

static bool have_sandbox;

static inline int enter(void **state)
{
	(void)state;
	have_sandbox = sandbox_enter();
	return 0;
}

/* Every test begins with a /run of nothing; this also ends what it named. */
static inline int begin(void **state)
{
	struct arena *arena = arena_new();
	struct error error = { 0 };
	struct netns *list;
	size_t count;

	(void)state;
	if (!have_sandbox)
		skip();
	assert_int_equal(netns_list(arena, &list, &count, &error), 0);
	for (size_t i = 0; i < count; i++)
		if (netns_delete(list[i].name, &error) < 0)
			fail_msg("%s", error.words);
	arena_free(arena);
	return 0;
}

static inline ino_t here(void)
{
	struct stat status;

	assert_int_equal(stat("/proc/thread-self/ns/net", &status), 0);
	return status.st_ino;
}

static inline void create(const char *name)
{
	struct error error = { 0 };

	if (netns_create(name, NULL, &error) < 0)
		fail_msg("%s", error.words);
}

static inline void delete(const char *name)
{
	struct error error = { 0 };

	if (netns_delete(name, &error) < 0)
		fail_msg("%s", error.words);
}

/* The row of a name, {NULL} if it isn't listed; the name isn't to be used. */
static inline struct netns listed(const char *name)
{
	struct arena *arena = arena_new();
	struct netns *list, found = { 0 };
	struct error error = { 0 };
	size_t count;

	assert_int_equal(netns_list(arena, &list, &count, &error), 0);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(list[i].name, name)) {
			found = list[i];
			found.name = name;
		}
	arena_free(arena);
	return found;
}

static inline void file(const char *path)
{
	int fd = open(path, O_CREAT | O_EXCL | O_RDONLY | O_CLOEXEC, 0);

	assert_true(fd >= 0);
	close(fd);
}

static inline void expect(int result, int code, struct error *error, const char *words)
{
	assert_int_equal(result, -code);
	assert_int_equal(error->code, code);
	assert_string_equal(error->words, words);
	error_clear(error);
}

#endif
