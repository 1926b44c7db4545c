# Tests by kind. `make check` runs what needs no server; `./check` runs everything.
UNIT_TESTS = \
	tests/unit/base/args_test \
	tests/unit/base/conf_test \
	tests/unit/base/log_test \
	tests/unit/base/text_test \
	tests/unit/zip/archive_bytes_test
check_PROGRAMS += $(UNIT_TESTS)
LINTS = tests/lint/alerts tests/lint/banned tests/lint/codes tests/lint/commands tests/lint/faults tests/lint/findings tests/lint/headers tests/lint/howto tests/lint/layers tests/lint/links tests/lint/manpages tests/lint/numbers tests/lint/options \
	tests/lint/problems \
	tests/lint/units tests/lint/words
TESTS += $(UNIT_TESTS) $(LINTS)
dist_check_SCRIPTS = $(LINTS)
EXTRA_DIST += tests/unit/t.h

tests_unit_base_args_test_SOURCES = tests/unit/base/args_test.c
tests_unit_base_args_test_LDADD = libbase.a
tests_unit_base_conf_test_SOURCES = tests/unit/base/conf_test.c
tests_unit_base_conf_test_LDADD = libmodel.a libbase.a
tests_unit_base_log_test_SOURCES = tests/unit/base/log_test.c
tests_unit_base_log_test_LDADD = libbase.a
tests_unit_base_text_test_SOURCES = tests/unit/base/text_test.c
tests_unit_base_text_test_LDADD = libbase.a

tests_unit_zip_archive_bytes_test_SOURCES = tests/unit/zip/archive_bytes_test.c
tests_unit_zip_archive_bytes_test_CFLAGS = $(AM_CFLAGS) $(ZIP_CFLAGS)
tests_unit_zip_archive_bytes_test_LDADD = libarchive_bytes.a libmodel.a libbase.a $(ZIP_LIBS) $(ZLIB_LIBS)

# --- the archive: what it holds, how stale it is
UNIT_TESTS += tests/unit/model/manifest_test tests/unit/model/staleness_test
tests_unit_model_manifest_test_SOURCES = tests/unit/model/manifest_test.c
tests_unit_model_manifest_test_LDADD = libmodel.a libbase.a
tests_unit_model_staleness_test_SOURCES = tests/unit/model/staleness_test.c
tests_unit_model_staleness_test_LDADD = libmodel.a libbase.a
UNIT_TESTS += tests/unit/domain/stream_archive_test
tests_unit_domain_stream_archive_test_SOURCES = tests/unit/domain/stream_archive_test.c
tests_unit_domain_stream_archive_test_LDADD = libdomain.a libarchive_bytes.a $(OBJECT_LIBS) $(ZLIB_LIBS)
UNIT_TESTS += tests/unit/domain/manifest_place_test
tests_unit_domain_manifest_place_test_SOURCES = tests/unit/domain/manifest_place_test.c
tests_unit_domain_manifest_place_test_LDADD = libdomain.a $(OBJECT_LIBS) libjs.a libmodel.a libbase.a $(JSONC_LIBS) $(ZLIB_LIBS)
EXTRA_DIST += tests/archive/JudgeZip.java tests/archive/archive_test.py tests/archive/kit.py tests/archive/large.py tests/archive/truth_test.py

