/* Which commits changed each definition, in repositories made by git. */
#include "unit/gitint/fixture.h"

#include "gitint/lineage.h"

static Repository *open_here(const Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    Repository *repository = repository_open(fixture->folder, &error);
    assert_non_null(repository);
    return repository;
}

static Lineage *read_here(const Fixture *fixture, gboolean migrations)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Repository) repository = open_here(fixture);
    LineageOptions options = {.folder = migrations ? "db/migrations" : "db/schema",
                              .migrations = migrations};
    Lineage *lineage = lineage_read(repository, &options, &error);
    assert_null(error);
    return lineage;
}

static void commit(Fixture *fixture, const char *subject)
{
    fixture->clock += 60;
    g_free(fixture_run(fixture, "", NULL, "git add -A && git commit -qm '%s'", subject));
}

static void begin(Fixture *fixture, const char *sql)
{
    g_free(fixture_run(fixture, "", NULL, "git init -q -b main"));
    fixture_write(fixture, "db/schema/a.sql", sql);
    commit(fixture, "first");
}

/* "third first": the subjects of the changes, newest first. */
static char *story(Fixture *fixture, const Lineage *lineage, const char *key)
{
    const LineageObject *object = lineage_find(lineage, key);
    GString *subjects = g_string_new(NULL);
    for (guint i = 0; object != NULL && i < object->changes->len; i++) {
        const LineageChange *change = &g_array_index(object->changes, LineageChange, i);
        g_autofree char *subject =
            fixture_run(fixture, "", NULL, "git log -1 --format=%%s %s", change->commit);
        g_string_append_printf(subjects, "%s%s", i > 0 ? " " : "", subject);
    }
    return g_string_free(subjects, FALSE);
}

static void assert_story(Fixture *fixture, const char *key, const char *expected)
{
    g_autoptr(Lineage) lineage = read_here(fixture, FALSE);
    g_autofree char *found = story(fixture, lineage, key);
    assert_string_equal(found, expected);
}

static void test_lineage__follows_definitions_through_moves_and_layout(void **state)
{
    Fixture *fixture = *state;
    begin(fixture, "CREATE TABLE t (a int, b int);\nCREATE VIEW v AS SELECT 1;\n");
    fixture_write(fixture, "db/schema/a.sql", "create view v as -- one\n select 1;\n");
    fixture_write(fixture, "db/schema/sub/b.sql", "create table T (\n  A int,\n  b INT\n);\n");
    commit(fixture, "layout");
    fixture_write(fixture, "db/schema/sub/b.sql", "CREATE TABLE t (a int, b bigint);");
    commit(fixture, "wider");
    g_free(fixture_run(fixture, "", NULL, "mkdir old; git mv db/schema/sub/b.sql db/schema/c.sql"));
    commit(fixture, "moved");
    assert_story(fixture, "column public.t.a", "first");
    assert_story(fixture, "column public.t.b", "wider first");
    assert_story(fixture, "view public.v", "first");
    g_autoptr(Lineage) lineage = read_here(fixture, FALSE);
    assert_string_equal(lineage_find(lineage, "column public.t.b")->path, "db/schema/c.sql");
}

static void test_lineage__follows_a_renamed_folder(void **state)
{
    Fixture *fixture = *state;
    g_free(fixture_run(fixture, "", NULL, "git init -q -b main"));
    fixture_write(fixture, "sql/t.sql", "CREATE TABLE t (a int);");
    commit(fixture, "first");
    fixture_write(fixture, "sql/t.sql", "CREATE TABLE t (a bigint);");
    commit(fixture, "second");
    g_free(fixture_run(fixture, "", NULL, "mkdir db && git mv sql db/schema"));
    commit(fixture, "moved");
    assert_story(fixture, "column public.t.a", "second first");
}

static void test_lineage__of_a_merge_follows_the_parent_that_has_it(void **state)
{
    Fixture *fixture = *state;
    begin(fixture, "CREATE VIEW v AS SELECT 1;\n\n\n\nCREATE VIEW w AS SELECT 1;\n");
    g_free(fixture_run(fixture, "", NULL, "git checkout -qb side"));
    fixture_write(fixture, "db/schema/a.sql",
                  "CREATE VIEW v AS SELECT 2;\n\n\n\nCREATE VIEW w AS SELECT 1;\n");
    commit(fixture, "side");
    g_free(fixture_run(fixture, "", NULL, "git checkout -q main"));
    fixture_write(fixture, "db/schema/a.sql",
                  "CREATE VIEW v AS SELECT 1;\n\n\n\nCREATE VIEW w AS SELECT 3;\n");
    commit(fixture, "main");
    g_free(fixture_run(fixture, "", NULL, "git merge -q -m merged side"));
    assert_story(fixture, "view public.v", "side first");
    assert_story(fixture, "view public.w", "main first");
}

