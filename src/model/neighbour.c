/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * neighbour.c - who is at which MAC address: key (VRF, interface, address)
 *
 * Read, all that the kernel has learnt; made, permanent entries (IOS `arp`).
 */
#include <errno.h>
#include <linux/neighbour.h>
#include <net/if.h>
#include <unistd.h>

#include "kinds.h"

/* linux/neighbour.h; the words are `ip`'s. */
static const char *const states[] = {
	[NUD_NONE] = "NONE", [NUD_INCOMPLETE] = "INCOMPLETE",
	[NUD_REACHABLE] = "REACHABLE", [NUD_STALE] = "STALE",
	[NUD_DELAY] = "DELAY", [NUD_PROBE] = "PROBE", [NUD_FAILED] = "FAILED",
	[NUD_NOARP] = "NOARP", [NUD_PERMANENT] = "PERMANENT",
};

static const struct column columns[] = {
	COLUMN_AS(struct neighbour, "vrf", object.vrf, STRING),
	COLUMN_AS(struct neighbour, "dst", ip, IP),
	COLUMN_AS(struct neighbour, "dev", ifname, STRING),
	COLUMN_AS(struct neighbour, "lladdr", mac, MAC),
	COLUMN_WORD_AS(struct neighbour, "state", state, states),
	COLUMN_AS(struct neighbour, "router", router, BOOL),
	COLUMN_AS(struct neighbour, "proxy", proxy, BOOL),
	COLUMN_AS(struct neighbour, "protocol", protocol, U8),
	COLUMN_AS(struct neighbour, "age", age, U32),
	COLUMN_AS(struct neighbour, "ours", object.ours, BOOL),
	{ 0 }
};

static int compare(const struct object *x, const struct object *y)
{
	const struct neighbour *a = (const void *)x, *b = (const void *)y;
	int order = compare_vrfs(x, y);

	if (!order)
		order = compare_names(a->ifname, b->ifname);
	return order ? order : ip_compare(&a->ip, &b->ip);
}

/* Whoever made them. */
static bool alike(const struct object *x, const struct object *y)
{
	const struct neighbour *a = (const void *)x, *b = (const void *)y;

	return mac_equal(&a->mac, &b->mac) &&
	       (a->state & NUD_PERMANENT) == (b->state & NUD_PERMANENT);
}

static bool same(const struct object *x, const struct object *y)
{
	return alike(x, y) && x->ours == y->ours;
}

static struct object *copy(struct arena *arena, const struct object *object)
{
	struct neighbour *neighbour = arena_copy(arena, object,
						 sizeof(*neighbour));

	neighbour->object.vrf = arena_name(arena, neighbour->object.vrf);
	neighbour->ifname = arena_name(arena, neighbour->ifname);
	return &neighbour->object;
}

/* What was learnt comes and goes by itself, and what the kernel made permanent,
 * on lo, is its own. */
static bool configured(const struct object *object)
{
	const struct neighbour *neighbour = (const void *)object;

	return neighbour->state & NUD_PERMANENT && neighbour->mac.len &&
	       !neighbour->proxy && strcmp(neighbour->ifname, "lo");
}

static void own(struct object *object, const struct object *like)
{
	object->ours = like->ours;
	((struct neighbour *)object)->protocol =
		((const struct neighbour *)like)->protocol;
}

static bool depends(const struct object *object, const struct link *link)
{
	const struct neighbour *neighbour = (const void *)object;

	return !compare_vrfs(object, &link->object) &&
	       same_text(neighbour->ifname, link->name);
}

static int complete(struct arena *arena, struct object *object,
		    struct error *error)
{
	struct neighbour *neighbour = (void *)object;

	(void)arena;
	if (!neighbour->ifname || !neighbour->ip.family)
		return error_set(error, EINVAL, "a neighbour lacks its "
				 "interface or its address");
	if (neighbour->object.ours) {
		neighbour->protocol = MARK;
		neighbour->state = NUD_PERMANENT;
	}
	return 0;
}

static bool footing(const struct object *object, size_t i, struct footing *on)
{
	on->vrf = object->vrf;
	on->ifname = ((const struct neighbour *)object)->ifname;
	return !i;
}

static bool matches(const struct object *object, const struct filter *filter)
{
	const struct neighbour *neighbour = (const void *)object;

	return !filter ||
	       ((!filter->ifname ||
		 same_text(filter->ifname, neighbour->ifname)) &&
		(!filter->family || filter->family == neighbour->ip.family));
}

/* -- reading ----------------------------------------------------------------- */

