#include "core/migrate/reset.h"

/* Of an expression or a condition the server would run the functions, over rows that are there. */
static gboolean is_plain_index(const CreateIndex *create)
{
    for (guint i = 0; i < create->n_keys; i++) {
        if (create->keys[i].column == NULL || create->keys[i].opclass != NULL)
            return FALSE;
    }
    return create->predicate.start == create->predicate.end;
}

static gboolean is_plain_alteration(const AlterTable *alter)
{
    for (guint i = 0; i < alter->n_actions; i++) {
        switch (alter->actions[i].kind) {
        case ALTER_DROP_COLUMN:
        case ALTER_COLUMN_SET_DEFAULT:
        case ALTER_COLUMN_DROP_DEFAULT:
        case ALTER_COLUMN_SET_NOT_NULL:
        case ALTER_COLUMN_DROP_NOT_NULL:
        case ALTER_DROP_CONSTRAINT:
            break;
        default:
            return FALSE;
        }
    }
    return TRUE;
}

/* Defaults and checks of a new table do not run; a query that fills it does, and so do the keys
 * that a partition is checked by. */
static gboolean is_plain_table(const CreateTable *create)
{
    return !create->as_query && create->partition_of == NULL;
}

/* What checks the body of another language may run it. */
static gboolean is_plain_function(const CreateFunction *create)
{
    return g_str_equal(create->language, "sql") || g_str_equal(create->language, "plpgsql");
}

static gboolean leaves_session(const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_CREATE_TABLE:
        return is_plain_table(statement->create_table);
    case STATEMENT_ALTER_TABLE:
        return is_plain_alteration(statement->alter_table);
    case STATEMENT_CREATE_INDEX:
        return is_plain_index(statement->create_index);
    case STATEMENT_CREATE_FUNCTION:
        return is_plain_function(statement->create_function);
    case STATEMENT_CREATE_VIEW:
        return statement->create_view->view.kind == OBJECT_VIEW;
    case STATEMENT_CREATE_SCHEMA:
    case STATEMENT_CREATE_TRIGGER:
    case STATEMENT_CREATE_POLICY:
    case STATEMENT_CREATE_SEQUENCE:
    case STATEMENT_ALTER_ENUM:
    case STATEMENT_COMMENT:
    case STATEMENT_DROP:
    case STATEMENT_RENAME:
    case STATEMENT_PRIVILEGES:
        return TRUE;
    default:
        return FALSE;
    }
}

gboolean reset_is_needed(const Script *script, const Parse *parse)
{
    for (guint i = 0; i < script->n_items; i++) {
        if (script->items[i].kind == SCRIPT_META && script->items[i].meta != META_IGNORED)
            return TRUE; /* what a file holds that is included is not in the parse */
    }
    for (guint i = 0; i < parse->n_statements; i++) {
        if (!leaves_session(&parse->statements[i]))
            return TRUE;
    }
    return FALSE;
}
