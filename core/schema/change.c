/* What can be done to objects of any kind: DROP, RENAME, SET SCHEMA, OWNER TO, COMMENT, GRANT. */
#include "core/schema/store.h"

#include "core/schema/space.h"

#include <string.h>

static gboolean is_relation(ObjectKind kind)
{
    return kind == OBJECT_TABLE || kind == OBJECT_FOREIGN_TABLE || kind == OBJECT_VIEW ||
           kind == OBJECT_MATERIALIZED_VIEW;
}

static GPtrArray *array_of(const SchemaObject *part)
{
    switch (part->kind) {
    case OBJECT_TRIGGER:
        return part->relation->triggers;
    case OBJECT_POLICY:
        return part->relation->policies;
    case OBJECT_RULE:
        return part->relation->rules;
    default:
        return NULL;
    }
}

static void drop_columns_of_type(Schema *schema, const SchemaObject *type)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        SchemaRelation *table = g_ptr_array_index(tables, i);
        for (guint j = table->columns->len; j > 0; j--) {
            const SchemaColumn *column = g_ptr_array_index(table->columns, j - 1);
            if (column->type_name == NULL)
                continue;
            ObjectName name = {
                .kind = OBJECT_TYPE, .schema = column->type_schema, .name = column->type_name};
            if (schema_find_type(schema, &name) == (const SchemaType *)type)
                relation_drop_column(schema, table, column->object.name);
        }
    }
}

static void drop_object(Schema *schema, SchemaObject *object, gboolean cascade);

/* DROP SCHEMA … CASCADE takes everything in it. */
static void drop_members(Schema *schema, const char *in_schema)
{
    for (guint kind = 0; kind < OBJECT_KIND_COUNT; kind++) {
        const GPtrArray *objects = schema_objects(schema, kind);
        for (guint i = objects->len; i > 0; i--) {
            if (i > objects->len) /* one drop may take others along */
                continue;
            SchemaObject *object = g_ptr_array_index(objects, i - 1);
            if (strcmp(object->schema, in_schema) == 0)
                drop_object(schema, object, TRUE);
        }
    }
}

static void drop_object(Schema *schema, SchemaObject *object, gboolean cascade)
{
    if (object->dropped)
        return;
    if (is_relation(object->kind)) {
        relation_drop(schema, (SchemaRelation *)object);
    } else if (object->kind == OBJECT_INDEX) {
        index_drop(schema, (SchemaIndex *)object);
    } else if (object->relation != NULL) {
        GPtrArray *array = array_of(object);
        if (array != NULL)
            object->dropped = g_ptr_array_remove(array, object);
    } else if (!space_in_relation(object->kind)) {
        if (cascade && object->kind == OBJECT_SCHEMA)
            drop_members(schema, object->name);
        if (cascade && space_of(object->kind) == OBJECT_TYPE)
            drop_columns_of_type(schema, object);
        store_forget(schema, object);
    }
}

void apply_drop(const Change *change)
{
    const Drop *drop = change->statement->drop;
    for (guint i = 0; i < drop->n_objects; i++) {
        SchemaObject *object = schema_find(change->schema, &drop->objects[i]);
        if (object != NULL)
            drop_object(change->schema, object, drop->cascade);
        else if (!drop->if_exists)
            store_unresolved(change, &drop->objects[i], TOUCH_DROP);
    }
}

static void rename_in(const char **names, guint count, const char *old, const char *new)
{
    for (guint i = 0; i < count; i++)
        if (g_strcmp0(names[i], old) == 0)
            names[i] = new;
}

static void rename_foreign_targets(Schema *schema, const SchemaRelation *target, const char *old,
                                   const char *new)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = g_ptr_array_index(tables, i);
        for (guint j = 0; j < table->constraints->len; j++) {
            SchemaConstraint *constraint = g_ptr_array_index(table->constraints, j);
            if (g_strcmp0(constraint->target_name, target->object.name) == 0 &&
                g_strcmp0(constraint->target_schema, target->object.schema) == 0)
                rename_in(constraint->target_columns, constraint->n_target_columns, old, new);
        }
    }
}

static void rename_column(Schema *schema, SchemaRelation *relation, const char *old,
                          const char *new)
{
    SchemaColumn *column = schema_find_column(relation, old);
    if (column == NULL)
        return;
    column->object.name = new;
    for (guint i = 0; i < relation->constraints->len; i++) {
        SchemaConstraint *constraint = g_ptr_array_index(relation->constraints, i);
        rename_in(constraint->columns, constraint->n_columns, old, new);
    }
    for (guint i = 0; i < relation->indexes->len; i++) {
        SchemaIndex *index = g_ptr_array_index(relation->indexes, i);
        for (guint j = 0; j < index->n_keys; j++)
            rename_in(&index->keys[j].column, 1, old, new);
        rename_in(index->includes, index->n_includes, old, new);
    }
    rename_in(relation->partition_columns, relation->n_partition_columns, old, new);
    rename_foreign_targets(schema, relation, old, new);
    for (guint i = 0; i < relation->children->len; i++)
        rename_column(schema, g_ptr_array_index(relation->children, i), old, new);
}