static const struct want wants[] = {
	{ NDA_DST, 4 },
	{ NDA_LLADDR, 1 },
	{ NDA_PROTOCOL, 1 },
	{ NDA_CACHEINFO, sizeof(struct nda_cacheinfo) },
	{ 0 }
};

static int decode(const struct nlmsghdr *header, struct neighbour *neighbour)
{
	const struct ndmsg *info = (const void *)(header + 1);
	const struct nlattr *table[NDA_PROTOCOL + 1] = { NULL };
	struct nda_cacheinfo cache;
	uint8_t family = info->ndm_family;

	if (header->nlmsg_type != RTM_NEWNEIGH || !ip_size(family) ||
	    attributes_read(header, sizeof(*info), wants, table,
			    ARRAY_SIZE(table)) < 0 || !table[NDA_DST] ||
	    attribute_size(table[NDA_DST]) < ip_size(family))
		return -EBADMSG;
	neighbour->object.kind = &kind_neighbour;
	neighbour->index = (unsigned)info->ndm_ifindex;
	neighbour->ip = ip_from_bytes(family, attribute_data(table[NDA_DST]));
	neighbour->state = info->ndm_state;
	neighbour->router = info->ndm_flags & NTF_ROUTER;
	neighbour->proxy = info->ndm_flags & NTF_PROXY;
	if (table[NDA_LLADDR] && attribute_size(table[NDA_LLADDR]) == 6) {
		neighbour->mac.len = 6;
		memcpy(neighbour->mac.bytes, attribute_data(table[NDA_LLADDR]),
		       6);
	}
	if (table[NDA_PROTOCOL])
		neighbour->protocol = attribute_u8(table[NDA_PROTOCOL]);
	if (table[NDA_CACHEINFO]) {
		memcpy(&cache, attribute_data(table[NDA_CACHEINFO]),
		       sizeof(cache));
		/* One that was learnt from its own request counts as confirmed
		 * a minute before it was made (net/core/neighbour.c). */
		neighbour->age = (cache.ndm_confirmed < cache.ndm_updated ?
				  cache.ndm_confirmed : cache.ndm_updated) /
				 (uint32_t)sysconf(_SC_CLK_TCK);
	}
	neighbour->object.ours = neighbour->protocol == MARK;
	return 0;
}

static int gather(const struct nlmsghdr *header, void *context)
{
	struct gathering *gathering = context;
	struct neighbour neighbour = { 0 };

	if (decode(header, &neighbour) < 0)
		return 0;
	gathering_add(gathering, arena_copy(gathering->arena, &neighbour,
					    sizeof(neighbour)));
	return 0;
}

static int hand_on(struct netlink *netlink, const struct gathering *gathering,
		   const char *vrf, const struct filter *filter, object_fn *fn,
		   void *context)
{
	struct names_of_links names = { 0 };
	int err = gathering->count ? link_names_read(netlink, &names) : 0;

	for (size_t i = 0; !err && i < gathering->count; i++) {
		struct neighbour *neighbour = (void *)gathering->list[i];

		neighbour->object.vrf = vrf;
		neighbour->ifname = link_names_find(&names, neighbour->index);
		if (neighbour->ifname && matches(&neighbour->object, filter))
			err = fn(&neighbour->object, context);
	}
	link_names_free(&names);
	return err;
}

static int each(struct world *world, const char *vrf,
		const struct filter *filter, object_fn *fn, void *context,
		struct error *error)
{
	struct gathering gathering = { .arena = arena_new() };
	struct message message = { 0 };
	struct netlink *netlink;
	struct ndmsg *info;
	int err = world_netlink(world, vrf, &netlink, error);

	if (!err) {
		info = message_start(&message, RTM_GETNEIGH, 0, sizeof(*info));
		info->ndm_family = filter ? filter->family : AF_UNSPEC;
		err = netlink_dump(netlink, &message, gather, gathering_again,
				   &gathering);
		if (err)
			refuse(error, -err, netlink_said(netlink),
			       "neighbours cannot be read");
	}
	if (!err)
		err = hand_on(netlink, &gathering, vrf, filter, fn, context);
	message_free(&message);
	gathering_free(&gathering);
	return err;
}

/* -- changing ----------------------------------------------------------------- */

/* Where an entry is in the way, a learnt one too, it becomes a set, alone. */
static bool travels(const struct change *change)
{
	return change->verb != CHANGE_SET;
}

static uint16_t flags_of(const struct change *change)
{
	switch (change->verb) {
	case CHANGE_ADD:
		return NLM_F_CREATE | NLM_F_EXCL;
	case CHANGE_SET:
		return NLM_F_CREATE | NLM_F_REPLACE;
	case CHANGE_DELETE:
		break;
	}
	return 0;
}

