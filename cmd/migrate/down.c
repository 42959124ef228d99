/* `confiture-migrate down` */
#include "cmd/migrate/commands.h"
#include "cmd/migrate/run.h"
#include "core/base/error.h"

#include <string.h>

static RunArguments arguments = {.lock_retries = -1};
static char *to;
static gboolean all, yes;

static const GOptionEntry options[] = {
    {"to", 0, 0, G_OPTION_ARG_STRING, &to, "revert what is newer than this version", "VERSION"},
    {"all", 0, 0, G_OPTION_ARG_NONE, &all, "revert everything", NULL},
    {"keep-going", 0, 0, G_OPTION_ARG_NONE, &arguments.keep_going,
     "leave what cannot be reverted, and go on with the others", NULL},
    {"single-transaction", 0, 0, G_OPTION_ARG_NONE, &arguments.single_transaction,
     "all or nothing: one transaction for all of them", NULL},
    {"resume", 0, 0, G_OPTION_ARG_NONE, &arguments.plan.resume,
     "go on with one that stopped half-way", NULL},
    {"yes", 'y', 0, G_OPTION_ARG_NONE, &yes, "do not ask", NULL},
    {"at", 0, 0, G_OPTION_ARG_STRING, &arguments.at,
     "read the migrations from a commit, tag or branch", "REF"},
    {"lock-wait", 0, 0, G_OPTION_ARG_STRING, &arguments.lock_wait,
     "how long to wait for another deployer (default: 1min)", "TIME"},
    {"lock-timeout", 0, 0, G_OPTION_ARG_STRING, &arguments.lock_timeout,
     "how long a statement may wait for a lock (default: 2s; 0: server's)", "TIME"},
    {"lock-retries", 0, 0, G_OPTION_ARG_INT, &arguments.lock_retries,
     "how often to try again after locks of others (default: 10)", "N"},
    {"statement-timeout", 0, 0, G_OPTION_ARG_STRING, &arguments.statement_timeout,
     "how long a statement may take", "TIME"},
    {"override", 0, 0, G_OPTION_ARG_STRING, &arguments.override,
     "run what the environment's policy forbids; the reason is recorded", "REASON"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static gboolean read_count(const char *text, guint *count, GError **error)
{
    guint64 value = 0;
    if (g_ascii_string_to_unsigned(text, 10, 1, 1000000, &value, NULL)) {
        *count = (guint)value;
        return TRUE;
    }
    error_set(error, ERROR_USAGE, "\"%s\" is no number of migrations", text);
    error_add_hint(error, "To name the version that stays, use --to=%s.", text);
    return FALSE;
}

static gboolean read_extent(int argc, char **argv, PlanOptions *plan, GError **error)
{
    if ((argc > 0) + (to != NULL) + (all != FALSE) > 1) {
        error_set(error, ERROR_USAGE, "a number, --to and --all exclude each other");
        return FALSE;
    }
    plan->target = to;
    plan->all = all;
    plan->count = 1;
    if (to != NULL && !version_is_valid(to)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no version", to);
        return FALSE;
    }
    return argc == 0 || read_count(argv[0], &plan->count, error);
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    arguments.plan.keep_going = arguments.keep_going;
    arguments.plan.single_transaction = arguments.single_transaction;
    if (!read_extent(argc, argv, &arguments.plan, error))
        return 0;
    return run_migrations(context, &arguments, plan_down, "migrate/down", !yes, error);
}

const Command down_command = {
    .name = "down",
    .summary = "revert applied migrations, newest first",
    .arguments = "[NUMBER]",
    .details =
        "Without an argument the newest one. By its .down.sql, or, where the tree has none, by "
        "the\n"
        "text that was stored in the database when it was applied. A way down that is missing is\n"
        "found out before anything runs.\n"
        "\n"
        "  confiture-migrate down 3                 the newest three\n"
        "  confiture-migrate down --to=0012         what is newer than 0012\n"
        "  confiture-migrate down --all --keep-going",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE | COMMAND_STEADY,
    .max_arguments = 1,
};
