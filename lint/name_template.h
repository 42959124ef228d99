/*
 * NameTemplate: what the rules name/index, name/pk, … have in common: the name that a constraint or
 * an index should have, out of the names of its table and columns.
 *
 *     "{table}_{columns}_fkey"  →  orders_customer_id_fkey
 */
#ifndef LINT_NAME_TEMPLATE_H
#define LINT_NAME_TEMPLATE_H

#include "lint/context.h"

#define NAME_TEMPLATE_OPTION(initial)                                                              \
    {                                                                                              \
        "template", LINT_OPTION_TEXT, initial,                                                     \
            "name, made of {table}, {columns}, {ref_table}, {ref_columns}"                         \
    }

/* Constraints of the kind whose names somebody wrote. */
void name_template_check(LintContext *context, const Schema *schema, ConstraintKind kind);

/* Indexes over columns that serve no constraint, likewise; those with expressions are passed over.
 */
void name_template_check_indexes(LintContext *context, const Schema *schema);

#endif