/* The index of a key and the key have one name. */
static void rename_key(Schema *schema, SchemaConstraint *constraint, const char *new)
{
    const SchemaRelation *relation = constraint->object.relation;
    for (guint i = 0; relation != NULL && i < relation->indexes->len; i++) {
        SchemaIndex *index = g_ptr_array_index(relation->indexes, i);
        if (index->constraint == constraint && strcmp(index->object.name, new) != 0)
            store_rename(schema, &index->object, index->object.schema, new);
    }
    constraint->object.name = new;
}

/* Foreign keys keep pointing at their table under whatever name. */
static void move_targets(Schema *schema, const SchemaObject *target, const char *new_schema,
                         const char *new_name)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = g_ptr_array_index(tables, i);
        for (guint j = 0; j < table->constraints->len; j++) {
            SchemaConstraint *constraint = g_ptr_array_index(table->constraints, j);
            if (g_strcmp0(constraint->target_name, target->name) == 0 &&
                g_strcmp0(constraint->target_schema, target->schema) == 0) {
                constraint->target_name = new_name;
                constraint->target_schema = new_schema;
            }
        }
    }
}

static void move_members(Schema *schema, const SchemaObject *renamed, const char *new)
{
    for (guint kind = 0; kind < OBJECT_KIND_COUNT; kind++) {
        const GPtrArray *objects = schema_objects(schema, kind);
        for (guint i = 0; i < objects->len; i++) {
            SchemaObject *object = g_ptr_array_index(objects, i);
            if (strcmp(object->schema, renamed->name) != 0)
                continue;
            if (is_relation(object->kind))
                move_targets(schema, object, new, object->name);
            store_rename(schema, object, new, object->name);
        }
    }
}

static void rename_object(Schema *schema, SchemaObject *object, const char *new)
{
    if (object->kind == OBJECT_COLUMN && object->relation != NULL) {
        rename_column(schema, object->relation, object->name, new);
    } else if (object->kind == OBJECT_CONSTRAINT) {
        rename_key(schema, (SchemaConstraint *)object, new);
    } else if (object->kind == OBJECT_INDEX && ((SchemaIndex *)object)->constraint != NULL) {
        rename_key(schema, ((SchemaIndex *)object)->constraint, new);
    } else if (space_in_relation(object->kind)) {
        object->name = new;
    } else {
        if (object->kind == OBJECT_SCHEMA)
            move_members(schema, object, new);
        if (is_relation(object->kind))
            move_targets(schema, object, object->schema, new);
        store_rename(schema, object, object->schema, new);
    }
}

void apply_rename(const Change *change)
{
    Schema *schema = change->schema;
    const Rename *rename = change->statement->rename;
    SchemaObject *object = schema_find(schema, &rename->object);
    if (object != NULL)
        rename_object(schema, object, store_string(schema, rename->new_name));
    else if (!rename->if_exists)
        store_unresolved(change, &rename->object, TOUCH_RENAME);
}

static void move_relation(Schema *schema, SchemaRelation *relation, const char *new_schema)
{
    for (guint i = 0; i < relation->indexes->len; i++) {
        SchemaObject *index = g_ptr_array_index(relation->indexes, i);
        store_rename(schema, index, new_schema, index->name);
    }
    const GPtrArray *sequences = schema_objects(schema, OBJECT_SEQUENCE);
    for (guint i = 0; i < sequences->len; i++) {
        SchemaSequence *sequence = g_ptr_array_index(sequences, i);
        if (sequence->owner_column != NULL && sequence->owner_column->object.relation == relation)
            store_rename(schema, &sequence->object, new_schema, sequence->object.name);
    }
}

void apply_set_schema(const Change *change)
{
    Schema *schema = change->schema;
    const SetSchema *set = change->statement->set_schema;
    SchemaObject *object = schema_find(schema, &set->object);
    if (object == NULL || space_in_relation(object->kind)) {
        store_unresolved(change, &set->object, TOUCH_ALTER);
        return;
    }
    const char *new_schema = store_string(schema, set->new_schema);
    if (is_relation(object->kind)) {
        move_targets(schema, object, new_schema, object->name);
        move_relation(schema, (SchemaRelation *)object, new_schema);
    }
    if (space_in_schema(object->kind))
        store_rename(schema, object, new_schema, object->name);
}

void apply_owner(const Change *change)
{
    const Owner *owner = change->statement->owner;
    SchemaObject *object = schema_find(change->schema, &owner->object);
    if (object != NULL)
        object->owner = store_string(change->schema, owner->role);
    else
        store_unresolved(change, &owner->object, TOUCH_ALTER);
}

void apply_comment(const Change *change)
{
    const Comment *comment = change->statement->comment;
    SchemaObject *object = schema_find(change->schema, &comment->object);
    if (object == NULL)
        store_unresolved(change, &comment->object, TOUCH_COMMENT);
    else if (comment->text == NULL || comment->text[0] == '\0')
        object->comment = NULL; /* as the server: an empty comment is none */
    else
        object->comment = arena_strdup(change->schema->arena, comment->text);
}

