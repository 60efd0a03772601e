/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.c - what outlives a command and dies with its VRF
 *
 * Files under /run/vrfsh/COOKIE/, the cookie being the namespace's, which is
 * never used again until the machine restarts: a VRF of the same name made
 * later finds none. Written whole to a name of their own and renamed; not
 * synced, since they describe kernel state, which dies with the machine too.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vrfsh/session.h>

#define STORE	"/run/vrfsh"

static void store_path(struct text *path, uint64_t cookie, const char *name)
{
	text_printf(path, STORE "/%" PRIu64, cookie);
	if (name)
		text_printf(path, "/%s", name);
}

static int read_all(int fd, struct text *text)
{
	char block[4096];
	ssize_t got;

	while ((got = read(fd, block, sizeof(block))) > 0)
		text_add(text, block, (size_t)got);
	return got < 0 ? -errno : 0;
}

int store_read(uint64_t cookie, const char *name, struct text *text)
{
	struct text path = { 0 };
	int fd, err;

	store_path(&path, cookie, name);
	fd = open(path.data, O_RDONLY | O_CLOEXEC);
	err = fd < 0 ? -errno : read_all(fd, text);
	if (fd >= 0)
		close(fd);
	text_free(&path);
	return err;
}

static int make_folders(uint64_t cookie)
{
	struct text path = { 0 };
	int err = 0;

	store_path(&path, cookie, NULL);
	if ((mkdir(STORE, 0755) < 0 && errno != EEXIST) ||
	    (mkdir(path.data, 0755) < 0 && errno != EEXIST))
		err = -errno;
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
	int err = make_folders(cookie);

	store_path(&path, cookie, name);
	if (!err)
		err = write_and_rename(path.data, text);
	if (err)
		error_set(error, -err, "%s cannot be written: %s", path.data,
			  error_words(err));
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
