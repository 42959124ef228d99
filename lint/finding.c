#include "lint/finding.h"

#include "lint/rule.h"

#include <string.h>

static const char *const words[] = {
    [SEVERITY_OFF] = "off",
    [SEVERITY_INFO] = "info",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_ERROR] = "error",
};

void finding_free(Finding *finding)
{
    if (finding == NULL)
        return;
    g_free(finding->path);
    g_free(finding->object);
    g_free(finding->message);
    g_free(finding->hint);
    fix_free(finding->fix);
    g_free(finding->fingerprint);
    g_free(finding->excerpt);
    g_free(finding);
}

static int compare_numbers(guint a, guint b)
{
    return (a > b) - (a < b);
}

int finding_compare(gconstpointer a, gconstpointer b)
{
    const Finding *first = *(const Finding *const *)a;
    const Finding *second = *(const Finding *const *)b;
    int order = strcmp(first->path, second->path);
    if (order == 0)
        order = compare_numbers(first->line, second->line);
    if (order == 0)
        order = compare_numbers(first->column, second->column);
    if (order == 0)
        order = strcmp(first->rule->id, second->rule->id);
    return order != 0 ? order : g_strcmp0(first->object, second->object);
}

const char *severity_word(Severity severity)
{
    return words[severity];
}

gboolean severity_parse(const char *word, Severity *severity)
{
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(word, words[i]) == 0) {
            *severity = (Severity)i;
            return TRUE;
        }
    }
    return FALSE;
}
