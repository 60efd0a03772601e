/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.h - the objects that a configuration is made of, and their changes
 *
 * Each kind of object is one file and one const `struct kind`: key, equality,
 * reading from the kernel, applying to it, printing. A configuration command
 * computes a *change*: one object before and after. What a change is for, a
 * kernel, a model in memory, a page of `ip` commands, is the view's matter:
 * handlers read and change through a `struct view` and never know.
 *
 * Configuration is what a person could have set; the rest is state. A static
 * route that the kernel does not take for now *waits* (waiting.c): it is
 * configured as much as one that is installed, so that a route is read with
 * both kinds of its next hops where a filter asks for it.
 *
 * Objects are plain structs that begin with a `struct object`; what they point
 * to belongs to the arena that they were read or copied into. Names of VRFs
 * are never NULL in an object; the global VRF's is VRF_GLOBAL.
 */
#ifndef VRFSH_MODEL_H
#define VRFSH_MODEL_H

#include <vrfsh/base.h>
#include <vrfsh/ip.h>
#include <vrfsh/netns.h>
#include <vrfsh/rows.h>

enum { MARK = 118 };		/* our number in the kernel's fields for it */

struct kind;
struct view;
struct world;

struct object {
	const struct kind	*kind;
	const char		*vrf;
	bool			 ours;	/* carries our mark */
	/* What the language cannot say of it (`has a weight`); NULL: nothing. */
	const char		*unsaid;
};

/* -- the kinds --------------------------------------------------------------- */

struct vrf {				/* key: its name, in object.vrf */
	struct object	 object;
	bool		 stale;		/* a file without a namespace */
	dev_t		 device;
	ino_t		 inode;
	uint64_t	 cookie;	/* 0: unknown */
	const char	*alias_of;	/* another name of that namespace; NULL */
};

enum setting_name {			/* birth: on, in VRFs made by vrfsh */
	SETTING_IP_ROUTING,		/* net.ipv4.ip_forward */
	SETTING_IPV6_ROUTING,		/* net.ipv6.conf.all.forwarding */
	SETTING_HOSTNAME,		/* of the machine or lab; global only */
	SETTING_ARCHIVE,		/* how many saved files are kept, as
					 * `value`; global only */
	SETTINGS
};

struct setting {			/* key: VRF, name */
	struct object		 object;
	enum setting_name	 name;
	bool			 on;	/* of the switches */
	const char		*value;	/* of the host name, of a number */
};

/* SETTING_ARCHIVE where nobody has set it. */
#define ARCHIVE_MAXIMUM	"10"

struct link_type;			/* a row of a table: see below */

/* Counters since the link was made: struct rtnl_link_stats64, those we show. */
struct link_counters {
	uint64_t rx_packets, tx_packets, rx_bytes, tx_bytes, rx_errors,
		 tx_errors, rx_dropped, tx_dropped, multicast, collisions,
		 rx_crc_errors, rx_frame_errors, rx_fifo_errors, tx_carrier_errors;
};

struct link {				/* key: VRF, name */
	struct object	 object;
	const char	*name;
	const struct link_type *type;	/* never NULL: link_type_other at least */
	const char	*kernel_kind;	/* IFLA_INFO_KIND; NULL: hardware, lo */
	unsigned	 index;
	bool		 up;		/* administratively */
	bool		 carrier;	/* line protocol */
	uint8_t		 operstate;	/* RFC 2863, linux/if.h IF_OPER_* */
	uint32_t	 mtu, min_mtu, max_mtu;	/* bytes; max 0: unknown */
	uint32_t	 group;
	struct mac	 mac;
	struct mac	 permanent;	/* the hardware's own; len 0: none */
	bool		 mac_given;	/* typed, or neither derived nor hardware */
	const char	*description;	/* ifalias; NULL: none */
	const char	*master;	/* bridge; NULL: none */
	const char	*master_kind;	/* IFLA_INFO_KIND of the master; NULL */
	unsigned	 master_index;
	/* The other end of a veth, the parent of a macvlan. */
	unsigned	 below_index;	/* IFLA_LINK; 0: none */
	int		 below_nsid;	/* its namespace's id here; -1: here;
					 * INT_MAX: in one that is going */
	const char	*below;		/* its name; NULL: not known, or none */
	const char	*below_vrf;	/* its VRF; NULL if that has no name */
	const char	*macvlan_mode;	/* bridge (ours), private, …; NULL */
	struct link_counters counters;
};