static void test_lineage__keeps_what_is_gone_and_what_came_back(void **state)
{
    Fixture *fixture = *state;
    begin(fixture, "CREATE VIEW v AS SELECT 1;");
    fixture_write(fixture, "db/schema/a.sql", "");
    commit(fixture, "gone");
    {
        g_autoptr(Lineage) lineage = read_here(fixture, FALSE);
        const LineageObject *object = lineage_find(lineage, "view public.v");
        assert_null(object->path);
        assert_int_equal(g_array_index(object->changes, LineageChange, 0).kind, LINEAGE_GONE);
    }
    fixture_write(fixture, "db/schema/a.sql", "CREATE VIEW v AS SELECT 1;");
    commit(fixture, "back");
    assert_story(fixture, "view public.v", "back gone first");
}

static void test_lineage__names_files_that_cannot_be_read(void **state)
{
    Fixture *fixture = *state;
    begin(fixture, "CREATE VIEW v AS SELECT 1; CREATE TABLE t (a int,);");
    fixture_write_bytes(fixture, "db/schema/latin.sql", "COMMENT ON VIEW v IS 'caf\xe9';", -1);
    fixture_write(fixture, "db/schema/open.sql", "SELECT 'never ends");
    commit(fixture, "second");
    g_autoptr(Lineage) lineage = read_here(fixture, FALSE);
    assert_int_equal(lineage->gaps->len, 2);
    const LineageGap *first = g_ptr_array_index(lineage->gaps, 0);
    const LineageGap *second = g_ptr_array_index(lineage->gaps, 1);
    assert_string_equal(first->path, "db/schema/a.sql");
    assert_int_equal(first->opaque, 1);
    assert_string_equal(second->path, "db/schema/open.sql");
    assert_int_equal(second->opaque, 0);
    assert_non_null(lineage_find(lineage, "comment on view public.v"));
}

static void test_index__is_read_again_and_made_anew_when_damaged_or_gone(void **state)
{
    Fixture *fixture = *state;
    begin(fixture, "CREATE VIEW v AS SELECT 1;");
    g_autoptr(Lineage) cold = read_here(fixture, FALSE);
    g_autoptr(Lineage) warm = read_here(fixture, FALSE);
    assert_false(cold->cached);
    assert_true(warm->cached);
    assert_story(fixture, "view public.v", "first");
    static const char *const harms[] = {
        ("for f in .git/confiture/*; do printf x | dd of=$f bs=1 seek=70 conv=notrunc status=none; "
         "done"),
        "for f in .git/confiture/*; do truncate -s -3 $f; done",
        "for f in .git/confiture/*; do : > $f; done",
        "rm -r .git/confiture",
    };
    for (guint i = 0; i < G_N_ELEMENTS(harms); i++) {
        g_free(fixture_run(fixture, "", NULL, "%s", harms[i]));
        g_autoptr(Lineage) again = read_here(fixture, FALSE);
        assert_false(again->cached);
        assert_story(fixture, "view public.v", "first");
        g_autoptr(Lineage) then = read_here(fixture, FALSE);
        assert_true(then->cached);
    }
}

static void test_index__grows_with_new_commits(void **state)
{
    Fixture *fixture = *state;
    begin(fixture, "CREATE VIEW v AS SELECT 1;");
    assert_story(fixture, "view public.v", "first");
    fixture_write(fixture, "db/schema/a.sql", "CREATE VIEW v AS SELECT 2;");
    commit(fixture, "second");
    assert_story(fixture, "view public.v", "second first");
    assert_story(fixture, "view public.v", "second first");
}

static void test_migrations__have_a_lineage_each(void **state)
{
    Fixture *fixture = *state;
    g_free(fixture_run(fixture, "", NULL, "git init -q -b main"));
    fixture_write(fixture, "db/migrations/0001_t.up.sql", "CREATE TABLE t (a int);");
    fixture_write(fixture, "db/migrations/0001_t.down.sql", "DROP TABLE t;");
    commit(fixture, "first");
    fixture_write(fixture, "db/migrations/0010_b.up.sql", "ALTER TABLE t ALTER a TYPE bigint;");
    commit(fixture, "second");
    g_autoptr(Lineage) lineage = read_here(fixture, TRUE);
    const LineageObject *object = lineage_find(lineage, "column public.t.a");
    assert_string_equal(object->version, "1");
    guint versions = 0;
    for (guint i = 0; i < lineage->objects->len; i++)
        versions += g_str_equal(((LineageObject *)g_ptr_array_index(lineage->objects, i))->key,
                                "column public.t.a");
    assert_int_equal(versions, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_lineage__follows_definitions_through_moves_and_layout),
        TEST(test_lineage__follows_a_renamed_folder),
        TEST(test_lineage__of_a_merge_follows_the_parent_that_has_it),
        TEST(test_lineage__keeps_what_is_gone_and_what_came_back),
        TEST(test_lineage__names_files_that_cannot_be_read),
        TEST(test_index__is_read_again_and_made_anew_when_damaged_or_gone),
        TEST(test_index__grows_with_new_commits),
        TEST(test_migrations__have_a_lineage_each),
    };
    return cmocka_run_group_tests(tests, fixture_setup_home, fixture_teardown_home);
}