# --- drawing: JSON, settings, QR, text, overlay
UNIT_TESTS += tests/unit/base/utf8_test
tests_unit_base_utf8_test_SOURCES = tests/unit/base/utf8_test.c
tests_unit_base_utf8_test_LDADD = libbase.a
UNIT_TESTS += tests/unit/js/js_test
tests_unit_js_js_test_SOURCES = tests/unit/js/js_test.c
tests_unit_js_js_test_LDADD = libjs.a libbase.a $(JSONC_LIBS)
UNIT_TESTS += tests/unit/model/card_test
tests_unit_model_card_test_SOURCES = tests/unit/model/card_test.c
tests_unit_model_card_test_LDADD = libmodel.a libjs.a libbase.a $(JSONC_LIBS)
UNIT_TESTS += tests/unit/model/settings_test
tests_unit_model_settings_test_SOURCES = tests/unit/model/settings_test.c
tests_unit_model_settings_test_CPPFLAGS = $(AM_CPPFLAGS) -DPOSM_SOURCE_DIR='"$(abs_top_srcdir)"'
tests_unit_model_settings_test_LDADD = libmodel.a libjs.a libbase.a $(JSONC_LIBS)
UNIT_TESTS += tests/unit/model/sheet_test
tests_unit_model_sheet_test_SOURCES = tests/unit/model/sheet_test.c
tests_unit_model_sheet_test_LDADD = libmodel.a libbase.a
UNIT_TESTS += tests/unit/base/png_test
tests_unit_base_png_test_SOURCES = tests/unit/base/png_test.c
tests_unit_base_png_test_CPPFLAGS = $(AM_CPPFLAGS) $(PANGO_CFLAGS)
tests_unit_base_png_test_LDADD = libbase.a -lcairo $(ZLIB_LIBS)
UNIT_TESTS += tests/unit/qr/qr_test
tests_unit_qr_qr_test_SOURCES = tests/unit/qr/qr_test.c
tests_unit_qr_qr_test_LDADD = libqr.a libbase.a $(QRENCODE_LIBS) $(ZLIB_LIBS)
UNIT_TESTS += tests/unit/qr/encoder_test
tests_unit_qr_encoder_test_SOURCES = tests/unit/qr/encoder_test.c
tests_unit_qr_encoder_test_LDADD = libqr.a libbase.a $(QRENCODE_LIBS) $(ZLIB_LIBS)
UNIT_TESTS += tests/unit/fresh/fresh_test
tests_unit_fresh_fresh_test_SOURCES = tests/unit/fresh/fresh_test.c
tests_unit_fresh_fresh_test_LDADD = libfresh.a liboutline.a libqr.a libmodel.a libjs.a libbase.a $(HPDF_LIBS) $(PANGO_LIBS) $(QRENCODE_LIBS) $(ZLIB_LIBS) $(JSONC_LIBS)
UNIT_TESTS += tests/unit/text/outline_test
tests_unit_text_outline_test_SOURCES = tests/unit/text/outline_test.c
tests_unit_text_outline_test_CPPFLAGS = $(AM_CPPFLAGS) $(PANGO_CFLAGS)
tests_unit_text_outline_test_LDADD = liboutline.a libmodel.a libbase.a -lpangocairo-1.0 -lcairo $(PANGO_LIBS)
UNIT_TESTS += tests/unit/pdf/ink_test
tests_unit_pdf_ink_test_SOURCES = tests/unit/pdf/ink_test.c
tests_unit_pdf_ink_test_LDADD = liboverlay.a libbase.a
UNIT_TESTS += tests/unit/pdf/overlay_test
EXTRA_DIST += tests/unit/pdf/page.h
tests_unit_pdf_overlay_test_SOURCES = tests/unit/pdf/overlay_test.c
tests_unit_pdf_overlay_test_LDADD = liboverlay.a liboutline.a libqr.a libmodel.a libjs.a libbase.a \
	$(PANGO_LIBS) $(QRENCODE_LIBS) $(JSONC_LIBS) $(ZLIB_LIBS)

# --- jobs: object storage, names in the archive, retries
# --- objects: both drivers of storage, S3 on real servers
check_PROGRAMS += tests/objects/contract
tests_objects_contract_SOURCES = tests/objects/contract.c
tests_objects_contract_LDADD = $(OBJECT_LIBS)
EXTRA_DIST += tests/objects/faults.py tests/objects/faults_test.py tests/objects/objects_test.py tests/objects/s3.py tests/objects/swift.py tests/objects/swift_long.py tests/objects/whole_test.py

EXTRA_DIST += tests/jobs/faults_test.py tests/jobs/hosts.py tests/jobs/soak.py tests/jobs/invariants.py tests/jobs/jobs_test.py tests/jobs/kill_all.py tests/jobs/kill_lanes.py \
	tests/jobs/kill_point_test.py tests/jobs/kit.py tests/jobs/s3_lane.py tests/jobs/scarce.c tests/jobs/scarce.py tests/jobs/wire.py tests/with-pg

# The programs once more, with the places where a test ends them (base/kill_point.h, docs/adr/0020): only what holds such
# places is compiled again, and stands before the libraries.
kill_sources = \
	src/base/kill_point.c \
	src/domain/press_shift.c \
	src/domain/run_generation.c src/domain/shelf.c \
	src/jobs/attempt.c \
	src/jobs/daemon.c \
	src/jobs/runner.c \
	src/object/object.c \
	src/pg/pg.c
