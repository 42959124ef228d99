#include "core/schema/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void apply(Schema *schema, const char *path, const char *sql)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(sql, strlen(sql));
    g_autoptr(GError) error = NULL;
    g_autoptr(Script) script = script_split(path, bytes, FALSE, &error);
    assert_null(error);
    g_autoptr(Parse) parse = parse_script(script);
    assert_int_equal(parse->n_opaque, 0);
    schema_apply(schema, parse, path);
}

static Schema *schema_of(const char *sql)
{
    Schema *schema = schema_new(NULL);
    apply(schema, "a.sql", sql);
    return schema;
}

static SchemaRelation *relation(const Schema *schema, const char *in_schema, const char *name)
{
    return schema_find_relation(
        schema, &(ObjectName){.kind = OBJECT_TABLE, .schema = in_schema, .name = name});
}

static SchemaColumn *column(const Schema *schema, const char *table, const char *name)
{
    SchemaRelation *found = relation(schema, NULL, table);
    assert_non_null(found);
    return schema_find_column(found, name);
}

static gboolean has_index(const Schema *schema, const char *name)
{
    return schema_find_index(schema, &(ObjectName){.kind = OBJECT_INDEX, .name = name}) != NULL;
}

static gboolean has_sequence(const Schema *schema, const char *name)
{
    return schema_find_sequence(schema, &(ObjectName){.kind = OBJECT_SEQUENCE, .name = name}) !=
           NULL;
}

static void test_table__columns_types_and_defaults(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE orders (\n"
                  "    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
                  "    code varchar(20) NOT NULL DEFAULT 'x',\n"
                  "    tags text[],\n"
                  "    total numeric(10,2) GENERATED ALWAYS AS (1.5) STORED);\n");
    SchemaRelation *orders = relation(schema, "public", "orders");
    assert_int_equal(orders->columns->len, 4);
    SchemaColumn *id = schema_find_column(orders, "id");
    assert_int_equal(id->identity, 'a');
    assert_true(id->not_null);
    SchemaColumn *code = schema_find_column(orders, "code");
    assert_string_equal(code->type, "character varying(20)");
    assert_string_equal(code->default_text, "'x'");
    assert_int_equal(code->object.origin.line, 3);
    assert_true(schema_find_column(orders, "tags")->array);
    assert_int_equal(schema_find_column(orders, "total")->generated, 's');
    assert_string_equal(orders->object.origin.path, "a.sql");
    assert_int_equal(orders->object.origin.line, 1);
}

static void test_table__names_the_server_chooses(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE p (id serial PRIMARY KEY, a int UNIQUE, b int CHECK (b > 0));"
                  "CREATE TABLE c (p int REFERENCES p, a int, b int, UNIQUE (a, b));"
                  "CREATE INDEX ON c (a, lower(b::text)); CREATE INDEX ON c (a, b); CREATE INDEX "
                  "ON c (a, b);");
    SchemaRelation *p = relation(schema, NULL, "p"), *c = relation(schema, NULL, "c");
    assert_non_null(schema_find_constraint(p, "p_pkey"));
    assert_non_null(schema_find_constraint(p, "p_a_key"));
    assert_non_null(schema_find_constraint(p, "p_b_check"));
    assert_non_null(schema_find_constraint(c, "c_p_fkey"));
    assert_non_null(schema_find_constraint(c, "c_a_b_key"));
    assert_true(has_sequence(schema, "p_id_seq"));
    assert_true(has_index(schema, "c_a_b_idx"));
    assert_true(has_index(schema, "c_a_b_idx1"));
    assert_true(schema_primary_key(p)->name_chosen);
    assert_null(schema_primary_key(c));
}

