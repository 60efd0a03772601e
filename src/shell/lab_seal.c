/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab_seal.c - the machine made harmless for a lab that root starts
 *
 * Root in such a lab is the machine's uid 0: whatever a file's mode allows,
 * it may. So all that is mounted becomes read-only and without devices, /dev
 * becomes a small one of the lab's, and in /proc only what belongs to
 * processes and to the lab's own network can be written. What stays as it is
 * is picked up before, as detached mounts, and put back after: the state
 * folder, the folders a person names, the harmless devices. /tmp shows the
 * machine's; what is written there stays in the lab.
 *
 * The order matters: nothing is mounted over a path before what lies there has
 * been picked up.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/types.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lab.h"

enum { PICKED_MAX = 32 };

/* A mount in the hand, and where it belongs. */
struct picked {
	char	*path;
	int	 tree;
	bool	 folder;
};

struct seal {
	struct picked	picked[PICKED_MAX];
	size_t		count;
};

static const char *const devices[] = {
	"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom",
	"/dev/tty", "/dev/net/tun", "/dev/pts",
};

static const struct {
	const char	*path, *target;
} device_links[] = {
	{ "/dev/ptmx", "pts/ptmx" },
	{ "/dev/fd", "/proc/self/fd" },
	{ "/dev/stdin", "/proc/self/fd/0" },
	{ "/dev/stdout", "/proc/self/fd/1" },
	{ "/dev/stderr", "/proc/self/fd/2" },
};

bool lab_real_root(void)
{
	struct stat status;

	/* Of a foreign user namespace's files the owner is nobody. */
	return stat("/proc/sys/kernel", &status) < 0 || status.st_uid == 0;
}

/* -- the kernel's mount interface of Linux 5.2 and 5.12 -------------------------- */

#ifndef OPEN_TREE_CLONE
#define OPEN_TREE_CLONE		1
#endif
#ifndef AT_RECURSIVE
#define AT_RECURSIVE		0x8000
#endif
#ifndef MOVE_MOUNT_F_EMPTY_PATH
#define MOVE_MOUNT_F_EMPTY_PATH	4
#endif

enum { READ_ONLY = 1, NO_DEVICES = 4 };		/* MOUNT_ATTR_RDONLY, _NODEV */

/* By number: the C library has them only since glibc 2.36. */
static int set_attributes(int folder, const char *path, unsigned flags,
			  unsigned set, unsigned clear)
{
	struct {
		__u64	set, clear, propagation, user_namespace;
	} attributes = { .set = set, .clear = clear };

	return syscall(SYS_mount_setattr, folder, path, flags, &attributes,
		       sizeof(attributes)) < 0 ? -errno : 0;
}

static int pick_tree(const char *path)
{
	return (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE |
			    O_CLOEXEC | AT_RECURSIVE);
}

static int put_tree(int tree, const char *path)
{
	return syscall(SYS_move_mount, tree, "", AT_FDCWD, path,
		       MOVE_MOUNT_F_EMPTY_PATH) < 0 ? -errno : 0;
}

/* -- picking up and putting back -------------------------------------------------- */

static int pick_up(struct seal *seal, const char *path, unsigned attributes)
{
	struct picked *picked = &seal->picked[seal->count];
	struct stat status;
	int code;

	if (seal->count == PICKED_MAX)
		return -E2BIG;
	picked->tree = pick_tree(path);
	if (picked->tree < 0)
		return -errno;
	code = attributes ? set_attributes(picked->tree, "", AT_EMPTY_PATH |
					   AT_RECURSIVE, attributes, 0) : 0;
	if (!code && fstat(picked->tree, &status) < 0)
		code = -errno;
	if (code) {
		close(picked->tree);
		return code;
	}
	picked->folder = S_ISDIR(status.st_mode);
	picked->path = memory_copy(path);
	seal->count++;
	return 0;
}

static int make_file(const char *path)
{
	int fd = open(path, O_CREAT | O_RDONLY | O_CLOEXEC, 0644);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Makes the place if it is gone: /dev and /tmp are new. */
static int put_back(const struct picked *picked)
{
	char *parent = memory_copy(picked->path);
	int code = 0;

	if (access(picked->path, F_OK) < 0) {
		if (!picked->folder)
			*strrchr(parent, '/') = '\0';
		code = folders_make(parent, 0755);
		if (!code && !picked->folder)
			code = make_file(picked->path);
	}
	free(parent);
	return code ? code : put_tree(picked->tree, picked->path);
}

static int put_all_back(struct seal *seal)
{
	int code = 0;
	size_t i;

	for (i = 0; i < seal->count && !code; i++)
		code = put_back(&seal->picked[i]);
	return code;
}

static void seal_free(struct seal *seal)
{
	while (seal->count--) {
		close(seal->picked[seal->count].tree);
		free(seal->picked[seal->count].path);
	}
}

/* -- what is picked up ------------------------------------------------------------- */

/* The state folder, made if need be. Without it nothing is kept: no history, no
 * configuration of this lab; nothing to fail for. */
static void pick_state(struct seal *seal)
{
	struct text path = { 0 };

	if (state_path(&path, NULL) && !folders_make(path.data, 0700))
		(void)pick_up(seal, path.data, NO_DEVICES);
	text_free(&path);
}

static int pick_named(struct seal *seal, const char *const *folders,
		      struct error *error)
{
	for (; folders && *folders; folders++) {
		char *path = realpath(*folders, NULL);
		int code = path ? pick_up(seal, path, NO_DEVICES) : -errno;

		free(path);
		if (code)
			return error_set(error, -code, "keep %s writable",
					 *folders);
	}
	return 0;
}

/* Of the devices a system has only some. */
static int pick_devices(struct seal *seal)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(devices); i++) {
		int code = pick_up(seal, devices[i], 0);

		if (code && code != -ENOENT)
			return code;
	}
	return 0;
}

