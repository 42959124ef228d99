#include "core/schema/diff/trial.h"

#include <string.h>

#include "core/base/error.h"

gboolean trial_is_about_values(const GError *error)
{
    const char *state = error_sqlstate(error);
    return state != NULL && (strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0);
}

static void note(GString *reasons, const DeltaStep *step, const char *why)
{
    g_string_append_printf(reasons, "%s%s: %s (%s)", reasons->len > 0 ? "\n" : "", step->label, why,
                           step->sql);
}

static gboolean try_step(const DeltaStep *step, Connection *live, GString *reasons, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Result) rows = connection_query(live, step->trial, 0, NULL, &failure);
    if (rows != NULL && result_rows(rows) > 0)
        note(reasons, step, "rows that are there forbid it");
    else if (rows == NULL && step->trial_casts && trial_is_about_values(failure))
        note(reasons, step, failure->message);
    else if (rows == NULL && connection_is_broken(live)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    return TRUE;
}

gboolean trial_run(const Delta *delta, Connection *live, GError **error)
{
    g_autoptr(GString) reasons = g_string_new(NULL);
    for (guint i = 0; i < delta->steps->len; i++) {
        const DeltaStep *step = delta_step(delta, i);
        if (step->trial != NULL && !try_step(step, live, reasons, error))
            return FALSE;
    }
    if (reasons->len == 0)
        return TRUE;
    error_set(error, ERROR_REFUSED, "the rows in the database do not let the plan through");
    error_add_detail(error, reasons->str);
    error_add_hint(error, "Change the rows first, or give what they lack: a default, a backfill.");
    return FALSE;
}
