#include "lint/session.h"

#include <stdlib.h>
#include <string.h>

static const char *const timeout_names[SESSION_TIMEOUT_COUNT] = {
    "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"};

/* One SET of a timeout in this transaction. */
typedef struct Setting {
    SessionTimeout timeout;
    gint64 value;
    gboolean local;
} Setting;

typedef struct AddedConstraint {
    char *schema, *table, *name;
} AddedConstraint;

/* How much of each journal was there when a savepoint was set. */
typedef struct Mark {
    const char *name; /* of the parse; NULL for the block of a body */
    guint locks, constraints, labels, types, settings;
} Mark;

struct Session {
    gboolean in_transaction, in_block;
    gint64
        timeouts[SESSION_TIMEOUT_COUNT]; /* of the session; those of the transaction come before */
    guint unguarded[SESSION_TIMEOUT_COUNT];
    /* Journals of the transaction, in order. */
    GPtrArray *locks;       /* of HeldLock */
    GPtrArray *constraints; /* of AddedConstraint */
    GPtrArray *labels;      /* of AddedLabel */
    GPtrArray *types;       /* names of enums made */
    GArray *settings;       /* of Setting */
    GArray *savepoints;     /* of Mark */
};

static void held_lock_free(gpointer data)
{
    HeldLock *lock = data;
    g_free(lock->schema);
    g_free(lock->name);
    g_free(lock);
}

static void added_constraint_free(gpointer data)
{
    AddedConstraint *added = data;
    g_free(added->schema);
    g_free(added->table);
    g_free(added->name);
    g_free(added);
}

static void added_label_free(gpointer data)
{
    AddedLabel *added = data;
    g_free((gpointer)(guintptr)added->type.schema);
    g_free((gpointer)(guintptr)added->type.name);
    g_free(added->label);
    g_free(added);
}

Session *session_new(void)
{
    Session *self = g_new0(Session, 1);
    self->locks = g_ptr_array_new_with_free_func(held_lock_free);
    self->constraints = g_ptr_array_new_with_free_func(added_constraint_free);
    self->labels = g_ptr_array_new_with_free_func(added_label_free);
    self->types = g_ptr_array_new_with_free_func(g_free);
    self->settings = g_array_new(FALSE, FALSE, sizeof(Setting));
    self->savepoints = g_array_new(FALSE, FALSE, sizeof(Mark));
    return self;
}

void session_free(Session *session)
{
    if (session == NULL)
        return;
    g_ptr_array_unref(session->locks);
    g_ptr_array_unref(session->constraints);
    g_ptr_array_unref(session->labels);
    g_ptr_array_unref(session->types);
    g_array_unref(session->settings);
    g_array_unref(session->savepoints);
    g_free(session);
}

static void cut_back(Session *self, const Mark *mark)
{
    g_ptr_array_set_size(self->locks, (int)mark->locks);
    g_ptr_array_set_size(self->constraints, (int)mark->constraints);
    g_ptr_array_set_size(self->labels, (int)mark->labels);
    g_ptr_array_set_size(self->types, (int)mark->types);
    g_array_set_size(self->settings, mark->settings);
}

gint64 session_time_read(const char *value)
{
    static const struct {
        const char *unit;
        double ms;
    } units[] = {{"us", 0.001}, {"ms", 1},     {"s", 1000},
                 {"min", 60e3}, {"h", 3600e3}, {"d", 86400e3}};
    char *rest = NULL;
    double number = g_ascii_strtod(value, &rest);
    if (rest == value || number < 0)
        return 1;
    while (g_ascii_isspace(*rest))
        rest++;
    double ms = 1;
    for (guint i = 0; i < G_N_ELEMENTS(units); i++)
        if (strcmp(rest, units[i].unit) == 0)
            ms = units[i].ms;
    double time = number * ms;
    return time <= 0 ? 0 : time < 1 ? 1 : time > 1e15 ? (gint64)1e15 : (gint64)time;
}

static void read_directives(Session *self, const Script *script)
{
    g_autoptr(GHashTable) directives = script_directives(script, NULL);
    for (guint i = 0; i < SESSION_TIMEOUT_COUNT; i++) {
        const char *value =
            directives != NULL ? g_hash_table_lookup(directives, timeout_names[i]) : NULL;
        self->timeouts[i] = value != NULL ? session_time_read(value) : 0;
    }
}

