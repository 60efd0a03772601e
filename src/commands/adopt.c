/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adopt.c - what others made becomes ours, and back
 *
 * Whose an object is, is told by the kernel's own field for it: a link's group,
 * the protocol of an address, a route, a neighbour. To adopt is to change that
 * field and nothing else, so that `write memory` saves the object and a replace
 * may take it away. State stays its owner's, and so does what no line can say,
 * which is named.
 */
#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "config.h"

struct args {
	slot_interface	ifname;
	slot_vrf	vrf;
	slot_flag	all;
};

static const struct word words[] = {
	{ "adopt", "Make ours what others made" },
	{ "adopt interface", "An interface and what is configured on it" },
	{ "adopt interface NAME", "Interface name",
	  SLOT(struct args, ifname, interface) },
	{ "adopt vrf", "A VRF and everything configured in it" },
	{ "adopt all", "Everything, in every VRF",
	  SLOT(struct args, all, flag) },
	{ "vrf NAME", "VRF name", SLOT(struct args, vrf, vrf) },
	{ 0 }
};

struct adoption {
	struct session	*session;
	bool		 ours;		/* what they are to be */
	size_t		 left;		/* out, as no line can say them */
	struct error	*error;
};

/* -- one object ----------------------------------------------------------------- */

enum { NAMED_MAX = 5 };		/* of those that are left out */

static void leave_out(struct adoption *adoption, const struct object *object)
{
	struct session *session = adoption->session;

	if (adoption->left++ < NAMED_MAX)
		session_notice(session, "%s is left out: it %s",
			       ifname_text(session, object_words(session->arena,
								 object)),
			       object->unsaid);
}

void object_set_mark(struct object *object, bool ours)
{
	object->ours = ours;
	if (object->kind == &kind_link)
		((struct link *)object)->group = ours ? MARK : 0;
	if (object->kind == &kind_address)
		((struct address *)object)->protocol = ours ? MARK : 0;
	if (object->kind == &kind_route)
		((struct route *)object)->protocol = ours ? MARK : RTPROT_BOOT;
	if (object->kind == &kind_neighbour)
		((struct neighbour *)object)->protocol = ours ? MARK : 0;
}

/* An address is said in the block of its interface, which there has to be. */
static int has_block(struct adoption *adoption, const struct object *object,
		     bool *has)
{
	struct session *session = adoption->session;
	struct link *link;
	int err;

	*has = true;
	if (object->kind != &kind_address)
		return 0;
	err = view_link(session->view, session->arena, object->vrf,
			((const struct address *)object)->ifname, &link,
			adoption->error);
	*has = !err && link && !link->object.unsaid;
	return err;
}

static int adopt(struct adoption *adoption, const struct object *object)
{
	struct session *session = adoption->session;
	struct object *after;
	bool has;
	int err;

	if (object->ours == adoption->ours || object_is_state(object))
		return 0;
	if (object->unsaid) {
		leave_out(adoption, object);
		return 0;
	}
	err = has_block(adoption, object, &has);
	if (err || !has)
		return err;
	after = object->kind->copy(session->arena, object);
	object_set_mark(after, adoption->ours);
	return session_set(session, object, after, adoption->error);
}

/* -- what belongs together -------------------------------------------------------- */

/* Those of a kind in a VRF; `on`: that go with that link, NULL: all. */
static int adopt_kind(struct adoption *adoption, const struct kind *kind,
		      const char *vrf, const struct link *on)
{
	static const struct filter details = { .details = true };
	struct session *session = adoption->session;
	struct object **list;
	size_t count;
	int err = view_list(session->view, session->arena, kind, vrf, &details,
			    &list, &count, adoption->error);

	for (size_t i = 0; !err && i < count; i++)
		if (!on || kind->depends(list[i], on))
			err = adopt(adoption, list[i]);
	return err;
}

/* What goes with a link, or everything but the links of a VRF. */
static int adopt_contents(struct adoption *adoption, const char *vrf,
			  const struct link *on)
{
	static const struct kind *const contents[] = {
		&kind_address, &kind_route, &kind_neighbour,
	};
	int err = 0;

	for (size_t i = 0; !err && i < ARRAY_SIZE(contents); i++)
		err = adopt_kind(adoption, contents[i], vrf, on);
	return err;
}

static int adopt_interface(struct adoption *adoption, const char *vrf,
			   const char *ifname)
{
	struct link *link;
	int err = find_link(adoption->session, vrf, ifname, &link,
			    adoption->error);

	if (!err)
		err = adopt(adoption, &link->object);
	return err ? err : adopt_contents(adoption, vrf, link);
}

static int adopt_vrf(struct adoption *adoption, const char *name)
{
	struct session *session = adoption->session;
	struct vrf *vrf = NULL;
	int err = 0;

	/* Its mark is its lo's, which global's has for itself. */
	if (!is_global(name))
		err = view_vrf(session->view, session->arena, name, &vrf,
			       adoption->error);
	if (!err && vrf)
		err = adopt(adoption, &vrf->object);
	if (!err)
		err = adopt_kind(adoption, &kind_link, name, NULL);
	return err ? err : adopt_contents(adoption, name, NULL);
}

static int adopt_all(struct adoption *adoption)
{
	struct session *session = adoption->session;
	struct object **list;
	size_t count;
	int err = view_list(session->view, session->arena, &kind_vrf, NULL,
			    NULL, &list, &count, adoption->error);

	if (!err)
		err = adopt_vrf(adoption, VRF_GLOBAL);
	for (size_t i = 0; !err && i < count; i++) {
		const struct vrf *vrf = (const struct vrf *)list[i];

		if (!is_global(vrf->object.vrf) && !vrf->stale &&
		    !vrf->alias_of)
			err = adopt_vrf(adoption, vrf->object.vrf);
	}
	return err;
}

/* -- the command ---------------------------------------------------------------- */

static int run_adopt(struct session *session, const struct call *call,
		     struct error *error)
{
	const struct args *args = call->args;
	struct adoption adoption = {
		.session = session, .ours = !call->no, .error = error,
	};
	const char *vrf;
	int err = config_vrf(session, call, args->vrf, &vrf, error);

	if (!err)
		err = args->all ? adopt_all(&adoption) :
		      args->ifname ? adopt_interface(&adoption, vrf,
						     args->ifname) :
				     adopt_vrf(&adoption, vrf);
	if (adoption.left > NAMED_MAX)
		session_notice(session, "%zu more are left out",
			       adoption.left - NAMED_MAX);
	return err;
}

static const struct sentence sentences[] = {
	{ IN_VRF, "[no] adopt interface NAME [vrf NAME]", run_adopt,
	  "Makes an interface ours that others made, with its addresses, its "
	  "static routes and its neighbours: it is saved from then on. With no, "
	  "hands back what is ours." },
	{ IN_VRF, "[no] adopt vrf NAME", run_adopt,
	  "A VRF, and everything configured in it." },
	{ IN_VRF, "[no] adopt all", run_adopt,
	  "All that anybody configured. State (addresses of DHCP, routes of "
	  "routing protocols) stays its owner's." },
	{ 0 }
};

FAMILY(adopt, struct args, "What others made");
