#include "lint/context.h"

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_CLUSTER)
        return;
    const Maintenance *cluster = statement->maintenance;
    const ObjectName *table = cluster->n_relations > 0 ? &cluster->relations[0] : NULL;
    if (table != NULL && lint_is_fresh(context, table))
        return;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = table,
                               .hint = "Order the rows with pg_repack, or by an index that the "
                                       "queries can read in order."},
                "CLUSTER writes \"%s\" anew while nobody can use it",
                table != NULL ? table->name : "every clustered table");
}

const LintRule rule_lock_cluster = {
    .id = "lock/cluster",
    .summary = "CLUSTER",
    .why = "It copies the table in the order of an index and builds all indexes under ACCESS "
           "EXCLUSIVE.",
    .condition = "CLUSTER. Not on tables that this file created.",
    .safer = "pg_repack orders a table while it is used.",
    .bad = "CLUSTER orders USING orders_placed_at;\n",
    .good = "ALTER TABLE orders CLUSTER ON orders_placed_at;\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
