#include "config.h"
#include "model/font.h"

const char *const font_style_suffixes[FONT_STYLES] = {"", ":bold", ":italic", ":bold:italic"};

const char *const font_languages[FONT_LANGUAGES] = {
	"en", "ru", "uk", "be", "kk", "ky", "tg", "uz", "az", "tt", "hy", "ka", "tr", "de",    "fr",
	"es", "it", "pl", "ro", "sr", "el", "he", "ar", "fa", "hi", "th", "vi", "zh", "ja", "ko",
};
