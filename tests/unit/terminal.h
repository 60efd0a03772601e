/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * terminal.h - a console at a pseudo terminal, for tests
 *
 * It runs in a child, with a language of the tests' own, whose commands write
 * down what they were given. Nothing waits for time to pass: each step ends
 * when something has come.
 */
#ifndef UNIT_TERMINAL_H
#define UNIT_TERMINAL_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#include <vrfsh/lang.h>
#include <vrfsh/netlink.h>
#include <vrfsh/shell.h>

enum { PATIENCE = 60000 };		/* milliseconds, for a busy machine */

/* Where the commands write down what they were given. */
static int notes = -1;

/* -- the console's side ------------------------------------------------------------ */

struct args {
	slot_text	text;
};

static inline int run_note(struct session *session, const struct call *call,
		    struct error *error)
{
	const struct args *args = call->args;

	(void)session;
	(void)error;
	return dprintf(notes, "%s\n", args->text) < 0 ? -errno : 0;
}

static inline int run_size(struct session *session, const struct call *call,
		    struct error *error)
{
	(void)call;
	(void)error;
	dprintf(notes, "%ux%u\n", session->length, session->width);
	return 0;
}

static inline int run_ask(struct session *session, const struct call *call,
		   struct error *error)
{
	(void)call;
	(void)error;
	dprintf(notes, "%s\n", session->ask(session, "Sure?") ? "yes" : "no");
	return 0;
}

/* Whether the terminal echoes, as a program that runs now would find it. */
static inline int run_lend(struct session *session, const struct call *call,
		    struct error *error)
{
	struct termios before, lent, after;

	(void)call;
	(void)error;
	tcgetattr(0, &before);
	session->lend(session, true);
	tcgetattr(0, &lent);
	session->lend(session, false);
	tcgetattr(0, &after);
	dprintf(notes, "%d %d %d\n", !!(before.c_lflag & ECHO),
		!!(lent.c_lflag & ECHO), !!(after.c_lflag & ECHO));
	return 0;
}

static inline int run_enter(struct session *session, const struct call *call,
		     struct error *error)
{
	const struct args *args = call->args;

	(void)error;
	session_enter(session, call->level, MODE_VRF, args->text, NULL);
	return 0;
}

static inline int run_exit(struct session *session, const struct call *call,
		    struct error *error)
{
	(void)call;
	(void)error;
	session->leave = !session_exit(session);
	return 0;
}

static const struct word words[] = {
	{ "note", "Write down a text" },
	{ "size", "Write down the terminal's size" },
	{ "ask", "Ask a question" },
	{ "lend", "Lend the terminal" },
	{ "vrf", "Enter a mode" },
	{ "exit", "Leave it" },
	{ "TEXT", "Text", SLOT(struct args, text, text) },
	{ 0 }
};

static const struct sentence sentences[] = {
	{ IN_ANY, "note TEXT", run_note, NULL },
	{ IN_ANY, "size", run_size, NULL },
	{ IN_ANY, "ask", run_ask, NULL },
	{ IN_ANY, "lend", run_lend, NULL },
	{ MODE_EXEC, "vrf TEXT", run_enter, NULL },
	{ IN_ANY | MODE_VRF, "exit", run_exit, NULL },
	{ 0 }
};

FAMILY(test, struct args, "Test");

static inline int converse(void)
{
	static const struct family *const list[] = { &family_test, NULL };
	static const struct word none[] = { { 0 } };
	struct error error = { 0 };
	struct lang *lang = lang_new(list, none, &error);
	struct world *world = world_new();
	struct session *session = session_new(world);
	int status;

	session->lang = lang;
	shell_open(session);
	status = console_run(session);
	shell_close(session);
	session_free(session);
	world_free(world);
	lang_free(lang);
	return status;
}

/* -- the person's side ------------------------------------------------------------- */

struct fixture {
	char		 home[32];
	pid_t		 pid;
	int		 terminal;
	struct text	 seen;		/* all that came since the last step */
	bool		 gone;
};

static inline int begin(void **state)
{
	struct fixture *f = memory_new(sizeof(*f));

	snprintf(f->home, sizeof(f->home), "/tmp/console.XXXXXX");
	notes = memfd_create("notes", MFD_CLOEXEC);
	if (!mkdtemp(f->home) || notes < 0)
		return -1;
	*state = f;
	return 0;
}

