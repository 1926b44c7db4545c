/* posmctl --server URL print: the print file of a generation. */
#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "ctl/remote/load.h"
#include "ctl/remote/words.h"

#define END_BYTES 1024 /* ISO 32000-1 annex H, implementation note 18: %%EOF within the last 1024 bytes */

static bool
holds(const char *at, size_t len, const char *word)
{
	return memmem(at, len, word, strlen(word)) != NULL;
}

static enum rc
check_pdf(struct scope *sc, const char *path)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	char head[END_BYTES], tail[END_BYTES];
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		return fault_errno(sc, "file_unreadable", "cannot read '%s'", path);
	ssize_t begin = pread(fd, head, sizeof(head), 0);
	ssize_t end = pread(fd, tail, sizeof(tail), st.st_size > END_BYTES ? st.st_size - END_BYTES : 0);

	if (begin < 5 || memcmp(head, "%PDF-", 5) != 0 || end < 5 || !holds(tail, (size_t)end, "%%EOF"))
		return fault(sc, RC_BROKEN, "pdf_damaged", "'%s' is no whole PDF", path);
	return RC_OK;
}

static enum rc
run(struct scope *sc, struct client *client, const struct args *args)
{
	static const char *const names[] = {"sheet", "marks", "bleed", "gutter", "margin", "order", "duplex", "copies"};
	struct text *query = text_new(sc, WORDS_PATH_MAX);

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		words_parameter(query, args, names[i], names[i]);
	const struct load load = {false, "print.pdf", ".pdf", query, check_pdf};

	return load_file(sc, client, args, &load);
}

static const struct args_option options[] = {
	{"sheet", "NAME", false,
	 "card (one a page, the default), a preset, a4, a3, sra3, letter, or WIDTHxHEIGHT in mm"},
	{"marks", "0|1", false, "crop marks (default 1 where cards are cut out)"},
	{"bleed", "MM", false, "shown around every card as far as the template has it (default 3)"},
	{"gutter", "MM", false, "between cards on a paper (default 0)"},
	{"margin", "MM", false, "around all cards on a paper (default 10)"},
	{"order", "rows|stacks", false, "row by row, or so that cut stacks are in order (default rows)"},
	{"duplex", "off|long-edge|short-edge", false,
	 "even template pages on the back, by the edge the paper is turned about"},
	{"copies", "N", false, "of every card (default 1)"},
	LOAD_OPTIONS,
};

const struct ctl_command ctl_remote_print = {
	.spec =
		{
			.program = "posmctl --server URL",
			.command = "print",
			.words = "GENERATION",
			.min_words = 1,
			.max_words = 1,
			.about = "loads a generation's cards as one PDF for the print shop",
			.more = LOAD_MORE,
			.options = options,
			.n_options = LENGTH_OF(options),
		},
	.remote = run,
};
