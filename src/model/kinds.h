/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kinds.h - what the kinds of objects share among themselves
 */
#ifndef MODEL_KINDS_H
#define MODEL_KINDS_H

#include <vrfsh/model.h>
#include <vrfsh/netlink.h>

/* -- changes (model/change.c) ------------------------------------------------ */

/* The object that it is about. */
const struct object *change_subject(const struct change *);
/* Sends its message alone, made in `message`; a refusal in its kind's words. */
int change_send(struct world *, const struct change *, struct message *,
		struct error *);

/* -- interface names and indices (model/names.c) ---------------------------- */

/* The names of a namespace's interfaces, by index. {0} to begin with. */
struct names_of_links {
	struct arena	*arena;
	struct { unsigned index; const char *name; } *list;
	size_t		 count, max;
	size_t		 last;		/* found last time */
};

int link_names_read(struct netlink *, struct names_of_links *);
/* NULL if there is none; valid until link_names_free. */
const char *link_names_find(struct names_of_links *, unsigned index);
void link_names_free(struct names_of_links *);
/* Whether the kernel had no room for a message or its answer: it may go well
 * the next time. */
bool error_passes(int err);
/* An interface's index by name: -ENODEV if there is none. */
int link_index(struct netlink *, const char *name, unsigned *index);
/* A MAC address by index: -ENODEV if there is no such interface. */
int link_mac(struct netlink *, unsigned index, struct mac *);
/* A name by index, the arena's; NULL if there is none. */
const char *link_name(struct netlink *, struct arena *, unsigned index);

/* -- objects that a dump brings (model/gathering.c) -------------------------- */

struct gathering {
	struct arena	*arena;		/* of the objects */
	struct object	**list;
	size_t		 count, max;
};

void gathering_add(struct gathering *, struct object *);
/* For netlink_dump(): what came so far is void. */
void gathering_again(void *gathering);
/* The list and the arena. */
void gathering_free(struct gathering *);

/* -- the kernel's refusals in the user's words (model/refuse.c) ------------- */

/* `VRF Blue`, or `the global VRF`; lives in the arena of the caller's choice. */
const char *vrf_words(struct arena *, const char *vrf);
/*
 * Fills the error for a refusal that no kind has words of its own for: `what`
 * was tried, `said` are the kernel's extended words or NULL. Privilege gets
 * its remedy. Returns -code.
 */
int refuse(struct error *, int code, const char *said, const char *what, ...)
	PRINTF_LIKE(4, 5);

/* `ip`, or `ip -n Blue`, with the blank behind it; names quoted for sh(1). */
void ip_command(struct text *, const char *vrf);
/* Any text as one word of sh(1). */
void shell_word(struct text *, const char *word);

/* Order of two strings, NULL before all. */
int compare_names(const char *, const char *);
/* By VRF, the first part of every key. */
int compare_vrfs(const struct object *, const struct object *);
/* Whether two strings or NULLs are the same. */
bool same_text(const char *, const char *);

/* -- links (model/link_decode.c, link_create.c, link_mac.c) ------------------ */

/* Reads one RTM_NEWLINK into a link; names of others are not resolved. */
int link_decode(const struct nlmsghdr *, struct arena *, struct link *);
/* The MTU that a link is made with; 0: the kernel's default. A bridge follows
 * its ports unless its MTU is set by a change (br_change_mtu in the kernel). */
uint32_t link_first_mtu(const struct link *);
/* Makes a link, down, with all that can ride along; then the rest. */
int link_create(struct world *, const struct link *, struct error *);
/* Sends what differs between the two, which have the same key. */
int link_modify(struct world *, const struct link *before,
		const struct link *after, struct error *);
void link_ip(struct text *, const struct change *);
/* The group that says whose it is: our mark, or what others gave it. */
uint32_t link_group(const struct link *);
int link_remove(struct world *, const struct link *, struct error *);
/* To the VRF of `after`; addresses come along if asked for. */
int link_move(struct world *, const struct link *before,
	      const struct link *after, bool keep_addresses, struct error *);
/* What a link has where nobody gave it anything (model/link_plain.c). */
struct object *link_plain(struct arena *, const struct object *);
struct object *link_born(struct arena *, const struct object *);
struct object *link_merge(struct arena *, const struct object *old,
			  const struct object *now, const struct object *new);
/* Starts a message about a link that exists. */
int link_message(struct netlink *, struct message *, uint16_t type,
		 const char *name);
/* What derived MAC addresses mix in, and one of them. */
uint64_t link_mac_seed(void);
struct mac link_mac_derive(uint64_t seed, const char *vrf, const char *name);

/* -- addresses (model/address_order.c) --------------------------------------- */

/* As kind->arrange says. */
void address_arrange(struct object **list, size_t old, size_t count);

/* -- VRFs (model/vrf_make.c) ------------------------------------------------- */

/* Makes one, born as a router. */
int vrf_make(struct world *, const char *name, struct error *);
/* Takes one away and waits until the kernel is done, unless something else
 * holds it. */
int vrf_take_away(struct world *, const struct vrf *, struct error *);
void vrf_ip(struct text *, const struct change *);

/* -- routes (model/route_*.c) ------------------------------------------------ */

/*
 * Reads one RTM_NEWROUTE. Its next hops are in the arena if there are several,
 * in `*single` if there is one. Names of interfaces are found in `names`.
 */
int route_decode(const struct nlmsghdr *, struct arena *,
		 struct names_of_links *names, struct nexthop *single,
		 struct route *);
int route_encode(struct world *, const struct change *, struct message *,
		 struct error *);
/* Whether a filter lets it through; kind_route.matches. */
bool route_matches(const struct object *, const struct filter *);
/* Those that the kernel has; what waits is left out. */
int route_each_installed(struct world *, const char *vrf,
			 const struct filter *, object_fn *, void *context,
			 struct error *);
/* What the kernel has of a key; NULL if nothing. */
int route_installed(struct world *, struct arena *, const struct route *key,
		    struct route **, struct error *);
/* With what waits of them (model/waiting.c); kind_route.each, .get. */
int route_each(struct world *, const char *vrf, const struct filter *,
	       object_fn *, void *context, struct error *);
int route_get(struct world *, struct arena *, const struct object *key,
	      struct object **, struct error *);
/* Whether the next hop is a line's broadcast address, which is no host. */
bool route_hop_is_broadcast(struct world *, const struct route *);
void route_ip(struct text *, const struct change *);
/* Where no message of the kernel says why: words for a refused route. */
int route_refused(struct world *, const struct change *, int code,
		  const char *said, struct error *);
int route_reconcile(struct arena *, const struct object *existing,
		    const struct change *, struct change *effective,
		    struct error *);
/* Whether two next hops lead the same way; one may not name its interface. */
bool nexthop_same(const struct nexthop *, const struct nexthop *);
/* kind_route.between (model/route_between.c). */
bool route_between(const struct object *now, const struct object *before,
		   const struct object *after);

/* -- one link's place in the table of types (model/link_type.c) ------------- */

const struct link_type *link_type_by_kernel(const char *kind, bool loopback);

#endif
