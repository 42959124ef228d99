#include "lint/context.h"
#include "lint/fix_site.h"

/* CONCURRENTLY asks for a unique index over columns alone and all rows. */
static gboolean has_unique_index(const SchemaRelation *view)
{
    for (guint i = 0; i < view->indexes->len; i++) {
        const SchemaIndex *index = view->indexes->pdata[i];
        gboolean plain = index->unique && index->predicate == NULL;
        for (guint k = 0; k < index->n_keys; k++)
            plain = plain && index->keys[k].column != NULL;
        if (plain)
            return TRUE;
    }
    return FALSE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_REFRESH)
        return;
    const Maintenance *refresh = statement->maintenance;
    const ObjectName *name = &refresh->relations[0];
    if (refresh->concurrently || refresh->with_no_data || lint_is_fresh(context, name))
        return;
    const SchemaRelation *view = lint_find_relation(context, name);
    gboolean possible = view == NULL || has_unique_index(view);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .about = name,
                               .at_most = possible ? SEVERITY_OFF : SEVERITY_INFO,
                               .hint = possible ? "Use REFRESH MATERIALIZED VIEW CONCURRENTLY."
                                                : "Give it a unique index over all its rows; then "
                                                  "CONCURRENTLY is possible."},
                "while \"%s\" is refreshed nobody can read it", name->name);
}

const LintRule rule_lock_refresh_not_concurrent = {
    .id = "lock/refresh-not-concurrent",
    .summary = "REFRESH MATERIALIZED VIEW without CONCURRENTLY",
    .why = "A plain refresh takes ACCESS EXCLUSIVE on the view for as long as its query runs.",
    .condition = "REFRESH MATERIALIZED VIEW without CONCURRENTLY. Not WITH NO DATA, nor on views "
                 "that this file created. Only a hint while the view has no unique index, without "
                 "which CONCURRENTLY is not possible.",
    .safer = "CREATE UNIQUE INDEX ON v (id); REFRESH MATERIALIZED VIEW CONCURRENTLY v;",
    .bad = "REFRESH MATERIALIZED VIEW sales;\n",
    .good = "REFRESH MATERIALIZED VIEW CONCURRENTLY sales;\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
    .fix = fix_refresh_concurrently,
};
