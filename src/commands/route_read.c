/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * route_read.c - a VRF's routes from the kernel
 *
 * The main table may be large and goes straight into records; the local one
 * has an own address's route each. A router takes those out with their line;
 * Linux keeps them, so what the line's state asks for is done here.
 */
#include <linux/rtnetlink.h>

#include "route_table.h"

static int take_route(const struct object *object, void *context)
{
	struct route_table *table = context;

	if (object)
		route_table_add(table, (const struct route *)object);
	else
		route_table_clear(table);
	return 0;
}

/* -- own addresses -------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	const struct link *one = *(const struct link *const *)a;
	const struct link *other = *(const struct link *const *)b;

	return strcmp(one->name, other->name);
}

static const struct link *find(struct object **links, size_t count,
			       const char *ifname)
{
	const struct link key = { .name = ifname }, *wanted = &key;
	struct object **found = count && ifname
		? bsearch(&wanted, links, count, sizeof(*links), by_name)
		: NULL;

	return found ? (const struct link *)*found : NULL;
}

/* Whether the namespace ignores the routes of this line while it is down. */
static bool ignores_down(int ns, uint8_t family, const char *ifname)
{
	struct text path = { 0 };
	bool ignores;

	text_printf(&path, "net/%s/conf/%s/ignore_routes_with_linkdown",
		    family == AF_INET ? "ipv4" : "ipv6", ifname);
	ignores = show_sysctl(ns, text_string(&path), 0);
	text_free(&path);
	return ignores;
}

static bool is_out(const struct link *link, int ns, uint8_t family)
{
	return link && (!link->up || (!link->carrier &&
				      ignores_down(ns, family, link->name)));
}

/* Read aside: a dump that begins anew must not void the main table. */
static int read_local(struct route_table *table, struct show *show,
		      struct error *error)
{
	struct filter filter = { .family = table->family,
				 .table = RT_TABLE_LOCAL };
	struct object **list, **links = NULL;
	size_t count, linked = 0;
	int err = show_list(show, &kind_route, &filter, &list, &count, error);
	int ns;

	if (!err)
		err = show_list(show, &kind_link, NULL, &links, &linked, error);
	if (err)
		return err;
	ns = show_netns(show);
	if (linked)
		qsort(links, linked, sizeof(*links), by_name);
	for (size_t i = 0; i < count; i++) {
		const struct route *route = (const struct route *)list[i];
		const char *ifname = route->count ? route->hops[0].ifname
						  : NULL;

		if (!is_out(find(links, linked, ifname), ns, table->family))
			route_table_add(table, route);
	}
	show_close(ns);
	return 0;
}

static int connect_hosts(struct route_table *table, struct show *show,
			 struct error *error)
{
	struct filter filter = { .family = table->family };
	struct object **list;
	size_t count;
	int err = show_list(show, &kind_address, &filter, &list, &count,
			    error);

	for (size_t i = 0; i < count && !err; i++) {
		const struct address *a = (const struct address *)list[i];

		if (a->prefix.len == ip_bits(table->family) && !a->peer.family)
			route_table_connect(table, &a->prefix.ip);
	}
	return err;
}

int route_table_read(struct route_table *table, struct show *show,
		     struct error *error)
{
	struct filter filter = { .family = table->family };
	int err = view_each(show->session->view, &kind_route, show->vrf,
			    &filter, take_route, table, error);

	if (!err)
		err = read_local(table, show, error);
	if (err)
		return err;
	route_table_settle(table);
	return connect_hosts(table, show, error);
}
