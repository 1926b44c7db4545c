# Sources by layer, lowest first; one library a folder. A program links the libraries it may see, highest first.

# --- base: knows nothing of posm
noinst_LIBRARIES += libbase.a
libbase_a_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS) $(ZLIB_CFLAGS)
libbase_a_SOURCES = \
	src/base/arena.c src/base/arena.h \
	src/base/args.c src/base/args.h \
	src/base/clock.c src/base/clock.h \
	src/base/conf.c src/base/conf.h \
	src/base/digest.c src/base/digest.h \
	src/base/fault.c src/base/fault.h \
	src/base/file.c src/base/file.h \
	src/base/kill_point.h \
	src/base/laps.c src/base/laps.h \
	src/base/log.c src/base/log.h \
	src/base/notify.c src/base/notify.h \
	src/base/png.c src/base/png.h \
	src/base/rc.h \
	src/base/scope.c src/base/scope.h \
	src/base/sink.c src/base/sink.h \
	src/base/text.c src/base/text.h \
	src/base/usage.c src/base/usage.h \
	src/base/utf8.c src/base/utf8.h

# --- js: JSON from outside
noinst_LIBRARIES += libjs.a
libjs_a_CPPFLAGS = $(AM_CPPFLAGS) $(JSONC_CFLAGS)
libjs_a_SOURCES = src/js/js.c src/js/js.h src/js/parse.c

# --- pg: PostgreSQL; all SQL stands in sql/query and is made into C here
QUERIES = \
	$(top_srcdir)/sql/query/pg.sql \
	$(top_srcdir)/sql/query/scope.sql \
	$(top_srcdir)/sql/query/migrate.sql \
	$(top_srcdir)/sql/query/batch.sql \
	$(top_srcdir)/sql/query/brand.sql \
	$(top_srcdir)/sql/query/restaurant.sql \
	$(top_srcdir)/sql/query/share.sql \
	$(top_srcdir)/sql/query/table.sql \
	$(top_srcdir)/sql/query/table_card.sql \
	$(top_srcdir)/sql/query/template.sql \
	$(top_srcdir)/sql/query/generation.sql \
	$(top_srcdir)/sql/query/room.sql \
	$(top_srcdir)/sql/query/card.sql \
	$(top_srcdir)/sql/query/card_entry.sql \
	$(top_srcdir)/sql/query/job.sql \
	$(top_srcdir)/sql/query/job_row.sql \
	$(top_srcdir)/sql/query/idempotency.sql \
	$(top_srcdir)/sql/query/user.sql \
	$(top_srcdir)/sql/query/audit.sql \
	$(top_srcdir)/sql/query/doctor.sql \
	$(top_srcdir)/sql/query/drift.sql \
	$(top_srcdir)/sql/query/sweep.sql \
	$(top_srcdir)/sql/query/life_sign.sql \
	$(top_srcdir)/sql/query/metric.sql
EXTRA_DIST += tools/gen-queries.awk sql/query
nobase_dist_pkgdata_DATA = sql/migrate/0001_schema.sql sql/migrate/0002_accepted.sql sql/migrate/0003_presses.sql sql/migrate/0004_restored.sql sql/migrate/0005_kept_answers.sql sql/migrate/0006_audit.sql sql/migrate/0007_cleaning.sql sql/migrate/0008_room.sql sql/migrate/0009_packed.sql sql/migrate/0010_watched.sql sql/migrate/0011_packed_tails.sql sql/migrate/0012_tolerance.sql sql/migrate/0013_daemons.sql sql/migrate/0014_external_ids.sql sql/seed/demo.sql
BUILT_SOURCES += src/pg/queries.gen.h
CLEANFILES += src/pg/queries.gen.h src/pg/queries.gen.c
src/pg/queries.gen.h: $(QUERIES) $(top_srcdir)/tools/gen-queries.awk
	@$(MKDIR_P) src/pg
	$(AM_V_GEN)LC_ALL=C $(AWK) -v make=h -f $(top_srcdir)/tools/gen-queries.awk $(QUERIES) >$@.new && mv $@.new $@
src/pg/queries.gen.c: $(QUERIES) $(top_srcdir)/tools/gen-queries.awk
	@$(MKDIR_P) src/pg
	$(AM_V_GEN)LC_ALL=C $(AWK) -v make=c -f $(top_srcdir)/tools/gen-queries.awk $(QUERIES) >$@.new && mv $@.new $@