kill_cppflags = $(AM_CPPFLAGS) $(PQ_CFLAGS) $(JSONC_CFLAGS) -DPOSM_KILL_POINTS
check_LIBRARIES = tests/jobs/kill/libjobs.a tests/jobs/kill/libasks.a
tests_jobs_kill_libjobs_a_SOURCES = $(kill_sources)
tests_jobs_kill_libjobs_a_CPPFLAGS = $(kill_cppflags)
tests_jobs_kill_libasks_a_SOURCES = src/base/kill_point.c src/object/object.c src/pg/pg.c
tests_jobs_kill_libasks_a_CPPFLAGS = $(kill_cppflags)
check_PROGRAMS += tests/jobs/kill/posmd tests/jobs/kill/posm-runner tests/jobs/kill/posmctl tests/jobs/kill/posm-fcgi
tests_jobs_kill_posmd_SOURCES = src/posmd.c
tests_jobs_kill_posmd_LDADD = $(tests_jobs_kill_libjobs_a_OBJECTS) $(JOBS_LIBS)
EXTRA_tests_jobs_kill_posmd_DEPENDENCIES = $(tests_jobs_kill_libjobs_a_OBJECTS)
tests_jobs_kill_posm_runner_SOURCES = src/posm-runner.c
tests_jobs_kill_posm_runner_LDADD = $(tests_jobs_kill_libjobs_a_OBJECTS) $(JOBS_LIBS)
EXTRA_tests_jobs_kill_posm_runner_DEPENDENCIES = $(tests_jobs_kill_libjobs_a_OBJECTS)
tests_jobs_kill_posmctl_SOURCES = $(posmctl_SOURCES)
tests_jobs_kill_posmctl_LDADD = $(tests_jobs_kill_libasks_a_OBJECTS) $(posmctl_LDADD)
EXTRA_tests_jobs_kill_posmctl_DEPENDENCIES = $(tests_jobs_kill_libasks_a_OBJECTS)
tests_jobs_kill_posm_fcgi_SOURCES = src/posm-fcgi.c
tests_jobs_kill_posm_fcgi_LDADD = $(tests_jobs_kill_libasks_a_OBJECTS) $(HTTP_LIBS)
EXTRA_tests_jobs_kill_posm_fcgi_DEPENDENCIES = $(tests_jobs_kill_libasks_a_OBJECTS)
UNIT_TESTS += tests/unit/object/dir_test tests/unit/object/sigv4_test tests/unit/model/entry_name_test tests/unit/model/retry_test
UNIT_TESTS += tests/unit/model/reason_test tests/unit/model/network_test
UNIT_TESTS += tests/unit/jobs/fate_test tests/unit/jobs/order_test
tests_unit_jobs_fate_test_SOURCES = tests/unit/jobs/fate_test.c
tests_unit_jobs_fate_test_LDADD = $(JOBS_LIBS)
tests_unit_jobs_order_test_SOURCES = tests/unit/jobs/order_test.c
tests_unit_jobs_order_test_LDADD = $(JOBS_LIBS)
tests_unit_model_entry_name_test_SOURCES = tests/unit/model/entry_name_test.c
tests_unit_model_entry_name_test_LDADD = libmodel.a libbase.a $(GLIB_LIBS)
tests_unit_model_network_test_SOURCES = tests/unit/model/network_test.c
tests_unit_model_network_test_LDADD = libmodel.a libbase.a
tests_unit_model_retry_test_SOURCES = tests/unit/model/retry_test.c
tests_unit_model_retry_test_LDADD = libmodel.a libbase.a
tests_unit_model_reason_test_SOURCES = tests/unit/model/reason_test.c
tests_unit_model_reason_test_LDADD = libmodel.a libjs.a libbase.a $(JSONC_LIBS)
tests_unit_object_dir_test_SOURCES = tests/unit/object/dir_test.c
tests_unit_object_dir_test_LDADD = $(OBJECT_LIBS)
tests_unit_object_sigv4_test_SOURCES = tests/unit/object/sigv4_test.c
tests_unit_object_sigv4_test_LDADD = $(OBJECT_LIBS)

# --- store: the database's rules, on a private PostgreSQL; ./check runs them, `make check` has no server
STORE_TESTS = \
	tests/store/import_tables_test \
	tests/store/job_test \
	tests/store/list_test \
	tests/store/migrate_test \
	tests/store/pg_test \
	tests/store/request_test
