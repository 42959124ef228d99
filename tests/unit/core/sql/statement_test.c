/* Statements in our own words: details, slices of the text, tags, what must run outside a
 * transaction. */
#include "unit/core/sql/parsed.h"

#define assert_slice(parsed, slice, expected)                                                      \
    do {                                                                                           \
        g_autofree char *sliced = parse_slice((parsed).parse, slice);                              \
        assert_string_equal(sliced, expected);                                                     \
    } while (0)

static void test_parse__tells_kind_tag_and_place(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_text("\\set x 1\n-- one\nSELECT 1;\n  DROP MATERIALIZED VIEW "
                                       "m;\nALTER INDEX i\n RENAME TO j;\n");
    assert_int_equal(parsed.parse->n_statements, 3);
    const Statement *drop = &parsed.parse->statements[1], *rename = &parsed.parse->statements[2];
    assert_int_equal(drop->kind, STATEMENT_DROP);
    assert_string_equal(drop->tag, "DROP MATERIALIZED VIEW");
    assert_int_equal(drop->item, 2);
    assert_int_equal(drop->line, 4);
    assert_int_equal(drop->column, 3);
    assert_string_equal(rename->tag, "ALTER INDEX");
    assert_int_equal(rename->end_line, 6);
}

static void test_parse__keeps_what_the_grammar_lacks_as_opaque(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_text(
        "CREATE TABLE a (x int);\nSELECT JSON_ARRAYAGG(é ORDER BY x NULL ON NULL FOO) FROM t;\n"
        "ALTER TABLE t ALTER COLUMN c SET EXPRESSION AS (a + 1);\n"
        "CREATE TABLE t (a int, NOT NULL a NO INHERIT);\nCREATE TABLE b (x int);");
    const Parse *parse = parsed.parse;
    assert_int_equal(parse->n_statements, 5);
    assert_int_equal(parse->n_opaque, 3);
    assert_int_equal(parse->statements[0].kind, STATEMENT_CREATE_TABLE);
    assert_int_equal(parse->statements[4].kind, STATEMENT_CREATE_TABLE);
    for (guint i = 1; i < 4; i++) {
        const Statement *statement = &parse->statements[i];
        assert_int_equal(statement->kind, STATEMENT_OPAQUE);
        assert_string_equal(statement->tag, "");
        assert_non_null(strstr(statement->note, "syntax error"));
        assert_true(statement->note_offset > statement->start &&
                    statement->note_offset < statement->end);
        assert_null(statement->details);
    }
    assert_true(
        g_str_has_prefix(parsed.script->text + parse->statements[2].note_offset, "EXPRESSION"));
    assert_true(g_str_has_prefix(parsed.script->text + parse->statements[1].note_offset, "ORDER") ||
                g_str_has_prefix(parsed.script->text + parse->statements[1].note_offset, "NULL"));
}

static void test_parse__reads_around_copy_data_and_backslash_commands(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_text("\xEF\xBB\xBF\\restrict x\nCREATE TABLE t (a text);\nCOPY t "
                                       "FROM stdin;\nit's ; \xC3\xA9\n\\.\n"
                                       "\\echo 'x\nCREATE VIEW v AS SELECT 1;");
    assert_int_equal(parsed.parse->n_statements, 3);
    assert_int_equal(parsed.parse->n_opaque, 0);
    assert_slice(parsed, parsed.parse->statements[2].create_view->query, "SELECT 1");
    assert_true(parsed.parse->statements[1].copy->from_stdin);
}

static void test_parse__is_the_same_together_and_alone(void **state)
{
    (void)state;
    const char *good = "CREATE TABLE app.t (a int DEFAULT 1 CHECK (a > 0));\nCREATE VIEW v AS "
                       "SELECT a FROM app.t;";
    g_autofree char *bad = g_strconcat(good, "\nNO SUCH STATEMENT;", NULL);
    g_auto(Parsed) together = parse_text(good);
    g_auto(Parsed) alone = parse_text(bad);
    assert_int_equal(alone.parse->n_opaque, 1);
    for (guint i = 0; i < 2; i++) {
        g_autofree char *one = touch_lines(&together.parse->statements[i]);
        g_autofree char *other = touch_lines(&alone.parse->statements[i]);
        assert_string_equal(one, other);
        assert_int_equal(together.parse->statements[i].touches[0].offset,
                         alone.parse->statements[i].touches[0].offset);
    }
    assert_slice(alone,
                 alone.parse->statements[0].create_table->columns[0].constraints[0].expression,
                 "a > 0");
}

