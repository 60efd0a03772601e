/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lang.h - a command language: words, sentences, and what they mean
 *
 * A family of commands is two tables. Its words say what `?` prints of each
 * word and, where a word carries meaning, which member of the family's struct
 * it fills. Its sentences say, in the notation of a router's manual, what can
 * be said in which mode, and who carries it out:
 *
 *	word	a keyword, which the user may abbreviate
 *	WORD	a value, of the type that the words table gives it
 *	[x|y]	perhaps one of these
 *	{x|y}	one of these
 *	[x|y]*	any of these, in any order, each at most once
 *	![x]	x, which may be left out after `no`
 *	[no]	at the very beginning: the sentence can be undone; `default`
 *		is accepted wherever `no` is
 *
 * Parsing, abbreviation, `?`, completion, the manual's command reference and
 * the fuzzers' dictionary all come from these two tables.
 *
 * How a typed word is taken: an exact keyword, else a value of a type with a
 * shape (a number, an address), else a name that exists now, else a unique
 * abbreviation of a keyword, else any other value. Case does not matter in
 * keywords and does in values. Values may be quoted: "two words", with \" and
 * \\ inside the quotes.
 */
#ifndef VRFSH_LANG_H
#define VRFSH_LANG_H

#include <vrfsh/base.h>

struct session;		/* the program's own; lang only passes it on */
struct word;

/* Whether a text is a value of a type. */
enum fit {
	FIT_NO,			/* it has not the shape */
	FIT_WRONG,		/* it has, but cannot be: the error says why */
	FIT_YES,
};

/* Where a type's live names go, for `?`, completion and recognition. */
struct names {
	void (*add)(struct names *, const char *name);
};

/* A kind of value. */
struct type {
	const char	*name;	/* as `?` shows it; NULL: a keyword's value */
	int		 rank;	/* of two types that both fit, the lower wins */
	bool		 shape;	/* a shape of its own: no name looks like it */
	bool		 rest;	/* takes the rest of the line, blanks and all */
	bool		 pipes;	/* a rest that ends before a `|` */
	/*
	 * Reads a text into the slot; `slot` NULL: only see whether it fits.
	 * `text` lives as long as the arena: a slot may point to it.
	 */
	enum fit (*parse)(const char *text, const struct word *,
			  struct arena *, void *slot, struct error *why);
	/* Names that exist now; NULL: there are none. `said` are the words
	 * before it on the line, as typed. */
	void (*names)(struct session *, const char *const *said, size_t count,
		      struct names *);
	const char	*sample;	/* a value, for generated lines */
};

struct word {
	const char		*word;	/* with as many words before it as tell
					 * it apart: `vrf NAME` */
	const char		*help;
	const struct type	*type;	/* NULL: a keyword without meaning */
	size_t			 offset;	/* of its slot */
	int64_t			 min, max;	/* of a number; min is a
						 * keyword's value */
};

/* A sentence that was said. */
struct call {
	const struct sentence	*sentence;
	const void		*args;	/* the family's struct, filled */
	bool			 no;	/* `no` or `default` came first */
	bool			 restore;	/* it was `default` */
	size_t			 level;	/* in which of the modes: 0 innermost */
};

struct sentence {
	unsigned	 modes;		/* a set of bits */
	const char	*grammar;
	/* 0, or -errno with the error filled. */
	int (*run)(struct session *, const struct call *, struct error *);
	const char	*about;	/* a line or two for the manual; NULL: none */
	/*
	 * Accepted, but not offered: `?` and Tab show it only where nothing
	 * else fits, the manual not at all, and what abbreviates a keyword of
	 * other sentences never means one of its own.
	 */
	bool		 hidden;
};

struct family {
	const char		*name;	/* a word, and a title for the manual */
	const char		*title;
	size_t			 size;	/* of its struct */
	const struct word	*words;		/* ends with a word of NULL */
	const struct sentence	*sentences;	/* ends with a grammar of NULL */
};

enum { ARGS_MAX = 1024 };	/* bytes in a family's struct */

/* Defines `family_NAME` from the file's tables `words` and `sentences`. */
#define FAMILY(ident, T, headline)					\
	_Static_assert(sizeof(T) <= ARGS_MAX, "family struct too big");	\
	const struct family family_##ident = {				\
		#ident, headline, sizeof(T), words, sentences		\
	}

