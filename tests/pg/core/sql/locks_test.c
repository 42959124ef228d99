#include "core/sql/locks.h"

#include "core/base/error.h"
#include "core/pg/connection.h"
#include "core/pg/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Each line of locks.def is run on a server, three times: over a plain table, over one from which
 * another inherits, and over a partitioned one (as far as the server takes it). What
 * locks_of_statement() foretells is held against pg_locks, the file nodes, and the counters of rows
 * read. */

static const char fixture[] =
    "SET client_min_messages = warning;"
    "DROP SCHEMA IF EXISTS elsewhere CASCADE;"
    "DROP SCHEMA public CASCADE;"
    "CREATE SCHEMA public;"
    "RESET timezone;"
    "CREATE TABLE r (id int PRIMARY KEY, z text);"
    "INSERT INTO r SELECT i, repeat('z', 100) FROM generate_series(1, 500) i;"
    "CREATE TABLE f (id int PRIMARY KEY, rid int CONSTRAINT f_rid REFERENCES r, z text);"
    "INSERT INTO f SELECT i, i, repeat('z', 100) FROM generate_series(1, 500) i;"
    "CREATE TABLE p (id int NOT NULL, n int, z text) PARTITION BY RANGE (id);"
    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (1000);"
    "CREATE TABLE pd PARTITION OF p DEFAULT;"
    "INSERT INTO p SELECT i, i, repeat('z', 100) FROM generate_series(1, 500) i;"
    "INSERT INTO p SELECT i, i, repeat('z', 100) FROM generate_series(1001, 1500) i;"
    "CREATE TABLE q (id int NOT NULL, n int, z text);"
    "INSERT INTO q SELECT i, i, repeat('z', 100) FROM generate_series(5001, 5500) i;"
    "CREATE TABLE w (id int PRIMARY KEY, n int, z text);"
    "INSERT INTO w SELECT i, i, repeat('z', 100) FROM generate_series(1, 500) i;"
    "CREATE VIEW v AS SELECT id FROM w;"
    "CREATE MATERIALIZED VIEW m AS SELECT id, n, z FROM w;"
    "CREATE UNIQUE INDEX m_id ON m (id);"
    "CREATE SEQUENCE s;";

static const char columns[] = "(id int PRIMARY KEY, n int NOT NULL, k int, rid int, v varchar(20), "
                              "d numeric(10, 2), at timestamp, z text)";
static const char rows[] =
    "INSERT INTO t SELECT i, i, i, i, 'v', 1.5, now(), repeat('z', 100) FROM "
    "generate_series(1, 500) i;"
    "CREATE INDEX t_n ON t (n);";

typedef enum Shape { SHAPE_PLAIN, SHAPE_INHERITED, SHAPE_PARTITIONED } Shape;

static Scratch *server;
static Connection *worker, *observer, *holder;

static void assert_no_error(const GError *error)
{
    if (error != NULL)
        fail_msg("%s", error->message);
}

static gboolean try_run(Connection *connection, const char *sql, GError **error)
{
    ScriptOutcome outcome = {0};
    return connection_run_script(connection, sql, NULL, NULL, NULL, &outcome, error);
}

static void run(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    if (!try_run(connection, sql, &error))
        fail_msg("%s: %s", sql, error->message);
}

static Result *ask(Connection *connection, const char *sql)
{
    g_autoptr(GError) error = NULL;
    Result *result = connection_query(connection, sql, 0, NULL, &error);
    if (result == NULL)
        fail_msg("%s: %s", sql, error->message);
    return result;
}

static int start(void **state)
{
    (void)state;
    static const char *const settings[] = {"allow_in_place_tablespaces=on", "autovacuum=off", NULL};
    g_autoptr(GError) error = NULL;
    server = scratch_start(&(ScratchOptions){.settings = settings}, &error);
    if (server == NULL) {
        print_error("%s\n", error->message);
        return -1;
    }
    const ConnectionOptions options = {.url = scratch_url(server)};
    worker = connection_open(&options, NULL);
    observer = connection_open(&options, NULL);
    holder = connection_open(&options, NULL);
    run(worker, "CREATE TABLESPACE other LOCATION ''");
    run(worker, "CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler");
    return 0;
}

