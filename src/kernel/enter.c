/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * enter.c - what a forked child does to live inside a namespace
 *
 * The mounts are those of `ip netns exec` (iproute2 lib/namespace.c), but for
 * /sys: the new one is laid over the old instead of replacing it, so that
 * where the kernel refuses it (a container, a namespace of another user) the
 * child keeps the /sys that it had. Nothing is mounted before the tree is a
 * slave of the machine's, since it would appear there too.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/close_range.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <vrfsh/netns.h>

#include "enter.h"

#define ETC_NETNS	"/etc/netns"

/* A sysfs shows the network namespace that it was mounted from. EBUSY: this
 * one lies there already. A read-only one may only be covered by another. */
static void mount_sys(void)
{
	unsigned long flags = MS_NOSUID | MS_NOEXEC | MS_NODEV;

	if (mount("sysfs", "/sys", "sysfs", flags, NULL) && errno == EPERM)
		(void)mount("sysfs", "/sys", "sysfs", flags | MS_RDONLY, NULL);
}

/* As `ip netns exec`: a missing target is worth a warning, no more. */
static void bind_file(const char *folder, const char *file)
{
	char from[PATH_MAX], to[PATH_MAX];

	if (snprintf(from, sizeof(from), "%s/%s", folder, file) >=
	    (int)sizeof(from))
		return;
	if (snprintf(to, sizeof(to), "/etc/%s", file) >= (int)sizeof(to))
		return;
	if (mount(from, to, "none", MS_BIND, NULL))
		fprintf(stderr, "Bind %s -> %s failed: %s\n", from, to,
			strerror(errno));
}

static DIR *overlay_open(const char *name, char *folder, size_t size)
{
	if (!name ||
	    snprintf(folder, size, ETC_NETNS "/%s",
		     netns_file(name)) >= (int)size)
		return NULL;
	return opendir(folder);
}

static void bind_etc(DIR *overlay, const char *folder)
{
	const struct dirent *entry;

	while ((entry = readdir(overlay)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			bind_file(folder, entry->d_name);
}

int enter_netns(int ns, const char *name)
{
	char folder[PATH_MAX];
	DIR *overlay;

	if (ns < 0 || ns == netns_home())
		ns = -1;
	if (ns < 0 && !name)
		return 0;
	if (ns >= 0 && setns(ns, CLONE_NEWNET))
		return -errno;
	overlay = overlay_open(name, folder, sizeof(folder));
	if (unshare(CLONE_NEWNS) ||
	    mount("", "/", "none", MS_SLAVE | MS_REC, NULL)) {
		if (overlay)
			fprintf(stderr, "Mounts of %s failed: %s\n", folder,
				strerror(errno));
	} else {
		if (ns >= 0)
			mount_sys();
		if (overlay)
			bind_etc(overlay, folder);
	}
	if (overlay)
		closedir(overlay);
	return 0;
}

void enter_signals(void)
{
	struct sigaction action = { .sa_handler = SIG_DFL }, old;
	sigset_t none;
	int number;

	for (number = 1; number < NSIG; number++) {
		if (number == SIGHUP && !sigaction(number, NULL, &old) &&
		    old.sa_handler == SIG_IGN)
			continue;
		sigaction(number, &action, NULL);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Kernels before 5.11 lack the flag; there each is marked by itself. */
void enter_descriptors(int first)
{
	const struct dirent *entry;
	uint64_t number;
	DIR *folder;

	if (!close_range(first, ~0U, CLOSE_RANGE_CLOEXEC))
		return;
	folder = opendir("/proc/self/fd");
	if (!folder)
		return;
	while ((entry = readdir(folder)))
		if (!number_parse(entry->d_name, first, INT_MAX, &number))
			fcntl(number, F_SETFD, FD_CLOEXEC);
	closedir(folder);
}
