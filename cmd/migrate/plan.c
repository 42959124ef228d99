/* `confiture-migrate plan` */
#include "core/migrate/plan.h"

#include "cmd/migrate/commands.h"
#include "cmd/migrate/report.h"
#include "cmd/migrate/risks.h"
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

/* One line a migration, with its reasons from MEDIUM on (all of them with -v). */
static void print_risks(const Context *context, const Plan *plan, const PlanRisks *risks)
{
    for (guint i = 0; i < plan->items->len; i++) {
        const Risk *risk = plan_risks_at(risks, i);
        g_autofree char *label = migration_label(plan_at(plan, i)->migration);
        g_autofree char *level = risk_colored(context->output, risk->level);
        if (i == 0)
            output_print(context->output, "Risk:\n");
        output_print(context->output, "  %s %s\n", label, level);
        risk_print(context->output, risk, context->verbose > 0 ? RISK_LOW : RISK_MEDIUM);
    }
}

static json_t *planned_json(const Plan *plan, const PlanRisks *risks)
{
    json_t *items = report_plan_json(plan);
    for (guint i = 0; i < plan->items->len; i++)
        json_object_set_new(json_array_get(items, i), "risk", risk_json(plan_risks_at(risks, i)));
    return items;
}

static void print(Session *session, const Plan *plan, const PlanRisks *risks)
{
    g_auto(Report) report = {0};
    report_init(&report, session->context);
    report_plan(&report, session, plan);
    if (output_format(session->context->output) == FORMAT_JSON)
        output_json(session->context->output, "migrate/plan",
                    json_pack("{s:s, s:s, s:o, s:I}", "environment",
                              session->context->config->environment, "database",
                              connection_label(session->connection), "planned",
                              planned_json(plan, risks), "applied", (json_int_t)plan->applied));
    else if (plan->items->len == 0)
        output_print(session->context->output,
                     "Nothing to do: %u migration%s applied, none pending.\n", plan->applied,
                     plan->applied == 1 ? "" : "s");
    else
        print_risks(session->context, plan, risks);
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
    if (plan == NULL)
        return 0;
    g_autoptr(PlanRisks) risks =
        plan_risks_read(&session, ledger, plan, context->config->migrations.lock_timeout, error);
    if (risks != NULL)
        print(&session, plan, risks);
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
        "The risk of each migration is LOW, MEDIUM, HIGH or CRITICAL: from the locks that it "
        "takes,\n"
        "the sizes of the tables as they are, rewrites, data lost, the way back, and what code of\n"
        "the release before still needs. Reasons below MEDIUM are shown with -v.\n"
        "\n"
        "  confiture-migrate plan\n"
        "  confiture-migrate plan --at v1.4.2",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
    .max_arguments = 1,
};
