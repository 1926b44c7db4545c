/*
 * A line: connections to the store that are kept, with one owner at a time. The calls on it go on together whenever the owner
 * waits; one that failed for now is begun again when its time has come.
 */
#ifndef POSM_OBJECT_S3_LINE_H
#define POSM_OBJECT_S3_LINE_H

#include "object/s3_call.h"

struct s3_line;

/* One of the store's idle ones, or a new one. */
struct s3_line *s3_line_take(struct s3 *s3);
/* Every call on it is over or was taken off. NULL is fine. */
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
