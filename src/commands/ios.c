/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ios.c - VRFs as IOS and others define them, so that their text can be pasted
 *
 * `vrf definition NAME` makes the VRF that `vrf NAME` makes. But its mode has
 * only what belongs to the definition: all else, an `interface` or an `ip
 * route`, is global's, as in IOS. NX-OS's `vrf context NAME` is `vrf NAME`:
 * routes within it are the VRF's there too.
 */
#include <errno.h>

#include "config.h"

struct args {
	slot_vrf	name;
	slot_value	mode;
	slot_text	text;
};

static const struct word words[] = {
	{ "vrf definition", "VRF, as IOS defines it",
	  SLOT(struct args, mode, value), MODE_DEFINITION },
	{ "vrf instance", "VRF, as EOS defines it",
	  SLOT(struct args, mode, value), MODE_DEFINITION },
	{ "vrf context", "VRF, as NX-OS defines it",
	  SLOT(struct args, mode, value), MODE_VRF },
	{ "definition NAME", "VRF name", SLOT(struct args, name, vrf) },
	{ "instance NAME", "VRF name", SLOT(struct args, name, vrf) },
	{ "context NAME", "VRF name", SLOT(struct args, name, vrf) },
	{ "ip vrf", "VRF, as older IOS defines it" },
	{ "ip vrf NAME", "VRF name", SLOT(struct args, name, vrf) },
	{ "rd", "Route distinguisher (accepted, without meaning here)" },
	{ "rd TEXT", "ASN:nn or A.B.C.D:nn", SLOT(struct args, text, text) },
	{ "address-family", "Address family (every VRF has both)" },
	{ "ipv4", "IPv4" },
	{ "unicast", "Unicast" },
	{ "exit-address-family", "Exit from the address family" },
	{ 0 }
};

static int run_definition(struct session *session, const struct call *call,
			  struct error *error)
{
	const struct args *args = call->args;
	enum mode mode = args->mode ? (enum mode)args->mode : MODE_DEFINITION;
	int err;

	if (call->no)
		return vrf_remove(session, call, args->name, false, error);
	err = vrf_ensure(session, args->name, error);
	if (!err)
		session_enter(session, call->level, mode, args->name, NULL);
	return err;
}

static int run_nothing(struct session *session, const struct call *call,
		       struct error *error)
{
	(void)session;
	(void)call;
	(void)error;
	return 0;
}

/* An address family is a level of its own, which `exit` leaves, too. */
static bool in_family(const struct session *session)
{
	return session->depth > 1 &&
	       session->places[session->depth - 2].mode == MODE_DEFINITION;
}

static int run_family(struct session *session, const struct call *call,
		      struct error *error)
{
	const struct place *place = session_place(session);

	(void)error;
	if (!call->no)
		session_enter(session, in_family(session) ? 1 : 0,
			      MODE_DEFINITION, place->vrf, NULL);
	return 0;
}

static int run_exit_family(struct session *session, const struct call *call,
			   struct error *error)
{
	(void)call;
	(void)error;
	if (in_family(session))
		session_pop(session, 1);
	return 0;
}

static const struct sentence sentences[] = {
	{ MODE_EXEC | MODE_CONFIG,
	  "[no] vrf {definition NAME|instance NAME|context NAME}",
	  run_definition,
	  "Makes a VRF as vrf NAME does. In its mode interfaces and routes are "
	  "global's, as in IOS, but after context, as in NX-OS." },
	{ MODE_EXEC | MODE_CONFIG, "[no] ip vrf NAME", run_definition, NULL },
	{ MODE_VRF | MODE_DEFINITION, "[no] rd ![TEXT]", run_nothing, NULL },
	{ MODE_DEFINITION, "[no] address-family {ipv4|ipv6} [unicast]",
	  run_family, NULL },
	{ MODE_DEFINITION, "exit-address-family", run_exit_family, NULL },
	{ 0 }
};

FAMILY(ios, struct args, "VRFs as IOS defines them");
