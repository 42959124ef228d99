#include "lint/simulator.h"

#include "core/sql/block.h"
#include "core/sql/type_change.h"
#include "lint/lock.h"

#include <string.h>

/* What this file did to one relation. */
typedef struct Made {
    gboolean relation; /* the file created it, rather than a column of it */
    gboolean temporary;
    gboolean rows;     /* rows were written since it was committed */
    guint transaction; /* the one that created it */
    guint step;        /* statements before it: for ROLLBACK TO */
    guint validations;
    guint not_null_sets;
    GHashTable *columns; /* names of columns added; NULL without */
} Made;

typedef struct Savepoint {
    const char *name; /* of the parse; NULL for the block of a body */
    guint step;       /* at which it was set */
} Savepoint;

struct Simulator {
    GHashTable *made;    /* "schema.name" -> Made */
    GHashTable *dropped; /* names of constraints that the file drops */
    GArray *savepoints;  /* of Savepoint */
    Session *session;
    gboolean chained;
    gboolean in_transaction;
    gboolean utc;
    gboolean guarded;
    guint blocks;       /* DO blocks around what comes next, */
    gboolean own_block; /* the outermost of them outside of a transaction */
    guint transaction;
    guint step;
};

static void made_free(gpointer data)
{
    Made *made = data;
    g_clear_pointer(&made->columns, g_hash_table_unref);
    g_free(made);
}

Simulator *simulator_new(void)
{
    Simulator *self = g_new0(Simulator, 1);
    self->made = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, made_free);
    self->dropped = g_hash_table_new(g_str_hash, g_str_equal);
    self->savepoints = g_array_new(FALSE, FALSE, sizeof(Savepoint));
    self->session = session_new();
    return self;
}

void simulator_free(Simulator *simulator)
{
    if (simulator == NULL)
        return;
    g_hash_table_unref(simulator->made);
    g_hash_table_unref(simulator->dropped);
    g_array_unref(simulator->savepoints);
    session_free(simulator->session);
    g_free(simulator);
}

static void collect_dropped(Simulator *self, const Statement *statement)
{
    for (guint i = 0; statement->kind == STATEMENT_DO && statement->block != NULL &&
                      i < statement->block->parse->n_statements;
         i++)
        collect_dropped(self, &statement->block->parse->statements[i]);
    if (statement->kind != STATEMENT_ALTER_TABLE)
        return;
    for (guint i = 0; i < statement->alter_table->n_actions; i++) {
        const AlterAction *action = &statement->alter_table->actions[i];
        if (action->kind == ALTER_DROP_CONSTRAINT && action->name != NULL)
            g_hash_table_add(self->dropped, (gpointer)(guintptr)action->name);
    }
}

void simulator_begin(Simulator *simulator, const Parse *parse, gboolean transactional,
                     gboolean chained)
{
    g_hash_table_remove_all(simulator->made);
    g_hash_table_remove_all(simulator->dropped);
    g_array_set_size(simulator->savepoints, 0);
    session_begin(simulator->session, parse, transactional);
    simulator->chained = chained;
    simulator->in_transaction = transactional;
    simulator->utc = FALSE;
    simulator->guarded = FALSE;
    simulator->blocks = 0;
    simulator->own_block = FALSE;
    simulator->transaction = 1;
    simulator->step = 0;
    for (guint i = 0; i < parse->n_statements; i++)
        collect_dropped(simulator, &parse->statements[i]);
}

static Made *find_made(const Simulator *self, const char *schema, const char *name)
{
    g_autofree char *key = g_strconcat(schema, ".", name, NULL);
    return g_hash_table_lookup(self->made, key);
}

static Made *obtain_made(Simulator *self, const char *schema, const char *name)
{
    char *key = g_strconcat(schema, ".", name, NULL);
    Made *made = g_hash_table_lookup(self->made, key);
    if (made != NULL) {
        g_free(key);
        return made;
    }
    made = g_new0(Made, 1);
    g_hash_table_insert(self->made, key, made);
    return made;
}

const char *simulator_schema_of(const Schema *schema, const ObjectName *name)
{
    if (name->schema != NULL)
        return name->schema;
    const SchemaRelation *relation = name->name != NULL ? schema_find_relation(schema, name) : NULL;
    return relation != NULL ? relation->object.schema : schema_current(schema);
}

