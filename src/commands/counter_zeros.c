/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * counter_zeros.c - `clear counters`: a remembered zero, not a reset
 *
 * The kernel cannot reset an interface's counters, and other programs would
 * not like it if it could. So the counters of that moment are kept beside the
 * VRF and subtracted when shown. A line each: name, index, when, the counters;
 * a zero that is larger than a counter is another interface's, and void.
 */
#include <inttypes.h>
#include <time.h>

#include <vrfsh/store.h>

#include "counter_zeros.h"

#define STORED_AS "counters"

enum { COUNTERS = sizeof(struct link_counters) / sizeof(uint64_t) };

_Static_assert(sizeof(struct link_counters) == COUNTERS * sizeof(uint64_t),
	       "counters are numbers of 64 bits, and nothing else");

/* The counters one after the other, whatever their names. */
static void to_numbers(const struct link_counters *counters, uint64_t *numbers)
{
	memcpy(numbers, counters, sizeof(*counters));
}

static void from_numbers(const uint64_t *numbers, struct link_counters *counters)
{
	memcpy(counters, numbers, sizeof(*counters));
}

uint64_t uptime_seconds(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (uint64_t)now.tv_sec;
}

static void add(struct counter_zeros *zeros, struct arena *arena,
		const struct counter_zero *zero)
{
	if (zeros->count == zeros->max) {
		size_t max = zeros->max ? zeros->max * 2 : 16;
		struct counter_zero *list = arena_alloc(arena,
						max * sizeof(*list));

		if (zeros->count)
			memcpy(list, zeros->list, zeros->count * sizeof(*list));
		zeros->list = list;
		zeros->max = max;
	}
	zeros->list[zeros->count++] = *zero;
}

/* The next number of a line; false if there is none. */
static bool take_number(char **line, uint64_t *number)
{
	char *word = strsep(line, " ");

	return word && !number_parse(word, 0, UINT64_MAX, number);
}

static bool parse_zero(char *line, struct counter_zero *zero)
{
	uint64_t numbers[COUNTERS], index;

	zero->ifname = strsep(&line, " ");
	if (!take_number(&line, &index) || !take_number(&line, &zero->when))
		return false;
	for (size_t i = 0; i < COUNTERS; i++)
		if (!take_number(&line, &numbers[i]))
			return false;
	zero->index = (unsigned)index;
	from_numbers(numbers, &zero->counters);
	return !line;
}

void counter_zeros_read(uint64_t cookie, struct arena *arena,
			struct counter_zeros *zeros)
{
	struct text stored = { 0 };
	struct counter_zero zero;
	char *rest, *line;

	*zeros = (struct counter_zeros){ 0 };
	if (cookie && !store_read(cookie, STORED_AS, &stored)) {
		rest = arena_string(arena, text_string(&stored));
		while ((line = strsep(&rest, "\n")))
			if (parse_zero(line, &zero))
				add(zeros, arena, &zero);
	}
	text_free(&stored);
}

int counter_zeros_write(uint64_t cookie, const struct counter_zeros *zeros,
			struct error *error)
{
	struct text text = { 0 };
	uint64_t numbers[COUNTERS];
	int err;

	for (size_t i = 0; i < zeros->count; i++) {
		const struct counter_zero *zero = &zeros->list[i];

		text_printf(&text, "%s %u %" PRIu64, zero->ifname, zero->index,
			    zero->when);
		to_numbers(&zero->counters, numbers);
		for (size_t n = 0; n < COUNTERS; n++)
			text_printf(&text, " %" PRIu64, numbers[n]);
		text_putc(&text, '\n');
	}
	err = store_write(cookie, STORED_AS, &text, error);
	text_free(&text);
	return err;
}

static struct counter_zero *find_named(const struct counter_zeros *zeros,
				       const char *ifname)
{
	for (size_t i = 0; i < zeros->count; i++)
		if (!strcmp(zeros->list[i].ifname, ifname))
			return &zeros->list[i];
	return NULL;
}

void counter_zeros_set(struct counter_zeros *zeros, struct arena *arena,
		       const struct link *link)
{
	struct counter_zero *old = find_named(zeros, link->name);
	struct counter_zero zero = {
		.ifname = link->name,
		.index = link->index,
		.when = uptime_seconds(),
		.counters = link->counters,
	};

	if (old)
		*old = zero;
	else
		add(zeros, arena, &zero);
}

const struct counter_zero *counter_zeros_find(const struct counter_zeros *zeros,
					      const struct link *link)
{
	const struct counter_zero *zero = find_named(zeros, link->name);
	uint64_t now[COUNTERS], then[COUNTERS];

	if (!zero || zero->index != link->index)
		return NULL;
	to_numbers(&link->counters, now);
	to_numbers(&zero->counters, then);
	for (size_t i = 0; i < COUNTERS; i++)
		if (now[i] < then[i])
			return NULL;
	return zero;
}

struct link_counters counters_since(const struct link *link,
				    const struct counter_zero *zero)
{
	struct link_counters since = link->counters;
	uint64_t now[COUNTERS], then[COUNTERS];

	if (!zero)
		return since;
	to_numbers(&link->counters, now);
	to_numbers(&zero->counters, then);
	for (size_t i = 0; i < COUNTERS; i++)
		now[i] -= then[i];
	from_numbers(now, &since);
	return since;
}
