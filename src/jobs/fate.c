#include "config.h"
#include "jobs/fate.h"

#include <string.h>
#include <sys/random.h>

#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"
#include "model/retry.h"

#define COMMENT_MAX 2000

const char *const fate_words[] = {"done", "retry", "end", "hand_back", "lost"};

/* {name} stands for an argument of the fault; {cause} and {reason} for their words below. */
struct row {
	const char *code;
	enum fate fate;
	const char *ru, *en;
};

#define SETTINGS_RU "Настройки не подходят к этому макету. Исправьте их и запустите генерацию заново."
#define SETTINGS_EN "The settings do not fit this template. Correct them and generate again."
#define STORAGE_RU "Хранилище файлов сейчас недоступно."
#define STORAGE_EN "The file storage is out of reach."
#define DATABASE_RU "База данных сейчас недоступна."
#define DATABASE_EN "The database is out of reach."
#define PRESS_RU "Программа, которая делает PDF, не справилась с этим макетом."
#define PRESS_EN "The program that makes the PDFs could not finish this template."
#define OURS_RU "Внутренняя ошибка сервиса. Сообщите администратору."
#define OURS_EN "An internal error of the service. Tell its administrator."

static const struct row table[] = {
	/* the template */
	{"template_refused", FATE_END, "Файл макета не подходит: {reason}.", "The template's file cannot be used: {reason}."},
	{"needs_password", FATE_END, "Файл макета закрыт паролем.", "The template's file needs a password."},
	{"needs_rights", FATE_END, "Файл макета запрещено изменять: нужно подтверждение прав.",
	 "The template's file forbids changes: somebody must confirm the rights to it."},
	{"template_damaged", FATE_END, "Файл макета в хранилище повреждён. Загрузите макет заново.",
	 "The template's file in the storage is damaged. Upload it again."},
	{"object_missing", FATE_END, "Файла макета нет в хранилище. Загрузите макет заново.",
	 "The template's file is not in the storage. Upload it again."},
	{"too_large", FATE_END, "Макет слишком велик.", "The template is too large."},
	/* the settings */
	{"bad_json", FATE_END, SETTINGS_RU, SETTINGS_EN},
	{"unknown_field", FATE_END, SETTINGS_RU, SETTINGS_EN},
	{"missing_field", FATE_END, SETTINGS_RU, SETTINGS_EN},
	{"wrong_type", FATE_END, SETTINGS_RU, SETTINGS_EN},
	{"out_of_range", FATE_END, SETTINGS_RU, SETTINGS_EN},
	{"unknown_placeholder", FATE_END, SETTINGS_RU, SETTINGS_EN},
	{"unknown_font", FATE_END, "Шрифта «{font}» нет на сервере.", "There is no font '{font}' on the server."},
	{"font_directory", FATE_END, "Папка шрифтов на сервере настроена неверно. Сообщите администратору.",
	 "The server's font folder is set up wrongly. Tell its administrator."},
	/* the tables */
	{"no_tables", FATE_END, "У ресторана нет столов.", "The restaurant has no tables."},
	{"no_glyph", FATE_END, "Ни в одном шрифте нет знака «{character}» (стол {table}).",
	 "No font has the character '{character}' (table {table})."},
	{"text_overset", FATE_END, "Текст не помещается в отведённое место (стол {table}). Увеличьте поле или уменьшите шрифт.",
	 "A text does not fit its place (table {table}). Enlarge the box or choose a smaller size."},
	{"qr_data", FATE_END, "Ссылка слишком длинная для QR-кода (стол {table}).",
	 "The link is too long for a QR code (table {table})."},
	{"proof_failed", FATE_END, "QR-код не считывается: {cause}. Столы: {tables}.",
	 "The QR code does not scan: {cause}. Tables: {tables}."},
	/* the world around */
	{"storage_unavailable", FATE_RETRY, STORAGE_RU, STORAGE_EN},
	{"storage_full", FATE_RETRY, "В хранилище файлов кончилось место.", "The file storage is full."},
	{"storage_refused", FATE_END, "Хранилище файлов отказало в доступе. Сообщите администратору.",
	 "The file storage refused access. Tell the service's administrator."},
	{"db_unavailable", FATE_RETRY, DATABASE_RU, DATABASE_EN},
	{"commit_unknown", FATE_RETRY, DATABASE_RU, DATABASE_EN},
	{"db_conflict", FATE_RETRY, DATABASE_RU, DATABASE_EN},
	{"db_timeout", FATE_RETRY, DATABASE_RU, DATABASE_EN},
	{"db_busy", FATE_RETRY, DATABASE_RU, DATABASE_EN},
	/* our own programs */
	{"press_busy", FATE_HAND_BACK, "", ""},
	{"press_died", FATE_RETRY, PRESS_RU, PRESS_EN},
	{"press_timeout", FATE_RETRY, PRESS_RU, PRESS_EN},
	{"press_failed", FATE_RETRY, PRESS_RU, PRESS_EN},
	{"runner_died", FATE_RETRY, "Обработка прервалась.", "The work broke off."},
	{"runner_stalled", FATE_RETRY, "Обработка остановилась и была прервана.", "The work stood still and was ended."},
	/* not ours any more */
	{"interrupted", FATE_HAND_BACK, "", ""},
	{"lease_lost", FATE_LOST, "", ""},
};

