/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.c - bytes to and from descriptors, whole files, folders
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vrfsh/base.h>

int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t done = write(fd, data, len);

		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			data += done;
			len -= (size_t)done;
		}
	}
	return 0;
}

int read_all(int fd, struct text *text)
{
	char block[8192];
	ssize_t got;

	while ((got = read(fd, block, sizeof(block))) != 0) {
		if (got < 0 && errno != EINTR)
			return -errno;
		if (got > 0)
			text_add(text, block, (size_t)got);
	}
	return 0;
}

int file_read(const char *path, struct text *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int err = fd < 0 ? -errno : read_all(fd, text);

	if (fd >= 0)
		close(fd);
	return err;
}

int folders_make(const char *path, unsigned mode)
{
	char *copy = memory_copy(path), *slash = copy;
	int err = 0;

	while (!err && slash) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(copy, mode) < 0 && errno != EEXIST && errno != EROFS)
			err = -errno;
		if (slash)
			*slash = '/';
	}
	free(copy);
	return err;
}

bool state_path(struct text *path, const char *name)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	/* The XDG specification has relative ones ignored. */
	if (state && *state == '/')
		text_puts(path, state);
	else if (home && *home == '/')
		text_printf(path, "%s/.local/state", home);
	else
		return false;
	text_puts(path, "/vrfsh");
	if (name)
		text_printf(path, "/%s", name);
	return true;
}
