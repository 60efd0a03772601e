/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ping.c - echo requests, in IOS's manner
 *
 * A request goes out when the one before it is answered or given up, and its
 * mark is shown at once. When the kernel refuses the first few, nothing more
 * can be expected: the command ends without waiting, and says why.
 */
#include <errno.h>

#include "inside.h"

enum {
	REPEAT		= 5,		/* IOS's defaults */
	SIZE		= 100,
	TIMEOUT		= 2,		/* seconds */
	REFUSALS	= 5,		/* from the start, before we give up */
	MARKS_A_LINE	= 70,
	SIZE_MIN	= 36,
	SIZE_MIN_IPV6	= 48,		/* its headers alone */
	SIZE_TOP	= 18024,
};

struct ping {
	struct target	 target;
	slot_vrf	 vrf;
	slot_number	 repeat, size, timeout;
	slot_flag	 timed;		/* `timeout` was said; it may be 0 */
	slot_flag	 df_bit;
};

static const struct word words[] = {
	{ "ping", "Send echo requests" },
	{ "vrf", "In another VRF" },
	{ "vrf NAME", "VRF name", SLOT(struct ping, vrf, vrf) },
	TARGET_WORDS(struct ping, target),
	{ "repeat", "How many requests to send" },
	{ "repeat N", "Requests", SLOT(struct ping, repeat, number),
	  1, INT32_MAX },
	{ "size", "How large a datagram is" },
	{ "size N", "Bytes, the IP header included",
	  SLOT(struct ping, size, number), SIZE_MIN, SIZE_TOP },
	{ "timeout", "How long to wait for an answer",
	  SLOT(struct ping, timed, flag) },
	{ "timeout N", "Seconds", SLOT(struct ping, timeout, number), 0, 3600 },
	{ "df-bit", "Forbid routers to fragment it",
	  SLOT(struct ping, df_bit, flag) },
	{ 0 }
};

/* -- as JSON --------------------------------------------------------------- */

struct probe_row {
	uint32_t	 seq;
	const char	*answer;
	struct ip	 from;
	uint32_t	 rtt;		/* until the answer, or until given up */
};

struct ping_row {
	const char	*vrf;
	struct ip	 target, source;
	uint32_t	 size, repeat, sent, received, loss_percent;
	uint32_t	 rtt_min, rtt_avg, rtt_max;	/* microseconds */
	struct list	 probes;
};

static const struct column probe_columns[] = {
	COLUMN(struct probe_row, seq, U32),
	COLUMN(struct probe_row, answer, STRING),
	COLUMN(struct probe_row, from, IP),
	COLUMN(struct probe_row, rtt, MILLI),
	{ 0 }
};

#define PING_COLUMNS							\
	COLUMN(struct ping_row, target, IP),				\
	COLUMN(struct ping_row, vrf, STRING),				\
	COLUMN(struct ping_row, source, IP),				\
	COLUMN(struct ping_row, size, U32),				\
	COLUMN(struct ping_row, repeat, U32),				\
	COLUMN(struct ping_row, sent, U32),				\
	COLUMN(struct ping_row, received, U32),				\
	COLUMN(struct ping_row, loss_percent, U32)

#define PROBES_COLUMN							\
	{ .key = "probes", .type = COLUMN_LIST,				\
	  .offset = offsetof(struct ping_row, probes),			\
	  .columns = probe_columns }

static const struct row_type answered_type = {
	.columns = (const struct column[]){
		PING_COLUMNS,
		COLUMN(struct ping_row, rtt_min, MILLI),
		COLUMN(struct ping_row, rtt_avg, MILLI),
		COLUMN(struct ping_row, rtt_max, MILLI),
		PROBES_COLUMN,
		{ 0 }
	},
};

/* There is no round trip where nobody answered. */
static const struct row_type silent_type = {
	.columns = (const struct column[]){
		PING_COLUMNS, PROBES_COLUMN, { 0 }
	},
};

/* -- what became of a request ---------------------------------------------- */

/* IOS's letters, and the words in JSON. */
static const struct {
	const char	*word;
	char		 mark, mark6;
} answer_marks[] = {
	[PROBE_REPLY]		= { "reply", '!', '!' },
	[PROBE_TIMEOUT]		= { "timeout", '.', '.' },
	[PROBE_TRANSIT]		= { "time_exceeded", '&', 'T' },
	[PROBE_UNREACHABLE]	= { "unreachable", 'U', '@' },
	[PROBE_TOO_BIG]		= { "too_big", 'M', 'B' },
	[PROBE_QUENCH]		= { "source_quench", 'Q', '?' },
	[PROBE_REFUSED]		= { "refused", '.', '.' },
	[PROBE_STOPPED]		= { "stopped", '.', '.' },
};

