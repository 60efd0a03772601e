/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * world.c - tests: the sockets of many VRFs, and the names behind link ids
 */
#include <net/if.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <linux/veth.h>

#include <vrfsh/netlink.h>
#include <vrfsh/netns.h>

#include "requests.h"
#include "vrfs.h"

static struct world *world;

static int begin_world(void **state)
{
	begin(state);
	world = world_new();
	return 0;
}

static int finish_world(void **state)
{
	(void)state;
	world_free(world);
	world = NULL;
	return 0;
}

static struct netlink *socket_in(const char *vrf)
{
	struct netlink *netlink = NULL;
	struct error error = { 0 };

	if (world_netlink(world, vrf, &netlink, &error) < 0)
		fail_msg("%s", error.words);
	assert_non_null(netlink);
	return netlink;
}

static ino_t inode_in(const char *vrf)
{
	struct error error = { 0 };
	int ns = world_netns(world, vrf, &error);
	dev_t device;
	ino_t inode;

	if (ns < 0)
		fail_msg("%s", error.words);
	assert_int_equal(netns_identify(ns, &device, &inode), 0);
	return inode;
}

/* One message: both ends are born where they belong. */
static int make_veth(struct netlink *netlink, const char *name, int peer_ns,
		     const char *peer)
{
	size_t info, data, end;
	struct message message = { 0 };
	struct ifinfomsg header = { 0 };
	int result;

	message_start(&message, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL,
		      sizeof(struct ifinfomsg));
	message_put_string(&message, IFLA_IFNAME, name);
	info = message_nest(&message, IFLA_LINKINFO);
	message_put_string(&message, IFLA_INFO_KIND, "veth");
	data = message_nest(&message, IFLA_INFO_DATA);
	end = message_nest(&message, VETH_INFO_PEER);
	message_raw(&message, &header, sizeof(header));
	message_put_string(&message, IFLA_IFNAME, peer);
	message_put_u32(&message, IFLA_NET_NS_FD, (uint32_t)peer_ns);
	message_nest_end(&message, end);
	message_nest_end(&message, data);
	message_nest_end(&message, info);
	result = netlink_talk(netlink, &message);
	message_free(&message);
	return result;
}

static void wire(const char *vrf, const char *name, const char *other,
		 const char *peer)
{
	struct error error = { 0 };
	int ns = world_netns(world, other, &error);

	assert_true(ns >= 0);
	assert_int_equal(make_veth(socket_in(vrf), name, ns, peer), 0);
}

/* The VRF that a link of `vrf` leads to. */
static const char *far_vrf(const char *vrf, const char *name)
{
	struct link_seen seen;

	assert_int_equal(get_link(socket_in(vrf), name, &seen), 0);
	assert_true(seen.peer_nsid >= 0);
	return world_nsid_name(world, vrf, seen.peer_nsid);
}

/* -- sockets ------------------------------------------------------------------ */

static void a_vrfs_socket_is_in_it(void **state)
{
	struct link_seen seen;

	(void)state;
	create("Blue");
	create("Red");
	assert_int_equal(inode_in("Blue"), listed("Blue").inode);
	assert_int_equal(set_link(socket_in("Blue"), "lo", true), 0);
	assert_true(link_flags(socket_in("Blue"), "lo") & IFF_UP);
	assert_false(link_flags(socket_in("Red"), "lo") & IFF_UP);
	wire("Blue", "toRed", "Red", "toBlue");
	assert_int_equal(get_link(socket_in("Blue"), "toRed", &seen), 0);
	assert_int_equal(get_link(socket_in("Red"), "toBlue", &seen), 0);
	assert_true(get_link(socket_in("Red"), "toRed", &seen) < 0);
	assert_int_equal(inode_in("Red"), listed("Red").inode);
}

static void global_and_null_are_home(void **state)
{
	(void)state;
	create(NETNS_DIR "/global");
	assert_int_equal(inode_in(NULL), here());
	assert_int_equal(inode_in(VRF_GLOBAL), here());
	assert_int_equal(inode_in(NETNS_DIR "/global"),
			 listed(NETNS_DIR "/global").inode);
	assert_int_not_equal(inode_in(NETNS_DIR "/global"), here());
	assert_ptr_equal(socket_in(NULL), socket_in(VRF_GLOBAL));
}

static void a_socket_is_kept_until_rest(void **state)
{
	struct netlink *home = socket_in(NULL), *blue;

	(void)state;
	create("Blue");
	blue = socket_in("Blue");
	assert_ptr_equal(socket_in("Blue"), blue);
	assert_int_equal(inode_in("Blue"), listed("Blue").inode);
	delete("Blue");
	create("Blue");
	world_rest(world);
	assert_int_equal(inode_in("Blue"), listed("Blue").inode);
	assert_ptr_equal(socket_in(NULL), home);
}

static void a_forgotten_vrf_is_opened_anew(void **state)
{
	struct netlink *red;

	(void)state;
	create("Blue");
	create("Red");
	red = socket_in("Red");
	socket_in("Blue");
	delete("Blue");
	world_forget(world, "Blue");
	world_forget(world, "Green");
	create("Blue");
	assert_int_equal(inode_in("Blue"), listed("Blue").inode);
	assert_ptr_equal(socket_in("Red"), red);
}

static void an_unknown_vrf_is_said_so(void **state)
{
	struct netlink *netlink;
	struct error error = { 0 };

	(void)state;
	expect(world_netlink(world, "Blue", &netlink, &error), ENOENT, &error,
	       "no VRF named Blue");
	expect(world_netns(world, "Blue", &error), ENOENT, &error,
	       "no VRF named Blue");
	create("Red");
	file(NETNS_DIR "/Blue");
	expect(world_netlink(world, "Blue", &netlink, &error), ENOENT, &error,
	       "Blue is a stale file under /run/netns: no vrf Blue removes it");
}

