/*
 * Schema: the database that a chain of SQL statements makes, held in memory.
 *
 *     g_autoptr(Schema) schema = schema_new("public");
 *     schema_apply(schema, parse, "db/schema/010_orders.sql");      one call a file, in the order
 * they run SchemaRelation *orders = schema_find_relation(schema, &(ObjectName){.name = "orders"});
 *
 * Each file starts with the default search_path and may change it for itself (SET, set_config).
 * Statements are applied one by one as the server would: CREATE, ALTER, DROP, RENAME, SET SCHEMA,
 * COMMENT, GRANT, LIKE, INHERITS, PARTITION OF, ATTACH. What the model does not know it ignores; an
 * ALTER, DROP or COMMENT of something that no statement made is kept in `unresolved` (it may be
 * there before the first file: extensions bring objects along). Nothing here fails and nothing
 * needs a server.
 *
 * Everything belongs to the schema (an arena: what is dropped stays allocated until schema_free).
 * Parse and script may be freed after schema_apply(). Names are as PostgreSQL stores them; `schema`
 * is "" for objects that live in no schema. Types, defaults and expressions are source text. Names
 * that the server chooses (orders_pkey, orders_customer_id_fkey) are chosen by its rules
 * (PostgreSQL 15, src/backend/commands/indexcmds.c, ChooseIndexName, ChooseConstraintName).
 *
 * An object kind is one struct here, one file (relation.c, index.c, function.c, …) and one line in
 * kinds.def.
 */
#ifndef CORE_SCHEMA_MODEL_H
#define CORE_SCHEMA_MODEL_H

#include "core/sql/statement.h"

#include <glib.h>

typedef struct Schema Schema;
typedef struct SchemaRelation SchemaRelation;

/* Where an object was made (or last replaced as a whole). */
typedef struct Origin {
    const char *path; /* as given to schema_apply(); NULL for what came with something else */
    guint statement;  /* index in that file's parse */
    guint line,
        column;   /* of the statement; of a column or constraint written inside one: its own */
    gsize offset; /* byte in the file: likewise */
} Origin;

typedef struct SchemaGrant {
    const char *grantee;   /* "public" for PUBLIC */
    const char *privilege; /* lower case; "all" */
} SchemaGrant;

/* The head of every object. */
typedef struct SchemaObject {
    ObjectKind kind;
    const char *schema;    /* "" where the kind lives in no schema */
    const char *name;      /* of columns, constraints, triggers, rules, policies: their own name */
    const char *arguments; /* FUNCTION, PROCEDURE, AGGREGATE: identity arguments; else NULL */
    SchemaRelation *relation; /* what a column, constraint, index, trigger, rule or policy belongs
                                 to; else NULL */
    Origin origin;
    const char *comment;           /* NULL without */
    const char *owner;             /* role given by OWNER TO; NULL without */
    GPtrArray *grants;             /* of SchemaGrant; NULL without */
    gboolean dropped;              /* only ever seen by somebody who kept a pointer */
    struct SchemaObject *overload; /* the next function of the same schema and name; private */
} SchemaObject;

typedef struct SchemaColumn {
    SchemaObject object; /* COLUMN */
    const char *type;    /* "character varying(20)[]", "app.money"; "" when a query decides */
    const char *type_schema, *type_name; /* NULL, or as in TypeRef */
    gboolean array;
    gboolean not_null,
        serial;     /* serial: written so; type and default are what the server makes of it */
    char identity;  /* 0, 'a', 'd' */
    char generated; /* 0, 's' */
    const char *default_text; /* default or generation expression; NULL without */
    gboolean inherited;       /* came from a parent or a partitioned table */
} SchemaColumn;