static void create_relation(Simulator *self, const Schema *schema, const ObjectName *name,
                            gboolean temporary, gboolean rows)
{
    const char *where = temporary              ? "pg_temp"
                        : name->schema != NULL ? name->schema
                                               : schema_current(schema);
    Made *made = obtain_made(self, where, name->name);
    made->relation = TRUE;
    made->temporary = temporary;
    made->rows = rows;
    made->transaction = self->transaction;
    made->step = self->step;
}

/* IF NOT EXISTS, OR REPLACE: certain only where everything that came before is known. */
static gboolean is_there(const Simulator *self, const Schema *schema, const ObjectName *name)
{
    return !self->chained || schema_find_relation(schema, name) != NULL;
}

static void create_table(Simulator *self, const CreateTable *table, const Schema *schema)
{
    gboolean conditional = table->if_not_exists || self->guarded;
    if (!conditional || table->temporary || !is_there(self, schema, &table->table))
        create_relation(self, schema, &table->table, table->temporary, table->as_query);
}

static void create_view(Simulator *self, const CreateView *view, const Schema *schema)
{
    gboolean conditional = view->if_not_exists || view->replace || self->guarded;
    if (!conditional || view->temporary || !is_there(self, schema, &view->view))
        create_relation(self, schema, &view->view, view->temporary, !view->with_no_data);
}

static void add_column(Simulator *self, const char *schema, const char *name, const char *column)
{
    Made *made = obtain_made(self, schema, name);
    if (made->columns == NULL)
        made->columns = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_add(made->columns, g_strdup(column));
}

static gboolean is_known_constraint(const Schema *schema, const ObjectName *table, const char *name)
{
    const SchemaRelation *relation = schema_find_relation(schema, table);
    return relation != NULL && schema_find_constraint(relation, name) != NULL;
}

static void apply_alter(Simulator *self, const AlterTable *alter, const Schema *schema)
{
    const char *where = simulator_schema_of(schema, &alter->table);
    for (guint i = 0; i < alter->n_actions; i++) {
        const AlterAction *action = &alter->actions[i];
        if (action->kind == ALTER_ADD_COLUMN && !action->if_not_exists)
            add_column(self, where, alter->table.name, action->column->name);
        else if (action->kind == ALTER_COLUMN_SET_NOT_NULL)
            obtain_made(self, where, alter->table.name)->not_null_sets++;
        else if (action->kind == ALTER_VALIDATE_CONSTRAINT &&
                 g_hash_table_contains(self->dropped, action->name) &&
                 !is_known_constraint(schema, &alter->table, action->name))
            obtain_made(self, where, alter->table.name)->validations++;
    }
}

static void apply_rename(Simulator *self, const Schema *schema, const ObjectName *old,
                         const char *schema_after, const char *name_after)
{
    if (old->part != NULL)
        return;
    const char *where = simulator_schema_of(schema, old);
    g_autofree char *key = g_strconcat(where, ".", old->name, NULL);
    gpointer stored_key = NULL, made = NULL;
    if (!g_hash_table_steal_extended(self->made, key, &stored_key, &made))
        return;
    g_free(stored_key);
    char *now = g_strconcat(schema_after != NULL ? schema_after : where, ".", name_after, NULL);
    g_hash_table_insert(self->made, now, made);
}

static void mark_rows(Simulator *self, const Schema *schema, const ObjectName *table)
{
    Made *made = table->name != NULL
                     ? find_made(self, simulator_schema_of(schema, table), table->name)
                     : NULL;
    if (made != NULL)
        made->rows = TRUE;
}

static gboolean is_later(G_GNUC_UNUSED gpointer key, gpointer value, gpointer data)
{
    const Made *made = value;
    return made->relation && made->step >= *(const guint *)data;
}

static void forget_since(Simulator *self, guint step)
{
    g_hash_table_foreach_remove(self->made, is_later, &step);
}

static gboolean is_of(G_GNUC_UNUSED gpointer key, gpointer value, gpointer data)
{
    const Made *made = value;
    return made->relation && made->transaction == *(const guint *)data;
}

static void end_transaction(Simulator *self, gboolean chain)
{
    g_array_set_size(self->savepoints, 0);
    self->transaction++;
    self->in_transaction = chain;
}

