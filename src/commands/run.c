/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run.c - programs and shells inside a VRF
 *
 * A program has our terminal, unless filters stand behind the line: then what
 * it prints goes through them. Its exit status becomes ours. In a script that
 * comes from standard input a program finds that empty, for it would eat the
 * lines behind its own.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "inside.h"

struct args {
	slot_vrf	vrf;
	slot_program	program;
};

static const struct word words[] = {
	{ "run", "Run a program in a VRF" },
	{ "bash", "Start a shell in a VRF" },
	{ "vrf", "In another VRF" },
	{ "vrf NAME", "VRF name", SLOT(struct args, vrf, vrf) },
	{ "COMMAND", "The program and its arguments",
	  SLOT(struct args, program, program) },
	{ 0 }
};

/* -- words, as a shell has them -------------------------------------------- */

struct argv {
	struct arena	*arena;
	char		**words;	/* ends with NULL; malloc'd */
	size_t		 count, max;
};

static void add_word(struct argv *argv, char *word)
{
	argv->words = vector_room(argv->words, argv->count, &argv->max,
				  sizeof(*argv->words));
	argv->words[argv->count] = word;
	argv->count++;
}

/* What stands between quotes; `*at` is behind the first, then the last. In
 * double quotes a backslash keeps only what would end them, and itself. */
static bool add_quoted(struct text *word, const char **at, char quote)
{
	for (; **at && **at != quote; ++*at) {
		if (quote == '"' && **at == '\\' && strchr("\"\\$`", (*at)[1]) &&
		    (*at)[1])
			++*at;
		text_putc(word, **at);
	}
	return *(*at)++ == quote;
}

/* One word from `*at` on, which is no blank. False: a quote is not closed. */
static bool split_word(const char **at, struct text *word)
{
	while (**at && !strchr(" \t", **at)) {
		char c = *(*at)++;

		if (c == '\'' || c == '"') {
			if (!add_quoted(word, at, c))
				return false;
		} else if (c == '\\' && **at) {
			text_putc(word, *(*at)++);
		} else {
			text_putc(word, c);
		}
	}
	return true;
}

/* POSIX's quoting (Shell Command Language, 2.2); nothing is expanded. */
static int split(const char *line, struct argv *argv, struct error *error)
{
	struct text word = { 0 };
	bool closed = true;

	while (closed && *(line += strspn(line, " \t"))) {
		text_clear(&word);
		closed = split_word(&line, &word);
		add_word(argv, arena_string(argv->arena, text_string(&word)));
	}
	text_free(&word);
	add_word(argv, NULL);
	if (!closed)
		return error_set(error, EINVAL, "a quote is not closed");
	if (!argv->words[0] || !*argv->words[0])
		return error_set(error, EINVAL, "no program is named");
	return 0;
}

/* -- running --------------------------------------------------------------- */

struct output_row {
	const char	*vrf, *command, *output;
	int		 status;
};

static const struct row_type output_type = {
	.columns = (const struct column[]){
		COLUMN(struct output_row, vrf, STRING),
		COLUMN(struct output_row, command, STRING),
		COLUMN(struct output_row, status, SIGNED),
		COLUMN(struct output_row, output, STRING),
		{ 0 }
	},
};

static int feed_output(void *context, const char *data, size_t len)
{
	struct output *out = context;

	if (!output_text(out, data, len))
		output_flush(out);
	return out->error;
}

static int feed_text(void *context, const char *data, size_t len)
{
	text_add(context, data, len);
	return 0;
}

/* Whether lines of the script would be next on standard input. */
static bool reads_script(const struct session *session)
{
	return session->origin.file && !strcmp(session->origin.file, "-");
}

static int run_in(struct session *session, const struct inside *inside,
		  struct run *run, struct error *error)
{
	struct output *out = session->out;
	int code;

	run->ns = inside->ns;
	run->name = inside->name;
	run->out = -1;
	run->no_input = reads_script(session);
	if (!run->feed && out->piped) {
		run->feed = feed_output;
		run->context = out;
	}
	if (output_flush(out))
		return 0;
	if (session->lend)
		session->lend(session, true);
	code = netns_run(run, &session->status, error);
	if (session->lend)
		session->lend(session, false);
	return code;
}

/* As JSON, what the program prints is one string of the document. */
static int run_as_document(struct session *session,
			   const struct inside *inside, const char *command,
			   struct run *run, struct error *error)
{
	struct text output = { 0 };
	struct output_row row = { .vrf = inside->vrf, .command = command };
	int code;

	run->feed = feed_text;
	run->context = &output;
	code = run_in(session, inside, run, error);
	row.status = session->status;
	row.output = text_string(&output);
	if (!code)
		output_document(session->out, &output_type, &row, NULL);
	run->context = NULL;
	text_free(&output);
	return code;
}

