#include "core/rehearse/violation.h"

#include "core/base/error.h"

#include <jansson.h>
#include <string.h>

enum { SAMPLE = 5 };

void violation_free(RehearsedViolation *violation)
{
    if (violation == NULL)
        return;
    g_free(violation->relation);
    g_free(violation->what);
    g_clear_pointer(&violation->sample, g_ptr_array_unref);
    g_free(violation);
}

gboolean violation_is_possible(const Statement *statement)
{
    if (statement->kind == STATEMENT_CREATE_INDEX)
        return statement->create_index->unique;
    if (statement->kind != STATEMENT_ALTER_TABLE)
        return FALSE;
    for (guint i = 0; i < statement->alter_table->n_actions; i++) {
        const AlterAction *action = &statement->alter_table->actions[i];
        if (action->kind == ALTER_COLUMN_SET_NOT_NULL || action->kind == ALTER_ADD_CONSTRAINT ||
            action->kind == ALTER_VALIDATE_CONSTRAINT ||
            (action->kind == ALTER_ADD_COLUMN && action->column->not_null))
            return TRUE;
    }
    return FALSE;
}

/* What is looked for: rows of `relation` for which `condition` holds; or, with `keys`, those that
 * have the same keys as another. SQL, all of it. */
typedef struct Search {
    char *relation;
    char *condition;
    char *keys;
    char *what;
} Search;

static void search_clear(Search *search)
{
    g_free(search->relation);
    g_free(search->condition);
    g_free(search->keys);
    g_free(search->what);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static char *quoted_list(const char *const *names, guint count, const char *format,
                         const char *joint)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_autofree char *name = object_quote_identifier(names[i]);
        g_auto(GStrv) parts = g_strsplit(format, "%", -1);
        g_autofree char *item = g_strjoinv(name, parts);
        g_string_append_printf(text, "%s%s", i > 0 ? joint : "", item);
    }
    return g_string_free(text, FALSE);
}

static void search_null(Search *search, const char *column)
{
    g_autofree char *name = object_quote_identifier(column);
    search->condition = g_strdup_printf("x.%s IS NULL", name);
    search->what = g_strdup_printf("NULL in the column %s", name);
}

static void search_check(Search *search, const char *expression, const char *name)
{
    search->condition = g_strdup_printf("NOT (%s)", expression);
    search->what = g_strdup_printf("the check %s is false", name);
}

static void search_duplicates(Search *search, const char *const *columns, guint count,
                              gboolean primary)
{
    search->keys = quoted_list(columns, count, "x.%", ", ");
    search->condition =
        primary ? g_strdup("true") : quoted_list(columns, count, "x.% IS NOT NULL", " AND ");
    search->what = g_strdup_printf("the same %s as another row", search->keys);
}

static void search_orphans(Search *search, const char *const *columns, guint count,
                           const char *target, const char *const *target_columns)
{
    GString *join = g_string_new(NULL);
    for (guint i = 0; i < count; i++) {
        g_autofree char *mine = object_quote_identifier(columns[i]);
        g_autofree char *theirs = object_quote_identifier(target_columns[i]);
        g_string_append_printf(join, "%st.%s = x.%s", i > 0 ? " AND " : "", theirs, mine);
    }
    g_autofree char *present = quoted_list(columns, count, "x.% IS NOT NULL", " AND ");
    g_autofree char *names = quoted_list(columns, count, "%", ", ");
    search->condition = g_strdup_printf("%s AND NOT EXISTS (SELECT FROM %s AS t WHERE %s)", present,
                                        target, join->str);
    search->what = g_strdup_printf("%s has no row in %s", names, target);
    g_string_free(join, TRUE);
}

/* Names in a JSON list; NULL-terminated, free with g_strfreev(). */
static char **read_names(const char *text)
{
    json_t *list = text != NULL ? json_loads(text, 0, NULL) : NULL;
    char **names = g_new0(char *, json_array_size(list) + 1);
    size_t index;
    json_t *name;
    json_array_foreach(list, index, name) names[index] = g_strdup(json_string_value(name));
    json_decref(list);
    return names;
}

static char **primary_key(Connection *connection, const char *relation)
{
    static const char sql[] =
        "SELECT pg_catalog.json_agg(a.attname ORDER BY k.place) FROM pg_catalog.pg_index i, "
        "pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k(attnum, place) JOIN "
        "pg_catalog.pg_attribute a ON a.attnum = k.attnum WHERE a.attrelid = i.indrelid AND "
        "i.indisprimary AND k.place <= i.indnkeyatts AND i.indrelid = "
        "$1::pg_catalog.text::pg_catalog.regclass";
    const char *parameters[] = {relation};
    g_autoptr(Result) row = connection_query(connection, sql, 1, parameters, NULL);
    return read_names(row != NULL && result_rows(row) > 0 ? result_value(row, 0, 0) : NULL);
}

