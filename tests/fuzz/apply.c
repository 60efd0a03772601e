/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apply.c - fuzzing: bytes as a configuration in JSON
 *
 * Where libFuzzer is linked in, it calls LLVMFuzzerTestOneInput; without it the
 * program makes inputs by itself: a document with bytes changed, values
 * exchanged, pieces left out or doubled; the seed is fixed (FUZZ_SEED and
 * FUZZ_LINES go further afield). Whatever comes, there is a model or an error in
 * words, and the kernel is not touched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <vrfsh/commands.h>
#include <vrfsh/netlink.h>

static const char *const pieces[] = {
	"{", "}", "[", "]", ",", ":", "\"", "\"vrfs\"", "\"settings\"",
	"\"interfaces\"", "\"addresses\"", "\"neighbours\"", "\"routes\"",
	"\"hostname\"", "\"archive_maximum\"", "\"name\"", "\"Blue\"", "\"vrf\"",
	"\"global\"", "\"ifname\"", "\"v0\"", "\"v1\"", "\"type\"", "\"veth\"",
	"\"bridge\"", "\"macvlan\"", "\"vxlan\"", "\"up\"", "true", "false",
	"null", "\"mtu\"", "1500", "0", "-1", "65537", "1e9", "\"link\"",
	"\"link_vrf\"", "\"master\"", "\"address\"", "\"02:00:00:00:00:01\"",
	"\"local\"", "\"10.0.0.1\"", "\"fe80::1\"", "\"224.0.0.1\"",
	"\"prefixlen\"", "24", "128", "\"dst\"", "\"10.0.0.0/8\"", "\"::/0\"",
	"\"metric\"", "\"nexthops\"", "\"gateway\"", "\"dev\"", "\"onlink\"",
	"\"waiting\"", "\"unicast\"", "\"blackhole\"", "\"ours\"", "\"unsaid\"",
	"\"ifalias\"", "\"lladdr\"", "\\u0000", "\xff", "\"\\u001b\"",
};

static const char document[] =
	"{\"hostname\":\"lab\",\"vrfs\":[{\"name\":\"Blue\",\"ours\":true}],"
	"\"settings\":[{\"vrf\":\"Blue\",\"ip_routing\":true,"
	"\"ipv6_unicast_routing\":false}],"
	"\"interfaces\":[{\"vrf\":\"global\",\"ifname\":\"v0\",\"type\":\"veth\","
	"\"up\":true,\"mtu\":1500,\"link\":\"v1\",\"link_vrf\":\"Blue\"},"
	"{\"vrf\":\"Blue\",\"ifname\":\"v1\",\"type\":\"veth\",\"up\":false,"
	"\"link\":\"v0\",\"link_vrf\":\"global\",\"ifalias\":\"x\"},"
	"{\"ifname\":\"br0\",\"type\":\"bridge\",\"up\":true},"
	"{\"ifname\":\"m0\",\"type\":\"macvlan\",\"link\":\"v0\",\"up\":true}],"
	"\"addresses\":[{\"ifname\":\"v0\",\"local\":\"10.0.0.1\","
	"\"prefixlen\":24},{\"ifname\":\"v0\",\"local\":\"2001:db8::1\","
	"\"prefixlen\":64}],\"neighbours\":[{\"dst\":\"10.0.0.9\",\"dev\":\"v0\","
	"\"lladdr\":\"02:00:00:00:00:09\"}],"
	"\"routes\":[{\"dst\":\"10.1.0.0/16\",\"nexthops\":[{\"gateway\":"
	"\"10.0.0.2\"},{\"gateway\":\"10.0.0.3\",\"dev\":\"v0\"}]},"
	"{\"vrf\":\"Blue\",\"dst\":\"::/0\",\"type\":\"blackhole\"}]}";

struct bench {
	struct world	*world;
	struct session	*session;
	struct lang	*lang;
};

static void be_silent(struct session *session, const char *words)
{
	(void)session;
	(void)words;
}

static void bench_open(struct bench *bench)
{
	struct error error = { 0 };

	bench->world = world_new();
	bench->session = session_new(bench->world);
	bench->lang = commands_new(&error);
	assert_non_null(bench->lang);
	bench->session->lang = bench->lang;
	bench->session->notice = be_silent;
	bench->session->dry_run = true;
}

static void bench_close(struct bench *bench)
{
	session_free(bench->session);
	lang_free(bench->lang);
	world_free(bench->world);
}

static bool try(struct bench *bench, const struct text *json)
{
	struct error error = { 0 };
	struct view *model = NULL;
	struct change *list;
	size_t count;
	int err;

	arena_reset(bench->session->arena);
	err = commands_target(bench->session, json, &model, &error);
	if (!err)
		err = view_differences(model, bench->session->arena, &list,
				       &count, &error);
	if (err && !error.words)
		fail_msg("no words for %s", text_string(json));
	view_free(model);
	error_clear(&error);
	return !err;
}

#ifdef VRFSH_LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bench bench;
	struct text json = { 0 };

	if (!bench.world)
		bench_open(&bench);
	text_add(&json, (const char *)data, size);
	try(&bench, &json);
	text_free(&json);
	return 0;
}
#else

static uint32_t chance(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(*state >> 33) % below;
}

/* The end of the word or sign that begins here. */
static size_t token(const char *at)
{
	size_t len = strcspn(at, "{}[],:\"");

	if (*at == '"')
		return strcspn(at + 1, "\"") + 1 + (at[1] != '\0');
	return len ? len : 1;
}

static void make(uint64_t *state, struct text *json)
{
	uint32_t damage = 20 + chance(state, 2000);

	for (const char *at = document; *at; at += token(at)) {
		size_t len = token(at), left = strlen(at);

		if (len > left)
			len = left;
		if (!chance(state, damage))
			text_puts(json, pieces[chance(state,
						      ARRAY_SIZE(pieces))]);
		else if (chance(state, damage))
			text_add(json, at, len);
		if (!chance(state, 4 * damage))
			text_putc(json, (char)chance(state, 256));
		if (len == left)
			break;
	}
}

static uint64_t number_of(const char *name, uint64_t usual)
{
	const char *said = getenv(name);

	if (said && number_parse(said, 1, UINT64_MAX, &usual))
		fail_msg("%s is no number", name);
	return usual;
}

static void any_document_is_taken_or_refused(void **state)
{
	uint64_t chances = number_of("FUZZ_SEED", 1);
	uint64_t rounds = number_of("FUZZ_LINES", 2000);
	struct bench bench;
	struct text json = { 0 };
	size_t taken = 0;

	(void)state;
	bench_open(&bench);
	text_puts(&json, document);
	if (!try(&bench, &json))
		skip();		/* no namespaces for this user */
	for (uint64_t i = 0; i < rounds; i++) {
		text_clear(&json);
		make(&chances, &json);
		taken += try(&bench, &json);
	}
	assert_true(taken > 0 && taken < rounds);
	text_free(&json);
	bench_close(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_document_is_taken_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
