/* `confiture-migrate repair` */
#include "core/migrate/repair.h"

#include "cmd/migrate/commands.h"
#include "cmd/migrate/run.h"
#include "core/base/error.h"
#include "core/migrate/leftover.h"

#include <string.h>

static RunArguments arguments = {.lock_retries = -1};
static gboolean resume, skip, undo, done, forget, yes;

static const GOptionEntry options[] = {
    {"resume", 0, 0, G_OPTION_ARG_NONE, &resume, "go on with the statement that failed", NULL},
    {"skip", 0, 0, G_OPTION_ARG_NONE, &skip,
     "that statement is done by hand: go on with the one after it", NULL},
    {"mark-done", 0, 0, G_OPTION_ARG_NONE, &done, "the rest is done by hand: run nothing", NULL},
    {"undo", 0, 0, G_OPTION_ARG_NONE, &undo, "run its way down", NULL},
    {"forget", 0, 0, G_OPTION_ARG_NONE, &forget,
     "what it did is undone by hand: as if it had never begun", NULL},
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
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

/* What is known of a statement of a partial migration. */
static const char *state_of(const LedgerRow *row, const Parse *parse, guint index)
{
    if (index < row->steps_done)
        return "done";
    if (index > row->steps_done || row->steps_begun <= row->steps_done)
        return "pending";
    if (row->failure != NULL)
        return "failed";
    return leftover_is_ordinary(parse, index) ? "rolled back" : "unknown";
}

static char *first_line(const Parse *parse, const Statement *statement)
{
    enum { WIDTH = 60 };
    g_autofree char *text = parse_slice(parse, (Slice){statement->start, statement->end});
    g_strdelimit(text, "\r\n\t", ' ');
    if (g_utf8_strlen(text, -1) <= WIDTH)
        return g_steal_pointer(&text);
    g_autofree char *head = g_utf8_substring(text, 0, WIDTH - 1);
    return g_strconcat(head, "…", NULL);
}

static void print_statements(Output *output, const LedgerRow *row, const Parse *parse)
{
    static const char *const headings[] = {">#", ">LINE", "STATE", "STATEMENT", NULL};
    g_autoptr(Table) table = table_new(headings);
    for (guint i = 0; i < parse->n_statements; i++) {
        const char *state = state_of(row, parse, i);
        const char *color = strcmp(state, "done") == 0      ? "green"
                            : strcmp(state, "pending") == 0 ? "yellow"
                                                            : "red";
        g_autofree char *number = g_strdup_printf("%u", i + 1);
        g_autofree char *line = g_strdup_printf("%u", parse->statements[i].line);
        g_autofree char *colored =
            g_strconcat(output_color(output, color), state, output_color(output, "reset"), NULL);
        g_autofree char *text = first_line(parse, &parse->statements[i]);
        table_add(table, number, line, colored, text, NULL);
    }
    output_table(output, table);
}

static json_t *statements_json(const LedgerRow *row, const Parse *parse)
{
    json_t *array = json_array();
    for (guint i = 0; i < parse->n_statements; i++) {
        g_autofree char *text = first_line(parse, &parse->statements[i]);
        json_array_append_new(array,
                              json_pack("{s:I, s:I, s:s, s:s, s:o}", "ordinal", (json_int_t)i + 1,
                                        "line", (json_int_t)parse->statements[i].line, "state",
                                        state_of(row, parse, i), "tag", parse->statements[i].tag,
                                        "text", json_text(text)));
    }
    return array;
}

/* The file as it is now; NULL where there is none, or none that can be read. */
static Material *material_of(const PlanInput *input, const LedgerRow *row)
{
    const Migration *migration = chain_find(input->chain, row->version);
    if (migration == NULL ||
        (row->direction == DIRECTION_UP ? migration->up_path : migration->down_path) == NULL)
        return NULL;
    return material_load(input->tree, migration, row->direction, NULL, NULL);
}

static void print_row(Output *output, const PlanInput *input, const LedgerRow *row)
{
    const char *way = row->direction == DIRECTION_UP ? "" : ", on its way down,";
    g_autoptr(Material) material = material_of(input, row);
    output_print(output, "%s%s_%s%s%s stopped after statement %u of %u\n",
                 output_color(output, "red"), row->version, row->name,
                 output_color(output, "reset"), way, row->steps_done, row->steps);
    if (row->failure != NULL)
        output_print(output, "  %s\n", row->failure);
    else if (row->steps_begun > row->steps_done)
        output_print(output, "  statement %u was sent, and its end was never seen\n",
                     row->steps_begun);
    if (material != NULL)
        print_statements(output, row, material->parse);
    else
        output_print(output, "  there is no file of it here\n");
}

static json_t *row_json(const PlanInput *input, const LedgerRow *row)
{
    g_autoptr(Material) material = material_of(input, row);
    json_t *object =
        json_pack("{s:s, s:s, s:s?, s:s, s:I, s:I, s:I, s:s?, s:o}", "version", row->version,
                  "name", row->name, "path", material != NULL ? material->path : NULL, "direction",
                  row->direction == DIRECTION_UP ? "up" : "down", "statements",
                  (json_int_t)row->steps, "done", (json_int_t)row->steps_done, "begun",
                  (json_int_t)row->steps_begun, "failure", row->failure, "steps",
                  material != NULL ? statements_json(row, material->parse) : json_array());
    return object;
}

static json_t *partial_json(const PlanInput *input, const char *version)
{
    json_t *array = json_array();
    for (guint i = 0; i < input->ledger->rows->len; i++) {
        const LedgerRow *row = ledger_at(input->ledger, i);
        if (row->partial && (version == NULL || version_compare(row->version, version) == 0))
            json_array_append_new(array, row_json(input, row));
    }
    return array;
}

static void print_json(const Session *session, const PlanInput *input, const char *version,
                       const char *action)
{
    output_json(session->context->output, "migrate/repair",
                json_pack("{s:s, s:s, s:s?, s:o}", "environment",
                          session->context->config->environment, "database",
                          connection_label(session->connection), "action", action, "partial",
                          partial_json(input, version)));
}

static void print_advice(Output *output)
{
    output_print(output, "\n"
                         "repair --resume     goes on with the statement that is not done\n"
                         "repair --skip       goes on after it: it is done by hand\n"
                         "repair --mark-done  the rest is done by hand\n"
                         "repair --undo       runs the way down\n"
                         "repair --forget     what was done is undone by hand\n");
}

/* 1: something is there to repair. */
static int show(const Session *session, const PlanInput *input, const char *version, GError **error)
{
    Output *output = session->context->output;
    guint count = 0;
    if (version != NULL && repair_find(input, version, error) == NULL)
        return 0;
    for (guint i = 0; i < input->ledger->rows->len; i++) {
        const LedgerRow *row = ledger_at(input->ledger, i);
        if (!row->partial || (version != NULL && version_compare(row->version, version) != 0))
            continue;
        if (output_format(output) == FORMAT_TEXT)
            print_row(output, input, row);
        count++;
    }
    if (output_format(output) == FORMAT_JSON)
        print_json(session, input, version, NULL);
    else if (count == 0)
        output_print(output, "Nothing to repair: no migration is partial.\n");
    else
        print_advice(output);
    return count > 0 ? 1 : 0;
}

static gboolean agreed(const Session *session, const LedgerRow *row)
{
    if (yes || !session->context->interactive)
        return TRUE;
    return output_confirm(session->context->output, "%s migration %s_%s of %s?",
                          done ? "Declare done" : "Forget", row->version, row->name,
                          connection_label(session->connection));
}

static gboolean declare(const Session *session, Runner *runner, const char *version, GError **error)
{
    Output *output = session->context->output;
    g_autoptr(Plan) plan =
        plan_resume(runner_input(runner), &(PlanOptions){.target = version}, error);
    if (plan == NULL)
        return FALSE;
    const LedgerRow *row = plan_at(plan, 0)->row;
    if (!agreed(session, row)) {
        error_set(error, ERROR_REFUSED, "nothing was changed");
        return FALSE;
    }
    g_autofree char *label = migration_label(plan_at(plan, 0)->migration);
    if (!runner_declare(runner, plan, done ? REPAIR_DONE : REPAIR_FORGET, error) ||
        !ledger_read(runner_input(runner)->ledger, 0, error))
        return FALSE;
    if (output_format(output) == FORMAT_JSON)
        print_json(session, runner_input(runner), NULL, done ? "declared done" : "forgotten");
    else
        output_print(output, "%s is %s; nothing was run.\n", label,
                     done ? "declared done" : "forgotten");
    return TRUE;
}

static gboolean skip_statement(Runner *runner, const char *version, GError **error)
{
    g_autoptr(Plan) plan =
        plan_resume(runner_input(runner), &(PlanOptions){.target = version}, error);
    return plan != NULL && runner_skip_statement(runner, plan, error);
}

/* Looks and declares: everything that runs no migration. */
static int run_nothing(Context *context, const char *version, GError **error)
{
    g_auto(Session) session = {.context = context};
    RunnerOptions runner_options;
    if (!session_read_chain(&session, arguments.at, error) ||
        !run_options_read(&session, &arguments, &runner_options, error))
        return 0;
    if (!skip && !done && !forget) {
        if (!session_connect(&session, error))
            return 0;
        g_autoptr(Ledger) ledger =
            ledger_open(session.connection, context->config->migrations.ledger_schema);
        const PlanInput input = {session.tree, session.chain, ledger};
        return ledger_read(ledger, 0, error) ? show(&session, &input, version, error) : 0;
    }
    PhaseListener *listeners[] = {session_recorder(&session)};
    runner_options.listeners = listeners;
    runner_options.n_listeners = 1;
    if (!session_connect(&session, error))
        return 0;
    g_autoptr(Runner) runner =
        runner_open(session.connection, session.tree, session.chain, &runner_options, error);
    if (runner == NULL)
        return 0;
    if (skip)
        skip_statement(runner, version, error);
    else
        declare(&session, runner, version, error);
    return 0;
}

static int run(Context *context, int argc, char **argv, GError **error)
{
    const char *version = argc > 0 ? argv[0] : NULL;
    g_autoptr(GError) reason = NULL;
    if ((resume != FALSE) + (skip != FALSE) + (undo != FALSE) + (done != FALSE) +
            (forget != FALSE) >
        1) {
        error_set(error, ERROR_USAGE,
                  "--resume, --skip, --mark-done, --undo and --forget exclude each other");
        return 0;
    }
    if (version != NULL && !version_is_valid(version)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no version", version);
        return 0;
    }
    if (!resume && !undo) {
        int status = run_nothing(context, version, &reason);
        if (!skip || reason != NULL) {
            if (reason != NULL)
                g_propagate_error(error, g_steal_pointer(&reason));
            return status;
        }
    }
    arguments.plan.target = version;
    arguments.repair = undo ? "undone" : NULL;
    return run_migrations(context, &arguments, undo ? plan_undo : plan_resume,
                          undo ? "migrate/down" : "migrate/up", undo && !yes, error);
}

const Command repair_command = {
    .name = "repair",
    .summary = "show and mend a migration that stopped half-way",
    .arguments = "[VERSION]",
    .details =
        "Outside a transaction a migration that fails keeps what it has done. Without an option\n"
        "this shows, statement by statement, where each of them stands; the exit status is 1 when\n"
        "there is one. States: done; failed; rolled back (cut off, and undone by PostgreSQL);\n"
        "unknown (sent, and its end was never seen); pending. What was cut off and can be found\n"
        "out goes on with the next up.\n"
        "\n"
        "What is done about it is an event of kind repaired, but for --resume and --skip, which\n"
        "end with the event that the migration would have had.\n"
        "\n"
        "  confiture-migrate repair                  where it stands\n"
        "  confiture-migrate repair --resume         go on, once the file is mended\n"
        "  confiture-migrate repair 0012 --undo      run its way down",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE | COMMAND_STEADY,
    .max_arguments = 1,
};