static void search_foreign_key(Search *search, Connection *connection,
                               const ConstraintDef *constraint)
{
    g_autofree char *target = object_name_format(&constraint->target);
    g_auto(GStrv) key = constraint->n_target_columns == 0 ? primary_key(connection, target) : NULL;
    if (constraint->n_target_columns > 0)
        search_orphans(search, constraint->columns, constraint->n_columns, target,
                       constraint->target_columns);
    else if (g_strv_length(key) == constraint->n_columns)
        search_orphans(search, constraint->columns, constraint->n_columns, target,
                       (const char *const *)key);
}

static void search_constraint(Search *search, Connection *connection, const Parse *parse,
                              const ConstraintDef *constraint, const char *state)
{
    gboolean primary = constraint->kind == CONSTRAINT_PRIMARY_KEY;
    if (constraint->using_index != NULL)
        return;
    if (constraint->kind == CONSTRAINT_FOREIGN_KEY) {
        search_foreign_key(search, connection, constraint);
    } else if (constraint->kind == CONSTRAINT_CHECK) {
        g_autofree char *expression = parse_slice(parse, constraint->expression);
        search_check(search, expression, expression);
    } else if (primary && strcmp(state, "23502") == 0) {
        search->condition =
            quoted_list(constraint->columns, constraint->n_columns, "x.% IS NULL", " OR ");
        search->what = g_strdup("NULL in a column of the primary key");
    } else if (primary || constraint->kind == CONSTRAINT_UNIQUE) {
        search_duplicates(search, constraint->columns, constraint->n_columns, primary);
    }
}

/* A constraint that is there and not valid yet. */
static void search_named(Search *search, Connection *connection, const char *name)
{
    static const char sql[] =
        "SELECT k.contype, pg_catalog.pg_get_expr(k.conbin, k.conrelid), "
        "(SELECT pg_catalog.json_agg(a.attname ORDER BY u.place) FROM "
        "pg_catalog.unnest(k.conkey) WITH ORDINALITY AS u(attnum, place) JOIN "
        "pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum), "
        "k.confrelid::pg_catalog.regclass, "
        "(SELECT pg_catalog.json_agg(a.attname ORDER BY u.place) FROM "
        "pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u(attnum, place) JOIN "
        "pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum) "
        "FROM pg_catalog.pg_constraint k WHERE k.conname = $1 AND k.conrelid = "
        "$2::pg_catalog.text::pg_catalog.regclass";
    const char *parameters[] = {name, search->relation};
    g_autoptr(Result) row = connection_query(connection, sql, 2, parameters, NULL);
    if (row == NULL || result_rows(row) == 0)
        return;
    if (result_value(row, 0, 0)[0] == 'c') {
        search_check(search, result_value(row, 0, 1), name);
    } else if (result_value(row, 0, 0)[0] == 'f') {
        g_auto(GStrv) mine = read_names(result_value(row, 0, 2));
        g_auto(GStrv) theirs = read_names(result_value(row, 0, 4));
        search_orphans(search, (const char *const *)mine, g_strv_length(mine),
                       result_value(row, 0, 3), (const char *const *)theirs);
    }
}

static void search_action(Search *search, Connection *connection, const Parse *parse,
                          const AlterAction *action, const char *state)
{
    if (action->kind == ALTER_COLUMN_SET_NOT_NULL && strcmp(state, "23502") == 0)
        search_null(search, action->name);
    else if (action->kind == ALTER_ADD_CONSTRAINT)
        search_constraint(search, connection, parse, action->constraint, state);
    else if (action->kind == ALTER_VALIDATE_CONSTRAINT)
        search_named(search, connection, action->name);
    else if (action->kind == ALTER_ADD_COLUMN && action->column->not_null &&
             action->column->default_kind == DEFAULT_NONE && strcmp(state, "23502") == 0) {
        search->condition = g_strdup("true");
        search->what = g_strdup_printf("no value for the new column %s", action->column->name);
    }
}

