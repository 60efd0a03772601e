/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mac.c - MAC addresses, in the notations of IOS, `ip` and Windows
 */
#include <vrfsh/base.h>
#include <vrfsh/ip.h>

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' :
	       c >= 'a' && c <= 'f' ? c - 'a' + 10 :
	       c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Twelve digits, with the separator after every `group` of them. */
static bool parse_groups(const char *text, char separator, int group,
			 struct mac *mac)
{
	struct mac parsed = { .len = 6 };

	for (int i = 0; i < 12; i++) {
		int value;

		if (i && i % group == 0 && *text++ != separator)
			return false;
		value = digit(*text++);
		if (value < 0)
			return false;
		parsed.bytes[i / 2] =
			(uint8_t)(parsed.bytes[i / 2] << 4 | value);
	}
	if (*text)
		return false;
	*mac = parsed;
	return true;
}

bool mac_parse(const char *text, struct mac *mac)
{
	return parse_groups(text, '.', 4, mac) ||
	       parse_groups(text, ':', 2, mac) ||
	       parse_groups(text, '-', 2, mac);
}

static char *format_groups(const struct mac *mac, char separator, int group,
			   char *buffer)
{
	static const char digits[] = "0123456789abcdef";
	char *p = buffer;

	for (int i = 0; i < 2 * mac->len; i++) {
		uint8_t byte = mac->bytes[i / 2];

		if (i && i % group == 0)
			*p++ = separator;
		*p++ = digits[i % 2 ? byte & 0xf : byte >> 4];
	}
	*p = '\0';
	return buffer;
}

char *mac_format(const struct mac *mac, char *buffer)
{
	return format_groups(mac, '.', 4, buffer);
}

char *mac_format_colons(const struct mac *mac, char *buffer)
{
	return format_groups(mac, ':', 2, buffer);
}

bool mac_equal(const struct mac *a, const struct mac *b)
{
	return a->len == b->len && !memcmp(a->bytes, b->bytes, a->len);
}

struct ip ip_eui64(const struct prefix *prefix, const struct mac *mac)
{
	struct ip ip = prefix->ip;

	memcpy(ip.bytes + 8, mac->bytes, 3);
	memcpy(ip.bytes + 13, mac->bytes + 3, 3);
	ip.bytes[8] ^= 2;
	ip.bytes[11] = 0xff;
	ip.bytes[12] = 0xfe;
	return ip;
}