static void roll_back(Simulator *self, gboolean chain)
{
    g_hash_table_foreach_remove(self->made, is_of, &self->transaction);
    end_transaction(self, chain);
}

/* How many savepoints there are up to the last of that name; 0: there is none. */
static guint find_savepoint(const Simulator *self, const char *name)
{
    guint n = self->savepoints->len;
    while (n > 0 && g_strcmp0(g_array_index(self->savepoints, Savepoint, n - 1).name, name) != 0)
        n--;
    return n;
}

static void roll_back_to_savepoint(Simulator *self, const char *name)
{
    guint n = find_savepoint(self, name);
    if (n == 0)
        return;
    forget_since(self, g_array_index(self->savepoints, Savepoint, n - 1).step);
    g_array_set_size(self->savepoints, n);
}

static void apply_transaction(Simulator *self, const Transaction *transaction)
{
    switch (transaction->kind) {
    case TRANSACTION_BEGIN:
        self->in_transaction = TRUE;
        return;
    case TRANSACTION_COMMIT:
    case TRANSACTION_PREPARED:
        end_transaction(self, transaction->chain);
        return;
    case TRANSACTION_ROLLBACK:
        roll_back(self, transaction->chain);
        return;
    case TRANSACTION_SAVEPOINT:
        g_array_append_val(self->savepoints, ((Savepoint){transaction->savepoint, self->step}));
        return;
    case TRANSACTION_RELEASE: {
        guint n = find_savepoint(self, transaction->savepoint);
        if (n > 0)
            g_array_set_size(self->savepoints, n - 1);
        return;
    }
    case TRANSACTION_ROLLBACK_TO:
        roll_back_to_savepoint(self, transaction->savepoint);
        return;
    }
}

static void apply_set(Simulator *self, const SetVariable *set)
{
    if (set->name == NULL || g_ascii_strcasecmp(set->name, "timezone") == 0)
        self->utc = !set->reset && set->value != NULL && type_change_zone_is_utc(set->value);
}

static void apply_data_change(Simulator *self, const DataChange *change, const Schema *schema)
{
    for (guint i = 0; i < change->n_tables; i++)
        mark_rows(self, schema, &change->tables[i]);
}

static void apply_details(Simulator *self, const Statement *statement, const Schema *schema)
{
    switch (statement->kind) {
    case STATEMENT_CREATE_TABLE:
        create_table(self, statement->create_table, schema);
        return;
    case STATEMENT_CREATE_VIEW:
        create_view(self, statement->create_view, schema);
        return;
    case STATEMENT_ALTER_TABLE:
        apply_alter(self, statement->alter_table, schema);
        return;
    case STATEMENT_RENAME:
        apply_rename(self, schema, &statement->rename->object, NULL, statement->rename->new_name);
        return;
    case STATEMENT_SET_SCHEMA:
        apply_rename(self, schema, &statement->set_schema->object,
                     statement->set_schema->new_schema, statement->set_schema->object.name);
        return;
    case STATEMENT_TRANSACTION:
        apply_transaction(self, statement->transaction);
        return;
    case STATEMENT_SET:
        apply_set(self, statement->set);
        return;
    case STATEMENT_COPY:
        if (statement->copy->from)
            mark_rows(self, schema, &statement->copy->table);
        return;
    case STATEMENT_INSERT:
    case STATEMENT_MERGE:
        apply_data_change(self, statement->data_change, schema);
        return;
    default:
        return;
    }
}

/* Statements that only read and write rows keep nobody waiting but each other. */
static gboolean locks_matter(const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_SELECT:
    case STATEMENT_INSERT:
    case STATEMENT_UPDATE:
    case STATEMENT_DELETE:
    case STATEMENT_MERGE:
    case STATEMENT_COPY:
    case STATEMENT_SET:
    case STATEMENT_TRANSACTION:
        return FALSE;
    default:
        return TRUE;
    }
}

static gboolean is_in_use(const Simulator *self, const SchemaLocks *known, const ObjectName *name)
{
    if (simulator_is_fresh(self, name->schema, name->name) ||
        simulator_is_fresh(self, "pg_temp", name->name))
        return FALSE;
    ObjectName any = *name;
    any.kind = OBJECT_UNKNOWN;
    if (self->chained && schema_find(known->schema, &any) == NULL)
        return FALSE;
    const SchemaIndex *index = schema_find_index(known->schema, name);
    const SchemaRelation *table = index != NULL ? index->object.relation : NULL;
    return table == NULL || !simulator_is_fresh(self, table->object.schema, table->object.name);
}