struct address {			/* key: VRF, interface, prefix */
	struct object	 object;
	const char	*ifname;
	unsigned	 index;
	struct prefix	 prefix;	/* the address, with its host bits */
	struct ip	 peer;		/* family 0: none */
	bool		 secondary;	/* IPv4, IFA_F_SECONDARY, or asked for */
	bool		 linklocal;	/* IPv6 scope link */
	bool		 tentative, duplicate, dynamic;	/* has a lifetime */
	bool		 automatic;	/* the kernel's own, though it bears no
					 * protocol that says so */
	uint32_t	 flags;		/* IFA_F_* */
	uint8_t		 scope, protocol;	/* RT_SCOPE_*, IFAPROT_* */
	unsigned	 order;		/* place in the kernel's order */
};

struct nexthop {
	struct ip	 gateway;	/* family 0: on the link itself */
	const char	*ifname;	/* NULL: the kernel finds it */
	unsigned	 index;
	bool		 onlink, dead, linkdown;
	bool		 waiting;	/* configured, not installed */
	uint8_t		 weight;	/* 1 is usual */
};

struct route {			/* key: VRF, table, prefix, metric, tos */
	struct object	 object;
	struct prefix	 dst;
	uint32_t	 table, metric;	/* the kernel's numbers */
	uint8_t		 type;		/* RTN_UNICAST, RTN_BLACKHOLE, … */
	uint8_t		 protocol, scope, tos;
	struct ip	 source;	/* preferred source; family 0: none */
	size_t		 count;		/* of next hops */
	const struct nexthop *hops;
	uint32_t	 cacheinfo_expires;	/* seconds; 0: never */
};

struct neighbour {			/* key: VRF, interface, address */
	struct object	 object;
	const char	*ifname;
	unsigned	 index;
	struct ip	 ip;
	struct mac	 mac;
	uint16_t	 state;		/* NUD_* */
	bool		 router, proxy;
	uint32_t	 age;		/* seconds since it was confirmed */
	uint8_t		 protocol;
};

extern const struct kind kind_vrf, kind_setting, kind_link, kind_address,
	kind_route, kind_neighbour;
/* All kinds, in the order in which their objects come to be; ends with NULL. */
extern const struct kind *const kinds[];

/* IOS's distance of a route of ours (1-255), and the metric of a distance; 0
 * if the metric stands for no distance. */
uint32_t route_distance(const struct route *);
uint32_t route_metric(uint8_t family, uint32_t distance);

/* Sets a namespace up as a VRF is born: lo up and marked as ours, a router's
 * switches, ping sockets open to all. */
int vrf_set_up(int ns, struct error *);

/* -- kinds of links: one row each (model/link_type.c) ----------------------- */

struct message;

struct link_type {
	const char	*kernel;	/* IFLA_INFO_KIND; NULL: hardware, lo */
	const char	*word;		/* after `type`; NULL: cannot be made */
	const char	*hardware;	/* `Hardware is …` */
	const char	*module;	/* what a kernel that lacks it lacks */
	bool		 needs_peer, needs_parent;
	bool		 stays;		/* cannot change its namespace */
	bool		 virtual;	/* dies with its namespace */
};

extern const struct link_type *const link_type_other;
const struct link_type *link_type_by_word(const char *word);	/* or NULL */
/* The MAC address of a virtual interface: from the lab's name or else the
 * machine's id, the VRF and the interface's name; locally administered. */
struct mac link_derived_mac(const char *vrf, const char *ifname);

/* Waits until a VRF has an interface of that name (model/link_await.c), up to a
 * netlink_deadline: then -ETIMEDOUT, the error empty. -EINTR likewise. */
int link_await(struct world *, const char *vrf, const char *ifname,
	       uint64_t deadline, struct error *);

/* -- changes ------------------------------------------------------------------ */

enum verb { CHANGE_ADD, CHANGE_SET, CHANGE_DELETE };

