#include "core/audit/objects.h"

#include <jansson.h>
#include <string.h>

enum { IDENTIFIER_MAX = 63 };

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
    gboolean implied;
    gsize offset;
} Mention;

/* Cut at a character's start, as PostgreSQL's multibyte clipping does. */
static gsize clip(const char *text, gsize length)
{
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return length;
}

char *objects_implied_name(const char *table, const char *columns, const char *label)
{
    gsize first = strlen(table);
    gsize second = columns != NULL ? strlen(columns) : 0;
    gsize rest = strlen(label) + 1 + (columns != NULL ? 1 : 0);
    while (first + second + rest > IDENTIFIER_MAX) {
        if (first > second)
            first--;
        else
            second--;
    }
    GString *name = g_string_new_len(table, (gssize)clip(table, first));
    if (columns != NULL) {
        g_string_append_c(name, '_');
        g_string_append_len(name, columns, (gssize)clip(columns, second));
    }
    g_string_append_printf(name, "_%s", label);
    return g_string_free(name, FALSE);
}

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

static void add(Describer *self, Mention mention)
{
    ObjectName name = mention.object;
    const char *const *path = current_path(self);
    gboolean open =
        name.schema == NULL && lives_in_schema(name.kind) && path != NULL && path[0] != NULL;
    if (name.name == NULL)
        return;
    if (open)
        name.schema = path[0];
    g_autofree char *identity = object_name_format(&name);
    if (is_repeated(self, &mention, identity))
        return;
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
    if (open && mention.action != TOUCH_CREATE && path[1] != NULL)
        json_object_set_new(object, "path", text_array(path));
    if (mention.implied)
        json_object_set_new(object, "implied", json_true());
    json_object_set_new(object, "statement", json_integer(self->ordinal));
    json_object_set_new(object, "line", json_integer(line));
    json_array_append_new(self->objects, object);
}

static ObjectName part_of(const ObjectName *relation, ObjectKind kind, const char *part)
{
    return (ObjectName){
        .kind = kind, .schema = relation->schema, .name = relation->name, .part = part};
}

static ObjectName beside(const ObjectName *relation, ObjectKind kind, const char *name)
{
    return (ObjectName){.kind = kind, .schema = relation->schema, .name = name};
}

static char *join_columns(const char *const *columns, guint n)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "_" : "",
                               columns[i] != NULL ? columns[i] : "expr");
    return g_string_free(text, FALSE);
}

/* NULL where the name depends on more than the text tells. */
static char *constraint_name(const ObjectName *table, const ConstraintDef *constraint)
{
    static const char *const labels[] = {
        [CONSTRAINT_PRIMARY_KEY] = "pkey", [CONSTRAINT_UNIQUE] = "key",
        [CONSTRAINT_FOREIGN_KEY] = "fkey", [CONSTRAINT_CHECK] = "check",
        [CONSTRAINT_EXCLUSION] = "excl",   [CONSTRAINT_NOT_NULL] = NULL};
    const char *label = labels[constraint->kind];
    if (constraint->name != NULL)
        return g_strdup(constraint->name);
    if (constraint->using_index != NULL)
        return g_strdup(constraint->using_index);
    if (label == NULL || (constraint->n_columns == 0 && constraint->kind != CONSTRAINT_PRIMARY_KEY))
        return NULL;
    g_autofree char *columns = join_columns(constraint->columns, constraint->n_columns);
    return objects_implied_name(table->name,
                                constraint->kind == CONSTRAINT_PRIMARY_KEY ? NULL : columns, label);
}

static gboolean has_index(const ConstraintDef *constraint)
{
    return constraint->using_index == NULL &&
           (constraint->kind == CONSTRAINT_PRIMARY_KEY || constraint->kind == CONSTRAINT_UNIQUE ||
            constraint->kind == CONSTRAINT_EXCLUSION);
}

static void add_constraint(Describer *self, const ObjectName *table,
                           const ConstraintDef *constraint)
{
    g_autofree char *name = constraint_name(table, constraint);
    if (name == NULL)
        return;
    add(self, (Mention){.action = TOUCH_CREATE,
                        .object = part_of(table, OBJECT_CONSTRAINT, name),
                        .implied = constraint->name == NULL,
                        .offset = constraint->offset});
    if (has_index(constraint))
        add(self, (Mention){.action = TOUCH_CREATE,
                            .object = beside(table, OBJECT_INDEX, name),
                            .table = table->name,
                            .implied = TRUE,
                            .offset = constraint->offset});
}

static void add_column(Describer *self, const ObjectName *table, const ColumnDef *column)
{
    add(self, (Mention){.action = TOUCH_CREATE,
                        .object = part_of(table, OBJECT_COLUMN, column->name),
                        .offset = column->offset});
    if (column->serial || column->identity != 0) {
        g_autofree char *sequence = objects_implied_name(table->name, column->name, "seq");
        add(self, (Mention){.action = TOUCH_CREATE,
                            .object = beside(table, OBJECT_SEQUENCE, sequence),
                            .table = table->name,
                            .implied = TRUE,
                            .offset = column->offset});
    }
    for (guint i = 0; i < column->n_constraints; i++)
        add_constraint(self, table, &column->constraints[i]);
}

