#include "lint/conjunct.h"
#include "lint/context.h"
#include "lint/mention.h"

#include "core/sql/lexer.h"

static gboolean is_valid_check(const SchemaConstraint *constraint)
{
    return constraint->kind == CONSTRAINT_CHECK && !constraint->not_valid &&
           constraint->expression != NULL;
}

static gboolean has_token(const char *expression, const char *wanted, gsize length)
{
    Lexer lexer = lexer_on(expression, strlen(expression));
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer))
        if (token.end - token.start == length &&
            memcmp(expression + token.start, wanted, length) == 0)
            return TRUE;
    return FALSE;
}

/* All numbers and strings of the bound stand in the check too. */
static gboolean has_constants(const char *bound, const char *expression)
{
    guint constants = 0;
    Lexer lexer = lexer_on(bound, strlen(bound));
    for (Token token = lexer_next(&lexer); token.kind != TOKEN_END; token = lexer_next(&lexer)) {
        if (token.kind != TOKEN_STRING && token.kind != TOKEN_NUMBER)
            continue;
        constants++;
        if (!has_token(expression, bound + token.start, token.end - token.start))
            return FALSE;
    }
    return constants > 0;
}

static gboolean is_never_null(const SchemaRelation *partition, const char *column)
{
    const SchemaColumn *found = schema_find_column(partition, column);
    if (found != NULL && found->not_null)
        return TRUE;
    for (guint i = 0; i < partition->constraints->len; i++) {
        const SchemaConstraint *constraint = partition->constraints->pdata[i];
        if (is_valid_check(constraint) &&
            expression_requires_not_null(constraint->expression, column))
            return TRUE;
    }
    return FALSE;
}

static gboolean keys_are_proven(const SchemaRelation *parent, const SchemaRelation *partition,
                                const char *expression)
{
    for (guint i = 0; parent != NULL && i < parent->n_partition_columns; i++) {
        const char *column = parent->partition_columns[i];
        if (column != NULL &&
            (!expression_mentions(expression, column) || !is_never_null(partition, column)))
            return FALSE;
    }
    return TRUE;
}

static gboolean is_proven(const SchemaRelation *parent, const SchemaRelation *partition,
                          const char *bound)
{
    for (guint i = 0; i < partition->constraints->len; i++) {
        const SchemaConstraint *constraint = partition->constraints->pdata[i];
        if (is_valid_check(constraint) && has_constants(bound, constraint->expression) &&
            keys_are_proven(parent, partition, constraint->expression))
            return TRUE;
    }
    return FALSE;
}

/* It is read, too, unless a check of its own keeps it from the new rows. */
static const SchemaRelation *find_default(const SchemaRelation *parent)
{
    for (guint i = 0; parent != NULL && i < parent->children->len; i++) {
        const SchemaRelation *child = parent->children->pdata[i];
        for (guint k = 0; child->default_partition && k < child->constraints->len; k++)
            if (is_valid_check(child->constraints->pdata[k]))
                return NULL;
        if (child->default_partition)
            return child;
    }
    return NULL;
}

static void report_default(LintContext *context, const Statement *statement,
                           const AlterAction *action, const SchemaRelation *other)
{
    ObjectName name = schema_object_name(&other->object);
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = action->offset,
                               .about = &name,
                               .hint = "Give the default partition a validated CHECK that its rows "
                                       "are none of the new partition's."},
                "attaching \"%s\" reads all of the default partition \"%s\" while nobody can use "
                "it",
                action->other.name, other->object.name);
}

static void check_action(LintContext *context, const Statement *statement, const ObjectName *table,
                         const AlterAction *action)
{
    const SchemaRelation *partition = lint_find_relation(context, &action->other);
    const SchemaRelation *other = find_default(lint_find_relation(context, table));
    g_autofree char *bound = parse_slice(context->parse, action->bound);
    if (lint_is_fresh(context, &action->other) ||
        (partition != NULL && is_proven(lint_find_relation(context, table), partition, bound))) {
        if (other != NULL && !action->default_partition)
            report_default(context, statement, action, other);
        return;
    }
    lint_report(context,
                &(LintSubject){.statement = statement,
                               .offset = action->offset,
                               .about = &action->other,
                               .at_most = partition != NULL ? SEVERITY_OFF : SEVERITY_INFO,
                               .hint = "Before that, give the partition NOT NULL keys and a "
                                       "validated CHECK of the very bound; drop the check "
                                       "afterwards."},
                "attaching \"%s\" reads all of it while nobody can use it: no valid check %s the "
                "bound",
                action->other.name, partition != NULL ? "implies" : "is known to imply");
}

static void check(LintContext *context, const Statement *statement)
{
    const AlterTable *alter = lint_alters_used_table(context, statement);
    for (guint i = 0; alter != NULL && i < alter->n_actions; i++)
        if (alter->actions[i].kind == ALTER_ATTACH_PARTITION)
            check_action(context, statement, &alter->table, &alter->actions[i]);
}

const LintRule rule_lock_attach_partition_scan = {
    .id = "lock/attach-partition-scan",
    .summary = "ATTACH PARTITION that reads the whole partition",
    .why =
        "ATTACH takes only SHARE UPDATE EXCLUSIVE on the partitioned table, but ACCESS EXCLUSIVE "
        "on the new partition, and reads all of it unless a valid check says that every row "
        "fits. A default partition is read under ACCESS EXCLUSIVE as well.",
    .condition = "ATTACH PARTITION of a table whose rows no valid CHECK holds to the bound: one "
                 "that names the key columns and the bound's values, with the keys NOT NULL. Info "
                 "when the table is not known. Not for tables that this file created, unless the "
                 "partitioned table has a default partition without any check: that is read.",
    .safer = "ALTER TABLE p ADD CONSTRAINT c CHECK (at >= '2024-01-01' AND at < '2025-01-01') NOT "
             "VALID; VALIDATE it in a later migration; then ATTACH, and drop the check.",
    .bad = "CREATE TABLE IF NOT EXISTS measures_2024 (at date NOT NULL);\nALTER TABLE measures "
           "ATTACH PARTITION measures_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .good = "CREATE TABLE IF NOT EXISTS measures_2024 (at date NOT NULL CHECK (at >= '2024-01-01' "
            "AND at < '2025-01-01'));\nALTER TABLE measures ATTACH PARTITION measures_2024 FOR "
            "VALUES FROM ('2024-01-01') TO ('2025-01-01');\n",
    .severity = SEVERITY_WARNING,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
