#include "core/risk/live.h"

#include "core/risk/live.sql.h"
#include "core/risk/names.h"
#include "core/sql/type_change.h"

#include <jansson.h>
#include <string.h>

typedef struct LiveType {
    int plain;
    GPtrArray *users; /* of LiveRelation */
} LiveType;

struct Live {
    Result *result;
    GStringChunk *strings;
    GHashTable *by_oid;
    GHashTable *by_name; /* "schema" '.' "name", both quoted by their length */
    GHashTable *schemas;
    GHashTable *types;
    GPtrArray *path; /* of const char*, NULL-terminated */
    gboolean utc;
    gint64 block_size;
};

static void relation_free(LiveRelation *relation)
{
    g_ptr_array_unref(relation->columns);
    g_ptr_array_unref(relation->constraints);
    g_ptr_array_unref(relation->children);
    g_ptr_array_unref(relation->parents);
    g_ptr_array_unref(relation->indexes);
    g_ptr_array_unref(relation->sequences);
    g_ptr_array_unref(relation->referencing);
    g_free(relation);
}

static void constraint_free(LiveConstraint *constraint)
{
    g_free(constraint->columns);
    g_free(constraint);
}

static void type_free(LiveType *type)
{
    g_ptr_array_unref(type->users);
    g_free(type);
}

static Live *live_new(void)
{
    Live *self = g_new0(Live, 1);
    self->strings = g_string_chunk_new(1024);
    self->by_oid =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)relation_free);
    self->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->schemas = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    self->types = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)type_free);
    self->path = g_ptr_array_new();
    return self;
}

void live_free(Live *live)
{
    if (live == NULL)
        return;
    g_hash_table_unref(live->by_name);
    g_hash_table_unref(live->by_oid);
    g_hash_table_unref(live->schemas);
    g_hash_table_unref(live->types);
    g_ptr_array_unref(live->path);
    g_string_chunk_free(live->strings);
    g_clear_pointer(&live->result, result_free);
    g_free(live);
}

/* No two pairs have the same key: a dot in a name cannot be mistaken for the one between. */
static char *key_of(const char *schema, const char *name)
{
    return g_strdup_printf("%zu.%s.%s", strlen(schema), schema, name);
}

typedef struct Asking {
    json_t *names;
    GHashTable *seen;
    GHashTable *schemas; /* of SET search_path */
} Asking;

static void ask(Asking *self, const char *schema, const char *name)
{
    if (name == NULL)
        return;
    char *key = key_of(schema != NULL ? schema : "", name);
    if (!g_hash_table_add(self->seen, key))
        return;
    json_array_append_new(self->names, json_pack("{s:s?, s:s}", "s", schema, "n", name));
}

static void ask_actions(Asking *self, const AlterTable *alter)
{
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        ask(self, action->other.schema, action->other.name);
        if (action->constraint != NULL && action->constraint->using_index != NULL)
            ask(self, alter->table.schema, action->constraint->using_index);
        if (action->column != NULL)
            ask(self, action->column->type.schema, action->column->type.name);
    }
}

static void ask_statement(Asking *self, const Statement *statement)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if ((touch->flags & TOUCH_IN_BODY) == 0)
            ask(self, touch->object.schema, touch->object.name);
    }
    if (statement->kind == STATEMENT_ALTER_TABLE)
        ask_actions(self, statement->alter_table);
    if (statement->kind != STATEMENT_SET || statement->set->name == NULL ||
        statement->set->value == NULL || strcmp(statement->set->name, "search_path") != 0)
        return;
    g_auto(GStrv) schemas = risk_split_path(statement->set->value);
    for (char **schema = schemas; *schema != NULL; schema++)
        g_hash_table_add(self->schemas, g_strdup(*schema));
}

/* The schemas as an array of PostgreSQL. */
static char *format_schemas(GHashTable *schemas)
{
    GString *text = g_string_new("{");
    GHashTableIter iterator;
    gpointer name;
    g_hash_table_iter_init(&iterator, schemas);
    while (g_hash_table_iter_next(&iterator, &name, NULL)) {
        g_string_append(text, text->len > 1 ? ",\"" : "\"");
        for (const char *at = name; *at != '\0'; at++) {
            if (*at == '"' || *at == '\\')
                g_string_append_c(text, '\\');
            g_string_append_c(text, *at);
        }
        g_string_append_c(text, '"');
    }
    g_string_append_c(text, '}');
    return g_string_free(text, FALSE);
}