static void test_table__long_names_are_shortened_as_the_server_does(void **state)
{
    (void)state;
    /* checked against PostgreSQL 15 */
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE a_table_with_a_name_that_is_really_quite_long_indeed (\n"
                  "    a_column_with_a_name_that_is_long_as_well_you_see int UNIQUE);");
    const SchemaRelation *table =
        relation(schema, NULL, "a_table_with_a_name_that_is_really_quite_long_indeed");
    const SchemaConstraint *key = g_ptr_array_index(table->constraints, 0);
    assert_string_equal(key->object.name,
                        "a_table_with_a_name_that_is_r_a_column_with_a_name_that_is__key");
}

static void test_foreign_key__target_is_resolved(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE SCHEMA app; SET search_path = app, public; CREATE TABLE p (id int PRIMARY KEY);"
        "CREATE TABLE c (p int REFERENCES p (id) ON DELETE CASCADE);");
    const SchemaConstraint *key = g_ptr_array_index(relation(schema, "app", "c")->constraints, 0);
    assert_int_equal(key->kind, CONSTRAINT_FOREIGN_KEY);
    assert_string_equal(key->target_schema, "app");
    assert_string_equal(key->target_name, "p");
    assert_string_equal(key->target_columns[0], "id");
    assert_int_equal(key->on_delete, 'c');
}

static void test_alter__adds_and_drops_columns_with_what_hangs_on_them(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE TABLE t (id serial, a int UNIQUE, b int); CREATE INDEX t_b ON t (b);"
        "ALTER TABLE t ADD COLUMN c int NOT NULL, DROP COLUMN a, DROP COLUMN b, DROP COLUMN id;");
    const SchemaRelation *t = relation(schema, NULL, "t");
    assert_int_equal(t->columns->len, 1);
    assert_int_equal(t->constraints->len, 0);
    assert_int_equal(t->indexes->len, 0);
    assert_false(has_index(schema, "t_b"));
    assert_false(has_sequence(schema, "t_id_seq"));
    assert_true(column(schema, "t", "c")->not_null);
}

static void test_alter__changes_columns(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE TABLE t (a int DEFAULT 1, b int);"
        "ALTER TABLE t ALTER a TYPE bigint, ALTER a DROP DEFAULT, ALTER a SET NOT NULL, ALTER b "
        "SET DEFAULT 7;"
        "ALTER TABLE t ALTER b SET NOT NULL, ALTER b ADD GENERATED BY DEFAULT AS IDENTITY;");
    assert_string_equal(column(schema, "t", "a")->type, "bigint");
    assert_null(column(schema, "t", "a")->default_text);
    assert_true(column(schema, "t", "a")->not_null);
    assert_int_equal(column(schema, "t", "b")->identity, 'd');
    assert_true(has_sequence(schema, "t_b_seq"));
}

static void test_alter__constraints_come_and_go(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE t (a int, b int); ALTER TABLE t ADD CONSTRAINT t_pk PRIMARY KEY "
                  "(a), ADD CHECK (b > 0) NOT VALID;"
                  "ALTER TABLE t VALIDATE CONSTRAINT t_check;");
    const SchemaRelation *t = relation(schema, NULL, "t");
    assert_string_equal(schema_primary_key(t)->object.name, "t_pk");
    assert_true(has_index(schema, "t_pk"));
    assert_true(column(schema, "t", "a")->not_null);
    apply(schema, "b.sql",
          "ALTER TABLE t DROP CONSTRAINT t_pk; ALTER TABLE t DROP CONSTRAINT IF EXISTS gone;");
    assert_null(schema_primary_key(t));
    assert_false(has_index(schema, "t_pk"));
    assert_int_equal(schema_unresolved(schema)->len, 0);
}

static void test_alter__constraint_takes_over_an_index(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX t_ab ON t (a, b);"
                  "ALTER TABLE t ADD CONSTRAINT t_key UNIQUE USING INDEX t_ab;");
    assert_false(has_index(schema, "t_ab"));
    assert_true(has_index(schema, "t_key"));
    const SchemaConstraint *key = schema_find_constraint(relation(schema, NULL, "t"), "t_key");
    assert_int_equal(key->n_columns, 2);
    assert_string_equal(key->columns[1], "b");
}

