/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * commit.c - tests: changes as a whole, and steps taken back, on the kernel
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <vrfsh/journal.h>
#include <vrfsh/netlink.h>

#include "sandbox.h"

#define JOURNAL	"/run/journal"

static bool have_sandbox;

struct bench {
	struct world	*world;
	struct view	*live;
	struct arena	*arena;
	struct error	 error;
	struct text	 told;
};

static int enter(void **state)
{
	(void)state;
	have_sandbox = sandbox_enter();
	return 0;
}

static int begin(void **state)
{
	struct bench *bench = memory_new(sizeof(*bench));

	if (have_sandbox) {
		bench->world = world_new();
		bench->live = view_live(bench->world);
	}
	bench->arena = arena_new();
	*state = bench;
	return 0;
}

static int remove_vrf(const struct object *object, void *context)
{
	struct bench *bench = context;
	struct error ignored = { 0 };

	if (object && strcmp(object->vrf, VRF_GLOBAL)) {
		netns_delete(object->vrf, &ignored);
		world_forget(bench->world, object->vrf);
	}
	error_clear(&ignored);
	return 0;
}

static int end(void **state)
{
	struct bench *bench = *state;

	error_clear(&bench->error);
	if (have_sandbox) {
		kind_vrf.each(bench->world, NULL, NULL, remove_vrf, bench,
			      &bench->error);
		view_free(bench->live);
		world_free(bench->world);
		unlink(JOURNAL);
	}
	error_clear(&bench->error);
	text_free(&bench->told);
	arena_free(bench->arena);
	free(bench);
	return 0;
}

static struct bench *need_sandbox(void **state)
{
	if (!have_sandbox)
		skip();
	return *state;
}

/* -- objects ---------------------------------------------------------------------- */

static const struct vrf blue = {
	.object = { .kind = &kind_vrf, .vrf = "Blue", .ours = true },
};

static const struct vrf red = {
	.object = { .kind = &kind_vrf, .vrf = "Red", .ours = true },
};

static struct link line = {
	.object = { .kind = &kind_link, .vrf = "Blue", .ours = true },
	.name = "v0", .below = "v1", .below_vrf = "Red", .up = true,
};

static struct address address_of(const char *text)
{
	struct address address = {
		.object = { .kind = &kind_address, .vrf = "Blue",
			    .ours = true },
		.ifname = "v0",
	};

	assert_true(prefix_parse(text, &address.prefix));
	assert_int_equal(kind_address.complete(NULL, &address.object, NULL), 0);
	return address;
}

static struct route route_of(struct bench *bench, const char *dst,
			     const char *gateway)
{
	struct nexthop *hop = arena_alloc(bench->arena, sizeof(*hop));
	struct route route = {
		.object = { .kind = &kind_route, .vrf = "Blue", .ours = true },
		.hops = hop, .count = 1,
	};
	struct error ignored = { 0 };

	hop->weight = 1;
	assert_true(prefix_parse(dst, &route.dst));
	assert_true(ip_parse(gateway, &hop->gateway));
	assert_int_equal(kind_route.complete(bench->arena, &route.object,
					     &ignored), 0);
	return route;
}

/* -- the state, as text --------------------------------------------------------- */

static int describe(const struct object *object, void *context)
{
	struct text *text = context;

	if (object && (!object->kind->configured ||
		       object->kind->configured(object))) {
		text_printf(text, "%s ", object->kind->name);
		json_row(text, object->kind->columns, object);
		text_putc(text, '\n');
	}
	return 0;
}

/* All that is configured. Interfaces have no index of their own for ever. */
static char *state_of(struct bench *bench)
{
	static const struct filter details = { .details = true };
	struct text text = { 0 };

	for (size_t i = 0; kinds[i]; i++)
		if (kinds[i] != &kind_setting)
			assert_int_equal(view_each(bench->live, kinds[i], NULL,
						   kinds[i] == &kind_link ?
						   &details : NULL, describe,
						   &text, &bench->error), 0);
	for (char *at = text.data; (at = strstr(at, "\"ifindex\":"));)
		for (at += strlen("\"ifindex\":"); *at >= '0' && *at <= '9';)
			*at++ = '_';
	return text.data;
}

