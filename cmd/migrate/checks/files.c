/* Files: what cannot be read cannot be judged by anything else either. */
#include "cmd/migrate/checks/check.h"

#include "core/base/error.h"

static gboolean look(Preflight *preflight, CheckAnswer *answer, G_GNUC_UNUSED GError **error)
{
    for (guint i = 0; i < preflight->candidates->len; i++) {
        const Candidate *candidate = g_ptr_array_index(preflight->candidates, i);
        if (candidate->failure == NULL)
            continue;
        const char *path = error_path(candidate->failure);
        if (path != NULL)
            check_find(answer, "%s:%u: %s", path, error_line(candidate->failure),
                       candidate->failure->message);
        else
            check_find(answer, "%s: %s", candidate->label, candidate->failure->message);
    }
    return TRUE;
}

const Check files_check = {look};
