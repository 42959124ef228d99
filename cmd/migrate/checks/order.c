/* Order: duplicates, versions older than the newest applied, what stopped half-way. */
#include "cmd/migrate/checks/check.h"

static gboolean look(Preflight *preflight, CheckAnswer *answer, G_GNUC_UNUSED GError **error)
{
    g_autoptr(GError) duplicate = NULL;
    if (!chain_check(preflight->session->chain, &duplicate))
        check_find(answer, "%s", duplicate->message);
    for (guint i = 0; i < preflight->entries->len; i++) {
        const StatusEntry *entry = g_ptr_array_index(preflight->entries, i);
        if (entry->state == STATUS_OUT_OF_ORDER && !preflight->options.out_of_order)
            check_find(answer, "%s_%s is older than the newest applied migration", entry->version,
                       entry->name);
        else if (entry->state == STATUS_PARTIAL)
            check_find(answer, "%s_%s stopped half-way: see confiture-migrate repair",
                       entry->version, entry->name);
    }
    check_note(answer, "%u to apply", preflight->candidates->len);
    return TRUE;
}

const Check order_check = {look};
