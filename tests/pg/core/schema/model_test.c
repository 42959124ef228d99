/* The model made from statements against the catalog made by the server from the same statements.
 */
#include "core/schema/model.h"

#include "core/base/error.h"
#include "core/base/source.h"
#include "core/pg/scratch.h"
#include "core/pg/connection.h"
#include "core/sql/batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Both sides write the same lines about each object. */
static const char catalog_sql[] =
    "WITH own AS (SELECT oid, nspname::text AS s FROM pg_namespace WHERE nspname !~ '^pg_' AND "
    "nspname <> 'information_schema'),"
    " ext AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),"
    " rel AS (SELECT c.*, s || '.' || relname AS n FROM pg_class c JOIN own ON own.oid = "
    "relnamespace"
    "          WHERE NOT EXISTS (SELECT FROM ext WHERE classid = 'pg_class'::regclass AND objid = "
    "c.oid)) "
    "SELECT string_agg(line, E'\\n' ORDER BY line COLLATE \"C\") FROM ("
    " SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END "
    "|| ' ' || n"
    "   || CASE WHEN relpersistence = 'u' THEN ' unlogged' ELSE '' END || CASE WHEN relispartition "
    "THEN ' partition' ELSE '' END"
    "   || CASE WHEN relrowsecurity THEN ' rls' ELSE '' END"
    "   || coalesce(' -- ' || obj_description(oid, 'pg_class'), '') AS line FROM rel WHERE relkind "
    "IN ('r', 'p', 'v', 'm')"
    " UNION ALL SELECT 'column ' || n || '.' || attname || ' ' || coalesce(e.typname || '[]', "
    "t.typname)"
    "   || CASE WHEN attnotnull THEN ' not null' ELSE '' END || CASE WHEN atthasdef THEN ' "
    "default' ELSE '' END"
    "   || CASE attidentity WHEN '' THEN '' ELSE ' identity ' || attidentity::text END"
    "   || coalesce(' -- ' || col_description(rel.oid, attnum), '')"
    "   FROM rel JOIN pg_attribute a ON attrelid = rel.oid AND attnum > 0 AND NOT attisdropped "
    "JOIN pg_type t ON t.oid = atttypid"
    "   LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' WHERE relkind IN ('r', "
    "'p')"
    " UNION ALL SELECT 'constraint ' || n || '.' || conname || ' ' || contype::text"
    "   || CASE contype WHEN 'c' THEN '' ELSE ' (' || (SELECT string_agg(attname, ',' ORDER BY i) "
    "FROM unnest(conkey) WITH ORDINALITY k(k, i)"
    "        JOIN pg_attribute ON attrelid = conrelid AND attnum = k) || ')' END"
    "   || CASE WHEN contype = 'f' THEN ' ' || (SELECT s || '.' || relname FROM pg_class c JOIN "
    "own ON own.oid = relnamespace WHERE c.oid = confrelid)"
    "        || ' ' || confdeltype::text ELSE '' END || CASE WHEN convalidated THEN '' ELSE ' not "
    "valid' END"
    "   FROM pg_constraint JOIN rel ON rel.oid = conrelid WHERE contype <> 't'"
    " UNION ALL SELECT 'index ' || own.s || '.' || i.relname || ' on ' || rel.n || ' ' || amname "
    "|| CASE WHEN indisunique THEN ' unique' ELSE '' END"
    "   || ' ' || indnatts || CASE WHEN indpred IS NOT NULL THEN ' where' ELSE '' END"
    "   FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN own ON own.oid = i.relnamespace "
    "JOIN pg_am a ON a.oid = i.relam"
    "   JOIN rel ON rel.oid = indrelid"
    " UNION ALL SELECT 'sequence ' || n FROM rel WHERE relkind = 'S'"
    " UNION ALL SELECT CASE prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE "
    "'function ' END || s || '.' || proname"
    "   || CASE prokind WHEN 'a' THEN '' ELSE ' ' || pronargs || ' ' || provolatile::text || CASE "
    "WHEN prosecdef THEN ' definer' ELSE '' END"
    "   || CASE WHEN array_to_string(proconfig, ' ') LIKE '%search_path=%' THEN ' pinned' ELSE '' "
    "END END"
    "   FROM pg_proc p JOIN own ON own.oid = pronamespace WHERE NOT EXISTS (SELECT FROM ext WHERE "
    "classid = 'pg_proc'::regclass AND objid = p.oid)"
    " UNION ALL SELECT 'enum ' || s || '.' || typname || ' ' || (SELECT string_agg(enumlabel, ',' "
    "ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)"
    "   FROM pg_type t JOIN own ON own.oid = typnamespace WHERE typtype = 'e'"
    " UNION ALL SELECT 'domain ' || s || '.' || typname || CASE WHEN typnotnull THEN ' not null' "
    "ELSE '' END"
    "   || ' ' || (SELECT count(*) FROM pg_constraint WHERE contypid = t.oid)"
    "   FROM pg_type t JOIN own ON own.oid = typnamespace WHERE typtype = 'd' AND NOT EXISTS "
    "(SELECT FROM ext WHERE classid = 'pg_type'::regclass AND objid = t.oid)"
    " UNION ALL SELECT 'trigger ' || n || '.' || tgname || ' ' || p.proname FROM pg_trigger JOIN "
    "rel ON rel.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid"
    "   WHERE NOT tgisinternal AND tgparentid = 0"
    " UNION ALL SELECT 'policy ' || n || '.' || polname || ' ' || polcmd::text FROM pg_policy JOIN "
    "rel ON rel.oid = polrelid"
    " UNION ALL SELECT 'schema ' || s FROM own WHERE s <> 'public'"
    ") lines";

