#include "lint/lock.h"

static const SchemaIndex *find_index(const LintContext *context, const ObjectName *table,
                                     const char *name)
{
    ObjectName index = {.kind = OBJECT_INDEX, .schema = table->schema, .name = name};
    const SchemaIndex *found = schema_find_index(context->schema, &index);
    if (found == NULL && context->prior != NULL)
        found = schema_find_index(context->prior, &index);
    return found;
}

static void report(LintContext *context, const Statement *statement, const AlterAction *action,
                   const char *column)
{
    const ObjectName *table = &statement->alter_table->table;
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = action->offset,
                               .about = table,
                               .at_most = column != NULL ? SEVERITY_OFF : SEVERITY_INFO,
                               .hint = "Make the columns NOT NULL first: CHECK (c IS NOT NULL) NOT "
                                       "VALID, VALIDATE in a later migration, then SET NOT NULL."},
                column != NULL
                    ? "the primary key sets \"%s\" NOT NULL, which reads all of \"%s\" while "
                      "nobody can use it"
                    : "if a column of the primary key%s may be NULL, all of \"%s\" is read while "
                      "nobody can use it",
                column != NULL ? column : "", table->name);
}

static void check_action(LintContext *context, const Statement *statement,
                         const AlterAction *action)
{
    const ObjectName *table = &statement->alter_table->table;
    SchemaLocks known = {.schema = context->schema,
                         .prior = context->prior,
                         .prior_is_after = context->prior_is_after};
    const SchemaIndex *index = find_index(context, table, action->constraint->using_index);
    gboolean unknown = index == NULL;
    for (guint i = 0; index != NULL && i < index->n_keys; i++) {
        const char *column = index->keys[i].column;
        int proven = column != NULL ? not_null_is_proven(&known, table, column) : -1;
        if (proven == 0) {
            report(context, statement, action, column);
            return;
        }
        unknown |= proven < 0;
    }
    if (unknown)
        report(context, statement, action, NULL);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++)
        if (alter->actions[i].kind == ALTER_ADD_CONSTRAINT &&
            alter->actions[i].constraint->kind == CONSTRAINT_PRIMARY_KEY &&
            alter->actions[i].constraint->using_index != NULL)
            check_action(context, statement, &alter->actions[i]);
}

const LintRule rule_lock_add_primary_key_nullable = {
    .id = "lock/add-primary-key-nullable",
    .summary = "PRIMARY KEY USING INDEX over columns that may be NULL",
    .why = "A primary key makes its columns NOT NULL. Unless they are already, or a valid CHECK "
           "says so, the whole table is read under ACCESS EXCLUSIVE, index or not.",
    .condition = "ADD PRIMARY KEY USING INDEX while a column of the index is nullable and no valid "
                 "CHECK (… IS NOT NULL) of the table covers it. Info when the index or the column "
                 "is not known. Not on tables that this file created.",
    .safer = "CHECK (c IS NOT NULL) NOT VALID; VALIDATE CONSTRAINT in a later migration; then ADD "
             "PRIMARY KEY USING INDEX, and drop the check.",
    .bad = "CREATE TABLE IF NOT EXISTS orders (id bigint);\nCREATE UNIQUE INDEX orders_id ON "
           "orders (id);\nALTER TABLE orders ADD PRIMARY KEY USING INDEX orders_id;\n",
    .good =
        "CREATE TABLE IF NOT EXISTS orders (id bigint NOT NULL);\nCREATE UNIQUE INDEX orders_id ON "
        "orders (id);\nALTER TABLE orders ADD PRIMARY KEY USING INDEX orders_id;\n",
    .aliases = "eugene:W14",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
