/* `confiture-migrate up` */
#include "cmd/migrate/commands.h"
#include "cmd/migrate/run.h"
#include "core/base/error.h"

static RunArguments arguments = {.lock_retries = -1};
static char *to;

static const GOptionEntry options[] = {
    {"to", 0, 0, G_OPTION_ARG_STRING, &to, "the last version to apply", "VERSION"},
    {"at", 0, 0, G_OPTION_ARG_STRING, &arguments.at,
     "read the migrations from a commit, tag or branch", "REF"},
    {"single-transaction", 0, 0, G_OPTION_ARG_NONE, &arguments.single_transaction,
     "all or nothing: one transaction for all of them", NULL},
    {"out-of-order", 0, 0, G_OPTION_ARG_NONE, &arguments.plan.out_of_order,
     "apply versions older than the newest applied, too", NULL},
    {"resume", 0, 0, G_OPTION_ARG_NONE, &arguments.plan.resume,
     "go on with a migration that stopped half-way", NULL},
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

static int run(Context *context, int argc, char **argv, GError **error)
{
    if (argc > 0 && to != NULL) {
        error_set(error, ERROR_USAGE, "the last version is given twice: \"%s\" and --to=%s",
                  argv[0], to);
        return 0;
    }
    arguments.plan.target = argc > 0 ? argv[0] : to;
    if (arguments.plan.target != NULL && !version_is_valid(arguments.plan.target)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no version", arguments.plan.target);
        error_add_hint(error, "A version is digits, such as 0007 or 20260520143015.");
        return 0;
    }
    arguments.plan.single_transaction = arguments.single_transaction;
    arguments.plan.out_of_order =
        arguments.plan.out_of_order || context->config->migrations.out_of_order;
    return run_migrations(context, &arguments, plan_up, "migrate/up", FALSE, error);
}

const Command up_command = {
    .name = "up",
    .summary = "apply pending migrations",
    .arguments = "[VERSION]",
    .details =
        "Each migration is one transaction, with its event and its row in the ledger. A statement\n"
        "that PostgreSQL refuses inside one (CREATE INDEX CONCURRENTLY, ...) runs by itself. "
        "Before\n"
        "anything runs, the files of applied migrations are held against their recorded "
        "checksums,\n"
        "and every pending file is read.\n"
        "\n"
        "  confiture-migrate up                     all that is pending\n"
        "  confiture-migrate up 0012                up to that version\n"
        "  confiture-migrate up --at v1.4.2         what that release holds\n"
        "  confiture-migrate up --lock-timeout=2s   rather fail than make others wait",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE | COMMAND_STEADY,
    .max_arguments = 1,
};
