/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * named.c - the names of namespaces: files under /run/netns
 *
 * A name is an empty file with the namespace mounted over it, as ip-netns(8)
 * has it, so that either tool can delete what the other made. The file comes
 * first and only then the mount, so whoever is killed between the two leaves a
 * stale file. Such a file is reported and never healed: `ip netns add`, which
 * holds no lock at that moment, looks just the same between its two steps.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vrfsh/netns.h>

#include "refuse.h"

struct path {
	char	text[sizeof(NETNS_DIR) + NAME_MAX + 1];
};

/* Words that mean home, wherever a VRF is named. */
static bool is_word(const char *file)
{
	return !strcmp(file, VRF_GLOBAL) || !strcmp(file, "default");
}

const char *netns_file(const char *name)
{
	static const char folder[] = NETNS_DIR "/";
	size_t len = sizeof(folder) - 1;

	return !strncmp(name, folder, len) && is_word(name + len) ? name + len :
								    name;
}

/* Only a name that is a single component of a path has a file here. */
static int path_make(struct path *path, const char *name)
{
	size_t len;

	if (is_word(name))
		return -EINVAL;
	name = netns_file(name);
	len = strlen(name);
	if (!len || len > NAME_MAX || strchr(name, '/') ||
	    !strcmp(name, ".") || !strcmp(name, ".."))
		return -EINVAL;
	snprintf(path->text, sizeof(path->text), NETNS_DIR "/%s", name);
	return 0;
}

static bool exists(const struct path *path)
{
	struct stat status;

	return lstat(path->text, &status) == 0;
}

/*
 * All namespaces lie on one nsfs, home among them: its device tells them from
 * other files, which are not opened (a FIFO would block). 0: unknown.
 */
static dev_t namespace_device(void)
{
	dev_t device;
	ino_t inode;

	return netns_identify(netns_home(), &device, &inode) < 0 ? 0 : device;
}

/* A descriptor of a network namespace, or -EINVAL for anything else. */
static int open_namespace(int folder, const char *name, dev_t device,
			  struct stat *status)
{
	int fd;

	if (fstatat(folder, name, status, 0) < 0)
		return -errno;
	if (status->st_dev != device)
		return -EINVAL;
	fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWNET) {
		close(fd);
		return -EINVAL;
	}
	return fd;
}

int netns_open(const char *name)
{
	struct stat status;
	struct path path;
	int fd;

	if (path_make(&path, name) < 0)
		return -ENOENT;
	fd = open_namespace(AT_FDCWD, path.text, namespace_device(), &status);
	/* A link to the namespace of a process that has ended. */
	if (fd == -ENOENT && exists(&path))
		return -EINVAL;
	return fd;
}

/* -- the list -------------------------------------------------------------- */

/*
 * Fills all of a row but its name; -ENOENT if there is no such file. A link to
 * a process of another user cannot be looked at: it is taken as it is.
 */
static int look_at(int folder, const char *file, dev_t device,
		   struct netns *row)
{
	struct stat status;
	int fd = open_namespace(folder, file, device, &status);

	*row = (struct netns){ .name = row->name };
	if (fd >= 0) {
		row->device = status.st_dev;
		row->inode = status.st_ino;
		close(fd);
		return 0;
	}
	if (fd == -EACCES)
		return 0;
	if (fd != -EINVAL && fd != -ENOENT && fd != -ELOOP && fd != -ENOTDIR)
		return fd;
	row->stale = true;
	return fstatat(folder, file, &status, AT_SYMLINK_NOFOLLOW) < 0 ?
	       -errno : 0;
}

int netns_look(const char *name, struct netns *row)
{
	struct path path;

	row->name = name;
	if (path_make(&path, name) < 0)
		return -ENOENT;
	return look_at(AT_FDCWD, path.text, namespace_device(), row);
}

static int by_name(const void *a, const void *b)
{
	const struct netns *left = a, *right = b;

	return strcmp(left->name, right->name);
}

static int read_names(struct arena *arena, DIR *folder, struct netns **list,
		      size_t *count)
{
	dev_t device = namespace_device();
	struct dirent *entry;
	size_t max = 0;

	while (errno = 0, entry = readdir(folder)) {
		struct netns row = { .name = entry->d_name };
		int result;

		if (!strcmp(row.name, ".") || !strcmp(row.name, ".."))
			continue;
		result = look_at(dirfd(folder), row.name, device, &row);
		/* It went away meanwhile. */
		if (result == -ENOENT)
			continue;
		if (result < 0)
			return result;
		row.name = is_word(row.name) ?
			   arena_printf(arena, NETNS_DIR "/%s", row.name) :
			   arena_string(arena, row.name);
		*list = vector_room(*list, *count, &max, sizeof(row));
		(*list)[(*count)++] = row;
	}
	return -errno;
}

int netns_list(struct arena *arena, struct netns **list, size_t *count,
	       struct error *error)
{
	DIR *folder = opendir(NETNS_DIR);
	struct netns *found = NULL;
	int result;

