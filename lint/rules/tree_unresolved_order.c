#include "lint/context.h"

#include <string.h>

/* One file that stands before another is one cause, whatever is in them. */
static gboolean is_told(GHashTable *told, const Origin *user, const Origin *used)
{
    char *pair = g_strconcat(user->path, "\n", used->path, NULL);
    return !g_hash_table_add(told, pair);
}

static void report(LintContext *context, GHashTable *told, const SchemaObject *user,
                   const SchemaObject *used)
{
    if (!lint_is_earlier(context, &user->origin, &used->origin) ||
        is_told(told, &user->origin, &used->origin))
        return;
    ObjectName name = schema_object_name(user);
    lint_report(context,
                &(LintSubject){.origin = &user->origin,
                               .about = &name,
                               .hint = "Move it behind, or set schema.order to dependency."},
                "%s \"%s\" needs %s \"%s\", which \"%s\" makes later", object_kind_word(user->kind),
                user->name, object_kind_word(used->kind), used->name, used->origin.path);
}

static void check_keys(LintContext *context, GHashTable *told, const Schema *schema,
                       const SchemaRelation *table)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *key = table->constraints->pdata[i];
        ObjectName name = {OBJECT_TABLE, key->target_schema, key->target_name, NULL, NULL};
        const SchemaRelation *target = key->kind == CONSTRAINT_FOREIGN_KEY && !key->inherited
                                           ? schema_find_relation(schema, &name)
                                           : NULL;
        if (target != NULL)
            report(context, told, &key->object, &target->object);
    }
}

static void check_types(LintContext *context, GHashTable *told, const Schema *schema,
                        const SchemaRelation *table)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const SchemaColumn *column = table->columns->pdata[i];
        ObjectName name = {OBJECT_TYPE, column->type_schema, column->type_name, NULL, NULL};
        const SchemaType *type = column->type_schema != NULL && !column->inherited
                                     ? schema_find_type(schema, &name)
                                     : NULL;
        if (type != NULL)
            report(context, told, &column->object, &type->object);
    }
}

static void check_triggers(LintContext *context, GHashTable *told, const Schema *schema,
                           const SchemaRelation *table)
{
    for (guint i = 0; i < table->triggers->len; i++) {
        const SchemaTrigger *trigger = table->triggers->pdata[i];
        ObjectName name = {OBJECT_FUNCTION, trigger->function_schema, trigger->function_name, NULL,
                           NULL};
        const SchemaFunction *function =
            trigger->function_schema != NULL ? schema_find_function(schema, &name) : NULL;
        if (function != NULL)
            report(context, told, &trigger->object, &function->object);
    }
}

static void check_view(LintContext *context, GHashTable *told, const Schema *schema,
                       const SchemaRelation *view)
{
    for (guint i = 0; i < view->n_reads; i++) {
        const SchemaRelation *read = view->reads[i].kind != OBJECT_FUNCTION
                                         ? schema_find_relation(schema, &view->reads[i])
                                         : NULL;
        if (read != NULL && read != view)
            report(context, told, &view->object, &read->object);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    static const ObjectKind kinds[] = {OBJECT_TABLE, OBJECT_VIEW, OBJECT_MATERIALIZED_VIEW};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        const GPtrArray *relations = schema_objects(schema, kinds[k]);
        for (guint i = 0; i < relations->len; i++) {
            const SchemaRelation *relation = relations->pdata[i];
            check_keys(context, told, schema, relation);
            check_types(context, told, schema, relation);
            check_triggers(context, told, schema, relation);
            if (kinds[k] != OBJECT_TABLE)
                check_view(context, told, schema, relation);
        }
    }
}

const LintRule rule_tree_unresolved_order = {
    .id = "tree/unresolved-order",
    .summary = "something that is used before the file that makes it",
    .why = "The files run one after the other, and the server refuses what names a thing that is "
           "not there yet.",
    .condition = "In the order in which the DDL tree is built, a foreign key, a view, a trigger or "
                 "a column's type needs something that a later file makes. Once for each two "
                 "files. Not with schema.order: "
                 "dependency, which puts them in order.",
    .safer = "Number the file that makes it before the one that uses it.",
    .bad = "-- file: db/schema/010_lines.sql\n"
           "CREATE TABLE lines (id bigint PRIMARY KEY, item bigint REFERENCES items);\n"
           "-- file: db/schema/020_items.sql\n"
           "CREATE TABLE items (id bigint PRIMARY KEY);\n",
    .good = "-- file: db/schema/010_items.sql\n"
            "CREATE TABLE items (id bigint PRIMARY KEY);\n"
            "-- file: db/schema/020_lines.sql\n"
            "CREATE TABLE lines (id bigint PRIMARY KEY, item bigint REFERENCES items);\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_IN_SCHEMA,
    .schema = check,
};
