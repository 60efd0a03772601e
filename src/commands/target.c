/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * target.c - what the configuration would be, if a file were all of it
 *
 * The file's lines are carried out on a model in which what vrfsh made is
 * hidden; others' objects are hidden in the blocks that the file names. What
 * then differs from the kernel is what has to change.
 */
#include <errno.h>
#include <unistd.h>

#include "config.h"

/* Where it lies; the startup configuration has no name of its own. */
static int find_file(struct session *session, const char *name,
		     const char **path, struct error *error)
{
	struct text text = { 0 };
	int err = 0;

	*path = name;
	if (!strcmp(name, "startup-config")) {
		err = startup_path(session, &text, error);
		*path = arena_string(session->arena, text_string(&text));
		if (!err && access(*path, F_OK) < 0 && errno == ENOENT)
			err = error_set(error, ENOENT,
					"startup-config is not present");
	}
	text_free(&text);
	return err;
}

int target_read(struct session *session, const char *name, bool all,
		struct view **model, struct error *error)
{
	struct view *view = session->view;
	bool dry_run = session->dry_run, claims = session->claims;
	const char *path;
	int err = find_file(session, name, &path, error);

	*model = NULL;
	if (err)
		return err;
	if (!session->read_file)
		return error_set(error, ENOSYS, "no file can be read here");
	session->view = view_model(session->world);
	view_veil(session->view, all);
	session->dry_run = session->claims = true;
	err = session->read_file(session, path, error);
	session->dry_run = dry_run;
	session->claims = claims;
	if (err)
		view_free(session->view);
	else
		*model = session->view;
	session->view = view;
	return err;
}