/*
 * One object's change. `before` is what stood there: of CHANGE_ADD NULL; of
 * CHANGE_SET never NULL (a set whose VRF or name differs is a move or rename);
 * of CHANGE_DELETE the object to delete, its key at least.
 * Both are borrowed: view_change() copies what it keeps.
 */
struct change {
	enum verb		 verb;
	const struct object	*before, *after;
	bool			 keep_addresses;	/* of a move */
	struct origin		 origin;
	/*
	 * Configured objects that go with it, as they are before it: of a VRF
	 * all that is in it, of a line that is shut down its routes. Part of
	 * what stood there: the inverse brings them back, in this order. Filled
	 * by the live view before it tells its hooks; not by handlers.
	 */
	const struct object *const *dragged;
	size_t			 dragged_count;
};

/* The change that leads back. */
struct change change_inverse(const struct change *);
/* The kind that it is about. */
const struct kind *change_kind(const struct change *);

/* Called per object; it is valid during the call. NULL: what came so far is
 * void, the dump begins again. Nonzero stops and is returned. */
typedef int object_fn(const struct object *, void *context);

/* Narrows a reading; what is zero or NULL does not narrow. */
struct filter {
	const char	*ifname;
	uint8_t		 family;	/* AF_INET, AF_INET6 */
	const struct prefix *overlaps;	/* addresses whose subnet does */
	uint32_t	 table;		/* of routes; 0: main */
	uint8_t		 protocol;	/* of routes */
	bool		 waiting;	/* routes: with what waits of them */
	bool		 details;	/* of links: resolve below, master names */
};

/* An interface by its key. */
struct footing {
	const char	*vrf, *ifname;
};

struct kind {
	const char		*name;	/* vrf, interface, address, … */
	size_t			 size;
	const struct column	*columns;	/* its JSON */
	/* Order by key; 0: the same object. */
	int (*compare)(const struct object *, const struct object *);
	/* Whether two of one key are configured alike. */
	bool (*same)(const struct object *, const struct object *);
	/* A copy with all that it points to. */
	struct object *(*copy)(struct arena *, const struct object *);
	/* Whether it goes when that link goes (an address with its interface);
	 * everything goes with its VRF. NULL: never. */
	bool (*depends)(const struct object *, const struct link *);
	/* The i-th interface that it stands on, and goes with the last of; false:
	 * there are no more. What one names none of stands on none. */
	bool (*footing)(const struct object *, size_t i, struct footing *);
	/* What is left of one that stands on several when one of them goes.
	 * NULL: none stands on several. */
	struct object *(*without)(struct arena *, const struct object *,
				  const struct footing *);
	/* Objects that come to be and go with this one (a veth's other end, a
	 * VRF's lo): how many, at most 4, in `others`. NULL: none. */
	size_t (*brings)(struct arena *, const struct object *,
			 struct object **others);
	/* Whether a person could have configured it: it is no state. What a line
	 * cannot say may be, too: object_configured() asks for both. NULL: always. */
	bool (*configured)(const struct object *);
	/* What stays of one that cannot go (hardware, lo, a switch), as it is
	 * when nobody has configured it; NULL for one that can. NULL: all can. */
	struct object *(*plain)(struct arena *, const struct object *);
	/* One that is to be made, with what was left open as it will be: its
	 * MTU, its MAC address. NULL: nothing is left open. */
	struct object *(*born)(struct arena *, const struct object *);
	/* Marks it as made by whom the other one was made. */
	void (*own)(struct object *, const struct object *like);
	/* `now` was made from `old`, which has become `new` meanwhile: the same
	 * change made of that one. NULL: it is still `now`. */
	struct object *(*merge)(struct arena *, const struct object *old,
				const struct object *now,
				const struct object *new);
	/* Puts them, line by line, into the order that the kernel has them in, and
	 * says it in them: the first `old` stand as they are, the others came
	 * after them, in this order. NULL: their order means nothing. */
	void (*arrange)(struct object **list, size_t old, size_t count);
	/* Fills what the columns do not say of an object that was made from
	 * them (record.c, JSON): its link's type, a route's scope. */
	int (*complete)(struct arena *, struct object *, struct error *);
	/*
	 * Whether `now` is what a change from `before` (NULL: nothing) to `after`
	 * (NULL: nothing) leaves, where it takes several steps and may have
	 * stopped at any of them. What was left to the kernel (an MTU of 0) may
	 * be anything. NULL: a change is one step, `same` tells.
	 */
	bool (*between)(const struct object *now, const struct object *before,
			const struct object *after);
	/* Whether a filter lets it through. */
	bool (*matches)(const struct object *, const struct filter *);
	/* Reads those of one VRF from the kernel. */
	int (*each)(struct world *, const char *vrf, const struct filter *,
		    object_fn *, void *context, struct error *);
	/* Reads the one with this key; -ENOENT (error empty) if there is none.
	 * NULL: `each` is searched. */
	int (*get)(struct world *, struct arena *, const struct object *key,
		   struct object **, struct error *);
	/* Whether the change may travel in a batch: an exclusive create or a
	 * delete by full key. NULL: never. */
	bool (*travels)(const struct change *);
	/* Its message; NULL where `apply` makes changes otherwise. */
	int (*encode)(struct world *, const struct change *, struct message *,
		      struct error *);
	/* Applies a change. NULL: its message is sent, alone or in a batch. */
	int (*apply)(struct world *, const struct change *, struct error *);
	/* Keeps for later what the kernel refuses for now. Else, with the error
	 * filled as by `refused`, -errno. NULL: nothing is kept. */
	int (*wait)(struct world *, const struct change *, int code,
		    const char *said, struct error *);
	/* What the kernel's refusal of a change means, in the user's words.
	 * Returns -code. */
	int (*refused)(struct world *, const struct change *, int code,
		       const char *said, struct error *);
	/*
	 * What a change comes to where `existing` (NULL: nothing) stands: a
	 * second next hop becomes a multipath, what holds already nothing
	 * (`effective` with neither before nor after). NULL: to add what is
	 * there, or to change what is not, is an error.
	 */
	int (*reconcile)(struct arena *, const struct object *existing,
			 const struct change *, struct change *effective,
			 struct error *);
	/* The equivalent `ip` command(s), a line each, newline included. */
	void (*ip)(struct text *, const struct change *);
};

