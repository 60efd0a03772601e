/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * banner.c - the text of a banner, which is no commands
 *
 * IOS's `banner motd #` is followed by lines up to the next `#`, pasted with
 * the rest.
 */
#include <errno.h>

#include "banner.h"

static void forget(struct session *session)
{
	free(session->swallow);
	session->swallow = NULL;
}

bool banner_takes(struct session *session, const char *line)
{
	if (!session->swallow)
		return false;
	if (strstr(line, session->swallow))
		forget(session);
	return true;
}

int banner_end(struct session *session, struct error *error)
{
	if (!session->swallow)
		return 0;
	error_set(error, EINVAL, "the banner has no end: `%s` was expected",
		  session->swallow);
	forget(session);
	return -EINVAL;
}
