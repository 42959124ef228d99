#include "lint/context.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *types = schema_objects(schema, OBJECT_TYPE);
    for (guint i = 0; i < types->len; i++) {
        const SchemaType *type = types->pdata[i];
        if (!(type->form == 'e'))
            continue;
        ObjectName name = schema_object_name(&type->object);
        lint_report(
            context,
            &(LintSubject){
                .origin = &type->object.origin,
                .about = &name,
                .hint = "Use a table of the values with a foreign key, or text with a CHECK."},
            "type \"%s\" is an enum, whose values cannot be removed", type->object.name);
    }
}

const LintRule rule_type_enum = {
    .id = "type/enum",
    .summary = "an enum type",
    .why = "Values can be added but never removed or put in another order, and a program must know "
           "them all.",
    .condition = "CREATE TYPE … AS ENUM that the finished schema still has.",
    .safer = "Use a table of the values with a foreign key, or text with a CHECK.",
    .bad = "CREATE TYPE mood AS ENUM ('ok');\n",
    .good = "CREATE TYPE pair AS (a integer);\n",
    .aliases = "eugene:W13",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