/* -- views --------------------------------------------------------------------- */

/*
 * What a session reads and changes. The live view is the kernel. A model view
 * lies over it: it reads the kernel with its own changes on top and keeps them
 * (dry run, candidate, target). It speaks of configuration: routes that wait
 * are among its routes.
 */
struct view *view_live(struct world *);
struct view *view_model(struct world *);
/* A model over another view, which it borrows and never changes; over nothing:
 * what is configured where nothing is (tests, a difference of two files). */
struct view *view_over(struct view *below);
struct view *view_empty(struct world *);
/* What is still held back is not sent. Accepts NULL. */
void view_free(struct view *);
/* As it was made with. Borrowed. */
struct world *view_world(struct view *);

/* Those of one VRF (NULL: of every VRF that has no alias and is not stale,
 * global first). Flushes first. */
int view_each(struct view *, const struct kind *, const char *vrf,
	      const struct filter *, object_fn *, void *, struct error *);
/* The object with this key, NULL if there is none. Memory is the arena's. */
int view_get(struct view *, struct arena *, const struct object *key,
	     struct object **, struct error *);
/* All of one VRF as an array of pointers, in the kernel's order. */
int view_list(struct view *, struct arena *, const struct kind *,
	      const char *vrf, const struct filter *,
	      struct object ***list, size_t *count, struct error *);
/*
 * Makes a change. A live view may hold it back to let it travel with the next
 * ones; what the kernel says of it then comes from the call that flushes, with
 * the origin of the line it belongs to. Repeating what holds already is no
 * error. -errno with the error filled; nothing of the change stays then.
 */
int view_change(struct view *, const struct change *, struct error *);
/* Sends what was held back. */
int view_flush(struct view *, struct error *);
/* Let errors within a batch not stop what follows them (--keep-going): each is
 * given to `report`. */
void view_keep_going(struct view *, void (*report)(void *, struct error *),
		     void *context);