/*
 * The slot of a word: a member of T, which must have the C type of the kind,
 * slot_KIND; type_KIND is the type. The selection adds nothing but makes the
 * compiler refuse a member of any other type.
 */
#define SLOT(T, member, kind)						\
	.type = &type_##kind,						\
	.offset = offsetof(T, member) +					\
		_Generic(&((T *)0)->member, slot_##kind *: 0)

/* -- types of the language itself ---------------------------------------- */

typedef bool slot_flag;		/* a keyword: true once said */
typedef int slot_value;		/* a keyword: its word's `min` */
typedef uint32_t slot_number;	/* <min-max> */
typedef const char *slot_name;	/* WORD: one word */
typedef const char *slot_text;	/* LINE: the rest of the line, `|` too */
typedef const char *slot_program;	/* COMMAND: the rest, up to a `|` */

extern const struct type type_flag, type_value, type_number, type_name,
	type_text, type_program;

/* -- what is said ----------------------------------------------------------- */

enum said {
	SAID_CALL,		/* understood */
	SAID_NOTHING,		/* an empty line or a comment (`!`) */
	SAID_INVALID,		/* the word at `column` fits nowhere */
	SAID_WRONG,		/* likewise, and the error says why */
	SAID_AMBIGUOUS,		/* an abbreviation of several keywords */
	SAID_INCOMPLETE,
};

struct understanding {
	enum said	said;
	size_t		column;		/* in bytes, where it stopped fitting */
	size_t		pipe;		/* of the first `|` outside a rest value
					 * and quotes; the line's length if none */
	struct call	call;
	struct error	why;		/* of SAID_WRONG; the caller clears it */
};

struct lang;

/*
 * Compiles families (ending with NULL); `glossary` (ending with a word of
 * NULL) has the words that all share. A mistake in the tables is an error
 * that names the family and the place. Freed by lang_free.
 */
struct lang *lang_new(const struct family *const *families,
		      const struct word *glossary, struct error *);
void lang_free(struct lang *);

/*
 * Understands a line. `modes` are tried from the first on (the innermost);
 * when all refuse, the refusal that got furthest counts, at a tie the
 * innermost's. A mode in which all words fit, though more are missing, is the
 * last one tried. What the call points to lives in the arena; `line` is copied.
 * Without a session (NULL) no name exists.
 */
void lang_parse(const struct lang *, const unsigned *modes, size_t count,
		const char *line, struct session *, struct arena *,
		struct understanding *);
/*
 * What may follow: IOS's `?` help of the line typed so far, a row a word
 * (`  mtu   Set the MTU`); directly behind a word the words that begin so, on
 * one line, as IOS does (`interface  ip  ipv6`). False, and nothing written,
 * if the line already fits nowhere: `understanding` tells why, as lang_parse.
 * True, and nothing written, in a comment and behind a `|`.
 */
bool lang_help(const struct lang *, const unsigned *modes, size_t count,
	       const char *line, struct session *, struct arena *,
	       struct text *, struct understanding *);
/*
 * What may complete the last word of the line: keywords and names, one a
 * line, sorted, quoted where needed. Returns how many; `*start` is where the
 * word that they replace begins.
 */
size_t lang_complete(const struct lang *, const unsigned *modes, size_t count,
		     const char *line, struct session *, struct arena *,
		     struct text *, size_t *start);

/* -- what else the tables are good for -------------------------------------- */

struct mode_name {		/* ends with a name of NULL */
	unsigned	 mode;
	const char	*name;	/* a heading for the manual */
};

/* The command reference, mdoc(7) sections, by mode and family. */
void lang_manual(const struct lang *, const struct mode_name *, struct text *);
/* Every keyword once, a line each, quoted, as fuzzers' dictionaries are. */
void lang_dictionary(const struct lang *, struct text *);
/*
 * Says `walks` random lines of every sentence, in each of its modes, and sees
 * that each is understood as that sentence; and that every word of the tables
 * is used. Writes what is wrong, a line each; returns how many.
 */
size_t lang_check(const struct lang *, unsigned walks, unsigned seed,
		  struct text *);
/* Every sentence in order, for tests that count what was said. NULL: no more. */
const struct sentence *lang_sentence(const struct lang *, size_t index);

#endif
