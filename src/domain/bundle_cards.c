#include "config.h"
#include "domain/bundle_cards.h"

#include "base/conf.h"
#include "base/scope.h"
#include "model/entry_name.h"
#include "model/option.h"
#include "zip/small_zip.h"

#define ZIP_MAX ((size_t)512 * 1024 * 1024)

enum rc
bundle_cards(struct scope *sc, const struct conf *conf, const struct card *cards, const struct bytes *files, size_t n, struct bytes *zip)
{
	struct entry_pattern pattern;

	TRY(entry_pattern_read(sc, conf_text(conf, OPT_ARCHIVE_NAME_PATTERN), &pattern));
	const char *const *names = entry_names(sc, &pattern, cards, n);
	struct small_zip_entry *entries = scope_array(sc, n, sizeof(*entries));

	for (size_t i = 0; i < n; i++)
		entries[i] = (struct small_zip_entry){names[i], files[i]};
	return small_zip(sc, entries, n, false, ZIP_MAX, zip);
}