static void add_created_table(Describer *self, const CreateTable *create)
{
    for (guint i = 0; i < create->n_columns; i++)
        add_column(self, &create->table, &create->columns[i]);
    for (guint i = 0; i < create->n_constraints; i++)
        add_constraint(self, &create->table, &create->constraints[i]);
}

static gboolean action_part(const AlterAction *action, TouchAction *touch, ObjectKind *kind)
{
    *touch = TOUCH_ALTER;
    switch (action->kind) {
    case ALTER_DROP_COLUMN:
        *touch = TOUCH_DROP;
        *kind = OBJECT_COLUMN;
        return TRUE;
    case ALTER_COLUMN_TYPE:
    case ALTER_COLUMN_SET_DEFAULT:
    case ALTER_COLUMN_DROP_DEFAULT:
    case ALTER_COLUMN_SET_NOT_NULL:
    case ALTER_COLUMN_DROP_NOT_NULL:
    case ALTER_COLUMN_ADD_IDENTITY:
    case ALTER_COLUMN_DROP_IDENTITY:
    case ALTER_COLUMN_DROP_EXPRESSION:
    case ALTER_COLUMN_OTHER:
        *kind = OBJECT_COLUMN;
        return TRUE;
    case ALTER_DROP_CONSTRAINT:
        *touch = TOUCH_DROP;
        *kind = OBJECT_CONSTRAINT;
        return TRUE;
    case ALTER_VALIDATE_CONSTRAINT:
    case ALTER_CONSTRAINT_DEFERRABILITY:
        *kind = OBJECT_CONSTRAINT;
        return TRUE;
    case ALTER_TRIGGER_STATE:
        *kind = OBJECT_TRIGGER;
        return TRUE;
    case ALTER_RULE_STATE:
        *kind = OBJECT_RULE;
        return TRUE;
    default:
        return FALSE;
    }
}

static void add_altered_table(Describer *self, const AlterTable *alter)
{
    TouchAction touch;
    ObjectKind kind;
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind == ALTER_ADD_COLUMN && action->column != NULL)
            add_column(self, &alter->table, action->column);
        else if (action->kind == ALTER_ADD_CONSTRAINT && action->constraint != NULL)
            add_constraint(self, &alter->table, action->constraint);
        else if (action_part(action, &touch, &kind) && action->name != NULL)
            add(self, (Mention){.action = touch,
                                .object = part_of(&alter->table, kind, action->name),
                                .offset = action->offset});
    }
}

/* The server puts an index into its table's schema, whatever search_path says. */
static void add_created_index(Describer *self, const CreateIndex *create)
{
    g_autofree char *name = g_strdup(create->index.name);
    if (name == NULL) {
        g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
        for (guint i = 0; i < create->n_keys; i++)
            g_ptr_array_add(keys, g_strdup(create->keys[i].column));
        g_autofree char *columns = join_columns((const char *const *)keys->pdata, keys->len);
        name = objects_implied_name(create->table.name, columns, "idx");
    }
    add(self, (Mention){.action = TOUCH_CREATE,
                        .object = beside(&create->table, OBJECT_INDEX, name),
                        .table = create->table.name,
                        .implied = create->index.name == NULL});
}

static void add_details(Describer *self)
{
    const Statement *statement = self->statement;
    switch (statement->kind) {
    case STATEMENT_CREATE_TABLE:
        if (!statement->create_table->temporary)
            add_created_table(self, statement->create_table);
        break;
    case STATEMENT_ALTER_TABLE:
        add_altered_table(self, statement->alter_table);
        break;
    case STATEMENT_CREATE_INDEX:
        add_created_index(self, statement->create_index);
        break;
    default:
        break;
    }
}

static gboolean is_described(const Statement *statement, const Touch *touch)
{
    if (touch->action == TOUCH_REFERENCE || (touch->flags & (TOUCH_TEMPORARY | TOUCH_IN_BODY)) != 0)
        return FALSE;
    return !(statement->kind == STATEMENT_CREATE_INDEX && touch->object.kind == OBJECT_INDEX);
}

static void add_touches(Describer *self)
{
    for (guint i = 0; i < self->statement->n_touches; i++) {
        const Touch *touch = &self->statement->touches[i];
        if (is_described(self->statement, touch))
            add(self, (Mention){.action = touch->action,
                                .object = touch->object,
                                .renamed = touch->moved ? NULL : touch->renamed,
                                .moved = touch->moved ? touch->renamed : NULL,
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
        add_details(&self);
    }
    char *text = json_dumps(self.objects, JSON_COMPACT);
    json_decref(self.objects);
    g_hash_table_unref(self.seen);
    g_strfreev(self.path);
    return text;
}
