/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * listen.c - news from a namespace
 *
 * What the kernel says matters less than that it says something: whoever waits
 * looks again. A socket of its own, since one that makes changes too would
 * overrun from the news of its own changes.
 */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <vrfsh/netlink.h>
#include <vrfsh/netns.h>

enum { MILLISECOND = 1000000 };		/* in nanoseconds */

int netlink_listen(int ns, int group)
{
	const struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	int fd = netns_socket(ns, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	int err;

	if (fd < 0)
		return fd;
	/* Without a number of its own a socket hears nothing of the kernel's
	 * (net/netlink/af_netlink.c, do_one_broadcast). */
	if (bind(fd, (const struct sockaddr *)&any, sizeof(any)) == 0 &&
	    setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
		       sizeof(group)) == 0)
		return fd;
	err = -errno;
	close(fd);
	return err;
}

static uint64_t now(void)
{
	struct timespec time = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000 * MILLISECOND +
	       (uint64_t)time.tv_nsec;
}

uint64_t netlink_deadline(unsigned seconds)
{
	return now() + (uint64_t)seconds * 1000 * MILLISECOND;
}

int netlink_hear(int fd, uint64_t deadline)
{
	struct pollfd news = { .fd = fd, .events = POLLIN };
	uint64_t time = now();
	char bytes[8192];
	int ready;

	if (time >= deadline)
		return -ETIMEDOUT;
	ready = poll(&news, 1, (int)((deadline - time) / MILLISECOND) + 1);
	if (ready <= 0)
		return ready ? -errno : -ETIMEDOUT;
	/* That some were lost is news, too. */
	while (recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT) >= 0 ||
	       errno == ENOBUFS)
		;
	return errno == EAGAIN ? 0 : -errno;
}