static void test_alter__missing_table_is_kept_as_unresolved(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "SELECT 1;\nALTER TABLE app.gone ADD COLUMN a int;\nCOMMENT ON TABLE gone2 IS 'x';\n"
        "ALTER TABLE IF EXISTS gone3 ADD COLUMN a int; DROP TABLE IF EXISTS gone4; DROP TABLE "
        "gone5;");
    const GPtrArray *unresolved = schema_unresolved(schema);
    assert_int_equal(unresolved->len, 3);
    const SchemaUnresolved *first = g_ptr_array_index(unresolved, 0);
    assert_string_equal(first->object.schema, "app");
    assert_string_equal(first->object.name, "gone");
    assert_int_equal(first->origin.line, 2);
}

static void test_partition__has_columns_keys_and_indexes_of_its_table(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE m (d date NOT NULL, v int, PRIMARY KEY (d)) PARTITION BY RANGE "
                  "(d); CREATE INDEX ON m (v);"
                  "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');"
                  "ALTER TABLE m ADD COLUMN w int; CREATE INDEX m_w ON m (w);");
    const SchemaRelation *m = relation(schema, NULL, "m"), *m1 = relation(schema, NULL, "m1");
    assert_string_equal(m->partition_strategy, "range");
    assert_string_equal(m->partition_columns[0], "d");
    assert_true(m1->partition);
    assert_ptr_equal(g_ptr_array_index(m1->parents, 0), m);
    assert_non_null(schema_find_column(m1, "w"));
    assert_true(schema_primary_key(m1)->inherited);
    assert_true(has_index(schema, "m1_pkey"));
    assert_true(has_index(schema, "m1_v_idx"));
    assert_true(has_index(schema, "m1_w_idx"));
    apply(schema, "b.sql", "ALTER TABLE m DETACH PARTITION m1; DROP TABLE m;");
    assert_non_null(relation(schema, NULL, "m1"));
    assert_null(relation(schema, NULL, "m"));
}

static void test_inherits__columns_and_checks_but_no_keys(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE TABLE p (a int PRIMARY KEY, CHECK (a > 0)); CREATE TABLE c (b int) INHERITS (p);");
    const SchemaRelation *c = relation(schema, NULL, "c");
    assert_non_null(schema_find_column(c, "a"));
    assert_true(schema_find_column(c, "a")->inherited);
    assert_null(schema_primary_key(c));
    assert_int_equal(c->constraints->len, 1);
}

static void test_like__takes_what_the_options_say(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE s (a int NOT NULL DEFAULT 4, b int CHECK (b > 0), PRIMARY KEY "
                  "(a)); CREATE INDEX ON s (b);"
                  "CREATE TABLE bare (LIKE s); CREATE TABLE whole (LIKE s INCLUDING ALL, z int);");
    const SchemaRelation *bare = relation(schema, NULL, "bare"),
                         *whole = relation(schema, NULL, "whole");
    assert_int_equal(bare->columns->len, 2);
    assert_true(column(schema, "bare", "a")->not_null);
    assert_null(column(schema, "bare", "a")->default_text);
    assert_int_equal(bare->constraints->len, 0);
    assert_string_equal(column(schema, "whole", "a")->default_text, "4");
    assert_string_equal(schema_primary_key(whole)->object.name, "whole_pkey");
    assert_true(has_index(schema, "whole_b_idx"));
}

