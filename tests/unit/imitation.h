/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * imitation.h - a kernel's network as a list of objects, for tests of plans
 *
 * It takes one change after the other and refuses what the kernel refuses: what
 * names something that is not there, or takes a name that is. What goes with an
 * interface or a VRF goes here, too. It knows nothing of the model's own code.
 */
#ifndef TESTS_UNIT_IMITATION_H
#define TESTS_UNIT_IMITATION_H

#include <linux/rtnetlink.h>

#include <vrfsh/model.h>

struct imitation {
	struct arena	*arena;
	struct object	*list[2000];
	size_t		 count;
	const char	*refusal;	/* why the last change was refused */
	/* What went with the last change, besides its own object. */
	struct object	*dragged[2000];
	size_t		 dragged_count;
};

static inline const struct link *as_link(const struct object *object)
{
	return (const struct link *)object;
}

static inline size_t imitation_at(const struct imitation *net,
				  const struct object *key)
{
	size_t i;

	for (i = 0; i < net->count; i++)
		if (net->list[i]->kind == key->kind &&
		    !key->kind->compare(net->list[i], key))
			break;
	return i;
}

static inline struct object *imitation_find(struct imitation *net,
					    const struct object *key)
{
	size_t i = imitation_at(net, key);

	return i < net->count ? net->list[i] : NULL;
}

static inline struct link *imitation_link(struct imitation *net,
					  const char *vrf, const char *name)
{
	const struct link key = {
		.object = { .kind = &kind_link, .vrf = vrf }, .name = name,
	};

	return (struct link *)imitation_find(net, &key.object);
}

static inline bool imitation_vrf(struct imitation *net, const char *vrf)
{
	const struct vrf key = { .object = { .kind = &kind_vrf, .vrf = vrf } };

	return !strcmp(vrf, VRF_GLOBAL) || imitation_find(net, &key.object);
}

static inline void imitation_put(struct imitation *net,
				 const struct object *object)
{
	net->list[net->count++] = object->kind->copy(net->arena, object);
}

/* As it was before the change: the first that is said of it counts. */
static inline void imitation_note(struct imitation *net,
				  const struct object *object)
{
	for (size_t i = 0; i < net->dragged_count; i++)
		if (net->dragged[i]->kind == object->kind &&
		    !object->kind->compare(net->dragged[i], object))
			return;
	net->dragged[net->dragged_count++] =
		object->kind->copy(net->arena, object);
}

static inline void imitation_drop(struct imitation *net, size_t i, bool along)
{
	if (along)
		imitation_note(net, net->list[i]);
	memmove(net->list + i, net->list + i + 1,
		(net->count - i - 1) * sizeof(*net->list));
	net->count--;
}

static inline int imitation_refuse(struct imitation *net, const char *why)
{
	net->refusal = why;
	return -1;
}

/* -- what goes along ---------------------------------------------------------- */

static inline bool is_on(const struct object *object, const char *vrf,
			 const char *name)
{
	const struct route *route = (const void *)object;

	if (strcmp(object->vrf, vrf))
		return false;
	if (object->kind == &kind_address)
		return !strcmp(((const struct address *)object)->ifname, name);
	if (object->kind == &kind_neighbour)
		return !strcmp(((const struct neighbour *)object)->ifname,
			       name);
	if (object->kind == &kind_route)
		for (size_t i = 0; i < route->count; i++)
			if (route->hops[i].ifname &&
			    !strcmp(route->hops[i].ifname, name))
				return true;
	return false;
}

/* IPv6 loses the next hop, IPv4 the route. */
static inline bool loses_hop(struct imitation *net, size_t at, const char *name)
{
	struct route *route = (struct route *)net->list[at];
	struct nexthop *hops;
	size_t left = 0;

	if (route->object.kind != &kind_route || route->count < 2 ||
	    route->dst.ip.family != AF_INET6)
		return false;
	imitation_note(net, &route->object);
	hops = arena_copy(net->arena, route->hops,
			  route->count * sizeof(*hops));
	for (size_t i = 0; i < route->count; i++)
		if (!hops[i].ifname || strcmp(hops[i].ifname, name))
			hops[left++] = hops[i];
	route->hops = hops;
	route->count = left;
	if (!left)
		imitation_drop(net, at, false);
	return true;
}

static inline void leave_line(struct imitation *net, const char *vrf,
			      const char *name)
{
	for (size_t i = net->count; i-- > 0;)
		if (is_on(net->list[i], vrf, name) && !loses_hop(net, i, name))
			imitation_drop(net, i, true);
}

