#include "core/audit/pggit.h"

#include "core/audit/pggit_probe.sql.h"
#include "core/base/error.h"

static const char *const words[] = {[PGGIT_ABSENT] = "absent",
                                    [PGGIT_READY] = "ready",
                                    [PGGIT_NO_RIGHTS] = "no-rights",
                                    [PGGIT_UNKNOWN] = "unknown-shape"};

const char *pggit_state_word(PggitState state)
{
    return words[state];
}

void pggit_clear(Pggit *pggit)
{
    g_clear_pointer(&pggit->missing, g_free);
    g_clear_pointer(&pggit->grants, g_free);
}

void pggit_replay_clear(PggitReplay *replay)
{
    g_clear_pointer(&replay->reason, g_free);
}

static gboolean is_true(const char *value)
{
    return g_strcmp0(value, "t") == 0;
}

static PggitState state_of(const Pggit *pggit, gboolean present)
{
    if (!present)
        return PGGIT_ABSENT;
    if (pggit->missing != NULL)
        return PGGIT_UNKNOWN;
    return pggit->grants != NULL ? PGGIT_NO_RIGHTS : PGGIT_READY;
}

static gboolean read_newest(Connection *connection, Pggit *pggit, GError **error)
{
    if (pggit->state != PGGIT_READY)
        return TRUE;
    g_autoptr(Result) newest = connection_query(
        connection, "select coalesce(pg_catalog.max(id), 0) from pggit.history", 0, NULL, error);
    if (newest == NULL)
        return FALSE;
    pggit->newest_history = g_ascii_strtoll(result_value(newest, 0, 0), NULL, 10);
    return TRUE;
}

gboolean pggit_probe(Connection *connection, Pggit *pggit, GError **error)
{
    g_autoptr(Result) found = connection_query(connection, pggit_probe_sql, 0, NULL, error);
    if (found == NULL)
        return FALSE;
    pggit_clear(pggit);
    gboolean present = is_true(result_value(found, 0, 0));
    *pggit = (Pggit){.missing = present ? g_strdup(result_value(found, 0, 1)) : NULL,
                     .grants = g_strdup(result_value(found, 0, 2)),
                     .stops_ddl = is_true(result_value(found, 0, 3))};
    pggit->state = state_of(pggit, present);
    return read_newest(connection, pggit, error);
}

char *pggit_explain(const Pggit *pggit)
{
    if (pggit->stops_ddl)
        return g_strdup_printf("pgGit's event triggers use sequences that this role may not use, "
                               "so that every CREATE and ALTER will fail; run as its owner: %s",
                               pggit->grants);
    if (pggit->state == PGGIT_UNKNOWN)
        return g_strdup_printf("the schema pggit is none that events can be written to: %s %s "
                               "missing",
                               pggit->missing,
                               g_strstr_len(pggit->missing, -1, ",") ? "are" : "is");
    if (pggit->state == PGGIT_NO_RIGHTS)
        return g_strdup_printf("this role may not write to pgGit; run as its owner: %s",
                               pggit->grants);
    return NULL;
}

/* One event; FALSE in `more` when none was left to try. */
static gboolean replay_one(EventLog *log, const char *sql, char **after, PggitReplay *replay,
                           gboolean *more, GError **error)
{
    const char *parameters[] = {*after};
    g_autoptr(Result) tried = connection_query(log->connection, sql, 1, parameters, error);
    if (tried == NULL)
        return FALSE;
    *more = result_rows(tried) > 0 && result_value(tried, 0, 0) != NULL;
    if (!*more)
        return TRUE;
    const char *failure = result_value(tried, 0, 1);
    if (failure == NULL)
        replay->sent++;
    else
        replay->left++;
    if (failure != NULL && replay->reason == NULL)
        replay->reason = g_strdup(failure);
    g_free(*after);
    *after = g_strdup(result_value(tried, 0, 0));
    return TRUE;
}

gboolean pggit_replay(EventLog *log, PggitReplay *replay, GError **error)
{
    g_autofree char *sql =
        event_log_sql_for(log, "select event_id, failure from :\"schema\".pggit_replay($1)");
    g_autofree char *after = g_strdup("0");
    *replay = (PggitReplay){0};
    for (gboolean more = TRUE; more;) {
        if (!replay_one(log, sql, &after, replay, &more, error))
            return FALSE;
    }
    return TRUE;
}
