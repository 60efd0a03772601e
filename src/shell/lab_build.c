/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab_build.c - what a lab is furnished with
 *
 * The keeper does this once, alone in new namespaces. /run is the lab's own;
 * /etc lies under an overlay in memory, so that /etc/netns/NAME and hosts
 * files can be written without root and never reach the machine. What a
 * system may refuse without harm (the overlay, new /proc and /sys: containers
 * do) is left as it is. The network is a router from birth, as a VRF is.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vrfsh/model.h>

#include "lab.h"

enum { ETC_FILE_MAX = 65536 };

/* -- files ------------------------------------------------------------------------- */

/* Files of /etc that a lab's user shall be able to write, but not copy up if
 * they are root's; resolv.conf, often a link into the machine's /run, is what
 * /etc/netns/NAME/resolv.conf is bound over. */
static const char *const etc_files[] = { "hosts", "resolv.conf" };

static void read_etc(const char *name, struct text *content)
{
	char path[64], buffer[4096];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/etc/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	while (content->len < ETC_FILE_MAX &&
	       (len = read(fd, buffer, sizeof(buffer))) > 0)
		text_add(content, buffer, len);
	close(fd);
}

static int write_whole(const char *path, int flags, const char *data, size_t len)
{
	int code = 0, fd = open(path, flags | O_WRONLY | O_CLOEXEC, 0644);
	ssize_t written;

	if (fd < 0)
		return -errno;
	written = write(fd, data, len);
	if (written != (ssize_t)len)
		code = written < 0 ? -errno : -EIO;
	close(fd);
	return code;
}

/* /run/netns is mounted as ip-netns(8) would do it at the first VRF, so that
 * what is mounted there later is seen by all who run in the lab. */
static int build_run(void)
{
	if (mount("tmpfs", "/run", "tmpfs", MS_NOSUID | MS_NODEV,
		  "mode=0755") < 0 ||
	    mkdir("/run/netns", 0755) < 0 || mkdir("/run/vrfsh", 0755) < 0 ||
	    mkdir("/run/lock", 0755) < 0 ||
	    chmod("/run/lock", 01777) < 0 ||
	    mount("/run/netns", "/run/netns", NULL, MS_BIND, NULL) < 0 ||
	    mount("", "/run/netns", NULL, MS_SHARED, NULL) < 0)
		return -errno;
	return 0;
}

/* The files, and a /etc/netns of the lab's own. */
static int fill_etc(const char *upper, const void *context)
{
	const struct text *contents = context;
	char path[PATH_MAX];
	int code = 0;
	size_t i;

	snprintf(path, sizeof(path), "%s/netns", upper);
	if (mkdir(path, 0755) < 0)
		return -errno;
	for (i = 0; i < ARRAY_SIZE(etc_files) && !code; i++) {
		snprintf(path, sizeof(path), "%s/%s", upper, etc_files[i]);
		code = write_whole(path, O_CREAT, text_string(&contents[i]),
				   contents[i].len);
	}
	return code;
}

/* A container's masks over its /proc, a read-only /sys below (lab_seal.c): the
 * kernel shows no more than was visible before, and the old one stays. */
static int mount_if_allowed(const char *type, const char *folder)
{
	unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;

	if (!mount(type, folder, type, flags, NULL) || errno == EPERM ||
	    errno == EACCES || errno == EBUSY)
		return 0;
	return -errno;
}

/* A medium that the machine unmounts shall not be held in here; but for root
 * nothing may appear that was not sealed. */
static int detach_mounts(void)
{
	unsigned long propagation = lab_real_root() ? MS_PRIVATE : MS_SLAVE;

	return mount("", "/", NULL, MS_REC | propagation, NULL) < 0 ?
	       -errno : 0;
}

static int build_files(void)
{
	struct text contents[ARRAY_SIZE(etc_files)] = { 0 };
	const struct lab_cover etc = {
		.folder = "/etc", .stage = "/run/etc", .mode = 0755,
		.fill = fill_etc, .context = contents,
	};
	size_t i;
	int code = detach_mounts();

	if (code)
		return code;
	for (i = 0; i < ARRAY_SIZE(etc_files); i++)
		read_etc(etc_files[i], &contents[i]);
	code = build_run();
	if (!code)
		(void)lab_cover(&etc);	/* as it is, it will do too */
	for (i = 0; i < ARRAY_SIZE(etc_files); i++)
		text_free(&contents[i]);
	if (!code)
		code = mount_if_allowed("proc", "/proc");
	if (!code)
		code = mount_if_allowed("sysfs", "/sys");
	return code;
}

/* -- all of it -------------------------------------------------------------------------- */

int lab_build(const struct lab_plan *plan, struct error *error)
{
	struct error own = { 0 };
	int code;

	code = build_files();
	if (code)
		return error_set(error, -code, "mount its own files");
	if (sethostname(plan->hostname, strlen(plan->hostname)) < 0)
		return error_set(error, errno, "set its host name");
	code = vrf_set_up(netns_home(), &own);
	error_clear(&own);
	if (code)
		return error_set(error, -code, "set up its network");
	return chdir("/") < 0 ?
	       error_set(error, errno, "reach its /") : 0;
}
