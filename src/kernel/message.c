/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * message.c - netlink messages, written and read
 *
 * A message grows in a text; its header's length is right after every call, so
 * there is nothing to finish. Everything is aligned to four bytes. Reading
 * trusts no length: an attribute that reaches past its message spoils the
 * message, one that is shorter than its reader wants is as if it weren't there.
 */
#include <errno.h>

#include <libmnl/libmnl.h>

#include "transport.h"

struct nlmsghdr *message_header(const struct message *message)
{
	return (void *)(message->bytes.data + message->start);
}

static void add_zeroes(struct text *bytes, size_t len)
{
	static const char zeroes[32];

	for (; len > sizeof(zeroes); len -= sizeof(zeroes))
		text_add(bytes, zeroes, sizeof(zeroes));
	text_add(bytes, zeroes, len);
}

static void set_length(struct message *message)
{
	message_header(message)->nlmsg_len =
		(uint32_t)(message->bytes.len - message->start);
}

void *message_start(struct message *message, uint16_t type, uint16_t flags,
		    size_t size)
{
	struct nlmsghdr *header;

	text_clear(&message->bytes);
	message->start = 0;
	message->too_long = false;
	add_zeroes(&message->bytes, NLMSG_LENGTH(0) + NLMSG_ALIGN(size));
	header = message_header(message);
	header->nlmsg_type = type;
	header->nlmsg_flags = flags;
	set_length(message);
	return NLMSG_DATA(header);
}

size_t message_raw(struct message *message, const void *data, size_t len)
{
	size_t offset = message->bytes.len;

	text_add(&message->bytes, data, len);
	add_zeroes(&message->bytes, NLMSG_ALIGN(len) - len);
	set_length(message);
	return offset;
}

/* The length of an attribute has 16 bits. */
static uint16_t attribute_length(struct message *message, size_t len)
{
	if (len <= UINT16_MAX)
		return (uint16_t)len;
	message->too_long = true;
	return NLA_HDRLEN;
}

void message_put(struct message *message, uint16_t type, const void *data,
		 size_t len)
{
	struct nlattr header = { .nla_type = type };

	header.nla_len = attribute_length(message, NLA_HDRLEN + len);
	if (message->too_long)
		return;
	text_add(&message->bytes, (const char *)&header, sizeof(header));
	message_raw(message, data, len);
}

void message_put_u8(struct message *message, uint16_t type, uint8_t value)
{
	message_put(message, type, &value, sizeof(value));
}

void message_put_u32(struct message *message, uint16_t type, uint32_t value)
{
	message_put(message, type, &value, sizeof(value));
}

void message_put_string(struct message *message, uint16_t type,
			const char *string)
{
	message_put(message, type, string, strlen(string));
}

void message_put_ip(struct message *message, uint16_t type, const struct ip *ip)
{
	message_put(message, type, ip->bytes, ip_size(ip->family));
}

size_t message_nest(struct message *message, uint16_t type)
{
	struct nlattr header = { NLA_HDRLEN, type | NLA_F_NESTED };

	return message_raw(message, &header, sizeof(header));
}

void message_nest_end(struct message *message, size_t nest)
{
	struct nlattr *header = (void *)(message->bytes.data + nest);

	header->nla_len = attribute_length(message, message->bytes.len - nest);
}

void message_free(struct message *message)
{
	text_free(&message->bytes);
	*message = (struct message){ 0 };
}

/* -- reading ----------------------------------------------------------------- */

static bool satisfies(const struct nlattr *attribute, const struct want *want)
{
	uint16_t size = mnl_attr_get_payload_len(attribute);

	return size >= want->size &&
	       (!want->string ||
		memchr(mnl_attr_get_payload(attribute), '\0', size));
}

static const struct want *wanted(const struct want *wants, uint16_t type)
{
	for (; wants->size; wants++)
		if (wants->type == type)
			return wants;
	return NULL;
}

static int read_attributes(const char *bytes, size_t len,
			   const struct want *wants,
			   const struct nlattr **table, size_t max)
{
	const struct nlattr *attribute = (const void *)bytes;
	const char *end = bytes + len;

	memset(table, 0, max * sizeof(*table));
	while (mnl_attr_ok(attribute, (int)(end - (const char *)attribute))) {
		uint16_t type = mnl_attr_get_type(attribute);
		const struct want *want = wanted(wants, type);

		if (want && type < max && satisfies(attribute, want))
			table[type] = attribute;
		attribute = mnl_attr_next(attribute);
	}
	/* The last one's padding may be missing, nothing may be left over. */
	return (const char *)attribute >= end ? 0 : -EBADMSG;
}

int attributes_read(const struct nlmsghdr *message, size_t fixed,
		    const struct want *wants, const struct nlattr **table,
		    size_t max)
{
	size_t start = NLMSG_LENGTH(0) + NLMSG_ALIGN(fixed);

	if (message->nlmsg_len < start)
		return -EBADMSG;
	return read_attributes((const char *)message + start,
			       message->nlmsg_len - start, wants, table, max);
}

int attributes_nested(const struct nlattr *nest, const struct want *wants,
		      const struct nlattr **table, size_t max)
{
	return read_attributes(mnl_attr_get_payload(nest),
			       mnl_attr_get_payload_len(nest), wants, table,
			       max);
}

uint8_t attribute_u8(const struct nlattr *attribute)
{
	return attribute ? mnl_attr_get_u8(attribute) : 0;
}

uint32_t attribute_u32(const struct nlattr *attribute)
{
	return attribute ? mnl_attr_get_u32(attribute) : 0;
}

const char *attribute_string(const struct nlattr *attribute)
{
	return attribute ? mnl_attr_get_str(attribute) : NULL;
}

const void *attribute_data(const struct nlattr *attribute)
{
	return attribute ? mnl_attr_get_payload(attribute) : NULL;
}

size_t attribute_size(const struct nlattr *attribute)
{
	return attribute ? mnl_attr_get_payload_len(attribute) : 0;
}
