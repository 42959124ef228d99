/* Which lines of locks.def a statement is. */
#include "core/sql/locks.h"

#include "core/sql/builtin.h"

#include <string.h>

typedef struct Forms {
    const Statement *statement;
    const LockQuestion *question;
    LockForm *forms;
    guint count;
    gboolean certain;
} Forms;

static void add(Forms *self, LockForm form)
{
    g_assert(self->count < LOCK_FORMS_MAX);
    self->forms[self->count++] = form;
}

/* Yes, or no for want of an answer. */
static gboolean is_so(Forms *self, LockAsk ask, const AlterAction *action)
{
    const LockQuestion *question = self->question;
    int answer = -1;
    if (question != NULL && question->ask != NULL)
        answer = question->ask(question->data, ask, &self->statement->alter_table->table, action);
    if (answer < 0)
        self->certain = FALSE;
    return answer > 0;
}

static gboolean is_related(const Forms *self, LockRole role, const ObjectName *of)
{
    if (self->question == NULL || self->question->related == NULL)
        return FALSE;
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(ObjectName));
    self->question->related(self->question->data, role, of, names);
    return names->len > 0;
}

static gboolean default_is_volatile(Forms *self, const AlterAction *action)
{
    const ColumnDef *column = action->column;
    if (column->default_kind != DEFAULT_EXPRESSION || column->generated != 0)
        return FALSE;
    int is_volatile = column_default_is_volatile(column);
    return is_volatile > 0 || (is_volatile < 0 && !is_so(self, LOCK_ASK_DEFAULT_STABLE, action));
}

static gboolean may_be_domain(const TypeRef *type)
{
    gboolean built_in = g_strcmp0(type->schema, "pg_catalog") == 0 ||
                        (type->schema == NULL && builtin_has_type(type->name));
    return !built_in && type->array_dimensions == 0;
}

static void add_column_forms(Forms *self, const AlterAction *action)
{
    const ColumnDef *column = action->column;
    add(self, LOCK_FORM_ADD_COLUMN);
    if (column->serial)
        add(self, LOCK_FORM_ADD_COLUMN_SERIAL);
    else if (column->identity != 0)
        add(self, LOCK_FORM_ADD_COLUMN_IDENTITY);
    else if (column->generated == 's')
        add(self, LOCK_FORM_ADD_COLUMN_STORED);
    else if (default_is_volatile(self, action))
        add(self, LOCK_FORM_ADD_COLUMN_VOLATILE);
    else if (may_be_domain(&column->type) && !is_so(self, LOCK_ASK_DOMAIN_FREE, action))
        add(self, LOCK_FORM_ADD_COLUMN_DOMAIN);
    gboolean checked = FALSE, unique = FALSE, references = FALSE;
    for (guint i = 0; i < column->n_constraints; i++) {
        ConstraintKind kind = column->constraints[i].kind;
        checked |= kind == CONSTRAINT_CHECK;
        unique |= kind == CONSTRAINT_UNIQUE || kind == CONSTRAINT_PRIMARY_KEY;
        references |= kind == CONSTRAINT_FOREIGN_KEY;
    }
    if (checked)
        add(self, LOCK_FORM_ADD_COLUMN_CHECK);
    if (unique)
        add(self, LOCK_FORM_ADD_COLUMN_UNIQUE);
    if (references)
        add(self, column->default_kind != DEFAULT_NONE || column->serial || column->identity != 0
                      ? LOCK_FORM_ADD_COLUMN_REFERENCES_DEFAULT
                      : LOCK_FORM_ADD_COLUMN_REFERENCES);
}

static void add_key_form(Forms *self, const AlterAction *action, LockForm built)
{
    gboolean primary = action->constraint->kind == CONSTRAINT_PRIMARY_KEY;
    if (action->constraint->using_index == NULL)
        add(self, built);
    else if (primary && !is_so(self, LOCK_ASK_NOT_NULL_PROVEN, action))
        add(self, LOCK_FORM_ADD_PRIMARY_KEY_USING_INDEX);
    else
        add(self, LOCK_FORM_ADD_USING_INDEX);
}