/* IOS's letters for ICMPv6's reasons, by code (RFC 4443, 3.1). */
static const char unreachable6[] = "UANHP";

enum { ICMPV6_UNREACHABLE = 1 };

static char mark_of(const struct probe_result *result, uint8_t family)
{
	if (result->answer == PROBE_REFUSED && result->error == EMSGSIZE)
		return answer_marks[PROBE_TOO_BIG].mark;
	if (family == AF_INET)
		return answer_marks[result->answer].mark;
	if (result->answer == PROBE_UNREACHABLE &&
	    result->type == ICMPV6_UNREACHABLE &&
	    result->code < strlen(unreachable6))
		return unreachable6[result->code];
	return answer_marks[result->answer].mark6;
}

/* A ping under way. */
struct pinging {
	struct session		*session;
	const struct ping	*args;
	struct probe_options	 options;
	uint32_t		 repeat, timeout;	/* milliseconds */
	uint32_t		 sent, received, refused, marks;
	uint32_t		 rtt_min, rtt_max;
	uint64_t		 rtt_sum;
	int			 refusal;	/* the first's errno */
	struct probe_row	*rows;		/* for JSON */
	size_t			 row_count, row_max;
};

static void count(struct pinging *ping, const struct probe_result *result)
{
	ping->sent++;
	if (result->answer == PROBE_REFUSED) {
		ping->refused++;
		if (!ping->refusal)
			ping->refusal = result->error;
	}
	if (result->answer != PROBE_REPLY)
		return;
	if (!ping->received || result->usec < ping->rtt_min)
		ping->rtt_min = result->usec;
	if (result->usec > ping->rtt_max)
		ping->rtt_max = result->usec;
	ping->rtt_sum += result->usec;
	ping->received++;
}

static void keep(struct pinging *ping, const struct probe_result *result)
{
	ping->rows = vector_room(ping->rows, ping->row_count, &ping->row_max,
				 sizeof(*ping->rows));
	ping->rows[ping->row_count++] = (struct probe_row){
		.seq = ping->sent, .answer = answer_marks[result->answer].word,
		.from = result->from, .rtt = result->usec,
	};
}

/* Returns the output's error: nobody looks any more. */
static int show_mark(struct pinging *ping, const struct probe_result *result)
{
	struct output *out = ping->session->out;
	char mark = mark_of(result, ping->options.target.family);

	if (out->format == FORMAT_JSON)
		keep(ping, result);
	if (ping->marks && ping->marks % MARKS_A_LINE == 0)
		output_text(out, "\n", 1);
	ping->marks++;
	output_text(out, &mark, 1);
	return output_flush(out);
}

/* -- the course of it ------------------------------------------------------ */

static void show_head(const struct pinging *ping)
{
	struct session *session = ping->session;
	const struct probe_options *options = &ping->options;

	output_printf(session->out, "Type escape sequence to abort.\n"
		      "Sending %u, %u-byte ICMP Echos to %s, timeout is %u "
		      "seconds:\n", ping->repeat, options->size,
		      inside_ip(session, &options->target),
		      ping->timeout / 1000);
	if (options->source.family)
		output_printf(session->out, "Packet sent with a source address "
			      "of %s\n", inside_ip(session, &options->source));
	if (options->dont_fragment)
		output_printf(session->out, "Packet sent with the DF bit set\n");
	output_flush(session->out);
}

/* IOS counts in milliseconds, and never less than one. */
static unsigned milliseconds(uint64_t usec)
{
	return usec < 1500 ? 1 : (unsigned)((usec + 500) / 1000);
}

static uint32_t percent_of(const struct pinging *ping, uint32_t part)
{
	return ping->sent ? (uint32_t)((uint64_t)part * 100 / ping->sent) : 0;
}

