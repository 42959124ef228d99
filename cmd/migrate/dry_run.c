/* `confiture-migrate dry-run` */
#include "cmd/migrate/commands.h"
#include "cmd/migrate/dry_run_report.h"
#include "core/base/error.h"
#include "core/data/duration.h"

static char *to, *at, *against, *keep_locks_below, *tables, *lock_timeout, *statement_timeout;
static int repeat = 1;
static gboolean no_copy;
static PlanOptions plan_options;
static TrialOptions trial_options;

static const GOptionEntry options[] = {
    {"to", 0, 0, G_OPTION_ARG_STRING, &to, "the last version to try", "VERSION"},
    {"at", 0, 0, G_OPTION_ARG_STRING, &at, "read the migrations from a commit, tag or branch",
     "REF"},
    {"against", 0, 0, G_OPTION_ARG_STRING, &against,
     "run on this database, a restored copy, instead of the environment's", "URL"},
    {"estimate-for", 0, 0, G_OPTION_ARG_STRING, &trial_options.estimate_for,
     "scale what was measured to the sizes of this database", "URL"},
    {"repeat", 0, 0, G_OPTION_ARG_INT, &repeat,
     "how often to run, for interval and confidence (default: 1)", "N"},
    {"keep-locks-below", 0, 0, G_OPTION_ARG_STRING, &keep_locks_below,
     "fail when readers or writers would wait longer", "TIME"},
    {"tables", 0, 0, G_OPTION_ARG_STRING, &tables,
     "those that --keep-locks-below counts (default: all)", "LIST"},
    {"no-copy", 0, 0, G_OPTION_ARG_NONE, &no_copy, "leave out what cannot run in a transaction",
     NULL},
    {"out-of-order", 0, 0, G_OPTION_ARG_NONE, &plan_options.out_of_order,
     "take versions older than the newest applied, too", NULL},
    {"lock-timeout", 0, 0, G_OPTION_ARG_STRING, &lock_timeout,
     "how long a statement may wait for a lock (default: 2s)", "TIME"},
    {"statement-timeout", 0, 0, G_OPTION_ARG_STRING, &statement_timeout,
     "how long a statement may take", "TIME"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

/* Others must not queue behind a trial. */
enum { LOCK_TIMEOUT_MS = 2000 };

static gboolean read_time(const char *option, const char *text, gint64 usual, gint64 *value,
                          GError **error)
{
    *value = usual;
    if (text == NULL || duration_parse(text, value))
        return TRUE;
    error_set(error, ERROR_USAGE, "--%s cannot be \"%s\"", option, text);
    error_add_hint(error, "Write a number with ms, s, min, h or d, for example 500ms.");
    return FALSE;
}

static gboolean read_options(Context *context, LockGate *gate, GError **error)
{
    const MigrationsConfig *config = &context->config->migrations;
    gint64 below = 0;
    gint64 usual = config->lock_timeout > 0 ? config->lock_timeout : LOCK_TIMEOUT_MS;
    if (!read_time("keep-locks-below", keep_locks_below, 0, &below, error) ||
        !read_time("lock-timeout", lock_timeout, usual, &trial_options.lock_timeout, error) ||
        !read_time("statement-timeout", statement_timeout, config->statement_timeout,
                   &trial_options.statement_timeout, error))
        return FALSE;
    if (repeat < 1) {
        error_set(error, ERROR_USAGE, "--repeat cannot be %d: it runs at least once", repeat);
        return FALSE;
    }
    if (keep_locks_below != NULL && below <= 0) {
        error_set(error, ERROR_USAGE, "--keep-locks-below must be more than nothing");
        return FALSE;
    }
    if (against != NULL && context->scratch) {
        error_set(error, ERROR_USAGE, "--against and --scratch exclude each other");
        return FALSE;
    }
    gate->below_us = below * 1000;
    gate->relations = tables != NULL ? g_strsplit(tables, ",", -1) : NULL;
    trial_options.repeat = (guint)repeat;
    trial_options.copy = !no_copy;
    return TRUE;
}

static int report(const Trial *trial, LockGate *gate)
{
    Output *output = trial->session->context->output;
    lock_gate_judge(gate, trial);
    if (output_format(output) == FORMAT_JSON)
        dry_run_json(trial, gate);
    else
        dry_run_print(trial, gate);
    const RehearsedMigration *failed = trial_failure(trial);
    if (failed != NULL) {
        output_error(output, failed->failure);
        return error_exit_status(failed->failure);
    }
    return gate->held->len > 0 ? 1 : 0;
}

static int try_plan(Session *session, LockGate *gate, GError **error)
{
    const Config *config = session->context->config;
    g_autoptr(Ledger) ledger = ledger_open(session->connection, config->migrations.ledger_schema);
    if (!ledger_read(ledger, 0, error))
        return 0;
    PlanInput input = {.tree = session->tree, .chain = session->chain, .ledger = ledger};
    g_autoptr(Plan) plan = plan_up(&input, &plan_options, error);
    if (plan == NULL ||
        (session->hooks != NULL && !hook_dispatcher_prepare(session->hooks, plan, NULL, error)))
        return 0;
    g_autoptr(PlanRisks) risks =
        plan_risks_read(session, ledger, plan, trial_options.lock_timeout, error);
    g_auto(Trial) trial = {.session = session, .plan = plan, .risks = risks};
    if (risks == NULL || !trial_start(&trial, &trial_options, error))
        return 0;
    return report(&trial, gate);
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    g_auto(Session) session = {.context = context};
    LockGate gate = {0};
    plan_options.target = argc > 0 ? argv[0] : to;
    plan_options.out_of_order =
        plan_options.out_of_order || context->config->migrations.out_of_order;
    if (!read_options(context, &gate, error))
        return 0;
    if (against != NULL) {
        g_free(context->database_url);
        context->database_url = g_strdup(against);
    }
    connection_cancel_on_signal();
    int status = 0;
    if (session_read_chain(&session, at, error) && session_read_hooks(&session, FALSE, error) &&
        session_connect(&session, error)) {
        session_tell_problems(&session);
        status = try_plan(&session, &gate, error);
    }
    g_strfreev(gate.relations);
    g_clear_pointer(&gate.held, g_ptr_array_unref);
    return status;
}

const Command dry_run_command = {
    .name = "dry-run",
    .summary = "run what is pending in a transaction that is rolled back, and measure it",
    .arguments = "[VERSION]",
    .details =
        "Runs pending migrations with their hooks and verify scripts, and rolls all of it back.\n"
        "Tells for each statement time, rows, locks and how long they are held, rewrites, WAL and\n"
        "temporary files; for each migration sizes and dead rows of tables; when a constraint\n"
        "cannot be made, how many rows violate it, and some keys. What PostgreSQL refuses inside\n"
        "a transaction runs on a copy of the schema on a private server, and is marked.\n"
        "\n"
        "The locks are real while it runs, and held to its end: on a database in use, run it\n"
        "against a restored copy. Sequences stay advanced; what stays is listed.\n"
        "\n"
        "  confiture-migrate dry-run --scratch\n"
        "  confiture-migrate dry-run --against postgresql:///copy --repeat 5\n"
        "  confiture-migrate dry-run --against postgresql:///copy --estimate-for "
        "postgresql://db/app\n"
        "  confiture-migrate dry-run --keep-locks-below 500ms --tables orders,items",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .max_arguments = 1,
};