static void add_constraint_form(Forms *self, const AlterAction *action)
{
    const ConstraintDef *constraint = action->constraint;
    switch (constraint->kind) {
    case CONSTRAINT_PRIMARY_KEY:
        add_key_form(self, action, LOCK_FORM_ADD_PRIMARY_KEY);
        return;
    case CONSTRAINT_UNIQUE:
        add_key_form(self, action, LOCK_FORM_ADD_UNIQUE);
        return;
    case CONSTRAINT_FOREIGN_KEY:
        add(self, constraint->not_valid ? LOCK_FORM_ADD_FOREIGN_KEY_NOT_VALID
                                        : LOCK_FORM_ADD_FOREIGN_KEY);
        return;
    case CONSTRAINT_CHECK:
        add(self, constraint->not_valid ? LOCK_FORM_ADD_CHECK_NOT_VALID : LOCK_FORM_ADD_CHECK);
        return;
    case CONSTRAINT_EXCLUSION:
        add(self, LOCK_FORM_ADD_EXCLUSION);
        return;
    case CONSTRAINT_NOT_NULL:
        return;
    }
}

static void add_type_form(Forms *self, const AlterAction *action)
{
    if (!action->using_plain_cast)
        add(self, LOCK_FORM_COLUMN_TYPE_REWRITE);
    else if (is_so(self, LOCK_ASK_TYPE_FREE, action))
        add(self, LOCK_FORM_COLUMN_TYPE_FREE);
    else if (!is_so(self, LOCK_ASK_TYPE_NO_REWRITE, action))
        add(self, LOCK_FORM_COLUMN_TYPE_REWRITE);
    else if (is_so(self, LOCK_ASK_TYPE_KEEPS_INDEXES, action))
        add(self, LOCK_FORM_COLUMN_TYPE_RECHECK);
    else
        add(self, LOCK_FORM_COLUMN_TYPE_REINDEX);
}

static void add_setting_form(Forms *self, const AlterAction *action)
{
    switch (action->setting) {
    case 't':
        add(self, LOCK_FORM_COLUMN_STATISTICS);
        return;
    case 'o':
        add(self, LOCK_FORM_COLUMN_OPTIONS);
        return;
    case 'c':
        add(self, LOCK_FORM_COLUMN_COMPRESSION);
        return;
    case 'i':
        add(self, LOCK_FORM_COLUMN_SET_IDENTITY);
        return;
    default:
        add(self, LOCK_FORM_COLUMN_STORAGE);
        return;
    }
}

static ObjectName constraint_of(const Forms *self, const AlterAction *action)
{
    ObjectName name = self->statement->alter_table->table;
    name.kind = OBJECT_CONSTRAINT;
    name.part = action->name;
    return name;
}

static LockForm drop_constraint_form(const Forms *self, const AlterAction *action)
{
    ObjectName constraint = constraint_of(self, action);
    if (is_related(self, LOCK_ON_REFERENCED, &constraint))
        return LOCK_FORM_DROP_FOREIGN_KEY;
    if (action->cascade)
        return LOCK_FORM_DROP_KEY_CASCADE;
    return is_related(self, LOCK_ON_KEY, &constraint) ? LOCK_FORM_DROP_KEY
                                                      : LOCK_FORM_DROP_CONSTRAINT;
}

static LockForm validate_form(const Forms *self, const AlterAction *action)
{
    ObjectName constraint = constraint_of(self, action);
    return is_related(self, LOCK_ON_REFERENCED, &constraint) ? LOCK_FORM_VALIDATE_FOREIGN_KEY
                                                             : LOCK_FORM_VALIDATE_CHECK;
}

