/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * parse.c - what a line means, over the modes that one is in
 *
 * Modes are tried from the innermost out. One in which all words fit settles
 * it, even if more are missing: `vrf forwarding` without a name must not become
 * the VRF `forwarding` of an outer mode, nor `re`, which begins a keyword here,
 * an outer mode's `reload`. But how well a word fits counts over the modes too:
 * where the last one is but an abbreviation, an outer mode that knows it as a
 * name is heard; and an exact first word of an outer mode goes before an inner
 * mode's longer one: `exit` is never short for `exit-address-family`.
 */
#include "fit.h"

/* The thread of the present set that stands at a sentence's end. */
static const struct thread *ended(const struct match *m)
{
	for (size_t i = m->from; i < m->count; i++)
		if (m->lang->steps[m->threads[i].step].kind == STEP_END)
			return &m->threads[i];
	return NULL;
}

/* Notes, from a sentence's end back, as what each word was taken. */
static void trace(struct match *m, const struct thread *end)
{
	for (size_t i = m->next; i-- > m->first;) {
		end = &m->threads[end->parent];
		m->line.tokens[i].step = end->step;
	}
}

/* Fills the family's struct, word by word; false: one fits no more. */
static bool fill(struct match *m, char *args)
{
	for (size_t i = m->first; i < m->next; i++) {
		const struct step *step =
			&m->lang->steps[m->line.tokens[i].step];
		const struct type *type = step->word->type;

		if (!type || type->parse(fit_text(m, step, i), step->word,
					 m->arena, args + step->word->offset,
					 &m->why) == FIT_YES)
			continue;
		m->column = m->line.tokens[i].start;
		m->reach = m->line.tokens[i].end;
		return false;
	}
	return true;
}

/* The line is over: carry it out, or say that it is too short. */
static enum said conclude(struct match *m, struct call *call)
{
	const struct thread *end = ended(m);
	const struct entry *entry;
	char *args;

	if (!end || m->next == m->first) {
		m->column = m->reach = m->line.tokens[m->next - 1].end;
		return SAID_INCOMPLETE;
	}
	entry = &m->lang->entries[m->lang->steps[end->step].entry];
	trace(m, end);
	args = arena_alloc(m->arena, entry->family->size);
	if (!fill(m, args))
		return m->why.code ? SAID_WRONG : SAID_INVALID;
	*call = (struct call){
		.sentence = entry->sentence, .args = args,
		.no = m->undo, .restore = m->restore,
	};
	return SAID_CALL;
}

/* The best understanding so far. */
struct verdict {
	struct understanding	*u;
	size_t			 reach;
	bool			 held;	/* all words fit, the last one as an
					 * abbreviation */
};

/* Whether all words fit, be it that more are missing. */
static bool all_fit(const struct match *m, enum said said)
{
	const struct line *line = &m->line;
	bool piped = line->tokens[line->count - 1].kind == TOKEN_PIPE;

	return said == SAID_CALL || said == SAID_INCOMPLETE ||
	       (said == SAID_AMBIGUOUS && m->next + 1 + piped == line->count);
}

static bool is_better(const struct match *m, enum said said, size_t level,
		      const struct verdict *v)
{
	if (v->u->said == SAID_NOTHING)
		return true;
	if (v->held)
		return said == SAID_CALL && m->class > FITS_ABBREVIATION;
	return all_fit(m, said) || m->reach > v->reach ||
	       (m->reach == v->reach && level < v->u->call.level);
}

/* Takes over a mode's understanding if it is better. */
static void judge(struct match *m, enum said said, struct call *call,
		  size_t level, struct verdict *v)
{
	if (!is_better(m, said, level, v))
		return;
	call->level = level;
	error_clear(&v->u->why);
	*v->u = (struct understanding){
		.said = said, .column = m->column, .pipe = m->pipe,
		.call = *call, .why = m->why,
	};
	v->reach = m->reach;
	v->held = all_fit(m, said) && m->class == FITS_ABBREVIATION;
	m->rivalled = v->held;
	m->why = (struct error){ 0 };
}

/* Tries the modes whose turn it is. Returns whether that settled it. */
static bool try_modes(struct match *m, const unsigned *modes, size_t count,
		      enum turn turn, struct verdict *v)
{
	for (size_t level = 0; level < count; level++) {
		struct call call = { 0 };
		enum said said;

		if (match_turn(m, modes[level]) != turn)
			continue;
		m->column = m->reach = 0;
		said = match_run(m, modes[level], m->line.count);
		if (said == SAID_CALL)
			said = conclude(m, &call);
		judge(m, said, &call, level, v);
		if (v->u->said == SAID_CALL || (all_fit(m, said) && !v->held))
			return true;
	}
	return false;
}

void lang_parse(const struct lang *lang, const unsigned *modes, size_t count,
		const char *line, struct session *session, struct arena *arena,
		struct understanding *u)
{
	struct verdict verdict = { .u = u };
	struct match m;

	match_start(&m, lang, line, session, arena);
	*u = (struct understanding){
		.said = SAID_NOTHING, .pipe = m.line.pipe,
	};
	if (!m.line.count)
		return;
	for (enum turn turn = TURN_EXACT; turn < TURNS; turn++)
		if (try_modes(&m, modes, count, turn, &verdict))
			break;
	error_clear(&m.why);
}
