/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * archive.c - the startup configurations that were saved before
 *
 * They lie in a folder beside it, numbered for good: a name always means the
 * same text. The oldest go when there are more than the setting allows.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive.h"

#define PREFIX	"startup-config-"

/* `/etc/vrfsh`, and what is below it. */
static int folder_path(const struct session *session, const char *below,
		       struct text *path, struct error *error)
{
	int err = startup_path(session, path, error);

	if (err)
		return err;
	path->len = (size_t)(strrchr(path->data, '/') - path->data);
	path->data[path->len] = '\0';
	text_puts(path, below);
	return 0;
}

static int archive_folder(const struct session *session, struct text *path,
			  struct error *error)
{
	return folder_path(session, "/archive", path, error);
}

/* The machine's can be looked at, its files by their owner alone. */
static int make_folder(const struct session *session, const char *path)
{
	return folders_make(path, session->lab ? 0700 : 0755);
}

int archive_lock(const struct session *session, struct error *error)
{
	struct text path = { 0 };
	int fd = folder_path(session, "", &path, error);

	if (!fd)
		fd = make_folder(session, path.data);
	if (!fd) {
		fd = open(path.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			fd = -errno;
	}
	while (fd >= 0 && flock(fd, LOCK_EX) < 0 && errno == EINTR)
		;
	if (fd < 0)
		error_set(error, -fd, "%s: %s", text_string(&path),
			  error_words(fd));
	text_free(&path);
	return fd;
}

/* -- what there is ---------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	const struct archived *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

/* 0: no name of ours. */
static uint64_t number_of(const char *name)
{
	uint64_t number = 0;

	if (strncmp(name, PREFIX, strlen(PREFIX)) ||
	    number_parse(name + strlen(PREFIX), 1, UINT32_MAX, &number))
		return 0;
	return number;
}

static bool look(struct arena *arena, const char *folder, const char *name,
		 struct archived *archived)
{
	struct stat found;

	*archived = (struct archived){
		.number = (unsigned)number_of(name),
		.name = arena_printf(arena, "%s/%s", folder, name),
	};
	if (!archived->number || stat(archived->name, &found) < 0)
		return false;
	archived->bytes = (uint64_t)found.st_size;
	archived->saved = (uint64_t)found.st_mtime;
	return true;
}

int archive_list(const struct session *session, struct arena *arena,
		 struct archived **list, size_t *count, struct error *error)
{
	struct text path = { 0 };
	int err = archive_folder(session, &path, error);
	DIR *folder = err ? NULL : opendir(path.data);
	const struct dirent *file;
	struct archived *found = NULL;
	size_t max = 0;

	*count = 0;
	if (!err && !folder && errno != ENOENT)
		err = error_set(error, errno, "%s: %s", path.data,
				error_words(errno));
	while (folder && (file = readdir(folder))) {
		found = vector_room(found, *count, &max, sizeof(*found));
		*count += look(arena, path.data, file->d_name, &found[*count]);
	}
	if (folder)
		closedir(folder);
	if (*count)
		qsort(found, *count, sizeof(*found), by_number);
	*list = arena_copy(arena, found, *count * sizeof(*found));
	free(found);
	text_free(&path);
	return err;
}

unsigned archive_maximum(struct session *session)
{
	const struct setting key = {
		.object = { .kind = &kind_setting, .vrf = VRF_GLOBAL },
		.name = SETTING_ARCHIVE,
	};
	struct error error = { 0 };
	struct object *found = NULL;
	uint64_t maximum = 0;

	view_get(session->live, session->arena, &key.object, &found, &error);
	error_clear(&error);
	if (!found || number_parse(((struct setting *)found)->value, 1,
				   UINT_MAX, &maximum))
		number_parse(ARCHIVE_MAXIMUM, 1, UINT_MAX, &maximum);
	return (unsigned)maximum;
}

int archive_next(const struct session *session, struct arena *arena,
		 const char **name, struct error *error)
{
	struct text path = { 0 };
	struct archived *list;
	size_t count;
	int err = archive_list(session, arena, &list, &count, error);

	if (!err)
		err = archive_folder(session, &path, error);
	if (!err)
		*name = arena_printf(arena, "%s/" PREFIX "%u", path.data,
				     count ? list[count - 1].number + 1 : 1);
	text_free(&path);
	return err;
}

/* -- what comes and goes ------------------------------------------------------------ */

/* A save that was killed has archived already what the next one would. */
static bool is_there(const struct archived *newest, const struct text *text)
{
	struct text there = { 0 };
	bool same = !file_read(newest->name, &there) &&
		    there.len == text->len &&
		    !memcmp(text_string(&there), text_string(text), text->len);

	text_free(&there);
	return same;
}

int archive_add(struct session *session, const struct text *text,
		struct error *error)
{
	struct text path = { 0 };
	struct archived *list;
	const char *name;
	size_t count;
	int err = archive_list(session, session->arena, &list, &count, error);

	if (err || (count && is_there(&list[count - 1], text)))
		return err;
	err = archive_next(session, session->arena, &name, error);
	if (!err)
		err = archive_folder(session, &path, error);
	if (!err)		/* the save says if it could not be made */
		(void)make_folder(session, path.data);
	text_free(&path);
	return err ? err : file_save(name, text, error);
}

int archive_prune(struct session *session, struct error *error)
{
	unsigned maximum = archive_maximum(session);
	struct archived *list;
	size_t count;
	int err = archive_list(session, session->arena, &list, &count, error);

	for (size_t i = 0; !err && i + maximum < count; i++)
		if (unlink(list[i].name) < 0)
			err = error_set(error, errno, "%s: %s", list[i].name,
					error_words(errno));
	return err;
}

int archive_save(struct session *session, const struct text *text,
		 struct error *error)
{
	int lock = archive_lock(session, error), err;

	if (lock < 0)
		return lock;
	err = archive_add(session, text, error);
	if (!err)
		err = archive_prune(session, error);
	close(lock);
	return err;
}
