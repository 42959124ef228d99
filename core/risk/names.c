#include "core/risk/names.h"

#include "core/sql/type_change.h"

#include <string.h>

struct RiskNames {
    const Live *live;
    /* "schema.name", quoted -> LiveRelation, or NULL for what is new: what the statements so far
     * made of the live names */
    GHashTable *changed;
    GHashTable *gone;
    char **path; /* set by a statement; NULL: the session's */
};

RiskNames *risk_names_new(const Live *live)
{
    RiskNames *self = g_new0(RiskNames, 1);
    self->live = live;
    self->changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->gone = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return self;
}

void risk_names_free(RiskNames *names)
{
    if (names == NULL)
        return;
    g_hash_table_unref(names->changed);
    g_hash_table_unref(names->gone);
    g_strfreev(names->path);
    g_free(names);
}

void risk_names_begin(RiskNames *names)
{
    g_clear_pointer(&names->path, g_strfreev);
}

const Live *risk_names_live(const RiskNames *names)
{
    return names->live;
}

char **risk_split_path(const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (char **part = parts; *part != NULL; part++) {
        g_strstrip(*part);
        gsize length = strlen(*part);
        if (length >= 2 && (*part)[0] == '"' && (*part)[length - 1] == '"') {
            memmove(*part, *part + 1, length - 2);
            (*part)[length - 2] = '\0';
        }
    }
    return g_steal_pointer(&parts);
}

static const char *const *search_path(const RiskNames *self)
{
    return self->path != NULL ? (const char *const *)self->path : live_search_path(self->live);
}

static char *key_of(const char *schema, const char *name)
{
    ObjectName object = {.kind = OBJECT_TABLE, .schema = schema, .name = name};
    return object_name_format(&object);
}

/* TRUE: the name means something there, `relation` (NULL: something new). */
static gboolean find_in(const RiskNames *self, const char *schema, const char *name,
                        const LiveRelation **relation)
{
    g_autofree char *key = key_of(schema, name);
    gpointer changed = NULL;
    if (g_hash_table_lookup_extended(self->changed, key, NULL, &changed)) {
        *relation = changed;
        return TRUE;
    }
    *relation = g_hash_table_contains(self->gone, key) ? NULL : live_find(self->live, schema, name);
    return *relation != NULL;
}

const LiveRelation *risk_names_find(const RiskNames *names, const ObjectName *name)
{
    const LiveRelation *relation = NULL;
    if (names->live == NULL || name->name == NULL)
        return NULL;
    if (name->schema != NULL) {
        find_in(names, name->schema, name->name, &relation);
        return relation;
    }
    for (const char *const *schema = search_path(names); *schema != NULL; schema++) {
        if (find_in(names, *schema, name->name, &relation))
            return relation;
    }
    return NULL;
}

static gboolean is_relation(const ObjectName *object)
{
    switch (object->kind) {
    case OBJECT_TABLE:
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
    case OBJECT_FOREIGN_TABLE:
    case OBJECT_INDEX:
    case OBJECT_SEQUENCE:
        return object->part == NULL && object->name != NULL;
    default:
        return FALSE;
    }
}

/* Where something of that name would be made. */
static const char *schema_for(const RiskNames *self, const ObjectName *object)
{
    if (object->schema != NULL)
        return object->schema;
    for (const char *const *at = search_path(self); *at != NULL; at++) {
        if (!g_str_has_prefix(*at, "pg_"))
            return *at;
    }
    return "public";
}

static void create(RiskNames *self, const Touch *touch)
{
    gboolean keeps = (touch->flags & (TOUCH_IF_NOT_EXISTS | TOUCH_REPLACE)) != 0;
    if (keeps && risk_names_find(self, &touch->object) != NULL)
        return;
    const char *schema =
        (touch->flags & TOUCH_TEMPORARY) != 0 ? "pg_temp" : schema_for(self, &touch->object);
    g_hash_table_insert(self->changed, key_of(schema, touch->object.name), NULL);
}

static char *present_key(const RiskNames *self, const ObjectName *object)
{
    const LiveRelation *ignored;
    if (object->schema != NULL)
        return key_of(object->schema, object->name);
    for (const char *const *at = search_path(self); *at != NULL; at++) {
        if (find_in(self, *at, object->name, &ignored))
            return key_of(*at, object->name);
    }
    return key_of(schema_for(self, object), object->name);
}

static void forget(RiskNames *self, const ObjectName *object)
{
    g_autofree char *key = present_key(self, object);
    g_hash_table_remove(self->changed, key);
    g_hash_table_add(self->gone, g_steal_pointer(&key));
}

