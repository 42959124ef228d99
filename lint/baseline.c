#include "lint/baseline.h"

#include "core/base/error.h"

#include <string.h>

struct Baseline {
    GHashTable *lines; /* fingerprint -> the whole line */
};

static const char head[] =
    "# Findings that are known. Written by confiture-lint check --update-baseline.\n";

void baseline_free(Baseline *baseline)
{
    if (baseline == NULL)
        return;
    g_hash_table_unref(baseline->lines);
    g_free(baseline);
}

static gboolean is_fingerprint(const char *word, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isxdigit(word[i]) && word[i] != '-')
            return FALSE;
    return length >= 32;
}

/* RULE FINGERPRINT[ OBJECT] */
static gboolean add_line(Baseline *baseline, const char *line)
{
    gsize rule = strcspn(line, " ");
    if (memchr(line, '/', rule) == NULL || line[rule] != ' ')
        return FALSE;
    const char *fingerprint = line + rule + 1;
    gsize length = strcspn(fingerprint, " ");
    if (!is_fingerprint(fingerprint, length))
        return FALSE;
    g_hash_table_insert(baseline->lines, g_strndup(fingerprint, length), g_strdup(line));
    return TRUE;
}

Baseline *baseline_parse(const char *path, const char *text, gsize length, GError **error)
{
    g_autoptr(Baseline) baseline = g_new0(Baseline, 1);
    baseline->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *copy = g_strndup(text, length);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_strchomp(lines[i]);
        if (*lines[i] == '\0' || *lines[i] == '#' || add_line(baseline, lines[i]))
            continue;
        error_set(error, ERROR_INPUT, "this is no line of a baseline");
        error_add_place(error, path, i + 1, 1);
        error_add_hint(error, "Lines are \"RULE FINGERPRINT OBJECT\"; --update-baseline writes "
                              "them anew.");
        return NULL;
    }
    return g_steal_pointer(&baseline);
}

/* A rule that is gone is on, as it were: nothing can keep its lines alive. */
static gboolean is_judged(const char *line, const LintSettings *settings)
{
    g_autofree char *name = g_strndup(line, strcspn(line, " "));
    const LintRule *rule = lint_rule_find(name);
    return rule == NULL || lint_settings_severity(settings, rule) != SEVERITY_OFF;
}

static guint count_judged(const Baseline *baseline, const LintSettings *settings)
{
    GHashTableIter iter;
    gpointer line;
    guint n = 0;
    g_hash_table_iter_init(&iter, baseline->lines);
    while (g_hash_table_iter_next(&iter, NULL, &line))
        n += is_judged(line, settings) ? 1 : 0;
    return n;
}

guint baseline_apply(const Baseline *baseline, LintReport *report, const LintSettings *settings)
{
    GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    for (guint i = 0; i < report->findings->len; i++) {
        Finding *finding = report->findings->pdata[i];
        if (g_hash_table_contains(baseline->lines, finding->fingerprint)) {
            report->n_known++;
            finding_free(finding);
        } else {
            g_ptr_array_add(kept, finding);
        }
    }
    g_ptr_array_set_free_func(report->findings, NULL);
    g_ptr_array_unref(report->findings);
    report->findings = kept;
    guint judged = count_judged(baseline, settings);
    return judged - MIN(judged, report->n_known);
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *format_line(const Finding *finding)
{
    g_autofree char *object =
        finding->object != NULL ? g_strescape(finding->object, NULL) : g_strdup("");
    char *line = g_strdup_printf("%s %s %s", finding->rule->id, finding->fingerprint, object);
    return g_strchomp(line);
}

char *baseline_format(const Baseline *baseline, const LintReport *report,
                      const LintSettings *settings)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < report->findings->len; i++)
        g_ptr_array_add(lines, format_line(report->findings->pdata[i]));
    GHashTableIter iter;
    gpointer line;
    if (baseline != NULL) {
        g_hash_table_iter_init(&iter, baseline->lines);
        while (g_hash_table_iter_next(&iter, NULL, &line))
            if (!is_judged(line, settings))
                g_ptr_array_add(lines, g_strdup(line));
    }
    g_ptr_array_sort(lines, compare_lines);
    GString *text = g_string_new(head);
    for (guint i = 0; i < lines->len; i++)
        g_string_append_printf(text, "%s\n", (const char *)lines->pdata[i]);
    return g_string_free(text, FALSE);
}
