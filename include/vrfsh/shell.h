/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * shell.h - what surrounds a line: console, scripts, pipes, pager, sandbox
 */
#ifndef VRFSH_SHELL_H
#define VRFSH_SHELL_H

#include <vrfsh/session.h>

/* -- the surroundings (shell/shell.c) ------------------------------------------ */

/*
 * Gives a session its surroundings: output to standard output, notices, pipes,
 * Ctrl-C; SIGPIPE is ignored from then on. Freed by shell_close.
 */
void shell_open(struct session *);
void shell_close(struct session *);
/*
 * Prints something beside all commands on standard output; says so if that
 * fails. Returns an exit status.
 */
int shell_say(const struct text *);

/* -- carrying out lines (shell/line.c) ---------------------------------------- */

/*
 * Understands and carries out one line, its pipes (`| include x`) included,
 * and prints what goes wrong. Returns 0 or -errno of what failed; the
 * output's own failure is in session->out->error.
 */
int line_run(struct session *, const char *line);
/* The `?` help of a line typed so far, pipes included; where it fits nowhere,
 * what IOS says then. */
void line_help(struct session *, const char *line, struct text *);
/* What may complete its last word, as lang_complete. */
size_t line_complete(struct session *, const char *line, struct text *,
		     size_t *start);

/* -- scripts (shell/script.c) --------------------------------------------------- */

enum dry_run { DRY_RUN_NOT, DRY_RUN_LINES, DRY_RUN_IP, DRY_RUN_JSON };

struct script_options {
	bool		keep_going;
	bool		atomic;		/* all of it holds, or nothing */
	enum dry_run	dry_run;
};

/* A script: an open file, or one text (-c). */
struct script {
	const char	*name;		/* `-`, a path, `-c` */
	int		 fd;		/* -1: `text` */
	const char	*text;
	unsigned long	 number;	/* of a text: stands for the line's */
};

/*
 * Runs scripts one after the other as one, stopping at the first error (or
 * not: keep_going). Returns an exit status: 0, 1, 126 (not permitted), that of
 * a program or ping that was run, 130 after Ctrl-C, 141 when nobody reads the
 * output any more.
 */
int script_run(struct session *, const struct script *, size_t count,
	       const struct script_options *);

/* -- the startup configuration (shell/boot.c) ------------------------------------- */

/*
 * Adds the startup configuration to what is there, as a script that keeps
 * going, and waits at most so long for interfaces that it names and does not
 * make. An exit status; 0 where there is none.
 */
int boot_run(struct session *, unsigned seconds);
/* What a named lab starts with: once per lab, whoever enters it first. */
void boot_lab(struct session *);

/* -- configurations as JSON (shell/apply.c) --------------------------------------- */

/*
 * Makes the configuration what a JSON document says, all of it or nothing; or
 * prints what that would change. Returns an exit status as script_run.
 */
int apply_run(struct session *, const struct script *, enum dry_run);

/* -- the console (shell/console.c) ------------------------------------------------ */

/* Reads and runs lines from the terminal until exit; returns an exit status. */
int console_run(struct session *);

/* -- the sandbox (shell/lab*.c, shell/keeper.c) --------------------------------- */

struct lab_options {
	const char		*name;		/* NULL: a new, unnamed one */
	bool			 keep;		/* it stays without a console */
	/* Folders that stay writable where root starts the lab; ends with
	 * NULL; NULL: none. A lab that is joined has them already. */
	const char *const	*writable;
};

/*
 * Puts this process into a lab: makes it, or joins the one of that name.
 * Returns in the lab, in a child of the caller; the caller itself waits for it
 * and leaves with its status. Errors are filled with the remedy. To be called
 * before any thread, before home (netns.h) is first asked for, and with the
 * files that a person named already open.
 */
int lab_enter(const struct lab_options *, struct error *);
/* The labs of this user in this network namespace, by name: a line each, as
 * `tutorial  2 consoles, kept`. */
int lab_list(struct text *, struct error *);
/* Ends a lab, whoever is in it, and returns when it is gone. */
int lab_end(const char *name, struct error *);
/* The lab that this process lives in, `#1` if nobody named it; NULL: none. */
const char *lab_name(void);

#endif