noinst_LIBRARIES += libpg.a
libpg_a_CPPFLAGS = $(AM_CPPFLAGS) $(PQ_CFLAGS)
libpg_a_SOURCES = \
	src/pg/conn.h \
	src/pg/failure.c \
	src/pg/kept.c \
	src/pg/params.c \
	src/pg/pg.c src/pg/pg.h \
	src/pg/result.c \
	src/pg/trust.c
nodist_libpg_a_SOURCES = src/pg/queries.gen.c src/pg/queries.gen.h

# --- store: who is kept where, one file a noun
noinst_LIBRARIES += libstore.a
libstore_a_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS)
libstore_a_SOURCES = \
	src/store/audit.c src/store/audit.h \
	src/store/batch.c src/store/batch.h \
	src/store/brand.c src/store/brand.h \
	src/store/card.c src/store/card.h \
	src/store/card_entry.c src/store/card_entry.h \
	src/store/drift.c src/store/drift.h \
	src/store/generation.c src/store/generation.h \
	src/store/idempotency.c src/store/idempotency.h \
	src/store/job.c src/store/job.h \
	src/store/job_row.c src/store/job_row.h \
	src/store/life_sign.c src/store/life_sign.h \
	src/store/metric.c src/store/metric.h \
	src/store/migrate.c src/store/migrate.h \
	src/store/page.c src/store/page.h \
	src/store/restaurant.c src/store/restaurant.h \
	src/store/room.c src/store/room.h \
	src/store/share.c src/store/share.h \
	src/store/sweep.c src/store/sweep.h \
	src/store/table_card.c src/store/table_card.h \
	src/store/table.c src/store/table.h \
	src/store/template.c src/store/template.h \
	src/store/user.c src/store/user.h \
	src/store/scope_args.h \
	src/store/snapshot_rows.c src/store/snapshot_rows.h

# --- model: nouns and pure rules, no input or output
noinst_LIBRARIES += libmodel.a
libmodel_a_CPPFLAGS = $(AM_CPPFLAGS) $(GLIB_CFLAGS)
libmodel_a_SOURCES = \
	src/model/acceptance.c src/model/acceptance.h \
	src/model/archive.c src/model/archive.h \
	src/model/card.c src/model/card.h \
	src/model/label.c src/model/label.h \
	src/model/card_place.c src/model/card_place.h \
	src/model/charset.c src/model/charset.h \
	src/model/csv.c src/model/csv.h \
	src/model/entry_name.c src/model/entry_name.h \
	src/model/entry_pattern.c src/model/entry_pattern.h \
	src/model/finding.c src/model/finding.def src/model/finding.h \
	src/model/font.c src/model/font.h \
	src/model/generation.c src/model/generation.h \
	src/model/language.h \
	src/model/manifest.c src/model/manifest.h \
	src/model/metric.c src/model/metric.def src/model/metric.h \
	src/model/network.c src/model/network.h \
	src/model/option.c src/model/option.def src/model/option.h \
	src/model/placeholder.c src/model/placeholder.h \
	src/model/reason.c src/model/reason.def src/model/reason.h \
	src/model/retry.c src/model/retry.h \
	src/model/settings.c src/model/settings.h \
	src/model/settings_field.c src/model/settings_field.h \
	src/model/settings_schema.c \
	src/model/sheet.c src/model/sheet.h \
	src/model/staleness.c src/model/staleness.h \
	src/model/who.c src/model/who.h

EXTRA_DIST += docs/authentication.md docs/client.md docs/metrics.md docs/openapi.yaml docs/preflight.md docs/print-file.md docs/proof.md docs/settings.md docs/storage.md

# --- object: bytes under a key
noinst_LIBRARIES += libobject.a
libobject_a_SOURCES = \
	src/object/dir.c src/object/dir.h \
	src/object/dir_batch.c \
	src/object/dir_list.c \
	src/object/dir_path.c src/object/dir_path.h \
	src/object/driver.h \
	src/object/object.c src/object/object.h \
	src/object/probe.c src/object/probe.h \
	src/object/s3.c src/object/s3.h \
	src/object/s3_batch.c \
	src/object/s3_call.c src/object/s3_call.h \
	src/object/s3_config.c src/object/s3_config.h \
	src/object/s3_fate.c src/object/s3_fate.h \
	src/object/s3_line.c src/object/s3_line.h \
	src/object/s3_list.c \
	src/object/s3_multipart.c src/object/s3_multipart.h \
	src/object/s3_presign.c \
	src/object/s3_reader.c \
	src/object/s3_remove.c \
	src/object/s3_store.h \
	src/object/s3_unfinished.c \
	src/object/s3_xml.c src/object/s3_xml.h \
	src/object/sigv4.c src/object/sigv4.h
