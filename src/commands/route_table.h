/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_table.h - the routes of a VRF that are in use, small and sorted
 */
#ifndef COMMANDS_ROUTE_TABLE_H
#define COMMANDS_ROUTE_TABLE_H

#include "show.h"

/* -- where routes come from (commands/route_source.c) ---------------------- */

enum route_source {
	SOURCE_ANY,		/* of a filter: all of them */
	SOURCE_CONNECTED, SOURCE_LOCAL, SOURCE_STATIC, SOURCE_RIP, SOURCE_BGP,
	SOURCE_EIGRP, SOURCE_OSPF, SOURCE_ISIS, SOURCE_BABEL, SOURCE_ND,
	SOURCE_KERNEL,
	SOURCES
};

/* How a source is called and coded in IOS. */
struct source_name {
	const char	*name;		/* static */
	const char	*code;		/* S */
	uint8_t		 distance;	/* IOS's administrative distance */
	bool		 dynamic;	/* interfaces are told beside gateways */
};

extern const struct source_name source_names[SOURCES];

/* A protocol's number as `ip` names it; a number where it has no name. The
 * buffer is of PROTOCOL_TEXT bytes. */
enum { PROTOCOL_TEXT = 4 };
const char *protocol_name(uint8_t protocol, char *buffer);
/* Of a route of the main table with that protocol; a kernel's route without a
 * gateway is a connected one. */
enum route_source route_source_of(uint8_t protocol, bool gateway);
/* blackhole, unreachable, …; NULL: unicast. */
const char *route_type_name(uint8_t type);

/* -- rows -------------------------------------------------------------------- */

struct hop_row {
	struct ip	 gateway;	/* family 0: on the line itself */
	const char	*dev;		/* NULL: none, as of Null0 */
	uint8_t		 weight;
	bool		 onlink;
};

/* The subnetted network that IPv4 routes are listed under, as IOS has it. */
struct parent {
	struct prefix	network;
	size_t		subnets, masks;
};

/* A route, keys as `ip -j route` has them. */
struct route_row {
	const char	*vrf;
	struct prefix	 dst;
	const char	*type;		/* NULL: unicast */
	enum route_source source;
	const char	*code, *source_name, *protocol;
	uint32_t	 distance, metric;	/* metric: the kernel's */
	uint32_t	 ios_metric;	/* behind the slash */
	bool		 connected;	/* a local one that is connected too */
	struct list	 nexthops;	/* of struct hop_row */
	/* Where it stands in IOS's listing. */
	const struct parent *parent;	/* to be said before it; NULL: none */
	bool		 indented;	/* it is listed under a parent */
	bool		 masked;	/* its length is told by the parent */
	char		 protocol_text[PROTOCOL_TEXT];
};

/* -- the table (commands/route_table.c) ------------------------------------- */

/* Opaque but for its size. */
struct route_table {
	uint8_t		 family;
	size_t		 bytes;		/* of an address */
	size_t		 stride;	/* of a record */
	char		*records;
	size_t		 count, max;
	struct table_hop *hops;		/* of records with several */
	size_t		 hop_count, hop_max;
	struct arena	*arena;		/* of the names of interfaces */
	const char	**devices;
	uint32_t	*slots;		/* hash of devices: number + 1 */
	size_t		 device_count, device_max, slot_count;
	uint32_t	 last_device;	/* found last time */
	struct hop_row	*scratch;	/* of the row made last */
	size_t		 scratch_max;
};

void route_table_start(struct route_table *, uint8_t family);
void route_table_free(struct route_table *);
/* Forgets the routes, for a dump that begins again. */
void route_table_clear(struct route_table *);
/*
 * Adds a route of the main table or the local one, unless it is none that a
 * router shows: dead, of another type of service, multicast, loopback.
 */
void route_table_add(struct route_table *, const struct route *);
/* Sorts by prefix and keeps of each the best, as the kernel would choose. */
void route_table_settle(struct route_table *);
/* An interface's address without a subnet (/32, /128): its local route is the
 * connected one as well. To be called on a settled table. */
void route_table_connect(struct route_table *, const struct ip *);
/* The prefix of the n-th route. */
struct prefix route_table_prefix(const struct route_table *, size_t n);
/* The n-th route as a row, valid until the next one; place left at zero. */
void route_table_row(struct route_table *, size_t n, const char *vrf,
		     struct route_row *);
enum route_source route_table_source(const struct route_table *, size_t n);
/* The main table and the local one of the show's VRF, settled (commands/
 * route_read.c). */
int route_table_read(struct route_table *, struct show *, struct error *);

/* -- printing (commands/route_print.c, route_text.c) ------------------------- */

/* Which routes of a table to print. */
struct route_query {
	enum route_source source;	/* SOURCE_ANY: all */
	struct prefix	  within;	/* and longer ones; family 0: all */
};

extern const struct column route_columns[];
extern const struct row_type route_text4, route_text6;

/* The rows of a table; heading included where the format is text. `again`: it
 * is not the first table. Returns the output's error. */
int route_table_print(struct output *, struct route_table *, const char *vrf,
		      const struct route_query *, bool again);

/* -- one route, and how many (commands/route_entry.c, route_summary.c) -------- */

extern const struct row_type route_entry_type;

/* Counts of a table as IOS's summary. Returns the output's error. */
int route_summary_print(struct output *, struct route_table *,
			const char *vrf, bool again);
extern const struct row_type route_summary4, route_summary6;

#endif
