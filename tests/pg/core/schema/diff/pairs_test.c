/*
 * Pairs of schemas: the delta from one to the other, applied to tables with rows, must give the
 * other, by our own reader and by pg_dump -s as outside observer, and lose nothing that it does not
 * declare; and the same the other way round. way.h says what is held.
 *
 * pairs/NAME/from.sql and to.sql, or many of them in pairs/FAMILY.pairs ("=== NAME", the one
 * schema,
 * "---", the other). `refused` (and `refused.back` for the way back; "--- refused" in a family)
 * holds a part of the reason where a delta must be refused. `from.seed` and `to.seed` fill the
 * tables otherwise than by guesses.
 *
 * CONFITURE_PAIR=NAME runs one alone and prints its plans. CONFITURE_PAIRS=FOLDER measures another
 * folder of pairs: nothing fails then, and a line is told for each way that does not arrive; with
 * CONFITURE_PAIRS_UNOBSERVED by our own reader alone, which is quicker.
 */
#include "tests/pg/core/schema/diff/way.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static Scratch *server;

typedef struct Pair {
    char *name;
    GHashTable *files; /* "from.sql", "to.sql", "refused", …: text */
} Pair;

typedef struct Tally {
    guint ends[WAY_BROKEN + 1];
    guint expected_refusals, failed;
} Tally;

static void pair_free(gpointer data)
{
    Pair *pair = data;
    g_free(pair->name);
    g_hash_table_unref(pair->files);
    g_free(pair);
}

static Pair *pair_new(const char *name)
{
    Pair *pair = g_new0(Pair, 1);
    pair->name = g_strdup(name);
    pair->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return pair;
}

static const char *file_of(const Pair *pair, const char *name)
{
    return g_hash_table_lookup(pair->files, name);
}

static void read_folder(GPtrArray *pairs, const char *folder, const char *name)
{
    static const char *const files[] = {"from.sql",  "to.sql",  "refused", "refused.back",
                                        "from.seed", "to.seed", NULL};
    Pair *pair = pair_new(name);
    for (guint i = 0; files[i] != NULL; i++) {
        g_autofree char *path = g_build_filename(folder, name, files[i], NULL);
        char *text = NULL;
        if (g_file_get_contents(path, &text, NULL, NULL))
            g_hash_table_insert(pair->files, g_strdup(files[i]), text);
    }
    g_ptr_array_add(pairs, pair);
}

static void take_part(Pair *pair, const char *file, GString *text)
{
    if (pair != NULL)
        g_hash_table_insert(pair->files, g_strdup(file), g_strdup(text->str));
    g_string_truncate(text, 0);
}

static void read_family(GPtrArray *pairs, const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL, *file = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autoptr(GString) part = g_string_new(NULL);
    Pair *pair = NULL;
    for (guint i = 0; lines[i] != NULL; i++) {
        gboolean begins = g_str_has_prefix(lines[i], "=== ");
        if (begins || g_str_has_prefix(lines[i], "---")) {
            take_part(pair, file, part);
            g_free(file);
            const char *named = lines[i][3] == ' ' ? lines[i] + 4 : "to.sql";
            file = g_strdup(begins ? "from.sql" : named);
            if (begins) {
                pair = pair_new(lines[i] + 4);
                g_ptr_array_add(pairs, pair);
            }
        } else {
            g_string_append_printf(part, "%s\n", lines[i]);
        }
    }
    take_part(pair, file, part);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    const Pair *const *left = a, *const *right = b;
    return strcmp((*left)->name, (*right)->name);
}

static GPtrArray *read_pairs(const char *folder)
{
    GPtrArray *pairs = g_ptr_array_new_with_free_func(pair_free);
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    assert_non_null(entries);
    for (const char *name; (name = g_dir_read_name(entries)) != NULL;) {
        if (g_str_has_suffix(name, ".pairs"))
            read_family(pairs, folder, name);
        else
            read_folder(pairs, folder, name);
    }
    g_ptr_array_sort(pairs, by_name);
    return pairs;
}

static gboolean is_expected(WayEnd end, const char *refusal, GString *reason)
{
    if (refusal == NULL)
        return end == WAY_ARRIVED;
    g_autofree char *trimmed = g_strstrip(g_strdup(refusal));
    if (end == WAY_REFUSED && strstr(reason->str, trimmed) != NULL)
        return TRUE;
    g_string_append_printf(reason, "\nexpected a refusal \"%s\"", trimmed);
    return FALSE;
}

