/* Objects in several requests (multipart upload): what one request may not, or should not, carry at once. */
#ifndef POSM_OBJECT_S3_MULTIPART_H
#define POSM_OBJECT_S3_MULTIPART_H

#include "object/s3_line.h"

/*
 * Parts of s3->part_size, as many on their way as there are connections; the object is there when the call returns. A failure ends the
 * upload at the store, too; what a lost process leaves there is found by object_unfinished.
 */
enum rc s3_multipart_put(struct scope *sc, struct s3 *s3, struct s3_line *line, const char *key, const struct bytes *parts,
			 size_t n_parts) MUST_CHECK;

#endif
