/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.c - requests to the kernel and their answers, one at a time
 *
 * The kernel works while send() lasts and queues its answers before that
 * returns, so a socket that stays silent has nothing more to say: the receive
 * timeout only turns our own mistakes into an error. Every answer is known by
 * its sequence number; what an abandoned request left in the queue is skipped.
 *
 * A socket holds one dump at a time. So a dump that is given up half way costs
 * its socket, which is opened anew (15 µs, where a million routes would take
 * 0.7 s to drain), and what a `row` asks meanwhile travels on a spare one.
 */
#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <libmnl/libmnl.h>

#include <vrfsh/netns.h>

#include "transport.h"

enum {
	BUFFER = 32768,			/* more gains nothing */
	PATIENCE = 1,			/* seconds */
	ROUNDS = 5,			/* of a dump that is interrupted */
};

struct netlink {
	int		 ns;		/* borrowed */
	int		 fd;		/* -1: to be opened anew */
	bool		 busy;		/* a row is being called */
	uint32_t	 sequence;	/* of the newest message */
	struct netlink	*spare;		/* for requests made meanwhile, or NULL */
	struct text	 said;
	char		*buffer;
	size_t		 size;
};

/* -- the socket --------------------------------------------------------------- */

static int set_options(int fd)
{
	static const int options[] = {
		NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK,
	};
	const struct timeval patience = { .tv_sec = PATIENCE };
	const int on = 1;

	for (size_t i = 0; i < ARRAY_SIZE(options); i++)
		if (setsockopt(fd, SOL_NETLINK, options[i], &on, sizeof(on)) < 0)
			return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		       sizeof(patience)) < 0)
		return -errno;
	return 0;
}