/* The values of {cause} and {reason} in people's words; what has none stands as it is. */
static const struct row causes[] = {
	{"not_a_pdf", FATE_END, "это не PDF", "it is not a PDF"},
	{"empty", FATE_END, "файл пуст", "it is empty"},
	{"broken", FATE_END, "файл повреждён", "it is damaged"},
	{"encryption", FATE_END, "он зашифрован неподдерживаемым способом", "it is encrypted in a way that is not supported"},
	{"no_pages", FATE_END, "в нём нет страниц", "it has no pages"},
	{"too_many_pages", FATE_END, "в нём слишком много страниц", "it has too many pages"},
	{"page_size", FATE_END, "недопустимый размер страницы", "the size of a page is not allowed"},
	{"page_rotation", FATE_END, "недопустимый поворот страницы", "the rotation of a page is not allowed"},
	{"too_large", FATE_END, "он слишком велик или сложен", "it is too large or too complex"},
	{"low_contrast", FATE_END, "слишком слабый контраст с фоном", "too little contrast with its background"},
	{"wrong_payload", FATE_END, "считывается другая ссылка", "another link is read"},
	{"wrong_module", FATE_END, "код перекрыт рисунком макета", "something of the template covers the code"},
	{"quiet_zone", FATE_END, "вокруг кода нет чистого поля", "there is no clear margin around the code"},
	{"inverted", FATE_END, "код светлее фона", "the code is lighter than its background"},
	{"small_module", FATE_END, "код слишком мелкий", "the code is too small"},
	{"unreadable", FATE_END, "код не распознаётся", "the code is not recognised"},
};

static const struct row *
find(const struct row *rows, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].code, code) == 0)
			return &rows[i];
	return NULL;
}

enum fate
fate_of(const struct fault *f)
{
	const struct row *row = f->rc == RC_OK ? NULL : find(table, LENGTH_OF(table), f->code);

	if (f->rc == RC_OK)
		return FATE_DONE;
	if (row != NULL)
		return row->fate;
	/* a code without a row: what the world or we broke may heal, what the input broke does not */
	return f->rc == RC_AGAIN || f->rc == RC_BROKEN ? FATE_RETRY : FATE_END;
}

static const char *
argument(const struct fault *f, const char *name, size_t len, bool ru)
{
	for (int i = 0; i < f->n_args; i++)
		if (strlen(f->args[i].name) == len && memcmp(f->args[i].name, name, len) == 0) {
			bool is_word = strncmp(name, "cause}", 6) == 0 || strncmp(name, "reason}", 7) == 0;
			const struct row *cause = is_word ? find(causes, LENGTH_OF(causes), f->args[i].value) : NULL;

			return cause == NULL ? f->args[i].value : ru ? cause->ru : cause->en;
		}
	return "?";
}

const char *
fate_comment(struct scope *sc, const struct fault *f, const char *language)
{
	bool ru = strcmp(language, "ru") == 0;
	const struct row *row = find(table, LENGTH_OF(table), f->code);
	const char *words = row == NULL ? (ru ? OURS_RU : OURS_EN) : ru ? row->ru : row->en;
	struct text *t = text_new(sc, COMMENT_MAX);

	for (const char *open; (open = strchr(words, '{')) != NULL;) {
		size_t len = strcspn(open + 1, "}");

		text_add_bytes(t, words, (size_t)(open - words));
		text_add(t, argument(f, open + 1, len, ru));
		words = open + 1 + len + 1;
	}
	text_add(t, words);
	return t->at;
}

/* {"name": "value", ...} of the fault's arguments, with the place in the settings if there is one. */
static const char *
args_json(struct scope *sc, const struct fault *f)
{
	struct text *t = text_new(sc, 64 * 1024);

	text_add_char(t, '{');
	for (int i = 0; i < f->n_args; i++) {
		text_add(t, i > 0 ? "," : "");
		text_add_json(t, f->args[i].name);
		text_add_char(t, ':');
		text_add_json(t, f->args[i].value);
	}
	if (f->pointer != NULL) {
		text_add(t, f->n_args > 0 ? ",\"pointer\":" : "\"pointer\":");
		text_add_json(t, f->pointer);
	}
	text_add_char(t, '}');
	return t->at;
}

static enum rc
write_retry(struct scope *sc, struct pg *pg, const struct conf *conf, const struct job_lease *lease,
	    const struct job_reason *reason, enum fate *decided)
{
	uint32_t dice;

	if (lease->failures + 1 >= conf_int(conf, OPT_JOB_MAX_ATTEMPTS)) {
		*decided = FATE_END;
		return job_fail(sc, pg, lease, reason);
	}
	if (getrandom(&dice, sizeof(dice), 0) != sizeof(dice))
		dice = 0;
	return job_retry(sc, pg, lease,
			 retry_wait_ms(lease->failures + 1, conf_int(conf, OPT_JOB_BACKOFF),
				       conf_int(conf, OPT_JOB_BACKOFF_MAX), dice),
			 reason);
}

enum rc
fate_write(struct scope *sc, struct pg *pg, const struct conf *conf, const struct job_lease *lease,
	   const struct fault *f, enum fate *decided)
{
	enum rc rc = RC_OK;

	*decided = fate_of(f);
	if (*decided == FATE_HAND_BACK)
		rc = job_hand_back(sc, pg, lease);
	if (*decided == FATE_RETRY || *decided == FATE_END) {
		const struct job_reason reason = {f->code, args_json(sc, f),
						  fate_comment(sc, f, conf_text(conf, OPT_SERVICE_LANGUAGE))};

		rc = *decided == FATE_END ? job_fail(sc, pg, lease, &reason) :
					    write_retry(sc, pg, conf, lease, &reason, decided);
	}
	if (rc == RC_CONFLICT) { /* lease_lost */
		*decided = FATE_LOST;
		rc = RC_OK;
	}
	return rc;
}
