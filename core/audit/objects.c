#include "core/audit/objects.h"

#include "core/audit/quoted.h"

#include <string.h>

typedef struct Describer {
    const Parse *parse;
    const Statement *statement;
    guint ordinal;
    const char *const *start_path;
    char **path;        /* of a SET search_path; NULL: start_path */
    const char *column; /* the one made last: a serial's sequence comes right after it */
    GString *json;
} Describer;

static gboolean lives_in_schema(ObjectKind kind)
{
    switch (kind) {
    case OBJECT_SCHEMA:
    case OBJECT_EXTENSION:
    case OBJECT_EVENT_TRIGGER:
    case OBJECT_CAST:
    case OBJECT_LANGUAGE:
    case OBJECT_TRANSFORM:
    case OBJECT_FOREIGN_DATA_WRAPPER:
    case OBJECT_SERVER:
    case OBJECT_USER_MAPPING:
    case OBJECT_PUBLICATION:
    case OBJECT_SUBSCRIPTION:
    case OBJECT_ACCESS_METHOD:
    case OBJECT_ROLE:
    case OBJECT_DATABASE:
    case OBJECT_TABLESPACE:
    case OBJECT_DEFAULT_PRIVILEGES:
    case OBJECT_LARGE_OBJECT:
        return FALSE;
    default:
        return TRUE;
    }
}

static const char *const *current_path(const Describer *self)
{
    return self->path != NULL ? (const char *const *)self->path : self->start_path;
}

