/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * file.c - bytes to descriptors
 */
#include <errno.h>
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
