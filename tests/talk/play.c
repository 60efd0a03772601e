/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * play.c - says what a transcript says, and hears what is answered
 *
 * Two keys have a meaning only while nothing is waiting behind them, as in a
 * pasted text they are characters: `?` and Tab. Before these, and behind what
 * ends no line, a mark is typed and taken back: when it has been seen, all
 * that was typed before has been dealt with, and its answer is complete.
 */
#include <stdio.h>

#include "play.h"

static const char more[] = " --More--";

static void blame(struct talk *talk, const char *why, const char *what)
{
	struct text text = { 0 };

	if (talk->why)
		return;
	text_printf(&text, "%s `%s`", why, what);
	talk->why = text.data;
}

/* -- what one waits for --------------------------------------------------------- */

static const char *screen(struct talk *talk)
{
	screen_line(&talk->partner.screen, &talk->screen);
	return text_string(&talk->screen);
}

static bool something_came(void *context)
{
	struct talk *talk = context;

	return talk->partner.screen.bytes > talk->awaited;
}

/* A prompt, on a line that was not there when one typed. */
static bool prompt_came(void *context)
{
	struct talk *talk = context;

	return something_came(talk) && talk->partner.screen.count &&
	       transcript_prompt(&talk->transcript, screen(talk), true);
}

/*
 * Several lines at once, as a paste is, have prompts between their answers: the
 * last one is that which stands below as many lines as the transcript has.
 */
static bool last_prompt_came(void *context)
{
	const struct talk *talk = context;

	return prompt_came(context) &&
	       talk->partner.screen.count > talk->now->answer.count;
}

/* Likewise, but where keys are answered on the line itself. */
static bool prompt_stands(void *context)
{
	struct talk *talk = context;

	return something_came(talk) &&
	       transcript_prompt(&talk->transcript, screen(talk), true);
}

/* The line on which one asked for help, drawn anew below the help. */
static bool line_returned(void *context)
{
	struct talk *talk = context;

	return talk->partner.screen.count &&
	       !strcmp(screen(talk), text_string(&talk->before));
}

static size_t count_marks(const char *line)
{
	size_t marks = 0;

	for (; *line; line++)
		marks += *line == '~';
	return marks;
}

static bool marks_stand(void *context)
{
	struct talk *talk = context;

	return count_marks(screen(talk)) == talk->awaited;
}

static bool line_came(void *context)
{
	struct talk *talk = context;
	const struct screen *seen = &talk->partner.screen;

	for (size_t i = 0; i < seen->count; i++)
		if (line_fits(talk->expected, seen->lines[i]))
			return true;
	return line_fits(talk->expected, screen(talk));
}

/* -- typing ------------------------------------------------------------------------ */

static void await(struct talk *talk, bool (*until)(void *))
{
	if (!partner_await(&talk->partner, until, talk) &&
	    talk->partner.late)
		blame(talk, "no answer in time; on the screen is",
		      screen(talk));
}

static void type_keys(struct talk *talk, const struct text *keys)
{
	talk->awaited = talk->partner.screen.bytes;
	partner_send(&talk->partner, text_string(keys), keys->len);
}

/*
 * Waits until a key that ends no line has been answered. What stands on the
 * screen then is known to be all when a mark typed behind it has appeared.
 */
static void settle(struct talk *talk)
{
	size_t marks = count_marks(screen(talk));

	partner_send(&talk->partner, "~", 1);
	talk->awaited = marks + 1;
	await(talk, marks_stand);
	partner_send(&talk->partner, "\177", 1);
	talk->awaited = marks;
	await(talk, marks_stand);
}

/* Types a key with nothing before or behind it. */
static void type_alone(struct talk *talk, struct text *keys, char key)
{
	if (keys->len) {
		type_keys(talk, keys);
		settle(talk);
		text_clear(keys);
	}
	text_clear(&talk->before);
	text_puts(&talk->before, screen(talk));
	talk->awaited = talk->partner.screen.bytes;
	partner_send(&talk->partner, &key, 1);
}

/* The next key of a transcript's notation; true: it was Ctrl-something. */
static bool next_key(const char **said, char *key)
{
	const char *at = *said;
	bool control = at[0] == '^' && at[1] >= '?' && at[1] <= '_';

	*key = control && at[1] != '^' ? (char)(at[1] ^ 0x40) : at[0];
	*said += control ? 2 : 1;
	return control && at[1] != '^';
}

enum ending { END_LINE, END_HELP, END_KEY };

/* Whether a key ends the line; Ctrl-D does if nothing is on it. */
static bool ends_line(struct talk *talk, const char *said, char key)
{
	return key == '\003' || key == '\032' || key == '\r' ||
	       (key == '\004' && !strcmp(said, "^D") &&
		transcript_prompt(&talk->transcript, screen(talk), true));
}

