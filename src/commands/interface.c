/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interface.c - interfaces: created, entered, removed
 *
 * An interface is known by its VRF and its name; which VRF a line means is
 * said by the mode that it is spoken in. A line that creates what is there
 * already, and alike, enters it.
 */
#include <errno.h>
#include <strings.h>

#include "config.h"

enum { TYPE_NONE, TYPE_VETH, TYPE_BRIDGE, TYPE_MACVLAN, TYPE_DUMMY };

static const char *const type_words[] = {
	[TYPE_VETH] = "veth", [TYPE_BRIDGE] = "bridge",
	[TYPE_MACVLAN] = "macvlan", [TYPE_DUMMY] = "dummy",
};

struct args {
	slot_interface	name, below;	/* below: the other end, the parent */
	slot_vrf	vrf;		/* of the other end; where to enter */
	slot_vrf	from;		/* where it is fetched from */
	slot_value	type;
	slot_number	number;		/* of a Loopback, after a blank */
};

static const struct word words[] = {
	{ "interface NAME", "Interface name",
	  SLOT(struct args, name, interface) },
	{ "NUMBER", "Number of a Loopback interface",
	  SLOT(struct args, number, number), 0, 9999999 },
	{ "type", "Create it, of this type" },
	{ "veth", "A cable, both of whose ends are interfaces",
	  SLOT(struct args, type, value), TYPE_VETH },
	{ "bridge", "An Ethernet switch", SLOT(struct args, type, value),
	  TYPE_BRIDGE },
	{ "macvlan", "One more interface on the wire of another",
	  SLOT(struct args, type, value), TYPE_MACVLAN },
	{ "dummy", "An interface on no wire, as a router's Loopback",
	  SLOT(struct args, type, value), TYPE_DUMMY },
	{ "peer", "The cable's other end" },
	{ "peer PEER", "Name of the other end",
	  SLOT(struct args, below, interface) },
	{ "parent", "The interface whose wire it shares" },
	{ "parent PARENT", "Name of the parent",
	  SLOT(struct args, below, interface) },
	{ "PEER vrf", "The other end is in a VRF" },
	{ "PEER vrf VRF", "VRF name", SLOT(struct args, vrf, vrf) },
	{ "NAME vrf", "The interface of this name in a VRF" },
	{ "NAME vrf VRF", "VRF name", SLOT(struct args, vrf, vrf) },
	{ "from", "Fetch it from another VRF, unless it is here" },
	{ "PARENT from", "Where the parent is" },
	{ "from VRF", "VRF name", SLOT(struct args, from, vrf) },
	{ 0 }
};

/* -- names ---------------------------------------------------------------- */

/*
 * As IOS understands it, `lo0`, `loop0` and `loopback0` are Loopback0; but what
 * exists under the name that was typed is meant first. NULL: no such name.
 */
static const char *loopback_name(struct session *session, const char *typed)
{
	static const char full[] = "Loopback";
	size_t letters = strcspn(typed, "0123456789");
	const char *digits = typed + letters;

	if (letters < 2 || letters > strlen(full) ||
	    strncasecmp(typed, full, letters) || !*digits ||
	    digits[strspn(digits, "0123456789")] || strlen(digits) > 7)
		return NULL;
	return arena_printf(session->arena, "%s%s", full, digits);
}

/* The interface that a line names; `*name` is what it is or would be called. */
static int look_up(struct session *session, const char *vrf, const char *typed,
		   const char **name, struct link **link, struct error *error)
{
	const char *loopback = loopback_name(session, typed);
	int err = view_link(session->view, session->arena, vrf, typed, link,
			    error);

	*name = typed;
	if (err || *link || !loopback)
		return err;
	*name = loopback;
	if (!strcmp(loopback, typed))
		return 0;
	return view_link(session->view, session->arena, vrf, loopback, link,
			 error);
}

/*
 * A target's block of an interface that others made, and that it does not make
 * itself (no `type`), adds to it: what they configured there stays.
 */
