/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session.h - one user's sitting: where they are, what they change, where the
 * answers go
 *
 * A session is one thread's. Handlers get it, read and change through its
 * view, and answer by rows or lines through its output. Strings in places are
 * the session's own.
 */
#ifndef VRFSH_SESSION_H
#define VRFSH_SESSION_H

#include <signal.h>

#include <vrfsh/base.h>
#include <vrfsh/journal.h>
#include <vrfsh/model.h>
#include <vrfsh/rows.h>

/* The modes, as bits; the sets are what sentences name. */
enum mode {
	MODE_USER	= 1,		/* host> */
	MODE_EXEC	= 2,		/* host# */
	MODE_CONFIG	= 4,		/* host(config)# */
	MODE_VRF	= 8,		/* host(config-vrf-Blue)# */
	MODE_INTERFACE	= 16,		/* host(config-if-vetha)# */
	MODE_IGNORED	= 32,		/* a block that means nothing here */
	MODE_DEFINITION	= 64,		/* a VRF as IOS defines it: what is no
					 * part of that is global's */
	MODE_SESSION	= 128,		/* global's, where a candidate is edited */

	IN_EXEC		= MODE_EXEC,
	IN_ANY		= MODE_USER | MODE_EXEC,	/* every mode leads there */
	IN_VRF		= MODE_CONFIG | MODE_VRF,	/* global or a VRF */
};

/* A level of the mode stack. */
struct place {
	enum mode	 mode;
	char		*vrf;		/* of this place; never NULL */
	char		*ifname;	/* of MODE_INTERFACE, else NULL */
	/* Where configuration was entered by `configure session NAME`: what is
	 * edited from here on; NULL: the kernel. And by `configure exclusive`. */
	struct candidate *candidate;
	bool		 exclusive;
};

/* -- output ---------------------------------------------------------------------- */

enum format { FORMAT_TEXT, FORMAT_JSON };

/*
 * Where answers go. The shell gives it a `write`, which returns 0, -EPIPE when
 * nobody wants more (the pager was left, the pipe closed), or another -errno.
 */
struct output {
	enum format	 format;
	int (*write)(struct output *, const char *data, size_t len);
	struct text	 buffer;
	int		 error;		/* the first -errno; sticky */
	const struct row_type *type;	/* of the rows under way */
	const void	*context;
	size_t		 rows;
	/* Filters stand behind it: a program's output belongs here, not on
	 * our standard output. */
	bool		 piped;
};

/*
 * A table of rows: begin, any number of rows, end. The JSON of a command is one
 * document: either one table, or one line of output_document. Every function
 * returns 0 or the output's error: stop producing when it is not 0.
 */
int output_begin(struct output *, const struct row_type *, const void *context);
int output_row(struct output *, const void *row);
int output_end(struct output *);
/* One object as the whole JSON document; its text form is the type's. */
int output_document(struct output *, const struct row_type *,
		    const void *row, const void *context);
/* Text that has no rows (a ping's marks); nothing where the format is JSON. */
int output_printf(struct output *, const char *format, ...) PRINTF_LIKE(2, 3);
int output_text(struct output *, const char *data, size_t len);
/* Hands on what is buffered. */
int output_flush(struct output *);

/* -- the session ------------------------------------------------------------------ */

struct lang;

