#include "config.h"
#include "press/session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/scope.h"
#include "base/sink.h"
#include "model/option.h"
#include "model/settings.h"
#include "press/client.h"
#include "press/fonts.h"
#include "press/message.h"
#include "press/seat.h"

/* What the press can start with: a warm-up on a machine whose font cache is cold takes seconds. */
#define START_MS 60000
#define STEP_PART 4
#define RENDER_PX_MIN 16
#define RENDER_PX_MAX 4000
#define RENDER_DPI_MIN 18
#define RENDER_DPI_MAX 2400

struct press *
client_over(const struct spawned *spawned, int64_t template_ms, int64_t card_ms, int64_t session_ms)
{
	struct press *press = calloc(1, sizeof(*press));

	if (press == NULL)
		abort();
	press->seat = -1;
	link_open(&press->link, spawned, START_MS, session_ms);
	press->template_ms = template_ms;
	press->card_ms = card_ms;
	text_open(&press->held, WIRE_HEAD + WIRE_BODY_MAX);
	return press;
}

void
press_close(struct press *press)
{
	if (press == NULL)
		return;
	link_close(&press->link);
	text_close(&press->held);
	EVP_MD_CTX_free(press->prefix_sha);
	EVP_MD_CTX_free(press->card_sha);
	if (press->seat >= 0)
		(void)close(press->seat);
	free(press);
}

/* The answer must be of this kind; the press's own refusal becomes the fault. */
static enum rc
expect(struct scope *sc, struct press *press, enum wire_kind kind, struct wire_frame *out)
{
	TRY(link_wait(sc, &press->link, out));
	if (out->kind == kind)
		return RC_OK;
	if (out->kind == WIRE_FAILED && message_failed(sc, out))
		return sc->fault.rc;
	return link_broken(sc, &press->link, "another answer than the one that was due");
}

/* --- opening -------------------------------------------------------------- */

static void
hello(const struct conf *conf, const struct fonts *fonts, struct message_hello *out)
{
	*out = (struct message_hello){
		.memory = (uint64_t)conf_int(conf, OPT_PRESS_MEMORY),
		.cpu_s = (uint32_t)(conf_int(conf, OPT_PRESS_SESSION_TIMEOUT) / 1000 + 1),
		.default_font = conf_text(conf, OPT_TEXT_DEFAULT_FONT),
		.fallback_fonts = conf_text(conf, OPT_TEXT_FALLBACK_FONTS),
		.contrast_error = conf_real(conf, OPT_PROOF_CONTRAST_ERROR),
		.contrast_warning = conf_real(conf, OPT_PROOF_CONTRAST_WARNING),
		.module_error = conf_real(conf, OPT_PROOF_MODULE_ERROR),
		.module_warning = conf_real(conf, OPT_PROOF_MODULE_WARNING),
		.n_readable = fonts->n_readable,
	};
	memcpy(out->readable, fonts->readable, fonts->n_readable * sizeof(fonts->readable[0]));
}

/* A press that is not locked in as this build means it to be must not see a PDF. */
static enum rc
check_bars(struct scope *sc, uint32_t bars)
{
#ifdef POSM_SANITIZED
	(void)sc;
	(void)bars;
#else
	if ((bars & (MESSAGE_BARS_FILTER | MESSAGE_BARS_MEMORY)) != (MESSAGE_BARS_FILTER | MESSAGE_BARS_MEMORY))
		return fault(sc, RC_BROKEN, "press_unstartable",
			     "posm-press runs without its system call filter or memory limit");
	if ((bars & MESSAGE_BARS_LANDLOCK) == 0)
		log_event(LOG_LEVEL_WARNING, sc, "there is no Landlock (kernel, or a container's filter of system calls): a press "
			  "that is broken into could read any file its user may", NULL);
#endif
	return RC_OK;
}

