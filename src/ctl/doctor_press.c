#include "config.h"
#include "ctl/doctor.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/scope.h"
#include "ctl/command.h"
#include "domain/list_fonts.h"
#include "domain/open_app.h"
#include "domain/sample_cards.h"
#include "fresh/fresh.h"
#include "model/option.h"
#include "object/object.h"
#include "object/probe.h"
#include "press/press.h"

/* --- configuration, storage ----------------------------------------------------------------------------------- */

enum rc
doctor_configuration(struct scope *sc, struct visit *v)
{
	TRY(ctl_conf(sc, v->args, &v->app.conf));
	v->said = ctl_conf_name(v->args);
	enum rc rc = check_app(sc, v->app.conf);

	if (rc != RC_OK)
		v->app.conf = NULL;
	return rc;
}

struct total {
	int64_t us;
};

static void
add_step(void *watcher, const char *what, int64_t us)
{
	struct total *total = watcher;

	(void)what;
	total->us += us;
}

static const char *
advice_for_s3(const struct fault *f)
{
	if (strcmp(f->code, "storage_unavailable") == 0)
		return "is the store up, and is the way to it open from this host: its name, the port, a firewall, a proxy (posm uses "
		       "none)? curl -v with s3.endpoint says more";
	return "see s3.* in posm.conf, the bucket and the key's rights (docs/storage.md); a clock that is off is refused, too";
}

static enum rc
probe_s3(struct scope *sc, struct visit *v, struct total *total)
{
	const struct conf *conf = v->app.conf;
	const char *where = scope_printf(sc, "bucket %s at %s", conf_text(conf, OPT_S3_BUCKET), conf_text(conf, OPT_S3_ENDPOINT));
	enum rc rc = object_open(sc, conf, &v->app.objects);

	if (rc == RC_OK)
		rc = probe_store(sc, v->app.objects, add_step, total);
	v->said = where;
	if (rc == RC_OK)
		return RC_OK;
	const char *detail = scope_copy(sc, sc->fault.detail);

	v->advice = advice_for_s3(&sc->fault);
	return fault(sc, rc, "unwell", "%s: %s", where, detail);
}

#define MB (UINT64_C(1024) * 1024)

static enum rc
look_at_room(struct scope *sc, struct visit *v)
{
	uint64_t reserve = (uint64_t)conf_int(v->app.conf, OPT_OBJECT_RESERVE);
	struct file_room disk;

	TRY(object_room(sc, v->app.objects, &disk));
	v->advice = "make room there, or lower object.reserve: until then generations are refused with storage_full";
	if (disk.free < reserve)
		return fault(sc, RC_AGAIN, "unwell", "%s: %" PRIu64 " MB are free, and object.reserve keeps %" PRIu64 " MB free", v->said,
			     disk.free / MB, reserve / MB);
	v->advice = NULL;
	v->said = scope_printf(sc, "%s, %" PRIu64 " MB free", v->said, disk.free / MB);
	return RC_OK;
}

static enum rc
probe_folder(struct scope *sc, struct visit *v, struct total *total)
{
	v->said = conf_text(v->app.conf, OPT_OBJECT_DIRECTORY);
	v->advice = "object.directory must be there, belong to the user posm and have room: this command is run as that user";
	TRY(object_open(sc, v->app.conf, &v->app.objects));
	TRY(probe_store(sc, v->app.objects, add_step, total));
	return look_at_room(sc, v);
}

enum rc
doctor_storage(struct scope *sc, struct visit *v)
{
	bool s3 = strcmp(conf_text(v->app.conf, OPT_OBJECT_DRIVER), "s3") == 0;
	struct total total = {0};

	TRY(s3 ? probe_s3(sc, v, &total) : probe_folder(sc, v, &total));
	v->said = scope_printf(sc, "%s: wrote, read, listed and removed an object in %.1f ms", v->said, (double)total.us / 1000);
	return s3 ? RC_OK : doctor_units(sc, v, conf_text(v->app.conf, OPT_OBJECT_DIRECTORY));
}

