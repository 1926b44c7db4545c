/*
 * A FastCGI connection by libfcgi 2.4: one request at a time, the connection ends with it. A reply that could not be
 * sent whole closes the connection without END_REQUEST, which both web servers pass on to the client as a cut answer;
 * END_REQUEST after too few bytes would be taken for a complete one.
 */
#ifndef POSM_HTTP_FCGI_H
#define POSM_HTTP_FCGI_H

#include <stdbool.h>

#include "base/sink.h"
#include "base/text.h"
#include "http/request.h"

struct fcgi;

/*
 * listen_fd: non-blocking. SIGPIPE and SIGUSR1 must have their handlers already: libfcgi puts its own where none are.
 * SIGTERM is blocked: it would end libfcgi's waiting for the web server at the end of a connection, too.
 */
struct fcgi *fcgi_new(int listen_fd);
/*
 * True when a request's head has come, and its end where it has no body; false when another process took the connection
 * or it was broken.
 */
bool fcgi_accept(struct fcgi *fcgi);
char *const *fcgi_variables(const struct fcgi *fcgi);
struct request_source *fcgi_source(struct fcgi *fcgi);
/* Writes the response; RC_AGAIN client_gone. */
struct sink *fcgi_sink(struct fcgi *fcgi);
/* Does the web server take more of the response, within so many ms? True also when it is gone: the write says so. */
bool fcgi_takes(const struct fcgi *fcgi, int ms);
/*
 * A whole response that is in memory, lent until fcgi_finish(), which sends a small one together with its end: one write, and the web
 * server wakes once.
 */
enum rc fcgi_answer(struct scope *sc, struct fcgi *fcgi, struct bytes head, struct bytes body) MUST_CHECK;
/* sent RC_OK: everything promised was written; otherwise the client is told that the answer is cut. Answers whether all has left. */
enum rc fcgi_finish(struct scope *sc, struct fcgi *fcgi, enum rc sent) MUST_CHECK;
void fcgi_close(struct fcgi *fcgi);

#endif
