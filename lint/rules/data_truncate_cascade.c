#include "lint/context.h"
#include "lint/nearby.h"

#include <string.h>

static gboolean is_in(GPtrArray *relations, const SchemaRelation *relation)
{
    return g_ptr_array_find(relations, relation, NULL);
}

static gboolean refers_to(const SchemaRelation *table, const SchemaRelation *target)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *key = table->constraints->pdata[i];
        if (key->kind == CONSTRAINT_FOREIGN_KEY &&
            strcmp(key->target_name, target->object.name) == 0 &&
            strcmp(key->target_schema, target->object.schema) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Appends what refers to any of the relations, until nothing more does. */
static void close_over_keys(const Schema *schema, GPtrArray *relations)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint at = 0; at < relations->len; at++)
        for (guint i = 0; i < tables->len; i++)
            if (!is_in(relations, tables->pdata[i]) &&
                refers_to(tables->pdata[i], relations->pdata[at]))
                g_ptr_array_add(relations, tables->pdata[i]);
}

/* The names of the tables that CASCADE adds; `known` tells whether all named ones are known. */
static GPtrArray *find_added(const LintContext *context, const DataChange *change, gboolean *known)
{
    g_autoptr(GPtrArray) relations = g_ptr_array_new();
    GPtrArray *names = g_ptr_array_new();
    *known = TRUE;
    for (guint i = 0; i < change->n_tables; i++) {
        const SchemaRelation *table = lint_find_relation(context, &change->tables[i]);
        *known = *known && table != NULL;
        if (table != NULL)
            g_ptr_array_add(relations, (gpointer)(guintptr)table);
    }
    guint n_named = relations->len;
    close_over_keys(context->schema, relations);
    if (context->prior != NULL)
        close_over_keys(context->prior, relations);
    for (guint i = n_named; i < relations->len; i++) {
        const SchemaRelation *table = relations->pdata[i];
        g_ptr_array_add(names, (gpointer)(guintptr)table->object.name);
    }
    return names;
}

static gboolean is_all_own(const LintContext *context, const DataChange *change)
{
    for (guint i = 0; i < change->n_tables; i++)
        if (!lint_is_fresh(context, &change->tables[i]) &&
            !lint_is_made_here(context, &change->tables[i]))
            return FALSE;
    return TRUE;
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind != STATEMENT_TRUNCATE || !statement->data_change->cascade ||
        is_all_own(context, statement->data_change))
        return;
    const DataChange *change = statement->data_change;
    gboolean known;
    g_autoptr(GPtrArray) added = find_added(context, change, &known);
    g_autofree char *list = nearby_list(added);
    LintSubject subject = {
        .statement = statement,
        .about = &change->tables[0],
        .hint = "Name every table that is to be emptied; without CASCADE the statement fails "
                "where one was forgotten.",
    };
    if (added->len > 0)
        lint_report(context, &subject, "TRUNCATE \"%s\" CASCADE empties as well: %s",
                    change->tables[0].name, list);
    else
        lint_report(context, &subject,
                    known
                        ? "TRUNCATE \"%s\" CASCADE empties whatever refers to it, now or later"
                        : "TRUNCATE \"%s\" CASCADE empties every table that refers to it, unnamed",
                    change->tables[0].name);
}

const LintRule rule_data_truncate_cascade = {
    .id = "data/truncate-cascade",
    .summary = "TRUNCATE … CASCADE",
    .why = "CASCADE empties every table with a foreign key to the one named, and those that refer "
           "to these, whatever ON DELETE says.",
    .condition = "TRUNCATE with CASCADE. What the known foreign keys reach is listed. Not of "
                 "tables that this file created, nor in down migrations.",
    .safer = "TRUNCATE orders, order_lines; with every table by name.",
    .bad = "TRUNCATE orders CASCADE;\n",
    .good = "TRUNCATE orders, order_lines;\n",
    .aliases = "squawk:ban-truncate-cascade",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