static gpointer parse_many(gpointer data)
{
    const char *text = data;
    for (guint i = 0; i < 200; i++) {
        g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
        g_autoptr(Script) script = script_split("x.sql", bytes, FALSE, NULL);
        g_autoptr(Parse) parse = parse_script(script);
        if (parse->n_statements != 2 || parse->n_opaque != 1)
            return GINT_TO_POINTER(1);
    }
    return NULL;
}

static void test_parse__works_in_several_threads(void **state)
{
    (void)state;
    char text[] = "CREATE TABLE t (a int, b text DEFAULT lower('X')); SELECT FROM WHERE;";
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("parse", parse_many, text);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        assert_null(g_thread_join(threads[i]));
}

static void test_parse__survives_deep_expressions(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new("SELECT 1");
    for (guint i = 0; i < 100000; i++)
        g_string_append(text, "+f(1)");
    g_string_append(text, "; CREATE TABLE t (a int CHECK (a = 1");
    for (guint i = 0; i < 100000; i++)
        g_string_append(text, "+1");
    g_string_append(text, ")); CREATE INDEX ON t ((");
    for (guint i = 0; i < 2000; i++)
        g_string_append(text, "(a::");
    g_autoptr(GBytes) bytes = g_bytes_new(text->str, text->len);
    g_autoptr(Script) script = script_split("deep.sql", bytes, FALSE, NULL);
    g_autoptr(Parse) parse = parse_script(script);
    assert_int_equal(parse->n_statements, 3);
    assert_int_equal(parse->statements[0].kind, STATEMENT_SELECT);
}

static void test_create_table__keeps_columns_and_constraints(void **state)
{
    (void)state;
    g_auto(Parsed) parsed =
        parse_text("CREATE UNLOGGED TABLE IF NOT EXISTS app.t (id bigserial PRIMARY KEY, name "
                   "varchar(20)[] NOT NULL DEFAULT '{}' COLLATE "
                   "\"C\",\n price numeric(10,2) CONSTRAINT paid CHECK ((price) > 0) NO INHERIT, "
                   "at timestamptz(3) DEFAULT now() NOT NULL, "
                   "g int GENERATED ALWAYS AS (id * 2) STORED, i int GENERATED ALWAYS AS IDENTITY, "
                   "c app.mood DEFAULT -1, "
                   "PRIMARY KEY (id, name) INCLUDE (price), FOREIGN KEY (id) REFERENCES app.o (x) "
                   "ON DELETE CASCADE ON UPDATE SET NULL "
                   "DEFERRABLE INITIALLY DEFERRED, LIKE app.base INCLUDING DEFAULTS INCLUDING "
                   "INDEXES) PARTITION BY RANGE (at, (id + 1))");
    const CreateTable *table = parsed.parse->statements[0].create_table;
    assert_true(table->unlogged && table->if_not_exists && !table->temporary);
    assert_int_equal(table->n_columns, 7);
    const ColumnDef *columns = table->columns;
    assert_true(columns[0].serial && columns[0].not_null);
    assert_int_equal(columns[0].constraints[0].kind, CONSTRAINT_PRIMARY_KEY);
    assert_string_equal(columns[0].constraints[0].columns[0], "id");
    assert_string_equal(columns[1].type.text, "character varying(20)[]");
    assert_string_equal(columns[1].type.name, "varchar");
    assert_int_equal(columns[1].type.modifiers[0], 20);
    assert_int_equal(columns[1].type.array_dimensions, 1);
    assert_true(columns[1].not_null);
    assert_string_equal(columns[1].collation, "\"C\"");
    assert_int_equal(columns[1].default_kind, DEFAULT_CONSTANT);
    assert_slice(parsed, columns[1].default_text, "'{}'");
    assert_string_equal(columns[2].type.text, "numeric(10,2)");
    assert_int_equal(columns[2].type.modifiers[1], 2);
    assert_string_equal(columns[2].constraints[0].name, "paid");
    assert_true(columns[2].constraints[0].no_inherit);
    assert_slice(parsed, columns[2].constraints[0].expression, "(price) > 0");
    assert_string_equal(columns[3].type.text, "timestamp(3) with time zone");
    assert_int_equal(columns[3].default_kind, DEFAULT_EXPRESSION);
    assert_slice(parsed, columns[3].default_text, "now()");
    assert_string_equal(columns[3].default_functions[0]->name, "now");
    assert_int_equal(columns[4].generated, 's');
    assert_slice(parsed, columns[4].default_text, "id * 2");
    assert_int_equal(columns[5].identity, 'a');
    assert_string_equal(columns[6].type.schema, "app");
    assert_int_equal(columns[6].default_kind, DEFAULT_CONSTANT);
    assert_int_equal(table->n_constraints, 2);
    assert_string_equal(table->constraints[0].includes[0], "price");
    const ConstraintDef *key = &table->constraints[1];
    assert_string_equal(key->target.name, "o");
    assert_string_equal(key->target_columns[0], "x");
    assert_int_equal(key->on_delete, 'c');
    assert_int_equal(key->on_update, 'n');
    assert_true(key->deferrable && key->initially_deferred);
    assert_int_equal(table->like_options[0], LIKE_DEFAULTS | LIKE_INDEXES);
    assert_string_equal(table->partition_strategy, "range");
    assert_string_equal(table->partition_columns[0], "at");
    assert_null(table->partition_columns[1]);
}

