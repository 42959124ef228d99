/*
 * Pairs of schemas: the delta from one to the other, applied, must give the other, by our own
 * reader and by pg_dump -s as outside observer; and the same the other way round.
 *
 * pairs/NAME/from.sql and to.sql; `refused` (and `refused.back` for the way back) holds a part of
 * the reason where a delta must be refused. CONFITURE_PAIR=NAME runs one alone and prints its
 * plans.
 */
#include "core/schema/diff/delta.h"

#include "core/base/error.h"
#include "core/pg/scratch.h"
#include "core/schema/diff/compare.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <gio/gio.h>

static Scratch *server;
static guint passed, failed;

typedef struct Side {
    char *url, *sql;
    Connection *connection;
    Catalog *catalog;
} Side;

static void side_clear(Side *side)
{
    catalog_free(side->catalog);
    g_clear_pointer(&side->connection, connection_close);
    g_free(side->url);
    g_free(side->sql);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Side, side_clear)

static gboolean complain(const char *pair, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gboolean complain(const char *pair, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    print_error("%s: %s\n", pair, text);
    return FALSE;
}

static gboolean open_side(Side *side, const char *pair, const char *file, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(g_getenv("CONFITURE_SOURCE"),
                                             "tests/pg/core/schema/diff/pairs", pair, file, NULL);
    if (!g_file_get_contents(path, &side->sql, NULL, &error))
        return complain(pair, "%s", error->message);
    side->url = scratch_create_database(server, name, &error);
    if (side->url != NULL)
        side->connection = connection_open(&(ConnectionOptions){.url = side->url}, &error);
    if (side->connection == NULL)
        return complain(pair, "%s", error->message);
    if (!connection_run_script(side->connection, side->sql, NULL, NULL, NULL, NULL, &error))
        return complain(pair, "%s: %s", file, error->message);
    side->catalog = catalog_read(side->connection, &error);
    return side->catalog != NULL || complain(pair, "%s: %s", file, error->message);
}

static void drop_database(const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(server)}, &error);
    g_autofree char *sql = g_strdup_printf("drop database if exists %s with (force)", name);
    if (connection == NULL || !connection_command(connection, sql, &error))
        print_error("%s\n", error->message);
}

static gint by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Without what differs from dump to dump, and without the order of columns, which no ALTER can
 * change. */
static char *normalise(const char *dump)
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
    g_ptr_array_sort(kept, by_text);
    g_ptr_array_add(kept, NULL);
    return g_strjoinv("\n", (char **)kept->pdata);
}

static char *dump(const char *pair, const char *url)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *out = NULL, *err = NULL;
    g_autoptr(GSubprocess) process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                         "pg_dump", "-s", "-d", url, NULL);
    if (process == NULL ||
        !g_subprocess_communicate_utf8(process, NULL, NULL, &out, &err, &error) ||
        !g_subprocess_get_successful(process)) {
        complain(pair, "pg_dump: %s", error != NULL ? error->message : err);
        return NULL;
    }
    return normalise(out);
}

static gboolean apply(const char *pair, const Delta *delta, Connection *connection)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *script = delta_format(delta);
    if (g_getenv("CONFITURE_PAIR") != NULL)
        print_message("%s", script);
    if (delta->steps->len == 0)
        return TRUE;
    gboolean done =
        connection_run_script(connection, delta->settings, NULL, NULL, NULL, NULL, &error);
    for (guint i = 0; done && i < delta->steps->len; i++)
        done = connection_command(connection, delta_step(delta, i)->sql, &error);
    return done || complain(pair, "%s\n%s", error->message, script);
}

static gboolean no_difference(const char *pair, const Catalog *from, const Catalog *to)
{
    g_autoptr(GArray) differences = compare_catalogs(from, to, &(CompareOptions){0});
    for (guint i = 0; i < differences->len; i++) {
        const Difference *difference = &g_array_index(differences, Difference, i);
        const Fact *fact = difference->to != NULL ? difference->to : difference->from;
        complain(pair, "left: %s %s", difference_word(difference->kind), fact->key);
        for (guint a = 0; fact->kind->attributes[a].name != NULL; a++) {
            if ((difference->attributes >> a & 1) != 0)
                complain(pair, "    %s: %s -> %s", fact->kind->attributes[a].name,
                         difference->from->values[a], difference->to->values[a]);
        }
    }
    return differences->len == 0;
}

