#include "config.h"
#include "pdf/strip.h"

#include <string.h>

#include "base/scope.h"
#include "pdf/claims.h"
#include "pdf/flood.h"
#include "pdf/tags.h"

#define OBJECTS_MAX 1000000
#define TREE_DEPTH_MAX 50
#define GAP_MAX 20000 /* numbers in a row without an object */
#define NAME_TREE_DEPTH_MAX 8

enum { STAYS = REPORT_KINDS };

/* What a key of a dictionary stands for; keys that no row names go as REPORT_OTHER. */
struct row {
	const char *key;
	int kind;
};

/* ISO 32000-2 table 29 */
static const struct row catalog_rows[] = {
	{"/Type", STAYS},		     {"/Version", STAYS},
	{"/Extensions", STAYS},		     {"/Pages", STAYS},
	{"/PageLabels", STAYS},		     {"/OutputIntents", STAYS},
	{"/OCProperties", STAYS},	     {"/StructTreeRoot", STAYS},
	{"/MarkInfo", STAYS},		     {"/Lang", STAYS},
	{"/PageLayout", REPORT_PRESENTATION}, {"/PageMode", REPORT_PRESENTATION},
	{"/ViewerPreferences", STAYS}, {"/Outlines", REPORT_BOOKMARK},
	{"/Dests", REPORT_BOOKMARK},	     {"/Threads", REPORT_BOOKMARK},
	{"/OpenAction", REPORT_ACTION},	     {"/AA", REPORT_ACTION},
	{"/URI", REPORT_ACTION},	     {"/AcroForm", STAYS}, /* strip_forms */
	{"/Names", STAYS},		     /* strip_names */
	{"/Metadata", STAYS},		     /* strip_metadata */
	{"/Perms", REPORT_SIGNATURE},	     {"/DSS", REPORT_SIGNATURE},
	{"/Legal", REPORT_SIGNATURE},	     {"/AF", REPORT_EMBEDDED_FILE},
	{"/Collection", REPORT_EMBEDDED_FILE}, {"/PieceInfo", REPORT_PRIVATE_DATA},
	{"/SpiderInfo", REPORT_PRIVATE_DATA},
};

/* ISO 32000-2 table 31 */
static const struct row page_rows[] = {
	{"/Type", STAYS},	 {"/Parent", STAYS},	     {"/Resources", STAYS},
	{"/MediaBox", STAYS},	 {"/CropBox", STAYS},	     {"/BleedBox", STAYS},
	{"/TrimBox", STAYS},	 {"/ArtBox", STAYS},	     {"/BoxColorInfo", STAYS},
	{"/Contents", STAYS},	 {"/Rotate", STAYS},	     {"/Group", STAYS},
	{"/StructParents", STAYS}, {"/UserUnit", STAYS},     {"/SeparationInfo", STAYS},
	{"/OutputIntents", STAYS}, {"/Annots", REPORT_ANNOTATION}, {"/AA", REPORT_ACTION},
	{"/Thumb", REPORT_THUMBNAIL}, {"/PieceInfo", REPORT_PRIVATE_DATA}, {"/LastModified", REPORT_PRIVATE_DATA},
	{"/Metadata", REPORT_METADATA}, {"/AF", REPORT_EMBEDDED_FILE}, {"/B", REPORT_BOOKMARK},
	{"/Trans", REPORT_PRESENTATION}, {"/Dur", REPORT_PRESENTATION}, {"/Tabs", REPORT_PRESENTATION},
	{"/PresSteps", REPORT_PRESENTATION},
};

/* ISO 32000-2 table 30; what pages inherit has been pushed down to them */
static const struct row tree_rows[] = {{"/Type", STAYS}, {"/Parent", STAYS}, {"/Kids", STAYS}, {"/Count", STAYS}};

/* ISO 32000-2 tables 15 and 17; the trailer's other keys are no standard's */
static const struct row trailer_rows[] = {
	{"/Size", STAYS},   {"/Prev", STAYS},  {"/Root", STAYS}, {"/Encrypt", STAYS}, {"/Info", STAYS},
	{"/ID", STAYS},	    {"/XRefStm", STAYS}, {"/Type", STAYS}, {"/Index", STAYS}, {"/W", STAYS},
	{"/Length", STAYS}, {"/Filter", STAYS}, {"/DecodeParms", STAYS},
};