STORE_TEST_LIBS = libdomain.a libstore.a $(OBJECT_LIBS) libpg.a libmodel.a libjs.a libbase.a $(GLIB_LIBS) $(PQ_LIBS) $(JSONC_LIBS) $(CRYPTO_LIBS)
check_PROGRAMS += $(STORE_TESTS)
dist_check_SCRIPTS += tests/with-pg tests/sql/prepare-all tests/store/posmctl_test.sh
EXTRA_DIST += tests/store/db.h tests/store/plans_test.py
tests_store_import_tables_test_SOURCES = tests/store/import_tables_test.c
tests_store_import_tables_test_CPPFLAGS = $(AM_CPPFLAGS) $(PQ_CFLAGS)
tests_store_import_tables_test_LDADD = $(STORE_TEST_LIBS)
tests_store_job_test_SOURCES = tests/store/job_test.c
tests_store_job_test_CPPFLAGS = $(AM_CPPFLAGS) $(PQ_CFLAGS)
tests_store_job_test_LDADD = $(STORE_TEST_LIBS)
tests_store_list_test_SOURCES = tests/store/list_test.c
tests_store_list_test_CPPFLAGS = $(AM_CPPFLAGS) $(PQ_CFLAGS)
tests_store_list_test_LDADD = $(STORE_TEST_LIBS)
tests_store_migrate_test_SOURCES = tests/store/migrate_test.c
tests_store_migrate_test_CPPFLAGS = $(AM_CPPFLAGS) $(PQ_CFLAGS)
tests_store_migrate_test_LDADD = $(STORE_TEST_LIBS)
tests_store_pg_test_SOURCES = tests/store/pg_test.c
tests_store_pg_test_CPPFLAGS = $(AM_CPPFLAGS) $(PQ_CFLAGS)
tests_store_pg_test_LDADD = $(STORE_TEST_LIBS)
tests_store_request_test_SOURCES = tests/store/request_test.c
tests_store_request_test_CPPFLAGS = $(AM_CPPFLAGS) $(PQ_CFLAGS)
tests_store_request_test_LDADD = $(STORE_TEST_LIBS)

# --- press: protocol, client, prison; CSV
UNIT_TESTS += tests/unit/model/csv_test
EXTRA_DIST += tests/press/render_test.py bench/render bench/raw_write.c
tests_unit_model_csv_test_SOURCES = tests/unit/model/csv_test.c
tests_unit_model_csv_test_LDADD = libmodel.a libbase.a
UNIT_TESTS += tests/unit/press/wire_test tests/unit/press/press_test tests/unit/pdf/prison_test
tests_unit_press_wire_test_SOURCES = tests/unit/press/wire_test.c
tests_unit_press_wire_test_LDADD = $(PRESS_LIBS)
tests_unit_press_press_test_SOURCES = tests/unit/press/press_test.c
tests_unit_press_press_test_LDADD = libcell.a $(PRESS_LIBS) $(SECCOMP_LIBS)
tests_unit_pdf_prison_test_SOURCES = tests/unit/pdf/prison_test.c
tests_unit_pdf_prison_test_CFLAGS = $(AM_CFLAGS) $(SECCOMP_CFLAGS)
tests_unit_pdf_prison_test_LDADD = libcell.a libbase.a $(SECCOMP_LIBS)
check_PROGRAMS += tests/press/knock
tests_press_knock_SOURCES = tests/press/knock.c
tests_press_knock_LDADD = $(PRESS_LIBS)
EXTRA_DIST += tests/press/hostile_test.py

EXTRA_DIST += tests/lsan.supp tests/valgrind.supp
AM_TESTS_ENVIRONMENT = export LSAN_OPTIONS=suppressions='$(abs_top_srcdir)/tests/lsan.supp':print_suppressions=0 POSM_SOURCE_DIR='$(abs_top_srcdir)' POSM_BUILD_DIR='$(abs_top_builddir)';

# for ./check, which runs them one by one and adds up what they count
.PHONY: print-unit-tests print-store-tests
print-unit-tests:
	@printf '%s\n' $(UNIT_TESTS)
print-store-tests:
	@printf '%s\n' $(STORE_TESTS)

# --- http: what stands between a web server and the verbs
EXTRA_DIST += tests/http
UNIT_TESTS += \
	tests/unit/http/conditional_test \
	tests/unit/http/disposition_test \
	tests/unit/http/multipart_test \
	tests/unit/http/path_test \
	tests/unit/http/query_test \
	tests/unit/http/range_test \
	tests/unit/http/role_cache_test \
	tests/unit/http/scoreboard_test
