/* `confiture-migrate plan` */
#include "core/migrate/plan.h"

#include "cmd/migrate/commands.h"
#include "cmd/migrate/report.h"
#include "core/base/error.h"

static char *to, *at;
static PlanOptions plan_options;

static const GOptionEntry options[] = {
    {"to", 0, 0, G_OPTION_ARG_STRING, &to, "the last version to apply", "VERSION"},
    {"at", 0, 0, G_OPTION_ARG_STRING, &at, "read the migrations from a commit, tag or branch",
     "REF"},
    {"out-of-order", 0, 0, G_OPTION_ARG_NONE, &plan_options.out_of_order,
     "take versions older than the newest applied, too", NULL},
    {"single-transaction", 0, 0, G_OPTION_ARG_NONE, &plan_options.single_transaction,
     "check that all can run in one transaction", NULL},
    {"resume", 0, 0, G_OPTION_ARG_NONE, &plan_options.resume,
     "go on with a migration that stopped half-way", NULL},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

static void print(Session *session, const Plan *plan)
{
    g_auto(Report) report = {0};
    report_init(&report, session->context);
    report_plan(&report, session, plan);
    if (output_format(session->context->output) == FORMAT_JSON)
        output_json(session->context->output, "migrate/plan",
                    json_pack("{s:s, s:s, s:o, s:I}", "environment",
                              session->context->config->environment, "database",
                              connection_label(session->connection), "planned",
                              report_plan_json(plan), "applied", (json_int_t)plan->applied));
    else if (plan->items->len == 0)
        output_print(session->context->output,
                     "Nothing to do: %u migration%s applied, none pending.\n", plan->applied,
                     plan->applied == 1 ? "" : "s");
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    g_auto(Session) session = {.context = context};
    plan_options.target = argc > 0 ? argv[0] : to;
    plan_options.out_of_order =
        plan_options.out_of_order || context->config->migrations.out_of_order;
    if (!session_read_chain(&session, at, error) || !session_connect(&session, error))
        return 0;
    session_tell_problems(&session);
    g_autoptr(Ledger) ledger =
        ledger_open(session.connection, context->config->migrations.ledger_schema);
    if (!ledger_read(ledger, 0, error))
        return 0;
    PlanInput input = {.tree = session.tree, .chain = session.chain, .ledger = ledger};
    g_autoptr(Plan) plan = plan_up(&input, &plan_options, error);
    if (plan != NULL)
        print(&session, plan);
    return 0;
}

const Command plan_command = {
    .name = "plan",
    .summary = "show what up would do, and whether it would be refused",
    .arguments = "[VERSION]",
    .details =
        "Reads every pending file and makes the checks that `up` makes before anything runs.\n"
        "Changes nothing, takes no lock.\n"
        "\n"
        "  confiture-migrate plan\n"
        "  confiture-migrate plan --at v1.4.2",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .max_arguments = 1,
};
