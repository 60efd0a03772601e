/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gathering.c - objects collected while a dump brings them
 */
#include "kinds.h"

void gathering_add(struct gathering *gathering, struct object *object)
{
	gathering->list = vector_room(gathering->list, gathering->count,
				      &gathering->max,
				      sizeof(*gathering->list));
	gathering->list[gathering->count++] = object;
}

void gathering_again(void *context)
{
	((struct gathering *)context)->count = 0;
}

void gathering_free(struct gathering *gathering)
{
	free(gathering->list);
	arena_free(gathering->arena);
}
