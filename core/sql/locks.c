#include "core/sql/locks.h"

#include <string.h>

enum {
    SCAN = LOCK_SCANS,
    BUILD = LOCK_SCANS | LOCK_BUILDS_INDEXES,
    REWRITE = LOCK_SCANS | LOCK_BUILDS_INDEXES | LOCK_REWRITES,
    EMPTY = LOCK_EMPTIES
};

#define ON(role, mode, work)                                                                       \
    {                                                                                              \
        LOCK_ON_##role, LOCK_##mode, work                                                          \
    }
#define LOCKS(form, since, setup, statement, hold, ...)                                            \
    [LOCK_FORM_##form] = {#form, since, setup, statement, hold, {__VA_ARGS__}},
static const LockEntry entries[LOCK_FORM_COUNT] = {
#include "core/sql/locks.def"
};
#undef LOCKS
#undef ON

const LockEntry *lock_entry(LockForm form)
{
    return &entries[form];
}

typedef struct Gathering {
    const Statement *statement;
    const AlterAction *action; /* NULL unless an action is looked at */
    const LockQuestion *question;
    GArray *locks;
    gsize offset;
    gboolean certain;
} Gathering;

static gboolean same_relation(const ObjectName *a, const ObjectName *b)
{
    return g_strcmp0(a->name, b->name) == 0 && g_strcmp0(a->schema, b->schema) == 0;
}

static RelationLock *find_lock(const GArray *locks, const ObjectName *relation)
{
    for (guint i = 0; i < locks->len; i++) {
        RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (same_relation(&lock->relation, relation))
            return lock;
    }
    return NULL;
}

static void add_lock(const Gathering *self, const LockEffect *effect, const ObjectName *relation)
{
    RelationLock *known = find_lock(self->locks, relation);
    if (known != NULL) {
        known->mode = lock_mode_join(known->mode, effect->mode);
        known->work |= effect->work;
        known->certain = known->certain && self->certain;
        return;
    }
    RelationLock lock = {.relation = *relation,
                         .role = effect->role,
                         .mode = effect->mode,
                         .work = effect->work,
                         .certain = self->certain,
                         .offset = self->offset};
    lock.relation.part = NULL;
    g_array_append_val(self->locks, lock);
}

/* A part's relation: the table of a trigger, a column's table. */
static ObjectName relation_of(const ObjectName *object)
{
    ObjectName relation = *object;
    if (object->part != NULL) {
        relation.kind = OBJECT_TABLE;
        relation.part = NULL;
    }
    return relation;
}

static void append_relation(GArray *names, const ObjectName *object)
{
    if (object->name == NULL)
        return;
    ObjectName relation = relation_of(object);
    g_array_append_val(names, relation);
}

static void append_all(GArray *names, const ObjectName *objects, guint count)
{
    for (guint i = 0; i < count; i++)
        append_relation(names, &objects[i]);
}

/* What statements without details of their own say by their touches. */
static void append_touched(const Statement *statement, TouchAction action, GArray *names)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        gboolean relation = touch->object.kind == OBJECT_TABLE ||
                            touch->object.kind == OBJECT_POLICY ||
                            touch->object.kind == OBJECT_RULE;
        if (touch->action == action && relation && (touch->flags & TOUCH_IN_BODY) == 0)
            append_relation(names, &touch->object);
    }
}

static void append_targets(const Statement *statement, GArray *names)
{
    switch (statement->kind) {
    case STATEMENT_ALTER_TABLE:
        append_relation(names, &statement->alter_table->table);
        return;
    case STATEMENT_CREATE_INDEX:
        append_relation(names, &statement->create_index->table);
        return;
    case STATEMENT_CREATE_VIEW:
        append_relation(names, &statement->create_view->view);
        return;
    case STATEMENT_CREATE_TRIGGER:
        append_relation(names, &statement->create_trigger->trigger);
        return;
    case STATEMENT_CREATE_POLICY:
        append_relation(names, &statement->create_policy->policy);
        return;
    case STATEMENT_CREATE_RULE:
        append_touched(statement, TOUCH_CREATE, names);
        return;
    case STATEMENT_ALTER_SEQUENCE:
        append_relation(names, &statement->create_sequence->sequence);
        return;
    case STATEMENT_COMMENT:
        append_relation(names, &statement->comment->object);
        return;
    case STATEMENT_DROP:
        append_all(names, statement->drop->objects, statement->drop->n_objects);
        return;
    case STATEMENT_RENAME:
        append_relation(names, &statement->rename->object);
        return;
    case STATEMENT_SET_SCHEMA:
        append_relation(names, &statement->set_schema->object);
        return;
    case STATEMENT_REFRESH:
    case STATEMENT_REINDEX:
    case STATEMENT_VACUUM:
    case STATEMENT_CLUSTER:
    case STATEMENT_LOCK:
        append_all(names, statement->maintenance->relations, statement->maintenance->n_relations);
        return;
    case STATEMENT_INSERT:
    case STATEMENT_UPDATE:
    case STATEMENT_DELETE:
    case STATEMENT_MERGE:
    case STATEMENT_TRUNCATE:
        append_all(names, statement->data_change->tables, statement->data_change->n_tables);
        return;
    case STATEMENT_COPY:
        append_relation(names, &statement->copy->table);
        return;
    case STATEMENT_ALTER_POLICY:
        append_touched(statement, TOUCH_ALTER, names);
        return;
    case STATEMENT_OTHER:
        append_touched(statement, TOUCH_REFERENCE, names);
        return;
    default:
        return;
    }
}

