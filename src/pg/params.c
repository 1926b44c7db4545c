#include "config.h"
#include "pg/conn.h"

#include <arpa/inet.h>
#include <assert.h>
#include <endian.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include "base/scope.h"

/* pg_type.dat: what arrays are made of and called. Single values go as text of unknown type, as in a literal. */
#define OID_BYTEA 17
#define OID_INT8 20
#define OID_TEXT 25
#define OID_BYTEA_ARRAY 1001
#define OID_TEXT_ARRAY 1009
#define OID_INT8_ARRAY 1016

#define ARRAY_BYTES_MAX ((size_t)512 * 1024 * 1024)

static void
add_be32(struct text *t, size_t value)
{
	uint32_t be = htonl((uint32_t)value);

	text_add_bytes(t, &be, sizeof(be));
}

static void
add_element(struct text *t, const void *at, size_t len)
{
	add_be32(t, at == NULL ? UINT32_MAX : len);
	if (at != NULL)
		text_add_bytes(t, at, len);
}

static void
add_nth(struct text *t, const struct pg_arg *arg, size_t i)
{
	if (arg->type == PG_TYPE_TEXTS) {
		const char *string = ((const char *const *)arg->at)[i];

		add_element(t, string, string == NULL ? 0 : strlen(string));
	} else if (arg->type == PG_TYPE_BYTEAS) {
		const struct bytes *bytes = (const struct bytes *)arg->at + i;

		add_element(t, bytes->at, bytes->len);
	} else {
		uint64_t be = htobe64((uint64_t)((const int64_t *)arg->at)[i]);

		add_element(t, &be, sizeof(be));
	}
}

/* The binary form of a one-dimensional array (array_recv): dimensions, has-nulls, element type, length, lower bound. */
static struct text *
array(struct scope *sc, const struct pg_arg *arg, Oid element)
{
	struct text *t = text_new(sc, ARRAY_BYTES_MAX);

	add_be32(t, arg->n == 0 ? 0 : 1);
	add_be32(t, 1);
	add_be32(t, element);
	if (arg->n == 0)
		return t;
	add_be32(t, arg->n);
	add_be32(t, 1);
	for (size_t i = 0; i < arg->n; i++)
		add_nth(t, arg, i);
	assert(!t->full); /* callers keep to their own limits, far below */
	return t;
}

static void
set_binary(struct pg_params *p, size_t i, Oid type, const void *at, size_t len)
{
	assert(len <= INT_MAX);
	p->types[i] = type;
	p->formats[i] = 1;
	p->values[i] = at;
	p->lengths[i] = (int)len;
}

static void
set_array(struct scope *sc, struct pg_params *p, size_t i, const struct pg_arg *arg)
{
	static const Oid types[][2] = {
		[PG_TYPE_TEXTS] = {OID_TEXT_ARRAY, OID_TEXT},
		[PG_TYPE_BYTEAS] = {OID_BYTEA_ARRAY, OID_BYTEA},
		[PG_TYPE_I64S] = {OID_INT8_ARRAY, OID_INT8},
	};
	struct text *t = array(sc, arg, types[arg->type][1]);

	set_binary(p, i, types[arg->type][0], t->at, t->len);
}

void
pg_params_make(struct scope *sc, const struct pg_arg *args, size_t n, struct pg_params *out)
{
	assert(n <= PG_ARGS_MAX);
	for (size_t i = 0; i < n; i++) {
		const struct pg_arg *arg = &args[i];

		out->types[i] = 0;
		out->formats[i] = 0;
		out->lengths[i] = 0;
		out->values[i] = NULL;
		if (arg->null)
			continue;
		switch (arg->type) {
		case PG_TYPE_TEXT:
			out->values[i] = arg->at;
			break;
		case PG_TYPE_I64:
			out->values[i] = scope_printf(sc, "%" PRId64, arg->i);
			break;
		case PG_TYPE_BOOL:
			out->values[i] = arg->i ? "t" : "f";
			break;
		case PG_TYPE_BYTEA:
			set_binary(out, i, OID_BYTEA, arg->at, arg->n);
			break;
		case PG_TYPE_TEXTS:
		case PG_TYPE_BYTEAS:
		case PG_TYPE_I64S:
			set_array(sc, out, i, arg);
			break;
		}
	}
}