static int stop(void **state)
{
    (void)state;
    connection_close(worker);
    connection_close(observer);
    connection_close(holder);
    scratch_stop(server);
    return 0;
}

static void make_fixture(Shape shape)
{
    g_autoptr(GString) sql = g_string_new(fixture);
    g_string_append_printf(sql, "CREATE TABLE t %s %s;", columns,
                           shape == SHAPE_PARTITIONED ? "PARTITION BY RANGE (id)" : "");
    if (shape == SHAPE_PARTITIONED)
        g_string_append(sql, "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (-1000) TO (1000);");
    g_string_append(sql, rows);
    if (shape == SHAPE_INHERITED)
        g_string_append(sql,
                        "CREATE TABLE t1 (PRIMARY KEY (id)) INHERITS (t);"
                        "INSERT INTO t1 SELECT id + 1000, n, k, rid, v, d, at, z FROM ONLY t;");
    run(worker, sql->str);
}

/* The catalog's answers. */

static const char *const related_queries[] = {
    [LOCK_ON_CHILDREN] =
        "WITH RECURSIVE below AS (SELECT inhrelid AS id FROM pg_inherits WHERE "
        "inhparent = to_regclass('%s') UNION ALL SELECT inhrelid FROM pg_inherits, "
        "below WHERE inhparent = id) SELECT id::regclass FROM below",
    [LOCK_ON_PARTITIONS] = "SELECT relid FROM pg_partition_tree(to_regclass('%s')) WHERE level > 0",
    [LOCK_ON_HEIRS] = "SELECT inhrelid::regclass FROM pg_inherits, pg_class WHERE inhparent = "
                      "to_regclass('%s') AND pg_class.oid = inhrelid AND NOT relispartition",
    [LOCK_ON_PARENT] = "SELECT inhparent::regclass FROM pg_inherits, pg_class WHERE inhrelid = "
                       "to_regclass('%s') AND pg_class.oid = inhrelid AND relispartition",
    [LOCK_ON_DEFAULT_PARTITION] =
        "SELECT partdefid::regclass FROM pg_partitioned_table WHERE partdefid <> 0 AND (partrelid "
        "= to_regclass('%1$s') OR partrelid = (SELECT inhparent FROM pg_inherits WHERE inhrelid = "
        "to_regclass('%1$s')))",
    [LOCK_ON_REFERENCED] =
        "SELECT confrelid::regclass FROM pg_constraint WHERE conrelid = to_regclass('%s') AND "
        "contype "
        "= 'f' AND (conname = '%s' OR '%s' = '' OR '%s' = ANY (SELECT attname FROM pg_attribute "
        "WHERE attrelid = conrelid AND attnum = ANY (conkey)))",
    [LOCK_ON_REFERENCING] = "SELECT conrelid::regclass FROM pg_constraint WHERE confrelid = "
                            "to_regclass('%s') AND contype "
                            "= 'f'",
    [LOCK_ON_TABLE] =
        "SELECT indrelid::regclass FROM pg_index WHERE indexrelid = to_regclass('%1$s') OR "
        "indexrelid IN (SELECT relid FROM pg_partition_tree(to_regclass('%1$s')))",
    [LOCK_ON_KEY] = "SELECT conindid::regclass FROM pg_constraint WHERE conrelid = "
                    "to_regclass('%s') AND conname = '%s' AND contype IN ('p', 'u', 'x')",
    [LOCK_ON_INDEXES] =
        "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = to_regclass('%s')",
    [LOCK_ON_SEQUENCES] =
        "SELECT objid::regclass FROM pg_depend, pg_class WHERE classid = 'pg_class'::regclass AND "
        "refobjid = to_regclass('%s') AND deptype IN ('a', 'i') AND objid = pg_class.oid AND "
        "relkind "
        "= 'S' AND ('%s' = '' OR '%s' = (SELECT attname FROM pg_attribute WHERE attrelid = "
        "refobjid AND attnum = refobjsubid))",
    [LOCK_ON_READ] = "SELECT DISTINCT refobjid::regclass FROM pg_rewrite, pg_depend WHERE ev_class "
                     "= to_regclass('%1$s') AND objid = pg_rewrite.oid AND refclassid = "
                     "'pg_class'::regclass AND refobjid <> ev_class",
    [LOCK_ON_USERS] = "SELECT DISTINCT attrelid::regclass FROM pg_attribute WHERE atttypid = "
                      "'%s'::regtype",
};

