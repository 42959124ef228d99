#include "lint/lock.h"

#include "lint/cascade.h"
#include "lint/conjunct.h"
#include "lint/mention.h"

#include <string.h>

static const SchemaRelation *find_relation(const SchemaLocks *known, const ObjectName *name)
{
    const SchemaRelation *relation = schema_find_relation(known->schema, name);
    if (relation == NULL && known->prior != NULL)
        relation = schema_find_relation(known->prior, name);
    return relation;
}

static const SchemaIndex *find_index(const SchemaLocks *known, const ObjectName *name)
{
    const SchemaIndex *index = schema_find_index(known->schema, name);
    if (index == NULL && known->prior != NULL)
        index = schema_find_index(known->prior, name);
    return index;
}

static void append(GArray *names, const SchemaObject *object)
{
    ObjectName name = schema_object_name(object);
    g_array_append_val(names, name);
}

static gboolean is_in_role(const SchemaRelation *child, LockRole role)
{
    return role == LOCK_ON_CHILDREN || child->partition == (role == LOCK_ON_PARTITIONS);
}

static void append_below(const SchemaRelation *relation, LockRole role, GArray *names)
{
    for (guint i = 0; i < relation->children->len; i++) {
        const SchemaRelation *child = relation->children->pdata[i];
        if (!is_in_role(child, role))
            continue;
        append(names, &child->object);
        append_below(child, role, names);
    }
}

/* Of a partitioned table, or of the one that a partition belongs to. */
static void append_default(const SchemaRelation *relation, GArray *names)
{
    const SchemaRelation *parent =
        relation->partition && relation->parents->len > 0 ? relation->parents->pdata[0] : relation;
    for (guint i = 0; i < parent->children->len; i++) {
        const SchemaRelation *child = parent->children->pdata[i];
        if (child->default_partition)
            append(names, &child->object);
    }
}

static void append_target(const SchemaConstraint *key, GArray *names)
{
    ObjectName name = {
        .kind = OBJECT_TABLE, .schema = key->target_schema, .name = key->target_name};
    g_array_append_val(names, name);
}

static gboolean has_name(const char *const *columns, guint n, const char *column)
{
    for (guint i = 0; i < n; i++)
        if (strcmp(columns[i], column) == 0)
            return TRUE;
    return FALSE;
}

/* Of the whole relation, of one constraint, or of one column. */
static gboolean constraint_is_meant(const SchemaConstraint *constraint, const ObjectName *of)
{
    if (of->part == NULL)
        return TRUE;
    if (of->kind == OBJECT_CONSTRAINT)
        return strcmp(constraint->object.name, of->part) == 0;
    return has_name((const char *const *)constraint->columns, constraint->n_columns, of->part);
}

static void append_referenced(const SchemaRelation *relation, const ObjectName *of, GArray *names)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const SchemaConstraint *constraint = relation->constraints->pdata[i];
        if (constraint->kind == CONSTRAINT_FOREIGN_KEY && constraint_is_meant(constraint, of))
            append_target(constraint, names);
    }
}

static gboolean refers_to(const SchemaRelation *table, const SchemaObject *target)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const SchemaConstraint *key = table->constraints->pdata[i];
        if (key->kind == CONSTRAINT_FOREIGN_KEY && g_strcmp0(key->target_name, target->name) == 0 &&
            g_strcmp0(key->target_schema, target->schema) == 0)
            return TRUE;
    }
    return FALSE;
}

static void append_referencing(const Schema *schema, const SchemaRelation *relation, GArray *names)
{
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (refers_to(table, &relation->object))
            append(names, &table->object);
    }
}

static void append_key(const SchemaRelation *relation, const ObjectName *of, GArray *names)
{
    const SchemaConstraint *constraint =
        of->part != NULL ? schema_find_constraint(relation, of->part) : NULL;
    if (constraint != NULL &&
        (constraint->kind == CONSTRAINT_PRIMARY_KEY || constraint->kind == CONSTRAINT_UNIQUE ||
         constraint->kind == CONSTRAINT_EXCLUSION))
        append(names, &constraint->object);
}

static void append_reads(const SchemaRelation *view, GArray *names)
{
    for (guint i = 0; i < view->n_reads; i++)
        if (view->reads[i].kind == OBJECT_TABLE || view->reads[i].kind == OBJECT_VIEW ||
            view->reads[i].kind == OBJECT_MATERIALIZED_VIEW)
            g_array_append_val(names, view->reads[i]);
}

