/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * manual.c - the command reference, and the fuzzers' dictionary
 *
 * A sentence is a list item whose head is its notation. Where `no` takes less
 * than the sentence itself (`![x]`), its form is a second head, as in IOS's
 * command references. Below stand the modes, and those words that the head
 * does not explain.
 */
#include <inttypes.h>

#include "mdoc.h"
#include "program.h"

/* -- the head of an item --------------------------------------------------------- */

struct head_writer {
	struct text	*out;
	bool		 undo;		/* write the form that follows `no` */
	bool		 bang;		/* a `!` stands before this bracket */
	/* of the open brackets, a bit each, the innermost lowest */
	uint32_t	 shown, square;
};

/* Whether the bracket at `p` has alternatives of its own. */
static bool has_choice(const char *p)
{
	struct piece piece;
	size_t depth = 0;

	do {
		if (!notation_next(&p, &piece))
			return false;
		if (depth == 1 && *piece.text == '|')
			return true;
		if (*piece.text == '[' || *piece.text == '{')
			depth++;
		else if (*piece.text == ']' || *piece.text == '}')
			depth--;
	} while (depth);
	return false;
}

static void open_bracket(struct head_writer *w, const char *at)
{
	bool square = *at == '[' && (!w->bang || w->undo);
	bool shown = square || has_choice(at);

	w->square = w->square << 1 | square;
	w->shown = w->shown << 1 | shown;
	if (shown)
		text_puts(w->out, square ? ".Oo\n" : ".Bro\n");
}

static void close_bracket(struct head_writer *w, const char *behind)
{
	bool repeats = behind[strspn(behind, " ")] == '*';

	if (w->shown & 1)
		text_printf(w->out, "%s%s\n", w->square & 1 ? ".Oc" : ".Brc",
			    repeats ? " Ns *" : "");
	w->square >>= 1;
	w->shown >>= 1;
}

static void write_word(struct head_writer *w, const struct piece *piece)
{
	text_puts(w->out, notation_is_value(piece->text, piece->len) ? ".Ar "
								     : ".Ic ");
	mdoc_argument(w->out, piece->text, piece->len);
	text_putc(w->out, '\n');
}

static void write_piece(struct head_writer *w, const struct piece *piece,
			const char *behind)
{
	switch (*piece->text) {
	case '[':
	case '{':
		open_bracket(w, piece->text);
		break;
	case ']':
	case '}':
		close_bracket(w, behind);
		break;
	case '|':
		text_puts(w->out, "|\n");
		break;
	case '*':
	case '!':
		break;
	default:
		write_word(w, piece);
	}
	w->bang = *piece->text == '!';
}

static void write_head(struct text *out, const struct sentence *sentence,
		       const char *no, bool undo)
{
	struct head_writer writer = { .out = out, .undo = undo };
	struct piece piece;
	bool undoable;
	const char *p = notation_body(sentence->grammar, &undoable);

	text_printf(out, ".It Xo\n%s", no);
	while (notation_next(&p, &piece))
		write_piece(&writer, &piece, p);
	text_puts(out, ".Xc\n");
}

static void write_heads(struct text *out, const struct entry *entry)
{
	const struct sentence *sentence = entry->sentence;

	if (!entry->undo) {
		write_head(out, sentence, "", false);
	} else if (!strchr(sentence->grammar, '!')) {
		write_head(out, sentence, ".Op Ic no\n", false);
	} else {
		write_head(out, sentence, "", false);
		write_head(out, sentence, ".Ic no\n", true);
	}
}

/* -- its body ------------------------------------------------------------------------ */

static void write_modes(struct text *out, const struct mode_name *names,
			unsigned modes)
{
	struct text list = { 0 };
	size_t count = 0, said = 0;

	for (; names[count].name; count++) {
		if (!(modes & names[count].mode))
			continue;
		text_puts(&list, said++ ? "; " : "Modes: ");
		text_puts(&list, names[count].name);
	}
	if (said == count)
		mdoc_sentence(out, "In every mode");
	else if (said)
		mdoc_sentence(out, list.data);
	text_free(&list);
}

