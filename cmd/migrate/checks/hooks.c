/* Hooks: what a migration asks for is there and is written rightly. */
#include "cmd/migrate/checks/check.h"

static gboolean look(Preflight *preflight, CheckAnswer *answer, G_GNUC_UNUSED GError **error)
{
    guint count = 0;
    if (!session_read_hooks(preflight->session, FALSE, error))
        return FALSE;
    for (guint i = 0; preflight->session->hooks != NULL && i < preflight->candidates->len; i++) {
        const Candidate *candidate = g_ptr_array_index(preflight->candidates, i);
        g_autoptr(GError) reason = NULL;
        g_autoptr(GPtrArray) hooks =
            hook_dispatcher_find(preflight->session->hooks, candidate->migration,
                                 candidate->migration->up_path, DIRECTION_UP, &reason);
        if (hooks == NULL)
            check_find(answer, "%s: %s", candidate->label, reason->message);
        else
            count += hooks->len;
    }
    if (count > 0)
        check_note(answer, "%u hooks will run", count);
    return TRUE;
}

const Check hooks_check = {look};
