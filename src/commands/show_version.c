/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show_version.c - show version: the program, the kernel, the machine
 *
 * In the order and the wording in which IOS tells it, so that clients find the
 * version, the host's name and the uptime. No netlink: what is here costs
 * nothing.
 */
#include <inttypes.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "counter_zeros.h"
#include "show.h"

struct show_version {
	char	none;		/* it has no values */
};

static const struct word words[] = {
	{ .word = "show version",
	  .help = "Versions of the program and of the kernel" },
	{ 0 }
};

struct version_row {
	const char	*program, *version, *hostname;
	const char	*sysname, *release, *kernel_version, *machine;
	const char	*image;		/* the program's file; NULL: unknown */
	const char	*lab;		/* NULL: none */
	uint64_t	 uptime, memory_kb;
	uint32_t	 processors;
};

static const struct column version_columns[] = {
	COLUMN(struct version_row, program, STRING),
	COLUMN(struct version_row, version, STRING),
	COLUMN(struct version_row, hostname, STRING),
	COLUMN(struct version_row, sysname, STRING),
	COLUMN(struct version_row, release, STRING),
	COLUMN(struct version_row, kernel_version, STRING),
	COLUMN(struct version_row, machine, STRING),
	COLUMN(struct version_row, image, STRING),
	COLUMN(struct version_row, lab, STRING),
	COLUMN(struct version_row, uptime, U64),
	COLUMN(struct version_row, memory_kb, U64),
	COLUMN(struct version_row, processors, U32),
	{ 0 }
};

/* `2 weeks, 1 day, 3 minutes`, as IOS has it: what is zero is left out. */
static void put_uptime(struct text *text, uint64_t seconds)
{
	const struct unit {
		const char	*name;
		uint64_t	 seconds;
	} units[] = {
		{ "year", 365 * 86400 }, { "week", 7 * 86400 },
		{ "day", 86400 }, { "hour", 3600 }, { "minute", 60 },
	};
	bool any = false;

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		uint64_t n = seconds / units[i].seconds;
		bool last = i + 1 == ARRAY_SIZE(units);

		seconds %= units[i].seconds;
		if (!n && (!last || any))
			continue;
		text_printf(text, "%s%" PRIu64 " %s%s", any ? ", " : "", n,
			    units[i].name, n == 1 ? "" : "s");
		any = true;
	}
}

static void put_start(struct text *text, uint64_t uptime)
{
	time_t start = time(NULL) - (time_t)uptime;
	struct tm tm;
	char buffer[64];

	if (localtime_r(&start, &tm) &&
	    strftime(buffer, sizeof(buffer), "%H:%M:%S %Z %a %b %e %Y", &tm))
		text_printf(text, "System restarted at %s\n", buffer);
}

static void version_text(struct text *text, const void *row, const void *context)
{
	const struct version_row *r = row;

	(void)context;
	text_printf(text, "%s Software (%s-%s), Version %s, "
		    "a router's shell for Linux\n", r->program, r->program,
		    r->machine, r->version);
	text_printf(text, "%s %s %s %s\n\n", r->sysname, r->release,
		    r->kernel_version, r->machine);
	text_escape(text, r->hostname);
	text_puts(text, " uptime is ");
	put_uptime(text, r->uptime);
	text_putc(text, '\n');
	put_start(text, r->uptime);
	if (r->image) {
		text_puts(text, "System image file is \"file:");
		text_escape(text, r->image);
		text_puts(text, "\"\n");
	}
	if (r->lab) {
		text_puts(text, "This is the lab ");
		text_escape(text, *r->lab ? r->lab : "without a name");
		text_putc(text, '\n');
	}
	text_printf(text, "\n%s (%s) with %u processor%s and %" PRIu64
		    "K bytes of memory.\n", r->sysname, r->machine,
		    r->processors, r->processors == 1 ? "" : "s",
		    r->memory_kb);
}

static const struct row_type version_type = {
	.columns = version_columns, .text = version_text,
};

/* Where the running program lies; NULL if /proc does not say. */
static const char *own_file(struct arena *arena)
{
	char path[4096];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path));

	return len > 0 && (size_t)len < sizeof(path)
		? arena_substring(arena, path, (size_t)len) : NULL;
}

static int show_version(struct session *s, const struct call *call,
			struct error *error)
{
	struct utsname uts = { 0 };
	struct sysinfo info = { 0 };
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	(void)call;
	(void)error;
	uname(&uts);
	sysinfo(&info);
	output_document(s->out, &version_type, &(struct version_row){
		.program = PACKAGE_NAME, .version = PACKAGE_VERSION,
		.hostname = uts.nodename, .sysname = uts.sysname,
		.release = uts.release, .kernel_version = uts.version,
		.machine = uts.machine, .image = own_file(s->arena),
		.lab = s->lab, .uptime = uptime_seconds(),
		.memory_kb = (uint64_t)info.totalram * info.mem_unit / 1024,
		.processors = processors > 0 ? (uint32_t)processors : 1,
	}, NULL);
	return 0;
}

static const struct sentence sentences[] = {
	{ IN_ANY, "show version", show_version,
	  "The program, the kernel and the machine." },
	{ 0 }
};

FAMILY(show_version, struct show_version, "Version");