static enum rc
greet(struct scope *sc, struct press *press, const struct conf *conf, const struct fonts *fonts)
{
	struct message_hello m;
	struct message_ready ready;
	struct wire_frame frame;

	hello(conf, fonts, &m);
	message_put_hello(link_out(&press->link), &m);
	TRY(expect(sc, press, WIRE_READY, &frame));
	if (!message_ready(&frame, &ready))
		return link_broken(sc, &press->link, "a malformed greeting");
	press->walled = (ready.bars & MESSAGE_BARS_LANDLOCK) != 0;
	return check_bars(sc, ready.bars);
}

bool
press_is_walled(const struct press *press)
{
	return press->walled;
}

enum rc
press_open_in_seat(struct scope *sc, const struct conf *conf, int *seat, struct press **out)
{
	const char *program = conf_text(conf, OPT_PRESS_PROGRAM);
	struct fonts fonts;
	struct spawned spawned;

	if (program[0] == '\0')
		program = file_beside(sc, "posm-press", POSM_LIBEXECDIR);
	TRY(fonts_prepare(sc, conf, &fonts));
	TRY(spawn_start(sc, program, fonts.conf_file, &spawned));
	AUTO_PRESS *press = client_over(&spawned, conf_int(conf, OPT_PRESS_TEMPLATE_TIMEOUT),
					conf_int(conf, OPT_PRESS_CARD_TIMEOUT),
					conf_int(conf, OPT_PRESS_SESSION_TIMEOUT));

	press->seat = *seat;
	*seat = -1;
	TRY(greet(sc, press, conf, &fonts));
	*out = press;
	press = NULL;
	return RC_OK;
}

enum rc
press_open(struct scope *sc, const struct conf *conf, struct press **out)
{
	AUTO_FD seat = -1;

	TRY(seat_take(sc, conf, conf_int(conf, OPT_PRESS_WAIT), &seat));
	return press_open_in_seat(sc, conf, &seat, out);
}

/* --- files in, files out --------------------------------------------------- */

#define SEALS (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW)

/* A memory file that the press can read and nobody can change. */
static enum rc
file_in(struct scope *sc, struct bytes pdf, int *fd)
{
	TRY(file_memfd(sc, "posm-in", pdf, fd));
	if (fcntl(*fd, F_ADD_SEALS, SEALS) != 0)
		return fault_errno(sc, "no_memory_file", "cannot seal a memory file");
	return RC_OK;
}

/* As large as the answer may be; it takes memory only where the press writes. */
static enum rc
file_out(struct scope *sc, int *fd)
{
	TRY(file_memfd(sc, "posm-out", (struct bytes){"", 0}, fd));
	if (ftruncate(*fd, (off_t)PRESS_PREFIX_MAX) != 0)
		return fault_errno(sc, "no_memory_file", "cannot size a memory file");
	return RC_OK;
}

/* From here on the press cannot change what it answered: sealing fails while it still has it mapped. */
static enum rc
take_out(struct scope *sc, struct press *press, int fd, uint64_t len, struct bytes *out)
{
	struct stat st;

	if (ftruncate(fd, (off_t)len) != 0 || fcntl(fd, F_ADD_SEALS, SEALS) != 0 || fstat(fd, &st) != 0 ||
	    (uint64_t)st.st_size != len)
		return link_broken(sc, &press->link, "a result that it still holds");
	return file_map(sc, fd, "the press's result", PRESS_PREFIX_MAX, out);
}

static struct bytes
keep(struct scope *sc, struct bytes b)
{
	return (struct bytes){scope_copy_n(sc, b.at, b.len), b.len};
}

static void
fill_source(const struct press_rights *rights, struct message_source *m)
{
	*m = (struct message_source){.confirmed = rights != NULL && rights->confirmed,
				     .password = rights == NULL ? NULL : rights->password,
				     .settings = {"", 0}};
}

static enum rc
check_source(struct scope *sc, const struct message_source *m)
{
	if (m->password != NULL && strlen(m->password) > MESSAGE_PASSWORD_MAX)
		return fault(sc, RC_LIMIT, "too_large", "the template's password is over %zu bytes", MESSAGE_PASSWORD_MAX);
	if (m->settings.len > SETTINGS_BYTES_MAX)
		return fault(sc, RC_LIMIT, "too_large", "the settings are over %zu bytes", SETTINGS_BYTES_MAX);
	return RC_OK;
}

