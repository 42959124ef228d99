/* Compatibility: the application of the release before still runs while this is applied. */
#include "core/risk/factor.h"

/* Of something that is new in this chain no older code knows. */
static gboolean is_live(const RiskView *view, const ObjectName *object)
{
    return risk_names_live(view->names) == NULL || risk_names_find(view->names, object) != NULL;
}

static gboolean has_column(const RiskView *view, const ObjectName *table, const char *name)
{
    const LiveRelation *relation = risk_names_find(view->names, table);
    return relation == NULL || live_find_column(relation, name) != NULL;
}

static void tell(const RiskView *view, RiskLevel level, const ObjectName *object, char *advice,
                 const char *format)
{
    g_autofree char *name = object_name_format(object);
    g_autofree char *message =
        g_strdup_printf("%s %s: %s", object_kind_word(object->kind), name, format);
    risk_add(view, level, name, advice, "%s", message);
}

static void weigh_added_column(const RiskView *view, const ObjectName *table,
                               const AlterAction *action)
{
    const ColumnDef *column = action->column;
    if (!column->not_null || column->default_kind != DEFAULT_NONE || column->serial ||
        column->identity != 0 || column->generated != 0)
        return;
    g_autofree char *message =
        g_strdup_printf("the new column %s is NOT NULL without a default: rows that are there, and "
                        "inserts of older code, fail",
                        column->name);
    tell(view, RISK_HIGH, table, risk_advice(view, action), message);
}

static void weigh_action(const RiskView *view, const AlterAction *action)
{
    ObjectName object = view->statement->alter_table->table;
    ObjectName column = object;
    column.kind = OBJECT_COLUMN;
    column.part = action->name;
    switch (action->kind) {
    case ALTER_ADD_COLUMN:
        weigh_added_column(view, &object, action);
        return;
    case ALTER_DROP_COLUMN:
        if (has_column(view, &object, action->name))
            tell(view, RISK_HIGH, &column, NULL, "older code that still names it fails");
        return;
    case ALTER_COLUMN_TYPE:
        tell(view, RISK_MEDIUM, &column, NULL, "older code meets another type");
        return;
    case ALTER_COLUMN_SET_NOT_NULL:
        if (has_column(view, &object, action->name))
            tell(view, RISK_MEDIUM, &column, NULL, "older code that writes NULL fails");
        return;
    case ALTER_COLUMN_DROP_DEFAULT:
        tell(view, RISK_MEDIUM, &column, NULL, "older code that relies on the default fails");
        return;
    case ALTER_ENABLE_ROW_SECURITY:
    case ALTER_FORCE_ROW_SECURITY:
        tell(view, RISK_MEDIUM, &object, NULL, "rows without a policy are not seen any more");
        return;
    default:
        return;
    }
}

static void weigh_alter(const RiskView *view)
{
    const AlterTable *alter = view->statement->alter_table;
    for (guint i = 0; is_live(view, &alter->table) && i < alter->n_actions; i++)
        weigh_action(view, &alter->actions[i]);
}

static gboolean is_relation(ObjectKind kind)
{
    return kind == OBJECT_TABLE || kind == OBJECT_VIEW || kind == OBJECT_MATERIALIZED_VIEW ||
           kind == OBJECT_FOREIGN_TABLE || kind == OBJECT_SEQUENCE;
}

static void weigh_drop(const RiskView *view)
{
    const Drop *drop = view->statement->drop;
    for (guint i = 0; i < drop->n_objects; i++) {
        const ObjectName *object = &drop->objects[i];
        if (is_relation(object->kind) && is_live(view, object))
            tell(view, RISK_HIGH, object, NULL, "older code that still uses it fails");
        else if (object->kind == OBJECT_SCHEMA)
            tell(view, RISK_HIGH, object, NULL, "older code that still uses it fails");
        else if (object->kind == OBJECT_FUNCTION || object->kind == OBJECT_PROCEDURE ||
                 object->kind == OBJECT_TYPE || object->kind == OBJECT_DOMAIN)
            tell(view, RISK_MEDIUM, object, NULL, "older code that still uses it fails");
    }
    if (drop->cascade)
        risk_add(view, RISK_MEDIUM, NULL, NULL,
                 "CASCADE takes with it whatever depends on what is dropped");
}

static void weigh_rename(const RiskView *view)
{
    const ObjectName *object = &view->statement->rename->object;
    ObjectName relation = {.kind = OBJECT_TABLE, .schema = object->schema, .name = object->name};
    if (object->kind == OBJECT_COLUMN
            ? is_live(view, &relation) && has_column(view, &relation, object->part)
            : is_relation(object->kind) && is_live(view, object))
        tell(view, RISK_HIGH, object, risk_advice(view, NULL),
             "older code that uses the old name fails");
    else if (object->kind == OBJECT_SCHEMA || object->kind == OBJECT_FUNCTION ||
             object->kind == OBJECT_TYPE || object->kind == OBJECT_DOMAIN)
        tell(view, RISK_MEDIUM, object, NULL, "older code that uses the old name fails");
}

static void weigh(const RiskView *view)
{
    const Statement *statement = view->statement;
    switch (statement->kind) {
    case STATEMENT_ALTER_TABLE:
        weigh_alter(view);
        return;
    case STATEMENT_DROP:
        weigh_drop(view);
        return;
    case STATEMENT_RENAME:
        weigh_rename(view);
        return;
    case STATEMENT_SET_SCHEMA:
        if (!is_relation(statement->set_schema->object.kind) ||
            is_live(view, &statement->set_schema->object))
            tell(view, RISK_HIGH, &statement->set_schema->object, NULL,
                 "older code that names its schema fails");
        return;
    case STATEMENT_ALTER_ENUM:
        if (statement->alter_enum->old_value != NULL)
            tell(view, RISK_HIGH, &statement->alter_enum->type, NULL,
                 "older code that writes the old label fails");
        return;
    case STATEMENT_PRIVILEGES:
        if (!statement->privileges->grant)
            risk_add(view, RISK_MEDIUM, NULL, NULL, "REVOKE: what ran with these privileges fails");
        return;
    default:
        return;
    }
}

const RiskFactor compatibility_factor = {.statement = weigh};
