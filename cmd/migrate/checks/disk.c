/* Disk: what copies of tables and new indexes take, while the old ones are still there. */
#include "cmd/migrate/checks/check.h"

#include "core/base/error.h"
#include "core/sql/locks.h"

#include <sys/statvfs.h>

/* Bytes of a row in a B-tree besides its key: its head, its pointer in the page. */
enum { INDEX_ROW_BYTES = 16 };

static gint64 average_width(Preflight *preflight, const LiveRelation *relation,
                            const CreateIndex *index, GError **error)
{
    static const char sql[] =
        "SELECT pg_catalog.sum(avg_width), pg_catalog.count(*) FROM pg_catalog.pg_stats WHERE "
        "schemaname = $1 AND tablename = $2 AND attname = ANY ("
        "SELECT pg_catalog.jsonb_array_elements_text($3::pg_catalog.jsonb))";
    json_t *names = json_array();
    for (guint i = 0; i < index->n_keys; i++) {
        if (index->keys[i].column != NULL)
            json_array_append_new(names, json_string(index->keys[i].column));
    }
    char *text = json_dumps(names, JSON_COMPACT);
    const char *parameters[] = {relation->schema, relation->name, text};
    g_autoptr(Result) row =
        connection_query(preflight->session->connection, sql, 3, parameters, error);
    gint64 width = -1;
    if (row != NULL) {
        gboolean all = g_ascii_strtoull(result_value(row, 0, 1), NULL, 10) == index->n_keys;
        width = all ? g_ascii_strtoll(result_value(row, 0, 0), NULL, 10)
                    : relation->bytes / MAX(relation->rows, 1); /* no more than the whole row */
    }
    free(text);
    json_decref(names);
    return width;
}

static gint64 index_bytes(Preflight *preflight, const RiskNames *names, const Statement *statement,
                          GError **error)
{
    const CreateIndex *index = statement->create_index;
    const LiveRelation *relation = risk_names_find(names, &index->table);
    if (relation == NULL || relation->bytes == 0)
        return 0;
    gint64 width = average_width(preflight, relation, index, error);
    return width < 0 ? -1 : MAX(relation->rows, 0) * (width + INDEX_ROW_BYTES);
}

/* -1 with `error`. */
static gint64 statement_bytes(Preflight *preflight, const RiskNames *names,
                              const Statement *statement, GError **error)
{
    if (statement->kind == STATEMENT_CREATE_INDEX)
        return index_bytes(preflight, names, statement, error);
    g_autoptr(GArray) locks = risk_names_locks(names, statement);
    gint64 bytes = 0;
    for (guint i = 0; i < locks->len; i++) {
        const RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if ((lock->work & LOCK_REWRITES) != 0)
            bytes += lock->relation->bytes + lock->relation->index_bytes;
        else if ((lock->work & LOCK_BUILDS_INDEXES) != 0)
            bytes += MAX(lock->relation->index_bytes, lock->relation->bytes / 4);
    }
    return bytes;
}

static gint64 expected_bytes(Preflight *preflight, GError **error)
{
    g_autoptr(RiskNames) names = risk_names_new(preflight->live);
    gint64 sum = 0;
    for (guint i = 0; i < preflight->subjects->len; i++) {
        const Parse *parse = g_array_index(preflight->subjects, RiskSubject, i).parse;
        risk_names_begin(names);
        for (guint k = 0; k < parse->n_statements; k++) {
            gint64 bytes = statement_bytes(preflight, names, &parse->statements[k], error);
            if (bytes < 0)
                return -1;
            sum += bytes;
            risk_names_step(names, &parse->statements[k]);
        }
    }
    return sum;
}

/* Of the file system of the data directory, where the server runs on this machine and the role may
 * know where that is. */
static gint64 free_bytes(Preflight *preflight, GError **error)
{
    static const char sql[] =
        "SELECT CASE WHEN pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE') THEN "
        "pg_catalog.current_setting('data_directory') END, pg_catalog.inet_server_addr() IS NULL "
        "OR pg_catalog.inet_server_addr() = pg_catalog.inet_client_addr()";
    g_autoptr(Result) row = connection_query(preflight->session->connection, sql, 0, NULL, error);
    struct statvfs file_system;
    if (row == NULL)
        return -1;
    const char *folder = result_value(row, 0, 0);
    if (folder != NULL && result_value(row, 0, 1)[0] == 't' && statvfs(folder, &file_system) == 0)
        return (gint64)file_system.f_bavail * (gint64)file_system.f_frsize;
    error_set(error, ERROR_DATABASE, "the free disk of the server cannot be seen from here");
    error_add_hint(error, "Tell it with --free-disk, or leave it out with --skip disk.");
    return -1;
}

static gboolean look(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    gint64 expected = expected_bytes(preflight, error);
    if (expected < 0)
        return FALSE;
    if (expected == 0) {
        check_note(answer, "no table is copied, no index is built on rows that are there");
        return TRUE;
    }
    gint64 available = preflight->options.free_disk >= 0 ? preflight->options.free_disk
                                                         : free_bytes(preflight, error);
    if (available < 0)
        return FALSE;
    /* The same again in WAL, kept at least until the next checkpoint. */
    g_autofree char *needed = risk_format_bytes(expected * 2);
    g_autofree char *there = risk_format_bytes(available);
    if (available < expected * 2)
        check_find(answer, "about %s are needed with their WAL, %s are free", needed, there);
    else
        check_note(answer, "about %s needed with their WAL, %s free", needed, there);
    return TRUE;
}

const Check disk_check = {look};