/* A statement may touch an object several times in one way: ALTER TABLE with many actions. */
static gboolean is_repeated(const Statement *statement, guint at)
{
    const Touch *touch = &statement->touches[at];
    for (guint i = 0; i < at; i++) {
        const Touch *other = &statement->touches[i];
        if (other->action == touch->action && other->object.kind == touch->object.kind &&
            g_strcmp0(other->object.part, touch->object.part) == 0 &&
            g_strcmp0(other->object.name, touch->object.name) == 0 &&
            g_strcmp0(other->object.schema, touch->object.schema) == 0 &&
            g_strcmp0(other->object.arguments, touch->object.arguments) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A new object goes into the first schema of the path; what hangs on a relation follows that one,
 * wherever it was found. */
static gboolean is_definite(const Statement *statement, TouchAction action)
{
    if (action != TOUCH_CREATE)
        return FALSE;
    switch (statement->kind) {
    case STATEMENT_ALTER_TABLE:
    case STATEMENT_CREATE_INDEX:
    case STATEMENT_CREATE_TRIGGER:
    case STATEMENT_CREATE_POLICY:
    case STATEMENT_CREATE_RULE:
        return FALSE;
    default:
        return TRUE;
    }
}

/* What an index or sequence that comes with a table belongs to. */
static const char *table_of(const Statement *statement, const Touch *touch)
{
    if (touch->action != TOUCH_CREATE ||
        (touch->object.kind != OBJECT_INDEX && touch->object.kind != OBJECT_SEQUENCE))
        return NULL;
    switch (statement->kind) {
    case STATEMENT_CREATE_TABLE:
        return statement->create_table->table.name;
    case STATEMENT_ALTER_TABLE:
        return statement->alter_table->table.name;
    case STATEMENT_CREATE_INDEX:
        return statement->create_index->table.name;
    default:
        return NULL;
    }
}

/* Not all columns of the relation are in the text. */
static gboolean is_derived(const Statement *statement, const Touch *touch)
{
    if (touch->action != TOUCH_CREATE || touch->object.part != NULL)
        return FALSE;
    if (statement->kind == STATEMENT_CREATE_VIEW)
        return TRUE;
    if (statement->kind != STATEMENT_CREATE_TABLE || touch->object.kind != OBJECT_TABLE)
        return FALSE;
    const CreateTable *create = statement->create_table;
    return create->as_query || create->n_likes > 0 || create->n_inherits > 0 ||
           create->partition_of != NULL;
}

static void add_text(GString *json, const char *key, const char *value)
{
    if (value == NULL)
        return;
    quoted_append_member(json, key, value);
    g_string_append_c(json, ',');
}

static void add_item(GString *json, const char *value)
{
    if (value == NULL)
        return;
    if (json->str[json->len - 1] != '[')
        g_string_append_c(json, ',');
    quoted_append(json, value);
}

/* The columns without which an index or sequence cannot be: those of CREATE INDEX, the serial one.
 */
static void add_columns(const Describer *self, const Touch *touch)
{
    const Statement *statement = self->statement;
    gboolean serial = touch->object.kind == OBJECT_SEQUENCE && self->column != NULL;
    if (table_of(statement, touch) == NULL ||
        (!serial && statement->kind != STATEMENT_CREATE_INDEX))
        return;
    g_string_append(self->json, "\"columns\":[");
    if (serial) {
        add_item(self->json, self->column);
    } else {
        const CreateIndex *create = statement->create_index;
        for (guint i = 0; i < create->n_keys; i++)
            add_item(self->json, create->keys[i].column);
        for (guint i = 0; i < create->n_includes; i++)
            add_item(self->json, create->includes[i]);
    }
    g_string_append(self->json, "],");
}

static void add_path(GString *json, const char *const *path)
{
    g_string_append(json, "\"path\":[");
    for (guint i = 0; path[i] != NULL; i++)
        add_item(json, path[i]);
    g_string_append(json, "],");
}

static void add_names(GString *json, const ObjectName *name)
{
    g_autofree char *identity = object_name_format(name);
    add_text(json, "schema", name->schema);
    add_text(json, "name", name->name);
    add_text(json, "part", name->part);
    add_text(json, "arguments", name->arguments);
    add_text(json, "identity", identity);
}

static void add_touch(Describer *self, const Touch *touch)
{
    GString *json = self->json;
    ObjectName name = touch->object;
    const char *const *path = current_path(self);
    gboolean open =
        name.schema == NULL && lives_in_schema(name.kind) && path != NULL && path[0] != NULL;
    if (open)
        name.schema = path[0];
    guint line = self->statement->line, column = 0;
    if (touch->offset > self->statement->start)
        script_place(self->parse->script, touch->offset, &line, &column);
    g_string_append(json, json->len > 1 ? ",{" : "{");
    add_text(json, "action", touch_action_word(touch->action));
    add_text(json, "kind", object_kind_word(name.kind));
    add_names(json, &name);
    add_text(json, touch->moved ? "moved" : "renamed", touch->renamed);
    add_text(json, "table", table_of(self->statement, touch));
    add_columns(self, touch);
    if (open && path[1] != NULL && !is_definite(self->statement, touch->action))
        add_path(json, path);
    if (is_derived(self->statement, touch))
        g_string_append(json, "\"derived\":true,");
    quoted_append_number(json, "statement", self->ordinal);
    g_string_append_c(json, ',');
    quoted_append_number(json, "line", line);
    g_string_append_c(json, '}');
}

static void add_touches(Describer *self)
{
    self->column = NULL;
    for (guint i = 0; i < self->statement->n_touches; i++) {
        const Touch *touch = &self->statement->touches[i];
        if (touch->action == TOUCH_REFERENCE ||
            (touch->flags & (TOUCH_TEMPORARY | TOUCH_IN_BODY)) != 0 || touch->object.name == NULL ||
            is_repeated(self->statement, i))
            continue;
        if (touch->action == TOUCH_CREATE && touch->object.kind == OBJECT_COLUMN)
            self->column = touch->object.part;
        add_touch(self, touch);
    }
}

/* "$user" is passed over: whether there is such a schema only the server knows, and it was in the
 * starting path then. */
static char **read_path(const char *value)
{
    g_auto(GStrv) names = g_strsplit(value, ",", -1);
    GPtrArray *path = g_ptr_array_new();
    for (guint i = 0; names[i] != NULL; i++) {
        const char *name = g_strstrip(names[i]);
        if (*name != '\0' && strcmp(name, "$user") != 0 && strcmp(name, "pg_temp") != 0 &&
            strcmp(name, "pg_catalog") != 0)
            g_ptr_array_add(path, g_strdup(name));
    }
    g_ptr_array_add(path, NULL);
    return (char **)g_ptr_array_free(path, FALSE);
}

static void follow_path(Describer *self)
{
    const Statement *statement = self->statement;
    if (statement->kind != STATEMENT_SET || statement->set == NULL)
        return;
    const SetVariable *set = statement->set;
    if (set->name != NULL && g_ascii_strcasecmp(set->name, "search_path") != 0)
        return;
    if (set->name == NULL && !set->reset)
        return;
    g_clear_pointer(&self->path, g_strfreev);
    if (!set->reset && set->value != NULL)
        self->path = read_path(set->value);
}

char *objects_describe(const Parse *parse, guint statements, const char *const *schemas)
{
    Describer self = {.parse = parse, .start_path = schemas, .json = g_string_sized_new(1024)};
    g_string_append_c(self.json, '[');
    for (guint i = 0; i < parse->n_statements && i < statements; i++) {
        self.statement = &parse->statements[i];
        self.ordinal = i + 1;
        follow_path(&self);
        add_touches(&self);
    }
    g_string_append_c(self.json, ']');
    g_strfreev(self.path);
    return g_string_free(self.json, FALSE);
}
