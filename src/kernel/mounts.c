/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mounts.c - where network namespaces are mounted, in all mount namespaces
 *
 * Most copies of a name's mount are harmless: a mount namespace made with
 * propagation (`ip netns exec`, a systemd service) has the folder of names as
 * a peer or slave of ours, so that the copy goes when the name here does
 * (mount_namespaces(7)). What holds is a mount whose folder hears nothing from
 * ours, or that lies elsewhere: bound by hand. Who hears whom is told by the
 * peer groups in the optional fields of /proc/PID/mountinfo (proc(5)).
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vrfsh/netns.h>

#include "mounts.h"

/* A line of mountinfo; the strings lie in the list's text. */
struct mount {
	uint64_t	 id, parent;
	const char	*root, *point;
	uint64_t	 shared, master;	/* peer groups; 0: none */
};

struct list {
	struct text	 text;
	struct mount	*mounts;
	size_t		 count, max, at;
};

/* A name here: what it names, and the peer group of the folder it is in. */
struct name {
	const char	*leaf, *root;
	uint64_t	 group;
};

/* A peer group that receives from another. */
struct slave {
	uint64_t	group, master;
};

struct mounts {
	int		 proc;
	struct arena	*arena;		/* of the names */
	bool		 ours;		/* the list is of our mount namespace */
	struct list	 list;
	ino_t		*seen;		/* mount namespaces */
	size_t		 seen_count, seen_max;
	struct name	*names;
	size_t		 name_count, name_max;
	struct slave	*slaves;
	size_t		 slave_count, slave_max;
};

void mounts_free(struct mounts *mounts)
{
	if (!mounts)
		return;
	arena_free(mounts->arena);
	text_free(&mounts->list.text);
	free(mounts->list.mounts);
	free(mounts->seen);
	free(mounts->names);
	free(mounts->slaves);
	free(mounts);
}

/* -- reading a mountinfo --------------------------------------------------- */

static void read_number(const char *field, const char *tag, uint64_t *number)
{
	size_t len = strlen(tag);

	if (!strncmp(field, tag, len))
		(void)number_parse(field + len, 1, UINT64_MAX, number);
}

/* `36 35 0:4 net:[4026532281] /run/netns/Blue rw shared:9 - nsfs nsfs rw` */
static struct mount parse(char *line)
{
	enum { ID = 1, PARENT, DEVICE, ROOT, POINT, OPTIONS };
	struct mount mount = { .root = "", .point = "" };
	const char *field;
	int number;

	for (number = ID; (field = strsep(&line, " ")); number++) {
		if (number == ID)
			read_number(field, "", &mount.id);
		else if (number == PARENT)
			read_number(field, "", &mount.parent);
		else if (number == ROOT)
			mount.root = field;
		else if (number == POINT)
			mount.point = field;
		else if (number > OPTIONS && !strcmp(field, "-"))
			break;
		read_number(field, "shared:", &mount.shared);
		read_number(field, "master:", &mount.master);
	}
	return mount;
}

static bool read_text(int proc, const char *process, struct text *text)
{
	char path[64], block[16384];
	ssize_t len;
	int fd;

	text_clear(text);
	snprintf(path, sizeof(path), "%s/mountinfo", process);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	while ((len = read(fd, block, sizeof(block))) > 0)
		text_add(text, block, len);
	close(fd);
	return text->len;
}

/* Reads a process's mounts; none if no network namespace is among them. */
static void read_list(struct mounts *mounts, const char *process)
{
	struct list *list = &mounts->list;
	char *rest, *line;

	list->count = list->at = 0;
	if (!read_text(mounts->proc, process, &list->text) ||
	    !strstr(list->text.data, " net:["))
		return;
	rest = list->text.data;
	while ((line = strsep(&rest, "\n"))) {
		list->mounts = vector_room(list->mounts, list->count,
					   &list->max, sizeof(*list->mounts));
		list->mounts[list->count++] = parse(line);
	}
}

static const struct mount *next_namespace(struct list *list)
{
	while (list->at < list->count)
		if (!strncmp(list->mounts[list->at++].root, "net:[", 5))
			return &list->mounts[list->at - 1];
	return NULL;
}

static struct mount parent_of(const struct list *list,
			      const struct mount *mount)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (list->mounts[i].id == mount->parent)
			return list->mounts[i];
	return (struct mount){ 0 };
}

