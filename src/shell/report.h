/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.h - what goes wrong, as a router says it
 *
 * All goes to standard error, after what was answered so far; from a script
 * led by `file:line: `.
 */
#ifndef SHELL_REPORT_H
#define SHELL_REPORT_H

#include <vrfsh/lang.h>
#include <vrfsh/session.h>

/* A line that was not understood; columns count from the start of `line`. */
void report_line(struct session *, const char *line,
		 const struct understanding *);
/* An error, with the origin that it carries, else the present line's. */
void report_error(struct session *, const struct error *);
/* A positive errno that nobody had better words for. */
void report_code(struct session *, int code);
/* session->notice. */
void report_notice(struct session *, const char *words);
/* How many routes wait, if lines made some wait that nobody told of. */
void report_waiting(struct session *);
/* Standard output failed. */
void report_broken(int code);

/* For tests: the line and the caret under its `column`, both cut to what
 * surrounds it; `indent` columns stand before the line. */
void report_caret(struct text *, const char *line, size_t column,
		  size_t indent, bool echo);

#endif
