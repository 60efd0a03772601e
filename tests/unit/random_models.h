/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * random_models.h - models made by chance, a step at a time
 *
 * A step is decided by the seed and its number alone, so that a failing case
 * can be shrunk by leaving steps out. Names are few, so that two models of one
 * seed have much in common; what a person could not do is not done.
 */
#ifndef TESTS_UNIT_RANDOM_MODELS_H
#define TESTS_UNIT_RANDOM_MODELS_H

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdio.h>

#include <vrfsh/model.h>

struct chance {
	uint64_t	 state;
};

struct maker {
	struct view	*view;
	struct arena	*arena;
	struct chance	 chance;
	bool		 foreign;	/* some of it is made by others */
	bool		 kernel;	/* only what any kernel can do */
};

static const char *const vrf_pool[] = { VRF_GLOBAL, "Blue", "Red", "Green" };
static const char *const link_pool[] = { "l0", "l1", "l2", "l3", "l4", "l5" };

static inline uint32_t pick(struct maker *maker, uint32_t below)
{
	struct chance *chance = &maker->chance;

	chance->state = hash_bytes(chance->state, &below, sizeof(below));
	return (uint32_t)(chance->state >> 16) % below;
}

static inline const char *pick_vrf(struct maker *maker)
{
	return vrf_pool[pick(maker, ARRAY_SIZE(vrf_pool))];
}

static inline const char *pick_name(struct maker *maker)
{
	return link_pool[pick(maker, ARRAY_SIZE(link_pool))];
}

static inline bool pick_ours(struct maker *maker)
{
	return !maker->foreign || pick(maker, 4);
}

/* A refusal is as good as a step left out. */
static inline void try(struct maker *maker, enum verb verb,
		       const struct object *before, const struct object *after)
{
	const struct change change = {
		.verb = verb, .before = before, .after = after,
	};
	struct error error = { 0 };

	if (!view_change(maker->view, &change, &error))
		view_flush(maker->view, &error);
	error_clear(&error);
}

static inline bool has_vrf(struct maker *maker, const char *name)
{
	struct error error = { 0 };
	struct vrf *vrf = NULL;

	if (!strcmp(name, VRF_GLOBAL))
		return true;
	view_vrf(maker->view, maker->arena, name, &vrf, &error);
	error_clear(&error);
	return vrf;
}

static inline struct link *link_at(struct maker *maker, const char *vrf,
				   const char *name)
{
	struct error error = { 0 };
	struct link *link = NULL;

	if (has_vrf(maker, vrf))
		view_link(maker->view, maker->arena, vrf, name, &link, &error);
	error_clear(&error);
	return link;
}

/* Any link of the pool that is there, or NULL. */
static inline struct link *any_link(struct maker *maker)
{
	const char *vrf = pick_vrf(maker), *name = pick_name(maker);

	for (size_t i = 0; i < ARRAY_SIZE(vrf_pool); i++)
		for (size_t j = 0; j < ARRAY_SIZE(link_pool); j++) {
			const char *in = vrf_pool[(i + (size_t)(*vrf)) %
						  ARRAY_SIZE(vrf_pool)];
			const char *of = link_pool[(j + (size_t)name[1]) %
						   ARRAY_SIZE(link_pool)];
			struct link *link = link_at(maker, in, of);

			if (link)
				return link;
		}
	return NULL;
}

/* -- VRFs, switches, interfaces -------------------------------------------------- */

static inline void change_some_vrf(struct maker *maker)
{
	const struct vrf vrf = {
		.object = {
			.kind = &kind_vrf, .vrf = pick_vrf(maker),
			.ours = pick_ours(maker),
		},
	};

	if (!strcmp(vrf.object.vrf, VRF_GLOBAL))
		return;
	if (!has_vrf(maker, vrf.object.vrf))
		try(maker, CHANGE_ADD, NULL, &vrf.object);
	else if (!pick(maker, 4))
		try(maker, CHANGE_DELETE, &vrf.object, NULL);
}

static inline void change_some_setting(struct maker *maker)
{
	struct setting before = {
		.object = { .kind = &kind_setting, .vrf = pick_vrf(maker) },
		.name = pick(maker, 2) ? SETTING_IP_ROUTING :
					 SETTING_IPV6_ROUTING,
	}, after;
	struct error error = { 0 };
	struct object *found = NULL;

	if (!strcmp(before.object.vrf, VRF_GLOBAL) ||
	    !has_vrf(maker, before.object.vrf))
		return;
	view_get(maker->view, maker->arena, &before.object, &found, &error);
	error_clear(&error);
	if (!found)
		return;
	after = *(struct setting *)found;
	after.on = !after.on;
	try(maker, CHANGE_SET, found, &after.object);
}

