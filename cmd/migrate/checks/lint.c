/* Lint: each pending migration by the schema as it will be when its turn comes. */
#include "cmd/linting/live.h"
#include "cmd/migrate/checks/check.h"
#include "core/base/error.h"

static gboolean judge(Preflight *preflight, const Candidate *candidate, const char *schema,
                      Severity threshold, CheckAnswer *answer, GError **error)
{
    const Session *session = preflight->session;
    const Config *config = session->context->config;
    LiveMigration migration = {.path = candidate->migration->up_path,
                               .bytes = candidate->material->bytes,
                               .sections = candidate->migration->sections,
                               .direction = DIRECTION_UP,
                               .in_transaction = candidate->material->in_transaction};
    RuleChoice choice = {0};
    g_autoptr(LiveVerdict) verdict =
        live_lint_with(schema, connection_server_version(session->connection), config,
                       session->tree, &migration, &choice, error);
    if (verdict == NULL)
        return FALSE;
    for (guint i = 0; i < verdict->report->findings->len; i++) {
        const Finding *finding = g_ptr_array_index(verdict->report->findings, i);
        if (finding->severity >= threshold)
            check_find(answer, "%s:%u: %s (%s)", finding->path, finding->line, finding->message,
                       finding->rule->id);
    }
    if (verdict->report->n_unanalysed > 0)
        check_note(answer, "%s: %u statements that the linter could not judge", candidate->label,
                   verdict->report->n_unanalysed);
    return TRUE;
}

static gboolean look(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    const Session *session = preflight->session;
    const char *word = session->context->config->lint.fail_on;
    Severity threshold = SEVERITY_ERROR;
    if (preflight->subjects->len == 0)
        return TRUE;
    if (!severity_parse(word, &threshold)) {
        error_set(error, ERROR_INPUT, "lint.fail_on cannot be \"%s\"", word);
        return FALSE;
    }
    g_autofree char *text = live_schema_text(session->connection, session->context->config, error);
    if (text == NULL)
        return FALSE;
    g_autoptr(GString) schema = g_string_new(text);
    for (guint i = 0; i < preflight->subjects->len; i++) {
        const Candidate *candidate = preflight_readable(preflight, i);
        const Script *script = candidate->material->script;
        if (!judge(preflight, candidate, schema->str, threshold, answer, error))
            return FALSE;
        g_string_append_printf(schema, "\n;\n%.*s\n;\n", (int)script->length, script->text);
    }
    return TRUE;
}

const Check lint_check = {look};
