/* A column and a key to try a strategy on, and values made of a seed. */
#ifndef TESTS_UNIT_ANONYMIZE_BENCH_H
#define TESTS_UNIT_ANONYMIZE_BENCH_H

#include "anonymize/strategy.h"

#include <string.h>

static const char bench_key[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
static const char bench_other_key[] =
    "101112131415161718191a1b1c1d1e1f000102030405060708090a0b0c0d0e0f";

typedef struct Bench {
    YamlDocument *document;
    Key *key;
    Masker *masker;
} Bench;

static inline ColumnFacts bench_column(const char *type, char category)
{
    return (ColumnFacts){.schema = "public",
                         .table = "people",
                         .name = "value",
                         .type = type,
                         .category = category,
                         .max_length = -1,
                         .rows = -1};
}

static inline Key *bench_make_key(const char *hex)
{
    g_assert_true(g_setenv("CONFITURE_BENCH_KEY", hex, TRUE));
    Key *key = key_from_environment("CONFITURE_BENCH_KEY", NULL);
    g_assert_nonnull(key);
    return key;
}

/* On failure the masker is NULL and `error` says why. */
static inline void bench_open(Bench *bench, const char *name, const char *parameters,
                              const ColumnFacts *column, const char *key, GError **error)
{
    const char *text = parameters == NULL ? "{}" : parameters;
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    bench->document = yaml_parse("profile.yaml", bytes, NULL);
    g_assert_nonnull(bench->document);
    bench->key = bench_make_key(key);
    StrategySetup setup = {.key = bench->key,
                           .column = column,
                           .columns = column,
                           .n_columns = 1,
                           .document = bench->document,
                           .parameters = bench->document->root};
    bench->masker = masker_new(strategy_find(name), &setup, error);
}

static inline void bench_close(Bench *bench)
{
    masker_free(bench->masker);
    key_free(bench->key);
    yaml_document_free(bench->document);
}

/* NULL on failure, and for SQL's NULL with `null` set. */
static inline char *bench_apply(Bench *bench, const char *value, gsize length, guint64 ordinal,
                                gboolean *null, GError **error)
{
    g_autofree char *copy = g_memdup2(value, length); /* not ended by NUL, as the stream gives it */
    Field field = {.data = copy == NULL ? "" : copy, .length = length, .null = value == NULL};
    Cell cell = {.value = field, .row = &field, .masked = &field, .ordinal = ordinal};
    GString *out = g_string_new(NULL);
    gboolean is_null = FALSE, done = masker_apply(bench->masker, &cell, out, &is_null, error);
    if (null != NULL)
        *null = is_null;
    return g_string_free(out, !done || is_null);
}

/* The result for one value; "(null)" and "(error)" for those. */
static inline char *bench_once(const char *name, const char *parameters, const ColumnFacts *column,
                               const char *value)
{
    Bench bench = {0};
    g_autoptr(GError) error = NULL;
    bench_open(&bench, name, parameters, column, bench_key, &error);
    char *out = NULL;
    gboolean null = FALSE;
    if (bench.masker != NULL)
        out = bench_apply(&bench, value, strlen(value), 1, &null, &error);
    bench_close(&bench);
    if (out == NULL)
        out = g_strdup(null ? "(null)" : "(error)");
    return out;
}

#endif