static void test_create_table__default_ends_where_the_next_constraint_begins(void **state)
{
    (void)state;
    static const char *const defaults[] = {
        "1",
        "NULL",
        "'a' || 'b'",
        "CASE WHEN true THEN NULL ELSE 'x' END",
        "ARRAY[1, 2]::int[]",
        "(1 IS NOT NULL)",
        "x IS NOT DISTINCT FROM 1",
        "'1 day'::interval + now()",
        "CURRENT_TIMESTAMP",
        "'2020-01-01'::timestamp with time zone",
        "f(a, 'not null')",
    };
    static const char *const tails[] = {
        "", " NOT NULL", " NULL", " UNIQUE", " CHECK (a)", " CONSTRAINT c UNIQUE", " REFERENCES o"};
    for (guint i = 0; i < G_N_ELEMENTS(defaults); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(tails); j++) {
            g_autofree char *sql = g_strdup_printf("CREATE TABLE t (a int DEFAULT %s%s, b int)",
                                                   defaults[i], tails[j]);
            g_auto(Parsed) parsed = parse_text(sql);
            assert_int_equal(parsed.parse->n_opaque, 0);
            assert_slice(parsed, parsed.parse->statements[0].create_table->columns[0].default_text,
                         defaults[i]);
        }
    }
}

static int volatility_of(const char *expression)
{
    g_autofree char *sql = g_strdup_printf("CREATE TABLE t (a text DEFAULT %s)", expression);
    g_auto(Parsed) parsed = parse_text(sql);
    assert_int_equal(parsed.parse->n_opaque, 0);
    return column_default_is_volatile(&parsed.parse->statements[0].create_table->columns[0]);
}

static void test_default__volatility_is_postgresqls(void **state)
{
    (void)state;
    assert_int_equal(volatility_of("1"), 0);
    assert_int_equal(volatility_of("now()"), 0);
    assert_int_equal(volatility_of("CURRENT_TIMESTAMP"), 0);
    assert_int_equal(volatility_of("upper(pg_catalog.lower('X'))"), 0);
    assert_int_equal(volatility_of("clock_timestamp()"), 1);
    assert_int_equal(volatility_of("md5(random()::text)"), 1);
    assert_int_equal(volatility_of("gen_random_uuid()"), 1);
    assert_int_equal(volatility_of("nextval('s')"), 1);
    assert_int_equal(volatility_of("app.now()"), -1);
    assert_int_equal(volatility_of("my_default(random())"), 1);
    assert_int_equal(volatility_of("my_default()"), -1);
}