static void apply_session(Simulator *self, const Statement *statement, const Schema *schema)
{
    if (!locks_matter(statement)) {
        session_apply(self->session, statement, NULL);
        return;
    }
    SchemaLocks known = {.schema = schema, .utc = self->utc};
    g_autoptr(GArray) locks = schema_locks_of(&known, statement);
    for (guint i = locks->len; i-- > 0;)
        if (!is_in_use(self, &known, &g_array_index(locks, RelationLock, i).relation))
            g_array_remove_index(locks, i);
    session_apply(self->session, statement, locks);
}

void simulator_apply(Simulator *simulator, const Statement *statement, const Schema *schema)
{
    apply_session(simulator, statement, schema);
    apply_details(simulator, statement, schema);
    simulator->step++;
    if (!simulator->in_transaction && statement->kind != STATEMENT_TRANSACTION)
        simulator->transaction++;
}

static void change_transaction(Simulator *self, TransactionKind kind, gboolean chain)
{
    Transaction transaction = {.kind = kind, .chain = chain};
    Statement statement = {.kind = STATEMENT_TRANSACTION, .tag = "", .transaction = &transaction};
    session_apply(self->session, &statement, NULL);
    apply_transaction(self, &transaction);
}

void simulator_enter_block(Simulator *simulator)
{
    if (simulator->blocks++ > 0 || simulator->in_transaction)
        return;
    simulator->own_block = TRUE;
    session_enter_block(simulator->session);
    simulator->in_transaction = TRUE;
}

void simulator_leave_block(Simulator *simulator)
{
    if (--simulator->blocks > 0 || !simulator->own_block)
        return;
    simulator->own_block = FALSE;
    change_transaction(simulator, TRANSACTION_COMMIT, FALSE);
}

/* Inside of a transaction the server refuses it. */
void simulator_end_block_transaction(Simulator *simulator, gboolean commit)
{
    if (simulator->own_block)
        change_transaction(simulator, commit ? TRANSACTION_COMMIT : TRANSACTION_ROLLBACK, TRUE);
}

void simulator_save(Simulator *simulator)
{
    change_transaction(simulator, TRANSACTION_SAVEPOINT, FALSE);
}

void simulator_undo(Simulator *simulator)
{
    change_transaction(simulator, TRANSACTION_ROLLBACK_TO, FALSE);
    change_transaction(simulator, TRANSACTION_RELEASE, FALSE);
}

void simulator_set_guarded(Simulator *simulator, gboolean guarded)
{
    simulator->guarded = guarded;
}

gboolean simulator_in_block_alone(const Simulator *simulator)
{
    return simulator->own_block;
}

const Session *simulator_session(const Simulator *simulator)
{
    return simulator->session;
}

gboolean simulator_in_transaction(const Simulator *simulator)
{
    return simulator->in_transaction;
}

gboolean simulator_is_fresh(const Simulator *simulator, const char *schema, const char *name)
{
    const Made *made = find_made(simulator, schema, name);
    if (made == NULL || !made->relation)
        return FALSE;
    return made->temporary || !made->rows || made->transaction == simulator->transaction;
}

gboolean simulator_made(const Simulator *simulator, const char *schema, const char *name)
{
    const Made *made = find_made(simulator, schema, name);
    return made != NULL && made->relation;
}

gboolean simulator_made_column(const Simulator *simulator, const char *schema, const char *name,
                               const char *column)
{
    const Made *made = find_made(simulator, schema, name);
    return made != NULL && (made->relation || (made->columns != NULL &&
                                               g_hash_table_contains(made->columns, column)));
}

guint simulator_temporary_validations(const Simulator *simulator, const char *schema,
                                      const char *name)
{
    const Made *made = find_made(simulator, schema, name);
    return made != NULL ? made->validations : 0;
}

guint simulator_not_null_sets(const Simulator *simulator, const char *schema, const char *name)
{
    const Made *made = find_made(simulator, schema, name);
    return made != NULL ? made->not_null_sets : 0;
}

gboolean simulator_in_utc(const Simulator *simulator)
{
    return simulator->utc;
}