void
session_allow_template(struct press *press)
{
	int64_t used = link_cpu_ms(&press->link), least = press->template_ms / STEP_PART;

	if (press->template_end == 0)
		press->template_end = used + press->template_ms;
	press->link.step_ms = press->template_end - used > least ? press->template_end - used : least;
}

/* Sends what is in the link's buffer with a file; the answer's big part comes in *out_fd. */
static enum rc
ask(struct scope *sc, struct press *press, struct bytes pdf, enum wire_kind kind, struct wire_frame *answer, int *out_fd)
{
	AUTO_FD in = -1;
	AUTO_FD result = -1;

	session_allow_template(press);
	TRY(file_in(sc, pdf, &in));
	TRY(file_out(sc, &result));
	link_attach(&press->link, (int[]){in, result}, 2);
	TRY(expect(sc, press, kind, answer));
	*out_fd = result;
	result = -1;
	return RC_OK;
}

enum rc
press_inspect(struct scope *sc, struct press *press, struct bytes pdf, const struct press_rights *rights,
	      struct press_template *out)
{
	struct message_source m;
	struct message_inspected *seen = scope_alloc(sc, sizeof(*seen));
	struct wire_frame frame;
	AUTO_FD fd = -1;

	fill_source(rights, &m);
	TRY(check_source(sc, &m));
	message_put_inspect(link_out(&press->link), &m);
	TRY(ask(sc, press, pdf, WIRE_INSPECTED, &frame, &fd));
	if (!message_inspected(&frame, seen))
		return link_broken(sc, &press->link, "a malformed report");
	struct press_template made = {.n_pages = (int)seen->n_pages, .pages = seen->pages,
				      .report = keep(sc, seen->report), .file = pdf, .decrypted = seen->decrypted};

	if (seen->decrypted)
		TRY(take_out(sc, press, fd, seen->len, &made.file));
	*out = made;
	return RC_OK;
}

static enum rc
hash_prefix(struct scope *sc, struct press *press, struct bytes prefix)
{
	if (press->prefix_sha == NULL)
		press->prefix_sha = EVP_MD_CTX_new();
	if (press->card_sha == NULL)
		press->card_sha = EVP_MD_CTX_new();
	if (press->prefix_sha == NULL || press->card_sha == NULL ||
	    EVP_DigestInit_ex(press->prefix_sha, EVP_sha256(), NULL) != 1 ||
	    EVP_DigestUpdate(press->prefix_sha, prefix.at, prefix.len) != 1)
		return fault(sc, RC_BROKEN, "no_digest", "OpenSSL offers no SHA-256");
	press->prefix_crc = crc32_z(0, prefix.at, prefix.len);
	press->prefix_len = prefix.len;
	return RC_OK;
}

/* The compile that was asked for. */
static enum rc
take_prefix(struct scope *sc, struct press *press, struct bytes pdf, struct press_prefix *out)
{
	struct message_compiled made;
	struct wire_frame frame;
	struct press_prefix prefix = {0};
	AUTO_FD fd = -1;

	TRY(ask(sc, press, pdf, WIRE_COMPILED, &frame, &fd));
	if (!message_compiled(&frame, &made))
		return link_broken(sc, &press->link, "a malformed compile report");
	prefix.report = keep(sc, made.report);
	TRY(take_out(sc, press, fd, made.len, &prefix.bytes));
	TRY(hash_prefix(sc, press, prefix.bytes));
	*out = prefix;
	return RC_OK;
}

enum rc
press_compile(struct scope *sc, struct press *press, struct bytes pdf, struct bytes settings_json,
	      const struct press_rights *rights, struct press_prefix *out)
{
	struct message_source m;

	fill_source(rights, &m);
	m.settings = settings_json;
	TRY(check_source(sc, &m));
	message_put_compile(link_out(&press->link), &m);
	return take_prefix(sc, press, pdf, out);
}

