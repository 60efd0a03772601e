/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apply_links.c - the interfaces of a configuration as JSON
 *
 * First all of them are made, each after the interface on which it stands and
 * the first end of a veth with both; then each is given what its row says. Rows
 * stand in any order.
 */
#include <errno.h>

#include "apply.h"

static const char section[] = "interfaces";

static struct link *link_at(struct applying *applying, size_t i)
{
	const struct list *list = &applying->document->interfaces;

	return (struct link *)(uintptr_t)list->items + i;
}

static const char *below_vrf(const struct link *row)
{
	return row->below_vrf ? row->below_vrf : row->object.vrf;
}

static int find(struct applying *applying, size_t i, const char *vrf,
		const char *ifname, struct link **link)
{
	struct session *session = applying->session;
	struct error why = { 0 };

	return view_link(session->view, session->arena, vrf, ifname, link,
			 &why) < 0 ?
	       apply_wrong(applying, section, i, &why) : 0;
}

/* -- making ----------------------------------------------------------------- */

/* Whether what stands there is what the row speaks of. */
static int compare(struct applying *applying, size_t i, const struct link *row,
		   const struct link *there)
{
	if (row->type != there->type)
		return apply_refuse(applying, section, i, "type",
				    "%s is there, and of another type",
				    row->name);
	if (!row->type->needs_peer && !row->type->needs_parent)
		return 0;
	if (there->below && there->below_vrf && row->below &&
	    !strcmp(row->below, there->below) &&
	    !strcmp(below_vrf(row), there->below_vrf))
		return 0;
	return apply_refuse(applying, section, i, "link",
			    "%s is there, and belongs to another interface",
			    row->name);
}

/* Hardware is where it is: it can be fetched from global. */
static int fetch(struct applying *applying, size_t i, const struct link *row)
{
	struct link *there = NULL;
	struct error why = { 0 };
	int err = 0;

	if (strcmp(row->object.vrf, VRF_GLOBAL))
		err = find(applying, i, VRF_GLOBAL, row->name, &there);
	if (!err && (!there || there->type->virtual))
		return apply_refuse(applying, section, i, "type",
				    "there is no interface %s, and nothing "
				    "says what to make", row->name);
	if (!err && interface_move(applying->session, there, row->object.vrf,
				   false, &why) < 0)
		err = apply_wrong(applying, section, i, &why);
	return err;
}

static int create(struct applying *applying, size_t i, const struct link *row)
{
	struct error why = { 0 };
	struct link link;

	if (!row->kernel_kind)
		return fetch(applying, i, row);
	if (!row->type->word)
		return apply_refuse(applying, section, i, "type",
				    "no interface of this type can be made");
	link = interface_new(row->object.vrf, row->name, row->type->word);
	if (row->type->needs_peer || row->type->needs_parent) {
		link.below = row->below;
		link.below_vrf = below_vrf(row);
	}
	return interface_create(applying->session, &link, &why) < 0 ?
	       apply_wrong(applying, section, i, &why) : 0;
}

/* One row: `*done` if there is an interface for it now. */
static int make(struct applying *applying, size_t i, bool *done)
{
	const struct link *row = link_at(applying, i);
	struct link *there, *parent;
	int err = find(applying, i, row->object.vrf, row->name, &there);

	*done = true;
	if (err)
		return err;
	if (there)
		return compare(applying, i, row, there);
	if ((row->type->needs_peer || row->type->needs_parent) && !row->below)
		return apply_refuse(applying, section, i, NULL,
				    "\"link\" is missing");
	if (row->type->needs_parent) {
		err = find(applying, i, below_vrf(row), row->below, &parent);
		*done = parent;
		if (err || !parent)
			return err;
	}
	return create(applying, i, row);
}

static int refuse_orphan(struct applying *applying, const bool *done)
{
	size_t i = 0;

	while (done[i])
		i++;
	return apply_refuse(applying, section, i, "link",
			    "there is no interface %s in VRF %s",
			    link_at(applying, i)->below,
			    below_vrf(link_at(applying, i)));
}

/* In rounds, as parents come to be. */
static int make_all(struct applying *applying, bool *done)
{
	size_t count = applying->document->interfaces.count;
	bool more = true, left = false;
	int err = 0;

	while (!err && more) {
		more = left = false;
		for (size_t i = 0; !err && i < count; i++) {
			if (done[i])
				continue;
			err = make(applying, i, &done[i]);
			more |= done[i];
			left |= !done[i];
		}
	}
	return err || !left ? err : refuse_orphan(applying, done);
}

/* -- properties -------------------------------------------------------------- */

static int say_properties(struct applying *applying, const struct link *row,
			  struct link *link, struct error *error)
{
	link->object.ours = apply_is_ours(applying, &row->object);
	link->up = row->up;
	link->description = row->description;
	if (row->mtu)
		link->mtu = row->mtu;
	if (row->mac.len) {
		link->mac = row->mac;
		link->mac_given = true;
	}
	if (row->mac.len && mac_check(&row->mac, error) < 0)
		return -EINVAL;
	if (mtu_check(applying->session, link, error) < 0)
		return -EINVAL;
	return row->master ? interface_join(applying->session, link,
					    row->master, error) : 0;
}

static int set(struct applying *applying, size_t i)
{
	const struct link *row = link_at(applying, i);
	struct session *session = applying->session;
	struct error why = { 0 };
	struct link *link, after;
	int err = find(applying, i, row->object.vrf, row->name, &link);

	if (err || !link)
		return err;
	after = *link;
	if (say_properties(applying, row, &after, &why) < 0 ||
	    session_set(session, &link->object, &after.object, &why) < 0)
		return apply_wrong(applying, section, i, &why);
	return 0;
}

static int claim(struct applying *applying, size_t i)
{
	const struct link *row = link_at(applying, i);
	struct error why = { 0 };
	int err = apply_check_vrf(applying, section, i, row->object.vrf);

	if (!err && row->below_vrf && row->kernel_kind)
		err = apply_check_vrf(applying, section, i, row->below_vrf);
	if (!err && view_claim(applying->session->view, row->object.vrf,
			       row->name, &why) < 0)
		err = apply_wrong(applying, section, i, &why);
	return err;
}

int apply_links(struct applying *applying)
{
	size_t count = applying->document->interfaces.count;
	bool *done = memory_new(count + 1);
	int err = 0;

	for (size_t i = 0; i < count; i++)
		done[i] = link_at(applying, i)->object.unsaid;
	for (size_t i = 0; !err && i < count; i++)
		if (!done[i])
			err = claim(applying, i);
	if (!err)
		err = make_all(applying, done);
	for (size_t i = 0; !err && i < count; i++)
		if (!link_at(applying, i)->object.unsaid)
			err = set(applying, i);
	free(done);
	return err;
}