static void rename_relation(RiskNames *self, const Touch *touch)
{
    const LiveRelation *relation = risk_names_find(self, &touch->object);
    const char *schema = relation != NULL ? relation->schema : schema_for(self, &touch->object);
    if (touch->object.schema != NULL)
        schema = touch->object.schema;
    char *key =
        touch->moved ? key_of(touch->renamed, touch->object.name) : key_of(schema, touch->renamed);
    forget(self, &touch->object);
    g_hash_table_insert(self->changed, key, (gpointer)(guintptr)relation);
}

static void set_path(RiskNames *self, const SetVariable *set)
{
    if (set->name != NULL && strcmp(set->name, "search_path") != 0)
        return;
    g_clear_pointer(&self->path, g_strfreev);
    if (set->value != NULL && !set->reset)
        self->path = risk_split_path(set->value);
}

void risk_names_step(RiskNames *names, const Statement *statement)
{
    if (names->live == NULL)
        return;
    if (statement->kind == STATEMENT_SET)
        set_path(names, statement->set);
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (!is_relation(&touch->object))
            continue;
        if (touch->action == TOUCH_CREATE)
            create(names, touch);
        else if (touch->action == TOUCH_DROP)
            forget(names, &touch->object);
        else if (touch->action == TOUCH_RENAME && touch->renamed != NULL)
            rename_relation(names, touch);
    }
}

static void append(GArray *names, const LiveRelation *relation)
{
    ObjectName name = {.kind = OBJECT_TABLE, .schema = relation->schema, .name = relation->name};
    if (relation->kind == 'i' || relation->kind == 'I')
        name.kind = OBJECT_INDEX;
    else if (relation->kind == 'S')
        name.kind = OBJECT_SEQUENCE;
    g_array_append_val(names, name);
}

static void append_below(GArray *names, const LiveRelation *relation, LockRole role)
{
    for (guint i = 0; i < relation->children->len; i++) {
        const LiveRelation *child = relation->children->pdata[i];
        if (role == LOCK_ON_CHILDREN || child->partition == (role == LOCK_ON_PARTITIONS))
            append(names, child);
        append_below(names, child, role);
    }
}

static void append_default_partition(GArray *names, const LiveRelation *relation)
{
    const LiveRelation *parent = relation->kind == 'p' || relation->parents->len == 0
                                     ? relation
                                     : relation->parents->pdata[0];
    for (guint i = 0; i < parent->children->len; i++) {
        const LiveRelation *child = parent->children->pdata[i];
        if (child->is_default && child != relation)
            append(names, child);
    }
}

static gboolean has_column(const LiveConstraint *constraint, const char *column)
{
    return g_strv_contains(constraint->columns, column);
}

/* By the foreign keys of the relation: all, the one of that name, or those over that column. */
static void append_referenced(GArray *names, const LiveRelation *relation, const ObjectName *of)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const LiveConstraint *constraint = relation->constraints->pdata[i];
        if (constraint->target == NULL || constraint->target == relation)
            continue;
        if (of->part != NULL &&
            !(of->kind == OBJECT_COLUMN ? has_column(constraint, of->part)
                                        : strcmp(constraint->name, of->part) == 0))
            continue;
        append(names, constraint->target);
    }
}

static void append_all(GArray *names, const GPtrArray *relations)
{
    for (guint i = 0; relations != NULL && i < relations->len; i++)
        append(names, relations->pdata[i]);
}

static void append_key(GArray *names, const LiveRelation *relation, const ObjectName *of)
{
    const LiveConstraint *constraint =
        of->part != NULL ? live_find_constraint(relation, of->part) : NULL;
    if (constraint != NULL && constraint->has_index)
        append(names, relation);
}

static void append_table(GArray *names, const LiveRelation *index)
{
    if (index->table == NULL)
        return;
    append(names, index->table);
    append_below(names, index->table, LOCK_ON_PARTITIONS);
}

static void append_of(GArray *names, LockRole role, const LiveRelation *relation,
                      const ObjectName *of)
{
    switch (role) {
    case LOCK_ON_CHILDREN:
    case LOCK_ON_PARTITIONS:
    case LOCK_ON_HEIRS:
        append_below(names, relation, role);
        return;
    case LOCK_ON_PARENT:
        if (relation->partition && relation->parents->len > 0)
            append(names, relation->parents->pdata[0]);
        return;
    case LOCK_ON_DEFAULT_PARTITION:
        append_default_partition(names, relation);
        return;
    case LOCK_ON_REFERENCED:
        append_referenced(names, relation, of);
        return;
    case LOCK_ON_REFERENCING:
        append_all(names, relation->referencing);
        return;
    case LOCK_ON_KEY:
        append_key(names, relation, of);
        return;
    case LOCK_ON_TABLE:
        append_table(names, relation);
        return;
    case LOCK_ON_INDEXES:
        append_all(names, relation->indexes);
        return;
    case LOCK_ON_SEQUENCES:
        append_all(names, relation->sequences);
        return;
    default:
        return;
    }
}