static void append_indexes(const SchemaRelation *relation, GArray *names)
{
    for (guint i = 0; i < relation->indexes->len; i++)
        append(names, relation->indexes->pdata[i]);
}

static gboolean has_column_of(const SchemaRelation *table, const SchemaType *domain)
{
    for (guint i = 0; i < table->columns->len; i++) {
        const SchemaColumn *column = table->columns->pdata[i];
        if (g_strcmp0(column->type_name, domain->object.name) == 0 &&
            (column->type_schema == NULL ||
             g_strcmp0(column->type_schema, domain->object.schema) == 0))
            return TRUE;
    }
    return FALSE;
}

static void append_sequences(const Schema *schema, const SchemaRelation *relation,
                             const ObjectName *of, GArray *names)
{
    const GPtrArray *sequences = schema_objects(schema, OBJECT_SEQUENCE);
    for (guint i = 0; i < sequences->len; i++) {
        const SchemaSequence *sequence = sequences->pdata[i];
        const SchemaColumn *owner = sequence->owner_column;
        if (owner != NULL && owner->object.relation == relation &&
            (of->part == NULL || strcmp(owner->object.name, of->part) == 0))
            append(names, &sequence->object);
    }
}

static void append_users(const Schema *schema, const ObjectName *of, GArray *names)
{
    const SchemaType *domain = schema_find_type(schema, of);
    const GPtrArray *tables = schema_objects(schema, OBJECT_TABLE);
    for (guint i = 0; domain != NULL && i < tables->len; i++) {
        const SchemaRelation *table = tables->pdata[i];
        if (has_column_of(table, domain))
            append(names, &table->object);
    }
}

static void append_of_relation(const SchemaLocks *known, LockRole role,
                               const SchemaRelation *relation, const ObjectName *of, GArray *names)
{
    switch (role) {
    case LOCK_ON_CHILDREN:
    case LOCK_ON_PARTITIONS:
    case LOCK_ON_HEIRS:
        append_below(relation, role, names);
        return;
    case LOCK_ON_DEFAULT_PARTITION:
        append_default(relation, names);
        return;
    case LOCK_ON_PARENT:
        if (relation->partition && relation->parents->len > 0)
            append(names, relation->parents->pdata[0]);
        return;
    case LOCK_ON_REFERENCED:
        append_referenced(relation, of, names);
        return;
    case LOCK_ON_REFERENCING:
        append_referencing(known->schema, relation, names);
        return;
    case LOCK_ON_KEY:
        append_key(relation, of, names);
        return;
    case LOCK_ON_INDEXES:
        append_indexes(relation, names);
        return;
    case LOCK_ON_SEQUENCES:
        append_sequences(known->schema, relation, of, names);
        return;
    case LOCK_ON_READ:
        append_reads(relation, names);
        return;
    default:
        return;
    }
}

static void related(gpointer data, LockRole role, const ObjectName *of, GArray *names)
{
    const SchemaLocks *known = data;
    if (role == LOCK_ON_TABLE) {
        const SchemaIndex *index = find_index(known, of);
        if (index != NULL && index->object.relation != NULL) {
            append(names, &index->object.relation->object);
            append_below(index->object.relation, LOCK_ON_PARTITIONS, names);
        }
        return;
    }
    if (role == LOCK_ON_USERS) {
        append_users(known->schema, of, names);
        return;
    }
    const SchemaRelation *relation = find_relation(known, of);
    if (relation != NULL)
        append_of_relation(known, role, relation, of, names);
}

static gboolean key_has(const SchemaIndexKey *key, const char *column)
{
    return key->column != NULL ? strcmp(key->column, column) == 0
                               : expression_mentions(key->expression, column);
}

static gboolean index_has(const SchemaIndex *index, const char *column)
{
    for (guint i = 0; i < index->n_keys; i++)
        if (key_has(&index->keys[i], column))
            return TRUE;
    return index->predicate != NULL && expression_mentions(index->predicate, column);
}

static const SchemaIndex *find_index_with(const SchemaRelation *relation, const char *column)
{
    for (guint i = 0; i < relation->indexes->len; i++)
        if (index_has(relation->indexes->pdata[i], column))
            return relation->indexes->pdata[i];
    return NULL;
}

static const SchemaConstraint *find_check_with(const SchemaRelation *relation, const char *column)
{
    for (guint i = 0; i < relation->constraints->len; i++) {
        const SchemaConstraint *constraint = relation->constraints->pdata[i];
        if (constraint->kind == CONSTRAINT_CHECK && constraint->expression != NULL &&
            expression_mentions(constraint->expression, column))
            return constraint;
    }
    return NULL;
}

