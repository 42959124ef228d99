/*
 * Statement: one parsed SQL statement in our own words; nobody above core/sql sees PostgreSQL's
 * parse nodes.
 *
 *     g_autoptr(Parse) parse = parse_script(script);
 *     for (guint i = 0; i < parse->n_statements; i++)
 *         switch (parse->statements[i].kind) …
 *
 * Every statement has its tag, place and touches. Those that define schema have details besides
 * (the union). A statement that PostgreSQL 15's grammar does not take is STATEMENT_OPAQUE with the
 * parser's complaint in `note`: it stays runnable, the server is the judge. Everything belongs to
 * the parse, is allocated in its arena and freed at once. Expressions, types and defaults are given
 * as source text (a slice of the script, comments and all). Offsets are bytes in the script.
 * parse_script() is safe to call from several threads at once.
 */
#ifndef CORE_SQL_STATEMENT_H
#define CORE_SQL_STATEMENT_H

#include "core/base/arena.h"
#include "core/sql/object.h"
#include "core/sql/script.h"

#include <glib.h>

/* A piece of the script's text. */
typedef struct Slice {
    gsize start, end;
} Slice;

typedef struct TypeRef {
    const char *schema; /* NULL when unqualified or a built-in keyword */
    const char *name; /* PostgreSQL's internal name for keywords: "int4", "varchar", "timestamptz",
                         "bpchar" */
    const char *text; /* readable: "character varying(20)[]", "timestamp with time zone",
                         "app.money_amount" */
    gint32 modifiers[2]; /* varchar(n): n; numeric(p,s): p and s; -1 where absent */
    guint n_modifiers;
    guint array_dimensions;
    gboolean setof;
    gsize offset;
} TypeRef;

typedef enum ConstraintKind {
    CONSTRAINT_PRIMARY_KEY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_FOREIGN_KEY,
    CONSTRAINT_CHECK,
    CONSTRAINT_EXCLUSION,
    CONSTRAINT_NOT_NULL, /* only inside ColumnDef lists; also as ColumnDef.not_null */
} ConstraintKind;

typedef struct ConstraintDef {
    ConstraintKind kind;
    const char *name;     /* NULL when the server is to choose */
    const char **columns; /* of this table; a column constraint lists its own column */
    guint n_columns;
    const char **includes; /* INCLUDE columns */
    guint n_includes;
    ObjectName target;           /* FOREIGN KEY: the referenced table */
    const char **target_columns; /* FOREIGN KEY; 0 when left to the primary key */
    guint n_target_columns;
    char on_delete,
        on_update; /* 'a' no action, 'r' restrict, 'c' cascade, 'n' set null, 'd' set default */
    const char *using_index; /* ADD … USING INDEX name */
    gboolean not_valid, deferrable, initially_deferred, no_inherit, nulls_not_distinct;
    Slice expression;        /* CHECK */
    const char *only_column; /* CHECK: the column, when it names just one; else NULL */
    gsize offset;
} ConstraintDef;

typedef enum DefaultVolatility {
    DEFAULT_NONE,     /* no default */
    DEFAULT_CONSTANT, /* literals, casts and arrays of them, SQL value functions are STABLE below */
    DEFAULT_EXPRESSION /* calls functions: `default_functions` names them */
} DefaultVolatility;

typedef struct ColumnDef {
    const char *name;
    TypeRef type;
    gboolean not_null; /* NOT NULL, PRIMARY KEY or IDENTITY written on the column, or serial */
    gboolean serial;   /* smallserial, serial, bigserial */
    char identity;     /* 0, 'a' always, 'd' by default */
    char generated;    /* 0, 's' stored */
    DefaultVolatility default_kind;
    Slice default_text; /* also the generation expression */
    const ObjectName **default_functions;
    guint n_default_functions;
    const char *collation;      /* as written, NULL without */
    ConstraintDef *constraints; /* those written on the column */
    guint n_constraints;
    gsize offset;
} ColumnDef;

