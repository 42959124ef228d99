/* Constraints of tables and domains; keys bring an index along. */
#include "core/schema/store.h"

#include <string.h>

static gboolean has_index(ConstraintKind kind)
{
    return kind == CONSTRAINT_PRIMARY_KEY || kind == CONSTRAINT_UNIQUE ||
           kind == CONSTRAINT_EXCLUSION;
}

static const char *label_of(ConstraintKind kind)
{
    switch (kind) {
    case CONSTRAINT_PRIMARY_KEY:
        return "pkey";
    case CONSTRAINT_UNIQUE:
        return "key";
    case CONSTRAINT_EXCLUSION:
        return "excl";
    case CONSTRAINT_FOREIGN_KEY:
        return "fkey";
    default:
        return "check";
    }
}

static const char *choose_name(Schema *schema, const SchemaRelation *relation,
                               const SchemaConstraint *constraint, const char *const *includes,
                               guint n_includes)
{
    const char *label = label_of(constraint->kind);
    g_autofree char *columns =
        name_of_columns(constraint->columns, constraint->n_columns, includes, n_includes);
    const char *second =
        columns[0] == '\0' || constraint->kind == CONSTRAINT_PRIMARY_KEY ? NULL : columns;
    if (!has_index(constraint->kind))
        return name_choose_constraint(schema, relation, second, label);
    return name_choose_relation(schema, relation->object.schema, relation->object.name, second,
                                label);
}

/* A primary key makes its columns NOT NULL. */
static void mark_not_null(const SchemaRelation *relation, const SchemaConstraint *constraint)
{
    for (guint i = 0; i < constraint->n_columns; i++) {
        SchemaColumn *column = schema_find_column(relation, constraint->columns[i]);
        if (column != NULL)
            column->not_null = TRUE;
    }
}

static void resolve_target(const Change *change, SchemaConstraint *constraint,
                           const ConstraintDef *definition)
{
    Schema *schema = change->schema;
    const SchemaRelation *target = schema_find_relation(schema, &definition->target);
    if (target != NULL) {
        constraint->target_schema = target->object.schema;
        constraint->target_name = target->object.name;
        return;
    }
    constraint->target_schema =
        store_string(schema, store_target(schema, &definition->target, FALSE));
    constraint->target_name = store_string(schema, definition->target.name);
    store_unresolved(change, &definition->target, TOUCH_REFERENCE);
}

static void describe(const Change *change, SchemaConstraint *constraint,
                     const ConstraintDef *definition)
{
    Schema *schema = change->schema;
    constraint->kind = definition->kind;
    const char *const *columns = definition->columns;
    constraint->n_columns = definition->n_columns;
    if (definition->only_column != NULL) {
        columns = &definition->only_column;
        constraint->n_columns = 1;
    }
    constraint->columns = store_strings(schema, columns, constraint->n_columns);
    constraint->target_columns =
        store_strings(schema, definition->target_columns, definition->n_target_columns);
    constraint->n_target_columns = definition->n_target_columns;
    constraint->on_delete = definition->on_delete;
    constraint->on_update = definition->on_update;
    constraint->not_valid = definition->not_valid;
    constraint->deferrable = definition->deferrable;
    constraint->no_inherit = definition->no_inherit;
    constraint->expression = store_slice(change, definition->expression);
}

/* ADD CONSTRAINT … USING INDEX: the index gets the constraint's name, or the constraint that of the
 * index. */
static void adopt_index(const Change *change, SchemaConstraint *constraint,
                        const ConstraintDef *definition)
{
    Schema *schema = change->schema;
    SchemaRelation *relation = constraint->object.relation;
    ObjectName name = {
        .kind = OBJECT_INDEX, .schema = relation->object.schema, .name = definition->using_index};
    SchemaIndex *index = schema_find_index(schema, &name);
    if (index == NULL) {
        store_unresolved(change, &name, TOUCH_REFERENCE);
        return;
    }
    constraint->n_columns = 0;
    constraint->columns = arena_new_array(schema->arena, const char *, index->n_keys + 1);
    for (guint i = 0; i < index->n_keys; i++)
        if (index->keys[i].column != NULL)
            constraint->columns[constraint->n_columns++] = index->keys[i].column;
    if (definition->name == NULL)
        constraint->object.name = index->object.name;
    else
        store_rename(schema, &index->object, index->object.schema, constraint->object.name);
    index->constraint = constraint;
}