gboolean column_change_find(const SchemaLocks *known, const ObjectName *table,
                            const AlterAction *action, ColumnChange *change)
{
    *change = (ColumnChange){.relation = find_relation(known, table)};
    if (change->relation == NULL)
        return FALSE;
    change->column = schema_find_column(change->relation, action->name);
    if (change->column == NULL || *change->column->type == '\0')
        return FALSE;
    TypeQuestion question = type_question(
        schema_find_relation(known->schema, table) != NULL ? known->schema : known->prior,
        known->utc);
    change->cost = type_change_cost(change->column->type, action->type.text, &question);
    change->index = find_index_with(change->relation, action->name);
    change->constraint = find_check_with(change->relation, action->name);
    return TRUE;
}

static int answer_type(const SchemaLocks *known, LockAsk ask, const ObjectName *table,
                       const AlterAction *action)
{
    ColumnChange change;
    if (!column_change_find(known, table, action, &change) || change.cost == TYPE_CHANGE_UNKNOWN)
        return -1;
    if (ask == LOCK_ASK_TYPE_NO_REWRITE)
        return change.cost != TYPE_CHANGE_REWRITE;
    gboolean rebuilds = change.cost == TYPE_CHANGE_REINDEX && change.index != NULL;
    if (ask == LOCK_ASK_TYPE_KEEPS_INDEXES)
        return !rebuilds;
    return change.cost != TYPE_CHANGE_REWRITE && !rebuilds && change.constraint == NULL;
}

static gboolean is_version(const SchemaLocks *known, guint least)
{
    return known->version == 0 || known->version >= least;
}

int not_null_is_proven(const SchemaLocks *known, const ObjectName *table, const char *column)
{
    const SchemaRelation *relation = find_relation(known, table);
    const SchemaColumn *found = relation != NULL ? schema_find_column(relation, column) : NULL;
    if (found == NULL)
        return -1;
    gboolean before = !known->prior_is_after || schema_find_relation(known->schema, table) != NULL;
    if (before && found->not_null)
        return 1;
    for (guint i = 0; is_version(known, 12) && i < relation->constraints->len; i++) {
        const SchemaConstraint *constraint = relation->constraints->pdata[i];
        if (constraint->kind == CONSTRAINT_CHECK && !constraint->not_valid &&
            constraint->expression != NULL &&
            expression_requires_not_null(constraint->expression, column))
            return 1;
    }
    return 0;
}

static int answer_not_null(const SchemaLocks *known, const ObjectName *table,
                           const AlterAction *action)
{
    if (action->constraint == NULL)
        return not_null_is_proven(known, table, action->name);
    ObjectName name = {
        .kind = OBJECT_INDEX, .schema = table->schema, .name = action->constraint->using_index};
    const SchemaIndex *index = find_index(known, &name);
    for (guint i = 0; index != NULL && i < index->n_keys; i++) {
        int proven = index->keys[i].column != NULL
                         ? not_null_is_proven(known, table, index->keys[i].column)
                         : -1;
        if (proven <= 0)
            return proven;
    }
    return index != NULL ? 1 : -1;
}

static int answer_default(const SchemaLocks *known, const ColumnDef *column)
{
    for (guint i = 0; i < column->n_default_functions; i++) {
        const SchemaFunction *function =
            schema_find_function(known->schema, column->default_functions[i]);
        if (function == NULL && known->prior != NULL)
            function = schema_find_function(known->prior, column->default_functions[i]);
        if (function != NULL && function->volatility == 'v')
            return 0;
        ColumnDef alone = *column;
        alone.default_functions = &column->default_functions[i];
        alone.n_default_functions = 1;
        if (function == NULL && column_default_is_volatile(&alone) < 0)
            return -1;
    }
    return 1;
}

static int answer_domain(const SchemaLocks *known, const TypeRef *type)
{
    ObjectName name = {.kind = OBJECT_UNKNOWN, .schema = type->schema, .name = type->name};
    const SchemaType *found = schema_find_type(known->schema, &name);
    if (found == NULL && known->prior != NULL)
        found = schema_find_type(known->prior, &name);
    if (found == NULL)
        return -1;
    return found->form != 'd' ||
           !(found->not_null || (found->constraints != NULL && found->constraints->len > 0));
}