/* Streams that are forms or images: what editors leave in them, and a page of another file to show instead (8.10.4). */
static const struct row xobject_rows[] = {
	{"/PieceInfo", REPORT_PRIVATE_DATA},
	{"/LastModified", REPORT_PRIVATE_DATA},
	{"/Metadata", REPORT_METADATA},
	{"/AF", REPORT_EMBEDDED_FILE},
	{"/Ref", REPORT_OTHER},
};

/* Of any stream: that its data are in a file elsewhere (ISO 32000-2 table 5). What stays is what stands in this file. */
static const char *const elsewhere_keys[] = {"/F", "/FFilter", "/FDecodeParms"};

static int
kind_of(const struct row *rows, size_t n, const char *key, int otherwise)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].key, key) == 0)
			return rows[i].kind;
	return otherwise;
}

static void
strip_dictionary(struct scope *sc, qpdf_data q, qpdf_oh dict, const struct row *rows, size_t n_rows,
		 struct report *report)
{
	size_t n;
	const char *const *keys = doc_keys(sc, q, dict, &n);

	for (size_t i = 0; i < n; i++) {
		int kind = kind_of(rows, n_rows, keys[i], REPORT_OTHER);

		if (kind == STAYS)
			continue;
		qpdf_oh_remove_key(q, dict, keys[i]);
		report_drop(report, (enum report_kind)kind, 1);
	}
}

/* A page and the nodes of the tree above it. */
static void
strip_page(struct scope *sc, qpdf_data q, qpdf_oh page, struct report *report)
{
	strip_dictionary(sc, q, page, page_rows, LENGTH_OF(page_rows), report);
	qpdf_oh node = doc_key(q, page, "/Parent");

	for (int depth = 0; depth < TREE_DEPTH_MAX && qpdf_oh_is_dictionary(q, node); depth++) {
		strip_dictionary(sc, q, node, tree_rows, LENGTH_OF(tree_rows), report);
		node = doc_key(q, node, "/Parent");
	}
}

/* ---- names, forms, metadata ------------------------------------------------------------------------ */

static int
count_names(qpdf_data q, qpdf_oh node, int depth)
{
	qpdf_oh names = doc_key(q, node, "/Names"), kids = doc_key(q, node, "/Kids");
	int count = 0;

	if (qpdf_oh_is_array(q, names))
		count += qpdf_oh_get_array_n_items(q, names) / 2;
	if (!qpdf_oh_is_array(q, kids) || depth == NAME_TREE_DEPTH_MAX)
		return count;
	for (int i = 0, n = qpdf_oh_get_array_n_items(q, kids); i < n && count < OBJECTS_MAX; i++)
		count += count_names(q, qpdf_oh_get_array_item(q, kids, i), depth + 1);
	return count;
}

static void
strip_names(qpdf_data q, qpdf_oh root, struct report *report)
{
	static const struct row trees[] = {{"/JavaScript", REPORT_JAVASCRIPT},
					   {"/EmbeddedFiles", REPORT_EMBEDDED_FILE},
					   {"/Dests", REPORT_BOOKMARK},
					   {"/Renditions", REPORT_OTHER},
					   {"/AlternatePresentations", REPORT_PRESENTATION}};
	qpdf_oh names = doc_key(q, root, "/Names");

	for (size_t i = 0; i < LENGTH_OF(trees); i++)
		report_drop(report, (enum report_kind)trees[i].kind,
			    count_names(q, doc_key(q, names, trees[i].key), 0));
	qpdf_oh_remove_key(q, root, "/Names");
}

static bool
is_signed(qpdf_data q, qpdf_oh field)
{
	return doc_has_name(q, field, "/FT", "/Sig") && qpdf_oh_is_dictionary(q, doc_key(q, field, "/V"));
}

static void
strip_forms(struct scope *sc, qpdf_data q, qpdf_oh root, struct report *report)
{
	qpdf_oh form = doc_key(q, root, "/AcroForm"), fields = doc_key(q, form, "/Fields");
	int n = qpdf_oh_is_array(q, fields) ? qpdf_oh_get_array_n_items(q, fields) : 0;
	int signatures = 0;

	for (int i = 0; i < n; i++) {
		qpdf_oh field = qpdf_oh_get_array_item(q, fields, i);

		signatures += is_signed(q, field);
		qpdf_oh_release(q, field);
	}
	report_drop(report, REPORT_SIGNATURE, signatures);
	if (!qpdf_oh_is_null(q, doc_key(q, form, "/XFA")))
		report_note(sc, report, "xfa", 0, "the file holds an XFA form; only its printed pages are used");
	qpdf_oh_remove_key(q, root, "/AcroForm");
	if (signatures > 0)
		report_note(sc, report, "signature_removed", 0,
			    "the file is signed; a card is a changed copy and carries no signature");
}

