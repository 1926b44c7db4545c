/* posmctl user list | set | remove: who may do what, for the first admin and for scripts. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "domain/manage_user.h"

static void
print_ids(const char *what, const int64_t *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)printf("%s%" PRId64, i == 0 ? what : ",", ids[i]);
}

static void
print_user(const struct who *user)
{
	(void)printf("%s\t%s\t", user->login, role_words[user->role]);
	if (user->scope_all)
		(void)printf("all");
	else if (user->n_brands + user->n_restaurants == 0)
		(void)printf("nothing");
	print_ids("brands ", user->brand_ids, user->n_brands);
	if (user->n_brands > 0 && user->n_restaurants > 0)
		(void)printf(" ");
	print_ids("restaurants ", user->restaurant_ids, user->n_restaurants);
	(void)printf("\n");
}

static enum rc
list(struct scope *sc, const struct args *args)
{
	struct page page = {.limit = PAGE_LIMIT_MAX};
	const struct app *app;

	TRY(ctl_rows(sc, args, &app));
	do {
		struct user_list users;

		TRY(user_list(sc, app->pg, NULL, page, &users));
		for (int i = 0; i < users.n; i++)
			print_user(&users.rows[i].who);
		page.after = users.next;
	} while (page.after != NULL);
	return RC_OK;
}

/* --NAME 3,15,22 */
static enum rc
read_ids(struct scope *sc, const struct args *args, const char *name, const int64_t **out, size_t *n)
{
	const char *value = args_value(args, name);
	char *rest = value != NULL ? scope_copy(sc, value) : NULL;
	int64_t *ids = scope_array(sc, WHO_SCOPE_MAX, sizeof(*ids));

	for (*n = 0; rest != NULL; (*n)++)
		if (*n == WHO_SCOPE_MAX || !text_to_int(strsep(&rest, ","), 1, INT64_MAX, &ids[*n]))
			return fault(sc, RC_INVALID, "usage", "--%s must be at most %d ids with commas between, not '%s'", name,
				     WHO_SCOPE_MAX, value);
	*out = ids;
	return RC_OK;
}

static enum rc
set(struct scope *sc, const struct args *args)
{
	int role = role_of(args_value(args, "role"));
	struct who wanted = {.login = args->words[0], .scope_all = args_has(args, "all")};
	const struct app *app;
	struct user user;
	bool is_new;

	if (role < 0)
		return fault(sc, RC_INVALID, "usage", "--role must be none, viewer, operator or admin");
	wanted.role = (enum role)role;
	TRY(read_ids(sc, args, "brands", &wanted.brand_ids, &wanted.n_brands));
	TRY(read_ids(sc, args, "restaurants", &wanted.restaurant_ids, &wanted.n_restaurants));
	TRY(ctl_rows(sc, args, &app));
	TRY(manage_user_put(sc, app, NULL, &wanted, 0, &user, &is_new));
	print_user(&user.who);
	return RC_OK;
}

static enum rc
drop(struct scope *sc, const struct args *args)
{
	const struct app *app;

	TRY(ctl_rows(sc, args, &app));
	return manage_user_remove(sc, app, NULL, args->words[0], 0);
}

const struct ctl_command ctl_user_list = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "user list",
		.words = "",
		.about = "prints every login with its role and scope",
		.more = "",
	},
	.run = list,
};

static const struct args_option set_options[] = {
	{"role", "ROLE", true, "none, viewer, operator or admin"},
	{"all", NULL, false, "everywhere"},
	{"brands", "IDS", false, "in these brands, all their restaurants"},
	{"restaurants", "IDS", false, "in these restaurants"},
};

const struct ctl_command ctl_user_set = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "user set",
		.words = "LOGIN",
		.min_words = 1,
		.max_words = 1,
		.about = "says what a login may do, and where",
		.more = "LOGIN is what the web server calls the person (REMOTE_USER). It is the whole of what it may: what was "
			"said of it\n"
			"before does not count any more.",
		.options = set_options,
		.n_options = LENGTH_OF(set_options),
	},
	.run = set,
};

const struct ctl_command ctl_user_remove = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "user remove",
		.words = "LOGIN",
		.min_words = 1,
		.max_words = 1,
		.about = "forgets a login: it has the role auth.default_role again",
		.more = "",
	},
	.run = drop,
};