static void test_type__texts_are_readable(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"int", "integer"},
        {"int8", "bigint"},
        {"float4", "real"},
        {"decimal(5)", "numeric(5)"},
        {"bool[]", "boolean[]"},
        {"char", "character(1)"},
        {"\"char\"", "\"char\""},
        {"timestamp", "timestamp without time zone"},
        {"time(2) with time zone", "time(2) with time zone"},
        {"interval day to second", "interval day to second"},
        {"interval(3)", "interval(3)"},
        {"bit varying(8)", "bit varying(8)"},
        {"text", "text"},
        {"app.\"T\"[][]", "app.\"T\"[]"},
        {"geometry(Point, 4326)", "geometry(point,4326)"},
        {"pg_catalog.int4", "integer"},
        {"varchar", "character varying"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *sql = g_strdup_printf("CREATE TABLE t (a %s)", cases[i][0]);
        g_auto(Parsed) parsed = parse_text(sql);
        assert_int_equal(parsed.parse->n_opaque, 0);
        assert_string_equal(parsed.parse->statements[0].create_table->columns[0].type.text,
                            cases[i][1]);
    }
}

static void test_alter_table__keeps_its_actions(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_text("ALTER TABLE IF EXISTS app.t * ADD COLUMN a int "
                                       "DEFAULT f(1, 2), ALTER COLUMN b TYPE bigint "
                                       "USING b::bigint,\n ALTER c SET DATA TYPE text USING "
                                       "upper(c), ALTER d SET DEFAULT 1 + 1, DROP e "
                                       "CASCADE, ADD CONSTRAINT k FOREIGN KEY (x) REFERENCES o NOT "
                                       "VALID, SET (fillfactor = 70), OWNER TO "
                                       "bob, ENABLE ROW LEVEL SECURITY, VALIDATE CONSTRAINT v");
    const AlterTable *alter = parsed.parse->statements[0].alter_table;
    static const AlterActionKind kinds[] = {ALTER_ADD_COLUMN,          ALTER_COLUMN_TYPE,
                                            ALTER_COLUMN_TYPE,         ALTER_COLUMN_SET_DEFAULT,
                                            ALTER_DROP_COLUMN,         ALTER_ADD_CONSTRAINT,
                                            ALTER_SET_OPTIONS,         ALTER_OWNER,
                                            ALTER_ENABLE_ROW_SECURITY, ALTER_VALIDATE_CONSTRAINT};
    assert_int_equal(alter->n_actions, G_N_ELEMENTS(kinds));
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        assert_int_equal(alter->actions[i].kind, kinds[i]);
    assert_int_equal(alter->table.kind, OBJECT_TABLE);
    assert_true(alter->if_exists);
    const AlterAction *actions = alter->actions;
    assert_slice(parsed, actions[0].column->default_text, "f(1, 2)");
    assert_true(actions[1].using_plain_cast);
    assert_false(actions[2].using_plain_cast);
    assert_slice(parsed, actions[2].using_text, "upper(c)");
    assert_string_equal(actions[2].type.text, "text");
    assert_slice(parsed, actions[3].default_text, "1 + 1");
    assert_true(actions[4].cascade);
    assert_true(actions[5].constraint->not_valid);
    assert_string_equal(actions[5].name, "k");
    assert_true(g_str_has_prefix(parsed.script->text + actions[2].offset, "ALTER c"));
    assert_string_equal(actions[9].name, "v");
}

