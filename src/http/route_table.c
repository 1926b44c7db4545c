#include "config.h"
#include "http/route.h"

#define API "/api/v1"

/* Patterns of one path stand together. The bulk routes are those whose request or answer takes as long as the client's line is slow. */
const struct route route_table[] = {
	{METHOD_GET, "/healthz", POOL_BOTH, ROLE_PUBLIC, BODY_NONE, CACHE_NONE, KEY_NONE, do_health},
	{METHOD_GET, "/readyz", POOL_BOTH, ROLE_PUBLIC, BODY_NONE, CACHE_NONE, KEY_NONE, do_ready},
	{METHOD_GET, API "/me", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_me},
	{METHOD_GET, API "/users", POOL_API, ROLE_ADMIN, BODY_NONE, CACHE_CHECK, KEY_NONE, do_user_list},
	{METHOD_GET, API "/users/{login}", POOL_API, ROLE_ADMIN, BODY_NONE, CACHE_CHECK, KEY_NONE, do_user_show},
	{METHOD_PUT, API "/users/{login}", POOL_API, ROLE_ADMIN, BODY_JSON, CACHE_NONE, KEY_NONE, do_user_put},
	{METHOD_DELETE, API "/users/{login}", POOL_API, ROLE_ADMIN, BODY_NONE, CACHE_NONE, KEY_NONE, do_user_remove},
	{METHOD_GET, API "/settings.schema.json", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_settings_schema},

	{METHOD_GET, API "/fonts", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_font_list, .press = true},
	{METHOD_GET, API "/sheets", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_sheet_list},

	{METHOD_GET, API "/brands", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_brand_list},
	{METHOD_GET, API "/restaurants", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_restaurant_list},
	{METHOD_GET, API "/restaurants/{id}", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_restaurant_show},
	{METHOD_GET, API "/restaurants/{id}/tables", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_table_list},
	{METHOD_POST, API "/restaurants/{id}/tables", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_OPTIONAL, do_table_add},
	{METHOD_PUT, API "/restaurants/{id}/tables", POOL_BULK, ROLE_OPERATOR, BODY_LIST, CACHE_NONE, KEY_NONE, do_table_import},
	{METHOD_POST, API "/restaurants/{id}/generations", POOL_API, ROLE_OPERATOR, BODY_JSON,
	 CACHE_NONE, KEY_REQUIRED, do_generation_request},

	{METHOD_GET, API "/restaurants/{id}/qr.zip", POOL_BULK, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_restaurant_qr_zip},
	{METHOD_GET, API "/restaurants/{id}/qr-sheet.pdf", POOL_BULK, ROLE_VIEWER, BODY_NONE,
	 CACHE_CHECK, KEY_NONE, do_restaurant_qr_sheet},
	{METHOD_GET, API "/qr.png", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_table_qr_png},
	{METHOD_GET, API "/qr.svg", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_table_qr_svg},
	{METHOD_GET, API "/qr.pdf", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_table_qr_pdf},

	{METHOD_PATCH, API "/tables/{uuid}", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_NONE, do_table_change},
	{METHOD_DELETE, API "/tables/{uuid}", POOL_API, ROLE_OPERATOR, BODY_NONE, CACHE_NONE, KEY_NONE, do_table_remove},
	{METHOD_GET, API "/tables/{uuid}/qr.png", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_table_qr_png},
	{METHOD_GET, API "/tables/{uuid}/qr.svg", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_table_qr_svg},
	{METHOD_GET, API "/tables/{uuid}/qr.pdf", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_table_qr_pdf},

	{METHOD_POST, API "/cards", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_NONE, do_card_order, .press = true},
	{METHOD_POST, API "/cards.zip", POOL_BULK, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_NONE, do_card_order_zip, .press = true},

	{METHOD_GET, API "/templates", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_template_list},
	{METHOD_POST, API "/templates", POOL_BULK, ROLE_OPERATOR, BODY_UPLOAD_OR_JSON, CACHE_NONE, KEY_OPTIONAL, do_template_add},
	{METHOD_GET, API "/templates/{id}", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_template_show},
	{METHOD_PATCH, API "/templates/{id}", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_NONE, do_template_change},
	{METHOD_DELETE, API "/templates/{id}", POOL_API, ROLE_OPERATOR, BODY_NONE, CACHE_NONE, KEY_NONE, do_template_remove},
	{METHOD_GET, API "/templates/{id}/file", POOL_BULK, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_template_file},
	{METHOD_PUT, API "/templates/{id}/file", POOL_BULK, ROLE_OPERATOR, BODY_UPLOAD, CACHE_NONE, KEY_NONE, do_template_replace},
	{METHOD_PUT, API "/templates/{id}/visibility", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_NONE, do_template_share},
	{METHOD_POST, API "/templates/{id}/clone", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_OPTIONAL, do_template_clone},
	{METHOD_GET, API "/templates/{id}/revisions", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_template_revisions},
	{METHOD_GET, API "/templates/{id}/revisions/{n}", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_template_revision},
	{METHOD_GET, API "/templates/{id}/revisions/{n}/file", POOL_BULK, ROLE_VIEWER, BODY_NONE,
	 CACHE_CHECK, KEY_NONE, do_template_revision_file},
	{METHOD_POST, API "/templates/{id}/revisions/{n}/restore", POOL_API, ROLE_OPERATOR, BODY_JSON,
	 CACHE_NONE, KEY_OPTIONAL, do_template_restore},
	{METHOD_GET, API "/templates/{id}/pages/{n}.png", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_LAST, KEY_NONE, do_template_page},
	{METHOD_POST, API "/templates/{id}/preflight", POOL_API, ROLE_VIEWER, BODY_JSON,
	 CACHE_NONE, KEY_NONE, do_template_preflight, .press = true},
	{METHOD_POST, API "/templates/{id}/proof-card", POOL_API, ROLE_VIEWER, BODY_JSON,
	 CACHE_NONE, KEY_NONE, do_template_proof_card, .press = true},
	{METHOD_POST, API "/templates/{id}/preview", POOL_API, ROLE_VIEWER, BODY_JSON,
	 CACHE_NONE, KEY_NONE, do_template_preview, .press = true},

	{METHOD_GET, API "/generations", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_generation_list},
	{METHOD_GET, API "/generations/{id}", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_generation_show},
	{METHOD_PATCH, API "/generations/{id}", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_NONE, do_generation_annotate},
	{METHOD_DELETE, API "/generations/{id}", POOL_API, ROLE_OPERATOR, BODY_NONE, CACHE_NONE, KEY_NONE, do_generation_remove},
	{METHOD_POST, API "/generations/{id}/cancel", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_NONE, do_generation_cancel},
	{METHOD_POST, API "/generations/{id}/retry", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_NONE, do_generation_retry},
	{METHOD_GET, API "/generations/{id}/check", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_NONE, KEY_NONE, do_generation_check},
	{METHOD_GET, API "/generations/{id}/archive.zip", POOL_BULK, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_archive_download},
	{METHOD_GET, API "/generations/{id}/print.pdf", POOL_BULK, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_print_file},
	{METHOD_GET, API "/generations/{id}/tables", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_generation_tables},
	{METHOD_GET, API "/generations/{id}/tables/{uuid}.pdf", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_card_pdf},
	{METHOD_GET, API "/generations/{id}/tables/{uuid}.png", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_card_picture},

	{METHOD_GET, API "/batches", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_batch_list},
	{METHOD_GET, API "/batches/{id}", POOL_API, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_batch_show},
	{METHOD_GET, API "/batches/{id}/archive.zip", POOL_BULK, ROLE_VIEWER, BODY_NONE, CACHE_CHECK, KEY_NONE, do_batch_archive},
	{METHOD_POST, API "/brands/{id}/generations", POOL_API, ROLE_OPERATOR, BODY_JSON, CACHE_NONE, KEY_REQUIRED, do_batch_request},

	{METHOD_GET, API "/jobs", POOL_API, ROLE_ADMIN, BODY_NONE, CACHE_CHECK, KEY_NONE, do_job_list},
	{METHOD_POST, API "/jobs/{id}/cancel", POOL_API, ROLE_ADMIN, BODY_JSON, CACHE_NONE, KEY_NONE, do_job_cancel},
	{METHOD_POST, API "/jobs/{id}/retry", POOL_API, ROLE_ADMIN, BODY_JSON, CACHE_NONE, KEY_NONE, do_job_retry},
};
const size_t route_count = LENGTH_OF(route_table);
