#include "lint/context.h"
#include "lint/type.h"

static const SchemaRelation *find_target(const Schema *schema, const SchemaConstraint *key)
{
    return schema_find_relation(schema, &(ObjectName){.kind = OBJECT_TABLE,
                                                      .schema = key->target_schema,
                                                      .name = key->target_name});
}

/* The n-th referenced column: as written, or of the primary key. */
static const SchemaColumn *find_target_column(const SchemaRelation *target,
                                              const SchemaConstraint *key, guint n)
{
    if (n < key->n_target_columns)
        return schema_find_column(target, key->target_columns[n]);
    const SchemaConstraint *primary = schema_primary_key(target);
    return primary != NULL && n < primary->n_columns
               ? schema_find_column(target, primary->columns[n])
               : NULL;
}

static void check_key(LintContext *context, const Schema *schema, const SchemaRelation *table,
                      const SchemaConstraint *key)
{
    const SchemaRelation *target = find_target(schema, key);
    TypeQuestion question = type_question(schema, FALSE);
    for (guint i = 0; target != NULL && i < key->n_columns; i++) {
        const SchemaColumn *from = schema_find_column(table, key->columns[i]);
        const SchemaColumn *to = find_target_column(target, key, i);
        if (from == NULL || to == NULL || *from->type == '\0' || *to->type == '\0' ||
            type_same_base(from->type, to->type, &question))
            continue;
        ObjectName name = schema_object_name(&key->object);
        lint_report(context,
                    &(LintSubject){.origin = &key->object.origin,
                                   .about = &name,
                                   .hint = "Give both columns one type: values of the wider do not "
                                           "fit the narrower, and joins convert."},
                    "foreign key \"%s\" joins \"%s\" of type %s with \"%s\" of type %s",
                    key->object.name, key->columns[i], from->type, to->object.name, to->type);
    }
}

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; k < table->constraints->len; k++) {
            const SchemaConstraint *key = table->constraints->pdata[k];
            if (key->kind == CONSTRAINT_FOREIGN_KEY && !key->inherited)
                check_key(context, schema, table, key);
        }
    }
}

const LintRule rule_key_fk_type_mismatch = {
    .id = "key/fk-type-mismatch",
    .summary = "a foreign key between columns of different types",
    .why = "An integer column that refers to a bigint key runs out first, and comparing two types "
           "may not use the index.",
    .condition = "A column of a foreign key and the one it refers to have different types. Names "
                 "of one type are the same, domains count as "
                 "what they are made of, lengths do not matter.",
    .safer = "customer_id bigint REFERENCES customers",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TABLE b (id bigint PRIMARY KEY, a_id "
           "integer REFERENCES a);\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TABLE b (id bigint PRIMARY KEY, a_id "
            "int8 REFERENCES a);\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
