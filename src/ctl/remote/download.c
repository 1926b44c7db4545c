/* posmctl download, batch download: the archive of a generation's cards, and of all that a batch made. */
#include "config.h"

#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/load.h"
#include "ctl/remote/words.h"
#include "zip/check_zip.h"

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	struct text *query = text_new(sc, WORDS_PATH_MAX);

	words_parameter(query, args, "only", "only");
	words_parameter(query, args, "folders", "folders");
	const struct load load = {args->spec == &ctl_remote_batch_download.spec, "archive.zip", ".zip", query, check_zip};

	return load_file(sc, client, args, &load);
}

static const struct args_option options[] = {
	LOAD_OPTIONS,
	{"only", "all|changed", false, "changed: only cards that differ from the generation before (default all)"},
	{"folders", "zones|none", false, "none: all cards in one folder (default zones)"},
};

static const struct args_option batch_options[] = {
	{"out", "FILE|FOLDER", false, "where to (default: posm-batch-ID.zip, here)"},
	{"resume", NULL, false, "go on with what an earlier run has begun (FILE.part)"},
	{"confirm", NULL, false, "load it also if tables have changed since, or restaurants have no cards"},
	{"only", "all|changed", false, "changed: only cards that differ from the generation before (default all)"},
	{"folders", "zones|none", false, "none: all cards of a restaurant in one folder (default zones)"},
};

const struct ctl_command ctl_remote_download = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "download",
			.words = "GENERATION",
			.min_words = 1,
			.max_words = 1,
			.about = "loads the archive of a generation's cards, a ZIP",
			.more = LOAD_MORE,
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};

const struct ctl_command ctl_remote_batch_download = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "batch download",
			.words = "BATCH",
			.min_words = 1,
			.max_words = 1,
			.about = "loads all cards of a batch as one archive, a folder a restaurant",
			.more = LOAD_MORE,
			.options = batch_options,
			.n_options = LENGTH_OF(batch_options),
		},
	.remote = run,
};
