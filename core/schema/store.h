/*
 * Store: where the objects of a Schema are kept. Private to core/schema: the apply functions of
 * each kind go through it.
 */
#ifndef CORE_SCHEMA_STORE_H
#define CORE_SCHEMA_STORE_H

#include "core/schema/model.h"

#include "core/base/arena.h"

struct Schema {
    Arena *arena;
    GHashTable *strings;                 /* interned, in the arena */
    GHashTable *objects;                 /* the first overload of each (space, schema, name) */
    GPtrArray *kinds[OBJECT_KIND_COUNT]; /* NULL until there is one */
    GPtrArray *arrays;                   /* every array of an object, freed at the end */
    GPtrArray *none;                     /* the empty array */
    GPtrArray *unresolved;
    GPtrArray *dropped_indexes; /* by this file */
    char **default_path;
    char **path; /* in force */
    const char *file;
    gboolean revokes_execute; /* default privileges take EXECUTE from PUBLIC */
};

/* What a statement is applied with. */
typedef struct Change {
    Schema *schema;
    const Parse *parse;
    const Statement *statement;
    Origin origin; /* of the statement */
} Change;

const char *store_string(Schema *schema, const char *text); /* interned; NULL gives NULL */
const char *store_slice(const Change *change, Slice slice); /* NULL when empty */
const char **store_strings(Schema *schema, const char *const *texts, guint count);

/* The same place, but of something inside the statement. */
Origin store_place(const Change *change, gsize offset);

/* A new object of `size` bytes, known by its name from now on. `in_schema` "" where it lives in
 * none. */
void *store_new(Schema *schema, gsize size, ObjectKind kind, const char *in_schema,
                const char *name, const char *arguments, Origin origin);

/* A new object that lives in a relation; the caller puts it into the relation's array. */
void *store_new_part(Schema *schema, gsize size, ObjectKind kind, SchemaRelation *relation,
                     const char *name, Origin origin);

/* No longer known by its name. */
void store_forget(Schema *schema, SchemaObject *object);
void store_rename(Schema *schema, SchemaObject *object, const char *in_schema, const char *name);

/* Exactly this name; of overloads the one with these arguments, or the first when they are NULL. */
SchemaObject *store_find(const Schema *schema, ObjectKind kind, const char *in_schema,
                         const char *name, const char *arguments);

/* Appends to an array of an object, which may still be the empty one. */
void store_append(Schema *schema, GPtrArray **array, gpointer item);

/* Where an unqualified CREATE puts it: its schema, else pg_temp or the current one. */
const char *store_target(const Schema *schema, const ObjectName *name, gboolean temporary);

void store_unresolved(const Change *change, const ObjectName *name, TouchAction action);

/* Each kind's work; see their files. */
void apply_create_table(const Change *change);
void apply_alter_table(const Change *change);
void apply_create_view(const Change *change);
void apply_create_index(const Change *change);
void apply_create_function(const Change *change);
void apply_create_aggregate(const Change *change);
void apply_alter_function(const Change *change);
void apply_create_type(const Change *change);
void apply_alter_enum(const Change *change);
void apply_alter_domain(const Change *change);
void apply_create_sequence(const Change *change);
void apply_alter_sequence(const Change *change);
void apply_create_trigger(const Change *change);
void apply_create_policy(const Change *change);
void apply_alter_policy(const Change *change);
void apply_create_rule(const Change *change);
void apply_drop(const Change *change);
void apply_rename(const Change *change);
void apply_set_schema(const Change *change);
void apply_owner(const Change *change);
void apply_comment(const Change *change);
void apply_privileges(const Change *change);

/* relation.c */
SchemaRelation *relation_new(const Change *change, ObjectKind kind, const ObjectName *name,
                             gboolean temporary);
void relation_drop(Schema *schema, SchemaRelation *relation);
void relation_drop_column(Schema *schema, SchemaRelation *relation, const char *name);

/* inherit.c */
void relation_inherit(const Change *change, SchemaRelation *child, SchemaRelation *parent,
                      gboolean partition);
void relation_disinherit(SchemaRelation *child, SchemaRelation *parent);
void relation_like(const Change *change, SchemaRelation *relation, const SchemaRelation *source,
                   guint options);

/* column.c */
void column_set_default(const Change *change, SchemaColumn *column, Slice text);
SchemaColumn *column_new(const Change *change, SchemaRelation *relation,
                         const ColumnDef *definition);
SchemaColumn *column_copy(Schema *schema, SchemaRelation *relation, const SchemaColumn *source);
void column_set_type(Schema *schema, SchemaColumn *column, const TypeRef *type);
void column_add_sequence(const Change *change, SchemaColumn *column);

/* constraint.c */
SchemaConstraint *constraint_new(const Change *change, SchemaRelation *relation,
                                 const ConstraintDef *definition);
SchemaConstraint *constraint_copy(const Change *change, SchemaRelation *relation,
                                  const SchemaConstraint *source, gboolean keep_name);
SchemaConstraint *constraint_of_domain(const Change *change, SchemaType *domain,
                                       const ConstraintDef *definition);
void constraint_drop(Schema *schema, SchemaConstraint *constraint);

/* index.c */
SchemaIndex *index_new_for(const Change *change, SchemaConstraint *constraint);
SchemaIndex *index_copy(const Change *change, SchemaRelation *relation, const SchemaIndex *source);
void index_drop(Schema *schema, SchemaIndex *index);

/* names.c: the names that the server chooses. `label` is "pkey", "key", "idx", "fkey", "check",
 * "excl", "seq". */
const char *name_choose_relation(Schema *schema, const char *in_schema, const char *first,
                                 const char *second, const char *label);
const char *name_choose_constraint(Schema *schema, const SchemaRelation *relation,
                                   const char *second, const char *label);
char *name_of_columns(const char *const *columns, guint n_columns, const char *const *includes,
                      guint n_includes);

#endif
