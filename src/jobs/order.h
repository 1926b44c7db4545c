/*
 * What posmd and a runner say to each other, a packet (SOCK_SEQPACKET) of text each: the order, which names the
 * leased job, goes down once, and after it until when the job is held ("until", clock_ms), again at each renewal; news
 * ("moved", cards done, cards wanted) comes up. The end of the socket is the end of the other side. The token travels
 * here and not in argv, where everybody could read it.
 */
#ifndef POSM_JOBS_ORDER_H
#define POSM_JOBS_ORDER_H

#include <stdbool.h>

#include "store/job.h"

#define ORDER_SOCKET 0 /* a runner's descriptor of it: its standard input */
#define ORDER_CONF 3   /* posmd's configuration, a memory file */
#define ORDER_CONF_PATH "/proc/self/fd/3"
#define ORDER_MAX 300  /* bytes of a packet */

enum rc order_send(struct scope *sc, int fd, const struct job_lease *lease) MUST_CHECK;
/* Waits for it. lease->kind lives in the scope. RC_INVALID bad_order. */
enum rc order_receive(struct scope *sc, int fd, struct job_lease *lease) MUST_CHECK;

/* Never waits: a runner that does not read is ended by what it was told before. */
void order_hold(int fd, int64_t until_ms);
/* Waits for the next; false: the other side has ended. */
bool order_held(int fd, int64_t *until_ms);

/* Never waits; news that finds no room is left out, the next will do. */
void order_tell(int fd, int32_t done, int32_t total);
enum order_news { ORDER_NOTHING, ORDER_MOVED, ORDER_ENDED };
/* Never waits. done and total are set when it moved. */
enum order_news order_hear(int fd, int32_t *done, int32_t *total);

#endif
