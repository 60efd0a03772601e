/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_type.c - the kinds of interfaces: a row each
 *
 * A new kind that has no more to say than its name, its peer or its parent is
 * one row here; one with attributes of its own adds them in link_create.c.
 */
#include <fcntl.h>
#include <unistd.h>

#include "kinds.h"

enum { LOOPBACK, HARDWARE, OTHER };

static const struct link_type link_types[] = {
	[LOOPBACK] = { .hardware = "Loopback", .stays = true, .virtual = true },
	[HARDWARE] = { .hardware = "Ethernet" },
	[OTHER] = { .hardware = "Virtual", .virtual = true },
	{
		.kernel = "veth", .word = "veth", .hardware = "Virtual Ethernet",
		.module = "veth", .needs_peer = true, .virtual = true,
	}, {
		.kernel = "bridge", .word = "bridge", .hardware = "Ethernet bridge",
		.module = "bridge", .stays = true, .virtual = true,
	}, {
		.kernel = "macvlan", .word = "macvlan", .hardware = "MAC VLAN",
		.module = "macvlan", .needs_parent = true, .virtual = true,
	}, {
		.kernel = "dummy", .word = "dummy", .hardware = "Loopback",
		.module = "dummy", .virtual = true,
	},
	{ 0 }
};

const struct link_type *const link_type_other = &link_types[OTHER];

const struct link_type *link_type_by_word(const char *word)
{
	for (const struct link_type *t = link_types; t->hardware; t++)
		if (t->word && !strcmp(t->word, word))
			return t;
	return NULL;
}

const struct link_type *link_type_by_kernel(const char *kind, bool loopback)
{
	if (!kind)
		return &link_types[loopback ? LOOPBACK : HARDWARE];
	for (const struct link_type *t = link_types; t->hardware; t++)
		if (t->kernel && !strcmp(t->kernel, kind))
			return t;
	return link_type_other;
}