static const struct neighbour *subject(const struct change *change)
{
	return (const void *)(change->after ? change->after : change->before);
}

static int encode(struct world *world, const struct change *change,
		  struct message *message, struct error *error)
{
	const struct neighbour *neighbour = subject(change);
	bool add = change->verb != CHANGE_DELETE;
	struct netlink *netlink;
	struct ndmsg *info;
	unsigned index;
	int err = world_netlink(world, neighbour->object.vrf, &netlink, error);

	if (!err && link_index(netlink, neighbour->ifname, &index) < 0)
		err = error_set(error, ENODEV, "no interface %s",
				neighbour->ifname);
	if (err)
		return err;
	info = message_start(message, add ? RTM_NEWNEIGH : RTM_DELNEIGH,
			     flags_of(change), sizeof(*info));
	info->ndm_family = neighbour->ip.family;
	info->ndm_ifindex = (int)index;
	info->ndm_state = NUD_PERMANENT;
	message_put_ip(message, NDA_DST, &neighbour->ip);
	if (add) {
		message_put(message, NDA_LLADDR, neighbour->mac.bytes,
			    neighbour->mac.len);
		message_put_u8(message, NDA_PROTOCOL, neighbour->object.ours ?
			       MARK : neighbour->protocol);
	}
	return 0;
}

/* The kernel takes a protocol, but none away: so it is made anew. */
static int hand_back(struct world *world, const struct change *change,
		     struct message *message, struct error *error)
{
	const struct change away = {
		.verb = CHANGE_DELETE, .before = change->before,
	}, anew = {
		.verb = CHANGE_ADD, .after = change->after,
	};
	int err = change_send(world, &away, message, error);

	return err ? err : change_send(world, &anew, message, error);
}

static int apply(struct world *world, const struct change *change,
		 struct error *error)
{
	const struct neighbour *before = (const void *)change->before;
	const struct neighbour *after = (const void *)change->after;
	struct message message = { 0 };
	int err;

	if (change->verb == CHANGE_SET && before->protocol &&
	    !after->object.ours && !after->protocol)
		err = hand_back(world, change, &message, error);
	else
		err = change_send(world, change, &message, error);
	message_free(&message);
	return err;
}

static int refused(struct world *world, const struct change *change, int code,
		   const char *said, struct error *error)
{
	const struct neighbour *neighbour = subject(change);
	char text[IP_TEXT];

	(void)world;
	ip_format(&neighbour->ip, text);
	if (code == ENOENT)
		return error_set(error, code, "no entry for %s on %s", text,
				 neighbour->ifname);
	return refuse(error, code, said, "the entry for %s on %s cannot be %s",
		      text, neighbour->ifname,
		      change->after ? "made" : "removed");
}

/* A learnt entry gives way. */
static int reconcile(struct arena *arena, const struct object *existing,
		     const struct change *change, struct change *effective,
		     struct error *error)
{
	char text[IP_TEXT];

	(void)arena;
	*effective = *change;
	effective->before = existing;
	if (change->verb != CHANGE_ADD)
		return existing ? 0 : error_set(error, ENOENT,
			"no entry for %s on %s",
			ip_format(&subject(change)->ip, text),
			subject(change)->ifname);
	if (existing && alike(existing, change->after))
		effective->before = effective->after = NULL;
	else if (existing)
		effective->verb = CHANGE_SET;
	return 0;
}

static void ip(struct text *text, const struct change *change)
{
	const struct neighbour *neighbour = subject(change);
	char buffer[IP_TEXT > MAC_TEXT ? IP_TEXT : MAC_TEXT];

	ip_command(text, neighbour->object.vrf);
	text_printf(text, "neighbor %s %s dev ",
		    change->after ? "replace" : "delete",
		    ip_format(&neighbour->ip, buffer));
	shell_word(text, neighbour->ifname);
	if (change->after)
		text_printf(text, " lladdr %s nud permanent proto %d",
			    mac_format_colons(&neighbour->mac, buffer),
			    neighbour->object.ours ? MARK :
						     neighbour->protocol);
	text_putc(text, '\n');
}

const struct kind kind_neighbour = {
	.name = "neighbour",
	.size = sizeof(struct neighbour),
	.columns = columns,
	.compare = compare,
	.same = same,
	.copy = copy,
	.own = own,
	.depends = depends,
	.complete = complete,
	.footing = footing,
	.configured = configured,
	.matches = matches,
	.each = each,
	.travels = travels,
	.encode = encode,
	.apply = apply,
	.refused = refused,
	.reconcile = reconcile,
	.ip = ip,
};