static LockForm detach_form(const AlterAction *action)
{
    if (action->finalize)
        return LOCK_FORM_DETACH_PARTITION_FINALIZE;
    return action->concurrently ? LOCK_FORM_DETACH_PARTITION_CONCURRENTLY
                                : LOCK_FORM_DETACH_PARTITION;
}

/* The actions that are always the same form. */
static const LockForm action_forms[] = {
    [ALTER_COLUMN_SET_DEFAULT] = LOCK_FORM_COLUMN_SET_DEFAULT,
    [ALTER_COLUMN_DROP_DEFAULT] = LOCK_FORM_COLUMN_DROP_DEFAULT,
    [ALTER_COLUMN_DROP_NOT_NULL] = LOCK_FORM_DROP_NOT_NULL,
    [ALTER_COLUMN_ADD_IDENTITY] = LOCK_FORM_COLUMN_ADD_IDENTITY,
    [ALTER_COLUMN_DROP_IDENTITY] = LOCK_FORM_COLUMN_DROP_IDENTITY,
    [ALTER_COLUMN_DROP_EXPRESSION] = LOCK_FORM_COLUMN_DROP_EXPRESSION,
    [ALTER_CONSTRAINT_DEFERRABILITY] = LOCK_FORM_ALTER_CONSTRAINT,
    [ALTER_INHERIT] = LOCK_FORM_INHERIT,
    [ALTER_NO_INHERIT] = LOCK_FORM_NO_INHERIT,
    [ALTER_OWNER] = LOCK_FORM_OWNER,
    [ALTER_SET_LOGGED] = LOCK_FORM_SET_LOGGED,
    [ALTER_SET_UNLOGGED] = LOCK_FORM_SET_UNLOGGED,
    [ALTER_SET_TABLESPACE] = LOCK_FORM_SET_TABLESPACE,
    [ALTER_SET_ACCESS_METHOD] = LOCK_FORM_SET_ACCESS_METHOD,
    [ALTER_SET_OPTIONS] = LOCK_FORM_SET_OPTIONS,
    [ALTER_REPLICA_IDENTITY] = LOCK_FORM_REPLICA_IDENTITY,
    [ALTER_ENABLE_ROW_SECURITY] = LOCK_FORM_ROW_SECURITY,
    [ALTER_DISABLE_ROW_SECURITY] = LOCK_FORM_ROW_SECURITY,
    [ALTER_FORCE_ROW_SECURITY] = LOCK_FORM_ROW_SECURITY,
    [ALTER_NO_FORCE_ROW_SECURITY] = LOCK_FORM_ROW_SECURITY,
    [ALTER_TRIGGER_STATE] = LOCK_FORM_TRIGGER_STATE,
    [ALTER_RULE_STATE] = LOCK_FORM_RULE_STATE,
    [ALTER_CLUSTER_ON] = LOCK_FORM_CLUSTER_ON,
    [ALTER_OTHER] = LOCK_FORM_ALTER_TABLE_OTHER,
};

static void add_action_forms(Forms *self, const AlterAction *action)
{
    switch (action->kind) {
    case ALTER_ADD_COLUMN:
        add_column_forms(self, action);
        return;
    case ALTER_DROP_COLUMN:
        add(self, action->cascade ? LOCK_FORM_DROP_COLUMN_CASCADE : LOCK_FORM_DROP_COLUMN);
        return;
    case ALTER_COLUMN_TYPE:
        add_type_form(self, action);
        return;
    case ALTER_COLUMN_SET_NOT_NULL:
        add(self, is_so(self, LOCK_ASK_NOT_NULL_PROVEN, action) ? LOCK_FORM_SET_NOT_NULL_PROVEN
                                                                : LOCK_FORM_SET_NOT_NULL);
        return;
    case ALTER_COLUMN_OTHER:
        add_setting_form(self, action);
        return;
    case ALTER_ADD_CONSTRAINT:
        add_constraint_form(self, action);
        return;
    case ALTER_DROP_CONSTRAINT:
        add(self, drop_constraint_form(self, action));
        return;
    case ALTER_VALIDATE_CONSTRAINT:
        add(self, validate_form(self, action));
        return;
    case ALTER_ATTACH_PARTITION:
        add(self, is_so(self, LOCK_ASK_BOUND_PROVEN, action) ? LOCK_FORM_ATTACH_PARTITION_PROVEN
                                                             : LOCK_FORM_ATTACH_PARTITION);
        return;
    case ALTER_DETACH_PARTITION:
        add(self, detach_form(action));
        return;
    default:
        add(self, action_forms[action->kind]);
        return;
    }
}

