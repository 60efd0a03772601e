/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * running_config.c - `show running-config`: everything as lines that make it
 *
 * First the VRFs by name, so that every peer's VRF exists; then global's
 * interfaces and routes; then each VRF's. Each block is closed by `exit`, so
 * that it can be pasted anywhere, and handed to the output when it is whole.
 */
#include <errno.h>

#include "running_config.h"
#include "write.h"

struct args {
	slot_vrf	vrf;
	slot_interface	ifname;
};

static const struct word words[] = {
	{ "show running-config", "Current operating configuration" },
	{ "this", "Configuration of the present place" },
	{ "show running-config vrf", "Of one VRF" },
	{ "vrf NAME", "VRF name", SLOT(struct args, vrf, vrf) },
	{ "show running-config interface", "Of one interface" },
	{ "interface NAME", "Interface name",
	  SLOT(struct args, ifname, interface) },
	{ 0 }
};

/* -- blocks --------------------------------------------------------------- */

/* Whether all of a text is ASCII that can be typed. */
static bool is_ordinary(const struct text *text)
{
	for (size_t i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->data[i];

		if ((c < 0x20 && c != '\n') || c >= 0x7f)
			return false;
	}
	return true;
}

static bool begins_block(const char *line)
{
	line += strspn(line, " ");
	return !strncmp(line, "interface ", 10) || !strncmp(line, "vrf ", 4);
}

/*
 * What others named with control characters cannot be typed: such lines become
 * comments, with the block that they begin.
 */
static void comment_untypable(struct text *text)
{
	struct text safe = { 0 };
	size_t hidden = SIZE_MAX;	/* depth of the block that is left out */
	char *next, *line = text->data;

	for (; line; line = next) {
		size_t depth = strspn(line, " ");
		bool plain;

		next = strchr(line, '\n');
		if (!next)
			break;
		*next++ = '\0';
		plain = is_plain(line);
		if (!plain && hidden == SIZE_MAX && begins_block(line))
			hidden = depth;
		if (!plain || hidden != SIZE_MAX)
			text_puts(&safe, "! ");
		text_escape(&safe, line);
		text_putc(&safe, '\n');
		if (depth == hidden && !strcmp(line + depth, "exit"))
			hidden = SIZE_MAX;
	}
	text_free(text);
	*text = safe;
}

/* Hands a block on, and parts it from the one before. In pieces, so that the
 * output's buffer stays small. */
static void block_done(struct config *config)
{
	enum { PIECE = 65536 };
	struct output *out = config->out;
	struct text *text = &config->text;

	if (!config->text.len)
		return;
	if (!is_ordinary(text))
		comment_untypable(text);
	if (config->begun)
		output_text(out, "!\n", 2);
	for (size_t done = 0; done < text->len; done += PIECE)
		output_text(out, text->data + done, text->len - done < PIECE ?
			    text->len - done : PIECE);
	config->begun = true;
	text_clear(&config->text);
}

static int in_order(const void *a, const void *b)
{
	return kind_neighbour.compare(*(struct object *const *)a,
				      *(struct object *const *)b);
}

static int read_contents(struct config *config, struct contents *in)
{
	static const struct filter details = { .details = true };
	struct view *view = config->view;
	int err;

	err = view_list(view, in->arena, &kind_link, in->vrf, &details,
			&in->links, &in->link_count, config->error);
	if (!err)
		err = view_list(view, in->arena, &kind_address, in->vrf, NULL,
				&in->addresses, &in->address_count,
				config->error);
	if (!err)
		err = view_list(view, in->arena, &kind_neighbour, in->vrf, NULL,
				&in->neighbours, &in->neighbour_count,
				config->error);
	if (!err)
		qsort(in->neighbours, in->neighbour_count,
		      sizeof(*in->neighbours), in_order);
	return err;
}

static void write_neighbours(struct config *config, unsigned depth,
			     const struct contents *in)
{
	struct text *text = &config->text;

	for (int outside = 0; outside < 2; outside++) {
		bool told = !outside;

		for (size_t i = 0; i < in->neighbour_count; i++) {
			const struct neighbour *neighbour =
				(const struct neighbour *)in->neighbours[i];

			if (object_is_state(in->neighbours[i]) ||
			    neighbour->object.ours == outside)
				continue;
			if (outside && config->ours) {
				config->left.neighbours++;
				continue;
			}
			if (!told)
				write_comment(text, depth, OUTSIDE);
			told = true;
			write_neighbour(text, depth, neighbour);
		}
	}
}

/* -- settings ------------------------------------------------------------- */

