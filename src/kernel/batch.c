/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * batch.c - messages that travel in one send
 *
 * The kernel handles them in order and goes on behind one that fails. Only the
 * last is asked to be acknowledged; the others answer if they fail. Sequence
 * numbers are consecutive, so an answer's number less the first's is its
 * message's place. The memory is kept from batch to batch: a long run of them
 * allocates nothing.
 */
#include <errno.h>

#include "transport.h"

struct batch {
	struct text	bytes;		/* the messages, one behind the other */
	size_t		count;
	bool		refused;	/* one too many, or no whole one */
	struct text	words;		/* what the kernel said, terminated */
	size_t		said[BATCH_MAX];	/* where in `words`, plus 1 */
};

struct batch *batch_new(void)
{
	return memory_new(sizeof(struct batch));
}

void batch_free(struct batch *batch)
{
	if (!batch)
		return;
	text_free(&batch->bytes);
	text_free(&batch->words);
	free(batch);
}

size_t batch_count(const struct batch *batch)
{
	return batch->count;
}

void batch_clear(struct batch *batch)
{
	text_clear(&batch->bytes);
	text_clear(&batch->words);
	batch->count = 0;
	batch->refused = false;
}

size_t batch_add(struct batch *batch, const struct message *message)
{
	const struct nlmsghdr *header = message_header(message);

	if (batch->count == BATCH_MAX || message->too_long ||
	    header->nlmsg_len < NLMSG_HDRLEN) {
		batch->refused = true;
		return batch->count;
	}
	text_add(&batch->bytes, (const char *)header, header->nlmsg_len);
	return batch->count++;
}

static void number_messages(struct batch *batch, uint32_t first)
{
	struct nlmsghdr *header = NULL;
	size_t offset = 0;

	for (size_t i = 0; i < batch->count; i++) {
		header = (void *)(batch->bytes.data + offset);
		header->nlmsg_seq = first + (uint32_t)i;
		header->nlmsg_flags |= NLM_F_REQUEST;
		header->nlmsg_flags &= (uint16_t)~(NLM_F_ACK | NLM_F_ECHO);
		offset += header->nlmsg_len;
	}
	if (header)
		header->nlmsg_flags |= NLM_F_ACK;
}

struct collection {
	struct batch		*batch;
	struct batch_result	*results;
	uint32_t		 first;
};

static bool collect(const struct nlmsghdr *answer, void *context)
{
	struct collection *collection = context;
	struct batch *batch = collection->batch;
	size_t number = answer->nlmsg_seq - collection->first;
	size_t start = batch->words.len;

	if (number >= batch->count || answer->nlmsg_type != NLMSG_ERROR)
		return false;
	collection->results[number].error =
		-netlink_verdict(answer, &batch->words);
	batch->said[number] = 0;
	if (batch->words.len > start) {
		batch->said[number] = start + 1;
		text_putc(&batch->words, '\0');
	}
	return number == batch->count - 1;
}

int batch_send(struct batch *batch, struct netlink *netlink,
	       struct batch_result *results)
{
	struct collection collection = { batch, results, 0 };
	int result;

	memset(results, 0, BATCH_MAX * sizeof(*results));
	memset(batch->said, 0, sizeof(batch->said));
	text_clear(&batch->words);
	if (batch->refused)
		return -EMSGSIZE;
	if (!batch->count)
		return 0;
	result = netlink_claim(&netlink);
	if (result < 0)
		return result;
	collection.first = netlink_number(netlink, batch->count);
	number_messages(batch, collection.first);
	result = netlink_send(netlink, batch->bytes.data, batch->bytes.len);
	if (result == 0)
		result = netlink_await(netlink, collect, &collection);
	/* Only now, for the words have moved as they grew. */
	for (size_t i = 0; i < batch->count; i++)
		if (batch->said[i])
			results[i].said = batch->words.data +
					  batch->said[i] - 1;
	return result;
}