typedef struct CreateTable {
    ObjectName table; /* TABLE or FOREIGN_TABLE */
    gboolean if_not_exists, temporary, unlogged;
    gboolean as_query; /* CREATE TABLE AS, SELECT INTO: columns come from the query */
    ColumnDef *columns;
    guint n_columns;
    ConstraintDef *constraints; /* table constraints only; column ones are in the columns */
    guint n_constraints;
    ObjectName *inherits;
    guint n_inherits;
    ObjectName *likes;   /* LIKE source tables */
    guint *like_options; /* bits of LikeOption, one per source */
    guint n_likes;
    ObjectName *partition_of;       /* NULL unless PARTITION OF */
    gboolean default_partition;     /* PARTITION OF … DEFAULT */
    const char *partition_strategy; /* "range", "list", "hash"; NULL when not partitioned */
    const char **partition_columns; /* NULL entries are expressions */
    guint n_partition_columns;
} CreateTable;

typedef enum LikeOption {
    LIKE_COMMENTS = 1 << 0,
    LIKE_CONSTRAINTS = 1 << 1,
    LIKE_DEFAULTS = 1 << 2,
    LIKE_GENERATED = 1 << 3,
    LIKE_IDENTITY = 1 << 4,
    LIKE_INDEXES = 1 << 5,
    LIKE_STATISTICS = 1 << 6,
    LIKE_STORAGE = 1 << 7
} LikeOption;

typedef enum AlterActionKind {
    ALTER_ADD_COLUMN,
    ALTER_DROP_COLUMN,
    ALTER_COLUMN_TYPE,
    ALTER_COLUMN_SET_DEFAULT,
    ALTER_COLUMN_DROP_DEFAULT,
    ALTER_COLUMN_SET_NOT_NULL,
    ALTER_COLUMN_DROP_NOT_NULL,
    ALTER_COLUMN_ADD_IDENTITY,
    ALTER_COLUMN_DROP_IDENTITY,
    ALTER_COLUMN_DROP_EXPRESSION,
    ALTER_COLUMN_OTHER, /* statistics, storage, compression, options */
    ALTER_ADD_CONSTRAINT,
    ALTER_DROP_CONSTRAINT,
    ALTER_VALIDATE_CONSTRAINT,
    ALTER_CONSTRAINT_DEFERRABILITY,
    ALTER_ATTACH_PARTITION,
    ALTER_DETACH_PARTITION,
    ALTER_INHERIT,
    ALTER_NO_INHERIT,
    ALTER_OWNER,
    ALTER_SET_LOGGED,
    ALTER_SET_UNLOGGED,
    ALTER_SET_TABLESPACE,
    ALTER_SET_ACCESS_METHOD,
    ALTER_SET_OPTIONS,
    ALTER_REPLICA_IDENTITY,
    ALTER_ENABLE_ROW_SECURITY,
    ALTER_DISABLE_ROW_SECURITY,
    ALTER_FORCE_ROW_SECURITY,
    ALTER_NO_FORCE_ROW_SECURITY,
    ALTER_TRIGGER_STATE,
    ALTER_RULE_STATE,
    ALTER_CLUSTER_ON,
    ALTER_OTHER
} AlterActionKind;

typedef struct AlterAction {
    AlterActionKind kind;
    const char *name;               /* column, constraint, trigger or index name */
    ColumnDef *column;              /* ADD COLUMN */
    ConstraintDef *constraint;      /* ADD CONSTRAINT */
    TypeRef type;                   /* COLUMN TYPE */
    Slice using_text;               /* COLUMN TYPE … USING; start == end without */
    gboolean using_plain_cast;      /* USING is absent or just column::type */
    DefaultVolatility default_kind; /* SET DEFAULT */
    Slice default_text;
    ObjectName other; /* partition, parent, or index named by the action */
    gboolean cascade, if_exists, if_not_exists, concurrently;
    Slice bound;       /* ATTACH PARTITION: FOR VALUES …, or DEFAULT */
    gboolean default_partition; /* ATTACH PARTITION … DEFAULT */
    gboolean finalize; /* DETACH PARTITION … FINALIZE */
    char setting; /* COLUMN_OTHER: 't' statistics, 'o' options, 's' storage, 'c' compression, 'i'
                     identity */
    gsize offset;
} AlterAction;

