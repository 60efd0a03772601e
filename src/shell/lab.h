/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab.h - the sandbox, among its own files
 *
 * A console finds or makes a lab (lab_enter.c), whose first process is the
 * keeper (keeper.c). The keeper furnishes the lab (lab_build.c); where root
 * starts it, after it has sealed the machine's files (lab_seal.c). The console
 * asks to enter, and waits outside for its child (lab_console.c). What they
 * say to each other is here.
 */
#ifndef SHELL_LAB_H
#define SHELL_LAB_H

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include <vrfsh/shell.h>

enum { LAB_NAME_MAX = 63 };	/* a label of a host name (RFC 1035) */

/* -- the dialogue (lab.c): one byte asks, one lab_answer answers ----------- */

enum lab_verb {
	LAB_ENTER	= 'e',	/* this connection is a console from now on */
	LAB_ENTER_KEEP	= 'k',	/* likewise, and the lab stays without any */
	LAB_LEAVE	= 'l',	/* the console is done */
	LAB_ASK		= 'a',	/* how many are there? */
	LAB_END		= 'x',	/* the lab shall end now */
};

/* With the answers to ENTER and END comes a pidfd of the keeper. */
struct lab_answer {
	int		 code;		/* 0, or the errno why there is no lab */
	unsigned	 consoles;
	bool		 kept;
	bool		 ends;		/* the keeper leaves behind this answer */
	char		 step[128];	/* what it was that failed */
};

/* Whether a person may give a lab this name: it is a host name, a part of a
 * path and of a socket's address. */
bool lab_name_valid(const char *name);
/* The address in the abstract name space: of this user, in this network
 * namespace. Returns its length. */
socklen_t lab_address(const char *name, struct sockaddr_un *);
/* `vrfsh-lab/UID/`, with which the addresses of this user's labs begin. */
void lab_prefix(struct text *);
/*
 * A connection to the keeper of that lab. -ECONNREFUSED: none listens;
 * -EACCES: another user has taken the address.
 */
int lab_connect(const char *name);
/*
 * Asks and awaits the answer; `*keeper` becomes a pidfd (-1: none came), NULL
 * if not wanted. -ECONNRESET: the keeper left meanwhile.
 */
int lab_talk(int connection, enum lab_verb, struct lab_answer *, int *keeper);
/* Waits until the keeper, and with it all that runs in the lab, is gone. */
void lab_await_end(int keeper);

/* -- its making ------------------------------------------------------------- */

/* What a lab is made of. */
struct lab_plan {
	const char		*hostname;
	const char *const	*writable;	/* ends with NULL; NULL: none */
};

/*
 * Starts the keeper of a new lab in a process of its own, with `listener`
 * bound but not yet listening. Returns the first console's connection: its
 * answer to LAB_ENTER comes when the lab is ready, or says why it is not.
 * `*starter` has ended by then, and is the caller's to reap.
 */
int keeper_start(const struct lab_plan *, int listener, pid_t *starter,
		 struct error *);
/* Furnishes the namespaces that this process is in. The error's words are the
 * step that failed, as `mount a private /run`; likewise of lab_seal(). */
int lab_build(const struct lab_plan *, struct error *);
/*
 * Makes the machine's files and devices harmless, in a mount namespace that
 * belongs to a user namespace of root's; to be followed by another one of
 * both, in which nobody can take it back.
 */
int lab_seal(const struct lab_plan *, struct error *);
struct lab_cover {
	const char	*folder;	/* what is covered */
	const char	*stage;		/* a path in the lab, not there yet */
	mode_t		 mode;		/* of the folder as it is then */
	/* Puts files into the upper layer, unless NULL. */
	int		(*fill)(const char *upper, const void *context);
	const void	*context;
};

/* Makes a folder writable in the lab alone. -errno where the kernel allows
 * none: it stacks two at most, so a lab in a lab in a lab goes without. */
int lab_cover(const struct lab_cover *);
/* Whether uid 0 is here the machine's own root (or nobody can tell). */
bool lab_real_root(void);

/* -- the console (lab_console.c) ---------------------------------------------- */

/*
 * Enters by the keeper's pidfd and forks; returns 0 in the child, which is
 * inside. The caller never returns: it waits, hands on signals and leaves
 * with the child's status. -errno with the error filled if there is no way in.
 */
int lab_console(const char *name, int connection, int keeper, struct error *);

/* -- why it failed (lab_explain.c) ---------------------------------------------- */

enum lab_container { CONTAINER_NONE, CONTAINER_DOCKER, CONTAINER_PODMAN,
		     CONTAINER_OTHER };

/* What a system has that can forbid a lab; -1 where it lacks the switch. */
struct lab_switches {
	int	userns_clone;	/* kernel.unprivileged_userns_clone */
	int	apparmor;	/* kernel.apparmor_restrict_unprivileged_userns */
	const char *exhausted;	/* a user.max_*_namespaces that is 0, or NULL */
	bool	supported;	/* the kernel has user namespaces at all */
	bool	root;		/* the first two do not concern root */
	enum lab_container container;
};

void lab_switches_read(struct lab_switches *);
/*
 * Fills the error with what forbids a lab and the remedy. `step` is what was
 * refused with `code`, as `mount a private /run`. Returns -code.
 */
int lab_explain(struct error *, int code, const char *step,
		const struct lab_switches *);
/* The same, for this system. */
int lab_refuse(struct error *, int code, const char *step);

#endif
