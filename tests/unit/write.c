/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * write.c - tests: parse(write(x)) = x, for random objects of every kind
 *
 * Objects are added to one model, written as lines, and the lines carried out
 * on another model: both must have the same then. A failure prints the seed;
 * VRFSH_TEST_SEED repeats it.
 */
#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

#include <vrfsh/commands.h>
#include <vrfsh/netlink.h>

#include "sandbox.h"

enum { ROUNDS = 60, VRFS = 4, LINKS = 12, MODES = 8 };

static bool have_sandbox;

/* -- a session on a model of its own -------------------------------------- */

struct side {
	struct output	 out;
	struct session	*session;
	struct text	 answer;
};

struct bench {
	struct world	*world;
	struct lang	*lang;
	struct arena	*arena;
	struct side	 from, to;
	uint64_t	 seed, state;
	const char	*vrfs[VRFS + 1];
	struct link	 links[LINKS];
	size_t		 vrf_count, link_count;
};

static int take(struct output *out, const char *data, size_t len)
{
	struct side *side = CONTAINER(out, struct side, out);

	text_add(&side->answer, data, len);
	return 0;
}

static void side_open(struct bench *bench, struct side *side)
{
	*side = (struct side){ .out.write = take };
	side->session = session_new(bench->world);
	view_free(side->session->view);
	side->session->view = side->session->live = view_model(bench->world);
	side->session->lang = bench->lang;
	side->session->out = &side->out;
	session_enter(side->session, 0, MODE_CONFIG, VRF_GLOBAL, NULL);
}

static void side_close(struct side *side)
{
	session_free(side->session);
	text_free(&side->out.buffer);
	text_free(&side->answer);
}

static void say(struct bench *bench, struct side *side, const char *line)
{
	struct session *session = side->session;
	struct understanding said = { 0 };
	struct error error = { 0 };
	unsigned modes[MODES];
	int err = -EINVAL;

	arena_reset(session->arena);
	lang_parse(session->lang, modes, session_modes(session, modes, MODES),
		   line, session, session->arena, &said);
	if (said.said == SAID_NOTHING)
		return;
	if (said.said == SAID_CALL)
		err = said.call.sentence->run(session, &said.call, &error);
	if (err)
		fail_msg("seed %llu: `%s`: %s", (unsigned long long)bench->seed,
			 line, error.words ? error.words :
			 said.why.words ? said.why.words : "not understood");
	error_clear(&said.why);
}

static void say_all(struct bench *bench, struct side *side,
		    const struct text *text)
{
	const char *line = text_string(text);

	while (*line) {
		size_t len = strcspn(line, "\n");
		char *copy = arena_substring(bench->arena, line, len);

		say(bench, side, copy);
		line += len + (line[len] == '\n');
	}
}

static const char *running(struct bench *bench, struct side *side)
{
	text_clear(&side->answer);
	say(bench, side, "show running-config");
	output_flush(&side->out);
	return text_string(&side->answer);
}

/* -- chance --------------------------------------------------------------- */

static uint32_t chance(struct bench *bench, uint32_t below)
{
	bench->state = hash_bytes(bench->state, &below, sizeof(below));
	return (uint32_t)(bench->state >> 16) % below;
}

/* Characters that quoting, patterns and terminals treat specially, too. */
static const char *name(struct bench *bench, const char *const *letters,
			size_t choices, size_t most)
{
	struct text text = { 0 };
	char *copy;

	/* A letter first: names that look like values are a test of types. */
	text_putc(&text, (char)('a' + chance(bench, 26)));
	text_printf(&text, "%u", chance(bench, 10000));
	while (chance(bench, 4)) {
		const char *next = letters[chance(bench, (uint32_t)choices)];

		if (text.len + strlen(next) > most)
			break;
		text_puts(&text, next);
	}
	copy = arena_string(bench->arena, text_string(&text));
	text_free(&text);
	return copy;
}

static const char *vrf_name(struct bench *bench)
{
	static const char *const letters[] = {
		"x", "Y", "7", "-", "_", ".", "+", "@", "|", "!", "?", "*",
		"\xc3\xa9", "\xe2\x82\xac", "[", "}", "long-name-of-a-customer",
	};

	return name(bench, letters, ARRAY_SIZE(letters), 200);
}