OBJECT_LIBS = libobject.a libmodel.a libbase.a $(CURL_LIBS) $(EXPAT_LIBS) $(CRYPTO_LIBS) -lpthread

# --- qr: codes and their pictures
noinst_LIBRARIES += libqr.a
libqr_a_CPPFLAGS = $(AM_CPPFLAGS) $(QRENCODE_CFLAGS) $(ZLIB_CFLAGS)
libqr_a_SOURCES = \
	src/qr/encoder.c src/qr/encoder.h \
	src/qr/penalty.c src/qr/penalty.h \
	src/qr/plan.c src/qr/plan.h \
	src/qr/png.c \
	src/qr/qr.c src/qr/qr.h \
	src/qr/split.c src/qr/split.h

# --- text: outlines by Pango and HarfBuzz
noinst_LIBRARIES += liboutline.a
liboutline_a_CPPFLAGS = $(AM_CPPFLAGS) $(PANGO_CFLAGS)
liboutline_a_SOURCES = \
	src/text/outline.c src/text/outline.h \
	src/text/outline_face.c src/text/outline_face.h \
	src/text/outline_family.c src/text/outline_family.h \
	src/text/outline_font.c src/text/outline_font.h \
	src/text/outline_layout.c src/text/outline_layout.h

# --- pdf: what is drawn over a template
noinst_LIBRARIES += liboverlay.a
liboverlay_a_SOURCES = src/pdf/ink.c src/pdf/ink.h src/pdf/overlay.c src/pdf/overlay.h

# --- zip: the archive's bytes
noinst_LIBRARIES += libarchive_bytes.a
libarchive_bytes_a_SOURCES = \
	src/zip/archive_bytes.c src/zip/archive_bytes.h
libarchive_bytes_a_CFLAGS = $(AM_CFLAGS) $(ZLIB_CFLAGS)

# --- zip: small ones by libzip
noinst_LIBRARIES += libsmallzip.a
libsmallzip_a_SOURCES = src/zip/check_zip.c src/zip/check_zip.h src/zip/small_zip.c src/zip/small_zip.h
libsmallzip_a_CFLAGS = $(AM_CFLAGS) $(ZIP_CFLAGS)

# --- press: the door to the engine
noinst_LIBRARIES += libpress.a
libpress_a_SOURCES = \
	src/press/client.h \
	src/press/codes.c src/press/codes.h \
	src/press/folder.c src/press/folder.h \
	src/press/fonts.c src/press/fonts.h \
	src/press/link.c src/press/link.h \
	src/press/message.c src/press/message.h \
	src/press/press.c src/press/press.h \
	src/press/run.c src/press/session.h \
	src/press/seat.c src/press/seat.h \
	src/press/spawn.c src/press/spawn.h \
	src/press/times.c src/press/times.h \
	src/press/wire.c src/press/wire.h
libpress_a_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS) $(ZLIB_CFLAGS)
PRESS_LIBS = libpress.a libmodel.a libjs.a libbase.a $(CRYPTO_LIBS) $(ZLIB_LIBS) $(JSONC_LIBS) $(GLIB_LIBS)

# --- fresh: documents from nothing
noinst_LIBRARIES += libfresh.a
libfresh_a_CPPFLAGS = $(AM_CPPFLAGS) $(PANGO_CFLAGS)
libfresh_a_SOURCES = \
	src/fresh/fresh.c src/fresh/fresh.h \
	src/fresh/paper.c src/fresh/paper.h

# --- pdf: what posm-press is around its engine
noinst_LIBRARIES += libcell.a
libcell_a_SOURCES = \
	src/pdf/inbox.c src/pdf/inbox.h \
	src/pdf/prison.c src/pdf/prison.h
libcell_a_CFLAGS = $(AM_CFLAGS) $(SECCOMP_CFLAGS)


