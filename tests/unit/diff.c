/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diff.c - tests: a unified diff leads from one text to the other
 *
 * Random pairs of texts: what is printed, applied to the one by rules of its
 * own (and by patch(1), where there is one), must make the other; backwards,
 * too. A failure prints the seed; VRFSH_TEST_SEED repeats it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <vrfsh/base.h>

enum { ROUNDS = 2000, BY_PATCH = 40 };

static uint64_t seed_of_run(void)
{
	const char *said = getenv("VRFSH_TEST_SEED");
	uint64_t seed = (uint64_t)time(NULL);

	if (said && number_parse(said, 0, UINT64_MAX, &seed))
		fail_msg("VRFSH_TEST_SEED is no number");
	print_message("# seed %llu\n", (unsigned long long)seed);
	return seed;
}

static uint32_t chance(uint64_t *state, uint32_t below)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(*state >> 33) % below;
}

/* -- texts ---------------------------------------------------------------- */

/* Lines of few different kinds, so that much matches by accident. */
static void random_text(uint64_t *state, struct text *text)
{
	uint32_t count = chance(state, 30), kinds = 1 + chance(state, 12);

	for (uint32_t i = 0; i < count; i++)
		text_printf(text, "line %u\n", chance(state, kinds));
	if (count && !chance(state, 4))
		text->data[--text->len] = '\0';
}

/* A text made from another one: lines left out, doubled, changed, moved. */
static void vary(uint64_t *state, const char *from, struct text *text)
{
	const char *kept = NULL;

	while (*from) {
		size_t len = strcspn(from, "\n");

		len += from[len] == '\n';
		switch (chance(state, 12)) {
		case 0:
			break;
		case 1:
			kept = from;
			break;
		case 2:
			text_printf(text, "new %u\n", chance(state, 5));
			break;
		case 3:
			text_add(text, from, len);
			/* fallthrough */
		default:
			text_add(text, from, len);
		}
		if (kept && !chance(state, 6)) {
			text_add(text, kept, strcspn(kept, "\n"));
			text_putc(text, '\n');
			kept = NULL;
		}
		from += len;
	}
}

/* -- a diff, carried out -------------------------------------------------- */

struct patching {
	const char	*old;		/* what is left of the old text */
	const char	*line;		/* of the diff */
	struct text	 new;
	size_t		 line_of_old, line_of_new;	/* lines behind us */
};

static size_t length(const char *line)
{
	size_t len = strcspn(line, "\n");

	return len + (line[len] == '\n');
}

static void copy_to(struct patching *patching, size_t line_of_old)
{
	while (patching->line_of_old < line_of_old) {
		size_t len = length(patching->old);

		assert_true(len > 0);
		text_add(&patching->new, patching->old, len);
		patching->old += len;
		patching->line_of_old++;
		patching->line_of_new++;
	}
}

/* How many bytes of a line of a diff count: without a newline that is said
 * not to be there. Steps over it. */
static size_t take_line(struct patching *patching, const char **bytes)
{
	size_t len = length(patching->line);

	*bytes = patching->line + 1;
	patching->line += len;
	if (*patching->line == '\\') {
		patching->line += length(patching->line);
		return len - 2;
	}
	return len - 1;
}

static void apply_line(struct patching *patching)
{
	char mark = *patching->line;
	const char *bytes;
	size_t len = take_line(patching, &bytes);

	if (mark != '+') {
		assert_memory_equal(patching->old, bytes, len);
		assert_int_equal(length(patching->old), len);
		patching->old += len;
		patching->line_of_old++;
	}
	if (mark != '-') {
		text_add(&patching->new, bytes, len);
		patching->line_of_new++;
	}
}

/* `-3,7` */
static void read_range(const char **at, size_t *start, size_t *count)
{
	char *end;

	*start = strtoul(*at + 1, &end, 10);
	*count = 1;
	if (*end == ',')
		*count = strtoul(end + 1, &end, 10);
	*at = end + 1;
}

