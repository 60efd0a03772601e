/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff_search.c - which lines differ between two texts
 *
 * Lines become numbers: equal lines, equal numbers. What begins and ends alike
 * is cut off, lines that only one text has cannot match and are set aside; of
 * the rest the shortest script is found from both ends at once, in linear
 * memory (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986,
 * section 4b). Past a cost that grows with the root of the length, the furthest
 * point reached divides the texts: the script is a little longer then, and two
 * texts of the same hundred thousand lines in another order take no hours.
 *
 * All that the search leaves is a flag per line: changed or not. The lines that
 * are not are the same in both texts, in the same order.
 */
#include "diff.h"

enum { COST_MIN = 256 };

/* -- lines ---------------------------------------------------------------- */

static void side_split(struct side *side, const char *text)
{
	size_t max = 0;

	while (*text) {
		struct line line = { .start = text };

		line.len = strcspn(text, "\n");
		line.len += text[line.len] == '\n';
		text += line.len;
		side->lines = vector_room(side->lines, side->count, &max,
					  sizeof(line));
		side->lines[side->count++] = line;
	}
	side->changed = memory_new(side->count + 1);
	side->numbers = memory_new((side->count + 1) * sizeof(size_t));
	side->places = memory_new((side->count + 1) * sizeof(size_t));
}

bool same_line(const struct line *a, const struct line *b)
{
	return a->len == b->len && !memcmp(a->start, b->start, a->len);
}

static void cut_off_ends(struct comparison *comparison)
{
	const struct side *a = &comparison->sides[0], *b = a + 1;
	size_t shorter = a->count < b->count ? a->count : b->count;

	while (comparison->head < shorter &&
	       same_line(&a->lines[comparison->head],
			 &b->lines[comparison->head]))
		comparison->head++;
	shorter -= comparison->head;
	while (comparison->tail < shorter &&
	       same_line(&a->lines[a->count - 1 - comparison->tail],
			 &b->lines[b->count - 1 - comparison->tail]))
		comparison->tail++;
}

/* A line that occurs, and in which of the texts. */
struct occurrence {
	const struct line	*line;
	size_t			 number;
	bool			 in[2];
};

/* Numbers the lines between the ends; gives the occurrences, by number. */
static struct occurrence **number_lines(struct comparison *comparison,
					struct occurrence *table, size_t size)
{
	struct occurrence **known = NULL;
	size_t count = 0, max = 0;

	for (int i = 0; i < 2; i++) {
		struct side *side = &comparison->sides[i];

		for (size_t at = comparison->head;
		     at < side->count - comparison->tail; at++) {
			struct line *line = &side->lines[at];
			size_t slot = hash_bytes(0, line->start, line->len) &
				      (size - 1);

			while (table[slot].line &&
			       !same_line(table[slot].line, line))
				slot = (slot + 1) & (size - 1);
			if (!table[slot].line) {
				table[slot].line = line;
				table[slot].number = count;
				known = vector_room(known, count, &max,
						    sizeof(struct occurrence *));
				known[count++] = &table[slot];
			}
			table[slot].in[i] = true;
			line->number = table[slot].number;
		}
	}
	return known;
}

/* Keeps for the search what both texts have; the rest has changed. */
static void set_aside(struct comparison *comparison)
{
	size_t size = 64;
	struct occurrence *table, **known;

	while (size < 2 * (comparison->sides[0].count +
			   comparison->sides[1].count))
		size *= 2;
	table = memory_new(size * sizeof(*table));
	known = number_lines(comparison, table, size);
	for (int i = 0; i < 2; i++) {
		struct side *side = &comparison->sides[i];

		for (size_t at = comparison->head;
		     at < side->count - comparison->tail; at++) {
			size_t number = side->lines[at].number;

			if (!known[number]->in[!i]) {
				side->changed[at] = true;
				continue;
			}
			side->numbers[side->kept] = number;
			side->places[side->kept++] = at;
		}
	}
	free(known);
	free(table);
}

/* -- the shortest script -------------------------------------------------- */

/* A part of both sequences that is compared: [a, a_end) with [b, b_end). */
struct box {
	ptrdiff_t a, a_end, b, b_end;
};

struct point {
	ptrdiff_t a, b;
};

/* How far paths have come on each diagonal a - b, in one direction. */
struct front {
	ptrdiff_t	*reached;	/* a, by diagonal */
	ptrdiff_t	 min, max;	/* the diagonals in use */
};

struct search {
	struct side	*sides[2];
	struct front	 forward, backward;
	ptrdiff_t	 cost_max;
};

static bool alike(const struct search *search, ptrdiff_t a, ptrdiff_t b)
{
	return search->sides[0]->numbers[a] == search->sides[1]->numbers[b];
}

/* Widens a front by a diagonal to each side, as far as the box goes; `none` is
 * what no path has reached. */
static void widen(struct front *front, const struct box *box, ptrdiff_t none)
{
	if (front->min > box->a - box->b_end)
		front->reached[--front->min - 1] = none;
	else
		front->min++;
	if (front->max < box->a_end - box->b)
		front->reached[++front->max + 1] = none;
	else
		front->max--;
}

static bool within(const struct front *front, ptrdiff_t diagonal)
{
	return front->min <= diagonal && diagonal <= front->max;
}

/* One step of all paths from the beginning. Whether one met those from the
 * end; there is where the box divides. */
