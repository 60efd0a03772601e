/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.c - what outlives a command and dies with its VRF
 *
 * A file is written whole to a name of its own and renamed, so that nobody
 * reads half of one.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vrfsh/store.h>

#define STORE	"/run/vrfsh"

void store_path(struct text *path, uint64_t cookie, const char *name)
{
	text_printf(path, STORE "/%" PRIu64, cookie);
	if (name)
		text_printf(path, "/%s", name);
}

int store_read(uint64_t cookie, const char *name, struct text *text)
{
	struct text path = { 0 };
	int err;

	store_path(&path, cookie, name);
	err = file_read(path.data, text);
	text_free(&path);
	return err;
}

static int make_folder(const char *path)
{
	return mkdir(path, 0755) < 0 && errno != EEXIST ? -errno : 0;
}

int store_folder(uint64_t cookie, const char *name, struct error *error)
{
	struct text path = { 0 };
	int err = make_folder(STORE);

	store_path(&path, cookie, NULL);
	if (!err)
		err = make_folder(path.data);
	if (!err && name) {
		text_printf(&path, "/%s", name);
		err = make_folder(path.data);
	}
	if (err)
		error_set(error, -err, "%s cannot be made: %s", path.data,
			  error_words(err));
	text_free(&path);
	return err;
}

int store_open(uint64_t cookie, const char *name)
{
	struct text path = { 0 };
	struct error error = { 0 };
	int fd = store_folder(cookie, NULL, &error);

	error_clear(&error);
	if (fd < 0)
		return fd;
	store_path(&path, cookie, name);
	fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = -errno;
	text_free(&path);
	return fd;
}

int store_lock(uint64_t cookie, const char *name, bool exclusive, bool wait)
{
	int operation = (exclusive ? LOCK_EX : LOCK_SH) | (wait ? 0 : LOCK_NB);
	int fd = store_open(cookie, name);

	while (fd >= 0 && flock(fd, operation) < 0) {
		if (errno == EINTR)
			continue;
		operation = -errno;
		close(fd);
		return operation;
	}
	return fd;
}

bool store_has(uint64_t cookie, const char *name)
{
	struct text path = { 0 };
	bool has;

	store_path(&path, cookie, name);
	has = access(path.data, F_OK) == 0;
	text_free(&path);
	return has;
}

int store_remove(uint64_t cookie, const char *name)
{
	struct text path = { 0 };
	int err;

	store_path(&path, cookie, name);
	err = unlink(path.data) < 0 && errno != ENOENT ? -errno : 0;
	text_free(&path);
	return err;
}

static int write_and_rename(const char *path, const struct text *text)
{
	struct text temporary = { 0 };
	int fd, err;

	text_printf(&temporary, "%s.%d", path, (int)getpid());
	fd = open(temporary.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
		  0644);
	err = fd < 0 ? -errno : write_all(fd, text->data, text->len);
	if (fd >= 0 && close(fd) < 0 && !err)
		err = -errno;
	if (!err && rename(temporary.data, path) < 0)
		err = -errno;
	if (err && fd >= 0)
		unlink(temporary.data);
	text_free(&temporary);
	return err;
}

int store_write(uint64_t cookie, const char *name, const struct text *text,
		struct error *error)
{
	struct text path = { 0 };
	int err = store_folder(cookie, NULL, error);

	store_path(&path, cookie, name);
	if (!err)
		err = write_and_rename(path.data, text);
	if (err)
		error_set(error, -err, "%s cannot be written: %s", path.data,
			  error_words(err));
	text_free(&path);
	return err;
}

/* A writer that died may have left a line without its end. */
static void end_line(int fd, struct text *text)
{
	off_t size = lseek(fd, 0, SEEK_END);
	char last = '\n';

	if (size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n')
		text_putc(text, '\n');
}

int store_append(uint64_t cookie, const char *name, const struct text *lines)
{
	struct text path = { 0 }, text = { 0 };
	int fd, err;

	store_path(&path, cookie, name);
	fd = open(path.data, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	err = fd < 0 ? -errno : 0;
	if (!err) {
		end_line(fd, &text);
		text_add(&text, lines->data, lines->len);
		err = write_all(fd, text.data, text.len);
		close(fd);
	}
	text_free(&text);
	text_free(&path);
	return err;
}

void store_drop(uint64_t cookie)
{
	struct text path = { 0 };
	const struct dirent *file;
	DIR *folder;

	store_path(&path, cookie, NULL);
	folder = opendir(path.data);
	while (folder && (file = readdir(folder)))
		if (*file->d_name != '.')
			unlinkat(dirfd(folder), file->d_name, 0);
	if (folder)
		closedir(folder);
	rmdir(path.data);
	text_free(&path);
}
