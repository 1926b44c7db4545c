#include "config.h"
#include "pdf/search.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "text/outline.h"

#define FONT_NAME "/PosmText"
#define FONT_BYTES_MAX 2048
#define CMAP_BYTES_MAX 16384
#define CODES 65536
#define WIDTHS_BYTES_MAX ((size_t)16 * 1024)
#define WIDTH_MIN 0.001 /* em; what is pushed together more than that is not searched */
#define CLUSTER_MAX 32 /* characters of one; stacked marks beyond that are not searched */

/* ---- an OpenType font of three glyphs without area (ISO/IEC 14496-22) --------------------------------------- */

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
static const uint16_t hhea_words[] = {1, 0, 800, 0xff38, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 3};
static const uint16_t hmtx_words[] = {1000, 0, 1000, 0, 0, 0};
static const uint16_t loca_words[] = {0, 0, 10, 20};
static const uint16_t maxp_words[] = {1, 0, 3, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
static const uint16_t post_words[] = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
/*
 * Glyph 1 is a line there and back: no area to fill, but a box, without which mupdf's text search passes it over.
 * Glyph 2 is the same for what has no width.
 */
static const uint16_t glyf_words[] = {1, 0, 0, 1000, 800, 1, 0, 0x3101, 1000, 800, 1, 0, 0, 1, 800, 1, 0, 0x3101, 1, 800};
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

/*
 * Marks over and under a letter, and what joins letters, have none: readers expect that. Those of scripts that hardly
 * anybody writes today would be another KB in every card.
 */
static bool
has_width(int32_t c)
{
	GUnicodeType type = g_unichar_type((gunichar)c);
	bool rare = (c >= 0x1800 && c < 0x1ab0) || (c >= 0x1b00 && c < 0x1dc0) || (c >= 0xa000 && c < 0xfe00);

	return rare || (type != G_UNICODE_NON_SPACING_MARK && type != G_UNICODE_ENCLOSING_MARK && type != G_UNICODE_FORMAT);
}

/* /W of a CIDFont (9.7.4.3): all codes without a width, the others have the default. */
static qpdf_oh
widths(struct scope *sc, qpdf_data q)
{
	struct text *t = text_new(sc, WIDTHS_BYTES_MAX);

	text_add(t, "[");
	for (int32_t first = 0, last; first < CODES; first = last + 1) {
		for (last = first; last + 1 < CODES && has_width(last + 1) == has_width(first); last++)
			;
		if (!has_width(first))
			text_addf(t, " %d %d 0", (int)first, (int)last);
	}
	text_add(t, " ]");
	return qpdf_oh_parse(q, t->at);
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

static struct bytes
glyph_map(struct scope *sc)
{
	char *map = scope_alloc(sc, (size_t)CODES * 2);

	for (size_t i = 0; i < CODES; i++)
		map[i * 2 + 1] = has_width((int32_t)i) ? 1 : 2;
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

	qpdf_oh_replace_key(q, font, "/W", widths(sc, q));
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

static void
add_unit(struct text *ops, unsigned unit)
{
	const unsigned char bytes[2] = {(unsigned char)(unit >> 8), (unsigned char)unit};

	text_add_hex(ops, bytes, 2);
}

static void
add_utf16(struct text *ops, int32_t c)
{
	if (c <= 0xffff) {
		add_unit(ops, (unsigned)c);
		return;
	}
	add_unit(ops, 0xd800 + (((unsigned)c - 0x10000) >> 10));
	add_unit(ops, 0xdc00 + (((unsigned)c - 0x10000) & 0x3ff));
}

void
search_add_utf16(struct text *ops, const char *text)
{
	const char *end = text + strlen(text);

	for (int32_t c; (c = utf8_next(&text, end)) >= 0;)
		add_utf16(ops, c);
}

/* Hints for breaking lines and for their direction, which no one types into a search; the joiners stay. */
static bool
is_searched(int32_t c)
{
	return c != 0xad && c != 0x61c && c != 0x200b && c != 0x200e && c != 0x200f && !(c >= 0x202a && c <= 0x202e) &&
	       !(c >= 0x2060 && c <= 0x206f) && c != 0xfeff;
}

static bool
is_space(int32_t c)
{
	return c >= 0 && g_unichar_isspace((gunichar)c);
}

/* A line while it is written; pt from its beginning. */
struct row {
	struct text *ops;
	const struct overlay_line *line;
	double at;     /* where the text written so far ends */
	double should; /* where it ends in the drawing */
};

/* Clusters side by side that are stretched alike. */
struct stretch {
	size_t from, to;
	double width;
	int units; /* UTF-16 units that have a width */
};

static int32_t
first_of(const struct outline_cluster *cluster)
{
	const char *at = cluster->text;

	return cluster->len > 0 ? utf8_next(&at, at + cluster->len) : -1;
}

static int
units_of(const struct outline_cluster *cluster)
{
	const char *at = cluster->text, *end = at + cluster->len;
	int n = 0;

	for (int32_t c; at < end && (c = utf8_next(&at, end)) >= 0;)
		if (is_searched(c) && has_width(c))
			n += c > 0xffff ? 2 : 1;
	return n;
}

/* Spaces, a row of ideographs, or a word: letters of one are much alike in width, and both its ends are exact. */
static int
kind_of(const struct outline_cluster *cluster)
{
	int32_t c = first_of(cluster);

	if (is_space(c))
		return 0;
	return c >= 0 && g_unichar_iswide((gunichar)c) ? 1 : 2;
}

static struct stretch
stretch_from(const struct overlay_line *line, size_t from)
{
	struct stretch s = {from, from, 0, 0};

	for (; s.to < line->n_clusters && kind_of(&line->clusters[s.to]) == kind_of(&line->clusters[from]); s.to++) {
		s.width += line->clusters[s.to].width;
		s.units += units_of(&line->clusters[s.to]);
	}
	return s;
}

/* What runs from right to left stands from the left, as in any PDF with fonts: readers turn it round. */
static void
add_cluster(struct text *ops, const struct outline_cluster *cluster)
{
	int32_t searched[CLUSTER_MAX];
	const char *at = cluster->text, *end = at + cluster->len;
	size_t n = 0;

	for (int32_t c; at < end && n < CLUSTER_MAX && (c = utf8_next(&at, end)) >= 0;)
		if (is_searched(c))
			searched[n++] = c;
	for (size_t i = 0; i < n; i++)
		add_utf16(ops, searched[cluster->leftwards ? n - 1 - i : i]);
}

static void
add_string(struct row *row, const struct stretch *s, double unit)
{
	text_add_char(row->ops, '<');
	for (size_t i = s->from; i < s->to; i++)
		add_cluster(row->ops, &row->line->clusters[i]);
	text_add_char(row->ops, '>');
	row->at += s->units * unit;
	row->should += s->width;
}

/*
 * One operator for a word and the spaces before it: of what is in several, pdfium makes no word where it is turned.
 * The spaces are as wide as the word's letters, the number behind them sets that right.
 */
static void
add_word(struct row *row, const struct stretch *spaces, const struct stretch *word)
{
	double size = row->line->size, unit = round(1e5 * word->width / (word->units * size)) / 1e5 * size;

	text_add_decimal(row->ops, 100 * unit / size, 3);
	text_add(row->ops, " Tz [");
	if (spaces->units > 0)
		add_string(row, spaces, unit);
	double adjustment = round(1000 * (row->at - row->should) / unit);

	text_add_int(row->ops, (int64_t)adjustment);
	row->at -= adjustment * unit / 1000;
	add_string(row, word, unit);
	text_add(row->ops, "] TJ\n");
}

static void
add_line(struct text *ops, const struct overlay_line *line)
{
	struct row row = {.ops = ops, .line = line};
	struct stretch spaces = {0}, next;

	text_add(ops, FONT_NAME " ");
	text_add_decimal(ops, line->size, 3);
	text_add(ops, " Tf");
	for (int i = 0; i < 6; i++) {
		text_add_char(ops, ' ');
		text_add_decimal(ops, line->place.m[i], i < 4 ? 6 : 3);
	}
	text_add(ops, " Tm\n");
	for (size_t i = 0; i < line->n_clusters; i = next.to) {
		next = stretch_from(line, i);
		if (kind_of(&line->clusters[i]) == 0) {
			spaces = next;
			continue;
		}
		if (next.units > 0 && next.width > line->size * WIDTH_MIN)
			add_word(&row, &spaces, &next);
		else
			row.should += spaces.width + next.width;
		spaces = (struct stretch){0};
	}
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
