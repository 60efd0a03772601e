/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_archive.c - the startup configurations that were saved before
 */
#include "show.h"

struct args {
	char	none;		/* it has no values */
};

static const struct word words[] = {
	{ "archive", "The configurations that were saved" },
	{ "show archive", "The configurations that were saved before" },
	{ "archive config", "Archive the running configuration" },
	{ 0 }
};

/* -- show archive --------------------------------------------------------------- */

struct listing {
	unsigned	 maximum;
	size_t		 count;
	const char	*next;
};

struct archive_row {
	unsigned	 number;	/* of the file */
	const char	*name;
	uint64_t	 saved, bytes;
	size_t		 position;	/* in the list, from 1 */
};

static const struct column archive_columns[] = {
	COLUMN(struct archive_row, number, U32),
	COLUMN(struct archive_row, name, STRING),
	COLUMN(struct archive_row, saved, U64),
	COLUMN(struct archive_row, bytes, U64),
	{ 0 }
};

static void archive_head(struct text *text, const void *context)
{
	const struct listing *list = context;

	text_printf(text, "The maximum archive configurations allowed is %u.\n"
		    "There are currently %zu archive configurations saved.\n"
		    "The next archive file will be named %s\n"
		    " Archive #  Name\n", list->maximum, list->count,
		    list->next);
}

static void archive_text(struct text *text, const void *row,
			 const void *context)
{
	const struct archive_row *r = row;
	const struct listing *list = context;

	text_printf(text, "   %-9zu", r->position);
	text_escape(text, r->name);
	text_puts(text, r->position == list->count ? " <- Most Recent\n" :
						     "\n");
}

/* IOS numbers the places that are free, too. */
static void archive_foot(struct text *text, const void *context)
{
	const struct listing *list = context;

	for (size_t i = list->count; i < list->maximum; i++)
		text_printf(text, "   %zu\n", i + 1);
}

static const struct row_type archive_type = {
	.columns = archive_columns, .head = archive_head,
	.text = archive_text, .foot = archive_foot,
};

static int run_show(struct session *session, const struct call *call,
		    struct error *error)
{
	struct listing head = { .maximum = archive_maximum(session) };
	struct archived *list;
	int err = archive_list(session, session->arena, &list, &head.count,
			       error);

	(void)call;
	if (!err)
		err = archive_next(session, session->arena, &head.next, error);
	if (err)
		return err;
	output_begin(session->out, &archive_type, &head);
	for (size_t i = 0; i < head.count; i++)
		output_row(session->out, &(struct archive_row){
			list[i].number, list[i].name, list[i].saved,
			list[i].bytes, i + 1 });
	return output_end(session->out);
}

/* -- archive config --------------------------------------------------------------- */

static int run_config(struct session *session, const struct call *call,
		      struct error *error)
{
	const struct config_scope ours = { .ours = true };
	struct text text = { 0 };
	int err = config_text(session, session->live, &ours, &text, NULL,
			      error);

	(void)call;
	if (!err)
		err = archive_save(session, &text, error);
	text_free(&text);
	return err;
}

static const struct sentence sentences[] = {
	{ MODE_EXEC, "show archive", run_show,
	  "Their names can be given to copy, configure replace and show "
	  "running-config differences." },
	{ MODE_EXEC, "archive config", run_config,
	  "Puts the running configuration into the archive; what is saved as "
	  "the startup configuration goes there by itself." },
	{ 0 }
};

FAMILY(show_archive, struct args, "The archive");
