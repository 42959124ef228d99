/* The safer way, as SQL. */
#include "core/risk/factor.h"

#include <string.h>

static char *statement_text(const RiskView *view)
{
    return parse_slice(view->subject->parse, (Slice){view->statement->start, view->statement->end});
}

/* The statement with CONCURRENTLY after the word that takes it. */
static char *concurrently(const RiskView *view, const char *after)
{
    g_autofree char *text = statement_text(view);
    g_autofree char *pattern = g_strdup_printf("^(.*?\\b%s\\b)", after);
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS | G_REGEX_DOTALL, 0, NULL);
    g_autofree char *changed = g_regex_replace(regex, text, -1, 0, "\\1 CONCURRENTLY", 0, NULL);
    return changed != NULL ? g_strdup_printf("-- outside a transaction\n%s;", changed) : NULL;
}

static char *table_name(const RiskView *view)
{
    return object_name_format(&view->statement->alter_table->table);
}

static char *constraint_name(const RiskView *view, const ConstraintDef *constraint,
                             const char *ending)
{
    if (constraint->name != NULL)
        return object_quote_identifier(constraint->name);
    const char *column = constraint->n_columns > 0 ? constraint->columns[0] : "rows";
    g_autofree char *name =
        g_strdup_printf("%s_%s_%s", view->statement->alter_table->table.name, column, ending);
    return object_quote_identifier(name);
}

static char *not_valid(const RiskView *view, const ConstraintDef *constraint, const char *ending)
{
    g_autofree char *text = statement_text(view);
    g_autofree char *table = table_name(view);
    g_autofree char *name = constraint_name(view, constraint, ending);
    return g_strdup_printf("%s NOT VALID;\n-- in the next migration:\nALTER TABLE %s VALIDATE "
                           "CONSTRAINT %s;",
                           text, table, name);
}

static char *columns_of(const ConstraintDef *constraint)
{
    GString *columns = g_string_new(NULL);
    for (guint i = 0; i < constraint->n_columns; i++) {
        g_autofree char *column = object_quote_identifier(constraint->columns[i]);
        g_string_append_printf(columns, "%s%s", i > 0 ? ", " : "", column);
    }
    return g_string_free(columns, FALSE);
}

static char *by_index(const RiskView *view, const ConstraintDef *constraint)
{
    gboolean primary = constraint->kind == CONSTRAINT_PRIMARY_KEY;
    if (constraint->using_index != NULL)
        return NULL;
    g_autofree char *table = table_name(view);
    g_autofree char *name = constraint_name(view, constraint, primary ? "pkey" : "key");
    g_autofree char *columns = columns_of(constraint);
    return g_strdup_printf("-- outside a transaction\nCREATE UNIQUE INDEX CONCURRENTLY %s ON %s "
                           "(%s);\n-- then\nALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s;",
                           name, table, columns, table, name, primary ? "PRIMARY KEY" : "UNIQUE",
                           name);
}

static char *constraint_advice(const RiskView *view, const ConstraintDef *constraint)
{
    switch (constraint->kind) {
    case CONSTRAINT_FOREIGN_KEY:
        return constraint->not_valid ? NULL : not_valid(view, constraint, "fkey");
    case CONSTRAINT_CHECK:
        return constraint->not_valid ? NULL : not_valid(view, constraint, "check");
    case CONSTRAINT_UNIQUE:
    case CONSTRAINT_PRIMARY_KEY:
        return by_index(view, constraint);
    default:
        return NULL;
    }
}

static char *set_not_null(const RiskView *view, const AlterAction *action)
{
    g_autofree char *table = table_name(view);
    g_autofree char *column = object_quote_identifier(action->name);
    g_autofree char *plain =
        g_strdup_printf("%s_%s_not_null", view->statement->alter_table->table.name, action->name);
    g_autofree char *name = object_quote_identifier(plain);
    return g_strdup_printf("ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID;\n"
                           "-- in the next migration:\nALTER TABLE %s VALIDATE CONSTRAINT %s;\n"
                           "-- and in the one after it, without reading the table:\nALTER TABLE %s "
                           "ALTER COLUMN %s SET NOT NULL;\nALTER TABLE %s DROP CONSTRAINT %s;",
                           table, name, column, table, name, table, column, table, name);
}

