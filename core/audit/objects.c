#include "core/audit/objects.h"

#include <jansson.h>
#include <string.h>

typedef struct Describer {
    const Parse *parse;
    const Statement *statement;
    guint ordinal;
    const char *const *start_path;
    char **path; /* of a SET search_path; NULL: start_path */
    GHashTable *seen;
    json_t *objects;
} Describer;

typedef struct Mention {
    TouchAction action;
    ObjectName object;
    const char *renamed;
    const char *moved;
    const char *table;
    json_t *columns; /* taken */
    gboolean derived;
    gsize offset;
} Mention;

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

static void set_text(json_t *object, const char *key, const char *value)
{
    if (value != NULL)
        json_object_set_new(object, key, json_string(value));
}

static json_t *text_array(const char *const *texts)
{
    json_t *array = json_array();
    for (guint i = 0; texts[i] != NULL; i++)
        json_array_append_new(array, json_string(texts[i]));
    return array;
}

static gboolean is_repeated(Describer *self, const Mention *mention, const char *identity)
{
    char *key = g_strdup_printf("%u %d %d %s", self->ordinal, (int)mention->action,
                                (int)mention->object.kind, identity);
    return !g_hash_table_add(self->seen, key);
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

static void add(Describer *self, Mention mention)
{
    ObjectName name = mention.object;
    const char *const *path = current_path(self);
    gboolean open =
        name.schema == NULL && lives_in_schema(name.kind) && path != NULL && path[0] != NULL;
    if (open)
        name.schema = path[0];
    g_autofree char *identity = object_name_format(&name);
    if (is_repeated(self, &mention, identity)) {
        json_decref(mention.columns);
        return;
    }
    guint line = self->statement->line, column = 0;
    if (mention.offset > self->statement->start)
        script_place(self->parse->script, mention.offset, &line, &column);
    json_t *object = json_object();
    set_text(object, "action", touch_action_word(mention.action));
    set_text(object, "kind", object_kind_word(name.kind));
    set_text(object, "schema", name.schema);
    set_text(object, "name", name.name);
    set_text(object, "part", name.part);
    set_text(object, "arguments", name.arguments);
    set_text(object, "identity", identity);
    set_text(object, "renamed", mention.renamed);
    set_text(object, "moved", mention.moved);
    set_text(object, "table", mention.table);
    if (mention.columns != NULL)
        json_object_set_new(object, "columns", mention.columns);
    if (open && path[1] != NULL && !is_definite(self->statement, mention.action))
        json_object_set_new(object, "path", text_array(path));
    if (mention.derived)
        json_object_set_new(object, "derived", json_true());
    json_object_set_new(object, "statement", json_integer(self->ordinal));
    json_object_set_new(object, "line", json_integer(line));
    json_array_append_new(self->objects, object);
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

/* The columns without which an index or sequence cannot be: those of CREATE INDEX, the serial one.
 */
static json_t *columns_of(const Statement *statement, const Touch *touch, const char *column)
{
    if (table_of(statement, touch) == NULL)
        return NULL;
    if (touch->object.kind == OBJECT_SEQUENCE)
        return column != NULL ? json_pack("[s]", column) : NULL;
    if (statement->kind != STATEMENT_CREATE_INDEX)
        return NULL;
    json_t *columns = json_array();
    const CreateIndex *create = statement->create_index;
    for (guint i = 0; i < create->n_keys; i++) {
        if (create->keys[i].column != NULL)
            json_array_append_new(columns, json_string(create->keys[i].column));
    }
    for (guint i = 0; i < create->n_includes; i++)
        json_array_append_new(columns, json_string(create->includes[i]));
    return columns;
}

static void add_touches(Describer *self)
{
    const char *column = NULL; /* the one made last: a serial's sequence comes right after it */
    for (guint i = 0; i < self->statement->n_touches; i++) {
        const Touch *touch = &self->statement->touches[i];
        if (touch->action == TOUCH_REFERENCE ||
            (touch->flags & (TOUCH_TEMPORARY | TOUCH_IN_BODY)) != 0 || touch->object.name == NULL)
            continue;
        if (touch->action == TOUCH_CREATE && touch->object.kind == OBJECT_COLUMN)
            column = touch->object.part;
        add(self, (Mention){.action = touch->action,
                            .object = touch->object,
                            .renamed = touch->moved ? NULL : touch->renamed,
                            .moved = touch->moved ? touch->renamed : NULL,
                            .table = table_of(self->statement, touch),
                            .columns = columns_of(self->statement, touch, column),
                            .derived = is_derived(self->statement, touch),
                            .offset = touch->offset});
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
    Describer self = {.parse = parse, .start_path = schemas, .objects = json_array()};
    self.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < parse->n_statements && i < statements; i++) {
        self.statement = &parse->statements[i];
        self.ordinal = i + 1;
        follow_path(&self);
        add_touches(&self);
    }
    char *text = json_dumps(self.objects, JSON_COMPACT);
    json_decref(self.objects);
    g_hash_table_unref(self.seen);
    g_strfreev(self.path);
    return text;
}