static inline void leave_bridge(struct imitation *net, const char *vrf,
				const char *name)
{
	for (size_t i = 0; i < net->count; i++) {
		struct link *link = (struct link *)net->list[i];

		if (link->object.kind != &kind_link || !link->master ||
		    strcmp(link->object.vrf, vrf) || strcmp(link->master, name))
			continue;
		imitation_note(net, &link->object);
		link->master = NULL;
	}
}

static inline void end_link(struct imitation *net, const char *vrf,
			    const char *name, bool along)
{
	const struct link key = {
		.object = { .kind = &kind_link, .vrf = vrf }, .name = name,
	};
	size_t at = imitation_at(net, &key.object);

	if (at == net->count)
		return;
	vrf = net->list[at]->vrf;
	name = as_link(net->list[at])->name;
	imitation_drop(net, at, along);
	leave_line(net, vrf, name);
	leave_bridge(net, vrf, name);
	for (size_t i = net->count; i-- > 0;) {
		const struct link *link = as_link(net->list[i]);

		if (i >= net->count) {
			i = net->count;
			continue;
		}
		if (link->object.kind == &kind_link && link->below &&
		    !strcmp(link->below, name) &&
		    !strcmp(link->below_vrf, vrf)) {
			end_link(net, link->object.vrf, link->name, true);
			i = net->count;
		}
	}
}

/* -- each kind ------------------------------------------------------------------ */

static inline int make_vrf(struct imitation *net, const struct object *vrf)
{
	struct object *others[4];
	size_t count;

	if (imitation_vrf(net, vrf->vrf))
		return imitation_refuse(net, "the VRF exists");
	imitation_put(net, vrf);
	count = kind_vrf.brings(net->arena, vrf, others);
	for (size_t i = 0; i < count; i++)
		imitation_put(net, others[i]);
	return 0;
}

static inline bool is_hardware(const struct object *object)
{
	return object->kind == &kind_link && !as_link(object)->type->virtual;
}

static inline int end_vrf(struct imitation *net, const struct object *vrf)
{
	size_t at = imitation_at(net, vrf);

	if (at == net->count)
		return imitation_refuse(net, "there is no such VRF");
	for (size_t i = 0; i < net->count; i++)
		if (!strcmp(net->list[i]->vrf, vrf->vrf) &&
		    is_hardware(net->list[i]))
			return imitation_refuse(net, "hardware is in the VRF");
	imitation_drop(net, at, false);
	for (size_t i = 0; i < net->count;) {
		const struct object *object = net->list[i];

		if (strcmp(object->vrf, vrf->vrf)) {
			i++;
		} else if (object->kind == &kind_link) {
			end_link(net, object->vrf, as_link(object)->name, true);
			i = 0;
		} else {
			imitation_drop(net, i, true);
		}
	}
	return 0;
}

static inline int check_master(struct imitation *net, const struct link *link)
{
	const struct link *master;

	if (!link->master)
		return 0;
	master = imitation_link(net, link->object.vrf, link->master);
	if (!master)
		return imitation_refuse(net, "there is no such bridge");
	return strcmp(master->type->kernel ? master->type->kernel : "",
		      "bridge") ? imitation_refuse(net, "that is no bridge") : 0;
}

static inline int make_link(struct imitation *net, const struct link *link)
{
	struct object *others[4];
	const struct link *parent;
	size_t count;

	if (!imitation_vrf(net, link->object.vrf))
		return imitation_refuse(net, "the link's VRF is not there");
	if (!link->type->word)
		return imitation_refuse(net, "nobody can make that type");
	if (imitation_link(net, link->object.vrf, link->name))
		return imitation_refuse(net, "the link's name is taken");
	if (link->type->needs_peer &&
	    !imitation_vrf(net, link->below_vrf))
		return imitation_refuse(net, "the other end's VRF isn't there");
	if (link->type->needs_peer &&
	    imitation_link(net, link->below_vrf, link->below))
		return imitation_refuse(net, "the other end's name is taken");
	if (link->type->needs_parent) {
		parent = imitation_link(net, link->below_vrf, link->below);
		if (!parent || strcmp(link->below_vrf, link->object.vrf))
			return imitation_refuse(net, "the parent is not here");
		if (link->mtu > parent->mtu)
			return imitation_refuse(net, "MTU over the parent's");
	}
	if (check_master(net, link) < 0)
		return -1;
	imitation_put(net, &link->object);
	count = kind_link.brings(net->arena, &link->object, others);
	for (size_t i = 0; i < count; i++)
		imitation_put(net, others[i]);
	return 0;
}