static inline void add_some_link(struct maker *maker)
{
	static const char *const types[] = {
		"bridge", "veth", "veth", "macvlan", "dummy",
	};
	const char *type = types[pick(maker, maker->kernel ? 4 : 5)];
	struct link link = {
		.object = {
			.kind = &kind_link, .vrf = pick_vrf(maker),
			.ours = pick_ours(maker),
		},
		.name = pick_name(maker), .type = link_type_by_word(type),
		.up = pick(maker, 2), .below_nsid = -1,
	};
	struct link *below;

	link.kernel_kind = link.type->kernel;
	link.group = link.object.ours ? MARK : 0;
	if (!link.type->needs_parent && !pick(maker, 3))
		link.mtu = 1400 + pick(maker, 3) * 50;
	if (!has_vrf(maker, link.object.vrf) ||
	    link_at(maker, link.object.vrf, link.name))
		return;
	if (link.type->needs_peer) {
		link.below = pick_name(maker);
		link.below_vrf = pick_vrf(maker);
		if (!has_vrf(maker, link.below_vrf) ||
		    link_at(maker, link.below_vrf, link.below) ||
		    (!strcmp(link.below, link.name) &&
		     !strcmp(link.below_vrf, link.object.vrf)))
			return;
	} else if (link.type->needs_parent) {
		below = link_at(maker, link.object.vrf, pick_name(maker));
		if (!below || below->type->needs_parent || below->master ||
		    strcmp(below->type->kernel, "veth"))
			return;
		link.below = below->name;
		link.below_vrf = below->object.vrf;
		link.macvlan_mode = "bridge";
	}
	try(maker, CHANGE_ADD, NULL, &link.object);
}

/* Whether the kernel takes it as a port: nothing stands on it. */
static inline bool may_be_port(struct maker *maker, const struct link *link)
{
	struct link *other;

	if (!link->type->needs_peer)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(vrf_pool); i++)
		for (size_t j = 0; j < ARRAY_SIZE(link_pool); j++) {
			other = link_at(maker, vrf_pool[i], link_pool[j]);
			if (other && other->type->needs_parent &&
			    !strcmp(other->below, link->name) &&
			    !strcmp(other->below_vrf, link->object.vrf))
				return false;
		}
	return true;
}

static inline void set_master(struct maker *maker, struct link *after)
{
	struct link *bridge = link_at(maker, after->object.vrf,
				      pick_name(maker));

	if (after->master)
		after->master = after->master_kind = NULL;
	else if (bridge && bridge->type->kernel &&
		 !strcmp(bridge->type->kernel, "bridge") &&
		 may_be_port(maker, after)) {
		after->master = bridge->name;
		after->master_kind = "bridge";
	}
}

static inline void set_some_link(struct maker *maker)
{
	struct link *before = any_link(maker), after;
	uint32_t what = pick(maker, 5);

	if (!before)
		return;
	after = *before;
	if (what == 0)
		after.up = !after.up;
	else if (what == 1 && !after.type->needs_parent &&
		 (!after.type->needs_peer || may_be_port(maker, before)))
		after.mtu = 1450 + pick(maker, 3) * 50;
	else if (what == 2)
		after.description = pick(maker, 3) ? pick(maker, 2) ?
				    "a line" : "another" : NULL;
	else if (what == 3)
		set_master(maker, &after);
	else if (after.type->kernel) {
		after.mac = (struct mac){ .len = 6, .bytes = {
			0x02, 1, 2, 3, 4, (uint8_t)pick(maker, 8) } };
		after.mac_given = true;
	}
	try(maker, CHANGE_SET, &before->object, &after.object);
}

static inline void delete_some_link(struct maker *maker)
{
	struct link *link = any_link(maker);

	if (link && link->type->word)
		try(maker, CHANGE_DELETE, &link->object, NULL);
}

static inline void move_some_link(struct maker *maker)
{
	struct link *before = any_link(maker), after;

	if (!maker->kernel && !pick(maker, 2))
		before = link_at(maker, pick_vrf(maker), "eth0");
	if (!before || before->type->stays)
		return;
	after = *before;
	after.object.vrf = pick_vrf(maker);
	after.master = after.master_kind = NULL;
	if (!has_vrf(maker, after.object.vrf) ||
	    link_at(maker, after.object.vrf, after.name))
		return;
	if (!after.mac_given && after.type->kernel)
		after.mac = link_derived_mac(after.object.vrf, after.name);
	try(maker, CHANGE_SET, &before->object, &after.object);
}

/* -- what stands on them ------------------------------------------------------------ */

