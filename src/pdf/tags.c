#include "config.h"
#include "pdf/tags.h"

#include "base/scope.h"

#define NODES_MAX 200000
#define DEPTH_MAX 200

struct walk {
	struct scope *sc;
	qpdf_data q;
	struct report *report;
	int nodes;
};

static bool prune_node(struct walk *w, qpdf_oh node, int depth);

static bool
is_reference(struct walk *w, qpdf_oh kid)
{
	return qpdf_oh_is_dictionary_of_type(w->q, kid, "/OBJR", "");
}

/* /K: one kid or an array of them; marked-content numbers and MCR stay. */
static bool
prune_kids(struct walk *w, qpdf_oh node, int depth)
{
	qpdf_oh kids = qpdf_oh_get_key(w->q, node, "/K");

	if (is_reference(w, kids)) {
		qpdf_oh_remove_key(w->q, node, "/K");
		return true;
	}
	if (qpdf_oh_is_dictionary(w->q, kids))
		return prune_node(w, kids, depth + 1);
	if (!qpdf_oh_is_array(w->q, kids))
		return true;
	for (int i = qpdf_oh_get_array_n_items(w->q, kids) - 1; i >= 0; i--) {
		qpdf_oh kid = qpdf_oh_get_array_item(w->q, kids, i);
		bool sound = true;

		if (is_reference(w, kid))
			qpdf_oh_erase_item(w->q, kids, i);
		else if (qpdf_oh_is_dictionary(w->q, kid))
			sound = prune_node(w, kid, depth + 1);
		qpdf_oh_release(w->q, kid);
		if (!sound)
			return false;
	}
	return true;
}

static bool
prune_node(struct walk *w, qpdf_oh node, int depth)
{
	if (depth > DEPTH_MAX || ++w->nodes > NODES_MAX)
		return false;
	if (qpdf_oh_has_key(w->q, node, "/AF")) {
		qpdf_oh_remove_key(w->q, node, "/AF");
		report_drop(w->report, REPORT_EMBEDDED_FILE, 1);
	}
	return prune_kids(w, node, depth);
}

bool
tags_prune(struct scope *sc, qpdf_data q, qpdf_oh root, struct report *report)
{
	struct walk w = {.sc = sc, .q = q, .report = report};

	if (!qpdf_oh_is_dictionary(q, root))
		return false;
	qpdf_oh_remove_key(q, root, "/Namespaces"); /* their schemas are files */
	qpdf_oh_remove_key(q, root, "/PronunciationLexicon");
	return prune_node(&w, root, 0) && !qpdf_has_error(q);
}

bool
tags_present(qpdf_data q)
{
	qpdf_oh root = qpdf_get_root(q);

	return qpdf_oh_is_dictionary(q, doc_key(q, root, "/StructTreeRoot"));
}