static void append_related(const Gathering *self, LockRole role, const ObjectName *of,
                           GArray *names)
{
    if (self->question != NULL && self->question->related != NULL && of->name != NULL)
        self->question->related(self->question->data, role, of, names);
}

/* Of the column or the constraint that the action names, else of the targets. */
static void append_related_to_targets(const Gathering *self, LockRole role, GArray *names)
{
    g_autoptr(GArray) targets = g_array_new(FALSE, FALSE, sizeof(ObjectName));
    append_targets(self->statement, targets);
    for (guint i = 0; i < targets->len; i++)
        append_related(self, role, &g_array_index(targets, ObjectName, i), names);
}

static gboolean part_of_statement(const Gathering *self, ObjectName *part)
{
    if (self->statement->kind == STATEMENT_RENAME) {
        *part = self->statement->rename->object;
        return part->part != NULL;
    }
    if (self->action == NULL || self->action->name == NULL)
        return FALSE;
    *part = self->statement->alter_table->table;
    part->part = self->action->name;
    switch (self->action->kind) {
    case ALTER_DROP_CONSTRAINT:
    case ALTER_VALIDATE_CONSTRAINT:
    case ALTER_CONSTRAINT_DEFERRABILITY:
        part->kind = OBJECT_CONSTRAINT;
        return TRUE;
    case ALTER_DROP_COLUMN:
    case ALTER_COLUMN_TYPE:
    case ALTER_COLUMN_DROP_IDENTITY:
    case ALTER_COLUMN_OTHER:
        part->kind = OBJECT_COLUMN;
        return TRUE;
    default:
        return FALSE;
    }
}

static void append_related_to_part(const Gathering *self, LockRole role, GArray *names)
{
    ObjectName part;
    if (part_of_statement(self, &part))
        append_related(self, role, &part, names);
    else
        append_related_to_targets(self, role, names);
}

static void append_constraint_targets(const ConstraintDef *constraints, guint count, GArray *names)
{
    for (guint i = 0; i < count; i++)
        if (constraints[i].kind == CONSTRAINT_FOREIGN_KEY)
            append_relation(names, &constraints[i].target);
}

static void append_created_references(const CreateTable *table, GArray *names)
{
    guint first = names->len;
    append_constraint_targets(table->constraints, table->n_constraints, names);
    for (guint i = 0; i < table->n_columns; i++)
        append_constraint_targets(table->columns[i].constraints, table->columns[i].n_constraints,
                                  names);
    for (guint i = names->len; i-- > first;)
        if (same_relation(&g_array_index(names, ObjectName, i), &table->table))
            g_array_remove_index(names, i);
}

static void append_referenced(const Gathering *self, GArray *names)
{
    if (self->statement->kind == STATEMENT_CREATE_TABLE)
        append_created_references(self->statement->create_table, names);
    else if (self->action != NULL && self->action->constraint != NULL)
        append_constraint_targets(self->action->constraint, 1, names);
    else if (self->action != NULL && self->action->column != NULL)
        append_constraint_targets(self->action->column->constraints,
                                  self->action->column->n_constraints, names);
    else
        append_related_to_part(self, LOCK_ON_REFERENCED, names);
}

static void append_parents(const Gathering *self, GArray *names)
{
    if (self->statement->kind == STATEMENT_CREATE_TABLE) {
        const CreateTable *table = self->statement->create_table;
        append_all(names, table->inherits, table->n_inherits);
        if (table->partition_of != NULL)
            append_relation(names, table->partition_of);
    } else if (self->action != NULL) {
        append_relation(names, &self->action->other);
    } else {
        append_related_to_targets(self, LOCK_ON_PARENT, names);
    }
}

