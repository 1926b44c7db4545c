/*
 * A font file from anybody in the configured folder: it is found or passed over, drawn or refused. fontconfig, FreeType and
 * HarfBuzz read it first; the contours that come out of them are ours. A folder with it is all that fontconfig knows here.
 */
#include "config.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"
#include "fuzz/target.h"
#include "text/outline.h"

static char folder[64];

/* Nothing but its own dir element; fonts come by the folder that outline_open is given. */
static void
make_folder(void)
{
	char path[100];
	FILE *conf;

	(void)snprintf(folder, sizeof(folder), "/tmp/posm-font-fuzz.%ld", (long)getpid());
	(void)mkdir(folder, 0700);
	(void)snprintf(path, sizeof(path), "%s/fonts.conf", folder);
	conf = fopen(path, "we");
	if (conf == NULL)
		abort();
	(void)fprintf(conf, "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\"><fontconfig></fontconfig>");
	(void)fclose(conf);
	(void)setenv("FONTCONFIG_FILE", path, 1);
}

static void
draw(struct scope *sc, struct outline *outline)
{
	static const char *const samples[] = {"Стол 12", "AVfi", "№ Ёй"};
	const struct settings_text box = {.width = 200, .height = 60, .size = 12, .min_size = 1, .line_height = 1.2};

	for (size_t i = 0; i < LENGTH_OF(samples); i++) {
		struct text *ops = text_new(sc, (size_t)1 << 20);
		struct outline_drawn drawn;

		if (outline_draw(sc, outline, &box, samples[i], ops, &drawn) != RC_OK)
			assert(sc->fault.code != NULL);
		fault_clear(sc);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	static unsigned long n; /* fontconfig remembers folders, so each input has one of its own */
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	struct outline *outline = NULL;
	char path[120], fonts[100];

	if (folder[0] == '\0')
		make_folder();
	(void)snprintf(fonts, sizeof(fonts), "%s/%lu", folder, n++);
	(void)mkdir(fonts, 0700);
	(void)snprintf(path, sizeof(path), "%s/f.ttf", fonts);
	AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || file_write(sc, fd, at, len, path) != RC_OK)
		abort();
	if (outline_open(sc, "PT Sans", fonts, &outline) == RC_OK)
		draw(sc, outline);
	else
		assert(sc->fault.code != NULL);
	outline_close(outline);
	(void)unlink(path);
	(void)rmdir(fonts);
	return 0;
}
