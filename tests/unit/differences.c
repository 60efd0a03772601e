/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * differences.c - tests: what a model would change leads there, and back
 *
 * Of two random models, one made from the other step by step or as a target
 * beneath a veil: the differences, made one after the other, lead from the one
 * to the other, in a model and in an imitation of the kernel that refuses what
 * names nothing; and their inverses lead back. A failure prints the seed and
 * the case, shrunk; VRFSH_TEST_SEED repeats it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

#include <vrfsh/model.h>

#include "imitation.h"
#include "inventory.h"
#include "random_models.h"

enum { CASES = 1000, STEPS = 40, PATIENCE = 2000 };

struct trial {
	uint64_t	 seed;
	bool		 first[STEPS], second[STEPS];	/* steps to make */
	struct arena	*arena;
	struct view	*empty, *ground, *before, *after;
	struct text	 report;
	bool		 tell;
	const char	*failure;	/* NULL: all is as it should be */
};

/* -- two models ------------------------------------------------------------------ */

static void add_ground(struct maker *maker, const char *name)
{
	struct link link = {
		.object = { .kind = &kind_link, .vrf = VRF_GLOBAL },
		.name = name, .mtu = strcmp(name, "lo") ? 1500 : 65536,
		.up = !strcmp(name, "lo"),
	};
	struct error error = { 0 };

	assert_int_equal(kind_link.complete(maker->arena, &link.object, &error),
			 0);
	try(maker, CHANGE_ADD, NULL, &link.object);
}

static void tell_change(void *context, const struct change *change)
{
	struct trial *trial = context;

	if (trial->tell)
		change_kind(change)->ip(&trial->report, change);
}

static void claim_some(struct maker *maker, struct view *view)
{
	struct error error = { 0 };

	for (int i = 0; i < 2; i++)
		assert_int_equal(view_claim(view, pick_vrf(maker),
					    pick(maker, 2) ? pick_name(maker) :
					    NULL, &error), 0);
}

static void make_models(struct trial *trial)
{
	struct maker maker = { .arena = trial->arena, .foreign = true };
	enum { EDITED, TARGET, TARGET_OF_ALL } way = trial->seed % 3;

	trial->empty = view_empty(NULL);
	trial->ground = maker.view = view_over(trial->empty);
	add_ground(&maker, "lo");
	add_ground(&maker, "eth0");
	trial->before = maker.view = view_over(trial->ground);
	view_watch(trial->before, tell_change, trial);
	for (unsigned i = 0; i < STEPS; i++)
		if (trial->first[i])
			make_step(&maker, trial->seed, i);
	trial->after = maker.view = view_over(trial->before);
	view_watch(trial->after, tell_change, trial);
	if (trial->tell)
		text_printf(&trial->report, "# then%s\n", way == EDITED ? "" :
			    way == TARGET ? ", as a target" :
			    ", as a target of all");
	if (way != EDITED) {
		view_veil(trial->after, way == TARGET_OF_ALL);
		claim_some(&maker, trial->after);
	}
	for (unsigned i = 0; i < STEPS; i++)
		if (trial->second[i])
			make_step(&maker, trial->seed, STEPS + i);
}

static void free_models(struct trial *trial)
{
	view_free(trial->after);
	view_free(trial->before);
	view_free(trial->ground);
	view_free(trial->empty);
}

/* -- all that a view has ----------------------------------------------------- */

static const char *first_difference(struct trial *trial,
				    struct inventory *a, struct inventory *b)
{
	qsort(a->list, a->count, sizeof(*a->list), by_kind_and_key);
	qsort(b->list, b->count, sizeof(*b->list), by_kind_and_key);
	for (size_t i = 0; i < a->count || i < b->count; i++) {
		if (i == a->count || i == b->count ||
		    !alike(a->list[i], b->list[i]))
			return arena_printf(trial->arena, "%s, %s",
				i < a->count ? object_words(trial->arena,
							    a->list[i]) :
				"nothing", i < b->count ?
				object_words(trial->arena, b->list[i]) :
				"nothing");
	}
	return NULL;
}

/* The order of an interface's addresses, which sorting has lost. */
static const char *order_of(struct trial *trial, struct object **list,
			    size_t count)
{
	struct text text = { 0 };
	char buffer[PREFIX_TEXT];
	const char *copy;

	for (size_t v = 0; v < ARRAY_SIZE(vrf_pool); v++)
		for (size_t l = 0; l < ARRAY_SIZE(link_pool); l++)
			for (size_t i = 0; i < count; i++) {
				const struct address *address =
					(const struct address *)list[i];

				if (address->object.kind != &kind_address ||
				    strcmp(address->object.vrf, vrf_pool[v]) ||
				    strcmp(address->ifname, link_pool[l]))
					continue;
				text_printf(&text, "%s:%s:%s ", vrf_pool[v],
					    link_pool[l],
					    prefix_format(&address->prefix,
							  buffer));
			}
	copy = arena_string(trial->arena, text_string(&text));
	text_free(&text);
	return copy;
}

