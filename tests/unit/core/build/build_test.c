#include "core/build/build.h"

#include "core/base/error.h"
#include "core/build/check.h"
#include "core/build/manifest.h"
#include "core/build/write.h"
#include "core/data/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Path, text, path, text, …, NULL. */
static SourceTree *tree_of(const char *const *files)
{
    SourceTree *tree = source_memory_new();
    for (guint i = 0; files[i] != NULL; i += 2) {
        g_autoptr(GBytes) bytes = g_bytes_new_static(files[i + 1], strlen(files[i + 1]));
        source_memory_add(tree, files[i], bytes);
    }
    return tree;
}

typedef struct Built {
    SourceTree *tree;
    Build *build;
    GError *error;
} Built;

static void built_clear(Built *built)
{
    build_free(built->build);
    source_tree_free(built->tree);
    g_clear_error(&built->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Built, built_clear)

static Built plan(const BuildOptions *options, const char *const *files)
{
    Built built = {.tree = tree_of(files)};
    built.build = build_plan(built.tree, options, &built.error);
    return built;
}

static char *text_of(const Built *built)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = build_text(built->build, &error);
    if (bytes == NULL)
        fail_msg("%s", error->message);
    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* The text behind the head. */
static char *body_of(const Built *built)
{
    g_autofree char *text = text_of(built);
    const char *body = strstr(text, "SET client_encoding = 'UTF8';\n");
    assert_non_null(body);
    return g_strdup(body + strlen("SET client_encoding = 'UTF8';\n"));
}

static void assert_body(const Built *built, const char *expected)
{
    if (built->error != NULL)
        fail_msg("%s", built->error->message);
    g_autofree char *body = body_of(built);
    assert_string_equal(body, expected);
}

static void assert_order(const Built *built, const char *const *paths)
{
    if (built->error != NULL)
        fail_msg("%s", built->error->message);
    assert_int_equal(built->build->files->len, g_strv_length((char **)(gpointer)(gintptr)paths));
    for (guint i = 0; paths[i] != NULL; i++)
        assert_string_equal(build_file(built->build, i)->path, paths[i]);
}

#define FILES(...) ((const char *const[]){__VA_ARGS__, NULL})
#define OPTIONS(...) (&(BuildOptions){__VA_ARGS__})

static void test_plan__sql_files_of_the_folder_alone(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.folder = "./db/"),
             FILES("db/b.sql", "", "db/a.sql", "", "db/readme.md", "", "dbx/c.sql", ""));
    assert_order(&built, FILES("db/a.sql", "db/b.sql"));
    assert_string_equal(built.build->order, "path");
}

static void test_plan__orders(void **state)
{
    (void)state;
    const char *const *files =
        FILES("10.sql", "", "9.sql", "", "A.sql", "", "order.txt", "A.sql\n10.sql\n9.sql\n");
    g_auto(Built) numeric = plan(OPTIONS(.order = "numeric"), files);
    assert_order(&numeric, FILES("9.sql", "10.sql", "A.sql"));
    g_auto(Built) hex = plan(OPTIONS(.order = "hex"), files);
    assert_order(&hex, FILES("9.sql", "A.sql", "10.sql"));
    g_auto(Built) listed = plan(OPTIONS(.order_file = "order.txt"), files);
    assert_order(&listed, FILES("A.sql", "10.sql", "9.sql"));
    g_auto(Built) path = plan(OPTIONS(.order = "path", .order_file = "order.txt"), files);
    assert_order(&path, FILES("10.sql", "9.sql", "A.sql"));
}

static void test_plan__include_and_exclude(void **state)
{
    (void)state;
    const char *const *files = FILES("db/a.sql", "", "db/seeds/dev/x.sql", "",
                                     "db/seeds/prod/y.sql", "", "db/t/b_test.sql", "");
    g_auto(Built) without =
        plan(OPTIONS(.folder = "db", .exclude = FILES("seeds/dev", "*_test.sql")), files);
    assert_order(&without, FILES("db/a.sql", "db/seeds/prod/y.sql"));
    g_auto(Built) only = plan(
        OPTIONS(.folder = "db", .include = FILES("seeds/*"), .exclude = FILES("y.sql")), files);
    assert_order(&only, FILES("db/seeds/dev/x.sql"));
}

