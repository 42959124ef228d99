#include "lint/exemption.h"

#include <string.h>

enum { INCLUDE, EXCLUDE, EXEMPT };

const LintOption exemption_options[] = {
    [INCLUDE] = {"include", LINT_OPTION_LIST, NULL, "globs of the only files it looks at"},
    [EXCLUDE] = {"exclude", LINT_OPTION_LIST, NULL, "globs of files it does not look at"},
    [EXEMPT] = {"exempt", LINT_OPTION_LIST, NULL, "globs over objects it passes over"},
    {0},
};

static int find(const char *option)
{
    for (int i = 0; exemption_options[i].name != NULL; i++)
        if (strcmp(exemption_options[i].name, option) == 0)
            return i;
    return -1;
}

gboolean exemption_option_is(const char *option)
{
    return find(option) >= 0;
}

void exemptions_add(Exemptions *exemptions, const char *option, const char *glob)
{
    GPtrArray **list = &exemptions->lists[find(option)];
    if (*list == NULL)
        *list = g_ptr_array_new_with_free_func((GDestroyNotify)g_pattern_spec_free);
    g_ptr_array_add(*list, g_pattern_spec_new(glob));
}

void exemptions_clear(Exemptions *exemptions)
{
    for (guint i = 0; i < G_N_ELEMENTS(exemptions->lists); i++)
        g_clear_pointer(&exemptions->lists[i], g_ptr_array_unref);
}

static gboolean matches(const GPtrArray *globs, const char *text)
{
    for (guint i = 0; globs != NULL && text != NULL && i < globs->len; i++)
        if (g_pattern_spec_match_string(globs->pdata[i], text))
            return TRUE;
    return FALSE;
}

gboolean exemptions_allow(const Exemptions *exemptions, const char *path, const char *object)
{
    if (exemptions->lists[INCLUDE] != NULL && !matches(exemptions->lists[INCLUDE], path))
        return FALSE;
    return !matches(exemptions->lists[EXCLUDE], path) &&
           !matches(exemptions->lists[EXEMPT], object);
}