typedef struct Answers {
    LockForm form;
    GStringChunk *texts;
} Answers;

static char *fill(const char *query, const char *name, const char *part)
{
    g_autoptr(GString) sql = g_string_new(query);
    g_string_replace(sql, "%1$s", name, 0);
    g_string_replace(sql, "%s", name, 1);
    g_string_replace(sql, "%s", part, 0);
    return g_strdup(sql->str);
}

static void related(gpointer data, LockRole role, const ObjectName *of, GArray *names)
{
    Answers *answers = data;
    assert_non_null(related_queries[role]);
    g_autofree char *sql = fill(related_queries[role], of->name, of->part != NULL ? of->part : "");
    g_autoptr(Result) result = ask(observer, sql);
    for (guint i = 0; i < result_rows(result); i++) {
        ObjectName name = {.kind = OBJECT_TABLE,
                           .name =
                               g_string_chunk_insert(answers->texts, result_value(result, i, 0))};
        g_array_append_val(names, name);
    }
}

/* What the example is made for. */
static int answer(gpointer data, guint question, G_GNUC_UNUSED const ObjectName *table,
                  G_GNUC_UNUSED const AlterAction *action)
{
    LockForm form = ((const Answers *)data)->form;
    switch ((LockAsk)question) {
    case LOCK_ASK_NOT_NULL_PROVEN:
        return form == LOCK_FORM_SET_NOT_NULL_PROVEN;
    case LOCK_ASK_BOUND_PROVEN:
        return form == LOCK_FORM_ATTACH_PARTITION_PROVEN;
    case LOCK_ASK_TYPE_FREE:
        return form == LOCK_FORM_COLUMN_TYPE_FREE;
    case LOCK_ASK_TYPE_NO_REWRITE:
        return form != LOCK_FORM_COLUMN_TYPE_REWRITE;
    case LOCK_ASK_TYPE_KEEPS_INDEXES:
        return form == LOCK_FORM_COLUMN_TYPE_RECHECK;
    case LOCK_ASK_DOMAIN_FREE:
        return form != LOCK_FORM_ADD_COLUMN_DOMAIN;
    case LOCK_ASK_DEFAULT_STABLE:
        return TRUE;
    }
    return -1;
}

/* A relation as it was before the statement, and what became of it. */
typedef struct Relation {
    char *oid, *name, *table; /* table: of an index */
    char kind;
    char *file;
    guint64 rows, pages;
    guint64 rows_read, pages_read; /* before, where counted over transactions */
    LockMode mode;
    gboolean scanned, refiled, built;
} Relation;

static void relation_free(gpointer data)
{
    Relation *relation = data;
    g_free(relation->oid);
    g_free(relation->name);
    g_free(relation->table);
    g_free(relation->file);
    g_free(relation);
}

static guint64 number(const Result *result, guint row, guint column)
{
    const char *value = result_value(result, row, column);
    return value != NULL && *value != '-' ? g_ascii_strtoull(value, NULL, 10) : 0;
}

