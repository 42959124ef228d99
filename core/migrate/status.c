#include "core/migrate/status.h"

#include "core/base/error.h"
#include "core/migrate/material.h"

#include <string.h>

static const char *const words[] = {
    [STATUS_APPLIED] = "applied",           [STATUS_PENDING] = "pending",
    [STATUS_OUT_OF_ORDER] = "out of order", [STATUS_CHANGED] = "changed",
    [STATUS_MISSING] = "missing",           [STATUS_PARTIAL] = "partial",
};

const char *status_word(StatusState state)
{
    return words[state];
}

static void entry_free(StatusEntry *entry)
{
    g_free(entry->checksum);
    g_free(entry);
}

static StatusEntry *add_entry(GPtrArray *entries, StatusState state, const Migration *migration,
                              const LedgerRow *row)
{
    StatusEntry *entry = g_new0(StatusEntry, 1);
    entry->state = state;
    entry->migration = migration;
    entry->row = row;
    entry->version = migration != NULL ? migration->version : row->version;
    entry->name = migration != NULL ? migration->name : row->name;
    g_ptr_array_add(entries, entry);
    return entry;
}

/* A partial migration may be mended before it goes on, so its checksum may differ. */
static gboolean add_known(GPtrArray *entries, SourceTree *tree, const Migration *migration,
                          const LedgerRow *row, GError **error)
{
    StatusEntry *entry =
        add_entry(entries, row->partial ? STATUS_PARTIAL : STATUS_APPLIED, migration, row);
    entry->checksum = migration_checksum(tree, migration, error);
    if (entry->checksum == NULL)
        return FALSE;
    if (!row->partial && strcmp(entry->checksum, row->checksum) != 0)
        entry->state = STATUS_CHANGED;
    return TRUE;
}

GPtrArray *status_compare(SourceTree *tree, const Chain *chain, const Ledger *ledger,
                          GError **error)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    guint files = chain->migrations->len, rows = ledger->rows->len;
    for (guint i = 0, j = 0; i < files || j < rows;) {
        const Migration *migration = i < files ? chain_at(chain, i) : NULL;
        const LedgerRow *row = j < rows ? ledger_at(ledger, j) : NULL;
        int order = migration == NULL ? 1
                    : row == NULL     ? -1
                                      : version_compare(migration->version, row->version);
        if (order < 0)
            add_entry(entries, row != NULL ? STATUS_OUT_OF_ORDER : STATUS_PENDING, migration, NULL);
        else if (order > 0)
            add_entry(entries, row->partial ? STATUS_PARTIAL : STATUS_MISSING, NULL, row);
        else if (!add_known(entries, tree, migration, row, error))
            return NULL;
        i += order <= 0;
        j += order >= 0;
    }
    return g_steal_pointer(&entries);
}

guint status_count(const GPtrArray *entries, StatusState state)
{
    guint count = 0;
    for (guint i = 0; i < entries->len; i++)
        count += ((StatusEntry *)g_ptr_array_index(entries, i))->state == state;
    return count;
}

gboolean status_check_integrity(const GPtrArray *entries, GError **error)
{
    g_autoptr(GString) list = g_string_new(NULL);
    const StatusEntry *first = NULL;
    for (guint i = 0; i < entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(entries, i);
        if (entry->state != STATUS_CHANGED)
            continue;
        first = first != NULL ? first : entry;
        g_string_append_printf(list, "%s%s: recorded %s, present %s", list->len > 0 ? "\n" : "",
                               entry->migration->up_path, entry->row->checksum, entry->checksum);
    }
    if (first == NULL)
        return TRUE;
    guint count = status_count(entries, STATUS_CHANGED);
    if (count == 1)
        error_set(error, ERROR_INTEGRITY,
                  "the file of applied migration \"%s\" has changed since it ran", first->version);
    else
        error_set(error, ERROR_INTEGRITY,
                  "the files of %u applied migrations have changed since they ran", count);
    error_add_place(error, first->migration->up_path, 0, 0);
    error_add_detail(error, list->str);
    error_add_hint(error,
                   "Bring the files back as they ran (git log -p -- %s shows what changed), and "
                   "put what is new into a new migration.",
                   first->migration->up_path);
    return FALSE;
}

static char *describe_partial(const LedgerRow *row)
{
    const char *way = row->direction == DIRECTION_UP ? "up" : "down";
    g_autofree char *where =
        g_strdup_printf("migration \"%s\" (%s) stopped after statement %u of %u", row->version, way,
                        row->steps_done, row->steps);
    if (row->failure != NULL)
        return g_strconcat(where, ": ", row->failure, NULL);
    if (row->steps_begun > row->steps_done)
        return g_strdup_printf("%s: statement %u was sent, and its end was never seen", where,
                               row->steps_begun);
    return g_steal_pointer(&where);
}

void status_fail_partial(const Migration *migration, const LedgerRow *row, GError **error)
{
    const char *way = row->direction == DIRECTION_UP ? "up" : "down";
    g_autofree char *text = describe_partial(row);
    error_set(error, ERROR_PARTIAL, "%s", text);
    if (migration != NULL)
        error_add_place(error,
                        row->direction == DIRECTION_UP ? migration->up_path : migration->down_path,
                        0, 0);
    if (row->failure == NULL && row->steps_begun > row->steps_done)
        error_add_hint(error,
                       "confiture-migrate repair shows where it stands. See whether statement %u "
                       "took effect; confiture-migrate %s --resume runs it again and goes on.",
                       row->steps_begun, way);
    else
        error_add_hint(error,
                       "confiture-migrate repair shows where it stands. Mend statement %u (those "
                       "before it are done and must stay), then go on with confiture-migrate %s "
                       "--resume.",
                       row->steps_done + 1, way);
}

gboolean status_check_partial(const GPtrArray *entries, GError **error)
{
    for (guint i = 0; i < entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(entries, i);
        if (entry->state != STATUS_PARTIAL)
            continue;
        status_fail_partial(entry->migration, entry->row, error);
        return FALSE;
    }
    return TRUE;
}
