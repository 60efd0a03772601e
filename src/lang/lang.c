/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lang.c - a language from its families
 *
 * The ways into all sentences are sorted by their first keyword once, so that
 * a line's first word finds its sentences among hundreds by halving.
 */
#include <errno.h>

#include "program.h"

static int by_keyword(const void *a, const void *b)
{
	const struct first *x = a, *y = b;
	int order = keyword_compare(x->step->text, x->step->len,
				    y->step->text, y->step->len);

	if (!order)	/* in the order of the tables */
		order = (x->index > y->index) - (x->index < y->index);
	return order;
}

/* With what the word behind a first keyword may begin. */
static uint32_t seconds(const struct lang *l, const struct step *step)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < step->count; i++) {
		const struct edge *edge = &l->edges[step->edges + i];

		if (l->steps[edge->to].kind == STEP_VALUE)
			bits = UINT32_MAX;
		else	/* 0, which no word begins with, for the end */
			bits |= keyword_bit(edge->initial);
	}
	return bits;
}

static void collect_firsts(struct lang *l)
{
	size_t max = 0;

	for (size_t i = 0; i < l->entry_count; i++) {
		const struct entry *entry = &l->entries[i];
		const struct step *start = &l->steps[entry->start];
		unsigned modes = entry->sentence->modes;

		for (size_t k = 0; k < start->count; k++) {
			struct edge edge = l->edges[start->edges + k];

			l->firsts = vector_room(l->firsts, l->first_count, &max,
						sizeof(*l->firsts));
			l->firsts[l->first_count++] = (struct first){
				.step = &l->steps[edge.to], .index = edge.to,
				.modes = edge.undo ? 0 : modes,
				.undo_modes = entry->undo ? modes : 0,
				.seconds = seconds(l, &l->steps[edge.to]),
				.once = edge.once };
		}
		if (entry->undo)
			l->undo_modes |= modes;
	}
}

/* Sorts the first keywords of all entries into `firsts` and `heads`. */
static void index_firsts(struct lang *l)
{
	struct head *head = NULL;
	size_t max = 0;

	collect_firsts(l);
	if (l->first_count)
		qsort(l->firsts, l->first_count, sizeof(*l->firsts),
		      by_keyword);
	for (size_t i = 0; i < l->first_count; i++) {
		const struct first *first = &l->firsts[i];
		const struct step *step = first->step;

		if (!head || keyword_compare(head->text, head->len, step->text,
					     step->len)) {
			l->heads = vector_room(l->heads, l->head_count, &max,
					       sizeof(*l->heads));
			head = &l->heads[l->head_count++];
			*head = (struct head){ .text = step->text,
				.len = step->len, .firsts = (uint32_t)i };
		}
		head->count++;
		head->modes |= first->modes;
		if (!is_hidden(l, step))
			head->shown_modes |= first->modes;
		head->undo_modes |= first->undo_modes;
	}
}

struct lang *lang_new(const struct family *const *families,
		      const struct word *glossary, struct error *error)
{
	struct lang *l = memory_new(sizeof(*l));
	struct arena *arena = arena_new();
	struct compiler *compiler;
	size_t count = 0;
	int status = 0;

	l->families = families;
	l->glossary = glossary;
	for (size_t i = 0; families[i]; i++)
		for (size_t k = 0; families[i]->sentences[k].grammar; k++)
			count++;
	l->entries = memory_grow(NULL, count, sizeof(*l->entries));
	compiler = compiler_new(l, arena);
	for (size_t i = 0; families[i] && !status; i++)
		status = compile_family(compiler, families[i], error);
	compiler_free(compiler);
	arena_free(arena);
	if (status) {
		lang_free(l);
		return NULL;
	}
	index_firsts(l);
	return l;
}

void lang_free(struct lang *l)
{
	if (!l)
		return;
	free(l->heads);
	free(l->firsts);
	free(l->entries);
	free(l->edges);
	free(l->steps);
	free(l);
}

const struct sentence *lang_sentence(const struct lang *l, size_t index)
{
	return index < l->entry_count ? l->entries[index].sentence : NULL;
}
