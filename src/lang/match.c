/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * match.c - running a line through all sentences of a mode abreast
 *
 * The sets of threads before each word lie one behind the other in one array,
 * each thread knowing its parent in the set before. So the way that a sentence
 * was said is read backwards from its end, and nothing is copied meanwhile.
 */
#include <errno.h>

#include "fit.h"

enum { THREADS_AT_FIRST = 48 };

/* -- how the line begins --------------------------------------------------------- */

static int compare_head(const struct head *head, const struct token *token)
{
	size_t len = head->len < token->len ? head->len : token->len;

	return keyword_compare(head->text, len, token->text, token->len);
}

static struct range find_heads(const struct lang *l, const struct token *token)
{
	size_t low = 0, high = l->head_count;

	if (token->kind != TOKEN_WORD)
		return (struct range){ .low = 0, .high = 0 };
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (compare_head(&l->heads[middle], token) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	while (high < l->head_count && !compare_head(&l->heads[high], token))
		high++;
	return (struct range){
		.low = low, .high = high,
		.exact = low < high && l->heads[low].len == token->len,
	};
}

static enum prefix find_prefix(const struct token *token)
{
	const char *text = lang_default.word;
	size_t len = strlen(text);

	if (token->kind != TOKEN_WORD)
		return PREFIX_NONE;
	if (!keyword_compare(token->text, token->len, lang_no.word, 2))
		return PREFIX_NO;
	if (keyword_common(token->text, token->len, text, len) < token->len)
		return PREFIX_NONE;
	return token->len == len ? PREFIX_DEFAULT : PREFIX_ABBREVIATION;
}

void match_start(struct match *m, const struct lang *lang, const char *line,
		 struct session *session, struct arena *arena)
{
	*m = (struct match){
		.lang = lang, .session = session, .arena = arena,
		.max = THREADS_AT_FIRST,
	};
	line_split(&m->line, line, arena);
	m->threads = arena_alloc(arena, m->max * sizeof(*m->threads));
	if (!m->line.count)
		return;
	m->opening.plain = find_heads(lang, m->line.tokens);
	m->opening.prefix = find_prefix(m->line.tokens);
	if (m->opening.prefix != PREFIX_NONE && m->line.count > 1)
		m->opening.behind = find_heads(lang, &m->line.tokens[1]);
}

/* Whether any head of a range is offered in a mode. */
static bool shown_in(const struct lang *l, struct range range, unsigned mode)
{
	while (range.low < range.high)
		if (l->heads[range.low++].shown_modes & mode)
			return true;
	return false;
}

/*
 * What the first word is in a mode: the language's own (a prefix), or one that
 * only might be, as a keyword of the mode begins so as well.
 */
static enum prefix prefix_in(const struct match *m, unsigned mode, bool *unsure)
{
	*unsure = false;
	if (!(m->lang->undo_modes & mode))
		return PREFIX_NONE;
	if (m->opening.prefix == PREFIX_ABBREVIATION)
		*unsure = shown_in(m->lang, m->opening.plain, mode);
	return m->opening.prefix;
}

enum turn match_turn(const struct match *m, unsigned mode)
{
	bool unsure;
	bool prefixed = prefix_in(m, mode, &unsure) != PREFIX_NONE;
	struct range range = prefixed ? m->opening.behind : m->opening.plain;
	const struct head *head;