static void show_foot(const struct pinging *ping)
{
	struct output *out = ping->session->out;

	output_printf(out, "%sSuccess rate is %u percent (%u/%u)",
		      ping->marks ? "\n" : "",
		      percent_of(ping, ping->received), ping->received,
		      ping->sent);
	if (ping->received)
		output_printf(out, ", round-trip min/avg/max = %u/%u/%u ms",
			      milliseconds(ping->rtt_min),
			      milliseconds(ping->rtt_sum / ping->received),
			      milliseconds(ping->rtt_max));
	output_text(out, "\n", 1);
}

static void show_document(const struct pinging *ping, const char *vrf)
{
	const struct ping_row row = {
		.vrf = vrf, .target = ping->options.target,
		.source = ping->options.source, .size = ping->options.size,
		.repeat = ping->repeat, .sent = ping->sent,
		.received = ping->received,
		.loss_percent = percent_of(ping, ping->sent - ping->received),
		.rtt_min = ping->rtt_min, .rtt_max = ping->rtt_max,
		.rtt_avg = ping->received ?
			(uint32_t)(ping->rtt_sum / ping->received) : 0,
		.probes = { ping->rows, ping->row_count, sizeof(*ping->rows) },
	};

	output_document(ping->session->out,
			ping->received ? &answered_type : &silent_type, &row,
			NULL);
}

/* Whether it is of no use to go on: all that was tried was refused. */
static bool hopeless(const struct pinging *ping)
{
	return ping->refused == ping->sent && ping->refused >= REFUSALS;
}

static void send_all(struct pinging *ping, struct probe *probe)
{
	const struct session *session = ping->session;
	struct probe_result result;

	while (ping->sent < ping->repeat && !inside_stopped(session) &&
	       !hopeless(ping)) {
		probe_send(probe, 0, ping->timeout, session->stop, &result);
		count(ping, &result);
		if (show_mark(ping, &result))
			break;
		/* A route went away meanwhile; it may come back. */
		if (result.answer == PROBE_REFUSED &&
		    ping->refused < ping->sent)
			inside_wait(session, ping->timeout);
	}
}

static int check_size(const struct pinging *ping, struct error *error)
{
	if (ping->options.target.family == AF_INET ||
	    ping->options.size >= SIZE_MIN_IPV6)
		return 0;
	return error_set(error, ERANGE, "the size of an IPv6 ping is %d to %d",
			 SIZE_MIN_IPV6, SIZE_TOP);
}

static int ping_inside(struct pinging *ping, const struct inside *inside,
		       struct error *error)
{
	struct session *session = ping->session;
	struct probe *probe;
	int code;

	code = inside_target(session, inside, &ping->args->target,
			     &ping->options, error);
	if (!code)
		code = check_size(ping, error);
	if (!code)
		code = probe_open(inside->ns, &ping->options, &probe, error);
	if (code)
		return code;
	show_head(ping);
	send_all(ping, probe);
	probe_close(probe);
	if (session->out->format == FORMAT_JSON)
		show_document(ping, inside->vrf);
	else
		show_foot(ping);
	if (ping->received < ping->sent || !ping->sent)
		session->status = 1;
	if (ping->received || !ping->refusal)
		return 0;
	return inside_refused(session, inside, &ping->options, ping->refusal,
			      error);
}

static int run_ping(struct session *session, const struct call *call,
		    struct error *error)
{
	const struct ping *args = call->args;
	struct pinging ping = {
		.session = session, .args = args,
		.repeat = args->repeat ? args->repeat : REPEAT,
		.timeout = (args->timed ? args->timeout : TIMEOUT) * 1000,
		.options = {
			.kind = PROBE_ECHO,
			.size = args->size ? args->size : SIZE,
			.dont_fragment = args->df_bit,
		},
	};
	struct inside inside;
	int code;

	if (session->dry_run)
		return 0;
	code = inside_open(session, args->vrf, &inside, error);
	if (code)
		return code;
	code = ping_inside(&ping, &inside, error);
	inside_close(&inside);
	free(ping.rows);
	return code;
}

static const struct sentence sentences[] = {
	{ IN_ANY, "ping [vrf NAME] [ip|ipv6] HOST [repeat N|size N|timeout N|"
	  "source {SOURCE4|SOURCE6|IFNAME}|df-bit]*", run_ping,
	  "Sends echo requests one after the other and shows a mark for each: "
	  "! a reply, . none in time, U unreachable, M too big and not to be "
	  "fragmented, Q source quench, & time exceeded. The exit status is 1 "
	  "unless every request was answered." },
	{ 0 }
};

FAMILY(ping, struct ping, "Echo requests");
