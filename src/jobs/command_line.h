/* The command line of a daemon: `--config FILE`, `--help`, `--version` and nothing else. */
#ifndef POSM_JOBS_COMMAND_LINE_H
#define POSM_JOBS_COMMAND_LINE_H

/* -1: go on with *conf_path; otherwise the exit status, everything is said. about: a sentence for --help. */
int command_line(int argc, char **argv, const char *program, const char *about, const char **conf_path);

#endif
