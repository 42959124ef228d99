#include "cmd/migrate/words.h"

#include <stdarg.h>
#include <string.h>

typedef struct Telling {
    GPtrArray *lines;   /* of char* */
    GHashTable *counts; /* line (borrowed) -> times */
} Telling;

static void tell(Telling *self, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void tell(Telling *self, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    gpointer known = NULL, count = NULL;
    if (g_hash_table_lookup_extended(self->counts, line, &known, &count)) {
        g_hash_table_insert(self->counts, known, GUINT_TO_POINTER(GPOINTER_TO_UINT(count) + 1));
        return;
    }
    char *kept = g_steal_pointer(&line);
    g_ptr_array_add(self->lines, kept);
    g_hash_table_insert(self->counts, kept, GUINT_TO_POINTER(1));
}

static const char *plural(guint count)
{
    return count == 1 ? "" : "s";
}

static char *join_names(const ObjectName *names, guint count)
{
    enum { SHOWN = 6 };
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < MIN(count, (guint)SHOWN); i++) {
        g_autofree char *name = object_name_format(&names[i]);
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", name);
    }
    if (count > SHOWN)
        g_string_append_printf(text, " and %u more", count - SHOWN);
    return g_string_free(text, FALSE);
}

/* "table app.orders" */
static char *kind_and_name(const ObjectName *name)
{
    g_autofree char *text = object_name_format(name);
    return g_strconcat(object_kind_word(name->kind), " ", text, NULL);
}

static void tell_create_table(Telling *self, const CreateTable *create)
{
    g_autofree char *name = object_name_format(&create->table);
    const char *kind = create->temporary                            ? "temporary table"
                       : create->unlogged                           ? "unlogged table"
                       : create->table.kind == OBJECT_FOREIGN_TABLE ? "foreign table"
                                                                    : "table";
    const char *unless = create->if_not_exists ? ", unless it is there" : "";
    if (create->partition_of != NULL) {
        g_autofree char *parent = object_name_format(create->partition_of);
        tell(self, "creates partition %s of %s%s", name, parent, unless);
    } else if (create->as_query) {
        tell(self, "creates %s %s from a query%s", kind, name, unless);
    } else {
        tell(self, "creates %s %s with %u column%s%s", kind, name, create->n_columns,
             plural(create->n_columns), unless);
    }
}

static const char *default_words(const ColumnDef *column)
{
    if (column->generated == 's')
        return ", computed and stored";
    if (column->identity != 0 || column->serial)
        return ", numbered";
    return column->default_kind != DEFAULT_NONE ? ", with a default" : "";
}

static void tell_constraint(Telling *self, const char *table, const ConstraintDef *constraint)
{
    const char *later =
        constraint->not_valid ? ", not yet checked for the rows that are there" : "";
    g_autofree char *target =
        constraint->kind == CONSTRAINT_FOREIGN_KEY ? object_name_format(&constraint->target) : NULL;
    switch (constraint->kind) {
    case CONSTRAINT_PRIMARY_KEY:
        tell(self, "makes a primary key of %s", table);
        break;
    case CONSTRAINT_UNIQUE:
        tell(self, "demands unique values in %s", table);
        break;
    case CONSTRAINT_FOREIGN_KEY:
        tell(self, "ties %s to %s by a foreign key%s", table, target, later);
        break;
    case CONSTRAINT_CHECK:
        tell(self, "adds a check to %s%s", table, later);
        break;
    case CONSTRAINT_EXCLUSION:
        tell(self, "adds an exclusion constraint to %s", table);
        break;
    case CONSTRAINT_NOT_NULL:
        tell(self, "forbids null in a column of %s", table);
        break;
    }
}

/* What is told of an action besides the two names. */
static const struct {
    AlterActionKind kind;
    const char *words; /* the action's name, then the table's */
} named_actions[] = {
    {ALTER_DROP_COLUMN, "drops column %s of %s, with what is in it"},
    {ALTER_COLUMN_SET_DEFAULT, "gives column %s of %s a default for new rows"},
    {ALTER_COLUMN_DROP_DEFAULT, "takes its default from column %s of %s"},
    {ALTER_COLUMN_SET_NOT_NULL, "forbids null in column %s of %s"},
    {ALTER_COLUMN_DROP_NOT_NULL, "allows null in column %s of %s"},
    {ALTER_COLUMN_ADD_IDENTITY, "numbers column %s of %s"},
    {ALTER_COLUMN_DROP_IDENTITY, "no longer numbers column %s of %s"},
    {ALTER_COLUMN_DROP_EXPRESSION, "no longer computes column %s of %s"},
    {ALTER_COLUMN_OTHER, "changes how column %s of %s is stored or counted"},
    {ALTER_DROP_CONSTRAINT, "drops constraint %s of %s"},
    {ALTER_VALIDATE_CONSTRAINT, "checks all rows against constraint %s of %s"},
};

