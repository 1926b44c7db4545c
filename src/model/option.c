#include "config.h"
#include "model/option.h"

const struct conf_option option_table[OPT_COUNT] = {
#define OPTION(id, key, type, preset, min, max, choices, about) {key, type, preset, min, max, choices, about},
#include "model/option.def"
#undef OPTION
};