struct session {
	struct place	*places;	/* [0] is exec or user */
	size_t		 depth, places_max;	/* depth >= 1 */
	struct world	*world;
	/* What lines read and change: `live`, or the candidate's while one is
	 * edited. What exec says, but of a candidate, it says of `live`. */
	struct view	*view;
	struct view	*live;		/* the kernel's */
	struct output	*out;
	struct arena	*arena;		/* of the present line */
	const struct lang *lang;	/* what may be said */
	struct origin	 origin;	/* of the present line */
	/* Lines mean nothing until one holds this (a pasted banner's text);
	 * NULL: they do. Owned. */
	char		*swallow;
	/* The present line begins a block of IOS that is not built: the lines
	 * of the block are failed with it. */
	bool		 unbuilt;
	bool		 interactive;	/* a person types at a terminal */
	bool		 dry_run;
	uint64_t	 patience;	/* until when an interface is waited for
					 * that is not there; 0: it is an error */
	/* What takes away the way to this console is made without asking: for
	 * the present line (`force LINE`), or all of them (--force). */
	bool		 force;
	bool		 guarded;	/* the present line's changes were agreed to */
	bool		 leave;		/* exit was said at the bottom */
	int		 status;	/* of run, bash, ping: the exit status */
	unsigned	 length, width;	/* of the terminal; 0: unbounded */
	bool		 length_set, width_set;	/* typed, not measured */
	struct ssh	*ssh;		/* what session_ssh has found */
	const char	*lab;		/* the sandbox's name; NULL: none */
	bool		 lab_goes;	/* with this console: nobody named it */
	volatile const sig_atomic_t *stop;	/* set by Ctrl-C */
	/*
	 * Asks a yes/no question at the terminal; NULL where nobody can answer.
	 */
	bool (*ask)(struct session *, const char *question);
	/* Says something beside the output: a notice (`% …` on stderr). */
	void (*notice)(struct session *, const char *words);
	/* Lends the terminal to a program that is about to run, and takes it
	 * back; NULL where there is none. */
	void (*lend)(struct session *, bool lent);
	/*
	 * Carries out the lines of a file as configuration, on session->view, from
	 * global configuration on; where the session is stays as it was. 0, or the
	 * error of its first line that fails, with its origin. NULL: no shell.
	 */
	int (*read_file)(struct session *, const char *path, struct error *);
	/* What was typed, oldest first; NULL: no more. NULL where none is kept. */
	const char *(*history)(struct session *, size_t index);
	void		*shell;		/* the shell's own */
	struct journal	*journal;	/* being written (step.c); NULL: none */
	struct writing	*writing;	/* the step under way; NULL: none */
	uint64_t	 cookie;	/* global's: the folder of what is kept */
	struct lock	*lock;		/* who may change (lock.c); NULL: not yet */
	struct candidate *candidates;	/* pending ones, oldest first */
	uint64_t	 awaited;	/* the step of one's own commit that
					 * waits to be confirmed; 0: none */
	/* A file's lines describe a target: each block that they enter is
	 * claimed (view_claim), so that what others configured in it counts. */
	bool		 claims;
};

/* A session on the live kernel, at exec. Freed by session_free. */
struct session *session_new(struct world *);
void session_free(struct session *);

/* Where a session is, while it sits elsewhere. */
struct seat {
	struct place	*places;
	size_t		 depth, max;
};

/* Sits down at exec, as a new session does, and returns to where it was. */
void session_sit(struct session *, struct seat *own);
void session_return(struct session *, const struct seat *own);

/* The innermost place. */
const struct place *session_place(const struct session *);
/* The VRF that commands without `vrf NAME` speak of; and with one: `default`
 * is global, NULL is the place's. */
const char *session_vrf(const struct session *, const char *named);
/* Enters a mode one deeper than `level` levels up from the innermost. */
void session_enter(struct session *, size_t level, enum mode, const char *vrf,
		   const char *ifname);
/* Leaves the levels above: 0 stays. */
void session_pop(struct session *, size_t levels);
/* `exit`: one up; false at the bottom. `end`: to exec. */
bool session_exit(struct session *);
void session_end(struct session *);
/* `routing-context vrf NAME`: exec speaks of that VRF from now on. */
void session_context(struct session *, const char *vrf);
/* The modes, innermost first, for lang_parse; at most `max`. */
size_t session_modes(const struct session *, unsigned *modes, size_t max);
/* The prompt, without the trailing blank. */
void session_prompt(const struct session *, struct text *);
/* The candidate that configuration lines edit; NULL: they change the kernel. */
struct candidate *session_candidate(const struct session *);
/* Who sits here, from where, and what time it is: of a journal, of a lock.
 * The rest of the head is left as it is; strings are the arena's. */
void session_who(const struct session *, struct arena *,
		 struct journal_head *);
/* A notice in the user's words. */
void session_notice(struct session *, const char *format, ...) PRINTF_LIKE(2, 3);

/* Makes a change with the present line's origin. */
int session_change(struct session *, const struct change *, struct error *);
int session_add(struct session *, const struct object *after, struct error *);
int session_set(struct session *, const struct object *before,
		const struct object *after, struct error *);
int session_delete(struct session *, const struct object *before,
		   struct error *);

/* SSH_CONNECTION of this console (ssh(1)), though sudo has taken it out of the
 * environment; NULL: nobody came by ssh. */
const char *session_ssh(const struct session *);

/* -- no lockout (session/guard.c) --------------------------------------------- */

