/*
 * Fact: one addressable thing of a schema, as a live catalog holds it: a table, one of its columns,
 * that column's default, a grant on it to one role, its comment.
 *
 *     fact_value(fact, "type")             "numeric(10,2)", NULL where SQL has nothing to say
 *     g_autofree char *sql = fact_format(fact, "DROP {address}");
 *
 * Two facts of two catalogs are the same thing when their keys are equal. Values are the texts that
 * PostgreSQL prints, with every name qualified. Everything belongs to the catalog.
 */
#ifndef CORE_SCHEMA_CATALOG_FACT_H
#define CORE_SCHEMA_CATALOG_FACT_H

#include "core/schema/catalog/kind.h"

typedef struct Fact Fact;

typedef struct FactLink {
    Fact *fact;
    struct FactLink *next;
} FactLink;

struct Fact {
    const Kind *kind;
    char *key;          /* "table public.t column a" */
    const char *schema; /* NULL for what lives in none, and for parts */
    const char *name;
    const char *id;
    Fact *parent;        /* NULL for what stands alone */
    const char **values; /* in the order of the kind's attributes */
    FactLink *parts;     /* facts whose parent this is, in the order they were read */
    FactLink *needs;     /* from pg_depend; the parent is not among them */
    FactLink *needed_by;
    FactLink **last_part; /* where the next part goes */
    guint index;          /* in the catalog's list */
};

/* By name, which must be an attribute of the kind. */
const char *fact_value(const Fact *fact, const char *attribute);

/* In the id of what lies in a schema, "SCHEMA.NAME": the name, as it is written there. */
const char *fact_plain_name(const Fact *fact);

/* Whether the kind has that attribute. */
gboolean fact_has(const Fact *fact, const char *attribute);

/* The schema that it lies in, its parents asked. NULL for what lives in none. */
const char *fact_schema(const Fact *fact);

/* A template of kind.h with its words filled in. Free with g_free(). */
char *fact_format(const Fact *fact, const char *template);

/* For people: "column total of table shop.orders". Free with g_free(). */
char *fact_label(const Fact *fact);

#endif