/* --- press ---------------------------------------------------------------------------------------------------- */

#define FONT_ADVICE \
	"install the package with the font (fonts-paratype has PT Sans), add its folder as text.font_directory, or name another font"

/* A press does not start without the configured ones. */
static enum rc
restate_font(struct scope *sc, struct visit *v, enum rc rc)
{
	if (rc == RC_OK || strcmp(sc->fault.code, "unknown_font") != 0)
		return rc;
	v->advice = FONT_ADVICE;
	return fault(sc, RC_MISSING, "unwell", "text.default_font or text.fallback_fonts: %s", scope_copy(sc, sc->fault.detail));
}

enum rc
doctor_fonts(struct scope *sc, struct visit *v)
{
	const struct listed_font *fonts;
	size_t n;

	TRY(restate_font(sc, v, list_fonts(sc, &v->app, &fonts, &n)));
	v->said = scope_printf(sc, "%zu families, '%s' among them", n, conf_text(v->app.conf, OPT_TEXT_DEFAULT_FONT));
	return RC_OK;
}

#define LANDLOCK_ADVICE \
	"take a kernel that has it (5.13, `landlock` in /sys/kernel/security/lsm); in a container, let its filter of system calls pass " \
	"landlock_create_ruleset, landlock_add_rule and landlock_restrict_self (docs/install.md, section 7)"

static const char settings[] = "{\"format\":1,\"unit\":\"mm\",\"box\":\"crop\",\"elements\":["
			       "{\"type\":\"qr\",\"x\":20,\"y\":15,\"size\":40},"
			       "{\"type\":\"text\",\"x\":10,\"y\":60,\"width\":60,\"height\":10,\"size\":14,"
			       "\"value\":\"Стол {{table.number}}\"}]}";

struct one {
	struct card card;
	bool given, made;
	uint64_t size;
};

static enum rc
give(struct scope *sc, void *ctx, struct card *card, bool *more)
{
	struct one *one = ctx;

	(void)sc;
	*more = !one->given;
	one->given = true;
	*card = one->card;
	return RC_OK;
}

static enum rc
take(struct scope *sc, void *ctx, const struct press_card *card)
{
	struct one *one = ctx;

	one->made = true;
	one->size = card->size;
	if (card->proof.verdict != PRESS_PROOF_FAILED)
		return RC_OK;
	return fault(sc, RC_BROKEN, "unwell", "the card's code could not be read back: %s", card->proof.cause);
}

enum rc
doctor_press(struct scope *sc, struct visit *v)
{
	const struct fresh_blank page = {.width_mm = 80, .height_mm = 80, .pages = 1};
	struct one one = {.given = false};
	const struct press_feed feed = {give, take, &one, false};
	struct press_prefix prefix;
	AUTO_PRESS *press = NULL;
	int64_t begun = clock_ms();
	struct bytes pdf;

	sample_card(sc, &v->app, SAMPLE_TYPICAL, sample_language(&v->app), &one.card);
	TRY(fresh_blank(sc, &page, &pdf));
	TRY(restate_font(sc, v, press_open(sc, v->app.conf, &press)));
	TRY(press_compile(sc, press, pdf, (struct bytes){settings, strlen(settings)}, NULL, &prefix));
	TRY(press_run(sc, press, PRESS_PROOF_ALL, &feed));
	v->said = scope_printf(sc, "a card was made, read back and proved in its sandbox within %lld ms", (long long)(clock_ms() - begun));
	if (!one.made)
		return fault(sc, RC_BROKEN, "unwell", "the press made no card");
	if (!press_is_walled(press))
		doctor_doubt(v,
			     scope_printf(sc, "%s; but without Landlock one that is broken into could read any file of its user", v->said),
			     LANDLOCK_ADVICE);
	return RC_OK;
}
