#include "config.h"
#include "ctl/help.h"

#include <string.h>

#include "ctl/command.h"
#include "model/option.h"

void
help_version(void)
{
	(void)args_print_version("posmctl");
}

void
help_command(const struct ctl_command *c)
{
	args_print_help(&c->spec);
	if (c->remote == NULL)
		(void)printf("\nexit code: 0 done, 1 failed, 2 wrong input, 3 a card fails its proof, 4 a file is refused\n");
	else
		(void)printf("\nposmctl --help says how the server is named.\n"
			     "exit code: 0 done, 1 failed, 2 wrong input, 3 a card fails its proof, 4 a file or login is\n"
			     "refused, 5 cancelled or deleted, 6 still under way, 7 not confirmed, 130 interrupted\n");
}

static size_t
stem_of(const char *word)
{
	size_t len = strcspn(word, " ");

	return len > 1 && word[len - 1] == 's' ? len - 1 : len;
}

static bool
is_of_group(const struct ctl_command *c, const char *word)
{
	return stem_of(c->spec.command) == stem_of(word) && strncmp(c->spec.command, word, stem_of(word)) == 0;
}

/* group NULL: all */
static void
print_rows(FILE *to, const char *about, bool remote, const char *group)
{
	bool any = false;

	for (const struct ctl_command *const *c = ctl_commands; *c != NULL; c++) {
		if (((*c)->remote != NULL) != remote || (group != NULL && !is_of_group(*c, group)))
			continue;
		(void)fprintf(to, "%s%s%s  %-20s %s\n", any ? "" : "\n", any ? "" : about, any ? "" : "\n", (*c)->spec.command,
			      (*c)->spec.about);
		any = true;
	}
}

static void
print_both(FILE *to, const char *group)
{
	print_rows(to, "commands of this host:", false, group);
	print_rows(to, "commands that speak to a server (posmctl --server URL COMMAND):", true, group);
}

void
help_commands(FILE *to)
{
	print_both(to, NULL);
	(void)fprintf(to, "\nposmctl COMMAND --help says more, also of those that begin alike (posmctl jobs --help);\n"
			  "posmctl --version the version.\n");
}

bool
help_has_group(const char *word)
{
	for (const struct ctl_command *const *c = ctl_commands; *c != NULL; c++)
		if (is_of_group(*c, word))
			return true;
	return false;
}

void
help_group(FILE *to, const char *word)
{
	print_both(to, word);
	(void)fprintf(to, "\nEach says more with --help\n");
}