static int ensure_open(struct netlink *netlink)
{
	int fd, result;

	if (netlink->fd >= 0)
		return 0;
	fd = netns_socket(netlink->ns, AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	if (fd < 0)
		return fd;
	result = set_options(fd);
	if (result < 0)
		close(fd);
	else
		netlink->fd = fd;
	return result;
}

static void hang_up(struct netlink *netlink)
{
	if (netlink->fd >= 0)
		close(netlink->fd);
	netlink->fd = -1;
}

int netlink_open(int ns, struct netlink **opened)
{
	struct netlink *netlink = memory_new(sizeof(*netlink));
	int result;

	netlink->ns = ns;
	netlink->fd = -1;
	netlink->size = BUFFER;
	netlink->buffer = memory_grow(NULL, BUFFER, 1);
	result = ensure_open(netlink);
	if (result < 0) {
		netlink_close(netlink);
		netlink = NULL;
	}
	*opened = netlink;
	return result;
}

void netlink_close(struct netlink *netlink)
{
	while (netlink) {
		struct netlink *spare = netlink->spare;

		hang_up(netlink);
		text_free(&netlink->said);
		free(netlink->buffer);
		free(netlink);
		netlink = spare;
	}
}

bool netlink_is_busy(const struct netlink *netlink)
{
	return netlink->busy;
}

const char *netlink_said(const struct netlink *netlink)
{
	while (netlink->busy && netlink->spare)
		netlink = netlink->spare;
	return netlink->said.len ? netlink->said.data : NULL;
}

/* -- to send, and to await --------------------------------------------------- */

int netlink_claim(struct netlink **claimed)
{
	struct netlink *netlink = *claimed;

	while (netlink->busy) {
		int result = netlink->spare ? 0 :
			     netlink_open(netlink->ns, &netlink->spare);

		if (result < 0)
			return result;
		netlink = netlink->spare;
	}
	text_clear(&netlink->said);
	*claimed = netlink;
	return ensure_open(netlink);
}

uint32_t netlink_number(struct netlink *netlink, size_t count)
{
	uint32_t first = netlink->sequence + 1;

	netlink->sequence += (uint32_t)count;
	return first;
}

int netlink_send(struct netlink *netlink, const void *bytes, size_t len)
{
	ssize_t sent;

	do
		sent = send(netlink->fd, bytes, len, 0);
	while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

/* One datagram of the kernel's: its length or -errno. One that is too long for
 * the buffer is lost, the next of its size will fit. */
static ssize_t receive(struct netlink *netlink)
{
	struct sockaddr_nl from = { 0 };
	socklen_t size;
	ssize_t len;

	do {
		size = sizeof(from);
		len = recvfrom(netlink->fd, netlink->buffer, netlink->size,
			       MSG_TRUNC, (struct sockaddr *)&from, &size);
	} while (len < 0 ? errno == EINTR :
		 size != sizeof(from) || from.nl_pid != 0);
	if (len < 0)
		return errno == EAGAIN ? -ETIMEDOUT : -errno;
	if ((size_t)len > netlink->size) {
		netlink->buffer = memory_grow(netlink->buffer, (size_t)len, 1);
		netlink->size = (size_t)len;
		return -ENOBUFS;
	}
	return len;
}

int netlink_await(struct netlink *netlink, netlink_answer *answer,
		  void *context)
{
	for (;;) {
		const struct nlmsghdr *message = (void *)netlink->buffer;
		int len = (int)receive(netlink);

		if (len < 0)
			return len;
		for (; mnl_nlmsg_ok(message, len);
		     message = mnl_nlmsg_next(message, &len))
			if (answer(message, context))
				return 0;
	}
}

int netlink_verdict(const struct nlmsghdr *message, struct text *said)
{
	static const struct want wants[] = {
		{ NLMSGERR_ATTR_MSG, 1, true }, { 0 }
	};
	const struct nlattr *table[NLMSGERR_ATTR_MSG + 1];
	const struct nlmsgerr *answer = NLMSG_DATA(message);
	bool done = message->nlmsg_type == NLMSG_DONE;
	size_t fixed = done ? sizeof(answer->error) : sizeof(*answer);

	if (message->nlmsg_len < NLMSG_LENGTH(fixed))
		return -EBADMSG;
	if (answer->error >= 0 || !(message->nlmsg_flags & NLM_F_ACK_TLVS))
		return answer->error;
	/* The whole request stands before the words, unless it was cut off. */
	if (!done && !(message->nlmsg_flags & NLM_F_CAPPED) &&
	    answer->msg.nlmsg_len > NLMSG_HDRLEN)
		fixed += answer->msg.nlmsg_len - NLMSG_HDRLEN;
	if (attributes_read(message, fixed, wants, table,
			    ARRAY_SIZE(table)) == 0 && table[NLMSGERR_ATTR_MSG])
		text_puts(said, attribute_string(table[NLMSGERR_ATTR_MSG]));
	return answer->error;
}

/* -- requests ------------------------------------------------------------------ */

/* A request that is under way, and what came of it. */
struct request {
	struct netlink	*netlink;
	uint32_t	 sequence;
	netlink_row	*row;		/* NULL: only the verdict matters */
	void		*context;
	int		 result;
	bool		 patient;	/* takes an interrupted dump as it is */
	bool		 interrupted;
	bool		 finished;	/* the kernel has said its last word */
};

/* Sends the message and waits; `busy` lets rows make requests meanwhile. */
static int exchange(struct request *request, struct message *message,
		    uint16_t flags, netlink_answer *answer)
{
	struct nlmsghdr *header = message_header(message);
	struct netlink *netlink = request->netlink;
	int result;

	request->sequence = netlink_number(netlink, 1);
	request->result = 0;
	request->interrupted = request->finished = false;
	header->nlmsg_flags |= NLM_F_REQUEST | flags;
	header->nlmsg_seq = request->sequence;
	result = netlink_send(netlink, header, header->nlmsg_len);
	if (result < 0) {
		request->finished = true;
		return result;
	}
	netlink->busy = request->row;
	result = netlink_await(netlink, answer, request);
	netlink->busy = false;
	return result;
}

/* The object that was asked for, or the verdict. */
static bool take_answer(const struct nlmsghdr *message, void *context)
{
	struct request *request = context;

	if (message->nlmsg_seq != request->sequence)
		return false;
	if (message->nlmsg_type == NLMSG_ERROR)
		request->result = netlink_verdict(message,
						  &request->netlink->said);
	else if (request->row && message->nlmsg_type >= NLMSG_MIN_TYPE)
		request->result = request->row(message, request->context);
	else
		return false;
	return true;
}

static int ask(struct netlink *netlink, struct message *message,
	       netlink_row *row, void *context)
{
	struct request request = { .row = row, .context = context };
	uint16_t flags = row ? 0 : NLM_F_ACK;
	int result;

	result = netlink_claim(&netlink);
	if (result < 0)
		return result;
	if (message->too_long)
		return -EMSGSIZE;
	request.netlink = netlink;
	result = exchange(&request, message, flags, take_answer);
	/* Too long for the buffer: it was made to fit. */
	if (result == -ENOBUFS && row)
		result = exchange(&request, message, flags, take_answer);
	return result < 0 ? result : request.result;
}

int netlink_talk(struct netlink *netlink, struct message *message)
{
	return ask(netlink, message, NULL, NULL);
}

int netlink_get(struct netlink *netlink, struct message *message,
		netlink_row *row, void *context)
{
	return ask(netlink, message, row, context);
}

static bool take_row(const struct nlmsghdr *message, void *context)
{
	struct request *request = context;

	if (message->nlmsg_seq != request->sequence)
		return false;
	request->finished = message->nlmsg_type == NLMSG_DONE ||
			    message->nlmsg_type == NLMSG_ERROR;
	if ((message->nlmsg_flags & NLM_F_DUMP_INTR) && !request->patient) {
		request->interrupted = true;
		return true;
	}
	if (request->finished)
		request->result = netlink_verdict(message,
						  &request->netlink->said);
	else if (message->nlmsg_type >= NLMSG_MIN_TYPE)
		request->result = request->row(message, request->context);
	return request->finished || request->result != 0;
}

/* One round of a dump; -EAGAIN if it must begin anew. */
static int dump_round(struct request *request, struct message *message)
{
	int result = ensure_open(request->netlink);

	if (result < 0)
		return result;
	result = exchange(request, message, NLM_F_DUMP, take_row);
	if (!request->finished)
		hang_up(request->netlink);
	if (!result)
		return request->result;
	request->interrupted = result == -ENOBUFS;
	return result;
}

int netlink_dump(struct netlink *netlink, struct message *message,
		 netlink_row *row, void (*again)(void *context), void *context)
{
	struct request request = { .row = row, .context = context };
	int result;

	result = netlink_claim(&netlink);
	if (result < 0)
		return result;
	if (message->too_long)
		return -EMSGSIZE;
	request.netlink = netlink;
	for (int round = 1; ; round++) {
		request.patient = round == ROUNDS;
		result = dump_round(&request, message);
		if (!request.interrupted || request.patient)
			return result;
		if (again)
			again(context);
	}
}
