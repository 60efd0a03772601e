/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.c - whether the tables mean what they say
 *
 * A walk goes from a sentence's start to its end, throwing dice at each fork,
 * and writes what a user might type on the way: keywords whole or as short as
 * they are still unique, values plain or quoted. The line must be understood
 * as that sentence. It is not where another sentence, or a keyword, shadows
 * it: so what the tables promise is seen to be kept, by every sentence.
 */
#include <inttypes.h>

#include "match.h"

/* Small numbers that look random, the same for the same seed. */
struct dice {
	uint64_t state;
};

struct walk {
	const struct lang	*lang;
	const struct entry	*entry;
	struct arena		*arena;
	struct text		 line;
	struct dice		 dice;
	unsigned		 mode;
	uint64_t		 once;
	enum prefix		 prefix;
};

/* 0 to sides - 1: SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t dice_throw(struct dice *dice, uint64_t sides)
{
	uint64_t z = dice->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (z ^ z >> 31) % sides;
}

/* -- one word ------------------------------------------------------------------ */

/* Whether a beginning of a keyword can be nothing else where the line is. */
static bool is_unique(struct walk *w, const struct step *step, size_t len)
{
	size_t before = w->line.len;
	const struct step *taken = NULL;
	struct match m;
	bool unique;

	text_add(&w->line, step->text, len);
	match_start(&m, w->lang, text_string(&w->line), NULL, w->arena);
	if (match_run(&m, w->mode, m.line.count) == SAID_CALL &&
	    m.next > m.first && m.from < m.count)
		taken = &m.lang->steps[m.threads[m.threads[m.from].parent].step];
	unique = taken && taken->kind == STEP_KEYWORD &&
		 !keyword_compare(taken->text, taken->len, step->text,
				  step->len);
	error_clear(&m.why);
	w->line.len = before;
	w->line.data[before] = '\0';
	return unique;
}

static void say_keyword(struct walk *w, const struct step *step)
{
	size_t len = step->len;

	if (dice_throw(&w->dice, 2))
		for (len = 1; len < step->len; len++)
			if (is_unique(w, step, len))
				break;
	text_add(&w->line, step->text, len);
}

static void say_number(struct walk *w, const struct word *word)
{
	uint64_t span = (uint64_t)(word->max - word->min) + 1;
	uint64_t number = (uint64_t)word->min;

	switch (dice_throw(&w->dice, 3)) {
	case 0:
		break;
	case 1:
		number += span - 1;
		break;
	default:
		number += dice_throw(&w->dice, span);
	}
	text_number(&w->line, number);
}

static void say_value(struct walk *w, const struct word *word)
{
	const struct type *type = word->type;

	if (type == &type_number)
		say_number(w, word);
	else if (type->rest)
		text_puts(&w->line, type->sample);
	else if (dice_throw(&w->dice, 4) == 0)
		line_quote(&w->line, type->sample);
	else
		text_quote(&w->line, type->sample);
}

static void say_blank(struct walk *w)
{
	static const char *const blanks[] = { " ", " ", " ", "\t", "  " };

	text_puts(&w->line, blanks[dice_throw(&w->dice, ARRAY_SIZE(blanks))]);
}

/* -- one line -------------------------------------------------------------------- */

/* An edge that is open, each as likely; NULL if none is. */
static const struct edge *choose(struct walk *w, const struct step *step)
{
	const struct edge *edge = &w->lang->edges[step->edges], *chosen = NULL;
	uint64_t open = 0;

	for (size_t i = 0; i < step->count; i++, edge++) {
		if ((edge->undo && w->prefix == PREFIX_NONE) ||
		    (edge->once & w->once))
			continue;
		if (!dice_throw(&w->dice, ++open))
			chosen = edge;
	}
	return chosen;
}

/* Writes a line; each edge of a loop is gone once, so this ends. */
static void say_line(struct walk *w)
{
	const struct step *step = &w->lang->steps[w->entry->start];
	const struct edge *edge;

	text_clear(&w->line);
	w->once = 0;
	if (w->prefix == PREFIX_NO)
		text_puts(&w->line, "no ");
	else if (w->prefix == PREFIX_DEFAULT)
		text_puts(&w->line, "default ");
	while ((edge = choose(w, step))) {
		w->once |= edge->once;
		step = &w->lang->steps[edge->to];
		if (step->kind == STEP_END)
			return;
		if (w->line.len && w->line.data[w->line.len - 1] != ' ')
			say_blank(w);
		if (step->kind == STEP_KEYWORD)
			say_keyword(w, step);
		else
			say_value(w, step->word);
	}
}