static gboolean has_grant(const SchemaObject *object, const char *grantee, const char *privilege,
                          guint *at)
{
    for (guint i = 0; object->grants != NULL && i < object->grants->len; i++) {
        const SchemaGrant *grant = g_ptr_array_index(object->grants, i);
        *at = i;
        if (strcmp(grant->grantee, grantee) == 0 &&
            (privilege == NULL || strcmp(grant->privilege, privilege) == 0))
            return TRUE;
    }
    return FALSE;
}

static void grant_one(Schema *schema, SchemaObject *object, const char *grantee,
                      const char *privilege)
{
    guint at;
    if (has_grant(object, grantee, privilege, &at))
        return;
    SchemaGrant *grant = arena_new_struct(schema->arena, SchemaGrant);
    grant->grantee = store_string(schema, grantee);
    grant->privilege = store_string(schema, privilege);
    store_append(schema, &object->grants, grant);
}

static gboolean has_privilege(const Privileges *privileges, const char *name)
{
    for (guint i = 0; i < privileges->n_privileges; i++)
        if (strcmp(privileges->privileges[i], name) == 0 ||
            strcmp(privileges->privileges[i], "all") == 0)
            return TRUE;
    return privileges->n_privileges == 0;
}

static void set_public_execute(SchemaObject *object, const Privileges *privileges,
                               const char *grantee)
{
    gboolean callable = object->kind == OBJECT_FUNCTION || object->kind == OBJECT_PROCEDURE;
    if (callable && strcmp(grantee, "public") == 0 && has_privilege(privileges, "execute"))
        ((SchemaFunction *)object)->public_execute = privileges->grant;
}

/* Of one schema alone they cannot take away what PUBLIC has everywhere. */
static void apply_defaults(Schema *schema, const Privileges *privileges)
{
    ObjectKind kind = privileges->kind_in_schema;
    if (privileges->n_objects > 0 || !has_privilege(privileges, "execute") ||
        kind != OBJECT_FUNCTION)
        return;
    for (guint i = 0; i < privileges->n_grantees; i++)
        if (strcmp(privileges->grantees[i], "public") == 0)
            schema->revokes_execute = !privileges->grant;
}

static void grant_to(Schema *schema, SchemaObject *object, const Privileges *privileges,
                     const char *grantee)
{
    guint at;
    set_public_execute(object, privileges, grantee);
    if (privileges->grant && privileges->n_privileges == 0)
        grant_one(schema, object, grantee, "all");
    while (!privileges->grant && privileges->n_privileges == 0 &&
           has_grant(object, grantee, NULL, &at))
        g_ptr_array_remove_index(object->grants, at);
    for (guint i = 0; i < privileges->n_privileges; i++) {
        if (privileges->grant)
            grant_one(schema, object, grantee, privileges->privileges[i]);
        else if (has_grant(object, grantee, privileges->privileges[i], &at))
            g_ptr_array_remove_index(object->grants, at);
    }
}

static void grant_kind(Schema *schema, const Privileges *privileges, ObjectKind kind,
                       const char *in_schema)
{
    const GPtrArray *objects = schema_objects(schema, kind);
    for (guint i = 0; i < objects->len; i++) {
        SchemaObject *object = g_ptr_array_index(objects, i);
        for (guint j = 0; strcmp(object->schema, in_schema) == 0 && j < privileges->n_grantees; j++)
            grant_to(schema, object, privileges, privileges->grantees[j]);
    }
}

/* ALL TABLES has the views too; ALL ROUTINES, which is told as FUNCTION, the procedures. */
static void grant_in_schema(Schema *schema, const Privileges *privileges, const char *in_schema)
{
    static const ObjectKind relations[] = {OBJECT_TABLE, OBJECT_VIEW, OBJECT_MATERIALIZED_VIEW,
                                           OBJECT_FOREIGN_TABLE};
    static const ObjectKind routines[] = {OBJECT_FUNCTION, OBJECT_PROCEDURE};
    ObjectKind kind = privileges->kind_in_schema;
    for (guint i = 0; kind == OBJECT_TABLE && i < G_N_ELEMENTS(relations); i++)
        grant_kind(schema, privileges, relations[i], in_schema);
    for (guint i = 0; kind == OBJECT_FUNCTION && i < G_N_ELEMENTS(routines); i++)
        grant_kind(schema, privileges, routines[i], in_schema);
    if (kind != OBJECT_TABLE && kind != OBJECT_FUNCTION)
        grant_kind(schema, privileges, kind, in_schema);
}

void apply_privileges(const Change *change)
{
    Schema *schema = change->schema;
    const Privileges *privileges = change->statement->privileges;
    if (privileges->defaults)
        apply_defaults(schema, privileges);
    for (guint i = 0; !privileges->defaults && i < privileges->n_objects; i++) {
        if (privileges->all_in_schema) {
            grant_in_schema(schema, privileges, privileges->objects[i].name);
            continue;
        }
        SchemaObject *object = schema_find(schema, &privileges->objects[i]);
        for (guint j = 0; object != NULL && j < privileges->n_grantees; j++)
            grant_to(schema, object, privileges, privileges->grantees[j]);
    }
}
