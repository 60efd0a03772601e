/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * first.c - whether this process lives in the machine's first namespace
 *
 * The first process of a machine, a container or a lab lives in its first
 * network namespace. It may have more privileges than its looker, who then
 * sees nothing of it; so the oldest that can be seen stands for it: /proc lists
 * them in the order of their numbers.
 */
#include <ctype.h>
#include <dirent.h>
#include <sys/stat.h>

#include <vrfsh/netns.h>

bool netns_is_first(void)
{
	DIR *folder = opendir("/proc");
	const struct dirent *process;
	struct stat first = { 0 };
	bool found = false;
	char path[64];
	dev_t device;
	ino_t inode;

	while (folder && !found && (process = readdir(folder))) {
		if (!isdigit((unsigned char)*process->d_name))
			continue;
		snprintf(path, sizeof(path), "/proc/%.20s/ns/net",
			 process->d_name);
		found = stat(path, &first) == 0;
	}
	if (folder)
		closedir(folder);
	if (!found || netns_identify(netns_home(), &device, &inode))
		return true;
	return device == first.st_dev && inode == first.st_ino;
}
