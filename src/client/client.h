/*
 * A posm server as a program meets it: where it is, who asks, whom to trust, and how long to go on when the line or the
 * server fails for the moment. Calls are in call.h, files in fetch.h. libcurl carries them, and stays in this folder.
 *
 * Only http and https are spoken, redirections are not followed, and a login goes over plain http to this host alone
 * unless `plain_http` says otherwise.
 */
#ifndef POSM_CLIENT_CLIENT_H
#define POSM_CLIENT_CLIENT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/rc.h"

struct scope;
struct client;

#define CLIENT_PATIENCE_MAX_S 86400

/* Texts are lent, and live as long as the client. */
struct client_conf {
	const char *server;   /* https://host[:port][/prefix] */
	const char *login;    /* NULL: the one of netrc(5), or nobody */
	const char *password; /* NULL: the one of netrc(5) for this login */
	const char *netrc;    /* NULL: ~/.netrc where it is */
	const char *ca_file;  /* PEM: whom to trust in place of the system's list; NULL: that list */
	const char *cert_file,
		*key_file; /* PEM: a certificate of our own; NULL: none, and the key in the certificate's file */
	bool plain_http;
	const char *by_way_of; /* an address that is connected to in place of the server's own; NULL: none */
	const char *language; /* of what the server says: Accept-Language */
	int64_t patience_ms;  /* how long after a setback a call is tried again, until it moves; 0: never */
	const volatile sig_atomic_t *stop; /* not 0: calls end as soon as they can, with "interrupted" */
	/* told before a call is tried again; NULL: silently */
	void (*told)(void *watcher, const char *text);
	void *watcher;
};

/* Ends with the scope. RC_INVALID bad_server, plain_http, no_login; nothing is asked of the server yet. */
enum rc client_open(struct scope *sc, const struct client_conf *conf, struct client **out) MUST_CHECK;
/* Where it is, without a slash at the end. */
const char *client_server(const struct client *client);
/* RC_AGAIN interrupted. */
enum rc client_sleep(struct scope *sc, const struct client *client, int64_t ms) MUST_CHECK;

#endif
