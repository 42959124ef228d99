#include "core/migrate/blockers.h"

#include "core/migrate/blocked.sql.h"
#include "core/migrate/blockers.sql.h"
#include "core/sql/locks.h"

#include <stdlib.h>
#include <string.h>

/* As pg_locks writes them. */
static const char *const words[LOCK_MODE_COUNT] = {
    [LOCK_ACCESS_SHARE] = "AccessShareLock",
    [LOCK_ROW_SHARE] = "RowShareLock",
    [LOCK_ROW_EXCLUSIVE] = "RowExclusiveLock",
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = "ShareUpdateExclusiveLock",
    [LOCK_SHARE] = "ShareLock",
    [LOCK_SHARE_ROW_EXCLUSIVE] = "ShareRowExclusiveLock",
    [LOCK_EXCLUSIVE] = "ExclusiveLock",
    [LOCK_ACCESS_EXCLUSIVE] = "AccessExclusiveLock",
};

static LockNeeds *needs_new(void)
{
    LockNeeds *self = g_new0(LockNeeds, 1);
    self->relations = g_ptr_array_new_with_free_func(g_free);
    self->modes = g_ptr_array_new_with_free_func(g_free);
    return self;
}

void lock_needs_free(LockNeeds *needs)
{
    if (needs == NULL)
        return;
    g_ptr_array_unref(needs->relations);
    g_ptr_array_unref(needs->modes);
    g_free(needs);
}

static char *conflicts_of(LockMode mode)
{
    GString *text = g_string_new(" ");
    for (LockMode other = LOCK_ACCESS_SHARE; other < LOCK_MODE_COUNT; other++) {
        if (lock_mode_conflicts(mode, other))
            g_string_append_printf(text, "%s ", words[other]);
    }
    return g_string_free(text, FALSE);
}

/* `seen`: name -> the mode noted, or LOCK_NONE for what the migration made itself. */
static void note_locks(const Statement *statement, GHashTable *seen)
{
    g_autoptr(GArray) locks = locks_of_statement(statement, NULL);
    for (guint i = 0; i < locks->len; i++) {
        const RelationLock *lock = &g_array_index(locks, RelationLock, i);
        if (lock->mode < LOCK_SHARE_UPDATE_EXCLUSIVE)
            continue;
        gpointer known = NULL;
        char *name = object_name_format(&lock->relation);
        gboolean found = g_hash_table_lookup_extended(seen, name, NULL, &known);
        LockMode mode = found ? (LockMode)GPOINTER_TO_UINT(known) : lock->mode;
        if (mode != LOCK_NONE)
            mode = lock_mode_join(mode, lock->mode);
        g_hash_table_replace(seen, name, GUINT_TO_POINTER(mode));
    }
}

/* What lives in a relation (a part) is never locked by itself. */
static void note_made(const Statement *statement, GHashTable *seen)
{
    for (guint i = 0; i < statement->n_touches; i++) {
        const Touch *touch = &statement->touches[i];
        if (touch->action != TOUCH_CREATE || (touch->flags & TOUCH_REPLACE) != 0 ||
            touch->object.part != NULL)
            continue;
        char *name = object_name_format(&touch->object);
        if (g_hash_table_contains(seen, name))
            g_free(name);
        else
            g_hash_table_insert(seen, name, GUINT_TO_POINTER(LOCK_NONE));
    }
}

static LockNeeds *needs_from(GHashTable *seen)
{
    LockNeeds *self = needs_new();
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(seen), (GCompareFunc)g_strcmp0);
    for (const GList *name = names; name != NULL; name = name->next) {
        LockMode mode = (LockMode)GPOINTER_TO_UINT(g_hash_table_lookup(seen, name->data));
        if (mode == LOCK_NONE)
            continue;
        g_ptr_array_add(self->relations, g_strdup(name->data));
        g_ptr_array_add(self->modes, conflicts_of(mode));
    }
    return self;
}

LockNeeds *lock_needs_of(const Parse *parse)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < parse->n_statements; i++) {
        note_made(&parse->statements[i], seen);
        note_locks(&parse->statements[i], seen);
    }
    return needs_from(seen);
}

LockNeeds *lock_needs_of_statement(const Parse *parse, guint index)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    note_made(&parse->statements[index], seen);
    note_locks(&parse->statements[index], seen);
    return needs_from(seen);
}

/* An array's text, as its input function reads it. */
static char *array_text(const GPtrArray *values)
{
    GString *text = g_string_new("{");
    for (guint i = 0; i < values->len; i++) {
        g_string_append(text, i > 0 ? ",\"" : "\"");
        for (const char *at = g_ptr_array_index(values, i); *at != '\0'; at++) {
            if (*at == '"' || *at == '\\')
                g_string_append_c(text, '\\');
            g_string_append_c(text, *at);
        }
        g_string_append_c(text, '"');
    }
    g_string_append_c(text, '}');
    return g_string_free(text, FALSE);
}

/* The check itself in place of its prepared name. */
static char *unprepared(const char *const *values)
{
    GString *sql = g_string_new(NULL);
    for (const char *at = strchr(blocked_sql, 'S'); *at != '\0'; at++) {
        if (at[0] == '$' && at[1] >= '1' && at[1] <= '3')
            g_string_append(sql, values[*++at - '1']);
        else
            g_string_append_c(sql, *at);
    }
    g_string_append(sql, ";\n");
    return g_string_free(sql, FALSE);
}

