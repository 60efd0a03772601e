/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * saving.c - the configuration in files: write, copy, erase
 *
 * What is saved is ours. What others made is theirs to bring back after a
 * restart; that it was left out is said. IOS asks for the name of a file that
 * was given already; nobody is asked here, as after its `file prompt quiet`.
 */
#include <errno.h>

#include "config.h"

enum source { SOURCE_FILE, SOURCE_RUNNING, SOURCE_STARTUP };

struct args {
	slot_value	from, to;	/* enum source */
	slot_name	from_file, to_file;
};

static const struct word words[] = {
	{ "write", "Write the running configuration to memory, or terminal" },
	{ "memory", "Write to the startup configuration" },
	{ "write terminal", "Write to the terminal" },
	{ "write erase", "Erase the startup configuration" },
	{ "erase", "Erase a configuration" },
	{ "erase startup-config", "Contents of the startup configuration" },
	{ "copy", "Copy from one file to another" },
	{ "copy running-config", "Copy from the running configuration",
	  SLOT(struct args, from, value), SOURCE_RUNNING },
	{ "copy startup-config", "Copy from the startup configuration",
	  SLOT(struct args, from, value), SOURCE_STARTUP },
	{ "SOURCE", "Copy from a file", SLOT(struct args, from_file, name) },
	{ "startup-config running-config", "Add to the running configuration",
	  SLOT(struct args, to, value), SOURCE_RUNNING },
	{ "SOURCE running-config", "Add to the running configuration",
	  SLOT(struct args, to, value), SOURCE_RUNNING },
	{ "running-config startup-config", "Copy to the startup configuration",
	  SLOT(struct args, to, value), SOURCE_STARTUP },
	{ "SOURCE startup-config", "Copy to the startup configuration",
	  SLOT(struct args, to, value), SOURCE_STARTUP },
	{ "running-config running-config", "Onto itself" },
	{ "startup-config startup-config", "Onto itself" },
	{ "DESTINATION", "Copy to a file", SLOT(struct args, to_file, name) },
	{ "show startup-config", "Contents of the startup configuration" },
	{ 0 }
};

/* -- what is left out --------------------------------------------------------- */

static void add_count(struct text *text, size_t count, const char *one,
		      const char *several)
{
	if (count)
		text_printf(text, "%s%zu %s", text->len ? ", " : "", count,
			    count == 1 ? one : several);
}

static void tell_left_out(struct session *session, const struct left_out *left)
{
	struct text text = { 0 };

	add_count(&text, left->vrfs, "VRF", "VRFs");
	add_count(&text, left->interfaces, "interface", "interfaces");
	add_count(&text, left->addresses, "address", "addresses");
	add_count(&text, left->neighbours, "static ARP entry",
		  "static ARP entries");
	add_count(&text, left->routes, "route", "routes");
	if (text.len)
		session_notice(session, "Left out, made outside vrfsh: %s; "
			       "`adopt` takes them in", text.data);
	text_free(&text);
}

/* -- texts from and to --------------------------------------------------------- */

static int read_text(struct session *session, const struct args *args,
		     struct text *text, struct left_out *left,
		     struct error *error)
{
	const struct config_scope ours = { .ours = true };
	int err;

	if (args->from == SOURCE_RUNNING)
		return config_text(session, session->live, &ours, text, left,
				   error);
	if (args->from == SOURCE_STARTUP)
		return startup_read(session, text, error);
	err = file_read(args->from_file, text);
	return err ? error_set(error, -err, "%s: %s", args->from_file,
			       error_words(err)) : 0;
}

static int copy_text(struct session *session, const struct args *args,
		     struct left_out *left, struct error *error)
{
	struct text text = { 0 };
	int err;

	if (args->from == SOURCE_RUNNING)
		output_printf(session->out, "Building configuration...\n");
	err = read_text(session, args, &text, left, error);
	if (!err)
		err = args->to == SOURCE_STARTUP ?
		      startup_save(session, &text, error) :
		      file_save(args->to_file, &text, error);
	text_free(&text);
	return err;
}

/* As if its lines were typed: what is there stays. */
static int copy_to_running(struct session *session, const struct args *args,
			   struct error *error)
{
	struct text path = { 0 };
	int err = 0;

	if (args->from == SOURCE_FILE)
		text_puts(&path, args->from_file);
	else
		err = startup_find(session, &path, error);
	if (!err)
		err = session->read_file(session, path.data, error);
	text_free(&path);
	return err;
}

