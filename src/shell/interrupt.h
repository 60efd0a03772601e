/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interrupt.h - Ctrl-C
 */
#ifndef SHELL_INTERRUPT_H
#define SHELL_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

/* Catches SIGINT from now on; returns the flag that it sets. */
volatile const sig_atomic_t *interrupt_catch(void);
/* Has it come since interrupt_forget()? */
bool interrupt_came(void);
void interrupt_forget(void);

#endif