static void append_default_partition(const Gathering *self, GArray *names)
{
    if (self->statement->kind == STATEMENT_CREATE_TABLE)
        append_related(self, LOCK_ON_DEFAULT_PARTITION, self->statement->create_table->partition_of,
                       names);
    else
        append_related_to_targets(self, LOCK_ON_DEFAULT_PARTITION, names);
}

static void append_read_children(const Gathering *self, GArray *names)
{
    g_autoptr(GArray) read = g_array_new(FALSE, FALSE, sizeof(ObjectName));
    append_touched(self->statement, TOUCH_REFERENCE, read);
    for (guint i = 0; i < read->len; i++)
        append_related(self, LOCK_ON_CHILDREN, &g_array_index(read, ObjectName, i), names);
}

static gboolean stays_with_target(const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_ALTER_TABLE:
        return statement->alter_table->only;
    case STATEMENT_CREATE_INDEX:
        return statement->create_index->only;
    case STATEMENT_LOCK:
        return statement->maintenance->only;
    default:
        return FALSE;
    }
}

static void append_in_role(const Gathering *self, LockRole role, GArray *names)
{
    switch (role) {
    case LOCK_ON_TARGET:
        append_targets(self->statement, names);
        return;
    case LOCK_ON_READ:
        append_touched(self->statement, TOUCH_REFERENCE, names);
        if (self->statement->kind == STATEMENT_REFRESH)
            append_related_to_targets(self, role, names);
        return;
    case LOCK_ON_PARENT:
        append_parents(self, names);
        return;
    case LOCK_ON_PARTITION:
        if (self->action != NULL)
            append_relation(names, &self->action->other);
        return;
    case LOCK_ON_REFERENCED:
        append_referenced(self, names);
        return;
    case LOCK_ON_READ_CHILDREN:
        append_read_children(self, names);
        return;
    case LOCK_ON_DEFAULT_PARTITION:
        append_default_partition(self, names);
        return;
    case LOCK_ON_CHILDREN:
    case LOCK_ON_PARTITIONS:
    case LOCK_ON_HEIRS:
        if (!stays_with_target(self->statement))
            append_related_to_targets(self, role, names);
        return;
    case LOCK_ON_REFERENCING:
    case LOCK_ON_SEQUENCES:
        append_related_to_part(self, role, names);
        return;
    case LOCK_ON_TABLE:
    case LOCK_ON_INDEXES:
        append_related_to_targets(self, role, names);
        return;
    case LOCK_ON_KEY:
        return;
    case LOCK_ON_USERS:
        if (self->statement->kind == STATEMENT_ALTER_DOMAIN)
            append_related(self, role, &self->statement->alter_domain->domain, names);
        return;
    }
}

static void gather_effect(const Gathering *self, const LockEffect *effect)
{
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(ObjectName));
    append_in_role(self, effect->role, names);
    for (guint i = 0; i < names->len; i++)
        add_lock(self, effect, &g_array_index(names, ObjectName, i));
}

static void gather(Gathering *self)
{
    LockForm forms[LOCK_FORMS_MAX];
    guint count =
        lock_forms_of(self->statement, self->action, self->question, forms, &self->certain);
    for (guint i = 0; i < count; i++) {
        const LockEffect *effect = entries[forms[i]].effects;
        for (; effect->mode != LOCK_NONE; effect++)
            gather_effect(self, effect);
    }
}

static void tell_brief(GArray *locks)
{
    guint work = 0;
    for (guint i = 0; i < locks->len; i++)
        work |= g_array_index(locks, RelationLock, i).work;
    for (guint i = 0; i < locks->len; i++)
        g_array_index(locks, RelationLock, i).brief = (work & ~(guint)LOCK_EMPTIES) == 0;
}

GArray *locks_of_action(const Statement *statement, const AlterAction *action,
                        const LockQuestion *question)
{
    Gathering self = {.statement = statement,
                      .action = action,
                      .question = question,
                      .locks = g_array_new(FALSE, FALSE, sizeof(RelationLock)),
                      .offset = action->offset};
    gather(&self);
    tell_brief(self.locks);
    return self.locks;
}

GArray *locks_of_statement(const Statement *statement, const LockQuestion *question)
{
    Gathering self = {.statement = statement,
                      .question = question,
                      .locks = g_array_new(FALSE, FALSE, sizeof(RelationLock)),
                      .offset = statement->start};
    if (statement->kind == STATEMENT_ALTER_TABLE) {
        const AlterTable *alter = statement->alter_table;
        for (guint i = 0; i < alter->n_actions; i++) {
            self.action = &alter->actions[i];
            self.offset = self.action->offset;
            gather(&self);
        }
    } else {
        gather(&self);
    }
    tell_brief(self.locks);
    return self.locks;
}