# --- pdf: the engine inside posm-press
noinst_LIBRARIES += libpdf.a
libpdf_a_CPPFLAGS = $(AM_CPPFLAGS) $(QPDF_CFLAGS) $(POPPLER_CFLAGS) $(ZBAR_CFLAGS) $(CRYPTO_CFLAGS) $(ZLIB_CFLAGS)
libpdf_a_SOURCES = \
	src/pdf/card.c src/pdf/card.h \
	src/pdf/claims.c src/pdf/claims.h \
	src/pdf/content.c src/pdf/content.h \
	src/pdf/cut.c src/pdf/cut.h \
	src/pdf/doc.c src/pdf/doc.h \
	src/pdf/field.c src/pdf/field.h \
	src/pdf/finding.c src/pdf/finding.h \
	src/pdf/flood.c src/pdf/flood.h \
	src/pdf/fold.c src/pdf/fold.h \
	src/pdf/fold_page.c src/pdf/fold_page.h \
	src/pdf/geometry.c src/pdf/geometry.h \
	src/pdf/inspect.c src/pdf/inspect.h \
	src/pdf/markup.c src/pdf/markup.h \
	src/pdf/measure.c src/pdf/measure.h \
	src/pdf/paint.c src/pdf/paint.h \
	src/pdf/proof.c src/pdf/proof.h \
	src/pdf/proof_paper.c src/pdf/proof_paper.h \
	src/pdf/proof_reader.c src/pdf/proof_reader.h \
	src/pdf/proof_view.c src/pdf/proof_view.h \
	src/pdf/render.c src/pdf/render.h \
	src/pdf/report.c src/pdf/report.h \
	src/pdf/salvage.c src/pdf/salvage.h \
	src/pdf/search.c src/pdf/search.h \
	src/pdf/preflight_elements.c src/pdf/preflight_elements.h src/pdf/preflight_words.c src/pdf/preflight_words.h \
	src/pdf/preflight_template.c src/pdf/preflight_template.h \
	src/pdf/print.c src/pdf/print.h \
	src/pdf/print_bytes.c src/pdf/print_bytes.h \
	src/pdf/print_cell.c src/pdf/print_cell.h \
	src/pdf/print_share.c src/pdf/print_share.h \
	src/pdf/print_fold.c src/pdf/print_fold.h \
	src/pdf/strip.c src/pdf/strip.h \
	src/pdf/survey.c src/pdf/survey.h \
	src/pdf/survey_colour.c src/pdf/survey_colour.h \
	src/pdf/tail.c src/pdf/tail.h \
	src/pdf/tags.c src/pdf/tags.h \
	src/pdf/token.c src/pdf/token.h
PDF_LIBS = $(QPDF_LIBS) $(POPPLER_LIBS) $(ZBAR_LIBS) $(CRYPTO_LIBS) $(ZLIB_LIBS)

# --- posm-press: the engine behind its door
pkglibexec_PROGRAMS += posm-press
posm_press_SOURCES = src/posm-press.c \
	src/pdf/desk.c src/pdf/desk.h \
	src/pdf/do/card.c \
	src/pdf/do/compile.c \
	src/pdf/do/inspect.c \
	src/pdf/do/preflight.c \
	src/pdf/do/print.c \
	src/pdf/do/fonts.c \
	src/pdf/do/render.c \
	src/pdf/loop.c src/pdf/loop.h
posm_press_LDADD = libcell.a libpdf.a liboverlay.a liboutline.a libqr.a $(PRESS_LIBS) \
	$(PDF_LIBS) $(PANGO_LIBS) $(QRENCODE_LIBS) $(SECCOMP_LIBS)

# --- client: a posm server as a program meets it
noinst_LIBRARIES += libclient.a
libclient_a_CPPFLAGS = $(AM_CPPFLAGS) $(CURL_CFLAGS)
libclient_a_SOURCES = \
	src/client/call.c src/client/call.h \
	src/client/client.c src/client/client.h \
	src/client/fetch.c src/client/fetch.h \
	src/client/part.c src/client/part.h \
	src/client/patience.c src/client/patience.h \
	src/client/problem.c src/client/problem.h \
	src/client/form.c src/client/form.h \
	src/client/request.c src/client/request.h \
	src/client/transfer.c src/client/transfer.h

