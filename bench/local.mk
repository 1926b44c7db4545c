# Benchmarks: `make bench/NAME` for the programs they need, then run them from the build tree. Nothing is asserted there.
EXTRA_PROGRAMS += bench/plain_copy
EXTRA_DIST += bench/archive bench/pipeline/pipeline
bench_plain_copy_SOURCES = bench/plain_copy.c
bench_plain_copy_CPPFLAGS = $(AM_CPPFLAGS) $(FCGI_CFLAGS)
bench_plain_copy_LDADD = $(FCGI_LIBS)
