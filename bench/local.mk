# Benchmarks: `make bench/NAME` for the programs they need, then run them from the build tree. Nothing is asserted there.
EXTRA_PROGRAMS += bench/plain_copy bench/empty_reply
EXTRA_DIST += bench/README.md bench/admin bench/admin.mjs bench/objects bench/api bench/archive bench/bench_kit.py bench/cold bench/memory bench/pipeline bench/preview bench/proof bench/queue bench/raw_write.c bench/render bench/shelves bench/sizing
bench_plain_copy_SOURCES = bench/plain_copy.c
bench_plain_copy_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS)
bench_plain_copy_LDADD = $(FCGI_LIBS)
bench_empty_reply_SOURCES = bench/empty_reply.c
bench_empty_reply_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS)
bench_empty_reply_LDADD = $(FCGI_LIBS)
EXTRA_PROGRAMS += bench/store_rate
bench_store_rate_SOURCES = bench/store_rate.c
bench_store_rate_LDADD = $(OBJECT_LIBS)
EXTRA_PROGRAMS += bench/qr
bench_qr_SOURCES = bench/qr.c
bench_qr_LDADD = libqr.a libbase.a $(QRENCODE_LIBS) $(ZLIB_LIBS)
