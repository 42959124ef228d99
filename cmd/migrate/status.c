/* `confiture-migrate status` */
#include "core/migrate/status.h"

#include "cmd/migrate/commands.h"
#include "cmd/migrate/session.h"
#include "core/base/error.h"

#include <string.h>

static char *at;

static const GOptionEntry options[] = {
    {"at", 0, 0, G_OPTION_ARG_STRING, &at, "read the migrations from a commit, tag or branch",
     "REF"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

enum { SHORT_OID = 10 };

static char *short_commit(const StatusEntry *entry)
{
    return entry->row != NULL && entry->row->commit != NULL
               ? g_strndup(entry->row->commit, SHORT_OID)
               : g_strdup("");
}

static const char *color_of(StatusState state)
{
    switch (state) {
    case STATUS_APPLIED:
        return "green";
    case STATUS_PENDING:
        return "yellow";
    default:
        return "red";
    }
}

static void print_counts(Output *output, const GPtrArray *entries)
{
    GString *line = g_string_new(NULL);
    for (StatusState state = STATUS_APPLIED; state <= STATUS_PARTIAL; state++) {
        guint count = status_count(entries, state);
        if (count > 0 || state == STATUS_PENDING)
            g_string_append_printf(line, "%s%u %s", line->len > 0 ? ", " : "", count,
                                   status_word(state));
    }
    output_print(output, "%s\n", line->str);
    g_string_free(line, TRUE);
}

/* What a partial migration needs is more than fits a table. */
static void tell_partial(Output *output, const GPtrArray *entries)
{
    g_autoptr(GError) reason = NULL;
    if (!status_check_partial(entries, &reason))
        output_warning(output, "%s; %s", reason->message, error_hint(reason));
}

static void print_text(Output *output, const GPtrArray *entries)
{
    static const char *const headings[] = {"VERSION",    "NAME",   "STATE",
                                           "APPLIED AT", "COMMIT", NULL};
    g_autoptr(Table) table = table_new(headings);
    for (guint i = 0; i < entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(entries, i);
        g_autofree char *commit = short_commit(entry);
        g_autofree char *state =
            g_strconcat(output_color(output, color_of(entry->state)), status_word(entry->state),
                        output_color(output, "reset"), NULL);
        table_add(table, entry->version, entry->name, state,
                  entry->row != NULL ? entry->row->applied_at : "", commit, NULL);
    }
    if (entries->len > 0)
        output_table(output, table);
    print_counts(output, entries);
    tell_partial(output, entries);
}

static json_t *entry_json(const StatusEntry *entry)
{
    const LedgerRow *row = entry->row;
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:s?, s:s?, s:s?}", "version", entry->version,
                  "name", entry->name, "state", status_word(entry->state), "path",
                  entry->migration != NULL ? entry->migration->up_path : NULL, "applied_at",
                  row != NULL ? row->applied_at : NULL, "commit", row != NULL ? row->commit : NULL,
                  "recorded_checksum", row != NULL ? row->checksum : NULL, "present_checksum",
                  entry->checksum);
    if (entry->state == STATUS_PARTIAL)
        json_object_set_new(object, "partial",
                            json_pack("{s:s, s:I, s:I, s:I, s:s?}", "direction",
                                      row->direction == DIRECTION_UP ? "up" : "down", "statements",
                                      (json_int_t)row->steps, "done", (json_int_t)row->steps_done,
                                      "begun", (json_int_t)row->steps_begun, "failure",
                                      row->failure));
    return object;
}

static void print_json(const Session *session, const GPtrArray *entries)
{
    json_t *migrations = json_array(), *counts = json_object(), *problems = json_array();
    for (guint i = 0; i < entries->len; i++)
        json_array_append_new(migrations, entry_json(g_ptr_array_index(entries, i)));
    for (StatusState state = STATUS_APPLIED; state <= STATUS_PARTIAL; state++)
        json_object_set_new(counts, status_word(state), json_integer(status_count(entries, state)));
    for (guint i = 0; i < session->chain->problems->len; i++) {
        g_autofree char *line =
            chain_problem_format(g_ptr_array_index(session->chain->problems, i));
        json_array_append_new(problems, json_string(line));
    }
    output_json(session->context->output, "migrate/status",
                json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "environment",
                          session->context->config->environment, "database",
                          connection_label(session->connection), "format", session->chain->format,
                          "migrations", migrations, "counts", counts, "problems", problems));
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    g_auto(Session) session = {.context = context};
    if (!session_read_chain(&session, at, error) || !session_connect(&session, error))
        return 0;
    g_autoptr(Ledger) ledger =
        ledger_open(session.connection, context->config->migrations.ledger_schema);
    if (!ledger_read(ledger, LEDGER_TIMES | LEDGER_COMMITS, error))
        return 0;
    g_autoptr(GPtrArray) entries = status_compare(session.tree, session.chain, ledger, error);
    if (entries == NULL)
        return 0;
    if (output_format(context->output) == FORMAT_JSON) {
        print_json(&session, entries);
        return 0;
    }
    session_tell_problems(&session);
    print_text(context->output, entries);
    return 0;
}

const Command status_command = {
    .name = "status",
    .summary = "show what the database has and what is pending",
    .arguments = "",
    .details =
        "States: applied; pending; out of order (pending, but older than the newest applied);\n"
        "changed (applied, and the file is another one now); missing (applied, and there is no\n"
        "file); partial (outside a transaction, stopped half-way).\n"
        "\n"
        "  confiture-migrate status\n"
        "  confiture-migrate status --at origin/main --format json",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
};
