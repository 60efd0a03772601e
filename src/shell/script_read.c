/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * script_read.c - a file's lines carried out as configuration, within a command
 *
 * A configuration that is replaced, compared or copied is read as a script is,
 * from global configuration on, but belongs to the command that reads it: the
 * session sits elsewhere meanwhile, its line's memory stays, nobody is asked,
 * and the first error is the command's own. Commands of exec have no place in
 * it, but for those that lead into configuration and out of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "banner.h"
#include "interrupt.h"
#include "part.h"
#include "reader.h"
#include "state.h"

enum { SHOWN_MAX = 60 };	/* bytes of a line that an error shows */

/* What the command is left with when the file is read. */
struct sitting {
	struct seat	 seat;
	struct arena	*arena;
	struct origin	 origin;
	char		*swallow;
	int		 status;
	bool		 interactive, leave;
};

static struct sitting sit_down(struct session *session)
{
	struct sitting own = {
		.arena = session->arena, .origin = session->origin,
		.swallow = session->swallow, .status = session->status,
		.interactive = session->interactive, .leave = session->leave,
	};

	session_sit(session, &own.seat);
	session_enter(session, 0, MODE_CONFIG, VRF_GLOBAL, NULL);
	session->arena = arena_new();
	session->swallow = NULL;
	session->interactive = session->leave = false;
	return own;
}

static void get_up(struct session *session, const struct sitting *own)
{
	arena_free(session->arena);
	free(session->swallow);
	session->arena = own->arena;
	session->origin = own->origin;
	session->swallow = own->swallow;
	session->status = own->status;
	session->interactive = own->interactive;
	session->leave = own->leave;
	session_return(session, &own->seat);
}

/* The VRF whose block was entered last, by a name of its own. */
struct block {
	char	*vrf;
};

static void forget(struct block *block)
{
	free(block->vrf);
	*block = (struct block){ 0 };
}

/* -- a line ----------------------------------------------------------------- */

/* The rest of a line from a word on, as an error shows it. */
static const char *shown(struct arena *arena, const char *line, size_t column)
{
	struct text text = { 0 };
	const char *words;

	while (column && line[column] && !strchr(" \t|", line[column]) &&
	       !strchr(" \t", line[column - 1]))
		column--;
	text_escape(&text, line + column);
	words = text.len <= SHOWN_MAX ? arena_string(arena, text_string(&text)) :
		arena_printf(arena, "%.*s…", SHOWN_MAX, text.data);
	text_free(&text);
	return words;
}

/* IOS's words; there is no caret where the line itself isn't shown. */
static int refuse(struct arena *arena, const char *line,
		  const struct understanding *said, struct error *error)
{
	switch (said->said) {
	case SAID_WRONG:
		return error_set(error, said->why.code, "%s", said->why.words);
	case SAID_INCOMPLETE:
		return error_set(error, EINVAL, "Incomplete command: `%s`",
				 shown(arena, line, 0));
	case SAID_AMBIGUOUS:
		return error_set(error, EINVAL, "Ambiguous command:  \"%s\"",
				 shown(arena, line, 0));
	default:
		return error_set(error, EINVAL,
				 "Invalid input detected at `%s`",
				 shown(arena, line, said->column));
	}
}

/* What others configured in a VRF's block counts as soon as it is entered; of an
 * interface's, the command that enters it knows. */
static int claim(struct session *session, struct block *last,
		 struct error *error)
{
	const struct place *place = session_place(session);

	if (!session->claims || place->mode & (MODE_EXEC | MODE_CONFIG |
					       MODE_INTERFACE) ||
	    (last->vrf && !strcmp(last->vrf, place->vrf)))
		return 0;
	forget(last);
	last->vrf = memory_copy(place->vrf);
	return view_claim(session->view, place->vrf, NULL, error);
}

static int carry_out(struct session *session, const char *line,
		     const struct call *call, struct error *error)
{
	if (part_is_of_exec(call->sentence))
		return error_set(error, EINVAL, "`%s` is a command of exec, "
				 "not configuration",
				 shown(session->arena, line, 0));
	return call->sentence->run(session, call, error);
}

static int run_line(struct session *session, const char *line,
		    struct error *error)
{
	struct understanding said = { 0 };
	struct part part;
	int err = 0;

	arena_reset(session->arena);
	if (banner_takes(session, line))
		return 0;
	part_command(session, line, &part);
	lang_parse(part.lang, part.modes, part.count, part.text, session,
		   session->arena, &said);
	said.call.level += part.above;
	if (said.said == SAID_CALL && part.text[said.pipe]) {
		said.said = SAID_INVALID;
		said.column = said.pipe;
	}
	if (said.said == SAID_CALL)
		err = carry_out(session, part.text, &said.call, error);
	else if (said.said != SAID_NOTHING)
		err = refuse(session->arena, part.text, &said, error);
	error_clear(&said.why);
	if (err && !error->code)
		error_set(error, -err, "%s", error_words(-err));
	return err;
}

/* -- the file --------------------------------------------------------------- */

static int read_line(struct session *session, struct reader *reader,
		     struct block *block, bool *more, struct error *error)
{
	char *line;
	int err = reader_next(reader, &line, error);

	*more = err == 1 || err == -EINTR;
	session->origin.line = err ? reader->line : 0;
	if (interrupt_came())
		return error_set(error, EINTR, "interrupted");
	if (!*more)
		return err;
	err = err == 1 ? run_line(session, line, error) : 0;
	return err ? err : claim(session, block, error);
}

static int read_lines(struct session *session, struct reader *reader,
		      struct error *error)
{
	struct block block = { 0 };
	bool more = true;
	int err = 0;

	while (!err && more && !session->leave)
		err = read_line(session, reader, &block, &more, error);
	forget(&block);
	if (!err)
		session->origin.line = 0;
	return err;
}

/* Of an error among what is still on its way, and one of a later line, the
 * earlier one counts. */
static int send_rest(struct session *session, int err, struct error *error)
{
	struct error earlier = { 0 };
	int first = view_flush(session->view, &earlier);

	if (!first)
		return err;
	error_clear(error);
	*error = earlier;
	return first;
}

int script_read(struct session *session, const char *path, struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;
	struct sitting own;
	struct reader reader;

	if (fd < 0)
		return error_set(error, errno, "%s: %s", path,
				 error_words(errno));
	own = sit_down(session);
	session->origin = (struct origin){ path, 0 };
	reader_open(&reader, fd, NULL);
	err = read_lines(session, &reader, error);
	if (!err)
		err = banner_end(session, error);
	if (err && !error->origin.file)
		error->origin = session->origin;
	err = send_rest(session, err, error);
	reader_close(&reader);
	close(fd);
	get_up(session, &own);
	return err;
}