static void test_rename__everything_follows(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p (id)); "
                  "CREATE INDEX ci ON c (p);"
                  "ALTER TABLE p RENAME TO q; ALTER TABLE q RENAME id TO key; ALTER TABLE c RENAME "
                  "p TO parent;"
                  "ALTER INDEX ci RENAME TO cj; ALTER TABLE q RENAME CONSTRAINT p_pkey TO q_pk;");
    assert_null(relation(schema, NULL, "p"));
    const SchemaRelation *c = relation(schema, NULL, "c");
    const SchemaConstraint *key = g_ptr_array_index(c->constraints, 0);
    assert_string_equal(key->columns[0], "parent");
    assert_string_equal(key->target_name, "q");
    assert_string_equal(key->target_columns[0], "key");
    assert_true(has_index(schema, "cj"));
    assert_true(has_index(schema, "q_pk"));
    assert_false(has_index(schema, "p_pkey"));
}

static void test_set_schema__moves_indexes_and_sequences_along(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE SCHEMA app; CREATE TABLE t (id serial PRIMARY KEY); ALTER TABLE t SET SCHEMA app;"
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION f() SET SCHEMA "
        "app;");
    assert_non_null(relation(schema, "app", "t"));
    assert_null(relation(schema, "public", "t"));
    assert_non_null(schema_find_index(schema, &(ObjectName){.schema = "app", .name = "t_pkey"}));
    assert_non_null(
        schema_find_sequence(schema, &(ObjectName){.schema = "app", .name = "t_id_seq"}));
    assert_non_null(schema_find_function(schema, &(ObjectName){.schema = "app", .name = "f"}));
}

static void test_search_path__of_each_file_alone(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_new("app, public");
    apply(schema, "a.sql",
          "CREATE TABLE one (); SET search_path = other; CREATE TABLE two (); RESET search_path; "
          "CREATE TABLE three ();");
    apply(schema, "b.sql", "SELECT set_config('search_path', '', false); CREATE TABLE x.four (); ");
    apply(schema, "c.sql", "CREATE TABLE five ();");
    assert_non_null(relation(schema, "app", "one"));
    assert_non_null(relation(schema, "other", "two"));
    assert_non_null(relation(schema, "app", "three"));
    assert_non_null(relation(schema, "x", "four"));
    assert_non_null(relation(schema, "app", "five"));
    assert_string_equal(schema_current(schema), "app");
}

static void test_function__overloads_replacement_and_security(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';\n"
        "CREATE FUNCTION f(a text, OUT b int) LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';\n"
        "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql STABLE SET search_path = "
        "app AS 'BEGIN RETURN 1; END';\n"
        "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';");
    assert_int_equal(schema_objects(schema, OBJECT_FUNCTION)->len, 2);
    assert_int_equal(schema_objects(schema, OBJECT_PROCEDURE)->len, 1);
    const SchemaFunction *one =
        schema_find_function(schema, &(ObjectName){.name = "f", .arguments = "integer"});
    assert_string_equal(one->language, "plpgsql");
    assert_int_equal(one->object.origin.line, 3);
    assert_string_equal(one->search_path, "app");
    const SchemaFunction *other =
        schema_find_function(schema, &(ObjectName){.name = "f", .arguments = "text"});
    assert_true(other->security_definer);
    assert_null(other->search_path);
    assert_int_equal(other->n_arguments, 1);
    apply(schema, "b.sql",
          "ALTER FUNCTION f(text) SET search_path = pg_catalog; DROP FUNCTION f(int);");
    assert_non_null(other->search_path);
    assert_int_equal(schema_objects(schema, OBJECT_FUNCTION)->len, 1);
    assert_non_null(schema_find_function(schema, &(ObjectName){.name = "f"}));
}

static void assert_labels(const Schema *schema, const char *const *labels)
{
    const SchemaType *type =
        schema_find_type(schema, &(ObjectName){.kind = OBJECT_TYPE, .name = "mood"});
    assert_int_equal(type->labels->len, g_strv_length((char **)(gpointer)(gintptr)labels));
    for (guint i = 0; labels[i] != NULL; i++)
        assert_string_equal(g_ptr_array_index(type->labels, i), labels[i]);
}