static int pick_all(struct seal *seal, const struct lab_plan *plan,
		    struct error *error)
{
	int code = pick_devices(seal);

	pick_state(seal);
	return code ? code : pick_named(seal, plan->writable, error);
}

/* -- what is sealed -------------------------------------------------------------------- */

static int new_devices(void)
{
	size_t i;

	if (mount("tmpfs", "/dev", "tmpfs", MS_NOSUID, "mode=0755") < 0 ||
	    mkdir("/dev/shm", 01777) < 0 || chmod("/dev/shm", 01777) < 0)
		return -errno;
	for (i = 0; i < ARRAY_SIZE(device_links); i++)
		if (symlink(device_links[i].target, device_links[i].path) < 0)
			return -errno;
	return 0;
}

/* Where none can be laid over it (a lab in a lab in a lab), it is that of the
 * lab around; of the machine, if its kernel has no overlays. */
static int new_tmp(void)
{
	static const struct lab_cover tmp = {
		.folder = "/tmp", .stage = "/dev/tmp", .mode = 01777,
	};

	if (!lab_cover(&tmp))
		return 0;
	if (mount("/tmp", "/tmp", NULL, MS_BIND | MS_REC, NULL) < 0)
		return -errno;
	return set_attributes(AT_FDCWD, "/tmp", AT_RECURSIVE, 0, READ_ONLY);
}

static int seal_path(const char *path)
{
	if (mount(path, path, NULL, MS_BIND | MS_REC, NULL) < 0)
		return -errno;
	return set_attributes(AT_FDCWD, path, AT_RECURSIVE, READ_ONLY, 0);
}

/* Whether an entry of /proc is more than a process or a link to one, and
 * something in it can be written. */
static bool is_dangerous(int proc, const char *name)
{
	struct stat status;

	if (*name == '.' || (*name >= '0' && *name <= '9'))
		return false;
	if (fstatat(proc, name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return false;
	return S_ISDIR(status.st_mode) ||
	       (S_ISREG(status.st_mode) && (status.st_mode & 0222));
}

/* Processes' own files stay writable: a lab in this lab needs its uid_map. */
static int seal_proc_entries(void)
{
	const struct dirent *entry;
	DIR *proc = opendir("/proc");
	int code = 0;

	if (!proc)
		return -errno;
	while (!code && (entry = readdir(proc))) {
		char path[PATH_MAX];

		if (!is_dangerous(dirfd(proc), entry->d_name))
			continue;
		snprintf(path, sizeof(path), "/proc/%s", entry->d_name);
		code = seal_path(path);
	}
	closedir(proc);
	return code;
}

/* Where a new /proc is refused (containers, a lab in a lab), the old one was
 * just made read-only as a whole; as far as it was not so before, that is
 * taken back. /proc/sys/net is the lab's own network's. */
static int seal_proc(void)
{
	int code;

	if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		  NULL) < 0)
		set_attributes(AT_FDCWD, "/proc", 0, 0, READ_ONLY);
	code = seal_proc_entries();
	if (code)
		return code;
	if (mount("/proc/sys/net", "/proc/sys/net", NULL, MS_BIND, NULL) < 0)
		return -errno;
	code = set_attributes(AT_FDCWD, "/proc/sys/net", 0, 0, READ_ONLY);
	return code == -EPERM ? 0 : code;	/* then lab_build() says so */
}

int lab_seal(const struct lab_plan *plan, struct error *error)
{
	struct seal seal = { 0 };
	int code;

	if (mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		code = -errno;
	else
		code = pick_all(&seal, plan, error);
	if (!code)
		code = set_attributes(AT_FDCWD, "/", AT_RECURSIVE,
				      READ_ONLY | NO_DEVICES, 0);
	if (!code)
		code = new_devices();
	if (!code)
		code = new_tmp();
	if (!code)
		code = put_all_back(&seal);
	if (!code)
		code = seal_proc();
	seal_free(&seal);
	return code ? error_set(error, -code, "protect the machine's files") :
		      0;
}