tests_unit_http_conditional_test_SOURCES = tests/unit/http/conditional_test.c
tests_unit_http_conditional_test_LDADD = libhttp.a libmodel.a libbase.a $(CRYPTO_LIBS)
tests_unit_http_disposition_test_SOURCES = tests/unit/http/disposition_test.c
tests_unit_http_disposition_test_LDADD = libhttp.a libbase.a
tests_unit_http_multipart_test_SOURCES = tests/unit/http/multipart_test.c
tests_unit_http_multipart_test_LDADD = libhttp.a libbase.a
tests_unit_http_path_test_SOURCES = tests/unit/http/path_test.c
tests_unit_http_path_test_LDADD = libhttp.a libbase.a
tests_unit_http_query_test_SOURCES = tests/unit/http/query_test.c
tests_unit_http_query_test_LDADD = libhttp.a libbase.a
tests_unit_http_range_test_SOURCES = tests/unit/http/range_test.c
tests_unit_http_range_test_LDADD = libhttp.a libbase.a
tests_unit_http_role_cache_test_SOURCES = tests/unit/http/role_cache_test.c
tests_unit_http_role_cache_test_LDADD = libhttp.a libbase.a
tests_unit_http_scoreboard_test_SOURCES = tests/unit/http/scoreboard_test.c
tests_unit_http_scoreboard_test_LDADD = libhttp.a libbase.a

# --- pdf: the engine without its process, and what is asked of it
check_PROGRAMS += tests/pdf/engine/card_maker
tests_pdf_engine_card_maker_SOURCES = tests/pdf/engine/card_maker.c
tests_pdf_engine_card_maker_CPPFLAGS = $(AM_CPPFLAGS) $(QPDF_CFLAGS) $(POPPLER_CFLAGS)
tests_pdf_engine_card_maker_LDADD = libpdf.a liboverlay.a liboutline.a libqr.a libmodel.a libjs.a libbase.a \
	$(PDF_LIBS) $(PANGO_LIBS) $(QRENCODE_LIBS) $(JSONC_LIBS)
UNIT_TESTS += tests/unit/pdf/content_test tests/unit/pdf/geometry_test tests/unit/pdf/measure_test
tests_unit_pdf_content_test_SOURCES = tests/unit/pdf/content_test.c
tests_unit_pdf_content_test_LDADD = libpdf.a libbase.a
tests_unit_pdf_geometry_test_SOURCES = tests/unit/pdf/geometry_test.c
tests_unit_pdf_geometry_test_LDADD = libpdf.a liboverlay.a libbase.a
tests_unit_pdf_measure_test_SOURCES = tests/unit/pdf/measure_test.c
tests_unit_pdf_measure_test_LDADD = libpdf.a liboverlay.a libqr.a libbase.a $(QRENCODE_LIBS) $(ZLIB_LIBS)
EXTRA_DIST += tests/pdf/pdf_tools.py tests/pdf/corpus_test.py tests/pdf/preflight_test.py tests/pdf/proof_test.py tests/pdf/sheet_test.py tests/pdf/stamp_test.py \
	tests/pdf/strict_test.py tests/pdf/zoo.py
EXTRA_DIST += docs/corpus.md tests/pdf/judge.py tests/pdf/print_difference.py tests/pdf/public_files.py tests/pdf/strip_test.py tests/pdf/survival.py

# --- fuzz targets: by libFuzzer with --enable-fuzz (clang), else fed with files by drive.c
FUZZ_TARGETS = tests/fuzz/csv_fuzz tests/fuzz/font_fuzz tests/fuzz/settings_fuzz tests/fuzz/template_fuzz tests/fuzz/wire_fuzz \
	tests/fuzz/fcgi_fuzz tests/fuzz/json_fuzz tests/fuzz/multipart_fuzz tests/fuzz/path_fuzz tests/fuzz/range_fuzz tests/fuzz/request_fuzz