static inline int set_link(struct imitation *net, const struct link *after)
{
	struct link *link = imitation_link(net, after->object.vrf, after->name);
	struct link *changed;

	if (!link)
		return imitation_refuse(net, "there is no such link");
	if (link->type != after->type)
		return imitation_refuse(net, "a link keeps its type");
	if (check_master(net, after) < 0)
		return -1;
	changed = (struct link *)kind_link.copy(net->arena, &after->object);
	changed->below = link->below;
	changed->below_vrf = link->below_vrf;
	net->list[imitation_at(net, &link->object)] = &changed->object;
	return 0;
}

static inline int move_link(struct imitation *net, const struct link *before,
			    const struct link *after)
{
	struct link *link = imitation_link(net, before->object.vrf,
					   before->name);
	const char *vrf = before->object.vrf, *name = before->name;

	if (!link)
		return imitation_refuse(net, "there is no link to move");
	if (link->type->stays)
		return imitation_refuse(net, "that stays where it is");
	if (!imitation_vrf(net, after->object.vrf))
		return imitation_refuse(net, "it moves nowhere");
	if (imitation_link(net, after->object.vrf, after->name))
		return imitation_refuse(net, "the name is taken there");
	leave_line(net, vrf, name);
	for (size_t i = 0; i < net->count; i++) {
		struct link *other = (struct link *)net->list[i];

		if (other->object.kind != &kind_link || !other->below ||
		    strcmp(other->below, name) ||
		    strcmp(other->below_vrf, vrf))
			continue;
		other->below = after->name;
		other->below_vrf = after->object.vrf;
	}
	link->object.vrf = arena_string(net->arena, after->object.vrf);
	link->name = arena_string(net->arena, after->name);
	link->master = NULL;
	return set_link(net, after);
}

static inline int end_one_link(struct imitation *net, const struct link *link)
{
	const struct link *here = imitation_link(net, link->object.vrf,
						 link->name);

	if (!here)
		return imitation_refuse(net, "there is no link to delete");
	if (!here->type->word)
		return imitation_refuse(net, "that cannot be deleted");
	end_link(net, link->object.vrf, link->name, false);
	return 0;
}

/* An address, a route, a neighbour: needs its VRF and its interfaces. */
static inline int check_ground(struct imitation *net,
			       const struct object *object)
{
	struct footing on;

	if (!imitation_vrf(net, object->vrf))
		return imitation_refuse(net, "its VRF is not there");
	for (size_t i = 0; object->kind->footing &&
	     object->kind->footing(object, i, &on); i++)
		if (on.ifname && !imitation_link(net, on.vrf, on.ifname))
			return imitation_refuse(net, "its line is not there");
	return 0;
}

static inline int change_leaf(struct imitation *net,
			      const struct change *change)
{
	const struct object *object = change->after ? change->after :
						      change->before;
	size_t at = imitation_at(net, object);

	if (change->after && check_ground(net, object) < 0)
		return -1;
	if (change->verb == CHANGE_ADD && at < net->count)
		return imitation_refuse(net, "it is there already");
	/* A route is put in the place of another, or made. */
	if (change->verb != CHANGE_ADD && at == net->count &&
	    !(change->after && object->kind == &kind_route))
		return imitation_refuse(net, "it is not there");
	if (!change->after)
		imitation_drop(net, at, false);
	else if (at == net->count)
		imitation_put(net, object);
	else
		net->list[at] = object->kind->copy(net->arena, object);
	return 0;
}

static inline int change_link(struct imitation *net,
			      const struct change *change)
{
	if (!change->before)
		return make_link(net, as_link(change->after));
	if (!change->after)
		return end_one_link(net, as_link(change->before));
	if (kind_link.compare(change->before, change->after))
		return move_link(net, as_link(change->before),
				 as_link(change->after));
	return set_link(net, as_link(change->after));
}

static inline int change_vrf(struct imitation *net, const struct change *change)
{
	if (!change->before)
		return make_vrf(net, change->after);
	return change->after ? change_leaf(net, change) :
			       end_vrf(net, change->before);
}

/* 0, or -1 with the refusal. */
static inline int imitation_change(struct imitation *net,
				   const struct change *change)
{
	const struct kind *kind = change_kind(change);

	net->dragged_count = 0;
	return kind == &kind_vrf ? change_vrf(net, change) :
	       kind == &kind_link ? change_link(net, change) :
	       change_leaf(net, change);
}

#endif
