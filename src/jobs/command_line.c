#include "config.h"
#include "jobs/command_line.h"

#include <stdio.h>
#include <string.h>

static void
usage(FILE *to, const char *program, const char *about)
{
	fprintf(to, "usage: %s [--config FILE]\n%s\n", program, about);
}

int
command_line(int argc, char **argv, const char *program, const char *about, const char **conf_path)
{
	*conf_path = POSM_SYSCONFDIR "/posm/posm.conf";
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--config") == 0 && i + 1 < argc) {
			*conf_path = argv[++i];
		} else if (strncmp(argv[i], "--config=", 9) == 0) {
			*conf_path = argv[i] + 9;
		} else if (strcmp(argv[i], "--version") == 0) {
			printf("%s %s\n", program, PACKAGE_VERSION);
			return 0;
		} else if (strcmp(argv[i], "--help") == 0) {
			usage(stdout, program, about);
			return 0;
		} else {
			usage(stderr, program, about);
			return 2;
		}
	}
	return -1;
}