/* IPv4 before IPv6: between the two there is no order. */
static int by_family(const void *a, const void *b)
{
	const struct address *x = *(struct address *const *)a;
	const struct address *y = *(struct address *const *)b;

	return x->prefix.ip.family != y->prefix.ip.family ?
	       (int)x->prefix.ip.family - (int)y->prefix.ip.family :
	       (x->order > y->order) - (x->order < y->order);
}

static const char *orders(struct trial *trial, struct object **list,
			  size_t count, const struct object *const *old,
			  size_t old_count)
{
	struct object *sorted[2000];
	size_t kept = 0, n = 0;

	for (int new = 0; new < 2; new++) {
		for (size_t i = 0; i < count; i++) {
			bool was = false;

			if (list[i]->kind != &kind_address)
				continue;
			for (size_t j = 0; j < old_count; j++)
				was |= old[j] == list[i];
			if (was == !new)
				sorted[n++] = list[i];
		}
		kept = new ? kept : n;
	}
	if (old)
		kind_address.arrange(sorted, kept, n);
	for (size_t i = 0; i < n; i++)
		((struct address *)sorted[i])->order = (unsigned)i;
	if (n)
		qsort(sorted, n, sizeof(*sorted), by_family);
	return order_of(trial, sorted, n);
}

/* -- properties -------------------------------------------------------------------- */

static void tell_plan(struct trial *trial, const struct change *list,
		      size_t count)
{
	if (!trial->tell)
		return;
	text_puts(&trial->report, "# the plan\n");
	for (size_t i = 0; i < count; i++)
		change_kind(&list[i])->ip(&trial->report, &list[i]);
}

static void expect(struct trial *trial, const char *what, const char *detail)
{
	if (detail && !trial->failure)
		trial->failure = arena_printf(trial->arena, "%s: %s", what,
					      detail);
}

static void leads_there_in_a_model(struct trial *trial,
				   const struct change *list, size_t count)
{
	struct view *made = view_over(trial->before);
	struct inventory is, wanted;
	struct error error = { 0 };
	struct change *rest;
	size_t left;

	for (size_t i = 0; i < count && !trial->failure; i++)
		if (view_change(made, &list[i], &error))
			expect(trial, "refused by the model", error.words);
	error_clear(&error);
	take_all(made, trial->arena, &is);
	take_all(trial->after, trial->arena, &wanted);
	expect(trial, "another order in the model",
	       strcmp(orders(trial, is.list, is.count, NULL, 0),
		      orders(trial, wanted.list, wanted.count, NULL, 0)) ?
	       orders(trial, is.list, is.count, NULL, 0) : NULL);
	expect(trial, "the model differs",
	       first_difference(trial, &is, &wanted));
	view_free(made);
	made = view_over(trial->after);
	assert_int_equal(view_differences(made, trial->arena, &rest, &left,
					  &error), 0);
	expect(trial, "nothing changed, and yet", left ? "it differs" : NULL);
	view_free(made);
}

/* A macvlan is made where its parent is. */
static void bring_back(struct imitation *net, const struct object *object)
{
	struct object *now = imitation_find(net, object);
	struct change back = {
		.verb = now ? CHANGE_SET : CHANGE_ADD,
		.before = now, .after = object,
	};
	struct link born;

	if (now && now->kind->same(now, object))
		return;
	if (!now && object->kind == &kind_link &&
	    as_link(object)->type->needs_parent) {
		born = *as_link(object);
		born.object.vrf = born.below_vrf;
		born.master = NULL;
		back.after = &born.object;
		if (imitation_change(net, &back))
			return;
		back.verb = CHANGE_SET;
		back.before = &born.object;
		back.after = object;
		if (!kind_link.compare(back.before, object))
			return;
	}
	imitation_change(net, &back);
}

/* What went along comes back, as it was. */
static const char *take_one_back(struct imitation *net,
				 const struct change *change,
				 struct object *const *dragged, size_t count)
{
	struct change inverse = change_inverse(change);

	if (imitation_change(net, &inverse))
		return net->refusal;
	for (int round = 0; round < 4; round++)
		for (size_t i = 0; i < count; i++)
			bring_back(net, dragged[i]);
	return NULL;
}

struct undo {
	struct object	**dragged;
	size_t		  count;
};