static void test_plan__nothing_to_build_is_an_error(void **state)
{
    (void)state;
    g_auto(Built) built = plan(OPTIONS(.folder = "db"), FILES("db/a.txt", ""));
    assert_null(built.build);
    assert_int_equal(built.error->code, ERROR_INPUT);
    assert_non_null(strstr(built.error->message, "\"db\""));
}

/* A tree whose file is gone by the time it is read. */
static GPtrArray *list_ghost(SourceTree *tree, const char *prefix, GError **error)
{
    (void)tree;
    (void)prefix;
    (void)error;
    GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)source_entry_free);
    SourceEntry *entry = g_new0(SourceEntry, 1);
    entry->path = g_strdup("ghost.sql");
    g_ptr_array_add(entries, entry);
    return entries;
}

static GBytes *read_ghost(SourceTree *tree, const char *path, GError **error)
{
    (void)tree;
    error_set(error, ERROR_INPUT, "cannot read \"%s\": No such file or directory", path);
    return NULL;
}

static void free_ghost(SourceTree *tree)
{
    g_free(tree);
}

static void test_plan__file_that_vanishes_is_an_error(void **state)
{
    (void)state;
    static const SourceTreeClass ghost = {"ghost", list_ghost, read_ghost, free_ghost};
    g_autoptr(SourceTree) tree = g_new0(SourceTree, 1);
    tree->class = &ghost;
    tree->label = g_strdup("ghost");
    g_autoptr(GError) error = NULL;
    assert_null(build_plan(tree, OPTIONS(0), &error));
    assert_non_null(strstr(error->message, "ghost.sql"));
}

static void test_manifest__hash_is_that_of_sha256sum(void **state)
{
    (void)state;
    g_auto(Built) built = plan(OPTIONS(0), FILES("a.sql", "SELECT 1;\n", "b.sql", ""));
    const char *printed =
        "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a  a.sql\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.sql\n";
    g_autofree char *a = digest_sha256("SELECT 1;\n", 10);
    g_autofree char *lines = g_strdup_printf("%s  a.sql\n%s", a, strchr(printed, '\n') + 1);
    g_autofree char *expected = digest_sha256(lines, strlen(lines));
    assert_string_equal(built.build->hash, expected);
    assert_string_equal(build_file(built.build, 1)->blob,
                        "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"); /* git's empty blob */
}

static void test_manifest__is_json_with_every_file(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.search_path = "app"), FILES("a.sql", "SELECT 1;", "b\"\xC3\xA9.sql", ""));
    g_autofree char *text = manifest_format(built.build);
    json_t *manifest = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(manifest);
    json_t *files = json_object_get(manifest, "files");
    assert_int_equal(json_array_size(files), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(files, 1), "path")),
                        "b\"\xC3\xA9.sql");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(files, 0), "bytes")), 9);
    assert_string_equal(json_string_value(json_object_get(manifest, "hash")), built.build->hash);
    assert_string_equal(json_string_value(json_object_get(manifest, "search_path")), "app");
    json_decref(manifest);
}

static void test_text__names_each_file_and_the_hash(void **state)
{
    (void)state;
    g_auto(Built) built = plan(OPTIONS(0), FILES("a.sql", "SELECT 1;\n", "b.sql", "SELECT 2;\n"));
    g_autofree char *text = text_of(&built);
    assert_non_null(strstr(text, built.build->hash));
    assert_body(&built, "\n-- file: a.sql\nSELECT 1;\n\n-- file: b.sql\nSELECT 2;\n");
}

