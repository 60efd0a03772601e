/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab_cover.c - a folder of the machine's that can be written in a lab
 *
 * What is there shows through; what is written stays in memory and goes with
 * the lab. The upper layer lies in a file system that the overlay alone holds,
 * so that nobody meets it elsewhere. userxattr: overlays may be mounted in a
 * user namespace so (Linux 5.11, overlayfs.rst).
 */
#include <errno.h>
#include <limits.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lab.h"

static int lay(const struct lab_cover *cover)
{
	char upper[PATH_MAX], work[PATH_MAX], options[3 * PATH_MAX];
	int code = 0;

	snprintf(upper, sizeof(upper), "%s/upper", cover->stage);
	snprintf(work, sizeof(work), "%s/work", cover->stage);
	if (mkdir(upper, 0755) < 0 || chmod(upper, cover->mode) < 0 ||
	    mkdir(work, 0755) < 0)
		return -errno;
	if (cover->fill)
		code = cover->fill(upper, cover->context);
	if (code)
		return code;
	snprintf(options, sizeof(options), "userxattr,lowerdir=%s,upperdir=%s,"
		 "workdir=%s", cover->folder, upper, work);
	return mount("overlay", cover->folder, "overlay", MS_NOSUID | MS_NODEV,
		     options) < 0 ? -errno : 0;
}

int lab_cover(const struct lab_cover *cover)
{
	int code = 0;

	if (mkdir(cover->stage, 0700) < 0)
		return -errno;
	if (mount("tmpfs", cover->stage, "tmpfs", MS_NOSUID | MS_NODEV,
		  "mode=0755") < 0)
		code = -errno;
	if (!code) {
		code = lay(cover);
		umount2(cover->stage, MNT_DETACH);
	}
	rmdir(cover->stage);
	return code;
}
