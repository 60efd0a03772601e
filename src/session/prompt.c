/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prompt.c - the prompt, in a shape that IOS clients recognise
 *
 * scrapli takes at most 32 characters of [\w.\-@/:+] in the brackets, Ansible
 * [\w+\-.:/\[\]] before them; netmiko knows configuration by `)#`.
 */
#include <ctype.h>
#include <limits.h>
#include <unistd.h>

#include <vrfsh/session.h>

enum { BRACKETS_MAX = 32 };		/* characters between them */

/* What clients' patterns don't take becomes `-`; UTF-8 letters they do. */
static void add_name(struct text *text, const char *name)
{
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;

		text_putc(text, c >= 0x80 || isalnum(c) ||
				strchr("_.@/:+-", c) ? *name : '-');
	}
}

/* A character's first byte is no continuation of UTF-8. */
static bool begins_character(char byte)
{
	return ((unsigned char)byte & 0xc0) != 0x80;
}

static size_t characters(const struct text *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->len; i++)
		count += begins_character(text->data[i]);
	return count;
}

/* Leaves the first `max` characters; a UTF-8 sequence is not cut. */
static void cut(struct text *text, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < text->len; i++)
		if (begins_character(text->data[i]) && count++ == max) {
			text->len = i;
			text->data[i] = '\0';
			return;
		}
}

/* A candidate's name is cut, too, but for what tells it from others. */
static void add_candidate(struct text *mode, const char *name, size_t behind)
{
	enum { NAME_MIN = 6 };		/* EOS shows no more at all */
	struct text shown = { 0 };
	size_t room;

	text_puts(mode, "-s-");
	room = BRACKETS_MAX - characters(mode);
	room = behind < room ? room - behind : 0;
	add_name(&shown, name);
	cut(&shown, room < NAME_MIN ? NAME_MIN : room);
	text_puts(mode, text_string(&shown));
	text_free(&shown);
}

/* A VRF's name is cut, so that the interface is always told. */
static void add_mode(struct text *text, const struct session *session)
{
	const struct place *place = session_place(session);
	const struct candidate *candidate = session_candidate(session);
	struct text mode = { 0 }, vrf = { 0 }, tail = { 0 };

	text_puts(&mode, "config");
	if (strcmp(place->vrf, VRF_GLOBAL)) {
		text_puts(&vrf, "-vrf-");
		add_name(&vrf, place->vrf);
	}
	if (place->ifname) {
		text_puts(&tail, "-if-");
		add_name(&tail, place->ifname);
	}
	if (place->mode == MODE_IGNORED)
		text_puts(&tail, "-ignored");
	if (candidate)
		add_candidate(&mode, candidate->name,
			      characters(&vrf) + characters(&tail));
	text_puts(&mode, text_string(&vrf));
	cut(&mode, BRACKETS_MAX - characters(&tail));
	text_printf(text, "(%s%s)", text_string(&mode), text_string(&tail));
	text_free(&mode);
	text_free(&vrf);
	text_free(&tail);
}

void session_prompt(const struct session *session, struct text *text)
{
	const struct place *place = session_place(session);
	char host[HOST_NAME_MAX + 1];

	if (gethostname(host, sizeof(host)) < 0)
		host[0] = '\0';
	host[HOST_NAME_MAX] = '\0';
	add_name(text, *host ? host : "vrfsh");
	if (session->depth > 1) {
		add_mode(text, session);
	} else if (strcmp(place->vrf, VRF_GLOBAL)) {
		text_putc(text, ':');
		add_name(text, place->vrf);
	}
	text_putc(text, place->mode == MODE_USER ? '>' : '#');
}