static void test_text__unfinished_files_do_not_run_into_each_other(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(0),
             FILES("a.sql", "SELECT 1", "b.sql", "SELECT 2 -- two; done", "c.sql", "SELECT 3 ;",
                   "d.sql", "SELECT 4 /* ; */", "e.sql", "", "f.sql", "-- nothing"));
    assert_body(&built, "\n-- file: a.sql\nSELECT 1\n;\n"
                        "\n-- file: b.sql\nSELECT 2 -- two; done\n;\n"
                        "\n-- file: c.sql\nSELECT 3 ;\n"
                        "\n-- file: d.sql\nSELECT 4 /* ; */\n;\n"
                        "\n-- file: e.sql\n\n-- file: f.sql\n-- nothing\n");
}

static void test_text__byte_order_mark_goes_and_carriage_returns_stay(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(0), FILES("a.sql", "\xEF\xBB\xBFSELECT 1;\r\nSELECT 2;\r\n"));
    assert_body(&built, "\n-- file: a.sql\nSELECT 1;\r\nSELECT 2;\r\n");
}

static void test_text__own_transaction_and_psql_commands_go(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(0),
             FILES("a.sql",
                   "\\set ON_ERROR_STOP on\n-- why\nBEGIN;\nSELECT 1;\nSAVEPOINT s;\nCOMMIT;\n"));
    assert_body(&built, "\n-- file: a.sql\n-- why\n\nSELECT 1;\nSAVEPOINT s;\n");
}

static void test_text__begin_of_a_function_body_stays(void **state)
{
    (void)state;
    const char *sql = "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;\n"
                      "DO $$ BEGIN PERFORM 1; END $$;\n";
    g_auto(Built) built = plan(OPTIONS(0), FILES("a.sql", sql));
    g_autofree char *expected = g_strconcat("\n-- file: a.sql\n", sql, NULL);
    assert_body(&built, expected);
}

static void test_text__rollback_is_refused_with_its_place(void **state)
{
    (void)state;
    g_auto(Built) built = plan(OPTIONS(0), FILES("a.sql", "BEGIN;\nSELECT 1;\n  ROLLBACK;\n"));
    g_autoptr(GError) error = NULL;
    assert_null(build_text(built.build, &error));
    assert_int_equal(error->code, ERROR_INPUT);
    assert_string_equal(error_path(error), "a.sql");
    assert_int_equal(error_line(error), 3);
    assert_int_equal(error_column(error), 3);
}

static void test_text__settings_end_with_their_file(void **state)
{
    (void)state;
    g_auto(Built) built = plan(OPTIONS(.search_path = "App, public"),
                               FILES("a.sql",
                                     "SET search_path = x;\nSET statement_timeout = 0;\nSELECT "
                                     "set_config('my.tenant', '1', false);\n",
                                     "b.sql", "SELECT 1;\n", "c.sql", "RESET ALL;\n", "d.sql",
                                     "SET ROLE boss;\nSET TIME ZONE 'UTC';\n"));
    assert_body(
        &built,
        "SET search_path = app, public;\n"
        "\n-- file: a.sql\nSET search_path = x;\nSET statement_timeout = 0;\nSELECT "
        "set_config('my.tenant', '1', false);\n"
        "RESET my.tenant;\nSET search_path = app, public;\nRESET statement_timeout;\n"
        "\n-- file: b.sql\nSELECT 1;\n"
        "\n-- file: c.sql\nRESET ALL;\nSET search_path = app, public;\n"
        "\n-- file: d.sql\nSET ROLE boss;\nSET TIME ZONE 'UTC';\nRESET role;\nRESET timezone;\n");
}

static void test_text__copy_data_stays_inline(void **state)
{
    (void)state;
    const char *sql = "COPY t FROM stdin;\nBEGIN;\t\\N\nSET x\n\\.\n\nSELECT 1;\n";
    g_auto(Built) built = plan(OPTIONS(0), FILES("a.sql", sql));
    g_autofree char *expected = g_strconcat("\n-- file: a.sql\n", sql, NULL);
    assert_body(&built, expected);
}

