#include "core/migrate/leftover.h"

#include "core/base/error.h"
#include "core/migrate/leftover.sql.h"

#include <string.h>

static gboolean mentions(const char *text, gsize length, const char *word)
{
    gsize width = strlen(word);
    for (gsize i = 0; i + width <= length; i++) {
        if (g_ascii_strncasecmp(text + i, word, width) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A procedure, or a block in any language, may end the transaction that it runs in. */
static gboolean may_commit(const Parse *parse, const Statement *statement)
{
    const char *text = parse->script->text + statement->start;
    gsize length = statement->end - statement->start;
    return strcmp(statement->tag, "CALL") == 0 ||
           (statement->kind == STATEMENT_DO &&
            (mentions(text, length, "commit") || mentions(text, length, "rollback") ||
             mentions(text, length, "call")));
}

gboolean leftover_is_ordinary(const Parse *parse, guint index)
{
    const Statement *statement = &parse->statements[index];
    return !statement->outside_transaction && statement->kind != STATEMENT_OPAQUE &&
           statement->kind != STATEMENT_TRANSACTION && !may_commit(parse, statement);
}

static const CreateIndex *created(const Statement *statement)
{
    return statement->kind == STATEMENT_CREATE_INDEX && statement->create_index->concurrently
               ? statement->create_index
               : NULL;
}

static gboolean is_drop_index(const Statement *statement)
{
    return statement->kind == STATEMENT_DROP && statement->drop->concurrently;
}

gboolean leftover_is_knowable(const Parse *parse, guint index)
{
    const Statement *statement = &parse->statements[index];
    if (leftover_is_ordinary(parse, index) || is_drop_index(statement))
        return TRUE;
    if (created(statement) != NULL)
        return created(statement)->index.name != NULL;
    switch (statement->kind) {
    case STATEMENT_TRANSACTION: /* BEGIN: what came after it was rolled back with the session */
    case STATEMENT_REINDEX:
    case STATEMENT_VACUUM:
    case STATEMENT_CLUSTER:
    case STATEMENT_REFRESH:
        return TRUE;
    default:
        return strcmp(statement->tag, "ALTER SYSTEM") == 0;
    }
}

static Result *look_up(Connection *connection, const CreateIndex *index, GError **error)
{
    g_autofree char *table = object_name_format(&index->table);
    return connection_query(connection, leftover_sql, 2, (const char *[]){table, index->index.name},
                            error);
}

static gboolean is_valid(const Result *result)
{
    return result_value(result, 0, 1)[0] == 't';
}

char *leftover_index(Connection *connection, const Parse *parse, guint index)
{
    const CreateIndex *create = created(&parse->statements[index]);
    g_autoptr(Result) result = create != NULL ? look_up(connection, create, NULL) : NULL;
    return result != NULL && result_rows(result) > 0 && !is_valid(result)
               ? g_strdup(result_value(result, 0, 0))
               : NULL;
}

static LeftoverVerdict drop(Connection *connection, const Result *result, char **removed,
                            GError **error)
{
    const char *name = result_value(result, 0, 0), *builder = result_value(result, 0, 2);
    if (builder != NULL) {
        error_set(error, ERROR_LOCKED, "the index %s is being built by process %s", name, builder);
        error_add_hint(error, "Wait until that is done, or end it.");
        return LEFTOVER_FAILED;
    }
    g_autofree char *sql = g_strconcat("DROP INDEX CONCURRENTLY ", name, NULL);
    if (!connection_command(connection, sql, error)) {
        g_prefix_error(error, "the invalid index %s of an earlier try cannot be dropped: ", name);
        return LEFTOVER_FAILED;
    }
    if (removed != NULL)
        *removed = g_strdup(name);
    return LEFTOVER_RUN;
}

/* The newest invalid index of the table may be anybody's when the statement names none. */
static LeftoverVerdict settle_created(Connection *connection, const CreateIndex *create,
                                      gboolean sent, char **removed, GError **error)
{
    if (create->index.name == NULL)
        return LEFTOVER_RUN;
    g_autoptr(Result) result = look_up(connection, create, error);
    if (result == NULL)
        return LEFTOVER_FAILED;
    if (result_rows(result) == 0)
        return LEFTOVER_RUN;
    if (is_valid(result))
        return sent ? LEFTOVER_DONE : LEFTOVER_RUN;
    return drop(connection, result, removed, error);
}

static LeftoverVerdict settle_dropped(Connection *connection, const Drop *dropped, GError **error)
{
    for (guint i = 0; i < dropped->n_objects; i++) {
        g_autofree char *name = object_name_format(&dropped->objects[i]);
        g_autoptr(Result) result = connection_query(connection, "SELECT pg_catalog.to_regclass($1)",
                                                    1, (const char *[]){name}, error);
        if (result == NULL)
            return LEFTOVER_FAILED;
        if (result_value(result, 0, 0) != NULL)
            return LEFTOVER_RUN;
    }
    return LEFTOVER_DONE;
}

LeftoverVerdict leftover_settle(Connection *connection, const Parse *parse, guint index,
                                gboolean sent, char **removed, GError **error)
{
    const Statement *statement = &parse->statements[index];
    if (removed != NULL)
        *removed = NULL;
    if (created(statement) != NULL)
        return settle_created(connection, created(statement), sent, removed, error);
    if (sent && is_drop_index(statement))
        return settle_dropped(connection, statement->drop, error);
    return LEFTOVER_RUN;
}
