/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show.c - a show command over one VRF or over all of them
 *
 * What a VRF has is gathered first, in an arena that the next VRF reuses, and
 * rendered then: a dump that the kernel interrupts begins again, and rows that
 * are printed cannot be taken back.
 */
#include <errno.h>
#include <unistd.h>

#include "show.h"

/* Whether `vrf all` comes to it: names of nothing and second names don't. */
static bool is_shown(const struct vrf *vrf)
{
	return !vrf->stale && !vrf->alias_of;
}

/* Whether the present VRF was taken away under the command's feet; it may be
 * back by now, or be a file that its namespace has left or not yet reached. */
static bool has_gone(struct session *s, struct show *show, int failed)
{
	struct error error = { 0 };
	struct vrf *vrf = NULL;
	int err;

	if (failed == -ENOENT)
		return true;
	err = view_vrf(s->view, show->arena, show->vrf, &vrf, &error);
	error_clear(&error);
	return err || !vrf || !is_shown(vrf);
}

static int one_vrf(struct session *s, struct show *show, const char *vrf,
		   show_fn *each, struct error *error)
{
	int err;

	show->vrf = vrf;
	arena_reset(show->arena);
	err = each(show, error);
	show->seen++;
	if (err && show->all && !s->out->error && has_gone(s, show, err)) {
		error_clear(error);
		return 0;
	}
	return err;
}

/* The global one has no name under /run/netns, so the list lacks it. */
static int all_vrfs(struct session *s, struct show *show, show_fn *each,
		    struct error *error)
{
	struct object **list;
	size_t count;
	int err = view_list(s->view, s->arena, &kind_vrf, NULL, NULL, &list,
			    &count, error);

	if (!err)
		err = one_vrf(s, show, VRF_GLOBAL, each, error);
	for (size_t i = 0; i < count && !err; i++)
		if (is_shown((const struct vrf *)list[i]))
			err = one_vrf(s, show, list[i]->vrf, each, error);
	return err;
}

/* Opens what a show needs; `*vrf` is the one VRF, unless all. */
static int start(struct session *s, struct show *show,
		 const struct scope *scope, const char **vrf,
		 struct error *error)
{
	int err = scope->all ? 0 : find_vrf(s, scope->vrf, vrf, error);

	if (err)
		return err;
	show->session = s;
	show->out = s->out;
	show->all = scope->all;
	show->seen = 0;
	show->arena = arena_new();
	return 0;
}

static int walk(struct session *s, struct show *show, const char *vrf,
		show_fn *each, struct error *error)
{
	int err = show->all ? all_vrfs(s, show, each, error)
			    : one_vrf(s, show, vrf, each, error);

	arena_free(show->arena);
	return s->out->error ? 0 : err;
}

/* Whether the interface that was asked for is there at all. */
static int check_interface(struct session *s, struct show *show,
			   const struct scope *scope, struct error *error)
{
	struct filter filter = { .ifname = show->ifname };
	struct object **list;
	struct link *link;
	const char *vrf;
	size_t count;
	int err;

	if (!show->ifname)
		return 0;
	if (!scope->all) {
		err = find_vrf(s, scope->vrf, &vrf, error);
		return err ? err
			   : find_link(s, vrf, show->ifname, &link, error);
	}
	err = view_list(s->view, s->arena, &kind_link, NULL, &filter, &list,
			&count, error);
	return err || count ? err
		: error_set(error, ENODEV, "no VRF has an interface %s",
			    ifname_text(s, show->ifname));
}

/* Takes back what was written of a table, its heading. */
static void take_back(struct output *out, size_t start)
{
	if (out->buffer.len <= start)
		return;
	out->buffer.len = start;
	out->buffer.data[start] = '\0';
	out->type = NULL;
}

int show_each(struct session *s, struct show *show, const struct scope *scope,
	      show_fn *each, struct error *error)
{
	const char *vrf = NULL;
	int err = check_interface(s, show, scope, error);

	if (!err)
		err = start(s, show, scope, &vrf, error);
	return err ? err : walk(s, show, vrf, each, error);
}

int show_table(struct session *s, struct show *show, const struct scope *scope,
	       const struct row_type *type, show_fn *each, struct error *error)
{
	size_t before = s->out->buffer.len;
	const char *vrf = NULL;
	int err = start(s, show, scope, &vrf, error);

	if (err)
		return err;
	output_begin(s->out, type, show);
	err = walk(s, show, vrf, each, error);
	if (!err && !s->out->rows && !s->out->error)
		err = check_interface(s, show, scope, error);
	if (err && !s->out->rows)
		take_back(s->out, before);
	else
		output_end(s->out);
	return err;
}

int show_list(struct show *show, const struct kind *kind,
	      const struct filter *filter, struct object ***list,
	      size_t *count, struct error *error)
{
	*list = NULL;
	*count = 0;
	return view_list(show->session->view, show->arena, kind, show->vrf,
			 filter, list, count, error);
}

int show_netns(const struct show *show)
{
	int ns = is_global(show->vrf) ? netns_home()
					  : netns_open(show->vrf);

	return ns < 0 ? -1 : ns;
}

void show_close(int ns)
{
	if (ns >= 0 && ns != netns_home())
		close(ns);
}

uint32_t show_sysctl(int ns, const char *path, uint32_t otherwise)
{
	struct text value = { 0 };
	uint64_t number = otherwise;

	if (ns >= 0 && !netns_sysctl_read(ns, path, &value))
		number_parse(text_string(&value), 0, UINT32_MAX, &number);
	text_free(&value);
	return (uint32_t)number;
}
