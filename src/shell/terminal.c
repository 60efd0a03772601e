/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * terminal.c - keys and answers from the terminal on standard input
 *
 * Bytes are read one by one: what was typed ahead belongs to whoever reads
 * next, a program that a command starts perhaps.
 */
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "interrupt.h"
#include "terminal.h"

void terminal_size(unsigned *rows, unsigned *columns)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		size = (struct winsize){ 0 };
	*rows = size.ws_row;
	*columns = size.ws_col;
}

/* Holds Ctrl-C's signal back, so that it arrives nowhere but in ppoll(2): else
 * one that came between a look at the flag and read(2) would go unnoticed. */
static void hold_interrupt(sigset_t *before)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, before);
}

/* False at the end, or after Ctrl-C. */
static bool read_byte(unsigned char *byte, const sigset_t *mask)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };

	while (!interrupt_came())
		if (ppoll(&in, 1, NULL, mask) > 0)
			return read(STDIN_FILENO, byte, 1) == 1;
	return false;
}

static bool more_waits(void)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&in, 1, 0) > 0;
}

int terminal_key(const char *question)
{
	struct termios before, raw;
	unsigned char byte;
	int key = KEY_END;
	sigset_t mask;

	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return KEY_END;
	hold_interrupt(&mask);
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
	raw.c_iflag |= ICRNL;
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	/* Only now: a key that answers at once would be echoed. */
	if (!write_all(STDOUT_FILENO, question, strlen(question)) &&
	    read_byte(&byte, &mask))
		key = byte == CTRL('c') ? KEY_END : byte;
	if (key == '\033') {
		while (more_waits() && read_byte(&byte, &mask))
			;
		key = KEY_OTHER;
	}
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return key;
}

bool terminal_line(const char *question, struct text *line)
{
	struct termios before, cooked;
	unsigned char byte = 0;
	sigset_t mask;

	if (tcgetattr(STDIN_FILENO, &before) < 0)
		return false;
	hold_interrupt(&mask);
	cooked = before;
	cooked.c_lflag |= ICANON | ECHO | ECHOE | ECHOK | ISIG;
	cooked.c_iflag |= ICRNL;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &cooked);
	/* Only now: an answer that comes at once would not be echoed. */
	write_all(STDOUT_FILENO, question, strlen(question));
	while (read_byte(&byte, &mask) && byte != '\n')
		text_putc(line, (char)byte);
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return byte == '\n';
}