SchemaConstraint *constraint_new(const Change *change, SchemaRelation *relation,
                                 const ConstraintDef *definition)
{
    Schema *schema = change->schema;
    if (definition->kind == CONSTRAINT_NOT_NULL)
        return NULL;
    if (definition->name != NULL && schema_find_constraint(relation, definition->name) != NULL)
        return NULL;
    SchemaConstraint *constraint =
        store_new_part(schema, sizeof(SchemaConstraint), OBJECT_CONSTRAINT, relation,
                       definition->name, store_place(change, definition->offset));
    describe(change, constraint, definition);
    constraint->name_chosen = definition->name == NULL;
    if (definition->kind == CONSTRAINT_FOREIGN_KEY)
        resolve_target(change, constraint, definition);
    if (definition->using_index != NULL)
        adopt_index(change, constraint, definition);
    else if (definition->name == NULL)
        constraint->object.name =
            choose_name(schema, relation, constraint, definition->includes, definition->n_includes);
    store_append(schema, &relation->constraints, constraint);
    if (definition->kind == CONSTRAINT_PRIMARY_KEY)
        mark_not_null(relation, constraint);
    if (has_index(definition->kind) && definition->using_index == NULL) {
        SchemaIndex *index = index_new_for(change, constraint);
        index->nulls_not_distinct = definition->nulls_not_distinct;
        index->includes = store_strings(schema, definition->includes, definition->n_includes);
        index->n_includes = definition->n_includes;
    }
    return constraint;
}

static SchemaIndex *index_of(const SchemaConstraint *constraint)
{
    const GPtrArray *indexes = constraint->object.relation->indexes;
    for (guint i = 0; i < indexes->len; i++) {
        SchemaIndex *index = g_ptr_array_index(indexes, i);
        if (index->constraint == constraint)
            return index;
    }
    return NULL;
}

SchemaConstraint *constraint_copy(const Change *change, SchemaRelation *relation,
                                  const SchemaConstraint *source, gboolean keep_name)
{
    Schema *schema = change->schema;
    if (keep_name && schema_find_constraint(relation, source->object.name) != NULL)
        return NULL;
    const SchemaIndex *served = has_index(source->kind) ? index_of(source) : NULL;
    const char **includes = served == NULL ? NULL : served->includes;
    guint n_includes = served == NULL ? 0 : served->n_includes;
    SchemaConstraint *constraint =
        store_new_part(schema, sizeof(SchemaConstraint), OBJECT_CONSTRAINT, relation,
                       source->object.name, change->origin);
    SchemaObject head = constraint->object;
    *constraint = *source;
    constraint->object = head;
    if (!keep_name) {
        constraint->object.name = choose_name(schema, relation, constraint, includes, n_includes);
        constraint->name_chosen = TRUE;
    }
    store_append(schema, &relation->constraints, constraint);
    if (has_index(constraint->kind)) {
        SchemaIndex *index = index_new_for(change, constraint);
        index->includes = includes;
        index->n_includes = n_includes;
    }
    if (constraint->kind == CONSTRAINT_PRIMARY_KEY)
        mark_not_null(relation, constraint);
    return constraint;
}

SchemaConstraint *constraint_of_domain(const Change *change, SchemaType *domain,
                                       const ConstraintDef *definition)
{
    Schema *schema = change->schema;
    if (definition->kind == CONSTRAINT_NOT_NULL) {
        domain->not_null = TRUE;
        return NULL;
    }
    g_autofree char *chosen = g_strconcat(domain->object.name, "_check", NULL);
    SchemaConstraint *constraint =
        store_new_part(schema, sizeof(SchemaConstraint), OBJECT_CONSTRAINT, NULL,
                       definition->name == NULL ? chosen : definition->name,
                       store_place(change, definition->offset));
    describe(change, constraint, definition);
    constraint->name_chosen = definition->name == NULL;
    store_append(schema, &domain->constraints, constraint);
    return constraint;
}

void constraint_drop(Schema *schema, SchemaConstraint *constraint)
{
    SchemaRelation *relation = constraint->object.relation;
    SchemaIndex *index = index_of(constraint);
    if (index != NULL)
        index_drop(schema, index);
    g_ptr_array_remove(relation->constraints, constraint);
    constraint->object.dropped = TRUE;
    for (guint i = 0; i < relation->children->len; i++) {
        SchemaRelation *child = g_ptr_array_index(relation->children, i);
        SchemaConstraint *copy = schema_find_constraint(child, constraint->object.name);
        if (copy != NULL && copy->inherited)
            constraint_drop(schema, copy);
    }
}
