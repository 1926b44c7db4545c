#include "config.h"
#include "domain/print_file.h"

#include "base/scope.h"

struct printing {
	const struct print_file *file;
	struct sink *to;
	size_t next;
};

static enum rc
next_card(struct scope *sc, void *ctx, struct card *card, bool *more)
{
	struct printing *p = ctx;

	(void)sc;
	*more = p->next < p->file->n_cards;
	if (*more) {
		*card = p->file->cards[p->next];
		card->ordinal = (int32_t)p->next++;
	}
	return RC_OK;
}

static enum rc
done_card(struct scope *sc, void *ctx, const struct press_card *card)
{
	struct printing *p = ctx;

	return sink_write(sc, p->to, card->tail.at, card->tail.len);
}

/* Every card costs its place, also where only a byte of the file is asked for. */
static enum rc
check_copies(struct scope *sc, const struct print_file *file)
{
	size_t max = PRINT_FILE_CARDS_MAX / file->n_cards;

	if (file->sheet->copies == 1 || (size_t)file->sheet->copies <= max)
		return RC_OK;
	max = max > 0 ? max : 1;
	fault(sc, RC_LIMIT, "too_many_copies", "%d copies of %zu cards are more than the %d cards of one print file: at most %zu copies",
	      file->sheet->copies, file->n_cards, PRINT_FILE_CARDS_MAX, max);
	fault_arg(sc, "max", "%zu", max);
	return RC_LIMIT;
}

enum rc
print_file(struct scope *sc, const struct conf *conf, const struct print_file *file, struct sink *to)
{
	struct printing printing = {.file = file, .to = to};
	const struct press_feed feed = {next_card, done_card, &printing};
	struct press_prefix prefix;
	AUTO_PRESS *press = NULL;

	if (file->n_cards == 0)
		return fault(sc, RC_INVALID, "no_tables", "there are no tables to print");
	TRY(check_copies(sc, file));
	TRY(press_open(sc, conf, &press));
	TRY(press_print(sc, press, file->pdf, file->settings_json, &file->rights, file->sheet, (int64_t)file->n_cards, &prefix));
	TRY(sink_write(sc, to, prefix.bytes.at, prefix.bytes.len));
	TRY(press_run(sc, press, PRESS_PROOF_OFF, &feed));
	return press_print_end(sc, press, to);
}
