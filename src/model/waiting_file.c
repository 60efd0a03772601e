/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * waiting_file.c - the file of the routes that wait, one line a next hop
 *
 *	10.0.0.0/8 0 118 via 192.168.7.1
 *	10.1.0.0/16 20 118 dev vethb via 192.168.7.1 onlink
 *	10.2.0.0/16 0 118 blackhole
 *
 * Prefix, the kernel's metric, protocol, next hop. It is /run/vrfsh/COOKIE/
 * waiting: that of a namespace, gone with it. A last line without its end was
 * being appended by a vrfsh that died, and is none.
 */
#include <errno.h>
#include <unistd.h>

#include <vrfsh/store.h>

#include "waiting.h"

#define WAITING	"waiting"
#define LOCK	"waiting.lock"

/* -- a line ------------------------------------------------------------------------ */


static void put_line(struct text *text, const struct waiting_hop *entry)
{
	char buffer[PREFIX_TEXT];

	text_puts(text, prefix_format(&entry->dst, buffer));
	text_putc(text, ' ');
	text_number(text, entry->metric);
	text_putc(text, ' ');
	text_number(text, entry->protocol);
	if (entry->hop.ifname) {
		text_puts(text, " dev ");
		text_puts(text, entry->hop.ifname);
	}
	if (entry->hop.gateway.family) {
		text_puts(text, " via ");
		text_puts(text, ip_format(&entry->hop.gateway, buffer));
	}
	if (entry->hop.onlink)
		text_puts(text, " onlink");
	if (nexthop_is_null0(&entry->hop))
		text_puts(text, " blackhole");
	text_putc(text, '\n');
}

/* The next word of a line, which ends there; "" at its end. */
static char *next_word(char **line)
{
	char *word = *line + strspn(*line, " ");
	char *end = word + strcspn(word, " ");

	*line = *end ? end + 1 : end;
	*end = '\0';
	return word;
}

static bool take_number(char **line, uint64_t max, uint64_t *number)
{
	return !number_parse(next_word(line), 0, max, number);
}

static bool take_hop(struct arena *arena, char *line, struct nexthop *hop)
{
	*hop = (struct nexthop){ .weight = 1, .waiting = true };
	while (*line) {
		const char *word = next_word(&line);

		if (!strcmp(word, "dev"))
			hop->ifname = arena_string(arena, next_word(&line));
		else if (!strcmp(word, "via") &&
			 !ip_parse(next_word(&line), &hop->gateway))
			return false;
		else if (!strcmp(word, "onlink"))
			hop->onlink = true;
	}
	return true;
}

static bool take_line(struct arena *arena, char *line,
		      struct waiting_hop *entry)
{
	uint64_t metric, protocol;

	if (!prefix_parse(next_word(&line), &entry->dst) ||
	    !take_number(&line, UINT32_MAX, &metric) ||
	    !take_number(&line, UINT8_MAX, &protocol))
		return false;
	entry->metric = (uint32_t)metric;
	entry->protocol = (uint8_t)protocol;
	return take_hop(arena, line, &entry->hop);
}

static void append(struct waiting *waiting, const struct waiting_hop *entry)
{
	waiting->list = vector_room(waiting->list, waiting->count,
				    &waiting->max, sizeof(*waiting->list));
	waiting->list[waiting->count] = *entry;
	waiting->list[waiting->count].order = waiting->count;
	waiting->count++;
	waiting->sorted = false;
}

static void take_lines(struct waiting *waiting, char *text)
{
	for (char *end; (end = strchr(text, '\n')); text = end + 1) {
		struct waiting_hop entry = { 0 };

		*end = '\0';
		if (take_line(waiting->arena, text, &entry))
			append(waiting, &entry);
	}
}

/* -- the file ---------------------------------------------------------------------- */

static int refuse_lock(struct waiting *waiting, int code, struct error *error)
{
	struct arena *arena = arena_new();

	refuse(error, code, NULL, "the waiting routes of %s cannot be kept",
	       vrf_words(arena, waiting->vrf));
	arena_free(arena);
	return -code;
}

bool waiting_any(struct world *world, const char *vrf)
{
	uint64_t cookie = world_cookie(world, vrf);

	return cookie && store_has(cookie, WAITING);
}

int waiting_share(uint64_t cookie)
{
	return store_open(cookie, LOCK);
}

int waiting_append(struct world *world, const char *vrf,
		   const struct route *route, struct error *error)
{
	struct waiting one = { .vrf = vrf, .arena = arena_new() };
	uint64_t cookie = world_cookie(world, vrf);
	int lock = store_lock(cookie, LOCK, true, true), err = lock;
	struct text text = { 0 };

	for (size_t i = 0; i < route->count; i++)
		waiting_put(&one, route, &route->hops[i]);
	for (size_t i = 0; i < one.count; i++)
		put_line(&text, &one.list[i]);
	if (lock >= 0) {
		err = store_append(cookie, WAITING, &text);
		close(lock);
	}
	if (err < 0)
		refuse_lock(&one, -err, error);
	text_free(&text);
	free(one.list);
	arena_free(one.arena);
	return err < 0 ? err : 0;
}

int waiting_open(struct world *world, const char *vrf, bool alter,
		 struct waiting *waiting, struct error *error)
{
	struct text text = { 0 };

