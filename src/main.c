/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * main.c - options, and in which order things begin
 *
 * Files are opened before a sandbox is entered, since it may hide them; the
 * sandbox is entered before the first namespace is looked at, since it has
 * namespaces of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <unistd.h>

#include <vrfsh/commands.h>
#include <vrfsh/netlink.h>
#include <vrfsh/shell.h>

enum { STATUS_FAILED = 1, STATUS_USAGE = 2, STATUS_NOT_PERMITTED = 126 };

static const char usage[] =
"Usage: vrfsh [OPTION]... [FILE]...\n"
"A router's shell for Linux: VRFs are network namespaces.\n"
"\n"
"Without FILE or -c, commands are read from the terminal or standard input.\n"
"\n"
"  -c COMMAND           carry out COMMAND; may be given several times\n"
"  -i, --interactive    stay at the prompt afterwards, if at a terminal\n"
"      --keep-going     do not stop at the first error\n"
"      --atomic         all of the scripts holds, or nothing\n"
"      --apply FILE     make the configuration what FILE, JSON, says it is\n"
"      --force          even if this console's own way is taken away\n"
"      --dry-run[=HOW]  print the changes, make none (HOW: ip, json)\n"
"\n"
"      --lab[=NAME]     in a lab, which needs no root; NAME to join it later\n"
"      --keep           the lab outlives its last console\n"
"      --writable DIR   stays writable in a lab that root starts\n"
"      --lab-list       the labs that there are\n"
"      --lab-end=NAME   end one\n"
"\n"
"      --boot[=SECONDS] add the startup configuration to what is there, and\n"
"                       wait so long for interfaces that it names [10]\n"
"\n"
"      --complete LINE  what may complete LINE, for a shell's completion\n"
"      --manual         print the command reference, mdoc(7)\n"
"      --dictionary     print every keyword, for fuzzers\n"
"      --schema         print the JSON Schema of the configuration\n"
"      --help           print this\n"
"      --version        print the version\n";

enum action {
	ACT_RUN, ACT_HELP, ACT_VERSION, ACT_LAB_LIST, ACT_LAB_END,
	ACT_COMPLETE, ACT_MANUAL, ACT_DICTIONARY, ACT_SCHEMA,
	ACT_BOOT,
};

struct options {
	enum action	 action;
	const char	*argument;	/* of --lab-end, --complete, --boot */
	struct script	*scripts;
	size_t		 count;
	unsigned long	 texts;		/* how many -c among them */
	struct script	 apply;		/* of --apply; its name NULL: none */
	struct script_options run;
	bool		 interactive, in_lab, force;
	struct lab_options lab;
	const char	**writable;	/* ends with NULL */
	size_t		 folders;
};

/* -- options ------------------------------------------------------------------ */

enum option_code {
	OPT_KEEP_GOING = 256, OPT_ATOMIC, OPT_APPLY, OPT_FORCE, OPT_DRY_RUN, OPT_LAB,
	OPT_KEEP, OPT_WRITABLE,
	OPT_ACTION,		/* from here on, an action each */
	OPT_LAB_LIST = OPT_ACTION + ACT_LAB_LIST,
	OPT_LAB_END = OPT_ACTION + ACT_LAB_END,
	OPT_COMPLETE = OPT_ACTION + ACT_COMPLETE,
	OPT_MANUAL = OPT_ACTION + ACT_MANUAL,
	OPT_DICTIONARY = OPT_ACTION + ACT_DICTIONARY,
	OPT_SCHEMA = OPT_ACTION + ACT_SCHEMA,
	OPT_BOOT = OPT_ACTION + ACT_BOOT,
	OPT_HELP = OPT_ACTION + ACT_HELP,
	OPT_VERSION = OPT_ACTION + ACT_VERSION,
};

static const struct option long_options[] = {
	{ "interactive", no_argument, NULL, 'i' },
	{ "keep-going", no_argument, NULL, OPT_KEEP_GOING },
	{ "atomic", no_argument, NULL, OPT_ATOMIC },
	{ "apply", required_argument, NULL, OPT_APPLY },
	{ "force", no_argument, NULL, OPT_FORCE },
	{ "dry-run", optional_argument, NULL, OPT_DRY_RUN },
	{ "lab", optional_argument, NULL, OPT_LAB },
	{ "keep", no_argument, NULL, OPT_KEEP },
	{ "writable", required_argument, NULL, OPT_WRITABLE },
	{ "lab-list", no_argument, NULL, OPT_LAB_LIST },
	{ "lab-end", required_argument, NULL, OPT_LAB_END },
	{ "boot", optional_argument, NULL, OPT_BOOT },
	{ "complete", required_argument, NULL, OPT_COMPLETE },
	{ "manual", no_argument, NULL, OPT_MANUAL },
	{ "dictionary", no_argument, NULL, OPT_DICTIONARY },
	{ "schema", no_argument, NULL, OPT_SCHEMA },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ 0 }
};