static void search_index(Search *search, const Parse *parse, const CreateIndex *index)
{
    GString *keys = g_string_new(NULL);
    for (guint i = 0; i < index->n_keys; i++) {
        g_autofree char *key = index->keys[i].column != NULL
                                   ? object_quote_identifier(index->keys[i].column)
                                   : parse_slice(parse, index->keys[i].expression);
        g_string_append_printf(keys, "%s%s", i > 0 ? ", " : "", key);
    }
    g_autofree char *predicate = parse_slice(parse, index->predicate);
    search->keys = g_string_free(keys, FALSE);
    search->condition = predicate != NULL && *predicate != '\0'
                            ? g_strdup_printf("(%s) AND num_nulls(%s) = 0", predicate, search->keys)
                            : g_strdup_printf("num_nulls(%s) = 0", search->keys);
    search->what = g_strdup_printf("the same %s as another row", search->keys);
}

/* "id=4, k=7": the primary key, else where the row lies. */
static char *key_expression(Connection *connection, const char *relation)
{
    g_auto(GStrv) key = primary_key(connection, relation);
    if (g_strv_length(key) == 0)
        return g_strdup("'ctid=' || x.ctid::text");
    GString *text = g_string_new("concat_ws(', '");
    for (char **column = key; *column != NULL; column++) {
        g_autofree char *name = object_quote_identifier(*column);
        g_autofree char *label = g_strconcat(*column, "=", NULL);
        g_autofree char *literal = connection_quote_literal(connection, label);
        g_string_append_printf(text, ", %s || x.%s::text", literal, name);
    }
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

static char *count_sql(const Search *search)
{
    if (search->keys == NULL)
        return g_strdup_printf("SELECT count(*) FROM %s AS x WHERE %s", search->relation,
                               search->condition);
    return g_strdup_printf("SELECT COALESCE(sum(n), 0) FROM (SELECT count(*) AS n FROM %s AS x "
                           "WHERE %s GROUP BY %s HAVING count(*) > 1) AS d",
                           search->relation, search->condition, search->keys);
}

static char *sample_sql(const Search *search, const char *key)
{
    if (search->keys == NULL)
        return g_strdup_printf("SELECT %s FROM %s AS x WHERE %s LIMIT %d", key, search->relation,
                               search->condition, SAMPLE);
    return g_strdup_printf("SELECT string_agg(%s, ' and ') FROM %s AS x WHERE %s GROUP BY %s "
                           "HAVING count(*) > 1 LIMIT %d",
                           key, search->relation, search->condition, search->keys, SAMPLE);
}

static RehearsedViolation *run_search(Connection *connection, const Search *search)
{
    g_autofree char *count = count_sql(search);
    g_autofree char *key = key_expression(connection, search->relation);
    g_autofree char *sample = sample_sql(search, key);
    g_autoptr(Result) counted = connection_query(connection, count, 0, NULL, NULL);
    if (counted == NULL || g_strcmp0(result_value(counted, 0, 0), "0") == 0)
        return NULL;
    RehearsedViolation *violation = g_new0(RehearsedViolation, 1);
    violation->relation = g_strdup(search->relation);
    violation->what = g_strdup(search->what);
    violation->rows = g_ascii_strtoll(result_value(counted, 0, 0), NULL, 10);
    violation->sample = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Result) rows = connection_query(connection, sample, 0, NULL, NULL);
    for (guint i = 0; rows != NULL && i < result_rows(rows); i++)
        g_ptr_array_add(violation->sample, g_strdup(result_value(rows, i, 0)));
    return violation;
}

static RehearsedViolation *find_by_action(Connection *connection, const Parse *parse,
                                          const AlterTable *alter, const char *state)
{
    for (guint i = 0; i < alter->n_actions; i++) {
        g_auto(Search) search = {.relation = object_name_format(&alter->table)};
        search_action(&search, connection, parse, &alter->actions[i], state);
        RehearsedViolation *violation =
            search.condition != NULL ? run_search(connection, &search) : NULL;
        if (violation != NULL)
            return violation;
    }
    return NULL;
}

RehearsedViolation *violation_find(Connection *connection, const Parse *parse,
                                   const Statement *statement, const GError *failure)
{
    const char *state = error_sqlstate(failure);
    if (state == NULL || !g_str_has_prefix(state, "23"))
        return NULL;
    if (statement->kind == STATEMENT_ALTER_TABLE)
        return find_by_action(connection, parse, statement->alter_table, state);
    if (statement->kind != STATEMENT_CREATE_INDEX)
        return NULL;
    g_auto(Search) search = {.relation = object_name_format(&statement->create_index->table)};
    search_index(&search, parse, statement->create_index);
    return run_search(connection, &search);
}