static int claim(struct session *session, const char *vrf, const char *name,
		 struct error *error)
{
	struct link *link;
	int err = view_link(session->view, session->arena, vrf, name, &link,
			    error);

	if (err || !link || (!link->object.ours && link->type->kernel))
		return err;
	return view_claim(session->view, vrf, name, error);
}

static int enter(struct session *session, const char *vrf, const char *name,
		 struct error *error)
{
	int err = session->claims ? claim(session, vrf, name, error) : 0;

	if (!err)
		session_enter(session, 0, MODE_INTERFACE, vrf, name);
	return err;
}

/* -- creating ------------------------------------------------------------- */

struct link interface_new(const char *vrf, const char *name, const char *type)
{
	const struct link_type *kind = link_type_by_word(type);

	return (struct link){
		.object = { .kind = &kind_link, .vrf = vrf, .ours = true },
		.name = name, .type = kind, .kernel_kind = kind->kernel,
		.mac = link_derived_mac(vrf, name), .below_nsid = -1,
	};
}

/* Whether what exists is what was asked for; what wasn't said isn't compared. */
static int compare_existing(struct session *session, const struct link *link,
			    const struct args *args, const char *below_vrf,
			    struct error *error)
{
	const char *name = ifname_text(session, link->name);
	const char *below = link->below ? link->below : "";

	if (!link->type->word || strcmp(link->type->word,
					type_words[args->type]))
		return error_set(error, EEXIST, "%s exists and is of type %s",
				 name, link->type->word ? link->type->word :
				 link->kernel_kind ? link->kernel_kind :
				 "hardware");
	if (!args->below)
		return 0;
	if (!strcmp(below, args->below) &&
	    (!below_vrf || (link->below_vrf &&
			    !strcmp(link->below_vrf, below_vrf))))
		return 0;
	return error_set(error, EEXIST, "%s exists and its %s is %s in %s",
			 name, link->type->needs_peer ? "other end" : "parent",
			 link->below ? ifname_text(session, below) : "one",
			 link->below_vrf ? vrf_text(session, link->below_vrf) :
			 "no named VRF");
}

static int check_peer(struct session *session, const struct link *link,
		      struct error *error)
{
	struct link *taken;
	int err;

	if (!strcmp(link->name, link->below) &&
	    !strcmp(link->object.vrf, link->below_vrf))
		return error_set(error, EINVAL, "%s cannot be its own other end",
				 ifname_text(session, link->name));
	err = view_link(session->view, session->arena, link->below_vrf,
			link->below, &taken, error);
	if (err || !taken)
		return err;
	return error_set(error, EEXIST, "%s has an interface %s already",
			 vrf_text(session, link->below_vrf),
			 ifname_text(session, link->below));
}

static int add_pair(struct session *session, const struct link *link,
		    struct error *error)
{
	int err = check_peer(session, link, error);

	return err ? err : session_add(session, &link->object, error);
}

/* A macvlan is made where its parent is, and fetched from there. */
static int add_child(struct session *session, struct link *link,
		     struct error *error)
{
	struct link born = *link;
	struct link *parent;
	int err = find_link(session, link->below_vrf, link->below, &parent,
			    error);

	if (err)
		return err;
	if (link_is_loopback(parent))
		return error_set(error, EINVAL, "lo has no wire that a macvlan "
				 "could share");
	if (!strcmp(parent->object.vrf, link->object.vrf))
		return session_add(session, &link->object, error);
	born.object.vrf = parent->object.vrf;
	born.mac_given = true;		/* that of the VRF where it will be */
	err = session_add(session, &born.object, error);
	if (err)
		return err;
	err = session_set(session, &born.object, &link->object, error);
	if (err) {
		struct error ignored = { 0 };

		session_delete(session, &born.object, &ignored);
		error_clear(&ignored);
	}
	return err;
}

