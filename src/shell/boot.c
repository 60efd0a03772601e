/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * boot.c - starting with the startup configuration
 *
 * Its lines are added to what is there, as a script that keeps going. Hardware
 * may come late, so that an interface which they name without making it is
 * waited for.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <vrfsh/netlink.h>
#include <vrfsh/netns.h>
#include <vrfsh/shell.h>
#include <vrfsh/store.h>

#include "report.h"

static int run_file(struct session *session, const char *path)
{
	const struct script_options options = { .keep_going = true };
	struct script script = {
		.name = path, .fd = open(path, O_RDONLY | O_CLOEXEC),
	};
	struct error error = { 0 };
	int status;

	if (script.fd < 0) {
		error_set(&error, errno, "%s: %s", path, error_words(errno));
		report_error(session, &error);
		status = error.code == EACCES ? 126 : 1;
		error_clear(&error);
		return status;
	}
	status = script_run(session, &script, 1, &options);
	close(script.fd);
	session_end(session);
	session->leave = false;
	return status;
}

/* Where there is none, there is nothing to do. */
static int run_startup(struct session *session)
{
	struct text path = { 0 };
	struct error error = { 0 };
	int status = 0, err = startup_find(session, &path, &error);

	if (!err)
		status = run_file(session, path.data);
	else if (err != -ENOENT) {
		report_error(session, &error);
		status = err == -EACCES ? 126 : 1;
	}
	error_clear(&error);
	text_free(&path);
	return status;
}

int boot_run(struct session *session, unsigned seconds)
{
	int status;

	session->patience = netlink_deadline(seconds);
	status = run_startup(session);
	session->patience = 0;
	return status;
}

/* The lock makes who comes at the same time wait; if its holder dies, the next
 * one begins again. */
#define STARTED	"started"

void boot_lab(struct session *session)
{
	bool dry_run = session->dry_run;
	struct error error = { 0 };
	struct text text = { 0 };
	int lock;

	if (!session->lab || *session->lab == '#' || !netns_is_first() ||
	    store_has(session->cookie, STARTED))
		return;
	lock = store_lock(session->cookie, STARTED ".lock", true, true);
	if (lock >= 0 && !store_has(session->cookie, STARTED)) {
		session->dry_run = false;
		run_startup(session);
		session->dry_run = dry_run;
		store_write(session->cookie, STARTED, &text, &error);
		error_clear(&error);
	}
	if (lock >= 0)
		close(lock);
}
