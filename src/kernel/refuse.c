/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * refuse.c - what the user is told when a namespace cannot be had
 *
 * Names come from outside, so they are escaped here.
 */
#include <errno.h>

#include <vrfsh/netns.h>

#include "refuse.h"

static int fill(struct error *error, int code, const char *doing,
		const char *name)
{
	switch (code) {
	case ENOENT:
		return error_set(error, code, "no VRF named %s", name);
	case EEXIST:
		return error_set(error, code, "VRF %s exists already", name);
	case EINVAL:
		return error_set(error, code, "%s cannot be the name of a VRF",
				 name);
	case EPERM:
	case EACCES:
		return error_set(error, code, "not permitted: %s a VRF needs "
				 "root (or try vrfsh --lab, which needs none)",
				 doing);
	default:
		return error_set(error, code, "%s VRF %s: %s", doing, name,
				 error_words(code));
	}
}

int refuse_vrf(struct error *error, int code, const char *doing,
	       const char *name)
{
	struct text escaped = { 0 };

	text_escape(&escaped, name);
	fill(error, code, doing, text_string(&escaped));
	text_free(&escaped);
	return -code;
}

int refuse_stale(struct error *error, int code, const char *name)
{
	struct text escaped = { 0 };

	text_escape(&escaped, name);
	error_set(error, code, "%s is a stale file under " NETNS_DIR
		  ": no vrf %s removes it", text_string(&escaped),
		  text_string(&escaped));
	text_free(&escaped);
	return -code;
}
