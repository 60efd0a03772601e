/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compile.c - from a sentence's notation to steps and edges
 *
 * The notation is read once, left to right. `places` is a stack of the places
 * in the sentence where one can stand before the next piece; a part of the
 * notation finds its places on top, from `base` on, and replaces them by those
 * behind it. A word draws an edge from every place to itself. The alternatives
 * of a bracket each start from a copy of the places before it.
 *
 * `[x|y]*` has a step of its own, the loop, that stands beside the places
 * before it: its edges are the ways into the alternatives, and are drawn again
 * from each place behind one of them. Which alternatives were taken is a bit
 * each, used up by the edge that enters it.
 */
#include <errno.h>

#include "program.h"

enum {
	CHOICES_MAX	= 64,	/* in the `[x|y]*` of a sentence: bits */
	PIECE_SHOWN	= 20,	/* bytes of the grammar in a complaint */
};

struct place {
	uint32_t	step;
	uint64_t	once;
	bool		undo;
};

struct arc {
	uint32_t	from;
	struct edge	edge;
};

struct compiler {
	struct lang		*lang;
	struct arena		*arena;
	struct dictionary	*glossary, *words;
	const struct family	*family;

	/* of the present sentence */
	const char	*rest;		/* of its grammar */
	const char	*why;		/* NULL while all is well */
	struct text	 path;		/* the words that lead here */
	struct place	*places;
	struct arc	*arcs;
	size_t		 place_count, places_max;
	size_t		 arc_count, arcs_max;
	unsigned	 choices, nesting;
	bool		 undo;
};

struct compiler *compiler_new(struct lang *lang, struct arena *arena)
{
	struct compiler *new = arena_alloc(arena, sizeof(*new));

	new->lang = lang;
	new->arena = arena;
	new->glossary = dictionary_new(lang->glossary, arena);
	return new;
}

void compiler_free(struct compiler *compiler)
{
	text_free(&compiler->path);
	free(compiler->places);
	free(compiler->arcs);
}

/* -- steps, places and arcs ------------------------------------------------- */

static uint32_t add_step(struct compiler *c, struct step step)
{
	struct lang *l = c->lang;

	l->steps = vector_room(l->steps, l->step_count, &l->steps_max,
			       sizeof(*l->steps));
	step.entry = (uint32_t)l->entry_count;
	l->steps[l->step_count] = step;
	return (uint32_t)l->step_count++;
}

static void add_place(struct compiler *c, struct place place)
{
	c->places = vector_room(c->places, c->place_count, &c->places_max,
				sizeof(*c->places));
	c->places[c->place_count++] = place;
}

static void add_arc(struct compiler *c, uint32_t from, struct edge edge)
{
	c->arcs = vector_room(c->arcs, c->arc_count, &c->arcs_max,
			      sizeof(*c->arcs));
	c->arcs[c->arc_count++] = (struct arc){ from, edge };
}

/* Leads all places from `base` on to a step, which is the place behind. */
static void lead_to(struct compiler *c, size_t base, uint32_t step)
{
	const struct step *to = &c->lang->steps[step];

	for (size_t i = base; i < c->place_count; i++)
		add_arc(c, c->places[i].step, (struct edge){
			.once = c->places[i].once, .to = step,
			.undo = c->places[i].undo,
			.initial = to->kind == STEP_KEYWORD ? to->initial : 0,
		});
	c->place_count = base;
	add_place(c, (struct place){ .step = step });
}

/* Forgets places from `base` on that are there twice. */
static void unite(struct compiler *c, size_t base)
{
	size_t kept = base;

	for (size_t i = base; i < c->place_count; i++) {
		const struct place *p = &c->places[i];
		size_t k = base;

		while (k < kept && (c->places[k].step != p->step ||
				    c->places[k].once != p->once ||
				    c->places[k].undo != p->undo))
			k++;
		if (k == kept)
			c->places[kept++] = *p;
	}
	c->place_count = kept;
}

/* -- words ------------------------------------------------------------------- */

/* What is wrong with a word's entry; NULL: nothing. */
static const char *fault_of_word(const struct compiler *c,
				 const struct word *word, bool is_value,
				 bool shared)
{
	const struct type *type = word->type;

	if (is_value && (!type || !type->name))
		return "a value without a type";
	if (!is_value && type && type->name)
		return "a keyword with the type of a value";
	if (type && shared)
		return "a word of the glossary cannot fill a slot";
	if (type && word->offset >= c->family->size)
		return "a slot outside the family's struct";
	if (type == &type_number &&
	    (word->min < 0 || word->max < word->min || word->max > UINT32_MAX))
		return "a number with an impossible range";
	return NULL;
}

