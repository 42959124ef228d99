/*
 * Pairs of types and what a change from one to the other costs: what the unit test holds the linter
 * against, and what the test against a server holds the pairs against. For the tests of the linter
 * only.
 */
#ifndef TESTS_LINT_TYPE_PAIRS_H
#define TESTS_LINT_TYPE_PAIRS_H

#include <glib.h>

typedef struct Pair {
    const char *from, *to;
} Pair;

/* What they need besides the built-in types (and citext). */
static const char pair_types[] =
    "CREATE SCHEMA app; CREATE SCHEMA other;"
    "CREATE TYPE mood AS ENUM ('calm'); CREATE TYPE temper AS ENUM ('calm');"
    "CREATE DOMAIN free AS text; CREATE DOMAIN freer AS free; CREATE DOMAIN bound AS text CHECK "
    "(VALUE <> '');"
    "CREATE DOMAIN app.filled AS integer NOT NULL; CREATE DOMAIN short AS varchar(10);";

/* Metadata only. */
static const Pair pairs_free[] = {
    {"character varying(20)", "character varying(40)"},
    {"character varying(20)", "character varying"},
    {"character varying(20)", "text"},
    {"varchar(20)", "text"},
    {"text", "character varying"},
    {"character varying", "text"},
    {"text", "citext"},
    {"citext", "text"},
    {"character varying(9)", "citext"},
    {"citext", "character varying"},
    {"numeric(10,2)", "numeric(12,2)"},
    {"numeric(10,2)", "numeric"},
    {"numeric(10)", "numeric(11,0)"},
    {"timestamp(3) without time zone", "timestamp(6) without time zone"},
    {"timestamp(0) without time zone", "timestamp without time zone"},
    {"timestamp(3) with time zone", "timestamp with time zone"},
    {"time(1) without time zone", "time(2) without time zone"},
    {"time(1) with time zone", "time with time zone"},
    {"interval(2)", "interval"},
    {"cidr", "inet"},
    {"bit varying(8)", "bit varying(9)"},
    {"bit varying(8)", "bit varying"},
    {"bit", "bit varying"},
    {"xml", "text"},
    {"free", "text"},
    {"text", "free"},
    {"text", "freer"},
    {"bound", "text"},
    {"app.filled", "integer"},
    {"short", "text"},
    {"character varying(5)", "short"},
};

/* The table is written anew. */
static const Pair pairs_rewrite[] = {
    {"integer", "bigint"},
    {"bigint", "integer"},
    {"character varying(40)", "character varying(20)"},
    {"character varying", "character varying(20)"},
    {"text", "character varying(20)"},
    {"character(3)", "text"},
    {"character(3)", "character(4)"},
    {"text", "character(4)"},
    {"numeric(10,2)", "numeric(12,3)"},
    {"numeric(12,2)", "numeric(10,2)"},
    {"numeric", "numeric(10,2)"},
    {"timestamp without time zone", "timestamp(3) without time zone"},
    {"timestamp without time zone", "timestamp with time zone"},
    {"timestamp with time zone", "timestamp without time zone"},
    {"timestamp without time zone", "date"},
    {"time without time zone", "time with time zone"},
    {"inet", "cidr"},
    {"bit varying(9)", "bit varying(8)"},
    {"bit(9)", "bit varying(8)"},
    {"bit(8)", "bit varying(8)"},
    {"character varying(9)[]", "text[]"},
    {"text[]", "character varying[]"},
    {"bit(8)", "bit(9)"},
    {"text", "xml"},
    {"json", "jsonb"},
    {"text", "jsonb"},
    {"text", "bound"},
    {"integer", "app.filled"},
    {"character varying(20)", "short"},
    {"character varying(9)[]", "character varying(20)[]"},
    {"integer[]", "bigint[]"},
    {"text", "text[]"},
    {"text", "mood"},
    {"mood", "text"},
};

/* Metadata only while the session's time zone has offset zero. */
static const Pair pairs_free_in_utc[] = {
    {"timestamp without time zone", "timestamp with time zone"},
    {"timestamp with time zone", "timestamp without time zone"},
    {"timestamp(3) without time zone", "timestamp with time zone"},
};

/* The table is written anew even then. */
static const Pair pairs_rewrite_in_utc[] = {
    {"timestamp without time zone", "timestamp(3) with time zone"}};

/* Two names of one type. */
static const Pair pairs_same[] = {
    {"character varying(20)", "varchar(20)"},
    {"int", "integer"},
    {"numeric(10)", "decimal(10,0)"},
    {"char", "character(1)"},
    {"pg_catalog.int4", "int"},
    {"mood", "mood"},
    {"timestamptz", "timestamp with time zone"},
};

#endif