static Scratch *server;

static int start(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    server = scratch_start(NULL, &error);
    if (server == NULL)
        print_error("%s\n", error->message);
    return server == NULL ? -1 : 0;
}

static int stop(void **state)
{
    (void)state;
    scratch_stop(server);
    return 0;
}

/* A database and a model that are given the same statements. */
typedef struct Pair {
    Connection *connection;
    Schema *schema;
    char *search_path;
} Pair;

static void pair_clear(Pair *pair)
{
    g_clear_pointer(&pair->connection, connection_close);
    g_clear_pointer(&pair->schema, schema_free);
    g_free(pair->search_path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Pair, pair_clear)

static Pair pair_new(const char *search_path)
{
    static guint number;
    g_autofree char *name = g_strdup_printf("model_%u", ++number);
    g_autoptr(GError) error = NULL;
    g_autofree char *url = scratch_create_database(server, name, &error);
    Pair pair = {.schema = schema_new(search_path),
                 .search_path = g_strdup(search_path == NULL ? "public" : search_path)};
    if (url != NULL)
        pair.connection = connection_open(&(ConnectionOptions){.url = url}, &error);
    if (pair.connection == NULL)
        fail_msg("%s", error->message);
    return pair;
}

static void pair_apply(Pair *pair, const char *path, GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Script) script = script_split(path, bytes, FALSE, &error);
    if (script == NULL)
        fail_msg("%s: %s", path, error->message);
    g_autoptr(Parse) parse = parse_script(script);
    g_autoptr(Batch) batch = batch_new();
    g_autofree char *begin =
        g_strdup_printf("RESET ALL; SET search_path = %s;\n", pair->search_path);
    batch_add_text(batch, begin);
    if (!batch_add_script(batch, NULL, parse, 0, &error) ||
        !connection_run_script(pair->connection, batch->sql->str, batch->copy_data, NULL, NULL,
                               NULL, &error))
        fail_msg("%s: %s", path, error->message);
    schema_apply(pair->schema, parse, path);
}

static void pair_apply_text(Pair *pair, const char *sql)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(sql, strlen(sql));
    pair_apply(pair, "test.sql", bytes);
}

