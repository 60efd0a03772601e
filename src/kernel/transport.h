/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * transport.h - what requests and batches share: to send, and to await answers
 */
#ifndef VRFSH_KERNEL_TRANSPORT_H
#define VRFSH_KERNEL_TRANSPORT_H

#include <vrfsh/netlink.h>

struct nlmsghdr *message_header(const struct message *);

/*
 * Claims the socket, or the spare one beside it while a `row` of its own is
 * being called, and forgets what the kernel said. 0 or -errno.
 */
int netlink_claim(struct netlink **);
/* Whether a `row` of its own is being called. */
bool netlink_is_busy(const struct netlink *);
/* The next `count` sequence numbers; returns the first. */
uint32_t netlink_number(struct netlink *, size_t count);
int netlink_send(struct netlink *, const void *bytes, size_t len);

/* Given each message that comes; true: that was the last one awaited. */
typedef bool netlink_answer(const struct nlmsghdr *, void *context);

/* 0, or -ETIMEDOUT, or -ENOBUFS when answers were lost. */
int netlink_await(struct netlink *, netlink_answer *, void *context);
/* What an NLMSG_ERROR or NLMSG_DONE says: 0 or -errno; the kernel's words are
 * appended to `said`, if any. */
int netlink_verdict(const struct nlmsghdr *, struct text *said);

#endif
