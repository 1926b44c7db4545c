#include "config.h"
#include "pdf/search.h"

#include <math.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"

#define FONT_NAME "/PosmText"
#define FONT_BYTES_MAX 2048
#define CMAP_BYTES_MAX 16384
#define CODES 65536

/* ---- an OpenType font of two glyphs without area (ISO/IEC 14496-22) --------------------------------------- */

static void
put16(struct text *t, unsigned value)
{
	text_add_char(t, (char)(value >> 8 & 0xff));
	text_add_char(t, (char)(value & 0xff));
}

static void
put32(struct text *t, uint32_t value)
{
	put16(t, value >> 16);
	put16(t, value & 0xffff);
}

static void
put_words(struct text *t, const uint16_t *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put16(t, words[i]);
}

static const uint16_t head_words[] = {
	1, 0, 1, 0,            /* version 1.0, revision 1.0 */
	0, 0, 0x5f0f, 0x3cf5,  /* checkSumAdjustment, magic */
	0, 1000,               /* flags, unitsPerEm */
	0, 0, 0, 0, 0, 0, 0, 0, /* created, modified */
	0, 0, 1000, 1000,      /* bounding box */
	0, 8, 2, 0, 0,         /* style, lowest ppem, direction, short loca, glyph format */
};
static const uint16_t hhea_words[] = {1, 0, 800, 0xff38, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 2};
static const uint16_t hmtx_words[] = {1000, 0, 1000, 0};
static const uint16_t loca_words[] = {0, 0, 10};
static const uint16_t maxp_words[] = {1, 0, 2, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
static const uint16_t post_words[] = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
/* Glyph 1 is a line there and back: no area to fill, but a box, without which mupdf's text search passes it over. */
static const uint16_t glyf_words[] = {1, 0, 0, 1000, 800, 1, 0, 0x3101, 1000, 800};
/* Unicode BMP, format 4, without any character: codes reach glyphs by the PDF's CIDToGIDMap alone */
static const uint16_t cmap_words[] = {0, 1, 3, 1, 0, 12, 4, 24, 0, 2, 2, 0, 0, 0xffff, 0, 0xffff, 1, 0};

static const struct table {
	char tag[5];
	const uint16_t *words;
	size_t n;
} tables[] = {
	{"cmap", cmap_words, LENGTH_OF(cmap_words)}, {"glyf", glyf_words, LENGTH_OF(glyf_words)},
	{"head", head_words, LENGTH_OF(head_words)}, {"hhea", hhea_words, LENGTH_OF(hhea_words)},
	{"hmtx", hmtx_words, LENGTH_OF(hmtx_words)}, {"loca", loca_words, LENGTH_OF(loca_words)},
	{"maxp", maxp_words, LENGTH_OF(maxp_words)}, {"post", post_words, LENGTH_OF(post_words)},
};

static uint32_t
checksum(const struct table *table)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < table->n; i++)
		sum += i % 2 == 0 ? (uint32_t)table->words[i] << 16 : table->words[i];
	return sum;
}

static size_t
padded(const struct table *table)
{
	return (table->n * 2 + 3) / 4 * 4;
}

static struct bytes
font_program(struct scope *sc)
{
	struct text *t = text_new(sc, FONT_BYTES_MAX);
	size_t offset = 12 + 16 * LENGTH_OF(tables);

	put32(t, 0x00010000);
	put16(t, LENGTH_OF(tables));
	put16(t, 128); /* searchRange, entrySelector, rangeShift of 8 tables */
	put16(t, 3);
	put16(t, 0);
	for (size_t i = 0; i < LENGTH_OF(tables); i++) {
		text_add_bytes(t, tables[i].tag, 4);
		put32(t, checksum(&tables[i]));
		put32(t, (uint32_t)offset);
		put32(t, (uint32_t)tables[i].n * 2);
		offset += padded(&tables[i]);
	}
	for (size_t i = 0; i < LENGTH_OF(tables); i++) {
		put_words(t, tables[i].words, tables[i].n);
		if (tables[i].n % 2 != 0)
			put16(t, 0);
	}
	return (struct bytes){t->at, t->len};
}

/* ---- its PDF objects (ISO 32000-1 9.7) ------------------------------------------------------------- */

