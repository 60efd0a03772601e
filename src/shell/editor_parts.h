/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * editor_parts.h - what the parts of the editor share: the line, its keys, its
 * input
 */
#ifndef SHELL_EDITOR_PARTS_H
#define SHELL_EDITOR_PARTS_H

#include <histedit.h>
#include <termios.h>
#include <wchar.h>

#include "editor.h"

struct editor {
	EditLine	*el;
	struct session	*session;
	FILE		*quiet;		/* for the line editor's own errors */
	struct termios	 original;	/* the terminal, as we found it */
	struct termios	 lent;		/* as it was before a program got it */
	bool		 brackets;	/* the terminal marks what is pasted */
	int		 signals;	/* signalfd(2), while a line is read */
	int		 number;	/* of the signal that ends us; 0 */
	struct text	 prompt;
	enum typed	 typed;
	/* What was pasted and is still to be typed; from where on. */
	struct text	 pasted;
	size_t		 next;
	bool		 literal;	/* the last character was pasted */
};

/* The editor of a line editor. */
static inline struct editor *editor_of(EditLine *el)
{
	struct editor *editor = NULL;

	el_get(el, EL_CLIENTDATA, &editor);
	return editor;
}

/* Binds the keys (keys.c), that with which a paste begins only if `pastes`. */
void keys_bind(EditLine *, bool pastes);

/* EL_GETCFN (typing.c): 1, or 0 when nothing more will come. */
int typing_character(EditLine *, wchar_t *);
/* Takes what is pasted up to its end mark into `pasted`. */
void typing_take_paste(struct editor *);
/* Whether a key is to be taken for the character: it was pasted, or more is
 * waiting behind it, as no person types. */
bool typing_is_literal(const struct editor *);
/* The next whole line that was pasted; false if there is none. */
bool typing_pasted_line(struct editor *, struct text *line);

#endif