static const char *link_name(struct bench *bench)
{
	static const char *const letters[] = {
		"x", "Y", "7", "-", "_", ".", "+", "@", "|", "!", "\"", "\\",
		"'", "\xc3\xa9", "$",
	};

	return name(bench, letters, ARRAY_SIZE(letters), 15);
}

static const char *description(struct bench *bench)
{
	static const char *const letters[] = {
		"x", " y", "  z", "|", " | include x", "!", "\"", "\\", "?", "\xc3\xa9",
	};

	return name(bench, letters, ARRAY_SIZE(letters), 255);
}

static const char *any_vrf(struct bench *bench)
{
	return bench->vrfs[chance(bench, (uint32_t)bench->vrf_count)];
}

static const struct link *any_link(struct bench *bench)
{
	return &bench->links[chance(bench, (uint32_t)bench->link_count)];
}

static struct mac any_mac(struct bench *bench)
{
	struct mac mac = { .len = 6, .bytes = { 0x02 } };

	for (int i = 1; i < 6; i++)
		mac.bytes[i] = (uint8_t)chance(bench, 256);
	return mac;
}

static struct ip any_ip(struct bench *bench, uint8_t family)
{
	struct ip ip = { .family = family };

	for (size_t i = 0; i < ip_size(family); i++)
		ip.bytes[i] = (uint8_t)chance(bench, 256);
	/* 11.0.0.0/8 and 2001:db8::/32 have nothing special in them. */
	if (family == AF_INET)
		ip.bytes[0] = 11;
	else
		memcpy(ip.bytes, "\x20\x01\x0d\xb8", 4);
	return ip;
}

static uint8_t any_family(struct bench *bench)
{
	return chance(bench, 2) ? AF_INET : AF_INET6;
}

/* -- writing and reading back --------------------------------------------- */

static void add(struct bench *bench, const struct object *object)
{
	const struct change change = { .verb = CHANGE_ADD, .after = object };
	struct object *found = NULL, *made = NULL;
	struct error error = { 0 };
	struct text text = { 0 };

	if (session_add(bench->from.session, object, &error))
		fail_msg("seed %llu: %s", (unsigned long long)bench->seed,
			 error.words);
	commands_write_change(&text, &change);
	say_all(bench, &bench->to, &text);
	assert_int_equal(view_get(bench->from.session->view, bench->arena,
				  object, &made, &error), 0);
	assert_int_equal(view_get(bench->to.session->view, bench->arena, object,
				  &found, &error), 0);
	if (!found || !object->kind->same(found, made))
		fail_msg("seed %llu: not the same: %s",
			 (unsigned long long)bench->seed, text_string(&text));
	assert_true(found->ours);
	text_free(&text);
}

static void delete(struct bench *bench, const struct object *object)
{
	const struct change change = {
		.verb = CHANGE_DELETE, .before = object,
	};
	struct error error = { 0 };
	struct text text = { 0 };
	struct object *found = NULL;

	commands_write_change(&text, &change);
	say_all(bench, &bench->to, &text);
	assert_int_equal(view_get(bench->to.session->view, bench->arena, object,
				  &found, &error), 0);
	if (found)
		fail_msg("seed %llu: still there: %s",
			 (unsigned long long)bench->seed, text_string(&text));
	if (session_delete(bench->from.session, object, &error))
		fail_msg("seed %llu: %s", (unsigned long long)bench->seed,
			 error.words);
	text_free(&text);
}

/* A change of what exists on both sides. */
static void set(struct bench *bench, const struct object *before,
		const struct object *after)
{
	const struct change change = {
		.verb = CHANGE_SET, .before = before, .after = after,
	};
	struct error error = { 0 };
	struct text text = { 0 };
	struct object *found = NULL;

	if (session_set(bench->from.session, before, after, &error))
		fail_msg("seed %llu: %s", (unsigned long long)bench->seed,
			 error.words);
	commands_write_change(&text, &change);
	say_all(bench, &bench->to, &text);
	assert_int_equal(view_get(bench->to.session->view, bench->arena, after,
				  &found, &error), 0);
	if (!found || !after->kind->same(found, after))
		fail_msg("seed %llu: not the same: %s",
			 (unsigned long long)bench->seed, text_string(&text));
	text_free(&text);
}

static bool exists(struct bench *bench, const struct object *key)
{
	struct error error = { 0 };
	struct object *found = NULL;

	assert_int_equal(view_get(bench->from.session->view, bench->arena, key,
				  &found, &error), 0);
	return found;
}