static void add_line(GPtrArray *lines, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add_line(GPtrArray *lines, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(lines, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static char *comment_of(const SchemaObject *object)
{
    return object->comment == NULL ? g_strdup("") : g_strconcat(" -- ", object->comment, NULL);
}

static void list_column(GPtrArray *lines, const SchemaObject *relation, const SchemaColumn *column)
{
    g_autofree char *comment = comment_of(&column->object);
    g_autofree char *identity =
        column->identity == 0 ? g_strdup("") : g_strdup_printf(" identity %c", column->identity);
    add_line(lines, "column %s.%s.%s %s%s%s%s%s%s", relation->schema, relation->name,
             column->object.name, column->type_name, column->array ? "[]" : "",
             column->not_null ? " not null" : "", column->default_text != NULL ? " default" : "",
             identity, comment);
}

static char letter_of(ConstraintKind kind)
{
    static const char letters[] = "pufcx";
    return letters[kind];
}

static void list_constraint(GPtrArray *lines, const SchemaObject *relation,
                            const SchemaConstraint *constraint)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_printf(line, "constraint %s.%s.%s %c", relation->schema, relation->name,
                    constraint->object.name, letter_of(constraint->kind));
    for (guint i = 0; constraint->kind != CONSTRAINT_CHECK && i < constraint->n_columns; i++)
        g_string_append_printf(line, "%s%s%s", i == 0 ? " (" : ",", constraint->columns[i],
                               i + 1 == constraint->n_columns ? ")" : "");
    if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
        g_string_append_printf(line, " %s.%s %c", constraint->target_schema,
                               constraint->target_name, constraint->on_delete);
    add_line(lines, "%s%s", line->str, constraint->not_valid ? " not valid" : "");
}

static void list_parts(GPtrArray *lines, const SchemaRelation *relation)
{
    const SchemaObject *head = &relation->object;
    gboolean table = head->kind == OBJECT_TABLE && !relation->as_query;
    for (guint i = 0; table && i < relation->columns->len; i++)
        list_column(lines, head, g_ptr_array_index(relation->columns, i));
    for (guint i = 0; i < relation->constraints->len; i++)
        list_constraint(lines, head, g_ptr_array_index(relation->constraints, i));
    for (guint i = 0; i < relation->indexes->len; i++) {
        const SchemaIndex *index = g_ptr_array_index(relation->indexes, i);
        add_line(lines, "index %s.%s on %s.%s %s%s %u%s", index->object.schema, index->object.name,
                 head->schema, head->name, index->method, index->unique ? " unique" : "",
                 index->n_keys + index->n_includes, index->predicate != NULL ? " where" : "");
    }
    for (guint i = 0; i < relation->triggers->len; i++) {
        const SchemaTrigger *trigger = g_ptr_array_index(relation->triggers, i);
        add_line(lines, "trigger %s.%s.%s %s", head->schema, head->name, trigger->object.name,
                 trigger->function_name);
    }
    for (guint i = 0; i < relation->policies->len; i++) {
        const SchemaPolicy *policy = g_ptr_array_index(relation->policies, i);
        add_line(lines, "policy %s.%s.%s %c", head->schema, head->name, policy->object.name,
                 policy->command);
    }
}

static void list_relations(GPtrArray *lines, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *relations = schema_objects(schema, kind);
    for (guint i = 0; i < relations->len; i++) {
        const SchemaRelation *relation = g_ptr_array_index(relations, i);
        g_autofree char *comment = comment_of(&relation->object);
        add_line(lines, "%s %s.%s%s%s%s%s", object_kind_word(kind), relation->object.schema,
                 relation->object.name, relation->unlogged ? " unlogged" : "",
                 relation->partition ? " partition" : "", relation->row_security ? " rls" : "",
                 comment);
        list_parts(lines, relation);
    }
}

static void list_functions(GPtrArray *lines, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *functions = schema_objects(schema, kind);
    for (guint i = 0; i < functions->len; i++) {
        const SchemaFunction *function = g_ptr_array_index(functions, i);
        if (kind == OBJECT_AGGREGATE)
            add_line(lines, "aggregate %s.%s", function->object.schema, function->object.name);
        else
            add_line(lines, "%s %s.%s %u %c%s%s", object_kind_word(kind), function->object.schema,
                     function->object.name, function->n_arguments, function->volatility,
                     function->security_definer ? " definer" : "",
                     function->search_path != NULL ? " pinned" : "");
    }
}

static void list_types(GPtrArray *lines, const Schema *schema)
{
    const GPtrArray *types = schema_objects(schema, OBJECT_TYPE),
                    *domains = schema_objects(schema, OBJECT_DOMAIN);
    for (guint i = 0; i < types->len; i++) {
        const SchemaType *type = g_ptr_array_index(types, i);
        g_autoptr(GString) labels = g_string_new(NULL);
        for (guint j = 0; type->form == 'e' && j < type->labels->len; j++)
            g_string_append_printf(labels, "%s%s", j == 0 ? "" : ",",
                                   (char *)g_ptr_array_index(type->labels, j));
        if (type->form == 'e')
            add_line(lines, "enum %s.%s %s", type->object.schema, type->object.name, labels->str);
    }
    for (guint i = 0; i < domains->len; i++) {
        const SchemaType *type = g_ptr_array_index(domains, i);
        add_line(lines, "domain %s.%s%s %u", type->object.schema, type->object.name,
                 type->not_null ? " not null" : "", type->constraints->len);
    }
}

static void list_names(GPtrArray *lines, const Schema *schema)
{
    const GPtrArray *sequences = schema_objects(schema, OBJECT_SEQUENCE),
                    *schemas = schema_objects(schema, OBJECT_SCHEMA);
    for (guint i = 0; i < sequences->len; i++) {
        const SchemaObject *sequence = g_ptr_array_index(sequences, i);
        add_line(lines, "sequence %s.%s", sequence->schema, sequence->name);
    }
    for (guint i = 0; i < schemas->len; i++) {
        const SchemaObject *named = g_ptr_array_index(schemas, i);
        if (strcmp(named->name, "public") != 0)
            add_line(lines, "schema %s", named->name);
    }
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *model_lines(const Schema *schema)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    list_relations(lines, schema, OBJECT_TABLE);
    list_relations(lines, schema, OBJECT_VIEW);
    list_relations(lines, schema, OBJECT_MATERIALIZED_VIEW);
    list_functions(lines, schema, OBJECT_FUNCTION);
    list_functions(lines, schema, OBJECT_PROCEDURE);
    list_functions(lines, schema, OBJECT_AGGREGATE);
    list_types(lines, schema);
    list_names(lines, schema);
    g_ptr_array_sort(lines, compare_lines);
    return lines;
}

/* What a DO block of the corpus makes, the model cannot know. */
static gboolean is_from_block(const char *line)
{
    return g_str_has_prefix(line, "function musicbrainz.musicbrainz_unaccent ") ||
           g_str_has_prefix(line, "function public.immutable_unaccent ");
}

/* Every line of one side that the other lacks is told; returns how many there were. */
static guint compare(const Pair *pair)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Result) rows = connection_query(pair->connection, catalog_sql, 0, NULL, &error);
    if (rows == NULL)
        fail_msg("%s", error->message);
    g_auto(GStrv) catalog = g_strsplit(result_value(rows, 0, 0), "\n", -1);
    g_autoptr(GPtrArray) model = model_lines(pair->schema);
    guint i = 0, j = 0, differences = 0;
    while (catalog[i] != NULL || j < model->len) {
        const char *line = j < model->len ? g_ptr_array_index(model, j) : NULL;
        int order = catalog[i] == NULL ? 1 : line == NULL ? -1 : strcmp(catalog[i], line);
        if (order != 0 && !(order < 0 && is_from_block(catalog[i])) && ++differences <= 20)
            print_message("%s: %s\n", order < 0 ? "catalog only" : "model only",
                          order < 0 ? catalog[i] : line);
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
    }
    assert_int_equal(differences, 0);
    return i;
}