static void test_text__includes_are_followed(void **state)
{
    (void)state;
    g_auto(Built) built = plan(
        OPTIONS(.folder = "db"),
        FILES("db/a.sql", "SELECT 1;\n\\ir ../parts/p.sql\n\\i parts/q.sql\nSELECT 4;\n",
              "parts/p.sql", "\\echo hello\nSET x.y = 1;\nSELECT 2", "parts/q.sql", "SELECT 3;"));
    assert_body(&built, "\n-- file: db/a.sql\nSELECT 1;\nSET x.y = 1;\nSELECT 2\n;\nSELECT "
                        "3;\nSELECT 4;\nRESET x.y;\n");
}

static void test_text__include_of_itself_and_out_of_the_tree_are_errors(void **state)
{
    (void)state;
    g_auto(Built) circle = plan(OPTIONS(.folder = "db"),
                                FILES("db/a.sql", "\\ir ../b.sql\n", "b.sql", "\\i db/a.sql\n"));
    g_autoptr(GError) error = NULL;
    assert_null(build_text(circle.build, &error));
    assert_string_equal(error_path(error), "b.sql");
    g_auto(Built) outside = plan(OPTIONS(0), FILES("a.sql", "SELECT 1;\n\\i ../secret.sql\n"));
    g_autoptr(GError) other = NULL;
    assert_null(build_text(outside.build, &other));
    assert_int_equal(error_line(other), 2);
    g_auto(Built) gone = plan(OPTIONS(0), FILES("a.sql", "\\i gone.sql\n"));
    g_autoptr(GError) third = NULL;
    assert_null(build_text(gone.build, &third));
    assert_string_equal(error_path(third), "a.sql");
}

static void test_text__same_tree_gives_the_same_bytes(void **state)
{
    (void)state;
    g_auto(Built) one = plan(OPTIONS(0), FILES("b.sql", "SELECT 1;", "a.sql", "SELECT 2;"));
    g_auto(Built) other = plan(OPTIONS(0), FILES("a.sql", "SELECT 2;", "b.sql", "SELECT 1;"));
    g_autofree char *text = text_of(&one), *again = text_of(&other);
    assert_string_equal(text, again);
}

static void test_dependency__tables_before_what_uses_them(void **state)
{
    (void)state;
    g_auto(Built) built = plan(
        OPTIONS(.order = "dependency"),
        FILES("a_view.sql", "CREATE VIEW v AS SELECT f(id) FROM t;", "b_fk.sql",
              "ALTER TABLE u ADD FOREIGN KEY (t) REFERENCES t (id);", "c_key.sql",
              "ALTER TABLE t ADD PRIMARY KEY (id);", "d_function.sql",
              "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT id FROM t LIMIT $1';",
              "e_index.sql", "CREATE INDEX ON t (g(id));", "f_table.sql",
              "CREATE TABLE t (id app.key NOT NULL); CREATE TABLE u (t int DEFAULT g(1));",
              "g_function.sql",
              "CREATE FUNCTION g(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';",
              "h_type.sql", "CREATE DOMAIN app.key AS int;", "i_schema.sql", "CREATE SCHEMA app;",
              "j_trigger.sql", "CREATE TRIGGER x BEFORE INSERT ON t EXECUTE FUNCTION h();",
              "k_function.sql",
              "CREATE FUNCTION h() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"));
    assert_order(&built, FILES("g_function.sql", "i_schema.sql", "h_type.sql", "f_table.sql",
                               "c_key.sql", "b_fk.sql", "d_function.sql", "a_view.sql",
                               "e_index.sql", "k_function.sql", "j_trigger.sql"));
}

static void test_dependency__independent_files_stay_by_path(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.order = "dependency"),
             FILES("b.sql", "CREATE TABLE b ();", "a.sql", "CREATE TABLE a ();", "c.sql", ""));
    assert_order(&built, FILES("a.sql", "b.sql", "c.sql"));
}

