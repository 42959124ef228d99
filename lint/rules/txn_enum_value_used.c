#include "lint/context.h"
#include "lint/mention.h"

#include <string.h>

typedef enum Use { USE_NONE, USE_POSSIBLE, USE_CERTAIN } Use;

static gboolean has_column_of(const SchemaRelation *relation, const ObjectName *type)
{
    for (guint i = 0; i < relation->columns->len; i++) {
        const SchemaColumn *column = relation->columns->pdata[i];
        if (g_strcmp0(column->type_name, type->name) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_table(ObjectKind kind)
{
    return kind == OBJECT_TABLE || kind == OBJECT_COLUMN || kind == OBJECT_VIEW ||
           kind == OBJECT_MATERIALIZED_VIEW;
}

static Use use_in_touch(const LintContext *context, const ObjectName *object,
                        const ObjectName *type)
{
    if (object->kind == OBJECT_TYPE && strcmp(object->name, type->name) == 0)
        return USE_CERTAIN;
    if (!is_table(object->kind))
        return USE_NONE;
    ObjectName name = {.kind = OBJECT_TABLE, .schema = object->schema, .name = object->name};
    const SchemaRelation *relation = lint_find_relation(context, &name);
    if (relation == NULL)
        return USE_POSSIBLE;
    return has_column_of(relation, type) ? USE_CERTAIN : USE_NONE;
}

static Use find_use(const LintContext *context, const Statement *statement, const ObjectName *type)
{
    Use use = USE_NONE;
    for (guint i = 0; i < statement->n_touches; i++)
        use = MAX(use, use_in_touch(context, &statement->touches[i].object, type));
    return use;
}

static void check_label(LintContext *context, const Statement *statement, const AddedLabel *added)
{
    if (!text_has_string(context->parse->script->text, statement->start, statement->end,
                         added->label))
        return;
    Use use = find_use(context, statement, &added->type);
    if (use != USE_NONE)
        lint_report(context,
                    &(LintSubject){.statement = statement,
                                   .about = &added->type,
                                   .at_most = use == USE_CERTAIN ? SEVERITY_OFF : SEVERITY_WARNING,
                                   .hint = "Add the value in a migration of its own, before this "
                                           "one."},
                    "PostgreSQL refuses the value '%s' of \"%s\" until the transaction that added "
                    "it has ended",
                    added->label, added->type.name);
}

static void check(LintContext *context, const Statement *statement)
{
    const GPtrArray *labels = session_added_labels(simulator_session(context->simulator));
    if (labels->len == 0 || statement->kind == STATEMENT_ALTER_ENUM ||
        statement->kind == STATEMENT_COMMENT)
        return;
    for (guint i = 0; i < labels->len; i++)
        check_label(context, statement, labels->pdata[i]);
}

const LintRule rule_txn_enum_value_used = {
    .id = "txn/enum-value-used",
    .summary = "a new enum value is used in the transaction that added it",
    .why = "PostgreSQL takes ALTER TYPE … ADD VALUE inside a transaction, but refuses every use of "
           "the value before it is committed: \"unsafe use of new value\".",
    .condition = "A string constant of the value, in a statement that names the type or a table "
                 "with a column of it, after ADD VALUE in the same transaction. A warning when the "
                 "table is not known. Not for a type that the transaction made.",
    .safer = "ALTER TYPE … ADD VALUE in one migration, its use in the next.",
    .bad = "CREATE TABLE IF NOT EXISTS orders (status order_status);\nALTER TYPE order_status ADD "
           "VALUE 'lost';\nUPDATE orders SET status = 'lost' WHERE false;\n",
    .good = "ALTER TYPE order_status ADD VALUE 'lost';\nALTER TYPE order_status ADD VALUE 'found' "
            "AFTER 'lost';\n",
    .severity = SEVERITY_ERROR,
    .recommended = TRUE,
    .needs = LINT_NEEDS_FILE,
    .scope = LINT_IN_MIGRATIONS,
    .statement = check,
};
