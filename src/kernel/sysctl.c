/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysctl.c - files of /proc/sys, as a namespace sees them
 *
 * What is below net/ belongs to the namespace that opens the file.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <vrfsh/netns.h>

static int sysctl_open(int ns, const char *path, int flags)
{
	char full[PATH_MAX];
	int len = snprintf(full, sizeof(full), "/proc/sys/%s", path);

	if (len < 0 || (size_t)len >= sizeof(full))
		return -ENAMETOOLONG;
	return netns_open_file(ns, full, flags);
}

int netns_sysctl_read(int ns, const char *path, struct text *value)
{
	int fd = sysctl_open(ns, path, O_RDONLY);
	char bytes[4096];
	ssize_t len;

	if (fd < 0)
		return fd;
	text_clear(value);
	while ((len = read(fd, bytes, sizeof(bytes))) > 0)
		text_add(value, bytes, (size_t)len);
	if (len < 0)
		len = -errno;
	close(fd);
	if (value->len && value->data[value->len - 1] == '\n')
		value->data[--value->len] = '\0';
	return (int)len;
}

/* One write: the kernel takes a value whole or not at all. */
int netns_sysctl_write(int ns, const char *path, const char *value)
{
	int fd = sysctl_open(ns, path, O_WRONLY);
	size_t size = strlen(value);
	ssize_t len;

	if (fd < 0)
		return fd;
	len = write(fd, value, size);
	if (len < 0)
		len = -errno;
	else
		len = (size_t)len == size ? 0 : -EIO;
	close(fd);
	return (int)len;
}
