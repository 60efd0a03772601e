/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * setting.c - switches of a VRF, and what the machine has one of: its name, the
 * depth of its archive; key (VRF, name)
 */
#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include <vrfsh/store.h>

#include "kinds.h"

/* The switches; the host name is no sysctl of a network namespace. */
static const char *const paths[SETTINGS] = {
	[SETTING_IP_ROUTING] = "net/ipv4/ip_forward",
	[SETTING_IPV6_ROUTING] = "net/ipv6/conf/all/forwarding",
};

static const char *const names[SETTINGS] = {
	[SETTING_IP_ROUTING] = "ip routing",
	[SETTING_IPV6_ROUTING] = "ipv6 unicast-routing",
	[SETTING_HOSTNAME] = "hostname",
	[SETTING_ARCHIVE] = "archive maximum",
};

static const struct column columns[] = {
	COLUMN_AS(struct setting, "vrf", object.vrf, STRING),
	COLUMN_WORD_AS(struct setting, "name", name, names),
	COLUMN_AS(struct setting, "on", on, BOOL),
	COLUMN_AS(struct setting, "value", value, STRING),
	{ 0 }
};

static int compare(const struct object *x, const struct object *y)
{
	const struct setting *a = (const void *)x, *b = (const void *)y;
	int order = compare_vrfs(x, y);

	return order ? order : (int)a->name - (int)b->name;
}

static bool same(const struct object *x, const struct object *y)
{
	const struct setting *a = (const void *)x, *b = (const void *)y;

	return a->on == b->on && same_text(a->value, b->value);
}

static struct object *copy(struct arena *arena, const struct object *object)
{
	struct setting *setting = arena_copy(arena, object, sizeof(*setting));

	setting->object.vrf = arena_string(arena, setting->object.vrf);
	setting->value = arena_string(arena, setting->value);
	return &setting->object;
}

static int complete(struct arena *arena, struct object *object,
		    struct error *error)
{
	struct setting *setting = (void *)object;

	(void)arena;
	if (setting->name >= SETTINGS)
		return error_set(error, EINVAL, "there is no such setting");
	if (!paths[setting->name] != (setting->value != NULL))
		return error_set(error, EINVAL, "%s lacks its value",
				 names[setting->name]);
	setting->object.ours = true;
	return 0;
}

/* A router's switches are on; what the machine has one of is as it is. */
static struct object *plain(struct arena *arena, const struct object *object)
{
	struct setting *setting = (struct setting *)copy(arena, object);

	setting->on = setting->on || paths[setting->name];
	return &setting->object;
}

static int read_switch(int ns, const char *path, bool *on)
{
	struct text value = { 0 };
	int err = netns_sysctl_read(ns, path, &value);

	*on = !err && strcmp(text_string(&value), "0");
	text_free(&value);
	return err;
}

static int hand_hostname(object_fn *fn, void *context)
{
	struct setting setting = {
		.object = { .kind = &kind_setting, .vrf = VRF_GLOBAL },
		.name = SETTING_HOSTNAME,
	};
	char host[HOST_NAME_MAX + 1];

	if (gethostname(host, sizeof(host)) < 0)
		return -errno;
	host[HOST_NAME_MAX] = '\0';
	setting.value = host;
	return fn(&setting.object, context);
}

/* The kernel has no field for it: it is kept as waiting routes are. */
#define ARCHIVE_FILE	"archive"

static int hand_archive(object_fn *fn, void *context)
{
	struct setting setting = {
		.object = { .kind = &kind_setting, .vrf = VRF_GLOBAL },
		.name = SETTING_ARCHIVE, .value = ARCHIVE_MAXIMUM,
	};
	struct text kept = { 0 };
	int err;

	if (!store_read(netns_cookie(netns_home()), ARCHIVE_FILE, &kept) &&
	    kept.len)
		setting.value = kept.data;
	err = fn(&setting.object, context);
	text_free(&kept);
	return err;
}

static int set_archive(const char *maximum, struct error *error)
{
	struct text text = { 0 };
	int err;

	text_puts(&text, maximum);
	err = store_write(netns_cookie(netns_home()), ARCHIVE_FILE, &text,
			  error);
	text_free(&text);
	return err;
}

static int each(struct world *world, const char *vrf,
		const struct filter *filter, object_fn *fn, void *context,
		struct error *error)
{
	int ns = world_netns(world, vrf, error), err = 0;

	(void)filter;
	if (ns < 0)
		return ns;
	for (enum setting_name name = 0; !err && name < SETTINGS; name++) {
		struct setting setting = {
			.object = { .kind = &kind_setting, .vrf = vrf },
			.name = name,
		};

		if (!paths[name])
			continue;
		/* A kernel without IPv6 lacks its switch. */
		if (!read_switch(ns, paths[name], &setting.on))
			err = fn(&setting.object, context);
	}
	if (!err && !strcmp(vrf, VRF_GLOBAL))
		err = hand_hostname(fn, context);
	if (!err && !strcmp(vrf, VRF_GLOBAL))
		err = hand_archive(fn, context);
	return err;
}

static int set_hostname(const char *name, struct error *error)
{
	if (sethostname(name, strlen(name)) < 0)
		return refuse(error, errno, NULL,
			      "the host name cannot be changed");
	return 0;
}

static int apply(struct world *world, const struct change *change,
		 struct error *error)
{
	const struct setting *setting = (const void *)change->after;
	int ns, err;

	if (!setting)
		return error_set(error, EINVAL, "a setting cannot be deleted");
	if (setting->name == SETTING_HOSTNAME)
		return set_hostname(setting->value, error);
	if (setting->name == SETTING_ARCHIVE)
		return set_archive(setting->value, error);
	ns = world_netns(world, setting->object.vrf, error);
	if (ns < 0)
		return ns;
	err = netns_sysctl_write(ns, paths[setting->name],
				 setting->on ? "1" : "0");
	if (err)
		refuse(error, -err, NULL, "%s cannot be changed",
		       names[setting->name]);
	return err;
}

static void ip(struct text *text, const struct change *change)
{
	const struct setting *setting = (const void *)change->after;

	if (setting->name == SETTING_HOSTNAME) {
		text_puts(text, "hostname ");
		shell_word(text, setting->value);
		text_putc(text, '\n');
		return;
	}
	if (setting->name == SETTING_ARCHIVE) {
		text_printf(text, "# archive maximum %s: the kernel has no "
			    "field for it\n", setting->value);
		return;
	}
	if (strcmp(setting->object.vrf, VRF_GLOBAL)) {
		text_puts(text, "ip netns exec ");
		shell_word(text, netns_file(setting->object.vrf));
		text_putc(text, ' ');
	}
	text_puts(text, "sysctl -q -w ");
	for (const char *p = paths[setting->name]; *p; p++)
		text_putc(text, *p == '/' ? '.' : *p);
	text_printf(text, "=%d\n", setting->on);
}

const struct kind kind_setting = {
	.name = "setting",
	.size = sizeof(struct setting),
	.columns = columns,
	.compare = compare,
	.same = same,
	.copy = copy,
	.complete = complete,
	.plain = plain,
	.each = each,
	.apply = apply,
	.ip = ip,
};