/* Two names are those of the kernel's settings for all interfaces. Others it
 * would take, but nobody could type them again. */
static int check_name(struct session *session, const char *name,
		      struct error *error)
{
	if (name && !strcasecmp(name, "Null0"))
		return error_set(error, EINVAL, "%s is no name for an "
				 "interface: it is where dropped packets go",
				 name);
	if (name && (!strcmp(name, "all") || !strcmp(name, "default")))
		return error_set(error, EINVAL, "%s is no name for an "
				 "interface: the kernel reserves it", name);
	if (!name || is_plain(name))
		return 0;
	return error_set(error, EINVAL, "%s is no name for a new interface: it "
			 "holds control characters, or bytes that are not "
			 "UTF-8", ifname_text(session, name));
}

int interface_create(struct session *session, struct link *link,
		     struct error *error)
{
	int err = check_name(session, link->name, error);

	if (!err && link->type->needs_peer)
		err = check_name(session, link->below, error);
	if (err)
		return err;
	if (link->type->needs_peer)
		return add_pair(session, link, error);
	if (link->type->needs_parent)
		return add_child(session, link, error);
	return session_add(session, &link->object, error);
}

static int create(struct session *session, const char *vrf, const char *name,
		  const struct args *args, const char *below_vrf,
		  struct error *error)
{
	struct link link = interface_new(vrf, name, type_words[args->type]);

	link.below = args->below;
	if (args->below)
		link.below_vrf = below_vrf ? below_vrf : vrf;
	return interface_create(session, &link, error);
}

static int run_create(struct session *session, const struct call *call,
		      struct error *error)
{
	const struct args *args = call->args;
	const struct place *place = config_place(session, call);
	const char *said = args->vrf ? args->vrf : args->from;
	const char *below_vrf = NULL, *name;
	struct link *link;
	int err = said ? find_vrf(session, said, &below_vrf, error) : 0;

	if (!err)
		err = look_up(session, place->vrf, args->name, &name, &link, error);
	/* Its block says all of it, whoever made what is there. */
	if (!err && link && session->claims && !link->object.ours) {
		err = view_claim(session->view, place->vrf, name, error);
		link = NULL;
		if (!err)
			err = view_link(session->view, session->arena,
					place->vrf, name, &link, error);
	}
	if (err)
		return err;
	err = link ? compare_existing(session, link, args, below_vrf, error) :
	      create(session, place->vrf, name, args, below_vrf, error);
	return err ? err : enter(session, place->vrf, name, error);
}

/* -- entering ------------------------------------------------------------- */

static int absent(struct session *session, const char *vrf, const char *name,
		  struct error *error)
{
	const char *others = elsewhere(session, vrf, name);

	return error_set(error, ENOENT, "no interface %s in %s%s: add its type to "
			 "create it (type veth|bridge|macvlan|dummy)%s",
			 ifname_text(session, name), vrf_text(session, vrf),
			 others, *others ? ", or `vrf NAME` to enter that one" :
			 "");
}

static int enter_or_make(struct session *session, const struct place *place,
			 const struct args *args, struct error *error)
{
	struct link *link, loopback;
	const char *name;
	int err = look_up(session, place->vrf, args->name, &name, &link, error);

	if (!err && !link && !loopback_name(session, name)) {
		err = find_late_link(session, place->vrf, name, &link, error);
		if (!err && !link)
			err = absent(session, place->vrf, name, error);
	}
	if (!err && !link) {
		loopback = interface_new(place->vrf, name, "dummy");
		err = session_add(session, &loopback.object, error);
	}
	return err ? err : enter(session, place->vrf, name, error);
}

/* `interface X vrf Blue`: by way of Blue's mode, so that lines which are no
 * interface's are Blue's. */
static int run_enter_other(struct session *session, const struct call *call,
			   struct error *error)
{
	const struct args *args = call->args;
	struct link *link;
	const char *vrf, *name;
	int err = config_vrf(session, call, args->vrf, &vrf, error);