static bool is_understood(struct walk *w, struct understanding *u)
{
	lang_parse(w->lang, &w->mode, 1, text_string(&w->line), NULL, w->arena,
		   u);
	return u->said == SAID_CALL &&
	       u->call.sentence == w->entry->sentence &&
	       u->call.no == (w->prefix != PREFIX_NONE) &&
	       u->call.restore == (w->prefix == PREFIX_DEFAULT);
}

static void complain(const struct walk *w, const struct understanding *u,
		     struct text *out)
{
	const char *family = w->entry->family->name;
	const char *grammar = w->entry->sentence->grammar;

	text_printf(out, "%s: \"%s\" is not understood as \"%s\"", family,
		    text_string(&w->line), grammar);
	if (u->said == SAID_CALL)
		text_printf(out, " but as \"%s\"\n", u->call.sentence->grammar);
	else if (u->said == SAID_WRONG)
		text_printf(out, " at column %zu: %s\n", u->column,
			    u->why.words);
	else if (u->said == SAID_AMBIGUOUS)
		text_printf(out, ", ambiguous at column %zu\n", u->column);
	else
		text_printf(out, " at column %zu\n", u->column);
}

/* Walks a sentence in one mode until a walk fails. */
static bool walk_mode(struct walk *w, unsigned walks, struct text *out)
{
	struct understanding u;
	bool good = true;

	for (unsigned i = 0; good && i < walks; i++) {
		w->prefix = PREFIX_NONE;
		if (w->entry->undo)
			w->prefix = (enum prefix)dice_throw(&w->dice,
							    PREFIX_ABBREVIATION);
		say_line(w);
		good = is_understood(w, &u);
		if (!good)
			complain(w, &u, out);
		error_clear(&u.why);
		arena_reset(w->arena);
	}
	return good;
}

static size_t walk_entry(struct walk *w, unsigned walks, struct text *out)
{
	unsigned modes = w->entry->sentence->modes;
	size_t bad = 0;

	for (; modes; modes &= modes - 1) {
		w->mode = modes & -modes;
		bad += !walk_mode(w, walks, out);
	}
	return bad;
}

/* -- the words ------------------------------------------------------------------------- */

/* Whether a sentence of the family (NULL: of any) has the word. */
static bool is_used(const struct lang *l, const struct family *family,
		    const struct word *word)
{
	for (size_t i = 0; i < l->step_count; i++) {
		const struct step *step = &l->steps[i];

		if (step->word == word &&
		    (!family || l->entries[step->entry].family == family))
			return true;
	}
	return false;
}

static size_t lint(const struct lang *l, const struct family *family,
		   const struct word *word, struct text *out)
{
	const char *name = family ? family->name : "glossary";
	size_t bad = 0;

	for (; word && word->word; word++) {
		const struct type *type = word->type;

		if (!is_used(l, family, word)) {
			text_printf(out, "%s: no sentence has \"%s\"\n", name,
				    word->word);
			bad++;
		}
		if (!word->help || !*word->help) {
			text_printf(out, "%s: \"%s\" has no help\n", name,
				    word->word);
			bad++;
		}
		if (type && type->name && !type->sample) {
			text_printf(out, "%s: the type of \"%s\" has no "
				    "sample\n", name, word->word);
			bad++;
		}
	}
	return bad;
}

static size_t lint_all(const struct lang *l, struct text *out)
{
	size_t bad = lint(l, NULL, l->glossary, out);

	for (size_t i = 0; l->families[i]; i++)
		bad += lint(l, l->families[i], l->families[i]->words, out);
	for (size_t i = 0; i < l->entry_count; i++) {
		const struct entry *entry = &l->entries[i];

		if (entry->sentence->run)
			continue;
		text_printf(out, "%s: \"%s\" is carried out by nobody\n",
			    entry->family->name, entry->sentence->grammar);
		bad++;
	}
	return bad;
}

size_t lang_check(const struct lang *l, unsigned walks, unsigned seed,
		  struct text *out)
{
	struct walk walk = { .lang = l, .dice.state = seed };
	size_t bad = lint_all(l, out);

	if (bad)
		return bad;
	walk.arena = arena_new();
	for (size_t i = 0; i < l->entry_count; i++) {
		walk.entry = &l->entries[i];
		bad += walk_entry(&walk, walks, out);
	}
	text_free(&walk.line);
	arena_free(walk.arena);
	return bad;
}
