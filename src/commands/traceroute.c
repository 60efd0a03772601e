/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * traceroute.c - the routers on the way to a host, in IOS's manner
 *
 * UDP probes whose time to live grows by one from hop to hop: each router on
 * the way says that it ran out, the host that nobody listens at the port.
 * Names are looked up as the answers come; when the look-ups prove slow (a
 * name server that does not answer), the rest is shown without.
 */
#include <errno.h>
#include <time.h>

#include "inside.h"

enum {
	TTL_FIRST	= 1,		/* IOS's defaults */
	TTL_LAST	= 30,
	PROBES		= 3,
	TIMEOUT		= 3,		/* seconds */
	PORT		= 33434,
	SIZE		= 28,		/* bytes: the headers alone, as IOS's */
	SIZE_IPV6	= 48,
	SLOW_MS		= 1000,		/* of a name: enough of names */
};

struct traceroute {
	struct target	 target;
	slot_vrf	 vrf;
	slot_number	 timeout, probes, first, last, port;
	slot_flag	 timed;		/* `timeout` was said; it may be 0 */
	slot_flag	 numeric;
};

static const struct word words[] = {
	{ "traceroute", "Trace the route to a host" },
	{ "vrf", "In another VRF" },
	{ "vrf NAME", "VRF name", SLOT(struct traceroute, vrf, vrf) },
	TARGET_WORDS(struct traceroute, target),
	{ "numeric", "Show addresses without their names",
	  SLOT(struct traceroute, numeric, flag) },
	{ "timeout", "How long to wait for an answer",
	  SLOT(struct traceroute, timed, flag) },
	{ "timeout N", "Seconds",
	  SLOT(struct traceroute, timeout, number), 0, 3600 },
	{ "probe", "How many probes a hop" },
	{ "probe N", "Probes", SLOT(struct traceroute, probes, number),
	  1, UINT16_MAX },
	{ "ttl", "From which hop to which" },
	{ "FIRST", "The first hop's time to live",
	  SLOT(struct traceroute, first, number), 1, UINT8_MAX },
	{ "LAST", "The last hop's time to live",
	  SLOT(struct traceroute, last, number), 1, UINT8_MAX },
	{ "port", "UDP port of the first probe" },
	{ "port N", "Port", SLOT(struct traceroute, port, number),
	  1, UINT16_MAX },
	{ 0 }
};

/* -- as JSON --------------------------------------------------------------- */

struct probe_row {
	const char	*answer, *host;
	struct ip	 from;
	uint32_t	 rtt;		/* until the answer, or until given up */
};

struct hop_row {
	uint32_t	 ttl;
	struct list	 probes;
};

struct trace_row {
	const char	*vrf;
	struct ip	 target, source;
	bool		 reached;
	struct list	 hops;
};

static const struct column probe_columns[] = {
	COLUMN(struct probe_row, answer, STRING),
	COLUMN(struct probe_row, from, IP),
	COLUMN(struct probe_row, host, STRING),
	COLUMN(struct probe_row, rtt, MILLI),
	{ 0 }
};

static const struct column hop_columns[] = {
	COLUMN(struct hop_row, ttl, U32),
	{ .key = "probes", .type = COLUMN_LIST,
	  .offset = offsetof(struct hop_row, probes),
	  .columns = probe_columns },
	{ 0 }
};

static const struct row_type trace_type = {
	.columns = (const struct column[]){
		COLUMN(struct trace_row, target, IP),
		COLUMN(struct trace_row, vrf, STRING),
		COLUMN(struct trace_row, source, IP),
		COLUMN(struct trace_row, reached, BOOL),
		{ .key = "hops", .type = COLUMN_LIST,
		  .offset = offsetof(struct trace_row, hops),
		  .columns = hop_columns },
		{ 0 }
	},
};

static const char *const answers[] = {
	[PROBE_REPLY]		= "reply",
	[PROBE_TIMEOUT]		= "timeout",
	[PROBE_TRANSIT]		= "time_exceeded",
	[PROBE_UNREACHABLE]	= "unreachable",
	[PROBE_TOO_BIG]		= "too_big",
	[PROBE_QUENCH]		= "source_quench",
	[PROBE_REFUSED]		= "refused",
	[PROBE_STOPPED]		= "stopped",
};

/* -- names ----------------------------------------------------------------- */

struct host_name {
	struct ip	 ip;
	const char	*name;		/* NULL: it has none */
};

