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

/* The first BRACKETS_MAX characters; a UTF-8 sequence is not cut. */
static void cut(struct text *mode)
{
	size_t characters = 0;

	for (size_t i = 0; i < mode->len; i++) {
		if (((unsigned char)mode->data[i] & 0xc0) == 0x80)
			continue;
		if (characters++ == BRACKETS_MAX) {
			mode->len = i;
			mode->data[i] = '\0';
			return;
		}
	}
}

static void add_mode(struct text *text, const struct place *place)
{
	struct text mode = { 0 };

	text_puts(&mode, "config");
	if (strcmp(place->vrf, VRF_GLOBAL)) {
		text_puts(&mode, "-vrf-");
		add_name(&mode, place->vrf);
	}
	if (place->ifname) {
		text_puts(&mode, "-if-");
		add_name(&mode, place->ifname);
	}
	if (place->mode == MODE_IGNORED)
		text_puts(&mode, "-ignored");
	cut(&mode);
	text_printf(text, "(%s)", text_string(&mode));
	text_free(&mode);
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
		add_mode(text, place);
	} else if (strcmp(place->vrf, VRF_GLOBAL)) {
		text_putc(text, ':');
		add_name(text, place->vrf);
	}
	text_putc(text, place->mode == MODE_USER ? '>' : '#');
}