typedef struct SchemaConstraint {
    SchemaObject object; /* CONSTRAINT */
    ConstraintKind kind;
    gboolean name_chosen; /* by the server's rules, not written */
    const char **columns; /* CHECK: the one it names, none when it names several */
    guint n_columns;
    const char *target_schema, *target_name; /* FOREIGN KEY: as resolved when it was made */
    const char **target_columns;             /* 0 of them when left to the primary key */
    guint n_target_columns;
    char on_delete, on_update;
    gboolean not_valid, deferrable, inherited, no_inherit;
    const char *expression; /* CHECK; else NULL */
} SchemaConstraint;

typedef struct SchemaIndexKey {
    const char *column;              /* NULL: an expression */
    const char *expression;          /* NULL: a column */
    const char *opclass, *collation; /* as written; NULL without */
    gboolean descending, nulls_first;
} SchemaIndexKey;

typedef struct SchemaIndex {
    SchemaObject object; /* INDEX; relation is its table */
    const char *method;
    SchemaIndexKey *keys;
    guint n_keys;
    const char **includes;
    guint n_includes;
    gboolean unique, name_chosen, nulls_not_distinct;
    const char *predicate; /* WHERE; NULL without */
    const char
        *predicate_not_null; /* the column, when the predicate is just `column IS NOT NULL` */
    SchemaConstraint
        *constraint; /* the PRIMARY KEY, UNIQUE or EXCLUDE that it serves; NULL for a plain index */
    gboolean inherited; /* made because the partitioned table has one like it */
} SchemaIndex;

typedef struct SchemaTrigger {
    SchemaObject object;                         /* TRIGGER */
    const char *function_schema, *function_name; /* schema NULL when not resolved */
    char timing;
    guint events;
    gboolean row, constraint;
} SchemaTrigger;

typedef struct SchemaPolicy {
    SchemaObject object; /* POLICY */
    char command;
    gboolean permissive;
    const char **roles;
    guint n_roles;
    const char *using_text, *check_text; /* NULL without */
    gboolean using_true, check_true;     /* as in CreatePolicy */
    gboolean bare_setting;
} SchemaPolicy;

/* TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW. The arrays are never NULL. */
struct SchemaRelation {
    SchemaObject object;
    GPtrArray
        *columns; /* of SchemaColumn, in order; of a view: only those written after its name */
    GPtrArray *constraints;         /* of SchemaConstraint */
    GPtrArray *indexes;             /* of SchemaIndex, also those that serve constraints */
    GPtrArray *triggers;            /* of SchemaTrigger */
    GPtrArray *policies;            /* of SchemaPolicy */
    GPtrArray *rules;               /* of SchemaObject, kind RULE */
    GPtrArray *parents;             /* of SchemaRelation: INHERITS, and PARTITION OF */
    GPtrArray *children;            /* of SchemaRelation: likewise */
    gboolean partition;             /* its one parent is partitioned */
    gboolean default_partition;     /* and it takes what fits into no other */
    const char *partition_strategy; /* "range", "list", "hash"; NULL when not partitioned */
    const char **partition_columns; /* NULL entries are expressions */
    guint n_partition_columns;
    gboolean unlogged, temporary,
        as_query; /* as_query: columns come from a query (CREATE TABLE AS) and are not known */
    gboolean row_security, force_row_security;
    gboolean security_invoker, security_barrier; /* views */
    const char **outputs; /* views: the names of the query's columns, NULL where the server would
                             say "?column?"; none when they cannot be told from the text */
    guint n_outputs;
    ObjectName *reads; /* views: the relations and functions of the query, as written */
    guint n_reads;
};

/* A relation that a function's body names. */
typedef struct SchemaUse {
    ObjectName name;        /* as written */
    Origin origin;          /* where */
    gboolean write, insert; /* insert: with or without a list of columns */
    const char **columns;   /* INSERT's list; none without one */
    guint n_columns;
} SchemaUse;

typedef struct SchemaFunction {
    SchemaObject object;  /* FUNCTION, PROCEDURE, AGGREGATE */
    const char *language; /* NULL for aggregates */
    const char *returns;  /* NULL for procedures and aggregates */
    char volatility;
    gboolean security_definer;
    const char *search_path; /* value pinned by SET search_path; NULL: not pinned */
    guint n_arguments;       /* input arguments */
    SchemaUse *uses;         /* from its body: what it writes only with PARSE_TRAITS */
    guint n_uses;
    gboolean public_execute; /* PUBLIC may call it: the server's default, unless revoked */
} SchemaFunction;

