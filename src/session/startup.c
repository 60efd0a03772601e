/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * startup.c - the startup configuration: where it lies, how it is replaced
 *
 * The machine's is one of the system's files; a lab's lies with its user, under
 * the lab's name, and that of a lab without a name goes with the lab. What was
 * there before goes to the archive first, so that whatever stops a save, the
 * old text is somewhere, whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <vrfsh/netns.h>
#include "archive.h"

#define NAME	"startup-config"

/* A lab that nobody named is called by a number. */
static bool is_named(const char *lab)
{
	return *lab != '#';
}

int startup_path(const struct session *session, struct text *path,
		 struct error *error)
{
	struct text below = { 0 };
	bool home;

	if (!session->lab || !is_named(session->lab)) {
		text_puts(path, session->lab ? "/run/vrfsh/" NAME :
					       SYSCONFDIR "/vrfsh/" NAME);
		return 0;
	}
	text_printf(&below, "labs/%s/" NAME, session->lab);
	home = state_path(path, below.data);
	text_free(&below);
	return home ? 0 :
	       error_set(error, ENOENT, "lab %s has no startup configuration "
			 "without a home folder: name a file", session->lab);
}

int startup_find(const struct session *session, struct text *path,
		 struct error *error)
{
	int err = startup_path(session, path, error);

	if (!err && access(path->data, F_OK) < 0)
		err = errno == ENOENT ?
		      error_set(error, ENOENT, NAME " is not present") :
		      error_set(error, errno, "%s: %s", path->data,
				error_words(errno));
	return err;
}

int startup_read(const struct session *session, struct text *text,
		 struct error *error)
{
	struct text path = { 0 };
	int err = startup_find(session, &path, error);

	if (!err) {
		err = file_read(path.data, text);
		if (err)
			error_set(error, -err, "%s: %s", path.data,
				  error_words(err));
	}
	text_free(&path);
	return err;
}

/* Not from within a VRF, whose configuration is a part of the machine's. */
static int may_save(struct session *session, struct error *error)
{
	if (!netns_is_first())
		return error_set(error, EPERM, "vrfsh was started inside a "
				 "VRF: its configuration is not the %s's, save "
				 "it to a file", session->lab ? "lab" :
				 "machine");
	return confirm_check(session, error);
}

/* What is there goes to the archive, unless it is `next`. */
static int archive_old(struct session *session, const struct text *next,
		       struct error *error)
{
	struct error own = { 0 };
	struct text old = { 0 };
	int err = startup_read(session, &old, &own);

	if (err == -ENOENT) {
		err = 0;
	} else if (err) {
		error_set(error, -err, "%s", own.words);
	} else if (!next || next->len != old.len ||
		   memcmp(text_string(next), text_string(&old), old.len)) {
		err = archive_add(session, &old, error);
	}
	error_clear(&own);
	text_free(&old);
	return err;
}

int startup_save(struct session *session, const struct text *text,
		 struct error *error)
{
	struct text path = { 0 };
	int err = may_save(session, error), lock = -1;

	if (!err)
		err = startup_path(session, &path, error);
	if (!err)
		err = lock = archive_lock(session, error);
	if (lock >= 0)
		err = archive_old(session, text, error);
	if (!err)
		err = file_save(path.data, text, error);
	if (!err)
		err = archive_prune(session, error);
	if (lock >= 0)
		close(lock);
	text_free(&path);
	return err;
}

static int remove_file(const char *path, struct error *error)
{
	char *copy = memory_copy(path);
	int folder, err = 0;

	*strrchr(copy, '/') = '\0';
	folder = open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0 || unlink(path) < 0 || fsync(folder) < 0)
		err = error_set(error, errno, "%s: %s", path,
				error_words(errno));
	if (folder >= 0)
		close(folder);
	free(copy);
	return err;
}

int startup_erase(struct session *session, struct error *error)
{
	struct text path = { 0 }, old = { 0 };
	int err = may_save(session, error), lock = -1;

	if (!err)
		err = startup_path(session, &path, error);
	if (!err)
		err = startup_read(session, &old, error);
	if (!err)
		err = lock = archive_lock(session, error);
	if (lock >= 0)
		err = archive_old(session, NULL, error);
	if (!err)
		err = remove_file(path.data, error);
	if (!err)
		err = archive_prune(session, error);
	if (lock >= 0)
		close(lock);
	text_free(&path);
	text_free(&old);
	return err;
}