static void add_script(struct options *options, const struct script *script)
{
	options->scripts[options->count++] = *script;
}

static bool set_dry_run(struct options *options, const char *how)
{
	options->run.dry_run = !how ? DRY_RUN_LINES :
			       !strcmp(how, "ip") ? DRY_RUN_IP :
			       !strcmp(how, "json") ? DRY_RUN_JSON :
						      DRY_RUN_NOT;
	if (options->run.dry_run == DRY_RUN_NOT)
		fprintf(stderr, "vrfsh: --dry-run=%s: only `ip` and `json` are "
			"known\n", how);
	return options->run.dry_run != DRY_RUN_NOT;
}

/* One option, or (1) a file: in their order, as they are carried out. */
static bool set_option(struct options *options, int code, char *argument)
{
	switch (code) {
	case 1:
		add_script(options, &(struct script){
			.name = argument, .fd = -1 });
		return true;
	case 'c':
		add_script(options, &(struct script){
			.name = "-c", .fd = -1, .text = argument,
			.number = ++options->texts });
		return true;
	case 'i':
		options->interactive = true;
		return true;
	case OPT_KEEP_GOING:
		options->run.keep_going = true;
		return true;
	case OPT_ATOMIC:
		options->run.atomic = true;
		return true;
	case OPT_APPLY:
		options->apply = (struct script){ .name = argument, .fd = -1 };
		return true;
	case OPT_FORCE:
		options->force = true;
		return true;
	case OPT_DRY_RUN:
		return set_dry_run(options, argument);
	case OPT_LAB:
		options->in_lab = true;
		options->lab.name = argument;
		return true;
	case OPT_KEEP:
		options->lab.keep = true;
		return true;
	case OPT_WRITABLE:
		options->writable[options->folders++] = argument;
		return true;
	case '?':
		return false;
	default:
		options->action = (enum action)(code - OPT_ACTION);
		options->argument = argument;
		return true;
	}
}

static bool read_options(struct options *options, int argc, char **argv)
{
	int code;

	/* No more of either than words on the command line, and one. */
	options->scripts = memory_new(((size_t)argc + 1) *
				      sizeof(*options->scripts));
	options->writable = memory_new(((size_t)argc + 1) *
				       sizeof(*options->writable));
	options->lab.writable = options->writable;
	while ((code = getopt_long(argc, argv, "-c:i", long_options,
				   NULL)) != -1) {
		if (!set_option(options, code, optarg)) {
			fprintf(stderr, "Try `vrfsh --help`.\n");
			return false;
		}
	}
	/* What stands behind `--`. */
	for (; optind < argc; optind++)
		set_option(options, 1, argv[optind]);
	if (!options->in_lab && (options->lab.keep || options->folders)) {
		fprintf(stderr, "vrfsh: --%s belongs to --lab\n",
			options->lab.keep ? "keep" : "writable");
		return false;
	}
	return true;
}

/* -- what needs no session ------------------------------------------------------ */

static void print_error(const struct error *error)
{
	fprintf(stderr, "%% %s\n", error->words);
}

static int exit_status(const struct error *error)
{
	return error->code == EPERM || error->code == EACCES ?
	       STATUS_NOT_PERMITTED : STATUS_FAILED;
}

/* Says what there is to say of an action without a session. */
static int tell(const struct options *options, const struct lang *lang)
{
	struct text text = { 0 };
	struct error error = { 0 };
	int rc = 0, status;

	switch (options->action) {
	case ACT_HELP:
		text_puts(&text, usage);
		break;
	case ACT_VERSION:
		text_puts(&text, "vrfsh " PACKAGE_VERSION "\n");
		break;
	case ACT_LAB_LIST:
		rc = lab_list(&text, &error);
		break;
	case ACT_LAB_END:
		rc = lab_end(options->argument, &error);
		break;
	case ACT_MANUAL:
		lang_manual(lang, mode_names, &text);
		break;
	case ACT_SCHEMA:
		commands_schema(&text);
		break;
	default:
		lang_dictionary(lang, &text);
	}
	if (rc < 0)
		print_error(&error);
	status = rc < 0 ? exit_status(&error) : shell_say(&text);
	error_clear(&error);
	text_free(&text);
	return status;
}

/* -- what needs one --------------------------------------------------------------- */