/* -- the kinds ------------------------------------------------------------ */

static void add_vrf(struct bench *bench)
{
	const struct vrf vrf = {
		.object = {
			.kind = &kind_vrf, .vrf = vrf_name(bench), .ours = true,
		},
	};

	if (exists(bench, &vrf.object))
		return;
	add(bench, &vrf.object);
	bench->vrfs[bench->vrf_count++] = vrf.object.vrf;
}

static void stand_on(struct bench *bench, struct link *link)
{
	if (link->type->needs_parent) {
		const struct link *parent = any_link(bench);

		link->below = parent->name;
		link->object.vrf = link->below_vrf = parent->object.vrf;
	} else if (link->type->needs_peer) {
		link->below = link_name(bench);
		link->below_vrf = any_vrf(bench);
	}
	for (size_t i = 0; i < bench->link_count; i++)
		if (!strcmp(bench->links[i].type->word, "bridge") &&
		    !link->type->stays && !chance(bench, 2) &&
		    !strcmp(bench->links[i].object.vrf, link->object.vrf))
			link->master = bench->links[i].name;
}

static struct link any_new_link(struct bench *bench)
{
	static const char *const types[] = {
		"bridge", "dummy", "veth", "macvlan",
	};
	/* The first two are made first: a macvlan needs a parent. */
	size_t kind = bench->link_count < 2 ? bench->link_count :
		      chance(bench, ARRAY_SIZE(types));
	struct link link = {
		.object = {
			.kind = &kind_link, .vrf = any_vrf(bench), .ours = true,
		},
		.name = link_name(bench), .below_nsid = -1,
		.type = link_type_by_word(types[kind]),
		.up = chance(bench, 2),
	};

	link.kernel_kind = link.type->kernel;
	stand_on(bench, &link);
	if (!chance(bench, 3))
		link.description = description(bench);
	if (!chance(bench, 3))
		link.mtu = 1280 + chance(bench, 200);
	link.mac_given = !chance(bench, 3);
	link.mac = link.mac_given ? any_mac(bench) :
		   link_derived_mac(link.object.vrf, link.name);
	return link;
}

static void add_link(struct bench *bench)
{
	struct link link = any_new_link(bench);
	struct link peer = link;

	if (bench->link_count == LINKS)
		return;
	peer.name = link.below;
	peer.object.vrf = link.below_vrf;
	if (exists(bench, &link.object) ||
	    (link.type->needs_peer && exists(bench, &peer.object)))
		return;
	add(bench, &link.object);
	bench->links[bench->link_count++] = link;
}

/* Secondary ones need a primary one; that is the commands' test. */
static void add_address(struct bench *bench)
{
	const struct link *link = any_link(bench);
	uint8_t family = any_family(bench);
	struct address address = {
		.object = {
			.kind = &kind_address, .vrf = link->object.vrf,
			.ours = true,
		},
		.ifname = link->name,
		.prefix = {
			.ip = any_ip(bench, family),
			.len = family == AF_INET ? 25 : 64,
		},
	};

	address.prefix.ip.bytes[3] = (address.prefix.ip.bytes[3] % 60) + 2;
	if (family == AF_INET6 && !chance(bench, 3)) {
		memcpy(address.prefix.ip.bytes, "\xfe\x80\0\0\0\0\0\0", 8);
		address.linklocal = true;
	} else if (family == AF_INET6) {
		memcpy(address.prefix.ip.bytes, "\x20\x01\x0d\xb8", 4);
	}
	address.secondary = family == AF_INET;
	if (!exists(bench, &address.object))
		add(bench, &address.object);
}

static struct nexthop any_hop(struct bench *bench, const struct link *link,
			      uint8_t family)
{
	struct nexthop hop = { .weight = 1 };
	uint32_t form = chance(bench, 4);

	if (form)
		hop.gateway = any_ip(bench, family);
	if (form != 1)
		hop.ifname = link->name;
	if (form == 2)
		hop.onlink = true;
	if (form == 3 && family == AF_INET6)
		memcpy(hop.gateway.bytes, "\xfe\x80\0\0", 4);
	return hop;
}

