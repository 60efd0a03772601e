/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.h - messages to the kernel's routing tables, and what it answers
 *
 * The only door to rtnetlink, for the model alone. A `struct world` holds one
 * socket per VRF for the length of a command, a batch or a script; world_rest()
 * closes them, since an open socket keeps a deleted namespace alive.
 *
 * Functions return 0 or -errno, -ETIMEDOUT where no answer came. Where the
 * kernel says more (NLMSGERR_ATTR_MSG), netlink_said() has its words until the
 * socket's next request. A `row` may itself make requests on any socket.
 */
#ifndef VRFSH_NETLINK_H
#define VRFSH_NETLINK_H

#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include <vrfsh/base.h>
#include <vrfsh/ip.h>

/* -- the namespaces in use (kernel/world.c) ------------------------------ */

struct world;
struct netlink;

/* With no socket open yet; freed by world_free, which accepts NULL. */
struct world *world_new(void);
void world_free(struct world *);
/* Closes every socket and namespace but home's. */
void world_rest(struct world *);
/* Forgets one VRF, whose name was just made or taken away. */
void world_forget(struct world *, const char *vrf);
/* The socket in a VRF, opened when first asked for. -ENOENT with the error
 * `no VRF named Blue` filled; NULL as `vrf` means global. Borrowed until
 * world_rest(); where descriptors are few, until eight others were asked for. */
int world_netlink(struct world *, const char *vrf, struct netlink **,
		  struct error *);
/* The namespace's descriptor, likewise. Borrowed; -errno if there is none. */
int world_netns(struct world *, const char *vrf, struct error *);
/* netns_cookie() of it, asked for once; 0: unknown, or no such VRF. */
uint64_t world_cookie(struct world *, const char *vrf);
/*
 * The name of the VRF whose id in namespace `from` is `nsid` (a link's
 * IFLA_LINK_NETNSID), "global" among them; NULL if it has none. Tries global,
 * then every named VRF; remembered until world_rest(). Borrowed till then.
 */
const char *world_nsid_name(struct world *, const char *from, int nsid);

/* -- one message (kernel/message.c) -------------------------------------- */

/* A message under construction; {0} to begin with. */
struct message {
	struct text	bytes;		/* the message, struct nlmsghdr first */
	size_t		start;		/* where it begins in `bytes` */
	bool		too_long;	/* an attribute over 64 KiB: -EMSGSIZE */
};

/* Starts afresh: a header and `size` zeroed bytes behind it, whose address is
 * valid until the next call that adds. */
void *message_start(struct message *, uint16_t type, uint16_t flags,
		    size_t size);
/* Adds an attribute; one over 64 KiB is left out, and `too_long` says so. */
void message_put(struct message *, uint16_t type, const void *, size_t len);
void message_put_u8(struct message *, uint16_t type, uint8_t);
void message_put_u32(struct message *, uint16_t type, uint32_t);
/* Without the terminating zero, so that "" clears an IFLA_IFALIAS. */
void message_put_string(struct message *, uint16_t type, const char *);
void message_put_ip(struct message *, uint16_t type, const struct ip *);
/* Opens a nest; close it with what was returned. */
size_t message_nest(struct message *, uint16_t type);
void message_nest_end(struct message *, size_t nest);
/* Adds raw bytes (a struct rtnexthop, say), returns their offset. */
size_t message_raw(struct message *, const void *, size_t len);
void message_free(struct message *);

/* -- one request (kernel/netlink.c) --------------------------------------- */

/* Called for each message of an answer; nonzero stops and is returned. */
typedef int netlink_row(const struct nlmsghdr *, void *context);

/* Sends and awaits the acknowledgement. */
int netlink_talk(struct netlink *, struct message *);
/* Sends a request for one object, gives its answer to `row`. */
int netlink_get(struct netlink *, struct message *, netlink_row *, void *);
/*
 * A dump (NLM_F_DUMP is added), strictly checked, so the kernel filters by
 * what the message's header names. When the kernel says that the dump was
 * interrupted, or the socket overran, `again` is called and it starts anew;
 * after a few rounds what came is taken as it is.
 */
int netlink_dump(struct netlink *, struct message *, netlink_row *,
		 void (*again)(void *context), void *context);
/* A socket of one's own, for a namespace that has no name (yet); `ns` stays
 * the caller's and must outlive it. Others get theirs from world_netlink(). */
int netlink_open(int ns, struct netlink **);
void netlink_close(struct netlink *);		/* accepts NULL */
/* The kernel's own words about the last error, or NULL. Borrowed. */
const char *netlink_said(const struct netlink *);

/* -- news (kernel/listen.c) ------------------------------------------------ */

/* A descriptor, to be closed, that hears of a namespace: RTNLGRP_LINK, … */
int netlink_listen(int ns, int group);
/* So many seconds from now, as netlink_hear has it. */
uint64_t netlink_deadline(unsigned seconds);
/* Waits until something is said. -ETIMEDOUT; -EINTR: a signal came. */
int netlink_hear(int fd, uint64_t deadline);

/* -- batches (kernel/batch.c) --------------------------------------------- */

enum { BATCH_MAX = 64 };		/* messages; see doc/HACKING, Batches */

/* Messages that travel in one send. */
struct batch;

/* What became of one message: 0 or the kernel's errno, and its words. */
struct batch_result {
	int		 error;		/* positive errno, 0: it held */
	const char	*said;		/* NULL, or owned by the batch */
};

/* Empty; freed by batch_free, which accepts NULL. */
struct batch *batch_new(void);
void batch_free(struct batch *);
/* Messages in it. */
size_t batch_count(const struct batch *);
/* Appends a message; returns its number in the batch. Never full below
 * BATCH_MAX; one more, or one that is too long, and batch_send() sends nothing
 * and returns -EMSGSIZE. */
size_t batch_add(struct batch *, const struct message *);
/*
 * Sends all in one send, asking for the last's acknowledgement only, and
 * collects the errors by sequence number. `results` has BATCH_MAX elements,
 * valid until batch_clear(). -ENOBUFS, -ETIMEDOUT: answers were lost, results
 * unknown but for the errors in them.
 */
int batch_send(struct batch *, struct netlink *, struct batch_result *results);
/* Empties it for the next messages. */
void batch_clear(struct batch *);

/* -- attributes (kernel/message.c) ---------------------------------------- */

/* What a reader wants of an attribute: at least so many bytes; 1 for strings,
 * which are then known to be terminated. */
struct want {
	uint16_t	type;
	uint16_t	size;
	bool		string;
};

/*
 * Sorts the attributes behind `fixed` bytes of header into `table`, by type,
 * below `max`. Those that `wants` (ending with size 0) doesn't name, or that
 * are shorter than it says, are left NULL: what stands in the table is safe to
 * read. Returns 0 or -EBADMSG.
 */
int attributes_read(const struct nlmsghdr *, size_t fixed,
		    const struct want *, const struct nlattr **table,
		    size_t max);
int attributes_nested(const struct nlattr *, const struct want *,
		      const struct nlattr **table, size_t max);
/* Of an attribute from such a table; NULL gives 0, or NULL. */
uint8_t attribute_u8(const struct nlattr *);
uint32_t attribute_u32(const struct nlattr *);
const char *attribute_string(const struct nlattr *);
const void *attribute_data(const struct nlattr *);
size_t attribute_size(const struct nlattr *);

#endif