static void test_enum__values_are_added_in_place_and_renamed(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE TYPE mood AS ENUM ('sad', 'ok');"
        "ALTER TYPE mood ADD VALUE 'good'; ALTER TYPE mood ADD VALUE 'after it' BEFORE 'ok';"
        "ALTER TYPE mood ADD VALUE 'before' AFTER 'sad'; ALTER TYPE mood RENAME VALUE 'good' TO "
        "'fine';"
        "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok';");
    assert_labels(schema, (const char *const[]){"sad", "before", "after it", "ok", "fine", NULL});
}

static void test_domain__constraints_and_not_null(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE DOMAIN money_amount AS numeric(12,2) NOT NULL CHECK (VALUE >= 0);"
                  "ALTER DOMAIN money_amount DROP NOT NULL; ALTER DOMAIN money_amount ADD "
                  "CONSTRAINT small CHECK (VALUE < 9);");
    const SchemaType *type =
        schema_find_type(schema, &(ObjectName){.kind = OBJECT_DOMAIN, .name = "money_amount"});
    assert_int_equal(type->form, 'd');
    assert_false(type->not_null);
    assert_int_equal(type->constraints->len, 2);
    assert_non_null(strstr(type->base, "numeric"));
}

static void test_composite__attributes_change(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of("CREATE TYPE pair AS (a int, b text); ALTER TYPE pair ADD "
                                         "ATTRIBUTE c date, DROP ATTRIBUTE a;"
                                         "ALTER TYPE pair RENAME ATTRIBUTE b TO bb;");
    const SchemaType *type =
        schema_find_type(schema, &(ObjectName){.kind = OBJECT_TYPE, .name = "pair"});
    assert_int_equal(type->attributes->len, 2);
    assert_string_equal(((SchemaColumn *)g_ptr_array_index(type->attributes, 0))->object.name,
                        "bb");
}

static void test_view__replaced_keeps_its_comment(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE VIEW v (a) AS SELECT 1; COMMENT ON VIEW v IS 'first';\n"
                  "CREATE OR REPLACE VIEW v (a, b) WITH (security_invoker = true) AS SELECT 1, 2;"
                  "CREATE MATERIALIZED VIEW m AS SELECT 1 AS x; CREATE UNIQUE INDEX ON m (x);");
    const SchemaRelation *v = relation(schema, NULL, "v");
    assert_int_equal(v->object.kind, OBJECT_VIEW);
    assert_int_equal(v->columns->len, 2);
    assert_string_equal(v->object.comment, "first");
    assert_int_equal(v->object.origin.line, 2);
    assert_true(v->security_invoker);
    assert_int_equal(relation(schema, NULL, "m")->object.kind, OBJECT_MATERIALIZED_VIEW);
    assert_true(has_index(schema, "m_x_idx"));
}

static void test_trigger_policy_rule__hang_on_their_table(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN "
        "RETURN NEW; END';"
        "CREATE TRIGGER tr BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();"
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        "CREATE POLICY po ON t FOR SELECT TO PUBLIC USING (a > 0); CREATE RULE r AS ON DELETE TO t "
        "DO INSTEAD NOTHING;");
    const SchemaRelation *t = relation(schema, NULL, "t");
    const SchemaTrigger *trigger = g_ptr_array_index(t->triggers, 0);
    assert_string_equal(trigger->function_schema, "public");
    assert_int_equal(trigger->timing, 'b');
    assert_true(trigger->row);
    assert_true(t->row_security);
    assert_true(t->force_row_security);
    const SchemaPolicy *policy = g_ptr_array_index(t->policies, 0);
    assert_int_equal(policy->command, 'r');
    assert_non_null(strstr(policy->using_text, "a > 0"));
    assert_int_equal(t->rules->len, 1);
    apply(schema, "b.sql", "DROP TRIGGER tr ON t; DROP POLICY po ON t; DROP RULE r ON t;");
    assert_int_equal(t->triggers->len + t->policies->len + t->rules->len, 0);
}