/*
 * Whether changes may be made, together and in this order, though they take
 * away the way to this console: the interface, the address or the route by
 * which SSH_CONNECTION reaches it. Asks at a terminal (-ECANCELED); in a script
 * they are refused (-EBUSY), unless session->force. If they may, the rest of
 * the line is not looked at any more.
 *
 * session_change() looks at each change of the live view by itself. To be
 * called before commit_changes(), but for a commit that takes itself back
 * (confirmed). What restores (undo, rollback, the timer) never asks.
 */
int session_guard(struct session *, const struct change *list, size_t count,
		  struct error *);
/* The same for handlers of several changes, before the first of them: a
 * candidate's are looked at when it is committed. */
int session_guard_line(struct session *, const struct change *list,
		       size_t count, struct error *);

/* -- what was changed (session/step.c) ---------------------------------------- */

/*
 * From here to step_end, what the live view changes is one step of the
 * history: a journal under global's folder, by whom and from where. `whole`:
 * all of it or nothing, whatever happens to this process; its journal is there
 * when this returns, that of others with their first change. Steps do not nest:
 * a call within a step does nothing and returns 0, and neither does its end; but
 * for a whole one within one that is not, which ends that, and the rest is
 * another. Where nothing can be written (no privileges), 0 too, unless `whole`.
 */
int step_begin(struct session *, const char *words, bool whole,
		  struct error *);
/* What was held back is sent, and the step is done: the newest of the list,
 * which is bounded. One without changes is none. */
int step_end(struct session *, struct error *);
/* Takes the step's changes back, and forgets it. -errno if not all could be. */
int step_undo(struct session *, struct error *);
/*
 * To be called at start, before anything is changed: what dead writers left
 * half done is undone, and said by session_notice. One that may not change
 * things only tells of it.
 */
void step_recover(struct session *);
/* Whether a whole one is under way. */
bool step_is_whole(const struct session *);
/* The number of the step under way: of its journal, changes/NUMBER; 0: it has
 * none. */
uint64_t step_number(const struct session *);
/* How many changes of the step under way hold so far. */
size_t step_count(const struct session *);

/* -- who may change (session/lock.c) ------------------------------------------ */

/*
 * Every change to the kernel is made under a lock: shared for the time of a
 * message or a batch (the live view's guard), alone (`whole`) for as long as a
 * commit compares and applies. Calls nest, and a session that has it alone may
 * take it shared within. Refused (-EBUSY, `Configuration is locked by root
 * (pts/2) since 12:00:05`) while another session is in `configure exclusive`.
 * Where nothing can be written, the kernel is who refuses.
 */
int lock_take(struct session *, bool whole, struct error *);
void lock_release(struct session *);
/* As lock_take, alone, and no `configure exclusive` is in its way: of what a
 * person has asked for already (a commit that nobody confirmed). */
int lock_insist(struct session *, struct error *);
/* `configure exclusive`: nobody else changes anything from here to lock_end, or
 * to the end of this process. */
int lock_begin(struct session *, struct error *);
void lock_end(struct session *);
/* -EBUSY, in words, while another session is in `configure exclusive`. */
int lock_check(struct session *, struct error *);
/* Who is in it, this session too; false: nobody. Strings are the arena's. */
bool lock_holder(struct session *, struct arena *, struct journal_head *);

/* -- candidates (session/candidate.c) ----------------------------------------- */

/* A configuration that is edited beside the running one. The session's own. */
struct candidate {
	char			*name;
	struct view		*view;		/* a model */
	time_t			 since;		/* it is edited */
	struct candidate	*next;
};

/* The one of that name, NULL if there is none. */
struct candidate *candidate_find(const struct session *, const char *name);
/* Edits the one of that name, made if need be; NULL: a new one, numbered. From
 * exec, or wherever the session is: `level` as session_enter. */
void candidate_enter(struct session *, size_t level, const char *name);
/* Throws it away; who edits it is in exec then. */
void candidate_drop(struct session *, struct candidate *);

/* -- commits (session/commit.c) ------------------------------------------------ */

struct commit {
	const char	*words;		/* of the step: `commit` */
	bool		 check;		/* not onto objects that have changed */
	unsigned	 confirm;	/* seconds, after which it is taken back
					 * unless confirmed; 0: it stays */
};

/*
 * Makes the kernel what a model is: compares and applies under the lock, as
 * one step, all of it or nothing. `*count` is how many changes there were; 0:
 * it was so already, and no step is made.
 */
