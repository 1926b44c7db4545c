/* The contract of the API, docs/openapi.yaml, as JSON: made by tools/openapi-json, in the program. */
#ifndef POSM_HTTP_OPENAPI_H
#define POSM_HTTP_OPENAPI_H

#include "base/text.h"

extern const struct bytes openapi_document;

#endif
