/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.c - a change as bytes, and back
 *
 * An object is the place of its kind in kinds[] and the values of its kind's
 * columns; so a kind's columns must say all that is configured of an object,
 * and what follows from that is filled in by kind->complete.
 */
#include <errno.h>

#include "record.h"

enum { NONE = 0 };		/* in the place of a kind, which are from 1 */

static uint64_t place_of(const struct kind *kind)
{
	uint64_t place = 0;

	while (kinds[place] != kind)
		place++;
	return place + 1;
}

static uint64_t count_kinds(void)
{
	uint64_t count = 0;

	while (kinds[count])
		count++;
	return count;
}

static void put_object(struct text *text, const struct object *object)
{
	if (!object) {
		pack_number(text, NONE);
		return;
	}
	pack_number(text, place_of(object->kind));
	pack_row(text, object->kind->columns, object);
}

static int get_object(struct arena *arena, struct packed *packed,
		      struct object **found, struct error *error)
{
	const struct kind *kind;
	struct object *object;
	uint64_t place;

	*found = NULL;
	if (unpack_number(packed, count_kinds(), &place) < 0)
		return -EBADMSG;
	if (place == NONE)
		return 0;
	kind = kinds[place - 1];
	object = arena_alloc(arena, kind->size);
	object->kind = kind;
	if (unpack_row(arena, kind->columns, packed, object) < 0 ||
	    !object->vrf)
		return -EBADMSG;
	*found = object;
	return kind->complete ? kind->complete(arena, object, error) : 0;
}

void record_put(struct text *text, const struct change *change)
{
	pack_number(text, change->verb);
	pack_number(text, change->keep_addresses);
	put_object(text, change->before);
	put_object(text, change->after);
	pack_number(text, change->dragged_count);
	for (size_t i = 0; i < change->dragged_count; i++)
		put_object(text, change->dragged[i]);
}

static int get_dragged(struct arena *arena, struct packed *packed,
		       struct change *change, struct error *error)
{
	const struct object **list;
	uint64_t count;
	int err = unpack_number(packed, packed->left, &count);

	if (err || !count)
		return err;
	list = arena_alloc(arena, (size_t)count * sizeof(*list));
	for (size_t i = 0; !err && i < count; i++) {
		struct object *object;

		err = get_object(arena, packed, &object, error);
		if (!err && !object)
			err = -EBADMSG;
		list[i] = object;
	}
	change->dragged = list;
	change->dragged_count = (size_t)count;
	return err;
}

/* What the verb wants to be there is. */
static bool is_whole(const struct change *change)
{
	return (change->verb == CHANGE_ADD) == !change->before &&
	       (change->verb == CHANGE_DELETE) == !change->after &&
	       (!change->before || !change->after ||
		change->before->kind == change->after->kind);
}

int record_get(struct arena *arena, struct packed *packed,
	       struct change *change, struct error *error)
{
	struct object *before = NULL, *after = NULL;
	uint64_t verb = 0, keep = 0;
	int err;

	*change = (struct change){ 0 };
	err = unpack_number(packed, CHANGE_DELETE, &verb);
	if (!err)
		err = unpack_number(packed, true, &keep);
	if (!err)
		err = get_object(arena, packed, &before, error);
	if (!err)
		err = get_object(arena, packed, &after, error);
	change->verb = (enum verb)verb;
	change->keep_addresses = keep;
	change->before = before;
	change->after = after;
	if (!err)
		err = is_whole(change) ?
		      get_dragged(arena, packed, change, error) : -EBADMSG;
	if (err)
		error_set(error, EBADMSG, "a change cannot be read: it is "
			  "damaged");
	return err;
}

static uint64_t add_columns(uint64_t hash, const struct column *column)
{
	for (; column->key; column++) {
		const unsigned char type = (unsigned char)column->type;

		hash = hash_bytes(hash, column->key, strlen(column->key) + 1);
		hash = hash_bytes(hash, &type, sizeof(type));
		if (column->columns)
			hash = add_columns(hash, column->columns);
	}
	return hash;
}

uint64_t record_layout(void)
{
	uint64_t hash = 0;

	for (size_t i = 0; kinds[i]; i++) {
		hash = hash_bytes(hash, kinds[i]->name,
				  strlen(kinds[i]->name) + 1);
		hash = add_columns(hash, kinds[i]->columns);
	}
	return hash;
}
