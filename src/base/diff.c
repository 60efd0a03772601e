/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff.c - what differs between two texts, in the unified format of diff(1)
 *
 * The search (diff_search.c) leaves a flag per line: changed or not. Here the
 * flags become groups and hunks, as a person would say them.
 */
#include "diff.h"

enum { CONTEXT = 3 };

/* -- groups --------------------------------------------------------------- */

/* Lines that changed at one place: none on one of the sides, perhaps. */
struct group {
	size_t from[2], end[2];
};

/* The next one behind `group`, in place; false: there is no more. */
static bool group_next(const struct comparison *comparison, struct group *group)
{
	const struct side *sides = comparison->sides;
	size_t *end = group->end;

	while (end[0] < sides[0].count && end[1] < sides[1].count &&
	       !sides[0].changed[end[0]] && !sides[1].changed[end[1]])
		end[0]++, end[1]++;
	for (int i = 0; i < 2; i++) {
		group->from[i] = end[i];
		while (sides[i].changed[end[i]])
			end[i]++;
	}
	return group->from[0] < end[0] || group->from[1] < end[1];
}

/*
 * Lines that came or went alone can often be said to have done so a little
 * further on, for what follows them begins as they do: an interface's block
 * from its head to its `exit`, and not from the `exit` before. As far as it
 * goes, as diff(1) does.
 */
static void slide(struct comparison *comparison, const struct group *group,
		  int i)
{
	struct side *side = &comparison->sides[i];
	const struct side *other = &comparison->sides[!i];
	size_t from = group->from[i], end = group->end[i];
	size_t beside = group->from[!i];

	while (end < side->count && !side->changed[end] &&
	       !other->changed[beside] &&
	       same_line(&side->lines[from], &side->lines[end])) {
		side->changed[from++] = false;
		side->changed[end++] = true;
		beside++;
		while (side->changed[end])
			end++;
	}
}

static void slide_all(struct comparison *comparison)
{
	struct group group = { 0 };

	while (group_next(comparison, &group)) {
		if (group.from[0] == group.end[0])
			slide(comparison, &group, 1);
		else if (group.from[1] == group.end[1])
			slide(comparison, &group, 0);
		else
			continue;
		/* It is somewhere else now: found again from where it was. */
		group.end[0] = group.from[0];
		group.end[1] = group.from[1];
		group_next(comparison, &group);
	}
}

/* -- the unified format --------------------------------------------------- */

static void put_line(struct text *text, char mark_of, const struct line *line)
{
	text_putc(text, mark_of);
	text_add(text, line->start, line->len);
	if (line->start[line->len - 1] != '\n')
		text_puts(text, "\n\\ No newline at end of file\n");
}

/* `3,7`; a count of 1 is left out, and none stands behind a line. */
static void put_range(struct text *text, char mark_of, size_t from, size_t end)
{
	text_putc(text, mark_of);
	text_number(text, from + (from < end));
	if (end - from != 1) {
		text_putc(text, ',');
		text_number(text, end - from);
	}
}

static void put_group(struct text *text, const struct comparison *comparison,
		      const struct group *group)
{
	for (int i = 0; i < 2; i++)
		for (size_t at = group->from[i]; at < group->end[i]; at++)
			put_line(text, "-+"[i],
				 &comparison->sides[i].lines[at]);
}

/* Groups that stand close together, and the lines around them. */
static void put_hunk(struct text *text, const struct comparison *comparison,
		     struct group group, const struct group *last)
{
	const struct side *old = &comparison->sides[0];
	size_t before = group.from[0] < CONTEXT ? group.from[0] : CONTEXT;
	size_t after = old->count - last->end[0] < CONTEXT ?
		       old->count - last->end[0] : CONTEXT;
	size_t at = group.from[0] - before;

	text_puts(text, "@@ ");
	put_range(text, '-', at, last->end[0] + after);
	text_putc(text, ' ');
	put_range(text, '+', group.from[1] - before, last->end[1] + after);
	text_puts(text, " @@\n");
	do {
		for (; at < group.from[0]; at++)
			put_line(text, ' ', &old->lines[at]);
		put_group(text, comparison, &group);
		at = group.end[0];
	} while (at != last->end[0] && group_next(comparison, &group));
	for (; at < last->end[0] + after; at++)
		put_line(text, ' ', &old->lines[at]);
}

static void put_hunks(struct text *text, const struct comparison *comparison)
{
	struct group group = { 0 };
	bool more = group_next(comparison, &group);

	while (more) {
		struct group first = group, last;

		do {
			last = group;
			more = group_next(comparison, &group);
		} while (more && group.from[0] - last.end[0] <= 2 * CONTEXT);
		put_hunk(text, comparison, first, &last);
	}
}

bool diff_unified(struct text *text, const char *old_name, const char *old,
		  const char *new_name, const char *new)
{
	struct comparison comparison = { 0 };
	bool differ = strcmp(old, new);

	if (!differ)
		return false;
	comparison_make(&comparison, old, new);
	slide_all(&comparison);
	text_printf(text, "--- %s\n+++ %s\n", old_name, new_name);
	put_hunks(text, &comparison);
	comparison_free(&comparison);
	return true;
}