	if (range.exact) {
		head = &m->lang->heads[range.low];
		if ((prefixed ? head->undo_modes : head->modes) & mode)
			return TURN_EXACT;
	}
	return shown_in(m->lang, range, mode) ? TURN_ABBREVIATION : TURN_REST;
}

/* -- threads ---------------------------------------------------------------------- */

static struct thread *new_thread(struct match *m)
{
	if (m->count == m->max) {
		struct thread *old = m->threads;

		m->max *= 2;
		m->threads = arena_alloc(m->arena, m->max * sizeof(*old));
		memcpy(m->threads, old, m->count * sizeof(*old));
	}
	return &m->threads[m->count++];
}

/* Whether the set from `set` on has that thread: its sentence's come last. */
static bool has_thread(const struct match *m, size_t set, uint32_t step,
		       uint64_t once)
{
	const struct step *steps = m->lang->steps;
	size_t i = m->count;

	while (i-- > set && steps[m->threads[i].step].entry ==
			    steps[step].entry)
		if (m->threads[i].step == step && m->threads[i].once == once)
			return true;
	return false;
}

/*
 * Looks at the word behind the next. A keyword with another initial cannot be
 * it, nor share a letter with it that an error's column would count: so it
 * need not become a thread, and of dozens of `ip …` only few do.
 */
static void look_ahead(struct match *m)
{
	const struct token *token = &m->line.tokens[m->next + 1];

	m->looks_ahead = m->next + 1 < m->line.count;
	if (m->looks_ahead)
		m->ahead = token->kind == TOKEN_WORD ?
			   keyword_fold(*token->text) : 0;
}

/* From a step on along its edges, into the set that begins at `set`. */
static void follow(struct match *m, size_t set, uint32_t parent)
{
	struct thread thread = m->threads[parent];
	const struct step *step = &m->lang->steps[thread.step];
	const struct edge *edge = &m->lang->edges[step->edges];

	for (size_t i = 0; i < step->count; i++, edge++) {
		uint64_t once = thread.once | edge->once;

		if ((edge->undo && !m->undo) || (thread.once & edge->once) ||
		    (edge->initial && m->looks_ahead &&
		     edge->initial != m->ahead) ||
		    has_thread(m, set, edge->to, once))
			continue;
		*new_thread(m) = (struct thread){
			.once = once, .step = edge->to, .parent = parent,
		};
	}
}

/* The ways into the sentences of a mode that a head begins, or some of them. */
static void enter_head(struct match *m, const struct head *head, unsigned mode,
		       uint32_t seconds)
{
	const struct first *first = &m->lang->firsts[head->firsts];

	for (size_t i = 0; i < head->count; i++, first++) {
		unsigned modes = m->undo ? first->undo_modes : first->modes;

		if (modes & mode && first->seconds & seconds)
			*new_thread(m) = (struct thread){
				.once = first->once, .step = first->index,
			};
	}
}

/*
 * The ways into the sentences of a mode whose heads are in a range. Dozens of
 * sentences begin with `ip`: where the first word is exact, the second one's
 * initial tells which of them can come to anything.
 */
static void enter(struct match *m, struct range range, unsigned mode)
{
	size_t next = m->first + 1;

	if (range.exact && next < m->line.count &&
	    m->line.tokens[next].kind == TOKEN_WORD)
		enter_head(m, &m->lang->heads[range.low], mode,
			   keyword_bit(*m->line.tokens[next].text));
	if (m->count)
		return;
	for (; range.low < range.high; range.low++)
		enter_head(m, &m->lang->heads[range.low], mode, UINT32_MAX);
}

/* -- refusals ----------------------------------------------------------------------- */

static size_t common(const struct token *token, const char *text, size_t len)
{
	return keyword_common(token->text, token->len, text, len);
}

/* How much of a line's first keyword is one: its neighbours know. */
static size_t common_first(const struct match *m, unsigned mode)
{
	const struct token *token = &m->line.tokens[m->first];
	struct range range = m->first ? m->opening.behind : m->opening.plain;
	const struct head *heads = m->lang->heads;
	size_t most = 0, n, i;

	for (i = range.low; i-- > 0;)
		if ((m->undo ? heads[i].undo_modes : heads[i].modes) & mode)
			break;
	if (i != SIZE_MAX)
		most = common(token, heads[i].text, heads[i].len);
	for (i = range.low; i < m->lang->head_count; i++)
		if ((m->undo ? heads[i].undo_modes : heads[i].modes) & mode)
			break;
	if (i < m->lang->head_count) {
		n = common(token, heads[i].text, heads[i].len);
		most = n > most ? n : most;
	}
	if (!m->first && m->lang->undo_modes & mode) {
		n = common(token, lang_default.word, 7);
		most = n > most ? n : most;
	}
	return most;
}

static size_t common_later(const struct match *m)
{
	const struct token *token = &m->line.tokens[m->next];
	size_t most = 0;

	for (size_t i = m->from; i < m->count; i++) {
		const struct step *step = &m->lang->steps[m->threads[i].step];
		size_t n = 0;

		if (step->kind == STEP_KEYWORD)
			n = common(token, step->text, step->len);
		most = n > most ? n : most;
	}
	return most;
}

static enum said refuse(struct match *m, unsigned mode)
{
	const struct token *token = &m->line.tokens[m->next];

