/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * write.c - what the writers of configuration share, and interfaces
 *
 * The writer prints what departs from an interface's birth, so that the lines,
 * carried out where it was made anew, lead to the same interface.
 */
#include "config.h"
#include "write.h"

void write_indent(struct text *text, unsigned depth)
{
	text_add(text, "        ", depth < 8 ? depth : 8);
}

void write_vrf(struct text *text, unsigned depth, const char *vrf)
{
	write_indent(text, depth);
	text_puts(text, "vrf ");
	text_quote(text, vrf);
	text_putc(text, '\n');
}

void write_exit(struct text *text, unsigned depth)
{
	write_indent(text, depth);
	text_puts(text, "exit\n");
}

void write_comment(struct text *text, unsigned depth, const char *format, ...)
{
	struct text comment = { 0 };
	va_list args;

	va_start(args, format);
	text_vprintf(&comment, format, args);
	va_end(args);
	write_indent(text, depth);
	text_puts(text, "! ");
	text_escape(text, text_string(&comment));
	text_putc(text, '\n');
	text_free(&comment);
}

/* -- interfaces ----------------------------------------------------------- */

static bool is_here(const struct link *link)
{
	return !link->below_vrf || !strcmp(link->below_vrf, link->object.vrf);
}

static void write_birth(struct text *text, const struct link *link)
{
	text_printf(text, " type %s", link->type->word);
	if (!link->below)
		return;
	text_puts(text, link->type->needs_peer ? " peer " : " parent ");
	text_quote(text, link->below);
	if (is_here(link))
		return;
	text_puts(text, link->type->needs_peer ? " vrf " : " from ");
	text_quote(text, link->below_vrf);
}

void write_link_head(struct text *text, unsigned depth,
		     const struct link *link, enum link_head head)
{
	write_indent(text, depth);
	text_puts(text, "interface ");
	text_quote(text, link->name);
	if (head == HEAD_CREATE)
		write_birth(text, link);
	else if (head == HEAD_FETCH)
		text_puts(text, " from " VRF_GLOBAL);
	text_putc(text, '\n');
}

/* Whether a line of text can say it and be read back alike. */
static bool is_sayable(const char *description)
{
	size_t len = strlen(description);

	return is_plain(description) && len && *description != ' ' &&
	       description[len - 1] != ' ';
}

void write_description(struct text *text, unsigned depth,
		       const char *description)
{
	if (!is_sayable(description)) {
		write_comment(text, depth, "description: %s", description);
		return;
	}
	write_indent(text, depth);
	text_puts(text, "description ");
	/* What is in quotes as a whole is read without them. */
	if (*description == '"')
		text_quote(text, description);
	else
		text_puts(text, description);
	text_putc(text, '\n');
}

void write_shutdown(struct text *text, unsigned depth, bool up)
{
	write_indent(text, depth);
	text_puts(text, up ? "no shutdown\n" : "shutdown\n");
}

/* A property that may be absent: its line, or the `no` of it. */
static void write_property(struct text *text, unsigned depth,
			   const char *word, const char *value)
{
	write_indent(text, depth);
	if (!value)
		text_puts(text, "no ");
	text_puts(text, word);
	if (value) {
		text_putc(text, ' ');
		text_quote(text, value);
	}
	text_putc(text, '\n');
}

static bool differ(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : a != b;
}

void write_link_changes(struct text *text, unsigned depth,
			const struct link *before, const struct link *after)
{
	char mac[MAC_TEXT];

	if (differ(before->description, after->description)) {
		if (after->description)
			write_description(text, depth, after->description);
		else
			write_property(text, depth, "description", NULL);
	}
	if (after->mac.len && !mac_equal(&before->mac, &after->mac))
		write_property(text, depth, "mac-address", after->mac_given ?
			       mac_format(&after->mac, mac) : NULL);
	if (after->mtu && before->mtu != after->mtu) {
		write_indent(text, depth);
		text_printf(text, "mtu %u\n", after->mtu);
	}
	if (differ(before->master, after->master))
		write_property(text, depth, "bridge-group", after->master);
	if (before->up != after->up)
		write_shutdown(text, depth, after->up);
}

void write_link_body(struct text *text, unsigned depth, const struct link *link)
{
	struct link born = *link;

	born.description = born.master = NULL;
	/* A macvlan is born with its parent's. */
	born.mtu = link->type->needs_parent ? 0 : link_default_mtu(link);
	if (link->mac_given)
		born.mac = (struct mac){ 0 };
	write_link_changes(text, depth, &born, link);
}
