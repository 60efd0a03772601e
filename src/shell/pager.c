/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pager.c - a page at a time, for a person at a terminal
 *
 * Text goes out as it comes; only before a line that would push the page's
 * first off the screen does ` --More-- ` ask. Space shows a page, Enter a
 * line, `/` looks for a regular expression, any other key ends, as in IOS.
 */
#include <errno.h>
#include <regex.h>
#include <unistd.h>

#include "pager.h"
#include "state.h"
#include "terminal.h"

static const char question[] = " --More-- ";

struct pager {
	struct session	*session;
	bool		 skip;
	bool		 left;		/* the reader has had enough */
	unsigned	 rows;		/* on this page */
	size_t		 column;	/* in the present line */
	struct text	 block;		/* to be written */
	struct text	 line;		/* a line's beginning, while searching */
	bool		 searching;
	regex_t		 pattern;
};

struct pager *pager_new(struct session *session)
{
	struct pager *pager = memory_new(sizeof(*pager));

	pager->session = session;
	return pager;
}

static void end_search(struct pager *pager)
{
	if (pager->searching)
		regfree(&pager->pattern);
	pager->searching = false;
	text_clear(&pager->line);
}

void pager_free(struct pager *pager)
{
	if (!pager)
		return;
	end_search(pager);
	text_free(&pager->block);
	text_free(&pager->line);
	free(pager);
}

void pager_begin(struct pager *pager)
{
	end_search(pager);
	pager->skip = pager->left = false;
	pager->rows = 0;
	pager->column = 0;
}

void pager_skip(struct pager *pager)
{
	pager->skip = true;
}

static int send_block(struct pager *pager)
{
	struct shell *shell = shell_of(pager->session);

	if (!shell->broken)
		shell->broken = write_all(STDOUT_FILENO,
					  text_string(&pager->block),
					  pager->block.len);
	text_clear(&pager->block);
	return shell->broken;
}

/* -- the question --------------------------------------------------------------- */

static void begin_search(struct pager *pager)
{
	struct text pattern = { 0 };

	if (terminal_line("/", &pattern) && pattern.len &&
	    !regcomp(&pager->pattern, pattern.data,
		     REG_EXTENDED | REG_NOSUB)) {
		pager->searching = true;
		text_puts(&pager->block, "filtering...\n");
	}
	text_free(&pattern);
}

static int ask(struct pager *pager)
{
	int rc = send_block(pager), key;

	if (rc)
		return rc;
	key = terminal_key(question);
	text_printf(&pager->block, "\r%*s\r", (int)sizeof(question) - 1, "");
	send_block(pager);
	switch (key) {
	case ' ':
		pager->rows = 0;
		return 0;
	case '\n':
	case '\r':
		return 0;	/* for this line; the page stays full */
	case '/':
		pager->rows = 0;
		begin_search(pager);
		return 0;
	default:
		pager->left = true;
		return -EPIPE;
	}
}

/* -- lines ---------------------------------------------------------------------- */

static size_t columns(const char *piece, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)piece[i] & 0xc0) != 0x80;
	return count;
}

/* How many rows of the screen a line takes. */
static unsigned rows(const struct pager *pager, size_t columns)
{
	unsigned width = pager->session->width;

	return width && columns ? 1 + (unsigned)((columns - 1) / width) : 1;
}

/* Whether a line that is so wide would push the page's first off the screen. */
static bool is_full(const struct pager *pager, size_t width)
{
	unsigned length = pager->session->length;

	return !pager->skip && length && pager->rows &&
	       pager->rows + rows(pager, width) >= length;
}

static int show(struct pager *pager, const char *piece, size_t len, bool ended)
{
	size_t width = columns(piece, len);
	int rc = 0;

	if (!pager->column && is_full(pager, width))
		rc = ask(pager);
	if (rc || pager->searching)
		return rc;
	text_add(&pager->block, piece, len);
	pager->column += width;
	if (ended) {
		text_putc(&pager->block, '\n');
		pager->rows += rows(pager, pager->column);
		pager->column = 0;
	}
	return 0;
}

/* Lines are dropped until one matches, which begins a page. */
static int search(struct pager *pager, const char *piece, size_t len,
		  bool ended)
{
	struct text line = { 0 };
	int rc = 0;

	text_add(&pager->line, piece, len);
	if (!ended)
		return 0;
	if (regexec(&pager->pattern, pager->line.data, 0, NULL, 0)) {
		text_clear(&pager->line);
		return 0;
	}
	text_add(&line, pager->line.data, pager->line.len);
	end_search(pager);
	rc = show(pager, line.data, line.len, true);
	text_free(&line);
	return rc;
}

int pager_write(struct pager *pager, const char *data, size_t len)
{
	const char *end = data + len;
	int rc = pager->left ? -EPIPE : 0;

	while (data < end && !rc) {
		const char *newline = memchr(data, '\n', (size_t)(end - data));
		size_t piece = (size_t)((newline ? newline : end) - data);

		if (!pager->searching)
			rc = show(pager, data, piece, newline);
		/* The answer to --More-- may have begun a search. */
		if (!rc && pager->searching)
			rc = search(pager, data, piece, newline);
		data += piece + (newline != NULL);
	}
	return rc ? rc : send_block(pager);
}
