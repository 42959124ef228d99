/* What every migration runs under: timeouts, and a name that pg_stat_activity shows. */
#include "core/migrate/job.h"

#include "core/base/error.h"

#include <string.h>

/* A server whose client is gone goes on with the statement unless it looks; since PostgreSQL 14,
 * where the kernel tells. */
static const char check_sql[] = "SELECT pg_catalog.version() ~ 'linux|darwin|bsd'";
enum { CLIENT_CHECK_MS = 5000, CLIENT_CHECK_VERSION = 140000, NAME_MAX_BYTES = 63 };

static void append_setting(GString *sql, const char *word, const char *name, gint64 ms)
{
    g_string_append_printf(sql, "SET %s%s = %" G_GINT64_FORMAT ";\n", word, name, ms);
}

static void append_common(GString *sql, const Runner *runner, const char *word)
{
    const RunnerOptions *options = &runner->options;
    if (options->lock_timeout > 0)
        append_setting(sql, word, "lock_timeout", options->lock_timeout);
    if (options->statement_timeout > 0)
        append_setting(sql, word, "statement_timeout", options->statement_timeout);
    if (options->idle_timeout > 0)
        append_setting(sql, word, "idle_in_transaction_session_timeout", options->idle_timeout);
}

static gboolean can_check_client(const Runner *runner, gboolean *can, GError **error)
{
    *can = FALSE;
    if (connection_server_version(runner->connection) < CLIENT_CHECK_VERSION)
        return TRUE;
    g_autoptr(Result) result = connection_query(runner->connection, check_sql, 0, NULL, error);
    *can = result != NULL && result_value(result, 0, 0)[0] == 't';
    return result != NULL;
}

gboolean terms_open(Runner *runner, GError **error)
{
    g_autoptr(GString) sql = g_string_new(NULL);
    gboolean can = FALSE;
    if (connection_is_pooled(runner->connection))
        return TRUE;
    if (!can_check_client(runner, &can, error))
        return FALSE;
    append_common(sql, runner, "");
    if (can)
        append_setting(sql, "", "client_connection_check_interval", CLIENT_CHECK_MS);
    runner->terms = g_string_free(g_steal_pointer(&sql), FALSE);
    runner->in_force = FALSE;
    return TRUE;
}

const char *terms_again(const Runner *runner)
{
    return runner->terms != NULL ? runner->terms : "";
}

void terms_lost(Runner *runner)
{
    runner->in_force = FALSE;
}

static guint count_statements(const char *sql)
{
    guint count = 0;
    for (; (sql = strchr(sql, '\n')) != NULL; sql++)
        count++;
    return count;
}

/* The server would cut it at 63 bytes, and say so. */
static void append_name(const Job *job, GString *sql)
{
    g_autofree char *name = g_strconcat("confiture ", job->label, NULL);
    if (strlen(name) > NAME_MAX_BYTES)
        *g_utf8_find_prev_char(name, name + NAME_MAX_BYTES + 1) = '\0';
    g_autofree char *literal = connection_quote_literal(job->runner->connection, name);
    gboolean pooled = connection_is_pooled(job->runner->connection);
    g_string_append_printf(sql, "SET %sapplication_name = %s;\n", pooled ? "LOCAL " : "", literal);
}

/* A migration's own, where it differs. */
static void append_own(GString *sql, const Job *job, const char *word)
{
    const Settings *own = job->material->settings;
    const RunnerOptions *common = &job->runner->options;
    if (own->lock_timeout >= 0 && own->lock_timeout != common->lock_timeout)
        append_setting(sql, word, "lock_timeout", own->lock_timeout);
    if (own->statement_timeout >= 0 && own->statement_timeout != common->statement_timeout)
        append_setting(sql, word, "statement_timeout", own->statement_timeout);
}

guint terms_append(const Job *job, GString *sql)
{
    const Runner *runner = job->runner;
    gsize before = sql->len;
    if (runner->ledger->fence != NULL)
        g_string_append_printf(sql, "%s;\n", runner->ledger->fence);
    append_name(job, sql);
    if (connection_is_pooled(runner->connection))
        append_common(sql, runner, "LOCAL ");
    else if (!runner->in_force)
        g_string_append(sql, terms_again(runner));
    append_own(sql, job, "LOCAL ");
    return count_statements(sql->str + before);
}

void terms_append_session(const Job *job, GString *sql)
{
    append_name(job, sql);
    g_string_append(sql, terms_again(job->runner));
    append_own(sql, job, "");
}