/* The last keyword of those that a sentence begins with in any case. */
static const struct step *last_plain(const struct lang *l,
				     const struct entry *entry)
{
	const struct step *step = &l->steps[entry->start];

	while (step->count == 1) {
		const struct step *to = &l->steps[l->edges[step->edges].to];

		if (to->kind != STEP_KEYWORD)
			break;
		step = to;
	}
	return step;
}

static bool is_listed(const struct step *first, const struct step *step)
{
	for (; first < step; first++)
		if (first->word == step->word && first->len == step->len)
			return true;
	return false;
}

static void write_item(struct text *out, const struct step *step)
{
	const struct word *word = step->word;

	text_puts(out, step->kind == STEP_VALUE ? ".It Ar " : ".It Ic ");
	mdoc_argument(out, step->text, step->len);
	text_putc(out, '\n');
	mdoc_prose(out, word->help);
	if (word->type == &type_number)
		text_printf(out, "(%" PRId64 " to %" PRId64 ")\n", word->min,
			    word->max);
	else if (step->kind == STEP_VALUE) {
		text_puts(out, ".Pq ");
		mdoc_argument(out, word->type->name, strlen(word->type->name));
		text_putc(out, '\n');
	}
}

static void write_words(const struct lang *l, struct text *out,
			const struct entry *entry)
{
	const struct step *last = last_plain(l, entry), *first = last + 1;
	const struct step *end = l->steps + l->step_count;
	const struct step *step;
	bool any = false;

	for (step = first; step < end && step->kind != STEP_END; step++) {
		if (step->kind == STEP_LOOP || is_listed(first, step))
			continue;
		if (!any)
			text_puts(out, ".Bl -tag -width Ds -compact\n");
		any = true;
		write_item(out, step);
	}
	if (any)
		text_puts(out, ".El\n");
}

static void write_entry(const struct lang *l, const struct mode_name *names,
			struct text *out, const struct entry *entry)
{
	const struct sentence *sentence = entry->sentence;
	const struct word *word = last_plain(l, entry)->word;

	write_heads(out, entry);
	if (sentence->about)
		mdoc_prose(out, sentence->about);
	else if (word)
		mdoc_sentence(out, word->help);
	write_modes(out, names, sentence->modes);
	write_words(l, out, entry);
}

void lang_manual(const struct lang *l, const struct mode_name *names,
		 struct text *out)
{
	const struct family *family = NULL;

	for (size_t i = 0; i < l->entry_count; i++) {
		const struct entry *entry = &l->entries[i];

		if (entry->sentence->hidden)
			continue;
		if (entry->family != family) {
			text_puts(out, family ? ".El\n.Ss " : ".Ss ");
			mdoc_prose(out, entry->family->title);
			text_puts(out, ".Bl -tag -width Ds\n");
		}
		family = entry->family;
		write_entry(l, names, out, entry);
	}
	if (family)
		text_puts(out, ".El\n");
}

/* -- the dictionary -------------------------------------------------------------------- */

static int by_keyword(const void *a, const void *b)
{
	const struct step *const *x = a, *const *y = b;

	return keyword_compare((*x)->text, (*x)->len, (*y)->text, (*y)->len);
}

void lang_dictionary(const struct lang *l, struct text *out)
{
	const struct step **list = memory_grow(NULL, l->step_count,
					       sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < l->step_count; i++)
		if (l->steps[i].kind == STEP_KEYWORD)
			list[count++] = &l->steps[i];
	if (count)
		qsort(list, count, sizeof(*list), by_keyword);
	text_printf(out, "\"%s\"\n\"%s\"\n", lang_default.word, lang_no.word);
	for (size_t i = 0; i < count; i++)
		if (!i || by_keyword(&list[i - 1], &list[i]))
			text_printf(out, "\"%.*s\"\n", (int)list[i]->len,
				    list[i]->text);
	free(list);
}
