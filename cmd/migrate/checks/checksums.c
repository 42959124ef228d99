/* Checksums: applied migrations whose files are others now, or are gone. */
#include "cmd/migrate/checks/check.h"

static gboolean look(Preflight *preflight, CheckAnswer *answer, G_GNUC_UNUSED GError **error)
{
    guint same = 0;
    for (guint i = 0; i < preflight->entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(preflight->entries, i);
        if (entry->state == STATUS_CHANGED)
            check_find(answer, "%s_%s was applied with checksum %s, its file has %s",
                       entry->version, entry->name, entry->row->checksum, entry->checksum);
        else if (entry->state == STATUS_MISSING)
            check_note(answer, "%s_%s was applied and has no file here", entry->version,
                       entry->name);
        same += entry->state == STATUS_APPLIED;
    }
    check_note(answer, "%u applied migrations as recorded", same);
    return TRUE;
}

const Check checksums_check = {look};
