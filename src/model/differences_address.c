/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * differences_address.c - the differences of an interface's addresses
 *
 * Their order counts: the first IPv4 address is the primary one. A new address
 * comes behind those that stay; so what must stand behind a new one, or behind
 * another that it stood before, is taken away and added again. A line that gets
 * another primary address has the new one first and loses the old ones then: it
 * is never without, for the kernel would drop its routes.
 */
#include "differences.h"

/* Of one interface and family; a stretch of a sorted array each. */
struct side {
	struct object	**list;
	size_t		 count;
};

static const struct address *address_of(const struct object *object)
{
	return (const struct address *)object;
}

static int compare_lines(const struct object *x, const struct object *y)
{
	int order = compare_names(address_of(x)->ifname, address_of(y)->ifname);

	return order ? order : (int)address_of(x)->prefix.ip.family -
			       (int)address_of(y)->prefix.ip.family;
}

static size_t find(const struct side *side, const struct object *object)
{
	size_t i;

	for (i = 0; i < side->count; i++)
		if (!kind_address.compare(side->list[i], object))
			break;
	return i;
}

/* Brings IPv6 into the order of coming: the kernel has the newest first. */
static void reverse_ipv6(struct side *side)
{
	if (!side->count ||
	    address_of(side->list[0])->prefix.ip.family == AF_INET)
		return;
	for (size_t i = 0, j = side->count - 1; i < j; i++, j--) {
		struct object *other = side->list[i];

		side->list[i] = side->list[j];
		side->list[j] = other;
	}
}

/* Whether what stays and what comes then stand as they should. */
static bool comes_right(const struct side *was, const struct side *is,
			const bool *stays, const bool *again)
{
	struct object **list = memory_new((was->count + is->count) *
						sizeof(*list));
	bool ipv6 = address_of(is->list[0])->prefix.ip.family != AF_INET;
	size_t old = 0, count;
	bool right = true;

	for (size_t i = was->count; i-- > 0;) {
		size_t at = ipv6 ? i : was->count - 1 - i;

		if (stays[at])
			list[old++] = was->list[at];
	}
	count = old;
	for (size_t i = 0; i < is->count; i++)
		if (again[i])
			list[count++] = is->list[i];
	address_arrange(list, old, count);
	for (size_t i = 0; right && i < count; i++)
		right = !kind_address.compare(list[i],
			is->list[ipv6 ? count - 1 - i : i]);
	free(list);
	return right;
}

/* As many as possible stay: all that both have, or else those that stand at
 * the beginning as they stood. */
static void choose(const struct side *was, const struct side *is, bool *stays,
		   bool *again)
{
	size_t next = 0, first = is->count;

	for (size_t i = 0; i < is->count; i++) {
		size_t at = find(was, is->list[i]);

		again[i] = at == was->count;
		if (!again[i])
			stays[at] = true;
	}
	if (!is->count || comes_right(was, is, stays, again))
		return;
	memset(stays, 0, was->count * sizeof(*stays));
	for (size_t i = 0; i < is->count; i++) {
		size_t at = find(was, is->list[i]);

		again[i] = first < i || at == was->count || at < next;
		if (again[i]) {
			first = first < i ? first : i;
		} else {
			stays[at] = true;
			next = at + 1;
		}
	}
}

static bool any(const bool *flags, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (flags[i])
			return true;
	return false;
}

/* Those that go, the last first: the first may take its subnet's others along. */
static void remove_rest(struct comparison *comparison, const struct side *was,
			const bool *stays, enum stage stage)
{
	for (size_t i = was->count; i-- > 0;)
		if (!stays[i])
			comparison_add(comparison, stage, CHANGE_DELETE,
				       was->list[i], NULL);
}

static void add_one(struct comparison *comparison, const struct side *is,
		    size_t i)
{
	struct address address = *address_of(is->list[i]);

	address.secondary = address.prefix.ip.family == AF_INET && i;
	comparison_add(comparison, STAGE_ADDRESSES, CHANGE_ADD, NULL,
		       &address.object);
}

/*
 * Where secondaries are not promoted, as they are in VRFs of ours, the old
 * primary address takes the new one of its subnet along: it is put there again.
 */
