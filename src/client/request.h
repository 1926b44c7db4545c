/* What a request is to libcurl: options of the line, headers, body. Inside src/client only. */
#ifndef POSM_CLIENT_REQUEST_H
#define POSM_CLIENT_REQUEST_H

#include "client/transfer.h"

/* Sets the handle anew for this request; it may run several times then. */
void request_set(struct scope *sc, struct client *client, const struct transfer *transfer);

#endif