static const struct word *look_up(struct compiler *c, bool is_value)
{
	const struct text *path = &c->path;
	const struct word *word;
	bool shared = false;

	word = dictionary_find(c->words, path->data, path->len);
	if (!word) {
		word = dictionary_find(c->glossary, path->data, path->len);
		shared = true;
	}
	if (word)
		c->why = fault_of_word(c, word, is_value, shared);
	else
		c->why = "no such word in the table of words";
	return word;
}

static void a_word(struct compiler *c, const struct piece *piece, size_t base)
{
	bool is_value = notation_is_value(piece->text, piece->len);
	const struct word *word;

	if (c->path.len)
		text_putc(&c->path, ' ');
	text_add(&c->path, piece->text, piece->len);
	word = look_up(c, is_value);
	if (c->why)
		return;
	lead_to(c, base, add_step(c, (struct step){
		.kind = is_value ? STEP_VALUE : STEP_KEYWORD,
		.text = piece->text,
		.len = (uint32_t)piece->len,
		.initial = keyword_fold(*piece->text),
		.word = word }));
}

/* -- brackets ---------------------------------------------------------------- */

/* A bracket that is open: what its alternatives need to know. */
struct bracket {
	size_t		base, behind;	/* the places before it, and inside */
	size_t		arc;		/* the first drawn inside */
	size_t		path;		/* how long the path before it is */
	uint32_t	loop;		/* the loop's step, if it repeats */
	char		close;
	bool		repeats, bang;
};

static void sequence(struct compiler *, size_t base);

static char next_sign(const struct compiler *c)
{
	return c->rest[strspn(c->rest, " ")];
}

static void skip_sign(struct compiler *c)
{
	struct piece piece;

	notation_next(&c->rest, &piece);
}

/* Whether a `*` follows the bracket that `rest` is in. */
static bool repeats(const char *rest)
{
	struct piece piece;
	size_t depth = 1;

	while (depth && notation_next(&rest, &piece)) {
		if (*piece.text == '[' || *piece.text == '{')
			depth++;
		else if (*piece.text == ']' || *piece.text == '}')
			depth--;
	}
	return rest[strspn(rest, " ")] == '*';
}

/* Copies the places before a bracket for its next alternative. */
static void start_alternative(struct compiler *c, const struct bracket *b)
{
	uint64_t once = 0;

	if (b->repeats && c->choices == CHOICES_MAX) {
		c->why = "too many choices for one sentence";
		return;
	}
	if (b->repeats)
		once = UINT64_C(1) << c->choices++;
	for (size_t i = b->base; i < b->behind; i++) {
		struct place place = c->places[i];

		place.once |= once;
		add_place(c, place);
	}
	if (b->repeats)
		add_place(c, (struct place){ .step = b->loop, .once = once });
}

static void alternative(struct compiler *c, const struct bracket *b)
{
	size_t inside = c->place_count;

	start_alternative(c, b);
	if (!c->why)
		sequence(c, inside);
	c->path.len = b->path;
	for (size_t i = inside; b->repeats && i < c->place_count; i++)
		if (c->places[i].step == b->loop && !c->why)
			c->why = "a choice that can be left out itself";
}

/* From each place behind an alternative all of them can be entered again. */
static void close_loop(struct compiler *c, const struct bracket *b)
{
	size_t end = c->arc_count;

	for (size_t i = b->arc; i < end; i++) {
		if (c->arcs[i].from != b->loop)
			continue;
		for (size_t k = b->behind; k < c->place_count; k++) {
			struct edge edge = c->arcs[i].edge;

			edge.undo |= c->places[k].undo;
			add_arc(c, c->places[k].step, edge);
		}
	}
}

/* The places before the bracket stay (it can be left out) or go. */
static void keep_or_drop(struct compiler *c, const struct bracket *b)
{
	size_t inside = c->place_count - b->behind;

	if (b->close == '}') {
		memmove(c->places + b->base, c->places + b->behind,
			inside * sizeof(*c->places));
		c->place_count = b->base + inside;
	} else if (b->bang) {
		for (size_t i = b->base; i < b->behind; i++)
			c->places[i].undo = true;
	}
	unite(c, b->base);
}

static void close_bracket(struct compiler *c, const struct bracket *b)
{
	if (next_sign(c) != b->close) {
		c->why = "brackets that do not match";
		return;
	}
	skip_sign(c);
	if (b->repeats) {
		if (b->close != ']' || b->bang) {
			c->why = "a `*` that does not follow `[…]`";
			return;
		}
		skip_sign(c);
		close_loop(c, b);
	}
	keep_or_drop(c, b);
}