static void tally(Tally *self, const char *name, WayEnd end, const char *refusal, GString *reason,
                  const char *plan)
{
    self->ends[end]++;
    if (g_getenv("CONFITURE_PAIR") != NULL)
        print_message("-- %s: %s\n%s\n", name, way_words[end], plan != NULL ? plan : "");
    if (is_expected(end, refusal, reason)) {
        self->expected_refusals += refusal != NULL;
        return;
    }
    self->failed++;
    print_error("%s %s: %s\n%s%s", way_words[end], name, reason->str, plan != NULL ? plan : "",
                plan != NULL ? "\n" : "");
}

static void try_way(Tally *self, const char *name, const WaySide *from, const WaySide *to,
                    const char *wanted, const char *refusal)
{
    g_autoptr(GString) reason = g_string_new(NULL);
    g_autofree char *plan = NULL;
    WayEnd end = way_try(from, to, wanted, &plan, reason);
    tally(self, name, end, refusal, reason, plan);
}

static void run_sides(Tally *self, const Pair *pair, WaySide *from, WaySide *to)
{
    g_autofree char *back = g_strconcat(pair->name, " (back)", NULL);
    g_autoptr(GString) reason = g_string_new(NULL);
    g_autofree char *first = NULL, *second = NULL;
    if (way_open_side(server, from, "pair_from", file_of(pair, "from.sql"),
                      file_of(pair, "from.seed"), reason) &&
        way_open_side(server, to, "pair_to", file_of(pair, "to.sql"), file_of(pair, "to.seed"),
                      reason)) {
        first = way_dump(from->url, reason);
        second = way_dump(to->url, reason);
    }
    if (second == NULL) {
        tally(self, pair->name, WAY_BROKEN, NULL, reason, NULL);
        return;
    }
    try_way(self, pair->name, from, to, second, file_of(pair, "refused"));
    try_way(self, back, to, from, first, file_of(pair, "refused.back"));
}

static void run_pair(Tally *self, const Pair *pair)
{
    g_auto(WaySide) from = {0}, to = {0};
    run_sides(self, pair, &from, &to);
    way_drop_side(server, &from, "pair_from");
    way_drop_side(server, &to, "pair_to");
}

static void run_all(Tally *self, const char *folder)
{
    g_autoptr(GPtrArray) pairs = read_pairs(folder);
    const char *only = g_getenv("CONFITURE_PAIR");
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = g_ptr_array_index(pairs, i);
        if (only != NULL && strcmp(only, pair->name) != 0)
            continue;
        run_pair(self, pair);
    }
    for (guint i = 0; i <= WAY_BROKEN; i++)
        print_message("%s %u\n", way_words[i], self->ends[i]);
    print_message("%u refusals expected, %u ways failed\n", self->expected_refusals, self->failed);
}

static void test_pairs__are_converged_by_their_plans(void **state)
{
    (void)state;
    Tally self = {0};
    const char *other = g_getenv("CONFITURE_PAIRS");
    g_autofree char *folder =
        g_build_filename(g_getenv("CONFITURE_SOURCE"), "tests/pg/core/schema/diff/pairs", NULL);
    run_all(&self, other != NULL ? other : folder);
    assert_true(self.ends[WAY_ARRIVED] + self.ends[WAY_REFUSED] > 0);
    assert_true(other != NULL || self.failed == 0);
}

/* A measured folder brings the roles that its schemas name. */
static char *read_roles(void)
{
    g_autofree char *path =
        g_build_filename(g_getenv("CONFITURE_PAIRS") != NULL ? g_getenv("CONFITURE_PAIRS") : "",
                         "..", "roles.sql", NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL)
               ? text
               : g_strdup("create role reader; create role writer; create role owner_role");
}

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    const char *const settings[] = {"wal_level=logical", "max_locks_per_transaction=256", NULL};
    server = scratch_start(&(ScratchOptions){.settings = settings}, &error);
    if (server == NULL)
        return -1;
    g_autoptr(Connection) connection =
        connection_open(&(ConnectionOptions){.url = scratch_url(server)}, &error);
    g_autofree char *roles = read_roles();
    return connection_run_script(connection, roles, NULL, NULL, NULL, NULL, &error) ? 0 : -1;
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
