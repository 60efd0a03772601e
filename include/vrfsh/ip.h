/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip.h - addresses, prefixes and MAC addresses: values, read and written
 *
 * All are plain values in network byte order, compared bytewise; a family of
 * 0 (AF_UNSPEC) means "none".
 */
#ifndef VRFSH_IP_H
#define VRFSH_IP_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ip {
	uint8_t	family;			/* AF_INET, AF_INET6, or 0: none */
	uint8_t	bytes[16];		/* network order; IPv4 in the first 4 */
};

struct prefix {
	struct ip	ip;
	uint8_t		len;		/* in bits */
};

struct mac {
	uint8_t	len;			/* 0: none; 6 for Ethernet */
	uint8_t	bytes[6];
};

enum { IP_TEXT = INET6_ADDRSTRLEN, PREFIX_TEXT = IP_TEXT + 4, MAC_TEXT = 18 };

/* Bits in an address of the family: 32 or 128. */
unsigned ip_bits(uint8_t family);
/* Bytes in an address of the family: 4 or 16. */
size_t ip_size(uint8_t family);
/* Dotted quads (all four, no leading zeroes) or RFC 4291. False: neither. */
bool ip_parse(const char *text, struct ip *);
/* Into `buffer` of IP_TEXT bytes, which is returned. IPv6 as RFC 5952. */
char *ip_format(const struct ip *, char *buffer);
int ip_compare(const struct ip *, const struct ip *);	/* family, then value */
bool ip_equal(const struct ip *, const struct ip *);
struct ip ip_from_bytes(uint8_t family, const void *bytes);
bool ip_is_linklocal(const struct ip *);		/* fe80::/10, 169.254/16 */
bool ip_is_multicast(const struct ip *);
bool ip_is_loopback(const struct ip *);
bool ip_is_any(const struct ip *);			/* 0.0.0.0, :: */

/* `10.0.0.0/8`, `2001:db8::/32`; the length is required. False: neither. */
bool prefix_parse(const char *text, struct prefix *);
/* Into `buffer` of PREFIX_TEXT bytes, which is returned. */
char *prefix_format(const struct prefix *, char *buffer);
/* The prefix with its host bits cleared. */
struct prefix prefix_network(const struct prefix *);
bool prefix_has_host_bits(const struct prefix *);
bool prefix_contains(const struct prefix *, const struct ip *);
bool prefix_overlaps(const struct prefix *, const struct prefix *);
bool prefix_equal(const struct prefix *, const struct prefix *);
int prefix_compare(const struct prefix *, const struct prefix *);
/* The mask of a length: 255.255.255.0 for 24. And back: -1 if it has gaps. */
struct ip prefix_mask(uint8_t family, uint8_t len);
int prefix_mask_length(const struct ip *mask);
/* The classful network an IPv4 address lies in: /8, /16, /24, else /32. */
uint8_t prefix_class_length(const struct ip *);
/* The IPv4 broadcast address of a subnet (all host bits set). */
struct ip prefix_broadcast(const struct prefix *);

/* 0200.1a2b.3c4d, 02:00:1a:2b:3c:4d, 02-00-1a-2b-3c-4d. False: none of them. */
bool mac_parse(const char *text, struct mac *);
/* As IOS prints it: 0200.1a2b.3c4d; as `ip` does: 02:00:1a:2b:3c:4d. */
char *mac_format(const struct mac *, char *buffer);
char *mac_format_colons(const struct mac *, char *buffer);
bool mac_equal(const struct mac *, const struct mac *);
/* The modified EUI-64 address of a MAC within a /64 (RFC 4291, 2.5.1). */
struct ip ip_eui64(const struct prefix *, const struct mac *);

#endif