static int run_program(struct session *session, const struct call *call,
		       struct error *error)
{
	const struct args *args = call->args;
	struct argv argv = { .arena = session->arena };
	struct run run = { 0 };
	struct inside inside;
	int code;

	code = split(args->program, &argv, error);
	if (session->dry_run || code)
		goto out;
	code = inside_open(session, args->vrf, &inside, error);
	if (code)
		goto out;
	run.argv = argv.words;
	if (session->out->format == FORMAT_JSON)
		code = run_as_document(session, &inside, args->program, &run,
				       error);
	else
		code = run_in(session, &inside, &run, error);
	inside_close(&inside);
out:
	free(argv.words);
	return code;
}

/* -- shells ---------------------------------------------------------------- */

/*
 * What bash reads instead of ~/.bashrc: that, and then the VRF in front of the
 * prompt. A PROMPT_COMMAND that makes the prompt anew each time (git's, say)
 * comes first. The descriptor that this is read from is closed before all
 * else.
 */
static const char bashrc[] =
	"exec 3<&-\n"
	"[ -r ~/.bashrc ] && . ~/.bashrc\n"
	"[ \"$PS1\" = '\\s-\\v\\$ ' ] && PS1='\\u@\\h:\\w\\$ '\n"
	"vrfsh_prompt() {\n"
	"	case $PS1 in\n"
	"	'[$VRFSH_VRF] '*) ;;\n"
	"	*) PS1='[$VRFSH_VRF] '$PS1 ;;\n"
	"	esac\n"
	"}\n"
	"case $(declare -p PROMPT_COMMAND 2>/dev/null) in\n"
	"'declare -a'*) PROMPT_COMMAND+=(vrfsh_prompt) ;;\n"
	"*) PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\\n'}vrfsh_prompt ;;\n"
	"esac\n";

/* The file in memory; 0 (none) if there is no memory for it. */
static int open_bashrc(void)
{
	int fd = memfd_create("vrfsh-bashrc", MFD_CLOEXEC);

	if (fd < 0)
		return 0;
	if (write(fd, bashrc, strlen(bashrc)) == (ssize_t)strlen(bashrc))
		return fd;
	close(fd);
	return 0;
}

/* The user's own shell, if that is a bash. NULL: there is none. */
static const char *find_bash(void)
{
	const char *shell = getenv("SHELL"), *name;

	name = shell ? strrchr(shell, '/') : NULL;
	if (name && !strcmp(name, "/bash") && !access(shell, X_OK))
		return shell;
	return access("/bin/bash", X_OK) ? NULL : "/bin/bash";
}

static int run_bash(struct session *session, const struct inside *inside,
		    const char *bash, const char *const *env,
		    struct error *error)
{
	char *const argv[] = {
		(char *)(uintptr_t)bash, (char[]){ "--rcfile" },
		(char[]){ "/proc/self/fd/3" }, NULL
	};
	char *const plain[] = { (char *)(uintptr_t)bash, NULL };
	struct run run = { .argv = argv, .env = env, .pass = open_bashrc() };
	int code;

	_Static_assert(RUN_PASSED == 3, "the file's name says 3");
	if (!run.pass)
		run.argv = plain;
	code = run_in(session, inside, &run, error);
	if (run.pass)
		close(run.pass);
	return code;
}

/* A POSIX shell expands variables in its prompt. */
static int run_sh(struct session *session, const struct inside *inside,
		  const char *vrf, struct error *error)
{
	const char *const env[] = {
		vrf, geteuid() ? "PS1=[$VRFSH_VRF] $PWD$ " :
		"PS1=[$VRFSH_VRF] $PWD# ", NULL
	};
	char *const argv[] = { (char[]){ "sh" }, NULL };
	struct run run = { .argv = argv, .env = env };

	return run_in(session, inside, &run, error);
}

static int run_shell(struct session *session, const struct call *call,
		     struct error *error)
{
	const struct args *args = call->args;
	const char *bash = find_bash(), *env[2] = { 0 };
	struct inside inside;
	int code;

	if (session->dry_run)
		return 0;
	code = inside_open(session, args->vrf, &inside, error);
	if (code)
		return code;
	env[0] = arena_printf(session->arena, "VRFSH_VRF=%s",
			      ifname_text(session, inside.vrf));
	code = bash ? run_bash(session, &inside, bash, env, error) :
		run_sh(session, &inside, env[0], error);
	inside_close(&inside);
	return code;
}

static const struct sentence sentences[] = {
	{ IN_EXEC, "run [vrf NAME] COMMAND", run_program,
	  "Runs a program as ip-netns(8) exec does: in the VRF's network, with "
	  "the files of /etc/netns/NAME over those of /etc. Its words are "
	  "quoted as in sh(1); the exit status is the program's." },
	{ IN_EXEC, "bash [vrf NAME]", run_shell,
	  "Starts a shell in the VRF; its prompt begins with the VRF's name." },
	{ 0 }
};

FAMILY(run, struct args, "Programs in a VRF");