/* 40 VRFs need 80 descriptors. */
static void when_descriptors_run_out_the_oldest_go(void **state)
{
	struct rlimit before, few;
	char name[16];

	(void)state;
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "v%d", i);
		create(name);
	}
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = (struct rlimit){ 32, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "v%d", i);
		assert_int_equal(set_link(socket_in(name), "lo", true), 0);
	}
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &few), 0);
	assert_int_equal(few.rlim_cur, before.rlim_max);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
}

static void tight(void)
{
	struct rlimit few = { 64, 64 };
	char name[16];

	if (setrlimit(RLIMIT_NOFILE, &few) < 0)
		_exit(2);
	for (int i = 0; i < 80; i++) {
		struct error error = { 0 };
		struct netlink *netlink;

		snprintf(name, sizeof(name), "v%d", i % 40);
		if (world_netlink(world, name, &netlink, &error) < 0 ||
		    set_link(netlink, "lo", true) < 0)
			_exit(1);
	}
	world_rest(world);
	_exit(0);
}

static void a_hard_limit_is_lived_with(void **state)
{
	int status;
	char name[16];
	pid_t child;

	(void)state;
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "v%d", i);
		create(name);
	}
	child = fork();
	if (child == 0)
		tight();
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* -- names behind ids ------------------------------------------------------------ */

static void the_far_end_has_its_vrfs_name(void **state)
{
	(void)state;
	create("Blue");
	create("Red");
	wire(NULL, "a", "Blue", "b");
	wire("Blue", "c", "Red", "d");
	assert_string_equal(far_vrf(NULL, "a"), "Blue");
	assert_string_equal(far_vrf("Blue", "b"), VRF_GLOBAL);
	assert_string_equal(far_vrf("Blue", "c"), "Red");
	assert_string_equal(far_vrf("Red", "d"), "Blue");
	assert_null(world_nsid_name(world, "Red", 77));
	assert_null(world_nsid_name(world, "Red", -1));
	assert_null(world_nsid_name(world, "Green", 0));
	assert_int_equal(make_veth(socket_in(NULL), "a", netns_home(), "x"),
			 -EEXIST);
}

static void a_namespace_without_a_name_has_none(void **state)
{
	struct error error = { 0 };
	int ns = netns_new(&error);

	(void)state;
	assert_true(ns >= 0);
	create("Blue");
	assert_int_equal(make_veth(socket_in("Blue"), "b", ns, "x"), 0);
	assert_null(far_vrf("Blue", "b"));
	assert_null(far_vrf("Blue", "b"));
	/* Until it is given one. */
	assert_int_equal(netns_attach(ns, "Red", &error), 0);
	world_forget(world, "Red");
	assert_string_equal(far_vrf("Blue", "b"), "Red");
	close(ns);
}

static void of_two_names_the_first_is_given(void **state)
{
	struct error error = { 0 };
	int ns = netns_new(&error);

	(void)state;
	assert_true(ns >= 0);
	/* By name it stands nearer to the second. */
	create("Rigi");
	assert_int_equal(netns_attach(ns, "Rouge", &error), 0);
	assert_int_equal(netns_attach(ns, "Red", &error), 0);
	assert_int_equal(netns_attach(netns_home(), "Aaa", &error), 0);
	assert_int_equal(make_veth(socket_in("Rigi"), "b", ns, "x"), 0);
	wire("Rigi", "up", NULL, "down");
	assert_string_equal(far_vrf("Rigi", "b"), "Red");
	assert_string_equal(far_vrf("Rigi", "up"), VRF_GLOBAL);
	close(ns);
}

static void an_id_that_comes_later_is_found(void **state)
{
	(void)state;
	create("Blue");
	create("Green");
	create("Red");
	wire("Blue", "g", "Green", "b");
	assert_string_equal(far_vrf("Blue", "g"), "Green");
	wire("Blue", "r", "Red", "b");
	assert_string_equal(far_vrf("Blue", "r"), "Red");
	wire("Blue", "up", NULL, "later");
	assert_string_equal(far_vrf("Blue", "up"), VRF_GLOBAL);
}

static void a_hub_and_its_spokes_know_each_other(void **state)
{
	char spoke[16], link[16];

	(void)state;
	create("Hub");
	for (int i = 0; i < 30; i++) {
		snprintf(spoke, sizeof(spoke), "s%d", i);
		snprintf(link, sizeof(link), "to%d", i);
		create(spoke);
		wire("Hub", link, spoke, "up");
	}
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 30; i++) {
			snprintf(spoke, sizeof(spoke), "s%d", i);
			snprintf(link, sizeof(link), "to%d", i);
			assert_string_equal(far_vrf("Hub", link), spoke);
			assert_string_equal(far_vrf(spoke, "up"), "Hub");
		}
		world_rest(world);
	}
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, begin_world, finish_world)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(a_vrfs_socket_is_in_it),
		TEST(global_and_null_are_home),
		TEST(a_socket_is_kept_until_rest),
		TEST(a_forgotten_vrf_is_opened_anew),
		TEST(an_unknown_vrf_is_said_so),
		TEST(when_descriptors_run_out_the_oldest_go),
		TEST(a_hard_limit_is_lived_with),
		TEST(the_far_end_has_its_vrfs_name),
		TEST(a_namespace_without_a_name_has_none),
		TEST(of_two_names_the_first_is_given),
		TEST(an_id_that_comes_later_is_found),
		TEST(a_hub_and_its_spokes_know_each_other),
	};

	return cmocka_run_group_tests_name("world", tests, enter, NULL);
}
