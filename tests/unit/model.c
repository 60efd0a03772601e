/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.c - tests: changes on the kernel and on the model over it
 */
#include <errno.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <vrfsh/model.h>
#include <vrfsh/netlink.h>

#include "sandbox.h"

static bool have_sandbox;

struct bench {
	struct world	*world;
	struct view	*live, *model;
	struct arena	*arena;
	struct error	 error;
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
		bench->model = view_model(bench->world);
	}
	bench->arena = arena_new();
	*state = bench;
	return 0;
}

static int clean_vrf(const struct object *object, void *context)
{
	struct bench *bench = context;
	struct error ignored = { 0 };

	if (object) {
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
		view_each(bench->live, &kind_vrf, NULL, NULL, clean_vrf, bench,
			  &bench->error);
		view_free(bench->live);
		view_free(bench->model);
		world_free(bench->world);
	}
	error_clear(&bench->error);
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

/* -- saying things shortly ------------------------------------------------------ */

static int add(struct bench *bench, struct view *view,
	       const struct object *object, unsigned long line)
{
	const struct change change = {
		.verb = CHANGE_ADD, .after = object,
		.origin = { "script", line },
	};

	error_clear(&bench->error);
	return view_change(view, &change, &bench->error);
}

static int delete(struct bench *bench, struct view *view,
		  const struct object *object)
{
	const struct change change = {
		.verb = CHANGE_DELETE, .before = object,
	};

	error_clear(&bench->error);
	return view_change(view, &change, &bench->error);
}

static int set(struct bench *bench, struct view *view,
	       const struct object *before, const struct object *after)
{
	const struct change change = {
		.verb = CHANGE_SET, .before = before, .after = after,
	};

	error_clear(&bench->error);
	return view_change(view, &change, &bench->error);
}

static void must(struct bench *bench, int err)
{
	if (err)
		fail_msg("%d: %s", err, bench->error.words ?
			 bench->error.words : "?");
}

static const struct object *vrf(struct bench *bench, const char *name)
{
	struct vrf *new = arena_alloc(bench->arena, sizeof(*new));

	new->object = (struct object){
		.kind = &kind_vrf, .vrf = name, .ours = true,
	};
	return &new->object;
}

static const struct object *veth(struct bench *bench, const char *in,
				 const char *name, const char *peer_in,
				 const char *peer)
{
	struct link *new = arena_alloc(bench->arena, sizeof(*new));

	new->object = (struct object){
		.kind = &kind_link, .vrf = in, .ours = true,
	};
	new->type = link_type_by_word("veth");
	new->name = name;
	new->below = peer;
	new->below_vrf = peer_in;
	new->below_nsid = -1;
	return &new->object;
}

static const struct object *address(struct bench *bench, const char *in,
				    const char *ifname, const char *prefix)
{
	struct address *new = arena_alloc(bench->arena, sizeof(*new));

	new->object = (struct object){
		.kind = &kind_address, .vrf = in, .ours = true,
	};
	new->ifname = ifname;
	assert_true(prefix_parse(prefix, &new->prefix));
	return &new->object;
}

static const struct object *route(struct bench *bench, const char *in,
				  const char *dst, const char *gateway)
{
	struct nexthop *hop = arena_alloc(bench->arena, sizeof(*hop));
	struct route *new = arena_alloc(bench->arena, sizeof(*new));

	new->object = (struct object){
		.kind = &kind_route, .vrf = in, .ours = true,
	};
	assert_true(prefix_parse(dst, &new->dst));
	new->table = RT_TABLE_MAIN;
	new->type = gateway ? RTN_UNICAST : RTN_BLACKHOLE;
	new->protocol = MARK;
	new->metric = route_metric(new->dst.ip.family, 1);
	new->hops = hop;
	new->count = !!gateway;
	if (gateway)
		assert_true(ip_parse(gateway, &hop->gateway));
	return &new->object;
}

static struct link *link_in(struct bench *bench, struct view *view,
			    const char *in, const char *name)
{
	struct link *link;

	error_clear(&bench->error);
	must(bench, view_link(view, bench->arena, in, name, &link,
			      &bench->error));
	return link;
}

static void set_up(struct bench *bench, struct view *view, const char *in,
		   const char *name)
{
	struct link *before = link_in(bench, view, in, name), after;

	assert_non_null(before);
	after = *before;
	after.up = true;
	must(bench, set(bench, view, &before->object, &after.object));
}

/* The walk's topology: vetha in global, vethb in Blue. */
static void build(struct bench *bench, struct view *view)
{
	must(bench, add(bench, view, vrf(bench, "Blue"), 1));
	must(bench, add(bench, view, veth(bench, "global", "vetha", "Blue",
					  "vethb"), 2));
	must(bench, add(bench, view, address(bench, "global", "vetha",
					     "192.168.100.1/24"), 3));
	must(bench, add(bench, view, address(bench, "Blue", "vethb",
					     "192.168.100.2/24"), 4));
	set_up(bench, view, "global", "vetha");
	set_up(bench, view, "Blue", "vethb");
	must(bench, view_flush(view, &bench->error));
}

static void unbuild(struct bench *bench, struct view *view)
{
	must(bench, delete(bench, view, vrf(bench, "Blue")));
}

static size_t count(struct bench *bench, struct view *view,
		    const struct kind *kind, const char *in)
{
	/* The kernel adds IPv6 addresses and routes in its own time. */
	const struct filter filter = { .family = AF_INET };
	struct object **list;
	size_t n;

	error_clear(&bench->error);
	must(bench, view_list(view, bench->arena, kind, in, &filter, &list, &n,
			      &bench->error));
	return n;
}

/* -- VRFs --------------------------------------------------------------------------- */

static void a_vrf_is_born_a_router(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct text value = { 0 };
	struct link *lo;
	struct vrf *made;
	int ns;

	must(bench, add(bench, bench->live, vrf(bench, "Blue"), 1));
	lo = link_in(bench, bench->live, "Blue", "lo");
	assert_non_null(lo);
	assert_true(lo->up);
	assert_true(lo->object.ours);
	must(bench, view_vrf(bench->live, bench->arena, "Blue", &made,
			     &bench->error));
	assert_true(made->object.ours);
	assert_int_not_equal(made->cookie, 0);
	ns = world_netns(bench->world, "Blue", &bench->error);
	assert_int_equal(netns_sysctl_read(ns, "net/ipv4/ip_forward", &value),
			 0);
	assert_string_equal(value.data, "1");
	text_free(&value);
}

static void a_second_vrf_of_a_name_is_refused(void **state)
{
	struct bench *bench = need_sandbox(state);

	must(bench, add(bench, bench->live, vrf(bench, "Blue"), 1));
	assert_int_equal(add(bench, bench->live, vrf(bench, "Blue"), 2),
			 -EEXIST);
}

static void deleting_waits_until_the_far_end_is_gone(void **state)
{
	struct bench *bench = need_sandbox(state);

	for (int i = 0; i < 5; i++) {
		build(bench, bench->live);
		unbuild(bench, bench->live);
		assert_null(link_in(bench, bench->live, "global", "vetha"));
	}
}

/* -- links --------------------------------------------------------------------------- */

static void both_ends_know_each_other(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct link *a, *b;

	build(bench, bench->live);
	a = link_in(bench, bench->live, "global", "vetha");
	b = link_in(bench, bench->live, "Blue", "vethb");
	assert_string_equal(a->below, "vethb");
	assert_string_equal(a->below_vrf, "Blue");
	assert_string_equal(b->below, "vetha");
	assert_string_equal(b->below_vrf, "global");
	assert_true(a->object.ours && b->object.ours);
	assert_false(a->mac_given || b->mac_given);
	assert_true(a->carrier && b->carrier);
	unbuild(bench, bench->live);
}

static void a_taken_name_says_which_end(void **state)
{
	struct bench *bench = need_sandbox(state);

	build(bench, bench->live);
	assert_int_equal(add(bench, bench->live, veth(bench, "global", "x",
						      "Blue", "vethb"), 1),
			 -EEXIST);
	assert_string_equal(bench->error.words,
			    "VRF Blue has an interface vethb already");
	assert_null(link_in(bench, bench->live, "global", "x"));
	unbuild(bench, bench->live);
}

static void a_failed_property_leaves_nothing_half_done(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct link *before, after;

	build(bench, bench->live);
	before = link_in(bench, bench->live, "global", "vetha");
	after = *before;
	after.mtu = 1400;
	after.master = "nobridge";
	assert_int_equal(set(bench, bench->live, &before->object,
			     &after.object), -ENODEV);
	assert_string_equal(bench->error.words, "no interface nobridge");
	before = link_in(bench, bench->live, "global", "vetha");
	assert_int_equal(before->mtu, 1500);
	unbuild(bench, bench->live);
}

static void a_moved_link_keeps_its_state_and_loses_addresses(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct link *before, after;

	build(bench, bench->live);
	must(bench, add(bench, bench->live, vrf(bench, "Red"), 1));
	before = link_in(bench, bench->live, "global", "vetha");
	after = *before;
	after.object.vrf = "Red";
	must(bench, set(bench, bench->live, &before->object, &after.object));
	assert_null(link_in(bench, bench->live, "global", "vetha"));
	before = link_in(bench, bench->live, "Red", "vetha");
	assert_non_null(before);
	assert_true(before->up);
	assert_int_equal(count(bench, bench->live, &kind_address, "Red") -
			 count(bench, bench->live, &kind_address, "Blue"),
			 (size_t)-1);
	must(bench, delete(bench, bench->live, vrf(bench, "Red")));
	unbuild(bench, bench->live);
}

/* -- routes and batches --------------------------------------------------------------- */

static void an_error_takes_back_what_travelled_behind_it(void **state)
{
	struct bench *bench = need_sandbox(state);
	size_t before;

	build(bench, bench->live);
	before = count(bench, bench->live, &kind_route, "Blue");
	for (unsigned bad = 0; bad < 20; bad += 3) {
		int err = 0;

		for (unsigned i = 0; i < 20; i++) {
			char dst[32];

			snprintf(dst, sizeof(dst), "10.%u.0.0/16", i);
			must(bench, add(bench, bench->live,
					route(bench, "Blue", dst, i == bad ?
					      "192.168.100.255" : "192.168.100.1"),
					i + 1));
		}
		err = view_flush(bench->live, &bench->error);
		assert_int_equal(err, -EINVAL);
		assert_int_equal(bench->error.origin.line, bad + 1);
		assert_string_equal(bench->error.words, "Invalid next hop "
				    "address 192.168.100.255");
		assert_int_equal(count(bench, bench->live, &kind_route, "Blue"),
				 before + bad);
		for (unsigned i = 0; i < bad; i++) {
			char dst[32];

			snprintf(dst, sizeof(dst), "10.%u.0.0/16", i);
			must(bench, delete(bench, bench->live,
					   route(bench, "Blue", dst,
						 "192.168.100.1")));
		}
		must(bench, view_flush(bench->live, &bench->error));
		assert_int_equal(count(bench, bench->live, &kind_route, "Blue"),
				 before);
	}
	unbuild(bench, bench->live);
}

struct reports {
	unsigned long	lines[8];
	size_t		count;
};

static void take_report(void *context, struct error *error)
{
	struct reports *reports = context;

	reports->lines[reports->count++] = error->origin.line;
}

static void keeping_going_reports_each_error_and_holds_the_rest(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct reports reports = { .count = 0 };
	size_t before;

	build(bench, bench->live);
	before = count(bench, bench->live, &kind_route, "Blue");
	view_keep_going(bench->live, take_report, &reports);
	for (unsigned i = 0; i < 10; i++) {
		char dst[32];

		snprintf(dst, sizeof(dst), "10.%u.0.0/16", i);
		must(bench, add(bench, bench->live,
				route(bench, "Blue", dst, i % 4 == 1 ?
				      "192.168.100.255" : "192.168.100.1"), i + 1));
	}
	must(bench, view_flush(bench->live, &bench->error));
	view_keep_going(bench->live, NULL, NULL);
	assert_int_equal(reports.count, 3);
	assert_int_equal(reports.lines[0], 2);
	assert_int_equal(reports.lines[2], 10);
	assert_int_equal(count(bench, bench->live, &kind_route, "Blue"),
			 before + 7);
	unbuild(bench, bench->live);
}

static struct route *route_in(struct bench *bench, struct view *view,
			      const char *in, const char *dst)
{
	struct object *found;

	must(bench, view_get(view, bench->arena, route(bench, in, dst, NULL),
			     &found, &bench->error));
	return (struct route *)found;
}

static void a_second_next_hop_makes_a_multipath(void **state)
{
	static const char *const families[][3] = {
		{ "10.0.0.0/8", "192.168.100.1", "192.168.100.9" },
		{ "2001:db8:1::/48", "2001:db8::1", "2001:db8::9" },
	};
	struct bench *bench = need_sandbox(state);

	build(bench, bench->live);
	must(bench, add(bench, bench->live, address(bench, "Blue", "vethb",
						    "2001:db8::2/64"), 1));
	for (size_t v = 0; v < 2; v++) {
		struct view *views[] = { bench->model, bench->live };
		const char *dst = families[v][0];

		for (size_t i = 0; i < 2; i++) {
			struct view *view = views[i];

			for (int hop = 1; hop < 3; hop++)
				must(bench, add(bench, view, route(bench,
					"Blue", dst, families[v][hop]), 1));
			must(bench, add(bench, view, route(bench, "Blue", dst,
						families[v][1]), 1));
			must(bench, view_flush(view, &bench->error));
			assert_int_equal(route_in(bench, view, "Blue",
						  dst)->count, 2);
			must(bench, delete(bench, view, route(bench, "Blue",
						dst, families[v][1])));
			must(bench, view_flush(view, &bench->error));
			assert_int_equal(route_in(bench, view, "Blue",
						  dst)->count, 1);
			assert_int_equal(delete(bench, view, route(bench,
				"Blue", dst, families[v][1])) ||
				view_flush(view, &bench->error), 1);
			must(bench, delete(bench, view, route(bench, "Blue",
						dst, families[v][2])));
			must(bench, view_flush(view, &bench->error));
			assert_null(route_in(bench, view, "Blue", dst));
		}
	}
	unbuild(bench, bench->live);
}

static void a_next_hop_behind_a_shut_line_waits(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct link *before, after;
	struct route *found;

	build(bench, bench->live);
	before = link_in(bench, bench->live, "Blue", "vethb");
	after = *before;
	after.up = false;
	must(bench, set(bench, bench->live, &before->object, &after.object));
	must(bench, add(bench, bench->live, route(bench, "Blue", "10.0.0.0/8",
						  "192.168.100.1"), 1));
	must(bench, view_flush(bench->live, &bench->error));
	found = route_in(bench, bench->live, "Blue", "10.0.0.0/8");
	assert_true(found->hops->waiting);
	assert_string_equal(waiting_reason(bench->live, bench->arena, found,
					   found->hops),
			    "192.168.100.1: vethb of VRF Blue, which reaches "
			    "this next hop, is shut down");
	assert_int_equal(count(bench, bench->live, &kind_route, "Blue"), 0);
	must(bench, set(bench, bench->live, &after.object, &before->object));
	found = route_in(bench, bench->live, "Blue", "10.0.0.0/8");
	assert_false(found->hops->waiting);
	unbuild(bench, bench->live);
}

/* -- the model over the kernel --------------------------------------------------------- */

static void the_model_shows_what_the_kernel_would_have(void **state)
{
	struct bench *bench = need_sandbox(state);

	build(bench, bench->model);
	assert_non_null(link_in(bench, bench->model, "Blue", "vethb"));
	assert_string_equal(link_in(bench, bench->model, "Blue",
				    "vethb")->below_vrf, "global");
	assert_true(link_in(bench, bench->model, "Blue", "lo")->up);
	assert_int_equal(count(bench, bench->model, &kind_vrf, NULL), 1);
	assert_int_equal(count(bench, bench->live, &kind_vrf, NULL), 0);
	assert_null(link_in(bench, bench->live, "global", "vetha"));
}

static void the_model_hides_what_stood_on_the_deleted(void **state)
{
	struct bench *bench = need_sandbox(state);

	build(bench, bench->live);
	unbuild(bench, bench->model);
	assert_null(link_in(bench, bench->model, "global", "vetha"));
	assert_int_equal(count(bench, bench->model, &kind_vrf, NULL), 0);
	assert_non_null(link_in(bench, bench->live, "global", "vetha"));
	must(bench, add(bench, bench->model, vrf(bench, "Blue"), 1));
	assert_int_equal(count(bench, bench->model, &kind_link, "Blue"), 1);
	assert_int_equal(count(bench, bench->model, &kind_address, "Blue"), 0);
	unbuild(bench, bench->live);
}

static void the_model_changes_nothing(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct link *before, after;

	build(bench, bench->live);
	before = link_in(bench, bench->model, "global", "vetha");
	after = *before;
	after.mtu = 1300;
	must(bench, set(bench, bench->model, &before->object, &after.object));
	assert_int_equal(link_in(bench, bench->model, "global", "vetha")->mtu,
			 1300);
	assert_int_equal(link_in(bench, bench->live, "global", "vetha")->mtu,
			 1500);
	unbuild(bench, bench->live);
}

static void collect_ip(void *context, const struct change *change)
{
	change_kind(change)->ip(context, change);
}

static void changes_are_told_as_ip_commands(void **state)
{
	struct bench *bench = need_sandbox(state);
	struct text commands = { 0 };

	view_watch(bench->model, collect_ip, &commands);
	must(bench, add(bench, bench->model, vrf(bench, "Blue"), 1));
	text_clear(&commands);
	must(bench, add(bench, bench->model, address(bench, "Blue", "lo",
						     "10.9.9.9/32"), 1));
	must(bench, add(bench, bench->model, route(bench, "Blue", "10.0.0.0/8",
						   NULL), 1));
	assert_string_equal(text_string(&commands),
		"ip -n Blue address add 10.9.9.9/32 dev lo\n"
		"ip -n Blue route add blackhole 10.0.0.0/8 proto 118\n");
	text_free(&commands);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
		TEST(a_vrf_is_born_a_router),
		TEST(a_second_vrf_of_a_name_is_refused),
		TEST(deleting_waits_until_the_far_end_is_gone),
		TEST(both_ends_know_each_other),
		TEST(a_taken_name_says_which_end),
		TEST(a_failed_property_leaves_nothing_half_done),
		TEST(a_moved_link_keeps_its_state_and_loses_addresses),
		TEST(an_error_takes_back_what_travelled_behind_it),
		TEST(keeping_going_reports_each_error_and_holds_the_rest),
		TEST(a_second_next_hop_makes_a_multipath),
		TEST(a_next_hop_behind_a_shut_line_waits),
		TEST(the_model_shows_what_the_kernel_would_have),
		TEST(the_model_hides_what_stood_on_the_deleted),
		TEST(the_model_changes_nothing),
		TEST(changes_are_told_as_ip_commands),
	};

	return cmocka_run_group_tests_name("model", tests, enter, NULL);
}