/* Codes to themselves. A range may not go beyond one first byte, and a block holds 100 of them (9.10.3, Adobe TN 5014). */
static struct bytes
unicode_map(struct scope *sc)
{
	struct text *t = text_new(sc, CMAP_BYTES_MAX);

	text_add(t, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
		    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
		    "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
		    "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
	for (int first = 0; first < 256; first++) {
		if (first % 100 == 0)
			text_addf(t, "%s%d beginbfrange\n", first > 0 ? "endbfrange\n" : "",
				  first < 200 ? 100 : 56);
		text_addf(t, "<%02X00> <%02XFF> <%02X00>\n", (unsigned)first, (unsigned)first, (unsigned)first);
	}
	text_add(t, "endbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
	return (struct bytes){t->at, t->len};
}

/* Every code is glyph 1. */
static struct bytes
glyph_map(struct scope *sc)
{
	char *map = scope_alloc(sc, (size_t)CODES * 2);

	for (size_t i = 0; i < CODES; i++)
		map[i * 2 + 1] = 1;
	return (struct bytes){map, (size_t)CODES * 2};
}

static qpdf_oh
new_stream(qpdf_data q, struct bytes bytes)
{
	return doc_new_stream(q, bytes.at, bytes.len);
}

static qpdf_oh
descriptor(struct scope *sc, qpdf_data q)
{
	struct bytes program = font_program(sc);
	qpdf_oh file = new_stream(q, program);
	qpdf_oh dict = qpdf_oh_parse(q, "<< /Type /FontDescriptor /FontName " FONT_NAME " /Flags 4 "
					"/FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 "
					"/CapHeight 700 /StemV 80 >>");

	qpdf_oh_replace_key(q, qpdf_oh_get_dict(q, file), "/Length1",
			    qpdf_oh_new_integer(q, (long long)program.len));
	qpdf_oh_replace_key(q, dict, "/FontFile2", file);
	return qpdf_make_indirect_object(q, dict);
}

static qpdf_oh
descendant(struct scope *sc, qpdf_data q)
{
	qpdf_oh font = qpdf_oh_parse(q, "<< /Type /Font /Subtype /CIDFontType2 /BaseFont " FONT_NAME " /DW 1000 "
					"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>");

	qpdf_oh_replace_key(q, font, "/CIDToGIDMap", new_stream(q, glyph_map(sc)));
	qpdf_oh_replace_key(q, font, "/FontDescriptor", descriptor(sc, q));
	return qpdf_make_indirect_object(q, font);
}

qpdf_oh
search_resources(struct scope *sc, qpdf_data q)
{
	qpdf_oh resources = qpdf_oh_parse(q, "<< /Font << >> >>");
	qpdf_oh font = qpdf_oh_parse(q, "<< /Type /Font /Subtype /Type0 /BaseFont " FONT_NAME
					" /Encoding /Identity-H /DescendantFonts [] >>");

	qpdf_oh_append_item(q, qpdf_oh_get_key(q, font, "/DescendantFonts"), descendant(sc, q));
	qpdf_oh_replace_key(q, font, "/ToUnicode", new_stream(q, unicode_map(sc)));
	qpdf_oh_replace_key(q, qpdf_oh_get_key(q, resources, "/Font"), FONT_NAME, qpdf_make_indirect_object(q, font));
	return qpdf_make_indirect_object(q, resources);
}

/* ---- text ------------------------------------------------------------------------------------------ */

static size_t
utf16_length(const char *text)
{
	const char *end = text + strlen(text);
	size_t n = 0;

	for (int32_t c; (c = utf8_next(&text, end)) >= 0;)
		n += c > 0xffff ? 2 : 1;
	return n;
}

static void
add_unit(struct text *ops, unsigned unit)
{
	const unsigned char bytes[2] = {(unsigned char)(unit >> 8), (unsigned char)unit};

	text_add_hex(ops, bytes, 2);
}

void
search_add_utf16(struct text *ops, const char *text)
{
	const char *end = text + strlen(text);

	for (int32_t c; (c = utf8_next(&text, end)) >= 0;)
		if (c > 0xffff) {
			add_unit(ops, 0xd800 + (((unsigned)c - 0x10000) >> 10));
			add_unit(ops, 0xdc00 + (((unsigned)c - 0x10000) & 0x3ff));
		} else {
			add_unit(ops, (unsigned)c);
		}
}

static void
add_line(struct text *ops, const struct overlay_line *line)
{
	size_t units = utf16_length(line->text);

	if (units == 0 || !(line->size > 0) || !(line->width > 0))
		return;
	text_add(ops, FONT_NAME " ");
	text_add_decimal(ops, line->size, 3);
	text_add(ops, " Tf ");
	text_add_decimal(ops, 100 * line->width / ((double)units * line->size), 3);
	text_add(ops, " Tz");
	for (int i = 0; i < 6; i++) {
		text_add_char(ops, ' ');
		text_add_decimal(ops, line->place.m[i], i < 4 ? 6 : 3);
	}
	text_add(ops, " Tm <");
	search_add_utf16(ops, line->text);
	text_add(ops, "> Tj\n");
}

void
search_add_lines(struct text *ops, const struct overlay_line *lines, size_t n)
{
	if (n == 0)
		return;
	text_add(ops, "q BT 3 Tr\n");
	for (size_t i = 0; i < n; i++)
		add_line(ops, &lines[i]);
	text_add(ops, "ET Q\n");
}