/* Called with every change that held, in order (echo of `ip` commands). */
void view_watch(struct view *, void (*watch)(void *, const struct change *),
		void *context);

/*
 * What a live view tells of a change (journals). `before` comes before its
 * message is sent, with `dragged` filled, and gives it a number; nonzero (with
 * the error filled) and it is not made. `after` comes once per number: whether
 * it holds by this change (false: refused, or it held already, or it came to
 * another change, which is told for itself, or it was taken back).
 */
struct view_hooks {
	int (*before)(void *context, const struct change *, uint64_t *number,
		      struct error *);
	void (*after)(void *context, uint64_t number, bool held);
	/* Look before creating, so that `before` is told of nothing that stands
	 * there already: exact, and slower (transactions). */
	bool exact;
};

/*
 * What a live view calls around every message or batch that it sends: the lock
 * under which changes are made. Nonzero from `enter` (with the error filled),
 * and nothing is sent. It is the outermost lock: others are taken within.
 */
struct view_guard {
	int (*enter)(void *context, struct error *);
	void (*leave)(void *context);
};

void view_guard(struct view *, const struct view_guard *, void *context);

/* NULL takes them away. A model view has none. */
void view_hook(struct view *, const struct view_hooks *, void *context);

/* -- models: what would have to change (model/overlay.c) ---------------------- */

/*
 * Hides in a model what vrfsh made, or (`all`) what anybody configured: the
 * state that a configuration file is read onto, so that what it does not say is
 * gone. Objects that cannot go become plain. Only objects that are `configured`
 * are touched; global's host name and switches are not.
 */
void view_veil(struct view *model, bool all);
/*
 * The target names this block (`ifname` NULL: a VRF's): what others configured
 * in it is hidden, too; the interface itself is as if it had just been made. To
 * be called as soon as the block is entered. Repeated, and where nothing is
 * veiled, it does nothing; global has no block, only its interfaces have.
 */
int view_claim(struct view *model, const char *vrf, const char *ifname,
	       struct error *);
/*
 * The changes that make the kernel what the model is, in the order in which
 * they can be made (model/plan.c). Memory is the arena's.
 */
int view_differences(struct view *model, struct arena *,
		     struct change **list, size_t *count, struct error *);
/* Whether what the model changes is in the kernel as the model found it; else
 * -ESTALE, with the error naming the first few that are not. */
int view_check(struct view *model, struct error *);
/* Lays the changes made so far onto what the kernel is now. */
int view_rebase(struct view *model, struct error *);

/* -- what is configured, in words and numbers ---------------------------------- */

/* Whether an object is configuration that a line can say (kind->configured). */
bool object_configured(const struct object *);
/* Whether nobody set it, but the kernel, a lease or a protocol did. */
bool object_is_state(const struct object *);
/* `interface vetha`, `VRF Blue`: an object for messages; the arena's. */
const char *object_words(struct arena *, const struct object *);

/* -- routes that wait (model/waiting.c) ---------------------------------------- */

/* Why its next hop is not, or would not be, installed, in the user's words
 * (`vetha is shut down`), as things are in the view; NULL: nothing is in its
 * way. The arena's. */
const char *waiting_reason(struct view *, struct arena *, const struct route *,
			   const struct nexthop *);
/* Installs those of a VRF that can be by now. A view does it by itself after
 * changes that may make it possible, and before routes are read. */
void waiting_try(struct view *live, const char *vrf);
/* How many wait in a VRF: microseconds where none does. */
size_t waiting_count(struct world *, const char *vrf);
/* How many wait in the VRFs in which a view made some wait, since it was asked
 * last. A model makes none wait. */
size_t view_waiting(struct view *);

/* Shorthands for handlers; the object is the arena's, NULL if there is none. */
int view_link(struct view *, struct arena *, const char *vrf,
	      const char *ifname, struct link **, struct error *);
int view_vrf(struct view *, struct arena *, const char *vrf, struct vrf **,
	     struct error *);

/* -- questions to the kernel that change nothing ------------------------------- */

/* The route that the kernel would take to an address; NULL if none
 * (-ENETUNREACH is no error then). */
int route_lookup(struct world *, struct arena *, const char *vrf,
		 const struct ip *, struct route **, struct error *);

#endif
