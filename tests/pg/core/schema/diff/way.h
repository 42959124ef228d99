/*
 * A way from one schema to another, tried on a server: shared by the tests of this folder.
 *
 *     g_auto(WaySide) from = {0}, to = {0};
 *     way_open_side(server, &from, "pair_from", sql_of_from, &reason) && …
 *     way_try(&from, &to, &reason)
 *
 * `from` gets rows in its tables, the plan is applied to it statement by statement as psql would,
 * and then: our own reader sees no difference to `to`, pg_dump -s sees none, no row is gone that
 * the plan does not declare, no table was written anew without being declared. `reason` says what
 * is not so.
 */
#ifndef TESTS_PG_CORE_SCHEMA_DIFF_WAY_H
#define TESTS_PG_CORE_SCHEMA_DIFF_WAY_H

#include <gio/gio.h>
#include <string.h>

#include "core/base/error.h"
#include "core/pg/installation.h"
#include "core/pg/scratch.h"
#include "core/schema/diff/compare.h"
#include "core/schema/diff/delta.h"
#include "core/schema/diff/seed.h"
#include "core/schema/diff/trial.h"
#include "core/schema/diff/witness.h"

typedef struct WaySide {
    char *url;
    Connection *connection;
    Catalog *catalog;
} WaySide;

typedef enum WayEnd {
    WAY_ARRIVED,
    WAY_REFUSED,  /* no plan, with its reason */
    WAY_STOPPED,  /* a statement failed */
    WAY_ASTRAY,   /* the end is not `to` */
    WAY_BREACHED, /* rows lost or written anew without a word */
    WAY_BROKEN    /* the test itself could not go on */
} WayEnd;

static const char *const way_words[] = {"arrived", "refused",  "stopped",
                                        "astray",  "breached", "broken"};

static inline void way_side_clear(WaySide *side)
{
    g_clear_pointer(&side->catalog, catalog_free);
    g_clear_pointer(&side->connection, connection_close);
    g_clear_pointer(&side->url, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WaySide, way_side_clear)

static inline gboolean way_fail(GString *reason, const GError *error, const char *what)
{
    const char *detail = error != NULL ? error_detail(error) : NULL;
    g_string_append_printf(reason, "%s: %s%s%s", what, error != NULL ? error->message : "failed",
                           detail != NULL ? "\n" : "", detail != NULL ? detail : "");
    return FALSE;
}

/* `rows` is SQL that fills the tables; NULL: they are filled by guesses. */
static inline gboolean way_open_side(Scratch *server, WaySide *side, const char *name,
                                     const char *sql, const char *rows, GString *reason)
{
    g_autoptr(GError) error = NULL;
    side->url = scratch_create_database(server, name, &error);
    if (side->url == NULL)
        return way_fail(reason, error, name);
    side->connection = connection_open(&(ConnectionOptions){.url = side->url}, &error);
    if (side->connection == NULL ||
        !connection_run_script(side->connection, sql, NULL, NULL, NULL, NULL, &error))
        return way_fail(reason, error, name);
    g_clear_pointer(&side->connection, connection_close);
    side->connection = connection_open(&(ConnectionOptions){.url = side->url}, &error);
    if (side->connection == NULL)
        return way_fail(reason, error, name);
    if (rows != NULL &&
        !connection_run_script(side->connection, rows, NULL, NULL, NULL, NULL, NULL))
        connection_command(side->connection, "rollback", NULL);
    if (rows == NULL && !seed_rows(side->connection, &error))
        return way_fail(reason, error, "rows");
    side->catalog = catalog_read(side->connection, &error);
    return side->catalog != NULL || way_fail(reason, error, name);
}

/* A database with subscriptions cannot be dropped. */
static inline void way_drop_subscriptions(WaySide *side)
{
    g_autoptr(Result) rows =
        side->connection != NULL
            ? connection_query(
                  side->connection,
                  "select quote_ident(subname) from pg_subscription s join pg_database "
                  "d on d.oid = s.subdbid where d.datname = current_database()",
                  0, NULL, NULL)
            : NULL;
    for (guint i = 0; rows != NULL && i < result_rows(rows); i++) {
        const char *name = result_value(rows, i, 0);
        g_autofree char *sql =
            g_strdup_printf("alter subscription %s disable; alter subscription %s set (slot_name = "
                            "none); drop subscription %s",
                            name, name, name);
        connection_run_script(side->connection, sql, NULL, NULL, NULL, NULL, NULL);
    }
}

static inline void way_drop_side(Scratch *server, WaySide *side, const char *name)
{
    way_drop_subscriptions(side);
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(server)}, NULL);
    g_autofree char *sql = g_strdup_printf("drop database if exists %s with (force)", name);
    if (connection != NULL)
        connection_command(connection, sql, NULL);
}

static inline gint way_by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Without what differs from dump to dump, and without the order of columns, which no ALTER can
 * change. */