char *lock_needs_check(const LockNeeds *needs, Connection *connection, guint age_ms, GError **error)
{
    if (needs->relations->len == 0)
        return NULL;
    g_autofree char *relations = array_text(needs->relations);
    g_autofree char *modes = array_text(needs->modes);
    g_autofree char *quoted = connection_quote_literal(connection, relations);
    g_autofree char *age = g_strdup_printf("%u", age_ms);
    g_autofree char *modes_quoted = connection_quote_literal(connection, modes);
    if (connection_is_pooled(connection))
        return unprepared((const char *const[]){quoted, modes_quoted, age});
    const char *name = connection_prepare(connection, blocked_sql, error);
    return name != NULL
               ? g_strdup_printf("EXECUTE %s(%s, %s, %s);\n", name, quoted, modes_quoted, age)
               : NULL;
}

static void blocker_free(Blocker *blocker)
{
    g_free(blocker->name);
    g_free(blocker->user);
    g_free(blocker->state);
    g_free(blocker->query);
    g_free(blocker->relation);
    g_free(blocker);
}

static gint64 age_at(const Result *result, guint row, guint column)
{
    const char *value = result_value(result, row, column);
    return value != NULL ? MAX(g_ascii_strtoll(value, NULL, 10), 0) : -1;
}

static Blocker *blocker_new(const Result *result, guint row)
{
    const char *pid = result_value(result, row, 0);
    Blocker *self = g_new0(Blocker, 1);
    self->pid = pid != NULL ? atoi(pid) : 0;
    self->name = g_strdup(result_value(result, row, pid != NULL ? 1 : 7));
    self->user = g_strdup(result_value(result, row, 2));
    self->state = g_strdup(result_value(result, row, 3));
    self->transaction_ms = age_at(result, row, 4);
    self->query_ms = age_at(result, row, 5);
    self->query = g_strdup(result_value(result, row, 6));
    self->relation = g_strdup(result_value(result, row, 8));
    return self;
}

static gboolean is_listed(const GPtrArray *blockers, const Blocker *blocker)
{
    for (guint i = 0; i < blockers->len; i++) {
        const Blocker *other = g_ptr_array_index(blockers, i);
        if (other->pid == blocker->pid &&
            (blocker->pid != 0 || g_strcmp0(other->name, blocker->name) == 0))
            return TRUE;
    }
    return FALSE;
}

GPtrArray *blockers_list(Connection *connection, const LockNeeds *needs, guint age_ms,
                         GError **error)
{
    g_autoptr(GPtrArray) blockers = g_ptr_array_new_with_free_func((GDestroyNotify)blocker_free);
    if (needs->relations->len == 0)
        return g_steal_pointer(&blockers);
    g_autofree char *relations = array_text(needs->relations);
    g_autofree char *modes = array_text(needs->modes);
    g_autofree char *age = g_strdup_printf("%u", age_ms);
    g_autoptr(Result) result = connection_query(connection, blockers_sql, 3,
                                                (const char *[]){relations, modes, age}, error);
    for (guint i = 0; result != NULL && i < result_rows(result); i++) {
        Blocker *blocker = blocker_new(result, i);
        if (is_listed(blockers, blocker))
            blocker_free(blocker);
        else
            g_ptr_array_add(blockers, blocker);
    }
    return result != NULL ? g_steal_pointer(&blockers) : NULL;
}

/* "5 min": one unit is enough for an age. */
static void append_age(GString *text, const char *of, gint64 ms)
{
    static const struct {
        gint64 ms;
        const char *unit;
    } units[] = {{86400000, "d"}, {3600000, "h"}, {60000, "min"}, {1000, "s"}};
    if (ms < 0)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        if (ms >= 2 * units[i].ms || i + 1 == G_N_ELEMENTS(units)) {
            g_string_append_printf(text, ", %s for %" G_GINT64_FORMAT " %s", of, ms / units[i].ms,
                                   units[i].unit);
            return;
        }
    }
}

static void append_blocker(GString *text, const Blocker *blocker)
{
    if (blocker->pid != 0)
        g_string_append_printf(text, "process %d (%s", blocker->pid,
                               blocker->name != NULL && blocker->name[0] != '\0' ? blocker->name
                                                                                 : "no name");
    else
        g_string_append_printf(text, "the prepared transaction \"%s\" (nobody's session",
                               blocker->name != NULL ? blocker->name : "?");
    if (blocker->user != NULL)
        g_string_append_printf(text, ", user %s", blocker->user);
    if (blocker->state != NULL)
        g_string_append_printf(text, ", %s", blocker->state);
    append_age(text, "in its transaction", blocker->transaction_ms);
    append_age(text, "in its query", blocker->query_ms);
    g_string_append_printf(text, ") holds %s", blocker->relation);
}

char *blockers_format(const GPtrArray *blockers)
{
    enum { MOST = 5 };
    if (blockers->len == 0)
        return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < blockers->len && i < MOST; i++) {
        g_string_append(text, i > 0 ? "; " : "");
        append_blocker(text, g_ptr_array_index(blockers, i));
    }
    if (blockers->len > MOST)
        g_string_append_printf(text, "; and %u more", blockers->len - MOST);
    return g_string_free(text, FALSE);
}
