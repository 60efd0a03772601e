/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vrf.c - VRFs: made, entered, removed
 *
 * A VRF is a named network namespace. It is removed by taking its name away;
 * the kernel ends it when nothing else holds it. So what holds it, and what
 * hardware would be lost with it, is named before.
 */
#include <errno.h>

#include <vrfsh/store.h>

#include "config.h"

struct args {
	slot_new_vrf	name;
	slot_flag	force;
};

static const struct word words[] = {
	{ "vrf NAME", "VRF name", SLOT(struct args, name, new_vrf) },
	{ "force", "Even if processes or hardware are in it",
	  SLOT(struct args, force, flag) },
	{ 0 }
};

/* -- names ---------------------------------------------------------------- */

static bool is_reserved(const char *name)
{
	static const char *const reserved[] = {
		".", "..", "all", "default", VRF_GLOBAL,
	};

	for (size_t i = 0; i < ARRAY_SIZE(reserved); i++)
		if (!strcmp(name, reserved[i]))
			return true;
	return false;
}

/* The first reason against a name, in the order in which they are asked. */
static const char *name_fault(const char *name)
{
	if (!*name)
		return "it is empty";
	if (strlen(name) > 255)
		return "it is over 255 bytes";
	if (!utf8_valid(name))
		return "it is not UTF-8";
	if (!is_plain(name))
		return "it holds a control character";
	if (*name == '-')
		return "it begins with `-`";
	if (strpbrk(name, " \"'`\\/"))
		return "blanks, quotes, `\\` and `/` cannot be in it";
	if (is_reserved(name))
		return "it is reserved";
	return NULL;
}

static int check_name(const char *name, struct error *error)
{
	const char *fault = name_fault(name);
	struct text shown = { 0 };
	int err;

	if (!fault)
		return 0;
	text_escape(&shown, name);
	if (strlen(name) > 64)
		text_clear(&shown);
	err = error_set(error, EINVAL, "VRF name%s%s: %s (a name is 1 to 255 "
			"bytes of letters, digits and signs, as Blue or "
			"customer-7)", shown.len ? " " : "",
			text_string(&shown), fault);
	text_free(&shown);
	return err;
}

/* -- entering ------------------------------------------------------------- */

static int make(struct session *session, const char *name, struct error *error)
{
	const struct vrf vrf = {
		.object = { .kind = &kind_vrf, .vrf = name, .ours = true },
	};
	int err = check_name(name, error);

	return err ? err : session_add(session, &vrf.object, error);
}

/* What to say instead, if others have called a namespace so. */
static const char *namesake(struct session *session, const char *word)
{
	const char *name = arena_printf(session->arena, NETNS_DIR "/%s", word);
	struct error ignored = { 0 };
	struct vrf *vrf;
	bool is = !view_vrf(session->view, session->arena, name, &vrf,
			    &ignored) && vrf;

	error_clear(&ignored);
	return is ? arena_printf(session->arena, "; the namespace that others "
				 "called so is VRF %s", name) : "";
}

int vrf_ensure(struct session *session, const char *name, struct error *error)
{
	struct vrf *vrf;
	int err;

	if (!strcmp(name, VRF_GLOBAL) || !strcmp(name, "default"))
		return error_set(error, EINVAL, "the global VRF has no mode of "
				 "its own: its lines are typed in global "
				 "configuration (configure terminal)%s",
				 namesake(session, name));
	err = view_vrf(session->view, session->arena, name, &vrf, error);
	if (err)
		return err;
	if (!vrf)
		return make(session, name, error);
	if (vrf->stale)
		return error_set(error, EINVAL, "VRF %s is stale: a name without "
				 "a namespace; `no vrf %s` removes it",
				 ifname_text(session, name),
				 ifname_text(session, name));
	return 0;
}

/* -- removing ------------------------------------------------------------- */

/* What stands in the way of removing a VRF. */
struct inhabitants {
	const char	*vrf;
	struct holder	*holders;
	size_t		 holders_count;
	struct link	**hardware;
	size_t		 hardware_count;
};

enum { SHOWN_MAX = 5 };		/* holders that a message names */

static int find_hardware(struct session *session, struct inhabitants *in,
			 struct error *error)
{
	struct object **list;
	size_t count;
	int err = view_list(session->view, session->arena, &kind_link, in->vrf,
			    NULL, &list, &count, error);

	if (err)
		return err;
	in->hardware = arena_alloc(session->arena,
				   (count + 1) * sizeof(*in->hardware));
	for (size_t i = 0; i < count; i++)
		if (link_is_physical((struct link *)list[i]))
			in->hardware[in->hardware_count++] =
				(struct link *)list[i];
	return 0;
}

static void say_holders(struct text *text, const struct inhabitants *in)
{
	static const char *const how[] = {
		[HOLDER_PROCESS] = "", [HOLDER_FILE] = ", holds it open",
		[HOLDER_MOUNT] = ", has it mounted",
	};

	for (size_t i = 0; i < in->holders_count && i < SHOWN_MAX; i++) {
		const struct holder *holder = &in->holders[i];

		text_puts(text, i ? ", " : "");
		text_escape(text, holder->command ? holder->command : "process");
		text_printf(text, " (%ld%s)", (long)holder->pid,
			    how[holder->kind]);
	}
	if (in->holders_count > SHOWN_MAX)
		text_printf(text, " and %zu more",
			    in->holders_count - SHOWN_MAX);
}