/* Types what is said, up to the last key; tells how that ends. */
static enum ending type(struct talk *talk, const char *said)
{
	enum ending ending = END_LINE;
	const char *rest = said;
	struct text keys = { 0 };
	bool enter = true;
	char key;

	while (*rest && ending != END_HELP) {
		bool control = next_key(&rest, &key);

		enter = !control;
		ending = END_LINE;
		if (control && key == '\t') {
			type_alone(talk, &keys, key);
			await(talk, something_came);
			settle(talk);
			ending = END_KEY;
		} else if (key == '?' && !*rest) {
			type_alone(talk, &keys, key);
			ending = END_HELP;
		} else {
			text_putc(&keys, key);
			if (control && !ends_line(talk, said, key))
				ending = END_KEY;
		}
	}
	if (enter && ending != END_HELP)
		text_putc(&keys, '\r');
	if (keys.len)
		type_keys(talk, &keys);
	text_free(&keys);
	return ending;
}

/* Keys that the transcript has between the lines of the answer. */
static void type_between(struct talk *talk)
{
	const struct lines *answer = &talk->now->answer;

	for (size_t i = 0; i < answer->count; i++) {
		const char *line = answer->line[i];
		struct text keys = { 0 };
		char key;

		if (!is_key_line(line))
			continue;
		talk->expected = i ? answer->line[i - 1] : NULL;
		if (talk->expected)
			await(talk, line_came);
		next_key(&line, &key);
		text_putc(&keys, key);
		type_keys(talk, &keys);
		text_free(&keys);
	}
}

static bool slash_stands(void *context)
{
	return !strcmp(screen(context), "/");
}

/* At ` --More-- ` keys count alone; but `/` asks for a line. */
static void say_to_pager(struct talk *talk, const char *said)
{
	struct text keys = { 0 };
	char key;

	if (!strcmp(said, "SPACE") || !strcmp(said, "ENTER"))
		said = *said == 'S' ? " " : "^M";
	if (*said == '/') {
		partner_send(&talk->partner, said++, 1);
		await(talk, slash_stands);
		text_puts(&keys, said);
		said = "^M";
	}
	while (*said) {
		next_key(&said, &key);
		text_putc(&keys, key);
	}
	type_keys(talk, &keys);
	text_free(&keys);
	await(talk, prompt_stands);
}

static void say(struct talk *talk, const char *said)
{
	switch (type(talk, said)) {
	case END_LINE:
		type_between(talk);
		await(talk, strstr(said, "[200~") ? last_prompt_came :
						    prompt_came);
		break;
	case END_HELP:
		await(talk, line_returned);
		break;
	case END_KEY:
		settle(talk);
		break;
	}
}

/* -- the three kinds of exchange ------------------------------------------------------ */

/* What the screen got, but for the line that one typed. */
static void hear(struct talk *talk, bool echo)
{
	struct screen *seen = &talk->partner.screen;

	for (size_t i = echo; i < seen->count; i++)
		lines_add(&talk->heard, seen->lines[i],
			  strlen(seen->lines[i]));
	screen_clear(seen);
}

/* The program ended: its last line, unless that is the one on which it was
 * told to, and its status. */
static void hear_end(struct talk *talk, bool own_line)
{
	struct text status = { 0 };
	int code;

	if (!talk->partner.gone && !talk->partner.late)
		return;
	if (!own_line && *screen(talk))
		lines_add(&talk->heard, talk->screen.data, talk->screen.len);
	code = partner_end(&talk->partner);
	text_printf(&status, "[%d]", code);
	if (code)
		lines_add(&talk->heard, status.data, status.len);
	text_free(&status);
}

static void start(struct talk *talk)
{
	partner_end(&talk->partner);
	text_clear(&talk->host);
	talk->awaited = 0;
	partner_start(&talk->partner, talk->now->said);
	await(talk, prompt_stands);
	hear(talk, false);
	hear_end(talk, false);
}

static void shell(struct talk *talk)
{
	struct text command = { 0 }, output = { 0 };
	const char *line, *end;
	int status;

	text_puts(&command, talk->now->said);
	for (size_t i = 0; i < talk->now->more.count; i++)
		text_printf(&command, "\n%s", talk->now->more.line[i] + 2);
	status = partner_run(command.data, &output);
	for (line = text_string(&output); *line; line = end + (*end != '\0')) {
		end = line + strcspn(line, "\n");
		lines_add(&talk->heard, line, (size_t)(end - line));
	}
	text_clear(&command);
	text_printf(&command, "[%d]", status);
	if (status)
		lines_add(&talk->heard, command.data, command.len);
	if (status < 0)
		blame(talk, "it took too long:", talk->now->said);
	text_free(&command);
	text_free(&output);
}

/* The line on the screen, with `host` for the host's name if the file has
 * that; the name is learnt from the first prompt. */
