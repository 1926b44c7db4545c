#include "config.h"
#include "domain/print_generation.h"

#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/scope.h"
#include "domain/load_revision.h"
#include "domain/print_file.h"

#define MAKING "print 1" /* another one when the same input would give other bytes */
#define ETAG_BYTES 16

struct spool {
	struct sink sink;
	int fd;
};

static enum rc
write_spool(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	return file_write(sc, ((const struct spool *)sink)->fd, at, len, "the temporary print file");
}

static void
close_fd(void *fd)
{
	file_close_at(fd);
}

const char *
print_generation_etag(struct scope *sc, const struct archive_plan *plan, const struct sheet *sheet)
{
	struct text *etag = text_new(sc, 100), *paper = text_new(sc, 1000);
	const double lengths[] = {sheet->width, sheet->height, sheet->left, sheet->top, sheet->pitch_x, sheet->pitch_y,
				  sheet->cell_width, sheet->cell_height, sheet->margin, sheet->gutter, sheet->bleed};
	uint8_t digest[DIGEST_BYTES];

	text_addf(paper, MAKING " %d %d %d %d %d %d %d", sheet->alone, sheet->columns, sheet->rows, sheet->marks,
		  (int)sheet->order, (int)sheet->duplex, sheet->copies);
	for (size_t i = 0; i < LENGTH_OF(lengths); i++) {
		text_add_char(paper, ' ');
		text_add_decimal(paper, lengths[i], 4);
	}
	digest_of_parts((const struct bytes[]){{plan->etag, strlen(plan->etag)}, {paper->at, paper->len}}, 2, digest);
	text_add_char(etag, '"');
	text_add_hex(etag, digest, ETAG_BYTES);
	text_add_char(etag, '"');
	return etag->at;
}

enum rc
print_generation(struct scope *sc, const struct app *app, const struct archive_plan *plan, const struct sheet *sheet,
		 struct printed *out)
{
	const struct generation *g = plan->generation;
	struct print_file file = {.settings_json = {g->settings, strlen(g->settings)}, .rights.confirmed = true, .sheet = sheet};
	int *fd = scope_alloc(sc, sizeof(*fd));
	struct spool spool = {.sink = {write_spool}};
	uint8_t sha256[DIGEST_BYTES];
	struct stat st;

	*fd = -1;
	scope_at_end(sc, close_fd, fd);
	TRY(generation_snapshot(sc, app->pg, g->id, 0, 0, &file.cards, &file.n_cards));
	TRY(load_revision(sc, app, g->template_id, g->template_revision, &file.pdf, sha256));
	TRY(file_temporary(sc, fd));
	spool.fd = *fd;
	TRY(print_file(sc, app->conf, &file, &spool.sink));
	if (fstat(*fd, &st) != 0)
		return fault_errno(sc, "file_unreadable", "cannot measure the print file");
	*out = (struct printed){*fd, (uint64_t)st.st_size};
	return RC_OK;
}
