/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * terminal.h - keys and answers from the terminal on standard input
 */
#ifndef SHELL_TERMINAL_H
#define SHELL_TERMINAL_H

#include <termios.h>

#include <vrfsh/base.h>

/* Rows and columns; 0 where the terminal does not know. */
void terminal_size(unsigned *rows, unsigned *columns);
/* Asks, and waits for one key, which is not echoed; an arrow or function key
 * counts as one, KEY_OTHER. KEY_END: Ctrl-C, or nobody is there any more. */
int terminal_key(const char *question);
enum { KEY_END = -1, KEY_OTHER = -2 };
/* Asks, and reads a line, echoed, without its newline. False after Ctrl-C or at
 * an end. */
bool terminal_line(const char *question, struct text *);

#endif
