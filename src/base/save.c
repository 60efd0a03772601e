/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * save.c - a file replaced as a whole
 *
 * The content is written to a file beside it, brought to the disk, and given
 * the old one's name: whatever stops this on the way, a full disk or the end
 * of the process, the old file is whole, or the new one is. The file beside it
 * has one name, so that what a process left there that was killed is used by
 * the next; its lock makes savers take turns.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vrfsh/base.h>

enum { LINKS_MAX = 40 };	/* as the kernel follows */

struct saving {
	const char	*path;		/* as it was named */
	char		*target;	/* where its links lead */
	char		*name;		/* the last part of it; borrowed */
	char		*folder_path;
	int		 folder;
	struct text	 temporary;	/* the name of the file beside it */
	int		 fd;
	struct stat	 old;		/* st_nlink 0: there is none */
};

static int refuse(const struct saving *saving, int err, struct error *error)
{
	return error_set(error, -err, "%s: %s", saving->path, error_words(err));
}

/* -- where it lies ------------------------------------------------------------ */

/* Replaces a path by where its link leads; -EINVAL if it is no link. */
static int follow(char **path)
{
	char target[PATH_MAX];
	ssize_t len = readlink(*path, target, sizeof(target) - 1);
	const char *slash = strrchr(*path, '/');
	struct text next = { 0 };

	if (len < 0)
		return -errno;
	target[len] = '\0';
	if (*target != '/' && slash)
		text_add(&next, *path, (size_t)(slash - *path) + 1);
	text_puts(&next, target);
	free(*path);
	*path = next.data;
	return 0;
}

/* A file that is a link stays one: what it leads to is replaced. */
static int find_target(struct saving *saving)
{
	int links = 0, err = 0;

	saving->target = memory_copy(saving->path);
	while (!err && links++ <= LINKS_MAX)
		err = follow(&saving->target);
	if (!err)
		return -ELOOP;
	if (err != -EINVAL && err != -ENOENT)
		return err;
	if (stat(saving->target, &saving->old) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (S_ISDIR(saving->old.st_mode))
		return -EISDIR;
	/* Who may write to the folder might replace it all the same. */
	return faccessat(AT_FDCWD, saving->target, W_OK, AT_EACCESS) < 0 ?
	       -errno : 0;
}

static int open_folder(struct saving *saving, struct error *error)
{
	char *slash = strrchr(saving->target, '/');

	saving->name = slash ? slash + 1 : saving->target;
	saving->folder_path = !slash ? memory_copy(".") :
			      slash == saving->target ? memory_copy("/") :
						memory_copy(saving->target);
	if (slash && slash != saving->target)
		saving->folder_path[slash - saving->target] = '\0';
	saving->folder = open(saving->folder_path,
			      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (saving->folder >= 0)
		return 0;
	return error_set(error, errno, "%s: the folder %s: %s", saving->path,
			 saving->folder_path, error_words(errno));
}

/* -- the file beside it --------------------------------------------------------- */

/* Locks it. 1: it has another name by now, or is not one to be used. */
static int lock_temporary(struct saving *saving)
{
	struct stat held, named;

	while (flock(saving->fd, LOCK_EX) < 0)
		if (errno != EINTR)
			return -errno;
	if (fstat(saving->fd, &held) < 0)
		return -errno;
	if (fstatat(saving->folder, saving->temporary.data, &named,
		    AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 1 : -errno;
	return held.st_dev != named.st_dev || held.st_ino != named.st_ino;
}

/* One that is not ours alone, in a folder that others write, is not written
 * to: it goes. */
static int drop_foreign(const struct saving *saving)
{
	struct stat found;

	if (fstatat(saving->folder, saving->temporary.data, &found,
		    AT_SYMLINK_NOFOLLOW) < 0 ||
	    (S_ISREG(found.st_mode) && found.st_uid == geteuid() &&
	     found.st_nlink == 1))
		return 0;
	return unlinkat(saving->folder, saving->temporary.data, 0) < 0 &&
	       errno != ENOENT ? -errno : 0;
}

static int open_temporary(struct saving *saving)
{
	int err = 1;

	text_printf(&saving->temporary, ".%s.new", saving->name);
	while (err == 1) {
		err = drop_foreign(saving);
		if (err)
			return err;
		saving->fd = openat(saving->folder, saving->temporary.data,
				    O_WRONLY | O_CREAT | O_NOFOLLOW |
				    O_NONBLOCK | O_CLOEXEC, 0600);
		if (saving->fd < 0)
			return -errno;
		err = lock_temporary(saving);
		if (err) {
			close(saving->fd);
			saving->fd = -1;
		}
	}
	return err;
}

/* The old file's owner and mode; a new one is its owner's alone. */
static int keep_owner(const struct saving *saving, struct error *error)
{
	bool exists = saving->old.st_nlink;
	mode_t mode = exists ? saving->old.st_mode & 07777 : 0600;
	struct stat now;

	if (fstat(saving->fd, &now) < 0)
		return -errno;
	if (exists && (now.st_uid != saving->old.st_uid ||
		       now.st_gid != saving->old.st_gid) &&
	    fchown(saving->fd, saving->old.st_uid, saving->old.st_gid) < 0)
		return error_set(error, errno, "%s belongs to another, who "
				 "would lose it", saving->path);
	return fchmod(saving->fd, mode) < 0 ? -errno : 0;
}

/* Some file systems cannot, and say so. */
static int sync_folder(int folder)
{
	if (fsync(folder) == 0 || errno == EINVAL || errno == EOPNOTSUPP)
		return 0;
	return -errno;
}

static int replace(struct saving *saving, const struct text *text,
		   struct error *error)
{
	int err = open_folder(saving, error);

	if (!err)
		err = open_temporary(saving);
	if (err)
		return err;
	if (ftruncate(saving->fd, 0) < 0)
		err = -errno;
	if (!err)
		err = keep_owner(saving, error);
	if (!err)
		err = write_all(saving->fd, text->data, text->len);
	if (!err && fsync(saving->fd) < 0)
		err = -errno;
	if (!err && renameat(saving->folder, saving->temporary.data,
			     saving->folder, saving->name) < 0)
		err = -errno;
	if (err) {
		(void)unlinkat(saving->folder, saving->temporary.data, 0);
		return err;
	}
	return sync_folder(saving->folder);
}

/* A device, a pipe: nothing to replace. */
static int write_through(struct saving *saving, const struct text *text)
{
	saving->fd = open(saving->target, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (saving->fd < 0)
		return -errno;
	return write_all(saving->fd, text->data, text->len);
}

int file_save(const char *path, const struct text *text, struct error *error)
{
	struct saving saving = { .path = path, .folder = -1, .fd = -1 };
	int err = find_target(&saving);

	if (!err && saving.old.st_nlink && !S_ISREG(saving.old.st_mode))
		err = write_through(&saving, text);
	else if (!err)
		err = replace(&saving, text, error);
	if (err)
		refuse(&saving, err, error);
	if (saving.fd >= 0)
		close(saving.fd);
	if (saving.folder >= 0)
		close(saving.folder);
	text_free(&saving.temporary);
	free(saving.folder_path);
	free(saving.target);
	return err;
}