static inline char *way_normalise(const char *dump)
{
    g_auto(GStrv) lines = g_strsplit(dump, "\n", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new();
    for (guint i = 0; lines[i] != NULL; i++) {
        gsize length = strlen(lines[i]);
        if (length > 0 && lines[i][length - 1] == ',')
            lines[i][length - 1] = '\0';
        if (*lines[i] != '\0' && *lines[i] != '\\' && !g_str_has_prefix(lines[i], "--"))
            g_ptr_array_add(kept, lines[i]);
    }
    g_ptr_array_sort(kept, way_by_text);
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("\n", (char **)kept->pdata);
}

/* The server's own, looked for once. */
static inline const char *way_program(void)
{
    static char *program;
    if (program == NULL) {
        g_autoptr(Installation) installation = installation_find(NULL, NULL);
        program = installation != NULL ? installation_program(installation, "pg_dump")
                                       : g_strdup("pg_dump");
    }
    return program;
}

static inline char *way_dump(const char *url, GString *reason)
{
    if (g_getenv("CONFITURE_PAIRS_UNOBSERVED") != NULL)
        return g_strdup("");
    g_autoptr(GError) error = NULL;
    g_autofree char *out = NULL, *complaint = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                         way_program(), "-s", "-d", url, NULL);
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &out, &complaint, &error) ||
        !g_subprocess_get_successful(process)) {
        g_string_append_printf(reason, "pg_dump: %s", error != NULL ? error->message : complaint);
        return NULL;
    }
    return way_normalise(out);
}

static inline void way_show_lines(GString *out, const char *mark, const char *one, const char *two)
{
    g_auto(GStrv) left = g_strsplit(one, "\n", -1), right = g_strsplit(two, "\n", -1);
    for (guint i = 0; left[i] != NULL; i++) {
        if (!g_strv_contains((const char *const *)right, left[i]))
            g_string_append_printf(out, "\n    %s%s", mark, left[i]);
    }
}

static inline gboolean way_same_dump(const char *url, const char *wanted, GString *reason)
{
    g_autofree char *got = way_dump(url, reason);
    if (got == NULL || strcmp(got, wanted) == 0)
        return got != NULL;
    g_string_append(reason, "pg_dump sees a difference");
    way_show_lines(reason, "-", got, wanted);
    way_show_lines(reason, "+", wanted, got);
    return FALSE;
}

static inline gboolean way_no_difference(const Catalog *from, const Catalog *to, GString *reason)
{
    g_autoptr(GArray) differences = compare_catalogs(from, to, &(CompareOptions){0});
    for (guint i = 0; i < differences->len; i++) {
        const Difference *difference = &g_array_index(differences, Difference, i);
        const Fact *fact = difference->to != NULL ? difference->to : difference->from;
        g_string_append_printf(reason, "left: %s %s\n", difference_word(difference->kind),
                               fact->key);
        for (guint a = 0; fact->kind->attributes[a].name != NULL; a++) {
            if ((difference->attributes >> a & 1) != 0)
                g_string_append_printf(reason, "    %s: %s -> %s\n", fact->kind->attributes[a].name,
                                       difference->from->values[a], difference->to->values[a]);
        }
    }
    return differences->len == 0;
}

static inline gboolean way_apply(const Delta *delta, Connection *connection, GString *reason)
{
    g_autoptr(GError) error = NULL;
    if (delta->steps->len == 0)
        return TRUE;
    gboolean done =
        connection_run_script(connection, delta->settings, NULL, NULL, NULL, NULL, &error);
    for (guint i = 0; done && i < delta->steps->len; i++) {
        done = connection_command(connection, delta_step(delta, i)->sql, &error);
        if (!done)
            way_fail(reason, error, delta_step(delta, i)->sql);
    }
    return done;
}

/* `wanted` is what way_dump() says of `to`. `plan` (may be NULL) is given the statements. */
static inline WayEnd way_try(const WaySide *from, const WaySide *to, const char *wanted,
                             char **plan, GString *reason)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Delta) delta =
        delta_make(from->catalog, to->catalog, &(DeltaOptions){.online = TRUE}, &error);
    if (delta == NULL) {
        way_fail(reason, error, "no plan");
        return error->code == ERROR_REFUSED ? WAY_REFUSED : WAY_BROKEN;
    }
    if (plan != NULL)
        *plan = delta_format(delta);
    if (!trial_run(delta, from->connection, &error)) {
        way_fail(reason, error, "rows");
        return error->code == ERROR_REFUSED ? WAY_REFUSED : WAY_BROKEN;
    }
    g_autoptr(Witness) before = witness_read(from->connection, &error);
    if (before == NULL)
        return way_fail(reason, error, "rows before") ? WAY_BROKEN : WAY_BROKEN;
    if (!way_apply(delta, from->connection, reason))
        return WAY_STOPPED;
    g_autoptr(Witness) after = witness_read(from->connection, &error);
    g_autoptr(Catalog) catalog = after != NULL ? catalog_read(from->connection, &error) : NULL;
    if (catalog == NULL)
        return way_fail(reason, error, "reading again") ? WAY_BROKEN : WAY_BROKEN;
    gboolean same = way_no_difference(catalog, to->catalog, reason);
    if (!way_same_dump(from->url, wanted, reason) || !same)
        return WAY_ASTRAY;
    g_autofree char *breaches = witness_compare(before, after, delta);
    if (breaches == NULL)
        return WAY_ARRIVED;
    g_string_append(reason, breaches);
    return WAY_BREACHED;
}

#endif