enum rc
press_preflight(struct scope *sc, struct press *press, struct bytes pdf, struct bytes settings_json,
		const struct press_rights *rights, const struct press_feed *feed, struct bytes *json)
{
	struct message_source m;
	struct press_prefix prefix;
	struct wire_frame frame;

	fill_source(rights, &m);
	m.settings = settings_json;
	TRY(check_source(sc, &m));
	message_put_preflight(link_out(&press->link), &m);
	TRY(take_prefix(sc, press, pdf, &prefix));
	press->looks = true;
	TRY(press_run(sc, press, PRESS_PROOF_OFF, feed));
	press->link.step_ms = press->template_ms;
	message_put_preflight_end(link_out(&press->link));
	TRY(expect(sc, press, WIRE_PREFLIGHTED, &frame));
	if (!message_preflighted(&frame, json))
		return link_broken(sc, &press->link, "a malformed preflight");
	*json = keep(sc, *json);
	return RC_OK;
}

enum rc
press_print(struct scope *sc, struct press *press, struct bytes pdf, struct bytes settings_json,
	    const struct press_rights *rights, const struct sheet *sheet, int64_t n_cards, struct press_prefix *out)
{
	struct message_print m = {.sheet = *sheet, .n_cards = n_cards};

	if (n_cards < 1 || n_cards > MESSAGE_CARDS_MAX)
		return fault(sc, RC_LIMIT, "too_large", "a print file has 1 to %d cards", MESSAGE_CARDS_MAX);
	fill_source(rights, &m.source);
	m.source.settings = settings_json;
	TRY(check_source(sc, &m.source));
	message_put_print(link_out(&press->link), &m);
	return take_prefix(sc, press, pdf, out);
}

enum rc
press_print_end(struct scope *sc, struct press *press, struct sink *to)
{
	struct message_printed m = {.more = true};
	struct wire_frame frame;

	while (m.more) {
		message_put_print_next(link_out(&press->link));
		TRY(expect(sc, press, WIRE_PRINTED, &frame));
		if (!message_printed(&frame, &m) || (m.more && m.piece.len == 0))
			return link_broken(sc, &press->link, "a malformed piece");
		TRY(sink_write(sc, to, m.piece.at, m.piece.len));
	}
	return RC_OK;
}

enum rc
press_render(struct scope *sc, struct press *press, struct bytes pdf, const struct press_picture *p, struct bytes *png)
{
	struct wire_frame frame;
	uint64_t len;
	AUTO_FD fd = -1;

	bool sized = p->dpi == 0 ? p->width_px >= RENDER_PX_MIN && p->width_px <= RENDER_PX_MAX
				 : p->dpi >= RENDER_DPI_MIN && p->dpi <= RENDER_DPI_MAX;

	if (p->page < 1 || !sized)
		return fault(sc, RC_INVALID, "out_of_range",
			     "page %d at %d pixels or %d dpi: pages begin at 1, a picture is %d to %d pixels wide or has %d to %d dpi",
			     p->page, p->width_px, p->dpi, RENDER_PX_MIN, RENDER_PX_MAX, RENDER_DPI_MIN, RENDER_DPI_MAX);
	message_put_render(link_out(&press->link), &(struct message_render){(uint32_t)p->page, (uint32_t)p->width_px, (uint32_t)p->dpi});
	TRY(ask(sc, press, pdf, WIRE_RENDERED, &frame, &fd));
	if (!message_rendered(&frame, &len))
		return link_broken(sc, &press->link, "a malformed picture report");
	return take_out(sc, press, fd, len, png);
}

enum rc
press_fonts(struct scope *sc, struct press *press, const struct font_family **out, size_t *n)
{
	struct message_fonts m;
	struct wire_frame frame;

	session_allow_template(press);
	message_put_fonts(link_out(&press->link));
	TRY(expect(sc, press, WIRE_FONTS_TOLD, &frame));
	if (!message_fonts_told(sc, &frame, &m))
		return link_broken(sc, &press->link, "a malformed list of fonts");
	*out = m.families;
	*n = m.n;
	return RC_OK;
}