static const char *make_all(struct trial *trial, struct imitation *net,
			    const struct change *list, size_t count,
			    struct undo *undo)
{
	for (size_t i = 0; i < count; i++) {
		if (imitation_change(net, &list[i])) {
			struct text text = { 0 };
			const char *words;

			change_kind(&list[i])->ip(&text, &list[i]);
			words = arena_printf(trial->arena, "%s: %s",
					     net->refusal, text_string(&text));
			text_free(&text);
			return words;
		}
		undo[i].count = net->dragged_count;
		undo[i].dragged = arena_copy(trial->arena, net->dragged,
			net->dragged_count * sizeof(*net->dragged));
	}
	return NULL;
}

static void leads_there_and_back(struct trial *trial,
				 const struct change *list, size_t count)
{
	struct undo *undo = arena_alloc(trial->arena, (count + 1) *
					sizeof(*undo));
	struct inventory is = { 0 }, was, wanted;
	struct imitation net = { .arena = trial->arena };
	const char *right, *done;

	take_all(trial->before, trial->arena, &was);
	take_all(trial->after, trial->arena, &wanted);
	right = orders(trial, wanted.list, wanted.count, NULL, 0);
	memcpy(net.list, was.list, was.count * sizeof(*was.list));
	net.count = was.count;
	expect(trial, "refused", make_all(trial, &net, list, count, undo));
	if (trial->failure)
		return;
	memcpy(is.list, net.list, net.count * sizeof(*net.list));
	is.count = net.count;
	done = orders(trial, net.list, net.count,
		      (const struct object *const *)was.list, was.count);
	expect(trial, "another order", strcmp(right, done) ?
	       arena_printf(trial->arena, "%s, not %s", done, right) : NULL);
	expect(trial, "it differs", first_difference(trial, &is, &wanted));
	for (size_t i = count; i-- > 0 && !trial->failure;)
		expect(trial, "not taken back",
		       take_one_back(&net, &list[i], undo[i].dragged,
				     undo[i].count));
	memcpy(is.list, net.list, net.count * sizeof(*net.list));
	is.count = net.count;
	take_all(trial->before, trial->arena, &was);
	expect(trial, "taken back, it differs",
	       first_difference(trial, &is, &was));
}

static void try_it(struct trial *trial)
{
	struct error error = { 0 };
	struct change *list;
	size_t count;

	trial->arena = arena_new();
	trial->failure = NULL;
	make_models(trial);
	if (view_differences(trial->after, trial->arena, &list, &count, &error))
		fail_msg("%s", error.words);
	tell_plan(trial, list, count);
	leads_there_in_a_model(trial, list, count);
	leads_there_and_back(trial, list, count);
	free_models(trial);
}

static bool fails(struct trial *trial)
{
	bool failed;

	try_it(trial);
	failed = trial->failure;
	arena_free(trial->arena);
	return failed;
}

/* Steps are left out as long as it fails without them. */
static void shrink(struct trial *trial)
{
	unsigned tries = 0;

	for (bool less = true; less && tries < PATIENCE;) {
		less = false;
		for (size_t i = 0; i < 2 * STEPS; i++) {
			bool *step = i < STEPS ? &trial->first[i] :
				     &trial->second[i - STEPS];

			if (!*step)
				continue;
			*step = false;
			tries++;
			if (fails(trial))
				less = true;
			else
				*step = true;
		}
	}
	trial->tell = true;
	try_it(trial);
	text_printf(&trial->report, "%s\n", trial->failure);
	for (const char *line = text_string(&trial->report); *line;) {
		int len = (int)strcspn(line, "\n");

		if (!strstr(line, "sysctl") || strstr(line, "sysctl") > line + len)
			print_error("%.*s\n", len, line);
		line += len + (line[len] == '\n');
	}
}

static uint64_t first_seed(void)
{
	const char *said = getenv("VRFSH_TEST_SEED");

	return said ? strtoull(said, NULL, 10) : (uint64_t)time(NULL) * CASES;
}

static void differences_lead_there_and_back(void **state)
{
	uint64_t seed = first_seed();

	(void)state;
	print_message("seeds from %llu\n", (unsigned long long)seed);
	for (unsigned i = 0; i < CASES; i++) {
		struct trial trial = { .seed = seed + i };

		memset(trial.first, true, sizeof(trial.first));
		memset(trial.second, true, sizeof(trial.second));
		if (!fails(&trial))
			continue;
		shrink(&trial);
		text_free(&trial.report);
		arena_free(trial.arena);
		fail_msg("VRFSH_TEST_SEED=%llu", (unsigned long long)trial.seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(differences_lead_there_and_back),
	};

	return cmocka_run_group_tests_name("differences", tests, NULL, NULL);
}