/* Whether a setting departs from what it is from birth. */
static bool is_set(const struct setting *setting)
{
	if (setting->name == SETTING_ARCHIVE)
		return strcmp(setting->value, ARCHIVE_MAXIMUM) != 0;
	return setting->name == SETTING_HOSTNAME ? !!setting->value :
						   !setting->on;
}

/* The host's name stands first and apart. */
static int write_settings(struct config *config, const char *vrf,
			  unsigned depth, bool hostname)
{
	struct object **list;
	size_t count;
	int err = view_list(config->view, config->session->arena, &kind_setting,
			    vrf, NULL, &list, &count, config->error);

	for (size_t i = 0; !err && i < count; i++) {
		const struct setting *s = (const struct setting *)list[i];
		bool is_name = s->name == SETTING_HOSTNAME;

		if (is_name == hostname && is_set(s))
			write_setting(&config->text, depth, s);
	}
	return err;
}

/* -- a VRF ---------------------------------------------------------------- */

/* What a VRF says of itself. */
static int write_vrf_lines(struct config *config, const struct vrf *vrf)
{
	const char *name = vrf->object.vrf;
	struct link *lo;
	int err;

	if (!vrf->object.ours)
		write_comment(&config->text, 0, OUTSIDE);
	write_vrf(&config->text, 0, name);
	err = view_link(config->view, config->session->arena, name, "lo", &lo,
			config->error);
	if (!err && lo && lo->description)
		write_description(&config->text, 1, lo->description);
	return err ? err : write_settings(config, name, 1, false);
}

static void write_no_vrf(struct text *text, const struct vrf *vrf)
{
	if (vrf->stale)
		write_comment(text, 0, "vrf %s: a name without a namespace",
			      vrf->object.vrf);
	else
		write_comment(text, 0, "vrf %s: another name of %s",
			      vrf->object.vrf, vrf->alias_of);
}

/* `listed` knows whose alias it is, and not yet whose it is. */
static int write_vrf_head(struct config *config, const struct vrf *listed)
{
	struct vrf *vrf;
	int err;

	if (listed->stale || listed->alias_of) {
		if (!config->ours)
			write_no_vrf(&config->text, listed);
		return 0;
	}
	err = view_vrf(config->view, config->session->arena,
		       listed->object.vrf, &vrf, config->error);
	if (err || !vrf)
		return err;
	if (config->ours && !vrf->object.ours) {
		config->left.vrfs++;
		return 0;
	}
	err = write_vrf_lines(config, vrf);
	write_exit(&config->text, 0);
	return err;
}

/* Global's: each interface a block of its own, then the rest. */
static int write_global(struct config *config, const char *only)
{
	struct contents in = { .vrf = VRF_GLOBAL, .arena = arena_new() };
	int err = read_contents(config, &in);

	if (!err)
		config_links(config, &in, 0, only, block_done);
	if (!err && !only) {
		write_neighbours(config, 0, &in);
		err = config_routes(config, &in, 0);
	}
	block_done(config);
	arena_free(in.arena);
	return err;
}

/* What is in a VRF, within its block; `*some`: there is something. */
static int write_inside(struct config *config, const char *vrf,
			const char *only, bool *some)
{
	struct contents in = { .vrf = vrf, .arena = arena_new() };
	size_t empty = config->text.len;
	int err = read_contents(config, &in);

	if (!err)
		config_links(config, &in, 1, only, NULL);
	if (!err && !only) {
		write_neighbours(config, 1, &in);
		err = config_routes(config, &in, 1);
	}
	arena_free(in.arena);
	*some = config->text.len > empty;
	return err;
}

/* A VRF's: one block with all that is in it; none if that is nothing. */
static int write_vrf_contents(struct config *config, const char *vrf,
			      const char *only)
{
	bool some;
	int err;

	write_vrf(&config->text, 0, vrf);
	err = write_inside(config, vrf, only, &some);
	if (err || !some)
		text_clear(&config->text);
	else
		write_exit(&config->text, 0);
	block_done(config);
	return err;
}

/* -- all of it ------------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct object *const *)a)->vrf,
		      (*(struct object *const *)b)->vrf);
}

/* A VRF that goes while it is read is left out. */
static int unless_gone(struct config *config, int err)
{
	if (err != -ENOENT)
		return err;
	error_clear(config->error);
	text_clear(&config->text);
	return 0;
}