static void
strip_metadata(struct scope *sc, qpdf_data q, qpdf_oh root, struct report *report)
{
	qpdf_oh metadata = doc_key(q, root, "/Metadata");

	claims_note(sc, q, metadata, report);
	report_drop(report, REPORT_METADATA, qpdf_oh_is_stream(q, metadata));
	qpdf_oh_remove_key(q, root, "/Metadata");
}

static void
strip_tags(struct scope *sc, qpdf_data q, qpdf_oh root, struct report *report)
{
	qpdf_oh tree = doc_key(q, root, "/StructTreeRoot");

	if (!qpdf_oh_has_key(q, root, "/StructTreeRoot") || tags_prune(sc, q, tree, report))
		return;
	qpdf_oh_remove_key(q, root, "/StructTreeRoot");
	qpdf_oh_remove_key(q, root, "/MarkInfo");
	report_note(sc, report, "tags_removed", 0, "the file's structure tree is damaged and was left out");
}

/* ---- all objects ----------------------------------------------------------------------------------- */

static void
strip_xobject(qpdf_data q, qpdf_oh dict, struct report *report)
{
	if (!doc_has_name(q, dict, "/Subtype", "/Form") && !doc_has_name(q, dict, "/Subtype", "/Image"))
		return;
	for (size_t i = 0; i < LENGTH_OF(xobject_rows); i++)
		if (qpdf_oh_has_key(q, dict, xobject_rows[i].key)) {
			qpdf_oh_remove_key(q, dict, xobject_rows[i].key);
			report_drop(report, (enum report_kind)xobject_rows[i].kind, 1);
		}
}

static void
strip_elsewhere(qpdf_data q, qpdf_oh dict, struct report *report)
{
	report_drop(report, REPORT_OTHER, qpdf_oh_has_key(q, dict, elsewhere_keys[0]));
	for (size_t i = 0; i < LENGTH_OF(elsewhere_keys); i++)
		qpdf_oh_remove_key(q, dict, elsewhere_keys[i]);
}

static enum rc
take_stream(struct scope *sc, qpdf_data q, qpdf_oh stream, size_t *left, struct report *report)
{
	qpdf_oh dict = qpdf_oh_get_dict(q, stream);

	strip_xobject(q, dict, report);
	strip_elsewhere(q, dict, report);
	qpdf_oh_release(q, dict);
	return flood_check_stream(sc, q, stream, left);
}

/* By their numbers; /Size may name any, so that a long gap is taken for the end. */
static enum rc
take_streams(struct scope *sc, qpdf_data q, struct report *report)
{
	double size = doc_number(q, qpdf_get_trailer(q), "/Size", 0);
	int n = size > OBJECTS_MAX ? OBJECTS_MAX : (int)size;
	size_t left = FLOOD_FILE_MAX;

	for (int id = 1, gap = 0; id < n && gap < GAP_MAX; id++) {
		qpdf_oh object = qpdf_get_object_by_id(q, id, 0);

		gap = qpdf_oh_is_null(q, object) ? gap + 1 : 0;
		if (qpdf_oh_is_stream(q, object))
			TRY(take_stream(sc, q, object, &left, report));
		qpdf_oh_release(q, object);
	}
	return RC_OK;
}

enum rc
strip_document(struct scope *sc, qpdf_data q, struct report *report)
{
	qpdf_oh root = qpdf_get_root(q);

	strip_names(q, root, report);
	strip_forms(sc, q, root, report);
	strip_metadata(sc, q, root, report);
	strip_tags(sc, q, root, report);
	strip_dictionary(sc, q, root, catalog_rows, LENGTH_OF(catalog_rows), report);
	strip_dictionary(sc, q, qpdf_get_trailer(q), trailer_rows, LENGTH_OF(trailer_rows), report);
	for (size_t i = 0; i < report->n_pages; i++)
		strip_page(sc, q, qpdf_get_page_n(q, i), report);
	TRY(take_streams(sc, q, report));
	return doc_check(sc, q, "reading the document");
}