static void test_dependency__names_go_through_each_files_search_path(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.order = "dependency", .search_path = "main, public"),
             FILES("a.sql", "SET search_path = side, main; CREATE VIEW v AS SELECT * FROM t, u;",
                   "b.sql", "CREATE TABLE t (); /* main.t: hidden by side.t */", "c.sql",
                   "CREATE TABLE side.t ();", "d.sql", "CREATE TABLE main.u ();"));
    assert_order(&built, FILES("b.sql", "c.sql", "d.sql", "a.sql"));
    g_auto(Built) other = plan(OPTIONS(.order = "dependency"),
                               FILES("a.sql", "CREATE VIEW v AS SELECT * FROM x.t;", "b.sql",
                                     "SET search_path = x; CREATE TABLE t ();"));
    assert_order(&other, FILES("b.sql", "a.sql"));
}

static void test_dependency__rows_after_tables_and_after_the_rows_they_point_to(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.order = "dependency"),
             FILES("a_rows.sql", "INSERT INTO child VALUES (1, 1);", "b_rows.sql",
                   "COPY parent FROM stdin;\n1\n\\.\n", "c_table.sql",
                   "CREATE TABLE child (id int PRIMARY KEY, p int REFERENCES parent);",
                   "d_table.sql", "CREATE TABLE parent (id int PRIMARY KEY);", "e_sequence.sql",
                   "SELECT setval('s', 9);", "f.sql", "CREATE SEQUENCE s;"));
    assert_order(&built, FILES("d_table.sql", "c_table.sql", "f.sql", "b_rows.sql", "a_rows.sql",
                               "e_sequence.sql"));
}

static void test_dependency__files_that_need_each_other_are_split(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.order = "dependency"),
             FILES("a.sql",
                   "-- about a\nSET search_path = app;\nCREATE TABLE a (id int PRIMARY "
                   "KEY);\nALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b;\n",
                   "b.sql",
                   "SET search_path = app;\nCREATE TABLE b (id int PRIMARY KEY);\nALTER TABLE b "
                   "ADD FOREIGN KEY (id) REFERENCES a;\n",
                   "c.sql", "CREATE SCHEMA app;\n"));
    assert_body(&built,
                "\n-- file: c.sql\nCREATE SCHEMA app;\n"
                "\n-- file: a.sql\nSET search_path = app;\nCREATE TABLE a (id int PRIMARY "
                "KEY);\nRESET search_path;\n"
                "\n-- file: b.sql\nSET search_path = app;\nCREATE TABLE b (id int PRIMARY KEY);\n"
                "ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES a;\nRESET search_path;\n"
                "\n-- file: a.sql (continued)\nSET search_path = app;\nALTER TABLE a ADD FOREIGN "
                "KEY (id) REFERENCES b;\nRESET search_path;\n");
}

static void test_dependency__cycle_is_told_with_its_path(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.order = "dependency"),
             FILES("a.sql", "\nCREATE TABLE a (b int REFERENCES b, id int PRIMARY KEY);", "b.sql",
                   "CREATE TABLE b (a int REFERENCES a, id int PRIMARY KEY);"));
    assert_null(built.build);
    assert_int_equal(built.error->code, ERROR_INPUT);
    assert_string_equal(built.error->message,
                        "dependency cycle: a.sql:2 (table public.a) needs b.sql:1 (table public.b) "
                        "needs a.sql:2 (table public.a)");
    assert_string_equal(error_path(built.error), "a.sql");
    assert_int_equal(error_line(built.error), 2);
}

static void test_dependency__sql_functions_that_call_each_other_are_made_unchecked(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.order = "dependency"),
             FILES("a.sql", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT g()';\n",
                   "b.sql", "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT f()';\n"));
    assert_body(
        &built,
        "\n-- file: a.sql\nSET check_function_bodies = off;\nCREATE FUNCTION f() RETURNS int "
        "LANGUAGE sql AS 'SELECT g()';\n"
        "RESET check_function_bodies;\n"
        "\n-- file: b.sql\nCREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT f()';\n");
}

