/*
 * Profile: what a project decided about its columns; YAML, versioned with the schema.
 *
 *     strategies:            named, with parameters; the name is the domain of the key unless
 *       person_email: {type: email, key_domain: people}              `key_domain` says otherwise
 *     tables:
 *       public.users:
 *         where: "created_at > now() - interval '1 year'"
 *         columns:
 *           email: person_email
 *           id: keep
 *           note: {type: keep, reason: "written by machines"}
 *           phone: {type: redact, when: "country = 'FR'"}
 *       public.audit: skip_table
 *       log.*: truncate_table
 *     columns: {"*.email": person_email}          weaker than what a table says
 *     references: [{from: public.events.user_id, to: public.users.id}]
 *     subset: {start: {public.users: {percent: 5}}, follow: [parents, children]}
 *     key: {variable: CONFITURE_ANONYMIZE_KEY}    or {file: PATH}
 *     quasi_identifiers: {public.users: [born, postcode]}
 *     speed: siphash                              or hmac, also in a strategy
 *
 * Names are schema.table and schema.table.column; a table without its schema is of "public", a
 * pattern of `columns` may leave out schema, or schema and table. `*` and `?` are wild outside
 * double quotes, which hold names with dots. `${VARIABLE}` in a scalar is the environment's, `$${`
 * stands for `${`. A rule is the name of a strategy, ours or one of the profile's, or a mapping
 * with `type` and its parameters; inline parameters make a key domain of their own, the rule's
 * place.
 *
 * ERROR_INPUT with line, column and the nearest name for what is unknown. Everything is the
 * profile's.
 */
#ifndef ANONYMIZE_PROFILE_H
#define ANONYMIZE_PROFILE_H

#include "anonymize/strategy.h"

typedef struct NamePattern {
    char *text;         /* NULL: any */
    gboolean wild;      /* with * or ? */
    GPatternSpec *spec; /* of a wild one */
} NamePattern;

gboolean name_pattern_matches(const NamePattern *pattern, const char *name);

typedef struct ProfileRule {
    const YamlNode *node;
    const char *name; /* as the profile calls it: "person_email", "keep", "email" */
    const Strategy *strategy;
    const YamlNode *parameters; /* mapping or NULL */
    char *domain;               /* label of the sub-key */
    MacKind mac;
    const char *when, *reason; /* NULL: none */
} ProfileRule;

typedef struct ColumnRule { /* of `columns`, or of a table's */
    NamePattern schema, table, column;
    ProfileRule rule;
} ColumnRule;

typedef enum TableAction { ACTION_COPY, ACTION_TRUNCATE, ACTION_SKIP } TableAction;

typedef struct TableRule {
    const YamlNode *node;
    NamePattern schema, table;
    TableAction action;
    const char *where;
    GPtrArray *columns; /* of ColumnRule; only their `column` is set */
} TableRule;

typedef struct ColumnPlace {
    char *schema, *table, *column;
} ColumnPlace;

typedef struct ProfileReference {
    const YamlNode *node;
    GPtrArray *from, *to; /* of ColumnPlace, as many, each of one table */
} ProfileReference;

typedef struct SubsetStart {
    const YamlNode *node;
    char *schema, *table;
    const char *where;
    double percent; /* 0: by `where` */
} SubsetStart;

typedef struct QuasiIdentifiers {
    const YamlNode *node;
    char *schema, *table;
    GPtrArray *columns; /* of char * */
    const char *sensitive;
} QuasiIdentifiers;

typedef struct Profile {
    YamlDocument *document;
    GHashTable *strategies; /* name -> ProfileRule */
    GPtrArray *tables;      /* of TableRule, in the file's order */
    GPtrArray *columns;     /* of ColumnRule */
    GPtrArray *references;  /* of ProfileReference */
    GPtrArray *subset;      /* of SubsetStart; empty: all rows */
    gboolean parents, children;
    GPtrArray *quasi_identifiers; /* of QuasiIdentifiers */
    const char *key_variable, *key_file;
    MacKind mac;
} Profile;

Profile *profile_parse(const char *path, GBytes *bytes, GError **error);
void profile_free(Profile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Profile, profile_free)

/* StrategySetup.nested for a setup whose `profile` is a Profile: its own names before ours. */
Masker *profile_nested(const StrategySetup *setup, const YamlNode *node, GError **error);

#endif