static GPtrArray *take_relations(void)
{
    run(worker, "ANALYZE");
    run(worker, "SELECT pg_stat_force_next_flush()");
    g_autoptr(Result) result = ask(
        observer,
        "SELECT c.oid, c.relname, i.indrelid::regclass, c.relkind, pg_relation_filenode(c.oid), "
        "c.reltuples, pg_relation_size(c.oid) / 8192, pg_stat_get_tuples_returned(c.oid), "
        "pg_stat_get_blocks_fetched(c.oid) FROM pg_class c LEFT JOIN pg_index i ON indexrelid = "
        "c.oid WHERE relnamespace = 'public'::regnamespace");
    GPtrArray *relations = g_ptr_array_new_with_free_func(relation_free);
    for (guint i = 0; i < result_rows(result); i++) {
        Relation *relation = g_new0(Relation, 1);
        relation->oid = g_strdup(result_value(result, i, 0));
        relation->name = g_strdup(result_value(result, i, 1));
        relation->table = g_strdup(result_value(result, i, 2));
        relation->kind = result_value(result, i, 3)[0];
        relation->file = g_strdup(result_value(result, i, 4));
        relation->rows = number(result, i, 5);
        relation->pages = number(result, i, 6);
        relation->rows_read = number(result, i, 7);
        relation->pages_read = number(result, i, 8);
        g_ptr_array_add(relations, relation);
    }
    return relations;
}

static Relation *find_relation(const GPtrArray *relations, const char *name)
{
    for (guint i = 0; name != NULL && i < relations->len; i++) {
        Relation *relation = g_ptr_array_index(relations, i);
        if (strcmp(relation->name, name) == 0)
            return relation;
    }
    return NULL;
}

static Relation *find_by_oid(const GPtrArray *relations, const char *oid)
{
    for (guint i = 0; i < relations->len; i++) {
        Relation *relation = g_ptr_array_index(relations, i);
        if (strcmp(relation->oid, oid) == 0)
            return relation;
    }
    return NULL;
}

static gboolean had_file(const GPtrArray *relations, const char *file)
{
    for (guint i = 0; i < relations->len; i++)
        if (g_strcmp0(((Relation *)g_ptr_array_index(relations, i))->file, file) == 0)
            return TRUE;
    return FALSE;
}

static void look_at_locks(GPtrArray *relations)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT relation, mode FROM pg_locks WHERE locktype = 'relation' AND pid = %d",
        connection_backend_pid(worker));
    g_autoptr(Result) result = ask(observer, sql);
    for (guint i = 0; i < result_rows(result); i++) {
        Relation *relation = find_by_oid(relations, result_value(result, i, 0));
        if (relation != NULL)
            relation->mode =
                lock_mode_join(relation->mode, lock_mode_find(result_value(result, i, 1)));
    }
}

/* Asked by the worker itself: only it sees what its transaction did. */
static void look_at_files(GPtrArray *relations)
{
    g_autoptr(Result) files =
        ask(worker, "SELECT c.oid, pg_relation_filenode(c.oid), CASE WHEN reltablespace = 0 THEN "
                    "indrelid END FROM "
                    "pg_class c LEFT JOIN pg_index ON indexrelid = c.oid WHERE "
                    "c.relkind IN ('r', 'm', 'i')");
    for (guint i = 0; i < result_rows(files); i++) {
        const char *file = result_value(files, i, 1);
        const char *table = result_value(files, i, 2);
        Relation *relation = find_by_oid(relations, result_value(files, i, 0));
        if (file == NULL || had_file(relations, file))
            continue;
        if (relation != NULL)
            relation->refiled = TRUE;
        relation = table != NULL ? find_by_oid(relations, table) : NULL;
        if (relation != NULL)
            relation->built = TRUE;
    }
    /* An index that REINDEX CONCURRENTLY replaced has a new one of its name. */
    g_autoptr(Result) names =
        ask(worker, "SELECT relname, oid FROM pg_class WHERE relkind = 'i' AND "
                    "relnamespace = 'public'::regnamespace");
    for (guint i = 0; i < result_rows(names); i++) {
        Relation *relation = find_relation(relations, result_value(names, i, 0));
        if (relation != NULL && strcmp(relation->oid, result_value(names, i, 1)) != 0)
            relation->refiled = TRUE;
    }
}

