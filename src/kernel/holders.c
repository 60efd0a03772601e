/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * holders.c - who keeps a namespace alive besides its name
 *
 * A process that runs in it, one that has it open, or a mount of it in some
 * other mount namespace. One walk over /proc notes this of every namespace; a
 * question then looks through the notes. What of /proc we may not read is
 * passed over: the answer is what can be known. All namespaces lie on one
 * nsfs, so that the inode alone tells them apart.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vrfsh/netns.h>

#include "mounts.h"

enum { COMMAND_MAX = 64 };	/* TASK_COMM_LEN is 16, kernel threads' more */

struct note {
	ino_t			 inode;		/* of the network namespace */
	pid_t			 pid;		/* 0: our own mount namespace */
	enum holder_kind	 kind;
	const char		*point;		/* of a mount of ours */
};

struct census {
	struct arena	*arena;
	DIR		*proc;
	struct note	*notes;
	size_t		 count, max;
};

static void add_note(struct census *census, ino_t inode, pid_t pid,
		     enum holder_kind kind, const char *point)
{
	size_t i = census->count;

	/* Once each: the same process's stand together. */
	while (i-- > 0 && census->notes[i].pid == pid)
		if (pid && census->notes[i].inode == inode &&
		    census->notes[i].kind == kind)
			return;
	census->notes = vector_room(census->notes, census->count, &census->max,
				    sizeof(*census->notes));
	census->notes[census->count++] = (struct note){
		inode, pid, kind, arena_string(census->arena, point)
	};
}

/* -- looking at a process -------------------------------------------------- */

static void look_where_it_runs(struct census *census, pid_t pid)
{
	struct stat stat;
	char path[64];

	snprintf(path, sizeof(path), "%d/ns/net", (int)pid);
	if (!fstatat(dirfd(census->proc), path, &stat, 0))
		add_note(census, stat.st_ino, pid, HOLDER_PROCESS, NULL);
}

static DIR *open_descriptors(const struct census *census, pid_t pid)
{
	char path[64];
	DIR *folder;
	int fd;

	snprintf(path, sizeof(path), "%d/fd", (int)pid);
	fd = openat(dirfd(census->proc), path,
		    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	folder = fd < 0 ? NULL : fdopendir(fd);
	if (!folder && fd >= 0)
		close(fd);
	return folder;
}

/*
 * The inode of the namespace that a descriptor is of, 0 if of none. It reads
 * net:[4026531840], or as the path of the mount that it was opened by; only
 * such a path is looked at, as a look at any file may wait for its server.
 */
static uint64_t namespace_of(int folder, const char *name)
{
	char link[PATH_MAX];
	ssize_t len = readlinkat(folder, name, link, sizeof(link) - 1);
	struct stat status;
	dev_t device;
	ino_t home;

	if (len < 5)
		return 0;
	link[len] = '\0';
	if (!memcmp(link, "net:[", 5))
		return strtoull(link + 5, NULL, 10);
	if (*link != '/' || !strstr(link, "/netns/") ||
	    fstatat(folder, name, &status, 0) < 0 ||
	    netns_identify(netns_home(), &device, &home) < 0)
		return 0;
	return status.st_dev == device ? status.st_ino : 0;
}

static void look_what_it_has_open(struct census *census, pid_t pid)
{
	DIR *folder = open_descriptors(census, pid);
	const struct dirent *entry;
	uint64_t inode;

	if (!folder)
		return;
	while ((entry = readdir(folder))) {
		inode = namespace_of(dirfd(folder), entry->d_name);
		if (inode)
			add_note(census, inode, pid, HOLDER_FILE, NULL);
	}
	closedir(folder);
}

static void look_at_mounts(struct census *census, struct mounts *mounts,
			   pid_t pid)
{
	struct mounted mounted;

	while (mounts_next(mounts, &mounted))
		add_note(census, mounted.inode, pid, HOLDER_MOUNT,
			 pid ? NULL : mounted.point);
}

/* -- the walk -------------------------------------------------------------- */

/* Our own number as this /proc counts: in a sandbox it may be an outer one. */
static pid_t own_number(int proc)
{
	uint64_t number;
	char link[24];
	ssize_t len;

	len = readlinkat(proc, "self", link, sizeof(link) - 1);
	if (len <= 0)
		return 0;
	link[len] = '\0';
	return number_parse(link, 1, INT32_MAX, &number) ? 0 : (pid_t)number;
}

static void walk(struct census *census, struct mounts *mounts)
{
	pid_t self = own_number(dirfd(census->proc));
	const struct dirent *entry;
	uint64_t pid;

	if (mounts)
		look_at_mounts(census, mounts, 0);
	while ((entry = readdir(census->proc))) {
		if (number_parse(entry->d_name, 1, INT32_MAX, &pid) ||
		    (pid_t)pid == self)
			continue;
		look_where_it_runs(census, pid);
		if (!mounts)
			continue;
		look_what_it_has_open(census, pid);
		if (mounts_turn(mounts, pid))
			look_at_mounts(census, mounts, pid);
	}
}

int netns_census(bool all, struct census **taken)
{
	struct census *census;
	struct mounts *mounts;
	DIR *proc = opendir("/proc");

	if (!proc)
		return -errno;
	census = memory_new(sizeof(*census));
	*census = (struct census){ .arena = arena_new(), .proc = proc };
	mounts = all ? mounts_new(dirfd(proc)) : NULL;
	walk(census, mounts);
	mounts_free(mounts);
	*taken = census;
	return 0;
}

void netns_census_free(struct census *census)
{
	if (!census)
		return;
	closedir(census->proc);
	arena_free(census->arena);
	free(census->notes);
	free(census);
}

/* -- questions ------------------------------------------------------------- */

static const char *command_of(const struct census *census, pid_t pid,
			      struct arena *arena)
{
	char path[64], name[COMMAND_MAX];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "%d/comm", (int)pid);
	fd = openat(dirfd(census->proc), path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return "";
	len = read(fd, name, sizeof(name));
	close(fd);
	while (len > 0 && name[len - 1] == '\n')
		len--;
	return arena_substring(arena, name, len > 0 ? len : 0);
}

void netns_census_find(const struct census *census, struct arena *arena,
		       ino_t inode, struct holder **list, size_t *count)
{
	struct holder *found = NULL;
	const struct note *note;
	size_t max = 0;

	*count = 0;
	for (note = census->notes; note < census->notes + census->count;
	     note++) {
		if (note->inode != inode)
			continue;
		found = vector_room(found, *count, &max, sizeof(*found));
		found[(*count)++] = (struct holder){
			note->pid, note->kind, note->pid ?
			command_of(census, note->pid, arena) :
			arena_string(arena, note->point)
		};
	}
	*list = *count ? arena_copy(arena, found, *count * sizeof(*found)) :
		NULL;
	free(found);
}

int netns_holders(struct arena *arena, ino_t inode, bool all,
		  struct holder **list, size_t *count)
{
	struct census *census = NULL;
	int code;

	*list = NULL;
	*count = 0;
	code = netns_census(all, &census);
	if (code || !census)
		return code;
	netns_census_find(census, arena, inode, list, count);
	netns_census_free(census);
	return 0;
}