typedef struct SchemaType {
    SchemaObject object;    /* TYPE, DOMAIN */
    char form;              /* 'e' enum, 'c' composite, 'r' range, 'b' base or shell, 'd' domain */
    GPtrArray *labels;      /* enum: of const char *, in order; else NULL */
    GPtrArray *attributes;  /* composite: of SchemaColumn; else NULL */
    GPtrArray *constraints; /* domain: of SchemaConstraint; else NULL */
    const char *base;       /* domain's type, or range's subtype */
    gboolean not_null;
    const char *default_text;
} SchemaType;

typedef struct SchemaSequence {
    SchemaObject object;        /* SEQUENCE */
    SchemaColumn *owner_column; /* OWNED BY, serial or identity; NULL without */
    gboolean implicit;          /* made by serial or identity */
} SchemaSequence;

/* What a statement named and nothing had made. */
typedef struct SchemaUnresolved {
    ObjectName object; /* as written */
    TouchAction action;
    Origin origin;
} SchemaUnresolved;

/* `search_path`: "musicbrainz, public"; NULL: "public". */
Schema *schema_new(const char *search_path);
void schema_free(Schema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schema, schema_free)

/* All statements of a file. */
void schema_apply(Schema *schema, const Parse *parse, const char *path);

/* One at a time, for who looks at the schema in between: begin each file, then its statements in
 * order. */
void schema_begin_file(Schema *schema, const char *path);
void schema_apply_statement(Schema *schema, const Parse *parse, guint statement);

/*
 * By name, through the search_path in force (that of the file being applied; the default one after
 * it) where `name->schema` is NULL. NULL when there is none. Of functions without `arguments`: the
 * first of that name. A TABLE is found as VIEW too, since statements may call any relation a table;
 * schema_find() otherwise wants the kind, UNKNOWN takes any.
 */
SchemaObject *schema_find(const Schema *schema, const ObjectName *name);
SchemaRelation *schema_find_relation(const Schema *schema, const ObjectName *name);
SchemaColumn *schema_find_column(const SchemaRelation *relation, const char *name);
SchemaConstraint *schema_find_constraint(const SchemaRelation *relation, const char *name);
SchemaIndex *schema_find_index(const Schema *schema, const ObjectName *name);
SchemaFunction *schema_find_function(const Schema *schema, const ObjectName *name);
SchemaType *schema_find_type(const Schema *schema, const ObjectName *name);
SchemaSequence *schema_find_sequence(const Schema *schema, const ObjectName *name);

/* NULL without one. */
SchemaConstraint *schema_primary_key(const SchemaRelation *relation);

/* All objects of a kind in the order they were made; never NULL, borrowed. Kinds that live in a
 * relation are found there: of COLUMN, CONSTRAINT, TRIGGER, POLICY and RULE the answer is empty.
 * Objects of kinds without a struct of their own (operators, casts, text search …) are plain
 * SchemaObjects. */
const GPtrArray *schema_objects(const Schema *schema, ObjectKind kind);

/* The whole name, borrowed from the object: for object_name_format() and messages. */
ObjectName schema_object_name(const SchemaObject *object);

/* Indexes, also those of keys, that the file being applied dropped; of SchemaIndex, borrowed. */
const GPtrArray *schema_dropped_indexes(const Schema *schema);

/* What was named but never made, in order; of SchemaUnresolved. */
const GPtrArray *schema_unresolved(const Schema *schema);

/* Forgets those from the n-th on: somebody applies their statements again. */
void schema_forget_unresolved(Schema *schema, guint n);

/* The first schema of the search_path in force: where an unqualified CREATE goes. */
const char *schema_current(const Schema *schema);

#endif