static void test_dependency__statements_of_one_file_in_the_wrong_order(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.order = "dependency"),
             FILES("a.sql", "CREATE TABLE t (a int DEFAULT f());\nCOMMENT ON TABLE t IS 't';\n"
                            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"));
    assert_body(&built,
                "\n-- file: a.sql\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
                "CREATE TABLE t (a int DEFAULT f());\nCOMMENT ON TABLE t IS 't';\n");
}

static void test_dependency__names_of_builtin_functions_make_no_cycle(void **state)
{
    (void)state;
    const char *sql = "CREATE TABLE t (a text CHECK (a = lower(a)));\n"
                      "CREATE FUNCTION lower(t) RETURNS text LANGUAGE sql AS 'SELECT $1.a';\n";
    g_auto(Built) built = plan(OPTIONS(.order = "dependency"), FILES("a.sql", sql));
    g_autofree char *expected = g_strconcat("\n-- file: a.sql\n", sql, NULL);
    assert_body(&built, expected);
}

static void test_dependency__roles_made_in_a_block_come_first(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.order = "dependency"),
             FILES("a.sql", "CREATE TABLE t (); GRANT SELECT ON t TO reader;", "b.sql",
                   "DO $$ BEGIN EXECUTE 'SELECT 1'; END $$;", "c.sql",
                   "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN "
                   "CREATE ROLE reader; END IF; END $$;"));
    assert_order(&built, FILES("b.sql", "c.sql", "a.sql"));
}

static void test_dependency__included_files_count(void **state)
{
    (void)state;
    const char *const *files =
        FILES("db/a.sql", "\\ir ../parts/child.psql\nCOMMENT ON TABLE child IS 'x';\n", "db/b.sql",
              "\\ir ../parts/parent.psql\n", "parts/child.psql",
              "CREATE TABLE child (p int REFERENCES parent);\n", "parts/parent.psql",
              "CREATE TABLE parent (id int PRIMARY KEY);\n");
    g_auto(Built) built = plan(OPTIONS(.folder = "db", .order = "dependency"), files);
    assert_order(&built, FILES("db/b.sql", "db/a.sql"));
    assert_body(&built, "\n-- file: db/b.sql\nCREATE TABLE parent (id int PRIMARY KEY);\n"
                        "\n-- file: db/a.sql\nCREATE TABLE child (p int REFERENCES "
                        "parent);\nCOMMENT ON TABLE child IS 'x';\n");
}

static void test_dependency__drop_if_exists_stays_before_create(void **state)
{
    (void)state;
    g_auto(Built) built =
        plan(OPTIONS(.order = "dependency"),
             FILES("0_drop.sql", "DROP TABLE IF EXISTS t;", "1.sql", "CREATE TABLE t ();", "2.sql",
                   "DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT 1;"));
    assert_order(&built, FILES("0_drop.sql", "1.sql", "2.sql"));
}

static GPtrArray *check(const Built *built, const char *committed)
{
    g_autoptr(GBytes) bytes = g_bytes_new(committed, strlen(committed));
    GPtrArray *changes = build_check(built->build, bytes, NULL);
    assert_non_null(changes);
    return changes;
}

static void assert_change(const GPtrArray *changes, guint index, BuildChangeKind kind,
                          const char *path)
{
    assert_true(index < changes->len);
    const BuildChange *change = g_ptr_array_index(changes, index);
    assert_int_equal(change->kind, kind);
    assert_string_equal(change->path, path);
}

