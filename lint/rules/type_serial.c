#include "lint/context.h"
#include "lint/fix_site.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        for (guint k = 0; !table->temporary && k < table->columns->len; k++) {
            const SchemaColumn *column = table->columns->pdata[k];
            if (column->inherited || !column->serial)
                continue;
            ObjectName name = schema_object_name(&column->object);
            lint_report(context,
                        &(LintSubject){.origin = &column->object.origin,
                                       .about = &name,
                                       .hint = "Use bigint GENERATED ALWAYS AS IDENTITY."},
                        "column \"%s\" of \"%s\" is of a serial type", column->object.name,
                        table->object.name);
        }
    }
}

const LintRule rule_type_serial = {
    .id = "type/serial",
    .summary = "a column of a serial type",
    .why = "serial makes a sequence with privileges of its own and a default that anybody can "
           "override; identity columns are the standard's "
           "way and keep both together.",
    .condition = "A table's column is smallserial, serial or bigserial; once, where it is defined.",
    .safer = "id bigint GENERATED ALWAYS AS IDENTITY",
    .bad = "CREATE TABLE a (id bigserial PRIMARY KEY);\n",
    .good = "CREATE TABLE a (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);\n",
    .aliases = "squawk:prefer-identity",
    .severity = SEVERITY_INFO,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
    .fix = fix_identity,
};