# --- ctl: the commands of posmctl
bin_PROGRAMS += posmctl
posmctl_SOURCES = src/posmctl.c \
	src/ctl/blank.c \
	src/ctl/check_config.c \
	src/ctl/command.c src/ctl/command.h \
	src/ctl/commands.c src/ctl/commands.h \
	src/ctl/help.c src/ctl/help.h \
	src/ctl/crew.c src/ctl/crew.h \
	src/ctl/generate.c \
	src/ctl/import_tables.c \
	src/ctl/input.c src/ctl/input.h \
	src/ctl/jobs.c \
	src/ctl/migrate.c \
	src/ctl/doctor.c src/ctl/doctor.h \
	src/ctl/doctor_database.c \
	src/ctl/doctor_press.c \
	src/ctl/doctor_units.c \
	src/ctl/doctor_web.c \
	src/ctl/objects.c \
	src/ctl/orphans.c \
	src/ctl/preflight.c \
	src/ctl/print.c \
	src/ctl/qr_sheet.c \
	src/ctl/remote/batch.c \
	src/ctl/remote/batch_generate.c \
	src/ctl/remote/download.c \
	src/ctl/remote/follow.c src/ctl/remote/follow.h \
	src/ctl/remote/follow_batch.c src/ctl/remote/follow_batch.h \
	src/ctl/remote/generate.c \
	src/ctl/remote/lists.c \
	src/ctl/remote/load.c src/ctl/remote/load.h \
	src/ctl/remote/me.c \
	src/ctl/remote/meter.c src/ctl/remote/meter.h \
	src/ctl/remote/order.c src/ctl/remote/order.h \
	src/ctl/remote/print.c \
	src/ctl/remote/rows.c src/ctl/remote/rows.h \
	src/ctl/remote/share.c \
	src/ctl/remote/stale.c src/ctl/remote/stale.h \
	src/ctl/remote/steer.c \
	src/ctl/remote/tables_import.c \
	src/ctl/remote/upload.c \
	src/ctl/remote/wait.c \
	src/ctl/remote/words.c src/ctl/remote/words.h \
	src/ctl/render.c \
	src/ctl/roster.c src/ctl/roster.h \
	src/ctl/server.c src/ctl/server.h \
	src/ctl/source.c src/ctl/source.h \
	src/ctl/template_add.c \
	src/ctl/user.c src/ctl/verdict.c src/ctl/verdict.h
posmctl_LDADD = libclient.a $(DOMAIN_LIBS) $(CURL_LIBS)

# --- domain: the verbs
noinst_LIBRARIES += libdomain.a
libdomain_a_CPPFLAGS = $(AM_CPPFLAGS) $(JSONC_CFLAGS)
libdomain_a_SOURCES = \
	src/domain/add_table_range.c src/domain/add_table_range.h \
	src/domain/answer_once.c src/domain/answer_once.h \
	src/domain/app.h \
	src/domain/archive_plan.c src/domain/archive_plan.h \
	src/domain/batch_archive.c src/domain/batch_archive.h \
	src/domain/bundle_cards.c src/domain/bundle_cards.h \
	src/domain/card_inputs.c src/domain/card_inputs.h \
	src/domain/card_order.c src/domain/card_order.h \
	src/domain/change_brand.c src/domain/change_brand.h \
	src/domain/change_restaurant.c src/domain/change_restaurant.h \
	src/domain/change_table.c src/domain/change_table.h \
	src/domain/check_archive.c src/domain/check_archive.h \
	src/domain/check_link.c src/domain/check_link.h \
	src/domain/check_place.c src/domain/check_place.h \
	src/domain/check_room.c src/domain/check_room.h \
	src/domain/check_table.c src/domain/check_table.h \
	src/domain/download_name.c src/domain/download_name.h \
	src/domain/end_template.c src/domain/end_template.h \
	src/domain/few_cards.c src/domain/few_cards.h \
	src/domain/find_card.c src/domain/find_card.h \
	src/domain/gather.c src/domain/gather.h \
	src/domain/import_faults.c src/domain/import_faults.h \
	src/domain/import_file.c src/domain/import_file.h \
	src/domain/import_plan.c src/domain/import_plan.h \
	src/domain/import_tables.c src/domain/import_tables.h \
	src/domain/link_card.c src/domain/link_card.h \
	src/domain/list_fonts.c src/domain/list_fonts.h \
	src/domain/load_revision.c src/domain/load_revision.h \
	src/domain/make_qr.c src/domain/make_qr.h \
	src/domain/manage_user.c src/domain/manage_user.h \
	src/domain/measure_room.c src/domain/measure_room.h \
	src/domain/open_app.c src/domain/open_app.h \
	src/domain/open_card.c src/domain/open_card.h \
	src/domain/picture.c src/domain/picture.h \
	src/domain/preflight.c src/domain/preflight.h \
	src/domain/preflight_template.c src/domain/preflight_template.h \
	src/domain/press_shift.c src/domain/press_shift.h \
	src/domain/shelf.c src/domain/shelf.h \
	src/domain/card_cache.c src/domain/card_cache.h \
	src/domain/manifest_place.c src/domain/manifest_place.h \
	src/domain/print_file.c src/domain/print_file.h \
	src/domain/print_generation.c src/domain/print_generation.h \
	src/domain/proof_card.c src/domain/proof_card.h \
	src/domain/publish_generation.c src/domain/publish_generation.h \
	src/domain/clear_generation.c src/domain/clear_generation.h \
	src/domain/clear_orphans.c src/domain/clear_orphans.h \
	src/domain/retire.c src/domain/retire.h \
	src/domain/qr_archive.c src/domain/qr_archive.h \
	src/domain/request_batch.c src/domain/request_batch.h \
	src/domain/request_generation.c src/domain/request_generation.h \
	src/domain/revise_template.c src/domain/revise_template.h \
	src/domain/run_generation.c src/domain/run_generation.h \
	src/domain/sample_cards.c src/domain/sample_cards.h \
	src/domain/save_template.c src/domain/save_template.h \
	src/domain/share_template.c src/domain/share_template.h \
	src/domain/share_generation.c src/domain/share_generation.h \
	src/domain/steer_generation.c src/domain/steer_generation.h \
	src/domain/steer_job.c src/domain/steer_job.h \
	src/domain/stream_archive.c src/domain/stream_archive.h \
	src/domain/tail_pack.c src/domain/tail_pack.h \
	src/domain/template_pair.c src/domain/template_pair.h \
	src/domain/template_reach.c src/domain/template_reach.h