/* `counters`: "xact_" inside the transaction. VACUUM and ANALYZE read pages, all others rows. */
static void look_at_reads(GPtrArray *relations, const char *counters, gboolean pages)
{
    for (guint i = 0; i < relations->len; i++) {
        Relation *relation = g_ptr_array_index(relations, i);
        if ((relation->kind != 'r' && relation->kind != 'm') || relation->rows == 0)
            continue;
        g_autofree char *sql = g_strdup_printf(
            "SELECT pg_stat_get_%stuples_returned(%s), pg_stat_get_%sblocks_fetched(%s)", counters,
            relation->oid, counters, relation->oid);
        g_autoptr(Result) result = ask(worker, sql);
        guint64 rows_before = *counters == '\0' ? relation->rows_read : 0;
        guint64 pages_before = *counters == '\0' ? relation->pages_read : 0;
        relation->scanned = number(result, 0, 0) - rows_before >= relation->rows;
        if (pages)
            relation->scanned |= number(result, 0, 1) - pages_before >= relation->pages;
    }
}

static gboolean reads_pages(const char *statement)
{
    return g_str_has_prefix(statement, "VACUUM") || g_str_has_prefix(statement, "ANALYZE");
}

/* Inside a transaction, undone afterwards. */
static gboolean perform(const LockEntry *entry, GPtrArray *relations, GError **error)
{
    run(worker, "BEGIN");
    gboolean done = try_run(worker, entry->statement, error);
    if (done) {
        look_at_locks(relations);
        look_at_reads(relations, "xact_", reads_pages(entry->statement));
        look_at_files(relations);
    }
    run(worker, "ROLLBACK");
    return done;
}

static gpointer perform_in_thread(gpointer statement)
{
    GError *error = NULL;
    connection_command(worker, statement, &error);
    return error;
}

static gboolean worker_waits(void)
{
    g_autofree char *sql = g_strdup_printf(
        "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %d AND state = 'active'",
        connection_backend_pid(worker));
    g_autoptr(Result) result = ask(observer, sql);
    return result_rows(result) == 1 && g_strcmp0(result_value(result, 0, 0), "t") == 0;
}

/* Outside, looked at while another session holds it up. */
static gboolean perform_held(const LockEntry *entry, GPtrArray *relations, GError **error)
{
    run(holder, "BEGIN");
    run(holder, entry->hold);
    GThread *thread =
        g_thread_new("worker", perform_in_thread, (gpointer)(guintptr)entry->statement);
    gboolean waits = FALSE;
    for (guint i = 0; i < 1000 && !waits; i++) {
        waits = worker_waits();
        if (!waits)
            g_usleep(2000);
    }
    look_at_locks(relations);
    run(holder, "ROLLBACK");
    GError *failure = g_thread_join(thread);
    if (failure != NULL) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    if (!waits) {
        g_set_error(error, CONFITURE_ERROR, ERROR_DATABASE, "was not held up");
        return FALSE;
    }
    run(worker, "SELECT pg_stat_force_next_flush()");
    look_at_reads(relations, "", reads_pages(entry->statement));
    look_at_files(relations);
    return TRUE;
}

/* What the table says of one relation. */
static const RelationLock *find_foretold(const GArray *locks, const char *name)
{
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (strcmp(lock->relation.name, name) == 0)
            return lock;
    }
    return NULL;
}

static gboolean goes_without_saying(const GPtrArray *relations, const Relation *relation)
{
    const Relation *table = find_relation(relations, relation->table);
    return relation->mode <= LOCK_ACCESS_SHARE ||
           (table != NULL && lock_mode_join(table->mode, relation->mode) == table->mode);
}

static guint observed_work(const Relation *relation, guint foretold)
{
    if (relation->kind == 'i')
        return relation->refiled ? foretold & (LOCK_BUILDS_INDEXES | LOCK_REWRITES) : 0;
    guint work = relation->scanned ? LOCK_SCANS : 0u;
    if (relation->refiled && (foretold & LOCK_EMPTIES) != 0)
        return work | LOCK_EMPTIES;
    if (relation->refiled)
        work |= LOCK_REWRITES;
    return relation->built ? work | LOCK_BUILDS_INDEXES : work;
}

