/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netns.h - network namespaces: named, entered, run in, held
 *
 * A namespace is named by a file under /run/netns, exactly as ip-netns(8) has
 * it. "Home" is the namespace that the process was started in; it is held
 * open from the first call. The calling thread leaves home only inside these
 * functions and is home again when they return; if it cannot come home, the
 * process ends (it would change the wrong machine otherwise).
 *
 * Descriptors returned are close-on-exec and the caller's to close. Functions
 * return 0 (or a descriptor) or -errno; those with a `struct error` fill it in
 * the user's words.
 */
#ifndef VRFSH_NETNS_H
#define VRFSH_NETNS_H

#include <sys/types.h>

#include <vrfsh/base.h>

#define NETNS_DIR	"/run/netns"
#define VRF_GLOBAL	"global"	/* home's name, wherever VRFs are named */

/*
 * A namespace whose file is called `global` or `default` has the file's path as
 * its name, /run/netns/default, as both words mean home.
 */
struct netns {
	const char	*name;
	bool		 stale;		/* a file that is no namespace (any more) */
	dev_t		 device;	/* 0 when stale, or not to be looked at */
	ino_t		 inode;
};

/* All names under /run/netns, sorted by byte. Memory is the arena's. No
 * folder is an empty list. */
int netns_list(struct arena *, struct netns **list, size_t *count,
	       struct error *);
/* The row of one name, which is borrowed: 2 µs, where a list of a thousand
 * takes 4 ms. -ENOENT if there is none. */
int netns_look(const char *name, struct netns *);
/*
 * Makes NETNS_DIR/name as ip-netns(8) does (iproute2 ip/ipnetns.c: flock on
 * the folder, shared propagation, bind mount of a new namespace); nothing half
 * made stays. -EEXIST if the name is taken. Stale files are not healed here.
 * On success `*ns` is a descriptor of it, unless NULL.
 */
int netns_create(const char *name, int *ns, struct error *);
/*
 * The two halves of netns_create(). A descriptor of a new namespace that has no
 * name yet and ends with its last descriptor: set up in it what must never be
 * seen half made, then give it its name (as `ip netns attach` does).
 */
int netns_new(struct error *);
int netns_attach(int ns, const char *name, struct error *);
/* Takes the name away: the kernel ends the namespace when nothing else holds
 * it. Removes stale files too. -ENOENT if there is no such name. */
int netns_delete(const char *name, struct error *);
/* Its file under NETNS_DIR, which is its name but for those two. */
const char *netns_file(const char *name);
/* A descriptor of a named namespace. -ENOENT; -EINVAL if stale. */
int netns_open(const char *name);
/* Home's descriptor: borrowed, never closed. */
int netns_home(void);
/* Whether home is the first namespace of this machine, container or lab, not
 * a VRF of it: as far as that can be seen. */
bool netns_is_first(void);
/* The namespace's device and inode, its identity while it lives. */
int netns_identify(int ns, dev_t *, ino_t *);
/* SO_NETNS_COOKIE: never reused until the machine is started again. 0: unknown. */
uint64_t netns_cookie(int ns);

/* socket(2) and open(2) as if called inside the namespace. */
int netns_socket(int ns, int domain, int type, int protocol);
int netns_open_file(int ns, const char *path, int flags);
/*
 * A file of /proc/sys, path without that, as net/ipv4/ip_forward. Reads into
 * `value` without the newline. -ENOENT where the kernel lacks it.
 */
int netns_sysctl_read(int ns, const char *path, struct text *value);
int netns_sysctl_write(int ns, const char *path, const char *value);
/*
 * What an interface's line runs at, as its driver has it: Mbit/s, and whether
 * in both directions at once. -ENODATA, -EOPNOTSUPP: it does not know.
 */
int netns_link_speed(int ns, const char *ifname, uint32_t *mbits, bool *full);
/*
 * Makes the kernel act on a change of the line's state at once. Left alone, its
 * link watch may take a second, during which routes are hidden or shown that
 * should not be (net/core/link_watch.c; asking for the state by ETHTOOL_GLINK
 * settles it). -EOPNOTSUPP where the driver cannot be asked.
 */
int netns_link_settle(int ns, const char *ifname);

enum holder_kind { HOLDER_PROCESS, HOLDER_FILE, HOLDER_MOUNT };

struct holder {
	/* 0: a mount elsewhere in our own mount namespace; `command` is where. */
	pid_t			 pid;
	enum holder_kind	 kind;	/* runs in it, holds a descriptor, a mount */
	const char		*command;	/* /proc/PID/comm, unescaped */
};

/* Who keeps the namespace of this inode alive besides its name, this process left out; what
 * other PID namespaces hide is not seen. `all`: descriptors and mounts too. */
int netns_holders(struct arena *, ino_t, bool all, struct holder **list,
		  size_t *count);

/* One look at all of /proc, to be asked about many namespaces. */
struct census;

/* Freed by netns_census_free; `all` as in netns_holders. */
int netns_census(bool all, struct census **);
void netns_census_free(struct census *);		/* accepts NULL */
/* As netns_holders, as things were when the look was taken. */
void netns_census_find(const struct census *, struct arena *, ino_t,
		       struct holder **list, size_t *count);

struct run {
	int		  ns;		/* where to run; netns_home() for here */
	const char	 *name;		/* for /etc/netns/NAME; NULL: no overlay */
	char *const	 *argv;		/* found by PATH; ends with NULL */
	const char *const *env;		/* "NAME=value" to add; NULL: none */
	int		  out;		/* its standard output; -1: ours */
	/* Where this is set, `out` is not looked at: what the program prints is
	 * given to it while it runs; nonzero: no more, the program gets EPIPE. */
	int		(*feed)(void *context, const char *data, size_t len);
	void		 *context;
	bool		  no_input;	/* its standard input is empty, not ours */
	int		  pass;		/* handed on as RUN_PASSED; 0: none */
};

enum { RUN_PASSED = 3 };		/* a descriptor, in the program */

/*
 * Runs a program in the foreground as `ip netns exec` does: own mount
 * namespace, /etc/netns/NAME bound over /etc, /sys of the namespace (a failure
 * of these is tolerated), no descriptor of ours, signals at their defaults.
 * SIGINT and SIGQUIT are the program's meanwhile; the terminal is ours again
 * afterwards.
 * `*status` is its exit status, 128 + N after signal N, 127 if there is no
 * such program, 126 if it cannot be run (the error is filled then).
 */
int netns_run(const struct run *, int *status, struct error *);

#endif
