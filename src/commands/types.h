/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * types.h - the kinds of value that this program's commands speak of
 *
 * Used as `SLOT(struct x, member, vrf)`: the member has the type slot_vrf.
 * Names that exist now are offered by `?` and Tab; a VRF that does not exist
 * is the handler's to refuse (view_vrf), with words that say so.
 */
#ifndef COMMANDS_TYPES_H
#define COMMANDS_TYPES_H

#include <vrfsh/ip.h>
#include <vrfsh/lang.h>
#include <vrfsh/session.h>

typedef const char *slot_vrf;		/* NAME of a VRF; global, default too */
typedef const char *slot_new_vrf;	/* likewise, as a mode: may not exist */
typedef const char *slot_interface;	/* interface name, 1-15 bytes */
typedef struct ip slot_ipv4;		/* A.B.C.D */
typedef struct ip slot_ipv6;		/* X:X:X:X::X */
typedef struct ip slot_mask;		/* A.B.C.D, contiguous */
typedef struct prefix slot_address4;	/* A.B.C.D/nn, host bits welcome */
typedef struct prefix slot_address6;	/* X:X:X:X::X/<0-128>, likewise */
typedef struct prefix slot_prefix4;	/* A.B.C.D/nn, host bits refused */
typedef struct prefix slot_prefix6;	/* X:X:X:X::X/<0-128>, likewise */
typedef struct mac slot_mac;		/* H.H.H, xx:xx:xx:xx:xx:xx */
typedef const char *slot_host;		/* a host's name or address */

extern const struct type type_vrf, type_new_vrf, type_interface, type_ipv4,
	type_ipv6, type_mask, type_address4, type_address6, type_prefix4,
	type_prefix6, type_mac, type_host;

/*
 * A named VRF as the session has it: NULL is the place's, `default` is global.
 * -ENOENT with `no VRF named X` if there is none. `all` is for those who ask:
 * commands with `[vrf {all|NAME}]` have a flag of their own.
 */
int find_vrf(struct session *, const char *named, const char **vrf,
	     struct error *);
/* The interface of a VRF; -ENOENT with the error filled, naming the VRF and
 * where else an interface of that name is. Memory is the line's arena. */
int find_link(struct session *, const char *vrf, const char *ifname,
	      struct link **, struct error *);
/* The same, but that NULL is no error; while the machine starts, one that is
 * not there is waited for. */
int find_late_link(struct session *, const char *vrf, const char *ifname,
		   struct link **, struct error *);
/* An interface as IOS's tables print it: whole, escaped where needed. */
const char *ifname_text(struct session *, const char *ifname);

#endif
