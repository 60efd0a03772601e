/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address.h - between the commands about addresses and what they look at
 */
#ifndef COMMANDS_ADDRESS_H
#define COMMANDS_ADDRESS_H

#include <vrfsh/session.h>

/* A VRF's addresses of one family that are configured, on any interface, in
 * the kernel's order. Memory is the line's arena. */
int address_list(struct session *, const char *vrf, uint8_t family,
		 struct address ***list, size_t *count, struct error *);
/* Keeps those of one interface, in place. */
void address_keep(struct address **list, size_t *count, const char *ifname);
/*
 * Whether an interface may have this address beside those of the list, its
 * VRF's. What is objectionable is an error when typed and a notice in a script,
 * so that a state which others made can be read back.
 */
int address_check(struct session *, const struct prefix *, const char *ifname,
		  struct address *const *list, size_t count, struct error *);

#endif