check_PROGRAMS += $(FUZZ_TARGETS)
EXTRA_DIST += tests/fuzz/target.h tests/fuzz/run tests/fuzz/seeds tests/fuzz/smoke_test.sh tests/fuzz/pdf.dict docs/fuzzing.md
if FUZZ
FUZZ_DRIVER =
FUZZING_FLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
else
FUZZ_DRIVER = tests/fuzz/drive.c
FUZZING_FLAGS = $(AM_LDFLAGS)
endif
OVERLAY_LIBS = liboverlay.a liboutline.a libqr.a libmodel.a libjs.a libbase.a $(PANGO_LIBS) $(QRENCODE_LIBS) $(JSONC_LIBS) $(ZLIB_LIBS)
tests_fuzz_csv_fuzz_SOURCES = tests/fuzz/csv_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_csv_fuzz_LDADD = libmodel.a libbase.a
tests_fuzz_csv_fuzz_LDFLAGS = $(FUZZING_FLAGS)
tests_fuzz_font_fuzz_SOURCES = tests/fuzz/font_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_font_fuzz_LDADD = liboutline.a libmodel.a libbase.a $(PANGO_LIBS)
tests_fuzz_font_fuzz_LDFLAGS = $(FUZZING_FLAGS)
tests_fuzz_settings_fuzz_SOURCES = tests/fuzz/settings_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_settings_fuzz_LDADD = $(OVERLAY_LIBS)
tests_fuzz_settings_fuzz_LDFLAGS = $(FUZZING_FLAGS)
tests_fuzz_template_fuzz_SOURCES = tests/fuzz/template_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_template_fuzz_CPPFLAGS = $(AM_CPPFLAGS) $(QPDF_CFLAGS) $(POPPLER_CFLAGS)
tests_fuzz_template_fuzz_LDADD = libpdf.a $(OVERLAY_LIBS) $(PDF_LIBS)
tests_fuzz_template_fuzz_LDFLAGS = $(FUZZING_FLAGS)
tests_fuzz_wire_fuzz_SOURCES = tests/fuzz/wire_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_wire_fuzz_LDADD = $(PRESS_LIBS)
tests_fuzz_wire_fuzz_LDFLAGS = $(FUZZING_FLAGS)

tests_fuzz_fcgi_fuzz_SOURCES = tests/fuzz/fcgi_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_fcgi_fuzz_LDADD = $(HTTP_LIBS)
tests_fuzz_fcgi_fuzz_LDFLAGS = $(FUZZING_FLAGS)
tests_fuzz_json_fuzz_SOURCES = tests/fuzz/json_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_json_fuzz_LDADD = libjs.a libbase.a $(JSONC_LIBS)
tests_fuzz_json_fuzz_LDFLAGS = $(FUZZING_FLAGS)
tests_fuzz_multipart_fuzz_SOURCES = tests/fuzz/multipart_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_multipart_fuzz_LDADD = libhttp.a libbase.a
tests_fuzz_multipart_fuzz_LDFLAGS = $(FUZZING_FLAGS)
tests_fuzz_path_fuzz_SOURCES = tests/fuzz/path_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_path_fuzz_LDADD = libhttp.a libbase.a
tests_fuzz_path_fuzz_LDFLAGS = $(FUZZING_FLAGS)
tests_fuzz_range_fuzz_SOURCES = tests/fuzz/range_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_range_fuzz_LDADD = $(HTTP_LIBS)
tests_fuzz_range_fuzz_LDFLAGS = $(FUZZING_FLAGS)
tests_fuzz_request_fuzz_SOURCES = tests/fuzz/request_fuzz.c $(FUZZ_DRIVER)
tests_fuzz_request_fuzz_LDADD = $(HTTP_LIBS)
tests_fuzz_request_fuzz_LDFLAGS = $(FUZZING_FLAGS)

.PHONY: print-fuzz-targets
print-fuzz-targets:
	@printf '%s\n' $(FUZZ_TARGETS)

UNIT_TESTS += tests/unit/press/seat_test
tests_unit_press_seat_test_SOURCES = tests/unit/press/seat_test.c
tests_unit_press_seat_test_LDADD = $(PRESS_LIBS)

# --- elements: text in any script, the searchable layer, geometry
EXTRA_DIST += tests/press/glyphs_test.py tests/pdf/code_test.py tests/pdf/geometry_test.py tests/pdf/search_test.py tests/pdf/pdfjs/package.json tests/pdf/pdfjs/package-lock.json tests/pdf/pdfjs/text.mjs

# --- client: what is tried again
UNIT_TESTS += tests/unit/client/patience_test
tests_unit_client_patience_test_SOURCES = tests/unit/client/patience_test.c
tests_unit_client_patience_test_LDADD = libclient.a libmodel.a libbase.a
