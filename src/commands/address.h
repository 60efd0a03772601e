/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address.h - between the commands about addresses and what they look at
 */
#ifndef COMMANDS_ADDRESS_H
#define COMMANDS_ADDRESS_H

#include <vrfsh/session.h>

/*
 * Whether the interface of a place may have this address. What is objectionable
 * (an overlap with another interface of the VRF, an address that no host can
 * have) is an error when typed and a notice in a script, so that a state which
 * others made can be read back.
 */
int address_check(struct session *, const struct place *,
		  const struct prefix *, struct error *);

#endif