static void test_create_index__keeps_keys_and_predicate(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_text("CREATE UNIQUE INDEX CONCURRENTLY i ON app.t USING gin "
                                       "(lower(a), (b + (1)) DESC NULLS LAST, c COLLATE "
                                       "\"C\" app.ops) INCLUDE (d) WHERE e IS NOT NULL");
    const CreateIndex *index = parsed.parse->statements[0].create_index;
    assert_true(index->unique && index->concurrently);
    assert_string_equal(index->method, "gin");
    assert_int_equal(index->n_keys, 3);
    assert_slice(parsed, index->keys[0].expression, "lower(a)");
    assert_slice(parsed, index->keys[1].expression, "b + (1)");
    assert_true(index->keys[1].descending && index->keys[1].nulls_last);
    assert_string_equal(index->keys[2].column, "c");
    assert_string_equal(index->keys[2].collation, "\"C\"");
    assert_string_equal(index->keys[2].opclass, "app.ops");
    assert_string_equal(index->includes[0], "d");
    assert_slice(parsed, index->predicate, "e IS NOT NULL");
    assert_string_equal(index->predicate_not_null, "e");
}

static void test_create_function__keeps_arguments_and_body(void **state)
{
    (void)state;
    g_auto(Parsed) parsed =
        parse_text("CREATE OR REPLACE FUNCTION app.f(a int, OUT b text, INOUT c app.t, VARIADIC d "
                   "text[] DEFAULT '{}') "
                   "LANGUAGE PLPGSQL STABLE SECURITY DEFINER STRICT SET search_path = app, pg_temp "
                   "AS $b$ BEGIN END $b$;\n"
                   "CREATE FUNCTION g() RETURNS TABLE (x int) LANGUAGE sql AS 'SELECT ''1''';\n"
                   "CREATE FUNCTION h() RETURNS SETOF int RETURN 1;\nCREATE PROCEDURE p() LANGUAGE "
                   "sql AS 'SELECT 1'");
    const CreateFunction *f = parsed.parse->statements[0].create_function;
    assert_string_equal(f->function.arguments, "integer, app.t, text[]");
    assert_int_equal(f->n_arguments, 4);
    assert_int_equal(f->arguments[1].mode, 'o');
    assert_int_equal(f->arguments[2].mode, 'b');
    assert_true(f->arguments[3].has_default);
    assert_null(f->returns.name);
    assert_string_equal(f->language, "plpgsql");
    assert_int_equal(f->volatility, 's');
    assert_true(f->security_definer && f->strict && f->replace);
    assert_string_equal(f->search_path, "app, pg_temp");
    assert_string_equal(f->body, " BEGIN END ");
    assert_true(g_str_has_prefix(parsed.script->text + f->body_offset, " BEGIN END $b$"));
    const CreateFunction *g = parsed.parse->statements[1].create_function;
    assert_true(g->returns_table);
    assert_string_equal(g->body, "SELECT '1'");
    assert_true(g_str_has_prefix(parsed.script->text + g->body_offset, "SELECT ''1''"));
    const CreateFunction *h = parsed.parse->statements[2].create_function;
    assert_true(h->sql_body && h->returns.setof && h->body == NULL);
    assert_string_equal(h->returns.text, "SETOF integer");
    assert_int_equal(parsed.parse->statements[3].create_function->function.kind, OBJECT_PROCEDURE);
    assert_string_equal(parsed.parse->statements[3].tag, "CREATE PROCEDURE");
}

static void test_create_view__query_stands_between_as_and_options(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"CREATE VIEW v (a) AS SELECT 1 WITH LOCAL CHECK OPTION", "SELECT 1"},
        {"CREATE VIEW v AS WITH data AS (SELECT 1 AS a) SELECT a AS data FROM data",
         "WITH data AS (SELECT 1 AS a) SELECT a AS data FROM data"},
        {"CREATE OR REPLACE VIEW app.\"as\" WITH (security_barrier) AS TABLE t -- x\n", "TABLE t"},
        {"CREATE MATERIALIZED VIEW m AS SELECT 1 WITH NO DATA", "SELECT 1"},
        {"CREATE MATERIALIZED VIEW m TABLESPACE s AS SELECT 1 WITH DATA", "SELECT 1"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Parsed) parsed = parse_text(cases[i][0]);
        assert_int_equal(parsed.parse->statements[0].kind, STATEMENT_CREATE_VIEW);
        assert_slice(parsed, parsed.parse->statements[0].create_view->query, cases[i][1]);
    }
    g_auto(Parsed) parsed = parse_text(
        "CREATE VIEW v WITH (security_invoker = on, security_barrier = false) AS SELECT 1; "
        "CREATE RECURSIVE VIEW r (n) AS SELECT 1");
    assert_true(parsed.parse->statements[0].create_view->security_invoker);
    assert_false(parsed.parse->statements[0].create_view->security_barrier);
    assert_true(parsed.parse->statements[1].create_view->recursive);
}

