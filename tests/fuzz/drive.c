/* Feeds files to a fuzz target: what libFuzzer does, without new inputs. */
#include "config.h"

#include <stdio.h>

#include "base/file.h"
#include "base/scope.h"
#include "fuzz/target.h"

#define FILE_MAX ((size_t)64 * 1024 * 1024)

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		AUTO_SCOPE *sc = scope_new("fuzz", argv[i]);
		struct bytes bytes;

		if (file_read(sc, argv[i], FILE_MAX, &bytes) != RC_OK) {
			(void)fprintf(stderr, "%s\n", sc->fault.detail);
			return 1;
		}
		(void)LLVMFuzzerTestOneInput(bytes.at, bytes.len);
	}
	(void)printf("%d inputs survived\n", argc - 1);
	return 0;
}