DOMAIN_LIBS = libdomain.a libstore.a libpg.a libobject.a libfresh.a liboutline.a libqr.a libarchive_bytes.a libsmallzip.a $(PRESS_LIBS) \
	$(ZIP_LIBS) $(PQ_LIBS) $(HPDF_LIBS) $(QRENCODE_LIBS) $(PANGO_LIBS) $(CURL_LIBS) $(EXPAT_LIBS)

# --- http: the FastCGI responder
noinst_LIBRARIES += libhttp.a
libhttp_a_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS) $(CRYPTO_CFLAGS) $(JSONC_CFLAGS)
# in the source folder, as the release carries it: only who changes the document needs Python
EXTRA_DIST += tools/openapi-json
BUILT_SOURCES += $(srcdir)/src/http/openapi.gen.c
MAINTAINERCLEANFILES += $(srcdir)/src/http/openapi.gen.c
$(srcdir)/src/http/openapi.gen.c: $(srcdir)/docs/openapi.yaml $(srcdir)/tools/openapi-json
	$(AM_V_GEN)$(srcdir)/tools/openapi-json --c $(srcdir)/docs/openapi.yaml >$@.new && mv $@.new $@
libhttp_a_SOURCES = \
	src/http/archive_reply.c src/http/archive_reply.h \
	src/http/auth.c src/http/auth.h \
	src/http/conditional.c src/http/conditional.h \
	src/http/deadline.c src/http/deadline.h \
	src/http/disposition.c src/http/disposition.h \
	src/http/file_reply.c src/http/file_reply.h \
	src/http/empty_body.c src/http/empty_body.h \
	src/http/do/archive_download.c \
	src/http/do/audit_list.c \
	src/http/do/batch_archive.c \
	src/http/do/batch_list.c \
	src/http/do/batch_request.c \
	src/http/do/batch_show.c \
	src/http/do/brand_list.c \
	src/http/do/brand_write.c \
	src/http/do/card_order.c \
	src/http/do/card_pdf.c \
	src/http/do/card_picture.c \
	src/http/do/font_list.c \
	src/http/do/generation_annotate.c \
	src/http/do/generation_check.c \
	src/http/do/generation_list.c \
	src/http/do/generation_remove.c \
	src/http/do/generation_request.c \
	src/http/do/generation_show.c \
	src/http/do/generation_steer.c \
	src/http/do/job_list.c \
	src/http/do/job_steer.c \
	src/http/do/generation_tables.c \
	src/http/do/health.c \
	src/http/do/me.c \
	src/http/do/metrics.c \
	src/http/do/openapi.c \
	src/http/do/print_file.c \
	src/http/do/ready.c \
	src/http/do/restaurant_list.c \
	src/http/do/restaurant_write.c \
	src/http/do/settings_schema.c \
	src/http/do/share.c \
	src/http/do/share_public.c \
	src/http/do/sheet_list.c \
	src/http/do/status.c \
	src/http/do/table_add.c \
	src/http/do/table_change.c \
	src/http/do/table_import.c \
	src/http/do/table_list.c \
	src/http/do/table_qr.c \
	src/http/do/table_remove.c \
	src/http/do/table_show.c \
	src/http/do/template_add.c \
	src/http/do/template_change.c \
	src/http/do/template_file.c \
	src/http/do/template_list.c \
	src/http/do/template_page.c \
	src/http/do/template_preflight.c \
	src/http/do/template_preview.c \
	src/http/do/template_proof_card.c \
	src/http/do/template_remove.c \
	src/http/do/template_replace.c \
	src/http/do/template_revisions.c \
	src/http/do/template_share.c \
	src/http/do/template_show.c \
	src/http/do/user_list.c \
	src/http/do/user_put.c \
	src/http/do/user_remove.c \
	src/http/do/user_show.c \
	src/http/fcgi.c src/http/fcgi.h \
	src/http/handler.h \
	src/http/handover.c src/http/handover.h \
	src/http/idempotency_key.c src/http/idempotency_key.h \
	src/http/listener.c src/http/listener.h \
	src/http/multipart.c src/http/multipart.h \
	src/http/openapi.gen.c src/http/openapi.h \
	src/http/origin.c src/http/origin.h \
	src/http/label_field.c src/http/label_field.h \
	src/http/page.c src/http/page.h \
	src/http/path.c src/http/path.h \
	src/http/picture_query.c src/http/picture_query.h \
	src/http/pool_log.c src/http/pool_log.h \
	src/http/pool_metrics.c src/http/pool_metrics.h \
	src/http/prefork.c src/http/prefork.h \
	src/http/present.c src/http/present.h \
	src/http/press_body.c src/http/press_body.h \
	src/http/print_reply.c src/http/print_reply.h \
	src/http/problem.c src/http/problem.h \
	src/http/put.c src/http/put.h \
	src/http/problem.def \
	src/http/query.c src/http/query.h \
	src/http/query_time.c src/http/query_time.h \
	src/http/taken.c src/http/taken.h \
	src/http/queue.c src/http/queue.h \
	src/http/request_id.c src/http/request_id.h \
	src/http/quota.c src/http/quota.h \
	src/http/role_cache.c src/http/role_cache.h \
	src/http/range.c src/http/range.h \
	src/http/reply.c src/http/reply.h \
	src/http/request.c src/http/request.h \
	src/http/route.c src/http/route.h \
	src/http/route_table.c \
	src/http/scoreboard.c src/http/scoreboard.h \
	src/http/serve.c src/http/serve.h \
	src/http/template_io.c src/http/template_io.h

