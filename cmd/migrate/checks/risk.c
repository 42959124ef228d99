/* Risk: what the engine of core/risk says, held against --max-risk. */
#include "cmd/migrate/checks/check.h"

static gboolean look(Preflight *preflight, CheckAnswer *answer, G_GNUC_UNUSED GError **error)
{
    for (guint i = 0; i < preflight->risks->len; i++) {
        const Risk *risk = g_ptr_array_index(preflight->risks, i);
        const char *label = preflight_readable(preflight, i)->label;
        const RiskReason *first =
            risk->reasons->len > 0 ? g_ptr_array_index(risk->reasons, 0) : NULL;
        if (risk->level > preflight->options.max_risk)
            check_find(answer, "%s: %s%s%s", label, risk_level_name(risk->level),
                       first != NULL ? ": " : "", first != NULL ? first->message : "");
        else
            check_note(answer, "%s: %s", label, risk_level_name(risk->level));
    }
    return TRUE;
}

const Check risk_check = {look};
