/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ip.c - addresses and prefixes as values
 */
#include <arpa/inet.h>

#include <vrfsh/base.h>
#include <vrfsh/ip.h>

unsigned ip_bits(uint8_t family)
{
	return family == AF_INET ? 32 : family == AF_INET6 ? 128 : 0;
}

size_t ip_size(uint8_t family)
{
	return ip_bits(family) / 8;
}

/* Four decimal bytes, no leading zeroes; hand-made as routes come by millions. */
static bool parse_quads(const char *text, uint8_t *bytes)
{
	for (int i = 0; i < 4; i++) {
		const char *start = text;
		unsigned value = 0;

		while (*text >= '0' && *text <= '9' && text - start < 4)
			value = value * 10 + (unsigned)(*text++ - '0');
		if (text == start || text - start > 3 || value > 255 ||
		    (*start == '0' && text - start > 1) ||
		    *text != (i < 3 ? '.' : '\0'))
			return false;
		bytes[i] = (uint8_t)value;
		text++;
	}
	return true;
}

bool ip_parse(const char *text, struct ip *ip)
{
	struct ip parsed = { 0 };

	if (parse_quads(text, parsed.bytes))
		parsed.family = AF_INET;
	else if (inet_pton(AF_INET6, text, parsed.bytes) == 1)
		parsed.family = AF_INET6;
	else
		return false;
	*ip = parsed;
	return true;
}

static char *format_byte(char *p, unsigned value)
{
	if (value >= 100)
		*p++ = (char)('0' + value / 100);
	if (value >= 10)
		*p++ = (char)('0' + value / 10 % 10);
	*p++ = (char)('0' + value % 10);
	return p;
}

char *ip_format(const struct ip *ip, char *buffer)
{
	char *p = buffer;

	if (ip->family == AF_INET6 &&
	    inet_ntop(AF_INET6, ip->bytes, buffer, IP_TEXT))
		return buffer;
	if (ip->family == AF_INET)
		for (int i = 0; i < 4; i++) {
			p = format_byte(p, ip->bytes[i]);
			*p++ = i < 3 ? '.' : '\0';
		}
	*p = '\0';
	return buffer;
}

int ip_compare(const struct ip *a, const struct ip *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, ip_size(a->family));
}

bool ip_equal(const struct ip *a, const struct ip *b)
{
	return !ip_compare(a, b);
}

struct ip ip_from_bytes(uint8_t family, const void *bytes)
{
	struct ip ip = { .family = family };

	memcpy(ip.bytes, bytes, ip_size(family));
	return ip;
}

bool ip_is_linklocal(const struct ip *ip)
{
	const uint8_t *b = ip->bytes;

	return ip->family == AF_INET ? b[0] == 169 && b[1] == 254 :
	       ip->family == AF_INET6 && b[0] == 0xfe && (b[1] & 0xc0) == 0x80;
}

bool ip_is_multicast(const struct ip *ip)
{
	return ip->family == AF_INET ? (ip->bytes[0] & 0xf0) == 0xe0 :
	       ip->family == AF_INET6 && ip->bytes[0] == 0xff;
}

bool ip_is_loopback(const struct ip *ip)
{
	static const uint8_t one[16] = { [15] = 1 };

	return ip->family == AF_INET ? ip->bytes[0] == 127 :
	       ip->family == AF_INET6 && !memcmp(ip->bytes, one, 16);
}

bool ip_is_any(const struct ip *ip)
{
	static const uint8_t none[16];

	return ip->family && !memcmp(ip->bytes, none, ip_size(ip->family));
}

/* -- prefixes ----------------------------------------------------------- */

bool prefix_parse(const char *text, struct prefix *prefix)
{
	const char *slash = strchr(text, '/');
	struct prefix parsed = { 0 };
	char address[IP_TEXT];
	uint64_t len;

	if (!slash || (size_t)(slash - text) >= sizeof(address))
		return false;
	memcpy(address, text, (size_t)(slash - text));
	address[slash - text] = '\0';
	if (!ip_parse(address, &parsed.ip) || (slash[1] == '0' && slash[2]) ||
	    number_parse(slash + 1, 0, ip_bits(parsed.ip.family), &len) < 0)
		return false;
	parsed.len = (uint8_t)len;
	*prefix = parsed;
	return true;
}

char *prefix_format(const struct prefix *prefix, char *buffer)
{
	char *p;

	ip_format(&prefix->ip, buffer);
	p = buffer + strlen(buffer);
	*p++ = '/';
	*format_byte(p, prefix->len) = '\0';
	return buffer;
}

struct ip prefix_mask(uint8_t family, uint8_t len)
{
	struct ip mask = { .family = family };

	for (size_t i = 0; i < ip_size(family); i++, len -= len < 8 ? len : 8)
		mask.bytes[i] = (uint8_t)(len >= 8 ? 0xff : 0xff00 >> len);
	return mask;
}

int prefix_mask_length(const struct ip *mask)
{
	size_t i = 0, size = ip_size(mask->family);
	int len = 0;

	for (; i < size && mask->bytes[i] == 0xff; i++)
		len += 8;
	if (i < size) {
		uint8_t ones = mask->bytes[i++];

		for (; ones & 0x80; ones = (uint8_t)(ones << 1))
			len++;
		if (ones)
			return -1;
	}
	for (; i < size; i++)
		if (mask->bytes[i])
			return -1;
	return len;
}

struct prefix prefix_network(const struct prefix *prefix)
{
	struct ip mask = prefix_mask(prefix->ip.family, prefix->len);
	struct prefix network = *prefix;

	for (size_t i = 0; i < sizeof(mask.bytes); i++)
		network.ip.bytes[i] &= mask.bytes[i];
	return network;
}

bool prefix_has_host_bits(const struct prefix *prefix)
{
	size_t i = prefix->len / 8, size = ip_size(prefix->ip.family);

	if (i < size && prefix->len % 8) {
		if (prefix->ip.bytes[i] & (0xff >> prefix->len % 8))
			return true;
		i++;
	}
	for (; i < size; i++)
		if (prefix->ip.bytes[i])
			return true;
	return false;
}

bool prefix_contains(const struct prefix *prefix, const struct ip *ip)
{
	unsigned whole = prefix->len / 8, rest = prefix->len % 8;

	if (prefix->ip.family != ip->family ||
	    memcmp(prefix->ip.bytes, ip->bytes, whole))
		return false;
	return !rest || !((prefix->ip.bytes[whole] ^ ip->bytes[whole]) &
			  (0xff00 >> rest & 0xff));
}

bool prefix_overlaps(const struct prefix *a, const struct prefix *b)
{
	return a->len < b->len ? prefix_contains(a, &b->ip) :
				 prefix_contains(b, &a->ip);
}

int prefix_compare(const struct prefix *a, const struct prefix *b)
{
	int order = ip_compare(&a->ip, &b->ip);

	return order ? order : (int)a->len - (int)b->len;
}

bool prefix_equal(const struct prefix *a, const struct prefix *b)
{
	return !prefix_compare(a, b);
}

uint8_t prefix_class_length(const struct ip *ip)
{
	uint8_t first = ip->bytes[0];

	return first < 128 ? 8 : first < 192 ? 16 : first < 224 ? 24 : 32;
}

struct ip prefix_broadcast(const struct prefix *prefix)
{
	struct ip mask = prefix_mask(prefix->ip.family, prefix->len);
	struct ip ip = prefix->ip;

	for (size_t i = 0; i < ip_size(ip.family); i++)
		ip.bytes[i] |= (uint8_t)~mask.bytes[i];
	return ip;
}