static inline struct ip some_ip(struct maker *maker, uint8_t family,
				uint8_t net, uint8_t host)
{
	char text[IP_TEXT];
	struct ip ip = { 0 };

	(void)maker;
	if (family == AF_INET)
		snprintf(text, sizeof(text), "10.0.%u.%u", net, host);
	else
		snprintf(text, sizeof(text), "2001:db8:%u::%u", net, host);
	ip_parse(text, &ip);
	return ip;
}

static inline uint8_t some_family(struct maker *maker)
{
	return pick(maker, 3) ? AF_INET : AF_INET6;
}

static inline void change_some_address(struct maker *maker)
{
	const struct link *link = any_link(maker);
	uint8_t family = some_family(maker);
	struct address address = {
		.object = { .kind = &kind_address, .ours = pick_ours(maker) },
	};
	struct error error = { 0 };
	struct object *found = NULL;

	if (!link)
		return;
	address.object.vrf = link->object.vrf;
	address.ifname = link->name;
	address.protocol = address.object.ours ? MARK : 0;
	address.prefix.ip = some_ip(maker, family, (uint8_t)pick(maker, 2),
				    (uint8_t)(1 + pick(maker, 3)));
	address.prefix.len = family == AF_INET ? 24 : 64;
	view_get(maker->view, maker->arena, &address.object, &found, &error);
	error_clear(&error);
	if (!found)
		try(maker, CHANGE_ADD, NULL, &address.object);
	else if (!pick(maker, 2))
		try(maker, CHANGE_DELETE, found, NULL);
}

static inline void change_some_route(struct maker *maker)
{
	const struct link *link = any_link(maker);
	uint8_t family = some_family(maker);
	struct nexthop hop = { .weight = 1 };
	struct route route = {
		.object = { .kind = &kind_route, .ours = pick_ours(maker) },
		.table = RT_TABLE_MAIN, .type = RTN_UNICAST, .count = 1,
		.hops = &hop,
	};
	struct error error = { 0 };
	struct object *found = NULL;

	if (!link)
		return;
	route.object.vrf = link->object.vrf;
	route.protocol = route.object.ours ? MARK : RTPROT_STATIC;
	route.dst.ip = some_ip(maker, family, (uint8_t)(8 + pick(maker, 2)), 0);
	route.dst.len = family == AF_INET ? 24 : 64;
	route.metric = route_metric(family, 1 + pick(maker, 2));
	hop.ifname = link->name;
	/* One onto a line that is dead waits, and is a test of its own. */
	if (maker->kernel) {
		route.type = RTN_BLACKHOLE;
		route.count = 0;
	} else if (pick(maker, 2)) {
		hop.gateway = some_ip(maker, family, (uint8_t)pick(maker, 2),
				      (uint8_t)(10 + pick(maker, 2)));
		hop.onlink = true;
	} else if (!pick(maker, 3)) {
		route.type = RTN_BLACKHOLE;
		route.count = 0;
	}
	view_get(maker->view, maker->arena, &route.object, &found, &error);
	error_clear(&error);
	if (found && !pick(maker, 3))
		try(maker, CHANGE_DELETE, found, NULL);
	else
		try(maker, CHANGE_ADD, NULL, &route.object);
}

static inline void change_some_neighbour(struct maker *maker)
{
	const struct link *link = any_link(maker);
	struct neighbour neighbour = {
		.object = {
			.kind = &kind_neighbour, .ours = pick_ours(maker),
		},
		.state = NUD_PERMANENT,
		.mac = { .len = 6, .bytes = { 2, 9, 9, 9, 9, 9 } },
	};

	if (!link)
		return;
	neighbour.mac.bytes[5] = (uint8_t)pick(maker, 3);
	neighbour.object.vrf = link->object.vrf;
	neighbour.ifname = link->name;
	neighbour.protocol = neighbour.object.ours ? MARK : 0;
	neighbour.ip = some_ip(maker, AF_INET, 0, (uint8_t)(20 +
							    pick(maker, 2)));
	if (!pick(maker, 3))
		try(maker, CHANGE_DELETE, &neighbour.object, NULL);
	else
		try(maker, CHANGE_ADD, NULL, &neighbour.object);
}

/* -- a step ------------------------------------------------------------------------------ */

static inline void make_step(struct maker *maker, uint64_t seed, unsigned i)
{
	static void (*const steps[])(struct maker *) = {
		change_some_vrf, change_some_vrf, change_some_setting,
		add_some_link, add_some_link, add_some_link, set_some_link,
		set_some_link, delete_some_link, move_some_link,
		change_some_address, change_some_address, change_some_address,
		change_some_address, change_some_route, change_some_route,
		change_some_route, change_some_neighbour,
	};

	maker->chance.state = hash_bytes(seed, &i, sizeof(i));
	steps[pick(maker, ARRAY_SIZE(steps))](maker);
}

#endif