static uint32_t any_metric(struct bench *bench, uint8_t family)
{
	switch (chance(bench, 3)) {
	case 0:
		return route_metric(family, 1);
	case 1:
		return 2 + chance(bench, 254);
	default:
		return 256 + chance(bench, 100000);
	}
}

static void add_route(struct bench *bench)
{
	const struct link *link = any_link(bench);
	uint8_t family = any_family(bench);
	struct nexthop hop = any_hop(bench, link, family);
	struct prefix dst = {
		.ip = any_ip(bench, family),
		.len = (uint8_t)chance(bench, ip_bits(family) + 1),
	};
	struct route route = {
		.object = {
			.kind = &kind_route, .vrf = link->object.vrf,
			.ours = true,
		},
		.dst = prefix_network(&dst), .table = RT_TABLE_MAIN,
		.metric = any_metric(bench, family), .protocol = MARK,
		.type = RTN_UNICAST, .count = 1, .hops = &hop,
	};

	if (!chance(bench, 5)) {
		route.type = RTN_BLACKHOLE;
		route.count = 0;
	}
	if (!exists(bench, &route.object))
		add(bench, &route.object);
}

/* One more next hop, and away with the first. */
static void set_hops(struct bench *bench)
{
	const struct link *link = any_link(bench);
	struct nexthop hops[3];
	struct route route = {
		.object = {
			.kind = &kind_route, .vrf = link->object.vrf,
			.ours = true,
		},
		.dst = { .ip = any_ip(bench, AF_INET), .len = 32 },
		.table = RT_TABLE_MAIN, .protocol = MARK, .type = RTN_UNICAST,
		.count = 1, .hops = hops,
	};
	struct route more = route, fewer = route;

	if (exists(bench, &route.object))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(hops); i++)
		hops[i] = (struct nexthop){
			.gateway = any_ip(bench, AF_INET), .weight = 1,
			.ifname = link->name,
		};
	more.count = 2;
	fewer.hops = hops + 1;
	add(bench, &route.object);
	set(bench, &route.object, &more.object);
	set(bench, &more.object, &fewer.object);
}

/* Not of global, which is nobody's making: only what is off is written. */
static void set_setting(struct bench *bench)
{
	struct setting before = {
		.object = {
			.kind = &kind_setting, .ours = true,
			.vrf = bench->vrfs[1 + chance(bench, VRFS)],
		},
		.name = chance(bench, 2) ? SETTING_IP_ROUTING :
					   SETTING_IPV6_ROUTING,
		.on = chance(bench, 2),
	};
	struct setting after = before;

	after.on = !before.on;
	set(bench, &before.object, &after.object);
	set(bench, &after.object, &before.object);
}

static void set_link(struct bench *bench)
{
	struct link *link = &bench->links[chance(bench,
					  (uint32_t)bench->link_count)];
	struct error error = { 0 };
	struct object *before;
	struct link after;

	assert_int_equal(view_get(bench->from.session->view, bench->arena,
				  &link->object, &before, &error), 0);
	if (!before)
		return;
	after = *(struct link *)before;
	after.description = chance(bench, 2) ? description(bench) : NULL;
	after.mtu = 1280 + chance(bench, 200);
	after.mac_given = chance(bench, 2);
	after.mac = after.mac_given ? any_mac(bench) :
		    link_derived_mac(after.object.vrf, after.name);
	after.up = chance(bench, 2);
	set(bench, before, &after.object);
}

static void add_neighbour(struct bench *bench)
{
	const struct link *link = any_link(bench);
	const struct neighbour neighbour = {
		.object = {
			.kind = &kind_neighbour, .vrf = link->object.vrf,
			.ours = true,
		},
		.ifname = link->name, .ip = any_ip(bench, any_family(bench)),
		.mac = any_mac(bench), .state = NUD_PERMANENT,
		.protocol = MARK,
	};

	if (!exists(bench, &neighbour.object))
		add(bench, &neighbour.object);
}

static void build(struct bench *bench)
{
	static void (*const adders[])(struct bench *) = {
		add_link, add_address, add_address, add_route, add_route,
		add_neighbour, set_hops, set_setting, set_link,
	};

	while (bench->vrf_count <= VRFS)
		add_vrf(bench);
	while (bench->link_count < 3)
		add_link(bench);
	for (int i = 0; i < ROUNDS; i++)
		adders[chance(bench, ARRAY_SIZE(adders))](bench);
}

