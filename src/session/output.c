/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output.c - rows rendered as IOS text or as JSON, and handed on in blocks
 *
 * What is written gathers in a buffer and leaves in large pieces; an error of
 * the reader (a pager left, a pipe closed, a disk full) sticks, so that a
 * command stops producing and the shell can tell.
 */
#include <vrfsh/session.h>

enum { BLOCK = 32768 };

int output_flush(struct output *out)
{
	if (out->buffer.len && !out->error)
		out->error = out->write(out, out->buffer.data,
					out->buffer.len);
	text_clear(&out->buffer);
	return out->error;
}

static int settle(struct output *out)
{
	return out->buffer.len < BLOCK ? out->error : output_flush(out);
}

int output_text(struct output *out, const char *data, size_t len)
{
	if (out->format != FORMAT_TEXT)
		return out->error;
	text_add(&out->buffer, data, len);
	return settle(out);
}

int output_printf(struct output *out, const char *format, ...)
{
	va_list args;

	if (out->format != FORMAT_TEXT)
		return out->error;
	va_start(args, format);
	text_vprintf(&out->buffer, format, args);
	va_end(args);
	return settle(out);
}

int output_begin(struct output *out, const struct row_type *type,
		 const void *context)
{
	out->type = type;
	out->context = context;
	out->rows = 0;
	if (out->format == FORMAT_JSON)
		text_putc(&out->buffer, '[');
	else if (type->head)
		type->head(&out->buffer, context);
	return settle(out);
}

int output_row(struct output *out, const void *row)
{
	if (out->format == FORMAT_JSON) {
		text_puts(&out->buffer, out->rows ? ",\n" : "\n");
		json_row(&out->buffer, out->type->columns, row);
	} else if (out->type->text) {
		out->type->text(&out->buffer, row, out->context);
	}
	out->rows++;
	return settle(out);
}

int output_end(struct output *out)
{
	if (out->format == FORMAT_JSON)
		text_puts(&out->buffer, out->rows ? "\n]\n" : "]\n");
	else if (out->type->foot)
		out->type->foot(&out->buffer, out->context);
	out->type = NULL;
	return settle(out);
}

int output_document(struct output *out, const struct row_type *type,
		    const void *row, const void *context)
{
	if (out->format == FORMAT_JSON) {
		json_row(&out->buffer, type->columns, row);
		text_putc(&out->buffer, '\n');
		return settle(out);
	}
	if (type->head)
		type->head(&out->buffer, context);
	if (type->text)
		type->text(&out->buffer, row, context);
	if (type->foot)
		type->foot(&out->buffer, context);
	return settle(out);
}