static int copy(struct session *session, const struct args *args,
		struct error *error)
{
	struct left_out left = { 0 };
	int err = args->to == SOURCE_RUNNING ?
		  copy_to_running(session, args, error) :
		  copy_text(session, args, &left, error);

	if (err)
		return err;
	output_printf(session->out, "[OK]\n");
	tell_left_out(session, &left);
	return 0;
}

/* -- commands ------------------------------------------------------------------- */

static int run_copy(struct session *session, const struct call *call,
		    struct error *error)
{
	return copy(session, call->args, error);
}

static int run_same(struct session *session, const struct call *call,
		    struct error *error)
{
	(void)session;
	(void)call;
	return error_set(error, EINVAL, "source and destination are the same");
}

static int run_write(struct session *session, const struct call *call,
		     struct error *error)
{
	const struct args args = {
		.from = SOURCE_RUNNING, .to = SOURCE_STARTUP,
	};

	(void)call;
	return copy(session, &args, error);
}

static int run_terminal(struct session *session, const struct call *call,
			struct error *error)
{
	const struct config_scope all = { 0 };

	(void)call;
	return config_write(session, session->live, &all, session->out, NULL,
			    error);
}

static int run_erase(struct session *session, const struct call *call,
		     struct error *error)
{
	struct text path = { 0 };
	int err = startup_find(session, &path, error);

	(void)call;
	text_free(&path);
	if (err)
		return err;
	if (session->interactive && session->ask &&
	    !session->ask(session, "Erase the startup configuration?"))
		return error_set(error, ECANCELED, "the startup configuration "
				 "was not erased");
	err = startup_erase(session, error);
	if (!err)
		output_printf(session->out, "[OK]\n");
	return err;
}

/* -- show startup-config --------------------------------------------------------- */

struct startup_row {
	const char	*path, *text;
};

static const struct column startup_columns[] = {
	COLUMN(struct startup_row, path, STRING),
	COLUMN(struct startup_row, text, STRING),
	{ 0 }
};

/* As it is, but that no terminal obeys it. */
static void startup_text(struct text *text, const void *row,
			 const void *context)
{
	const struct startup_row *r = row;
	const char *line = r->text;
	struct text one = { 0 };

	(void)context;
	while (*line) {
		size_t len = strcspn(line, "\n");

		text_clear(&one);
		text_add(&one, line, len);
		text_escape(text, text_string(&one));
		text_putc(text, '\n');
		line += len + (line[len] == '\n');
	}
	text_free(&one);
}

static const struct row_type startup_type = {
	.columns = startup_columns, .text = startup_text,
};

static int run_show(struct session *session, const struct call *call,
		    struct error *error)
{
	struct text path = { 0 }, text = { 0 };
	int err = startup_read(session, &text, error);

	(void)call;
	if (!err)
		err = startup_path(session, &path, error);
	if (!err)
		err = output_document(session->out, &startup_type,
				      &(struct startup_row){
					text_string(&path), text_string(&text)
				      }, NULL);
	text_free(&path);
	text_free(&text);
	return err;
}

static const struct sentence sentences[] = {
	{ MODE_EXEC, "write [memory]", run_write,
	  "Saves the running configuration as the one to start with. What was "
	  "made outside vrfsh is left out; the one before goes to the archive." },
	{ MODE_EXEC, "write terminal", run_terminal,
	  "What show running-config shows." },
	{ MODE_EXEC, "write erase", run_erase, NULL },
	{ MODE_EXEC, "erase startup-config", run_erase,
	  "Removes the startup configuration; the archive keeps it." },
	{ MODE_EXEC, "copy running-config {startup-config|DESTINATION}",
	  run_copy, "A file is replaced as a whole or not at all." },
	{ MODE_EXEC, "copy startup-config {running-config|DESTINATION}",
	  run_copy, "To the running configuration its lines are added, as if "
	  "they were typed, up to the first that fails." },
	{ MODE_EXEC, "copy SOURCE {running-config|startup-config|DESTINATION}",
	  run_copy, NULL },
	{ MODE_EXEC, "copy running-config running-config", run_same, NULL,
	  true },
	{ MODE_EXEC, "copy startup-config startup-config", run_same, NULL,
	  true },
	{ MODE_EXEC, "show startup-config", run_show, NULL },
	{ 0 }
};

FAMILY(saving, struct args, "Saved configurations");