static void bracket(struct compiler *c, size_t base, bool bang)
{
	struct bracket b = {
		.base = base, .behind = c->place_count, .arc = c->arc_count,
		.path = c->path.len, .bang = bang,
		.close = next_sign(c) == '[' ? ']' : '}',
	};

	if (++c->nesting > NESTING_MAX) {
		c->why = "brackets nested too deeply";
		return;
	}
	skip_sign(c);
	b.repeats = repeats(c->rest);
	if (b.repeats)
		b.loop = add_step(c, (struct step){ .kind = STEP_LOOP });
	alternative(c, &b);
	while (!c->why && next_sign(c) == '|') {
		skip_sign(c);
		alternative(c, &b);
	}
	if (!c->why)
		close_bracket(c, &b);
	c->nesting--;
}

static void bang(struct compiler *c, size_t base)
{
	skip_sign(c);
	if (!c->undo)
		c->why = "a `!` in a sentence without [no]";
	else if (next_sign(c) != '[')
		c->why = "a `!` that does not stand before `[`";
	else
		bracket(c, base, true);
}

/* Words and brackets one after the other; at least one. */
static void sequence(struct compiler *c, size_t base)
{
	struct piece piece;
	char sign = next_sign(c);

	if (!sign || strchr("|]}*", sign)) {
		c->why = "a word is missing";
		return;
	}
	for (; !c->why && sign && !strchr("|]}", sign); sign = next_sign(c)) {
		if (sign == '[' || sign == '{')
			bracket(c, base, false);
		else if (sign == '!')
			bang(c, base);
		else if (sign == '*')
			c->why = "a `*` that does not follow `[…]`";
		else if (notation_next(&c->rest, &piece))
			a_word(c, &piece, base);
	}
}

/* -- sentences ----------------------------------------------------------------- */

/* Sorts the sentence's arcs by the step they leave, which finds its edges. */
static void lay_edges(struct compiler *c, size_t first_step)
{
	struct lang *l = c->lang;
	struct step *steps = l->steps;
	size_t total = l->edge_count + c->arc_count;
	uint32_t at = (uint32_t)l->edge_count;

	while (l->edges_max < total)
		l->edges = vector_room(l->edges, l->edges_max, &l->edges_max,
				       sizeof(*l->edges));
	for (size_t i = 0; i < c->arc_count; i++)
		steps[c->arcs[i].from].count++;
	for (size_t i = first_step; i < l->step_count; i++) {
		steps[i].edges = at;
		at += steps[i].count;
		steps[i].count = 0;
	}
	for (size_t i = 0; i < c->arc_count; i++) {
		struct step *from = &steps[c->arcs[i].from];

		l->edges[from->edges + from->count++] = c->arcs[i].edge;
	}
	l->edge_count = total;
}

/* Whether a first word is the language's own. */
static bool is_own(const struct step *step)
{
	return !keyword_compare(step->text, step->len, "no", 2) ||
	       !keyword_compare(step->text, step->len, "default", 7);
}

/* What only the finished sentence shows to be wrong. */
static const char *fault_of_sentence(const struct lang *l, size_t start)
{
	for (size_t i = start; i < l->step_count; i++) {
		const struct step *s = &l->steps[i];
		bool rest = s->kind == STEP_VALUE && s->word->type->rest;

		for (size_t k = 0; k < s->count; k++) {
			const struct step *to =
				&l->steps[l->edges[s->edges + k].to];

			if (i == start && to->kind != STEP_KEYWORD)
				return "a sentence begins with a keyword";
			if (i == start && is_own(to))
				return "`no` and `default` are the language's";
			if (rest && to->kind != STEP_END)
				return "nothing follows the rest of the line";
		}
	}
	return NULL;
}

static void compile(struct compiler *c, const struct sentence *sentence)
{
	struct lang *l = c->lang;
	struct entry *entry = &l->entries[l->entry_count];

	c->rest = notation_body(sentence->grammar, &c->undo);
	c->why = NULL;
	c->path.len = c->arc_count = c->place_count = 0;
	c->choices = c->nesting = 0;
	entry->family = c->family;
	entry->sentence = sentence;
	entry->undo = c->undo;
	entry->start = add_step(c, (struct step){ .kind = STEP_START });
	add_place(c, (struct place){ .step = entry->start });
	sequence(c, 0);
	if (!c->why && *c->rest)
		c->why = "brackets that do not match";
	if (!c->why && !sentence->modes)
		c->why = "a sentence of no mode";
	if (c->why)
		return;
	lead_to(c, 0, add_step(c, (struct step){ .kind = STEP_END }));
	lay_edges(c, entry->start);
	c->why = fault_of_sentence(l, entry->start);
	l->entry_count++;
}

int compile_family(struct compiler *c, const struct family *family,
		   struct error *error)
{
	const struct sentence *s = family->sentences;

	c->family = family;
	c->words = dictionary_new(family->words, c->arena);
	for (; s->grammar; s++) {
		compile(c, s);
		if (!c->why)
			continue;
		return error_set(error, EINVAL, "%s: %s: %s, before \"%.*s\"",
				 family->name, s->grammar, c->why, PIECE_SHOWN,
				 c->rest);
	}
	return 0;
}