void risk_related(gpointer data, LockRole role, const ObjectName *of, GArray *names)
{
    const RiskNames *self = data;
    if (self->live == NULL)
        return;
    if (role == LOCK_ON_USERS) {
        append_all(names, live_domain_users(self->live, of->schema, of->name));
        return;
    }
    const LiveRelation *relation = risk_names_find(self, of);
    if (relation != NULL)
        append_of(names, role, relation, of);
}

static int column_is_not_null(const LiveRelation *relation, const char *name)
{
    const LiveColumn *column = live_find_column(relation, name);
    if (column == NULL)
        return -1;
    if (column->not_null)
        return 1;
    g_autofree char *quoted = object_quote_identifier(name);
    g_autofree char *proof = g_strdup_printf("CHECK ((%s IS NOT NULL))", quoted);
    for (guint i = 0; i < relation->constraints->len; i++) {
        const LiveConstraint *constraint = relation->constraints->pdata[i];
        if (constraint->kind == 'c' && constraint->valid &&
            g_strcmp0(constraint->definition, proof) == 0)
            return 1;
    }
    return 0;
}

static int answer_type(const RiskNames *self, LockAsk question, const LiveRelation *relation,
                       const AlterAction *action)
{
    const LiveColumn *column = live_find_column(relation, action->name);
    if (column == NULL)
        return -1;
    TypeQuestion types = {.utc = live_in_utc(self->live)};
    TypeChange cost = type_change_cost(column->type, action->type.text, &types);
    if (cost == TYPE_CHANGE_UNKNOWN)
        return -1;
    gboolean rewrites = cost == TYPE_CHANGE_REWRITE;
    gboolean rebuilds = cost == TYPE_CHANGE_REINDEX && column->indexed;
    if (question == LOCK_ASK_TYPE_NO_REWRITE)
        return !rewrites;
    if (question == LOCK_ASK_TYPE_KEEPS_INDEXES)
        return !rebuilds;
    return cost == TYPE_CHANGE_SAME || (!rewrites && !rebuilds && !column->checked);
}

int risk_answer(gpointer data, guint question, const ObjectName *table, const AlterAction *action)
{
    const RiskNames *self = data;
    const LiveRelation *relation = risk_names_find(self, table);
    if (relation == NULL)
        return -1;
    switch ((LockAsk)question) {
    case LOCK_ASK_NOT_NULL_PROVEN:
        return action->constraint == NULL && action->name != NULL
                   ? column_is_not_null(relation, action->name)
                   : -1;
    case LOCK_ASK_TYPE_FREE:
    case LOCK_ASK_TYPE_NO_REWRITE:
    case LOCK_ASK_TYPE_KEEPS_INDEXES:
        return answer_type(self, (LockAsk)question, relation, action);
    case LOCK_ASK_DEFAULT_STABLE:
        return action->column != NULL && column_default_is_volatile(action->column) == 0 ? 1 : -1;
    case LOCK_ASK_DOMAIN_FREE:
        return action->column != NULL ? live_type_is_plain(self->live, action->column->type.schema,
                                                           action->column->type.name)
                                      : -1;
    case LOCK_ASK_BOUND_PROVEN:
        return -1;
    }
    return -1;
}

static RiskLock *find_lock(GArray *locks, const LiveRelation *relation)
{
    for (guint i = 0; i < locks->len; i++) {
        RiskLock *lock = &g_array_index(locks, RiskLock, i);
        if (lock->relation == relation)
            return lock;
    }
    return NULL;
}

GArray *risk_names_locks(const RiskNames *names, const Statement *statement)
{
    LockQuestion question = {
        .related = risk_related, .ask = risk_answer, .data = (gpointer)(guintptr)names};
    g_autoptr(GArray) all = locks_of_statement(statement, &question);
    GArray *locks = g_array_new(FALSE, FALSE, sizeof(RiskLock));
    for (guint i = 0; i < all->len; i++) {
        const RelationLock *lock = &g_array_index(all, RelationLock, i);
        const LiveRelation *relation = risk_names_find(names, &lock->relation);
        RiskLock *known = relation != NULL ? find_lock(locks, relation) : NULL;
        if (known != NULL) {
            known->mode = lock_mode_join(known->mode, lock->mode);
            known->work |= lock->work;
            known->certain = known->certain && lock->certain;
        } else if (relation != NULL) {
            RiskLock added = {relation, lock->mode, lock->work, lock->brief, lock->certain};
            g_array_append_val(locks, added);
        }
    }
    return locks;
}
