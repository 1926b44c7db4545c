/*
 * A pool's parent gives its place to the program that is on the disk by now, by exec(2): the process, its socket and what the
 * service manager knows of it stay, and so do its workers until each has ended what it is at - a download may last for
 * hours. The new program is tried first, so that one that cannot start takes nobody's place.
 */
#ifndef POSM_HTTP_HANDOVER_H
#define POSM_HTTP_HANDOVER_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

struct notify;

#define HANDOVER_TRY "try" /* the option with which a program says by its exit status whether it could start */

struct handover {
	const char *path; /* where this program was started from */
	char *const *argv;
	dev_t device;
	ino_t inode;
};

/* At the start of main: path lives in `room` of `size` bytes. Where the kernel does not say (no /proc) nothing is ever due. */
void handover_note(struct handover *handover, char *const *argv, char *room, size_t size);
/* Whether another file is there now. */
bool handover_is_due(const struct handover *handover);
/* A child of this process that tries the new program, its words on our standard error; -1: none could be made. */
pid_t handover_try(const struct handover *handover, const sigset_t *mask);
/* Becomes the new program, which is passed the socket; returns when that failed. Signals that are blocked stay so: they wait for it. */
void handover_begin(const struct handover *handover, const struct notify *notify, int listen_fd);

#endif