typedef struct AlterTable {
    ObjectName table; /* kind tells TABLE, VIEW, INDEX, SEQUENCE, MATERIALIZED_VIEW, FOREIGN_TABLE
                         or TYPE (composite) */
    gboolean if_exists, only;
    AlterAction *actions;
    guint n_actions;
} AlterTable;

typedef struct IndexKey {
    const char *column; /* NULL: an expression */
    Slice expression;
    const char *opclass, *collation;
    gboolean descending, nulls_first, nulls_last;
} IndexKey;

typedef struct CreateIndex {
    ObjectName index; /* name NULL when the server is to choose */
    ObjectName table;
    const char *method; /* "btree" by default */
    IndexKey *keys;
    guint n_keys;
    const char **includes;
    guint n_includes;
    gboolean unique, concurrently, if_not_exists, only, nulls_not_distinct;
    Slice predicate;                /* WHERE; start == end without */
    const char *predicate_not_null; /* the column when the predicate is just `column IS NOT NULL` */
} CreateIndex;

typedef struct Argument {
    const char *name; /* NULL without */
    TypeRef type;
    char mode; /* 'i' in, 'o' out, 'b' inout, 'v' variadic, 't' table */
    gboolean has_default;
} Argument;

typedef struct CreateFunction {
    ObjectName function; /* FUNCTION or PROCEDURE; `arguments` is its identity (input types) */
    gboolean replace;
    Argument *arguments;
    guint n_arguments;
    TypeRef returns; /* name NULL for procedures and OUT-only functions */
    gboolean returns_table;
    const char *language; /* lower case; "sql" when left out */
    char volatility;      /* 'i', 's', 'v' (default) */
    gboolean security_definer, strict, leakproof, window;
    const char *search_path; /* value of SET search_path, NULL without */
    const char *body;        /* AS body, decoded; NULL for RETURN / BEGIN ATOMIC */
    gsize body_offset;       /* byte in the script where the body's first character stands */
    gboolean sql_body;       /* RETURN or BEGIN ATOMIC */
} CreateFunction;

/* ALTER FUNCTION / PROCEDURE … */
typedef struct AlterFunction {
    ObjectName function;
    gboolean sets_security_definer, security_definer; /* SECURITY DEFINER / INVOKER given */
    gboolean sets_search_path;                        /* SET search_path … (not TO DEFAULT), */
    const char *search_path;                          /* its value; NULL without */
    gboolean resets_search_path; /* RESET search_path, RESET ALL, SET … TO DEFAULT */
    char volatility;             /* 0 when not changed */
} AlterFunction;

typedef struct CreateView {
    ObjectName view; /* VIEW or MATERIALIZED_VIEW */
    gboolean replace, temporary, if_not_exists, with_no_data, recursive;
    gboolean security_invoker, security_barrier;
    const char **columns; /* those written after the name */
    guint n_columns;
    const char **outputs; /* names of the query's columns; none when there is a * among them */
    guint n_outputs;
    Slice query;
} CreateView;

typedef struct CreateType {
    ObjectName type;     /* TYPE or DOMAIN */
    char form;           /* 'e' enum, 'c' composite, 'r' range, 'b' base or shell, 'd' domain */
    const char **labels; /* enum */
    guint n_labels;
    ColumnDef *attributes; /* composite */
    guint n_attributes;
    TypeRef base; /* domain, or range subtype */
    gboolean not_null;
    ConstraintDef *constraints; /* domain */
    guint n_constraints;
    Slice default_text;
} CreateType;

typedef struct AlterEnum {
    ObjectName type;
    const char *new_value, *old_value; /* RENAME VALUE has both */
    const char *neighbour;             /* BEFORE / AFTER */
    gboolean if_not_exists;
} AlterEnum;

