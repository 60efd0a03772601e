/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * error.c - what went wrong, said once and passed up
 */
#include <errno.h>

#include <vrfsh/base.h>

int error_set(struct error *error, int code, const char *format, ...)
{
	struct text words = { 0 };
	va_list args;

	if (error->code)
		return -error->code;
	va_start(args, format);
	text_vprintf(&words, format, args);
	va_end(args);
	error->code = code ? code : EINVAL;
	error->words = words.data ? words.data : memory_copy("");
	return -error->code;
}

void error_clear(struct error *error)
{
	free(error->words);
	*error = (struct error){ 0 };
}

const char *error_words(int code)
{
	const char *words = strerrordesc_np(code < 0 ? -code : code);

	return words ? words : "unknown error";
}
