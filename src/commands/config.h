/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * config.h - what the configuration commands share
 */
#ifndef COMMANDS_CONFIG_H
#define COMMANDS_CONFIG_H

#include "types.h"

/* -- where a line speaks (commands/find.c) -------------------------------- */

/*
 * The place that a configuration line speaks of. As in IOS, a line of an
 * outer mode leaves the modes within it; configuration spoken where a VRF was
 * entered straight from exec goes on in global configuration.
 */
const struct place *config_place(struct session *, const struct call *);
/* A VRF by an option `vrf NAME` of a configuration line, else the place's. */
int config_vrf(struct session *, const struct call *, const char *named,
	       const char **vrf, struct error *);
/* The interface whose mode a line was said in. */
int config_link(struct session *, const struct call *, struct link **,
		struct error *);

/* `VRF Blue`, `the global VRF`: for messages; memory is the line's arena. */
const char *vrf_text(struct session *, const char *vrf);
/* Which other VRFs have an interface of that name: ` (VRF Red has one)`, or
 * nothing. */
const char *elsewhere(struct session *, const char *vrf, const char *ifname);
bool is_global(const char *vrf);
/* The keywords that a sentence begins with: `ip nat`. */
const char *sentence_keywords(struct session *, const struct sentence *);

/* -- names (commands/types.c, vrf.c) -------------------------------------- */

/* Whether a machine can be called so: letters, digits, hyphens, 63 bytes. */
bool is_host_name(const char *);
/* A name of `vrf NAME` as a mode, made if it isn't there. */
int vrf_ensure(struct session *, const char *name, struct error *);
/* `no vrf NAME`: what is in the way is named first; `force` doesn't ask. */
int vrf_remove(struct session *, const struct call *, const char *name,
	       bool force, struct error *);
/* False if host bits are set; the error names the network then. */
bool prefix_is_network(const struct prefix *, struct error *why);

/* -- interfaces (commands/links.c) ---------------------------------------- */

bool link_is_loopback(const struct link *);
/* Hardware, which was made by nobody and outlives its VRF. */
bool link_is_physical(const struct link *);
/* The derived or the hardware's own MAC address of a link. */
struct mac link_default_mac(const struct link *);
/* Bytes of a link that nobody gave an MTU. */
uint32_t link_default_mtu(const struct link *);

/* One to be made, `type` a word of the command's; and made, with the checks of
 * `interface X type …` (commands/interface.c). */
struct link interface_new(const char *vrf, const char *name, const char *type);
int interface_create(struct session *, struct link *, struct error *);
/* What an interface may be given (commands/interface_set.c). */
int mac_check(const struct mac *, struct error *);
int mtu_check(struct session *, const struct link *, struct error *);
/* Makes it, not yet changed, a port of a bridge of its VRF. */
int interface_join(struct session *, struct link *, const char *bridge,
		   struct error *);
/* What `default interface X` does (commands/interface_set.c). */
int interface_restore(struct session *, const struct link *, struct error *);
/* Moves it, with IOS's notice of addresses that are lost (interface_move.c). */
int interface_move(struct session *, const struct link *, const char *vrf,
		   bool keep_addresses, struct error *);

/* -- addresses (commands/address.c) --------------------------------------- */

/* The interface's, of a family, without state; in the kernel's order. */
int addresses_of(struct session *, const char *vrf, const char *ifname,
		 uint8_t family, struct address ***list, size_t *count,
		 struct error *);
/* Whether addresses may go (session_guard), all of them, `instead` (NULL: none)
 * coming in their place. */
int addresses_guard(struct session *, struct address *const *list,
		    size_t count, const struct address *instead,
		    struct error *);

/* -- whose it is (commands/adopt.c) ---------------------------------------- */

/* Fills the kernel's field for it: ours, or as if a person had used `ip`. */
void object_set_mark(struct object *, bool ours);

/* -- the running configuration as lines (commands/running_config.c) ------- */

struct config_scope {
	const char	*vrf;		/* NULL: every VRF */
	const char	*ifname;	/* of that VRF, which has it; NULL: all */
	/* What others made is left out. What is ours on it stays: an address
	 * in the block of an interface that the lines do not make. */
	bool		 ours;
};

/* How many configured objects that was. */
struct left_out {
	size_t	vrfs, interfaces, addresses, neighbours, routes;
};

/* The configuration that a view shows, as text that makes it. `left` may be
 * NULL. 0, or -errno with the error filled; the output's error stays there. */
int config_write(struct session *, struct view *, const struct config_scope *,
		 struct output *, struct left_out *left, struct error *);
/* The same, added to a text. */
int config_text(struct session *, struct view *, const struct config_scope *,
		struct text *, struct left_out *left, struct error *);

/* Whether anybody could forward to it. */
int route_check_hop(const struct nexthop *, struct error *);

/* -- targets (commands/target.c) ------------------------------------------ */

/*
 * A model of what the configuration would be if a file were all of it: what is
 * ours (`all`: what anybody configured), the file's lines instead. `name` is
 * `startup-config`, or a path. Freed by view_free.
 */
int target_read(struct session *, const char *name, bool all,
		struct view **model, struct error *);

#endif
