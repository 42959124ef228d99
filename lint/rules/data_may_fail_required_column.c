#include "lint/nearby.h"

/* A domain may bring a default of its own. */
static gboolean domain_has_default(const LintContext *context, const TypeRef *type)
{
    ObjectName name = {.kind = OBJECT_DOMAIN, .schema = type->schema, .name = type->name};
    const SchemaType *domain = schema_find_type(context->schema, &name);
    if (domain == NULL && context->prior != NULL)
        domain = schema_find_type(context->prior, &name);
    return domain != NULL && domain->default_text != NULL && type->array_dimensions == 0;
}

static gboolean has_no_value(const LintContext *context, const ColumnDef *column)
{
    return column->not_null && !nearby_has_default(context, column) && !column->serial &&
           column->identity == 0 && column->generated == 0 &&
           !domain_has_default(context, &column->type);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_ADD_COLUMN || !has_no_value(context, action->column))
            continue;
        ObjectName column = alter->table;
        column.kind = OBJECT_COLUMN;
        column.part = action->column->name;
        column.schema = simulator_schema_of(context->schema, &alter->table);
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .offset = action->column->offset,
                                   .about = &column,
                                   .hint = "Give it a default, or add it without NOT NULL, fill "
                                           "it, and set NOT NULL later."},
                    "the new column \"%s\" may not be null and has no default: this fails as soon "
                    "as \"%s\" has a row",
                    column.part, alter->table.name);
    }
}

const LintRule rule_data_may_fail_required_column = {
    .id = "data/may-fail-required-column",
    .summary = "ADD COLUMN … NOT NULL without a default",
    .why = "The rows that are there have no value for the new column, so the statement fails "
           "unless the table is empty: it works "
           "where it is tried and fails where it matters.",
    .condition = "ADD COLUMN with NOT NULL and neither DEFAULT nor GENERATED nor a serial type. "
                 "Not on tables that this file created.",
    .safer = "ALTER TABLE t ADD COLUMN c integer NOT NULL DEFAULT 0; a constant default is not "
             "written to the rows.",
    .bad = "ALTER TABLE orders ADD COLUMN priority integer NOT NULL;\n",
    .good = "ALTER TABLE orders ADD COLUMN priority integer NOT NULL DEFAULT 0;\n",
    .aliases = "squawk:adding-required-field atlas:MF103",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