static void assert_state(struct bench *bench, const char *before)
{
	char *now = state_of(bench);

	assert_string_equal(now, before);
	free(now);
}

/* -- changes ------------------------------------------------------------------------ */

static struct journal *create(struct bench *bench, bool whole)
{
	const struct journal_head head = { .user = "root", .whole = whole };
	struct journal *journal;

	assert_int_equal(journal_create(JOURNAL, &head, &journal,
					&bench->error), 0);
	return journal;
}

static void add(struct bench *bench, const struct object *object)
{
	const struct change change = { .verb = CHANGE_ADD, .after = object };

	assert_int_equal(view_change(bench->live, &change, &bench->error), 0);
}

/* A network: two VRFs, a line between them. */
static void make_network(struct bench *bench)
{
	line.type = link_type_by_word("veth");
	add(bench, &blue.object);
	add(bench, &red.object);
	add(bench, &line.object);
	assert_int_equal(view_flush(bench->live, &bench->error), 0);
}

static void gather(void *context, const char *words)
{
	text_printf(context, "%s\n", words);
}

static int undo(struct bench *bench, enum undo how)
{
	text_clear(&bench->told);
	error_clear(&bench->error);
	return journal_undo(JOURNAL, bench->live, how, gather, &bench->told,
			    &bench->error);
}

enum { GOOD = 6 };

/* An address, five routes, and none of them can be the bad one. */
static void good_changes(struct bench *bench, struct change *list)
{
	struct address *address = arena_alloc(bench->arena, sizeof(*address));

	*address = address_of("10.0.0.1/24");
	list[0] = (struct change){
		.verb = CHANGE_ADD, .after = &address->object,
	};
	for (int i = 1; i < GOOD; i++) {
		struct route *route = arena_alloc(bench->arena, sizeof(*route));
		char dst[32];

		snprintf(dst, sizeof(dst), "10.%d.0.0/16", i);
		*route = route_of(bench, dst, "10.0.0.2");
		list[i] = (struct change){
			.verb = CHANGE_ADD, .after = &route->object,
			.origin = { "script", (unsigned long)i + 1 },
		};
	}
}

static void a_failure_anywhere_leaves_the_state_as_it_was(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct route bad = route_of(bench, "10.99.0.0/16", "10.0.0.255");
	struct change good[GOOD];
	char *before;

	make_network(bench);
	good_changes(bench, good);
	before = state_of(bench);
	for (size_t at = 0; at <= GOOD; at++) {
		struct journal *journal = create(bench, true);
		struct change list[GOOD + 1];

		for (size_t i = 0; i <= GOOD; i++)
			list[i] = i == at ? (struct change){
				.verb = CHANGE_ADD, .after = &bad.object,
				.origin = { "bad", 7 },
			} : good[i > at ? i - 1 : i];
		assert_true(commit_changes(bench->live, NULL, list, GOOD + 1,
					   journal, &bench->error) < 0);
		assert_non_null(strstr(bench->error.words, "10.0.0.255"));
		assert_string_equal(bench->error.origin.file, "bad");
		assert_int_equal(bench->error.origin.line, 7);
		error_clear(&bench->error);
		assert_int_equal(journal_count(journal), 0);
		view_hook(bench->live, NULL, NULL);
		assert_int_equal(journal_close(journal), 0);
		assert_int_equal(access(JOURNAL, F_OK), -1);
		assert_state(bench, before);
	}
	free(before);
}

static void commit(struct bench *bench, struct view *model,
		   const struct change *list, size_t count)
{
	struct journal *journal = create(bench, true);

	assert_int_equal(commit_changes(bench->live, model, list, count,
					journal, &bench->error), 0);
	view_hook(bench->live, NULL, NULL);
	assert_int_equal(journal_close(journal), 0);
}

