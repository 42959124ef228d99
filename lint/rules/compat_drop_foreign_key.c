#include "lint/nearby.h"

#include <string.h>

/* The same statement drops the column, or puts another foreign key on it. */
static gboolean is_settled(const AlterTable *alter, const char *column)
{
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind == ALTER_DROP_COLUMN && strcmp(action->name, column) == 0)
            return TRUE;
        if (action->kind == ALTER_ADD_CONSTRAINT &&
            action->constraint->kind == CONSTRAINT_FOREIGN_KEY &&
            action->constraint->n_columns > 0 &&
            strcmp(action->constraint->columns[0], column) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_dropped_later(const LintContext *context, const Statement *statement,
                                 const AlterTable *alter, const char *column)
{
    ObjectName name = alter->table;
    name.kind = OBJECT_COLUMN;
    name.part = column;
    return nearby_after(context, statement, TOUCH_DROP, &name) != NULL ||
           nearby_after(context, statement, TOUCH_DROP, &alter->table) != NULL;
}

static gboolean matches(const LintContext *context, const Statement *statement,
                        const AlterTable *alter, const AlterAction *action)
{
    if (action->kind != ALTER_DROP_CONSTRAINT || action->name == NULL)
        return FALSE;
    const SchemaRelation *table = lint_find_relation(context, &alter->table);
    const SchemaConstraint *key =
        table != NULL ? schema_find_constraint(table, action->name) : NULL;
    return key != NULL && key->kind == CONSTRAINT_FOREIGN_KEY && key->n_columns > 0 &&
           !is_settled(alter, key->columns[0]) &&
           !is_dropped_later(context, statement, alter, key->columns[0]);
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (!matches(context, statement, alter, action))
            continue;
        lint_report(
            context,
            &(LintSubject){.statement = statement,
                           .offset = action->offset,
                           .about = &alter->table,
                           .hint = "Drop the column as well, or say why rows may point nowhere."},
            "foreign key \"%s\" of \"%s\" goes and its column stays", action->name,
            alter->table.name);
    }
}

const LintRule rule_compat_drop_foreign_key = {
    .id = "compat/drop-foreign-key",
    .summary = "a foreign key is dropped and its column stays",
    .why = "From then on nothing keeps rows from pointing at what is not there, though programs "
           "rely on it.",
    .condition = "DROP CONSTRAINT of a known foreign key whose columns stay. Not when the "
                 "statement adds one over the same columns, or the file drops the column.",
    .safer = "Drop the column as well, or say why rows may point nowhere.",
    .bad = "CREATE TABLE IF NOT EXISTS r (id bigint PRIMARY KEY);\nCREATE TABLE IF NOT EXISTS a "
           "(r_id bigint CONSTRAINT k REFERENCES r);\nALTER TABLE a DROP CONSTRAINT k;\n",
    .good = "CREATE TABLE IF NOT EXISTS r (id bigint PRIMARY KEY);\nCREATE TABLE IF NOT EXISTS a "
            "(b bigint CONSTRAINT c CHECK (b > 0), r_id bigint CONSTRAINT k REFERENCES r, s_id "
            "bigint CONSTRAINT l REFERENCES r);\nALTER TABLE a DROP CONSTRAINT c;\nALTER TABLE a "
            "DROP CONSTRAINT k, ADD CONSTRAINT k FOREIGN KEY (r_id) REFERENCES r ON DELETE CASCADE "
            "NOT VALID;\nALTER TABLE a DROP CONSTRAINT l, DROP COLUMN s_id;\n",
    .severity = SEVERITY_INFO,
    .recommended = FALSE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_UP,
    .statement = check,
};
