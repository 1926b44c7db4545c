/*
 * The parts of `posmctl doctor`. Each looks at one thing and says what it found; what is wrong is its fault, with what to do about
 * it beside it.
 */
#ifndef POSM_CTL_DOCTOR_H
#define POSM_CTL_DOCTOR_H

#include <stdbool.h>

#include "base/args.h"
#include "base/fault.h"
#include "domain/app.h"

struct visit {
	const struct args *args;
	struct app app; /* conf from the first part on; pg, objects: once their part was there */
	bool has_database;
	/* of the part that looks: */
	const char *said;   /* what it found */
	const char *advice; /* NULL: the table's */
	bool doubtful;      /* it works, but `said` should be read */
};

#define DOCTOR(name) enum rc name(struct scope *sc, struct visit *v) MUST_CHECK

/* Whether the units that are installed may write to this folder: they see less of the disk than this command does. */
enum rc doctor_units(struct scope *sc, struct visit *v, const char *folder) MUST_CHECK;
/* What was found is true, but should be read. */
void doctor_doubt(struct visit *v, const char *said, const char *advice);

DOCTOR(doctor_configuration);
DOCTOR(doctor_database);
DOCTOR(doctor_schema);
DOCTOR(doctor_permissions);
DOCTOR(doctor_latency);
DOCTOR(doctor_clock);
DOCTOR(doctor_storage);
DOCTOR(doctor_fonts);
DOCTOR(doctor_press);
DOCTOR(doctor_pools);
DOCTOR(doctor_daemon);
DOCTOR(doctor_web);

#endif