static void a_commit_goes_back_and_the_way_back_can_be_repeated(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct change list[GOOD];
	char *before;

	make_network(bench);
	good_changes(bench, list);
	before = state_of(bench);
	commit(bench, NULL, list, GOOD);
	assert_int_equal(undo(bench, UNDO_STRICT), 0);
	assert_state(bench, before);
	assert_int_equal(undo(bench, UNDO_STRICT), 0);
	assert_int_equal(undo(bench, UNDO_ALL), 0);
	assert_int_equal(bench->told.len, 0);
	assert_state(bench, before);
	free(before);
}

/* What the list forgot is made, too. */
static void a_commit_makes_the_kernel_what_the_model_is(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct change good[GOOD], *rest;
	struct view *model;
	size_t count;

	make_network(bench);
	good_changes(bench, good);
	model = view_model(bench->world);
	for (size_t i = 0; i < GOOD; i++)
		assert_int_equal(view_change(model, &good[i], &bench->error),
				 0);
	commit(bench, model, good, 2);
	assert_int_equal(view_rebase(model, &bench->error), 0);
	assert_int_equal(view_differences(model, bench->arena, &rest, &count,
					  &bench->error), 0);
	assert_int_equal(count, 0);
	view_free(model);
}

/* -- what others did meanwhile ------------------------------------------------------ */

static void set_description(struct bench *bench, const char *description)
{
	struct link *now, after;
	struct change change = { .verb = CHANGE_SET };

	assert_int_equal(view_link(bench->live, bench->arena, "Blue", "v0",
				   &now, &bench->error), 0);
	after = *now;
	after.description = description;
	change.before = &now->object;
	change.after = &after.object;
	assert_int_equal(view_change(bench->live, &change, &bench->error), 0);
}

static void what_has_changed_since_is_named(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct journal *journal;
	struct change good[GOOD];
	char *before;

	make_network(bench);
	journal = create(bench, false);
	view_hook(bench->live, journal_hooks(journal), journal);
	set_description(bench, "mine");
	good_changes(bench, good);
	assert_int_equal(view_change(bench->live, &good[0], &bench->error), 0);
	assert_int_equal(view_flush(bench->live, &bench->error), 0);
	view_hook(bench->live, NULL, NULL);
	assert_int_equal(journal_close(journal), 0);
	set_description(bench, "another's");
	before = state_of(bench);
	assert_int_equal(undo(bench, UNDO_STRICT), -ESTALE);
	assert_string_equal(bench->error.words,
			    "changed since: interface v0 of VRF Blue");
	assert_state(bench, before);
	/* The address goes, the description stays. */
	assert_int_equal(undo(bench, UNDO_ALL), 0);
	assert_string_equal(bench->told.data, "interface v0 of VRF Blue was "
			    "changed since, and is left as it is\n");
	free(before);
	before = state_of(bench);
	assert_null(strstr(before, "10.0.0.1"));
	assert_non_null(strstr(before, "another's"));
	free(before);
}

static void what_others_put_there_does_not_go_along(void **state)
{
	struct bench *bench = need_sandbox(state);
	const struct change make[] = {
		{ .verb = CHANGE_ADD, .after = &blue.object },
		{ .verb = CHANGE_ADD, .after = &red.object },
	};
	char *before;

	commit(bench, NULL, make, ARRAY_SIZE(make));
	line.type = link_type_by_word("veth");
	add(bench, &line.object);
	before = state_of(bench);
	assert_int_equal(undo(bench, UNDO_STRICT), -ESTALE);
	assert_non_null(strstr(bench->error.words, "is in use: interface v"));
	assert_state(bench, before);
	assert_int_equal(undo(bench, UNDO_ALL), 0);
	assert_non_null(strstr(bench->told.data, "VRF Red is left for "));
	assert_state(bench, before);
	free(before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(a_failure_anywhere_leaves_the_state_as_it_was),
		TEST(a_commit_goes_back_and_the_way_back_can_be_repeated),
		TEST(a_commit_makes_the_kernel_what_the_model_is),
		TEST(what_has_changed_since_is_named),
		TEST(what_others_put_there_does_not_go_along),
	};
#undef TEST

	return cmocka_run_group_tests(tests, enter, NULL);
}