/* A trace under way. */
struct tracing {
	struct session		*session;
	const struct traceroute	*args;
	struct inside		 inside;
	struct probe_options	 options;
	uint32_t		 first, last, probes, timeout;	/* in ms */
	bool			 numeric;
	bool			 reached, ended;
	int			 refusal;	/* errno */
	struct ip		 from;		/* shown last on this hop */
	bool			 begun;		/* something stands on its line */
	struct host_name	*names;
	size_t			 name_count, name_max;
	struct hop_row		*hops;		/* for JSON */
	size_t			 hop_count, hop_max;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static const char *look_up(struct tracing *trace, const struct ip *ip)
{
	struct text found = { 0 };
	const char *name = NULL;
	int64_t start = now_ms();

	if (probe_reverse(trace->inside.ns, trace->inside.name, ip, &found))
		name = ifname_text(trace->session, text_string(&found));
	text_free(&found);
	if (!name && now_ms() - start >= SLOW_MS)
		trace->numeric = true;
	return name;
}

static const char *name_of(struct tracing *trace, const struct ip *ip)
{
	size_t i;

	for (i = 0; i < trace->name_count; i++)
		if (ip_equal(&trace->names[i].ip, ip))
			return trace->names[i].name;
	if (trace->numeric)
		return NULL;
	trace->names = vector_room(trace->names, trace->name_count,
				   &trace->name_max, sizeof(*trace->names));
	trace->names[trace->name_count] = (struct host_name){
		*ip, look_up(trace, ip)
	};
	return trace->names[trace->name_count++].name;
}

/* `one.one.one.one (1.1.1.1)`, or the address alone. */
static const char *host_text(struct tracing *trace, const struct ip *ip)
{
	struct session *session = trace->session;
	const char *name = name_of(trace, ip), *text = inside_ip(session, ip);

	if (!name)
		return text;
	return arena_printf(session->arena, "%s (%s)", name, text);
}

/* -- one probe ------------------------------------------------------------- */

/* IOS's letters, by code: RFC 792 and 1812, RFC 4443. */
static const struct {
	uint8_t		family, code;
	const char	*mark;
} marks[] = {
	{ AF_INET, 0, "!N" }, { AF_INET, 1, "!H" }, { AF_INET, 2, "!P" },
	{ AF_INET, 3, "!U" }, { AF_INET, 6, "!N" }, { AF_INET, 7, "!H" },
	{ AF_INET, 9, "!A" }, { AF_INET, 10, "!A" }, { AF_INET, 11, "!N" },
	{ AF_INET, 12, "!H" }, { AF_INET, 13, "!A" },
	{ AF_INET6, 0, "!N" }, { AF_INET6, 1, "!A" }, { AF_INET6, 3, "!H" },
	{ AF_INET6, 4, "!U" }, { AF_INET6, 5, "!A" }, { AF_INET6, 6, "!N" },
};

static const char *mark_of(const struct probe_result *result)
{
	size_t i;

	if (result->answer == PROBE_QUENCH)
		return "!Q";
	for (i = 0; i < ARRAY_SIZE(marks); i++)
		if (result->answer == PROBE_UNREACHABLE &&
		    marks[i].family == result->from.family &&
		    marks[i].code == result->code)
			return marks[i].mark;
	return "?";
}

/* An address is named when it is another than the one before; then on a line
 * of its own, unless it is the first. */
static void show_host(struct tracing *trace, const struct ip *from)
{
	if (ip_equal(from, &trace->from))
		return;
	output_printf(trace->session->out, "%s%s", trace->begun ? "\n    " : "",
		      host_text(trace, from));
	trace->from = *from;
}

/* Returns the output's error: nobody looks any more. */
static int show_answer(struct tracing *trace, const struct probe_result *result)
{
	struct output *out = trace->session->out;

	switch (result->answer) {
	case PROBE_REPLY:
	case PROBE_TRANSIT:
		show_host(trace, &result->from);
		output_printf(out, " %u msec", (result->usec + 500) / 1000);
		break;
	case PROBE_TIMEOUT:
	case PROBE_STOPPED:
	case PROBE_REFUSED:
		output_printf(out, " * ");
		break;
	default:
		show_host(trace, &result->from);
		output_printf(out, " %s ", mark_of(result));
		break;
	}
	trace->begun = true;
	return output_flush(out);
}

/* An answer that is not from a router on the way is the last hop's. */
static void note_end(struct tracing *trace, const struct probe_result *result)
{
	if (result->answer == PROBE_REPLY)
		trace->reached = trace->ended = true;
	if (result->answer == PROBE_UNREACHABLE)
		trace->ended = true;
	if (result->answer == PROBE_REFUSED) {
		trace->refusal = result->error;
		trace->ended = true;
	}
}

static struct probe_row row_of(struct tracing *trace,
			       const struct probe_result *result)
{
	return (struct probe_row){
		.answer = answers[result->answer], .from = result->from,
		.host = result->from.family ? name_of(trace, &result->from) :
			NULL,
		.rtt = result->usec,
	};
}

/* -- hop by hop ------------------------------------------------------------ */

static bool is_over(const struct tracing *trace)
{
	return inside_stopped(trace->session) || trace->session->out->error ||
		trace->refusal;
}

static void keep_hop(struct tracing *trace, unsigned ttl,
		     const struct probe_row *rows, size_t count)
{
	trace->hops = vector_room(trace->hops, trace->hop_count,
				  &trace->hop_max, sizeof(*trace->hops));
	trace->hops[trace->hop_count++] = (struct hop_row){
		ttl, { rows, count, sizeof(*rows) }
	};
}

static void trace_hop(struct tracing *trace, struct probe *probe, unsigned ttl)
{
	struct session *session = trace->session;
	struct probe_result result;
	struct probe_row *rows;
	uint32_t sent;

	rows = arena_alloc(session->arena, trace->probes * sizeof(*rows));
	trace->from = (struct ip){ 0 };
	trace->begun = false;
	output_printf(session->out, "%3u ", ttl);
	for (sent = 0; sent < trace->probes && !is_over(trace); sent++) {
		probe_send(probe, ttl, trace->timeout, session->stop, &result);
		note_end(trace, &result);
		rows[sent] = row_of(trace, &result);
		show_answer(trace, &result);
	}
	output_text(session->out, "\n", 1);
	keep_hop(trace, ttl, rows, sent);
}

static void trace_all(struct tracing *trace, struct probe *probe)
{
	unsigned ttl;

	for (ttl = trace->first; ttl <= trace->last && !trace->ended &&
	     !is_over(trace); ttl++)
		trace_hop(trace, probe, ttl);
}

static void show_head(struct tracing *trace)
{
	bool ipv4 = trace->options.target.family == AF_INET;

	output_printf(trace->session->out, "Type escape sequence to abort.\n");
	output_flush(trace->session->out);
	output_printf(trace->session->out, "Tracing the route to %s\n%s\n",
		      host_text(trace, &trace->options.target),
		      ipv4 ? "VRF info: (vrf in name/id, vrf out name/id)" : "");
	output_flush(trace->session->out);
}

static void show_document(const struct tracing *trace)
{
	const struct trace_row row = {
		.vrf = trace->inside.vrf, .target = trace->options.target,
		.source = trace->options.source, .reached = trace->reached,
		.hops = { trace->hops, trace->hop_count, sizeof(*trace->hops) },
	};

	if (trace->session->out->format == FORMAT_JSON)
		output_document(trace->session->out, &trace_type, &row, NULL);
}

static int trace_inside(struct tracing *trace, struct error *error)
{
	struct session *session = trace->session;
	struct probe *probe;
	int code;

	code = inside_target(session, &trace->inside, &trace->args->target,
			     &trace->options, error);
	if (code)
		return code;
	trace->options.size = trace->options.target.family == AF_INET ?
		SIZE : SIZE_IPV6;
	code = probe_open(trace->inside.ns, &trace->options, &probe, error);
	if (code)
		return code;
	show_head(trace);
	trace_all(trace, probe);
	probe_close(probe);
	show_document(trace);
	if (!trace->reached)
		session->status = 1;
	if (!trace->refusal)
		return 0;
	return inside_refused(session, &trace->inside, &trace->options,
			      trace->refusal, error);
}

static uint32_t otherwise(uint32_t said, uint32_t usual)
{
	return said ? said : usual;
}

static int run_traceroute(struct session *session, const struct call *call,
			  struct error *error)
{
	const struct traceroute *args = call->args;
	struct tracing trace = {
		.session = session, .args = args, .numeric = args->numeric,
		.first = otherwise(args->first, TTL_FIRST),
		.last = otherwise(args->last, TTL_LAST),
		.probes = otherwise(args->probes, PROBES),
		.timeout = (args->timed ? args->timeout : TIMEOUT) * 1000,
		.options = {
			.kind = PROBE_TRACE,
			.port = (uint16_t)otherwise(args->port, PORT),
		},
	};
	int code;

	if (trace.first > trace.last)
		return error_set(error, ERANGE, "the first hop, %u, lies behind "
				 "the last, %u", trace.first, trace.last);
	if (session->dry_run)
		return 0;
	code = inside_open(session, args->vrf, &trace.inside, error);
	if (code)
		return code;
	code = trace_inside(&trace, error);
	inside_close(&trace.inside);
	free(trace.names);
	free(trace.hops);
	return code;
}

static const struct sentence sentences[] = {
	{ IN_ANY, "traceroute [vrf NAME] [ip|ipv6] HOST [numeric|timeout N|"
	  "probe N|ttl FIRST LAST|port N|source {SOURCE4|SOURCE6|IFNAME}]*",
	  run_traceroute,
	  "Shows the routers on the way, each with the time that its answers "
	  "took: * none in time, !H host, !N network, !P protocol and !U port "
	  "unreachable, !A prohibited, !Q source quench. The exit status is 1 "
	  "unless the host was reached." },
	{ 0 }
};

FAMILY(traceroute, struct traceroute, "The way to a host");