static void test_other_definitions__keep_their_details(void **state)
{
    (void)state;
    g_auto(Parsed) parsed = parse_text(
        "CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE TYPE pair AS (a int, b text);\n"
        "CREATE DOMAIN d AS varchar(5) DEFAULT 'x' NOT NULL CONSTRAINT c CHECK (VALUE <> '');\n"
        "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'glad' AFTER 'ok';\nALTER DOMAIN d DROP "
        "CONSTRAINT c;\n"
        "CREATE CONSTRAINT TRIGGER t AFTER INSERT OR DELETE ON x FOR EACH ROW EXECUTE FUNCTION "
        "app.f();\n"
        "CREATE POLICY p ON x AS RESTRICTIVE FOR UPDATE TO bob, PUBLIC USING (a = 1) WITH CHECK "
        "((b) IN (1));\n"
        "CREATE SEQUENCE s AS smallint OWNED BY app.x.id;\nCOMMENT ON TABLE x IS 'it''s';\nSET "
        "LOCAL search_path TO a, b;\n"
        "GRANT SELECT, UPDATE (a) ON x TO bob WITH GRANT OPTION;\nALTER DEFAULT PRIVILEGES IN "
        "SCHEMA app GRANT ALL ON TABLES TO PUBLIC;\n"
        "INSERT INTO x (a, b) VALUES (1, 2);\nDELETE FROM x;\nSELECT "
        "pg_catalog.set_config('search_path', '', false);\nRESET ALL;\n"
        "DO LANGUAGE plpgsql $$ BEGIN END $$;\nSTART TRANSACTION;");
    assert_int_equal(parsed.parse->n_opaque, 0);
    const Statement *s = parsed.parse->statements;
    assert_int_equal(s[0].create_type->n_labels, 2);
    assert_string_equal(s[0].create_type->labels[1], "ok");
    assert_int_equal(s[1].create_type->form, 'c');
    assert_string_equal(s[1].create_type->attributes[1].type.text, "text");
    assert_true(s[2].create_type->not_null);
    assert_string_equal(s[2].create_type->base.text, "character varying(5)");
    assert_slice(parsed, s[2].create_type->default_text, "'x'");
    assert_slice(parsed, s[2].create_type->constraints[0].expression, "VALUE <> ''");
    assert_string_equal(s[3].alter_enum->neighbour, "ok");
    assert_true(s[3].alter_enum->if_not_exists);
    assert_int_equal(s[4].alter_domain->action, 'X');
    assert_string_equal(s[4].alter_domain->constraint_name, "c");
    assert_int_equal(s[5].create_trigger->events, 3);
    assert_int_equal(s[5].create_trigger->timing, 'a');
    assert_true(s[5].create_trigger->constraint && s[5].create_trigger->row);
    assert_int_equal(s[6].create_policy->command, 'w');
    assert_false(s[6].create_policy->permissive);
    assert_string_equal(s[6].create_policy->roles[1], "public");
    assert_slice(parsed, s[6].create_policy->using_text, "a = 1");
    assert_slice(parsed, s[6].create_policy->check_text, "(b) IN (1)");
    assert_string_equal(s[7].create_sequence->owned_by.part, "id");
    assert_string_equal(s[7].create_sequence->type.text, "smallint");
    assert_string_equal(s[8].comment->text, "it's");
    assert_string_equal(s[9].set->value, "a, b");
    assert_true(s[9].set->local);
    assert_string_equal(s[10].privileges->privileges[1], "update");
    assert_true(s[10].privileges->grant_option);
    assert_true(s[11].privileges->defaults);
    assert_string_equal(s[11].privileges->objects[0].name, "app");
    assert_int_equal(s[12].data_change->n_columns, 2);
    assert_false(s[13].data_change->has_where);
    assert_int_equal(s[14].kind, STATEMENT_SET);
    assert_true(s[14].set->set_config && !s[14].set->local);
    assert_true(s[15].set->reset && s[15].set->name == NULL);
    assert_string_equal(s[16].do_block->body, " BEGIN END ");
    assert_int_equal(s[17].transaction->kind, TRANSACTION_BEGIN);
}