void session_begin(Session *session, const Parse *parse, gboolean transactional)
{
    cut_back(session, &(Mark){0});
    g_array_set_size(session->savepoints, 0);
    session->in_transaction = transactional;
    session->in_block = FALSE;
    memset(session->unguarded, 0, sizeof session->unguarded);
    read_directives(session, parse->script);
}

gint64 session_timeout(const Session *session, SessionTimeout timeout)
{
    for (guint i = session->settings->len; i-- > 0;) {
        const Setting *setting = &g_array_index(session->settings, Setting, i);
        if (setting->timeout == timeout)
            return setting->value;
    }
    return session->timeouts[timeout];
}

static void set_timeout(Session *self, SessionTimeout timeout, const SetVariable *set)
{
    Setting setting = {.timeout = timeout,
                       .value =
                           set->value != NULL && !set->reset ? session_time_read(set->value) : 0,
                       .local = set->local};
    if (self->in_transaction)
        g_array_append_val(self->settings, setting);
    else if (!set->local)
        self->timeouts[timeout] = setting.value;
}

static void apply_set(Session *self, const SetVariable *set)
{
    for (guint i = 0; i < SESSION_TIMEOUT_COUNT; i++)
        if (set->name == NULL || g_ascii_strcasecmp(set->name, timeout_names[i]) == 0)
            set_timeout(self, (SessionTimeout)i, set);
}

static void keep_settings(Session *self)
{
    for (guint i = 0; i < self->settings->len; i++) {
        const Setting *setting = &g_array_index(self->settings, Setting, i);
        if (!setting->local)
            self->timeouts[setting->timeout] = setting->value;
    }
}

static void end_transaction(Session *self, const Transaction *transaction)
{
    if (transaction->kind == TRANSACTION_COMMIT || transaction->kind == TRANSACTION_PREPARED)
        keep_settings(self);
    cut_back(self, &(Mark){0});
    g_array_set_size(self->savepoints, 0);
    self->in_transaction = transaction->chain;
    self->in_block = self->in_block && transaction->chain;
}

/* How many savepoints there are up to the last of that name; 0: there is none. */
static guint find_savepoint(const Session *self, const char *name)
{
    guint n = self->savepoints->len;
    while (n > 0 && g_strcmp0(g_array_index(self->savepoints, Mark, n - 1).name, name) != 0)
        n--;
    return n;
}

static void apply_transaction(Session *self, const Transaction *transaction)
{
    guint n = find_savepoint(self, transaction->savepoint);
    Mark mark = {transaction->savepoint, self->locks->len, self->constraints->len,
                 self->labels->len,      self->types->len, self->settings->len};
    switch (transaction->kind) {
    case TRANSACTION_BEGIN:
        self->in_block = self->in_block || !self->in_transaction;
        self->in_transaction = TRUE;
        return;
    case TRANSACTION_COMMIT:
    case TRANSACTION_PREPARED:
    case TRANSACTION_ROLLBACK:
        end_transaction(self, transaction);
        return;
    case TRANSACTION_SAVEPOINT:
        g_array_append_val(self->savepoints, mark);
        return;
    case TRANSACTION_RELEASE:
        if (n > 0)
            g_array_set_size(self->savepoints, (guint)n - 1);
        return;
    case TRANSACTION_ROLLBACK_TO:
        if (n == 0)
            return;
        cut_back(self, &g_array_index(self->savepoints, Mark, n - 1));
        g_array_set_size(self->savepoints, n);
        return;
    }
}

static gboolean is_gone(const Statement *statement, const RelationLock *lock)
{
    if (statement->kind != STATEMENT_DROP || lock->role != LOCK_ON_TARGET)
        return FALSE;
    for (guint i = 0; i < statement->drop->n_objects; i++)
        if (statement->drop->objects[i].part == NULL &&
            strcmp(statement->drop->objects[i].name, lock->relation.name) == 0)
            return TRUE;
    return FALSE;
}

static void hold(Session *self, const Statement *statement, const RelationLock *lock)
{
    HeldLock *held = g_new0(HeldLock, 1);
    held->schema = g_strdup(lock->relation.schema != NULL ? lock->relation.schema : "");
    held->name = g_strdup(lock->relation.name);
    held->mode = lock->mode;
    held->work = statement->kind == STATEMENT_ALTER_TABLE ? lock->work : 0;
    held->gone = is_gone(statement, lock);
    held->line = statement->line;
    g_ptr_array_add(self->locks, held);
}