static guint compare_relation(const LockEntry *entry, const GPtrArray *relations,
                              const Relation *relation, const GArray *locks)
{
    const RelationLock *lock = find_foretold(locks, relation->name);
    LockMode mode = lock != NULL ? lock->mode : LOCK_NONE;
    guint faults = 0;
    if (mode != relation->mode && !(lock == NULL && goes_without_saying(relations, relation))) {
        print_error("%s: %s: the table says \"%s\", the server \"%s\"\n", entry->name,
                    relation->name, lock_mode_name(mode), lock_mode_name(relation->mode));
        faults++;
    }
    guint foretold = lock != NULL ? lock->work : 0;
    guint observed = observed_work(relation, foretold);
    gboolean has_file = strchr("rmi", relation->kind) != NULL;
    if (has_file && foretold != observed) {
        print_error("%s: %s: the table says work %x, the server %x\n", entry->name, relation->name,
                    foretold, observed);
        faults++;
    }
    return faults;
}

static guint compare_form(const LockEntry *entry, LockForm form, const Statement *statement,
                          const LockQuestion *question)
{
    LockForm forms[LOCK_FORMS_MAX];
    const AlterAction *action =
        statement->kind == STATEMENT_ALTER_TABLE ? &statement->alter_table->actions[0] : NULL;
    guint count = lock_forms_of(statement, action, question, forms, NULL);
    for (guint i = 0; i < count; i++)
        if (forms[i] == form)
            return 0;
    print_error("%s: \"%s\" is taken for %s\n", entry->name, entry->statement,
                count > 0 ? lock_entry(forms[0])->name : "nothing");
    return 1;
}

/* The number of faults; a statement that the server refuses is one only over a plain table. */
static guint check_example(const LockEntry *entry, LockForm form, Shape shape, guint *performed)
{
    if (shape == SHAPE_PARTITIONED && entry->hold != NULL)
        return 0; /* goes through the partitions, or is refused */
    g_autoptr(GError) error = NULL;
    make_fixture(shape);
    if (!try_run(worker, entry->setup, &error)) {
        if (shape != SHAPE_PLAIN)
            return 0;
        print_error("%s: setup: %s\n", entry->name, error->message);
        return 1;
    }
    g_autoptr(GBytes) bytes = g_bytes_new_static(entry->statement, strlen(entry->statement));
    g_autoptr(Script) script = script_split("example.sql", bytes, FALSE, &error);
    assert_no_error(error);
    g_autoptr(Parse) parse = parse_script(script);
    Answers answers = {form, g_string_chunk_new(256)};
    LockQuestion question = {related, answer, &answers};
    g_autoptr(GArray) locks = locks_of_statement(&parse->statements[0], &question);
    guint faults = compare_form(entry, form, &parse->statements[0], &question);
    g_autoptr(GPtrArray) relations = take_relations();
    gboolean done = entry->hold == NULL ? perform(entry, relations, &error)
                                        : perform_held(entry, relations, &error);
    if (done)
        (*performed)++;
    else if (shape == SHAPE_PLAIN) {
        print_error("%s: %s\n", entry->name, error->message);
        faults++;
    }
    for (guint i = 0; done && i < relations->len; i++)
        faults += compare_relation(entry, relations, g_ptr_array_index(relations, i), locks);
    g_string_chunk_free(answers.texts);
    return faults;
}

static guint check_all(Shape shape)
{
    guint faults = 0, performed = 0;
    for (guint form = 0; form < LOCK_FORM_COUNT; form++)
        faults += check_example(lock_entry((LockForm)form), (LockForm)form, shape, &performed);
    assert_int_equal(faults, 0);
    return performed;
}

static void test_locks__every_line_is_what_the_server_does(void **state)
{
    (void)state;
    assert_int_equal(check_all(SHAPE_PLAIN), LOCK_FORM_COUNT);
}