static const struct {
    AlterActionKind kind;
    const char *words; /* the table's name */
} plain_actions[] = {
    {ALTER_ENABLE_ROW_SECURITY, "turns row level security of %s on"},
    {ALTER_DISABLE_ROW_SECURITY, "turns row level security of %s off"},
    {ALTER_FORCE_ROW_SECURITY, "holds row level security of %s for its owner too"},
    {ALTER_NO_FORCE_ROW_SECURITY, "frees the owner of %s of row level security"},
    {ALTER_OWNER, "gives %s another owner"},
    {ALTER_SET_LOGGED, "makes %s survive a crash, writing it anew"},
    {ALTER_SET_UNLOGGED, "makes %s unlogged, writing it anew"},
    {ALTER_SET_TABLESPACE, "moves %s to another tablespace, writing it anew"},
    {ALTER_SET_ACCESS_METHOD, "writes %s anew for another access method"},
    {ALTER_TRIGGER_STATE, "turns a trigger of %s on or off"},
    {ALTER_SET_OPTIONS, "changes storage settings of %s"},
};

static gboolean tell_from_tables(Telling *self, const char *table, const AlterAction *action)
{
    for (guint i = 0; i < G_N_ELEMENTS(named_actions); i++) {
        const char *words = named_actions[i].words;
        if (named_actions[i].kind != action->kind || action->name == NULL)
            continue;
        const char *rest = strstr(words, "%s") + 2;
        g_autofree char *start = g_strndup(words, (gsize)(rest - 2 - words));
        const char *end = strstr(rest, "%s");
        g_autofree char *middle = g_strndup(rest, (gsize)(end - rest));
        tell(self, "%s%s%s%s%s", start, action->name, middle, table, end + 2);
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(plain_actions); i++) {
        const char *words = plain_actions[i].words, *at = strstr(words, "%s");
        if (plain_actions[i].kind != action->kind)
            continue;
        g_autofree char *start = g_strndup(words, (gsize)(at - words));
        tell(self, "%s%s%s", start, table, at + 2);
        return TRUE;
    }
    return FALSE;
}

static void tell_action(Telling *self, const char *table, const AlterAction *action)
{
    g_autofree char *other =
        action->other.name != NULL ? object_name_format(&action->other) : g_strdup("another");
    switch (action->kind) {
    case ALTER_ADD_COLUMN:
        tell(self, "adds column %s (%s%s%s) to %s", action->column->name, action->column->type.text,
             action->column->not_null ? ", not null" : "", default_words(action->column), table);
        break;
    case ALTER_COLUMN_TYPE:
        tell(self, "changes the type of column %s of %s to %s", action->name, table,
             action->type.text);
        break;
    case ALTER_ADD_CONSTRAINT:
        tell_constraint(self, table, action->constraint);
        break;
    case ALTER_ATTACH_PARTITION:
        tell(self, "makes %s a partition of %s", other, table);
        break;
    case ALTER_DETACH_PARTITION:
        tell(self, "detaches partition %s from %s", other, table);
        break;
    default:
        if (!tell_from_tables(self, table, action))
            tell(self, "alters %s", table);
    }
}

static void tell_index(Telling *self, const CreateIndex *create)
{
    g_autofree char *table = object_name_format(&create->table);
    g_autoptr(GString) columns = g_string_new(NULL);
    for (guint i = 0; i < create->n_keys; i++)
        g_string_append_printf(columns, "%s%s", i > 0 ? ", " : "",
                               create->keys[i].column != NULL ? create->keys[i].column
                                                              : "an expression");
    tell(self, "builds %sindex %s%son %s (%s)%s", create->unique ? "unique " : "",
         create->index.name != NULL ? create->index.name : "",
         create->index.name != NULL ? " " : "", table, columns->str,
         create->concurrently ? ", while others write" : "");
}

static void tell_data_change(Telling *self, const Statement *statement)
{
    const DataChange *change = statement->data_change;
    g_autofree char *tables = join_names(change->tables, change->n_tables);
    const char *which = change->has_where ? "some rows of" : "every row of";
    switch (statement->kind) {
    case STATEMENT_INSERT:
        tell(self, "inserts rows into %s", tables);
        break;
    case STATEMENT_UPDATE:
        tell(self, "changes %s %s", which, tables);
        break;
    case STATEMENT_DELETE:
        tell(self, "deletes %s %s", which, tables);
        break;
    case STATEMENT_TRUNCATE:
        tell(self, "empties %s%s", tables, change->cascade ? " and all that refers to it" : "");
        break;
    default:
        tell(self, "merges rows into %s", tables);
    }
}

static void tell_maintenance(Telling *self, const Statement *statement)
{
    const Maintenance *work = statement->maintenance;
    g_autofree char *names = work->n_relations > 0 ? join_names(work->relations, work->n_relations)
                                                   : g_strdup("the whole database");
    const char *online = work->concurrently ? ", while others use it" : "";
    switch (statement->kind) {
    case STATEMENT_REFRESH:
        tell(self, "fills materialized view %s anew%s", names, online);
        break;
    case STATEMENT_REINDEX:
        tell(self, "builds indexes anew: %s%s", names, online);
        break;
    case STATEMENT_VACUUM:
        tell(self, work->full ? "writes anew without its waste: %s" : "tidies up: %s", names);
        break;
    case STATEMENT_CLUSTER:
        tell(self, "writes anew in the order of an index: %s", names);
        break;
    default:
        tell(self, "locks %s", names);
    }
}