static LockForm index_action_form(const AlterAction *action)
{
    switch (action->kind) {
    case ALTER_COLUMN_OTHER:
        return LOCK_FORM_ALTER_INDEX_STATISTICS;
    case ALTER_SET_TABLESPACE:
        return LOCK_FORM_ALTER_INDEX_TABLESPACE;
    case ALTER_ATTACH_PARTITION:
        return LOCK_FORM_ALTER_INDEX_ATTACH;
    case ALTER_OWNER:
        return LOCK_FORM_OWNER;
    default:
        return LOCK_FORM_ALTER_INDEX_OPTIONS;
    }
}

static void add_alter_forms(Forms *self, const AlterAction *action)
{
    ObjectKind kind = self->statement->alter_table->table.kind;
    if (action == NULL)
        return;
    if (kind == OBJECT_INDEX)
        add(self, index_action_form(action));
    else if (kind == OBJECT_VIEW)
        add(self, LOCK_FORM_ALTER_VIEW);
    else if (kind == OBJECT_TYPE)
        add(self, LOCK_FORM_ALTER_TYPE);
    else
        add_action_forms(self, action);
}

static void add_drop_form(Forms *self, const Drop *drop)
{
    ObjectKind kind = drop->n_objects > 0 ? drop->objects[0].kind : OBJECT_UNKNOWN;
    switch (kind) {
    case OBJECT_TABLE:
    case OBJECT_FOREIGN_TABLE:
        add(self, drop->cascade ? LOCK_FORM_DROP_TABLE_CASCADE : LOCK_FORM_DROP_TABLE);
        return;
    case OBJECT_INDEX:
        add(self, drop->concurrently ? LOCK_FORM_DROP_INDEX_CONCURRENTLY : LOCK_FORM_DROP_INDEX);
        return;
    case OBJECT_VIEW:
    case OBJECT_MATERIALIZED_VIEW:
        add(self, LOCK_FORM_DROP_VIEW);
        return;
    case OBJECT_SEQUENCE:
        add(self, LOCK_FORM_DROP_SEQUENCE);
        return;
    case OBJECT_TRIGGER:
        add(self, LOCK_FORM_DROP_TRIGGER);
        return;
    case OBJECT_POLICY:
        add(self, LOCK_FORM_DROP_POLICY);
        return;
    case OBJECT_RULE:
        add(self, LOCK_FORM_DROP_RULE);
        return;
    default:
        return;
    }
}

static gboolean is_relation(ObjectKind kind)
{
    return kind == OBJECT_TABLE || kind == OBJECT_VIEW || kind == OBJECT_MATERIALIZED_VIEW ||
           kind == OBJECT_SEQUENCE || kind == OBJECT_FOREIGN_TABLE;
}

static gboolean is_part(ObjectKind kind)
{
    return kind == OBJECT_TRIGGER || kind == OBJECT_POLICY || kind == OBJECT_RULE;
}

static void add_rename_form(Forms *self, const ObjectName *object)
{
    if (is_relation(object->kind))
        add(self, LOCK_FORM_RENAME);
    else if (object->kind == OBJECT_INDEX)
        add(self, LOCK_FORM_RENAME_INDEX);
    else if (object->kind == OBJECT_COLUMN)
        add(self, strcmp(self->statement->tag, "ALTER TYPE") == 0 ? LOCK_FORM_ALTER_TYPE
                                                                  : LOCK_FORM_RENAME_COLUMN);
    else if (object->kind == OBJECT_CONSTRAINT && strcmp(self->statement->tag, "ALTER TABLE") == 0)
        add(self, LOCK_FORM_RENAME_CONSTRAINT);
    else if (is_part(object->kind))
        add(self, LOCK_FORM_RENAME_PART);
}