static void apply_hunk(struct patching *patching)
{
	size_t start, count, new_start, new_count, old_end, new_end;
	const char *at = patching->line + 3;

	assert_memory_equal(patching->line, "@@ -", 4);
	read_range(&at, &start, &count);
	read_range(&at, &new_start, &new_count);
	assert_memory_equal(at, "@@\n", 3);
	patching->line = at + 3;
	copy_to(patching, start - (count > 0));
	assert_int_equal(patching->line_of_new, new_start - (new_count > 0));
	old_end = patching->line_of_old + count;
	new_end = patching->line_of_new + new_count;
	while (*patching->line && *patching->line != '@')
		apply_line(patching);
	assert_int_equal(patching->line_of_old, old_end);
	assert_int_equal(patching->line_of_new, new_end);
}

/* What a diff makes of a text. */
static struct text apply(const char *diff, const char *old)
{
	struct patching patching = { .old = old, .line = diff };

	if (*diff) {
		assert_memory_equal(diff, "--- old\n+++ new\n", 16);
		patching.line += 16;
	}
	while (*patching.line)
		apply_hunk(&patching);
	text_puts(&patching.new, patching.old);
	return patching.new;
}

static void leads(const char *a, const char *b)
{
	struct text diff = { 0 }, made;

	assert_int_equal(diff_unified(&diff, "old", a, "new", b),
			 strcmp(a, b) != 0);
	made = apply(text_string(&diff), a);
	assert_string_equal(text_string(&made), b);
	text_free(&made);
	text_free(&diff);
}

static void a_diff_leads_from_one_text_to_the_other(void **state)
{
	uint64_t chances = seed_of_run();

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct text a = { 0 }, b = { 0 };

		random_text(&chances, &a);
		if (i % 2)
			random_text(&chances, &b);
		else
			vary(&chances, text_string(&a), &b);
		leads(text_string(&a), text_string(&b));
		leads(text_string(&b), text_string(&a));
		text_free(&a);
		text_free(&b);
	}
}

/* -- by patch(1) ---------------------------------------------------------- */