/* Whether this process's mount namespace is a new one; it is remembered. */
static bool unseen(struct mounts *mounts, const char *process)
{
	struct stat stat;
	char path[64];
	size_t i;

	snprintf(path, sizeof(path), "%s/ns/mnt", process);
	if (fstatat(mounts->proc, path, &stat, 0))
		return false;
	for (i = mounts->seen_count; i > 0; i--)
		if (mounts->seen[i - 1] == stat.st_ino)
			return false;
	mounts->seen = vector_room(mounts->seen, mounts->seen_count,
				   &mounts->seen_max, sizeof(*mounts->seen));
	mounts->seen[mounts->seen_count++] = stat.st_ino;
	return true;
}

/* -- our own --------------------------------------------------------------- */

static bool is_name(const struct mount *mount)
{
	return !strncmp(mount->point, NETNS_DIR "/", strlen(NETNS_DIR "/"));
}

static const char *leaf_of(const struct mount *mount)
{
	const char *slash = strrchr(mount->point, '/');

	return slash ? slash + 1 : mount->point;
}

static void learn_name(struct mounts *mounts, const struct mount *mount)
{
	mounts->names = vector_room(mounts->names, mounts->name_count,
				    &mounts->name_max, sizeof(*mounts->names));
	mounts->names[mounts->name_count++] = (struct name){
		arena_string(mounts->arena, leaf_of(mount)),
		arena_string(mounts->arena, mount->root),
		parent_of(&mounts->list, mount).shared,
	};
}

struct mounts *mounts_new(int proc)
{
	struct mounts *mounts = memory_new(sizeof(*mounts));
	const struct mount *mount;

	*mounts = (struct mounts){
		.proc = proc, .arena = arena_new(), .ours = true,
	};
	if (unseen(mounts, "self"))
		read_list(mounts, "self");
	while ((mount = next_namespace(&mounts->list)))
		if (is_name(mount))
			learn_name(mounts, mount);
	mounts->list.at = 0;
	return mounts;
}

/* -- others' --------------------------------------------------------------- */

static void learn_slave(struct mounts *mounts, const struct mount *folder)
{
	if (!folder->shared || !folder->master)
		return;
	mounts->slaves = vector_room(mounts->slaves, mounts->slave_count,
				     &mounts->slave_max,
				     sizeof(*mounts->slaves));
	mounts->slaves[mounts->slave_count++] = (struct slave){
		folder->shared, folder->master
	};
}

static uint64_t master_of(const struct mounts *mounts, uint64_t group)
{
	size_t i;

	for (i = 0; i < mounts->slave_count; i++)
		if (mounts->slaves[i].group == group)
			return mounts->slaves[i].master;
	return 0;
}

/* Whether what is unmounted from `group` goes from a folder too. A slave's
 * master may be another's slave; groups don't form rings. */
static bool hears(const struct mounts *mounts, const struct mount *folder,
		  uint64_t group)
{
	uint64_t at = folder->shared ? folder->shared : folder->master;

	while (at && at != group)
		at = master_of(mounts, at);
	return at && at == group;
}

static bool goes_with_ours(const struct mounts *mounts,
			   const struct mount *mount,
			   const struct mount *folder)
{
	const struct name *name;
	size_t i;

	for (i = 0; i < mounts->name_count; i++) {
		name = &mounts->names[i];
		if (!strcmp(name->leaf, leaf_of(mount)) &&
		    !strcmp(name->root, mount->root) &&
		    hears(mounts, folder, name->group))
			return true;
	}
	return false;
}

bool mounts_turn(struct mounts *mounts, pid_t pid)
{
	char process[16];
	size_t i;

	snprintf(process, sizeof(process), "%d", (int)pid);
	if (!unseen(mounts, process))
		return false;
	mounts->ours = false;
	read_list(mounts, process);
	for (i = 0; i < mounts->list.count; i++)
		learn_slave(mounts, &mounts->list.mounts[i]);
	return true;
}

/* -- both ------------------------------------------------------------------ */

static bool stays(const struct mounts *mounts, const struct mount *mount)
{
	struct mount folder;

	if (mounts->ours)
		return !is_name(mount);
	folder = parent_of(&mounts->list, mount);
	return !goes_with_ours(mounts, mount, &folder);
}

bool mounts_next(struct mounts *mounts, struct mounted *mounted)
{
	const struct mount *mount;
	char *end;

	while ((mount = next_namespace(&mounts->list)))
		if (stays(mounts, mount)) {
			mounted->inode = strtoull(mount->root + 5, &end, 10);
			mounted->point = mount->point;
			return true;
		}
	return false;
}