typedef struct AlterDomain {
    ObjectName domain;
    char action; /* 'D' default, 'N' drop not null, 'O' set not null, 'C' add constraint, 'X' drop,
                    'V' validate */
    const char *constraint_name;
    ConstraintDef *constraint;
} AlterDomain;

typedef struct CreateTrigger {
    ObjectName trigger; /* part is its name */
    ObjectName function;
    gboolean replace, constraint, row;
    char timing;  /* 'b' before, 'a' after, 'i' instead of */
    guint events; /* bits: 1 insert, 2 delete, 4 update, 8 truncate */
} CreateTrigger;

typedef struct CreatePolicy {
    ObjectName policy; /* part is its name */
    char command;      /* '*', 'r' select, 'a' insert, 'w' update, 'd' delete */
    gboolean permissive;
    const char **roles;
    guint n_roles;
    Slice using_text, check_text;    /* start == end without */
    gboolean using_true, check_true; /* the expression is always true */
    gboolean bare_setting;           /* current_setting() and its like outside of a sub-select */
} CreatePolicy;

typedef struct CreateSequence {
    ObjectName sequence;
    ObjectName owned_by; /* COLUMN; name NULL without, part "none" never occurs */
    gboolean if_not_exists, temporary;
    TypeRef type; /* AS; name NULL without */
} CreateSequence;

typedef struct Comment {
    ObjectName object;
    const char *text; /* NULL: IS NULL */
} Comment;

typedef struct Drop {
    ObjectName *objects;
    guint n_objects;
    gboolean if_exists, cascade, concurrently;
} Drop;

typedef struct Rename {
    ObjectName object;
    const char *new_name;
    gboolean if_exists;
} Rename;

typedef struct SetSchema {
    ObjectName object;
    const char *new_schema;
} SetSchema;

typedef struct Owner {
    ObjectName object;
    const char *role;
} Owner;

typedef enum TransactionKind {
    TRANSACTION_BEGIN,
    TRANSACTION_COMMIT,
    TRANSACTION_ROLLBACK,
    TRANSACTION_SAVEPOINT,
    TRANSACTION_RELEASE,
    TRANSACTION_ROLLBACK_TO,
    TRANSACTION_PREPARED
} TransactionKind;

typedef struct Transaction {
    TransactionKind kind;
    gboolean chain;
    const char *savepoint; /* of SAVEPOINT, RELEASE and ROLLBACK TO; else NULL */
} Transaction;

typedef struct SetVariable {
    const char *name;      /* NULL: ALL */
    const char *value;     /* joined by ", ", unquoted; NULL for RESET and TO DEFAULT */
    gboolean local, reset; /* reset: RESET or TO DEFAULT */
    gboolean set_config;   /* SELECT set_config('name', 'value', local) of constants */
} SetVariable;

typedef struct Privileges {
    gboolean grant;    /* FALSE: REVOKE */
    gboolean defaults; /* ALTER DEFAULT PRIVILEGES */
    ObjectName *objects;
    guint n_objects;
    gboolean all_in_schema; /* objects are schemas: ALL TABLES IN SCHEMA … ; kind_in_schema tells of
                               what */
    ObjectKind kind_in_schema;
    const char **privileges; /* lower case; none: ALL */
    guint n_privileges;
    const char **grantees; /* "public" for PUBLIC */
    guint n_grantees;
    gboolean grant_option, cascade;
} Privileges;

typedef struct Copy {
    ObjectName table; /* name NULL: a query */
    gboolean from, from_stdin;
} Copy;

typedef struct DoBlock {
    const char *language; /* "plpgsql" by default */
    const char *body;
    gsize body_offset;
} DoBlock;

typedef struct DataChange { /* INSERT, UPDATE, DELETE, MERGE, TRUNCATE */
    ObjectName *tables;
    guint n_tables;
    gboolean has_where, cascade;
    const char **columns; /* INSERT's list, or UPDATE's SET targets */
    guint n_columns;
} DataChange;