static void show_lines(const char *mark, const char *one, const char *two)
{
    g_auto(GStrv) left = g_strsplit(one, "\n", -1), right = g_strsplit(two, "\n", -1);
    for (guint i = 0; left[i] != NULL; i++) {
        if (!g_strv_contains((const char *const *)right, left[i]))
            print_error("    %s%s\n", mark, left[i]);
    }
}

static gboolean same_dump(const char *pair, const char *url, const char *wanted)
{
    g_autofree char *got = dump(pair, url);
    if (got == NULL || wanted == NULL)
        return FALSE;
    if (strcmp(got, wanted) == 0)
        return TRUE;
    complain(pair, "pg_dump sees a difference");
    show_lines("-", got, wanted);
    show_lines("+", wanted, got);
    return FALSE;
}

static gboolean check_refusal(const char *pair, const char *expected, const GError *error)
{
    g_autofree char *trimmed = g_strchomp(g_strdup(expected));
    const char *detail = error != NULL && error_detail(error) != NULL ? error_detail(error) : "";
    return strstr(detail, trimmed) != NULL ||
           complain(pair, "expected a refusal \"%s\", got \"%s\"", trimmed, detail);
}

/* The database of `from` is changed; what was read from it before stays in `from`. */
static gboolean run_way(const char *pair, const char *refusal, const Side *from, const Side *to,
                        const char *wanted)
{
    g_autofree char *refused = NULL;
    g_autofree char *path = g_build_filename(
        g_getenv("CONFITURE_SOURCE"), "tests/pg/core/schema/diff/pairs", pair, refusal, NULL);
    g_file_get_contents(path, &refused, NULL, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Delta) delta =
        delta_make(from->catalog, to->catalog, &(DeltaOptions){.online = TRUE}, &error);
    if (refused != NULL)
        return check_refusal(pair, refused, error);
    if (delta == NULL)
        return complain(pair, "%s\n%s", error->message,
                        error_detail(error) != NULL ? error_detail(error) : "");
    if (!apply(pair, delta, from->connection))
        return FALSE;
    g_autoptr(Catalog) after = catalog_read(from->connection, &error);
    if (after == NULL)
        return complain(pair, "%s", error->message);
    gboolean same = no_difference(pair, after, to->catalog);
    return same_dump(pair, from->url, wanted) && same;
}

static void count(const char *pair, gboolean done)
{
    if (done) {
        passed++;
    } else {
        print_error("FAILED %s\n", pair);
        failed++;
    }
}

static void run_pair(const char *pair)
{
    g_auto(Side) from = {0}, to = {0};
    g_autofree char *back = g_strconcat(pair, " (back)", NULL);
    if (!open_side(&from, pair, "from.sql", "pair_from") ||
        !open_side(&to, pair, "to.sql", "pair_to")) {
        count(pair, FALSE);
        return;
    }
    g_autofree char *first = dump(pair, from.url), *second = dump(pair, to.url);
    count(pair, run_way(pair, "refused", &from, &to, second));
    count(back, run_way(pair, "refused.back", &to, &from, first));
}

static void test_pairs__are_converged_by_their_plans(void **state)
{
    (void)state;
    g_autofree char *folder =
        g_build_filename(g_getenv("CONFITURE_SOURCE"), "tests/pg/core/schema/diff/pairs", NULL);
    g_autoptr(GDir) pairs = g_dir_open(folder, 0, NULL);
    assert_non_null(pairs);
    for (const char *pair; (pair = g_dir_read_name(pairs)) != NULL;) {
        const char *only = g_getenv("CONFITURE_PAIR");
        if (only != NULL && strcmp(only, pair) != 0)
            continue;
        run_pair(pair);
        drop_database("pair_from");
        drop_database("pair_to");
    }
    print_message("%u passed, %u failed\n", passed, failed);
    assert_true(passed > 0);
    assert_int_equal(failed, 0);
}

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    const char *const settings[] = {"wal_level=logical", NULL};
    server = scratch_start(&(ScratchOptions){.settings = settings}, &error);
    if (server == NULL)
        return -1;
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(server)}, &error);
    return connection_run_script(connection,
                                 "create role reader; create role writer; create role owner_role",
                                 NULL, NULL, NULL, NULL, &error)
               ? 0
               : -1;
}

static int stop(void **state)
{
    (void)state;
    scratch_stop(server);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs__are_converged_by_their_plans),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
