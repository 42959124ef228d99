#include "lint/naming.h"

static void check_kind(LintContext *context, const Schema *schema, ObjectKind kind)
{
    const GPtrArray *relations = schema_objects(schema, kind);
    for (guint i = 0; i < relations->len; i++) {
        const SchemaRelation *relation = relations->pdata[i];
        for (guint k = 0; k < relation->triggers->len; k++) {
            const SchemaTrigger *trigger = relation->triggers->pdata[k];
            naming_check(context, &trigger->object, "pattern");
        }
    }
}

static void check(LintContext *context, const Schema *schema)
{
    check_kind(context, schema, OBJECT_TABLE);
    check_kind(context, schema, OBJECT_FOREIGN_TABLE);
    check_kind(context, schema, OBJECT_VIEW);
}

const LintRule rule_name_trigger = {
    .id = "name/trigger",
    .summary = "a trigger's name breaks the naming rule",
    .why = "One way to write names saves everybody the guess, and a name that needs quotes needs "
           "them everywhere for ever.",
    .condition = "The name of a trigger, as PostgreSQL stores it, does not match the pattern: "
                 "snake_case unless configured.",
    .safer = "ALTER TRIGGER … ON … RENAME TO …; or configure the pattern for this path or schema.",
    .bad = "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TRIGGER \"touchA\" BEFORE UPDATE ON a "
           "FOR EACH ROW EXECUTE FUNCTION f();\n",
    .good = "CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TRIGGER touchA BEFORE UPDATE ON a FOR "
            "EACH ROW EXECUTE FUNCTION f();\n",
    .options = (const LintOption[]){NAMING_OPTIONS, {0}},
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_TREE,
    .scope = LINT_EVERYWHERE,
    .schema = check,
};
