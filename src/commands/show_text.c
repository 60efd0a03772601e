/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_text.c - how IOS writes columns, addresses and spans of time
 */
#include "show.h"

void text_column(struct text *text, size_t column)
{
	text_putc(text, ' ');
	text_pad(text, column);
}

/* The digits above 9 as capitals, as IOS has them. */
static void put_capitals(struct text *text, const char *s)
{
	for (; *s; s++)
		text_putc(text, *s >= 'a' && *s <= 'f' ? (char)(*s - 32) : *s);
}

void text_ip(struct text *text, const struct ip *ip)
{
	char buffer[IP_TEXT];

	ip_format(ip, buffer);
	if (ip->family == AF_INET)
		text_puts(text, buffer);
	else
		put_capitals(text, buffer);
}

void text_prefix(struct text *text, const struct prefix *prefix)
{
	text_ip(text, &prefix->ip);
	text_putc(text, '/');
	text_number(text, prefix->len);
}

void text_vrf(struct text *text, const char *name)
{
	if (is_plain(name))
		text_quote(text, name);
	else
		text_escape(text, name);
}

void text_span(struct text *text, uint64_t seconds)
{
	uint64_t hours = seconds / 3600, days = hours / 24, weeks = days / 7,
		 years = days / 365;

	if (!days)
		text_printf(text, "%02u:%02u:%02u", (unsigned)hours,
			    (unsigned)(seconds / 60 % 60),
			    (unsigned)(seconds % 60));
	else if (!weeks)
		text_printf(text, "%ud%02uh", (unsigned)days,
			    (unsigned)(hours % 24));
	else if (!years)
		text_printf(text, "%uw%ud", (unsigned)weeks,
			    (unsigned)(days % 7));
	else
		text_printf(text, "%uy%uw", (unsigned)years,
			    (unsigned)(days % 365 / 7));
}

void text_time(struct text *text, time_t when)
{
	char buffer[64] = "";
	struct tm tm;

	if (localtime_r(&when, &tm))
		strftime(buffer, sizeof(buffer), "%b %e %H:%M:%S", &tm);
	text_puts(text, buffer);
}

const char *time_text(struct session *session, time_t when)
{
	char buffer[64] = "";
	struct tm tm;

	if (localtime_r(&when, &tm))
		strftime(buffer, sizeof(buffer), "%Y-%m-%dT%H:%M:%S%z", &tm);
	return arena_string(session->arena, buffer);
}
