/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * differences_kernel.c - tests: differences made on the kernel lead to the model
 *
 * Random models over the kernel, edited or made as targets beneath a veil, one
 * after the other in one sandbox: their differences are made on a live view.
 * What the kernel drags along unforeseen is made again, as a commit does; then
 * nothing may be left. A failure prints the seed; VRFSH_TEST_SEED repeats it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

#include <vrfsh/model.h>
#include <vrfsh/netlink.h>

#include "random_models.h"
#include "sandbox.h"

enum { CASES = 12, STEPS = 60, AGAIN = 3 };

static bool have_sandbox;

static int enter(void **state)
{
	(void)state;
	have_sandbox = sandbox_enter();
	return 0;
}

static void tell(const struct change *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct text text = { 0 };

		change_kind(&list[i])->ip(&text, &list[i]);
		print_error("%.900s", text_string(&text));
		text_free(&text);
	}
}

static void make_all(struct view *live, const struct change *list, size_t count,
		     uint64_t seed)
{
	struct error error = { 0 };
	int err = 0;

	for (size_t i = 0; !err && i < count; i++) {
		err = view_change(live, &list[i], &error);
		if (!err)
			err = view_flush(live, &error);
		if (err)
			tell(&list[i], 1);
	}
	if (err) {
		tell(list, count);
		fail_msg("VRFSH_TEST_SEED=%llu: %s", (unsigned long long)seed,
			 error.words);
	}
}

static void try_one(struct world *world, struct view *live, uint64_t seed)
{
	struct maker maker = { .arena = arena_new(), .kernel = true };
	struct error error = { 0 };
	struct change *list;
	size_t count = 1;

	maker.view = view_model(world);
	if (seed % 2)
		view_veil(maker.view, false);
	for (unsigned i = 0; i < STEPS; i++)
		make_step(&maker, seed, i);
	for (int again = 0; count && again <= AGAIN; again++) {
		if (view_differences(maker.view, maker.arena, &list, &count,
				     &error))
			fail_msg("VRFSH_TEST_SEED=%llu: %s",
				 (unsigned long long)seed, error.words);
		if (again < AGAIN)
			make_all(live, list, count, seed);
	}
	if (count) {
		tell(list, count);
		fail_msg("VRFSH_TEST_SEED=%llu: it differs",
			 (unsigned long long)seed);
	}
	view_free(maker.view);
	arena_free(maker.arena);
}

static void differences_hold_on_the_kernel(void **state)
{
	const char *said = getenv("VRFSH_TEST_SEED");
	uint64_t seed = said ? strtoull(said, NULL, 10) :
			(uint64_t)time(NULL) * CASES;
	struct world *world;
	struct view *live;

	(void)state;
	if (!have_sandbox)
		skip();
	world = world_new();
	live = view_live(world);
	print_message("seeds from %llu\n", (unsigned long long)seed);
	for (unsigned i = 0; i < CASES; i++)
		try_one(world, live, seed + i);
	view_free(live);
	world_free(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(differences_hold_on_the_kernel),
	};

	return cmocka_run_group_tests_name("differences_kernel", tests, enter,
					   NULL);
}