void play_screen(struct talk *talk, struct text *line)
{
	static const char any[] = "host";
	const char *seen = screen(talk);
	size_t len = strcspn(seen, ">#(:"), anonymous = sizeof(any) - 1;

	if (!strncmp(talk->now->text, any, anonymous) &&
	    strchr(">#(:", talk->now->text[anonymous])) {
		if (!talk->host.len)
			text_add(&talk->host, seen, len);
		if (talk->host.len == len &&
		    !strncmp(seen, text_string(&talk->host), len)) {
			text_puts(line, any);
			seen += len;
		}
	}
	text_puts(line, seen);
}

/* Something was left on the line that the transcript doesn't have. */
static void clear_line(struct talk *talk, struct text *seen)
{
	text_printf(&talk->opening, "%s^U\n", text_string(seen));
	partner_send(&talk->partner, "\025", 1);
	settle(talk);
	text_clear(seen);
	play_screen(talk, seen);
}

/* Whether the line begins with what is on the screen; blanks at the end of a
 * prompt where nothing is typed may be missing. */
static bool begins_so(const char *line, const struct text *seen)
{
	size_t len = strlen(line);

	if (len >= seen->len)
		return !strncmp(line, text_string(seen), seen->len);
	return !strncmp(line, seen->data, len) &&
	       len + strspn(seen->data + len, " ") == seen->len;
}

/* A question may leave something out, by `...`. */
static bool asks_so(const struct transcript *transcript, const char *line,
		    const struct text *seen)
{
	static const char gap[] = "...";
	size_t prompt = transcript_prompt(transcript, line, false);
	const char *left = strstr(line, gap);
	size_t head = left ? (size_t)(left - line) : 0, tail;

	if (!left || prompt < head + sizeof(gap) - 1)
		return false;
	tail = prompt - head - (sizeof(gap) - 1);
	return head + tail <= seen->len && !memcmp(line, seen->data, head) &&
	       !memcmp(left + sizeof(gap) - 1, seen->data + seen->len - tail,
		       tail);
}

/* Another prompt is on the screen than the transcript has: what is said is
 * said all the same, behind what stands there if it begins so. */
static void differ(struct talk *talk, struct text *seen)
{
	struct exchange *now = talk->now;
	size_t len = transcript_prompt(&talk->transcript, text_string(seen),
				       false);
	const char *left = text_string(seen) + len;

	blame(talk, "on the screen is", text_string(seen));
	if (len && !strncmp(now->said, left, seen->len - len))
		now->said += seen->len - len;
	else
		clear_line(talk, seen);
}

/* Nobody types what Ctrl-U then takes away: it must have been there, as what
 * Tab completed is. */
static void take_back(struct talk *talk, const struct text *seen)
{
	static const char key[] = "^U";
	struct exchange *now = talk->now;
	size_t len = strlen(now->said), own = sizeof(key) - 1;

	if (len <= own || strcmp(now->said + len - own, key))
		return;
	blame(talk, "on the screen is", text_string(seen));
	now->said += len - own;
}

/* The prompt on the screen, and what stands behind it, must be how the line
 * begins; what is said is the rest. */
static void see_prompt(struct talk *talk)
{
	struct exchange *now = talk->now;
	struct text seen = { 0 };

	play_screen(talk, &seen);
	if (begins_so(now->text, &seen))
		now->said = strlen(now->text) > seen.len ?
			    now->text + seen.len : "";
	else if (!asks_so(&talk->transcript, now->text, &seen))
		differ(talk, &seen);
	take_back(talk, &seen);
	text_printf(&talk->opening, "%s%s", text_string(&seen), now->said);
	text_free(&seen);
}

static void prompt(struct talk *talk)
{
	bool paged = !strncmp(talk->now->text, more, sizeof(more) - 1);
	bool own_line;

	if (!talk->partner.pid) {
		blame(talk, "nobody is there to answer", talk->now->said);
		return;
	}
	see_prompt(talk);
	if (paged)
		say_to_pager(talk, talk->now->said);
	else
		say(talk, talk->now->said);
	own_line = !paged && !talk->partner.screen.count;
	hear(talk, !paged);
	hear_end(talk, own_line);
}

void play(struct talk *talk, struct exchange *exchange)
{
	talk->now = exchange;
	free(talk->why);
	talk->why = NULL;
	lines_free(&talk->heard);
	text_clear(&talk->opening);
	switch (exchange->opening) {
	case OPEN_NOTHING:
		break;
	case OPEN_START:
		start(talk);
		break;
	case OPEN_SHELL:
		shell(talk);
		break;
	case OPEN_PROMPT:
		prompt(talk);
		break;
	}
}

void play_end(struct talk *talk)
{
	partner_end(&talk->partner);
	transcript_free(&talk->transcript);
	lines_free(&talk->heard);
	text_free(&talk->screen);
	text_free(&talk->before);
	text_free(&talk->opening);
	text_free(&talk->host);
	free(talk->why);
}