sbin_PROGRAMS += posm-fcgi
posm_fcgi_SOURCES = src/posm-fcgi.c
HTTP_LIBS = libhttp.a $(DOMAIN_LIBS) $(FCGI_LIBS)
posm_fcgi_LDADD = $(HTTP_LIBS)
posm_fcgi_LDFLAGS = $(AM_LDFLAGS) -rdynamic # traces of slow requests name functions

# --- the web servers' part
lighttpdconfdir = $(pkgdatadir)/httpd-conf/lighttpd
dist_lighttpdconf_DATA = \
	httpd-conf/lighttpd/admin.conf \
	httpd-conf/lighttpd/api.conf \
	httpd-conf/lighttpd/auth-htpasswd.conf \
	httpd-conf/lighttpd/bulk.conf \
	httpd-conf/lighttpd/limits.conf \
	httpd-conf/lighttpd/modules.conf \
	httpd-conf/lighttpd/posm.conf \
	httpd-conf/lighttpd/problem.conf
apacheconfdir = $(pkgdatadir)/httpd-conf/apache
dist_apacheconf_DATA = \
	httpd-conf/apache/admin.conf \
	httpd-conf/apache/api.conf \
	httpd-conf/apache/auth-htpasswd.conf \
	httpd-conf/apache/bulk.conf \
	httpd-conf/apache/limits.conf \
	httpd-conf/apache/posm.conf \
	httpd-conf/apache/problem.conf
