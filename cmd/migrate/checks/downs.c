/* Downs: pending migrations that cannot be reverted. */
#include "cmd/migrate/checks/check.h"

static gboolean look(Preflight *preflight, CheckAnswer *answer, GError **error)
{
    for (guint i = 0; i < preflight->candidates->len; i++) {
        const Candidate *candidate = g_ptr_array_index(preflight->candidates, i);
        g_autoptr(GError) reason = NULL;
        g_autofree char *down =
            material_down_text(preflight->session->tree, candidate->migration, &reason);
        if (reason != NULL) {
            g_propagate_error(error, g_steal_pointer(&reason));
            return FALSE;
        }
        if (down == NULL)
            check_find(answer, "%s has no way down", candidate->label);
    }
    return TRUE;
}

const Check downs_check = {look};
