#include "lint/context.h"
#include "lint/type.h"

static void check_column(LintContext *context, const SchemaColumn *column, GHashTable *first,
                         const TypeQuestion *question)
{
    const char *name = column->object.name;
    if (column->inherited || *column->type == '\0' || !g_str_has_suffix(name, "_id") ||
        lint_list_matches(context, "ignore", name))
        return;
    const SchemaColumn *other = g_hash_table_lookup(first, name);
    if (other == NULL) {
        g_hash_table_insert(first, (gpointer)(guintptr)name, (gpointer)(guintptr)column);
        return;
    }
    if (type_same_base(other->type, column->type, question))
        return;
    ObjectName about = schema_object_name(&column->object);
    lint_report(context,
                &(LintSubject){.origin = &column->object.origin,
                               .about = &about,
                               .hint = "Give them one type."},
                "column \"%s\" of \"%s\" is of type %s, and of type %s in \"%s\"", name,
                column->object.relation->object.name, column->type, other->type,
                other->object.relation->object.name);
}

static void check(LintContext *context, const Schema *schema)
{
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
    TypeQuestion question = type_question(schema, FALSE);
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->columns->len; k++)
            check_column(context, table->columns->pdata[k], first, &question);
    }
}

const LintRule rule_table_inconsistent_types = {
    .id = "table/inconsistent-types",
    .summary = "one column name with several types",
    .why = "Columns of one name are joined and compared, and the types then decide about indexes "
           "and ranges.",
    .condition = "A column whose name ends in _id has another base type than the first column of "
                 "that name. Columns that the option `ignore` matches do not count.",
    .safer = "Give them one type.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY, customer_id bigint);\nCREATE TABLE b (id bigint "
           "PRIMARY KEY, customer_id integer);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY, customer_id bigint, note text);\nCREATE TABLE "
            "b (id integer PRIMARY KEY, customer_id int8, note varchar(20));\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .options =
        (const LintOption[]){
            {"ignore", LINT_OPTION_LIST, NULL, "globs over columns that may differ"}, {0}},
    .schema = check,
};