static int answer(gpointer data, guint question, const ObjectName *table, const AlterAction *action)
{
    const SchemaLocks *known = data;
    switch ((LockAsk)question) {
    case LOCK_ASK_NOT_NULL_PROVEN:
        return answer_not_null(known, table, action);
    case LOCK_ASK_TYPE_FREE:
    case LOCK_ASK_TYPE_NO_REWRITE:
    case LOCK_ASK_TYPE_KEEPS_INDEXES:
        return answer_type(known, (LockAsk)question, table, action);
    case LOCK_ASK_DEFAULT_STABLE:
        return answer_default(known, action->column);
    case LOCK_ASK_DOMAIN_FREE:
        return answer_domain(known, &action->column->type);
    case LOCK_ASK_BOUND_PROVEN:
        return -1;
    }
    return -1;
}

/* What was named without its schema, and is the same relation with it. */
static void merge_same(GArray *locks)
{
    for (guint i = 0; i < locks->len; i++)
        for (guint k = locks->len; --k > i;) {
            RelationLock *first = &g_array_index(locks, RelationLock, i);
            const RelationLock *same = &g_array_index(locks, RelationLock, k);
            if (g_strcmp0(first->relation.name, same->relation.name) != 0 ||
                g_strcmp0(first->relation.schema, same->relation.schema) != 0)
                continue;
            first->mode = lock_mode_join(first->mode, same->mode);
            first->work |= same->work;
            first->certain = first->certain && same->certain;
            g_array_remove_index(locks, k);
        }
}

/* The catalog's tables, which search_path finds first: no migration makes anybody wait for them. */
static gboolean is_in_catalog(const SchemaLocks *known, const ObjectName *name)
{
    return name->schema == NULL && g_str_has_prefix(name->name, "pg_") &&
           find_relation(known, name) == NULL;
}

GArray *schema_locks_of(const SchemaLocks *known, const Statement *statement)
{
    LockQuestion question = {related, answer, (gpointer)(guintptr)known};
    GArray *locks = locks_of_statement(statement, &question);
    cascade_add(known->schema, statement, locks);
    if (known->prior != NULL)
        cascade_add(known->prior, statement, locks);
    for (guint i = locks->len; i-- > 0;)
        if (is_in_catalog(known, &g_array_index(locks, RelationLock, i).relation))
            g_array_remove_index(locks, i);
    for (guint i = 0; i < locks->len; i++) {
        ObjectName *name = &g_array_index(locks, RelationLock, i).relation;
        if (name->schema == NULL)
            name->schema = simulator_schema_of(known->schema, name);
    }
    merge_same(locks);
    return locks;
}

static gboolean is_missing(const LintContext *context, const ObjectName *name)
{
    ObjectName any = *name;
    any.kind = OBJECT_UNKNOWN;
    return context->source->chained && schema_find(context->schema, &any) == NULL &&
           (context->prior == NULL || schema_find(context->prior, &any) == NULL);
}

static gboolean is_fresh(const LintContext *context, const SchemaLocks *known,
                         const ObjectName *name)
{
    if (simulator_is_fresh(context->simulator, "pg_temp", name->name) ||
        lint_is_fresh(context, name))
        return TRUE;
    const SchemaIndex *index = find_index(known, name);
    if (index == NULL || index->object.relation == NULL)
        return FALSE;
    ObjectName table = schema_object_name(&index->object.relation->object);
    return lint_is_fresh(context, &table);
}

static SchemaLocks known_to(const LintContext *context)
{
    return (SchemaLocks){.schema = context->schema,
                         .prior = context->prior,
                         .utc = simulator_in_utc(context->simulator),
                         .prior_is_after = context->prior_is_after,
                         .version = context->target_version};
}

gboolean lint_action_is(const LintContext *context, const Statement *statement,
                        const AlterAction *action, LockForm form, gboolean *certain)
{
    SchemaLocks known = known_to(context);
    LockQuestion question = {related, answer, &known};
    LockForm forms[LOCK_FORMS_MAX];
    guint count = lock_forms_of(statement, action, &question, forms, certain);
    for (guint i = 0; i < count; i++)
        if (forms[i] == form)
            return TRUE;
    return FALSE;
}

GArray *lint_locks(const LintContext *context, const Statement *statement)
{
    SchemaLocks known = known_to(context);
    GArray *locks = schema_locks_of(&known, statement);
    for (guint i = locks->len; i-- > 0;) {
        const ObjectName *name = &g_array_index(locks, RelationLock, i).relation;
        if (is_fresh(context, &known, name) || is_missing(context, name))
            g_array_remove_index(locks, i);
    }
    return locks;
}