static void tell_privileges(Telling *self, const Privileges *privileges)
{
    g_autofree char *names = join_names(privileges->objects, privileges->n_objects);
    if (privileges->defaults)
        tell(self, "changes what is granted on objects that are yet to be made");
    else if (privileges->n_objects == 0)
        tell(self, privileges->grant ? "grants membership of roles" : "ends membership of roles");
    else
        tell(self, "%s on %s%s%s", privileges->grant ? "grants privileges" : "takes privileges",
             privileges->all_in_schema ? "everything in " : "", names,
             privileges->n_grantees == 1 ? privileges->grant ? " to one role" : " from one role"
                                         : "");
}

static void tell_touches(Telling *self, const Statement *statement)
{
    gboolean told = FALSE;
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        g_autofree char *name = kind_and_name(&touch->object);
        if (touch->action == TOUCH_CREATE)
            tell(self, "%s %s", touch->flags & TOUCH_REPLACE ? "creates or replaces" : "creates",
                 name);
        else if (touch->action == TOUCH_ALTER)
            tell(self, "alters %s", name);
        else if (touch->action == TOUCH_DROP)
            tell(self, "drops %s", name);
        else
            continue;
        told = TRUE;
    }
    if (!told && *statement->tag != '\0')
        tell(self, "runs %s", statement->tag);
}

static void tell_drop(Telling *self, const Drop *drop)
{
    g_autofree char *names = join_names(drop->objects, drop->n_objects);
    tell(self, "drops %s %s%s%s", object_kind_word(drop->objects[0].kind), names,
         drop->cascade ? " and all that depends on it" : "",
         drop->objects[0].kind == OBJECT_TABLE ? ", with what is in it" : "");
}

static void tell_rename(Telling *self, const Rename *rename)
{
    g_autofree char *name = kind_and_name(&rename->object);
    tell(self, "renames %s to %s", name, rename->new_name);
}

static void tell_statement(Telling *self, const Statement *statement)
{
    g_autofree char *name = NULL;
    switch (statement->kind) {
    case STATEMENT_CREATE_TABLE:
        tell_create_table(self, statement->create_table);
        break;
    case STATEMENT_ALTER_TABLE:
        name = object_name_format(&statement->alter_table->table);
        for (guint i = 0; i < statement->alter_table->n_actions; i++)
            tell_action(self, name, &statement->alter_table->actions[i]);
        break;
    case STATEMENT_CREATE_INDEX:
        tell_index(self, statement->create_index);
        break;
    case STATEMENT_INSERT:
    case STATEMENT_UPDATE:
    case STATEMENT_DELETE:
    case STATEMENT_MERGE:
    case STATEMENT_TRUNCATE:
        tell_data_change(self, statement);
        break;
    case STATEMENT_REFRESH:
    case STATEMENT_REINDEX:
    case STATEMENT_VACUUM:
    case STATEMENT_CLUSTER:
    case STATEMENT_LOCK:
        tell_maintenance(self, statement);
        break;
    case STATEMENT_DROP:
        tell_drop(self, statement->drop);
        break;
    case STATEMENT_RENAME:
        tell_rename(self, statement->rename);
        break;
    case STATEMENT_PRIVILEGES:
        tell_privileges(self, statement->privileges);
        break;
    case STATEMENT_ALTER_ENUM:
        name = object_name_format(&statement->alter_enum->type);
        tell(self, "%s a value of enum %s",
             statement->alter_enum->old_value != NULL ? "renames" : "adds", name);
        break;
    case STATEMENT_COMMENT:
        tell(self, "comments on what is there");
        break;
    case STATEMENT_COPY:
        name = statement->copy->table.name != NULL ? object_name_format(&statement->copy->table)
                                                   : g_strdup("a query");
        tell(self, statement->copy->from ? "copies rows into %s" : "copies rows out of %s", name);
        break;
    case STATEMENT_DO:
        tell(self, "runs a block of %s", statement->do_block->language);
        break;
    case STATEMENT_SELECT:
        tell(self, "runs a query");
        break;
    case STATEMENT_OPAQUE:
        tell(self, "runs something that only the server understands (line %u)", statement->line);
        break;
    case STATEMENT_SET:
    case STATEMENT_TRANSACTION:
        break;
    default:
        tell_touches(self, statement);
    }
}

GPtrArray *words_of_parse(const Parse *parse)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) counts = g_hash_table_new(g_str_hash, g_str_equal);
    Telling self = {.lines = lines, .counts = counts};
    for (guint i = 0; i < parse->n_statements; i++)
        tell_statement(&self, &parse->statements[i]);
    GPtrArray *told = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < lines->len; i++) {
        guint count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, lines->pdata[i]));
        g_ptr_array_add(told, count > 1
                                  ? g_strdup_printf("%s (%u times)", (char *)lines->pdata[i], count)
                                  : g_strdup(lines->pdata[i]));
    }
    g_ptr_array_unref(lines);
    return told;
}