static char *change_type(const RiskView *view, const AlterAction *action)
{
    g_autofree char *table = table_name(view);
    g_autofree char *column = object_quote_identifier(action->name);
    g_autofree char *plain = g_strdup_printf("%s_new", action->name);
    g_autofree char *other = object_quote_identifier(plain);
    return g_strdup_printf("ALTER TABLE %s ADD COLUMN %s %s;\n-- write both from the application, "
                           "fill it in batches outside a transaction, then\nALTER TABLE %s DROP "
                           "COLUMN %s;\nALTER TABLE %s RENAME COLUMN %s TO %s;",
                           table, other, action->type.text, table, column, table, other, column);
}

static char *add_column(const RiskView *view, const AlterAction *action)
{
    const ColumnDef *column = action->column;
    if (column->serial || column->identity != 0 || column->generated != 0)
        return NULL;
    g_autofree char *table = table_name(view);
    g_autofree char *name = object_quote_identifier(column->name);
    g_autofree char *initial = column->default_kind != DEFAULT_NONE
                                   ? parse_slice(view->subject->parse, column->default_text)
                                   : g_strdup("…");
    return g_strdup_printf("ALTER TABLE %s ADD COLUMN %s %s;\nALTER TABLE %s ALTER COLUMN %s SET "
                           "DEFAULT %s;\n-- then fill the rows that are there in batches, outside "
                           "a transaction",
                           table, name, column->type.text, table, name, initial);
}

static char *action_advice(const RiskView *view, const AlterAction *action)
{
    if (view->statement->alter_table->table.kind == OBJECT_TYPE)
        return NULL;
    switch (action->kind) {
    case ALTER_ADD_COLUMN:
        return add_column(view, action);
    case ALTER_ADD_CONSTRAINT:
        return constraint_advice(view, action->constraint);
    case ALTER_COLUMN_SET_NOT_NULL:
        return set_not_null(view, action);
    case ALTER_COLUMN_TYPE:
        return change_type(view, action);
    case ALTER_DETACH_PARTITION:
        return NULL;
    default:
        return NULL;
    }
}

static char *rename_advice(const RiskView *view)
{
    const Rename *rename = view->statement->rename;
    if (rename->object.kind != OBJECT_TABLE)
        return NULL;
    ObjectName renamed = {
        .kind = OBJECT_TABLE, .schema = rename->object.schema, .name = rename->new_name};
    g_autofree char *text = statement_text(view);
    g_autofree char *old = object_name_format(&rename->object);
    g_autofree char *new = object_name_format(&renamed);
    return g_strdup_printf("%s;\n-- in the same migration, for older code:\nCREATE VIEW %s AS "
                           "SELECT * FROM %s;",
                           text, old, new);
}

char *risk_advice(const RiskView *view, const AlterAction *action)
{
    const Statement *statement = view->statement;
    switch (statement->kind) {
    case STATEMENT_ALTER_TABLE:
        return action != NULL ? action_advice(view, action) : NULL;
    case STATEMENT_CREATE_INDEX:
        return statement->create_index->concurrently ? NULL : concurrently(view, "INDEX");
    case STATEMENT_DROP:
        return statement->drop->n_objects == 1 && !statement->drop->concurrently &&
                       statement->drop->objects[0].kind == OBJECT_INDEX
                   ? concurrently(view, "INDEX")
                   : NULL;
    case STATEMENT_REINDEX:
        return statement->maintenance->concurrently ? NULL
                                                    : concurrently(view, "(?:INDEX|TABLE|SCHEMA)");
    case STATEMENT_REFRESH:
        return statement->maintenance->concurrently || statement->maintenance->with_no_data
                   ? NULL
                   : concurrently(view, "VIEW");
    case STATEMENT_UPDATE:
    case STATEMENT_DELETE:
        return g_strdup("-- in batches by key, each in a transaction of its own: the hook "
                        "\"backfill\" does that");
    case STATEMENT_RENAME:
        return rename_advice(view);
    default:
        return NULL;
    }
}
