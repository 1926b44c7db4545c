/*
 * The handlers of the route table, one file each in http/do/, those that differ in a word together. A handler reads
 * what it needs from the request, asks a domain verb or a store, and fills the reply; a failure is returned as it is:
 * problem.c makes the answer of it.
 */
#ifndef POSM_HTTP_HANDLER_H
#define POSM_HTTP_HANDLER_H

#include "domain/app.h"
#include "http/reply.h"
#include "http/request.h"

#define HANDLER(name) \
	enum rc name(struct scope *sc, struct app *app, const struct request *req, struct reply *reply) MUST_CHECK

HANDLER(do_archive_download);
HANDLER(do_audit_list);
HANDLER(do_batch_archive);
HANDLER(do_batch_list);
HANDLER(do_batch_request);
HANDLER(do_batch_show);
HANDLER(do_brand_add);
HANDLER(do_brand_change);
HANDLER(do_brand_list);
HANDLER(do_brand_put);
HANDLER(do_brand_remove);
HANDLER(do_brand_show);
HANDLER(do_card_order);
HANDLER(do_card_order_zip);
HANDLER(do_card_pdf);
HANDLER(do_card_picture);
HANDLER(do_font_list);
HANDLER(do_generation_annotate);
HANDLER(do_generation_cancel);
HANDLER(do_generation_check);
HANDLER(do_generation_list);
HANDLER(do_generation_remove);
HANDLER(do_generation_request);
HANDLER(do_generation_retry);
HANDLER(do_generation_show);
HANDLER(do_generation_tables);
HANDLER(do_health);
HANDLER(do_job_cancel);
HANDLER(do_job_list);
HANDLER(do_job_retry);
HANDLER(do_me);
HANDLER(do_metrics);
HANDLER(do_metrics_bulk);
HANDLER(do_openapi);
HANDLER(do_print_file);
HANDLER(do_ready);
HANDLER(do_restaurant_add);
HANDLER(do_restaurant_change);
HANDLER(do_restaurant_list);
HANDLER(do_restaurant_put);
HANDLER(do_restaurant_qr_sheet);
HANDLER(do_restaurant_qr_zip);
HANDLER(do_restaurant_remove);
HANDLER(do_restaurant_show);
HANDLER(do_settings_schema);
HANDLER(do_share_add);
HANDLER(do_share_archive);
HANDLER(do_share_list);
HANDLER(do_share_print);
HANDLER(do_share_remove);
HANDLER(do_share_show);
HANDLER(do_sheet_list);
HANDLER(do_status);
HANDLER(do_table_add);
HANDLER(do_table_cards);
HANDLER(do_table_change);
HANDLER(do_table_import);
HANDLER(do_table_list);
HANDLER(do_table_qr_pdf);
HANDLER(do_table_qr_png);
HANDLER(do_table_qr_svg);
HANDLER(do_table_remove);
HANDLER(do_table_show);
HANDLER(do_template_add);
HANDLER(do_template_change);
HANDLER(do_template_clone);
HANDLER(do_template_file);
HANDLER(do_template_list);
HANDLER(do_template_page);
HANDLER(do_template_preflight);
HANDLER(do_template_preview);
HANDLER(do_template_proof_card);
HANDLER(do_template_remove);
HANDLER(do_template_replace);
HANDLER(do_template_restore);
HANDLER(do_template_revision);
HANDLER(do_template_revision_file);
HANDLER(do_template_revisions);
HANDLER(do_template_share);
HANDLER(do_template_show);
HANDLER(do_user_list);
HANDLER(do_user_put);
HANDLER(do_user_remove);
HANDLER(do_user_show);

#endif