static Result *run_query(Connection *connection, const RiskSubject *subjects, guint count,
                         GError **error)
{
    Asking self = {json_array(), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    for (guint i = 0; i < count; i++) {
        for (guint k = 0; k < subjects[i].parse->n_statements; k++)
            ask_statement(&self, &subjects[i].parse->statements[k]);
    }
    g_autofree char *schemas = format_schemas(self.schemas);
    char *names = json_dumps(self.names, JSON_COMPACT);
    const char *parameters[] = {names, schemas};
    Result *result = connection_query(connection, live_sql, 2, parameters, error);
    free(names);
    json_decref(self.names);
    g_hash_table_unref(self.seen);
    g_hash_table_unref(self.schemas);
    return result;
}

/* A row's texts, by the letters that live.sql gives its columns. */
typedef const char *Row[10];

static gboolean is_true(const char *value)
{
    return value != NULL && *value == 't';
}

static gint64 number(const char *value)
{
    return value != NULL ? g_ascii_strtoll(value, NULL, 10) : 0;
}

static LiveRelation *by_oid(const Live *self, const char *oid)
{
    return oid != NULL ? g_hash_table_lookup(self->by_oid, oid) : NULL;
}

static void take_relation(Live *self, Row row)
{
    LiveRelation *relation = g_new0(LiveRelation, 1);
    relation->oid = row[1];
    relation->schema = row[2];
    relation->name = row[3];
    relation->kind = row[4][0];
    relation->partition = is_true(row[5]);
    relation->rows = number(row[6]);
    relation->bytes = number(row[7]);
    relation->writes = number(row[8]);
    relation->is_default = is_true(row[9]);
    relation->columns = g_ptr_array_new_with_free_func(g_free);
    relation->constraints = g_ptr_array_new_with_free_func((GDestroyNotify)constraint_free);
    relation->children = g_ptr_array_new();
    relation->parents = g_ptr_array_new();
    relation->indexes = g_ptr_array_new();
    relation->sequences = g_ptr_array_new();
    relation->referencing = g_ptr_array_new();
    g_hash_table_insert(self->by_oid, (gpointer)(guintptr)relation->oid, relation);
    g_hash_table_insert(self->by_name, key_of(relation->schema, relation->name), relation);
}

static void take_column(Live *self, Row row)
{
    LiveRelation *relation = by_oid(self, row[1]);
    if (relation == NULL)
        return;
    LiveColumn *column = g_new0(LiveColumn, 1);
    *column = (LiveColumn){row[2], row[3], is_true(row[4]), is_true(row[5]), is_true(row[6])};
    g_ptr_array_add(relation->columns, column);
}

static const char **read_columns(Live *self, const char *text)
{
    json_t *names = text != NULL ? json_loads(text, 0, NULL) : NULL;
    const char **columns = g_new0(const char *, json_array_size(names) + 1);
    size_t index;
    json_t *name;
    json_array_foreach(names, index, name) columns[index] =
        g_string_chunk_insert_const(self->strings, json_string_value(name));
    json_decref(names);
    return columns;
}

static void take_constraint(Live *self, Row row)
{
    LiveRelation *relation = by_oid(self, row[1]);
    if (relation == NULL)
        return;
    LiveConstraint *constraint = g_new0(LiveConstraint, 1);
    constraint->name = row[2];
    constraint->kind = row[3][0];
    constraint->valid = is_true(row[4]);
    constraint->definition = row[5];
    constraint->target = constraint->kind == 'f' ? by_oid(self, row[6]) : NULL;
    constraint->has_index = is_true(row[7]) && constraint->kind != 'f';
    constraint->columns = read_columns(self, row[8]);
    g_ptr_array_add(relation->constraints, constraint);
    if (constraint->target != NULL)
        g_ptr_array_add(constraint->target->referencing, relation);
}

static void take_child(Live *self, Row row)
{
    LiveRelation *parent = by_oid(self, row[1]), *child = by_oid(self, row[2]);
    if (parent == NULL || child == NULL)
        return;
    g_ptr_array_add(parent->children, child);
    g_ptr_array_add(child->parents, parent);
}

static void take_index(Live *self, Row row)
{
    LiveRelation *table = by_oid(self, row[1]), *index = by_oid(self, row[2]);
    if (table == NULL || index == NULL)
        return;
    g_ptr_array_add(table->indexes, index);
    index->table = table;
    table->index_bytes += index->bytes;
}

static void take_sequence(Live *self, Row row)
{
    LiveRelation *table = by_oid(self, row[1]), *sequence = by_oid(self, row[2]);
    if (table != NULL && sequence != NULL)
        g_ptr_array_add(table->sequences, sequence);
}

static void take_type(Live *self, Row row)
{
    g_autofree char *key = key_of(row[1], row[2]);
    LiveType *type = g_hash_table_lookup(self->types, key);
    if (type == NULL) {
        type = g_new0(LiveType, 1);
        type->plain = !is_true(row[3]);
        type->users = g_ptr_array_new();
        g_hash_table_insert(self->types, g_steal_pointer(&key), type);
    }
    LiveRelation *user = by_oid(self, row[4]);
    if (user != NULL)
        g_ptr_array_add(type->users, user);
}

static void take_schema(Live *self, Row row)
{
    LiveSchema *schema = g_new0(LiveSchema, 1);
    *schema = (LiveSchema){row[1], (guint)number(row[2]), number(row[3]), number(row[4])};
    g_hash_table_insert(self->schemas, (gpointer)(guintptr)schema->name, schema);
}

static void take_path(Live *self, Row row)
{
    g_ptr_array_add(self->path, (gpointer)(guintptr)row[1]);
}

static void take_zone(Live *self, Row row)
{
    self->utc = type_change_zone_is_utc(row[1]);
    self->block_size = number(row[2]);
}

/* Relations come first: the others refer to them. */
static const struct {
    const char *what;
    void (*take)(Live *self, Row row);
} takers[] = {{"relation", take_relation}, {"column", take_column}, {"constraint", take_constraint},
              {"child", take_child},       {"index", take_index},   {"sequence", take_sequence},
              {"type", take_type},         {"schema", take_schema}, {"path", take_path},
              {"zone", take_zone}};

static void take_rows(Live *self)
{
    for (guint t = 0; t < G_N_ELEMENTS(takers); t++) {
        for (guint i = 0; i < result_rows(self->result); i++) {
            Row row;
            if (strcmp(result_value(self->result, i, 0), takers[t].what) != 0)
                continue;
            for (guint column = 0; column < G_N_ELEMENTS(row); column++)
                row[column] = result_value(self->result, i, column);
            takers[t].take(self, row);
        }
    }
    GHashTableIter iterator;
    gpointer schema;
    g_hash_table_iter_init(&iterator, self->schemas);
    while (g_hash_table_iter_next(&iterator, NULL, &schema))
        ((LiveSchema *)schema)->bytes *= self->block_size;
    g_ptr_array_add(self->path, NULL);
}

Live *live_read(Connection *connection, const RiskSubject *subjects, guint count, GError **error)
{
    g_autoptr(Live) self = live_new();
    self->result = run_query(connection, subjects, count, error);
    if (self->result == NULL)
        return NULL;
    take_rows(self);
    return g_steal_pointer(&self);
}

const LiveRelation *live_find(const Live *live, const char *schema, const char *name)
{
    g_autofree char *key = key_of(schema, name);
    return g_hash_table_lookup(live->by_name, key);
}

const LiveSchema *live_find_schema(const Live *live, const char *name)
{
    return g_hash_table_lookup(live->schemas, name);
}

const LiveColumn *live_find_column(const LiveRelation *relation, const char *name)
{
    for (guint i = 0; i < relation->columns->len; i++) {
        const LiveColumn *column = relation->columns->pdata[i];
        if (strcmp(column->name, name) == 0)
            return column;
    }
    return NULL;
}

const LiveConstraint *live_find_constraint(const LiveRelation *relation, const char *name)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const LiveConstraint *constraint = relation->constraints->pdata[i];
        if (strcmp(constraint->name, name) == 0)
            return constraint;
    }
    return NULL;
}

const char *const *live_search_path(const Live *live)
{
    return (const char *const *)live->path->pdata;
}

gboolean live_in_utc(const Live *live)
{
    return live->utc;
}

static const LiveType *find_type(const Live *self, const char *schema, const char *name)
{
    if (schema != NULL) {
        g_autofree char *key = key_of(schema, name);
        return g_hash_table_lookup(self->types, key);
    }
    for (const char *const *at = live_search_path(self); *at != NULL; at++) {
        const LiveType *type = find_type(self, *at, name);
        if (type != NULL)
            return type;
    }
    return NULL;
}

const GPtrArray *live_domain_users(const Live *live, const char *schema, const char *name)
{
    const LiveType *type = find_type(live, schema, name);
    return type != NULL ? type->users : NULL;
}

int live_type_is_plain(const Live *live, const char *schema, const char *name)
{
    const LiveType *type = find_type(live, schema, name);
    return type != NULL ? type->plain : -1;
}