static void test_locks__tables_that_inherit_are_foretold(void **state)
{
    (void)state;
    assert_true(check_all(SHAPE_INHERITED) > 100);
}

static void test_locks__partitions_are_foretold(void **state)
{
    (void)state;
    assert_true(check_all(SHAPE_PARTITIONED) > 80);
}

/* What a single example of a form does not show. */
static void test_locks__other_examples_are_foretold(void **state)
{
    (void)state;
#define EXAMPLE(form, setup, statement)                                                            \
    {                                                                                              \
        LOCK_FORM_##form,                                                                          \
        {                                                                                          \
            statement, 0, setup, statement, NULL,                                                  \
            {                                                                                      \
                {                                                                                  \
                    0                                                                              \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }
    static const struct {
        LockForm form;
        LockEntry entry;
    } examples[] = {
        EXAMPLE(DROP_TABLE, "", "DROP TABLE p1"),
        EXAMPLE(DROP_TABLE, "", "DROP TABLE pd"),
        EXAMPLE(DROP_TABLE, "", "DROP TABLE p"),
        EXAMPLE(DROP_TABLE, "CREATE TABLE y (id serial)", "DROP TABLE IF EXISTS y, q, missing"),
        EXAMPLE(DROP_COLUMN, "CREATE TABLE y (id serial)", "ALTER TABLE y DROP COLUMN id"),
        EXAMPLE(DROP_COLUMN, "", "ALTER TABLE f DROP COLUMN z"),
        EXAMPLE(ADD_COLUMN_REFERENCES, "", "ALTER TABLE t ADD x int REFERENCES t"),
        EXAMPLE(ADD_COLUMN_REFERENCES_DEFAULT, "",
                "ALTER TABLE t ADD x int DEFAULT 1 REFERENCES r"),
        EXAMPLE(ADD_COLUMN_UNIQUE, "",
                "ALTER TABLE t ADD x serial PRIMARY KEY, DROP CONSTRAINT t_pkey"),
        EXAMPLE(ADD_CHECK_NOT_VALID, "",
                "ALTER TABLE t ADD CHECK (k > 0) NOT VALID, ADD FOREIGN KEY (rid) REFERENCES r NOT "
                "VALID, ALTER n SET STATISTICS 9"),
        EXAMPLE(VALIDATE_FOREIGN_KEY,
                "ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (rid) REFERENCES r NOT VALID",
                "ALTER TABLE t VALIDATE CONSTRAINT c, ALTER n SET STATISTICS 9"),
        EXAMPLE(COLUMN_TYPE_FREE,
                "CREATE TABLE a (v varchar(9) UNIQUE); CREATE TABLE b (v varchar(9) REFERENCES a "
                "(v))",
                "ALTER TABLE b ALTER v TYPE varchar(20)"),
        EXAMPLE(ATTACH_PARTITION, "DROP TABLE pd",
                "ALTER TABLE p ATTACH PARTITION q FOR VALUES FROM (5000) TO (9000)"),
        EXAMPLE(CREATE_INDEX, "", "CREATE UNIQUE INDEX ON ONLY t (id, k) WHERE k > 5"),
        EXAMPLE(CREATE_INDEX, "", "CREATE INDEX ON p (n)"),
        EXAMPLE(DROP_INDEX, "CREATE INDEX p_n ON p (n)", "DROP INDEX p_n"),
        EXAMPLE(RENAME_COLUMN, "", "ALTER TABLE p RENAME n TO n2"),
        EXAMPLE(RENAME, "", "ALTER VIEW v RENAME TO v2"),
        EXAMPLE(RENAME, "", "ALTER SEQUENCE s RENAME TO s2"),
        EXAMPLE(RENAME, "", "ALTER MATERIALIZED VIEW m RENAME TO m2"),
        EXAMPLE(RENAME_INDEX, "", "ALTER INDEX t_pkey RENAME TO t_key"),
        EXAMPLE(RENAME_CONSTRAINT, "", "ALTER TABLE f RENAME CONSTRAINT f_rid TO g_rid"),
        EXAMPLE(COMMENT, "", "COMMENT ON COLUMN t.n IS 'x'"),
        EXAMPLE(COMMENT, "", "COMMENT ON INDEX t_n IS 'x'"),
        EXAMPLE(COMMENT, "", "COMMENT ON VIEW v IS 'x'"),
        EXAMPLE(DROP_VIEW, "", "DROP MATERIALIZED VIEW m"),
        EXAMPLE(OWNER, "", "ALTER SEQUENCE s OWNER TO pg_monitor"),
        EXAMPLE(OWNER, "CREATE TABLE y (id serial)", "ALTER TABLE y OWNER TO pg_monitor"),
        EXAMPLE(SET_SCHEMA, "CREATE SCHEMA elsewhere; CREATE TABLE y (id serial)",
                "ALTER TABLE y SET SCHEMA elsewhere"),
        EXAMPLE(TRUNCATE, "", "TRUNCATE p, q"),
        EXAMPLE(TRUNCATE_CASCADE, "", "TRUNCATE r, w CASCADE"),
        EXAMPLE(CREATE_MATERIALIZED_VIEW, "",
                "CREATE MATERIALIZED VIEW x AS SELECT p.id FROM p, w WHERE p.id = w.id"),
        EXAMPLE(CREATE_TABLE, "", "CREATE TABLE x (id int PRIMARY KEY, up int REFERENCES x)"),
        EXAMPLE(CREATE_TABLE_PARTITION_OF, "DROP TABLE pd",
                "CREATE TABLE x PARTITION OF p FOR VALUES FROM (5000) TO (9000)"),
        EXAMPLE(VALIDATE_CHECK, "ALTER TABLE p ADD CONSTRAINT c CHECK (n > 0) NOT VALID",
                "ALTER TABLE p VALIDATE CONSTRAINT c"),
        EXAMPLE(REFRESH, "CREATE MATERIALIZED VIEW y AS SELECT p.id FROM p",
                "REFRESH MATERIALIZED VIEW m"),
        EXAMPLE(LOCK_ACCESS_EXCLUSIVE, "", "LOCK TABLE ONLY t"),
        EXAMPLE(LOCK_SHARE, "", "LOCK p, q IN SHARE MODE"),
    };
    guint faults = 0, performed = 0;
    for (guint i = 0; i < G_N_ELEMENTS(examples); i++)
        faults += check_example(&examples[i].entry, examples[i].form, SHAPE_PLAIN, &performed);
    assert_int_equal(faults, 0);
}

static void test_lock_mode__conflicts_as_the_server_says(void **state)
{
    (void)state;
    make_fixture(SHAPE_PLAIN);
    for (guint a = LOCK_ACCESS_SHARE; a < LOCK_MODE_COUNT; a++)
        for (guint b = LOCK_ACCESS_SHARE; b < LOCK_MODE_COUNT; b++) {
            const char *held = lock_mode_name((LockMode)a), *wanted = lock_mode_name((LockMode)b);
            g_autofree char *hold = g_strdup_printf("BEGIN; LOCK TABLE t IN %s MODE", held);
            g_autofree char *want =
                g_strdup_printf("BEGIN; LOCK TABLE t IN %s MODE NOWAIT", wanted);
            run(holder, hold);
            gboolean refused = !try_run(worker, want, NULL);
            run(worker, "ROLLBACK");
            run(holder, "ROLLBACK");
            if (refused != lock_mode_conflicts((LockMode)a, (LockMode)b))
                fail_msg("%s and %s: the server %s", held, wanted, refused ? "waits" : "does not");
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_locks__every_line_is_what_the_server_does),
        cmocka_unit_test(test_locks__tables_that_inherit_are_foretold),
        cmocka_unit_test(test_locks__partitions_are_foretold),
        cmocka_unit_test(test_locks__other_examples_are_foretold),
        cmocka_unit_test(test_lock_mode__conflicts_as_the_server_says),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
