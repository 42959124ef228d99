/* Requirements: each is applied, or runs before what requires it. */
#include "cmd/migrate/checks/check.h"

static gboolean runs_before(const Preflight *preflight, guint index, const char *version)
{
    const LedgerRow *row = ledger_find(preflight->ledger, version);
    if (row != NULL && !row->partial)
        return TRUE;
    for (guint i = 0; i < index; i++) {
        const Candidate *earlier = g_ptr_array_index(preflight->candidates, i);
        if (version_compare(earlier->migration->version, version) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean look(Preflight *preflight, CheckAnswer *answer, G_GNUC_UNUSED GError **error)
{
    for (guint i = 0; i < preflight->candidates->len; i++) {
        const Candidate *candidate = g_ptr_array_index(preflight->candidates, i);
        const GPtrArray *requires =
            candidate->material != NULL ? candidate->material->settings->requires : NULL;
        for (guint k = 0; requires != NULL && k < requires->len; k++) {
            const char *version = g_ptr_array_index(requires, k);
            if (!runs_before(preflight, i, version))
                check_find(answer, "%s requires %s, which is neither applied nor runs before it",
                           candidate->label, version);
        }
    }
    return TRUE;
}

const Check requirements_check = {look};
