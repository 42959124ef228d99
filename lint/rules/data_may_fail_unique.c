#include "lint/context.h"
#include "lint/nearby.h"

#include <string.h>

/* What is to be unique. */
typedef struct Wanted {
    const ObjectName *table;
    const char **columns; /* NULL entries are expressions */
    guint n_columns;
    gsize offset;
    gboolean primary;
} Wanted;

static gboolean has_column(const Wanted *wanted, const char *column)
{
    for (guint i = 0; column != NULL && i < wanted->n_columns; i++)
        if (g_strcmp0(wanted->columns[i], column) == 0)
            return TRUE;
    return FALSE;
}

/* No two rows agree on some of the columns, so none agree on all. */
static gboolean proves(const SchemaIndex *index, const Wanted *wanted)
{
    if (!index->unique || index->predicate != NULL)
        return FALSE;
    for (guint i = 0; i < index->n_keys; i++)
        if (!has_column(wanted, index->keys[i].column))
            return FALSE;
    return index->n_keys > 0;
}

static gboolean is_proved(const LintContext *context, const Wanted *wanted)
{
    const SchemaRelation *table = lint_find_relation(context, wanted->table);
    gboolean before = lint_is_in_chain(context, wanted->table) || !context->prior_is_after;
    for (guint i = 0; table != NULL && before && i < table->indexes->len; i++)
        if (proves(table->indexes->pdata[i], wanted))
            return TRUE;
    const GPtrArray *dropped = schema_dropped_indexes(context->schema);
    for (guint i = 0; i < dropped->len; i++) {
        const SchemaIndex *index = dropped->pdata[i];
        if (index->object.relation == table && proves(index, wanted))
            return TRUE;
    }
    return FALSE;
}

/* Values of a sequence or of gen_random_uuid() are not there twice. */
static gboolean is_generated(const LintContext *context, const Wanted *wanted)
{
    const SchemaRelation *table = lint_find_relation(context, wanted->table);
    for (guint i = 0; table != NULL && i < wanted->n_columns; i++) {
        const SchemaColumn *column =
            wanted->columns[i] != NULL ? schema_find_column(table, wanted->columns[i]) : NULL;
        if (column != NULL &&
            (column->serial || column->identity != 0 ||
             (column->default_text != NULL && strstr(column->default_text, "uuid") != NULL)))
            return TRUE;
    }
    return FALSE;
}

/* The same in every row, unless a function makes it. */
static gboolean is_constant(const LintContext *context, const ColumnDef *column)
{
    return column != NULL && column->default_kind == DEFAULT_CONSTANT && column->generated == 0 &&
           nearby_has_default(context, column);
}

/* Its rows are empty, and NULL is never the same twice. */
static gboolean has_new_column(const LintContext *context, const Statement *statement,
                               const Wanted *wanted)
{
    for (guint i = 0; i < wanted->n_columns; i++)
        if (wanted->columns[i] != NULL &&
            lint_is_column_made_here(context, wanted->table, wanted->columns[i]) &&
            !is_constant(context, nearby_added_column(context, statement, wanted->table,
                                                      wanted->columns[i])))
            return TRUE;
    return FALSE;
}

static void judge(LintContext *context, const Statement *statement, const Wanted *wanted)
{
    if (lint_is_fresh(context, wanted->table) || lint_is_made_here(context, wanted->table) ||
        has_new_column(context, statement, wanted) || is_proved(context, wanted) ||
        is_generated(context, wanted) ||
        nearby_repairs(context, statement, wanted->table, wanted->columns, wanted->n_columns))
        return;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < wanted->n_columns; i++)
        g_ptr_array_add(names, (gpointer)(guintptr)(wanted->columns[i] != NULL ? wanted->columns[i]
                                                                               : "expression"));
    g_autofree char *list = nearby_list(names);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = wanted->offset,
                               .about = wanted->table,
                               .hint = "Look for duplicates first: SELECT … GROUP BY … HAVING "
                                       "count(*) > 1; and remove them before."},
                wanted->primary ? "the primary key fails if two rows of \"%s\" agree on %s"
                                : "uniqueness fails if two rows of \"%s\" agree on %s",
                wanted->table->name, list);
}

static void check_index(LintContext *context, const Statement *statement)
{
    const CreateIndex *index = statement->create_index;
    if (!index->unique)
        return;
    g_autofree const char **columns = g_new0(const char *, index->n_keys + 1);
    for (guint i = 0; i < index->n_keys; i++)
        columns[i] = index->keys[i].column;
    judge(context, statement,
          &(Wanted){.table = &index->table, .columns = columns, .n_columns = index->n_keys});
}

static void check_alter(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = statement->alter_table;
    for (guint i = 0; alter->table.kind == OBJECT_TABLE && i < alter->n_actions; i++) {
        const ConstraintDef *key = alter->actions[i].constraint;
        if (alter->actions[i].kind != ALTER_ADD_CONSTRAINT || key->using_index != NULL ||
            (key->kind != CONSTRAINT_UNIQUE && key->kind != CONSTRAINT_PRIMARY_KEY))
            continue;
        judge(context, statement,
              &(Wanted){.table = &alter->table,
                        .columns = key->columns,
                        .n_columns = key->n_columns,
                        .offset = alter->actions[i].offset,
                        .primary = key->kind == CONSTRAINT_PRIMARY_KEY});
    }
}

static void check(LintContext *context, const Statement *statement)
{
    if (statement->kind == STATEMENT_CREATE_INDEX)
        check_index(context, statement);
    else if (statement->kind == STATEMENT_ALTER_TABLE)
        check_alter(context, statement);
}

const LintRule rule_data_may_fail_unique = {
    .id = "data/may-fail-unique",
    .summary = "uniqueness over columns that may hold duplicates",
    .why = "Two equal rows make the migration fail: it works where it is tried and fails where it "
           "matters.",
    .condition =
        "CREATE UNIQUE INDEX, ADD UNIQUE or ADD PRIMARY KEY over columns that were there before. "
        "Not when a unique index over some of them exists or was dropped in this file, when the "
        "file updated them or deleted from the table before, nor USING INDEX, nor for sequences.",
    .safer = "Remove the duplicates in the same migration, before.",
    .bad = "CREATE UNIQUE INDEX ON users (email);\n",
    .good = "DELETE FROM users WHERE id IN (SELECT id FROM twins);\nCREATE UNIQUE INDEX ON users "
            "(email);\n",
    .aliases = "atlas:MF101",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
