/*
 * A line: connections to the store that are kept, in one thread at a time. The calls on it go on together whenever the owner
 * waits; one that failed for now is begun again when its time has come.
 */
#ifndef POSM_OBJECT_S3_LINE_H
#define POSM_OBJECT_S3_LINE_H

#include "object/s3_call.h"

struct s3_line;

/* One of the store's idle ones, or a new one, to have alone. */
struct s3_line *s3_line_take(struct s3 *s3);
/* The one that all asks of this thread share: whoever waits for its answer drives them all. */
struct s3_line *s3_line_share(struct s3 *s3);
/* As often as it was taken or shared; the last time every call on it is over or taken off. NULL is fine. */
void s3_line_return(struct s3_line *line);
/* Ends the idle ones, at the store's end. */
void s3_line_close_idle(struct s3 *s3);

void s3_line_start(struct s3_line *line, struct s3_call *call);
/* Takes a call off, wherever it stands. */
void s3_line_stop(struct s3_line *line, struct s3_call *call);
/* What can go on goes on; waits at most `ms` for something to happen. */
void s3_line_wait(struct s3_line *line, int ms);
/* Starts it and waits for its end. The result is s3_call_result's. */
enum rc s3_line_run(struct scope *sc, struct s3 *s3, struct s3_call *call, const char *what) MUST_CHECK;

#endif