static void add_comment_form(Forms *self, const ObjectName *object)
{
    if (is_relation(object->kind) || object->kind == OBJECT_INDEX ||
        object->kind == OBJECT_COLUMN || is_part(object->kind))
        add(self, LOCK_FORM_COMMENT);
}

static void add_create_table_form(Forms *self, const CreateTable *table)
{
    if (table->as_query)
        add(self, LOCK_FORM_CREATE_TABLE_AS);
    else if (table->partition_of != NULL)
        add(self, LOCK_FORM_CREATE_TABLE_PARTITION_OF);
    else if (table->n_inherits > 0)
        add(self, LOCK_FORM_CREATE_TABLE_INHERITS);
    else
        add(self, LOCK_FORM_CREATE_TABLE);
}

static void add_create_view_form(Forms *self, const CreateView *view)
{
    if (view->view.kind == OBJECT_MATERIALIZED_VIEW && !view->with_no_data)
        add(self, LOCK_FORM_CREATE_MATERIALIZED_VIEW);
    else
        add(self, view->replace ? LOCK_FORM_REPLACE_VIEW : LOCK_FORM_CREATE_VIEW);
}

static void add_domain_form(Forms *self, const AlterDomain *domain)
{
    if (domain->action == 'C')
        add(self, domain->constraint != NULL && domain->constraint->not_valid
                      ? LOCK_FORM_ALTER_DOMAIN_CONSTRAINT_NOT_VALID
                      : LOCK_FORM_ALTER_DOMAIN_CONSTRAINT);
    else if (domain->action == 'O')
        add(self, LOCK_FORM_ALTER_DOMAIN_NOT_NULL);
    else if (domain->action == 'V')
        add(self, LOCK_FORM_ALTER_DOMAIN_VALIDATE);
}

static void add_refresh_form(Forms *self, const Maintenance *refresh)
{
    if (refresh->concurrently)
        add(self, LOCK_FORM_REFRESH_CONCURRENTLY);
    else
        add(self, refresh->with_no_data ? LOCK_FORM_REFRESH_NO_DATA : LOCK_FORM_REFRESH);
}

static void add_reindex_form(Forms *self, const Maintenance *reindex)
{
    if (reindex->scope == OBJECT_INDEX)
        add(self,
            reindex->concurrently ? LOCK_FORM_REINDEX_INDEX_CONCURRENTLY : LOCK_FORM_REINDEX_INDEX);
    else
        add(self,
            reindex->concurrently ? LOCK_FORM_REINDEX_TABLE_CONCURRENTLY : LOCK_FORM_REINDEX_TABLE);
}

static void add_lock_form(Forms *self, const Maintenance *lock)
{
    if (lock->mode > LOCK_NONE && lock->mode < LOCK_MODE_COUNT)
        add(self, (LockForm)((guint)LOCK_FORM_LOCK_ACCESS_SHARE + lock->mode - LOCK_ACCESS_SHARE));
}

static void add_other_form(Forms *self, const char *tag)
{
    static const struct {
        const char *tag;
        LockForm form;
    } forms[] = {
        {"ALTER PUBLICATION", LOCK_FORM_PUBLISH},
        {"ANALYZE", LOCK_FORM_ANALYZE},
        {"CREATE PUBLICATION", LOCK_FORM_PUBLISH},
        {"CREATE STATISTICS", LOCK_FORM_CREATE_STATISTICS},
    };
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
        if (strcmp(tag, forms[i].tag) == 0)
            add(self, forms[i].form);
}