static void say_inhabitants(struct text *text, const struct inhabitants *in)
{
	text_puts(text, "VRF ");
	text_escape(text, in->vrf);
	if (in->holders_count) {
		text_puts(text, " is in use by ");
		say_holders(text, in);
	}
	for (size_t i = 0; i < in->hardware_count; i++) {
		text_puts(text, i ? ", " : in->holders_count ? ", and holds " :
				" holds ");
		text_escape(text, in->hardware[i]->name);
	}
	if (in->hardware_count)
		text_puts(text, ", which would go back to global");
}

/* Whether to go on: asked at a terminal, told by `force` in a script. */
static int agree(struct session *session, const struct inhabitants *in,
		 bool force, struct error *error)
{
	struct text text = { 0 };
	int err = 0;

	if (force || (!in->holders_count && !in->hardware_count))
		return 0;
	say_inhabitants(&text, in);
	if (session->interactive && session->ask) {
		text_puts(&text, ". Remove it?");
		if (!session->ask(session, text_string(&text)))
			err = error_set(error, ECANCELED,
					"VRF %s was not removed",
					ifname_text(session, in->vrf));
	} else {
		err = error_set(error, EBUSY, "%s: `no vrf %s force` removes it",
				text_string(&text),
				ifname_text(session, in->vrf));
	}
	text_free(&text);
	return err;
}

/* The kernel would send it to the machine's first namespace, if anywhere. */
static int bring_home(struct session *session, const struct link *link,
		      struct error *error)
{
	struct link home = *link;
	int err;

	home.object.vrf = VRF_GLOBAL;
	home.master = NULL;
	home.up = false;
	err = session_set(session, &link->object, &home.object, error);
	if (!err)
		session_notice(session, "Interface %s moved to the global VRF",
			       ifname_text(session, link->name));
	return err;
}

/* Whether the namespace has another name, and so outlives this one. */
static int has_other_name(struct session *session, const struct vrf *vrf,
			  bool *other, struct error *error)
{
	struct object **list;
	size_t count;
	int err = view_list(session->view, session->arena, &kind_vrf, NULL,
			    NULL, &list, &count, error);

	*other = vrf->alias_of;
	for (size_t i = 0; !err && i < count; i++) {
		const struct vrf *v = (const struct vrf *)list[i];

		if (v->inode && !v->stale && v->inode == vrf->inode &&
		    v->device == vrf->device &&
		    strcmp(v->object.vrf, vrf->object.vrf))
			*other = true;
	}
	return err;
}

static int evacuate(struct session *session, const struct vrf *vrf, bool force,
		    struct error *error)
{
	struct inhabitants in = { .vrf = vrf->object.vrf };
	bool other;
	int err;

	if (vrf->stale)
		return 0;
	err = has_other_name(session, vrf, &other, error);
	if (err || other)
		return err;
	if (vrf->inode) {
		err = netns_holders(session->arena, vrf->inode, true,
				    &in.holders, &in.holders_count);
		if (err)
			return error_set(error, -err, "processes in VRF %s "
					 "cannot be told",
					 ifname_text(session, in.vrf));
	}
	err = find_hardware(session, &in, error);
	if (!err)
		err = agree(session, &in, force, error);
	for (size_t i = 0; !err && i < in.hardware_count; i++)
		err = bring_home(session, in.hardware[i], error);
	return err;
}

/* No place may speak of a VRF that is gone. */
static void leave(struct session *session, const struct call *call,
		  const char *name)
{
	session_pop(session, call->level);
	if (!strcmp(session->places[0].vrf, name)) {
		session_notice(session, "Routing context is global now");
		session_context(session, VRF_GLOBAL);
	}
}

int vrf_remove(struct session *session, const struct call *call,
	       const char *named, bool force, struct error *error)
{
	const char *name = session_vrf(session, named);
	struct vrf *vrf;
	int err;

	if (is_global(name))
		return error_set(error, EINVAL,
				 "the global VRF cannot be removed%s",
				 namesake(session, named));
	err = view_vrf(session->view, session->arena, name, &vrf, error);
	if (err)
		return err;
	if (!vrf)
		return error_set(error, ENOENT, "no VRF named %s",
				 ifname_text(session, name));
	session->force |= force;
	err = session_guard_line(session, &(struct change){
			.verb = CHANGE_DELETE, .before = &vrf->object,
		}, 1, error);
	if (!err)
		err = evacuate(session, vrf, session->force, error);
	if (!err)
		err = session_delete(session, &vrf->object, error);
	if (err)
		return err;
	if (vrf->cookie && !vrf->alias_of && !session->dry_run)
		store_drop(vrf->cookie);
	leave(session, call, name);
	return 0;
}

static int run_vrf(struct session *session, const struct call *call,
		   struct error *error)
{
	const struct args *args = call->args;
	int err;

	if (call->no)
		return vrf_remove(session, call, args->name, args->force,
				  error);
	if (args->force)
		return error_set(error, EINVAL, "`force` belongs to `no vrf %s`",
				 ifname_text(session, args->name));
	err = vrf_ensure(session, args->name, error);
	if (!err)
		session_enter(session, call->level, MODE_VRF, args->name, NULL);
	return err;
}

static const struct sentence sentences[] = {
	{ MODE_EXEC | MODE_CONFIG, "[no] vrf NAME [force]", run_vrf,
	  "Makes a VRF, which is a network namespace as ip-netns(8) has them, "
	  "if there is none of that name, and enters its mode. A VRF is a router "
	  "from birth. With no, removes it; what still uses it and the hardware "
	  "in it are named first, and force goes on without asking." },
	{ 0 }
};

FAMILY(vrf, struct args, "VRFs");