static void write_file(const char *path, const char *data)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(data, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void read_file(const char *path, struct text *text)
{
	FILE *file = fopen(path, "r");
	char piece[4096];
	size_t got;

	/* patch(1) removes a file that becomes empty. */
	if (!file)
		return;
	while ((got = fread(piece, 1, sizeof(piece), file)))
		text_add(text, piece, got);
	assert_int_equal(fclose(file), 0);
}

/* The exit status of a program; 127 if there is none. */
static int run(const char *const *argv)
{
	pid_t child = fork();
	int status;

	if (!child) {
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void by_patch(const char *old_path, const char *diff_path, const char *a,
		     const char *b)
{
	const char *const patch[] = {
		"patch", "-s", "-f", "-F0", "-u", old_path, diff_path, NULL,
	};
	struct text diff = { 0 }, made = { 0 };

	diff_unified(&diff, "old", a, "new", b);
	write_file(old_path, a);
	write_file(diff_path, text_string(&diff));
	assert_int_equal(run(patch), 0);
	read_file(old_path, &made);
	assert_string_equal(text_string(&made), b);
	text_free(&made);
	text_free(&diff);
}

static void patch_understands_it(void **state)
{
	static const char *const have_patch[] = {
		"sh", "-c", "command -v patch >/dev/null", NULL,
	};
	char folder[] = "/tmp/vrfsh-diff-XXXXXX";
	uint64_t chances = seed_of_run();
	struct text old = { 0 }, diff = { 0 };

	(void)state;
	if (run(have_patch))
		skip();
	assert_non_null(mkdtemp(folder));
	text_printf(&old, "%s/old", folder);
	text_printf(&diff, "%s/diff", folder);
	for (int i = 0; i < BY_PATCH; i++) {
		struct text a = { 0 }, b = { 0 };

		random_text(&chances, &a);
		vary(&chances, text_string(&a), &b);
		if (strcmp(text_string(&a), text_string(&b)))
			by_patch(old.data, diff.data, text_string(&a),
				 text_string(&b));
		text_free(&a);
		text_free(&b);
	}
	unlink(old.data);
	unlink(diff.data);
	assert_int_equal(rmdir(folder), 0);
	text_free(&old);
	text_free(&diff);
}

/* -- as diff -u prints it -------------------------------------------------- */

static void it_is_printed_as_diff_prints_it(void **state)
{
	static const struct { const char *a, *b, *diff; } cases[] = {
		{ "", "", "" },
		{ "a\n", "a\n", "" },
		{ "", "a\n", "@@ -0,0 +1 @@\n+a\n" },
		{ "a\n", "", "@@ -1 +0,0 @@\n-a\n" },
		{ "a\n", "a",
		  "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n" },
		{ "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
		  "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n" },
		/* Two places with six lines between them are one hunk, with
		 * seven two. */
		{ "a\n1\n2\n3\n4\n5\n6\nb\n", "1\n2\n3\n4\n5\n6\n",
		  "@@ -1,8 +1,6 @@\n-a\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n" },
		{ "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "1\n2\n3\n4\n5\n6\n7\n",
		  "@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n"
		  "@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-b\n" },
		/* A block came, from its head to its end. */
		{ "interface a\n up\nexit\n!\nvrf x\n",
		  "interface a\n up\nexit\n!\ninterface b\n up\nexit\n!\nvrf x\n",
		  "@@ -2,4 +2,8 @@\n  up\n exit\n !\n"
		  "+interface b\n+ up\n+exit\n+!\n vrf x\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct text diff = { 0 };
		const char *said;

		diff_unified(&diff, "old", cases[i].a, "new", cases[i].b);
		said = text_string(&diff);
		if (*cases[i].diff) {
			assert_memory_equal(said, "--- old\n+++ new\n", 16);
			said += 16;
		}
		assert_string_equal(said, cases[i].diff);
		text_free(&diff);
	}
}

/* How many lines of a diff begin so. */
static size_t count(const struct text *diff, char mark)
{
	const char *line = text_string(diff);
	size_t lines = 0;

	for (; *line; line += length(line))
		lines += *line == mark;
	return lines;
}

static void the_script_is_a_shortest_one(void **state)
{
	uint64_t chances = seed_of_run();

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct text a = { 0 }, b = { 0 }, diff = { 0 };
		uint8_t best[31][31] = { 0 };
		const char *x, *y;
		size_t n = 1 + chance(&chances, 30), m = 1 + chance(&chances, 30);

		for (size_t k = 0; k < n; k++)
			text_printf(&a, "%c\n", 'a' + (int)chance(&chances, 5));
		for (size_t k = 0; k < m; k++)
			text_printf(&b, "%c\n", 'a' + (int)chance(&chances, 5));
		x = text_string(&a);
		y = text_string(&b);
		/* The longest common sequence, by the book. */
		for (size_t k = 1; k <= n; k++)
			for (size_t l = 1; l <= m; l++)
				best[k][l] = x[2 * k - 2] == y[2 * l - 2] ?
					best[k - 1][l - 1] + 1 :
					best[k - 1][l] > best[k][l - 1] ?
					best[k - 1][l] : best[k][l - 1];
		diff_unified(&diff, "old", x, "new", y);
		if (diff.len) {
			assert_int_equal(count(&diff, '-') - 1,
					 n - best[n][m]);
			assert_int_equal(count(&diff, '+') - 1,
					 m - best[n][m]);
		}
		text_free(&a);
		text_free(&b);
		text_free(&diff);
	}
}

/* -- large ones ----------------------------------------------------------- */

enum { LARGE = 100000 };

/* Nothing in common, and everything in another order: neither takes the
 * square of the length in memory, or hours (the test's own time limit). */
static void large_texts_that_differ_much_are_compared(void **state)
{
	struct text a = { 0 }, b = { 0 }, c = { 0 };

	(void)state;
	for (uint32_t i = 0; i < LARGE; i++) {
		text_printf(&a, "ip route 10.%u\n", i);
		text_printf(&b, "ip route 11.%u\n", i);
		text_printf(&c, "ip route 10.%u\n",
			    (uint32_t)((uint64_t)i * 77777 % LARGE));
	}
	leads(text_string(&a), text_string(&b));
	leads(text_string(&a), text_string(&c));
	text_free(&a);
	text_free(&b);
	text_free(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_printed_as_diff_prints_it),
		cmocka_unit_test(a_diff_leads_from_one_text_to_the_other),
		cmocka_unit_test(the_script_is_a_shortest_one),
		cmocka_unit_test(patch_understands_it),
		cmocka_unit_test(large_texts_that_differ_much_are_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