static void test_model__tables_keys_and_indexes(void **state)
{
    (void)state;
    g_auto(Pair) pair = pair_new(NULL);
    pair_apply_text(
        &pair,
        "CREATE SCHEMA app; SET search_path = app, public; CREATE TYPE mood AS ENUM ('sad', 'ok'); "
        "ALTER TYPE mood ADD VALUE 'so' BEFORE 'ok';"
        "CREATE DOMAIN amount AS numeric(12,2) NOT NULL CHECK (VALUE >= 0) CHECK (VALUE < 1e9);"
        "CREATE TABLE p (id bigserial PRIMARY KEY, m mood DEFAULT 'ok', a amount, tags text[] NOT "
        "NULL, CHECK (id > 0), CHECK (id < 9 AND m = 'ok'));"
        "CREATE TABLE c (id int GENERATED ALWAYS AS IDENTITY, p bigint NOT NULL REFERENCES p ON "
        "DELETE CASCADE, q text UNIQUE, r int,"
        "  z int GENERATED ALWAYS AS (r + 1) STORED, UNIQUE (p, q) INCLUDE (r));"
        "CREATE UNLOGGED TABLE l (LIKE c INCLUDING ALL); CREATE TABLE i (extra int) INHERITS (p);"
        "CREATE INDEX ON c (p, q) WHERE r IS NOT NULL; CREATE INDEX ON c (lower(q)); CREATE INDEX "
        "ON c (lower(q)); CREATE INDEX ON c (lower(q), (p + 1)); CREATE INDEX named ON c USING "
        "hash (q); "
        "CREATE INDEX ON c (r) INCLUDE (q);"
        "COMMENT ON TABLE p IS 'parents'; COMMENT ON COLUMN p.m IS 'how';");
    assert_true(compare(&pair) > 30);
    pair_apply_text(&pair,
                    "SET search_path = app; ALTER TABLE p RENAME TO parent; ALTER TABLE parent "
                    "RENAME m TO feeling; ALTER TABLE c RENAME CONSTRAINT c_q_key TO only_q;"
                    "ALTER TABLE parent ADD COLUMN w int NOT NULL DEFAULT 3 CHECK (w > 0), ALTER a "
                    "TYPE text, DROP COLUMN tags;"
                    "ALTER TABLE c DROP COLUMN r CASCADE, ADD FOREIGN KEY (p) REFERENCES parent "
                    "(id) NOT VALID, ALTER q SET NOT NULL;"
                    "ALTER TABLE c ADD PRIMARY KEY (id); ALTER TABLE l SET SCHEMA public; ALTER "
                    "TABLE public.l SET LOGGED; ALTER INDEX named RENAME TO other;");
    assert_true(compare(&pair) > 30);
    pair_apply_text(
        &pair, "DROP TABLE app.parent CASCADE; DROP TYPE app.mood CASCADE; DROP INDEX app.other;");
    compare(&pair);
}