	*list = NULL;
	*count = 0;
	if (!folder && errno == ENOENT)
		return 0;
	if (!folder)
		return error_set(error, errno, "cannot read " NETNS_DIR ": %s",
				 error_words(errno));
	result = read_names(arena, folder, &found, count);
	closedir(folder);
	if (result < 0)
		error_set(error, -result, "cannot read " NETNS_DIR ": %s",
			  error_words(-result));
	if (*count)
		qsort(found, *count, sizeof(*found), by_name);
	*list = arena_copy(arena, found, *count * sizeof(*found));
	free(found);
	return result;
}

/* -- making and taking away ------------------------------------------------ */

static int mounted(const char *source, const char *target, unsigned long flags)
{
	return mount(source, target, "none", flags, NULL) < 0 ? -errno : 0;
}

/*
 * Names that one mount namespace makes or takes away must appear and vanish in
 * the others. A folder that is no mount point yet (EINVAL) becomes one. The
 * lock keeps starts at the same moment from doing that twice, after which
 * every name would be mounted twice (bugs.debian.org/949235).
 */
static int share_folder(void)
{
	int result = mounted("", NETNS_DIR, MS_SHARED | MS_REC);

	if (result != -EINVAL)
		return result;
	result = mounted(NETNS_DIR, NETNS_DIR, MS_BIND | MS_REC);
	return result < 0 ? result : mounted("", NETNS_DIR, MS_SHARED | MS_REC);
}

static int prepare_folder(void)
{
	int lock, result;

	if (mkdir(NETNS_DIR, 0755) < 0 && errno != EEXIST)
		return -errno;
	lock = open(NETNS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (lock < 0)
		return -errno;
	do
		result = flock(lock, LOCK_EX) < 0 ? -errno : 0;
	while (result == -EINTR);
	if (!result)
		result = share_folder();
	close(lock);
	return result;
}

/* Makes the file and mounts the namespace over it: both or neither. */
static int mount_namespace(int ns, const struct path *path)
{
	char source[sizeof("/proc/thread-self/fd/") + 11];
	int result, fd = open(path->text, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			      0);

	if (fd < 0)
		return -errno;
	close(fd);
	snprintf(source, sizeof(source), "/proc/thread-self/fd/%d", ns);
	result = mounted(source, path->text, MS_BIND);
	if (result < 0 && unlink(path->text) < 0 && errno != ENOENT)
		return -errno;
	return result;
}

/* No signal comes between file and mount, except SIGKILL. */
static int name_namespace(int ns, const struct path *path)
{
	sigset_t all, before;
	int result;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	result = mount_namespace(ns, path);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}

static int refuse_making(struct error *error, int code, const char *name)
{
	if (code == ENOENT)
		return error_set(error, code, "cannot make " NETNS_DIR ": %s",
				 error_words(code));
	if (code == ENOSPC)
		return error_set(error, code, "the system allows no more "
				 "mounts, so no more VRFs (sysctl "
				 "fs.mount-max)");
	return refuse_vrf(error, code, "making", name);
}

static int refuse_taken(struct error *error, const char *name)
{
	int fd = netns_open(name);

	if (fd == -EINVAL)
		return refuse_stale(error, EEXIST, name);
	if (fd >= 0)
		close(fd);
	return refuse_vrf(error, EEXIST, "making", name);
}

int netns_attach(int ns, const char *name, struct error *error)
{
	struct path path;
	int result = path_make(&path, name);

	if (!result)
		result = prepare_folder();
	if (!result)
		result = name_namespace(ns, &path);
	if (result == -EEXIST)
		return refuse_taken(error, name);
	return result < 0 ? refuse_making(error, -result, name) : 0;
}

int netns_create(const char *name, int *ns, struct error *error)
{
	struct path path;
	int fd, result = path_make(&path, name);

	if (result < 0)
		return refuse_vrf(error, -result, "making", name);
	/* Cheap here; netns_attach() is the judge. */
	if (exists(&path))
		return refuse_taken(error, name);
	fd = netns_new(error);
	if (fd < 0)
		return fd;
	result = netns_attach(fd, name, error);
	if (ns && result == 0)
		*ns = fd;
	else
		close(fd);
	return result;
}

/*
 * Busy is a name that is mounted more than once, or over which somebody mounts
 * just now (an `ip netns add` that looked stale). A link's target is not ours.
 */
static int remove_name(const struct path *path)
{
	for (int tries = 0; tries < 64; tries++) {
		if (umount2(path->text, MNT_DETACH | UMOUNT_NOFOLLOW) < 0 &&
		    errno == EPERM)
			return -EPERM;
		if (unlink(path->text) == 0)
			return 0;
		if (errno != EBUSY)
			return -errno;
	}
	return -EBUSY;
}

int netns_delete(const char *name, struct error *error)
{
	struct path path;
	int result = -ENOENT;

	if (path_make(&path, name) == 0 && exists(&path))
		result = remove_name(&path);
	return result < 0 ? refuse_vrf(error, -result, "deleting", name) : 0;
}