static void apply_locks(Session *self, const Statement *statement, const GArray *locks)
{
    gboolean blocks = FALSE;
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        blocks |= lock_mode_blocks_writes(lock->mode);
        if (self->in_transaction && lock_mode_blocks_writes(lock->mode) &&
            lock->relation.kind != OBJECT_INDEX) /* that goes with its table */
            hold(self, statement, lock);
    }
    if (!blocks || statement->outside_transaction)
        return;
    for (guint i = 0; i < SESSION_TIMEOUT_COUNT; i++)
        if (session_timeout(self, (SessionTimeout)i) == 0)
            self->unguarded[i]++;
}

/* Complete, as the lock on it is named. */
static const char *schema_of(const AlterTable *alter, const GArray *locks)
{
    for (guint i = 0; locks != NULL && i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (lock->role == LOCK_ON_TARGET && strcmp(lock->relation.name, alter->table.name) == 0)
            return lock->relation.schema;
    }
    return alter->table.schema;
}

static void apply_alter(Session *self, const AlterTable *alter, const GArray *locks)
{
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind != ALTER_ADD_CONSTRAINT || !action->constraint->not_valid ||
            action->constraint->name == NULL)
            continue;
        AddedConstraint *added = g_new0(AddedConstraint, 1);
        added->schema = g_strdup(schema_of(alter, locks));
        added->table = g_strdup(alter->table.name);
        added->name = g_strdup(action->constraint->name);
        g_ptr_array_add(self->constraints, added);
    }
}

static void apply_enum(Session *self, const AlterEnum *change)
{
    if (change->new_value == NULL || change->old_value != NULL ||
        g_ptr_array_find_with_equal_func(self->types, change->type.name, g_str_equal, NULL))
        return;
    AddedLabel *added = g_new0(AddedLabel, 1);
    added->type = (ObjectName){.kind = OBJECT_TYPE,
                               .schema = g_strdup(change->type.schema),
                               .name = g_strdup(change->type.name)};
    added->label = g_strdup(change->new_value);
    g_ptr_array_add(self->labels, added);
}

static void apply_in_transaction(Session *self, const Statement *statement, const GArray *locks)
{
    if (statement->kind == STATEMENT_ALTER_TABLE)
        apply_alter(self, statement->alter_table, locks);
    else if (statement->kind == STATEMENT_ALTER_ENUM)
        apply_enum(self, statement->alter_enum);
    else if (statement->kind == STATEMENT_CREATE_TYPE)
        g_ptr_array_add(self->types, g_strdup(statement->create_type->type.name));
}

void session_apply(Session *session, const Statement *statement, const GArray *locks)
{
    if (locks != NULL)
        apply_locks(session, statement, locks);
    if (statement->kind == STATEMENT_TRANSACTION)
        apply_transaction(session, statement->transaction);
    else if (statement->kind == STATEMENT_SET)
        apply_set(session, statement->set);
    else if (session->in_transaction)
        apply_in_transaction(session, statement, locks);
}

void session_enter_block(Session *session)
{
    session->in_transaction = TRUE;
}

gboolean session_in_block(const Session *session)
{
    return session->in_block;
}

gboolean session_in_transaction(const Session *session)
{
    return session->in_transaction;
}

LockMode session_held(const Session *session, const char *schema, const char *name)
{
    LockMode mode = LOCK_NONE;
    for (guint i = 0; i < session->locks->len; i++) {
        const HeldLock *held = session->locks->pdata[i];
        if (strcmp(held->name, name) == 0 && strcmp(held->schema, schema) == 0)
            mode = lock_mode_join(mode, held->mode);
    }
    return mode;
}

const GPtrArray *session_locks(const Session *session)
{
    return session->locks;
}

guint session_unguarded(const Session *session, SessionTimeout timeout)
{
    return session->unguarded[timeout];
}

gboolean session_added_constraint(const Session *session, const char *schema, const char *table,
                                  const char *constraint)
{
    for (guint i = 0; i < session->constraints->len; i++) {
        const AddedConstraint *added = session->constraints->pdata[i];
        if (strcmp(added->name, constraint) == 0 && strcmp(added->table, table) == 0 &&
            g_strcmp0(added->schema, schema) == 0)
            return TRUE;
    }
    return FALSE;
}

const GPtrArray *session_added_labels(const Session *session)
{
    return session->labels;
}
