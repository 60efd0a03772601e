/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resolve.c - tests of names and addresses as a VRF sees them
 */
#include "inside.h"

#include <vrfsh/netns.h>
#include <vrfsh/probe.h>

static int make_far(void **state)
{
	struct error error = { 0 };

	(void)state;
	if (is_inside && netns_create("Far", NULL, &error)) {
		print_error("%s\n", error.words);
		return -1;
	}
	return 0;
}

static void resolves(const char *vrf, const char *host, uint8_t family,
		     const char *expected)
{
	struct error error = { 0 };
	char text[IP_TEXT];
	struct ip found;
	int ns = vrf ? netns_open(vrf) : netns_home();

	if (probe_resolve(ns, vrf, host, family, &found, &error))
		fail_msg("%s: %s", host, error.words);
	assert_string_equal(ip_format(&found, text), expected);
	if (vrf)
		close(ns);
}

static void a_literal_address_is_itself(void **state)
{
	(void)state;
	resolves(NULL, "192.0.2.1", 0, "192.0.2.1");
	resolves(NULL, "2001:db8::1", AF_INET6, "2001:db8::1");
}

static void hosts_are_those_of_the_vrf(void **state)
{
	(void)state;
	need_inside();
	assert_int_equal(shell("mkdir -p /etc/netns/Far\n"
			       "echo '10.2.0.9 server\nfd02::9 server six' >"
			       "/etc/netns/Far/hosts\n"
			       "echo 10.1.0.9 server >>/etc/hosts"), 0);
	resolves("Far", "server", 0, "10.2.0.9");
	resolves("Far", "server", AF_INET6, "fd02::9");
	resolves("Far", "six", 0, "fd02::9");
	resolves(NULL, "server", 0, "10.1.0.9");
}

static void an_unknown_host_is_not_found(void **state)
{
	struct error error = { 0 };
	struct ip found;

	(void)state;
	need_inside();
	assert_int_equal(probe_resolve(netns_home(), NULL, "no-such-host", 0,
				       &found, &error), -ENOENT);
	assert_string_equal(error.words, "Unrecognized host or address, or "
			    "protocol not running.");
	error_clear(&error);
	assert_int_equal(probe_resolve(netns_home(), NULL, "192.0.2.1",
				       AF_INET6, &found, &error), -ENOENT);
	error_clear(&error);
}

static void addresses_have_the_vrfs_names(void **state)
{
	int far = netns_open("Far");
	struct text host = { 0 };
	struct ip address;

	(void)state;
	need_inside();
	assert_true(ip_parse("10.2.0.9", &address));
	assert_true(probe_reverse(far, "Far", &address, &host));
	assert_string_equal(text_string(&host), "server");
	text_clear(&host);
	assert_false(probe_reverse(netns_home(), NULL, &address, &host));
	assert_int_equal(host.len, 0);
	text_free(&host);
	close(far);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_literal_address_is_itself),
		cmocka_unit_test(hosts_are_those_of_the_vrf),
		cmocka_unit_test(an_unknown_host_is_not_found),
		cmocka_unit_test(addresses_have_the_vrfs_names),
	};

	go_inside();
	return cmocka_run_group_tests(tests, make_far, NULL);
}
