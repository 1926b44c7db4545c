/* What a request is to libcurl: options of the line, headers, body. Inside src/client only. */
#ifndef POSM_CLIENT_REQUEST_H
#define POSM_CLIENT_REQUEST_H

#include "client/transfer.h"

struct request_parts { /* owned by libcurl, to be kept while the request runs */
	struct curl_slist *headers;
	curl_mime *mime;
};

/* Sets the handle anew for this request. */
void request_set(struct scope *sc, struct client *client, const struct transfer *transfer, struct request_parts *out);
void request_end(struct request_parts *parts);

#endif