static void test_check__names_what_changed(void **state)
{
    (void)state;
    g_auto(Built) before = plan(
        OPTIONS(0), FILES("a.sql", "SELECT 1;\n", "b.sql", "SELECT 2;\n", "d.sql", "SELECT 4;\n"));
    g_autofree char *committed = text_of(&before);
    g_autoptr(GPtrArray) none = check(&before, committed);
    assert_int_equal(none->len, 0);
    g_auto(Built) now = plan(
        OPTIONS(0), FILES("a.sql", "SELECT 1;\n", "b.sql", "SELECT 22;\n", "c.sql", "SELECT 3;\n"));
    g_autoptr(GPtrArray) changes = check(&now, committed);
    assert_int_equal(changes->len, 3);
    assert_change(changes, 0, CHANGE_EDITED, "b.sql");
    assert_change(changes, 1, CHANGE_ADDED, "c.sql");
    assert_change(changes, 2, CHANGE_REMOVED, "d.sql");
}

static void test_check__order_and_head_alone(void **state)
{
    (void)state;
    const char *const *files =
        FILES("a.sql", "SELECT 1;\n", "b.sql", "SELECT 2;\n", "o.txt", "b.sql\na.sql\n");
    g_auto(Built) path = plan(OPTIONS(0), files);
    g_auto(Built) listed = plan(OPTIONS(.order_file = "o.txt"), files);
    g_autofree char *committed = text_of(&path);
    g_autoptr(GPtrArray) moved = check(&listed, committed);
    assert_int_equal(moved->len, 1);
    assert_change(moved, 0, CHANGE_MOVED, "");
    committed[4] = 'b'; /* in the head's first line */
    g_autoptr(GPtrArray) head = check(&path, committed);
    assert_int_equal(head->len, 1);
    assert_change(head, 0, CHANGE_HEAD, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan__sql_files_of_the_folder_alone),
        cmocka_unit_test(test_plan__orders),
        cmocka_unit_test(test_plan__include_and_exclude),
        cmocka_unit_test(test_plan__nothing_to_build_is_an_error),
        cmocka_unit_test(test_plan__file_that_vanishes_is_an_error),
        cmocka_unit_test(test_manifest__hash_is_that_of_sha256sum),
        cmocka_unit_test(test_manifest__is_json_with_every_file),
        cmocka_unit_test(test_text__names_each_file_and_the_hash),
        cmocka_unit_test(test_text__unfinished_files_do_not_run_into_each_other),
        cmocka_unit_test(test_text__byte_order_mark_goes_and_carriage_returns_stay),
        cmocka_unit_test(test_text__own_transaction_and_psql_commands_go),
        cmocka_unit_test(test_text__begin_of_a_function_body_stays),
        cmocka_unit_test(test_text__rollback_is_refused_with_its_place),
        cmocka_unit_test(test_text__settings_end_with_their_file),
        cmocka_unit_test(test_text__copy_data_stays_inline),
        cmocka_unit_test(test_text__includes_are_followed),
        cmocka_unit_test(test_text__include_of_itself_and_out_of_the_tree_are_errors),
        cmocka_unit_test(test_text__same_tree_gives_the_same_bytes),
        cmocka_unit_test(test_dependency__tables_before_what_uses_them),
        cmocka_unit_test(test_dependency__independent_files_stay_by_path),
        cmocka_unit_test(test_dependency__names_go_through_each_files_search_path),
        cmocka_unit_test(test_dependency__rows_after_tables_and_after_the_rows_they_point_to),
        cmocka_unit_test(test_dependency__files_that_need_each_other_are_split),
        cmocka_unit_test(test_dependency__cycle_is_told_with_its_path),
        cmocka_unit_test(test_dependency__sql_functions_that_call_each_other_are_made_unchecked),
        cmocka_unit_test(test_dependency__statements_of_one_file_in_the_wrong_order),
        cmocka_unit_test(test_dependency__names_of_builtin_functions_make_no_cycle),
        cmocka_unit_test(test_dependency__roles_made_in_a_block_come_first),
        cmocka_unit_test(test_dependency__included_files_count),
        cmocka_unit_test(test_dependency__drop_if_exists_stays_before_create),
        cmocka_unit_test(test_check__names_what_changed),
        cmocka_unit_test(test_check__order_and_head_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
