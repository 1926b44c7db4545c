#include "config.h"
#include "domain/sample_cards.h"

#include <assert.h>
#include <string.h>

#include "base/conf.h"
#include "base/scope.h"
#include "base/utf8.h"
#include "domain/check_table.h"
#include "domain/request_generation.h"
#include "model/option.h"
#include "store/restaurant.h"

void
sample_card(struct scope *sc, const struct app *app, enum sample which, enum language language, struct card *out)
{
	static const struct card samples[LANGUAGE_COUNT][2] = {
		[LANGUAGE_RU] = {
			[SAMPLE_TYPICAL] = {
				.uuid = "00000000-0000-4000-8000-000000000000",
				.number = "12",
				.zone = "Терраса",
				.seats = "4",
				.restaurant = "Кафе «Образец»",
				.brand = "Образец",
				.date = "01.01.2026",
			},
			[SAMPLE_EXTREMES] = {
				.uuid = "88888888-8888-4888-8888-888888888888",
				.number = "VIP-128",
				.zone = "Летняя веранда у фонтана",
				.seats = "16",
				.restaurant = "Ресторан «Широкие щи и чёрные груши»",
				.brand = "Широкие щи",
				.date = "28.12.2026",
			},
		},
		[LANGUAGE_EN] = {
			[SAMPLE_TYPICAL] = {
				.uuid = "00000000-0000-4000-8000-000000000000",
				.number = "12",
				.zone = "Terrace",
				.seats = "4",
				.restaurant = "Café Example",
				.brand = "Example",
				.date = "01 Jan 2026",
			},
			[SAMPLE_EXTREMES] = {
				.uuid = "88888888-8888-4888-8888-888888888888",
				.number = "VIP-128",
				.zone = "Summer veranda by the fountain",
				.seats = "16",
				.restaurant = "Restaurant “Wild Mushrooms & Warm Plums”",
				.brand = "Wild Mushrooms",
				.date = "28 Dec 2026",
			},
		},
	};

	*out = samples[language][which];
	if (card_url(sc, conf_text(app->conf, OPT_QR_URL_TEMPLATE), out->uuid, &out->url) != RC_OK) {
		fault_clear(sc);
		out->url = "";
	}
}

enum language
sample_language(const struct app *app)
{
	return language_of(conf_text(app->conf, OPT_SERVICE_LANGUAGE));
}

enum rc
sample_chosen(struct scope *sc, const struct app *app, const struct who *who, const struct sample_source *source,
	      const struct card **cards, size_t *n)
{
	struct snapshot_terms terms = snapshot_terms(app);
	struct restaurant restaurant;

	*n = 0;
	if (source->restaurant_id == 0)
		return !source->tables.made ? RC_OK
					    : fault_at(sc, fault(sc, RC_INVALID, "missing_field", "tables are of a restaurant"),
						       "/restaurant_id");
	TRY(restaurant_load(sc, app->pg, who, source->restaurant_id, &restaurant));
	TRY(check_table_choice(sc, app->pg, restaurant.id, &source->tables));
	return table_snapshot(sc, app->pg, restaurant.id, &terms, source->tables.uuids, source->tables.n, cards, n);
}

enum rc
sample_restaurant(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
		  const struct card **cards, size_t *n)
{
	return sample_chosen(sc, app, who, &(struct sample_source){.restaurant_id = restaurant_id}, cards, n);
}

static size_t
characters(const char *text)
{
	size_t n = 0;

	(void)utf8_count(text, strlen(text), &n);
	return n;
}

static void
take_longer(const char **longest, const char *other)
{
	if (characters(other) > characters(*longest))
		*longest = other;
}

struct card
sample_extremes(const struct card *cards, size_t n)
{
	struct card out;

	assert(n > 0);
	out = cards[0];
	for (size_t i = 1; i < n; i++) {
		take_longer(&out.number, cards[i].number);
		take_longer(&out.zone, cards[i].zone);
		take_longer(&out.seats, cards[i].seats);
		take_longer(&out.restaurant, cards[i].restaurant);
		take_longer(&out.brand, cards[i].brand);
		take_longer(&out.date, cards[i].date);
		if (characters(cards[i].url) > characters(out.url)) {
			out.url = cards[i].url;
			out.uuid = cards[i].uuid;
		}
	}
	return out;
}