	m->column = m->reach = token->start;
	if (m->why.code) {
		m->reach = token->end;
		return SAID_WRONG;
	}
	if (token->kind == TOKEN_BROKEN) {
		m->column = m->reach = m->line.fault_at;
		error_set(&m->why, EINVAL, "%s", m->line.fault);
		return SAID_WRONG;
	}
	if (token->kind == TOKEN_WORD)
		m->column += m->next == m->first ? common_first(m, mode)
						 : common_later(m);
	m->reach = m->column;
	return SAID_INVALID;
}

static enum said ambiguous(struct match *m)
{
	m->column = m->line.tokens[m->next].start;
	m->reach = m->line.tokens[m->next].end;
	m->class = FITS_ABBREVIATION;
	return SAID_AMBIGUOUS;
}

/* -- word by word ---------------------------------------------------------------------- */

static bool same_keyword(const struct step *a, const struct step *b)
{
	return !keyword_compare(a->text, a->len, b->text, b->len);
}

/* Takes the next word: keeps the threads that it fits best. */
static enum said advance(struct match *m, unsigned mode)
{
	size_t end = m->count;
	const struct thread *best = fit_best(m);
	const struct step *chosen;
	int64_t fit;

	if (!best)
		return refuse(m, mode);
	chosen = &m->lang->steps[best->step];
	fit = best->fit;
	look_ahead(m);
	for (size_t i = m->from; i < end; i++) {
		const struct step *step = &m->lang->steps[m->threads[i].step];

		if (m->threads[i].fit != fit)
			continue;
		if (fit_class(fit) == FITS_ABBREVIATION &&
		    !same_keyword(chosen, step))
			return ambiguous(m);
		follow(m, end, (uint32_t)i);
	}
	m->from = end;
	m->class = fit_class(fit);
	if (chosen->kind == STEP_VALUE && chosen->word->type->rest)
		m->rest = chosen;
	m->next++;
	return SAID_CALL;
}

/* The value just taken has all the line, or all before a `|`. */
static void take_rest(struct match *m)
{
	m->pipe = m->line.len;
	if (m->rest->word->type->pipes)
		line_rest(&m->line, m->next - 1, true, m->arena, &m->pipe);
}

/* Whether a `|` comes that is not a value. */
static bool meets_pipe(const struct match *m)
{
	if (m->line.tokens[m->next].kind != TOKEN_PIPE)
		return false;
	for (size_t i = m->from; i < m->count; i++) {
		const struct step *step = &m->lang->steps[m->threads[i].step];

		if (step->kind == STEP_VALUE && step->word->type->rest &&
		    !step->word->type->pipes)
			return false;
	}
	return true;
}

/* Sets the state to before the first keyword. */
static enum said begin(struct match *m, unsigned mode, size_t count)
{
	struct range all = { .high = m->lang->head_count };
	enum prefix prefix = PREFIX_NONE;
	bool unsure = false;

	m->from = m->count = m->next = m->first = 0;
	m->pipe = m->line.pipe;
	m->undo = m->restore = m->piped = false;
	m->class = FITS_EXACTLY;
	m->rest = NULL;
	error_clear(&m->why);
	if (count)
		prefix = prefix_in(m, mode, &unsure);
	if (unsure)
		return ambiguous(m);
	if (prefix != PREFIX_NONE) {
		m->next = m->first = 1;
		m->undo = true;
		m->restore = prefix != PREFIX_NO;
	}
	if (count <= m->first)
		enter(m, all, mode);
	else
		enter(m, m->first ? m->opening.behind : m->opening.plain, mode);
	return SAID_CALL;
}

enum said match_run(struct match *m, unsigned mode, size_t count)
{
	enum said said = begin(m, mode, count);

	while (said == SAID_CALL && m->next < count) {
		if (m->next > m->first && meets_pipe(m)) {
			m->piped = true;
			break;
		}
		said = advance(m, mode);
		if (m->rest) {
			take_rest(m);
			break;
		}
	}
	return said;
}