static int open_script(struct script *script)
{
	script->fd = strcmp(script->name, "-") ?
		     open(script->name, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	if (script->fd >= 0)
		return 0;
	fprintf(stderr, "%% %s: %s\n", script->name, error_words(errno));
	return errno == EACCES ? STATUS_NOT_PERMITTED : STATUS_FAILED;
}

/* Opens the files; standard input where there is nothing else. */
static int open_scripts(struct options *options, bool terminal)
{
	int status = options->apply.name ? open_script(&options->apply) : 0;

	for (size_t i = 0; !status && i < options->count; i++)
		if (!options->scripts[i].text)
			status = open_script(&options->scripts[i]);
	if (status)
		return status;
	if (!options->count && !options->apply.name && !terminal)
		add_script(options, &(struct script){
			.name = "-", .fd = STDIN_FILENO });
	return 0;
}

/* The shell's completion has a line as for -c: of exec, or of configuration. */
static int complete(struct session *session, const char *line)
{
	struct text text = { 0 };
	size_t start;
	int status;

	session_enter(session, 0, MODE_CONFIG, NULL, NULL);
	line_complete(session, line, &text, &start);
	status = shell_say(&text);
	text_free(&text);
	return status;
}

/* As long as hardware may take. */
enum { BOOT_SECONDS = 10, BOOT_SECONDS_MAX = 3600 };

static int boot(struct session *session, const char *seconds)
{
	uint64_t patience = BOOT_SECONDS;

	if (!seconds || !number_parse(seconds, 0, BOOT_SECONDS_MAX, &patience))
		return boot_run(session, (unsigned)patience);
	fprintf(stderr, "vrfsh: --boot=%s: <0-%d> seconds\n", seconds,
		BOOT_SECONDS_MAX);
	return STATUS_USAGE;
}

static int sit(struct session *session, const struct options *options,
	       bool terminal)
{
	bool prompt = options->interactive ||
		      (!options->count && !options->apply.name);
	int status = 0;

	if (options->action == ACT_BOOT)
		return boot(session, options->argument);
	if (options->action == ACT_COMPLETE)
		return complete(session, options->argument);
	if (options->apply.name)
		status = apply_run(session, &options->apply,
				   options->run.dry_run);
	if (!status)
		status = script_run(session, options->scripts, options->count,
				    &options->run);
	if (terminal && prompt)
		return console_run(session);
	return status;
}

static int run(const struct options *options, const struct lang *lang,
	       bool terminal)
{
	struct world *world = world_new();
	struct session *session = session_new(world);
	int status;

	session->lang = lang;
	session->lab = lab_name();
	session->lab_goes = options->in_lab && !options->lab.name &&
			    !options->lab.keep;
	session->dry_run = options->run.dry_run != DRY_RUN_NOT;
	session->force = options->force;
	shell_open(session);
	if (options->action != ACT_COMPLETE) {
		step_recover(session);
		confirm_recover(session);
	}
	if (options->in_lab && options->action == ACT_RUN)
		boot_lab(session);
	status = sit(session, options, terminal);
	shell_close(session);
	session_free(session);
	world_free(world);
	return status;
}

/* A console's changes are real, and made one by one: a dry run wants a script,
 * and so does what holds as a whole, which stops at its first error. */
static bool makes_sense(const struct options *options, bool terminal)
{
	const struct script_options *run = &options->run;
	bool scripts = !terminal || options->count || options->apply.name;
	const char *wrong = NULL;

	if (run->dry_run != DRY_RUN_NOT &&
	    (!scripts || (terminal && options->interactive)))
		wrong = "--dry-run is for scripts, not the prompt";
	else if (options->action == ACT_BOOT && options->count)
		wrong = "--boot has its lines from the startup configuration";
	else if (run->atomic && !scripts)
		wrong = "--atomic is for scripts, not the prompt";
	else if (run->atomic && run->keep_going)
		wrong = "--atomic stops at the first error, --keep-going "
			"does not";
	if (wrong)
		fprintf(stderr, "vrfsh: %s\n", wrong);
	return !wrong;
}

static bool needs_session(enum action action)
{
	return action == ACT_RUN || action == ACT_COMPLETE ||
	       action == ACT_BOOT;
}

static int start(struct options *options)
{
	bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	struct error error = { 0 };
	struct lang *lang = commands_new(&error);
	int status = makes_sense(options, terminal) ? 0 : STATUS_USAGE;

	if (!lang) {
		print_error(&error);
		error_clear(&error);
		return STATUS_FAILED;
	}
	if (!needs_session(options->action)) {
		status = tell(options, lang);
		lang_free(lang);
		return status;
	}
	if (!status && options->action == ACT_RUN)
		status = open_scripts(options, terminal);
	if (!status && options->in_lab &&
	    lab_enter(&options->lab, &error) < 0) {
		print_error(&error);
		status = exit_status(&error);
	}
	if (!status)
		status = run(options, lang, terminal);
	error_clear(&error);
	lang_free(lang);
	return status;
}

/* Where a standard stream is closed, a file must not take its place: what is
 * put there fails when it is used, as a closed one would. */
static void occupy_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
			abort();
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	int status = STATUS_USAGE;

	occupy_streams();
	if (read_options(&options, argc, argv))
		status = start(&options);
	free(options.scripts);
	free(options.writable);
	return status;
}
