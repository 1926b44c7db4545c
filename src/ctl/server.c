#include "config.h"
#include "ctl/server.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/scope.h"
#include "client/client.h"
#include "model/option.h"

#define PASSWORD_MAX ((size_t)1024)
#define PATIENCE_S 60

static volatile sig_atomic_t told_to_stop;

static const struct args_option options[] = {
	{"server", "URL", false, "the address of a posm server: https://HOST[:PORT] (POSM_SERVER)"},
	{"login", "NAME", false, "who asks (POSM_LOGIN)"},
	{"password-file", "FILE", false, "the login's password, in the first line of a file (POSM_PASSWORD_FILE)"},
	{"netrc", "FILE", false, "logins and passwords as netrc(5) has them (POSM_NETRC; else ~/.netrc)"},
	{"ca-file", "FILE", false, "whom to trust: certificates, PEM (POSM_CA_FILE; else the system's list)"},
	{"client-cert", "FILE", false, "a certificate of your own, PEM (POSM_CLIENT_CERT)"},
	{"client-key", "FILE", false, "its key, PEM, if in a file of its own (POSM_CLIENT_KEY)"},
	{"plain-http", NULL, false,
	 "speak plain http to another host: everybody on the way can read (POSM_PLAIN_HTTP=1)"},
	{"patience", "SECONDS", false, "how long to try again when the server is out of reach (POSM_PATIENCE; 60)"},
};
/* by the rows above */
static const char *const environment[] = {"POSM_SERVER",     "POSM_LOGIN",      "POSM_PASSWORD_FILE",
					  "POSM_NETRC",      "POSM_CA_FILE",    "POSM_CLIENT_CERT",
					  "POSM_CLIENT_KEY", "POSM_PLAIN_HTTP", "POSM_PATIENCE"};
_Static_assert(LENGTH_OF(options) == LENGTH_OF(environment), "every option has its variable");

const struct args_spec server_spec = {
	.program = "posmctl",
	.command = "",
	.words = "COMMAND ...",
	.max_words = 1000000,
	.leading = true,
	.about = "makes table cards by this host's posm, or by a posm server",
	.more = "This host's is the one of " OPTION_FILE ", or of the file that COMMAND --config names.",
	.options = options,
	.n_options = LENGTH_OF(options),
};

/* NULL: neither given nor in the environment; empty is not given there. */
static const char *
value(const struct args *args, const char *name)
{
	const char *given = args_value(args, name);

	for (size_t i = 0; i < LENGTH_OF(options) && given == NULL; i++)
		if (strcmp(options[i].name, name) == 0)
			given = getenv(environment[i]);
	return given != NULL && (given[0] != '\0' || args_value(args, name) != NULL) ? given : NULL;
}

bool
server_named(const struct args *args)
{
	const char *given = args_value(args, "server");

	return given != NULL && given[0] != '\0';
}

bool
server_known(const struct args *args)
{
	const char *given = value(args, "server");

	return given != NULL && given[0] != '\0';
}

static bool
is_on(const char *given)
{
	return given != NULL && strcmp(given, "0") != 0;
}

static enum rc
read_password(struct scope *sc, const char *path, const char **out)
{
	struct stat st;
	struct bytes file;

	if (path == NULL)
		return RC_OK;
	TRY(file_read(sc, path, PASSWORD_MAX, &file));
	if (stat(path, &st) == 0 && (st.st_mode & S_IROTH) != 0)
		(void)fprintf(stderr, "posmctl: everybody on this host can read the password in '%s': chmod 600\n",
			      path);
	*out = scope_copy_n(sc, file.at, strcspn(file.at, "\r\n"));
	return RC_OK;
}

static enum rc
read_patience(struct scope *sc, const char *given, int64_t *out)
{
	int64_t seconds = PATIENCE_S;

	if (given != NULL && !text_to_int(given, 0, CLIENT_PATIENCE_MAX_S, &seconds))
		return fault(sc, RC_INVALID, "usage", "--patience must be 0 to %d seconds, not '%s'",
			     CLIENT_PATIENCE_MAX_S, given);
	*out = seconds * 1000;
	return RC_OK;
}

/* LC_ALL, LC_MESSAGES, LANG, as setlocale(3) looks at them. */
static const char *
language(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < LENGTH_OF(names); i++) {
		const char *set = getenv(names[i]);

		if (set != NULL && set[0] != '\0')
			return strncmp(set, "ru", 2) == 0 ? "ru" : "en";
	}
	return "en";
}

static void
tell(void *watcher, const char *text)
{
	(void)watcher;
	(void)fprintf(stderr, "posmctl: %s\n", text);
}

static void
stop(int signal)
{
	(void)signal;
	told_to_stop = 1;
}

static void
watch_signals(void)
{
	const struct sigaction action = {.sa_handler = stop,
					 .sa_flags = (int)SA_RESETHAND}; /* a second one ends at once */
	const struct sigaction ignore = {.sa_handler = SIG_IGN};

	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGPIPE, &ignore, NULL);
}

enum rc
server_connect(struct scope *sc, const struct args *args, struct client **out)
{
	struct client_conf *conf = scope_alloc(sc, sizeof(*conf));

	if (!server_known(args))
		return fault(sc, RC_INVALID, "no_server",
			     "this command speaks to a server: posmctl --server URL ..., or POSM_SERVER");
	*conf = (struct client_conf){.server = value(args, "server"),
				     .login = value(args, "login"),
				     .netrc = value(args, "netrc"),
				     .ca_file = value(args, "ca-file"),
				     .cert_file = value(args, "client-cert"),
				     .key_file = value(args, "client-key"),
				     .plain_http = is_on(value(args, "plain-http")),
				     .language = language(),
				     .stop = &told_to_stop,
				     .told = tell};
	TRY(read_password(sc, value(args, "password-file"), &conf->password));
	TRY(read_patience(sc, value(args, "patience"), &conf->patience_ms));
	watch_signals();
	return client_open(sc, conf, out);
}
