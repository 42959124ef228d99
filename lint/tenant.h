/*
 * What the rules tenant/… have in common: the column that tells whose a row is, and the tables that
 * must have it.
 */
#ifndef LINT_TENANT_H
#define LINT_TENANT_H

#include "lint/context.h"

/* The options of such a rule. */
#define TENANT_OPTIONS                                                                             \
    {"column", LINT_OPTION_TEXT, NULL, "the column; without it the rule is silent"},               \
        {"tables", LINT_OPTION_LIST, NULL,                                                         \
         "globs over schema.table that must have it; none: all"},                                  \
    {                                                                                              \
        "exempt", LINT_OPTION_LIST, NULL, "globs over schema.table that need not"                  \
    }

/* Calls `check` for each table in scope that has the column, but for the tenants' own; nothing
 * while none is configured. */
void tenant_each(LintContext *context, const Schema *schema,
                 void (*check)(LintContext *context, const Schema *schema,
                               const SchemaRelation *table, const SchemaColumn *column));

/* Whether the table is in scope and has the column. */
gboolean tenant_has(const LintContext *context, const SchemaRelation *table);

/* Whether the word stands in the expression, outside of strings. */
gboolean tenant_is_named(const char *expression, const char *column);

#endif