static void ensure_first(struct comparison *comparison, const struct side *was,
			 const struct side *is)
{
	const struct object *first = is->list[0];
	const struct object *vrf = spot_below(comparison->overlay, first->vrf,
					      NULL);
	struct prefix network = prefix_network(&address_of(first)->prefix);

	if (vrf && vrf->ours)
		return;
	for (size_t i = 0; i < was->count; i++) {
		struct prefix other =
			prefix_network(&address_of(was->list[i])->prefix);

		if (!prefix_equal(&network, &other))
			continue;
		comparison_add(comparison, STAGE_ADDRESSES, CHANGE_SET, first,
			       first);
		return;
	}
}

static void compare_line(struct comparison *comparison, struct side *was,
			 struct side *is)
{
	bool *stays = memory_new(was->count * sizeof(*stays));
	bool *again = memory_new(is->count * sizeof(*again));
	bool first_new;

	reverse_ipv6(was);
	reverse_ipv6(is);
	choose(was, is, stays, again);
	/* IPv6 keeps its routes without an address, and none over a shutdown. */
	first_new = is->count && was->count && !any(stays, was->count) &&
		    address_of(is->list[0])->prefix.ip.family == AF_INET &&
		    find(was, is->list[0]) == was->count;
	if (first_new)
		add_one(comparison, is, 0);
	remove_rest(comparison, was, stays,
		    first_new ? STAGE_ADDRESSES : STAGE_ADDRESSES_GO);
	if (first_new)
		ensure_first(comparison, was, is);
	for (size_t i = first_new; i < is->count; i++) {
		size_t at = find(was, is->list[i]);

		if (again[i])
			add_one(comparison, is, i);
		else if (!kind_address.same(was->list[at], is->list[i]))
			comparison_add(comparison, STAGE_ADDRESSES, CHANGE_SET,
				       was->list[at], is->list[i]);
	}
	free(stays);
	free(again);
}

/* -- a VRF ------------------------------------------------------------------------ */

struct position {
	struct object	*object;
	size_t		 at;
};

static int in_order(const void *x, const void *y)
{
	const struct position *a = x, *b = y;
	int order = compare_lines(a->object, b->object);

	return order ? order : a->at < b->at ? -1 : a->at > b->at;
}

/* Those that are configured, line by line, each line's in its order. */
static void sort_lines(struct arena *arena, struct side *side)
{
	struct position *positions = arena_alloc(arena, side->count *
						 sizeof(*positions));
	size_t count = 0;

	for (size_t i = 0; i < side->count; i++)
		if (object_configured(side->list[i]))
			positions[count++] = (struct position){
				side->list[i], i,
			};
	if (count)
		qsort(positions, count, sizeof(*positions), in_order);
	for (size_t i = 0; i < count; i++)
		side->list[i] = positions[i].object;
	side->count = count;
}

/* Takes the next line's stretch off. */
static struct side take_line(struct side *side, const struct object *line)
{
	struct side taken = { side->list, 0 };

	while (side->count && !compare_lines(side->list[0], line)) {
		taken.count++;
		side->list++;
		side->count--;
	}
	return taken;
}

static void compare_lines_of(struct comparison *comparison, struct side *was,
			     struct side *is)
{
	while (was->count || is->count) {
		const struct object *next =
			!was->count ? is->list[0] :
			!is->count ? was->list[0] :
			compare_lines(was->list[0], is->list[0]) <= 0 ?
			was->list[0] : is->list[0];
		struct side before = take_line(was, next);
		struct side after = take_line(is, next);

		if (!link_stays(comparison->overlay, next->vrf,
				address_of(next)->ifname))
			before.count = 0;
		compare_line(comparison, &before, &after);
	}
}

int compare_addresses(struct comparison *comparison, const char *vrf)
{
	struct overlay *overlay = comparison->overlay;
	struct arena *arena = arena_new();
	struct side was = { 0 }, is = { 0 };
	int err = 0;

	if (vrf_stays(overlay, vrf))
		err = view_list(overlay->below, arena, &kind_address, vrf, NULL,
				&was.list, &was.count, comparison->error);
	if (!err)
		err = view_list(&overlay->view, arena, &kind_address, vrf, NULL,
				&is.list, &is.count, comparison->error);
	if (!err) {
		sort_lines(arena, &was);
		sort_lines(arena, &is);
		compare_lines_of(comparison, &was, &is);
	}
	arena_free(arena);
	return err;
}
