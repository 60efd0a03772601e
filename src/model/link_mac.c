/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_mac.c - MAC addresses of virtual interfaces, the same every time
 *
 * Derived, so that a lab looks alike each time it is built and its transcripts
 * can be compared; locally administered (IEEE 802: bit 2 of the first byte).
 */
#include <fcntl.h>
#include <unistd.h>

#include "kinds.h"

uint64_t link_mac_seed(void)
{
	const char *lab = getenv("VRFSH_LAB");
	char id[64];
	ssize_t len;
	int fd;

	/* Labs without a name of their own, `#7`, are all alike. */
	if (lab)
		return hash_bytes(1, lab, *lab == '#' ? 1 : strlen(lab));
	fd = open("/etc/machine-id", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	len = read(fd, id, sizeof(id));
	close(fd);
	return len > 0 ? hash_bytes(2, id, (size_t)len) : 0;
}

struct mac link_mac_derive(uint64_t seed, const char *vrf, const char *name)
{
	uint64_t hash = hash_bytes(seed, vrf, strlen(vrf) + 1);
	struct mac mac = { .len = 6, .bytes = { 0x02 } };

	hash = hash_bytes(hash, name, strlen(name));
	for (int i = 1; i < 6; i++, hash >>= 8)
		mac.bytes[i] = (uint8_t)hash;
	return mac;
}

struct mac link_derived_mac(const char *vrf, const char *ifname)
{
	return link_mac_derive(link_mac_seed(), vrf, ifname);
}