static void test_comment__on_tables_and_columns(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE TABLE t (a int); COMMENT ON TABLE t IS 'all'; COMMENT ON COLUMN t.a IS 'one';");
    assert_string_equal(relation(schema, NULL, "t")->object.comment, "all");
    assert_string_equal(column(schema, "t", "a")->object.comment, "one");
    apply(schema, "b.sql", "COMMENT ON TABLE t IS NULL; COMMENT ON COLUMN t.a IS '';");
    assert_null(relation(schema, NULL, "t")->object.comment);
    assert_null(column(schema, "t", "a")->object.comment);
}

static void test_grant__given_and_taken(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE t (a int); GRANT SELECT, INSERT ON t TO reader, writer; GRANT ALL "
                  "ON t TO PUBLIC;"
                  "REVOKE INSERT ON t FROM reader; REVOKE ALL ON t FROM PUBLIC;");
    const GPtrArray *grants = relation(schema, NULL, "t")->object.grants;
    assert_int_equal(grants->len, 3);
    const SchemaGrant *first = g_ptr_array_index(grants, 0);
    assert_string_equal(first->grantee, "reader");
    assert_string_equal(first->privilege, "select");
}

static void test_drop__cascade_takes_foreign_keys_and_schemas_their_members(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of("CREATE SCHEMA app; CREATE TABLE app.p (id serial PRIMARY "
                                         "KEY); CREATE TABLE c (p int REFERENCES app.p);"
                                         "CREATE TYPE app.e AS ENUM ('a'); CREATE TABLE d (x "
                                         "app.e, y int); DROP SCHEMA app CASCADE;");
    assert_int_equal(relation(schema, NULL, "c")->constraints->len, 0);
    assert_null(column(schema, "d", "x"));
    assert_int_equal(schema_objects(schema, OBJECT_SEQUENCE)->len, 0);
    assert_int_equal(schema_objects(schema, OBJECT_TABLE)->len, 2);
    assert_int_equal(schema_objects(schema, OBJECT_SCHEMA)->len, 0);
}

static void test_sequence__owned_by_a_column_goes_with_it(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of("CREATE TABLE t (id int); CREATE SEQUENCE s OWNED BY "
                                         "t.id; CREATE SEQUENCE free; DROP TABLE t;");
    assert_false(has_sequence(schema, "s"));
    assert_true(has_sequence(schema, "free"));
}

static void test_temporary__hides_and_stays_apart(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of("CREATE TABLE t (a int); CREATE TEMP TABLE t (b int);");
    assert_true(relation(schema, NULL, "t")->temporary);
    assert_false(relation(schema, "public", "t")->temporary);
}

static void test_generic__kinds_without_a_struct_are_known_by_name(void **state)
{
    (void)state;
    g_autoptr(Schema) schema = schema_of(
        "CREATE EXTENSION pgcrypto; CREATE SCHEMA app; CREATE COLLATION app.german (locale = "
        "'de_DE');"
        "CREATE ROLE reader; CREATE TEXT SEARCH CONFIGURATION app.plain (COPY = simple);");
    assert_int_equal(schema_objects(schema, OBJECT_EXTENSION)->len, 1);
    assert_int_equal(schema_objects(schema, OBJECT_ROLE)->len, 1);
    assert_non_null(schema_find(
        schema, &(ObjectName){.kind = OBJECT_COLLATION, .schema = "app", .name = "german"}));
    assert_non_null(schema_find(schema, &(ObjectName){.name = "german", .schema = "app"}));
}