static int write_everything(struct config *config)
{
	struct object **vrfs;
	size_t count;
	int err = view_list(config->view, config->session->arena, &kind_vrf,
			    NULL, NULL, &vrfs, &count, config->error);

	if (!err)
		err = write_settings(config, VRF_GLOBAL, 0, true);
	block_done(config);
	if (!err)
		err = write_settings(config, VRF_GLOBAL, 0, false);
	block_done(config);
	if (err)
		return err;
	qsort(vrfs, count, sizeof(*vrfs), by_name);
	for (size_t i = 0; !err && i < count; i++) {
		if (!is_global(vrfs[i]->vrf))
			err = unless_gone(config, write_vrf_head(config,
					(const struct vrf *)vrfs[i]));
		block_done(config);
	}
	if (!err)
		err = write_global(config, NULL);
	for (size_t i = 0; !err && i < count; i++) {
		const struct vrf *vrf = (const struct vrf *)vrfs[i];

		if (!is_global(vrf->object.vrf) && !vrf->stale &&
		    !vrf->alias_of)
			err = unless_gone(config, write_vrf_contents(config,
							vrf->object.vrf, NULL));
	}
	return err;
}

/* One VRF in one block, its own lines and what is in it. */
static int write_one_vrf(struct config *config, const char *name)
{
	struct vrf *vrf;
	bool some;
	int err;

	if (is_global(name)) {
		err = write_settings(config, name, 0, false);
		block_done(config);
		return err ? err : write_global(config, NULL);
	}
	err = view_vrf(config->view, config->session->arena, name, &vrf,
		       config->error);
	if (err || !vrf)
		return err;
	err = write_vrf_lines(config, vrf);
	if (!err)
		err = write_inside(config, name, NULL, &some);
	if (!err) {
		write_exit(&config->text, 0);
		block_done(config);
	}
	return err;
}

/* Text as the output of something. */
struct text_output {
	struct output	 out;
	struct text	*text;
};

static int write_to_text(struct output *out, const char *data, size_t len)
{
	text_add(CONTAINER(out, struct text_output, out)->text, data, len);
	return 0;
}

int config_write(struct session *session, struct view *view,
		 const struct config_scope *scope, struct output *out,
		 struct left_out *left, struct error *error)
{
	struct config config = {
		.session = session, .view = view, .out = out, .error = error,
		.ours = scope->ours,
	};
	int err;

	if (!scope->vrf)
		err = write_everything(&config);
	else if (!scope->ifname)
		err = write_one_vrf(&config, scope->vrf);
	else if (is_global(scope->vrf))
		err = write_global(&config, scope->ifname);
	else
		err = write_vrf_contents(&config, scope->vrf, scope->ifname);
	text_free(&config.text);
	if (left)
		*left = config.left;
	return err;
}

int config_text(struct session *session, struct view *view,
		const struct config_scope *scope, struct text *text,
		struct left_out *left, struct error *error)
{
	struct text_output into = {
		.out = { .write = write_to_text }, .text = text,
	};
	int err = config_write(session, view, scope, &into.out, left, error);

	output_flush(&into.out);
	text_free(&into.out.buffer);
	return err;
}

static int run_show(struct session *session, const struct call *call,
		    struct error *error)
{
	const struct args *args = call->args;
	struct config_scope scope = { .ifname = args->ifname };
	struct link *link;
	int err = find_vrf(session, args->vrf, &scope.vrf, error);

	if (!args->vrf && !args->ifname)
		scope.vrf = NULL;
	if (!err && session->out->format == FORMAT_JSON)
		return config_json(session, scope.vrf, args->ifname, error);
	if (!err && args->ifname)
		err = find_link(session, scope.vrf, args->ifname, &link, error);
	if (!err)
		err = config_write(session, session->live, &scope, session->out,
				   NULL, error);
	return session->out->error ? 0 : err;
}

/* As configuration lines would change it. An interface's mode has it from the
 * one around, lest `sh` there be less than `shutdown`. */
static int run_this(struct session *session, const struct call *call,
		    struct error *error)
{
	const struct place *place = session_place(session);
	const struct config_scope scope = {
		.vrf = place->vrf, .ifname = place->ifname,
	};
	struct link *link;
	int err = 0;

	(void)call;
	if (session->out->format == FORMAT_JSON)
		return config_json(session, scope.vrf, scope.ifname, error);
	if (place->ifname)
		err = find_link(session, scope.vrf, scope.ifname, &link, error);
	if (!err)
		err = config_write(session, session->view, &scope,
				   session->out, NULL, error);
	return session->out->error ? 0 : err;
}

static const struct sentence sentences[] = {
	{ IN_EXEC, "show running-config [vrf NAME] [interface NAME]", run_show,
	  "What a person could have configured, as lines that make it: a script. "
	  "What others made stands under a comment; what cannot be said is a "
	  "comment with the reason. State is left out." },
	{ IN_VRF, "show this", run_this,
	  "Of the present place: of global, of a VRF, of an interface." },
	{ 0 }
};

FAMILY(running_config, struct args, "The running configuration");
