/* docs/locks.md is made of the tables that the programs use: with CONFITURE_WRITE_DOCS set it is
 * written, else held against them. */
#include "tests/unit/core/sql/parsed.h"

#include "core/sql/locks.h"

static const char *const role_words[] = {
    [LOCK_ON_TARGET] = "the relation",
    [LOCK_ON_CHILDREN] = "partitions and heirs",
    [LOCK_ON_PARTITIONS] = "partitions",
    [LOCK_ON_HEIRS] = "heirs",
    [LOCK_ON_PARENT] = "the parent",
    [LOCK_ON_PARTITION] = "the partition",
    [LOCK_ON_DEFAULT_PARTITION] = "the default partition",
    [LOCK_ON_REFERENCED] = "referenced tables",
    [LOCK_ON_REFERENCING] = "referencing tables",
    [LOCK_ON_TABLE] = "the index's table",
    [LOCK_ON_INDEXES] = "its indexes",
    [LOCK_ON_SEQUENCES] = "owned sequences",
    [LOCK_ON_READ] = "relations read",
    [LOCK_ON_READ_CHILDREN] = "partitions and heirs of those",
    [LOCK_ON_KEY] = "the constraint's index",
    [LOCK_ON_USERS] = "tables with the domain",
};

static void append_work(GString *page, guint work)
{
    static const struct {
        guint work;
        const char *words;
    } rows[] = {{LOCK_REWRITES, "**rewrites**"},
                {LOCK_BUILDS_INDEXES, "builds indexes"},
                {LOCK_SCANS, "reads all rows"},
                {LOCK_EMPTIES, "empties"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if ((work & rows[i].work) == 0)
            continue;
        g_string_append_printf(page, " (%s)", rows[i].words);
        return; /* each of them does what follows it in the list as well */
    }
}

static void append_effects(GString *page, const LockEntry *entry)
{
    for (const LockEffect *effect = entry->effects; effect->mode != LOCK_NONE; effect++) {
        g_string_append_printf(page, "%s%s: %s", effect == entry->effects ? "" : "; ",
                               role_words[effect->role], lock_mode_name(effect->mode));
        append_work(page, effect->work);
    }
}

static void append_cell(GString *page, const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        g_string_append_printf(page, "%s%c", *at == '|' ? "\\" : "", *at);
}

static void append_forms(GString *page)
{
    g_string_append(page, "## Statements\n\n"
                          "| for example | locks (work) | since |\n| --- | --- | --- |\n");
    for (guint i = 0; i < LOCK_FORM_COUNT; i++) {
        const LockEntry *entry = lock_entry((LockForm)i);
        g_string_append(page, "| `");
        append_cell(page, entry->statement);
        g_string_append(page, "` | ");
        append_effects(page, entry);
        if (entry->since > 0)
            g_string_append_printf(page, " | %u |\n", entry->since);
        else
            g_string_append(page, " | |\n");
    }
}

static const char *yes(gboolean value)
{
    return value ? "waits" : "";
}

static void append_modes(GString *page)
{
    g_string_append(page, "## Whom a lock keeps waiting\n\n"
                          "| held | SELECT | INSERT, UPDATE, DELETE | other changes of the schema, "
                          "VACUUM |\n| --- | --- | --- | --- |\n");
    for (guint i = LOCK_ACCESS_SHARE; i < LOCK_MODE_COUNT; i++)
        g_string_append_printf(page, "| %s | %s | %s | %s |\n", lock_mode_name((LockMode)i),
                               yes(lock_mode_blocks_reads((LockMode)i)),
                               yes(lock_mode_blocks_writes((LockMode)i)),
                               yes(lock_mode_blocks_ddl((LockMode)i)));
    g_string_append_c(page, '\n');
}

static const struct {
    const char *from, *to, *condition, *cost;
} changes[] = {
#define ANY "always"
#define GROWS "to the same or a larger limit, or none"
#define UNLIMITED "to no limit"
#define SCALE "to more digits with the same scale, or no limit"
#define PRECISION "to as many or more digits of the seconds"
#define UTC "where the session's time zone has offset zero"
#define FREE "nothing"
#define REINDEX "indexes on the column"
#define TYPE_CHANGE(from, to, condition, cost) {from, to, condition, cost},
#include "core/sql/type_change.def"
};

static void append_types(GString *page)
{
    g_string_append(page,
                    "\n## Types\n\nALTER COLUMN … TYPE copies the table and builds all of its "
                    "indexes, except between these, and between a domain without constraints and "
                    "what it is made of:\n\n| from | to | when | built anew |\n"
                    "| --- | --- | --- | --- |\n");
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++)
        g_string_append_printf(page, "| %s | %s | %s | %s |\n", changes[i].from, changes[i].to,
                               changes[i].condition, changes[i].cost);
}

static char *make_page(void)
{
    GString *page = g_string_new(
        "# What statements lock and do\n\n"
        "Made from the tables that lint, plan and generate go by (core/sql/locks.def, "
        "core/sql/type_change.def), each line of which a test runs on a PostgreSQL 15 server and "
        "holds against pg_locks, the file nodes and what was read. `CONFITURE_WRITE_DOCS=1 ctest "
        "-R lock_page` writes this page.\n\n"
        "Locks are held until the transaction ends. *Heirs* are tables that INHERIT. \"Rewrites\" "
        "copies the table and builds its indexes anew; work grows with the table, everything else "
        "is over at once when the lock is had. Left out is what keeps nobody waiting that would "
        "not "
        "wait anyway: ACCESS SHARE on what the statement does not name, locks of an index no "
        "stronger than its table's, TOAST tables and the catalog. *Since*: the first major version "
        "with the form, where 12 does not have it.\n\n");
    append_modes(page);
    append_forms(page);
    append_types(page);
    return g_string_free(page, FALSE);
}

static void test_locks_page__is_what_the_tables_say(void **state)
{
    (void)state;
    g_autofree char *path =
        g_build_filename(g_getenv("CONFITURE_SOURCE"), "docs", "locks.md", NULL);
    g_autofree char *page = make_page();
    g_autofree char *there = NULL;
    if (g_getenv("CONFITURE_WRITE_DOCS") != NULL)
        assert_true(g_file_set_contents(path, page, -1, NULL));
    assert_true(g_file_get_contents(path, &there, NULL, NULL));
    assert_string_equal(there, page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locks_page__is_what_the_tables_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
