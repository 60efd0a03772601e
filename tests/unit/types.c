/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * types.c - tests: what is a value of which type, and what is said of others
 */
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../src/commands/types.h"

/* One text and what a type makes of it. */
struct row {
	const char	*text;
	enum fit	 fit;
	const char	*words;		/* of FIT_WRONG */
};


static void check(const struct type *type, const struct row *rows)
{
	union {
		const char *name;
		struct ip ip;
		struct prefix prefix;
		struct mac mac;
	} slot;
	struct arena *arena = arena_new();

	for (; rows->text; rows++) {
		struct error why = { 0 };
		enum fit fit = type->parse(rows->text, NULL, arena, &slot,
					   &why);

		if (fit != rows->fit)
			fail_msg("%s: fit %d, not %d", rows->text, fit,
				 rows->fit);
		if (rows->words && !why.words)
			fail_msg("%s: no words", rows->text);
		if (rows->words)
			assert_string_equal(why.words, rows->words);
		else
			assert_null(why.words);
		/* To see whether it fits is the same without a slot. */
		error_clear(&why);
		assert_int_equal(type->parse(rows->text, NULL, arena, NULL,
					     &why), fit);
		error_clear(&why);
	}
	arena_free(arena);
}

static void test_vrf(void **state)
{
	static const struct row rows[] = {
		{ "Blue", FIT_YES, NULL }, { "global", FIT_YES, NULL },
		{ "a b", FIT_YES, NULL }, { "-all", FIT_YES, NULL },
		{ "definition", FIT_YES, NULL }, { "", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_vrf, rows);
}

static void test_new_vrf(void **state)
{
	static const struct row rows[] = {
		{ "Blue", FIT_YES, NULL }, { "C", FIT_YES, NULL },
		{ "D", FIT_YES, NULL }, { "co", FIT_YES, NULL },
		{ "defender", FIT_YES, NULL }, { "def", FIT_NO, NULL },
		{ "CONTEXT", FIT_NO, NULL }, { "inst", FIT_NO, NULL },
		{ "", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_new_vrf, rows);
}

static void test_interface(void **state)
{
	static const struct row rows[] = {
		{ "vetha", FIT_YES, NULL }, { "eth0.100", FIT_YES, NULL },
		{ "a", FIT_YES, NULL }, { "caf\xc3\xa9", FIT_YES, NULL },
		{ "123456789012345", FIT_YES, NULL },
		{ "1234567890123456", FIT_WRONG, "1234567890123456 is too long "
		  "for an interface: a name has 1 to 15 bytes" },
		{ "eth0/1", FIT_WRONG, "eth0/1 is no name for an interface: "
		  "blanks, `/` and `:` cannot be in it" },
		{ "a b", FIT_WRONG, "a b is no name for an interface: blanks, "
		  "`/` and `:` cannot be in it" },
		{ "..", FIT_NO, NULL }, { "", FIT_NO, NULL },
		/* Addresses that went wrong, or right, are no names. */
		{ "10.0.0.300", FIT_NO, NULL }, { "10.0.0.0/8", FIT_NO, NULL },
		{ "10.0.0.1", FIT_NO, NULL }, { "fe80::1", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_interface, rows);
}

static void test_ipv4(void **state)
{
	static const struct row rows[] = {
		{ "192.168.100.1", FIT_YES, NULL },
		{ "0.0.0.0", FIT_YES, NULL },
		{ "192.168.100.300", FIT_WRONG,
		  "192.168.100.300 is no IPv4 address" },
		{ "192.168.100.01", FIT_WRONG,
		  "192.168.100.01 is no IPv4 address" },
		{ "1..2.3", FIT_WRONG, "1..2.3 is no IPv4 address" },
		{ "192.168.100", FIT_NO, NULL }, { "vetha", FIT_NO, NULL },
		{ "fe80::1", FIT_NO, NULL }, { "10.0.0.0/8", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_ipv4, rows);
}

static void test_ipv6(void **state)
{
	static const struct row rows[] = {
		{ "fe80::1", FIT_YES, NULL }, { "::", FIT_YES, NULL },
		{ "1:2:3:4:5:6:7:8", FIT_YES, NULL },
		{ "::ffff:10.0.0.1", FIT_YES, NULL },
		{ "fe80:::1", FIT_WRONG, "fe80:::1 is no IPv6 address" },
		{ "fe80::1::2", FIT_WRONG, "fe80::1::2 is no IPv6 address" },
		{ "02:00:1a:2b:3c:4d", FIT_NO, NULL },
		{ "10.0.0.1", FIT_NO, NULL }, { "vetha", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_ipv6, rows);
}

static void test_mask(void **state)
{
	static const struct row rows[] = {
		{ "255.255.255.0", FIT_YES, NULL },
		{ "255.255.255.255", FIT_YES, NULL },
		{ "0.0.0.0", FIT_YES, NULL },
		{ "255.0.255.0", FIT_WRONG, "Bad mask 255.0.255.0" },
		{ "0.0.0.255", FIT_WRONG, "Bad mask 0.0.0.255" },
		{ "255.255.255.256", FIT_WRONG, "Bad mask 255.255.255.256" },
		{ "24", FIT_NO, NULL }, { "/24", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_mask, rows);
}

static void test_address(void **state)
{
	static const struct row ipv4[] = {
		{ "192.168.100.1/24", FIT_YES, NULL },
		{ "10.0.0.0/8", FIT_YES, NULL }, { "1.2.3.4/0", FIT_YES, NULL },
		{ "10.1.1.1/33", FIT_WRONG,
		  "10.1.1.1/33: the length of an IPv4 prefix is 0 to 32" },
		{ "10.1.1.1/", FIT_WRONG,
		  "10.1.1.1/: the length of an IPv4 prefix is 0 to 32" },
		{ "10.1.1.300/24", FIT_WRONG, "10.1.1.300 is no IPv4 address" },
		{ "10.1.1.1", FIT_NO, NULL }, { "eth0/1", FIT_NO, NULL },
		{ "2001:db8::1/64", FIT_NO, NULL },
		{ 0 }
	};
	static const struct row ipv6[] = {
		{ "2001:db8::1/64", FIT_YES, NULL }, { "::/0", FIT_YES, NULL },
		{ "2001:db8::1/129", FIT_WRONG,
		  "2001:db8::1/129: the length of an IPv6 prefix is 0 to 128" },
		{ "2001:::1/64", FIT_WRONG, "2001:::1 is no IPv6 address" },
		{ "2001:db8::1", FIT_NO, NULL }, { "10.0.0.1/8", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_address4, ipv4);
	check(&type_address6, ipv6);
}

static void test_prefix(void **state)
{
	static const struct row ipv4[] = {
		{ "10.0.0.0/8", FIT_YES, NULL }, { "0.0.0.0/0", FIT_YES, NULL },
		{ "10.1.1.1/32", FIT_YES, NULL },
		{ "10.1.1.1/8", FIT_WRONG, "10.1.1.1/8 has host bits set; the "
		  "network is 10.0.0.0/8" },
		{ "10.0.0.0/33", FIT_WRONG,
		  "10.0.0.0/33: the length of an IPv4 prefix is 0 to 32" },
		{ "10.0.0.0", FIT_NO, NULL },
		{ 0 }
	};
	static const struct row ipv6[] = {
		{ "2001:db8::/32", FIT_YES, NULL }, { "::/0", FIT_YES, NULL },
		{ "2001:db8::1/32", FIT_WRONG, "2001:db8::1/32 has host bits "
		  "set; the network is 2001:db8::/32" },
		{ "10.0.0.0/8", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_prefix4, ipv4);
	check(&type_prefix6, ipv6);
}

static void test_mac(void **state)
{
	static const struct row rows[] = {
		{ "0200.1a2b.3c4d", FIT_YES, NULL },
		{ "02:00:1a:2b:3c:4d", FIT_YES, NULL },
		{ "02-00-1A-2B-3C-4D", FIT_YES, NULL },
		{ "0200.1a2b", FIT_NO, NULL }, { "0200.1a2b.3c4g", FIT_NO, NULL },
		{ "vetha", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_mac, rows);
}

static void test_host(void **state)
{
	static const struct row rows[] = {
		{ "192.168.100.2", FIT_YES, NULL },
		{ "example.org", FIT_YES, NULL }, { "fe80::1", FIT_YES, NULL },
		{ "-f", FIT_NO, NULL }, { "a b", FIT_NO, NULL },
		{ "", FIT_NO, NULL },
		{ 0 }
	};

	(void)state;
	check(&type_host, rows);
}

static void test_samples(void **state)
{
	const struct type *const all[] = {
		&type_vrf, &type_new_vrf, &type_interface, &type_ipv4,
		&type_ipv6, &type_mask, &type_address4, &type_address6,
		&type_prefix4, &type_prefix6, &type_mac, &type_host,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		const struct row rows[] = {
			{ all[i]->sample, FIT_YES, NULL }, { 0 }
		};

		assert_non_null(all[i]->sample);
		check(all[i], rows);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		{ "any VRF that exists can be named", test_vrf, NULL, NULL, NULL },
		{ "one or two letters are a VRF, not an abbreviation",
		  test_new_vrf, NULL, NULL, NULL },
		{ "interface names are the kernel's", test_interface, NULL, NULL, NULL },
		{ "IPv4 addresses", test_ipv4, NULL, NULL, NULL },
		{ "IPv6 addresses", test_ipv6, NULL, NULL, NULL },
		{ "a mask has no gaps", test_mask, NULL, NULL, NULL },
		{ "an address may have host bits", test_address, NULL, NULL, NULL },
		{ "a destination may not", test_prefix, NULL, NULL, NULL },
		{ "three notations of MAC addresses", test_mac, NULL, NULL, NULL },
		{ "hosts by name and address", test_host, NULL, NULL, NULL },
		{ "the samples are of their types", test_samples, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("types", tests, NULL, NULL);
}
