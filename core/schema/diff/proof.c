#include "core/schema/diff/proof.h"

#include "core/base/error.h"
#include "core/schema/diff/compare.h"

gboolean proof_apply(const Delta *delta, Connection *copy, GError **error)
{
    gboolean done = connection_run_script(copy, delta->settings, NULL, NULL, NULL, NULL, error);
    for (guint i = 0; done && i < delta->steps->len; i++) {
        done = connection_command(copy, delta_step(delta, i)->sql, error);
        if (!done && (error == NULL || error_detail(*error) == NULL))
            error_add_detail(error, delta_step(delta, i)->sql);
    }
    return done;
}

static void append_attributes(GString *out, const Difference *difference)
{
    const Attribute *attributes = difference->from->kind->attributes;
    for (guint i = 0; attributes[i].name != NULL; i++) {
        if ((difference->attributes >> i & 1) != 0)
            g_string_append_printf(out, " (%s)", attributes[i].name);
    }
}

char *differences_format(const GArray *differences)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < differences->len; i++) {
        const Difference *difference = &g_array_index(differences, Difference, i);
        const Fact *fact = difference->to != NULL ? difference->to : difference->from;
        g_autofree char *label = fact_label(fact);
        g_string_append_printf(out, "%s%s %s", i > 0 ? "\n" : "", difference_word(difference->kind),
                               label);
        if (difference->kind == DIFFERENCE_CHANGED)
            append_attributes(out, difference);
    }
    return g_string_free(out, FALSE);
}

gboolean proof_check(Connection *copy, const Catalog *to, const char *const *ignore, GError **error)
{
    g_autoptr(Catalog) after = catalog_read(copy, error);
    if (after == NULL)
        return FALSE;
    g_autoptr(GArray) left = compare_catalogs(after, to, &(CompareOptions){.ignore = ignore});
    if (left->len == 0)
        return TRUE;
    g_autofree char *detail = differences_format(left);
    error_set(error, ERROR_INTERNAL,
              "the plan was run on a copy and leaves %u differences; it is not given out",
              left->len);
    error_add_detail(error, detail);
    return FALSE;
}