static bool step_forward(struct search *search, const struct box *box, bool odd,
			 struct point *middle)
{
	struct front *front = &search->forward;
	ptrdiff_t *reached = front->reached;

	widen(front, box, -1);
	for (ptrdiff_t d = front->max; d >= front->min; d -= 2) {
		ptrdiff_t a = reached[d - 1] < reached[d + 1] ?
			      reached[d + 1] : reached[d - 1] + 1;

		while (a < box->a_end && a - d < box->b_end &&
		       alike(search, a, a - d))
			a++;
		reached[d] = a;
		if (odd && within(&search->backward, d) &&
		    search->backward.reached[d] <= a) {
			*middle = (struct point){ a, a - d };
			return true;
		}
	}
	return false;
}

static bool step_backward(struct search *search, const struct box *box,
			  bool odd, struct point *middle)
{
	struct front *front = &search->backward;
	ptrdiff_t *reached = front->reached;

	widen(front, box, PTRDIFF_MAX);
	for (ptrdiff_t d = front->max; d >= front->min; d -= 2) {
		ptrdiff_t a = reached[d - 1] < reached[d + 1] ?
			      reached[d - 1] : reached[d + 1] - 1;

		while (a > box->a && a - d > box->b &&
		       alike(search, a - 1, a - d - 1))
			a--;
		reached[d] = a;
		if (!odd && within(&search->forward, d) &&
		    a <= search->forward.reached[d]) {
			*middle = (struct point){ a, a - d };
			return true;
		}
	}
	return false;
}

/* The point furthest from the beginning, or from the end if that is more. */
static struct point furthest(const struct search *search, const struct box *box)
{
	struct point ahead = { box->a, box->b }, back = { box->a_end, box->b_end };

	for (ptrdiff_t d = search->forward.min; d <= search->forward.max; d += 2) {
		ptrdiff_t a = search->forward.reached[d];

		a = a < box->a_end ? a : box->a_end;
		a = a - d < box->b_end ? a : box->b_end + d;
		if (a + a - d > ahead.a + ahead.b)
			ahead = (struct point){ a, a - d };
	}
	for (ptrdiff_t d = search->backward.min; d <= search->backward.max;
	     d += 2) {
		ptrdiff_t a = search->backward.reached[d];

		a = a > box->a ? a : box->a;
		a = a - d > box->b ? a : box->b + d;
		if (a + a - d < back.a + back.b)
			back = (struct point){ a, a - d };
	}
	return ahead.a + ahead.b - box->a - box->b >=
	       box->a_end + box->b_end - back.a - back.b ? ahead : back;
}

/* A point on a shortest path (past the cost, on a short one), inside the box:
 * neither of its sides is empty, and it neither begins nor ends alike. */
static struct point divide(struct search *search, const struct box *box)
{
	ptrdiff_t first = box->a - box->b, last = box->a_end - box->b_end;
	bool odd = (first - last) & 1;
	struct point middle;

	search->forward.min = search->forward.max = first;
	search->backward.min = search->backward.max = last;
	search->forward.reached[first] = box->a;
	search->backward.reached[last] = box->a_end;
	for (ptrdiff_t cost = 1; cost <= search->cost_max; cost++)
		if (step_forward(search, box, odd, &middle) ||
		    step_backward(search, box, odd, &middle))
			return middle;
	return furthest(search, box);
}

static void mark(struct side *side, ptrdiff_t from, ptrdiff_t end)
{
	for (; from < end; from++)
		side->changed[side->places[from]] = true;
}

static void search_box(struct search *search, struct box box)
{
	for (;;) {
		struct point middle;

		while (box.a < box.a_end && box.b < box.b_end &&
		       alike(search, box.a, box.b))
			box.a++, box.b++;
		while (box.a < box.a_end && box.b < box.b_end &&
		       alike(search, box.a_end - 1, box.b_end - 1))
			box.a_end--, box.b_end--;
		if (box.a == box.a_end || box.b == box.b_end)
			break;
		middle = divide(search, &box);
		search_box(search, (struct box){ box.a, middle.a,
						 box.b, middle.b });
		box.a = middle.a;
		box.b = middle.b;
	}
	mark(search->sides[0], box.a, box.a_end);
	mark(search->sides[1], box.b, box.b_end);
}

static void find_script(struct comparison *comparison)
{
	struct side *a = &comparison->sides[0], *b = a + 1;
	struct search search = { .sides = { a, b }, .cost_max = COST_MIN };
	size_t diagonals = a->kept + b->kept + 3;
	ptrdiff_t *room = memory_new(2 * diagonals * sizeof(*room));

	search.forward.reached = room + b->kept + 1;
	search.backward.reached = search.forward.reached + diagonals;
	while ((size_t)(search.cost_max * search.cost_max) < diagonals)
		search.cost_max *= 2;
	search_box(&search, (struct box){ 0, (ptrdiff_t)a->kept,
					  0, (ptrdiff_t)b->kept });
	free(room);
}

void comparison_make(struct comparison *comparison, const char *old,
		     const char *new)
{
	side_split(&comparison->sides[0], old);
	side_split(&comparison->sides[1], new);
	cut_off_ends(comparison);
	set_aside(comparison);
	find_script(comparison);
}

void comparison_free(struct comparison *comparison)
{
	for (int i = 0; i < 2; i++) {
		free(comparison->sides[i].lines);
		free(comparison->sides[i].changed);
		free(comparison->sides[i].numbers);
		free(comparison->sides[i].places);
	}
}