int session_commit(struct session *, struct view *model, const struct commit *,
		   size_t *count, struct error *);

/* -- commits that wait to be confirmed (session/confirm.c) --------------------- */

/* One that waits; strings are the arena's. */
struct pending {
	struct journal_head head;	/* by whom, when, which words */
	uint64_t	 step;		/* the number of its step */
	uint64_t	 deadline;	/* CLOCK_BOOTTIME, nanoseconds */
	unsigned	 left;		/* seconds until then; 0: overdue */
};

/* Whether one waits, and which (NULL: never mind): a microsecond where none
 * does. */
bool confirm_pending(struct session *, struct arena *, struct pending *);
/* -EBUSY, in words, while one waits: `write memory`, another one. */
int confirm_check(struct session *, struct error *);
/*
 * Within a step, before its changes: it is to be taken back after so many
 * seconds. The truth is on disk and its timer runs when this returns 0.
 * confirm_cancel: the step failed.
 */
int confirm_begin(struct session *, const struct commit *, struct error *);
void confirm_cancel(struct session *);
/* `confirm`: it stays. `abort`: it is taken back now. -ENOENT: none waits. */
int confirm_keep(struct session *, struct error *);
int confirm_revert(struct session *, struct error *);
/*
 * At start, behind step_recover: one that is overdue is taken back, one whose
 * timer has died gets another, and either is said by session_notice.
 */
void confirm_recover(struct session *);
/* Says that one waits; and, between two lines, what became of one's own. */
void confirm_remind(struct session *);
void confirm_hear(struct session *);

/* -- the startup configuration (session/startup.c) ----------------------------- */

/* Where it lies, added to `path`: of the machine $(sysconfdir)/vrfsh, of a
 * named lab the user's state folder, of another the lab's /run. */
int startup_path(const struct session *, struct text *path, struct error *);
/* The same of one that is there; -ENOENT, `startup-config is not present`. */
int startup_find(const struct session *, struct text *path, struct error *);
/* Its text; -ENOENT likewise. */
int startup_read(const struct session *, struct text *, struct error *);
/* Replaces or removes it, the one before archived. Refused within a VRF, and
 * while a commit waits to be confirmed. */
int startup_save(struct session *, const struct text *, struct error *);
int startup_erase(struct session *, struct error *);

/* -- those before it (session/archive.c) ---------------------------------------- */

struct archived {
	unsigned	 number;
	const char	*name;		/* its path */
	uint64_t	 saved;		/* seconds, CLOCK_REALTIME */
	uint64_t	 bytes;
};

/* Oldest first; memory is the arena's. */
int archive_list(const struct session *, struct arena *,
		 struct archived **list, size_t *count, struct error *);
/* How many are kept; the path of the next one. */
unsigned archive_maximum(struct session *);
int archive_next(const struct session *, struct arena *, const char **name,
		 struct error *);
/* Adds a text, unless the newest is the same; those that are too many go. */
int archive_save(struct session *, const struct text *, struct error *);

/* -- the history (session/step_list.c) ---------------------------------------- */

/* A step that is done. */
struct step {
	uint64_t	 number;	/* its journal is changes/NUMBER */
	struct journal_head head;
};

/* The steps that are done, the newest first; memory is the arena's. */
int step_list(struct session *, struct arena *, struct step **list,
	      size_t *count, struct error *);
/*
 * Takes steps back, in the order given, as a whole: where one cannot be,
 * because an object of it has changed since, nothing is. They leave the list.
 * `words` are those of the log.
 */
int step_take_back(struct session *, const struct step *, size_t count,
		   const char *words, struct error *);

/*
 * A model of what was there before the last `back` steps (session/step_back.c).
 * Freed by view_free; NULL with an error.
 */
int step_look_back(struct session *, size_t back, struct view **model,
		   struct error *);

/* -- the log of changes (session/log.c) --------------------------------------- */

/* A line of the log: who did what, when, from where. */
struct log_entry {
	uint64_t	 index;		/* from 1, as long as the machine runs */
	struct journal_head head;
};

/* Adds a line to the log in the folder of a cookie, global's: step_end does it
 * for a step. One that cannot be written is lost, and nothing else. */
void log_add(uint64_t cookie, const struct journal_head *);
/* What it holds, the oldest first: the newest 500 lines at least. Memory is the
 * arena's. */
int log_read(uint64_t cookie, struct arena *, struct log_entry **list,
	     size_t *count, struct error *);

#endif
