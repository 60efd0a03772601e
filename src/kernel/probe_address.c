/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * probe_address.c - addresses as sockets take them, and back
 */
#include "probe_parts.h"

socklen_t address_make(union address *address, const struct ip *ip,
		       unsigned scope, uint16_t port)
{
	*address = (union address){ 0 };
	if (ip->family == AF_INET) {
		address->in.sin_family = AF_INET;
		address->in.sin_port = htons(port);
		memcpy(&address->in.sin_addr, ip->bytes, 4);
		return sizeof(address->in);
	}
	address->in6.sin6_family = AF_INET6;
	address->in6.sin6_port = htons(port);
	memcpy(&address->in6.sin6_addr, ip->bytes, 16);
	if (ip_is_linklocal(ip) || ip_is_multicast(ip))
		address->in6.sin6_scope_id = scope;
	return sizeof(address->in6);
}

struct ip address_ip(const union address *address)
{
	switch (address->any.sa_family) {
	case AF_INET:
		return ip_from_bytes(AF_INET, &address->in.sin_addr);
	case AF_INET6:
		return ip_from_bytes(AF_INET6, &address->in6.sin6_addr);
	default:
		return (struct ip){ 0 };
	}
}