# tools/problem-pages writes these
nobase_dist_pkgdata_DATA += \
	httpd-conf/problem/any/400.html \
	httpd-conf/problem/any/401.html \
	httpd-conf/problem/any/403.html \
	httpd-conf/problem/any/404.html \
	httpd-conf/problem/any/405.html \
	httpd-conf/problem/any/408.html \
	httpd-conf/problem/any/411.html \
	httpd-conf/problem/any/413.html \
	httpd-conf/problem/any/414.html \
	httpd-conf/problem/any/416.html \
	httpd-conf/problem/any/417.html \
	httpd-conf/problem/any/431.html \
	httpd-conf/problem/any/500.html \
	httpd-conf/problem/any/501.html \
	httpd-conf/problem/any/502.html \
	httpd-conf/problem/any/503.html \
	httpd-conf/problem/any/504.html \
	httpd-conf/problem/early/400.html \
	httpd-conf/problem/early/405.html \
	httpd-conf/problem/early/408.html \
	httpd-conf/problem/early/411.html \
	httpd-conf/problem/early/414.html \
	httpd-conf/problem/early/417.html \
	httpd-conf/problem/early/431.html \
	httpd-conf/problem/early/501.html \
	httpd-conf/problem/en/400.html \
	httpd-conf/problem/en/401.html \
	httpd-conf/problem/en/403.html \
	httpd-conf/problem/en/404.html \
	httpd-conf/problem/en/405.html \
	httpd-conf/problem/en/408.html \
	httpd-conf/problem/en/411.html \
	httpd-conf/problem/en/413.html \
	httpd-conf/problem/en/414.html \
	httpd-conf/problem/en/416.html \
	httpd-conf/problem/en/417.html \
	httpd-conf/problem/en/431.html \
	httpd-conf/problem/en/500.html \
	httpd-conf/problem/en/501.html \
	httpd-conf/problem/en/502.html \
	httpd-conf/problem/en/503.html \
	httpd-conf/problem/en/504.html \
	httpd-conf/problem/page/400.html \
	httpd-conf/problem/page/401.html \
	httpd-conf/problem/page/403.html \
	httpd-conf/problem/page/404.html \
	httpd-conf/problem/page/405.html \
	httpd-conf/problem/page/408.html \
	httpd-conf/problem/page/411.html \
	httpd-conf/problem/page/413.html \
	httpd-conf/problem/page/414.html \
	httpd-conf/problem/page/416.html \
	httpd-conf/problem/page/417.html \
	httpd-conf/problem/page/431.html \
	httpd-conf/problem/page/500.html \
	httpd-conf/problem/page/501.html \
	httpd-conf/problem/page/502.html \
	httpd-conf/problem/page/503.html \
	httpd-conf/problem/page/504.html \
	httpd-conf/problem/ru/400.html \
	httpd-conf/problem/ru/401.html \
	httpd-conf/problem/ru/403.html \
	httpd-conf/problem/ru/404.html \
	httpd-conf/problem/ru/405.html \
	httpd-conf/problem/ru/408.html \
	httpd-conf/problem/ru/411.html \
	httpd-conf/problem/ru/413.html \
	httpd-conf/problem/ru/414.html \
	httpd-conf/problem/ru/416.html \
	httpd-conf/problem/ru/417.html \
	httpd-conf/problem/ru/431.html \
	httpd-conf/problem/ru/500.html \
	httpd-conf/problem/ru/501.html \
	httpd-conf/problem/ru/502.html \
	httpd-conf/problem/ru/503.html \
	httpd-conf/problem/ru/504.html
# --- jobs: the daemon, its runners, what they do
noinst_LIBRARIES += libjobs.a
libjobs_a_SOURCES = \
	src/jobs/attempt.c src/jobs/attempt.h \
	src/jobs/bell.c src/jobs/bell.h \
	src/jobs/daemon.c src/jobs/daemon.h \
	src/jobs/do/generate.c src/jobs/do/generate.h \
	src/jobs/do/sweep.c src/jobs/do/sweep.h \
	src/jobs/fate.c src/jobs/fate.h \
	src/jobs/lease_timer.c src/jobs/lease_timer.h \
	src/jobs/order.c src/jobs/order.h \
	src/jobs/runner.c src/jobs/runner.h \
	src/jobs/tally.c src/jobs/tally.h \
	src/jobs/tick.c src/jobs/tick.h
JOBS_LIBS = libjobs.a libdomain.a libstore.a libpg.a libobject.a $(PRESS_LIBS) $(PQ_LIBS) $(CURL_LIBS) $(EXPAT_LIBS) -lpthread
sbin_PROGRAMS += posmd
posmd_SOURCES = src/posmd.c
posmd_LDADD = $(JOBS_LIBS)
pkglibexec_PROGRAMS += posm-runner
posm_runner_SOURCES = src/posm-runner.c
posm_runner_LDADD = $(JOBS_LIBS)
