/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * driver.c - what an interface's driver says of its line
 *
 * By the old request of ethtool, which every kernel answers and which has room
 * for all that is asked here.
 */
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bsd/string.h>
#include <vrfsh/netns.h>

/* One request of ethtool about an interface: 0 or -errno. */
static int ask(int ns, const char *ifname, void *answer)
{
	struct ifreq request = { .ifr_data = answer };
	int fd, err = 0;

	if (strlcpy(request.ifr_name, ifname, sizeof(request.ifr_name)) >=
	    sizeof(request.ifr_name))
		return -ENAMETOOLONG;
	fd = netns_socket(ns, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fd;
	if (ioctl(fd, SIOCETHTOOL, &request) < 0)
		err = -errno;
	close(fd);
	return err;
}

int netns_link_speed(int ns, const char *ifname, uint32_t *mbits, bool *full)
{
	struct ethtool_cmd answer = { .cmd = ETHTOOL_GSET };
	int err = ask(ns, ifname, &answer);
	uint32_t speed;

	if (err)
		return err;
	/* ethtool_cmd_speed() of the header shifts into the sign. */
	speed = (uint32_t)answer.speed_hi << 16 | answer.speed;
	if (speed == (uint32_t)SPEED_UNKNOWN)
		return -ENODATA;
	*mbits = speed;
	/* A bridge has a speed, its fastest member's, and no word on this. */
	*full = answer.duplex != DUPLEX_HALF;
	return 0;
}

int netns_link_settle(int ns, const char *ifname)
{
	struct ethtool_value answer = { .cmd = ETHTOOL_GLINK };

	return ask(ns, ifname, &answer);
}
