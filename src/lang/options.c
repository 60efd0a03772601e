/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.c - what may follow on a line
 *
 * The complete words are run through each mode as in parsing; what is in the
 * present sets then are the options. A word that is begun but not ended by a
 * blank (it is `partial`) leaves only those that begin so.
 */
#include <inttypes.h>

#include "fit.h"
#include "options.h"

/* What is collected, and from where. */
struct collector {
	struct options	*options;
	struct match	 match;
	size_t		 complete;	/* words */
	size_t		 level;
	bool		 hidden;	/* hidden sentences too */
	bool		 any;		/* only values, whether they fit or not */
};

static struct option *add(struct collector *c, enum option_kind kind,
			  const char *text, const char *help)
{
	struct options *o = c->options;

	if (o->count == o->max) {
		struct option *old = o->list;

		o->max = o->max ? 2 * o->max : 64;
		o->list = arena_alloc(c->match.arena, o->max * sizeof(*old));
		if (old)
			memcpy(o->list, old, o->count * sizeof(*old));
	}
	o->list[o->count] = (struct option){
		.kind = kind, .text = text, .help = help, .level = c->level,
	};
	return &o->list[o->count++];
}

/* -- keywords and values ------------------------------------------------------------ */

static void add_keyword(struct collector *c, const char *text, size_t len,
			const char *help)
{
	const struct options *o = c->options;
	size_t begun = o->partial ? strlen(o->partial) : 0;

	if (o->quoted || begun > len ||
	    (begun && keyword_common(text, len, o->partial, begun) < begun))
		return;
	add(c, OPTION_KEYWORD, arena_substring(c->match.arena, text, len),
	    help);
}

static const char *notation(struct collector *c, const struct word *word)
{
	if (word->type != &type_number)
		return word->type->name;
	return arena_printf(c->match.arena, "<%" PRId64 "-%" PRId64 ">",
			    word->min, word->max);
}

/* -- names that exist ------------------------------------------------------------------ */

struct lister {
	struct names		 names;
	struct collector	*collector;
	const struct option	 value;
	size_t			 count;
};

static void list_name(struct names *names, const char *name)
{
	struct lister *lister = CONTAINER(names, struct lister, names);
	struct collector *c = lister->collector;
	const char *partial = c->options->partial;
	struct option *option;

	if (partial && strncmp(name, partial, strlen(partial)) != 0)
		return;
	option = add(c, OPTION_NAME, arena_string(c->match.arena, name),
		     lister->value.help);
	option->notation = lister->value.notation;
	lister->count++;
}

/* Adds the names behind the value at `at`. */
static void add_names(struct collector *c, size_t at)
{
	struct match *m = &c->match;
	struct option *list = c->options->list;
	const struct type *type = list[at].word->type;
	struct lister lister = {
		.names.add = list_name, .collector = c, .value = list[at],
	};

	if (!type->names || !m->session)
		return;
	type->names(m->session, fit_said(m), c->complete, &lister.names);
	c->options->list[at].names = lister.count;
}

/* Whether the same value is there already, from another sentence. */
static bool has_value(const struct options *o, const struct word *word)
{
	for (size_t i = 0; i < o->count; i++) {
		const struct word *w = o->list[i].word;

		if (w && w->type == word->type && w->min == word->min &&
		    w->max == word->max && !strcmp(w->help, word->help))
			return true;
	}
	return false;
}

/*
 * A value's notation, and the names that exist. With a word begun the names
 * are of interest even where what is there so far is no value yet.
 */
static void add_value(struct collector *c, const struct step *step)
{
	struct options *o = c->options;
	size_t at = o->count;
	struct option *value;

	if (has_value(o, step->word))
		return;
	value = add(c, OPTION_VALUE, notation(c, step->word),
		    step->word->help);
	value->notation = value->text;
	value->word = step->word;
	add_names(c, at);
	if (!o->partial || c->any || o->count > at + 1)
		return;
	if (fit_parse(&c->match, step) == FIT_NO)
		o->count = at;
	error_clear(&c->match.why);
}

/* -- modes ------------------------------------------------------------------------------- */

static void from_set(struct collector *c)
{
	const struct match *m = &c->match;

	for (size_t i = m->from; i < m->count; i++) {
		const struct step *step = &m->lang->steps[m->threads[i].step];

		if (is_hidden(m->lang, step) && !c->hidden)
			continue;
		if (step->kind == STEP_VALUE)
			add_value(c, step);
		else if (step->kind == STEP_KEYWORD && !c->any)
			add_keyword(c, step->text, step->len, step->word->help);
		else if (step->kind == STEP_END && !c->options->partial)
			add(c, OPTION_END, "<cr>", "");
	}
}

/* Behind a value that has taken the rest of the line, more of it may come. */
static void from_rest(struct collector *c)
{
	const struct word *word = c->match.rest->word;
	struct option *value = add(c, OPTION_VALUE, notation(c, word),
				   word->help);

	value->notation = value->text;
	value->word = word;
	if (!c->options->partial)
		add(c, OPTION_END, "<cr>", "");
}

static void from_mode(struct collector *c, unsigned mode)
{
	struct match *m = &c->match;
	bool first;

	if (match_run(m, mode, c->complete) != SAID_CALL || m->piped) {
		c->options->outside |= m->piped;
		return;
	}
	if (m->rest && m->pipe < m->line.len) {
		c->options->outside = true;
		return;
	}
	if (m->rest) {
		from_rest(c);
		return;
	}
	first = m->next == m->first;
	c->options->opens |= first;
	if (first && !m->undo && m->lang->undo_modes & mode && !c->any) {
		add_keyword(c, "no", 2, lang_no.help);
		add_keyword(c, "default", 7, lang_default.help);
	}
	from_set(c);
}

/* Finds the begun word; an open quotation counts as its text so far. */
static void find_partial(struct collector *c)
{
	struct options *o = c->options;
	struct line *line = &c->match.line;
	struct token *last;

	c->complete = line->count;
	o->start = line->len;
	if (!line_is_partial(line))
		return;
	last = &line->tokens[--c->complete];
	if (last->kind == TOKEN_BROKEN && line->fault_at == last->start)
		last->kind = TOKEN_QUOTED;
	o->partial = last->text;
	o->start = last->start;
	o->quoted = last->kind != TOKEN_WORD;
}

static void from_modes(struct collector *c, const unsigned *modes, size_t count)
{
	for (c->level = 0; c->level < count; c->level++)
		from_mode(c, modes[c->level]);
}

/* What the begun word is, if nothing has been found so far. */
static enum token_kind begun_kind(const struct collector *c)
{
	if (c->options->count || !c->options->partial)
		return TOKEN_WORD;
	return c->match.line.tokens[c->complete].kind;
}

/*
 * First what is offered; if that is nothing, what is hidden; if it still is,
 * the values that the begun word might become.
 */
void options_collect(struct options *options, const struct lang *lang,
		     const unsigned *modes, size_t count, const char *line,
		     struct session *session, struct arena *arena)
{
	struct collector c = { .options = options };

	*options = (struct options){ 0 };
	match_start(&c.match, lang, line, session, arena);
	find_partial(&c);
	options->outside = c.match.line.comment;
	for (int pass = 0; pass < 3 && !options->outside; pass++) {
		c.hidden = pass > 0;
		c.any = pass > 1;
		if (!options->count && (!c.any || options->partial))
			from_modes(&c, modes, count);
		if (begun_kind(&c) == TOKEN_PIPE)
			options->outside = true;
		else if (begun_kind(&c) == TOKEN_BROKEN)
			break;
	}
	error_clear(&c.match.why);
}
