#include "config.h"
#include "press/fonts.h"

#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "model/option.h"
#include "press/folder.h"

static const char *const system_fonts[] = {"/usr/share/fonts", "/usr/local/share/fonts"};
static const char *const system_data[] = {"/etc/fonts", "/usr/share/fontconfig", "/usr/share/poppler"};

static void
add_xml(struct text *t, const char *element, const char *value)
{
	text_addf(t, "<%s>", element);
	for (; *value != '\0'; value++)
		if (strchr("<>&", *value) != NULL)
			text_addf(t, "&#%d;", *value);
		else
			text_add_char(t, *value);
	text_addf(t, "</%s>\n", element);
}

/*
 * rescan 0: a press never looks again whether a font changed. Colour fonts (emoji) have no outlines to draw; without
 * them another font that has may step in, and what is then still missing is refused by name.
 */
static struct text *
configuration(struct scope *sc, const char *cache, const char *extra)
{
	struct text *t = text_new(sc, 16384);

	text_add(t, "<?xml version=\"1.0\"?>\n<!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\">\n<fontconfig>\n");
	for (size_t i = 0; i < LENGTH_OF(system_fonts); i++)
		add_xml(t, "dir", system_fonts[i]);
	if (extra[0] != '\0')
		add_xml(t, "dir", extra);
	add_xml(t, "cachedir", cache);
	text_add(t, "<config><rescan><int>0</int></rescan></config>\n"
		    "<include ignore_missing=\"yes\">/etc/fonts/conf.d</include>\n"
		    "<selectfont><rejectfont><pattern><patelt name=\"color\"><bool>true</bool></patelt></pattern>"
		    "</rejectfont></selectfont>\n</fontconfig>\n");
	return t;
}

/* Whole or not at all: other presses, also of this process's other threads, may be doing the same. */
static enum rc
write_configuration(struct scope *sc, const char *path, const struct text *t)
{
	const struct bytes content = {t->at, t->len};

	TRY(text_check(sc, t, "the fonts' configuration"));
	if (file_replace(sc, path, &content, 1) != RC_OK)
		return fault(sc, RC_BROKEN, "cache_directory", "%s", sc->fault.detail);
	return RC_OK;
}

static enum rc
check_extra(struct scope *sc, const char *dir)
{
	struct stat st;

	if (dir[0] == '\0' || (dir[0] == '/' && stat(dir, &st) == 0 && S_ISDIR(st.st_mode)))
		return RC_OK;
	return fault(sc, RC_INVALID, "font_directory", "text.font_directory is not the full path of a folder: '%s'", dir);
}

enum rc
fonts_prepare(struct scope *sc, const struct conf *conf, struct fonts *out)
{
	const char *dir, *extra = conf_text(conf, OPT_TEXT_FONT_DIRECTORY);

	TRY(check_extra(sc, extra));
	TRY(folder_of_presses(sc, conf, &dir));
	const char *cache = scope_printf(sc, "%s/fontconfig", dir);

	TRY(folder_private(sc, cache));
	const struct text *t = configuration(sc, cache, extra);

	/* named by its content: presses of several configurations share the folder, nobody changes a file in use */
	out->conf_file = scope_printf(sc, "%s/fonts-%08lx.conf", dir, crc32(0, (const Bytef *)t->at, (uInt)t->len));
	if (access(out->conf_file, R_OK) != 0)
		TRY(write_configuration(sc, out->conf_file, t));
	out->n_readable = 0;
	for (size_t i = 0; i < LENGTH_OF(system_fonts); i++)
		out->readable[out->n_readable++] = system_fonts[i];
	for (size_t i = 0; i < LENGTH_OF(system_data); i++)
		out->readable[out->n_readable++] = system_data[i];
	out->readable[out->n_readable++] = cache; /* not `dir`: the configuration is read before the press locks up */
	if (extra[0] != '\0')
		out->readable[out->n_readable++] = extra;
	return RC_OK;
}
