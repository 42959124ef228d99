#include "lint/context.h"

static void check(LintContext *context, const Schema *schema)
{
    const GPtrArray *types = schema_objects(schema, OBJECT_DOMAIN);
    for (guint i = 0; i < types->len; i++) {
        const SchemaType *type = types->pdata[i];
        if (!(type->not_null || (type->constraints != NULL && type->constraints->len > 0)))
            continue;
        ObjectName name = schema_object_name(&type->object);
        lint_report(context,
                    &(LintSubject){.origin = &type->object.origin,
                                   .about = &name,
                                   .hint = "Put the CHECK on the column."},
                    "domain \"%s\" has constraints, which are checked in every table that uses it",
                    type->object.name);
    }
}

const LintRule rule_type_domain_constraint = {
    .id = "type/domain-constraint",
    .summary = "a domain with a CHECK",
    .why = "Changing the CHECK reads every table that uses the domain, and NOT VALID is all that "
           "softens it.",
    .condition = "A domain of the finished schema has a CHECK or NOT NULL.",
    .safer = "Put the CHECK on the column.",
    .bad = "CREATE DOMAIN d AS integer CHECK (VALUE > 0);\nCREATE DOMAIN e AS integer NOT NULL;\n",
    .good = "CREATE DOMAIN d AS integer;\n",
    .aliases = "squawk:ban-create-domain-with-constraint",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .opt_in = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
