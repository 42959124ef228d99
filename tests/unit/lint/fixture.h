/*
 * Fixture: SQL with what the linter should say about it written beside.
 *
 *     DROP TABLE orders; -- expect: data/drop-table
 *
 * A line "-- file: NAME" begins another file, with lines counted on; names with "/schema/" are DDL
 * trees, those that end in
 * ".down.sql" ways down, all others migrations of one chain. "-- lone" at the top: the migrations
 * are no whole chain. "-- option: NAME=VALUE" sets an option of the rule under test,
 * "-- version: 10" PostgreSQL's. For the tests of the linter only.
 */
#ifndef TESTS_LINT_FIXTURE_H
#define TESTS_LINT_FIXTURE_H

#include "lint/engine.h"

#include <stdlib.h>
#include <string.h>

/* The text with everything outside [start, end) blanked, so that lines and columns stay. */
static inline GBytes *fixture_piece(const char *text, gsize start, gsize end)
{
    gsize length = strlen(text);
    char *piece = g_strdup(text);
    for (gsize i = 0; i < length; i++)
        if ((i < start || i >= end) && piece[i] != '\n')
            piece[i] = ' ';
    return g_bytes_new_take(piece, length);
}

static inline LintScope fixture_scope(const LintRule *rule, const char *name)
{
    if (name == NULL && rule->scope == LINT_IN_SEED)
        return LINT_IN_SEED;
    if (name == NULL)
        return rule->schema != NULL ? LINT_IN_SCHEMA : LINT_IN_UP;
    if (strstr(name, "/schema/") != NULL)
        return LINT_IN_SCHEMA;
    return g_str_has_suffix(name, ".down.sql") ? LINT_IN_DOWN : LINT_IN_UP;
}

static inline void fixture_add(LintInput *input, const LintRule *rule, const char *text,
                               const char *name, gsize start, gsize end)
{
    g_autoptr(GBytes) bytes = fixture_piece(text, start, end);
    LintScope scope = fixture_scope(rule, name);
    LintSource *source = lint_source_new(name != NULL ? name : "fixture.sql", bytes, scope);
    source->chained = scope != LINT_IN_SCHEMA && strstr(text, "-- lone\n") == NULL && name != NULL;
    g_ptr_array_add(scope == LINT_IN_SCHEMA ? input->schema
                    : scope == LINT_IN_SEED ? input->seeds
                                            : input->migrations,
                    source);
}

static inline void fixture_options(LintSettings *settings, const LintRule *rule, const char *text)
{
    static const char marker[] = "-- option: ";
    for (const char *at = text; (at = strstr(at, marker)) != NULL;) {
        at += strlen(marker);
        g_autofree char *given = g_strndup(at, strcspn(at, "\n"));
        char *value = strchr(given, '=');
        g_assert_nonnull(value);
        *value++ = '\0';
        char *key = strchr(given, ' ');
        if (key != NULL)
            *key++ = '\0';
        g_autoptr(GError) error = NULL;
        lint_settings_option_set(settings, rule->id, given, key, value, &error);
        g_assert_no_error(error);
    }
}

/* Runs all rules that are on, besides `rule`. */
static inline LintReport *fixture_run(const LintRule *rule, const char *text)
{
    static const char marker[] = "-- file: ";
    g_autoptr(LintSettings) settings = lint_settings_new();
    g_autoptr(GError) error = NULL;
    lint_settings_enable(settings, rule->id, &error);
    g_assert_no_error(error);
    fixture_options(settings, rule, text);
    g_autoptr(GPtrArray) schema = g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
    g_autoptr(GPtrArray) migrations =
        g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
    g_autoptr(GPtrArray) seeds = g_ptr_array_new_with_free_func((GDestroyNotify)lint_source_free);
    const char *version = strstr(text, "-- version: ");
    LintInput input = {
        .schema = schema,
        .migrations = migrations,
        .seeds = seeds,
        .target_version =
            version != NULL ? (guint)strtoul(version + strlen("-- version: "), NULL, 10) : 0,
    };
    const char *next = strstr(text, marker);
    if (next == NULL)
        fixture_add(&input, rule, text, NULL, 0, strlen(text));
    while (next != NULL) {
        const char *start = next;
        g_autofree char *name =
            g_strndup(start + strlen(marker), strcspn(start + strlen(marker), "\n"));
        next = strstr(start + 1, marker);
        fixture_add(&input, rule, text, name, (gsize)(start - text),
                    next != NULL ? (gsize)(next - text) : strlen(text));
    }
    return lint_run(&input, settings);
}

/* "3 5 9 ": the lines of the rule's findings. */
static inline char *fixture_lines(const LintReport *report, const LintRule *rule)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < report->findings->len; i++) {
        const Finding *finding = report->findings->pdata[i];
        if (finding->rule == rule)
            g_array_append_val(lines, finding->line);
    }
    GString *text = g_string_new(NULL);
    for (guint line = 1; line < 10000; line++)
        for (guint i = 0; i < lines->len; i++)
            if (g_array_index(lines, guint, i) == line)
                g_string_append_printf(text, "%u ", line);
    return g_string_free(text, FALSE);
}

/* Likewise, of the lines that say "expect: RULE" (once for each time they say so). */
static inline char *fixture_expected(const char *text, const LintRule *rule)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *mark = g_strconcat("expect: ", rule->id, NULL);
    GString *expected = g_string_new(NULL);
    for (guint i = 0; lines[i] != NULL; i++)
        for (const char *at = lines[i]; (at = strstr(at, mark)) != NULL; at += strlen(mark))
            g_string_append_printf(expected, "%u ", i + 1);
    return g_string_free(expected, FALSE);
}

#endif