/* REFRESH, REINDEX, VACUUM, CLUSTER, LOCK */
typedef struct Maintenance {
    ObjectName *relations; /* none: all of the database */
    guint n_relations;
    ObjectName index;      /* CLUSTER … USING; name NULL without */
    ObjectKind scope;      /* REINDEX: INDEX, TABLE, SCHEMA, DATABASE; UNKNOWN for SYSTEM */
    gboolean concurrently; /* REFRESH, REINDEX */
    gboolean with_no_data; /* REFRESH */
    gboolean full;         /* VACUUM */
    gboolean only, nowait; /* LOCK */
    guint mode;            /* LOCK: a LockMode */
} Maintenance;

/* A habit that rules judge, noted while a statement's parts are walked over (PARSE_TRAITS). */
typedef enum TraitKind {
    TRAIT_INSERT,           /* `object`: the target; `columns`: its list, none without one */
    TRAIT_WRITE,            /* UPDATE, DELETE, MERGE; `object`: the target */
    TRAIT_SELECT_STAR,      /* * of a relation, outside EXISTS */
    TRAIT_NULL_COMPARE,     /* x = NULL; `text`: the operator */
    TRAIT_DUPLICATE_COLUMN, /* `text`: the column that a list names twice */
    TRAIT_ORDER_BY_RANDOM,
    TRAIT_LEADING_WILDCARD,   /* LIKE '%…' */
    TRAIT_FUNCTION_ON_COLUMN, /* WHERE f(column) = constant; `text`: the function */
    TRAIT_CALL,               /* in a body; `text`: the function without its schema */
    TRAIT_BODY_SYNTAX,        /* SQL in a body that the parser does not take; `text`: why */
    TRAIT_PASSWORD,           /* CREATE/ALTER ROLE … PASSWORD 'literal'; `text`: the role */
    TRAIT_SUPERUSER,          /* SUPERUSER or BYPASSRLS; `text`: which */
    TRAIT_EXTENSION,          /* CREATE EXTENSION; `text`: its SCHEMA; NULL without */
} TraitKind;

typedef struct Trait {
    TraitKind kind;
    gboolean in_body; /* of a function or DO block given as a string */
    gsize offset;     /* byte in the script */
    ObjectName object;
    const char *text;
    const char **columns;
    guint n_columns;
} Trait;

typedef enum StatementKind {
    STATEMENT_OTHER, /* parsed; tag and touches only */
    STATEMENT_OPAQUE,
    STATEMENT_CREATE_SCHEMA, /* its touches say all; schema elements follow as statements of their
                                own touches */
    STATEMENT_CREATE_EXTENSION,
    STATEMENT_CREATE_TABLE,
    STATEMENT_ALTER_TABLE,
    STATEMENT_CREATE_INDEX,
    STATEMENT_CREATE_FUNCTION,
    STATEMENT_ALTER_FUNCTION,
    STATEMENT_CREATE_AGGREGATE,
    STATEMENT_CREATE_VIEW,
    STATEMENT_REFRESH,
    STATEMENT_CREATE_TYPE,
    STATEMENT_ALTER_ENUM,
    STATEMENT_ALTER_DOMAIN,
    STATEMENT_CREATE_TRIGGER,
    STATEMENT_CREATE_POLICY,
    STATEMENT_CREATE_RULE,
    STATEMENT_CREATE_SEQUENCE,
    STATEMENT_ALTER_SEQUENCE,
    STATEMENT_COMMENT,
    STATEMENT_DROP,
    STATEMENT_RENAME,
    STATEMENT_SET_SCHEMA,
    STATEMENT_OWNER,
    STATEMENT_PRIVILEGES,
    STATEMENT_TRANSACTION,
    STATEMENT_SET,
    STATEMENT_COPY,
    STATEMENT_DO,
    STATEMENT_INSERT,
    STATEMENT_UPDATE,
    STATEMENT_DELETE,
    STATEMENT_MERGE,
    STATEMENT_TRUNCATE,
    STATEMENT_SELECT,
    STATEMENT_REINDEX,
    STATEMENT_VACUUM,
    STATEMENT_CLUSTER,
    STATEMENT_LOCK,
    STATEMENT_ALTER_POLICY
} StatementKind;

