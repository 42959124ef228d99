#include "lint/rerun.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_CREATE_INDEX)
        return;
    const CreateIndex *index = statement->create_index;
    if (!index->concurrently || !index->if_not_exists || index->index.name == NULL)
        return;
    ObjectName name = index->index;
    name.schema = simulator_schema_of(context->schema, &index->table);
    ObjectName plain = {.kind = OBJECT_INDEX, .name = name.name};
    if (rerun_is_cleared(context, statement, &name) || rerun_is_cleared(context, statement, &plain))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = &name,
                               .hint = "Write DROP INDEX CONCURRENTLY IF EXISTS before it."},
                "IF NOT EXISTS takes an invalid \"%s\" that an earlier failure left for the real "
                "one",
                name.name);
}

const LintRule rule_robust_index_if_not_exists_invalid = {
    .id = "robust/index-if-not-exists-invalid",
    .summary = "CREATE INDEX CONCURRENTLY IF NOT EXISTS without dropping a leftover",
    .why = "CREATE INDEX CONCURRENTLY that fails leaves an invalid index of that name; the next "
           "run finds it, does nothing and succeeds, and no query ever uses it.",
    .condition = "CREATE INDEX CONCURRENTLY IF NOT EXISTS without a DROP INDEX IF EXISTS of that "
                 "name before it in the file.",
    .safer = "DROP INDEX CONCURRENTLY IF EXISTS i; CREATE INDEX CONCURRENTLY i ON t (c);",
    .bad = "COMMIT;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (note);\n",
    .good =
        "COMMIT;\nDROP INDEX CONCURRENTLY IF EXISTS i;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS "
        "i ON orders (note);\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