static void test_find__unknown_kind_takes_any_part(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE t (a int CONSTRAINT a_positive CHECK (a > 0));");
    const SchemaObject *found =
        schema_find(schema, &(ObjectName){.name = "t", .part = "a_positive"});
    assert_int_equal(found->kind, OBJECT_CONSTRAINT);
    ObjectName name = schema_object_name(found);
    g_autofree char *text = object_name_format(&name);
    assert_string_equal(text, "public.t.a_positive");
    assert_null(schema_find(schema, &(ObjectName){.name = "t", .part = "gone"}));
    assert_null(schema_find(schema, &(ObjectName){.name = "gone"}));
}

static void test_nonsense__is_survived(void **state)
{
    (void)state;
    g_autoptr(Schema) schema =
        schema_of("CREATE TABLE t (a int, a text); CREATE TABLE t (b int); CREATE INDEX ON nothing "
                  "(x); ALTER INDEX nothing RENAME TO y;"
                  "CREATE TABLE c () INHERITS (nothing); CREATE TABLE d PARTITION OF nothing "
                  "DEFAULT; CREATE TABLE e (LIKE nothing);"
                  "ALTER TABLE t INHERIT t; ALTER TABLE t DROP COLUMN zz; ALTER TABLE t ALTER zz "
                  "TYPE int; ALTER TABLE t RENAME zz TO yy;"
                  "ALTER TYPE nothing ADD VALUE 'x'; ALTER DOMAIN nothing DROP NOT NULL; CREATE "
                  "TRIGGER x BEFORE INSERT ON nothing EXECUTE FUNCTION f();"
                  "CREATE POLICY p ON nothing; ALTER SEQUENCE nothing OWNED BY also.nothing; DROP "
                  "SCHEMA nothing CASCADE; GRANT SELECT ON nothing TO x;"
                  "ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX nothing; ALTER FUNCTION "
                  "f() RESET ALL; SET search_path = '';"
                  "CREATE TABLE u (); DROP TABLE t, t;");
    assert_true(schema_unresolved(schema)->len > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table__columns_types_and_defaults),
        cmocka_unit_test(test_table__names_the_server_chooses),
        cmocka_unit_test(test_table__long_names_are_shortened_as_the_server_does),
        cmocka_unit_test(test_foreign_key__target_is_resolved),
        cmocka_unit_test(test_alter__adds_and_drops_columns_with_what_hangs_on_them),
        cmocka_unit_test(test_alter__changes_columns),
        cmocka_unit_test(test_alter__constraints_come_and_go),
        cmocka_unit_test(test_alter__constraint_takes_over_an_index),
        cmocka_unit_test(test_alter__missing_table_is_kept_as_unresolved),
        cmocka_unit_test(test_partition__has_columns_keys_and_indexes_of_its_table),
        cmocka_unit_test(test_inherits__columns_and_checks_but_no_keys),
        cmocka_unit_test(test_like__takes_what_the_options_say),
        cmocka_unit_test(test_rename__everything_follows),
        cmocka_unit_test(test_set_schema__moves_indexes_and_sequences_along),
        cmocka_unit_test(test_search_path__of_each_file_alone),
        cmocka_unit_test(test_function__overloads_replacement_and_security),
        cmocka_unit_test(test_enum__values_are_added_in_place_and_renamed),
        cmocka_unit_test(test_domain__constraints_and_not_null),
        cmocka_unit_test(test_composite__attributes_change),
        cmocka_unit_test(test_view__replaced_keeps_its_comment),
        cmocka_unit_test(test_trigger_policy_rule__hang_on_their_table),
        cmocka_unit_test(test_comment__on_tables_and_columns),
        cmocka_unit_test(test_grant__given_and_taken),
        cmocka_unit_test(test_drop__cascade_takes_foreign_keys_and_schemas_their_members),
        cmocka_unit_test(test_sequence__owned_by_a_column_goes_with_it),
        cmocka_unit_test(test_temporary__hides_and_stays_apart),
        cmocka_unit_test(test_generic__kinds_without_a_struct_are_known_by_name),
        cmocka_unit_test(test_find__unknown_kind_takes_any_part),
        cmocka_unit_test(test_nonsense__is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