static inline int end(void **state)
{
	struct fixture *f = *state;
	struct text path = { 0 };
	static const char *const inside[] = {
		"/vrfsh/history", "/vrfsh", "/.editrc", "",
	};

	/* A test that failed leaves a console, which would write its history
	 * into a folder that is being removed. */
	if (f->pid) {
		close(f->terminal);
		kill(f->pid, SIGKILL);
		waitpid(f->pid, NULL, 0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(inside); i++) {
		text_clear(&path);
		text_printf(&path, "%s%s", f->home, inside[i]);
		remove(path.data);
	}
	close(notes);
	text_free(&path);
	text_free(&f->seen);
	free(f);
	return 0;
}

static inline void start(struct fixture *f, const char *term, const char *locale)
{
	struct winsize size = { .ws_row = 0, .ws_col = 200 };

	text_clear(&f->seen);
	f->gone = false;
	fflush(stdout);
	f->pid = forkpty(&f->terminal, NULL, NULL, &size);
	assert_true(f->pid >= 0);
	if (f->pid)
		return;
	/* cmocka would go on with the tests in here. */
	signal(SIGSEGV, SIG_DFL);
	signal(SIGABRT, SIG_DFL);
	setenv("TERM", term, 1);
	setenv("LC_ALL", locale, 1);
	setenv("HOME", f->home, 1);
	setenv("XDG_STATE_HOME", f->home, 1);
	_exit(converse());
}

/* Writes what the terminal takes, and reads what comes meanwhile. */
static inline void exchange(struct fixture *f, const char **bytes, size_t *len)
{
	struct pollfd both = {
		.fd = f->terminal, .events = POLLIN | (*len ? POLLOUT : 0),
	};
	char got[4096];
	ssize_t count;

	if (poll(&both, 1, PATIENCE) <= 0)
		fail_msg("nothing more comes: %s", text_string(&f->seen));
	if (both.revents & POLLOUT) {
		count = write(f->terminal, *bytes, *len > 512 ? 512 : *len);
		assert_true(count > 0);
		*bytes += count;
		*len -= (size_t)count;
	}
	if (both.revents & ~POLLOUT) {
		count = read(f->terminal, got, sizeof(got));
		f->gone = count <= 0;
		if (count > 0)
			text_add(&f->seen, got, (size_t)count);
	}
}

static inline bool has(const struct fixture *f, const char *what)
{
	return f->seen.data && strstr(f->seen.data, what);
}

static inline void await(struct fixture *f, const char *what)
{
	const char *nothing = "";
	size_t len = 0;

	while (!f->gone && !has(f, what))
		exchange(f, &nothing, &len);
	if (!has(f, what))
		fail_msg("`%s` did not come: %s", what,
			 text_string(&f->seen));
}

/* A prompt on a new line: the console reads. */
static inline void await_prompt(struct fixture *f)
{
	size_t len = 0;

	for (;;) {
		const char *last = f->seen.data ?
				   strrchr(f->seen.data, '\n') : NULL;

		if (last && strstr(last, "# "))
			return;
		if (f->gone)
			fail_msg("no prompt: %s", text_string(&f->seen));
		exchange(f, &(const char *){ "" }, &len);
	}
}

/* Types, and waits until something has come behind. */
static inline void type(struct fixture *f, const char *keys, const char *what)
{
	size_t len = strlen(keys);

	text_clear(&f->seen);
	while (!f->gone && len)
		exchange(f, &keys, &len);
	await(f, what);
}

/* Its status when it has ended. */
static inline int await_end(struct fixture *f)
{
	pid_t pid = f->pid;
	int status;

	while (!f->gone)
		exchange(f, &(const char *){ "" }, &(size_t){ 0 });
	close(f->terminal);
	f->pid = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static inline int leave(struct fixture *f)
{
	const char *keys = "exit\r";
	size_t len = strlen(keys);
	int status;

	while (!f->gone && len)
		exchange(f, &keys, &len);
	status = await_end(f);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void noted(const char *expected)
{
	struct stat info;
	char *bytes;

	assert_int_equal(fstat(notes, &info), 0);
	bytes = memory_new((size_t)info.st_size + 1);
	assert_int_equal(pread(notes, bytes, (size_t)info.st_size, 0),
			 info.st_size);
	assert_string_equal(bytes, expected);
	free(bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

#endif