static void test_outside__is_what_postgresql_refuses_inside(void **state)
{
    (void)state;
    static const char *const outside[] = {
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "DROP INDEX CONCURRENTLY i",
        "REINDEX INDEX CONCURRENTLY i",
        "REINDEX (CONCURRENTLY) TABLE t",
        "REINDEX DATABASE d",
        "REINDEX SYSTEM d",
        "REINDEX SCHEMA s",
        "VACUUM",
        "VACUUM t",
        "CLUSTER",
        "CREATE DATABASE d",
        "DROP DATABASE d",
        "CREATE TABLESPACE s LOCATION '/x'",
        "DROP TABLESPACE s",
        "ALTER SYSTEM SET x = 1",
        "ALTER DATABASE d SET TABLESPACE s",
        "ALTER TABLE p DETACH PARTITION c CONCURRENTLY",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p",
        "ALTER SUBSCRIPTION s REFRESH PUBLICATION",
        "ALTER SUBSCRIPTION s SET PUBLICATION p",
        "DROP SUBSCRIPTION s",
        "DISCARD ALL",
        "COMMIT PREPARED 'x'",
        "DO $$ BEGIN PERFORM 1; COMMIT; END $$",
    };
    static const char *const inside[] = {
        "CREATE INDEX i ON t (a)",
        "DROP INDEX i",
        "REINDEX INDEX i",
        "REINDEX TABLE t",
        "ANALYZE",
        "CLUSTER t USING i",
        "ALTER DATABASE d SET x = 1",
        "ALTER DATABASE d CONNECTION LIMIT 1",
        "ALTER TABLE p DETACH PARTITION c",
        "ALTER TABLE p DETACH PARTITION c FINALIZE",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (create_slot = false)",
        "ALTER SUBSCRIPTION s DISABLE",
        "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
        "ALTER TYPE m ADD VALUE 'x'",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
        "DISCARD TEMP",
        "DO $$ BEGIN RAISE 'COMMIT;'; END $$",
        "SELECT 1",
        "TRUNCATE t",
        "BEGIN",
    };
    for (guint i = 0; i < G_N_ELEMENTS(outside) + G_N_ELEMENTS(inside); i++) {
        gboolean expected = i < G_N_ELEMENTS(outside);
        const char *sql = expected ? outside[i] : inside[i - G_N_ELEMENTS(outside)];
        g_auto(Parsed) parsed = parse_text(sql);
        assert_int_equal(parsed.parse->n_opaque, 0);
        if (parsed.parse->statements[0].outside_transaction != expected)
            print_error("%s\n", sql);
        assert_int_equal(parsed.parse->statements[0].outside_transaction, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse__tells_kind_tag_and_place),
        cmocka_unit_test(test_parse__keeps_what_the_grammar_lacks_as_opaque),
        cmocka_unit_test(test_parse__reads_around_copy_data_and_backslash_commands),
        cmocka_unit_test(test_parse__is_the_same_together_and_alone),
        cmocka_unit_test(test_parse__works_in_several_threads),
        cmocka_unit_test(test_parse__survives_deep_expressions),
        cmocka_unit_test(test_create_table__keeps_columns_and_constraints),
        cmocka_unit_test(test_create_table__default_ends_where_the_next_constraint_begins),
        cmocka_unit_test(test_default__volatility_is_postgresqls),
        cmocka_unit_test(test_type__texts_are_readable),
        cmocka_unit_test(test_alter_table__keeps_its_actions),
        cmocka_unit_test(test_create_index__keeps_keys_and_predicate),
        cmocka_unit_test(test_create_function__keeps_arguments_and_body),
        cmocka_unit_test(test_create_view__query_stands_between_as_and_options),
        cmocka_unit_test(test_other_definitions__keep_their_details),
        cmocka_unit_test(test_outside__is_what_postgresql_refuses_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
