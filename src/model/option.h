/* The options of posm.conf by name; the table itself is option.def. */
#ifndef POSM_MODEL_OPTION_H
#define POSM_MODEL_OPTION_H

#include "base/conf.h"

/* Where the file lies unless --config names another. */
#define OPTION_FILE POSM_SYSCONFDIR "/posm/posm.conf"

enum option {
#define OPTION(id, key, type, preset, min, max, choices, about) OPT_##id,
#include "model/option.def"
#undef OPTION
	OPT_COUNT
};

extern const struct conf_option option_table[OPT_COUNT];

#endif
