/*
 * The word by which every log names a request: what a proxy in front or the client sent as X-Request-Id, else what the web server made
 * (UNIQUE_ID, Apache's mod_unique_id), else one of our own. The answer has it as X-Request-Id, so that the web server's access log has
 * it too, and the jobs of the request keep it.
 */
#ifndef POSM_HTTP_REQUEST_ID_H
#define POSM_HTTP_REQUEST_ID_H

#define REQUEST_ID_MAX 39 /* bytes: a uuid and a little more */
#define REQUEST_ID_MIN 8  /* shorter ones are found in too many lines */

/* variables: CGI. What is no plain word of that length is passed over. */
void request_id(char *const *variables, char id[REQUEST_ID_MAX + 1]);

#endif
