/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * changes.c - a list of changes as configuration lines, `ip` commands or JSON
 *
 * The lines of a list are a script, as those of each change are: what one
 * change closes and the next one opens again stays open. Commands are the
 * kernel's view: a route that waits is none of its own, so it stands there as a
 * comment, and what the kernel drops as a side effect of a change, and vrfsh
 * would bring back, is brought back by a command, too.
 */
#include <vrfsh/commands.h>

#include "changes.h"
#include "document.h"
#include "write.h"

/* -- lines ---------------------------------------------------------------- */

enum { BLOCKS_MAX = 8 };

/* The blocks that lines stand in. What was closed is said when it matters. */
struct blocks {
	struct text	 text;
	char		*heads[BLOCKS_MAX];
	size_t		 open, said;	/* as the lines have it; as the text */
};

static void put_exits(struct blocks *blocks)
{
	while (blocks->said > blocks->open) {
		write_exit(&blocks->text, (unsigned)--blocks->said);
		free(blocks->heads[blocks->said]);
		blocks->heads[blocks->said] = NULL;
	}
}

static bool begins_block(const char *line)
{
	line += strspn(line, " ");
	return !strncmp(line, "interface ", 10) || !strncmp(line, "vrf ", 4);
}

static void put_line(struct blocks *blocks, const char *line)
{
	bool head = begins_block(line) && blocks->open < BLOCKS_MAX &&
		    strncmp(line + strspn(line, " "), "vrf forwarding", 14);

	if (!strcmp(line + strspn(line, " "), "exit")) {
		blocks->open--;
		return;
	}
	if (head && blocks->said > blocks->open &&
	    !strcmp(blocks->heads[blocks->open], line)) {
		blocks->open++;
		return;
	}
	put_exits(blocks);
	text_puts(&blocks->text, line);
	text_putc(&blocks->text, '\n');
	if (head) {
		blocks->heads[blocks->open++] = memory_copy(line);
		blocks->said = blocks->open;
	}
}

static const struct address *ipv4_of(const struct change *change,
				     enum verb verb)
{
	const struct object *object = change->after ? change->after :
						      change->before;
	const struct address *address = (const void *)object;

	return change->verb == verb && object->kind == &kind_address &&
	       address->prefix.ip.family == AF_INET ? address : NULL;
}

static bool same_line(const struct address *a, const struct address *b)
{
	return a && b && !strcmp(a->ifname, b->ifname) &&
	       !strcmp(a->object.vrf, b->object.vrf);
}

/*
 * A new primary address takes the old one's place, as in IOS: of the deletions
 * behind it, which end with the old one, the last is said with it.
 */
static bool is_said(const struct change *list, size_t count, size_t i)
{
	const struct address *old = ipv4_of(&list[i], CHANGE_DELETE), *new;

	if (!old || (i + 1 < count &&
		     same_line(old, ipv4_of(&list[i + 1], CHANGE_DELETE))))
		return false;
	while (i > 0 && same_line(old, ipv4_of(&list[i - 1], CHANGE_DELETE)))
		i--;
	new = i > 0 ? ipv4_of(&list[i - 1], CHANGE_ADD) : NULL;
	return same_line(old, new) && !new->secondary;
}

static void put_lines(struct blocks *blocks, const struct change *change)
{
	struct text lines = { 0 };
	char *next, *line;

	commands_write_change(&lines, change);
	for (line = lines.data; line && *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		put_line(blocks, line);
	}
	text_free(&lines);
}

static void write_lines(struct output *out, const struct change *list,
			size_t count)
{
	struct blocks blocks = { 0 };

	for (size_t i = 0; i < count && !out->error; i++) {
		if (!is_said(list, count, i))
			put_lines(&blocks, &list[i]);
		output_text(out, text_string(&blocks.text), blocks.text.len);
		text_clear(&blocks.text);
	}
	put_exits(&blocks);
	output_text(out, text_string(&blocks.text), blocks.text.len);
	text_free(&blocks.text);
}

/* -- JSON ----------------------------------------------------------------- */

static void put_object(struct text *text, const char *key,
		       const struct object *object)
{
	if (!object)
		return;
	text_printf(text, ",\"%s\":", key);
	json_row(text, document_row(object->kind), object);
}

static void put_change(struct text *text, const struct change *change)
{
	static const char *const verbs[] = {
		[CHANGE_ADD] = "add", [CHANGE_SET] = "set",
		[CHANGE_DELETE] = "delete",
	};

	text_printf(text, "{\"verb\":\"%s\",\"kind\":\"%s\"",
		    verbs[change->verb], change_kind(change)->name);
	put_object(text, "before", change->before);
	put_object(text, "after", change->after);
	text_putc(text, '}');
}

static void write_json(struct output *out, const struct change *list,
		       size_t count)
{
	struct text text = { 0 };

	text_putc(&text, '[');
	for (size_t i = 0; i < count; i++) {
		text_puts(&text, i ? ",\n" : "\n");
		put_change(&text, &list[i]);
		if (text.len > 65536) {
			text_add(&out->buffer, text.data, text.len);
			text_clear(&text);
			if (output_flush(out))
				break;
		}
	}
	text_puts(&text, count ? "\n]\n" : "]\n");
	text_add(&out->buffer, text.data, text.len);
	output_flush(out);
	text_free(&text);
}

/* -- all three ------------------------------------------------------------ */

int commands_write_changes(struct output *out, enum changes_as as,
			   struct view *model, const struct change *list,
			   size_t count, struct error *error)
{
	switch (as) {
	case CHANGES_LINES:
		write_lines(out, list, count);
		return 0;
	case CHANGES_JSON:
		write_json(out, list, count);
		return 0;
	case CHANGES_IP:
		break;
	}
	return changes_ip(out, model, list, count, error);
}