static void add_data_form(Forms *self)
{
    const Statement *statement = self->statement;
    switch (statement->kind) {
    case STATEMENT_INSERT:
        add(self, LOCK_FORM_INSERT);
        return;
    case STATEMENT_UPDATE:
        add(self, LOCK_FORM_UPDATE);
        return;
    case STATEMENT_DELETE:
        add(self, LOCK_FORM_DELETE);
        return;
    case STATEMENT_MERGE:
        add(self, LOCK_FORM_MERGE);
        return;
    case STATEMENT_TRUNCATE:
        add(self,
            statement->data_change->cascade ? LOCK_FORM_TRUNCATE_CASCADE : LOCK_FORM_TRUNCATE);
        return;
    case STATEMENT_COPY:
        add(self, statement->copy->from ? LOCK_FORM_COPY_FROM : LOCK_FORM_COPY_TO);
        return;
    case STATEMENT_SELECT:
        add(self, LOCK_FORM_SELECT);
        return;
    default:
        return;
    }
}

static void add_forms(Forms *self, const AlterAction *action)
{
    const Statement *statement = self->statement;
    switch (statement->kind) {
    case STATEMENT_ALTER_TABLE:
        add_alter_forms(self, action);
        return;
    case STATEMENT_CREATE_TABLE:
        add_create_table_form(self, statement->create_table);
        return;
    case STATEMENT_CREATE_INDEX:
        add(self, statement->create_index->concurrently ? LOCK_FORM_CREATE_INDEX_CONCURRENTLY
                                                        : LOCK_FORM_CREATE_INDEX);
        return;
    case STATEMENT_CREATE_VIEW:
        add_create_view_form(self, statement->create_view);
        return;
    case STATEMENT_REFRESH:
        add_refresh_form(self, statement->maintenance);
        return;
    case STATEMENT_ALTER_DOMAIN:
        add_domain_form(self, statement->alter_domain);
        return;
    case STATEMENT_CREATE_TRIGGER:
        add(self, LOCK_FORM_CREATE_TRIGGER);
        return;
    case STATEMENT_CREATE_POLICY:
        add(self, LOCK_FORM_CREATE_POLICY);
        return;
    case STATEMENT_ALTER_POLICY:
        add(self, LOCK_FORM_ALTER_POLICY);
        return;
    case STATEMENT_CREATE_RULE:
        add(self, LOCK_FORM_CREATE_RULE);
        return;
    case STATEMENT_ALTER_SEQUENCE:
        add(self, LOCK_FORM_ALTER_SEQUENCE);
        return;
    case STATEMENT_COMMENT:
        add_comment_form(self, &statement->comment->object);
        return;
    case STATEMENT_DROP:
        add_drop_form(self, statement->drop);
        return;
    case STATEMENT_RENAME:
        add_rename_form(self, &statement->rename->object);
        return;
    case STATEMENT_SET_SCHEMA:
        if (is_relation(statement->set_schema->object.kind))
            add(self, LOCK_FORM_SET_SCHEMA);
        return;
    case STATEMENT_REINDEX:
        add_reindex_form(self, statement->maintenance);
        return;
    case STATEMENT_VACUUM:
        add(self, statement->maintenance->full ? LOCK_FORM_VACUUM_FULL : LOCK_FORM_VACUUM);
        return;
    case STATEMENT_CLUSTER:
        add(self, LOCK_FORM_CLUSTER);
        return;
    case STATEMENT_LOCK:
        add_lock_form(self, statement->maintenance);
        return;
    case STATEMENT_OTHER:
        add_other_form(self, statement->tag);
        return;
    default:
        add_data_form(self);
        return;
    }
}

guint lock_forms_of(const Statement *statement, const AlterAction *action,
                    const LockQuestion *question, LockForm forms[LOCK_FORMS_MAX], gboolean *certain)
{
    Forms self = {.statement = statement, .question = question, .forms = forms, .certain = TRUE};
    add_forms(&self, action);
    if (certain != NULL)
        *certain = self.certain;
    return self.count;
}
