/*
 * Strategy: a way to replace a value. A strategy is data: its name, its parameters, what it does to
 * uniqueness, and a few functions. One file below anonymize/strategies/ holds one strategy;
 * strategies.def lists them.
 *
 *     g_autoptr(Masker) masker = masker_new(strategy, &setup, &error);   once a column and worker
 *     masker_apply(masker, &cell, out, &is_null, &error);                once a value
 *
 * Deterministic: the same decoded value under the same key and domain gives the same output, in
 * every table, worker and run. NULL stays NULL and never reaches `apply` (but for strategies with
 * `sees_null`). A value that a strategy cannot parse is an error (ERROR_INPUT: the message names
 * the strategy and what was expected, never the value). A Masker belongs to one thread. What the
 * setup points to must outlive it.
 */
#ifndef ANONYMIZE_STRATEGY_H
#define ANONYMIZE_STRATEGY_H

#include "anonymize/field.h"
#include "core/data/keyed.h"
#include "core/data/yaml.h"

typedef struct Masker Masker;

typedef enum Uniqueness {
    UNIQUENESS_SAME,      /* keep: as the input */
    UNIQUENESS_INJECTIVE, /* a bijection on its domain: unique stays unique */
    UNIQUENESS_TAG,       /* a keyed tag of `bits`: n²/2^(bits+1) collisions are expected */
    UNIQUENESS_LOSSY
} Uniqueness;

/* What is known of the column that a strategy is for. Texts are the plan's. */
typedef struct ColumnFacts {
    const char *schema, *table, *name;
    const char *type; /* format_type: "character varying(40)"; domains by their base type */
    char category;    /* pg_type.typcategory of the base type: S, N, D, B, U, I, E, A, … */
    int max_length;   /* characters of varchar(n) and char(n); -1 */
    gboolean not_null, unique; /* unique: the only column of a unique index or constraint */
    const char *const *labels; /* of an enum, ended by NULL; or NULL */
    double rows;               /* estimate (pg_class.reltuples); -1 unknown */
    guint position;            /* of the column in the rows that are copied, from 0 */
} ColumnFacts;

typedef struct StrategySetup {
    const struct Strategy *strategy; /* masker_new() sets it */
    const Key *key;                  /* of the domain, derived already */
    MacKind mac;
    const ColumnFacts *column;
    const ColumnFacts *columns; /* of the whole table: to find `seed_from`, `{column}` … */
    guint n_columns;
    const YamlDocument *document;
    /* Mapping, or NULL; `type`, `key_domain`, `when`, `reason`, `speed` are the profile's. */
    const YamlNode *parameters;
    /* Compiles a strategy inside another (json, array, conditional, template): a named strategy of
     * the profile, or a mapping with `type`. NULL: as masker_nested(). */
    Masker *(*nested)(const struct StrategySetup *setup, const YamlNode *node, GError **error);
    void *profile; /* whose named strategies `nested` looks up */
} StrategySetup;

typedef struct Cell {
    Field value;
    const Field *row;    /* the original row by position; only what the masker reads is there */
    const Field *masked; /* the columns as they will be written, masked or kept, likewise */
    guint64 ordinal; /* of the row in its table and run, from 1: never in deterministic output */
} Cell;

typedef enum ParameterKind {
    PARAMETER_TEXT,
    PARAMETER_INTEGER,
    PARAMETER_NUMBER,
    PARAMETER_BOOLEAN,
    PARAMETER_LIST,
    PARAMETER_MAPPING,
    PARAMETER_STRATEGY,
    PARAMETER_ANY
} ParameterKind;

typedef struct StrategyParameter {
    const char *name;
    ParameterKind kind;
    gboolean required;
    const char *initial; /* as YAML would write it; NULL: none */
    const char *summary;
} StrategyParameter;

typedef struct Strategy {
    const char *name, *summary;
    const char *details;    /* for `strategies NAME`: what it does, exactly; sentences */
    const char *categories; /* typcategories it can take, "S", "SN"; NULL: any */
    Uniqueness uniqueness;
    gboolean sees_null;
    const StrategyParameter *parameters; /* ended by a NULL name; or NULL */
    /* Instance from parameters; ERROR_INPUT at the parameter's place. Also judges type and length
     * of the column. */
    gpointer (*compile)(const StrategySetup *setup, GError **error);
    gboolean (*apply)(gpointer instance, const Cell *cell, GString *out, gboolean *null,
                      GError **error);
    void (*free)(gpointer instance);
    /* Of this instance, where parameters change it; NULL: as `uniqueness`, 128 bits. */
    Uniqueness (*judge)(gpointer instance, double *bits);
    /* Sets TRUE, by position, for the columns whose original or masked value `apply` reads; NULL:
     * none but its own. */
    void (*reads)(gpointer instance, gboolean *original, gboolean *masked);
    /* Shown by `strategies` and run by its test. */
    const char *example_input, *example_parameters;
} Strategy;

extern const Strategy *const strategies[]; /* in the order of strategies.def */
extern const guint strategies_count;
const Strategy *strategy_find(const char *name); /* NULL */
const char *strategy_nearest(const char *name);  /* what was probably meant; NULL */

Masker *masker_new(const Strategy *strategy, const StrategySetup *setup, GError **error);
/* From a node that is a strategy's name or a mapping with `type` and parameters. */
Masker *masker_nested(const StrategySetup *setup, const YamlNode *node, GError **error);
/* Appends to `out`, or sets `null`; on failure `out` is as it was. */
gboolean masker_apply(Masker *masker, const Cell *cell, GString *out, gboolean *null,
                      GError **error);
Uniqueness masker_uniqueness(const Masker *masker, double *bits);
void masker_reads(const Masker *masker, gboolean *original, gboolean *masked);
void masker_free(Masker *masker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Masker, masker_free)

#endif