static void test_model__partitions(void **state)
{
    (void)state;
    g_auto(Pair) pair = pair_new(NULL);
    pair_apply_text(
        &pair,
        "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE m (d date NOT NULL, k int REFERENCES t, "
        "v int DEFAULT 4, PRIMARY KEY (d), CHECK (v > 0)) PARTITION BY RANGE (d);"
        "CREATE INDEX ON m (v); CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO "
        "('2021-01-01');"
        "CREATE TABLE m2 (d date NOT NULL, k int, v int DEFAULT 4, CHECK (v > 0)); ALTER TABLE m2 "
        "ADD CONSTRAINT m_v_check CHECK (v > 0);"
        "ALTER TABLE m ADD COLUMN w int; CREATE INDEX named ON m (w); ALTER TABLE m ADD UNIQUE (d, "
        "w);");
    compare(&pair);
    pair_apply_text(&pair, "ALTER TABLE m DETACH PARTITION m1;");
    compare(&pair);
}

static void test_model__functions_views_triggers_policies(void **state)
{
    (void)state;
    g_auto(Pair) pair = pair_new(NULL);
    pair_apply_text(
        &pair, "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE MATERIALIZED VIEW "
               "mv AS SELECT a FROM t; CREATE UNIQUE INDEX ON mv (a);"
               "CREATE FUNCTION f(a int, b text DEFAULT 'x', OUT c int) LANGUAGE sql IMMUTABLE "
               "SECURITY DEFINER SET search_path = public AS 'SELECT 1';"
               "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
               "CREATE PROCEDURE pr(a int) LANGUAGE sql AS 'SELECT 1';"
               "CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int); CREATE TRIGGER tr AFTER "
               "INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();"
               "ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE POLICY po ON t FOR UPDATE USING (a "
               "> 0); ALTER FUNCTION f(int, text) SECURITY INVOKER RESET search_path;");
    compare(&pair);
}