	if (!err)
		err = look_up(session, vrf, args->name, &name, &link, error);
	if (!err && !link)
		err = find_link(session, vrf, name, &link, error);
	if (err)
		return err;
	if (strcmp(vrf, session_place(session)->vrf))
		session_enter(session, 0, MODE_VRF, vrf, NULL);
	return enter(session, vrf, name, error);
}

/* -- removing ------------------------------------------------------------- */

static int remove_link(struct session *session, const struct link *link,
		       struct error *error)
{
	const char *name = ifname_text(session, link->name);

	if (link_is_loopback(link))
		return error_set(error, EINVAL,
				 "lo belongs to its VRF and cannot be removed");
	if (link_is_physical(link))
		return error_set(error, EINVAL, "%s is hardware and cannot be "
				 "removed; `shutdown` takes it out of use",
				 name);
	return session_delete(session, &link->object, error);
}

static int run_interface(struct session *session, const struct call *call,
			 struct error *error)
{
	const struct args *args = call->args;
	const struct place *place = config_place(session, call);
	struct link *link;
	const char *name;
	int err;

	if (!call->no)
		return enter_or_make(session, place, args, error);
	err = look_up(session, place->vrf, args->name, &name, &link, error);
	if (!err && !link)
		err = find_link(session, place->vrf, args->name, &link, error);
	if (err)
		return err;
	return call->restore ? interface_restore(session, link, error)
			     : remove_link(session, link, error);
}

/* `interface Loopback 0`, with IOS's blank. */
static int run_numbered(struct session *session, const struct call *call,
			struct error *error)
{
	struct args args = *(const struct args *)call->args;
	struct call again = *call;
	const char *typed = arena_printf(session->arena, "%s%u", args.name,
					 args.number);

	args.name = loopback_name(session, typed);
	if (!args.name)
		return error_set(error, EINVAL,
				 "a number may follow Loopback only");
	again.args = &args;
	return run_interface(session, &again, error);
}

static int run_fetch(struct session *session, const struct call *call,
		     struct error *error)
{
	const struct args *args = call->args;
	const struct place *place = config_place(session, call);
	struct link *link;
	const char *from, *name;
	int err = find_vrf(session, args->from, &from, error);

	if (!err)
		err = look_up(session, place->vrf, args->name, &name, &link, error);
	if (!err && !link) {
		err = find_link(session, from, args->name, &link, error);
		name = args->name;
		if (!err)
			err = interface_move(session, link, place->vrf, false,
					     error);
	}
	return err ? err : enter(session, place->vrf, name, error);
}

static const struct sentence sentences[] = {
	{ IN_VRF, "[no] interface NAME", run_interface,
	  "Enters the mode of an interface of this VRF. LoopbackN is made, as a "
	  "dummy, if it isn't there. With no, removes the interface, a veth with "
	  "its other end; default interface takes its configuration away." },
	{ IN_VRF, "[no] interface NAME NUMBER", run_numbered,
	  "The same for an interface Loopback, as IOS lets it be typed." },
	{ IN_VRF, "interface NAME type veth peer PEER [vrf VRF]", run_create,
	  "Makes a cable, one end of which is an interface here, the other one "
	  "in the VRF that is named, or here too." },
	{ IN_VRF, "interface NAME type {bridge|dummy}", run_create,
	  "Makes an interface, which is down until no shutdown." },
	{ IN_VRF, "interface NAME type macvlan parent PARENT [from VRF]",
	  run_create,
	  "Makes an interface that shares the wire of another one." },
	{ IN_VRF, "interface NAME from VRF", run_fetch,
	  "Enters an interface, having fetched it from another VRF if it isn't "
	  "here." },
	{ IN_VRF, "interface NAME vrf VRF", run_enter_other,
	  "Enters an interface of another VRF, and moves nothing." },
	{ 0 }
};

FAMILY(interface, struct args, "Interfaces");