	*waiting = (struct waiting){
		.world = world, .vrf = vrf, .lock = -1,
		.cookie = world_cookie(world, vrf),
	};
	if (alter && !waiting->cookie)
		return refuse_lock(waiting, ENOENT, error);
	if (alter) {
		waiting->lock = store_lock(waiting->cookie, LOCK, true, true);
		if (waiting->lock < 0)
			return refuse_lock(waiting, -waiting->lock, error);
	}
	waiting->arena = arena_new();
	waiting->sorted = true;
	if (waiting->cookie &&
	    !store_read(waiting->cookie, WAITING, &text) && text.len)
		take_lines(waiting, text.data);
	text_free(&text);
	return 0;
}

int waiting_save(struct waiting *waiting, struct error *error)
{
	struct text text = { 0 };
	int err;

	if (!waiting->changed)
		return 0;
	waiting_sort(waiting);
	for (size_t i = 0; i < waiting->count; i++)
		put_line(&text, &waiting->list[i]);
	err = text.len ? store_write(waiting->cookie, WAITING, &text, error) :
			 store_remove(waiting->cookie, WAITING);
	if (err && !error->code)
		refuse_lock(waiting, -err, error);
	waiting->changed = err;
	text_free(&text);
	return err;
}

void waiting_close(struct waiting *waiting)
{
	free(waiting->list);
	arena_free(waiting->arena);
	if (waiting->lock >= 0)
		close(waiting->lock);
	*waiting = (struct waiting){ .lock = -1 };
}

/* -- in order ---------------------------------------------------------------------- */

/*
 * IPv4 comes by address, then the longer prefix first (net/ipv4/fib_trie.c); of
 * IPv6 what is within a prefix comes before it (net/ipv6/ip6_fib.c).
 */
static int compare_prefixes(const struct prefix *a, const struct prefix *b)
{
	if (a->ip.family != b->ip.family)
		return a->ip.family == AF_INET ? -1 : 1;
	if (a->ip.family == AF_INET6 && a->len != b->len &&
	    (a->len < b->len ? prefix_contains(a, &b->ip) :
			       prefix_contains(b, &a->ip)))
		return a->len > b->len ? -1 : 1;
	if (!ip_equal(&a->ip, &b->ip))
		return ip_compare(&a->ip, &b->ip);
	return (int)b->len - (int)a->len;
}

int waiting_compare(const struct prefix *a, uint32_t metric,
		    const struct prefix *b, uint32_t other_metric)
{
	int order = compare_prefixes(a, b);

	return order ? order : (metric > other_metric) - (metric < other_metric);
}

static int by_place(const void *a, const void *b)
{
	const struct waiting_hop *x = a, *y = b;
	int order = waiting_compare(&x->dst, x->metric, &y->dst, y->metric);

	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static bool of_one_key(const struct waiting_hop *a, const struct waiting_hop *b)
{
	return !waiting_compare(&a->dst, a->metric, &b->dst, b->metric);
}

/* Whether one of its key that is kept already leads the same way. */
static bool is_again(const struct waiting *waiting, size_t kept,
		     const struct waiting_hop *entry)
{
	while (kept-- && of_one_key(&waiting->list[kept], entry))
		if (nexthop_same(&waiting->list[kept].hop, &entry->hop))
			return true;
	return false;
}

void waiting_sort(struct waiting *waiting)
{
	size_t kept = 0;

	if (!waiting->sorted)
		qsort(waiting->list, waiting->count, sizeof(*waiting->list),
		      by_place);
	for (size_t i = 0; i < waiting->count; i++) {
		struct waiting_hop *entry = &waiting->list[i];

		if (!entry->done && !is_again(waiting, kept, entry))
			waiting->list[kept++] = *entry;
	}
	waiting->count = kept;
	for (size_t i = 0; i < kept; i++)
		waiting->list[i].order = i;
	waiting->sorted = true;
}

struct waiting_hop *waiting_of(struct waiting *waiting,
			       const struct route *key, size_t *count)
{
	size_t low = 0, high, end;

	if (!waiting->sorted)
		waiting_sort(waiting);
	high = waiting->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct waiting_hop *entry = &waiting->list[middle];

		if (waiting_compare(&entry->dst, entry->metric, &key->dst,
				    key->metric) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < waiting->count; end++)
		if (waiting_compare(&waiting->list[end].dst,
				    waiting->list[end].metric, &key->dst,
				    key->metric))
			break;
	*count = end - low;
	return waiting->list + low;
}

/* -- changing the list ---------------------------------------------------------------- */

void waiting_put(struct waiting *waiting, const struct route *route,
		 const struct nexthop *hop)
{
	struct waiting_hop entry = {
		.dst = route->dst, .metric = route->metric,
		.protocol = route->protocol ? route->protocol : MARK,
		.hop = *hop,
	};

	entry.hop.ifname = arena_string(waiting->arena, hop->ifname);
	entry.hop.index = 0;
	entry.hop.waiting = true;
	entry.hop.dead = entry.hop.linkdown = false;
	entry.hop.weight = 1;
	append(waiting, &entry);
	waiting->changed = true;
}

void waiting_strike(struct waiting *waiting, struct waiting_hop *entry)
{
	entry->done = true;
	waiting->changed = true;
}
