/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fit.c - how well a word fits where it stands
 *
 * A fit is one number: the class (exact keyword, value with a shape, name that
 * exists, abbreviation, other value) above the type's rank. Which names exist
 * is asked only where the answer decides: it may cost a look at the system,
 * and a script of routes must not pay for it line by line.
 */
#include "fit.h"

static int64_t fit_of(int class, const struct type *type)
{
	int64_t fit = (int64_t)class << 32;

	return type ? fit - 2 * (int64_t)type->rank - type->rest : fit;
}

static int64_t fit_keyword(const struct match *m, const struct step *step)
{
	const struct token *token = &m->line.tokens[m->next];

	if (token->kind != TOKEN_WORD ||
	    !keyword_begins(step, token->text, token->len))
		return 0;
	if (token->len == step->len)
		return fit_of(FITS_EXACTLY, NULL);
	return fit_of(FITS_ABBREVIATION, NULL) - is_hidden(m->lang, step);
}

/* Whether a word can be given to a type at all. */
static bool takes(const struct type *type, const struct token *token)
{
	switch (token->kind) {
	case TOKEN_BROKEN:
		return type->rest;
	case TOKEN_PIPE:
		return type->rest && !type->pipes;
	default:
		return true;
	}
}

const char *fit_text(struct match *m, const struct step *step, size_t token)
{
	const struct type *type = step->word->type;
	size_t pipe;

	if (step->kind != STEP_VALUE || !type->rest)
		return m->line.tokens[token].text;
	return line_rest(&m->line, token, type->pipes, m->arena, &pipe);
}

enum fit fit_parse(struct match *m, const struct step *step)
{
	const struct type *type = step->word->type;

	if (!takes(type, &m->line.tokens[m->next]))
		return FIT_NO;
	return type->parse(fit_text(m, step, m->next), step->word, m->arena,
			   NULL, &m->why);
}

static int64_t fit_value(struct match *m, const struct step *step)
{
	const struct type *type = step->word->type;

	if (fit_parse(m, step) != FIT_YES)
		return 0;
	return fit_of(type->shape ? FITS_SHAPE : FITS_OTHER, type);
}

/* -- names that exist ---------------------------------------------------------- */

const char *const *fit_said(struct match *m)
{
	if (m->said)
		return m->said;
	m->said = arena_alloc(m->arena, (m->line.count + 1) * sizeof(*m->said));
	for (size_t i = 0; i < m->line.count; i++)
		m->said[i] = m->line.tokens[i].text;
	return m->said;
}

struct seeker {
	struct names	 names;
	const char	*name;
	bool		 found;
};

static void seek(struct names *names, const char *name)
{
	struct seeker *seeker = CONTAINER(names, struct seeker, names);

	seeker->found |= !strcmp(name, seeker->name);
}

static bool exists(struct match *m, const struct type *type)
{
	struct seeker seeker = {
		.names.add = seek, .name = m->line.tokens[m->next].text,
	};

	type->names(m->session, fit_said(m), m->next, &seeker.names);
	return seeker.found;
}

/* The type of a thread whose word may be a name that exists; else NULL. */
static const struct type *named_type(const struct match *m,
				     const struct thread *thread)
{
	const struct step *step = &m->lang->steps[thread->step];

	if (fit_class(thread->fit) != FITS_OTHER || !step->word->type->names ||
	    step->word->type->rest)
		return NULL;
	return step->word->type;
}

/* Lifts the fits of names that exist. */
static void lift_names(struct match *m)
{
	const struct type *asked = NULL;
	bool found = false;

	for (size_t i = m->from; i < m->count; i++) {
		struct thread *thread = &m->threads[i];
		const struct type *type = named_type(m, thread);

		if (!type)
			continue;
		if (type != asked)
			found = exists(m, type);
		asked = type;
		if (found)
			thread->fit = fit_of(FITS_LIVE, type);
	}
}

/*
 * Whether it matters which names exist: a type that has names competes with an
 * abbreviation, or with another type. What outranks names settles it anyway.
 */
static bool names_decide(const struct match *m, const struct thread *best)
{
	const struct type *named = NULL, *other = NULL;
	bool competes;

	if (!m->session || !best || fit_class(best->fit) > FITS_ABBREVIATION)
		return false;
	competes = fit_class(best->fit) == FITS_ABBREVIATION || m->rivalled;
	for (size_t i = m->from; i < m->count; i++) {
		const struct thread *thread = &m->threads[i];
		const struct type *type = named_type(m, thread);

		if (type)
			named = type;
		if (fit_class(thread->fit) != FITS_OTHER)
			continue;
		type = m->lang->steps[thread->step].word->type;
		competes |= other && type != other;
		other = type;
	}
	return named && competes;
}

/* -- all threads ------------------------------------------------------------------ */

static void rate_all(struct match *m)
{
	const struct word *known = NULL;
	int64_t fit = 0;

	for (size_t i = m->from; i < m->count; i++) {
		struct thread *thread = &m->threads[i];
		const struct step *step = &m->lang->steps[thread->step];

		if (step->kind == STEP_KEYWORD) {
			thread->fit = fit_keyword(m, step);
		} else if (step->kind == STEP_VALUE) {
			if (step->word != known)
				fit = fit_value(m, step);
			known = step->word;
			thread->fit = fit;
		} else {
			thread->fit = 0;
		}
	}
}

static const struct thread *find_best(const struct match *m)
{
	const struct thread *best = NULL;
	int64_t fit = 0;

	for (size_t i = m->from; i < m->count; i++) {
		if (m->threads[i].fit <= fit)
			continue;
		best = &m->threads[i];
		fit = best->fit;
	}
	return best;
}

const struct thread *fit_best(struct match *m)
{
	const struct thread *best;

	rate_all(m);
	best = find_best(m);
	if (names_decide(m, best)) {
		lift_names(m);
		best = find_best(m);
	}
	if (best && m->why.code)
		error_clear(&m->why);
	return best;
}