typedef struct Statement {
    StatementKind kind;
    const char
        *tag; /* PostgreSQL's command tag: "CREATE TABLE", "ALTER INDEX", "SELECT"; "" for OPAQUE */
    const char *note;  /* OPAQUE: why; else NULL */
    gsize note_offset; /* OPAQUE: where the parser stopped */
    guint item;        /* index into the script's items */
    gsize start, end;
    guint line, column, end_line;
    gboolean templated; /* OPAQUE: perhaps only for its placeholders */
    gboolean outside_transaction; /* PostgreSQL refuses it inside a transaction block: CREATE INDEX
                                     CONCURRENTLY, VACUUM, a DO block that commits, … */
    Touch *touches;
    guint n_touches;
    Trait *traits; /* with PARSE_TRAITS */
    guint n_traits;
    const struct Block *block; /* with PARSE_BODIES: what its body does (core/sql/block.h); NULL
                                  without one */
    union {
        const CreateTable *create_table;
        const AlterTable *alter_table;
        const CreateIndex *create_index;
        const CreateFunction *create_function;
        const AlterFunction *alter_function;
        const CreateView *create_view;
        const CreateType *create_type;
        const AlterEnum *alter_enum;
        const AlterDomain *alter_domain;
        const CreateTrigger *create_trigger;
        const CreatePolicy *create_policy;     /* ALTER POLICY too: what it leaves alone is empty */
        const CreateSequence *create_sequence; /* ALTER SEQUENCE too */
        const Comment *comment;
        const Drop *drop;
        const Rename *rename;
        const SetSchema *set_schema;
        const Owner *owner;
        const Privileges *privileges;
        const Transaction *transaction;
        const SetVariable *set;
        const Copy *copy;
        const DoBlock *do_block;
        const DataChange *data_change;
        const Maintenance *maintenance;
        const void *details; /* NULL for kinds without details */
    };
} Statement;

typedef struct Parse {
    const Script *script; /* borrowed: must outlive the parse */
    Arena *arena;
    Statement *statements; /* one per SCRIPT_STATEMENT item, in order */
    guint n_statements;
    guint n_opaque;
    const struct Parse *outer; /* of a block: the parse with the statement that has it, */
    guint outer_statement;     /* and which it is */
    GPtrArray *blocks;         /* private: those of its statements */
} Parse;

/* Never fails: what cannot be parsed is STATEMENT_OPAQUE. */
Parse *parse_script(const Script *script);
void parse_free(Parse *parse);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parse, parse_free)

typedef enum ParseFlags {
    PARSE_BLOCKS = 1 << 0, /* follow the static SQL in PL/pgSQL bodies and DO blocks too; costs
                              about a fifth more */
    PARSE_TRAITS = 1 << 1, /* note what rules judge, see TraitKind */
    PARSE_BODIES = 1 << 2, /* give statements their blocks, see core/sql/block.h */
    PARSE_PLACEHOLDERS = 1 << 3 /* take :x, and the script's holes for what may stand there, where a
                                   statement does not parse as it is (placeholder.h) */
} ParseFlags;

Parse *parse_script_with(const Script *script, guint flags);

/* The statement of the file that a statement is: in a block, the one that has the block. */
guint parse_file_statement(const Parse *parse, guint statement);

/* Text of a slice of the script; free with g_free(). */
char *parse_slice(const Parse *parse, Slice slice);

/* Whether a default's functions include one that a built-in table knows as volatile (random,
 * clock_timestamp, nextval, …): 1 yes, 0 no, -1 unknown (a function that is not built in). */
int column_default_is_volatile(const ColumnDef *column);

#endif