static gboolean has_corpus(const char *name)
{
    const char *corpora = g_getenv("CONFITURE_CORPORA");
    g_autofree char *folder = corpora != NULL ? g_build_filename(corpora, name, NULL) : NULL;
    return folder != NULL && g_file_test(folder, G_FILE_TEST_IS_DIR);
}

/* The folder of a corpus; free with g_free(). */
static char *corpus(const char *name)
{
    if (!has_corpus(name)) {
        print_message("CONFITURE_CORPORA holds no %s\n", name);
        skip();
    }
    return g_build_filename(g_getenv("CONFITURE_CORPORA"), name, NULL);
}

static void apply_file(Pair *pair, const char *folder, const char *path)
{
    g_autofree char *whole = g_build_filename(folder, path, NULL), *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(whole, &text, &length, NULL))
        fail_msg("cannot read %s", whole);
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&text), length);
    pair_apply(pair, path, bytes);
}

static void apply_listed(Pair *pair, const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "order.txt", NULL), *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        fail_msg("cannot read %s", path);
    g_auto(GStrv) lines = g_strsplit(g_strstrip(text), "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        apply_file(pair, folder, lines[i]);
}

static void test_model__of_musicbrainz(void **state)
{
    (void)state;
    g_autofree char *folder = corpus("musicbrainz");
    g_auto(Pair) pair = pair_new("musicbrainz, public");
    apply_file(&pair, folder, "setup.sql");
    apply_listed(&pair, folder);
    assert_true(compare(&pair) > 4000);
}

static void run_statement(Pair *pair, const char *path, const Parse *parse, guint statement)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Batch) batch = batch_new();
    batch_add_statement(batch, parse, statement);
    if (!connection_run_script(pair->connection, batch->sql->str, batch->copy_data, NULL, NULL,
                               NULL, &error))
        fail_msg("%s:%u: %s", path, parse->statements[statement].line, error->message);
}

/* Statement by statement, each its own transaction: some cannot run in one. */
static void apply_alone(Pair *pair, const char *folder, const char *path)
{
    g_autofree char *whole = g_build_filename(folder, path, NULL), *text = NULL;
    gsize length = 0;
    if (!g_file_get_contents(whole, &text, &length, NULL))
        fail_msg("cannot read %s", whole);
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_steal_pointer(&text), length);
    g_autoptr(Script) script = script_split(path, bytes, FALSE, NULL);
    assert_non_null(script);
    g_autoptr(Parse) parse = parse_script(script);
    for (guint i = 0; i < parse->n_statements; i++)
        run_statement(pair, path, parse, i);
    schema_apply(pair->schema, parse, path);
}

static int compare_versions(gconstpointer a, gconstpointer b)
{
    const char *one = *(const char *const *)a, *other = *(const char *const *)b;
    gsize one_length = strcspn(one, "_"), other_length = strcspn(other, "_");
    return one_length != other_length ? (one_length < other_length ? -1 : 1) : strcmp(one, other);
}

/* 285 migrations: ten years of ALTER. */
static void test_model__of_the_chain_of_crates_io(void **state)
{
    (void)state;
    g_autofree char *whole = corpus("crates-io");
    g_autofree char *folder = g_build_filename(whole, "db", "migrations", NULL);
    g_autoptr(GDir) listing = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; listing != NULL && (name = g_dir_read_name(listing)) != NULL;)
        if (g_str_has_suffix(name, ".up.sql"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_versions);
    g_auto(Pair) pair = pair_new(NULL);
    for (guint i = 0; i < names->len; i++)
        apply_alone(&pair, folder, g_ptr_array_index(names, i));
    assert_true(compare(&pair) > 300);
}

static void test_model__of_pagila(void **state)
{
    (void)state;
    g_autofree char *folder = corpus("pagila");
    g_auto(Pair) pair = pair_new(NULL);
    apply_listed(&pair, folder);
    assert_true(compare(&pair) > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_model__tables_keys_and_indexes),
        cmocka_unit_test(test_model__partitions),
        cmocka_unit_test(test_model__functions_views_triggers_policies),
        cmocka_unit_test(test_model__of_musicbrainz),
        cmocka_unit_test(test_model__of_the_chain_of_crates_io),
        cmocka_unit_test(test_model__of_pagila),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
