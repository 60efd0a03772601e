/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab_explain.c - what forbids a lab on this system, and the remedy
 *
 * Systems forbid user namespaces in many ways, and the kernel answers all of
 * them with EPERM (namespaces(7), user_namespaces(7)). So the switches tell
 * the reason, not the errno alone: lab_explain() is a function of both.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "lab.h"

#ifndef VRFSH_APPARMOR
#define VRFSH_APPARMOR	"/etc/apparmor.d/vrfsh"
#endif

static const char *const limits[] = {
	"user.max_user_namespaces", "user.max_mnt_namespaces",
	"user.max_net_namespaces", "user.max_pid_namespaces",
	"user.max_uts_namespaces", "user.max_ipc_namespaces",
};

/* What a container's runtime must be told. Docker's seccomp filter refuses the
 * namespaces, its AppArmor profile the mounts, and its masks over /proc a new
 * one; podman's filter lets namespaces pass. */
static const char *const container_options[] = {
	[CONTAINER_DOCKER] = "`docker run --security-opt seccomp=unconfined"
			     " --security-opt apparmor=unconfined"
			     " --security-opt systempaths=unconfined`",
	[CONTAINER_PODMAN] = "`podman run --security-opt unmask=ALL`, with"
			     " SELinux also `--security-opt label=disable`",
	[CONTAINER_OTHER] = "the option that allows nested containers"
			    " (LXD, Incus: `security.nesting=true`)",
};

/* A number in /proc/sys, whose dots are slashes; -1 if there is none. */
static int read_switch(const char *name)
{
	char path[128], value[16];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	for (char *dot = path; (dot = strchr(dot, '.'));)
		*dot = '/';
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	len = read(fd, value, sizeof(value) - 1);
	close(fd);
	if (len <= 0)
		return -1;
	value[len] = '\0';
	return (int)strtol(value, NULL, 10);
}

/* Docker and podman leave a file; others say it in the environment. */
static enum lab_container read_container(void)
{
	const char *name = getenv("container");

	if (!access("/run/.containerenv", F_OK))
		return CONTAINER_PODMAN;
	if (!access("/.dockerenv", F_OK))
		return CONTAINER_DOCKER;
	if (!name || !*name)
		return CONTAINER_NONE;
	return strcmp(name, "podman") ? CONTAINER_OTHER : CONTAINER_PODMAN;
}

void lab_switches_read(struct lab_switches *switches)
{
	size_t i;

	*switches = (struct lab_switches){
		.userns_clone =
			read_switch("kernel.unprivileged_userns_clone"),
		.apparmor = read_switch("kernel."
				"apparmor_restrict_unprivileged_userns"),
		.supported = !access("/proc/self/ns/user", F_OK),
		.root = geteuid() == 0,
		.container = read_container(),
	};
	for (i = 0; i < ARRAY_SIZE(limits) && !switches->exhausted; i++)
		if (!read_switch(limits[i]))
			switches->exhausted = limits[i];
}

/* Each fills the error and returns true if it knows the reason. */

static bool no_support(struct error *error, int code,
		       const struct lab_switches *switches)
{
	if (switches->supported && code != ENOSYS)
		return false;
	error_set(error, code, "this kernel lacks what a lab needs: Linux 5.8"
		  " with user namespaces (CONFIG_USER_NS), 5.12 for root's");
	return true;
}

static bool limit(struct error *error, int code,
		  const struct lab_switches *switches)
{
	if (switches->exhausted) {
		error_set(error, code, "this system allows no labs: %s is 0;"
			  " to allow them: `sudo sysctl -w %s=15000`",
			  switches->exhausted, switches->exhausted);
		return true;
	}
	if (code != ENOSPC && code != EUSERS)
		return false;
	error_set(error, code, "no more labs: the limits user.max_*_namespaces"
		  " of this system are reached, or labs are nested too deep");
	return true;
}

static bool forbidden(int code)
{
	return code == EPERM || code == EACCES || code == EROFS;
}

static bool user_switch(struct error *error, int code,
			const struct lab_switches *switches)
{
	if (switches->root || switches->userns_clone != 0 || !forbidden(code))
		return false;
	error_set(error, code, "this system allows labs to root only:"
		  " kernel.unprivileged_userns_clone is 0; to allow them:"
		  " `sudo sysctl -w kernel.unprivileged_userns_clone=1`");
	return true;
}

static bool container(struct error *error, int code,
		      const struct lab_switches *switches)
{
	if (switches->container == CONTAINER_NONE || !forbidden(code))
		return false;
	error_set(error, code, "this container allows no labs; start it with"
		  " %s%s", container_options[switches->container],
		  switches->apparmor == 1 && !switches->root ?
		  "; and on its host: `sudo sysctl -w kernel."
		  "apparmor_restrict_unprivileged_userns=0`" : "");
	return true;
}

static bool apparmor(struct error *error, int code,
		     const struct lab_switches *switches)
{
	if (switches->root || switches->apparmor != 1 || !forbidden(code))
		return false;
	error_set(error, code, "AppArmor allows labs only to programs that it"
		  " knows: kernel.apparmor_restrict_unprivileged_userns is 1;"
		  " for the installed vrfsh: `sudo apparmor_parser -r "
		  VRFSH_APPARMOR "`, for any: `sudo sysctl -w kernel."
		  "apparmor_restrict_unprivileged_userns=0`");
	return true;
}

int lab_explain(struct error *error, int code, const char *step,
		const struct lab_switches *switches)
{
	static bool (*const reasons[])(struct error *, int,
				       const struct lab_switches *) = {
		no_support, limit, user_switch, container, apparmor,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reasons); i++)
		if (reasons[i](error, code, switches))
			return -code;
	return error_set(error, code, "no lab can be made: cannot %s: %s",
			 step, error_words(code));
}

int lab_refuse(struct error *error, int code, const char *step)
{
	struct lab_switches switches;

	lab_switches_read(&switches);
	return lab_explain(error, code, step, &switches);
}
