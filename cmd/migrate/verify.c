/* `confiture-migrate verify` */
#include "core/migrate/verify.h"

#include "cmd/migrate/commands.h"
#include "cmd/migrate/session.h"
#include "core/base/error.h"
#include "core/data/duration.h"
#include "core/migrate/status.h"

static char *at, *statement_timeout;

static const GOptionEntry options[] = {
    {"at", 0, 0, G_OPTION_ARG_STRING, &at, "read the migrations from a commit, tag or branch",
     "REF"},
    {"statement-timeout", 0, 0, G_OPTION_ARG_STRING, &statement_timeout,
     "how long a statement may take", "TIME"},
    {NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
};

typedef struct Verification {
    Session *session;
    gint64 timeout; /* ms */
    json_t *findings;
    guint scripts, compared;
    ErrorCode worst; /* ERROR_CHECK_FAILED or ERROR_INTEGRITY; only when there are findings */
} Verification;

static void add_finding(Verification *self, const StatusEntry *entry, const char *kind,
                        const char *message, const GError *error)
{
    const char *path = error != NULL && error_path(error) != NULL ? error_path(error)
                       : entry->migration != NULL                 ? entry->migration->up_path
                                                                  : NULL;
    Output *output = self->session->context->output;
    json_array_append_new(self->findings,
                          json_pack("{s:s, s:s, s:s, s:s?, s:I, s:s, s:s?, s:s?}", "version",
                                    entry->version, "name", entry->name, "kind", kind, "path", path,
                                    "line", (json_int_t)error_line(error), "message", message,
                                    "recorded_checksum", entry->row->checksum, "present_checksum",
                                    entry->checksum));
    if (output_format(output) == FORMAT_JSON)
        return;
    g_autofree char *line =
        error_line(error) > 0 ? g_strdup_printf(":%u", error_line(error)) : g_strdup("");
    output_print(output, "%s%s%s %s%s%s: %s\n", output_color(output, "red"), kind,
                 output_color(output, "reset"), path != NULL ? path : entry->version, line,
                 path != NULL ? "" : " (no file)", message);
}

static void compare(Verification *self, const StatusEntry *entry)
{
    self->compared++;
    if (entry->state == STATUS_CHANGED) {
        g_autofree char *message = g_strdup_printf("recorded checksum %s, present %s",
                                                   entry->row->checksum, entry->checksum);
        self->worst = ERROR_INTEGRITY;
        add_finding(self, entry, "changed", message, NULL);
    } else if (entry->state == STATUS_MISSING) {
        add_finding(self, entry, "missing", "applied, but there is no file to hold it against",
                    NULL);
    } else if (entry->state == STATUS_PARTIAL) {
        add_finding(self, entry, "partial", "stopped half-way; status tells where", NULL);
    }
}

/* FALSE only when the check could not be made at all. */
static gboolean run_script(Verification *self, const StatusEntry *entry, GError **error)
{
    const char *path = entry->migration != NULL ? entry->migration->verify_path : NULL;
    if (path == NULL || entry->state == STATUS_PARTIAL)
        return TRUE;
    g_autoptr(GError) reason = NULL;
    self->scripts++;
    if (verify_run(self->session->connection, self->session->tree, path, self->timeout, &reason))
        return TRUE;
    if (!g_error_matches(reason, CONFITURE_ERROR, ERROR_CHECK_FAILED)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    add_finding(self, entry, "failed", reason->message, reason);
    return TRUE;
}

static int finish(Verification *self)
{
    Output *output = self->session->context->output;
    gsize count = json_array_size(self->findings);
    int status = count == 0 ? 0 : self->worst == ERROR_INTEGRITY ? 8 : 1;
    if (output_format(output) == FORMAT_JSON)
        output_json(output, "migrate/verify",
                    json_pack("{s:s, s:s, s:I, s:I, s:O}", "environment",
                              self->session->context->config->environment, "database",
                              connection_label(self->session->connection), "applied",
                              (json_int_t)self->compared, "scripts", (json_int_t)self->scripts,
                              "findings", self->findings));
    else
        output_print(
            output,
            "%u applied migration%s compared with %s, %u verify script%s run: %zu finding%s.\n",
            self->compared, self->compared == 1 ? "" : "s", self->session->tree->label,
            self->scripts, self->scripts == 1 ? "" : "s", count, count == 1 ? "" : "s");
    return status;
}

static int verify(Verification *self, const GPtrArray *entries, GError **error)
{
    for (guint i = 0; i < entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(entries, i);
        if (entry->row == NULL)
            continue;
        compare(self, entry);
        if (!run_script(self, entry, error))
            return 0;
    }
    return finish(self);
}

static int run(Context *context, G_GNUC_UNUSED int argc, G_GNUC_UNUSED char **argv, GError **error)
{
    g_auto(Session) session = {.context = context};
    Verification self = {.session = &session,
                         .timeout = context->config->migrations.statement_timeout,
                         .worst = ERROR_CHECK_FAILED};
    if (statement_timeout != NULL && !duration_parse(statement_timeout, &self.timeout)) {
        error_set(error, ERROR_USAGE, "--statement-timeout cannot be \"%s\"", statement_timeout);
        return 0;
    }
    connection_cancel_on_signal();
    if (!session_read_chain(&session, at, error) || !chain_check(session.chain, error) ||
        !session_connect(&session, error))
        return 0;
    g_autoptr(Ledger) ledger =
        ledger_open(session.connection, context->config->migrations.ledger_schema);
    g_autoptr(GPtrArray) entries = ledger_read(ledger, 0, error)
                                       ? status_compare(session.tree, session.chain, ledger, error)
                                       : NULL;
    if (entries == NULL)
        return 0;
    self.findings = json_array();
    int status = verify(&self, entries, error);
    json_decref(self.findings);
    return status;
}

const Command verify_command = {
    .name = "verify",
    .summary = "hold applied migrations against their files, and run their verify scripts",
    .arguments = "",
    .details = "Each .verify.sql runs in a transaction that is rolled back: every statement must "
               "succeed,\n"
               "and a lone boolean column must not be false. Exit status 8 when a file has changed "
               "since it\n"
               "was applied, 1 when a file is missing or a script fails.\n"
               "\n"
               "  confiture-migrate verify\n"
               "  confiture-migrate verify --at v1.4.2",
    .options = options,
    .run = run,
    .needs = COMMAND_CONFIG | COMMAND_DATABASE,
};