/* -- set up --------------------------------------------------------------- */

static int enter(void **state)
{
	(void)state;
	have_sandbox = sandbox_enter();
	return 0;
}

static int begin(void **state)
{
	const char *seed = getenv("VRFSH_TEST_SEED");
	struct error error = { 0 };
	struct bench *bench;

	if (!have_sandbox)
		skip();
	bench = memory_new(sizeof(*bench));
	bench->seed = (uint64_t)time(NULL);
	if (seed)
		number_parse(seed, 0, UINT64_MAX / 2, &bench->seed);
	bench->state = bench->seed;
	bench->world = world_new();
	bench->lang = commands_new(&error);
	if (!bench->lang)
		fail_msg("%s", error.words);
	bench->arena = arena_new();
	bench->vrfs[bench->vrf_count++] = VRF_GLOBAL;
	side_open(bench, &bench->from);
	side_open(bench, &bench->to);
	*state = bench;
	return 0;
}

static int end(void **state)
{
	struct bench *bench = *state;

	if (!bench)
		return 0;
	side_close(&bench->from);
	side_close(&bench->to);
	lang_free(bench->lang);
	arena_free(bench->arena);
	world_free(bench->world);
	free(bench);
	return 0;
}

static void again(struct bench *bench)
{
	side_close(&bench->from);
	side_close(&bench->to);
	side_open(bench, &bench->from);
	side_open(bench, &bench->to);
	bench->vrf_count = 1;
	bench->link_count = 0;
	bench->state = ++bench->seed;
}

/* Fails at the first line that differs. */
static void expect_same(struct bench *bench, const char *a, const char *b)
{
	while (*a || *b) {
		size_t i = strcspn(a, "\n"), j = strcspn(b, "\n");

		if (i != j || memcmp(a, b, i))
			fail_msg("seed %llu: `%.*s` became `%.*s`",
				 (unsigned long long)bench->seed, (int)i, a,
				 (int)j, b);
		a += i + (a[i] == '\n');
		b += j + (b[j] == '\n');
	}
}

/* -- the tests ------------------------------------------------------------ */

static void changes_read_back(void **state)
{
	struct bench *bench = *state;

	for (int i = 0; i < 20; i++) {
		build(bench);
		expect_same(bench, running(bench, &bench->from),
			    running(bench, &bench->to));
		again(bench);
	}
}

static void configurations_read_back(void **state)
{
	struct bench *bench = *state;
	struct side copy;

	for (int i = 0; i < 20; i++) {
		build(bench);
		side_open(bench, &copy);
		running(bench, &bench->from);
		say_all(bench, &copy, &bench->from.answer);
		expect_same(bench, text_string(&bench->from.answer),
			    running(bench, &copy));
		/* Saying it once more changes nothing. */
		say_all(bench, &copy, &bench->from.answer);
		expect_same(bench, text_string(&bench->from.answer),
			    running(bench, &copy));
		side_close(&copy);
		again(bench);
	}
}

static void deletions_read_back(void **state)
{
	static const struct kind *const order[] = {
		&kind_neighbour, &kind_route, &kind_address,
	};
	struct bench *bench = *state;
	struct error error = { 0 };

	build(bench);
	for (size_t k = 0; k < ARRAY_SIZE(order); k++)
		for (size_t v = 0; v < bench->vrf_count; v++) {
			struct object **list;
			size_t count;

			assert_int_equal(view_list(bench->from.session->view,
				bench->arena, order[k], bench->vrfs[v], NULL,
				&list, &count, &error), 0);
			while (count--)
				if (list[count]->ours)
					delete(bench, list[count]);
		}
	while (bench->link_count--)
		if (exists(bench, &bench->links[bench->link_count].object))
			delete(bench,
			       &bench->links[bench->link_count].object);
	while (--bench->vrf_count) {
		const struct vrf vrf = {
			.object = {
				.kind = &kind_vrf,
				.vrf = bench->vrfs[bench->vrf_count],
			},
		};

		delete(bench, &vrf.object);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		{ "a change's lines make that change", changes_read_back,
		  begin, end, NULL },
		{ "the running configuration makes itself again",
		  configurations_read_back, begin, end, NULL },
		{ "a deletion's lines delete", deletions_read_back, begin, end,
		  NULL },
	};

	return cmocka_run_group_tests_name("write", tests, enter, NULL);
}
